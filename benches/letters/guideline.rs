//! The two guideline paragraphs of an item, in the wordings of their time.

use super::dice::Dice;
use super::layout::Citing;
use super::tables::Family;
use super::template::{Slot, Slots};

/// Who cites.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// The claims administrator, who denied the request.
    Claims,
    /// The reviewer of the letter.
    Reviewer,
}

impl Party {
    fn name(self) -> &'static str {
        match self {
            Party::Claims => "The Claims Administrator",
            Party::Reviewer => "The Expert Reviewer",
        }
    }
}

/// The text after the label of the party.
pub fn cite(party: Party, family: &Family, citing: Citing, slots: &Slots, dice: &mut Dice) -> String {
    let silent = if party == Party::Claims { 17 } else { 4 };
    if dice.percent(silent) {
        return format!("{} did not cite any medical evidence for its decision.", party.name());
    }
    let template = if citing == Citing::Years { &family.mtus } else { &family.pages };
    let mtus = template.fill(slots, dice);
    let odg = family.odg.fill(slots, dice);
    let other = format!("Decision based on Non-MTUS Citation {odg}.");
    let outside = odg.is_empty() || mtus.is_empty() || dice.percent(18);
    if mtus.is_empty() || (outside && !odg.is_empty()) {
        return format!("{} {other}", outside_of_mtus(party, citing));
    }
    let mut text = format!("Decision based on MTUS {}.", trimmed(party, citing, mtus, slots, dice));
    if !odg.is_empty() && dice.percent(22) {
        text.push(' ');
        text.push_str(&other);
    }
    text
}

fn outside_of_mtus(party: Party, citing: Citing) -> String {
    match citing {
        Citing::Pages => format!("{} did not base their decision on the MTUS.", party.name()),
        Citing::Years => {
            format!("{} based their decision on recommendation(s) outside of the MTUS Guidelines.", party.name())
        }
    }
}

/// The lesser forms: a chapter without section or page, two chapters, and a glitch of the 2014 letters.
fn trimmed(party: Party, citing: Citing, mtus: String, slots: &Slots, dice: &mut Dice) -> String {
    let chapter = slots.get(Slot::Chapter);
    match citing {
        Citing::Years if party == Party::Claims && dice.percent(25) => {
            mtus.split(", Section(s)").next().unwrap_or_default().to_owned()
        }
        Citing::Years if !mtus.starts_with(chapter) && dice.percent(9) => {
            format!("{mtus}, and {chapter}, Section(s): Summary")
        }
        Citing::Pages if dice.percent(4) => "ACOEM".to_owned(),
        Citing::Pages if dice.percent(5) => mtus.replace("Page(s): ", "Page(s): (s) "),
        _ => mtus,
    }
}
