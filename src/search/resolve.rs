//! From what was typed to what it means: fields are looked up in the table, words understood, and operators of
//! distance moved inwards until they stand between words.

use crate::letter::Decision;
use crate::query::language::{At, Expr, Form, Near, Query, QueryError, Word};
use crate::query::{Need, Synonyms, Understood, Vocabulary, is_modified, is_outcome, need, understand};
use crate::schema::{FIELDS, FieldKind, FieldSpec, find_field};
use crate::text::{Pattern, Stems};

use super::clause::Clause;
use super::drug_values::field_asked;
use super::field_names::nearest_name;
use super::filter::canonical_values;
use super::placed::{any_form, beginning, phrase_with_marks, this_form, typed_words};

/// What a query means.
#[derive(Debug, Default)]
pub struct Meaning {
    /// What a hit must have; nothing where the filters say it all.
    pub clause: Option<Clause>,
    /// The outcome that the words ask for, and the letters that they name, by field.
    pub filters: Vec<(&'static str, String)>,
    /// What was made of the words, for the user to read.
    pub notes: Vec<String>,
    /// Misspelled words and what was searched for in their place.
    pub corrections: Vec<(String, String)>,
}

/// What `query` means in the words of an index; with `literal`, every word is taken as itself.
///
/// # Errors
/// When a field is not known or a value not one of its values, or where operators of distance stand between what has no
/// place in a text.
pub fn resolve(
    query: &Query,
    literal: bool,
    vocabulary: &dyn Vocabulary,
    synonyms: &Synonyms,
) -> Result<Meaning, QueryError> {
    let (stems, meaning) = (Stems::default(), Meaning::default());
    let mut resolver = Resolver { query, literal, vocabulary, synonyms, stems, meaning, distances: 0 };
    let clause = resolver.clause(&query.root)?;
    let mut meaning = resolver.meaning;
    // What words ask for at the top is a filter like those that options name; elsewhere it is one part among others.
    let parts = match clause {
        Clause::Words(parts) => tidy(take_asked(parts, &mut meaning.filters), Clause::Words),
        Clause::All(parts) => tidy(take_asked(parts, &mut meaning.filters), Clause::All),
        one => tidy(take_asked(vec![one], &mut meaning.filters), Clause::Words),
    };
    meaning.clause = parts;
    Ok(meaning)
}

/// One clause for several; none for none.
fn tidy(mut parts: Vec<Clause>, join: impl Fn(Vec<Clause>) -> Clause) -> Option<Clause> {
    if parts.len() > 1 { Some(join(parts)) } else { parts.pop() }
}

/// Takes out the clauses that words asked for and that are filters.
fn take_asked(parts: Vec<Clause>, filters: &mut Vec<(&'static str, String)>) -> Vec<Clause> {
    let mut kept = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Clause::Asked { field, values } => filters.extend(values.into_iter().map(|value| (field, value))),
            Clause::Words(inner) => kept.extend(tidy(take_asked(inner, filters), Clause::Words)),
            other => kept.push(other),
        }
    }
    kept
}

struct Resolver<'a> {
    query: &'a Query,
    literal: bool,
    vocabulary: &'a dyn Vocabulary,
    synonyms: &'a Synonyms,
    stems: Stems,
    meaning: Meaning,
    /// How many distances between words there are to be measured.
    distances: usize,
}

/// Groups of words on both sides of operators of distance multiply: six groups of four make four thousand pairs.
const MOST_DISTANCES: usize = 1000;

impl Resolver<'_> {
    fn clause(&mut self, expr: &Expr) -> Result<Clause, QueryError> {
        Ok(match expr {
            Expr::Word(_) => self.side_by_side(std::slice::from_ref(expr))?,
            Expr::Words(parts) => self.side_by_side(parts)?,
            Expr::Phrase { text, slop, at } => self.phrase(text, *slop, *at),
            Expr::And(parts) => Clause::All(self.clauses(parts)?),
            Expr::Or(parts) => Clause::Any(self.clauses(parts)?),
            Expr::Not(part) => Clause::Not(Box::new(self.literally(part)?)),
            Expr::Near { left, right, near, not, at } => {
                let (left, right) = (self.without_outcomes(left)?, self.without_outcomes(right)?);
                self.near(left, right, Between { near: *near, not: *not, at: *at })?
            }
            Expr::AtLeast { count, part, at } => {
                let part = self.without_outcomes(part)?;
                self.at_least(*count, part, *at)?
            }
            Expr::Field { name, part, at } => self.field(name, part, *at)?,
            Expr::Has { field, missing, at } => Clause::Has { field: self.known(field, *at)?.name, missing: *missing },
            Expr::Boost { part, thousandths } => {
                Clause::Boost(Box::new(self.clause(part)?), *thousandths as f32 / 1000.0)
            }
        })
    }

    fn clauses(&mut self, parts: &[Expr]) -> Result<Vec<Clause>, QueryError> {
        parts.iter().map(|part| self.clause(part)).collect()
    }

    /// With every word as itself: nothing is read into what is left out.
    fn literally(&mut self, expr: &Expr) -> Result<Clause, QueryError> {
        let before = std::mem::replace(&mut self.literal, true);
        let clause = self.clause(expr);
        self.literal = before;
        clause
    }

    /// Parts without an operator: plain words that follow each other are understood together, since a name may
    /// have several.
    fn side_by_side(&mut self, parts: &[Expr]) -> Result<Clause, QueryError> {
        let mut clauses = Vec::with_capacity(parts.len());
        let mut run: Vec<&str> = Vec::new();
        for part in parts {
            match part {
                Expr::Word(Word { text, form: Form::Plain, .. }) => run.push(text),
                // "not certified or certified" names outcomes, and is no choice between words.
                Expr::Or(words) if !self.literal && words.iter().all(names_outcome) => {
                    run.extend(words.iter().filter_map(plain_text));
                }
                other => {
                    clauses.extend(self.understood(&std::mem::take(&mut run)));
                    clauses.push(match other {
                        Expr::Word(word) => self.typed(word),
                        other => self.clause(other)?,
                    });
                }
            }
        }
        clauses.extend(self.understood(&run));
        Ok(if clauses.len() == 1 { clauses.swap_remove(0) } else { Clause::Words(clauses) })
    }

    /// What plain words mean that follow each other.
    fn understood(&mut self, words: &[&str]) -> Vec<Clause> {
        if words.is_empty() {
            return Vec::new();
        }
        let understood = understand(words, self.literal, self.vocabulary, self.synonyms);
        let Understood { needs, filters, splits, notes, corrections } = understood;
        self.meaning.notes.extend(notes);
        self.meaning.corrections.extend(corrections);
        let asked = filters.into_iter().map(|(field, values)| Clause::Asked { field, values });
        let sides: Vec<Clause> = splits.into_iter().map(side).collect();
        let either = if sides.is_empty() { None } else { Some(Clause::Any(sides)) };
        needs.into_iter().map(Clause::Need).chain(either).chain(asked).collect()
    }

    /// A phrase: these words and nothing read into them; a word of it may be a beginning, as `necess*`.
    fn phrase(&mut self, text: &str, slop: u32, at: At) -> Clause {
        let marked = phrase_with_marks(text, &mut self.stems);
        if slop == 0 && marked.is_none() {
            return Clause::Need(need(text));
        }
        let words = marked.unwrap_or_else(|| typed_words(text, &mut self.stems, any_form));
        let text = if slop == 0 { format!("\"{text}\"") } else { format!("\"{text}\"~{slop}") };
        Clause::Typed { text, words, slop, at }
    }

    /// A word with an operator.
    fn typed(&mut self, word: &Word) -> Clause {
        let Word { text, form, at } = word;
        let lower = || text.to_lowercase();
        let words = match form {
            Form::Plain => return Clause::Need(need(text)),
            Form::Exact => typed_words(text, &mut self.stems, this_form),
            Form::Prefix => vec![(0, Pattern::Prefix(beginning(text)))],
            Form::Wild => vec![(0, Pattern::Wild(lower()))],
            Form::Fuzzy(most) => vec![(0, Pattern::Fuzzy(lower(), *most))],
            Form::Regex => vec![(0, Pattern::Regex(text.clone()))],
        };
        Clause::Typed { text: Expr::Word(word.clone()).to_string(), words, slop: 0, at: *at }
    }

    fn field(&mut self, name: &str, part: &Expr, at: At) -> Result<Clause, QueryError> {
        if let Some(text) = self.with_colon(name, part) {
            return Ok(text);
        }
        let spec = self.known(name, at)?;
        if !matches!(spec.kind, FieldKind::Text(..)) {
            return self.value(spec, part, at);
        }
        let clause = match part {
            Expr::Word(word) if word.form != Form::Plain => self.typed(word),
            part => self.without_outcomes(part)?,
        };
        self.inside(spec.name, clause, at)
    }

    /// Words that have a place in a text are looked for there, also those that name an outcome.
    fn without_outcomes(&mut self, part: &Expr) -> Result<Clause, QueryError> {
        let (notes, corrections) = (self.meaning.notes.len(), self.meaning.corrections.len());
        let clause = self.clause(part)?;
        if !has_asked(&clause) {
            return Ok(clause);
        }
        self.meaning.notes.truncate(notes);
        self.meaning.corrections.truncate(corrections);
        self.literally(part)
    }

    /// A word with a colon, whose beginning is no field and does not look like one: `DOS:11/11/2016`.
    fn with_colon(&mut self, name: &str, part: &Expr) -> Option<Clause> {
        let is_name = find_field(name).is_some() || nearest_name(name, FIELDS.iter()).is_some();
        let text = format!("{name}:{}", plain_text(part).filter(|_| !is_name)?);
        self.meaning.notes.push(format!("there is no field '{name}', so that '{text}' is searched for as text"));
        Some(Clause::Need(need(&text)))
    }

    fn known(&self, name: &str, at: At) -> Result<&'static FieldSpec, QueryError> {
        find_field(name).ok_or_else(|| {
            let all = || FIELDS.iter().map(|spec| spec.alias.unwrap_or(spec.name)).collect::<Vec<_>>().join(", ");
            let nearest = nearest_name(name, FIELDS.iter()).map(|nearest| format!("did you mean '{nearest}'?"));
            let fields = nearest.unwrap_or_else(|| format!("these are fields: {};", all()));
            let hint = format!("{fields} to search for it as text, put it in quotes");
            self.query.fault(at, format!("there is no field '{name}'"), hint)
        })
    }

    /// The values of a field that is no text.
    fn value(&mut self, spec: &'static FieldSpec, part: &Expr, at: At) -> Result<Clause, QueryError> {
        let one = |text: &str, at: At| {
            let spec = field_asked(spec, text);
            let values = canonical_values(spec, text);
            let fault = |reason| self.query.fault(at, reason, "see 'imr help syntax' for how values are written");
            values.map(|values| Clause::Value { field: spec.name, values }).map_err(fault)
        };
        Ok(match part {
            Expr::Word(Word { text, form: Form::Plain, at }) | Expr::Phrase { text, slop: 0, at } => one(text, *at)?,
            Expr::Or(parts) => Clause::Any(self.values(spec, parts, at)?),
            Expr::And(parts) | Expr::Words(parts) => Clause::All(self.values(spec, parts, at)?),
            Expr::Not(part) => Clause::Not(Box::new(self.value(spec, part, at)?)),
            _ => {
                let what = format!("'{}' is compared by whole values", spec.name);
                let hint = format!("write {}:VALUE, {0}:\"SOME VALUE\" or {0}:(ONE OR OTHER)", spec.name);
                return Err(self.query.fault(at, what, hint));
            }
        })
    }

    fn values(&mut self, spec: &'static FieldSpec, parts: &[Expr], at: At) -> Result<Vec<Clause>, QueryError> {
        parts.iter().map(|part| self.value(spec, part, at)).collect()
    }

    /// A clause in one text: each of its words stands there.
    fn inside(&self, name: &'static str, clause: Clause, at: At) -> Result<Clause, QueryError> {
        let each = |parts: Vec<Clause>| -> Result<Vec<Clause>, QueryError> {
            parts.into_iter().map(|part| self.inside(name, part, at)).collect()
        };
        Ok(match clause {
            Clause::Words(parts) => Clause::Words(each(parts)?),
            Clause::All(parts) => Clause::All(each(parts)?),
            Clause::Any(parts) => Clause::Any(each(parts)?),
            Clause::Not(part) => Clause::Not(Box::new(self.inside(name, *part, at)?)),
            Clause::Boost(part, factor) => Clause::Boost(Box::new(self.inside(name, *part, at)?), factor),
            Clause::AtLeast { count, part, at } => {
                Clause::AtLeast { count, part: Box::new(self.inside(name, *part, at)?), at }
            }
            Clause::Value { .. } | Clause::Has { .. } | Clause::Asked { .. } => {
                return Err(self.no_place(at, "a field cannot stand in another"));
            }
            one => Clause::In(name, Box::new(one)),
        })
    }

    /// One side near the other. What has several parts is near when each of them is.
    fn near(&mut self, left: Clause, right: Clause, between: Between) -> Result<Clause, QueryError> {
        let Between { near, not, at } = between;
        let right = unboosted(right);
        let mut lefts = |parts: Vec<Clause>| -> Result<Vec<Clause>, QueryError> {
            parts.into_iter().map(|part| self.near(part, right.clone(), between)).collect()
        };
        Ok(match (left, right.clone()) {
            (Clause::Words(parts) | Clause::All(parts), _) => Clause::All(lefts(parts)?),
            (Clause::Any(parts), _) if !parts.iter().all(has_place) => Clause::Any(lefts(parts)?),
            (Clause::Boost(part, factor), right) => Clause::Boost(Box::new(self.near(*part, right, between)?), factor),
            (left, Clause::Words(parts) | Clause::All(parts)) => {
                let parts = self.rights(left, parts, between)?;
                if not { Clause::Any(parts) } else { Clause::All(parts) }
            }
            (left, Clause::Any(parts)) if !parts.iter().all(has_place) => {
                let parts = self.rights(left, parts, between)?;
                if not { Clause::All(parts) } else { Clause::Any(parts) }
            }
            (left, right) if has_place(&left) && has_place(&right) => {
                self.distances += 1;
                if self.distances > MOST_DISTANCES {
                    let hint = "ask with fewer words in the groups on both sides";
                    return Err(self.query.fault(at, "too many words are to be near each other", hint));
                }
                let left = if not { by_parts(left) } else { left };
                Clause::Near { left: Box::new(left), right: Box::new(right), near, not, at }
            }
            _ => return Err(self.no_place(at, "only words have a place that something can be near to")),
        })
    }

    fn rights(&mut self, left: Clause, parts: Vec<Clause>, between: Between) -> Result<Vec<Clause>, QueryError> {
        parts.into_iter().map(|part| self.near(left.clone(), part, between)).collect()
    }

    fn at_least(&self, count: u32, part: Clause, at: At) -> Result<Clause, QueryError> {
        match part {
            Clause::Words(parts) | Clause::All(parts) => {
                Ok(Clause::All(parts.into_iter().map(|part| self.at_least(count, part, at)).collect::<Result<_, _>>()?))
            }
            Clause::Boost(part, factor) => Ok(Clause::Boost(Box::new(self.at_least(count, *part, at)?), factor)),
            part => match unboosted(part) {
                part if has_place(&part) => Ok(Clause::AtLeast { count, part: Box::new(by_parts(part)), at }),
                _ => Err(self.no_place(at, "only words can be counted")),
            },
        }
    }

    fn no_place(&self, at: At, what: &str) -> QueryError {
        self.query.fault(at, what, "join it with AND or OR instead, or leave words out with 'NOT /5'")
    }
}

/// The text of a plain word.
fn plain_text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Word(Word { text, form: Form::Plain, .. }) => Some(text),
        _ => None,
    }
}

fn names_outcome(expr: &Expr) -> bool {
    plain_text(expr).is_some_and(is_outcome)
}

/// Things with the outcome that they should have.
fn side((needs, decision): (Vec<Need>, Decision)) -> Clause {
    let outcome = Clause::Value { field: "decision", values: vec![decision.as_str().to_owned()] };
    Clause::All(vec![Clause::Words(needs.into_iter().map(Clause::Need).collect()), outcome])
}

/// What stands between two sides.
#[derive(Clone, Copy)]
struct Between {
    near: Near,
    not: bool,
    at: At,
}

/// Whether it stands somewhere in a text.
fn has_place(clause: &Clause) -> bool {
    match clause {
        Clause::Need(_) | Clause::Typed { .. } | Clause::Near { .. } | Clause::In(..) => true,
        Clause::Any(parts) => parts.iter().all(has_place),
        _ => false,
    }
}

/// A choice without the weights of its parts: what is only near, or counted with others, is found whatever it weighs.
fn unboosted(clause: Clause) -> Clause {
    match clause {
        Clause::Boost(part, _) => unboosted(*part),
        Clause::Any(parts) => Clause::Any(parts.into_iter().map(unboosted).collect()),
        other => other,
    }
}

/// What is counted, or is not near to something: each mention is one, and ends where its last word stands.
fn by_parts(clause: Clause) -> Clause {
    match clause {
        Clause::Need(need) => Clause::Need(need.by_parts()),
        Clause::Any(parts) => Clause::Any(parts.into_iter().map(by_parts).collect()),
        Clause::In(name, part) => Clause::In(name, Box::new(by_parts(*part))),
        Clause::Near { left, right, near, not, at } => {
            Clause::Near { left: Box::new(by_parts(*left)), right: Box::new(by_parts(*right)), near, not, at }
        }
        other => other,
    }
}

fn has_asked(clause: &Clause) -> bool {
    match clause {
        Clause::Asked { .. } => true,
        Clause::Need(need) => is_modified(need),
        Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => parts.iter().any(has_asked),
        Clause::Not(part) | Clause::Boost(part, _) | Clause::In(_, part) => has_asked(part),
        _ => false,
    }
}
