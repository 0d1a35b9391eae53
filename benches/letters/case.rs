//! The invented person behind a letter and the events of the case, as fillings for the sentences.

use super::date::Day;
use super::dice::Dice;
use super::plan::Plan;
use super::tables::{Body, TABLES};
use super::template::{Slot, Slots};

/// A person, an injury and a course of care.
pub struct Case {
    /// Age in years, where the letter states it.
    pub age: Option<usize>,
    /// Male or female.
    pub sex: &'static str,
    /// Diagnoses as printed; empty where the letter states none.
    pub diagnoses: Vec<String>,
    /// The five dates.
    pub dates: Dates,
    /// The style of dates in this letter's prose.
    pub date_style: usize,
    /// The side of the limb.
    pub side: &'static str,
    /// The texts that fill the sentences.
    pub slots: Slots,
}

/// The days of the case in the order in which they come about.
#[derive(Clone, Copy)]
pub struct Dates {
    /// Injury.
    pub injury: Day,
    /// Denial by utilization review.
    pub denial: Day,
    /// Application for review received.
    pub received: Day,
    /// Case assigned to the reviewer.
    pub assigned: Day,
    /// Decision.
    pub decision: Day,
}

impl Dates {
    fn random(years: (i32, i32), dice: &mut Dice) -> Dates {
        let year = match years.1 - years.0 {
            0 => years.0,
            1 => {
                if dice.percent(60) {
                    years.0
                } else {
                    years.1
                }
            }
            more => years.0 + dice.between(0, more as usize) as i32,
        };
        let decision = Day::of_year(year, dice.below(365));
        let assigned = decision.minus(dice.between(14, 40));
        let received = assigned.minus(dice.between(2, 20));
        let denial = received.minus(dice.between(5, 28));
        // Half of the injuries are recent, the others up to eleven years old.
        let age = if dice.percent(50) { dice.between(40, 400) } else { dice.between(400, 4000) };
        Dates { injury: denial.minus(age), denial, received, assigned, decision }
    }
}

impl Case {
    /// Draws the person and the course of care that a plan calls for.
    pub fn random(plan: &Plan, dice: &mut Dice) -> Case {
        let dates = Dates::random(plan.layout.years, dice);
        let mut case = Case {
            age: (!dice.percent(2)).then(|| dice.between(19, 69)),
            sex: dice.pick::<&'static str>(&["male", "male", "female"]),
            diagnoses: Vec::new(),
            dates,
            date_style: dice.below(5),
            side: dice.pick::<&'static str>(&["left", "right", "right"]),
            slots: Slots::new(),
        };
        case.set_person(dice);
        case.set_course(dice);
        case.set_dates(dice);
        case.set_body(plan.body, dice);
        case.set_diagnoses(plan, dice);
        case
    }

    fn set_person(&mut self, dice: &mut Dice) {
        let pronouns = if self.sex == "male" { ["he", "his", "him"] } else { ["she", "her", "her"] };
        let words = &TABLES.words;
        let slots = &mut self.slots;
        slots.set(Slot::Sex, self.sex);
        slots.set(Slot::He, pronouns[0]);
        slots.set(Slot::His, pronouns[1]);
        slots.set(Slot::Him, pronouns[2]);
        if let Some(age) = self.age {
            slots.set(Slot::Age, age.to_string());
            let aged = if dice.percent(50) { format!("{age}-year-old ") } else { format!("{age} year old ") };
            slots.set(Slot::Aged, aged);
        }
        slots.set(Slot::Side, self.side);
        slots.set(Slot::Worker, dice.pick(&words.workers).as_str());
        slots.set(Slot::Job, dice.pick(&words.jobs).as_str());
        slots.set(Slot::Mechanism, dice.pick(&words.mechanisms).as_str());
    }

    fn set_course(&mut self, dice: &mut Dice) {
        let words = &TABLES.words;
        let slots = &mut self.slots;
        let some = dice.between(3, 6);
        let tried = dice.pick_some(&words.tried, some);
        slots.set(Slot::Untried, tried[0].as_str());
        slots.set(Slot::Tried1, tried[1].as_str());
        slots.set(Slot::Tried, list(&tried[1..], ", and ", ", "));
        let activities = dice.pick_some(&words.activities, 2);
        slots.set(Slot::Activity, activities[0].as_str());
        slots.set(Slot::Activity2, activities[1].as_str());
        slots.set(Slot::Illness, dice.pick(&words.illnesses).as_str());
        let some = dice.between(2, 5);
        slots.set(Slot::Meds, list(&dice.pick_some(&words.medicines, some), " and ", ", "));
        slots.set(Slot::Place, dice.pick(&words.places).as_str());
        slots.set(Slot::Expert, dice.pick(&words.experts).as_str());
        slots.set(Slot::Operation, dice.pick(&words.operations).as_str());
        let pain = dice.between(4, 9);
        let form = *dice.pick(&[" out of 10", "/10", " on a scale of 10", " out of 10", " over 10"]);
        slots.set(Slot::Pain, format!("{pain}{form}"));
        slots.set(Slot::PainLess, format!("{}{form}", pain - dice.between(2, 3)));
        slots.set(Slot::Weeks, words.numbers[dice.between(2, 12)].as_str());
        slots.set(Slot::Months, words.numbers[dice.between(3, 18)].as_str());
        slots.set(Slot::Deg, (dice.between(3, 16) * 5).to_string());
        slots.set(Slot::Sleep, dice.between(3, 6).to_string());
        slots.set(Slot::Bmi, format!("{}.{}", dice.between(21, 44), dice.below(10)));
    }

    fn set_dates(&mut self, dice: &mut Dice) {
        let (dates, style) = (self.dates, self.date_style);
        let visit = dates.denial.minus(dice.between(6, 30));
        self.slots.set(Slot::Doi, dates.injury.prose(style));
        self.slots.set(Slot::Ur, dates.denial.prose(style));
        self.slots.set(Slot::Visit, visit.prose(style));
        self.slots.set(Slot::Rfa, visit.plus(dice.between(1, 5)).prose(style));
        self.slots.set(Slot::Scan, visit.minus(dice.between(1, 29)).prose(style));
    }

    /// Turns the sentences to a body region.
    pub fn set_body(&mut self, body: &Body, dice: &mut Dice) {
        let findings = dice.pick_some(&body.findings, 2);
        let findings = [findings[0].fill(&self.slots, dice), findings[1].fill(&self.slots, dice)];
        let [finding, finding2] = findings;
        let slots = &mut self.slots;
        let author = dice.pick(&TABLES.words.surnames);
        slots.set(Slot::Study, format!("({author}, {})", dice.between(1995, 2013)));
        slots.set(Slot::Finding, finding);
        slots.set(Slot::Finding2, finding2);
        slots.set(Slot::Region, region(body, self.side, dice));
        slots.set(Slot::Complaint, dice.pick(&body.complaints).as_str());
        slots.set(Slot::Image, dice.pick(&body.images).as_str());
        slots.set(Slot::Chapter, body.chapter.as_str());
        slots.set(Slot::Chapter14, body.chapter14.as_str());
        slots.set(Slot::Page, dice.pick(&body.pages).as_str());
        slots.set(Slot::Odg, body.odg.as_str());
        let side = *dice.pick(&["bilateral", "bilateral", "left", "right"]);
        slots.set(Slot::Extremity, extremity(side, &body.limbs, dice));
    }

    /// One to five diagnoses of the two regions; one letter in twenty states none.
    fn set_diagnoses(&mut self, plan: &Plan, dice: &mut Dice) {
        let first = dice.between(1, 3);
        let mut rows = dice.pick_some(&plan.body.dx, first);
        if dice.percent(45) {
            let more = dice.between(1, 2);
            rows.extend(dice.pick_some(&plan.second.dx, more));
        }
        let printed: Vec<String> = rows.iter().map(|row| row.fill(&self.slots, dice)).collect();
        self.slots.set(Slot::Dx, printed[0].as_str());
        let (last, between) = *dice.pick(&[(", and ", ", "), (" and ", ", "), ("; and ", "; "), (", and ", ", ")]);
        let last = if printed.len() == 2 && between == ", " { " and " } else { last };
        self.slots.set(Slot::DxList, list(&printed, last, between));
        if !dice.percent(5) {
            self.diagnoses = printed;
        }
    }
}

/// The region with its side where it has one.
pub fn region(body: &Body, side: &str, dice: &mut Dice) -> String {
    let name = dice.pick(&body.names);
    match body.sided {
        true if dice.percent(8) && body.key != "foot" => format!("bilateral {}s", body.names[0]),
        true => format!("{side} {name}"),
        false => name.clone(),
    }
}

fn extremity(side: &str, limbs: &str, dice: &mut Dice) -> String {
    let both = side == "bilateral";
    if dice.percent(12) {
        let first = side.chars().next().unwrap_or('b');
        let part = limbs.chars().next().unwrap_or('u');
        return format!("{first}{part}e").to_uppercase();
    }
    let limb = limbs.replace("extremities", "extremity");
    if both { format!("{side} {limbs}") } else { format!("{side} {limb}") }
}

/// `a, b, and c` with the separators given.
pub fn list<T: AsRef<str>>(rows: &[T], last: &str, between: &str) -> String {
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            text.push_str(if index + 1 == rows.len() { last } else { between });
        }
        text.push_str(row.as_ref());
    }
    text
}
