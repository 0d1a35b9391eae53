//! Names of medical specialties: the values of a field, and the words of users who ask for them.
//!
//! The table serves both sides: what a letter prints becomes the canonical name when it is indexed,
//! and what a user types becomes the same name.

use std::collections::HashMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A row of the table of specialties.
#[derive(Debug)]
pub struct Specialty {
    /// The names that letters print; the first is the canonical one.
    names: &'static [&'static str],
    /// The doctors, as users call them.
    people: &'static [&'static str],
    /// The practice, as users call it besides its names.
    practice: &'static [&'static str],
}

/// The three columns of the table, in its order.
const fn row(
    names: &'static [&'static str],
    people: &'static [&'static str],
    practice: &'static [&'static str],
) -> Specialty {
    Specialty { names, people, practice }
}

/// Specialties of reviewers. Capitals count in the names alone.
/// A new name is added to its row; a row is added where letters print a specialty that is in none.
#[rustfmt::skip]
const SPECIALTIES: &[Specialty] = &[
    row(&["Orthopedic Surgery", "Orthopaedic Surgery"],
        &["orthopedic surgeon", "orthopaedic surgeon", "orthopedist", "orthopaedist", "orthopod", "ortho surgeon"],
        &["orthopedics", "orthopaedics", "orthopedic", "orthopaedic", "ortho"]),
    row(&["Physical Medicine & Rehabilitation", "Physical Medicine and Rehabilitation"],
        &["physiatrist"],
        &["physical medicine rehabilitation", "physical medicine", "pm&r", "pmr", "pm and r", "physiatry"]),
    row(&["Pain Management", "Pain Medicine"],
        &["pain doctor", "pain physician", "pain specialist"], &["interventional pain management"]),
    row(&["Occupational Medicine"], &["occupational doctor", "occupational physician"], &["occ med"]),
    row(&["Preventive Medicine"], &[], &["preventative medicine"]),
    row(&["Public Health & General Preventive Medicine", "Public Health and General Preventive Medicine"],
        &[], &["public health"]),
    row(&["Family Practice", "Family Medicine"], &["family doctor", "family physician", "family practitioner"], &[]),
    row(&["Internal Medicine"], &["internist"], &[]),
    row(&["Emergency Medicine"], &["emergency physician", "emergency doctor", "er doctor", "er physician"], &[]),
    row(&["Anesthesiology"], &["anesthesiologist", "anaesthesiologist"], &["anesthesia", "anaesthesiology"]),
    row(&["Neurology"], &["neurologist"], &[]),
    row(&["Neurological Surgery", "Neurosurgery"], &["neurosurgeon", "neurological surgeon"], &["neurosurgical"]),
    row(&["Psychiatry"], &["psychiatrist"], &["psychiatric"]),
    row(&["Addiction Psychiatry"], &["addiction psychiatrist"], &[]),
    row(&["Addiction Medicine"], &["addictionist"], &[]),
    row(&["Psychologist", "Psychology", "Clinical Psychology"], &["clinical psychologist"], &["psychological"]),
    row(&["Chiropractor", "Chiropractic"], &[], &["chiro"]),
    row(&["Acupuncturist", "Acupuncture"], &[], &[]),
    row(&["Podiatry", "Podiatrist"], &["podiatric surgeon"], &["podiatric"]),
    row(&["Dentistry", "Dentist"], &[], &["dental"]),
    row(&["Surgery", "General Surgery"], &["general surgeon"], &[]),
    row(&["Spine Surgery", "Orthopedic Surgery of the Spine"], &["spine surgeon", "spinal surgeon"], &[]),
    row(&["Hand Surgery"], &["hand surgeon"], &[]),
    row(&["Plastic Surgery"], &["plastic surgeon"], &[]),
    row(&["Interventional Spine"], &[], &[]),
    row(&["Sports Medicine"], &[], &[]),
    row(&["Rheumatology"], &["rheumatologist"], &[]),
    row(&["Radiology"], &["radiologist"], &[]),
    row(&["Medical Toxicology", "Toxicology"], &["toxicologist"], &[]),
    row(&["Neuromuscular Medicine"], &[], &[]),
    row(&["Pediatric Rehabilitation Medicine"], &[], &[]),
    row(&["Hospice & Palliative Medicine", "Hospice and Palliative Medicine"], &[], &["palliative medicine"]),
    row(&["Ophthalmology"], &["ophthalmologist"], &[]),
    row(&["Otolaryngology"], &["otolaryngologist", "ent doctor"], &[]),
    row(&["Urology"], &["urologist"], &[]),
    row(&["Dermatology"], &["dermatologist"], &[]),
    row(&["Cardiology", "Cardiovascular Disease"], &["cardiologist"], &[]),
    row(&["Gastroenterology"], &["gastroenterologist"], &[]),
    row(&["Pulmonary Disease", "Pulmonology"], &["pulmonologist"], &[]),
];

/// Names that are those of doctors, not of a practice: letters print "Chiropractor" as they print "Podiatry".
/// In small letters.
const NAMED_PEOPLE: [&str; 5] = ["psychologist", "chiropractor", "acupuncturist", "podiatrist", "dentist"];

/// Words that turn the name of a practice into a doctor: "occupational medicine doctor".
/// "pain management specialist" is a doctor.
pub const DOCTORS: [&str; 8] =
    ["doctor", "doctors", "physician", "physicians", "specialist", "specialists", "practitioner", "practitioners"];

/// A specialty as some words name it.
/// The words after it, if any, belong to something else.
#[derive(Debug, Clone, Copy)]
pub struct NamedSpecialty {
    /// The specialty.
    pub specialty: &'static Specialty,
    /// The number of words that name it.
    pub words: usize,
    /// True if they name a doctor, and not only the practice.
    pub is_person: bool,
}

/// A phrase that names a specialty, as words in small letters.
/// It has at least one word.
struct SpecialtyPhrase {
    words: Vec<String>,
    specialty: &'static Specialty,
    is_person: bool,
}

/// The phrases by their first words, since each letter is asked for its specialties when it is indexed.
/// All three columns of the table are in it.
static PHRASES: LazyLock<HashMap<String, Vec<SpecialtyPhrase>>> = LazyLock::new(|| {
    let mut phrases: HashMap<String, Vec<SpecialtyPhrase>> = HashMap::new();
    for specialty in SPECIALTIES {
        let people = specialty.people.iter().map(|phrase| (phrase.to_lowercase(), true));
        let practice = specialty.practice.iter().map(|phrase| (phrase.to_lowercase(), false));
        let names = specialty.names.iter().map(|name| name.to_lowercase());
        let names =
            names.map(|name| (NAMED_PEOPLE.contains(&name.as_str()), name)).map(|(is_one, name)| (name, is_one));
        let named: Vec<(String, bool)> = people.chain(practice).chain(names).collect();
        // "Reviewed by orthopedists".
        let plural = named.iter().filter(|(_, is_person)| *is_person).map(|(phrase, _)| (format!("{phrase}s"), true));
        for (phrase, is_person) in plural.chain(named.iter().cloned()) {
            let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
            phrases.entry(words[0].clone()).or_default().push(SpecialtyPhrase { words, specialty, is_person });
        }
    }
    phrases
});

/// Finds the specialty that the first of these words name, which are in small letters. The
/// longest name wins.
/// Gives None if they name none. A word for a doctor after the name belongs to it.
pub fn named_first(words: &[&str]) -> Option<NamedSpecialty> {
    let begins = |phrase: &&SpecialtyPhrase| {
        phrase.words.len() <= words.len() && phrase.words.iter().zip(words).all(|(word, typed)| word == typed)
    };
    let SpecialtyPhrase { words: phrase, specialty, is_person } =
        PHRASES.get(*words.first()?)?.iter().filter(begins).max_by_key(|phrase| phrase.words.len())?;
    let is_doctor = words.get(phrase.len()).is_some_and(|word| DOCTORS.contains(word));
    let words = phrase.len() + usize::from(is_doctor);
    Some(NamedSpecialty { specialty, words, is_person: *is_person || is_doctor })
}

/// Returns true if words in small letters begin with a doctor of some specialty: "orthopedic surgeon", but not "surgery".
pub fn is_doctor(words: &[&str]) -> bool {
    named_first(words).is_some_and(|named| named.is_person)
}

impl Specialty {
    /// Returns the canonical name.
    pub fn name(&self) -> &'static str {
        self.names[0]
    }
}

/// The specialties by their names as most letters print them: a fast way for the common case.
/// Capitals count, so that nothing need be folded.
static BY_NAME: LazyLock<FxHashMap<&str, &Specialty>> = LazyLock::new(|| {
    SPECIALTIES.iter().flat_map(|specialty| specialty.names.iter().map(move |name| (*name, specialty))).collect()
});

/// The length, in bytes, from which on a name may have a slip; shorter names are too near each other.
const SHORTEST_WITH_SLIP: usize = 8;

/// Returns the canonical name of a specialty, by any name that letters or users have for it and with a slip of one
/// letter; the text itself if it is no known specialty.
/// A slip counts only if one specialty alone is so near.
pub fn canonical_specialty(printed: &str) -> &str {
    if let Some(specialty) = BY_NAME.get(printed) {
        return specialty.name();
    }
    let lower = printed.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    if let Some(named) = named_first(&words).filter(|named| named.words == words.len()) {
        return named.specialty.name();
    }
    let name = words.join(" ");
    let is_near = |row: &&Specialty| row.names.iter().any(|known| is_slip_of(&name, known));
    let mut near = SPECIALTIES.iter().filter(is_near);
    // Between two that are equally near nobody can choose.
    match (near.next(), near.next()) {
        (Some(one), None) => one.name(),
        _ => printed,
    }
}

/// Returns true if a name in small letters differs from a known one in one letter, or in the order of two.
/// All that is alike at the beginning and at the end is cut off; the slip is what is left in the middle.
fn is_slip_of(name: &str, known: &str) -> bool {
    if known.len() < SHORTEST_WITH_SLIP || name.len().abs_diff(known.len()) > 1 {
        return false;
    }
    let same = |(one, other): &(&u8, &u8)| **one == other.to_ascii_lowercase();
    let (name, known) = (name.as_bytes(), known.as_bytes());
    let alike = name.iter().zip(known).take_while(same).count();
    let (rest, wanted) = (&name[alike..], &known[alike..]);
    let end = rest.iter().rev().zip(wanted.iter().rev()).take_while(same).count();
    let end = end.min(rest.len()).min(wanted.len());
    match (&rest[..rest.len() - end], &wanted[..wanted.len() - end]) {
        ([one, other], [first, second]) => *one == second.to_ascii_lowercase() && *other == first.to_ascii_lowercase(),
        // One letter replaced, too many or missing.
        (more, less) => more.len() <= 1 && less.len() <= 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specialty_is_found_by_its_names_and_those_of_its_doctors() {
        let cases = [
            ("PM&R", "Physical Medicine & Rehabilitation"),
            ("Physical Medicine and Rehabilitation", "Physical Medicine & Rehabilitation"),
            ("orthopedist", "Orthopedic Surgery"),
            ("Orthopaedic  Surgery", "Orthopedic Surgery"),
            ("hand surgery", "Hand Surgery"),
            ("Chiropractor", "Chiropractor"),
            ("occupational medicine doctor", "Occupational Medicine"),
            ("Sports Medicinea", "Sports Medicine"),
            ("Family Pratcice", "Family Practice"),
            ("Neurolgy", "Neurology"),
            ("Urolog", "Urolog"),
            ("orthopedic surgery consultation", "orthopedic surgery consultation"),
            ("astrology", "astrology"),
        ];
        for (text, wanted) in cases {
            assert_eq!(canonical_specialty(text), wanted, "{text}");
        }
    }

    #[test]
    fn no_words_name_two_specialties() {
        let lower = |phrases: &[&str]| phrases.iter().map(|phrase| phrase.to_lowercase()).collect::<Vec<_>>();
        let all = |row: &Specialty| [lower(row.names), lower(row.people), lower(row.practice)].concat();
        let mut phrases: Vec<String> = SPECIALTIES.iter().flat_map(all).collect();
        phrases.sort();
        let twice: Vec<_> = phrases.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
