//! Reads filters, FIELD=VALUE, and makes queries of them. All fields of a filter must fit, each with one of its
//! values, and no filter adds to a score.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query, RangeQuery};
use tantivy::schema::Field;

use crate::index::schema;
use crate::index::schema::fields::{FIELDS, FieldKind, FieldSpec};
use crate::letter::typed_number;
use crate::query::{canonical_specialty, reason_values, value_of};
use crate::search::error::{Result, SearchError};
use crate::search::exec::leaves::tantivy_query::TantivyQuery;
use crate::search::exec::windows::window_scorer::WindowQuery;
use crate::search::plan::values::any_term::{TermsThat, with_any_term};
use crate::search::plan::values::drugs::{class_values, drug_values, field_asked, with_drugs};
use crate::search::plan::values::field_names::nearest_name;
use crate::terms;
use crate::terms::notation::date::date_after_label;
use crate::terms::notation::levels;

/// One `FIELD=VALUE` as typed, with the values that it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The field's name.
    spec: &'static str,
    /// The values as the index has them; several are alternatives.
    values: Vec<String>,
}

impl std::str::FromStr for Filter {
    type Err = SearchError;

    fn from_str(text: &str) -> Result<Filter> {
        let error = |reason: String| SearchError::Option { option: format!("--filter {text}"), reason };
        let (name, value) =
            text.split_once('=').ok_or_else(|| error("write it as FIELD=VALUE, such as decision=upheld".to_owned()))?;
        let spec = schema::find_field(name.trim())
            .filter(|spec| !matches!(spec.kind, FieldKind::Text(..)))
            .ok_or_else(|| no_filter(text, name.trim()))?;
        let value = value.trim();
        if value.is_empty() {
            return Err(error(format!("'{name}' needs a value")));
        }
        if is_negated(spec, value) {
            let name = spec.name;
            return Err(error(format!("a filter leaves nothing out; 'NOT {name}:VALUE' in the query does")));
        }
        let spec = field_asked(spec, value);
        Ok(Filter { spec: spec.name, values: canonical_values(spec, value).map_err(error)? })
    }
}

/// Returns true if a value begins with a mark or word of negation and is none that begins so, as "not denied" is.
fn is_negated(spec: &FieldSpec, value: &str) -> bool {
    let is_word = value.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("not "));
    let has_own = spec.name == "reasons" || matches!(value_of(spec.name, value), Some(Ok(_)));
    spec.kind != FieldKind::Exact && (value.starts_with(['!', '-']) || value.starts_with("=!") || (is_word && !has_own))
}

/// Returns the values that `text` means in a field that is no text, as the index has them.
///
/// # Errors
/// Says why the field can have no such value.
pub fn canonical_values(spec: &'static FieldSpec, text: &str) -> std::result::Result<Vec<String>, String> {
    if let Some(value) = value_of(spec.name, text) {
        return Ok(vec![value?]);
    }
    if matches!(spec.kind, FieldKind::Number | FieldKind::Day) {
        range(spec, text)?;
    }
    Ok(canonical(spec.name, text))
}

/// Returns the values as the index has them for what users call them: the drugs of a brand, the regions of a plain
/// word, a level in any notation, a specialty under all its names.
fn canonical(field: &str, value: &str) -> Vec<String> {
    let values = match field {
        "drugs" => drug_values(value),
        "classes" => class_values(value),
        "regions" => terms::regions(value).iter().map(|region| region.as_str().to_owned()).collect(),
        "specialties" => vec![canonical_specialty(value).to_owned()],
        "reasons" => reason_values(value),
        // A bound stands for the strengths of the index within it.
        "strengths" if terms::strength_bound(value).is_some() => vec![value.to_owned()],
        "strengths" => terms::strengths(value).into_iter().map(|(_, strength)| strength).collect(),
        "letter" => typed_number(value).into_iter().collect(),
        "levels" => levels::levels(value).iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    if values.is_empty() { vec![value.to_owned()] } else { values }
}

/// Makes the error for the filter `text` by a name that is no field to filter by.
fn no_filter(text: &str, name: &str) -> SearchError {
    let nearest = nearest_name(name, FIELDS.iter().filter(|spec| !matches!(spec.kind, FieldKind::Text(..))));
    let nearest = nearest.map(|nearest| format!("; did you mean '{nearest}'?")).unwrap_or_default();
    let reason = format!("there is no field '{name}' to filter by{nearest}");
    SearchError::Field { option: format!("--filter {text}"), reason }
}

/// The field that `--from` and `--to` are about.
const DECIDED: &str = "decision_date";

/// All filters of a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// The values by field.
    pub values: BTreeMap<&'static str, Vec<String>>,
    /// The first decision date wanted.
    pub from: Option<Date>,
    /// The last decision date wanted.
    pub to: Option<Date>,
    /// The age around which the nearest come first; it leaves nothing out.
    pub about_age: Option<u16>,
}

impl Filters {
    /// Adds filters as typed.
    pub fn extend(&mut self, filters: &[Filter]) {
        for filter in filters {
            filter.values.iter().for_each(|value| self.add(filter.spec, value));
        }
    }

    /// Adds a value that a field may have; one that is there already is not added again.
    pub fn add(&mut self, field: &'static str, value: &str) {
        let values = self.values.entry(field).or_default();
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }

    /// Returns all filters but those of a field; `None` where it has none.
    pub(crate) fn without(&self, field: &str) -> Option<Filters> {
        let mut others = self.clone();
        others.values.remove(field);
        if field == DECIDED {
            (others.from, others.to) = (None, None);
        }
        others.about_age = others.about_age.filter(|_| field != "age");
        (others != *self).then_some(others)
    }

    /// Returns the values by field, with the range of dates among them, for people to read.
    pub(crate) fn named(&self) -> BTreeMap<&'static str, Vec<String>> {
        let mut named = self.values.clone();
        if let Some(range) = self.range() {
            named.entry(DECIDED).or_default().push(range);
        }
        named
    }

    /// Makes one query for each filter: values by field, then the range of dates.
    pub(crate) fn queries(&self) -> Vec<Arc<dyn WindowQuery>> {
        self.told_queries().into_iter().map(|(_, query)| query).collect()
    }

    /// Makes the same queries, each with its filter in words.
    pub(crate) fn told_queries(&self) -> Vec<(String, Arc<dyn WindowQuery>)> {
        let of_field = |(name, values): (&&'static str, &Vec<String>)| {
            let query = TantivyQuery::of(any_value(schema::find_field(name)?, values));
            Some((format!("{name}: {}", values.join(" or ")), query))
        };
        let mut queries: Vec<_> = self.values.iter().filter_map(of_field).collect();
        if let (Some(spec), Some(range)) = (schema::find_field(DECIDED), self.range()) {
            let bound = |day: Option<Date>| match day {
                Some(day) => Bound::Included(Term::from_field_u64(schema::field_of(spec), schema::day_number(day))),
                None => Bound::Unbounded,
            };
            let query = TantivyQuery::of(Box::new(RangeQuery::new(bound(self.from), bound(self.to))));
            queries.push((format!("{DECIDED}: {range}"), query));
        }
        queries
    }

    /// Returns the range of dates as it is shown; `None` where there is none.
    fn range(&self) -> Option<String> {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        (self.from.is_some() || self.to.is_some()).then(|| format!("{}..{}", day(self.from), day(self.to)))
    }
}

/// Makes the query for items with one of these values; `None` for an unknown field.
pub fn with_value(field: &str, values: &[String]) -> Option<Arc<dyn WindowQuery>> {
    schema::find_field(field).map(|spec| TantivyQuery::of(any_value(spec, values)))
}

/// Makes the query for one of these values, by the kind of field.
///
/// Keywords are compared without case, exact fields with it; numbers and days are ranges.
fn any_value(spec: &FieldSpec, values: &[String]) -> Box<dyn Query> {
    let field = schema::field_of(spec);
    match spec.kind {
        FieldKind::Text(..) | FieldKind::Exact => {
            with_any_term(values.iter().map(|value| Term::from_field_text(field, value)))
        }
        FieldKind::Keyword if spec.name == "drugs" => with_drugs(field, values),
        FieldKind::Keyword if spec.name == "strengths" => with_strengths(field, values),
        FieldKind::Keyword => {
            let term = |value: &String| Term::from_field_text(field, &value.to_lowercase());
            with_any_term(values.iter().map(term))
        }
        FieldKind::Number | FieldKind::Day => {
            let ranges = values.iter().filter_map(|value| range(spec, value).ok());
            let term = |value| Term::from_field_u64(field, value);
            let query = |(from, to)| -> (Occur, Box<dyn Query>) {
                let range = RangeQuery::new(Bound::Included(term(from)), Bound::Included(term(to)));
                (Occur::Should, Box::new(range))
            };
            Box::new(BooleanQuery::new(ranges.map(query).collect()))
        }
    }
}

/// Makes the query for one of these strengths, or bounds of some.
fn with_strengths(field: Field, values: &[String]) -> Box<dyn Query> {
    let one = |value: &String| -> Box<dyn Query> {
        match terms::strength_bound(value) {
            Some(is_within) => Box::new(TermsThat { field, is_wanted: Arc::new(is_within) }),
            None => with_any_term([Term::from_field_text(field, &value.to_lowercase())].into_iter()),
        }
    };
    Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::union(values.iter().map(one).collect())), 1.0))
}

/// Splits a range as typed into its lower and upper bound; a missing bound is empty.
fn bounds(value: &str, is_number: bool) -> (&str, &str) {
    match value.chars().next() {
        Some('>') => (value.trim_start_matches(['>', '=']), ""),
        Some('<') => ("", value.trim_start_matches(['<', '='])),
        // "40-49", as facets show numbers.
        _ => {
            let numbers = |(from, to): &(&str, &str)| [from, to].iter().all(|one| one.trim().parse::<u64>().is_ok());
            let hyphen = value.split_once('-').filter(|range| is_number && numbers(range));
            value.split_once("..").or(hyphen).unwrap_or((value, value))
        }
    }
}

/// Returns the first and last number that fit a range as typed: `40`, `40..50`, `>=40`, `2016-01-01..2016-06-30`,
/// `2016-03`, `2016`. Days are numbers too.
///
/// # Errors
/// When a bound is no number or day, or the range ends before it begins.
fn range(spec: &FieldSpec, value: &str) -> std::result::Result<(u64, u64), String> {
    let (from, to) = bounds(value, spec.kind == FieldKind::Number);
    let one = |text: &str, last: bool| -> std::result::Result<u64, String> {
        match spec.kind {
            FieldKind::Day => day(text.trim(), last).map(schema::day_number),
            _ => text.trim().parse().map_err(|_| format!("'{text}' is no whole number")),
        }
    };
    // `>40` begins after all that 40 means; of a date that may be a whole year.
    let exclusive = |sign: char| value.starts_with(sign) && !value[1..].starts_with('=');
    let from = match from {
        "" => 0,
        // The first that is greater than all that the value means.
        from if exclusive('>') => one(from, true)?.saturating_add(1),
        from => one(from, false)?,
    };
    let to = match to {
        "" => u64::MAX,
        to if exclusive('<') => one(to, false)?.saturating_sub(1),
        to => one(to, true)?,
    };
    if from > to { Err(format!("'{value}' ends before it begins")) } else { Ok((from, to)) }
}

/// Returns the day that `text` names: a day, or the first or, with `last`, the last one of a month or year.
///
/// # Errors
/// Says how a day is written.
pub fn day(text: &str, last: bool) -> std::result::Result<Date, String> {
    let error = || format!("'{text}' is no date; write 2016, 2016-03 or 2016-03-31");
    // As forms in America have it: "03/31/2016".
    if let Some((_, day)) = date_after_label(text).filter(|(end, _)| *end == text.len() && text.contains('/')) {
        return Ok(day);
    }
    let number = |part: Option<&str>| part.map(|part| part.parse::<i16>().map_err(|_| error())).transpose();
    let mut parts = text.split('-');
    let (year, month, day) = (number(parts.next())?.ok_or_else(error)?, number(parts.next())?, number(parts.next())?);
    // Dates outside these years are slips of typing.
    if parts.next().is_some() || !(1900..=2200).contains(&year) {
        return Err(error());
    }
    let small = |value: i16| i8::try_from(value).map_err(|_| error());
    let month_given = small(month.unwrap_or(if last { 12 } else { 1 }))?;
    let first = Date::new(year, month_given, small(day.unwrap_or(1))?).map_err(|_| error())?;
    Ok(if last && day.is_none() { first.last_of_month() } else { first })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_or_year_is_a_range_of_days() {
        let days = |text| (day(text, false).map(|d| d.to_string()), day(text, true).map(|d| d.to_string()));
        assert_eq!(days("2016"), (Ok("2016-01-01".to_owned()), Ok("2016-12-31".to_owned())));
        assert_eq!(days("2016-02"), (Ok("2016-02-01".to_owned()), Ok("2016-02-29".to_owned())));
        assert_eq!(days("2016-02-03").0, days("2016-02-03").1);
        assert!(day("2016-13", false).is_err() && day("soon", false).is_err() && day("2016-02-30", false).is_err());
    }

    #[test]
    fn a_wrong_filter_says_what_would_be_right() {
        let message = |text: &str| text.parse::<Filter>().expect_err("an error").to_string();
        assert!(message("decision").contains("FIELD=VALUE"));
        assert!(message("classs=opioid").contains("did you mean 'class'?"));
        assert!(message("decision=drawn").contains("upheld, overturned"));
        assert!(message("age=old").contains("whole number"));
    }
}
