//! Calendar days and the many ways in which the letters print them.

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i32);

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Day {
    /// The day `day` of the year `year`, from 0.
    pub fn of_year(year: i32, day: usize) -> Day {
        let before = year - 1;
        let leap_days = before / 4 - before / 100 + before / 400;
        Day(before * 365 + leap_days - 719_162 + day as i32)
    }

    /// The day so many days later.
    pub fn plus(self, days: usize) -> Day {
        Day(self.0 + days as i32)
    }

    /// The day so many days earlier.
    pub fn minus(self, days: usize) -> Day {
        Day(self.0 - days as i32)
    }

    /// Year, month and day of the month (Howard Hinnant's `civil_from_days`).
    pub fn civil(self) -> (i32, usize, usize) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month as usize, day as usize)
    }

    /// `2016-10-13`.
    pub fn iso(self) -> String {
        let (year, month, day) = self.civil();
        format!("{year}-{month:02}-{day:02}")
    }

    /// `10/13/2016`, the form of the header table.
    pub fn header(self) -> String {
        let (year, month, day) = self.civil();
        format!("{month:02}/{day:02}/{year}")
    }

    /// `9/6/2013`, the form of the notices of 2013.
    pub fn unpadded(self) -> String {
        let (year, month, day) = self.civil();
        format!("{month}/{day}/{year}")
    }

    /// The form of running text; each letter keeps to one `style` (any number).
    pub fn prose(self, style: usize) -> String {
        let (year, month, day) = self.civil();
        match style % 5 {
            0 => format!("{month}/{day}/{:02}", year % 100),
            1 => format!("{month}-{day}-{:02}", year % 100),
            2 => format!("{month:02}-{day:02}-{year}"),
            3 => format!("{month:02}/{day:02}/{year}"),
            _ => format!("{} {day}, {year}", MONTHS[month - 1]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn days_read_as_they_were_made() {
        assert_eq!(Day::of_year(1970, 0).iso(), "1970-01-01");
        assert_eq!(Day::of_year(2016, 59).iso(), "2016-02-29");
        assert_eq!(Day::of_year(2017, 364).header(), "12/31/2017");
        assert_eq!(Day::of_year(2006, 214).prose(0), "8/3/06");
    }
}
