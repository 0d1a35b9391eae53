//! The looks of extracted text: one fiction as different extractors would print it. Only white space, line ends and
//! page breaks differ (poppler also drops hyphens at line ends), never the words.

use super::dice::Dice;
use super::fiction::{Fiction, Header};
use super::furniture;
use super::lines::{Habits, Kind, Line, Measure, lines};

/// A way in which text comes out of a published file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// No blank lines between paragraphs, form feeds, hyphens at line ends dropped.
    Poppler,
    /// Blank lines between paragraphs, a space at each line's end, page breaks as runs of blank lines.
    Pdfminer,
    /// A blank line after every line.
    Doubled,
    /// One paragraph a line, as retyped or copied by hand.
    Plain,
    /// Like `Pdfminer`, with form feeds.
    FormFeed,
}

/// All looks with the names of the command line.
pub const LOOKS: [(&str, Look); 5] = [
    ("poppler", Look::Poppler),
    ("pdfminer", Look::Pdfminer),
    ("doubled", Look::Doubled),
    ("plain", Look::Plain),
    ("formfeed", Look::FormFeed),
];

/// Lines of text on a page.
const PAGE: usize = 46;
/// Characters on a line.
const COLUMNS: u32 = 95;

/// The text of a letter in a look.
pub fn render(fiction: &Fiction, look: Look, dice: &mut Dice) -> String {
    let habits = Habits {
        wide: fiction.layout.wide,
        own_line: if dice.percent(7) { 60 } else { 0 },
        tight: if look != Look::Plain && dice.percent(12) { 40 } else { 0 },
    };
    let room = if look == Look::Plain { u32::MAX } else { COLUMNS };
    let lines = lines(fiction, &habits, &Measure { room, width: &|_| 1 }, dice);
    let mut sheet = Sheet::new(look, dice.percent(30), &fiction.footers);
    let mut table = Sheet::new(look, sheet.spaced, &[]);
    if let Some(header) = fiction.header() {
        write_header(&mut table, header, dice);
    }
    let odd_break = odd_break(&lines, dice);
    for (index, line) in lines.iter().enumerate() {
        match line.kind {
            Kind::Break => sheet.page_break(dice),
            Kind::Header => sheet.paste(&table),
            _ => {}
        }
        if matches!(line.kind, Kind::Break | Kind::Header) {
            continue;
        }
        let full = sheet.used >= PAGE || odd_break == Some(index);
        if full && look != Look::Plain && index > 0 {
            sheet.page_break(dice);
        } else {
            sheet.gap(line.kind);
        }
        sheet.line(&line.text);
    }
    furniture::number_pages(sheet.end(dice))
}

/// A break that parts what belongs together: after a section heading, or within the heading of an item.
fn odd_break(lines: &[Line], dice: &mut Dice) -> Option<usize> {
    let within = |index: &usize| lines[*index].heading && lines[*index].kind == Kind::More;
    let orphan = |index: &usize| lines[index - 1].kind == Kind::Section;
    match dice.below(100) {
        0..12 => (2..lines.len()).rfind(orphan),
        12..20 => (1..lines.len()).find(within),
        _ => None,
    }
}

struct Sheet<'a> {
    look: Look,
    /// The lines at the foot of each page.
    footers: &'a [String],
    /// True if blank lines between paragraphs come as an empty line and one with a space.
    spaced: bool,
    /// Lines on this page so far.
    used: usize,
    text: String,
}

impl Sheet<'_> {
    fn new(look: Look, spaced: bool, footers: &[String]) -> Sheet<'_> {
        Sheet { look, footers, spaced, used: 0, text: String::with_capacity(9000) }
    }

    fn paste(&mut self, other: &Sheet<'_>) {
        self.used += other.used;
        self.text.push_str(&other.text);
    }

    fn footers(&mut self) {
        // Text that was retyped has no pages, hence no numbers of pages.
        let plain = self.look == Look::Plain;
        for footer in self.footers.iter().filter(|footer| !(plain && footer.contains("{page}"))) {
            self.text.push('\n');
            self.line(footer);
        }
    }

    fn line(&mut self, text: &str) {
        self.used += 1;
        self.text.push_str(text);
        match self.look {
            Look::Plain => self.text.push('\n'),
            // Poppler joins a word that a hyphen parts, and loses the hyphen.
            Look::Poppler if text.ends_with('-') => {
                self.text.pop();
            }
            Look::Poppler => self.text.push('\n'),
            // A broken word has no space after its hyphen.
            Look::Pdfminer | Look::FormFeed if text.ends_with('-') => self.text.push('\n'),
            Look::Pdfminer | Look::FormFeed => self.text.push_str(" \n"),
            Look::Doubled => self.text.push_str(" \n\n"),
        }
    }

    fn gap(&mut self, kind: Kind) {
        let first = self.text.is_empty();
        if first || matches!(kind, Kind::More | Kind::Tight) {
            return;
        }
        match self.look {
            Look::Poppler => {}
            Look::Plain => self.text.push('\n'),
            Look::Doubled => self.text.push_str(" \n\n"),
            Look::Pdfminer | Look::FormFeed if self.spaced => self.text.push_str("\n \n"),
            Look::Pdfminer | Look::FormFeed => self.text.push('\n'),
        }
        self.used += 1;
    }

    fn page_break(&mut self, dice: &mut Dice) {
        if self.look != Look::Plain {
            self.footers();
        }
        self.used = 0;
        match self.look {
            Look::Plain => self.text.push('\n'),
            Look::Poppler => {
                // A word parted by the page ends in the middle of its line.
                self.text.push_str("\n\x0c");
            }
            Look::Doubled => {
                let count = dice.between(2, 5);
                self.blanks(count, dice);
            }
            Look::Pdfminer => {
                let count = dice.between(2, 12);
                self.blanks(count, dice);
            }
            Look::FormFeed => {
                let count = dice.between(1, 10);
                self.text.push('\n');
                self.blanks(count, dice);
                self.text.push('\x0c');
            }
        }
    }

    fn blanks(&mut self, count: usize, dice: &mut Dice) {
        let blank = if dice.percent(50) { "\n" } else { " \n" };
        for _ in 0..count {
            self.text.push_str(blank);
        }
    }

    fn end(mut self, dice: &mut Dice) -> String {
        self.footers();
        match self.look {
            Look::Poppler => self.text.push('\x0c'),
            Look::FormFeed => {
                self.text.push('\n');
                self.blanks(3, dice);
                self.text.push('\x0c');
            }
            Look::Pdfminer if dice.percent(30) => self.blanks(6, dice),
            _ => {}
        }
        self.text
    }
}

const LEFT: [&str; 4] = ["Case Number:", "Date Assigned:", "Decision Date:", "Priority:"];

/// The header table as the extractors scramble it.
fn write_header(sheet: &mut Sheet<'_>, header: &Header, dice: &mut Dice) {
    let dates = header.dates.each_ref().map(String::as_str);
    let left = [header.number.as_str(), dates[0], dates[1], header.priority];
    match sheet.look {
        Look::Plain => plain_header(sheet, header, dates),
        Look::Poppler => {
            let labels = ["Date of Injury:", "UR Denial Date:", "Application", "Received:"];
            for block in [&LEFT[..], &left, &labels, &dates[2..]] {
                block.iter().for_each(|row| sheet.line(row));
                sheet.line("");
            }
        }
        Look::Pdfminer | Look::FormFeed | Look::Doubled => {
            let right = right_column(dates, dice);
            let right: Vec<&str> = right.iter().map(String::as_str).collect();
            for block in [&LEFT[..], &left, &right] {
                sheet.gap(Kind::Paragraph);
                block.iter().for_each(|row| sheet.line(row));
            }
        }
    }
}

fn plain_header(sheet: &mut Sheet<'_>, header: &Header, dates: [&str; 5]) {
    let [assigned, decision, injury, denial, received] = dates;
    let (number, priority) = (&header.number, header.priority);
    sheet.line(&format!("Case Number: {number}"));
    sheet.line(&format!("Date Assigned: {assigned}          Date of Injury: {injury}"));
    sheet.line(&format!("Decision Date: {decision}          UR Denial Date: {denial}"));
    sheet.line(&format!("Priority: {priority}            Application    {received}"));
    sheet.line("                                         Received:");
}

/// The right column in one of the four orders that pdfminer makes of it: 100, 89, 3 and 2 of 194 letters.
fn right_column(dates: [&str; 5], dice: &mut Dice) -> [String; 6] {
    let [_, _, injury, denial, received] = dates;
    let label = "Date of Injury:";
    let denial = format!("UR Denial Date:   {denial}");
    let throw = dice.below(100);
    let label_first = throw < 50 || (94..97).contains(&throw);
    let (first, second) = if label_first { (label, injury) } else { (injury, label) };
    let value_first = (50..97).contains(&throw);
    let (third, fourth) = if value_first { (received, "Application") } else { ("Application", received) };
    [first, second, &denial, third, fourth, "Received:"].map(str::to_owned)
}
