//! [`Concept`]: one thing of the domain under all its names.

use crate::terms::vocabulary::region::Region;
use serde::{Deserialize, Serialize};

/// The number of a concept: its position in the vocabulary, stable within one build only.
///
/// Store [`Concept::id`] where the number would outlive the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConceptId(pub(crate) u16);

impl ConceptId {
    /// Returns the position of the concept in [`concepts`](crate::terms::vocabulary::concepts).
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The sort of thing a concept is: the part of its id before the colon, and the section of the table that defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConceptKind {
    /// An active ingredient: `drug:tramadol`.
    Drug,
    /// A brand or combination that is more than one ingredient, or an ingredient in a given form.
    Product,
    /// A class of drugs: `class:opioid`.
    Class,
    /// A form a drug is given in: `form:topical`.
    Form,
    /// A part of the body: `region:lumbar`.
    Region,
    /// Left, right or both.
    Side,
    /// A treatment, test, device, surgery, program or evaluation: `tx:acupuncture`.
    Tx,
    /// A diagnosis or symptom: `dx:lateral-epicondylitis`.
    Dx,
    /// A guideline or one of its chapters: `guide:odg`.
    Guide,
    /// A reason for a decision, as the sentences of a rationale give it: `reason:no-red-flags`.
    Reason,
    /// A phrase that only looks like a name, as in "on the other hand"; it is never reported.
    Noise,
}

impl ConceptKind {
    /// All kinds, in order.
    const ALL: [ConceptKind; 11] = [
        ConceptKind::Drug,
        ConceptKind::Product,
        ConceptKind::Class,
        ConceptKind::Form,
        ConceptKind::Region,
        ConceptKind::Side,
        ConceptKind::Tx,
        ConceptKind::Dx,
        ConceptKind::Guide,
        ConceptKind::Reason,
        ConceptKind::Noise,
    ];

    /// Reads the kind off a concept's id.
    pub(crate) fn of(id: &str) -> Option<ConceptKind> {
        // An id without a colon has no kind.
        let (word, _) = id.split_once(':')?;
        ConceptKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Returns the word before the colon of an id.
    pub fn as_str(self) -> &'static str {
        match self {
            ConceptKind::Drug => "drug",
            ConceptKind::Product => "product",
            ConceptKind::Class => "class",
            ConceptKind::Form => "form",
            ConceptKind::Region => "region",
            ConceptKind::Side => "side",
            ConceptKind::Tx => "tx",
            ConceptKind::Dx => "dx",
            ConceptKind::Guide => "guide",
            ConceptKind::Reason => "reason",
            ConceptKind::Noise => "noise",
        }
    }
}

/// One thing of the domain, whatever letters and users call it.
///
/// Concepts are rows of `tables/*.toml`; the broader ones form a hierarchy, in which one may have several parents.
#[derive(Debug)]
pub struct Concept {
    /// Kind and slug: `tx:epidural-steroid-injection`. Stable: a table row keeps its id.
    pub id: &'static str,
    /// The sort of thing it is.
    pub kind: ConceptKind,
    /// The name to show: `epidural steroid injection`.
    pub name: &'static str,
    /// The concepts directly broader than this one.
    pub broader: &'static [ConceptId],
    /// All broader concepts, nearest first, each once.
    pub(crate) above: &'static [ConceptId],
    /// True if the concept is no more than its broader ones together, as `LESI` is an epidural
    /// steroid injection and lumbar. A search for it is a search for these.
    pub composite: bool,
    /// The regions of the body that it is in, its own or else inherited; none for most.
    pub regions: &'static [Region],
}
