//! [`Form`]: the forms that drugs are given in.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A form that a drug is given in. One may be of another: a patch is topical, a suspension oral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
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

impl Form {
    /// All forms.
    pub const ALL: [Form; 9] = [
        Form::Compound,
        Form::Oral,
        Form::Suspension,
        Form::Sublingual,
        Form::Topical,
        Form::Patch,
        Form::Injection,
        Form::NasalSpray,
        Form::Suppository,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Compound => "compound",
            Form::Oral => "oral",
            Form::Suspension => "suspension",
            Form::Sublingual => "sublingual",
            Form::Topical => "topical",
            Form::Patch => "patch",
            Form::Injection => "injection",
            Form::NasalSpray => "nasal-spray",
            Form::Suppository => "suppository",
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
