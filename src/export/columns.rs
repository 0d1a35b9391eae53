//! The columns of an export, as one table.
//!
//! Names and order are a contract with the programs that read exports; every format uses this one table.

use serde_json::json;

use crate::export::cell::ColumnValue;
use crate::export::citation::citation;
use crate::index::schema::fields::FIELDS;
use crate::index::schema::record::Record;
use crate::search::SearchError;
use crate::terms::{ItemText, facts_and_details};

/// A hit as exported.
pub struct Row<'a> {
    /// Its rank in the list, from 1.
    pub rank: usize,
    /// Its score.
    pub score: f32,
    /// The stored record of the item; with its details, where a column has them.
    pub record: &'a Record,
}

/// A function that takes the value of a column from a hit.
type Take = for<'a> fn(&'a Row<'_>) -> ColumnValue<'a>;

/// A row of the table of columns.
pub struct ColumnSpec {
    /// The name, by which it is chosen and which stands at its head.
    pub name: &'static str,
    /// The description; empty for a field of the index, which has one of its own.
    meaning: &'static str,
    /// The function that takes its value from a hit.
    take: Take,
    /// The choice that it belongs to.
    group: ColumnGroup,
}

/// The choices that a column belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ColumnGroup {
    /// The columns of an export without `--fields`.
    Usual,
    /// Those of `--fields all`.
    More,
    /// Those of `--fields all` that are read again from the texts.
    Details,
    /// Those of `--fields all` that have parts, in formats that have such.
    Nested,
}

/// Makes a row of the table.
const fn column(name: &'static str, meaning: &'static str, group: ColumnGroup, take: Take) -> ColumnSpec {
    ColumnSpec { name, meaning, take, group }
}

/// Makes a usual column whose name is that of a field.
const fn usual(name: &'static str, take: Take) -> ColumnSpec {
    column(name, "", ColumnGroup::Usual, take)
}

/// Makes a further column whose name is that of a field.
const fn more(name: &'static str, take: Take) -> ColumnSpec {
    column(name, "", ColumnGroup::More, take)
}

/// Makes a further column of what is read again, whose name is that of a field.
const fn detail(name: &'static str, take: Take) -> ColumnSpec {
    column(name, "", ColumnGroup::Details, take)
}

/// The columns in the order of the contract: the usual ones, then all other fields, the citation and the facts.
pub const COLUMNS: [ColumnSpec; 63] = [
    column("rank", "the place in the list, from 1", ColumnGroup::Usual, |row| row.rank.into()),
    usual("id", |row| (&row.record.id).into()),
    usual("letter", |row| (&row.record.letter).into()),
    column("item", "the item's number in the letter, from 1", ColumnGroup::Usual, |row| row.record.item.number.into()),
    usual("decision", |row| (&row.record.item.decision).into()),
    usual("procedure", |row| (&row.record.item.procedure).into()),
    usual("diagnosis", |row| row.record.case.diagnosis.as_ref().into()),
    usual("decision_date", |row| row.record.case.decision_date.into()),
    usual("injury_date", |row| row.record.case.injury_date.into()),
    usual("age", |row| row.record.case.age.into()),
    usual("sex", |row| row.record.case.sex.as_ref().into()),
    usual("specialties", |row| (&row.record.case.specialties).into()),
    usual("category", |row| (&row.record.item.category).into()),
    usual("regions", |row| (&row.record.item.regions).into()),
    usual("levels", |row| (&row.record.item.levels).into()),
    usual("drugs", |row| (&row.record.item.drugs).into()),
    usual("claims_guideline", |row| row.record.item.claims_guideline.as_ref().into()),
    usual("reviewer_guideline", |row| row.record.item.reviewer_guideline.as_ref().into()),
    usual("rationale", |row| row.record.item.rationale.as_ref().into()),
    column("score", "how well it fits the query; comparable within one export only", ColumnGroup::Usual, |row| {
        ColumnValue::Score(row.score)
    }),
    column("source", "the letter's file below the indexed folder", ColumnGroup::Usual, |row| {
        (&row.record.source).into()
    }),
    more("heading", |row| (&row.record.item.heading).into()),
    more("summary", |row| row.record.case.summary.as_ref().into()),
    more("classes", |row| (&row.record.item.classes).into()),
    more("reasons", |row| (&row.record.item.reasons).into()),
    detail("laterality", |row| row.record.item.details.laterality.as_ref().into()),
    detail("vertebrae", |row| (&row.record.item.details.vertebrae).into()),
    detail("forms", |row| (&row.record.item.details.forms).into()),
    detail("strengths", |row| (&row.record.item.details.strengths).into()),
    detail("quantity", |row| (&row.record.item.details.quantity).into()),
    detail("visits", |row| (&row.record.item.details.visits).into()),
    detail("ur_modified", |row| row.record.item.details.ur_modified.into()),
    detail("original_quantity", |row| (&row.record.item.details.original_quantity).into()),
    detail("authorized_quantity", |row| (&row.record.item.details.authorized_quantity).into()),
    detail("retrospective", |row| row.record.item.details.retrospective.into()),
    detail("service_dates", |row| (&row.record.item.details.service_dates).into()),
    detail("state_category", |row| row.record.item.details.state_category.as_ref().into()),
    detail("state_sub_category", |row| row.record.item.details.state_sub_category.as_ref().into()),
    detail("claims_source", |row| (&row.record.item.details.claims_source).into()),
    detail("claims_chapter", |row| (&row.record.item.details.claims_chapter).into()),
    detail("claims_section", |row| (&row.record.item.details.claims_section).into()),
    detail("claims_year", |row| (&row.record.item.details.claims_year).into()),
    detail("reviewer_source", |row| (&row.record.item.details.reviewer_source).into()),
    detail("reviewer_chapter", |row| (&row.record.item.details.reviewer_chapter).into()),
    detail("reviewer_section", |row| (&row.record.item.details.reviewer_section).into()),
    detail("reviewer_year", |row| (&row.record.item.details.reviewer_year).into()),
    detail("same_source", |row| row.record.item.details.same_source.into()),
    more("case_outcome", |row| row.record.case.case_outcome.as_ref().into()),
    more("licensure", |row| (&row.record.case.licensure).into()),
    more("priority", |row| row.record.case.priority.as_ref().into()),
    more("layout", |row| (&row.record.case.layout).into()),
    more("ur_denial_date", |row| row.record.case.ur_denial_date.into()),
    more("application_received", |row| row.record.case.application_received.into()),
    more("date_assigned", |row| row.record.case.date_assigned.into()),
    more("turnaround", |row| row.record.case.turnaround.into()),
    more("inferred", |row| row.record.item.inferred.into()),
    more("confidence", |row| row.record.item.confidence.into()),
    more("warning_kinds", |row| (&row.record.case.warning_kinds).into()),
    more("page", |row| row.record.item.page.into()),
    column("diagnoses", "the diagnoses one by one", ColumnGroup::More, |row| (&row.record.case.diagnoses).into()),
    column("ur_denial_dates", "the days of all denials, where there are several", ColumnGroup::More, |row| {
        (&row.record.case.ur_denial_dates).into()
    }),
    column("citation", "a line to cite the item by", ColumnGroup::More, |row| {
        ColumnValue::Text(citation(row.record).into())
    }),
    column("facts", "the facts of the item nested, under the names of 'imr parse'", ColumnGroup::Nested, facts),
];

/// Returns the facts of an item as `imr parse` prints them.
fn facts<'a>(row: &'a Row<'_>) -> ColumnValue<'a> {
    let item = &row.record.item;
    let text = ItemText {
        heading: &item.heading,
        procedure: &item.procedure,
        claims_guideline: item.claims_guideline.as_deref().unwrap_or_default(),
        reviewer_guideline: item.reviewer_guideline.as_deref().unwrap_or_default(),
        ..ItemText::default()
    };
    let mut facts = json!(facts_and_details(&text).1);
    // What the whole letter tells is not read again from these texts alone.
    let stored = [
        ("category", json!(item.category)),
        ("drugs", json!(item.drugs)),
        ("drug_classes", json!(item.classes)),
        ("regions", json!(item.regions)),
        ("levels", json!(item.levels)),
        ("reasons", json!(item.reasons)),
    ];
    stored.into_iter().for_each(|(name, value)| facts[name] = value);
    ColumnValue::Nested(facts)
}

impl ColumnSpec {
    /// Returns the description, for people who read the export.
    pub fn meaning(&self) -> &'static str {
        let of_field = || FIELDS.iter().find(|spec| spec.name == self.name).map_or("", |spec| spec.doc);
        if self.meaning.is_empty() { of_field() } else { self.meaning }
    }

    /// Returns the value that a hit has.
    pub fn cell<'a>(&self, row: &'a Row<'_>) -> ColumnValue<'a> {
        (self.take)(row)
    }
}

/// The name that chooses all columns.
const ALL: &str = "all";

/// The columns of one export, in the order in which they were chosen.
#[derive(Clone)]
pub struct Columns {
    /// The rows of the table.
    pub chosen: Vec<&'static ColumnSpec>,
}

impl Columns {
    /// Returns the columns of these names, those of the contract if there are none, or all for `all`; with nested facts, where
    /// the format `is_nested`.
    ///
    /// # Errors
    /// When a name is no column, or is chosen twice.
    pub fn chosen(names: &[String], is_nested: bool) -> Result<Columns, SearchError> {
        let in_groups = |groups: &[ColumnGroup]| Columns {
            chosen: COLUMNS.iter().filter(|column| groups.contains(&column.group)).collect(),
        };
        if names.is_empty() {
            return Ok(in_groups(&[ColumnGroup::Usual]));
        }
        if names.iter().map(|name| name.trim()).eq([ALL]) {
            let groups = [ColumnGroup::Usual, ColumnGroup::More, ColumnGroup::Details, ColumnGroup::Nested];
            return Ok(in_groups(if is_nested { &groups } else { &groups[..3] }));
        }
        let refused = |reason: String| SearchError::Option { option: "--fields".to_owned(), reason };
        let mut chosen: Vec<&ColumnSpec> = Vec::with_capacity(names.len());
        for name in names {
            let column = COLUMNS.iter().find(|column| column.name == name.trim());
            let column = column.ok_or_else(|| {
                let all = COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
                refused(format!("there is no column '{name}'; the columns are: {all}"))
            })?;
            if chosen.iter().any(|other| other.name == column.name) {
                return Err(refused(format!("the column '{}' is chosen twice", column.name)));
            }
            chosen.push(column);
        }
        Ok(Columns { chosen })
    }

    /// Returns the names of the columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.chosen.iter().map(|column| column.name)
    }

    /// Returns the cells of a row, each with the name of its column, in order.
    pub fn cells<'a>(&'a self, row: &'a Row<'_>) -> impl Iterator<Item = (&'static str, ColumnValue<'a>)> {
        self.chosen.iter().map(move |column| (column.name, column.cell(row)))
    }

    /// Returns true if a column is among them whose values are read again from the texts.
    pub fn has_details(&self) -> bool {
        self.chosen.iter().any(|column| column.group == ColumnGroup::Details)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_a_column_and_every_column_says_what_it_is() {
        for spec in FIELDS {
            assert!(COLUMNS.iter().any(|column| column.name == spec.name), "{}", spec.name);
        }
        for (at, column) in COLUMNS.iter().enumerate() {
            assert!(!column.meaning().is_empty(), "{}", column.name);
            assert!(COLUMNS[..at].iter().all(|other| other.name != column.name), "{}", column.name);
        }
    }
}
