//! The description of the API is true: every route is in it, every answer has the shape that it names.

use serde_json::{Map, Value};

use crate::env::{Env, sample};
use crate::serve::client::Server;

/// Compares a value with a schema; returns what differs. It knows the words that the schemas use, and no others.
fn differences(value: &Value, schema: &Value, schemas: &Value, path: &str, found: &mut Vec<String>) {
    const KNOWN: [&str; 10] = [
        "$ref",
        "type",
        "properties",
        "required",
        "items",
        "additionalProperties",
        "enum",
        "anyOf",
        "description",
        "prefixItems",
    ];
    let words = schema.as_object().expect("a schema");
    if let Some(word) = words.keys().find(|word| !KNOWN.contains(&word.as_str())) {
        found.push(format!("{path}: the schema has {word}"));
    }
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap_or_default();
        assert!(schemas[name].is_object(), "no schema {name}");
        return differences(value, &schemas[name], schemas, path, found);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let fits = any.iter().any(|one| {
            let mut none = Vec::new();
            differences(value, one, schemas, path, &mut none);
            none.is_empty()
        });
        if !fits {
            found.push(format!("{path}: {value} is none of them"));
        }
        return;
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let fits = |wanted: &&str| *wanted == kind || (*wanted == "number" && kind == "integer");
    if !kinds.is_empty() && !kinds.iter().any(fits) {
        found.push(format!("{path}: {kind} and not {kinds:?}"));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        found.push(format!("{path}: {value} is not one of {}", schema["enum"]));
    }
    if let (Some(items), Some(values)) = (schema.get("items"), value.as_array()) {
        for (at, one) in values.iter().enumerate() {
            differences(one, items, schemas, &format!("{path}[{at}]"), found);
        }
    }
    if let Some(object) = value.as_object() {
        of_object(object, schema, schemas, path, found);
    }
}

fn of_object(object: &Map<String, Value>, schema: &Value, schemas: &Value, path: &str, found: &mut Vec<String>) {
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    found.extend(required.filter(|key| !object.contains_key(*key)).map(|key| format!("{path}: no {key}")));
    for (key, value) in object {
        match (schema["properties"].get(key), schema.get("additionalProperties")) {
            (Some(of_key), _) => differences(value, of_key, schemas, &format!("{path}.{key}"), found),
            (None, Some(Value::Object(rest))) => {
                differences(value, &Value::Object(rest.clone()), schemas, &format!("{path}.{key}"), found);
            }
            (None, Some(Value::Bool(false))) => found.push(format!("{path}: {key} is not described")),
            (None, _) if schema["properties"].is_object() => found.push(format!("{path}: {key} is not described")),
            _ => {}
        }
    }
}

/// An answer of each route, by method and path.
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("get", "/api/v1/search", "/api/v1/search?q=lumbar+MRI&limit=30&explain=true&facet=year"),
    ("get", "/api/v1/search", "/api/v1/search?q=lumabr+facet&group=letter"),
    ("get", "/api/v1/search", "/api/v1/search?q=facet&collapse=true"),
    ("get", "/api/v1/count", "/api/v1/count?q=facet"),
    ("get", "/api/v1/facets", "/api/v1/facets?q=facet&facet=decision"),
    ("get", "/api/v1/stats", "/api/v1/stats?q=facet&by=specialty,year"),
    ("get", "/api/v1/stats", "/api/v1/stats?q=MRI&over=year"),
    ("get", "/api/v1/stats", "/api/v1/stats?q=MRI&compare=facet"),
    ("get", "/api/v1/contrast", "/api/v1/contrast?q=injection+OR+MRI+OR+therapy+OR+medication&mentioned=true"),
    ("get", "/api/v1/fields", "/api/v1/fields"),
    ("get", "/api/v1/fields/{name}", "/api/v1/fields/specialty"),
    ("get", "/api/v1/similar", "/api/v1/similar?id=CM16-8754420"),
    ("get", "/api/v1/similar", "/api/v1/similar?id=CM16-8754420&split_by=decision"),
    ("post", "/api/v1/similar", "/api/v1/similar"),
    ("get", "/api/v1/explain", "/api/v1/explain?q=thoracic+facet&id=CM16-8754420%231"),
    ("get", "/api/v1/items/{id}", "/api/v1/items/CM16-8754420%231"),
    ("get", "/api/v1/letters/{id}", "/api/v1/letters/CM16-8754420"),
    ("get", "/api/v1/suggest", "/api/v1/suggest?q=dec"),
    ("get", "/_search", "/_search?q=lumbar+MRI&size=3&from=2"),
    ("get", "/_search", "/_search?q=zzzyx&size=0"),
    ("post", "/api/v1/parse", "/api/v1/parse"),
    ("post", "/api/v1/batch", "/api/v1/batch?limit=2"),
];

#[test]
fn every_answer_has_the_shape_that_the_description_tells() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let described = server.get("/api/v1/openapi.json").is(200).json();
    assert_eq!(described["openapi"], "3.1.0");
    let schemas = &described["components"]["schemas"];
    let mut found = Vec::new();
    for (method, path, target) in EXAMPLES {
        let operation = &described["paths"][path][method];
        assert!(operation.is_object(), "{method} {path} is not described");
        let letter = sample("CM16-8754420.txt");
        let body: &[u8] = if path.ends_with("batch") { b"lumbar MRI\n\"open\n" } else { &letter };
        let answer = if *method == "post" { server.post(target, body) } else { server.get(target) }.is(200);
        let media = answer.header("content-type");
        let schema = &operation["responses"]["200"]["content"][media]["schema"];
        assert!(schema.is_object(), "{target}: {media} is not described");
        let text = answer.text();
        let values: Vec<&str> = if media.ends_with("ndjson") { text.lines().collect() } else { vec![&text] };
        for value in values {
            differences(&serde_json::from_str(value).expect("JSON"), schema, schemas, target, &mut found);
        }
    }
    let problem = server.get("/api/v1/search?q=%22").is(400).json();
    differences(&problem, &schemas["Problem"], schemas, "a problem", &mut found);
    found.dedup();
    assert!(found.is_empty(), "{}", found.iter().take(40).cloned().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_route_that_is_described_answers_and_has_an_example_here() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let described = server.get("/api/v1/openapi.json").is(200).json();
    let mut count = 0;
    for (path, operations) in described["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            count += 1;
            let is_shown = EXAMPLES.iter().any(|example| (example.0, example.1) == (method.as_str(), path.as_str()));
            let is_file = ["/api/v1/export", "/api/v1/openapi.json"].contains(&path.as_str());
            assert!(is_shown || is_file, "{method} {path}: no example");
            let target = path.replace("{id}", "nothing").replace("{name}", "nothing");
            let answer = if method == "post" { server.post(&target, "x") } else { server.get(&target) };
            assert!(answer.status < 500 && answer.status != 405, "{method} {path}: {}", answer.status);
            // Every parameter that is described is taken; one that is not is refused.
            let parameters = operation["parameters"].as_array().expect("parameters");
            for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
                let name = parameter["name"].as_str().expect("a name");
                let wrong = server.request(&method.to_uppercase(), &format!("{target}?{name}=1&{name}x=1"), &[], b"x");
                wrong.has_problem(400, "parameter", &format!("{name}x: there is no such parameter"));
            }
        }
    }
    assert!(count > 15, "{count}");
}
