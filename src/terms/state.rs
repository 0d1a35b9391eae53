//! The State's own category of a treatment: what the search of the Division of Workers' Compensation
//! calls it.

use super::category::Category;
use super::concept::ConceptId;
use super::medication::Form;
use super::recognise::Mention;
use super::table::TableError;
use super::vocabulary::{ancestors, concepts, find};
use super::word::find_ignoring_case;
use serde::Deserialize;
use std::sync::LazyLock;

/// The table of the State's words.
pub(super) const TABLE: &str = include_str!("tables/state.toml");

/// A category with its sub-category, in the State's words; none where it has no word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StateCategory {
    /// As `Pharmaceuticals`.
    pub category: Option<&'static str>,
    /// As `Opioids`.
    pub sub_category: Option<&'static str>,
}

/// The State's category of a treatment that is in `category`, of these forms, and names these concepts.
pub(super) fn state_category(text: &str, category: Category, named: &[Mention], forms: &[Form]) -> StateCategory {
    let Some(group) = GROUPS.iter().find(|group| group.row.of == category) else { return StateCategory::default() };
    let special = group.row.members.iter().find(|member| {
        member.form.is_some_and(|form| forms.contains(&form))
            || member.stem.as_ref().is_some_and(|stem| find_ignoring_case(text, stem).is_some())
    });
    let member = special.or_else(|| {
        let member = named.iter().find_map(|mention| group.member_of[mention.concept.index()])?;
        group.row.members.get(usize::from(member))
    });
    let own = member.and_then(|member| member.category.as_deref()).or(group.row.category.as_deref());
    let sub_category = match member {
        Some(member) => member.sub_category.as_deref(),
        None => group.row.sub_category.as_deref(),
    };
    StateCategory { category: own, sub_category }
}

/// A row of the table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupRow {
    of: Category,
    category: Option<String>,
    sub_category: Option<String>,
    #[serde(default)]
    members: Vec<Member>,
}

/// What is called otherwise than the rest of its group.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    #[serde(default)]
    is: Vec<String>,
    form: Option<Form>,
    stem: Option<String>,
    category: Option<String>,
    sub_category: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StateTable {
    group: Vec<GroupRow>,
}

/// A row with the member that each concept leads to.
struct Group {
    row: GroupRow,
    member_of: Vec<Option<u8>>,
}

static GROUPS: LazyLock<Vec<Group>> =
    LazyLock::new(|| load().expect("the table is compiled in, and the tests below read it"));

fn load() -> Result<Vec<Group>, TableError> {
    let table: StateTable = toml::from_str(TABLE)?;
    table.group.into_iter().map(link).collect()
}

fn link(row: GroupRow) -> Result<Group, TableError> {
    let mut direct: Vec<Option<u8>> = vec![None; concepts().len()];
    for (number, member) in row.members.iter().enumerate() {
        for id in &member.is {
            let missing = || TableError::NoSuchConcept { row: "state.toml".to_owned(), id: id.clone() };
            direct[find(id).ok_or_else(missing)?.index()] =
                Some(u8::try_from(number).map_err(|_| TableError::TooMany)?);
        }
    }
    let nearest = |at: usize| {
        let id = ConceptId(at as u16);
        direct[at].or_else(|| ancestors(id).iter().find_map(|above| direct[above.index()]))
    };
    let member_of = (0..direct.len()).map(nearest).collect();
    Ok(Group { row, member_of })
}

#[cfg(test)]
mod tests {
    use super::super::facts::{ItemText, facts};
    use super::*;

    #[test]
    fn the_table_is_sound() {
        match load() {
            Ok(groups) => {
                for category in Category::ALL {
                    assert_eq!(groups.iter().filter(|group| group.row.of == category).count(), 1, "{category}");
                }
            }
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn treatments_are_called_what_the_state_calls_them() {
        let cases = [
            ("Norco 10/325mg #60", "Pharmaceuticals > Opioids"),
            ("Naproxen 550mg #60", "Pharmaceuticals > NSAID"),
            ("Flexeril 10mg #30", "Pharmaceuticals > Muscle Relaxant"),
            ("Neurontin 300mg", "Pharmaceuticals > Anti-epilepsy drugs"),
            ("Lidoderm patch 5% #30", "Pharmaceuticals > Topical Analgesics"),
            ("Flurbiprofen 20%, Baclofen 5% in cream base", "Pharmaceuticals > Topical Compounds"),
            ("Prilosec 20mg #60", "Pharmaceuticals > Proton Pump Inhibitors"),
            ("Valium 5mg #20", "Pharmaceuticals > Benzodiazepine"),
            ("Ambien 10mg #30", "Pharmaceuticals > Sedative-hypnotics"),
            ("Cymbalta 60mg #30", "Pharmaceuticals > Antidepressant"),
            ("Narcan nasal spray", "Pharmaceuticals > Opioid Antagonist"),
            ("Amlodipine 5mg", "Pharmaceuticals > Calcium Channel Blocker"),
            ("Albuterol inhaler", "Pharmaceuticals > Asthma Medications"),
            ("Synvisc injection, left knee", "Pharmaceuticals > Viscosupplementation"),
            ("Ondansetron 4mg #10", "Pharmaceuticals > -"),
            ("L4-5 facet block", "Injection > Facet Injection"),
            ("Lumbar ESI", "Injection > Injection"),
            ("L5-S1 fusion", "Surgery > Spine"),
            ("Arthroscopic rotator cuff repair", "Surgery > Arthroscopic"),
            ("Carpal tunnel release", "Surgery > Non-arthroscopic"),
            ("Assistant surgeon", "Surgery > Adjunct Surgical Services"),
            ("Spine surgery consultation", "Surgery > Surgical Consult"),
            ("MRI of the neck", "Diagnostic Testing > Imaging/Radiology"),
            ("EMG/NCV of the left arm", "Diagnostic Testing > EMG/NCV/NCS"),
            ("Sleep study", "Diagnostic Testing > Other"),
            ("Urine drug screen", "Diagnostic Testing > Lab & Pathology"),
            ("Acupuncture x 6", "Rehabilitation > Acupuncture"),
            ("Chiropractic x 6", "Rehabilitation > Chiropractic"),
            ("PT 2 x 6", "Rehabilitation > PT/OT"),
            ("Massage x 6", "Rehabilitation > Other Therapies"),
            ("TENS unit", "DMEPOS > Electrical Stimulation"),
            ("Knee brace", "DMEPOS > Prosthetics/Orthotics"),
            ("Electrodes, 1 pack", "DMEPOS > Supplies"),
            ("Wheelchair", "DMEPOS > DME"),
            ("Cognitive behavioral therapy x 6", "Psych Services > Therapies"),
            ("Psychological evaluation", "Psych Services > E&M"),
            ("Orthopedic consultation", "Evaluation & Management > Medical Specialties"),
            ("Dental consultation", "Evaluation & Management > Dental Services"),
            ("Home health aide, 4 hours a day", "Home Health > -"),
            ("Functional restoration program", "Programs > -"),
            ("Transportation to visits", "Transportation > -"),
            ("Acoustic quantum something", "- > -"),
        ];
        for (procedure, wanted) in cases {
            let found = facts(&ItemText { heading: procedure, procedure, ..ItemText::default() });
            let shown =
                format!("{} > {}", found.state_category.unwrap_or("-"), found.state_sub_category.unwrap_or("-"));
            assert_eq!(shown, wanted, "{procedure}");
        }
    }
}
