//! Gives stems of their own to words that the stemmer takes for forms of others though they mean something else.
//!
//! Snowball's English stemmer gives "medication" and "medically" one stem. Since "medically necessary" is in every
//! letter, a search for a medication would find them all. The table lists the words of real letters that differ in
//! meaning from others of their stem.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Corrected stems, each with the words that share it. A word that is not listed keeps its stem of Snowball.
const APART: &[(&str, &[&str])] = &[
    ("affective", &["affective"]),
    ("aide", &["aide", "aides"]),
    ("ambulance", &["ambulance", "ambulances"]),
    ("applicant", &["applicant", "applicants"]),
    ("attendant", &["attendant", "attendants"]),
    ("author", &["author", "authors", "authored"]),
    ("authority", &["authority", "authorities"]),
    ("authoriz", &["authorize", "authorizes", "authorized", "authorizing", "authorization", "authorizations"]),
    ("clinical", &["clinical", "clinically"]),
    ("compensatory", &["compensatory"]),
    ("conditioning", &["conditioning"]),
    ("consistent", &["consistent", "consistently", "consistency"]),
    ("continuous", &["continuous", "continuously"]),
    ("contraction", &["contraction", "contractions"]),
    ("conversation", &["conversation", "conversations", "conversational"]),
    ("cupping", &["cupping"]),
    ("definition", &["definition", "definitions"]),
    ("dependence", &["dependence", "dependency", "dependencies", "dependent", "dependents"]),
    ("depressant", &["depressant", "depressants"]),
    ("designat", &["designate", "designates", "designated", "designating", "designation", "designations"]),
    ("director", &["director", "directors"]),
    ("elevator", &["elevator", "elevators"]),
    ("emergence", &["emergence"]),
    ("ems", &["ems"]),
    ("epicondylitis", &["epicondylitis"]),
    ("evening", &["evening", "evenings"]),
    ("exceptional", &["exceptional", "exceptionally"]),
    ("executive", &["executive", "executives"]),
    ("experiment", &["experiment", "experiments", "experimented", "experimental", "experimentally", "experimentation"]),
    ("extensive", &["extensive", "extensively"]),
    ("extremity", &["extremity", "extremities"]),
    ("hepatitis", &["hepatitis"]),
    ("hospitality", &["hospitality"]),
    ("housing", &["housing"]),
    ("import", &["import", "imports", "imported"]),
    ("important", &["important", "importantly", "importance"]),
    ("incidence", &["incidence", "incidences"]),
    ("informal", &["informal", "informally"]),
    ("intern", &["intern", "interns"]),
    ("internal", &["internal", "internally"]),
    ("lateral", &["lateral", "laterally", "laterality"]),
    ("majority", &["majority", "majorities"]),
    ("mechanism", &["mechanism", "mechanisms"]),
    ("medicat", &["medicate", "medicates", "medicated", "medicating"]),
    ("medication", &["medication", "medications"]),
    ("mobiliz", &["mobilize", "mobilizes", "mobilized", "mobilizing", "mobilization", "mobilizations"]),
    ("morale", &["morale"]),
    ("nmes", &["nmes"]),
    ("object", &["object", "objects", "objected", "objection", "objections"]),
    ("objective", &["objective", "objectives", "objectively"]),
    ("operator", &["operator", "operators"]),
    ("organ", &["organ", "organs"]),
    ("organic", &["organic", "organically"]),
    ("organism", &["organism", "organisms"]),
    ("organiz", &["organize", "organizes", "organized", "organizing", "organization", "organizations"]),
    ("paste", &["paste", "pastes"]),
    ("pens", &["pens"]),
    ("personality", &["personality", "personalities"]),
    ("positive", &["positive", "positives", "positively", "positivity"]),
    ("practical", &["practical", "practically"]),
    ("productive", &["productive", "productively", "productivity"]),
    ("professor", &["professor", "professors"]),
    ("publication", &["publication", "publications"]),
    ("reasonable", &["reasonable", "reasonably", "reasonableness"]),
    ("relative", &["relative", "relatives", "relatively"]),
    ("responsible", &["responsible", "responsibly", "responsibility", "responsibilities"]),
    ("rotator", &["rotator", "rotators"]),
    ("secretion", &["secretion", "secretions"]),
    ("several", &["several"]),
    ("severed", &["severed", "severing"]),
    ("subjective", &["subjective", "subjectively", "subjectivity"]),
    ("tearful", &["tearful", "tearfully", "tearfulness"]),
    ("tendonitis", &["tendonitis"]),
    ("tens", &["tens"]),
    ("topical", &["topical", "topicals", "topically"]),
    ("transit", &["transit", "transits"]),
    ("transition", &["transition", "transitions", "transitioned", "transitioning", "transitional"]),
    ("universal", &["universal", "universally"]),
    ("universe", &["universe"]),
    ("university", &["university", "universities"]),
    ("utility", &["utility", "utilities"]),
    ("vegetation", &["vegetation", "vegetations"]),
];

/// Returns the corrected stem of a folded word, or `None` where the stemmer is right about it.
pub(crate) fn stem_apart(word: &str) -> Option<&'static str> {
    static STEMS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
        let with_stem = |(stem, words): &(&'static str, &'static [&'static str])| {
            let stem = *stem;
            words.iter().map(move |word| (*word, stem))
        };
        APART.iter().flat_map(with_stem).collect()
    });
    STEMS.get(word).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::stem::{MOST_LACKED, Stems, form_of, stem_of};

    #[test]
    fn each_word_stands_in_one_family_and_its_term_tells_its_form() {
        let mut all: Vec<&str> = APART.iter().flat_map(|(_, words)| words.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        let mut stems = Stems::default();
        for (stem, words) in APART {
            for word in *words {
                let term = stems.term(word).to_owned();
                assert_eq!((stem_of(&term), &*form_of(&term)), (*stem, *word));
                let shared = stem.bytes().zip(word.bytes()).take_while(|(one, other)| one == other).count();
                assert!(stem.len() - shared <= MOST_LACKED, "{word}");
            }
        }
    }

    #[test]
    fn words_of_other_meaning_have_other_stems_and_forms_of_a_word_one() {
        const FAMILIES: [&[&str]; 29] = [
            &["medication medications", "medical medically", "medicine medicines", "medicated"],
            &["universal universally", "university universities", "universe"],
            &["organ organs", "organic", "organism", "organized organization"],
            &["general generally generalized", "generic", "generate generated"],
            &["extremity extremities", "extreme extremely"],
            &["clinic clinics", "clinical clinically"],
            &["author authors", "authorized authorization"],
            &["positive positively", "position positions positioned"],
            &["topic topics", "topical topically"],
            &["several", "severe severity severely"],
            &["applicant applicants", "application applications"],
            &["reason reasons", "reasonable reasonably"],
            &["object objections", "objective objectively"],
            &["experience experiences", "experimental experiment"],
            &["extension extensions", "extensive"],
            &["rotation rotated", "rotator"],
            &["emergency emergencies", "emergence"],
            &["intern interns", "internal internally"],
            &["later", "lateral laterally"],
            &["subject subjects", "subjective subjectively"],
            &["person persons personal", "personality"],
            &["depend depends depending", "dependence dependent"],
            &["conversion conversions", "conversation"],
            &["severe severity", "severed"],
            &["ten", "tens"],
            &["operation operative operate"],
            &["injection injections injected"],
            &["deny denied denies"],
            &["condition conditions", "conditioning"],
        ];
        let mut stems = Stems::default();
        for families in FAMILIES {
            let mut known: Vec<String> = Vec::new();
            for family in families {
                let mut of_family: Vec<String> = family.split(' ').map(|word| stems.stem(word).to_owned()).collect();
                of_family.dedup();
                assert_eq!(of_family.len(), 1, "{family}: {of_family:?}");
                assert!(!known.contains(&of_family[0]), "{families:?}: {of_family:?}");
                known.append(&mut of_family);
            }
        }
    }
}
