//! Rows of the compiled tables of categories: the types that `build.rs` fills with values.
//!
//! They are apart from the code that reads them, since the compiled tables need only the types.

use crate::terms::vocabulary::category::Category;
use crate::terms::vocabulary::dosage_form::DosageForm;

/// A row of `tables/categories.toml`: a cue in the text of a treatment, and the category it speaks for.
pub(crate) struct CategoryCue {
    /// The category it decides; none for a phrase that only hides others.
    pub category: Option<Category>,
    /// True if it decides only where no other cue does.
    pub weak: bool,
    /// The categories that it overrules where it comes right after their cue.
    pub over: &'static [Category],
    /// True if the treatment is done to some part of the body.
    pub located: bool,
}

/// A row of `tables/state.toml`: the State's words for the items of one category.
pub(crate) struct StateGroup {
    /// The category it is about.
    pub of: Category,
    /// The State's category, as `Pharmaceuticals`.
    pub category: Option<&'static str>,
    /// The State's sub-category, as `Opioids`.
    pub sub_category: Option<&'static str>,
    /// Treatments of the category that have other words.
    pub members: &'static [StateMember],
    /// The member that each concept leads to, by concept: its number from 1 on, or 0.
    pub member_of: &'static [u8],
}

/// Treatments that the State calls otherwise than the rest of their group.
pub(crate) struct StateMember {
    /// The form they are given in, if that makes them members.
    pub form: Option<DosageForm>,
    /// The beginning of a word in their text that makes them members.
    pub stem: Option<&'static str>,
    /// The State's category, where it differs from the group's.
    pub category: Option<&'static str>,
    /// The State's sub-category.
    pub sub_category: Option<&'static str>,
}
