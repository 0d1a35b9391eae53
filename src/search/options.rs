//! The options of a search. They are in a file of their own, since planning, ranking and showing all read them.

use jiff::civil::Date;

use crate::deadline::Deadline;
use crate::query::Synonyms;
use crate::search::exec::order::cursor::Cursor;
use crate::search::exec::order::sort_key::SortKey;
use crate::search::plan::values::filter::Filters;

/// The share of the words that makes an item a hit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MatchMode {
    /// All words; items with some of them are partial hits, in one order with the others.
    #[default]
    Auto,
    /// All words.
    All,
    /// At least one word; items with something near to one are partial hits.
    Any,
}

/// The unit of the list of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// An item.
    #[default]
    Item,
    /// A letter, shown by the best of its items, with the others that are hits.
    Letter,
    /// An item; those that only mention what is asked are folded into the best one of their letter, and those of other
    /// letters that are nearly the same into the best of these.
    Collapsed,
}

/// The treatment of items that have only some of what is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Partial {
    /// All are listed, in one order with the items that have all of it.
    #[default]
    Listed,
    /// For people: only a few are listed, each with the asked treatment in dispute.
    Few,
}

/// Options of a search.
#[derive(Debug, Clone)]
pub struct Options {
    /// Number of hits wanted; `None` for all.
    pub limit: Option<usize>,
    /// The end of the page before; `None` for the first page.
    pub after: Option<Cursor>,
    /// The fields that hits are sorted by, the first of them first; none for the order by score.
    pub sort: Vec<SortKey>,
    /// The share of the words that makes an item a hit.
    pub matching: MatchMode,
    /// The treatment of items with only some of what is asked.
    pub partial: Partial,
    /// Keep only items that have the asked treatment in dispute.
    pub disputed: bool,
    /// The unit of the list.
    pub grouping: Grouping,
    /// Take every word as itself: no expansion, no corrections, no understanding.
    pub literal: bool,
    /// Number of passages to show of each hit.
    pub snippets: usize,
    /// Leave out passages, marks and missing parts: only id and score of a hit are wanted.
    pub bare: bool,
    /// Keep the hits, since their values are counted too.
    pub counted: bool,
    /// Tell the duration of the search.
    pub timed: bool,
    /// Tell how the query was taken apart and which parts scores come from.
    pub explain: bool,
    /// The user's own synonyms.
    pub synonyms: Synonyms,
    /// Conditions on hits in addition to the query.
    pub filters: Filters,
    /// The day that "last year" is reckoned from; `None` where such words are text.
    pub today: Option<Date>,
    /// The end of the time that the search may take; by default there is none.
    pub deadline: Deadline,
}

impl Options {
    /// Returns the options for all hits that have all that is asked: without a limit, every item that has some of it would be
    /// listed as partial.
    pub(crate) fn for_all_hits(&self) -> Options {
        let matching = if self.matching == MatchMode::Auto { MatchMode::All } else { self.matching };
        Options { limit: None, matching, ..self.clone() }
    }
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limit: Some(10),
            after: None,
            sort: Vec::new(),
            matching: MatchMode::default(),
            partial: Partial::default(),
            disputed: false,
            grouping: Grouping::default(),
            literal: false,
            snippets: 1,
            bare: false,
            counted: false,
            timed: false,
            explain: false,
            synonyms: Synonyms::default(),
            filters: Filters::default(),
            today: None,
            deadline: Deadline::default(),
        }
    }
}
