//! Reads the diagnoses from the sentences of the clinical case summary that state them.
//!
//! A sentence states diagnoses if a cue opens a list of conditions, which `diagnosis_list` cuts into its members.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::letter::evidence::trace::{Rule, Traced};
use crate::letter::summary::diagnosis_list::cut;
use crate::letter::summary::diagnosis_words::{LISTS, lower, names_condition, words};
use crate::text::boundary_before;

/// Finds all cues in one pass; the strong ones have the first numbers.
/// The search overlaps, since a weak cue may be a part of a strong one.
static CUES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let cues = LISTS.strong_cues.iter().chain(&LISTS.weak_cues);
    let built = AhoCorasick::builder().ascii_case_insensitive(true).build(cues);
    built.expect("the cues are compiled in, and the tests below find them")
});

/// The diagnoses that a summary states.
/// Both are empty if the summary states none.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StatedDiagnoses {
    /// The sentence or sentences that state them; the span is that from the first to the last in the summary.
    pub sentences: Option<Traced<String>>,
    /// The diagnoses one by one.
    pub list: Vec<String>,
}

/// Reads the diagnoses of `summary`, whose sentences are in the ranges `sentences`.
///
/// All sentences with a strong cue count ("diagnoses include"); if there are none, the first with a weak one
/// ("complains of").
/// `sentences` are bytes of `summary`, in order.
pub fn read(summary: &str, sentences: &[Range<usize>]) -> StatedDiagnoses {
    let (strong, weak) = cues(summary);
    if strong.is_empty() && weak.is_empty() {
        return StatedDiagnoses::default();
    }
    let all = statements(summary, sentences);
    let stated = |range: &Range<usize>, cues: &[usize]| {
        // The first cue of the sentence opens the list.
        let cue = cues.iter().copied().find(|end| range.contains(end))?;
        let list = list_after(&summary[cue..range.end]).or_else(|| list_before(&summary[range.start..cue]))?;
        (!is_refuted(list)).then(|| DiagnosisSentence { range: range.clone(), list })
    };
    let by_strong: Vec<DiagnosisSentence<'_>> = all.iter().filter_map(|range| stated(range, &strong)).collect();
    if !by_strong.is_empty() {
        return diagnosed(summary, &by_strong, Rule::DiagnosisCue);
    }
    // Weak cues also open lists of complaints, so that only the first sentence with one is taken.
    let by_weak = all.iter().find_map(|range| stated(range, &weak));
    diagnosed(summary, by_weak.as_slice(), Rule::ComplaintCue)
}

/// Finds the ends of the strong and the weak cues that occur in `summary` as whole words.
/// A list begins at the end of its cue.
fn cues(summary: &str) -> (Vec<usize>, Vec<usize>) {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (mut strong, mut weak) = (Vec::new(), Vec::new());
    for found in CUES.find_overlapping_iter(summary) {
        // A cue within a longer word is none.
        let inside =
            is_part(summary[..found.start()].chars().next_back()) || is_part(summary[found.end()..].chars().next());
        match found.pattern().as_usize() < LISTS.strong_cues.len() {
            _ if inside || is_denied(&summary[..found.start()]) => {}
            _ if summary[found.range()].starts_with("assessed") && !is_of_person(&summary[..found.start()]) => {}
            true => strong.push(found.end()),
            false => weak.push(found.end()),
        }
    }
    (strong, weak)
}

/// Persons who have diagnoses.
const PERSONS: [&str; 8] = ["patient", "worker", "claimant", "applicant", "employee", "member", "he", "she"];

/// Returns true if the words that end in `before` deny the diagnosis named right behind them, or say it of a relative: "no diagnosis of",
/// "never diagnosed with", "his mother was diagnosed".
fn is_denied(before: &str) -> bool {
    /// No denial is longer, in bytes.
    const LONGEST: usize = 60;
    const FILLING: [&str; 9] = ["a", "an", "any", "the", "prior", "previous", "formal", "past", "new"];
    const AUXILIARIES: [&str; 7] = ["was", "were", "is", "has", "had", "been", "have"];
    let near = &before[boundary_before(before, before.len().saturating_sub(LONGEST))..];
    let near = near.rfind(['.', ';', ':']).map_or(near, |end| &near[end..]);
    let mut words: Vec<Cow<'_, str>> = words(near).collect();
    let mut drop_last = |list: &[&str]| while words.pop_if(|word| list.contains(&&**word)).is_some() {};
    drop_last(&FILLING);
    let last: Vec<&str> = words.iter().map(|word| &**word).collect();
    let denies = matches!(
        last[..],
        [.., "no" | "without" | "never" | "not" | "differential" | "denied" | "denies" | "deny" | "incorrectly"]
            | [.., "not" | "never", "have" | "been" | "be"]
            | [.., "to", "confirm" | "exclude"]
            | [.., "to", "rule", "out"]
    );
    let subject = last.iter().rposition(|word| !AUXILIARIES.contains(word));
    let is_of_relative = subject.is_some_and(|at| {
        LISTS.relatives.contains(last[at]) && at > 0 && ["his", "her", "their", "s", "whose"].contains(&last[at - 1])
    });
    denies || is_of_relative
}

/// Returns true if words end in a person and an auxiliary: "the worker was".
fn is_of_person(before: &str) -> bool {
    let near = &before[boundary_before(before, before.len().saturating_sub(40))..];
    words(near).collect::<Vec<_>>().iter().rev().take(3).any(|word| PERSONS.contains(&&**word))
}

/// Returns true if the first member of a list is said to be none: "CRPS was ruled out".
fn is_refuted(list: &str) -> bool {
    let first = LISTS.refutations.iter().filter_map(|end| list.find(end.as_str())).min();
    let joints = [", ", " and ", " that ", " which ", " although ", " while "];
    first.is_some_and(|end| !joints.iter().any(|joint| list[..end].contains(joint)))
}

/// Returns the list before a cue that ends a sentence: "lumbar strain and sciatica were diagnosed", also behind a date: "on that day, …".
fn list_before(text: &str) -> Option<&str> {
    const LEADING: [&str; 8] = ["after", "at", "by", "during", "following", "in", "on", "since"];
    const CLAUSES: [&str; 7] = ["as", "if", "neither", "no", "when", "where", "while"];
    let list = text.strip_suffix("diagnosed")?.trim_end();
    let list = [" was", " were", " has been", " have been"].iter().find_map(|verb| list.strip_suffix(verb))?;
    let first = words(list).next()?;
    let (lead, list) = if LEADING.contains(&&*first) { list.split_once(", ")? } else { ("", list) };
    let is_of_worker = !words(lead).any(|word| LISTS.relatives.contains(&*word));
    let is_clause = words(list).next().is_some_and(|word| CLAUSES.contains(&&*word))
        || words(list).any(|word| PERSONS.contains(&&*word) || LISTS.relatives.contains(&*word));
    (is_of_worker && !is_clause && names_condition(list)).then_some(list)
}

/// Returns the sentences, those of a numbered list as one: "1. Strain. 2. Sprain."
/// Such a list has a full stop after each number, at which it was cut.
fn statements(summary: &str, sentences: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut next = 1;
    let mut is_item = false;
    for sentence in sentences.iter().cloned() {
        let is_numbered = number_at_end(&summary[sentence.clone()]) == Some(next);
        let goes_on = is_item || (is_numbered && next > 1);
        match all.last_mut() {
            Some(last) if goes_on => last.end = sentence.end,
            _ => all.push(sentence),
        }
        next = match (is_numbered, goes_on) {
            (true, _) => next + 1,
            (false, true) => next,
            (false, false) => 1,
        };
        // The sentence after one that ends in a number is the item of that number.
        is_item = is_numbered;
    }
    all
}

/// Returns the number that a sentence ends with if it ends before an item of a list: "Diagnoses: 1."
/// None for other sentences.
fn number_at_end(sentence: &str) -> Option<u32> {
    sentence.strip_suffix('.')?.rsplit([' ', '.', ':']).next()?.parse().ok()
}

/// A sentence with its list of diagnoses.
/// `range` is that of the sentence, `list` its text after the cue.
struct DiagnosisSentence<'a> {
    range: Range<usize>,
    list: &'a str,
}

/// Cuts the lists of all sentences and joins them, each diagnosis once.
/// Case does not count: "Lumbar strain" and "lumbar strain" are one.
fn diagnosed(summary: &str, stated: &[DiagnosisSentence<'_>], rule: Rule) -> StatedDiagnoses {
    let (Some(first), Some(last)) = (stated.first(), stated.last()) else { return StatedDiagnoses::default() };
    let mut list: Vec<String> = Vec::new();
    for diagnosis in stated.iter().flat_map(|sentence| cut(sentence.list)) {
        if !list.iter().any(|known| known.eq_ignore_ascii_case(&diagnosis)) {
            list.push(diagnosis);
        }
    }
    let texts: Vec<&str> = stated.iter().map(|sentence| &summary[sentence.range.clone()]).collect();
    let span = first.range.start..last.range.end;
    StatedDiagnoses { sentences: Some(Traced { value: texts.join(" "), span, rule }), list }
}

/// Returns the list that begins after a cue, if it is one of conditions.
/// None if it names no condition, or begins as no list does.
fn list_after(text: &str) -> Option<&str> {
    /// No list of diagnoses is longer, in bytes.
    const LONGEST: usize = 4000;
    let list = after_fillers(text);
    let list = &list[..boundary_before(list, LONGEST)];
    let begins = words(list).next().is_some_and(|word| !LISTS.no_list_starts.contains(&*word));
    (begins && names_condition(list)).then_some(list)
}

/// Returns the end of a source or date between a cue and its list, which begins with `word`: "per the report of 5/1/2017, were", "on that date
/// were", "by Dr. Roe with".
fn source_end(word: &str, text: &str) -> Option<usize> {
    /// In bytes.
    const LONGEST: usize = 80;
    const LINKS: [&str; 9] = [" were ", " was ", " are ", " is ", " include ", " included ", " with ", " of: ", ": "];
    let is_report = ["per", "according"].contains(&word);
    let is_date = word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(['-', '/']);
    if !is_report && !is_date && !["on", "at", "in", "by", "from", "dated"].contains(&word) {
        return None;
    }
    let comma = is_report.then(|| text.find(", ")).flatten();
    let link = LINKS.iter().filter_map(|link| text.find(link)).min();
    // A comma that ends no source ends the search.
    let link = link.filter(|&end| is_report || !text[..end].contains([',', ';']));
    comma.into_iter().chain(link).min().filter(|&end| end <= LONGEST && !names_condition(&text[..end]))
}

/// Returns the text without words and punctuation that only lead to the list.
/// "include the following:" is such a lead.
fn after_fillers(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '(' | '-' | '.' | '/'));
        let word = rest.split(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | ')')).next().unwrap_or_default();
        // "Diagnosed the injured worker with".
        if let Some(behind) = rest.strip_prefix("injured worker with").or_else(|| rest.strip_prefix("patient with")) {
            rest = behind;
            continue;
        }
        if let Some(end) = source_end(&lower(word), rest) {
            rest = &rest[end..];
            continue;
        }
        // "a)" begins the list.
        let is_mark = rest[word.len()..].starts_with(')');
        if word.is_empty() || is_mark || !LISTS.fillers.contains(&*lower(word)) {
            return rest;
        }
        rest = &rest[word.len()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sentences;

    #[test]
    fn a_list_is_cut_where_each_piece_names_a_condition() {
        let cases: [(&str, &[&str]); 57] = [
            (
                "Diagnoses include neck strain, a torn meniscus tear and insomnia.",
                &["neck strain", "torn meniscus tear", "insomnia"],
            ),
            (
                "The diagnosis is strain of muscle, fascia and tendon of the lower back.",
                &["strain of muscle, fascia and tendon of the lower back"],
            ),
            ("He was diagnosed with cervical and lumbar strain.", &["cervical and lumbar strain"]),
            (
                "She is being treated for knee pain, right and left elbow sprain.",
                &["knee pain", "right and left elbow sprain"],
            ),
            (
                "Diagnoses were noted to include: ankle sprain, initial encounter; nausea and neck pain.",
                &["ankle sprain, initial encounter", "nausea", "neck pain"],
            ),
            (
                "Current diagnoses are documented as strain in the hip, ankle, and foot.",
                &["strain in the hip, ankle, and foot"],
            ),
            ("The diagnostic studies were reviewed.", &[]),
            (
                "Assessment/Plan: 1. Lumbar strain. 2. Cervical sprain. 3. Insomnia. He was seen.",
                &["Lumbar strain", "Cervical sprain", "Insomnia"],
            ),
            ("Diagnoses: 1) knee pain, 2) ankle sprain.", &["knee pain", "ankle sprain"]),
            ("DIAGNOSIS: Knee sprain.", &["Knee sprain"]),
            ("Diagnoses included a) lumbar strain; b) neck pain.", &["lumbar strain", "neck pain"]),
            ("Diagnoses: \u{2022} Lumbar strain \u{2022} Neck pain.", &["Lumbar strain", "Neck pain"]),
            ("Diagnoses: (847.2) lumbar strain; (723.1) neck pain.", &["lumbar strain", "neck pain"]),
            ("Diagnoses, per the report of 5/1/2017, were knee sprain and neck pain.", &["knee sprain", "neck pain"]),
            ("No diagnosis of diabetes was made. The diagnosis is knee sprain.", &["knee sprain"]),
            ("Diagnoses: lumbar strain as well as neck pain.", &["lumbar strain", "neck pain"]),
            ("His mother was diagnosed with diabetes. He was diagnosed with gout.", &["gout"]),
            ("He denied any diagnosis of diabetes. The diagnosis is gout.", &["gout"]),
            ("He was never diagnosed with CRPS. Diagnoses: gout.", &["gout"]),
            ("The diagnosis of CRPS was ruled out. Diagnoses: gout.", &["gout"]),
            ("The differential diagnosis includes septic arthritis. Diagnosis: gout.", &["gout"]),
            ("An x-ray was taken to confirm the diagnosis of arthritis. Diagnosis: gout.", &["gout"]),
            ("Diagnostic impressions included neck pain and gout.", &["neck pain", "gout"]),
            ("The diagnoses on that date were neck pain and gout.", &["neck pain", "gout"]),
            ("The diagnoses listed in the 01-18-2017 note are neck pain and gout.", &["neck pain", "gout"]),
            ("He was diagnosed in 2015 with neck pain and gout.", &["neck pain", "gout"]),
            ("He was diagnosed by Dr. Roe with neck pain and gout.", &["neck pain", "gout"]),
            ("He was assessed with neck pain and gout.", &["neck pain", "gout"]),
            ("Neck pain and gout were diagnosed.", &["Neck pain", "gout"]),
            ("ICD-10 diagnoses: M51.26, M54.5, and G89.4.", &["M51.26", "M54.5", "G89.4"]),
            ("A diagnosis of neck pain and gout was made.", &["neck pain", "gout"]),
            ("Diagnoses of neck pain and gout have been given.", &["neck pain", "gout"]),
            ("The diagnosis is knee strain which was treated with rest.", &["knee strain"]),
            ("Diagnoses, per the QME dated 08-02-2016 were neck pain, and gout.", &["neck pain", "gout"]),
            ("The diagnosis of record remains unchanged: neck pain.", &["neck pain"]),
            ("He was diagnosed with and treated for neck pain.", &["neck pain"]),
            ("The diagnosis is neck pain and the secondary diagnosis is gout.", &["neck pain", "gout"]),
            ("The diagnosis is neck pain when he was seen on 01-02-2015.", &["neck pain"]),
            ("Diagnoses are neck pain and gout and the patient is taking Norco.", &["neck pain", "gout"]),
            ("Diagnoses: #1 neck pain #2 gout #3 insomnia.", &["neck pain", "gout", "insomnia"]),
            ("Diagnoses: I. neck pain II. gout III. insomnia.", &["neck pain", "gout", "insomnia"]),
            ("MRI findings confirm the diagnoses of neck pain and gout.", &["neck pain", "gout"]),
            ("His wife drove him to the clinic where he was diagnosed with gout.", &["gout"]),
            ("He did not return to work after he was diagnosed with gout.", &["gout"]),
            (
                "The diagnosis is neck pain that has not been helped by rest.",
                &["neck pain that has not been helped by rest"],
            ),
            ("Diagnoses: disc bulge by MRI, neck pain, and gout.", &["disc bulge", "neck pain", "gout"]),
            ("Diagnoses: neck pain which began in May; gout; insomnia.", &["neck pain", "gout", "insomnia"]),
            ("Depression was assessed with the Beck inventory. Diagnosis: gout.", &["gout"]),
            ("Diagnoses are neck pain and lumbar strain, and she was given naproxen.", &["neck pain", "lumbar strain"]),
            ("Diagnoses are neck pain and lumbar strain, and a brace was provided.", &["neck pain", "lumbar strain"]),
            ("Dr. Roe diagnosed the injured worker with gout.", &["gout"]),
            ("Diagnoses as of 2-20-2016 are gout and insomnia.", &["gout", "insomnia"]),
            ("In his brother, diabetes was diagnosed. Diagnosis: gout.", &["gout"]),
            ("DIAGNOSES: NECK PAIN AND GOUT.", &["NECK PAIN", "GOUT"]),
            ("Diagnoses are: 1. neck pain, 2. gout, and 3. insomnia.", &["neck pain", "gout", "insomnia"]),
            (
                "Diagnoses: disc displacement with and without radiculopathy, neck pain. Plan: 1) MRI.",
                &["disc displacement with and without radiculopathy", "neck pain"],
            ),
            ("Diagnoses: knee sprain and neck pain; treatment plan included rest.", &["knee sprain", "neck pain"]),
        ];
        for (summary, wanted) in cases {
            assert_eq!(read(summary, &sentences(summary)).list, wanted, "{summary}");
        }
    }
}
