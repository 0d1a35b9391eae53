//! [`Category`]: the sorts of treatments by which disputes are counted and filtered.
//!
//! The cues that decide for a category are in `tables/categories.toml`.

use crate::terms::vocabulary::region::UnknownWord;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The sort of treatment an item is about, as coarse as the list of the contract for independent medical reviews.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Category {
    /// Drugs, supplements, compounds, medical foods.
    #[serde(rename = "medication")]
    Medication,
    /// Injections, blocks and other needle procedures.
    #[serde(rename = "injection")]
    Injection,
    /// Operations.
    #[serde(rename = "surgery")]
    Surgery,
    /// Pictures of the body.
    #[serde(rename = "imaging")]
    Imaging,
    /// Electrodiagnostics, EKG, sleep studies and other measurements.
    #[serde(rename = "diagnostic test")]
    DiagnosticTest,
    /// Physical, occupational and aquatic therapy, chiropractic, acupuncture, massage.
    #[serde(rename = "physical medicine")]
    PhysicalMedicine,
    /// Durable medical equipment.
    #[serde(rename = "dme")]
    Dme,
    /// Psychotherapy and psychological testing.
    #[serde(rename = "behavioral")]
    Behavioral,
    /// Visits, consultations, clearance.
    #[serde(rename = "evaluation")]
    Evaluation,
    /// Care at home, nursing, transportation.
    #[serde(rename = "home care")]
    HomeCare,
    /// Functional restoration, work hardening, weight loss and other programs.
    #[serde(rename = "program")]
    Program,
    /// Tests of blood, urine and tissue.
    #[serde(rename = "laboratory")]
    Laboratory,
    /// Anything else.
    #[default]
    #[serde(rename = "other")]
    Other,
}

impl Category {
    /// All categories, in the contract's order.
    pub const ALL: [Category; 13] = [
        Category::Medication,
        Category::Injection,
        Category::Surgery,
        Category::Imaging,
        Category::DiagnosticTest,
        Category::PhysicalMedicine,
        Category::Dme,
        Category::Behavioral,
        Category::Evaluation,
        Category::HomeCare,
        Category::Program,
        Category::Laboratory,
        Category::Other,
    ];

    /// Returns the contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Category::Medication => "medication",
            Category::Injection => "injection",
            Category::Surgery => "surgery",
            Category::Imaging => "imaging",
            Category::DiagnosticTest => "diagnostic test",
            Category::PhysicalMedicine => "physical medicine",
            Category::Dme => "dme",
            Category::Behavioral => "behavioral",
            Category::Evaluation => "evaluation",
            Category::HomeCare => "home care",
            Category::Program => "program",
            Category::Laboratory => "laboratory",
            Category::Other => "other",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl FromStr for Category {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        // The word must be the contract's own; words of users are in `query::values`.
        let found = Category::ALL.into_iter().find(|category| category.as_str() == word);
        found.ok_or_else(|| UnknownWord { of: "category", word: word.to_owned() })
    }
}
