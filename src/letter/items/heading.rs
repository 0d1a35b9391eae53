//! Reads the heading of an item: its beginning, its decision, and the treatment in dispute.
//!
//! A heading is one paragraph, often of several lines, that ends in a colon and the decision. Nothing marks its first
//! line if an extractor prints no blank lines, and a page may break inside it, so that the beginning is inferred: the
//! nearest line above which a paragraph ended.

use std::sync::LazyLock;

use memchr::memchr2;

use crate::letter::evidence::notes::ItemRequest;
use crate::letter::evidence::trace::{Rule, Traced};
use crate::letter::items::decision::word;
use crate::letter::items::statement;
use crate::letter::page::line::join;
use crate::letter::page::lines::Lines;
use crate::letter::page::ocr;
use crate::letter::page::ocr::Folded;
use crate::letter::page::passage::Passage;
use crate::letter::types::Decision;
use crate::terms;

/// Sentences that only the heading of a modified request has. They follow its first sentence, which ends with
/// [`ORIGINAL_REQUEST`], so that a heading with one of them must hold that too.
static MODIFIED_CUES: LazyLock<[Folded; 4]> = LazyLock::new(|| {
    [
        Folded::of("remaining imr eligible portion"),
        Folded::of("was authorized by the claims administrator"),
        Folded::of("the claims administrator authorized"),
        // Two words of the next sentence tell it from a mention in prose.
        Folded::of("the original request, "),
    ]
});
/// The end of the first sentence of a modified request.
static ORIGINAL_REQUEST: LazyLock<Folded> = LazyLock::new(|| Folded::of("original request"));
/// The words of that sentence after the treatment.
static WAS_ORIGINAL: LazyLock<Folded> = LazyLock::new(|| Folded::of("was the original request"));

/// The form in which a heading states the decision.
/// It tells which rule the origin names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DecisionForm {
    /// A word after its last colon.
    #[default]
    Word,
    /// The wording of its sentence.
    Sentence,
}

/// A heading, read from the lines `first..end`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The index of its first line.
    pub first: usize,
    /// The index of the line after its last.
    pub end: usize,
    /// The form of its decision.
    pub form: DecisionForm,
    /// The whole text without number and decision.
    pub text: String,
    /// The decision that it states.
    pub decision: Option<Decision>,
}

impl Heading {
    /// Reads decision and text from the whole heading.
    fn with_text(self, whole: String) -> Heading {
        let (text, decision) = match self.form {
            DecisionForm::Word => match word::split(&whole) {
                Some((text, decision)) => (without_is(without_lead(text)), Some(decision)),
                None => (without_is(without_lead(&whole)), None),
            },
            DecisionForm::Sentence => {
                let statement = statement::read(&whole);
                (whole[statement.request].to_owned(), statement.decision)
            }
        };
        Heading { text, decision, ..self }
    }

    /// Returns the request with the origin of its parts.
    pub fn request(&self, lines: &Lines<'_>) -> ItemRequest {
        let passage = Passage::of(&lines.all[self.first..self.end]);
        let whole = passage.text();
        // The text is the beginning of the whole, but for a number or a lead.
        let at = if whole.starts_with(&self.text) { 0 } else { whole.find(&self.text).unwrap_or(0) };
        let place = |part: &str| {
            let at = at + (part.as_ptr() as usize - self.text.as_ptr() as usize);
            passage.source(at..at + part.len())
        };
        // Of a modified request only the remaining portion is in dispute.
        let procedure = terms::request(&self.text).disputed;
        let (heading_rule, decision_rule) = match self.form {
            DecisionForm::Word => (Rule::ItemHeading, Rule::HeadingWord),
            DecisionForm::Sentence => (Rule::NumberedSentence, Rule::SentenceWording),
        };
        let after = at + self.text.len();
        ItemRequest {
            heading: Traced { value: self.text.clone(), span: place(&self.text), rule: heading_rule },
            procedure: (procedure.len() < self.text.len()).then(|| Traced {
                value: procedure.to_owned(),
                span: place(procedure),
                rule: Rule::RemainingPortion,
            }),
            decision: self.decision.map(|value| Traced {
                value,
                span: passage.source(after..whole.len()),
                rule: decision_rule,
            }),
        }
    }
}

/// Reads the heading whose last line is `end - 1` and whose first is `start` or later.
pub fn read(lines: &Lines<'_>, start: usize, end: usize) -> Heading {
    let mut first = paragraph_start(lines, start, end);
    while first > start && lacks_its_first_sentence(&text_of(lines, first, end)) {
        first = paragraph_start(lines, start, first);
    }
    first = after_conclusion(lines, first, end).unwrap_or(first);
    // No paragraph ended near, so that the heading would reach into the rationale before it.
    if end - first > MOST_LINES && !is_modified(&text_of(lines, first, end)) {
        first = last_short_line(lines, first, end);
    }
    Heading { first, end, ..Heading::default() }.with_text(text_of(lines, first, end))
}

/// Reads the numbered sentence that ends with line `end - 1` and states a decision (L2).
pub fn read_sentence(lines: &Lines<'_>, start: usize, end: usize) -> Heading {
    let furthest = start.max(end.saturating_sub(MOST_SENTENCE_LINES));
    let states = |&first: &usize| {
        let numbered = statement::number(lines.all[first].text).is_some();
        numbered && statement::read(&text_of(lines, first, end)).decision.is_some()
    };
    // The nearest numbered line from which the sentence states a decision.
    let first = (furthest..end).rev().find(states).unwrap_or_else(|| paragraph_start(lines, furthest, end));
    Heading { first, end, form: DecisionForm::Sentence, ..Heading::default() }.with_text(text_of(lines, first, end))
}

/// Returns true if a sentence that states a decision ends above the line at `index`.
/// It may take two lines.
pub fn ends_statement(lines: &Lines<'_>, index: usize) -> bool {
    let above = &lines.all[index.saturating_sub(2)..index];
    statement::read(&join(above)).decision.is_some()
}

/// Joins the lines `first..end`.
fn text_of(lines: &Lines<'_>, first: usize, end: usize) -> String {
    join(&lines.all[first..end])
}

/// Returns a heading without "Decision for" or "1) Regarding the request for", which are no part of the request.
/// A number goes with the lead, and stays where there is none.
fn without_lead(text: &str) -> &str {
    const LEADS: [&str; 5] =
        ["Decision for ", "Decision regarding ", "The decision for ", "Regarding the request for ", "The request for "];
    let after_number = &text[statement::number(text).map_or(0, |(_, start)| start)..];
    let begins = |lead: &&&str| after_number.get(..lead.len()).is_some_and(|start| start.eq_ignore_ascii_case(lead));
    LEADS.iter().find(begins).map_or(text, |lead| after_number[lead.len()..].trim_start())
}

/// Returns a heading without the word that leads to its decision: "… of the original request, X is: Upheld", "Decision: Upheld".
fn without_is(text: &str) -> String {
    let text = text.trim().trim_end_matches(':').trim_end();
    let bare = [" is", " are", " Decision"].iter().find_map(|lead| text.strip_suffix(lead));
    // "As it is" has no such word.
    bare.filter(|bare| !bare.ends_with(" it")).unwrap_or(text).trim_end().to_owned()
}

/// Returns true if a heading has a later sentence of a modified request and not its first.
/// The letters q and z are rare; a modified request has "request" or "authorized" in it.
fn lacks_its_first_sentence(heading: &str) -> bool {
    if memchr2(b'q', b'Q', heading.as_bytes()).is_none() && memchr2(b'z', b'Z', heading.as_bytes()).is_none() {
        return false;
    }
    let Some(last) = ocr::rfind(heading, ORIGINAL_REQUEST.letters()) else { return holds_cue(heading) };
    // What is found must be the end of the first sentence, not the "original request," of the last.
    let ended = |at: usize| !heading[at..].starts_with(',');
    let first_sentence = ended(last.end)
        || ocr::rfind(&heading[..last.start], ORIGINAL_REQUEST.letters()).is_some_and(|found| ended(found.end));
    let begins = Folded::of(heading);
    let begins_inside = ocr::begins_like(begins.letters(), ORIGINAL_REQUEST.letters())
        || ocr::begins_like(begins.letters(), WAS_ORIGINAL.letters());
    begins_inside || !first_sentence && holds_cue(heading)
}

/// Returns true if a heading has a later sentence of a modified request.
fn holds_cue(heading: &str) -> bool {
    MODIFIED_CUES.iter().any(|cue| ocr::rfind(heading, cue.letters()).is_some())
}

/// The most lines of a sentence that states a decision.
const MOST_SENTENCE_LINES: usize = 16;

/// The most lines of an ordinary heading. One that seems longer was begun inside a rationale that ends without a full
/// stop.
const MOST_LINES: usize = 6;

/// Returns true if a heading is that of a modified request.
fn is_modified(heading: &str) -> bool {
    // Most headings have no q at all.
    memchr2(b'q', b'Q', heading.as_bytes()).is_some() && ocr::rfind(heading, ORIGINAL_REQUEST.letters()).is_some()
}

/// Finds the last line in `first..end` that looks like the first of a heading and follows a line cut short.
/// `first` if there is none.
fn last_short_line(lines: &Lines<'_>, first: usize, end: usize) -> usize {
    let begins = |&index: &usize| {
        let text = lines.all[index].text;
        lines.is_short(index - 1) && starts_like_heading(text) && word::stated(text).is_none()
    };
    (first + 1..end).rev().find(begins).unwrap_or(first)
}

/// Finds the first line of a heading behind a rationale that has no full stop: the one after "the request is not medically necessary".
/// None if no line in `first..end` concludes.
fn after_conclusion(lines: &Lines<'_>, first: usize, end: usize) -> Option<usize> {
    let concluding = (first..end.saturating_sub(1)).rev().find(|&index| concludes(lines, first, index))?;
    let begins = |&index: &usize| lines.is_short(index - 1) && starts_like_heading(lines.all[index].text);
    let next = (concluding + 1..end).find(begins).unwrap_or(concluding + 1);
    word::stated(lines.all[next].text).is_none().then_some(next)
}

/// Returns true if the conclusion of a rationale ends in the line at `index`. Things "medically necessary" without a verb or "not" before
/// it are part of a request, and so are those that "are" so behind "as" or "that".
fn concludes(lines: &Lines<'_>, first: usize, index: usize) -> bool {
    const BEFORE: [&str; 7] = ["not", "is", "are", "was", "were", "isnot", "arenot"];
    const RELATIVE: [&str; 7] = ["as", "it", "items", "that", "what", "which", "where"];
    const CONCLUDING: [&str; 2] = [" medically necessary", " medically appropriate"];
    if !["necessary", "appropriate"].iter().any(|word| lines.all[index].text.contains(word)) {
        return false;
    }
    let near = text_of(lines, first.max(index.saturating_sub(1)), index + 1);
    let Some(at) = CONCLUDING.iter().filter_map(|words| near.rfind(words)).max() else { return false };
    let mut before = near[..at].rsplit(' ').filter(|word| !word.eq_ignore_ascii_case("not"));
    let (last, earlier) = (near[..at].rsplit(' ').next().unwrap_or_default(), before.nth(1).unwrap_or_default());
    // A heading has no sentences, and names no request.
    let whole = text_of(lines, first, index + 1);
    let is_prose = || whole.contains(". ") || whole.contains("request");
    // "Who can say whether surgery is medically necessary".
    let sentence = &near[..at];
    let sentence = sentence.rfind(". ").map_or(sentence, |end| &sentence[end..]);
    let is_open = [" whether ", " if "].iter().any(|word| sentence.contains(word));
    BEFORE.contains(&last) && !RELATIVE.contains(&earlier) && !is_open && is_prose()
}

/// Finds the last line in `start..end` above which a paragraph ended; `start` if there is none.
fn paragraph_start(lines: &Lines<'_>, start: usize, end: usize) -> usize {
    (start + 1..end).rev().find(|&index| begins_paragraph(lines, index)).unwrap_or(start)
}

/// Returns true if the line at `index` begins a paragraph, by the gap above it and the end of the line before.
/// `index` is not 0.
fn begins_paragraph(lines: &Lines<'_>, index: usize) -> bool {
    let (line, above) = (lines.all[index], lines.all[index - 1]);
    // A decision on a line of its own ends the heading above it.
    if word::stated(line.text).is_some() {
        return false;
    }
    // "#120, no refills" continues the line above it.
    if line.text.starts_with('#') {
        return false;
    }
    let ended = ends_sentence(above.text) || lines.is_short(index - 1) && is_title(above.text) && !is_title(line.text);
    match line.gap {
        0 if lines.spaced => ended && lines.is_short(index - 1) && starts_like_heading(line.text),
        0 => ended,
        1 if lines.spaced => ended || lines.is_short(index - 1) && starts_like_heading(line.text),
        // A page break says nothing: a paragraph may continue after it.
        _ => ended,
    }
}

/// Returns true if a line has only capitals: the heading of a part that is not known.
/// Short ones may be abbreviations: "MRI".
fn is_title(text: &str) -> bool {
    const FEWEST: usize = 8;
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    letters >= FEWEST && !text.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Returns true if the line ends a sentence; "q.i.d." and "Dr." do not.
/// Quotes and brackets may follow the full stop.
fn ends_sentence(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    // Sources are cited by their address, which has no full stop behind it, and may break over two lines.
    if ["http", "www."].iter().any(|start| last.starts_with(start)) || last.contains(".htm") || last.ends_with(".pdf") {
        return true;
    }
    let letters_and_stops = last.len() > 2 && last.chars().enumerate().all(|(at, c)| (at % 2 == 1) == (c == '.'));
    if letters_and_stops || ["Dr.", "vs.", "No."].contains(&last) {
        return false;
    }
    let bare = text.trim_end_matches(['"', '\'', ')', ']', '\u{201d}', '\u{2019}']);
    bare.ends_with(['.', '?', '!']) || (bare.len() < text.len() && text.ends_with(']'))
}

/// Returns true if a line begins with a capital or a digit.
fn starts_like_heading(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::document::Document;

    fn heading_of(text: &str) -> Heading {
        let document = Document::from_text(text);
        let lines = Lines::of(&document);
        read(&lines, 0, lines.all.len())
    }

    #[test]
    fn a_heading_begins_where_the_paragraph_before_it_ended() {
        let heading = heading_of("was not tried. The request is not\nmedically necessary.\nBrace for the knee: Upheld");
        assert_eq!((heading.text.as_str(), heading.decision), ("Brace for the knee", Some(Decision::Upheld)));
    }

    #[test]
    fn the_last_colon_before_the_decision_counts() {
        let heading = heading_of("is not necessary.\n\nLabs to include: EKG: \nOverturned");
        assert_eq!(heading.text, "Labs to include: EKG");
        assert_eq!(heading.decision, Some(Decision::Overturned));
    }

    #[test]
    fn a_heading_goes_on_after_an_abbreviation_and_before_a_number_sign() {
        let heading = heading_of("is not necessary.\nBaclofen 10mg one tab p.o. q.i.d.\n#120, no refills: Upheld");
        assert_eq!(heading.text, "Baclofen 10mg one tab p.o. q.i.d. #120, no refills");
    }

    #[test]
    fn a_heading_goes_on_after_letters_with_full_stops_and_begins_after_a_short_word_with_one() {
        let heading = heading_of("is not necessary.\nBaclofen 10mg one tab p.o. q.i.d.\nfor 30 days: Upheld");
        assert_eq!(heading.text, "Baclofen 10mg one tab p.o. q.i.d. for 30 days");
        let heading = heading_of("The brace is a part of it.\nBrace for the knee: Upheld");
        assert_eq!(heading.text, "Brace for the knee");
    }

    #[test]
    fn a_heading_begins_after_a_short_line_where_the_rationale_has_no_full_stop() {
        let rationale = "and the records do not tell of any exercise at home or of a splint\n".repeat(7);
        let heading = heading_of(&format!(
            "{rationale}so far\nBrace for the knee with hinges on both sides, straps and a lining\nas was ordered: Upheld"
        ));
        assert_eq!(heading.text, "Brace for the knee with hinges on both sides, straps and a lining as was ordered");
    }

    #[test]
    fn a_heading_without_lines_is_empty() {
        let document = Document::from_text("The request is not medically necessary");
        assert_eq!(read(&Lines::of(&document), 0, 0).text, "");
    }

    #[test]
    fn a_heading_begins_after_a_conclusion_without_a_full_stop() {
        for ending in [
            "is not\nmedically necessary",
            "is not medically\nnecessary for 12 visits",
            "is medically necessary (see above)",
            "is not medically necessary.1",
            "is not necessary. Source: http://example.org/pain.htm",
        ] {
            let heading = heading_of(&format!("was not tried. The request {ending}\nBrace for the knee: Upheld"));
            assert_eq!(heading.text, "Brace for the knee", "{ending}");
        }
        for heading in [
            "Home health care as is medically necessary, and for\nsix weeks after the surgery",
            "Transportation where it is medically necessary, to\nall visits",
            "Supplies that are medically necessary\nat home",
        ] {
            let text = heading.replace('\n', " ");
            assert_eq!(heading_of(&format!("is not needed.\n{heading}: Upheld")).text, text);
        }
        let heading = heading_of("is not necessary.\nAny medically necessary\nsupplies: Upheld");
        assert_eq!(heading.text, "Any medically necessary supplies");
    }

    #[test]
    fn a_q_alone_makes_no_modified_request() {
        let rationale = "and the records do not tell of any exercise at home or of a splint\n".repeat(7);
        let heading =
            heading_of(&format!("{rationale}so far\nQuilt for the knee with hooks on both sides\nas it is: Upheld"));
        assert_eq!(heading.text, "Quilt for the knee with hooks on both sides as it is");
    }

    #[test]
    fn a_modified_request_may_have_a_full_stop_before_its_verb() {
        let heading = heading_of(
            "is not necessary.\nBaclofen 10mg #60, one at bedtime.\nwas the original request. Baclofen 10mg #20 was authorized \
             by the Claims Administrator.\nThe remaining IMR eligible portion of the original request, Baclofen 10mg #40 is: Upheld",
        );
        assert!(heading.text.starts_with("Baclofen 10mg #60, one at bedtime. was"), "{heading:?}");
    }

    #[test]
    fn a_modified_request_is_one_heading_of_three_sentences() {
        let text = "is not necessary.\n\nNorco 5mg #60 was the original request.\n\n\n\nNorco 5mg #20 was authorized by the \
                    Claims Administrator. The remaining IMR eligible\nportion of the original request, Norco 5mg #40 is: Upheld";
        let heading = heading_of(text);
        assert!(heading.text.starts_with("Norco 5mg #60 was") && heading.text.ends_with("#40"), "{heading:?}");
        assert_eq!(terms::request(&heading.text).disputed, "Norco 5mg #40");
    }
}
