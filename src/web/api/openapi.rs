//! The description of the API for programs (OpenAPI 3.1), made of the table of routes. The schemas of answers are in
//! `schemas.json`; a test compares both with what the server answers.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::web::api::routes::{Parameter, ParameterKind, ROUTES, Route};

/// The schemas of answers.
const SCHEMAS: &str = include_str!("schemas.json");

/// The description as text.
static DESCRIPTION: LazyLock<String> = LazyLock::new(|| described().to_string() + "\n");

/// Returns the description.
pub(crate) fn description() -> &'static str {
    &DESCRIPTION
}

/// Makes the description.
fn described() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        let operations = paths.entry(route.path).or_insert_with(|| json!({}));
        operations[if route.is_post { "post" } else { "get" }] = operation(route);
    }
    let schemas: Value = serde_json::from_str(SCHEMAS).unwrap_or_default();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "imr",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Decisions of California's Independent Medical Review. Parameters are the options of the command line, and answers are what it prints.",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    })
}

/// Describes a route.
fn operation(route: &Route) -> Value {
    let content = match route.schema {
        "" => json!({}),
        name => json!({"schema": {"$ref": format!("#/components/schemas/{name}")}}),
    };
    let mut responses = Map::new();
    let media = match route.path {
        "/api/v1/export" => {
            json!({"text/csv": {}, "application/json": {}, "application/x-ndjson": {}, "application/octet-stream": {}})
        }
        _ => json!({route.media: content}),
    };
    responses.insert("200".to_owned(), json!({"description": "the answer", "content": media}));
    if !route.is_post {
        responses.insert("304".to_owned(), json!({"description": "the caller has the answer with this tag"}));
    }
    responses.insert("default".to_owned(), problem());
    let mut described = json!({
        "summary": route.doc,
        "operationId": format!("{}{}", if route.is_post { "post_" } else { "" }, name_of(route.path)),
        "parameters": route.all_parameters().map(parameter).collect::<Vec<Value>>(),
        "responses": responses,
    });
    if route.is_post {
        let text = json!({"schema": {"type": "string", "minLength": 1}});
        let media = match route.path {
            "/api/v1/parse" => json!({"application/pdf": {}, "text/plain": text}),
            "/api/v1/batch" => json!({"application/x-ndjson": text, "text/plain": text}),
            _ => json!({"text/plain": text}),
        };
        described["requestBody"] = json!({"required": true, "content": media});
    }
    described
}

/// Describes every answer that is a problem.
fn problem() -> Value {
    json!({
        "description": "a problem (RFC 9457)",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    })
}

/// Returns the name of an operation: the path without what all have.
fn name_of(path: &str) -> String {
    path.trim_start_matches("/api/v1").trim_start_matches(['/', '_']).replace(['/', '.'], "_").replace(['{', '}'], "")
}

/// Describes a parameter.
fn parameter(parameter: &Parameter) -> Value {
    let Parameter { name, kind, doc } = *parameter;
    let is_path = kind == ParameterKind::Path;
    let (place, required) = (if is_path { "path" } else { "query" }, is_path || kind == ParameterKind::NeededWord);
    // A value that is empty is none, as forms send it.
    let schema = match kind {
        ParameterKind::Choice(_) | ParameterKind::Number(_) | ParameterKind::Flag => {
            json!({"anyOf": [schema(kind), {"type": "string", "maxLength": 0}]})
        }
        _ => schema(kind),
    };
    json!({"name": name, "in": place, "description": doc, "required": required, "schema": schema})
}

/// Returns the schema of a parameter's values.
pub(crate) fn schema(kind: ParameterKind) -> Value {
    match kind {
        ParameterKind::Text | ParameterKind::Word => json!({"type": "string"}),
        ParameterKind::NeededWord | ParameterKind::Path => json!({"type": "string", "minLength": 1}),
        ParameterKind::Choice(choices) => json!({"type": "string", "enum": choices}),
        ParameterKind::Number(most) => json!({"type": "integer", "minimum": 0, "maximum": most}),
        ParameterKind::List => json!({"type": "array", "items": {"type": "string"}}),
        ParameterKind::Flag => json!({"type": "boolean"}),
    }
}
