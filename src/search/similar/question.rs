//! Makes a question of what an item is about. It has a few things, each with a weight that says how much it makes two
//! items alike, whatever its rarity: an item with the same treatment for the same part of the body comes before any
//! other, and what else they share decides between such.

use std::sync::Arc;

use crate::index::schema::fields::Zone;
use crate::query::{ExpandedTerm, Role, Sort, is_function_word, term_of_concept};
use crate::search::exec::boolean::{CombinedQuery, Piece, Wanted};
use crate::search::exec::collect::{Dispute, Question};
use crate::search::exec::leaves::constant::Constant;
use crate::search::exec::windows::window_scorer::WindowQuery;
use crate::search::plan::asked_places::AskedPlaces;
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::things::{names_of, near, sources_of_names, weighed};
use crate::search::plan::compile::zone_terms::ZoneTerms;
use crate::search::plan::values::filter::with_value;
use crate::search::similar::profile::ItemProfile;
use crate::terms::{Category, ConceptId};
use crate::text::{Pattern, fold, words};

/// Weights of things: the most that each can add to a score.
const TREATMENT: f32 = 12.0;
/// Of the family of a treatment, such as the class of a drug.
const FAMILY: f32 = 5.0;
/// Of a part of the body; of the skin, as the place where a drug is given; of the forms of drugs and the levels of the
/// spine.
const REGION: f32 = 6.0;
const ROUTE: f32 = 6.0;
const FORM: f32 = 2.0;
const LEVEL: f32 = 1.5;
/// Of what goes along with a treatment, of a diagnosis, of a telling word, and of the kind of treatment.
const COMPANION: f32 = 1.0;
const DIAGNOSIS: f32 = 1.0;
const WORD: f32 = 0.5;
const CATEGORY: f32 = 1.0;

/// Terms that tell that a drug is put on the skin.
const TOPICAL: [&str; 3] = ["form:topical", "form:compound", "class:topical-analgesic"];

/// The most treatments that are compared, and the most parts of the body: the first ones.
const MOST_TREATMENTS: usize = 6;
const MOST_REGIONS: usize = 6;
/// The most diagnoses that are compared: the rarest.
const MOST_DIAGNOSES: usize = 3;
/// The most words of a heading that names nothing known.
const MOST_HEADING_WORDS: usize = 4;

/// Things as terms, which say where passages are marked, and as a query.
pub struct Likeness {
    /// The terms.
    pub clause: Clause,
    /// The query, without conditions.
    pub question: Question,
}

/// Makes the question for items like one with this profile, whose heading is `procedure` and whose reasons have these
/// telling `words`. All hits pass the `filters`.
///
/// # Errors
/// When the index cannot be read.
pub fn likeness(
    terms: &mut ZoneTerms<'_>,
    profile: &ItemProfile,
    procedure: &str,
    words: &[String],
    filters: Vec<Arc<dyn WindowQuery>>,
) -> tantivy::Result<Likeness> {
    let mut hits = CombinedQuery::default();
    let treatments = treatments(profile, procedure);
    // Of these only what is in dispute makes items alike: reasons and histories tell of many treatments.
    let before = terms.only.replace(Zone::Subject);
    add_treatments(terms, &treatments, &mut hits)?;
    let mut regions = terms_of(&profile.regions, Sort::Place);
    regions.truncate(MOST_REGIONS);
    let regions_found = found(terms, &regions)?;
    let own: Vec<Piece> = regions_found.into_iter().map(|(_, piece)| weighing(piece, REGION)).collect();
    if !own.is_empty() {
        hits.wanted.push(Wanted { own, ..Wanted::default() });
    }
    terms.only = before;
    if let Some(is_topical) = profile.is_topical {
        hits.wanted.push(Wanted { own: vec![route(terms, is_topical)?], ..Wanted::default() });
    }
    // An item of the same kind is like it, if nothing else is. "Other" is no kind.
    let is_kind = profile.category != Category::Other.as_str();
    let kind = if is_kind { with_value("category", std::slice::from_ref(&profile.category)) } else { None };
    if let Some(items) = kind {
        hits.wanted.push(Wanted::help(Piece::new(Constant(items), CATEGORY)));
    }
    let levels: Vec<ExpandedTerm> = profile.levels.iter().map(|level| level_term(level)).collect();
    let mut named: Vec<ExpandedTerm> = [treatments, regions, levels.clone()].concat();
    for (need, piece) in company(terms, profile, &levels)? {
        named.push(need);
        hits.should.push(piece);
    }
    for word in words {
        let need = ExpandedTerm { role: Role::Reason, ..ExpandedTerm::typed(word) };
        hits.should.extend(names_of(terms, &need)?.into_iter().map(|piece| weighing(piece, WORD)));
        named.push(need);
    }
    hits.must = filters.into_iter().map(|filter| vec![Piece::filter(filter)]).collect();
    named.dedup();
    let clause = Clause::Words(named.into_iter().map(Clause::Term).collect());
    let dispute = Dispute { items: None, places: AskedPlaces::of(&clause) };
    let question = Question { dispute: Some(dispute), ..Question::from(hits) };
    Ok(Likeness { clause, question })
}

/// Compiles what only decides between items that are alike by treatment and place.
fn company(
    terms: &mut ZoneTerms<'_>,
    profile: &ItemProfile,
    levels: &[ExpandedTerm],
) -> tantivy::Result<Vec<(ExpandedTerm, Piece)>> {
    let mut diagnoses = found(terms, &terms_of(&profile.diagnoses, Sort::Diagnosis))?;
    diagnoses.sort_by(|(one, a), (other, b)| b.max_score.total_cmp(&a.max_score).then(one.text.cmp(&other.text)));
    diagnoses.truncate(MOST_DIAGNOSES);
    let weighted = [
        (found(terms, &terms_of(&profile.companions, Sort::Other))?, COMPANION),
        (found(terms, &terms_of(&profile.forms, Sort::Other))?, FORM),
        (found(terms, levels)?, LEVEL),
        (diagnoses, DIAGNOSIS),
    ];
    let each = weighted
        .into_iter()
        .flat_map(|(pieces, weight)| pieces.into_iter().map(move |(need, piece)| (need, weighing(piece, weight))));
    Ok(each.collect())
}

/// Adds the treatments as things that are wanted, and what must be in dispute for them to count whole: one of them, or
/// one of their family.
fn add_treatments(
    terms: &mut ZoneTerms<'_>,
    treatments: &[ExpandedTerm],
    hits: &mut CombinedQuery,
) -> tantivy::Result<()> {
    let own = found(terms, treatments)?;
    // Of several, a rare one says more than a common one.
    let rarest = own.iter().map(|(_, piece)| piece.max_score).fold(f32::MIN_POSITIVE, f32::max);
    for (need, piece) in own {
        let share = piece.max_score / rarest;
        let family = near(terms, &need)?.into_iter().map(|family| weighing(family, FAMILY * share)).collect();
        hits.wanted.push(Wanted { own: vec![weighing(piece, TREATMENT * share)], near: family, is_help: false });
    }
    let mut disputed = Vec::new();
    for need in treatments {
        let names = need.equivalents.iter().flatten().chain(&need.siblings);
        let patterns: Vec<Pattern> = match need.equivalents.is_empty() {
            true => vec![Pattern::Stem(terms.stems.stem(&need.text).to_owned())],
            false => names.map(|name| Pattern::Term(name.clone())).collect(),
        };
        for pattern in patterns {
            let found = terms.find(Zone::Subject, &pattern)?;
            if !found.is_empty() {
                disputed.push(Piece::filter(Arc::new(terms.word_query(Zone::Subject, found))));
            }
        }
    }
    hits.treatment = (!disputed.is_empty()).then(|| CombinedQuery::any(disputed).into_piece());
    Ok(())
}

/// Compiles the drugs that are put on the skin, or all others.
fn route(terms: &mut ZoneTerms<'_>, is_topical: bool) -> tantivy::Result<Piece> {
    let mut marks = Vec::new();
    for mark in TOPICAL {
        let found = terms.find(Zone::Subject, &Pattern::Term(mark.to_owned()))?;
        marks.push(Piece::filter(Arc::new(terms.word_query(Zone::Subject, found))));
    }
    let items = match is_topical {
        true => CombinedQuery::any(marks),
        false => {
            let drugs = with_value("category", &[Category::Medication.as_str().to_owned()]);
            let must = drugs.into_iter().map(|drugs| vec![Piece::filter(drugs)]).collect();
            CombinedQuery { must, must_not: marks, ..CombinedQuery::default() }
        }
    };
    Ok(Piece::new(Constant(Arc::new(items)), ROUTE))
}

/// Returns the terms of the treatments; of a heading that names none that is known, its longest words.
fn treatments(profile: &ItemProfile, procedure: &str) -> Vec<ExpandedTerm> {
    if !profile.treatments.is_empty() {
        let first = &profile.treatments[..profile.treatments.len().min(MOST_TREATMENTS)];
        return terms_of(first, Sort::Treatment);
    }
    heading_words(procedure).iter().map(|word| ExpandedTerm::typed(word)).collect()
}

/// Returns the longest words of a heading.
pub fn heading_words(procedure: &str) -> Vec<String> {
    let mut longest: Vec<String> = words(procedure)
        .iter()
        .map(|word| fold(procedure, word).into_owned())
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic()) && !is_function_word(word))
        .collect();
    longest.sort_by_key(|word| (std::cmp::Reverse(word.len()), word.clone()));
    longest.dedup();
    longest.truncate(MOST_HEADING_WORDS);
    longest
}

/// Returns the terms of concepts.
fn terms_of(concepts: &[ConceptId], sort: Sort) -> Vec<ExpandedTerm> {
    concepts.iter().map(|concept| ExpandedTerm { sort, ..term_of_concept(*concept) }).collect()
}

/// Returns the term of a level of the spine.
fn level_term(level: &str) -> ExpandedTerm {
    let equivalents = vec![vec![crate::terms::level_term(&level)]];
    ExpandedTerm { equivalents, sort: Sort::Place, ..ExpandedTerm::typed(level) }
}

/// Compiles each term as one thing; those that the index does not have are left out. A concept is looked for by its
/// term, which stands wherever one of its names does.
fn found(terms: &mut ZoneTerms<'_>, needs: &[ExpandedTerm]) -> tantivy::Result<Vec<(ExpandedTerm, Piece)>> {
    let mut all = Vec::with_capacity(needs.len());
    for need in needs {
        let piece = match need.equivalents.is_empty() {
            true => names_of(terms, need)?.pop(),
            false => {
                let names: Vec<String> = need.equivalents.iter().flatten().cloned().collect();
                let sources = sources_of_names(terms, need, &names)?;
                weighed(terms, sources, 1.0)
            }
        };
        all.extend(piece.map(|piece| (need.clone(), piece)));
    }
    Ok(all)
}

/// Weighs a piece so that it adds at most `weight`.
fn weighing(piece: Piece, weight: f32) -> Piece {
    let factor = weight / piece.max_score.max(f32::MIN_POSITIVE);
    piece.times(factor)
}
