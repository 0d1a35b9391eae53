//! `imr export` for search engines that run on clusters: the documents, and what is said of them beside them. No engine is
//! run here; `.ci/full` compares the files with the schemas in `tests/schemas/`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::env::{Env, letter};

/// Three letters that call one combination of drugs by three names, and one of neither.
fn four() -> Env {
    let env = Env::new();
    env.write("in/a.txt", letter("CM17-0000001", "Norco 10/325mg #60", "Upheld", "There are no red flags."));
    env.write("in/b.txt", letter("CM17-0000002", "Hydrocodone/APAP 5/325mg", "Overturned", "There is a gain."));
    env.write("in/c.txt", letter("CM17-0000003", "Vicodin #30", "Upheld", "=1+1 \"quoted\" \\ and </script>."));
    env.write("in/d.txt", letter("CM17-0000004", "Lumbar MRI", "Upheld", "No need is documented."));
    env.index(&["in"]);
    env
}

/// Exports all items in a format, and returns its lines and the text of the file beside it.
fn exported(env: &Env, format: &str, beside: &str) -> (Vec<Value>, String) {
    let name = format!("items.{format}");
    env.imr(&["export", "-q", "--format", format, "-o", &name]).success();
    let lines = env.read(&name).lines().map(|line| line.parse().expect("JSON")).collect();
    (lines, env.read(&format!("{name}.{beside}")))
}

/// The names of a document's fields that it shares with none.
fn unknown<'a>(document: &'a Value, known: &BTreeSet<&str>) -> Vec<&'a str> {
    let fields = document.as_object().expect("an object").keys().map(String::as_str);
    fields.filter(|field| !known.contains(field)).collect()
}

#[test]
fn an_item_is_two_lines_for_elastic_and_its_template_has_every_field() {
    let (lines, template) = exported(&four(), "elastic", "template.json");
    let template: Value = template.parse().expect("JSON");
    let fields = template["template"]["mappings"]["properties"].as_object().expect("fields");
    let known: BTreeSet<&str> = fields.keys().map(String::as_str).collect();
    assert_eq!(lines.len(), 8, "{lines:?}");
    for pair in lines.chunks(2) {
        assert_eq!(pair[0]["index"]["_id"], pair[1]["id"]);
        assert_eq!(unknown(&pair[1], &known), Vec::<&str>::new());
        assert!(pair[1].get("rank").is_none() && pair[1]["age"] == 41, "{}", pair[1]);
    }
    assert_eq!(template["template"]["mappings"]["dynamic"], "strict");
    let kinds = ["rationale", "decision", "decision_date", "age", "inferred", "concepts", "everything"];
    let kinds: Vec<&str> = kinds.iter().map(|name| fields[*name]["type"].as_str().expect("a type")).collect();
    assert_eq!(kinds, ["text", "keyword", "date", "long", "boolean", "keyword", "text"]);
    assert_eq!(fields["facts"]["properties"]["citations"]["type"], "nested");
    let citations = &lines[1]["facts"]["citations"];
    assert!(
        citations.as_array().expect("a list").iter().any(|one| one["party"] == "reviewer" && one["source"] == "MTUS")
    );
    // Each analyzer and filter that is named is there.
    let analysis = &template["template"]["settings"]["analysis"];
    for name in fields
        .values()
        .flat_map(|field| ["analyzer", "search_analyzer", "search_quote_analyzer"].map(|key| &field[key]))
    {
        assert!(name.is_null() || analysis["analyzer"][name.as_str().expect("a name")].is_object(), "{name}");
    }
    for filter in analysis["analyzer"]["imr_question"]["filter"].as_array().expect("filters") {
        let name = filter.as_str().expect("a name");
        assert!(["lowercase", "asciifolding"].contains(&name) || analysis["filter"][name].is_object(), "{name}");
    }
}

/// The words that a rule puts in the place of names, by name.
fn rules(template: &str) -> BTreeMap<String, BTreeSet<String>> {
    let template: Value = template.parse().expect("JSON");
    let rules = template["template"]["settings"]["analysis"]["filter"]["imr_names"]["synonyms"]
        .as_array()
        .expect("rules")
        .clone();
    let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for rule in &rules {
        let (names, word) = rule.as_str().expect("a rule").split_once(" => ").expect("names and a word");
        names.split(", ").for_each(|name| _ = words.entry(name.to_owned()).or_default().insert(word.to_owned()));
    }
    words
}

#[test]
fn a_name_leads_to_the_word_that_items_have_which_call_it_otherwise() {
    let env = four();
    let (lines, template) = exported(&env, "elastic", "template.json");
    let rules = rules(&template);
    assert!(rules.len() > 20_000, "{} names", rules.len());
    let items_with = |name: &str| -> Vec<&str> {
        let words = &rules[name];
        assert_eq!(words.len(), 1, "{name}: {words:?}");
        let has = |item: &&Value| {
            item["concepts"]
                .as_array()
                .is_some_and(|list| list.iter().any(|one| words.contains(one.as_str().unwrap_or_default())))
        };
        lines
            .iter()
            .filter(|line| line.get("id").is_some())
            .filter(has)
            .map(|item| item["id"].as_str().expect("an id"))
            .collect()
    };
    let opioids = ["CM17-0000001#1", "CM17-0000002#1", "CM17-0000003#1"];
    // As the query of the program itself finds them.
    for name in ["norco", "vicodin", "hydrocodone", "opiate"] {
        assert_eq!(items_with(name), opioids, "{name}");
        let found: BTreeSet<String> = env.ids(&[name, "--match", "all"]).into_iter().collect();
        assert_eq!(found, opioids.map(str::to_owned).into(), "{name}");
    }
    assert_eq!(items_with("magnetic resonance imaging"), ["CM17-0000004#1"]);
    // All four workers have a low back strain.
    assert_eq!(items_with("low back").len(), 4);
    // A word of a concept is one word for every tokenizer, and no name is one.
    for word in rules.values().flatten() {
        assert!(word.contains('_') && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{word}");
    }
}

#[test]
fn an_item_is_a_line_for_quickwit_with_the_names_that_find_it() {
    let (lines, config) = exported(&four(), "quickwit", "index.yaml");
    assert_eq!(lines.len(), 4);
    let known: BTreeSet<&str> = config
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- name: \""))
        .map(|name| name.trim_end_matches('"'))
        .collect();
    for line in &lines {
        assert_eq!(unknown(line, &known), Vec::<&str>::new());
    }
    let has = |line: &Value, name: &str| line["names"].as_str().expect("names").split(' ').any(|word| word == name);
    assert!(
        lines[..3].iter().all(|line| has(line, "norco") && has(line, "opiate")) && !has(&lines[3], "norco"),
        "{lines:?}"
    );
    assert!(has(&lines[3], "mri"));
    assert_eq!(lines[0]["decision_date"], "2017-01-31T00:00:00Z");
    let wanted = [
        "version: \"0.8\"\nindex_id: \"imr\"\ndoc_mapping:\n  mode: \"strict\"\n  field_mappings:\n    - name: \"id\"\n",
        "    - name: \"rationale\"\n      type: \"text\"\n      tokenizer: \"en_stem\"\n      record: \"position\"\n",
        "    - name: \"quantity\"\n      type: \"array<u64>\"\n      fast: true\n",
        "    - name: \"service_dates\"\n      type: \"array<datetime>\"\n      input_formats: [\"rfc3339\"]\n",
        "  default_search_fields: [\"procedure\",",
    ];
    for part in wanted {
        assert!(config.contains(part), "{part:?} is not in\n{config}");
    }
}

#[test]
fn columns_of_documents_may_be_chosen_and_concepts_be_a_column_elsewhere() {
    let env = four();
    env.imr(&["export", "-q", "--format", "elastic", "--fields", "id,decision", "-o", "few"]).success();
    let template: Value = env.read("few.template.json").parse().expect("JSON");
    let fields = template["template"]["mappings"]["properties"].as_object().expect("fields").keys();
    assert_eq!(fields.collect::<Vec<_>>(), ["id", "decision", "everything"]);
    assert_eq!(env.read("few").lines().nth(1), Some("{\"id\":\"CM17-0000001#1\",\"decision\":\"upheld\"}"));
    let csv = env.imr(&["export", "norco", "--format", "csv", "--fields", "concepts", "-n", "1"]).success().stdout;
    assert!(csv.contains("; drug_hydrocodone; ") && csv.contains("product_hydrocodone_acetaminophen"), "{csv}");
    assert!(!env.imr(&["export", "--format", "csv", "--fields", "all"]).success().lines()[0].contains("concepts"));
}

#[test]
fn on_stdout_there_are_documents_alone_and_a_note_says_where_the_template_is() {
    let env = four();
    let lines = env.imr(&["export", "--format", "elastic"]).notes("imr: name a file with -o").jsonl();
    assert_eq!(lines.len(), 8);
    env.imr(&["export", "-q", "norco", "--format", "quickwit", "--split-by", "decision", "-o", "parts.ndjson"])
        .success();
    assert!(env.path("parts.upheld.ndjson.index.yaml").exists());
    env.imr(&["verify", "parts.upheld.ndjson"]).success();
}
