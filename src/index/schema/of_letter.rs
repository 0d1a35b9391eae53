//! Makes records of letters: what the parser read, in the words that searches use.

use jiff::civil::Date;

use crate::index::schema::record::{CaseRecord, ItemDetails, ItemRecord, Record};
use crate::letter::{Item, Letter, confidence};
use crate::terms::{Citation, Details, GuidelineBody, ItemText, Quantity, Unit, Visits};
use crate::terms::{citations_alone, facts_and_details, quantities_and_visits};

/// Splits a letter into records: the part that its items share, and each item's own.
pub fn records(letter: Letter) -> (CaseRecord, Vec<ItemRecord>) {
    let mut sure = vec![None; letter.items.len()];
    for trace in letter.traces.iter().filter(|trace| trace.field == "decision") {
        let of_item = trace.item.and_then(|number| sure.get_mut(number.checked_sub(1)?));
        of_item.into_iter().for_each(|sure| *sure = Some((confidence(trace, &letter) * 100.0) as u8));
    }
    let case = CaseRecord {
        diagnosis: letter.diagnosis,
        diagnoses: letter.diagnoses,
        decision_date: letter.decision_date,
        injury_date: letter.injury_date,
        age: letter.age,
        sex: letter.sex.map(|sex| sex.as_str().to_owned()),
        specialties: letter.specialties,
        licensure: letter.licensure,
        summary: letter.summary,
        layout: letter.layout.as_str().to_owned(),
        priority: letter.priority.map(|priority| priority.as_str().to_owned()),
        date_assigned: letter.date_assigned,
        ur_denial_date: letter.ur_denial_date,
        ur_denial_dates: letter.ur_denial_dates,
        application_received: letter.application_received,
        turnaround: days_between(letter.application_received, letter.decision_date),
        case_outcome: letter.case_outcome.map(|outcome| outcome.as_str().to_owned()),
        warning_kinds: each_once(letter.warnings.iter().map(|warning| warning.kind().to_owned())),
    };
    let item = |(item, confidence)| ItemRecord { confidence, ..item_record(item) };
    (case, letter.items.into_iter().zip(sure).map(item).collect())
}

/// Makes the records of the items of a letter that was read from `source` and is called `id`.
pub fn letter_records(letter: Letter, id: &str, source: &str) -> Vec<Record> {
    let (case, items) = records(letter);
    let record = |item: ItemRecord| Record {
        id: format!("{id}#{}", item.number),
        letter: id.to_owned(),
        item,
        case: case.clone(),
        source: source.to_owned(),
    };
    items.into_iter().map(record).collect()
}

/// Returns the number of days from one date to the other; `None` if one is not known or they are in the wrong order.
fn days_between(from: Option<Date>, to: Option<Date>) -> Option<u32> {
    let days = (to? - from?).get_days();
    u32::try_from(days).ok()
}

/// Makes the record of an item, without what the letter has of it.
fn item_record(item: Item) -> ItemRecord {
    let Item { facts, details, .. } = item;
    ItemRecord {
        number: item.number,
        decision: item.decision.as_str().to_owned(),
        inferred: item.inferred,
        procedure: item.procedure,
        heading: item.heading,
        category: facts.category.as_str().to_owned(),
        regions: facts.regions.iter().map(|region| region.as_str().to_owned()).collect(),
        levels: facts.levels.iter().map(ToString::to_string).collect(),
        classes: facts.classes.iter().map(ToString::to_string).collect(),
        drugs: facts.drugs.iter().map(ToString::to_string).collect(),
        // They are read with the words of the rationale, which are cut later.
        reasons: Vec::new(),
        claims_guideline: item.claims_guideline,
        reviewer_guideline: item.reviewer_guideline,
        rationale: item.rationale,
        page: item.page,
        confidence: None,
        details: item_details(details),
    }
}

impl ItemRecord {
    /// Reads the details again, from the texts that are stored.
    pub(crate) fn read_details(&mut self) {
        self.details = item_details(facts_and_details(&self.own_texts()).1);
    }

    /// Reads the citations again, and no other detail, which takes a fraction of the time.
    pub(crate) fn read_citations(&mut self) {
        self.details = item_details(citations_alone(&self.own_texts()));
    }

    /// Returns the texts that details are read from.
    fn own_texts(&self) -> ItemText<'_> {
        ItemText {
            heading: &self.heading,
            procedure: &self.procedure,
            claims_guideline: self.claims_guideline.as_deref().unwrap_or_default(),
            reviewer_guideline: self.reviewer_guideline.as_deref().unwrap_or_default(),
            ..ItemText::default()
        }
    }
}

/// Puts details into the words of fields.
fn item_details(details: Details) -> ItemDetails {
    let at_visits = details.visits.is_some();
    let portions = details.request.as_ref();
    let amounts_of = |portion: Option<&str>| portion.map(|text| amounts(text, at_visits)).unwrap_or_default();
    let [claims, reviewer] = [&details.claims_citations, &details.reviewer_citations];
    ItemDetails {
        laterality: details.laterality.map(|side| side.to_string()),
        vertebrae: details.vertebrae.iter().map(ToString::to_string).collect(),
        forms: details.forms.iter().map(ToString::to_string).collect(),
        quantity: if at_visits { Vec::new() } else { pieces(&details.quantities) },
        visits: details.visits.map(number_of_visits).unwrap_or_default(),
        ur_modified: portions.is_some(),
        original_quantity: amounts_of(portions.map(|portions| &*portions.original)),
        authorized_quantity: amounts_of(portions.and_then(|portions| portions.authorized.as_deref())),
        retrospective: details.retrospective,
        state_category: details.state_category.map(str::to_owned),
        state_sub_category: details.state_sub_category.map(str::to_owned),
        claims_source: sources(claims),
        claims_chapter: chapters(claims),
        claims_section: sections(claims),
        claims_year: years(claims),
        reviewer_source: sources(reviewer),
        reviewer_chapter: chapters(reviewer),
        reviewer_section: sections(reviewer),
        reviewer_year: years(reviewer),
        same_source: same_source(&details),
        strengths: details.strengths,
        service_dates: details.service_dates,
    }
}

/// Returns the amounts that a portion of a request states: its visits where it is done at visits, else its pieces.
fn amounts(portion: &str, at_visits: bool) -> Vec<u32> {
    let (quantities, visits) = quantities_and_visits(portion);
    if at_visits { visits.map(number_of_visits).unwrap_or_default() } else { pieces(&quantities) }
}

/// Returns the numbers of tablets and of what is counted without a unit, `#60`.
fn pieces(quantities: &[Quantity]) -> Vec<u32> {
    let counted = quantities.iter().filter(|quantity| matches!(quantity.unit, Unit::Tablets | Unit::Unknown));
    each_once(counted.map(|quantity| quantity.value))
}

/// Returns the number of visits in all; of a range its ends. Empty where only a rate is known.
fn number_of_visits(visits: Visits) -> Vec<u32> {
    visits.total.map(|(least, most)| each_once([least, most].into_iter())).unwrap_or_default()
}

/// Returns the bodies of guidelines that are cited.
fn sources(cited: &[Citation]) -> Vec<String> {
    each_once(cited.iter().map(|citation| citation.source.as_str().to_owned()))
}

/// Returns the chapters that are cited.
fn chapters(cited: &[Citation]) -> Vec<String> {
    each_once(cited.iter().filter_map(|citation| citation.chapter).map(str::to_owned))
}

/// Returns the sections that are cited, as printed. The whole text of a source without a name is none.
fn sections(cited: &[Citation]) -> Vec<String> {
    let named = cited.iter().filter(|citation| citation.source != GuidelineBody::Other);
    each_once(named.filter_map(|citation| citation.section.clone()))
}

/// Returns the years of the editions that are cited.
fn years(cited: &[Citation]) -> Vec<u16> {
    each_once(cited.iter().filter_map(|citation| citation.year))
}

/// Returns true if both parties cited one body of guidelines, or the same text of another source; `None` where one of
/// them cited nothing.
fn same_source(details: &Details) -> Option<bool> {
    let (claims, reviewer) = (&details.claims_citations, &details.reviewer_citations);
    let is_same = |one: &Citation, other: &Citation| {
        one.source == other.source && (one.source != GuidelineBody::Other || one.section == other.section)
    };
    let same = || claims.iter().any(|one| reviewer.iter().any(|other| is_same(one, other)));
    (!claims.is_empty() && !reviewer.is_empty()).then(same)
}

/// Keeps each value once, in order.
fn each_once<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = Vec::new();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}
