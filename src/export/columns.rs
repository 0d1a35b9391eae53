//! The columns of an export, as one table.
//!
//! Names and order are a contract with the programs that read exports; every format uses this one table.

use serde_json::json;

use crate::export::cell::ColumnValue;
use crate::export::citation::citation;
use crate::export::columns::ColumnKind::{Day, Days, Flag, Nested, Number, Numbers, Score, Text, Words};
use crate::export::format::FileFormat;
use crate::export::formats::cluster::concepts::words_of;
use crate::index::schema::fields::{FIELDS, find_fields};
use crate::index::schema::record::Record;
use crate::search::{SearchError, nearest_of};
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
    /// The kind of its values.
    pub kind: ColumnKind,
    /// The description; empty for a field of the index, which has one of its own.
    meaning: &'static str,
    /// The function that takes its value from a hit.
    take: Take,
    /// The choice that it belongs to.
    group: ColumnGroup,
}

/// The kind of a column's values, any of which may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A word or running text.
    Text,
    /// A whole number.
    Number,
    /// A score.
    Score,
    /// A thing that is so or not.
    Flag,
    /// A day.
    Day,
    /// Several words.
    Words,
    /// Several numbers.
    Numbers,
    /// Several days.
    Days,
    /// A value with parts.
    Nested,
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
    /// Those of formats for search engines, and by their names.
    Searched,
}

/// Makes a row of the table.
const fn column(
    name: &'static str,
    kind: ColumnKind,
    meaning: &'static str,
    group: ColumnGroup,
    take: Take,
) -> ColumnSpec {
    ColumnSpec { name, kind, meaning, take, group }
}

/// Makes a usual column whose name is that of a field.
const fn usual(name: &'static str, kind: ColumnKind, take: Take) -> ColumnSpec {
    column(name, kind, "", ColumnGroup::Usual, take)
}

/// Makes a further column whose name is that of a field.
const fn more(name: &'static str, kind: ColumnKind, take: Take) -> ColumnSpec {
    column(name, kind, "", ColumnGroup::More, take)
}

/// Makes a further column of what is read again, whose name is that of a field.
const fn detail(name: &'static str, kind: ColumnKind, take: Take) -> ColumnSpec {
    column(name, kind, "", ColumnGroup::Details, take)
}

/// The columns in the order of the contract: the usual ones, then all other fields, the citation and the facts.
pub const COLUMNS: [ColumnSpec; 64] = [
    column("rank", Number, "the place in the list, from 1", ColumnGroup::Usual, |row| row.rank.into()),
    usual("id", Text, |row| (&row.record.id).into()),
    usual("letter", Text, |row| (&row.record.letter).into()),
    column("item", Number, "the item's number in the letter, from 1", ColumnGroup::Usual, |row| {
        row.record.item.number.into()
    }),
    usual("decision", Text, |row| (&row.record.item.decision).into()),
    usual("procedure", Text, |row| (&row.record.item.procedure).into()),
    usual("diagnosis", Text, |row| row.record.case.diagnosis.as_ref().into()),
    usual("decision_date", Day, |row| row.record.case.decision_date.into()),
    usual("injury_date", Day, |row| row.record.case.injury_date.into()),
    usual("age", Number, |row| row.record.case.age.into()),
    usual("sex", Text, |row| row.record.case.sex.as_ref().into()),
    usual("specialties", Words, |row| (&row.record.case.specialties).into()),
    usual("category", Text, |row| (&row.record.item.category).into()),
    usual("regions", Words, |row| (&row.record.item.regions).into()),
    usual("levels", Words, |row| (&row.record.item.levels).into()),
    usual("drugs", Words, |row| (&row.record.item.drugs).into()),
    usual("claims_guideline", Text, |row| row.record.item.claims_guideline.as_ref().into()),
    usual("reviewer_guideline", Text, |row| row.record.item.reviewer_guideline.as_ref().into()),
    usual("rationale", Text, |row| row.record.item.rationale.as_ref().into()),
    column(
        "score",
        Score,
        "how well it fits the query; comparable within one export only",
        ColumnGroup::Usual,
        |row| ColumnValue::Score(row.score),
    ),
    column("source", Text, "the letter's file below the indexed folder", ColumnGroup::Usual, |row| {
        (&row.record.source).into()
    }),
    more("heading", Text, |row| (&row.record.item.heading).into()),
    more("summary", Text, |row| row.record.case.summary.as_ref().into()),
    more("classes", Words, |row| (&row.record.item.classes).into()),
    more("reasons", Words, |row| (&row.record.item.reasons).into()),
    detail("laterality", Text, |row| row.record.item.details.laterality.as_ref().into()),
    detail("vertebrae", Words, |row| (&row.record.item.details.vertebrae).into()),
    detail("forms", Words, |row| (&row.record.item.details.forms).into()),
    detail("strengths", Words, |row| (&row.record.item.details.strengths).into()),
    detail("quantity", Numbers, |row| (&row.record.item.details.quantity).into()),
    detail("visits", Numbers, |row| (&row.record.item.details.visits).into()),
    detail("ur_modified", Flag, |row| row.record.item.details.ur_modified.into()),
    detail("original_quantity", Numbers, |row| (&row.record.item.details.original_quantity).into()),
    detail("authorized_quantity", Numbers, |row| (&row.record.item.details.authorized_quantity).into()),
    detail("retrospective", Flag, |row| row.record.item.details.retrospective.into()),
    detail("service_dates", Days, |row| (&row.record.item.details.service_dates).into()),
    detail("state_category", Text, |row| row.record.item.details.state_category.as_ref().into()),
    detail("state_sub_category", Text, |row| row.record.item.details.state_sub_category.as_ref().into()),
    detail("claims_source", Words, |row| (&row.record.item.details.claims_source).into()),
    detail("claims_chapter", Words, |row| (&row.record.item.details.claims_chapter).into()),
    detail("claims_section", Words, |row| (&row.record.item.details.claims_section).into()),
    detail("claims_year", Numbers, |row| (&row.record.item.details.claims_year).into()),
    detail("reviewer_source", Words, |row| (&row.record.item.details.reviewer_source).into()),
    detail("reviewer_chapter", Words, |row| (&row.record.item.details.reviewer_chapter).into()),
    detail("reviewer_section", Words, |row| (&row.record.item.details.reviewer_section).into()),
    detail("reviewer_year", Numbers, |row| (&row.record.item.details.reviewer_year).into()),
    detail("same_source", Flag, |row| row.record.item.details.same_source.into()),
    more("case_outcome", Text, |row| row.record.case.case_outcome.as_ref().into()),
    more("licensure", Words, |row| (&row.record.case.licensure).into()),
    more("priority", Text, |row| row.record.case.priority.as_ref().into()),
    more("layout", Text, |row| (&row.record.case.layout).into()),
    more("ur_denial_date", Day, |row| row.record.case.ur_denial_date.into()),
    more("application_received", Day, |row| row.record.case.application_received.into()),
    more("date_assigned", Day, |row| row.record.case.date_assigned.into()),
    more("turnaround", Number, |row| row.record.case.turnaround.into()),
    more("inferred", Flag, |row| row.record.item.inferred.into()),
    more("confidence", Number, |row| row.record.item.confidence.into()),
    more("warning_kinds", Words, |row| (&row.record.case.warning_kinds).into()),
    more("page", Number, |row| row.record.item.page.into()),
    column("diagnoses", Words, "the diagnoses one by one", ColumnGroup::More, |row| {
        (&row.record.case.diagnoses).into()
    }),
    column("ur_denial_dates", Days, "the days of all denials, where there are several", ColumnGroup::More, |row| {
        (&row.record.case.ur_denial_dates).into()
    }),
    column("citation", Text, "a line to cite the item by", ColumnGroup::More, |row| {
        ColumnValue::Text(citation(row.record).into())
    }),
    column("facts", Nested, "the facts of the item nested, under the names of 'imr parse'", ColumnGroup::Nested, facts),
    column(
        "concepts",
        Words,
        "all that its texts name, as the words of a search engine",
        ColumnGroup::Searched,
        |row| ColumnValue::Words(words_of(row.record).into()),
    ),
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

/// Columns that change with what else is in the list.
pub const OF_THE_LIST: [&str; 2] = ["rank", "score"];

/// All choices; each has those before it too.
const GROUPS: [ColumnGroup; 5] =
    [ColumnGroup::Usual, ColumnGroup::More, ColumnGroup::Details, ColumnGroup::Nested, ColumnGroup::Searched];

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
    /// the format has such. Search engines are given all without being asked, but for the place in this list.
    ///
    /// # Errors
    /// When a name is no column, or is chosen twice.
    pub fn chosen(names: &[String], format: FileFormat) -> Result<Columns, SearchError> {
        let in_groups = |groups: &[ColumnGroup]| Columns {
            chosen: COLUMNS.iter().filter(|column| groups.contains(&column.group)).collect(),
        };
        let is_all = names.iter().map(|name| name.trim()).eq([ALL]);
        // A field has the same names as in a query.
        let named = |name: &str| match find_fields(name)[..] {
            [spec] => spec.name,
            _ => "",
        };
        if format.is_for_cluster() && (names.is_empty() || is_all) {
            let mut all = in_groups(&GROUPS);
            all.chosen.retain(|column| !OF_THE_LIST.contains(&column.name));
            return Ok(all);
        }
        if names.is_empty() {
            return Ok(in_groups(&GROUPS[..1]));
        }
        if is_all {
            return Ok(in_groups(if format.is_nested() { &GROUPS[..4] } else { &GROUPS[..3] }));
        }
        let refused = |reason: String| SearchError::Option { option: "--fields".to_owned(), reason };
        let mut chosen: Vec<&ColumnSpec> = Vec::with_capacity(names.len());
        for name in names {
            let column = COLUMNS.iter().find(|column| column.name == name.trim() || column.name == named(name.trim()));
            let column = column.ok_or_else(|| {
                let all = COLUMNS.iter().map(|column| column.name);
                let others = match nearest_of(name.trim(), all.clone()) {
                    Some(near) => format!("did you mean '{near}'?"),
                    None => format!("the columns are: {}", all.collect::<Vec<_>>().join(", ")),
                };
                refused(format!("there is no column '{name}'; {others}"))
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
