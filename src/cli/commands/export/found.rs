//! The hits that an export found, and its parts.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::export::choice::file_name_of;
use crate::export::provenance::ExportedPart;
use crate::export::{Answer, Job, Style, by_value};
use crate::search::{Highlighter, HitAddress, Searcher};

/// The hits that are exported, and the index that has their records. Records are loaded while they are written, since
/// all of them may not fit into memory.
/// Ids and scores alone fit for any number of items.
pub struct FoundHits {
    /// The index.
    pub searcher: Arc<Searcher>,
    /// The hits, in order.
    pub hits: Vec<HitAddress>,
    /// The question and the numbers.
    pub answer: Answer,
    /// The finder of what the question asks for.
    pub highlighter: Highlighter,
}

/// One file of an export.
/// Without `--split-by` there is one, with all hits.
pub struct ExportPart<'a> {
    /// The file.
    pub path: PathBuf,
    /// The value that its items have.
    pub part: Option<ExportedPart>,
    /// Its hits.
    pub hits: Cow<'a, [HitAddress]>,
}

impl FoundHits {
    /// Makes the job that writes some of the hits.
    pub fn job<'a>(&'a self, hits: &'a [HitAddress], style: &'a Style) -> Job<'a> {
        Job { searcher: &self.searcher, hits, answer: &self.answer, highlighter: &self.highlighter, style }
    }

    /// Returns all hits as one part, which comes to the file `path`.
    pub fn whole(&self, path: &Path) -> ExportPart<'_> {
        ExportPart { path: path.to_owned(), part: None, hits: Cow::Borrowed(&self.hits) }
    }

    /// Parts the hits by the values of a field, in the order of these; those without a value come first.
    /// Each part has a name of its own.
    pub fn parts(&self, field: &str, path: &Path) -> anyhow::Result<Vec<ExportPart<'static>>> {
        let mut taken = BTreeSet::new();
        let mut parts = Vec::new();
        for (value, places) in by_value(&self.searcher, field, &self.hits)? {
            let name = value.as_deref().map_or_else(|| format!("without-{field}"), file_name_of);
            let mut numbered = (2..).map(|number| format!("{name}~{number}"));
            let mut name = name.clone();
            while !taken.insert(name.clone()) {
                name = numbered.next().unwrap_or_default();
            }
            let mut file = path.file_stem().unwrap_or_default().to_owned();
            file.push(format!(".{name}"));
            if let Some(extension) = path.extension() {
                file.push(".");
                file.push(extension);
            }
            let hits = places.into_iter().map(|place| self.hits[place]).collect();
            let part = Some(ExportedPart { field: field.to_owned(), value });
            parts.push(ExportPart { path: path.with_file_name(file), part, hits });
        }
        Ok(parts)
    }

    /// Returns the hits of a part, as an export before had it; all hits without one.
    pub fn hits_of(&self, part: Option<&ExportedPart>) -> anyhow::Result<Cow<'_, [HitAddress]>> {
        let Some(part) = part else { return Ok(Cow::Borrowed(&self.hits)) };
        let places = by_value(&self.searcher, &part.field, &self.hits)?.remove(&part.value).unwrap_or_default();
        Ok(places.into_iter().map(|place| self.hits[place]).collect())
    }
}
