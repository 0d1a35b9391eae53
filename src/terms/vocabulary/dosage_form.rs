//! [`DosageForm`]: the forms that drugs are given in, which letters and the State's own categories tell apart.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A form that a drug is given in. One may be a kind of another: a patch is topical, a suspension oral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DosageForm {
    /// Made up by a pharmacy of several ingredients.
    Compound,
    /// By mouth.
    Oral,
    /// By mouth, as a liquid.
    Suspension,
    /// Dissolved under the tongue or in the cheek.
    Sublingual,
    /// On the skin: cream, ointment, gel, lotion.
    Topical,
    /// On the skin, as a patch.
    Patch,
    /// By a needle.
    Injection,
    /// Into the nose.
    NasalSpray,
    /// Into the rectum.
    Suppository,
}

impl DosageForm {
    /// All forms.
    pub const ALL: [DosageForm; 9] = [
        DosageForm::Compound,
        DosageForm::Oral,
        DosageForm::Suspension,
        DosageForm::Sublingual,
        DosageForm::Topical,
        DosageForm::Patch,
        DosageForm::Injection,
        DosageForm::NasalSpray,
        DosageForm::Suppository,
    ];

    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            DosageForm::Compound => "compound",
            DosageForm::Oral => "oral",
            DosageForm::Suspension => "suspension",
            DosageForm::Sublingual => "sublingual",
            DosageForm::Topical => "topical",
            DosageForm::Patch => "patch",
            DosageForm::Injection => "injection",
            DosageForm::NasalSpray => "nasal-spray",
            DosageForm::Suppository => "suppository",
        }
    }
}

impl fmt::Display for DosageForm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
