//! Items that have any value of a field. The index of a column knows how many items before a given one have a value, so
//! that most of a window is told from these numbers, 64 items at a time, and few items are looked at.

use tantivy::columnar::ColumnIndex;
use tantivy::columnar::column_index::{MultiValueIndex, OptionalIndex, Set};
use tantivy::query::ExistsQuery;
use tantivy::{DocId, SegmentReader, TERMINATED};

use crate::search::exec::leaves::tantivy_query::TantivyQuery;
use crate::search::exec::windows::window_scorer::{AllItems, Mode, NoItems, WindowQuery, WindowScorer};
use crate::search::exec::windows::window_set::WindowSet;

/// Items in a word of a set.
const WORD: DocId = 64;
/// Items of a word that are found one after the other; if there are more, all of the word are looked at.
const FEW: u32 = 16;

/// Query for the items that have a value of the field of this name, without scores.
#[derive(Debug)]
pub struct HasValue(pub &'static str);

/// The items of one segment that have a value.
struct HasValueScorer {
    /// The index of the column.
    present: OptionalIndex,
}

impl WindowQuery for HasValue {
    fn open(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        // A field has one column: its kind says which.
        let Some(column) = segment.fast_fields().dynamic_column_handles(self.0)?.pop() else {
            return NoItems.open(segment, mode);
        };
        match column.open()?.into_column_index() {
            ColumnIndex::Empty { .. } => NoItems.open(segment, mode),
            ColumnIndex::Full => AllItems.open(segment, mode),
            ColumnIndex::Optional(present) => Ok(Box::new(HasValueScorer { present })),
            ColumnIndex::Multivalued(MultiValueIndex::MultiValueIndexV2(values)) => {
                Ok(Box::new(HasValueScorer { present: values.optional_index }))
            }
            // Columns as an older tantivy wrote them.
            ColumnIndex::Multivalued(MultiValueIndex::MultiValueIndexV1(_)) => {
                TantivyQuery::of(Box::new(ExistsQuery::new(self.0.to_owned(), false))).open(segment, mode)
            }
        }
    }
}

impl WindowScorer for HasValueScorer {
    fn next(&mut self, target: DocId) -> DocId {
        self.present.next_non_null_doc(target).unwrap_or(TERMINATED)
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        let mut before = self.present.rank(base);
        for (start, word) in (base..).step_by(WORD as usize).zip(set.words_mut()) {
            let end = start + WORD;
            let until = self.present.rank(end);
            match until - before {
                WORD => *word = u64::MAX,
                few if few <= FEW => {
                    let mut item = start;
                    for _ in 0..few {
                        item = self.next(item);
                        *word |= 1 << (item - start);
                        item += 1;
                    }
                }
                _ => {
                    let last = end.min(self.present.num_docs());
                    (start..last).for_each(|item| *word |= u64::from(self.present.contains(item)) << (item - start));
                }
            }
            before = until;
        }
    }

    fn cost(&self) -> u64 {
        self.present.num_non_nulls().into()
    }

    fn size_hint(&self) -> u32 {
        self.present.num_non_nulls()
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{FAST, NumericOptions, Schema};
    use tantivy::{Index, TantivyDocument};

    use super::*;
    use crate::search::exec::windows::window_set::{SMALLEST_WINDOW, WINDOW};

    /// A field, and the number of values that an item has of it.
    type Values = (&'static str, fn(DocId) -> DocId);

    /// Fields with values everywhere, nowhere, in runs, in most, in some and in few items, and with lists.
    const VALUES: &[Values] = &[
        ("all", |_| 1),
        ("none", |_| 0),
        ("runs", |item| item / 100 % 2),
        ("most", |item| DocId::from(item % 7 != 0)),
        ("some", |item| DocId::from(item % 3 == 0)),
        ("few", |item| DocId::from(item % 997 == 5)),
        ("first", |item| DocId::from(item < 70)),
        ("lists", |item| item % 4),
        ("long runs", |item| item / 5_000 % 2 * 2),
    ];
    /// More than the columns keep in one block, and no multiple of a word.
    const ITEMS: DocId = 70_001;

    /// Returns an index of one segment with these values.
    fn index() -> Index {
        let mut schema = Schema::builder();
        let fields = VALUES.iter().map(|(name, _)| schema.add_u64_field(name, NumericOptions::from(FAST)));
        let fields: Vec<_> = fields.collect();
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 50_000_000).expect("a writer");
        for item in 0..ITEMS {
            let mut document = TantivyDocument::default();
            for (field, (_, values)) in fields.iter().zip(VALUES) {
                (0..values(item)).for_each(|value| document.add_u64(*field, value.into()));
            }
            writer.add_document(document).expect("an item");
        }
        writer.commit().expect("a commit");
        index
    }

    #[test]
    fn items_with_a_value_are_those_that_were_given_one() {
        let searcher = index().reader().expect("a reader").searcher();
        let segment = searcher.segment_reader(0);
        assert_eq!(segment.max_doc(), ITEMS);
        for (name, values) in VALUES {
            for window in [SMALLEST_WINDOW, WINDOW] {
                let open = || HasValue(name).open(segment, Mode { window, boost: None }).expect("a scorer");
                let (mut filled, mut among, mut walked) = (open(), open(), open());
                let mut next = 0;
                for base in (0..ITEMS).step_by(window as usize) {
                    let right: Vec<_> = (base..(base + window).min(ITEMS)).filter(|item| values(*item) > 0).collect();
                    let mut set = WindowSet::new(window);
                    filled.fill(base, &mut set);
                    let mut found = Vec::new();
                    set.for_each(|at| found.push(base + at));
                    assert_eq!(found, right, "{name} from {base}");
                    let mut part = WindowSet::new(window);
                    among.fill_among(base, &set, &mut part);
                    assert!(part == set, "{name} among the hits from {base}");
                    for item in right {
                        next = walked.next(next);
                        assert_eq!(next, item, "{name}");
                        next += 1;
                    }
                }
                assert_eq!(walked.next(next), TERMINATED, "{name}");
            }
        }
    }
}
