//! Finds the State's own category of a treatment: its name in the search of the Division of Workers' Compensation.
//!
//! Users who know that search think in these words.

use crate::terms::vocabulary::category::Category;
use crate::terms::vocabulary::compiled::GROUPS;
use crate::terms::vocabulary::concept::ConceptId;
use crate::terms::vocabulary::dosage_form::DosageForm;
use crate::terms::vocabulary::recognise::Mention;
use crate::text::ignore_case::find_ignoring_case;

/// A category with its sub-category, in the State's words; none where it has no word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct StateCategory {
    /// The category, as `Pharmaceuticals`.
    pub category: Option<&'static str>,
    /// The sub-category, as `Opioids`.
    pub sub_category: Option<&'static str>,
}

/// Finds the State's category of a treatment with this text and category, of these forms, which names these concepts.
/// Empty for a category that the State has no words for.
pub(crate) fn state_category(text: &str, category: Category, named: &[Mention], forms: &[DosageForm]) -> StateCategory {
    let Some(group) = GROUPS.iter().find(|group| group.of == category) else { return StateCategory::default() };
    // A form or a word decides before any concept.
    let special = group.members.iter().find(|member| {
        member.form.is_some_and(|form| forms.contains(&form))
            || member.stem.is_some_and(|stem| find_ignoring_case(text, stem).is_some())
    });
    let member_of =
        |concept: ConceptId| group.members.get(usize::from(group.member_of[concept.index()]).checked_sub(1)?);
    // The first concept that leads to a member decides.
    let member = special.or_else(|| named.iter().find_map(|mention| member_of(mention.concept)));
    let own = member.and_then(|member| member.category).or(group.category);
    // A member without a sub-category has none; that of its group is not its own.
    let sub_category = match member {
        Some(member) => member.sub_category,
        None => group.sub_category,
    };
    StateCategory { category: own, sub_category }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::facts::details::details;
    use crate::terms::facts::{ItemText, facts};

    #[test]
    fn every_category_has_one_group() {
        for category in Category::ALL {
            assert_eq!(GROUPS.iter().filter(|group| group.of == category).count(), 1, "{category}");
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
            let item = ItemText { heading: procedure, procedure, ..ItemText::default() };
            let found = details(&item, &facts(&item));
            let shown =
                format!("{} > {}", found.state_category.unwrap_or("-"), found.state_sub_category.unwrap_or("-"));
            assert_eq!(shown, wanted, "{procedure}");
        }
    }
}
