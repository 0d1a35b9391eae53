//! Resolves a parsed query to a clause: fields are looked up in the table, plain words are understood, and
//! operators of distance are moved inwards until they are between words.

use crate::index::schema::fields::{DISPUTED, FieldKind, FieldSpec, find_fields};
use crate::query::language::{At, Expr, Form, Query, QueryError, Word};
use crate::query::understand::understand;
use crate::query::{ExpandedTerm, Said, Synonyms, Vocabulary, WithoutReasons, of_left_out};
use crate::search::plan::choices::bind_choices;
use crate::search::plan::choices::facts::{denies_one_outcome, is_one_question, joins_facts};
use crate::search::plan::choices::leads::lead_of_choice;
use crate::search::plan::choices::left_out::listed;
use crate::search::plan::choices::names::{is_plain_choice, plain_text};
use crate::search::plan::clause::Clause;
use crate::search::plan::distances::{Between, Distances};
use crate::search::plan::understood_clauses::{
    as_optional, clauses, each_once, has_asked, of_text, one_or_any, only_ask, only_join, take_asked, tell_welcome,
    tidy,
};
use crate::search::plan::values::drugs::field_asked;
use crate::search::plan::values::field_names::{check_value_follows, id_field, named_fields};
use crate::search::plan::values::filter::{Filters, canonical_values};
use crate::search::plan::values::in_index::values_here;
use crate::search::plan::values::whole_values::{grouped_values, with_whole_values};
use crate::search::proximity::compile::{any_form, beginning, phrase_with_marks, this_form, typed_words};
use crate::text::{Pattern, Stems};

/// The meaning of a query, and what to tell the user about it.
#[derive(Debug, Default)]
pub struct Meaning {
    /// The condition for hits; `None` where the filters say it all.
    pub clause: Option<Clause>,
    /// The outcome that the words ask for, and the letters that they name: field and value.
    pub filters: Vec<(&'static str, String)>,
    /// Notes for the user on how words were understood.
    pub notes: Vec<String>,
    /// Misspelled words with the words searched for instead.
    pub corrections: Vec<(String, String)>,
    /// The age that a hit should be about, if one is named.
    pub about_age: Option<u16>,
    /// True if the words ask how many.
    pub asks_numbers: bool,
    /// The filters of options, with values as the index has them.
    pub options: Filters,
}

/// Resolves `query` with the words that an index has. With `literal`, every word is taken as itself.
///
/// Outcomes and letters that words at the top ask for become filters, like those of options; deeper in the query they
/// stay conditions among others.
///
/// # Errors
/// When a field is not known or a value not one of its values, or where operators of distance are between what has no
/// place in a text.
pub fn resolve(
    query: &Query,
    literal: bool,
    vocabulary: &dyn Vocabulary,
    synonyms: &Synonyms,
) -> Result<Meaning, QueryError> {
    let (stems, meaning) = (Stems::default(), Meaning::default());
    let mut resolver = Resolver {
        query,
        literal,
        vocabulary,
        is_in_text: false,
        synonyms,
        stems,
        meaning,
        distances: Distances::new(query),
    };
    let clause = resolver.clause(&query.root)?;
    let mut meaning = resolver.meaning;
    // What words ask for at the top is a filter like those that options name; elsewhere it is one part among others.
    let parts = match clause {
        Clause::Words(parts) => tidy(take_asked(parts, &mut meaning.filters), Clause::Words),
        Clause::All(parts) => tidy(take_asked(parts, &mut meaning.filters), Clause::All),
        one => tidy(take_asked(vec![one], &mut meaning.filters), Clause::Words),
    };
    meaning.notes.extend(parts.as_ref().and_then(|clause| tell_welcome(clause, &meaning.notes)));
    meaning.notes = each_once(meaning.notes);
    meaning.clause = parts;
    Ok(meaning)
}

/// The state of resolving one query.
struct Resolver<'a> {
    /// The query, for the text of errors.
    query: &'a Query,
    /// True if words are taken as themselves.
    literal: bool,
    /// The words and values that the index has.
    vocabulary: &'a dyn Vocabulary,
    /// True within a part whose words need places in a text, which gives no reasons in other words.
    is_in_text: bool,
    /// The synonyms that the user defined.
    synonyms: &'a Synonyms,
    /// The stems of words that were met before.
    stems: Stems,
    /// Filters, notes and corrections so far.
    meaning: Meaning,
    /// The distances that were asked for so far.
    distances: Distances<'a>,
}

impl Resolver<'_> {
    /// Resolves an expression.
    fn clause(&mut self, expr: &Expr) -> Result<Clause, QueryError> {
        Ok(match expr {
            Expr::Word(_) => self.side_by_side(std::slice::from_ref(expr))?,
            Expr::Not(part) if plain_text(part).is_some() => self.side_by_side(std::slice::from_ref(expr))?,
            Expr::Words(parts) => self.side_by_side(parts)?,
            Expr::Phrase { text, slop, at } => self.phrase(text, *slop, *at),
            Expr::And(parts) => Clause::All(self.clauses(parts)?),
            Expr::Or(parts) => Clause::Any(self.clauses(parts)?),
            Expr::Not(part) => self.left_out(part)?,
            Expr::Near { left, right, near, not, at } => {
                let (left, right) = (self.without_outcomes(left)?, self.without_outcomes(right)?);
                self.distances.near(left, right, Between { near: *near, not: *not, at: *at })?
            }
            Expr::AtLeast { count, part, at } => {
                let part = self.without_outcomes(part)?;
                self.distances.at_least(*count, part, *at)?
            }
            Expr::Field { name, part, at } => self.field(name, part, *at)?,
            Expr::Has { field, missing, at } => {
                let fields = named_fields(self.query, field, *at)?;
                let has = fields.iter().map(|spec| Clause::Has { field: spec.name, missing: false });
                let has = one_or_any(has.collect());
                match (missing, has) {
                    (true, Clause::Has { field, .. }) => Clause::Has { field, missing: true },
                    (true, has) => Clause::Not(Box::new(has)),
                    (false, has) => has,
                }
            }
            Expr::Boost { part, thousandths } => {
                Clause::Boost(Box::new(self.clause(part)?), *thousandths as f32 / 1000.0)
            }
        })
    }

    /// Resolves several expressions.
    fn clauses(&mut self, parts: &[Expr]) -> Result<Vec<Clause>, QueryError> {
        parts.iter().map(|part| self.clause(part)).collect()
    }

    /// Resolves an expression with every word as itself.
    fn literally(&mut self, expr: &Expr) -> Result<Clause, QueryError> {
        let before = std::mem::replace(&mut self.literal, true);
        let clause = self.clause(expr);
        self.literal = before;
        clause
    }

    /// Resolves parts without an operator.
    ///
    /// Plain words that follow each other are understood together, since a name may have several. A choice of
    /// outcomes or of dates belongs to these words as well; other operators end the run of words.
    fn side_by_side(&mut self, parts: &[Expr]) -> Result<Clause, QueryError> {
        let whole = if self.literal { None } else { with_whole_values(parts, self.vocabulary) };
        let (whole, notes) = whole.unzip();
        self.meaning.notes.extend(notes.unwrap_or_default());
        let parts = whole.as_deref().unwrap_or(parts);
        let bound = if self.literal { None } else { bind_choices(parts, self.query.text()) };
        let parts = bound.as_deref().unwrap_or(parts);
        let mut clauses = Vec::with_capacity(parts.len());
        let mut run: Vec<Said<'_>> = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            match part {
                // The first half of "either … or".
                Expr::Word(Word { text, form: Form::Plain, .. })
                    if !self.literal
                        && text.eq_ignore_ascii_case("either")
                        && matches!(parts.get(at + 1), Some(Expr::Or(_))) => {}
                Expr::Word(word @ Word { text, form: Form::Plain, .. }) => {
                    if !self.literal {
                        check_value_follows(self.query, word)?;
                    }
                    run.push(Said { text, negated: false });
                }
                Expr::Not(part) if plain_text(part).is_some() => {
                    run.extend(plain_text(part).map(|text| Said { text, negated: true }));
                }
                // "not certified or certified" names outcomes, "2016 or later" dates, "not a neurologist or a psychiatrist" facts,
                // and none is a choice between words.
                Expr::Or(words)
                    if !self.literal
                        && (is_one_question(words, &parts[at + 1..]) && !denies_one_outcome(&run, words)
                            || joins_facts(&run, words, !is_plain_choice(part, self.query.text()))) =>
                {
                    for (index, text) in words.iter().filter_map(plain_text).enumerate() {
                        // The words are joined again as they were typed, for understanding needs the "or".
                        let or = (index > 0).then_some(Said { text: "or", negated: false });
                        run.extend(or.into_iter().chain([Said { text, negated: false }]));
                    }
                }
                // "not knee or shoulder" leaves out both, since the choice binds tighter.
                Expr::Or(sides) if !self.literal && lead_of_choice(&run, sides).is_some() => {
                    let lead = run.split_off(lead_of_choice(&run, sides).unwrap_or_default());
                    let lead = lead.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
                    self.meaning
                        .notes
                        .push(format!("'{lead} {part}' leaves items out, as NOT does; quotes make it text"));
                    clauses.extend(self.run(&std::mem::take(&mut run), parts.len()));
                    clauses.push(self.left_out(part)?);
                }
                other => {
                    clauses.extend(self.run(&std::mem::take(&mut run), parts.len()));
                    clauses.push(match other {
                        Expr::Word(word) => self.typed(word),
                        other => self.clause(other)?,
                    });
                }
            }
        }
        clauses.extend(self.run(&run, parts.len()));
        Ok(if clauses.len() == 1 { clauses.swap_remove(0) } else { Clause::Words(clauses) })
    }

    /// Understands a run of words among `parts` parts. Between others, "for" and its like alone say nothing: "MRI or CT for women".
    fn run(&mut self, words: &[Said<'_>], parts: usize) -> Vec<Clause> {
        let is_between = !self.literal && words.len() < parts;
        if is_between && only_join(words) {
            return Vec::new();
        }
        let clauses = self.understood(words);
        if is_between && only_ask(words) { as_optional(clauses) } else { clauses }
    }

    /// Understands plain words that follow each other, and keeps the notes on them.
    fn understood(&mut self, words: &[Said<'_>]) -> Vec<Clause> {
        if words.is_empty() {
            return Vec::new();
        }
        let of_text = WithoutReasons(self.vocabulary);
        let vocabulary = if self.is_in_text { &of_text } else { self.vocabulary };
        let understood = understand(words, self.literal, vocabulary, self.synonyms);
        self.meaning.notes.extend(understood.notes.iter().cloned());
        self.meaning.corrections.extend(understood.corrections.iter().cloned());
        self.meaning.asks_numbers |= understood.asks_numbers;
        self.meaning.about_age = self.meaning.about_age.or(understood.about_age);
        clauses(understood)
    }

    /// Resolves what must not hold, and says in the notes that it is left out. Everything that can be asked for can
    /// be left out.
    fn left_out(&mut self, part: &Expr) -> Result<Clause, QueryError> {
        let before = self.meaning.notes.len();
        let clause = match listed(part) {
            Some(sides) => Clause::Any(self.clauses(&sides)?),
            None => self.clause(part)?,
        };
        for note in &mut self.meaning.notes[before..] {
            *note = of_left_out(note);
        }
        Ok(Clause::Not(Box::new(clause)))
    }

    /// Resolves a phrase: these words and nothing read into them. A word of it may be a beginning, as in `necess*`.
    fn phrase(&mut self, text: &str, slop: u32, at: At) -> Clause {
        let marked = phrase_with_marks(text, &mut self.stems);
        // A plain phrase is a term without other names.
        if slop == 0 && marked.is_none() {
            return Clause::Term(ExpandedTerm::typed(text));
        }
        let words = marked.unwrap_or_else(|| typed_words(text, &mut self.stems, any_form));
        let text = if slop == 0 { format!("\"{text}\"") } else { format!("\"{text}\"~{slop}") };
        Clause::Typed { text, words, slop, at }
    }

    /// Resolves a word with an operator: a form, a prefix or a pattern.
    fn typed(&mut self, word: &Word) -> Clause {
        let Word { text, form, at } = word;
        let lower = || text.to_lowercase();
        let words = match form {
            Form::Plain => return Clause::Term(ExpandedTerm::typed(text)),
            Form::Exact => typed_words(text, &mut self.stems, this_form),
            Form::Prefix => vec![(0, Pattern::Prefix(beginning(text)))],
            Form::Wild => vec![(0, Pattern::Wild(lower()))],
            Form::Fuzzy(most) => vec![(0, Pattern::Fuzzy(lower(), *most))],
            Form::Regex => vec![(0, Pattern::Regex(text.clone()))],
        };
        Clause::Typed { text: Expr::Word(word.clone()).to_string(), words, slop: 0, at: *at }
    }

    /// Resolves a value or words in a field; a name that several fields share means any of them.
    fn field(&mut self, name: &str, part: &Expr, at: At) -> Result<Clause, QueryError> {
        if let Some(text) =
            plain_text(part).filter(|_| self.literal && name != DISPUTED && find_fields(name).is_empty())
        {
            return Ok(Clause::Term(ExpandedTerm::typed(&format!("{name}:{text}"))));
        }
        if name == DISPUTED {
            let part = self.without_outcomes(part)?;
            return self.inside(DISPUTED, part, at);
        }
        let fields = named_fields(self.query, name, at)?;
        let mut clauses = Vec::with_capacity(fields.len());
        for spec in fields {
            clauses.push(self.one_field(spec, part, at)?);
        }
        Ok(one_or_any(clauses))
    }

    /// Resolves a value or words in one field.
    fn one_field(&mut self, spec: &'static FieldSpec, part: &Expr, at: At) -> Result<Clause, QueryError> {
        if !matches!(spec.kind, FieldKind::Text(..)) {
            return self.value(spec, part, at);
        }
        let clause = match part {
            Expr::Word(word) if word.form != Form::Plain => self.typed(word),
            part => self.without_outcomes(part)?,
        };
        self.inside(spec.name, clause, at)
    }

    /// Resolves a part whose words need places in a text. Words that name an outcome are looked for there as text, so
    /// the part is resolved a second time where the first result is a filter.
    fn without_outcomes(&mut self, part: &Expr) -> Result<Clause, QueryError> {
        let (notes, corrections) = (self.meaning.notes.len(), self.meaning.corrections.len());
        let before = std::mem::replace(&mut self.is_in_text, true);
        let clause = self.clause(part);
        self.is_in_text = before;
        let clause = clause?;
        if !has_asked(&clause) {
            return Ok(clause);
        }
        // What was noted of the first reading does not hold for the second.
        self.meaning.notes.truncate(notes);
        self.meaning.corrections.truncate(corrections);
        self.literally(part)
    }

    /// Resolves values of a field that is no text.
    fn value(&mut self, spec: &'static FieldSpec, part: &Expr, at: At) -> Result<Clause, QueryError> {
        let spec = id_field(spec, part);
        let mut one = |text: &str, at: At| -> Result<Clause, QueryError> {
            let spec = field_asked(spec, text);
            let fault = |reason| self.query.fault(at, reason, "see the language of queries for how values are written");
            let (values, note) = values_here(spec, text, canonical_values(spec, text).map_err(fault)?, self.vocabulary);
            self.meaning.notes.extend(note);
            Ok(Clause::Value { field: spec.name, values })
        };
        Ok(match part {
            Expr::Word(Word { text, form: Form::Plain, at }) | Expr::Phrase { text, slop: 0, at } => one(text, *at)?,
            Expr::Words(parts) if let Some(values) = grouped_values(parts, spec, self.vocabulary) => {
                Clause::Any(values.iter().map(|(text, at)| one(text, *at)).collect::<Result<_, _>>()?)
            }
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

    /// Resolves several values of a field.
    fn values(&mut self, spec: &'static FieldSpec, parts: &[Expr], at: At) -> Result<Vec<Clause>, QueryError> {
        parts.iter().map(|part| self.value(spec, part, at)).collect()
    }

    /// Puts a clause into one text field: each of its words must be there.
    ///
    /// # Errors
    /// When a part asks for values, since a field cannot be in another.
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
                return Err(self.distances.no_place(at, "a field cannot stand in another"));
            }
            one => Clause::In(name, Box::new(of_text(name, one))),
        })
    }
}
