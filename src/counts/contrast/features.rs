//! Takes an item apart into its features: the phrases and concepts of the sentences on this worker, the citations, the
//! reviewer's specialties, the reasons.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::counts::contrast::negation::SentenceWord;
use crate::counts::contrast::phrases::{LONGEST, Lexicon, PhraseKey, each_phrase};
use crate::counts::contrast::types::FeatureKind;
use crate::counts::contrast::wording::WordClass;
use crate::index::Record;
use crate::search::findings;
use crate::terms::vocabulary::is_a;
use crate::terms::{ConceptId, ConceptKind, Context, GuidelineBody, citations, concept, mentions};

/// The kinds of concepts that say nothing about a decision by themselves: what is cited counts as a citation.
const SILENT: [ConceptKind; 4] = [ConceptKind::Guide, ConceptKind::Side, ConceptKind::Form, ConceptKind::Noise];

/// A thing that an item may say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature {
    /// The sort of thing.
    pub kind: FeatureKind,
    /// True if it is said to be lacking.
    pub denied: bool,
    /// The stems of a phrase, the id of a concept, or the text.
    pub key: Box<str>,
}

/// The place where a feature is said.
#[derive(Debug, Clone)]
pub struct Place {
    /// The sentence, in bytes of the rationale.
    pub sentence: Range<usize>,
    /// The words that say it, in bytes of the rationale.
    pub words: Range<usize>,
}

/// A reader of items, which numbers the features that it meets.
pub struct FeatureReader {
    lexicon: Lexicon,
    /// The features by their numbers.
    pub features: Vec<Feature>,
    phrases: FxHashMap<PhraseKey, u32>,
    others: FxHashMap<Feature, u32>,
    /// The stems of the query, which no phrase may consist of.
    asked_stems: Vec<u32>,
    /// The concepts of the query.
    asked: Vec<ConceptId>,
    /// A buffer for the words of a sentence.
    words: Vec<SentenceWord>,
}

impl FeatureReader {
    /// Makes a reader for the items of the query with this text.
    pub fn new(query: &str) -> FeatureReader {
        let (mut lexicon, mut words) = (Lexicon::default(), Vec::new());
        lexicon.read(query, &mut words);
        FeatureReader {
            lexicon,
            features: Vec::new(),
            phrases: FxHashMap::default(),
            others: FxHashMap::default(),
            asked_stems: words.iter().map(|word| word.stem).collect(),
            asked: mentions(query, Context::Query).into_iter().map(|mention| mention.concept).collect(),
            words,
        }
    }

    /// Calls `take` with the number of each feature of an item and the place in its rationale, if it has one there. A
    /// feature may come several times.
    pub fn read(&mut self, record: &Record, mut take: impl FnMut(u32, Option<Place>)) {
        for reason in &record.item.reasons {
            take(self.number(FeatureKind::Reason, false, reason), None);
        }
        if let Some(rationale) = &record.item.rationale {
            for sentence in findings(rationale) {
                self.read_sentence(rationale, sentence, &mut take);
            }
        }
        if let Some(guideline) = &record.item.reviewer_guideline {
            for cited in cited(guideline) {
                take(self.number(FeatureKind::Citation, false, &cited), None);
            }
        }
        for specialty in &record.case.specialties {
            take(self.number(FeatureKind::Specialty, false, specialty), None);
        }
    }

    /// Reads the concepts and the phrases of a sentence of a rationale.
    fn read_sentence(&mut self, text: &str, sentence: Range<usize>, take: &mut impl FnMut(u32, Option<Place>)) {
        let mut words = std::mem::take(&mut self.words);
        let of_sentence = &text[sentence.clone()];
        self.lexicon.read(of_sentence, &mut words);
        let place = |words: Range<usize>| {
            let words = sentence.start + words.start..sentence.start + words.end;
            Some(Place { sentence: sentence.clone(), words })
        };
        // The words that name what was asked for.
        let mut asked: Vec<Range<usize>> = Vec::new();
        for mention in mentions(of_sentence, Context::Prose) {
            let named = concept(mention.concept);
            if self.asked.iter().any(|asked| is_a(mention.concept, *asked) || is_a(*asked, mention.concept)) {
                asked.push(mention.range);
            } else if !SILENT.contains(&named.kind) {
                let first = words.partition_point(|word| (word.end as usize) <= mention.range.start);
                let denied = words.get(first).is_some_and(|word| word.is_denied);
                take(self.number(FeatureKind::Concept, denied, named.id), place(mention.range));
            }
        }
        each_phrase(&words, |key, range| {
            let is_asked = |word: &SentenceWord| {
                word.class.is(WordClass::LIGHT)
                    || self.asked_stems.contains(&word.stem)
                    || asked.iter().any(|name| name.start <= word.start as usize && word.end as usize <= name.end)
            };
            if !words[range.clone()].iter().all(is_asked) {
                let bytes = words[range.start].start as usize..words[range.end - 1].end as usize;
                take(self.number_of_phrase(key), place(bytes));
            }
        });
        self.words = words;
    }

    /// Returns the number of a phrase.
    fn number_of_phrase(&mut self, key: PhraseKey) -> u32 {
        let (features, lexicon) = (&mut self.features, &self.lexicon);
        *self.phrases.entry(key).or_insert_with(|| {
            let (denied, stems) = (key[LONGEST] == 1, lexicon.stems_of(&key).into_boxed_str());
            features.push(Feature { kind: FeatureKind::Phrase, denied, key: stems });
            features.len() as u32 - 1
        })
    }

    /// Returns the number of any other feature.
    fn number(&mut self, kind: FeatureKind, denied: bool, key: &str) -> u32 {
        let feature = Feature { kind, denied, key: key.into() };
        if let Some(number) = self.others.get(&feature) {
            return *number;
        }
        self.features.push(feature.clone());
        let number = self.features.len() as u32 - 1;
        self.others.insert(feature, number);
        number
    }
}

/// Returns the chapters and the sections that a guideline paragraph cites, whatever their edition.
pub fn cited(guideline: &str) -> Vec<String> {
    let mut all = Vec::new();
    for citation in citations(guideline) {
        let chapter = citation.chapter.map_or(String::new(), |chapter| format!(" {chapter}"));
        let chapter = format!("{}{chapter}", citation.source);
        match (citation.source, citation.section) {
            (GuidelineBody::Other, section) => all.extend(section),
            (_, section) => {
                all.extend(section.map(|section| format!("{chapter}: {section}")));
                all.push(chapter);
            }
        }
    }
    if all.is_empty() {
        all.push("no guideline".to_owned());
    }
    all
}
