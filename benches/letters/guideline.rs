//! The two guideline paragraphs of an item, in the wordings of their time.

use super::dice::Dice;
use super::layout::{Citing, Layout};
use super::tables::{Family, TABLES};
use super::template::{Slot, Slots};

/// The party that cites.
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

    /// In how many of 100 items nothing is cited.
    fn silent(self) -> usize {
        if self == Party::Claims { 17 } else { 4 }
    }
}

/// The text printed of the party's guideline; `None` where the layout prints nothing of it.
pub fn cite(party: Party, family: &Family, layout: &Layout, slots: &mut Slots, dice: &mut Dice) -> Option<String> {
    match layout.citing {
        Citing::Sentences => sentence(party, family, layout, slots, dice),
        citing => Some(paragraph(party, family, citing, slots, dice)),
    }
}

/// A sentence in the layout's own wording.
fn sentence(party: Party, family: &Family, layout: &Layout, slots: &mut Slots, dice: &mut Dice) -> Option<String> {
    let order = TABLES.order(layout.name);
    let wording = if party == Party::Claims { order.claims.as_ref() } else { order.reviewer.as_ref() }?;
    let (mtus, odg) = (family.pages.fill(slots, dice), family.odg.fill(slots, dice));
    let outside = mtus.is_empty() || (!odg.is_empty() && dice.percent(18));
    let silent = dice.percent(party.silent()) || (mtus.is_empty() && odg.is_empty());
    let template = match () {
        () if silent => &wording.silent,
        () if outside => &wording.outside,
        () => &wording.part,
    };
    slots.set(Slot::Guideline, if outside { odg } else { mtus });
    Some(template.fill(slots, dice))
}

fn paragraph(party: Party, family: &Family, citing: Citing, slots: &Slots, dice: &mut Dice) -> String {
    if dice.percent(party.silent()) {
        return format!("{} did not cite any medical evidence for its decision.", party.name());
    }
    let template = if citing == Citing::Pages { &family.pages } else { &family.mtus };
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
    if citing == Citing::Disorders { renamed(&text) } else { text }
}

/// The chapters of the MTUS and the guidelines that replaced them in December 2017.
const RENAMED: [(&str, &str); 10] = [
    ("Chronic Pain Medical Treatment 2016", "Chronic Pain 2017"),
    ("Opioid Treatment 2016", "Opioids 2017"),
    ("Low Back Complaints 2004", "Low Back Disorders 2016"),
    ("Neck and Upper Back Complaints 2004", "Cervical and Thoracic Spine Disorders 2016"),
    ("Shoulder Complaints 2004", "Shoulder Disorders 2016"),
    ("Forearm, Wrist, and Hand Complaints 2004", "Hand, Wrist, and Forearm Disorders 2016"),
    ("Knee Complaints 2004", "Knee Disorders 2015"),
    ("Ankle and Foot Complaints 2004", "Ankle and Foot Disorders 2015"),
    ("General Approaches 2004", "Initial Approaches to Treatment 2017"),
    ("Elbow Disorders 2007", "Elbow Disorders 2013"),
];

fn renamed(text: &str) -> String {
    RENAMED.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
}

fn outside_of_mtus(party: Party, citing: Citing) -> String {
    match citing {
        Citing::Pages | Citing::Sentences => format!("{} did not base their decision on the MTUS.", party.name()),
        Citing::Years | Citing::Disorders => {
            format!("{} based their decision on recommendation(s) outside of the MTUS Guidelines.", party.name())
        }
    }
}

/// The lesser forms: a chapter without section or page, two chapters, and a glitch of the 2014 letters.
fn trimmed(party: Party, citing: Citing, mtus: String, slots: &Slots, dice: &mut Dice) -> String {
    let chapter = slots.get(Slot::Chapter);
    match citing {
        Citing::Years | Citing::Disorders if party == Party::Claims && dice.percent(25) => {
            mtus.split(", Section(s)").next().unwrap_or_default().to_owned()
        }
        Citing::Years | Citing::Disorders if !mtus.starts_with(chapter) && dice.percent(9) => {
            format!("{mtus}, and {chapter}, Section(s): Summary")
        }
        Citing::Pages if dice.percent(4) => "ACOEM".to_owned(),
        Citing::Pages if dice.percent(5) => mtus.replace("Page(s): ", "Page(s): (s) "),
        _ => mtus,
    }
}
