//! Reads the citations of a party's guideline paragraph: `Decision based on MTUS Low Back Complaints 2004, Section(s):
//! Special Studies.` and its wordings from 2013 on.
//!
//! This file splits a paragraph at the words that introduce citations; `passage` reads the parts between them, with
//! the `names` of guidelines and chapters and the `edition` after a name.

pub(crate) mod cited;
pub(crate) mod edition;
pub(crate) mod known;
pub(crate) mod names;
pub(crate) mod passage;

pub use crate::terms::notation::citation::cited::Citation;

use crate::text::ignore_case::{find_ignoring_case, starts_ignoring_case};
use std::ops::Range;

/// The word that begins the introduction of a citation.
const DECISION: &str = "decision ";
/// The words after it, and true for those that are the label of the form.
const OPENERS: [(&str, bool); 2] = [("based on ", true), ("on ", false)];

/// The first word before a guideline outside the MTUS.
const NON: &str = "non";
/// The second, joined or not.
const MTUS: &str = "mtus";
/// Words that may follow these two.
const CITED_AS: [&str; 7] = ["citations", "citation", "guidelines", "guideline", "sources", "source", "evidence"];

/// Words after an introduction that cite nothing.
const EMPTY: [&str; 2] = ["recommendation(s) outside", "recommendations outside"];

/// Words of a paragraph which says that nothing was cited.
const NONE_CITED: [&str; 2] = ["did not cite any", "no guideline"];

/// The beginning of the clause that the wording of 2013 has after a citation.
const WHICH: &str = ", which ";
/// The rest of that clause, and true if it says that the guideline is of the MTUS.
const PART_OF: [(&str, bool); 4] = [
    ("is part of the mtus", true),
    ("are part of the mtus", true),
    ("is not part of the mtus", false),
    ("are not part of the mtus", false),
];

/// The most bytes that are read of a paragraph. The longest ones that cite have some four thousand.
const LONGEST: usize = 1 << 14;

/// Reads all citations of a guideline paragraph, in order; none where it says that nothing was cited.
///
/// Two citations of one chapter that follow each other and do not contradict are one. Text that names no known body
/// is a citation of another source, with all its words as the section.
pub fn citations(text: &str) -> Vec<Citation> {
    // The first character boundary from the limit on.
    let text = (LONGEST..LONGEST + 4).find_map(|end| text.get(..end)).unwrap_or(text);
    let mut found = Vec::new();
    let Some(mut opener) = next_opener(text, 0) else {
        // Without an opener, the whole text is taken for a citation, unless it denies one.
        let cites = text.bytes().any(|byte| byte.is_ascii_alphanumeric())
            && !NONE_CITED.iter().any(|words| find_ignoring_case(text, words).is_some());
        if cites {
            read_parts(text, &mut found);
        }
        return found;
    };
    loop {
        let next = next_opener(text, opener.range.end);
        let end = next.as_ref().map_or(text.len(), |next| next.range.start);
        let sentence = text[opener.range.end..end].trim();
        // After the form's own label a citation follows; only a sentence in prose may deny one.
        if opener.is_label || !denies(&text[..opener.range.start], sentence) {
            read_parts(sentence, &mut found);
        }
        match next {
            Some(next) => opener = next,
            None => return found,
        }
    }
}

/// The words that introduce a citation.
struct Opener {
    range: Range<usize>,
    /// True if they are the label of the form, and not part of a sentence in prose.
    is_label: bool,
}

/// Finds the first opener at or after `from`.
fn next_opener(text: &str, from: usize) -> Option<Opener> {
    let mut from = from;
    loop {
        let start = from + find_ignoring_case(&text[from..], DECISION)?;
        from = start + DECISION.len();
        for (words, is_label) in OPENERS {
            if starts_ignoring_case(&text[from..], words) {
                return Some(Opener { range: start..from + words.len(), is_label });
            }
        }
    }
}

/// Returns true if the sentence around an opener cites nothing: `did not base their decision on`, `based their decision
/// on recommendation(s) outside`.
fn denies(before: &str, behind: &str) -> bool {
    let sentence = before.rsplit(". ").next().unwrap_or(before);
    find_ignoring_case(sentence, "not base").is_some() || EMPTY.iter().any(|words| starts_ignoring_case(behind, words))
}

/// Reads the text after an opener, which may cite guidelines of the MTUS and others in turn.
fn read_parts(text: &str, found: &mut Vec<Citation>) {
    let (mut rest, mut is_mtus) = (text, None);
    while let Some(lead) = next_non_mtus(rest) {
        read_part(&rest[..lead.start], is_mtus, found);
        // What follows is outside the MTUS, up to the end.
        (rest, is_mtus) = (&rest[lead.end..], Some(false));
    }
    read_part(rest, is_mtus, found);
}

/// Reads the text before or after a `Non-MTUS Citation`.
/// The word before it wins over its own clause.
fn read_part(text: &str, is_mtus: Option<bool>, found: &mut Vec<Citation>) {
    let (text, told) = without_part_of(text);
    passage::read(text, is_mtus.or(told), found);
}

/// Finds the next words that lead outside the MTUS: `Non-MTUS Citation`, `a non MTUS guideline`, `Non-MTUS`.
fn next_non_mtus(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    loop {
        let start = from + find_ignoring_case(&text[from..], NON)?;
        from = start + NON.len();
        let behind = text[from..].trim_start_matches(['-', '\u{2010}', '\u{2011}', '\u{2013}', ' ']);
        // "anon" ends in the word, too.
        if text[..start].ends_with(char::is_alphanumeric) || !starts_ignoring_case(behind, MTUS) {
            continue;
        }
        let behind = &behind[MTUS.len()..];
        let words = behind.trim_start();
        let said = CITED_AS.iter().find(|said| starts_ignoring_case(words, said));
        // The word "guideline" after it goes with it.
        let end = text.len() - said.map_or(behind.len(), |said| words.len() - said.len());
        return Some(start..end);
    }
}

/// Cuts the clause that says if the guideline is part of the MTUS off a text, and returns what it says.
fn without_part_of(text: &str) -> (&str, Option<bool>) {
    let clause = find_ignoring_case(text, WHICH).and_then(|at| {
        let rest = &text[at + WHICH.len()..];
        let (_, is) = PART_OF.iter().find(|(words, _)| starts_ignoring_case(rest, words))?;
        Some((&text[..at], Some(*is)))
    });
    clause.unwrap_or((text, None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::vocabulary::guideline_body::GuidelineBody;

    /// `SOURCE chapter (year) / section / pages`, what is not known left out.
    fn shown(text: &str) -> String {
        let shown = |one: &Citation| {
            let year = one.year.map(|year| format!(" ({year})"));
            let section = one.section.as_ref().map(|section| format!(" / {section}"));
            let pages = one.pages.as_ref().map(|pages| format!(" p. {pages}"));
            let chapter = one.chapter.map(|chapter| format!(" {chapter}"));
            let parts = [chapter, year, section, pages].into_iter().flatten().collect::<String>();
            format!("{}{parts}", one.source)
        };
        citations(text).iter().map(shown).collect::<Vec<_>>().join(" + ")
    }

    fn check(cases: &[(&str, &str)]) {
        for (text, wanted) in cases {
            assert_eq!(shown(text), *wanted, "{text}");
        }
    }

    #[test]
    fn every_source_is_serialised_as_it_is_shown() {
        for source in GuidelineBody::ALL {
            assert_eq!(serde_json::to_string(&source).unwrap(), format!("\"{source}\""));
        }
    }

    #[test]
    fn up_to_2015_chapters_have_numbers_and_pages() {
        check(&[
            (
                "Decision based on MTUS ACOEM Chapter 12 Low Back Complaints Page(s): 300.",
                "MTUS Low Back Complaints p. 300",
            ),
            (
                "Decision based on MTUS ACOEM Chapter 9 Shoulder Complaints Page(s): (s) 298-300.",
                "MTUS Shoulder Complaints p. 298-300",
            ),
            ("Decision based on MTUS ACOEM Chapter 13 Knee Complaints.", "MTUS Knee Complaints"),
            ("Decision based on MTUS ACOEM.", "ACOEM"),
            (
                "Decision based on MTUS Chronic Pain Treatment Guidelines Physical Medicine Page(s): 98-99.",
                "MTUS Chronic Pain Medical Treatment / Physical Medicine p. 98-99",
            ),
            ("Decision based on MTUS Acupuncture Treatment Guidelines.", "MTUS Acupuncture Treatment"),
            ("Decision based on MTUS Postsurgical Treatment Guidelines.", "MTUS Postsurgical Treatment"),
            (
                "Decision based on MTUS ACOEM Chapter 8 Neck and Upper Back Complaints Page(s): 181, Chronic Pain Treatment \
                 Guidelines Manual Therapy Page(s): 58, 60.",
                "MTUS Neck and Upper Back Complaints p. 181 + MTUS Chronic Pain Medical Treatment / Manual Therapy p. 58, 60",
            ),
        ]);
    }

    #[test]
    fn from_2016_on_chapters_have_years_and_sections() {
        check(&[
            ("Decision based on MTUS Low Back Complaints 2004.", "MTUS Low Back Complaints (2004)"),
            (
                "Decision based on MTUS Elbow Complaints 2007, Section(s): Diagnostic Criteria, Special Studies.",
                "MTUS Elbow Complaints (2007) / Diagnostic Criteria, Special Studies",
            ),
            (
                "Decision based on MTUS Knee Complaints 2004, Section(s): Initial Care, and Forearm, Wrist, and Hand \
                 Complaints 2004, Section(s): Summary, and Opioid Treatment 2016.",
                "MTUS Knee Complaints (2004) / Initial Care + MTUS Forearm, Wrist, and Hand Complaints (2004) / Summary + \
                 MTUS Opioid Treatment (2016)",
            ),
            (
                "Decision based on MTUS Shoulder Complaints 2004, and Low Back Complaints 2004.",
                "MTUS Shoulder Complaints (2004) + MTUS Low Back Complaints (2004)",
            ),
            (
                "Decision based on MTUS Postsurgical Treatment 2009, Section(s): Forearm, Wrist, & Hand, and Chronic Pain \
                 Medical Treatment 2016, Section(s): NSAIDs, GI symptoms & cardiovascular risk.",
                "MTUS Postsurgical Treatment (2009) / Forearm, Wrist, & Hand + MTUS Chronic Pain Medical Treatment (2016) / \
                 NSAIDs, GI symptoms & cardiovascular risk",
            ),
        ]);
    }

    #[test]
    fn a_section_that_is_named_like_a_chapter_is_a_section() {
        check(&[
            (
                "Decision based on MTUS General Approaches 2004, Section(s): Initial Approaches to Treatment.",
                "MTUS General Approaches (2004) / Initial Approaches to Treatment",
            ),
            (
                "Decision based on MTUS Opioid Treatment 2016, Section(s): 3.3 Chronic Opioid Treatment: Initiation.",
                "MTUS Opioid Treatment (2016) / 3.3 Chronic Opioid Treatment: Initiation",
            ),
        ]);
    }

    #[test]
    fn outside_the_mtus_the_body_is_told_by_its_name() {
        let lead = "The Expert Reviewer did not base their decision on the MTUS. Decision based on Non-MTUS Citation";
        let cases = [
            ("Official Disability Guidelines (ODG) Thoracic chapter/Facet Section.", "ODG Low Back / Facet Section"),
            ("Official Disability Guidelines (ODG), Hips & Pelvis (Acute & Chronic), MRI.", "ODG Hip and Pelvis / MRI"),
            ("ODG Low Back - Lumbar & Thoracic Chapter (updated 1/2/16): Bed rest.", "ODG Low Back (2016) / Bed rest"),
            ("ODG Head, CT (computed tomography).", "ODG Head / CT (computed tomography)"),
            ("ODG, 2016, Elbow (Bracing).", "ODG Elbow (2016) / Bracing"),
            ("ODG MRI shoulder.", "ODG Shoulder / MRI"),
            ("ODG physical therapy, knee chapter.", "ODG Knee and Leg / physical therapy"),
            ("ODG Antidepressants for chronic pain.", "ODG / Antidepressants for chronic pain"),
            ("ODG Gym memberships.", "ODG / Gym memberships"),
            ("ODG Knee, Bracing; Shoulder, Traction.", "ODG Knee and Leg / Bracing + ODG Shoulder / Traction"),
            (
                "ODG Shoulder Chapter, Hand Chapter, Casts.",
                "ODG Shoulder / Casts + ODG Forearm, Wrist, and Hand / Casts",
            ),
            ("Shoulder (Acute & Chronic), Slings, ODG Preface.", "ODG Shoulder / Slings + ODG Preface"),
            (
                "ACOEM 3rd Edition, 2011, page 604 and ODG, Neck.",
                "ACOEM (2011) / 3rd Edition, 2011 p. 604 + ODG Neck and Upper Back",
            ),
            ("ACOEM Shoulder Disorders, pg. 64.", "ACOEM Shoulder Disorders p. 64"),
            ("A study of braces, 12/17/2016.", "other / A study of braces, 12/17/2016"),
            (
                "ODG Knee/Bed and Other Medical Treatment Guidelines http://www.odg-x.org/odg.pdf.",
                "ODG Knee and Leg / Bed + other / http://www.odg-x.org/odg.pdf",
            ),
        ];
        for (text, wanted) in cases {
            assert_eq!(shown(&format!("{lead} {text}")), wanted, "{text}");
        }
    }

    #[test]
    fn a_hybrid_cites_both() {
        check(&[(
            "Decision based on MTUS Low Back Complaints 2004, Section(s): Summary. Decision based on Non-MTUS Citation \
             Official Disability Guidelines (ODG), Pain Chapter, Ice.",
            "MTUS Low Back Complaints (2004) / Summary + ODG Pain / Ice",
        )]);
    }

    #[test]
    fn nothing_cited_is_an_empty_list() {
        check(&[
            ("", ""),
            ("The Claims Administrator did not cite any medical evidence for its decision.", ""),
            ("The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines.", ""),
            ("The Expert Reviewer did not base their decision on the MTUS.", ""),
        ]);
    }

    #[test]
    fn the_wording_of_2013_says_what_is_part_of_the_mtus() {
        check(&[
            (
                "The Claims Administrator based its decision on the Chronic Pain Medical Treatment Guidelines, pages 74-96, \
                 which is part of the MTUS.",
                "MTUS Chronic Pain Medical Treatment p. 74-96",
            ),
            (
                "The Physician Reviewer based his/her decision on the ACOEM Guidelines, Chapter 11, page 261, which is part of \
                 the MTUS.",
                "MTUS Forearm, Wrist, and Hand Complaints p. 261",
            ),
            (
                "The Physician Reviewer based his/her decision on the Official Disability Guidelines, Shoulder Chapter, which \
                 is not part of the MTUS.",
                "ODG Shoulder",
            ),
        ]);
    }

    #[test]
    fn from_2018_on_the_mtus_is_acoem_disorder_guidelines_and_the_formulary() {
        check(&[
            (
                "Decision based on MTUS Low Back Disorders 2016, Section(s): Exercise, and Hip and Groin Disorders 2011.",
                "MTUS Low Back Disorders (2016) / Exercise + MTUS Hip and Groin Disorders (2011)",
            ),
            (
                "Decision based on MTUS Cervical and Thoracic Spine Disorders (2018).",
                "MTUS Cervical and Thoracic Spine Disorders (2018)",
            ),
            (
                "Decision based on MTUS Hand, Wrist, and Forearm Disorders 2019.",
                "MTUS Hand, Wrist, and Forearm Disorders (2019)",
            ),
            (
                "Decision based on MTUS Initial Approaches to Treatment 2017.",
                "MTUS Initial Approaches to Treatment (2017)",
            ),
            ("Decision based on the MTUS Drug Formulary.", "MTUS MTUS Drug Formulary"),
            ("Shoulder Disorders 2016, Section(s): Slings.", "MTUS Shoulder Disorders (2016) / Slings"),
        ]);
    }

    #[test]
    fn sections_of_the_code_of_regulations_are_the_chapters_they_hold() {
        check(&[
            ("Decision based on MTUS 9792.24.2.", "MTUS Chronic Pain Medical Treatment"),
            ("Decision based on Title 8 CCR Section 9792.24.1.", "MTUS Acupuncture Treatment"),
            ("9792.24.3", "MTUS Postsurgical Treatment"),
        ]);
    }

    #[test]
    fn no_text_is_too_odd() {
        for text in [
            "(",
            "ODG (",
            "ODG Pain (Acute",
            "MTUS \u{2013}\u{a7}",
            "decision on ",
            "Page(s): \u{e9}",
            "ACOEM )",
            "and",
        ] {
            citations(text);
        }
    }
}
