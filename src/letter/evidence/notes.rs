//! What is noted while a letter is read: where each field was found, and what was not understood.

use crate::letter::evidence::trace::{Rule, Trace, Traced};
use crate::letter::items::conclusion;
use crate::letter::layout::Layout;
use crate::letter::layout::cues::FoundCue;
use crate::letter::page::passage::Passage;
use crate::letter::types::{Decision, Item, Warning};
use crate::terms;

/// Traces and warnings of a letter.
#[derive(Debug, Default)]
pub struct Notes {
    /// Where each field was found.
    pub traces: Vec<Trace>,
    /// What was not understood.
    pub warnings: Vec<Warning>,
    /// Whether the layout states decisions by a word, so that one without is worth a warning.
    pub states_decisions: bool,
    /// Whether some of the letter's text could not be read: the wording then decides nothing.
    pub has_holes: bool,
}

/// What an item asks for.
#[derive(Debug)]
pub struct ItemRequest {
    /// The heading.
    pub heading: Traced<String>,
    /// What is in dispute, where that is not all of the heading.
    pub procedure: Option<Traced<String>>,
    /// What the heading says was decided.
    pub decision: Option<Traced<Decision>>,
}

/// A paragraph of an item.
pub type Paragraph = Traced<String>;

impl Paragraph {
    /// The text of `passage`; `None` when it is empty.
    pub fn of(passage: &Passage<'_>, rule: Rule) -> Option<Paragraph> {
        let span = passage.span()?;
        Some(Traced { value: passage.text(), span, rule })
    }
}

/// The paragraphs of an item.
#[derive(Debug, Default)]
pub struct Texts {
    /// What the claims administrator cited.
    pub claims: Option<Paragraph>,
    /// What the reviewer cited.
    pub reviewer: Option<Paragraph>,
    /// The reviewer's reasons.
    pub rationale: Option<Paragraph>,
}

impl Rule {
    /// How the paragraph behind a label is read.
    pub fn of_label(cue: &FoundCue) -> Rule {
        match (cue.from, cue.exact) {
            (0, _) => Rule::SentenceLabel,
            (_, true) => Rule::Label,
            (_, false) => Rule::MisprintedLabel,
        }
    }
}

impl Notes {
    /// Notes for a letter of `layout`.
    pub fn new(layout: Layout) -> Notes {
        Notes { states_decisions: layout.states_decisions(), ..Notes::default() }
    }

    /// Keeps where a field of the letter was found and gives its value.
    pub fn keep<T>(&mut self, field: &'static str, found: Option<Traced<T>>) -> Option<T> {
        self.keep_of(None, field, found)
    }

    fn keep_of<T>(&mut self, item: Option<usize>, field: &'static str, found: Option<Traced<T>>) -> Option<T> {
        let Traced { value, span, rule } = found?;
        self.traces.push(Trace { field, item, span, rule });
        Some(value)
    }

    /// Makes an item of what was found.
    pub fn item(&mut self, number: usize, request: ItemRequest, texts: Texts) -> Item {
        if texts.rationale.is_none() {
            self.warnings.push(Warning::NoRationale { item: number });
        }
        if request.heading.value.is_empty() {
            self.warnings.push(Warning::NoHeading { item: number });
        }
        let (decision, inferred) = self.decide(number, request.decision.clone(), texts.rationale.as_ref());
        let item = Some(number);
        let heading = Some(request.heading).filter(|heading| !heading.value.is_empty());
        let heading = self.keep_of(item, "heading", heading).unwrap_or_default();
        let procedure = self.keep_of(item, "procedure", request.procedure).unwrap_or_else(|| heading.clone());
        Item {
            number,
            page: 1,
            heading,
            procedure,
            decision,
            inferred,
            claims_guideline: self.keep_of(item, "claims_guideline", texts.claims),
            reviewer_guideline: self.keep_of(item, "reviewer_guideline", texts.reviewer),
            rationale: self.keep_of(item, "rationale", texts.rationale),
            facts: terms::Facts::default(),
            details: None,
        }
    }

    /// What the heading states decides. Where it states nothing, the wording of the conclusion does, and says so.
    fn decide(
        &mut self,
        item: usize,
        stated: Option<Traced<Decision>>,
        rationale: Option<&Paragraph>,
    ) -> (Decision, bool) {
        let concluded = rationale.and_then(|rationale| Some((conclusion::decision(&rationale.value)?, rationale)));
        let concluded = concluded.filter(|_| !self.has_holes);
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
        let inferred = stated.rule == Rule::ConclusionWording;
        let contrary = concluded.filter(|(concluded, _)| !inferred && differ(stated.value, *concluded));
        if let Some((concluded, _)) = contrary {
            self.warnings.push(Warning::ConclusionDiffers { item, stated: stated.value, concluded });
            stated.rule = Rule::WordAgainstConclusion;
        }
        let decision = self.keep_of(Some(item), "decision", Some(stated));
        (decision.unwrap_or(Decision::Unknown), inferred)
    }
}

/// Whether a decision cannot be what a conclusion says: one of two portions may be.
fn differ(stated: Decision, concluded: Decision) -> bool {
    stated != concluded && stated != Decision::Modified
}
