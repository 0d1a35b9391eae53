//! From what a query asks for to tantivy queries.

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::rank::{
    COMPANY_WEIGHT, CONCEPT_WEIGHT, FIELD_WEIGHTS, REASON_WEIGHTS, RELATED_WEIGHT, SHORT_NAME, SHORT_NAME_WEIGHT,
    sort_weight,
};
use crate::query::{Need, Role, Wanted};
use crate::schema;
use crate::text::{Stems, fold, words};

/// How much of what is asked an item must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// All of it.
    All,
    /// Some of it.
    Some,
    /// Some of it, or something near to it.
    Near,
}

/// The items that have the wanted share of `needs`, none of `excluded`, and pass all `filters`. Words that only go along with
/// others are never required.
pub fn compile(needs: &[Need], excluded: &[Need], share: Share, filters: Vec<Box<dyn Query>>) -> BooleanQuery {
    let occur = if share == Share::All { Occur::Must } else { Occur::Should };
    let mut stems = Stems::default();
    let (company, wanted): (Vec<&Need>, Vec<&Need>) = needs.iter().partition(|need| need.role == Role::Company);
    let mut queries = |needs: Vec<&Need>, occur: Occur| -> Vec<(Occur, Box<dyn Query>)> {
        needs.into_iter().filter_map(|need| Some((occur, need_query(need, share, &mut stems)?))).collect()
    };
    let wanted = queries(wanted, occur);
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = filters.into_iter().map(|filter| (Occur::Must, filter)).collect();
    if !wanted.is_empty() {
        clauses.push((Occur::Must, Box::new(BooleanQuery::new(wanted))));
    }
    if clauses.is_empty() {
        clauses.push((Occur::Must, Box::new(tantivy::query::AllQuery)));
    }
    clauses.extend(queries(company, Occur::Should));
    clauses
        .extend(queries(excluded.iter().collect(), Occur::MustNot).into_iter().map(|(not, query)| (not, twice(query))));
    BooleanQuery::new(clauses)
}

/// The items that satisfy one need, by its words or by another name.
fn need_query(need: &Need, share: Share, stems: &mut Stems) -> Option<Box<dyn Query>> {
    let typed = typed_terms(&need.text, stems);
    let weight = if need.role == Role::Company { COMPANY_WEIGHT } else { sort_weight(need.sort) };
    let fields = Fields { role: need.role, weight };
    // A short name that stands for a concept may stand for another thing in some letter.
    let is_abbreviation = need.text.len() <= SHORT_NAME && !need.alternatives.is_empty();
    let literal_weight = if is_abbreviation { SHORT_NAME_WEIGHT } else { 1.0 };
    let literal = match need.wanted {
        Wanted::Phrase if typed.len() > 1 => {
            any(fields.weighted().map(|(field, weight)| phrase(field, &typed, weight * literal_weight)))
        }
        Wanted::Phrase | Wanted::Words => all_of(typed.iter().map(|term| fields.term(&term.text, literal_weight))),
    };
    let alternatives = need.alternatives.iter().filter(|terms| !terms.is_empty());
    let others = alternatives.filter_map(|terms| all_of(terms.iter().map(|term| fields.term(term, CONCEPT_WEIGHT))));
    let near = need.related.iter().filter(|_| share == Share::Near).map(|term| fields.term(term, RELATED_WEIGHT));
    any(literal.into_iter().chain(others).chain(near))
}

/// A term of the typed text and its position there.
struct TypedTerm {
    text: String,
    position: usize,
}

/// The stems of the typed words; a joined form stands for its parts already.
fn typed_terms(text: &str, stems: &mut Stems) -> Vec<TypedTerm> {
    let plain = words(text).into_iter().filter(|word| !word.joined);
    plain.map(|word| TypedTerm { text: stems.stem(&fold(text, &word)).to_owned(), position: word.position }).collect()
}

/// The text fields as a need of some role weighs them.
struct Fields {
    role: Role,
    weight: f32,
}

impl Fields {
    fn weighted(&self) -> impl Iterator<Item = (Field, f32)> {
        let (role, weight) = (self.role, self.weight);
        FIELD_WEIGHTS.iter().filter_map(move |&(name, usual)| {
            let for_reason =
                REASON_WEIGHTS.iter().find(|(field, _)| *field == name).map_or(usual, |&(_, weight)| weight);
            let field_weight = if role == Role::Reason { for_reason } else { usual };
            Some((schema::field_of(schema::find_field(name)?), field_weight * weight))
        })
    }

    /// The items that have `term` in any text field.
    fn term(&self, term: &str, weight: f32) -> Box<dyn Query> {
        let one = |(field, field_weight): (Field, f32)| -> (Occur, Box<dyn Query>) {
            let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(BoostQuery::new(Box::new(query), field_weight * weight)))
        };
        Box::new(BooleanQuery::new(self.weighted().map(one).collect()))
    }
}

fn phrase(field: Field, terms: &[TypedTerm], weight: f32) -> Box<dyn Query> {
    let terms = terms.iter().map(|term| (term.position, Term::from_field_text(field, &term.text))).collect();
    Box::new(BoostQuery::new(Box::new(PhraseQuery::new_with_offset(terms)), weight))
}

/// The same items, from a union. tantivy 0.27 seeks an excluded phrase backwards, which its phrases do not
/// allow (`seek_danger` in its `exclude.rs` and `phrase_scorer.rs`); its unions do.
fn twice(query: Box<dyn Query>) -> Box<dyn Query> {
    let same = query.box_clone();
    Box::new(BooleanQuery::new(vec![(Occur::Should, query), (Occur::Should, same)]))
}

/// A query that wants one of `queries`; none when there are none.
fn any(queries: impl Iterator<Item = Box<dyn Query>>) -> Option<Box<dyn Query>> {
    combined(Occur::Should, queries)
}

/// A query that wants all of `queries`; none when there are none.
fn all_of(queries: impl Iterator<Item = Box<dyn Query>>) -> Option<Box<dyn Query>> {
    combined(Occur::Must, queries)
}

fn combined(occur: Occur, queries: impl Iterator<Item = Box<dyn Query>>) -> Option<Box<dyn Query>> {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = queries.map(|query| (occur, query)).collect();
    if clauses.len() > 1 {
        return Some(Box::new(BooleanQuery::new(clauses)));
    }
    clauses.pop().map(|(_, query)| query)
}
