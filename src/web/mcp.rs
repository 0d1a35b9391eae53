//! Tools for an assistant, by the Model Context Protocol on stdin and stdout: they take the parameters of the API and
//! give its JSON, so that an assistant can cite decisions by id and page.

use std::path::Path;
use std::sync::Arc;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, JsonObject, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, RoleServer, ServerInitializeError};
use rmcp::{ErrorData, ServerHandler, ServiceExt};
use serde_json::{Value, json};
use tokio::runtime::Builder;

use crate::web::answers::{Answers, CommandCall};
use crate::web::api::openapi::schema;
use crate::web::api::parameters::of_pairs;
use crate::web::api::problem::{Problem, ProblemKind};
use crate::web::api::routes::{Operation, ParameterKind, ROUTES, Route};
use crate::web::service::{STACK, ServeError};
use crate::web::snapshot::Snapshots;
use crate::web::state::failed;

/// The tools: the name of each, the path of its route, and what tells an assistant when to use it.
const TOOLS: [(&str, &str, &str); 5] = [
    (
        "search",
        "/api/v1/search",
        "Finds decisions of California's Independent Medical Review on a disputed treatment, the best first, with exact \
         totals. 'upheld' means that the denial stands, 'overturned' that the treatment was found necessary. Cite an item \
         by its id and page.",
    ),
    (
        "stats",
        "/api/v1/stats",
        "Counts the decisions on a treatment and the rate at which denials are overturned, with intervals at 95 %, in all \
         and by fields or over time.",
    ),
    ("show", "/api/v1/letters/{id}", "Shows a whole item or letter by its id, with the reviewer's reasons."),
    ("fields", "/api/v1/fields", "Lists the fields that queries and filters can name."),
    ("values", "/api/v1/fields/{name}", "Lists the values of a field with the numbers of items that have them."),
];

/// The text that an assistant is given of all tools.
const INSTRUCTIONS: &str = "Search decisions on disputed treatments of injured workers. Words of a query are plain \
                            English; 'fields' lists what filters take. Totals and rates are exact: do not guess others.";

/// The tools over an index.
#[derive(Clone)]
struct Tools {
    /// The program behind them.
    answers: Arc<dyn Answers>,
    /// The index.
    snapshots: Arc<Snapshots>,
}

/// Answers calls on stdin until it ends.
///
/// # Errors
/// When the index cannot be opened, or the caller does not speak the protocol.
pub(crate) fn serve_tools(index: &Path, answers: Arc<dyn Answers>) -> Result<(), ServeError> {
    let snapshots = Arc::new(Snapshots::open(index).map_err(ServeError::Index)?);
    let runtime = Builder::new_multi_thread().worker_threads(1).thread_stack_size(STACK).enable_all().build();
    let runtime = runtime.map_err(ServeError::Listen)?;
    let ended = runtime.block_on(async {
        let served = Tools { answers, snapshots }.serve(rmcp::transport::stdio()).await;
        let served = match served {
            // Stdin has ended before the first message.
            Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
            served => served.map_err(|error| std::io::Error::other(error.to_string()))?,
        };
        served.waiting().await.map(|_| ()).map_err(std::io::Error::other)
    });
    // A read of stdin that waits for more must not keep the process.
    runtime.shutdown_background();
    ended.map_err(ServeError::Listen)
}

impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("imr", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = TOOLS.iter().filter_map(|(name, path, doc)| Some(tool(name, doc, route(path)?)));
        Ok(ListToolsResult::with_all_items(tools.collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let row = TOOLS.iter().find(|(name, ..)| *name == request.name);
        let Some(route) = row.and_then(|(_, path, _)| route(path)) else {
            return Err(ErrorData::invalid_params(format!("there is no tool {}", request.name), None));
        };
        let (tools, arguments) = (self.clone(), request.arguments.unwrap_or_default());
        let called = tokio::task::spawn_blocking(move || tools.call(route, &arguments)).await;
        // A fault is an answer too: the assistant reads it and asks better.
        let result = match called.unwrap_or_else(|_| Err(failed())) {
            Ok(text) => CallToolResult::success(vec![ContentBlock::text(text)]),
            Err(problem) => {
                let text = serde_json::to_string(&problem).unwrap_or(problem.detail);
                CallToolResult::error(vec![ContentBlock::text(text)])
            }
        };
        Ok(result.into())
    }
}

impl Tools {
    /// Runs the command of a route, and returns its JSON.
    fn call(&self, route: &Route, arguments: &JsonObject) -> Result<String, Problem> {
        let path = route.all_parameters().find(|parameter| parameter.kind == ParameterKind::Path);
        let (mut pairs, mut rest) = (Vec::new(), String::new());
        for (name, value) in arguments {
            let values: &[Value] = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            let texts = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            match path.is_some_and(|path| path.name == name) {
                true => rest = texts.collect(),
                false => pairs.extend(texts.map(|text| (name.clone(), text))),
            }
        }
        if let Some(path) = path.filter(|_| rest.is_empty()) {
            return Err(Problem::new(ProblemKind::Parameter, format!("{}: it is missing", path.name)));
        }
        let arguments = of_pairs(route, &pairs, &rest)?;
        let Operation::Run(command) = route.operation else { return Err(failed()) };
        let (mut data, snapshot) = (Vec::new(), self.snapshots.newest());
        self.answers.write(&CommandCall { command, arguments, body: None }, &snapshot.searcher, &mut data)?;
        String::from_utf8(data).map_err(|_| failed())
    }
}

/// Returns the route of this path.
fn route(path: &str) -> Option<&'static Route> {
    ROUTES.iter().find(|route| route.path == path && !route.is_post)
}

/// Describes a tool; its arguments are the parameters of the route.
fn tool(name: &'static str, doc: &'static str, route: &Route) -> Tool {
    let mut properties = JsonObject::new();
    for parameter in route.all_parameters() {
        let mut described = schema(parameter.kind);
        described["description"] = json!(parameter.doc);
        properties.insert(parameter.name.to_owned(), described);
    }
    let is_needed = |kind: ParameterKind| matches!(kind, ParameterKind::NeededWord | ParameterKind::Path);
    let needed: Vec<&str> = route.all_parameters().filter(|one| is_needed(one.kind)).map(|one| one.name).collect();
    let mut input = JsonObject::new();
    input.insert("type".to_owned(), json!("object"));
    input.insert("properties".to_owned(), Value::Object(properties));
    input.insert("required".to_owned(), json!(needed));
    input.insert("additionalProperties".to_owned(), json!(false));
    Tool::new(name, doc, input).with_annotations(ToolAnnotations::new().read_only(true))
}
