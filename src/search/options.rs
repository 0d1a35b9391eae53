//! The options of a search.

use jiff::civil::Date;

use crate::query::Synonyms;
use crate::search::plan::values::filter::Filters;

/// Which items are hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MatchMode {
    /// Those that have all words; when they are fewer than wanted, then those that have some.
    #[default]
    Auto,
    /// Those that have all words.
    All,
    /// Those that have at least one word.
    Any,
}

/// What one hit stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// An item.
    #[default]
    Item,
    /// A letter, shown by the best of its items.
    Letter,
    /// An item; those that only mention what is asked are folded into the best one of their letter.
    Collapsed,
}

/// What is done about items that have only some of what is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Partial {
    /// Where there are fewer hits than wanted, they are counted, and the best of them follow.
    #[default]
    Listed,
    /// The same, and they are counted in any case, which takes a walk over all of them.
    Counted,
    /// For people: a few follow, each with the treatment that is asked for in dispute.
    Few,
}

/// How to search.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many hits are wanted; `None` for all.
    pub limit: Option<usize>,
    /// Which items are hits.
    pub matching: MatchMode,
    /// What is done about items that have only some of what is asked.
    pub partial: Partial,
    /// Keep to the items that have the asked treatment in dispute.
    pub disputed: bool,
    /// What one hit stands for.
    pub grouping: Grouping,
    /// Take every word as itself.
    pub literal: bool,
    /// How many passages to show of each hit.
    pub snippets: usize,
    /// Nothing is wanted of a hit but its id and score: no passages, no marks, nothing of what it lacks.
    pub bare: bool,
    /// Tell how long the search took.
    pub timed: bool,
    /// Tell how the query was taken apart and where scores come from.
    pub explain: bool,
    /// The user's own synonyms.
    pub synonyms: Synonyms,
    /// What hits must have beside the query.
    pub filters: Filters,
    /// The day that "last year" is reckoned from; none where such words are text.
    pub today: Option<Date>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limit: Some(10),
            matching: MatchMode::default(),
            partial: Partial::default(),
            disputed: false,
            grouping: Grouping::default(),
            literal: false,
            snippets: 1,
            bare: false,
            timed: false,
            explain: false,
            synonyms: Synonyms::default(),
            filters: Filters::default(),
            today: None,
        }
    }
}
