//! The ranking that another is compared with: a run in TREC's form, or what `imr eval --json` printed before.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use crate::cli::commands::eval::inputs::{faulty_line, file, listed, refused};
use crate::cli::error::CliError;
use crate::counts::evaluation::judgements::Judgements;
use crate::counts::evaluation::measures::Figures;
use crate::counts::evaluation::trec_run::TrecRun;

/// The figures of a baseline.
#[derive(Debug)]
pub struct Baseline {
    /// The file as it was named.
    pub file: String,
    /// The figures, by the ids of the queries.
    pub figures: HashMap<String, Figures>,
    /// Queries that are left out or count as 0, and an order that is not that of the scores.
    pub notes: Vec<String>,
}

/// An earlier report; its other keys do not matter.
#[derive(Deserialize)]
struct EarlierReport {
    per_query: Vec<EarlierQuery>,
}

/// The figures of a query in an earlier report.
#[derive(Deserialize)]
struct EarlierQuery {
    qid: String,
    #[serde(flatten)]
    figures: Figures,
}

/// Reads the file and measures its rankings, if it does not hold figures already.
///
/// # Errors
/// When it cannot be read, is of neither form, or has none of the judged queries.
pub fn read(path: &Path, judgements: &Judgements) -> Result<Baseline, CliError> {
    let text = file(path)?;
    let mut notes = Vec::new();
    let mut figures: HashMap<String, Figures> = if text.trim_start().starts_with('{') {
        let report: EarlierReport = serde_json::from_str(&text)
            .map_err(|error| refused(path, &format!("not what 'imr eval --json' prints: {error}")))?;
        report.per_query.into_iter().map(|query| (query.qid, query.figures)).collect()
    } else {
        let run = TrecRun::parse(&text).map_err(|fault| faulty_line(path, fault))?;
        if let Some(line) = run.unsorted {
            let place = format!("{}, line {line}", path.display());
            notes.push(format!("{place}: the score is higher than that of the line before; the order of lines counts"));
        }
        let measure = |(qid, ranking): (&String, &Vec<String>)| {
            Some((qid.clone(), Figures::of(ranking, judgements.queries.get(qid)?)))
        };
        run.rankings.iter().filter_map(measure).collect()
    };
    figures.retain(|qid, _| judgements.queries.contains_key(qid));
    if figures.is_empty() {
        return Err(refused(path, "it has none of the judged queries"));
    }
    let missing: Vec<&String> = judgements.queries.keys().filter(|qid| !figures.contains_key(*qid)).collect();
    if !missing.is_empty() {
        notes.push(format!("not in {}, counted as 0 there: {}", path.display(), listed(&missing)));
        let zeros: Vec<String> = missing.into_iter().cloned().collect();
        figures.extend(zeros.into_iter().map(|qid| (qid, Figures::default())));
    }
    Ok(Baseline { file: path.display().to_string(), figures, notes })
}
