//! Rows of tables as the program holds them: the types that the compiled tables of categories are made of.

use crate::terms::vocabulary::category::Category;
use crate::terms::vocabulary::dosage_form::DosageForm;

/// A row of `tables/categories.toml`.
pub(crate) struct CategoryCue {
    /// What it decides; none for a phrase that only hides others.
    pub category: Option<Category>,
    /// Whether it decides only where nothing else does.
    pub weak: bool,
    /// The categories over which it decides, right behind them.
    pub over: &'static [Category],
    /// Whether it is done to some part of the body.
    pub located: bool,
}

/// A row of `tables/state.toml`.
pub(crate) struct StateGroup {
    /// The category it is about.
    pub of: Category,
    /// The State's words for it.
    pub category: Option<&'static str>,
    pub sub_category: Option<&'static str>,
    /// What is called otherwise.
    pub members: &'static [StateMember],
    /// By concept the number of the member it leads to, from 1 on.
    pub member_of: &'static [u8],
}

/// What is called otherwise than the rest of its group.
pub(crate) struct StateMember {
    /// It is given in this form.
    pub form: Option<DosageForm>,
    /// A word in its text begins so.
    pub stem: Option<&'static str>,
    /// The State's words for it.
    pub category: Option<&'static str>,
    pub sub_category: Option<&'static str>,
}
