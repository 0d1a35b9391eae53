//! Notes taken while a letter is read: the origin of each field, and the gaps.
//!
//! The modules that read items share one [`Notes`], so that origins and warnings of all items come in one list.

use crate::letter::evidence::trace::{Rule, Trace, Traced};
use crate::letter::items::decision::conclusion;
use crate::letter::layout::Layout;
use crate::letter::layout::cues::FoundCue;
use crate::letter::page::passage::Passage;
use crate::letter::types::{Decision, Item, Warning};
use crate::terms;

/// The traces and warnings of a letter that is being read.
#[derive(Debug, Default)]
pub struct Notes {
    /// The origin of each field found so far.
    pub traces: Vec<Trace>,
    /// The warnings so far.
    pub warnings: Vec<Warning>,
    /// True if the layout states decisions by a word, so that an item without one is worth a warning.
    pub states_decisions: bool,
    /// True if some of the letter's text could not be read. Wording then decides nothing, since a "not" may be lost.
    pub has_holes: bool,
}

/// The request of an item: its heading, and the decision stated with it.
/// The three layouts of 2013 and the later ones find it in different ways and give it in this form.
#[derive(Debug)]
pub struct ItemRequest {
    /// The heading.
    pub heading: Traced<String>,
    /// The treatment in dispute, if it is not all of the heading.
    pub procedure: Option<Traced<String>>,
    /// The decision that the heading or the list states.
    pub decision: Option<Traced<Decision>>,
}

/// A paragraph of an item with its origin.
pub type Paragraph = Traced<String>;

impl Paragraph {
    /// Returns the text of `passage`, read by `rule`; `None` if it is empty.
    /// The text is made normal; the bytes are those of the document.
    pub fn of(passage: &Passage<'_>, rule: Rule) -> Option<Paragraph> {
        let span = passage.span()?;
        Some(Traced { value: passage.text(), span, rule })
    }
}

/// The paragraphs of an item.
/// Any of them may be missing; only a missing rationale is warned of.
#[derive(Debug, Default)]
pub struct Texts {
    /// The guidelines that the claims administrator cited.
    pub claims: Option<Paragraph>,
    /// The guidelines that the reviewer cited.
    pub reviewer: Option<Paragraph>,
    /// The reviewer's reasons.
    pub rationale: Option<Paragraph>,
}

impl Rule {
    /// Returns the rule for a paragraph after a label: labels with a misprint, and sentences in place of one, say
    /// less.
    /// A cue that leaves its whole line to the text, `from` 0, is the beginning of a sentence.
    pub(crate) fn of_label(cue: &FoundCue) -> Rule {
        match (cue.from, cue.exact) {
            (0, _) => Rule::SentenceLabel,
            (_, true) => Rule::Label,
            (_, false) => Rule::MisprintedLabel,
        }
    }
}

impl Notes {
    /// Makes empty notes for a letter of `layout`.
    pub fn new(layout: Layout) -> Notes {
        Notes { states_decisions: layout.states_decisions(), ..Notes::default() }
    }

    /// Notes the origin of a field of the letter and returns its value.
    /// Nothing is noted for a field that was not found.
    pub fn keep<T>(&mut self, field: &'static str, found: Option<Traced<T>>) -> Option<T> {
        self.keep_of(None, field, found)
    }

    /// Notes the origin of a field of the item with the number `item`, or of the letter if that is `None`.
    fn keep_of<T>(&mut self, item: Option<usize>, field: &'static str, found: Option<Traced<T>>) -> Option<T> {
        let Traced { value, span, rule } = found?;
        self.traces.push(Trace { field, item, span, rule });
        Some(value)
    }

    /// Makes the item with the number `number` of its request and paragraphs. Adds warnings for those that are
    /// missing.
    /// Warnings and traces carry the number.
    pub fn item(&mut self, number: usize, request: ItemRequest, texts: Texts) -> Item {
        if texts.rationale.is_none() {
            self.warnings.push(Warning::NoRationale { item: number });
        }
        if request.heading.value.is_empty() {
            self.warnings.push(Warning::NoHeading { item: number });
        }
        let (decision, inferred) = self.decide(number, request.decision.clone(), texts.rationale.as_ref());
        let item = Some(number);
        // An empty heading has no origin.
        let heading = Some(request.heading).filter(|heading| !heading.value.is_empty());
        let heading = self.keep_of(item, "heading", heading).unwrap_or_default();
        let procedure = self.keep_of(item, "procedure", request.procedure).unwrap_or_else(|| heading.clone());
        Item {
            number,
            // Pages and facts are set when all items are known.
            page: 1,
            heading,
            procedure,
            decision,
            inferred,
            claims_guideline: self.keep_of(item, "claims_guideline", texts.claims),
            reviewer_guideline: self.keep_of(item, "reviewer_guideline", texts.reviewer),
            rationale: self.keep_of(item, "rationale", texts.rationale),
            facts: terms::Facts::default(),
            details: terms::Details::default(),
        }
    }

    /// Decides an item: the decision stated by its heading wins. If none is stated, the wording of the rationale's
    /// conclusion decides, and the second value is true. Adds a warning if the two contradict each other.
    fn decide(
        &mut self,
        item: usize,
        stated: Option<Traced<Decision>>,
        rationale: Option<&Paragraph>,
    ) -> (Decision, bool) {
        let concluded = rationale.and_then(|rationale| Some((conclusion::decision(&rationale.value)?, rationale)));
        // A "not" in the hole would turn the conclusion round.
        let concluded = concluded.filter(|_| !self.has_holes);
        // A word of its own is safe all the same.
        let stated = stated.filter(|stated| !self.has_holes || stated.rule != Rule::SentenceWording);
        let Some(mut stated) = stated else {
            if self.states_decisions || concluded.is_none() {
                self.warnings.push(Warning::NoDecision { item, inferred: concluded.is_some() });
            }
            let found = concluded.map(|(value, rationale)| {
                let end = rationale.span.end;
                // The conclusion is the end of the rationale; its last bytes are as near as wording tells.
                Traced { value, span: rationale.span.start..end, rule: Rule::ConclusionWording }
            });
            let decision = self.keep_of(Some(item), "decision", found);
            return (decision.unwrap_or(Decision::Unknown), decision.is_some());
        };
        // Issues of L0 have their decisions from the rationale itself, so that comparing them with it says nothing.
        let inferred = stated.rule == Rule::ConclusionWording;
        let contrary = concluded.filter(|(concluded, _)| !inferred && differ(stated.value, *concluded));
        if let Some((concluded, _)) = contrary {
            self.warnings.push(Warning::ConclusionDiffers { item, stated: stated.value, concluded });
            // The stated word is kept, with less confidence.
            stated.rule = Rule::WordAgainstConclusion;
        }
        let decision = self.keep_of(Some(item), "decision", Some(stated));
        (decision.unwrap_or(Decision::Unknown), inferred)
    }
}

/// Returns true if a decision cannot be the one that a conclusion words. "Modified" fits either, since the conclusion
/// may speak of one of the two portions, and a conclusion in part fits either.
/// "Unknown" is never stated.
fn differ(stated: Decision, concluded: Decision) -> bool {
    stated != concluded && stated != Decision::Modified && concluded != Decision::Modified
}
