//! The facts that a summary tells of the worker, each with its origin in the document.
//!
//! The functions that find them know the text of the summary only.

use std::ops::Range;

use crate::letter::evidence::trace::{Rule, Traced};
use crate::letter::page::passage::Passage;
use crate::letter::summary::worker::Sex;
use crate::letter::summary::{diagnosis, worker};

/// The facts of a summary about the worker.
/// A fact that the summary does not tell is None or empty.
pub struct WorkerFacts {
    /// The age in years.
    pub age: Option<Traced<u8>>,
    /// The sex.
    pub sex: Option<Traced<Sex>>,
    /// The sentence or sentences that state the diagnoses.
    pub diagnosis: Option<Traced<String>>,
    /// The diagnoses one by one.
    pub diagnoses: Vec<String>,
}

impl WorkerFacts {
    /// Reads them from the text of a summary, its sentences, and the passage that the text was made of.
    pub fn of(summary: &str, sentences: &[Range<usize>], passage: &Passage<'_>) -> WorkerFacts {
        let source = |range: Range<usize>| passage.source(range);
        let diagnosed = diagnosis::read(summary, sentences);
        WorkerFacts {
            age: worker::age(summary).map(|(value, at)| Traced { value, span: source(at), rule: Rule::AgeCue }),
            sex: worker::sex(summary).map(|(value, at, rule)| Traced { value, span: source(at), rule }),
            diagnosis: diagnosed.sentences.map(|found| Traced { span: source(found.span), ..found }),
            diagnoses: diagnosed.list,
        }
    }
}
