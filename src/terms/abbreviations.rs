//! Tests that every abbreviation of the domain leads to its concept, and ambiguous ones to each of their senses in
//! the company that decides for it.

use crate::terms::vocabulary::context::Context;
use crate::terms::vocabulary::recognise::mentions;
use crate::terms::vocabulary::{concept, concept_id, is_a};

/// Returns true if the text names the concept or one narrower than it.
fn names(text: &str, context: Context, id: &str) -> bool {
    let wanted = concept_id(id);
    mentions(text, context).iter().any(|mention| wanted.is_some_and(|wanted| is_a(mention.concept, wanted)))
}

fn check(context: Context, cases: &[(&str, &str)]) {
    let faults: Vec<String> = cases
        .iter()
        .filter(|(text, id)| !names(text, context, id))
        .map(|(text, id)| {
            let found: Vec<&str> = mentions(text, context).iter().map(|one| concept(one.concept).id).collect();
            format!("'{text}' is {found:?}, not {id}")
        })
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

const INJECTIONS: [(&str, &str); 19] = [
    ("ESI", "tx:epidural-steroid-injection"),
    ("LESI", "tx:epidural-steroid-injection"),
    ("CESI", "tx:epidural-steroid-injection"),
    ("TFESI", "tx:transforaminal-epidural-injection"),
    ("ILESI", "tx:interlaminar-epidural-injection"),
    ("SNRB", "tx:selective-nerve-root-block"),
    ("MBB", "tx:medial-branch-block"),
    ("FJI", "tx:facet-block"),
    ("facet block", "tx:facet-block"),
    ("RFL", "tx:radiofrequency-ablation"),
    ("RFTC", "tx:radiofrequency-ablation"),
    ("rhizotomy", "tx:nerve-ablation"),
    ("neurotomy", "tx:nerve-ablation"),
    ("TPI", "tx:trigger-point-injection"),
    ("PRP", "tx:prp-injection"),
    ("SGB", "tx:stellate-ganglion-block"),
    ("LSB", "tx:lumbar-sympathetic-block"),
    ("SIJ inj", "tx:sacroiliac-joint-injection"),
    ("SIJ injection", "tx:sacroiliac-joint-injection"),
];

const SURGERY: [(&str, &str); 21] = [
    ("SCS", "tx:spinal-cord-stimulator"),
    ("DCS", "tx:spinal-cord-stimulator"),
    ("ACDF", "tx:acdf"),
    ("PLIF", "tx:lumbar-interbody-fusion"),
    ("TLIF", "tx:lumbar-interbody-fusion"),
    ("ALIF", "tx:lumbar-interbody-fusion"),
    ("XLIF", "tx:lumbar-interbody-fusion"),
    ("TDR", "tx:disc-replacement"),
    ("RCR", "tx:rotator-cuff-repair"),
    ("SAD", "tx:subacromial-decompression"),
    ("SLAP repair", "tx:labral-repair"),
    ("Mumford", "tx:distal-clavicle-excision"),
    ("ORIF", "tx:orif"),
    ("CTR", "tx:carpal-tunnel-release"),
    ("TKA", "tx:knee-replacement"),
    ("TKR", "tx:knee-replacement"),
    ("THA", "tx:hip-replacement"),
    ("ACL", "region:knee"),
    ("ACL repair", "tx:acl-reconstruction"),
    ("PA assist", "tx:assistant-surgeon"),
    ("preop clearance", "tx:medical-clearance"),
];

const EQUIPMENT: [(&str, &str); 25] = [
    ("TENS", "tx:tens"),
    ("EMS", "tx:electrical-stimulation"),
    ("NMES", "tx:nmes"),
    ("IFC", "tx:interferential-unit"),
    ("IF unit", "tx:interferential-unit"),
    ("H-wave", "tx:h-wave"),
    ("PENS", "tx:percutaneous-nerve-stimulation"),
    ("LLLT", "tx:laser-therapy"),
    ("ESWT", "tx:shockwave-therapy"),
    ("TPII", "tx:trigger-point-impedance-imaging"),
    ("LINT", "tx:physical-medicine"),
    ("E-stim", "tx:electrical-stimulation"),
    ("DME", "tx:dme"),
    ("LSO", "tx:lumbar-brace"),
    ("TLSO", "tx:lumbar-brace"),
    ("CPM", "tx:cpm"),
    ("DVT pump", "tx:compression-device"),
    ("Vascutherm", "tx:cold-compression-with-dvt"),
    ("UltraSling", "tx:sling"),
    ("ARC sling", "tx:sling"),
    ("cold therapy unit", "tx:cold-therapy-unit"),
    ("cryotherapy unit", "tx:cold-therapy-unit"),
    ("hot/cold unit", "tx:contrast-therapy-unit"),
    ("Polar Care", "tx:cold-therapy-unit"),
    ("hot/cold", "tx:contrast-therapy-unit"),
];

const THERAPY_AND_VISITS: [(&str, &str); 20] = [
    ("PT", "tx:physical-therapy"),
    ("OT", "tx:occupational-therapy"),
    ("HEP", "tx:home-exercise-program"),
    ("chiro", "tx:chiropractic"),
    ("CMT", "tx:chiropractic"),
    ("MFR", "tx:myofascial-release"),
    ("AT x 6 sessions", "tx:aquatic-therapy"),
    ("FRP", "tx:functional-restoration-program"),
    ("HELP program", "tx:functional-restoration-program"),
    ("CBT", "tx:cognitive-behavioral-therapy"),
    ("WC/WH program", "tx:work-conditioning"),
    ("WH", "tx:work-hardening"),
    ("TOC", "tx:transfer-of-care"),
    ("eval and treat", "tx:evaluation"),
    ("consult", "tx:consultation"),
    ("f/u", "tx:follow-up-visit"),
    ("re-eval", "tx:re-evaluation"),
    ("RN", "tx:home-nursing"),
    ("SNF", "tx:skilled-nursing-facility"),
    ("FCE", "tx:functional-capacity-evaluation"),
];

const TESTS: [(&str, &str); 22] = [
    ("UDS", "tx:urine-drug-screen"),
    ("UDT", "tx:urine-drug-screen"),
    ("EMG", "tx:emg"),
    ("NCV", "tx:nerve-conduction-study"),
    ("NCS", "tx:nerve-conduction-study"),
    ("EMG/NCV", "tx:emg-ncv"),
    ("EMG/NCS", "tx:emg-ncv"),
    ("NCS/EMG", "tx:emg-ncv"),
    ("EDS", "tx:electrodiagnostic-study"),
    ("EDX", "tx:electrodiagnostic-study"),
    ("nerve conduction", "tx:nerve-conduction-study"),
    ("SSEP", "tx:ssep"),
    ("QST", "tx:quantitative-sensory-testing"),
    ("EEG", "tx:eeg"),
    ("MRI", "tx:mri"),
    ("MRA", "tx:imaging"),
    ("MR arthrogram", "tx:mr-arthrogram"),
    ("CT", "tx:ct"),
    ("MARS MRI", "tx:mars-mri"),
    ("CURES", "tx:cures-report"),
    ("MED of 120 mg", "tx:morphine-equivalent-dose"),
    ("MME", "tx:morphine-equivalent-dose"),
];

const GUIDELINES_AND_DIAGNOSES: [(&str, &str); 15] = [
    ("MTUS", "guide:mtus"),
    ("CPMTG", "guide:chronic-pain"),
    ("ACOEM", "guide:acoem"),
    ("ODG", "guide:odg"),
    ("HNP", "dx:disc-herniation"),
    ("DDD", "dx:degenerative-disc-disease"),
    ("CRPS", "dx:crps"),
    ("RSD", "dx:crps"),
    ("CTS", "dx:carpal-tunnel-syndrome"),
    ("TOS", "dx:thoracic-outlet-syndrome"),
    ("TMJ", "region:jaw"),
    ("GERD", "dx:gerd"),
    ("LBP", "region:lumbar"),
    ("FBSS", "dx:failed-back-syndrome"),
    ("SI joint", "region:sacroiliac"),
];

#[test]
fn what_is_requested_is_known_by_its_abbreviation() {
    for cases in [&INJECTIONS[..], &SURGERY, &EQUIPMENT, &THERAPY_AND_VISITS, &TESTS] {
        check(Context::Procedure, cases);
    }
}

#[test]
fn guidelines_and_diagnoses_are_known_by_their_abbreviations() {
    check(Context::Prose, &GUIDELINES_AND_DIAGNOSES);
}

#[test]
fn an_ambiguous_abbreviation_has_each_of_its_senses_in_its_company() {
    check(
        Context::Procedure,
        &[
            ("PT/PTT", "tx:coagulation-test"),
            ("Pre-op labs: CBC, PT, PTT", "tx:coagulation-test"),
            ("PT 2 x 6 for the knee", "tx:physical-therapy"),
            ("RFA at L4-5", "tx:facet-rhizotomy"),
            ("RFA of the genicular nerve", "tx:genicular-nerve-ablation"),
            ("cooled RFA, left SI joint", "tx:radiofrequency-ablation"),
            ("WC program x 10 sessions", "tx:work-conditioning"),
            ("WC, manual, rental", "tx:wheelchair"),
            ("AT, pool, 8 sessions", "tx:aquatic-therapy"),
            ("IF stimulator", "tx:interferential-unit"),
            ("MRA of the shoulder", "tx:mr-arthrogram"),
            ("MRA of the brain", "tx:mr-angiogram"),
            ("CT of the neck", "tx:ct"),
            ("CT release", "dx:carpal-tunnel-syndrome"),
            ("ARC 2.0", "tx:brace"),
            ("HELP evaluation", "tx:functional-restoration-program"),
            ("left knee scope", "tx:arthroscopy"),
        ],
    );
    check(
        Context::Query,
        &[
            ("stomach protector", "class:acid-reducer"),
            ("back adjustment", "tx:chiropractic"),
            ("shoulder scope", "tx:arthroscopy"),
        ],
    );
    check(
        Context::Prose,
        &[
            ("radiofrequency ablation (RFA) of the medial branches", "tx:facet-rhizotomy"),
            ("EDS of the arms were normal", "tx:electrodiagnostic-study"),
            ("EDS with Epworth score for sleepiness", "dx:hypersomnia"),
            ("SLAP tear", "dx:slap-tear"),
            ("SI joint tenderness", "region:sacroiliac"),
            ("denies SI and HI", "dx:suicidal-ideation"),
        ],
    );
}

#[test]
fn an_ambiguous_abbreviation_in_other_company_is_no_treatment() {
    let cases = [
        ("The RFA dated 1/2/16 was reviewed", "tx:nerve-ablation"),
        ("the WC claim", "tx:work-conditioning"),
        ("AT the level of L4-5, MRI", "tx:aquatic-therapy"),
        ("help at home", "tx:functional-restoration-program"),
        ("if she can walk", "tx:interferential-unit"),
        ("pain at rest", "tx:aquatic-therapy"),
        ("the arc of motion was painful", "tx:brace"),
        ("pt states that she feels well", "tx:physical-therapy"),
        ("the med list", "tx:morphine-equivalent-dose"),
        ("the scope of practice", "tx:arthroscopy"),
        ("it cures nothing", "tx:cures-report"),
    ];
    for (text, id) in cases {
        assert!(!names(text, Context::Prose, id), "{text}");
    }
}
