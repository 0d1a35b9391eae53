//! The tables in `tables/*.toml`, read once. A further wording, drug, body region or treatment family is a row there,
//! not a branch here.

use std::sync::LazyLock;

use serde::Deserialize;

use super::order::Order;
use super::template::Template;

/// All tables.
pub struct Tables {
    /// The treatment families of all topics.
    pub families: Vec<Family>,
    /// The requests around an operation.
    pub ancillaries: Vec<Ancillary>,
    /// The body regions.
    pub bodies: Vec<Body>,
    /// The sentences shared by all letters.
    pub prose: Prose,
    /// The word lists.
    pub words: Words,
    /// The parts of words that few letters have.
    pub rare: Rare,
    /// The order of parts of each layout.
    pub orders: Vec<Order>,
    /// The letters of the sample corpus.
    pub scenarios: Vec<Scenario>,
}

/// A family of treatments that are asked for, judged and worded alike.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Its name, as scenarios give it.
    pub key: String,
    /// The category of the parse format.
    pub category: String,
    /// Its weight when one is drawn.
    pub weight: usize,
    /// The body regions it applies to; empty for all.
    #[serde(default)]
    pub bodies: Vec<String>,
    /// Regions of the truth whatever the heading prints.
    #[serde(default)]
    pub regions: Vec<String>,
    /// Generic names of the truth whatever the heading prints.
    #[serde(default)]
    pub generics: Vec<String>,
    /// Quantities that are asked for.
    #[serde(default)]
    pub counts: Vec<usize>,
    /// Headings whose quantity stands alone, so that a part of it can be authorized.
    #[serde(default)]
    pub counted: Vec<Template>,
    /// Other headings.
    pub headings: Vec<Template>,
    /// The request in the words of the rationale.
    pub ask: Vec<Template>,
    /// A line that looks like a heading within the rationale.
    pub title: Option<String>,
    /// The guideline by chapter and year; empty where the MTUS is silent.
    pub mtus: Template,
    /// The guideline by chapter and page.
    pub pages: Template,
    /// The guideline outside the MTUS.
    pub odg: Template,
    /// The rules of the guidelines.
    pub rules: Vec<Template>,
    /// Numbered criteria that run on within the rationale.
    #[serde(default)]
    pub criteria: Vec<String>,
    /// Reasons against.
    pub against: Vec<Template>,
    /// Reasons for.
    pub favor: Vec<Template>,
    /// The drugs of the family.
    #[serde(default)]
    pub drugs: Vec<Drug>,
    /// True if the drug is mixed from the list of compounds.
    #[serde(default)]
    pub compound: bool,
    /// True if the notice on opioids closes a denial.
    #[serde(default)]
    pub boilerplate: bool,
    /// True if ancillary requests follow.
    #[serde(default)]
    pub surgical: bool,
}

/// A drug as printed, and what it is.
#[derive(Deserialize)]
pub struct Drug {
    /// The printed name.
    pub label: String,
    /// The generic names.
    pub generics: Vec<String>,
    /// The printed strengths.
    pub strengths: Vec<String>,
}

/// A request that depends on an operation of the same letter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ancillary {
    /// The heading.
    pub heading: Template,
    /// The category of the parse format.
    pub category: String,
    /// The request in the words of the rationale.
    pub ask: String,
    /// Generic names of the truth.
    #[serde(default)]
    pub drugs: Vec<String>,
    /// Regions of the truth whatever the heading prints.
    #[serde(default)]
    pub regions: Vec<String>,
}

/// A body region.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The region of the parse format.
    pub key: String,
    /// Printed names.
    pub names: Vec<String>,
    /// True if a side goes before the name.
    #[serde(default)]
    pub sided: bool,
    /// The limbs that its nerves serve.
    pub limbs: String,
    /// Its weight when one is drawn.
    pub weight: usize,
    /// Guideline chapter with year.
    pub chapter: String,
    /// Guideline chapter with number.
    pub chapter14: String,
    /// Pages of the chapter.
    pub pages: Vec<String>,
    /// Chapter of the Official Disability Guidelines.
    pub odg: String,
    /// Diagnoses.
    pub dx: Vec<Template>,
    /// Complaints.
    pub complaints: Vec<String>,
    /// Examination findings.
    pub findings: Vec<Template>,
    /// Imaging findings.
    pub images: Vec<String>,
}

/// Sentences by place; see `tables/prose.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names are explained in prose.toml")]
pub struct Prose {
    pub openings: Vec<Template>,
    pub ageless: Vec<Template>,
    pub mechanisms: Vec<Template>,
    pub diagnoses: Vec<Template>,
    pub diagnosis_one: Vec<Template>,
    pub treatments: Vec<Template>,
    pub complaints: Vec<Template>,
    pub exams: Vec<Template>,
    pub images: Vec<Template>,
    pub extras: Vec<Template>,
    pub plans: Vec<Template>,
    pub denials: Vec<Template>,
    pub facts: Vec<Template>,
    pub asides: Vec<Template>,
    pub upheld: Vec<Template>,
    pub overturned: Vec<Template>,
    pub worded_upheld: Vec<Template>,
    pub worded_overturned: Vec<Template>,
    pub records: Vec<Template>,
    pub ancillary_upheld: Vec<Template>,
    pub ancillary_overturned: Vec<Template>,
    pub opioid_notice: String,
    pub how_open: String,
    pub how_close: String,
}

/// Word lists; see `tables/words.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Words {
    pub workers: Vec<String>,
    pub jobs: Vec<String>,
    pub mechanisms: Vec<String>,
    pub tried: Vec<String>,
    pub activities: Vec<String>,
    pub illnesses: Vec<String>,
    pub medicines: Vec<String>,
    pub operations: Vec<String>,
    pub states: Vec<String>,
    pub specialties: Vec<String>,
    pub subspecialties: Vec<String>,
    pub numbers: Vec<String>,
    pub surnames: Vec<String>,
    pub places: Vec<String>,
    pub experts: Vec<String>,
    pub compounds: Vec<Ingredient>,
}

/// The parts of words that few letters have; see `tables/rare.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names are explained in rare.toml")]
pub struct Rare {
    pub sentences: Vec<Template>,
    pub syllables: Vec<String>,
    pub strangers: Vec<String>,
    pub towns: Vec<String>,
    pub products: Vec<String>,
    pub prefixes: Vec<String>,
}

/// An ingredient of compounded creams.
#[derive(Deserialize)]
pub struct Ingredient {
    /// The printed name, which in lower case is the generic name.
    pub name: String,
    /// Printed concentrations.
    pub percents: Vec<String>,
}

/// A letter of the sample corpus, as far as it is prescribed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The layout's name.
    pub layout: String,
    /// The look's name, or `pdf`.
    pub look: String,
    /// The items, each `FAMILY @ BODY DECISION [FORM] [LEVELS]`; see `plan.rs`.
    pub items: Vec<String>,
    /// True if the cover page that parties receive comes first.
    #[serde(default)]
    pub cover: bool,
    /// True if pages have furniture.
    #[serde(default)]
    pub furniture: bool,
    /// True if the letter goes into the file of the one before it.
    #[serde(default)]
    pub join: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    family: Vec<Family>,
    #[serde(default)]
    ancillary: Vec<Ancillary>,
}

#[derive(Deserialize)]
struct Bodies {
    body: Vec<Body>,
}

#[derive(Deserialize)]
struct Orders {
    order: Vec<Order>,
}

#[derive(Deserialize)]
struct Scenarios {
    scenario: Vec<Scenario>,
}

/// One file a topic.
const TOPICS: [&str; 6] = [
    include_str!("tables/drugs.toml"),
    include_str!("tables/therapy.toml"),
    include_str!("tables/tests.toml"),
    include_str!("tables/injections.toml"),
    include_str!("tables/surgery.toml"),
    include_str!("tables/services.toml"),
];

/// The tables; they are part of the program, so a fault in them is a fault of the program.
pub static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut families = Vec::new();
    let mut ancillaries = Vec::new();
    for text in TOPICS {
        let topic: Topic = read(text);
        families.extend(topic.family);
        ancillaries.extend(topic.ancillary);
    }
    Tables {
        families,
        ancillaries,
        bodies: read::<Bodies>(include_str!("tables/bodies.toml")).body,
        prose: read(include_str!("tables/prose.toml")),
        words: read(include_str!("tables/words.toml")),
        rare: read(include_str!("tables/rare.toml")),
        orders: read::<Orders>(include_str!("tables/layouts.toml")).order,
        scenarios: read::<Scenarios>(include_str!("tables/scenarios.toml")).scenario,
    }
});

fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the built-in tables are well formed")
}

impl Tables {
    /// The body region of that key; the tables name only known ones.
    pub fn body(&self, key: &str) -> &Body {
        self.bodies.iter().find(|body| body.key == key).expect("tables name known body regions")
    }

    /// The order of that layout, or of the `cover`; the tables have one for each.
    pub fn order(&self, layout: &str) -> &Order {
        let known = |order: &&Order| order.layouts.iter().any(|name| name == layout);
        self.orders.iter().find(known).expect("every layout has an order")
    }

    /// The family of that key; the tables name only known ones.
    pub fn family(&self, key: &str) -> &Family {
        self.families.iter().find(|family| family.key == key).expect("scenarios name known families")
    }
}

impl Family {
    /// Returns true if the family can be asked for a body region.
    pub fn fits(&self, body: &Body) -> bool {
        self.bodies.is_empty() || self.bodies.contains(&body.key)
    }
}
