//! Answers one query, and prints the answer in its format.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use crate::cli::commands::batch::BatchQuery;
use crate::cli::commands::query::{HitFormat, QueryArgs};
use crate::cli::global::Global;
use crate::cli::terminal::hits;
use crate::cli::terminal::hits::HitList;
use crate::cli::terminal::plain::counted;
use crate::counts::evaluation::trec_run::trec_id;
use crate::counts::facets::{AskedFacet, Facet, facets as count_facets, glance};
use crate::search::to_json;
use crate::search::{Counted, FacetValue, Hit, Options, Searcher};

impl QueryArgs {
    /// Answers one query and prints the result. Returns true if anything was found.
    ///
    /// # Errors
    /// When the query is faulty, the index cannot be read, or `out` cannot be written.
    pub(super) fn answer(
        &self,
        BatchQuery { qid, query, .. }: &BatchQuery,
        searcher: &Searcher,
        (options, facets): (&Options, &[AskedFacet]),
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<bool> {
        let format = self.format();
        let options = &Options { counted: format == HitFormat::Text || !facets.is_empty(), ..options.clone() };
        if self.count {
            let counted = searcher.count((query, options))?;
            let facets = count_facets(searcher, query, options, facets)?;
            return self.print_count(&counted, &facets, global, out);
        }
        let mut results = searcher.search((query, options))?;
        let facets = count_facets(searcher, query, options, facets)?;
        results.facets = by_name(&facets);
        let is_glanced = format == HitFormat::Text && results.total.items > 0;
        let glance = is_glanced.then(|| glance(searcher, query, options)).transpose()?;
        let (only_disputed, is_sorted, results_of) = (self.search.disputed, !options.sort.is_empty(), &results);
        let (glance, facets) = (glance.as_ref(), &*facets);
        let (is_quiet, matching) = (global.quiet, options.matching);
        let page =
            HitList { results: results_of, searcher, only_disputed, matching, is_sorted, is_quiet, glance, facets };
        if !matches!(format, HitFormat::Text | HitFormat::Json) {
            results.understood.notes.iter().for_each(|note| global.note(note));
        }
        match format {
            HitFormat::Text => page.write(out)?,
            HitFormat::Table => page.write_table(out)?,
            HitFormat::Json => writeln!(out, "{}", self.with_qid(qid, &results)?)?,
            HitFormat::Jsonl => write_lines(out, &results.hits, |hit| self.with_qid(qid, hit))?,
            HitFormat::Ids => write_lines(out, &results.hits, |hit| Ok(hit.id.clone()))?,
            HitFormat::Trec => write_lines(out, &results.hits, |hit| {
                Ok(format!("{qid} Q0 {} {} {} imr", trec_id(&hit.id), hit.rank, hit.score))
            })?,
        }
        if let Some(took) = results.took_ms {
            global.note(&format!("{took} ms over {}", counted(searcher.commit().items, "item")));
        }
        // Partial hits are hits whatever a format shows of them; a sorted list has none.
        Ok(results.total.items > 0 || results.total.partial > 0 && !is_sorted)
    }

    /// Returns a value as JSON. In a batch, the id of the query comes first.
    /// Without a batch the value is as it is.
    fn with_qid(&self, qid: &str, value: &impl Serialize) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Answer<'a, T> {
            qid: &'a str,
            #[serde(flatten)]
            answer: &'a T,
        }
        Ok(match self.batch {
            Some(_) => to_json(&Answer { qid, answer: value })?,
            None => to_json(value)?,
        })
    }

    /// Prints only how many hits there are, with facets if they are asked for. Returns true if there are any.
    ///
    /// # Errors
    /// When `out` cannot be written.
    fn print_count(
        &self,
        counted: &Counted,
        facets: &[Facet],
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<bool> {
        #[derive(Serialize)]
        struct CountAnswer<'a> {
            #[serde(flatten)]
            counted: &'a Counted,
            #[serde(skip_serializing_if = "BTreeMap::is_empty")]
            facets: BTreeMap<String, Vec<FacetValue>>,
        }
        // JSON has the notes in it.
        if self.format() != HitFormat::Json {
            counted.notes.iter().for_each(|note| global.note(note));
        }
        match self.format() {
            HitFormat::Text => {
                writeln!(out, "{}", hits::totals(&counted.total, self.search.disputed))?;
                hits::write_facets(out, facets)?;
            }
            _ => writeln!(out, "{}", to_json(&CountAnswer { counted, facets: by_name(facets) })?)?,
        }
        Ok(counted.total.items > 0)
    }
}

/// Returns the values of facets by the names of these, as JSON has them.
/// Scripts look a facet up by the name that they asked for.
fn by_name(facets: &[Facet]) -> BTreeMap<String, Vec<FacetValue>> {
    facets.iter().map(|facet| (facet.name.clone(), facet.values.clone())).collect()
}

/// Writes one line for each hit.
/// `line` makes the text of a hit, without the line's end.
fn write_lines(out: &mut dyn Write, hits: &[Hit], line: impl Fn(&Hit) -> anyhow::Result<String>) -> anyhow::Result<()> {
    for hit in hits {
        writeln!(out, "{}", line(hit)?)?;
    }
    Ok(())
}
