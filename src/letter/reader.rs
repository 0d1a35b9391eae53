//! Reads one letter: has each part read by its module, and puts the fields together.
//!
//! The parts depend on each other (the grammar of items tells the layout, the cover page must fit the items), and
//! that knowledge is kept here, so that the modules of the parts know nothing of each other.

use std::ops::Range;

use memchr::memchr;

use crate::letter::document::{Document, UNREAD};
use crate::letter::evidence::notes::Notes;
use crate::letter::evidence::trace::{Rule, Trace, Traced};
use crate::letter::header;
use crate::letter::header::Header;
use crate::letter::header::cover;
use crate::letter::header::dates;
use crate::letter::header::reviewer;
use crate::letter::header::reviewer::Reviewer;
use crate::letter::items::{issue, labelled, listed};
use crate::letter::layout::Layout;
use crate::letter::layout::choice;
use crate::letter::layout::choice::Grammar;
use crate::letter::layout::cue_table::{Family, LetterPart, Opens};
use crate::letter::layout::cues;
use crate::letter::layout::cues::FoundCue;
use crate::letter::page::case_number::case_number;
use crate::letter::page::furniture;
use crate::letter::page::line::Line;
use crate::letter::page::lines::Lines;
use crate::letter::page::passage::Passage;
use crate::letter::summary::worker_facts::WorkerFacts;
use crate::letter::summary::{injury, lead};
use crate::letter::types::{CaseOutcome, Item, Letter, NotALetter, Warning};
use crate::text::sentences;

/// The most items of a letter. Each item is indexed with the letter's summary, so that a hostile text with thousands
/// of items would fill the index.
const MOST_ITEMS: usize = 200;

/// The lines of one letter with the cues on them.
/// It is made for each letter and used once.
pub struct LetterReader<'a> {
    document: &'a Document,
    /// The lines of this letter alone, without footers.
    lines: Lines<'a>,
    /// The cues on these lines, in order.
    cues: Vec<FoundCue>,
    /// The case number that footers repeat; it is used if no header has one.
    footer: Option<Traced<String>>,
}

impl<'a> LetterReader<'a> {
    /// Makes a reader of the letter in `lines`, whose cues are `cues`. Footers with a case number are removed.
    /// `lines` are those of the letter alone.
    pub fn new(document: &'a Document, lines: Lines<'a>, cues: Vec<FoundCue>) -> LetterReader<'a> {
        let mut reader = LetterReader { document, lines, cues, footer: None };
        let body = reader.body_line();
        let footer = reader.lines.all.iter().skip(body).find(|line| furniture::is_numbered_footer(line.text));
        if let Some(line) = footer {
            let value = case_number(line.text).unwrap_or_default();
            reader.footer = Some(Traced { value, span: line.at..line.end(), rule: Rule::Footer });
            // The cues are found anew, since removing lines moves their indices and may join a heading that a footer
            // cut.
            furniture::remove_footers(&mut reader.lines.all, body);
            reader.cues = cues::find(&reader.lines.all);
        }
        reader
    }

    /// Reads the letter, or gives the reason why it is none.
    pub fn read(self) -> Result<Letter, NotALetter> {
        let Some(grammar) = self.grammar() else { return Err(NotALetter::NoHeadings) };
        let mut header = self.header();
        if header.dates.iter().any(Option::is_none) {
            // The first letters of 2013 have no header table; a notice in sentences tells their dates.
            dates::read_sentences(&self.notice(), &mut header.dates, &mut header.ur_denial_dates);
        }
        let reviewer = self.reviewer();
        let layout = choice::layout(grammar, &header, &reviewer);
        let mut notes = Notes { has_holes: self.has_holes(), ..Notes::new(layout) };
        notes.warnings.extend(self.unread(notes.has_holes));
        if layout == Layout::Unknown {
            notes.warnings.push(Warning::UnknownLayout);
        }
        // Refused before items are made, since a hostile text may have millions of labels. An item has at most four.
        if self.cues.iter().filter(|cue| cue.label().is_some()).count() > 4 * MOST_ITEMS {
            return Err(NotALetter::TooManyItems);
        }
        let items = self.items(grammar, &mut notes);
        match items.len() {
            0 => Err(NotALetter::NoItems),
            count if count > MOST_ITEMS => Err(NotALetter::TooManyItems),
            _ => Ok(self.assemble(layout, header, reviewer, items, notes)),
        }
    }

    /// Returns true if a part of the letter's text could not be read.
    /// A document may have holes in another letter only.
    fn has_holes(&self) -> bool {
        // Its first byte is rare, and a byte is found faster than a character of three.
        const FIRST_BYTE: u8 = 0xEF;
        let may_be = memchr(FIRST_BYTE, self.document.text().as_bytes()).is_some();
        may_be && self.lines.all.iter().any(|line| line.text.contains(UNREAD))
    }

    /// Makes warnings of the parts of the file or the text that could not be read.
    /// Notes on the file say more than the characters in the text, so that these are told only without such
    /// notes.
    fn unread(&self, has_holes: bool) -> Vec<Warning> {
        let told = self.document.unread();
        let untold = (has_holes && told.is_empty()).then(|| "characters of the text".to_owned());
        told.iter().cloned().chain(untold).map(Warning::Unread).collect()
    }

    /// Finds the line of the first heading of a part; zero if there is none.
    /// All above it is header or cover.
    fn body_line(&self) -> usize {
        self.cues
            .iter()
            .find(|cue| cue.part().is_some_and(|part| part != LetterPart::Closing))
            .map_or(0, |cue| cue.line)
    }

    /// Reads the header, which is above the first heading. A letter with a cover page has the form's table below that
    /// page, and then the table alone is read if it has all dates: the cover has dates of its own.
    /// The table is the last of the lines above the body.
    fn header(&self) -> Header {
        let head = &self.lines.all[..self.body_line()];
        if self.cues.iter().any(|cue| cue.opens == Opens::Cover && cue.line < head.len()) {
            // From the body upwards, as far as lines are those of a table.
            let table = head.iter().rev().take_while(|line| header::is_header_line(line.text)).count();
            let of_table = header::read(&head[head.len() - table..]);
            if of_table.dates.iter().all(Option::is_some) {
                return of_table;
            }
        }
        header::read(head)
    }

    /// Finds the first cue that opens `part`.
    /// A heading that is printed again, as on a further page, is not the first.
    fn cue(&self, part: LetterPart) -> Option<&FoundCue> {
        self.cues.iter().find(|cue| cue.part() == Some(part))
    }

    /// Returns the lines of a part, from its heading to the next; none if the letter lacks the part.
    fn passage(&self, part: LetterPart) -> Passage<'_> {
        let Some(cue) = self.cue(part) else { return Passage::of(&[]) };
        let is_next = |other: &&FoundCue| other.line > cue.line && other.part().is_some();
        let end = self.cues.iter().find(is_next).map_or(self.lines.all.len(), |next| next.line);
        cue.passage(&self.lines.all, end)
    }

    /// Returns the lines before the summary and the first item. The notice of 2013, whose sentences tell dates, may
    /// be anywhere in them, even next to a heading.
    fn notice(&self) -> Passage<'_> {
        let ends = |cue: &&FoundCue| cue.part() == Some(LetterPart::Summary) || cue.label().is_some();
        let end = self.cues.iter().find(ends).map_or(0, |cue| cue.line);
        Passage::of(&self.lines.all[..end])
    }

    /// Decides how the items are to be read; `None` if nothing suggests a letter.
    fn grammar(&self) -> Option<Grammar> {
        let labels = |family: Family| self.cues.iter().filter(|m| m.family == family && m.label().is_some()).count();
        let (headings, sentences) = (labels(Family::Headings), labels(Family::Sentences));
        let by_labels = if headings >= sentences { Family::Headings } else { Family::Sentences };
        let any_labels = headings + sentences > 0;
        let known = |part: LetterPart| self.cue(part).is_some();
        // From the strongest evidence to the weakest: a heading says more than labels that other texts may quote.
        match () {
            () if known(LetterPart::Items) && any_labels => Some(Grammar::Labels { family: by_labels, is_known: true }),
            () if known(LetterPart::Decisions) => Some(Grammar::List),
            () if listed::is_listed(&self.lines) => Some(Grammar::List),
            () if known(LetterPart::Issue) || known(LetterPart::Rationale) => Some(Grammar::Issue),
            () if any_labels => Some(Grammar::Labels { family: by_labels, is_known: false }),
            () if known(LetterPart::Items) || known(LetterPart::Method) => Some(Grammar::Decisions),
            () => None,
        }
    }

    /// Reads the items by the rules of their grammar.
    /// No items are an empty list, which the caller refuses.
    fn items(&self, grammar: Grammar, notes: &mut Notes) -> Vec<Item> {
        let all = &self.lines.all;
        let closing = |from: usize| {
            let is_end = |cue: &&FoundCue| cue.part() == Some(LetterPart::Closing) && cue.line > from;
            self.cues.iter().find(is_end).map_or(all.len(), |cue| cue.line)
        };
        match grammar {
            Grammar::Labels { family, .. } => {
                let start = self.cue(LetterPart::Items).map_or_else(|| self.items_line(), |cue| cue.body);
                labelled::read(&self.lines, &self.cues, start..closing(start), family, notes)
            }
            Grammar::Decisions => {
                let start = self.cue(LetterPart::Items).map_or_else(|| self.items_line(), |cue| cue.body);
                labelled::read_without_labels(&self.lines, start..closing(start), notes)
            }
            Grammar::List => {
                // The list is printed twice, once before the closing words of the first page and once after.
                let last_label = self.cues.iter().rfind(|cue| cue.label().is_some()).map_or(0, |cue| cue.line);
                listed::read(&self.lines, &self.cues, closing(last_label), notes)
            }
            Grammar::Issue => {
                let parts = issue::Parts {
                    issue: self.passage(LetterPart::Issue),
                    guideline: self.passage(LetterPart::Guideline),
                    rationale: self.passage(LetterPart::Rationale),
                };
                issue::read(&parts, notes)
            }
        }
    }

    /// Finds the line on which the items may begin if they have no heading: after the last part that is followed by a
    /// label.
    fn items_line(&self) -> usize {
        let first_label = self.cues.iter().position(|cue| cue.label().is_some()).unwrap_or(self.cues.len());
        self.cues[..first_label].iter().rfind(|cue| cue.part().is_some()).map_or(0, |cue| cue.body)
    }

    /// Reads the reviewer's credentials from the part that has them, which depends on the year.
    /// Empty if nothing tells of the reviewer.
    fn reviewer(&self) -> Reviewer {
        let of = |part: LetterPart| {
            let lines: Vec<Line<'_>> = self.passage(part).lines().collect();
            reviewer::read(&lines)
        };
        // Layouts from 2014 on print the credentials within the account of the method, earlier ones in a part of
        // their own.
        let of_method = of(LetterPart::Method);
        let of_qualifications =
            if of_method == Reviewer::default() { of(LetterPart::Qualifications) } else { of_method };
        if of_qualifications != Reviewer::default() {
            return of_qualifications;
        }
        // The heading may be lost: all lines above the summary are then looked through.
        let above = self.cue(LetterPart::Summary).map_or(0, |cue| cue.line);
        reviewer::read(&self.lines.all[..above])
    }

    /// Puts the fields together, notes the origin of each, and reads the facts of the items last: they need all
    /// texts.
    /// `header`, `reviewer` and `items` are what their modules read; `notes` has their traces.
    fn assemble(
        &self,
        layout: Layout,
        header: Header,
        reviewer: Reviewer,
        items: Vec<Item>,
        mut notes: Notes,
    ) -> Letter {
        let span = self.lines.all.first().map_or(0, |line| line.at)..self.lines.all.last().map_or(0, Line::end);
        let [assigned, decided, injured, denied, received] = header.dates;
        let summary_passage = lead::without_lead(self.passage(LetterPart::Summary));
        let summary = summary_passage.text();
        let sentences = sentences(&summary);
        let worker = WorkerFacts::of(&summary, &sentences, &summary_passage);
        // Letters of 2014 and 2015 print no date of injury, but their summaries often tell it.
        let injured = injured.or_else(|| {
            let (value, at) = injury::date(&summary, &sentences)?;
            Some(Traced { value, span: summary_passage.source(at), rule: Rule::InjurySentence })
        });
        let case_outcome = self.case_outcome(&items, &span, &mut notes);
        let mut letter = Letter {
            case_number: notes.keep("case_number", header.case_number.or_else(|| self.footer.clone())),
            case_numbers: several(header.case_numbers),
            ur_denial_dates: header.ur_denial_dates,
            layout,
            date_assigned: notes.keep("date_assigned", assigned),
            decision_date: notes.keep("decision_date", decided),
            injury_date: notes.keep("injury_date", injured),
            ur_denial_date: notes.keep("ur_denial_date", denied),
            application_received: notes.keep("application_received", received),
            priority: notes.keep("priority", header.priority),
            age: notes.keep("age", worker.age),
            sex: notes.keep("sex", worker.sex),
            licensure: notes.keep("licensure", reviewer.licensure).unwrap_or_default(),
            specialties: notes.keep("specialties", reviewer.specialties).unwrap_or_default(),
            diagnosis: notes.keep("diagnosis", worker.diagnosis),
            diagnoses: worker.diagnoses,
            summary: None,
            items,
            warnings: Vec::new(),
            case_outcome,
            page: self.document.page_of(span.start),
            traces: Vec::new(),
            span,
        };
        let found = summary_passage.span().map(|span| Traced { value: summary, span, rule: Rule::SummaryHeading });
        letter.summary = notes.keep("summary", found);
        notes.warnings.extend(missing_fields(&letter, header.has_number_label));
        notes.traces.push(Trace { field: "layout", item: None, span: letter.span.clone(), rule: Rule::ByLayout });
        letter.warnings = notes.warnings;
        letter.traces = notes.traces;
        find_pages(&mut letter, self.document);
        letter.read_facts();
        letter
    }

    /// Determines the outcome of the case. The items decide; a cover page that differs is worth a warning.
    /// None if neither tells it.
    fn case_outcome(&self, items: &[Item], span: &Range<usize>, notes: &mut Notes) -> Option<CaseOutcome> {
        let derived = CaseOutcome::of(items.iter().map(|item| item.decision));
        let stated = cover::outcome(&self.lines.all[..self.body_line()]);
        let found = match (derived, stated) {
            (Some(derived), Some(stated)) if derived != stated.value => {
                notes.warnings.push(Warning::OutcomeDiffers { stated: stated.value });
                Some(Traced { value: derived, span: span.clone(), rule: Rule::Derived })
            }
            (_, Some(stated)) => Some(stated),
            (Some(value), None) => Some(Traced { value, span: span.clone(), rule: Rule::Derived }),
            (None, None) => None,
        };
        notes.keep("case_outcome", found)
    }
}

/// Returns the values of a field that has several; nothing if one says all.
/// One alone is in the field that has no plural.
fn several(all: Vec<String>) -> Vec<String> {
    if all.len() > 1 { all } else { Vec::new() }
}

/// Warns of fields that letters of this layout have and this one lacks.
/// A letter that never had a header is not warned of for lacking one.
fn missing_fields(letter: &Letter, has_number_label: bool) -> Vec<Warning> {
    let has_header = (letter.case_number.is_some() || has_number_label) && letter.layout.states_decisions();
    let has_licensure = letter.layout != Layout::L0;
    let fields = [
        ("case_number", has_number_label && letter.case_number.is_none()),
        ("summary", letter.summary.is_none()),
        ("licensure", has_licensure && letter.licensure.is_empty()),
        ("specialties", letter.specialties.is_empty()),
        ("decision_date", has_header && letter.decision_date.is_none()),
    ];
    fields.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| Warning::Missing(name)).collect()
}

/// Sets the page of each item: that of its heading, or of anything else that was read of it.
/// The letter's own page if nothing was read of an item.
fn find_pages(letter: &mut Letter, document: &Document) {
    for item in &mut letter.items {
        let mut traces = letter.traces.iter().filter(|trace| trace.item == Some(item.number));
        let first = traces.clone().find(|trace| trace.field == "heading").or_else(|| traces.next());
        item.page = first.map_or(letter.page, |trace| document.page_of(trace.span.start));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::read;

    #[test]
    fn an_item_without_a_heading_begins_where_anything_of_it_was_read() {
        let text = "IMR ISSUES, DECISIONS AND RATIONALES\n\u{c}A brace: Upheld\nClaims Administrator guideline: None.\n\
                    MAXIMUS guideline: MTUS.\nMAXIMUS guideline: ODG.\nDecision rationale: It is not medically necessary.";
        let letters = read(&Document::from_text(text));
        let items = &letters[0].as_ref().unwrap().items;
        let found: Vec<(&str, usize)> = items.iter().map(|item| (item.heading.as_str(), item.page)).collect();
        assert_eq!(found, [("A brace", 2), ("", 2)]);
    }
}
