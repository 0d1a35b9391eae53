//! The figures that `imr eval` prints, the same in every format.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cli::commands::eval::baseline::Baseline;
use crate::counts::evaluation::comparison::{Comparison, compare};
use crate::counts::evaluation::judgements::Grades;
use crate::counts::evaluation::measures::{DEPTH, Figures};

/// All that is measured.
#[derive(Debug, Serialize)]
pub struct EvalReport {
    /// The number of queries that were measured.
    pub queries: usize,
    /// The means over them.
    pub mean: Figures,
    /// The key of the classes; `None` if the queries have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The means over the queries of each class, in the order of their names; those without one come first.
    pub classes: Vec<ClassMean>,
    /// The figures of each query, in the order of their ids.
    pub per_query: Vec<MeasuredQuery>,
    /// The comparison with a baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<AgainstBaseline>,
    /// Lines and ids that were left out, or count as 0.
    pub notes: Vec<String>,
}

/// The means over the queries of a class.
#[derive(Debug, Serialize)]
pub struct ClassMean {
    /// The class; `None` for queries without one.
    pub class: Option<String>,
    /// The number of its queries.
    pub queries: usize,
    /// The means.
    #[serde(flatten)]
    pub figures: Figures,
}

/// The figures of one query.
#[derive(Debug, Serialize)]
pub struct MeasuredQuery {
    /// The id of the query.
    pub qid: String,
    /// Its class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The figures.
    #[serde(flatten)]
    pub figures: Figures,
    /// The number of relevant items.
    pub relevant: usize,
    /// The number of those that are among the hits that count for recall.
    pub found: usize,
    /// The figures of the baseline, where it has the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Figures>,
    /// The figures less those of the baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Figures>,
}

/// The comparison with a baseline.
#[derive(Debug, Serialize)]
pub struct AgainstBaseline {
    /// The file of the baseline as it was named.
    pub file: String,
    /// The number of queries that were compared.
    pub queries: usize,
    /// The comparison by each measure.
    pub measures: Vec<Comparison>,
}

impl MeasuredQuery {
    /// Makes the figures of a query that are not compared yet.
    pub fn new(
        qid: &str,
        class: Option<String>,
        ranking: &[String],
        grades: &Grades,
        figures: Figures,
    ) -> MeasuredQuery {
        let found = ranking.iter().take(DEPTH).filter(|id| grades.contains_key(*id)).count();
        let (baseline, difference) = (None, None);
        MeasuredQuery { qid: qid.to_owned(), class, figures, relevant: grades.len(), found, baseline, difference }
    }
}

impl EvalReport {
    /// Makes the report of measured queries, which it compares with the baseline if there is one.
    pub fn new(
        mut per_query: Vec<MeasuredQuery>,
        by: Option<String>,
        baseline: Option<Baseline>,
        notes: Vec<String>,
    ) -> EvalReport {
        let baseline = baseline.map(|baseline| against(&mut per_query, &baseline));
        let mut classes: BTreeMap<Option<&str>, Vec<&Figures>> = BTreeMap::new();
        for query in per_query.iter().filter(|_| by.is_some()) {
            classes.entry(query.class.as_deref()).or_default().push(&query.figures);
        }
        let class_mean = |(class, all): (Option<&str>, Vec<&Figures>)| ClassMean {
            class: class.map(str::to_owned),
            queries: all.len(),
            figures: Figures::mean(all),
        };
        EvalReport {
            queries: per_query.len(),
            mean: Figures::mean(per_query.iter().map(|query| &query.figures)),
            classes: classes.into_iter().map(class_mean).collect(),
            by,
            per_query,
            baseline,
            notes,
        }
    }
}

/// Compares the queries that the baseline has, and adds its figures to them.
fn against(per_query: &mut [MeasuredQuery], baseline: &Baseline) -> AgainstBaseline {
    let mut pairs = Vec::new();
    for query in per_query {
        if let Some(before) = baseline.figures.get(&query.qid) {
            query.baseline = Some(*before);
            query.difference = Some(query.figures.minus(before));
            pairs.push((*before, query.figures));
        }
    }
    AgainstBaseline { file: baseline.file.clone(), queries: pairs.len(), measures: compare(&pairs) }
}
