//! The reviewer's credentials: where licensed, in what board certified.

use super::lines::{behind_cue, join};

/// Who decided, as far as a published letter tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reviewer {
    /// The States that licensed the reviewer.
    pub licensure: Vec<String>,
    /// Board certifications and subspecialties.
    pub specialties: Vec<String>,
    /// How the letter words it, which tells the layouts of 2014 and 2015 apart.
    pub wording: Option<Wording>,
}

/// The three ways to state the credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// "The physician reviewer is Board Certified in …"
    PhysicianSentence,
    /// "The expert reviewer is Board Certified in …"
    ExpertSentence,
    /// "State(s) of Licensure: …" and "Certification(s)/Specialty: …" on lines of their own.
    Block,
}

const LICENSURE_LABEL: &str = "State(s) of Licensure";
const SPECIALTY_LABEL: &str = "Certification(s)/Specialty";
/// A sentence behind the block is no part of it.
const SENTENCE_STARTS: [&str; 3] = [" The ", " He/she ", " He/She "];
const CERTIFIED: &str = " reviewer is Board Certified in ";
const SUBSPECIALTY: &str = "has a subspecialty in ";
const LICENSED: &str = "is licensed to practice in ";

/// Reads the credentials from the lines of the part on how the determination was made.
pub fn read(lines: &[String]) -> Reviewer {
    block(lines).or_else(|| sentence(&join(lines.iter().map(String::as_str)))).unwrap_or_default()
}

fn block(lines: &[String]) -> Option<Reviewer> {
    let licensed = lines.iter().position(|line| behind_cue(line, LICENSURE_LABEL).is_some())?;
    let certified = lines.iter().position(|line| behind_cue(line, SPECIALTY_LABEL).is_some()).unwrap_or(lines.len());
    let field = |from: usize, to: usize, label: &str| {
        let text = join(lines.get(from..to).unwrap_or_default().iter().map(String::as_str));
        let behind = behind_cue(&text, label).unwrap_or_default().trim_start().trim_start_matches(':');
        let end = SENTENCE_STARTS.iter().filter_map(|start| behind.find(start)).min().unwrap_or(behind.len());
        names_joined_by_and(&behind[..end])
    };
    Some(Reviewer {
        licensure: field(licensed, certified.max(licensed + 1), LICENSURE_LABEL),
        specialties: field(certified, lines.len(), SPECIALTY_LABEL),
        wording: Some(Wording::Block),
    })
}

/// "The expert reviewer is Board Certified in A, has a subspecialty in B and C and is licensed to
/// practice in D."
fn sentence(text: &str) -> Option<Reviewer> {
    let (before, rest) = text.split_once(CERTIFIED)?;
    let (certified, rest) = rest.split_once(LICENSED)?;
    let licensed = rest.split('.').next().unwrap_or_default();
    let (certification, subspecialty) = certified.split_once(SUBSPECIALTY).unwrap_or((certified, ""));
    let mut specialties = names(without_last_and(certification));
    specialties.extend(names_joined_by_and(without_last_and(subspecialty)));
    let wording = if before.ends_with("physician") { Wording::PhysicianSentence } else { Wording::ExpertSentence };
    Some(Reviewer { licensure: names_joined_by_and(licensed), specialties, wording: Some(wording) })
}

/// `A, and ` or `B and ` without the word that leads on.
fn without_last_and(text: &str) -> &str {
    let text = text.trim();
    text.strip_suffix(" and").or(text.strip_suffix(",and")).unwrap_or(text)
}

fn names(text: &str) -> Vec<String> {
    let clean = |name: &str| name.trim().trim_end_matches(['.', ';']).trim().to_owned();
    text.split(',').map(clean).filter(|name| !name.is_empty()).collect()
}

/// The last two of a list in a sentence are joined by "and"; names with an "and" of their own keep it.
fn names_joined_by_and(text: &str) -> Vec<String> {
    names(text).iter().flat_map(|name| split_at_and(name.strip_prefix("and ").unwrap_or(name))).collect()
}

/// What stands before the "and" in a specialty's own name, as in "Hospice and Palliative Medicine".
const BEFORE_OWN_AND: [&str; 5] = ["Hospice", "Obstetrics", "Physical Medicine", "Allergy", "Undersea"];

fn split_at_and(name: &str) -> Vec<String> {
    let mut rest = name.to_owned();
    let mut parts = Vec::new();
    while let Some((before, after)) = rest.split_once(" and ") {
        if BEFORE_OWN_AND.contains(&before) {
            break;
        }
        parts.push(before.to_owned());
        rest = after.to_owned();
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_gives_the_same_credentials() {
        let wordings: [&[&str]; 3] = [
            &[
                "The physician reviewer is Board Certified in Hospice and Palliative Medicine, Neurology, and is licensed to",
                "practice in Ohio and Utah. He",
            ],
            &[
                "The expert reviewer is Board Certified in Hospice and Palliative Medicine, has a subspecialty in Neurology",
                "and is licensed to practice in Ohio, Utah.",
            ],
            &[
                "State(s) of Licensure: Ohio,Utah",
                "Certification(s)/Specialty: Hospice and Palliative Medicine,",
                "Neurology",
            ],
        ];
        for lines in wordings {
            let reviewer = read(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
            assert_eq!(reviewer.licensure, ["Ohio", "Utah"], "{lines:?}");
            assert_eq!(reviewer.specialties, ["Hospice and Palliative Medicine", "Neurology"], "{lines:?}");
        }
    }
}
