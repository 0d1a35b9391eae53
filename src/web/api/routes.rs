//! The table of routes: for each its command, its parameters and its answer. Addresses are read by it, and the
//! description for programs is made of it, so that neither can be out of date.

use crate::web::answers::AnsweringCommand;

/// The most hits of a page, so that no answer is large.
pub(crate) const MOST_HITS: usize = 200;

/// The longest list that pages lead through; `/api/v1/export` has no end.
pub(crate) const DEEPEST: usize = 10_000;

/// The work that a route does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// A command whose data is the answer.
    Run(AnsweringCommand),
    /// A command whose data is sent as it comes.
    Stream(AnsweringCommand),
    /// Suggestions for a word that is being typed.
    Suggest,
    /// The description of the API.
    Describe,
    /// A page for people.
    Show(View),
}

/// A page for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// The hits of a query; without one, the beginning.
    Search,
    /// A letter.
    Letter,
    /// An item of a letter.
    Item,
    /// Counts and rates.
    Numbers,
    /// Signs that set the overturned apart from the upheld.
    Contrast,
    /// The items most like one.
    Similar,
    /// The form for a letter that is not in the index.
    Read,
    /// The fields.
    Fields,
    /// The values of a field.
    Values,
    /// The language of queries.
    Syntax,
}

/// The way in which a parameter becomes an argument of the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParameterKind {
    /// An option with a text.
    Text,
    /// An option with one of these texts.
    Choice(&'static [&'static str]),
    /// An option with a number up to this one.
    Number(usize),
    /// An option that may be there several times.
    List,
    /// An option without a value.
    Flag,
    /// A word of the command.
    Word,
    /// A word of the command that must be there.
    NeededWord,
    /// The rest of the path, as a word of the command.
    Path,
}

/// A parameter of a route; the option has the same name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter {
    /// The name.
    pub name: &'static str,
    /// The way in which it is read.
    pub kind: ParameterKind,
    /// A description.
    pub doc: &'static str,
}

/// An address of the API.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    /// The path; `{id}` or `{name}` at its end is a parameter.
    pub path: &'static str,
    /// The work behind it.
    pub operation: Operation,
    /// True if it takes POST, with a body.
    pub is_post: bool,
    /// A description.
    pub doc: &'static str,
    /// Arguments of the command that are always there.
    pub fixed: &'static [&'static str],
    /// The parameters.
    pub parameters: &'static [&'static [Parameter]],
    /// The media type of the answer.
    pub media: &'static str,
    /// The name of the schema of the answer; empty where it has none.
    pub schema: &'static str,
}

/// The media type of JSON.
pub(crate) const JSON: &str = "application/json";

const fn parameter(name: &'static str, kind: ParameterKind, doc: &'static str) -> Parameter {
    Parameter { name, kind, doc }
}

/// The query.
pub(crate) const QUERY: &[Parameter] =
    &[parameter("q", ParameterKind::Word, "the query, in the language that `imr syntax` shows")];

/// A query that must be there.
const NEEDED: &[Parameter] =
    &[parameter("q", ParameterKind::NeededWord, "the query, in the language that `imr syntax` shows")];

/// Conditions beside the query.
pub(crate) const FILTERS: &[Parameter] = &[
    parameter("filter", ParameterKind::List, "FIELD=VALUE; the same field twice means either value"),
    parameter("from", ParameterKind::Text, "only items decided on or after this date"),
    parameter("to", ParameterKind::Text, "only items decided on or before this date"),
];

/// Which items are hits.
pub(crate) const MATCHING: &[Parameter] = &[
    parameter(
        "match",
        ParameterKind::Choice(&["auto", "all", "any"]),
        "which items are hits: with all words, or with any",
    ),
    parameter("disputed", ParameterKind::Flag, "only items that have the asked treatment in dispute"),
    parameter("literal", ParameterKind::Flag, "take every word as itself"),
];

/// The form of a list of hits.
pub(crate) const LISTING: &[Parameter] = &[
    parameter("limit", ParameterKind::Number(MOST_HITS), "so many hits"),
    parameter("after", ParameterKind::Text, "the cursor of the page before, from its `next`"),
    parameter("sort", ParameterKind::List, "FIELD or -FIELD, instead of the order by relevance"),
    parameter("group", ParameterKind::Choice(&["item", "letter"]), "what one hit stands for"),
];

/// The parts of each hit that are shown.
const SHOWING: &[Parameter] = &[
    parameter("collapse", ParameterKind::Flag, "fold what is nearly the same into the best of it"),
    parameter("snippets", ParameterKind::Number(20), "so many passages of each hit"),
    parameter("explain", ParameterKind::Flag, "tell where each score comes from"),
];

/// Counts beside the hits.
const FACETS: &[Parameter] =
    &[parameter("facet", ParameterKind::List, "FIELD or FIELD:N; counts the values of the field among all hits")];

/// Counts and rates.
pub(crate) const RATES: &[Parameter] = &[
    parameter("by", ParameterKind::List, "count by these fields"),
    parameter("over", ParameterKind::Choice(&["month", "quarter", "year"]), "count by date of decision"),
    parameter("compare", ParameterKind::Text, "another query to compare the rate with"),
    parameter("sort", ParameterKind::List, "items, letters, rate or a field; with - before it the greatest first"),
    parameter("mentioned", ParameterKind::Flag, "also count items that only mention what is asked"),
];

/// The size of a comparison.
pub(crate) const CONTRAST: &[Parameter] = &[
    parameter("limit", ParameterKind::Number(MOST_HITS), "so many rows of each side"),
    parameter("kind", ParameterKind::List, "reason, concept, phrase, citation or specialty"),
    parameter("mentioned", ParameterKind::Flag, "also compare items that only mention what is asked"),
];

/// The form of a list of similar items.
pub(crate) const SIMILAR: &[Parameter] = &[
    parameter("limit", ParameterKind::Number(MOST_HITS), "so many hits of each item"),
    parameter("split_by", ParameterKind::Choice(&["decision"]), "part the hits by their decision"),
];

/// The parts of an export.
const EXPORT: &[Parameter] = &[
    parameter("format", ParameterKind::Text, "csv, json, jsonl or another format of `imr export`"),
    parameter("fields", ParameterKind::List, "these columns, with commas between; `all` for every field"),
    parameter("raw", ParameterKind::Flag, "leave cells that look like formulas as they are"),
];

/// The id of an item or letter, with `#` as `%23`.
pub(crate) const ID: &[Parameter] =
    &[parameter("id", ParameterKind::Path, "the id of a letter or item, with # as %23")];

/// The same as a parameter.
pub(crate) const NAMED: &[Parameter] =
    &[parameter("id", ParameterKind::NeededWord, "the id of a letter or item, with # as %23")];

/// The name of a field.
pub(crate) const NAME: &[Parameter] = &[parameter("name", ParameterKind::Path, "the name of the field")];

/// The route of a GET with JSON.
const fn get(
    path: &'static str,
    command: AnsweringCommand,
    doc: &'static str,
    fixed: &'static [&'static str],
    parameters: &'static [&'static [Parameter]],
    schema: &'static str,
) -> Route {
    Route { path, operation: Operation::Run(command), is_post: false, doc, fixed, parameters, media: JSON, schema }
}

/// The route of a POST.
const fn post(
    path: &'static str,
    command: AnsweringCommand,
    doc: &'static str,
    parameters: &'static [&'static [Parameter]],
    (media, schema): (&'static str, &'static str),
) -> Route {
    Route { path, operation: Operation::Run(command), is_post: true, doc, fixed: &[], parameters, media, schema }
}

/// The options of commands that print JSON.
const AS_JSON: &[&str] = &["--json"];

/// The routes of the API.
pub(crate) const ROUTES: &[Route] = &[
    get(
        "/api/v1/search",
        AnsweringCommand::Query,
        "Ranks items by relevance",
        AS_JSON,
        &[QUERY, LISTING, SHOWING, MATCHING, FILTERS, FACETS],
        "Results",
    ),
    get(
        "/api/v1/count",
        AnsweringCommand::Query,
        "Tells how many hits there are",
        &["--json", "--count"],
        &[QUERY, MATCHING, FILTERS, FACETS],
        "Counted",
    ),
    get(
        "/api/v1/facets",
        AnsweringCommand::Query,
        "Counts the hits by the values of fields",
        &["--json", "--count"],
        &[QUERY, MATCHING, FILTERS, FACETS],
        "Counted",
    ),
    get(
        "/api/v1/stats",
        AnsweringCommand::Stats,
        "Counts items and the rates at which they are overturned",
        AS_JSON,
        &[QUERY, RATES, MATCHING, FILTERS],
        "Rates",
    ),
    get(
        "/api/v1/contrast",
        AnsweringCommand::Contrast,
        "Tells what sets the overturned apart from the upheld items",
        AS_JSON,
        &[QUERY, CONTRAST, MATCHING, FILTERS],
        "Contrast",
    ),
    get("/api/v1/fields", AnsweringCommand::Fields, "Lists the fields with their coverage", AS_JSON, &[], "FieldList"),
    get(
        "/api/v1/fields/{name}",
        AnsweringCommand::Fields,
        "Lists the values of a field with their counts",
        AS_JSON,
        &[
            NAME,
            &[
                parameter("limit", ParameterKind::Number(DEEPEST), "so many values"),
                parameter("all", ParameterKind::Flag, "all values"),
            ],
        ],
        "ValueList",
    ),
    get(
        "/api/v1/similar",
        AnsweringCommand::Similar,
        "Finds the items most like an item or those of a letter",
        AS_JSON,
        &[NAMED, SIMILAR, FILTERS],
        "Similar",
    ),
    post(
        "/api/v1/similar",
        AnsweringCommand::Similar,
        "Finds the items most like those of a letter or passage, which is not kept",
        &[SIMILAR, FILTERS],
        (JSON, "Similar"),
    ),
    get(
        "/api/v1/explain",
        AnsweringCommand::Explain,
        "Tells why an item is a hit or is none",
        AS_JSON,
        &[
            NEEDED,
            &[parameter("id", ParameterKind::NeededWord, "the id of the item, with # as %23")],
            MATCHING,
            FILTERS,
        ],
        "Explained",
    ),
    get("/api/v1/items/{id}", AnsweringCommand::Show, "Shows an item", AS_JSON, &[ID], "Records"),
    get("/api/v1/letters/{id}", AnsweringCommand::Show, "Shows the items of a letter", AS_JSON, &[ID], "Records"),
    Route {
        path: "/api/v1/suggest",
        operation: Operation::Suggest,
        is_post: false,
        doc: "Suggests fields and values for the last word of a query",
        fixed: &[],
        parameters: &[NEEDED, &[parameter("limit", ParameterKind::Number(50), "so many suggestions")]],
        media: JSON,
        schema: "Suggestions",
    },
    post(
        "/api/v1/parse",
        AnsweringCommand::Parse,
        "Reads the letters of a file, which is not kept: a PDF or a text of up to 64 MB",
        &[],
        (JSON, "Letters"),
    ),
    post(
        "/api/v1/batch",
        AnsweringCommand::Batch,
        "Answers a query a line, or {\"qid\":…,\"query\":…} a line, with a line each",
        &[LISTING, SHOWING, MATCHING, FILTERS],
        ("application/x-ndjson", "BatchAnswer"),
    ),
    Route {
        path: "/api/v1/export",
        operation: Operation::Stream(AnsweringCommand::Export),
        is_post: false,
        doc: "Writes all hits of a query; without a query all items",
        fixed: &[],
        parameters: &[QUERY, EXPORT, MATCHING, FILTERS],
        media: "text/csv; charset=utf-8",
        schema: "",
    },
    Route {
        path: "/api/v1/openapi.json",
        operation: Operation::Describe,
        is_post: false,
        doc: "Describes this API",
        fixed: &[],
        parameters: &[],
        media: JSON,
        schema: "",
    },
];

/// The endings of exports, and their media types. Any other is a file of bytes.
const EXPORT_MEDIA: [(&str, &str); 13] = [
    ("csv", "text/csv; charset=utf-8"),
    ("tsv", "text/tab-separated-values; charset=utf-8"),
    ("json", JSON),
    ("jsonl", "application/x-ndjson"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("md", "text/markdown; charset=utf-8"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("sqlite", "application/vnd.sqlite3"),
    ("parquet", "application/vnd.apache.parquet"),
    ("elastic", "application/x-ndjson"),
    ("quickwit", "application/x-ndjson"),
    ("bibtex", "text/plain; charset=utf-8"),
    ("csl", "application/vnd.citationstyles.csl+json"),
];

/// Returns the media type of an export in this format.
pub(crate) fn export_media(format: &str) -> &'static str {
    EXPORT_MEDIA.iter().find(|(name, _)| *name == format).map_or("application/octet-stream", |(_, media)| *media)
}

impl Route {
    /// Returns the parameters in the order of the table.
    pub fn all_parameters(&self) -> impl Iterator<Item = &'static Parameter> {
        self.parameters.iter().flat_map(|group| group.iter())
    }

    /// Returns the part of the path before its parameter.
    pub fn prefix(&self) -> &'static str {
        self.path.split('{').next().unwrap_or(self.path)
    }
}
