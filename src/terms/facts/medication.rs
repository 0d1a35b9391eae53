//! Reads the medicine of a request: ingredients, their classes, and the forms they are given in.
//!
//! One brand is many ingredients and one ingredient has many brands; the hierarchy of concepts resolves both.

use crate::terms::notation::quantity::{Quantity, Unit};
use crate::terms::vocabulary::category::Category;
use crate::terms::vocabulary::concept::{Concept, ConceptId, ConceptKind};
use crate::terms::vocabulary::dosage_form::DosageForm;
use crate::terms::vocabulary::recognise::Mention;
use crate::terms::vocabulary::{ancestors, concept, concepts, is_a, parts};
use std::sync::LazyLock;

/// The medicine of a concept, looked up once; empty lists for most concepts.
/// It is computed for all concepts when the first request is read.
struct ConceptMedicine {
    /// Generic names of its active ingredients.
    drugs: Vec<&'static str>,
    /// The nearest classes.
    classes: Vec<ConceptId>,
    /// Names of all classes among it and its broader concepts.
    above: Vec<&'static str>,
    /// The same for the drugs that it is made of or gives.
    above_drugs: Vec<&'static str>,
    /// The forms it is given in.
    forms: Vec<DosageForm>,
}

/// The medicine of each concept, by its number.
static MEDICINE: LazyLock<Vec<ConceptMedicine>> = LazyLock::new(|| (0..concepts().len()).map(medicine_of).collect());

/// Collects the medicine of the concept at a position.
fn medicine_of(at: usize) -> ConceptMedicine {
    let id = ConceptId(at as u16);
    let is_drug = |part: &&Concept| matches!(part.kind, ConceptKind::Drug | ConceptKind::Product);
    let mut forms: Vec<DosageForm> =
        ancestors(id).iter().chain([&id]).filter_map(|&above| form_of(concept(above))).collect();
    // Several ways up may lead to one form.
    forms.sort_unstable();
    forms.dedup();
    ConceptMedicine {
        drugs: given(id).into_iter().map(concept).filter(is_drug).map(|part| part.name).collect(),
        classes: nearest_classes(id),
        above: classes_above(id).collect(),
        above_drugs: given(id).into_iter().filter(|&part| is_drug(&concept(part))).flat_map(classes_above).collect(),
        forms,
    }
}

/// Returns the parts of a concept, and for a treatment the drugs that it gives: a "Synvisc injection" is one of
/// hyaluronic acid.
/// A treatment without a drug above it gives nothing.
fn given(id: ConceptId) -> Vec<ConceptId> {
    let whole = concept(id);
    let is_drug = |above: &&ConceptId| matches!(concept(**above).kind, ConceptKind::Drug | ConceptKind::Product);
    match whole.kind {
        ConceptKind::Tx => whole.broader.iter().filter(is_drug).flat_map(|&drug| parts(drug)).collect(),
        _ => parts(id),
    }
}

/// Returns the form that a concept of the drug table is; none for concepts that are only narrower than one.
fn form_of(form: &Concept) -> Option<DosageForm> {
    let slug = form.id.strip_prefix("form:")?;
    // The table has a concept of its own for solutions that are injected.
    let slug = if slug == "injection-solution" { "injection" } else { slug };
    DosageForm::ALL.into_iter().find(|form| form.as_str() == slug)
}

/// Returns the nearest classes of a concept: a class itself; of a drug or product the first class that its row names,
/// and those of the drugs it is made of.
fn nearest_classes(id: ConceptId) -> Vec<ConceptId> {
    let whole = concept(id);
    match whole.kind {
        ConceptKind::Class => vec![id],
        ConceptKind::Drug | ConceptKind::Product => {
            let mut own = whole.broader.iter().copied().filter(|&above| concept(above).kind == ConceptKind::Class);
            // A row names the class that tells most first.
            let first = own.next();
            let made_of = whole.broader.iter().filter(|&&above| concept(above).kind != ConceptKind::Class);
            first.into_iter().chain(made_of.flat_map(|&part| nearest_classes(part))).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the generic names of the active ingredients named, each once, in order of mention.
/// A brand of two ingredients gives both.
pub(crate) fn drugs(named: &[Mention]) -> Vec<&'static str> {
    let mut all = Vec::new();
    for &drug in named.iter().flat_map(|mention| &MEDICINE[mention.concept.index()].drugs) {
        // Lists are short; a set would cost more.
        if !all.contains(&drug) {
            all.push(drug);
        }
    }
    all
}

/// Returns the names of all classes, nearest and broader, of the concepts named, and of the drugs of those asked for.
pub(crate) fn all_classes(named: &[Mention], asked_for: &[Mention]) -> Vec<&'static str> {
    let medicine_of = |mention: &Mention| &MEDICINE[mention.concept.index()];
    let above = named.iter().flat_map(|mention| &medicine_of(mention).above);
    let mut all: Vec<&'static str> = Vec::new();
    for &class in above.chain(asked_for.iter().flat_map(|mention| &medicine_of(mention).above_drugs)) {
        if !all.contains(&class) {
            all.push(class);
        }
    }
    all
}

/// Returns the names of the classes among a concept and its broader ones.
fn classes_above(id: ConceptId) -> impl Iterator<Item = &'static str> {
    let all = std::iter::once(id).chain(ancestors(id).iter().copied()).map(concept);
    all.filter(|concept| concept.kind == ConceptKind::Class).map(|class| class.name)
}

/// Returns the names of the classes of the concepts named, in order of mention.
///
/// A top class is left out where another of them is narrower: Norco is an opioid, and not an analgesic too for the
/// acetaminophen in it.
pub(crate) fn classes(named: &[Mention]) -> Vec<&'static str> {
    let mut all: Vec<ConceptId> = Vec::new();
    for &class in named.iter().flat_map(|mention| &MEDICINE[mention.concept.index()].classes) {
        if !all.contains(&class) {
            all.push(class);
        }
    }
    let is_widest = |class| ancestors(class).iter().all(|&above| concept(above).kind != ConceptKind::Class);
    let is_general =
        |class: ConceptId| is_widest(class) && all.iter().any(|&other| other != class && is_a(other, class));
    all.iter().filter(|&&class| !is_general(class)).map(|&class| concept(class).name).collect()
}

/// The facts of a request that tell the forms of its drugs, for [`forms`].
pub(crate) struct Prescription<'a> {
    /// The concepts that the request names.
    pub named: &'a [Mention],
    /// Its category.
    pub category: Category,
    /// The number of ingredients it names.
    pub drugs: usize,
    /// Its strengths.
    pub strengths: &'a [String],
    /// Its amounts.
    pub quantities: &'a [Quantity],
}

/// Returns the forms that a request is for: those it names, and those that follow from its doses.
///
/// Several ingredients by the percentage are a compound; what is dosed by the percentage is put on the
/// skin, what is dosed by the milligram and counted is taken by mouth.
pub(crate) fn forms(request: &Prescription<'_>) -> Vec<DosageForm> {
    let of_mentions = request.named.iter().flat_map(|mention| &MEDICINE[mention.concept.index()].forms);
    let mut forms: Vec<DosageForm> = of_mentions.copied().collect();
    if request.drugs > 0 {
        let percents = request.strengths.iter().filter(|strength| strength.ends_with('%')).count();
        let milligrams = request.strengths.iter().any(|strength| strength.ends_with("mg"));
        let counted = request.quantities.iter().any(|one| matches!(one.unit, Unit::Tablets | Unit::Unknown));
        match request.category {
            // The category tells it, whatever the drug's usual form.
            Category::Injection => forms.push(DosageForm::Injection),
            // A cream of several drugs, made up by a pharmacy.
            Category::Medication if percents > 1 && request.drugs > 1 => {
                forms.extend([DosageForm::Compound, DosageForm::Topical]);
            }
            Category::Medication if percents > 0 && forms.iter().all(|&form| form == DosageForm::Compound) => {
                forms.push(DosageForm::Topical);
            }
            Category::Medication if forms.is_empty() && milligrams && counted => forms.push(DosageForm::Oral),
            _ => {}
        }
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::facts::details::details;
    use crate::terms::facts::{ItemText, facts};
    use crate::terms::vocabulary::context::Context;
    use crate::terms::vocabulary::recognise::mentions;

    /// Ingredients, brands and variants, class: an empty class where there is no common one.
    const MEDICINES: [(&[&str], &[&str], &str); 54] = [
        (
            &["hydrocodone", "acetaminophen"],
            &["Norco", "Vicodin", "Lortab", "hydrocodone/APAP", "Norco 7.5-325mg"],
            "opioid",
        ),
        (&["oxycodone"], &["OxyContin", "Roxicodone", "Oxycodone HCL ER"], "opioid"),
        (&["oxycodone", "acetaminophen"], &["Percocet", "Endocet", "oxycodone/APAP"], "opioid"),
        (&["tramadol"], &["Ultram", "Ultram ER"], "opioid"),
        (&["tramadol", "acetaminophen"], &["Ultracet"], "opioid"),
        (&["tramadol", "glucosamine"], &["Synapryn"], "opioid"),
        (&["dihydrocodeine", "acetaminophen", "caffeine"], &["Trezix"], "opioid"),
        (&["tapentadol"], &["Nucynta"], "opioid"),
        (&["morphine"], &["MS Contin", "Kadian"], "opioid"),
        (&["fentanyl"], &["Duragesic"], "opioid"),
        (&["buprenorphine"], &["Butrans", "Belbuca"], "opioid"),
        (&["buprenorphine", "naloxone"], &["Suboxone"], "opioid"),
        (&["methadone"], &[], "opioid"),
        (&["codeine", "acetaminophen"], &["Tylenol #3", "codeine/APAP"], "opioid"),
        (&["butalbital", "acetaminophen", "caffeine"], &["Fioricet", "butalbital/APAP/caffeine"], "barbiturate"),
        (&["cyclobenzaprine"], &["Flexeril", "Fexmid", "Amrix", "Tabradol", "Cyclophene"], "muscle relaxant"),
        (&["orphenadrine"], &["Norflex"], "muscle relaxant"),
        (&["chlorzoxazone"], &["Lorzone", "Parafon"], "muscle relaxant"),
        (&["baclofen"], &[], "muscle relaxant"),
        (&["carisoprodol"], &["Soma"], "muscle relaxant"),
        (&["tizanidine"], &["Zanaflex"], "muscle relaxant"),
        (&["metaxalone"], &["Skelaxin"], "muscle relaxant"),
        (&["methocarbamol"], &["Robaxin"], "muscle relaxant"),
        (&["gabapentin"], &["Neurontin", "Gralise", "Horizant", "Fanatrex"], "anti-epileptic"),
        (&["pregabalin"], &["Lyrica"], "anti-epileptic"),
        (&["topiramate"], &["Topamax"], "anti-epileptic"),
        (&["naproxen"], &["Naprosyn", "Anaprox"], "NSAID"),
        (&["ibuprofen"], &["Motrin", "Advil"], "NSAID"),
        (&["meloxicam"], &["Mobic"], "NSAID"),
        (&["diclofenac"], &["Voltaren", "Voltaren gel", "Cataflam", "Zorvolex", "Flector patch", "Pennsaid"], "NSAID"),
        (&["diclofenac", "misoprostol"], &["Arthrotec", "Diclofenac-misoprostol"], "NSAID"),
        (&["celecoxib"], &["Celebrex"], "NSAID"),
        (&["etodolac"], &["Lodine"], "NSAID"),
        (&["nabumetone"], &["Relafen"], "NSAID"),
        (&["ketoprofen"], &["Ketophene"], "NSAID"),
        (&["lidocaine"], &["Lidoderm", "Anecream"], "topical analgesic"),
        (&["lidocaine", "menthol"], &["LenzaPatch"], "topical analgesic"),
        (&["lidocaine", "menthol", "capsaicin", "methyl salicylate"], &["Lidopro", "Terocin"], "topical analgesic"),
        (&["menthol", "capsaicin", "methyl salicylate"], &["Medrox", "Dendracin"], "topical analgesic"),
        (&["menthol", "methyl salicylate"], &["Menthoderm"], "topical analgesic"),
        (&["menthol"], &["Biofreeze"], "topical analgesic"),
        (&["salonpas"], &["Salonpas"], "topical salicylate"),
        (&["omeprazole"], &["Prilosec"], "proton pump inhibitor"),
        (&["pantoprazole"], &["Protonix"], "proton pump inhibitor"),
        (&["lansoprazole"], &["Prevacid"], "proton pump inhibitor"),
        (&["esomeprazole"], &["Nexium"], "proton pump inhibitor"),
        (&["famotidine"], &["Pepcid"], "h2 blocker"),
        (&["ranitidine"], &["Zantac", "Deprizine"], "h2 blocker"),
        (&["diphenhydramine"], &["Benadryl", "Dicopanol"], "antihistamine"),
        (&["zolpidem"], &["Ambien"], "sedative-hypnotic"),
        (&["eszopiclone"], &["Lunesta"], "sedative-hypnotic"),
        (&["ondansetron"], &["Zofran"], "antiemetic"),
        (&["docusate"], &["Colace"], "laxative"),
        (&["sildenafil"], &["Viagra"], "pde5 inhibitor"),
    ];

    /// The rest of the table, one brand each.
    const MORE: [(&str, &str, &str); 13] = [
        ("temazepam", "Restoril", "benzodiazepine"),
        ("diazepam", "Valium", "benzodiazepine"),
        ("alprazolam", "Xanax", "benzodiazepine"),
        ("clonazepam", "Klonopin", "benzodiazepine"),
        ("lorazepam", "Ativan", "benzodiazepine"),
        ("nortriptyline", "Pamelor", "tricyclic antidepressant"),
        ("amitriptyline", "Elavil", "tricyclic antidepressant"),
        ("duloxetine", "Cymbalta", "serotonin norepinephrine reuptake inhibitor"),
        ("venlafaxine", "Effexor", "serotonin norepinephrine reuptake inhibitor"),
        ("bupropion", "Wellbutrin", "antidepressant"),
        ("trazodone", "Desyrel", "antidepressant"),
        ("sertraline", "Zoloft", "selective serotonin reuptake inhibitor"),
        ("sumatriptan", "Imitrex", "triptan"),
    ];

    fn check_medicine(name: &str, ingredients: &[&str], class: &str) {
        let named = mentions(name, Context::Procedure);
        assert_eq!(drugs(&named), ingredients, "{name}");
        assert!(classes(&named).contains(&class), "{name}: {:?}", classes(&named));
    }

    #[test]
    fn brands_lead_to_ingredients_and_classes() {
        for (ingredients, brands, class) in MEDICINES {
            for brand in brands {
                check_medicine(brand, ingredients, class);
            }
        }
        for (ingredient, brand, class) in MORE {
            check_medicine(brand, &[ingredient], class);
            check_medicine(ingredient, &[ingredient], class);
        }
        for brand in ["Synvisc", "Orthovisc", "Supartz", "Euflexxa", "hyaluronate"] {
            check_medicine(brand, &["hyaluronic acid"], "viscosupplement");
        }
    }

    #[test]
    fn the_widest_class_says_no_more_beside_a_narrower_one() {
        let classes_of = |text| classes(&mentions(text, Context::Procedure));
        assert_eq!(classes_of("Norco 10/325mg #60"), ["opioid"]);
        assert_eq!(classes_of("Tylenol 500mg"), ["analgesic"]);
        assert_eq!(classes_of("Naproxen, Flexeril, Norco"), ["NSAID", "muscle relaxant", "opioid"]);
        assert_eq!(classes_of("opioid medication"), ["opioid"]);
        assert!(classes_of("MRI of the knee").is_empty());
    }

    #[test]
    fn the_form_is_named_or_follows_from_brand_and_dose() {
        let cases: [(&str, &[DosageForm]); 21] = [
            ("Gabapentin 300mg tablets #60", &[DosageForm::Oral]),
            ("Gabapentin 300mg #60", &[DosageForm::Oral]),
            ("Gabapentin", &[]),
            ("Gabapentin 10% cream", &[DosageForm::Topical]),
            ("Lidocaine 5% #30", &[DosageForm::Topical]),
            ("Lidoderm #30", &[DosageForm::Topical, DosageForm::Patch]),
            ("Lidocaine 5% patch", &[DosageForm::Topical, DosageForm::Patch]),
            ("Voltaren gel 100gm", &[DosageForm::Topical]),
            ("Voltaren 75mg #60", &[DosageForm::Oral]),
            ("Flector patch", &[DosageForm::Topical, DosageForm::Patch]),
            ("Synapryn 10mg/1ml oral suspension 500ml", &[DosageForm::Oral, DosageForm::Suspension]),
            ("Fanatrex 420ml", &[DosageForm::Oral, DosageForm::Suspension]),
            ("Cyclophene cream", &[DosageForm::Topical]),
            ("Flurbiprofen 20%, Baclofen 5%, Menthol 2% in cream base", &[DosageForm::Compound, DosageForm::Topical]),
            (
                "Dextromethorphan 5%/Amitriptyline 5%/Lidocaine, 120grams #1",
                &[DosageForm::Compound, DosageForm::Topical],
            ),
            ("Compound Ketoprofen 20%, 240 grams", &[DosageForm::Compound, DosageForm::Topical]),
            ("Compounded topical cream", &[DosageForm::Compound, DosageForm::Topical]),
            ("Toradol 60mg injection", &[DosageForm::Injection]),
            ("Lidocaine 1% injection, left shoulder", &[DosageForm::Injection]),
            ("Naloxone nasal spray", &[DosageForm::NasalSpray]),
            ("MRI of the knee #1", &[]),
        ];
        for (procedure, wanted) in cases {
            let item = ItemText { heading: procedure, procedure, ..ItemText::default() };
            let found = details(&item, &facts(&item));
            assert_eq!(found.forms, wanted, "{procedure}");
        }
    }

    #[test]
    fn every_form_is_serialised_as_it_is_shown_and_has_a_concept() {
        for form in DosageForm::ALL {
            assert_eq!(serde_json::to_string(&form).unwrap(), format!("\"{form}\""));
            assert!(concepts().iter().any(|concept| form_of(concept) == Some(form)), "{form}");
        }
    }
}
