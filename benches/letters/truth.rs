//! The facts that a careful reader finds in a letter: the object that `imr parse --format jsonl` should print for it.

use serde::Serialize;

/// The known truth of one letter; fields as in the parse format.
#[derive(Serialize, Clone, Default, Debug)]
pub struct Truth {
    /// The case number, or the file's stem where the letter has none.
    pub id: String,
    /// The file, below the folder of the letters.
    pub source: String,
    /// The printed case number.
    pub case_number: Option<String>,
    /// The layout: `L0` to `L4`.
    pub layout: String,
    /// Header date, ISO 8601, as are the next four.
    pub date_assigned: Option<String>,
    /// Header date of the decision.
    pub decision_date: Option<String>,
    /// Header date of the injury; a date in the summary alone is not counted.
    pub injury_date: Option<String>,
    /// Header date of the denial by utilization review.
    pub ur_denial_date: Option<String>,
    /// Header date of the application.
    pub application_received: Option<String>,
    /// `uphold`, `overturn` or `partially overturn`: what the decisions of the items come to.
    pub case_outcome: String,
    /// `standard` or `expedited`.
    pub priority: Option<String>,
    /// Age in years as the summary states it.
    pub age: Option<usize>,
    /// `male` or `female`.
    pub sex: Option<String>,
    /// States of the reviewer's licence.
    pub licensure: Vec<String>,
    /// The reviewer's specialties, subspecialties included.
    pub specialties: Vec<String>,
    /// The sentence that states the diagnoses.
    pub diagnosis: Option<String>,
    /// The diagnoses one by one.
    pub diagnoses: Vec<String>,
    /// The clinical case summary without its fixed introduction.
    pub summary: String,
    /// The disputed items in order.
    pub items: Vec<ItemTruth>,
    /// Always empty: the generator knows what it wrote.
    pub warnings: Vec<String>,
}

impl Truth {
    /// The outcome to which the decisions of the items come.
    pub fn outcome(&self) -> &'static str {
        let overturned = self.items.iter().filter(|item| item.decision == "overturned").count();
        match overturned {
            0 => "uphold",
            all if all == self.items.len() => "overturn",
            _ => "partially overturn",
        }
    }
}

/// The known truth of one disputed item.
#[derive(Serialize, Clone, Default, Debug)]
pub struct ItemTruth {
    /// Position in the letter, from 1.
    pub number: usize,
    /// The heading as printed, without a trailing ` is`, the colon and the decision.
    pub heading: String,
    /// The procedure in dispute: of a modified request the remaining portion.
    pub procedure: String,
    /// `upheld` or `overturned`.
    pub decision: String,
    /// True if only the wording tells the decision.
    pub inferred: bool,
    /// The text after `Claims Administrator guideline:`, or the sentence of the layout's own wording.
    pub claims_guideline: Option<String>,
    /// The text after `MAXIMUS guideline:`, or the sentence of the layout's own wording.
    pub reviewer_guideline: Option<String>,
    /// The text after `Decision rationale:`, line breaks and paragraph breaks as single spaces.
    pub rationale: String,
    /// Kind of treatment, from the closed list of the parse format.
    pub category: String,
    /// Generic names of the drugs in the procedure.
    pub drugs: Vec<String>,
    /// Body regions in the procedure.
    pub regions: Vec<String>,
    /// Motion segments in the procedure, ranges expanded.
    pub levels: Vec<String>,
}
