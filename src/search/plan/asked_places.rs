//! Compares the parts of the body that a question names with those that an item is about. The item's own values
//! are better evidence than words of the history: who asks for a lumbar injection does not mean a thoracic one of
//! a worker whose low back hurts too.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentReader, TERMINATED};

use crate::index::schema::fields::{DISPUTED, is_text_of};
use crate::query::{ExpandedTerm, Role, Sort};
use crate::search::exec::windows::window_scorer::{Mode, WindowQuery, WindowScorer};
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::weights::elsewhere_factor;
use crate::search::plan::values::columns::OpenColumns;
use crate::terms;
use crate::terms::Region;
use crate::terms::notation::levels;

/// The values of one field that a question asks for.
type Asked = (&'static str, BTreeSet<String>);

/// The regions of the body and levels of the spine that a question names.
#[derive(Debug, Clone, Default)]
pub struct AskedPlaces {
    /// The values by field; fields without any are left out.
    asked: Arc<[Asked]>,
}

impl AskedPlaces {
    /// Collects the places that `clause` names. Several are alternatives: an item about one of them is about the
    /// question.
    pub fn of(clause: &Clause) -> AskedPlaces {
        let (mut regions, mut segments) = (BTreeSet::new(), BTreeSet::new());
        visit_subjects(clause, &mut |need| {
            if names_place(need) {
                regions.extend(terms::regions(&need.text).iter().map(|region| region.as_str().to_owned()));
                segments.extend(levels::levels(&need.text).iter().map(ToString::to_string));
            }
        });
        // "Other" is no place that an item could be compared with.
        regions.remove(Region::Other.as_str());
        let asked = [("regions", regions), ("levels", segments)].into_iter().filter(|(_, values)| !values.is_empty());
        AskedPlaces { asked: asked.collect() }
    }

    /// Returns true if the question names no place.
    pub fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }

    /// Opens the columns of a segment that hold the places of its items.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn in_segment(&self, columns: &OpenColumns, segment: &SegmentReader) -> tantivy::Result<Elsewhere> {
        let mut fields = Vec::with_capacity(self.asked.len());
        for (field, values) in self.asked.iter() {
            // No item of the segment names such a place.
            let Some(column) = columns.texts(segment, field)? else { continue };
            let ordinal = |value: &String| column.dictionary().term_ord(value.as_bytes()).ok().flatten();
            let asked = values.iter().filter_map(ordinal).collect();
            let other = ordinal(&Region::Other.as_str().to_owned());
            fields.push(PlaceColumn { name: field, column, asked, other });
        }
        Ok(Elsewhere { fields })
    }
}

/// Calls `visit` with each term that says what the question is about, not with reasons or what is left out.
fn visit_subjects(clause: &Clause, visit: &mut impl FnMut(&ExpandedTerm)) {
    match clause {
        Clause::Term(need) if need.role == Role::Subject => visit(need),
        Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => {
            parts.iter().for_each(|part| visit_subjects(part, visit));
        }
        Clause::Boost(part, _) | Clause::AtLeast { part, .. } => visit_subjects(part, visit),
        Clause::Near { left, right, not, .. } => {
            visit_subjects(left, visit);
            if !not {
                visit_subjects(right, visit);
            }
        }
        Clause::In(name, part) if is_text_of(DISPUTED, name) => visit_subjects(part, visit),
        _ => {}
    }
}

/// Returns true if the term names a part of the body, alone or with a treatment: "lumbar epidural".
fn names_place(need: &ExpandedTerm) -> bool {
    need.sort == Sort::Place || need.equivalents.iter().flatten().any(|term| term.starts_with("region:"))
}

/// The test for items of a segment that are about other places than those asked for.
pub struct Elsewhere {
    /// One column for each field with asked values.
    fields: Vec<PlaceColumn>,
}

/// The column of one field, with the values to compare.
struct PlaceColumn {
    /// The field's name.
    name: &'static str,
    /// The values of items, as ordinals of the segment's dictionary.
    column: StrColumn,
    /// The ordinals of the values asked for; those that the segment lacks are left out.
    asked: Vec<u64>,
    /// The ordinal of "other": a place outside the list of regions tells nothing.
    other: Option<u64>,
}

impl Elsewhere {
    /// Returns true if, in some field, an item names places and none of those asked for.
    pub fn has(&self, item: DocId) -> bool {
        self.fields.iter().any(|field| field.is_contrary(item))
    }

    /// Returns the factor for the score of an item: less than 1 where it is about another place.
    pub fn factor(&self, item: DocId) -> Score {
        let contrary = self.fields.iter().filter(|field| field.is_contrary(item));
        contrary.map(|field| elsewhere_factor(field.name)).product()
    }
}

impl PlaceColumn {
    /// Returns true if the item has values in this field, and none of those asked for. An item without a value may be
    /// about any place.
    fn is_contrary(&self, item: DocId) -> bool {
        let mut values = self.column.ords().values_for_doc(item).filter(|value| Some(*value) != self.other).peekable();
        values.peek().is_some() && !values.any(|value| self.asked.contains(&value))
    }
}

/// Query for the items that are about other places than those asked for.
#[derive(Clone)]
pub struct ElsewhereQuery {
    /// The places that are asked for.
    pub places: AskedPlaces,
    /// The columns of the index.
    pub columns: Arc<OpenColumns>,
}

impl fmt::Debug for ElsewhereQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "elsewhere than {:?}", self.places.asked)
    }
}

impl WindowQuery for ElsewhereQuery {
    fn open(&self, segment: &SegmentReader, _: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        Ok(Box::new(ElsewhereScorer {
            elsewhere: self.places.in_segment(&self.columns, segment)?,
            end: segment.max_doc(),
        }))
    }
}

/// The query in one segment.
struct ElsewhereScorer {
    /// The test for an item.
    elsewhere: Elsewhere,
    /// The number of items of the segment.
    end: DocId,
}

impl WindowScorer for ElsewhereScorer {
    fn next(&mut self, target: DocId) -> DocId {
        (target..self.end).find(|item| self.elsewhere.has(*item)).unwrap_or(TERMINATED)
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        let end = self.end.min(base + set.window());
        (base..end).filter(|item| self.elsewhere.has(*item)).for_each(|item| set.add(item - base));
    }

    fn fill_among(&mut self, base: DocId, wanted: &WindowSet, set: &mut WindowSet) {
        wanted.for_each(|at| {
            if self.elsewhere.has(base + at) {
                set.add(at);
            }
        });
    }

    fn cost(&self) -> u64 {
        self.end.into()
    }

    fn size_hint(&self) -> u32 {
        self.end
    }
}
