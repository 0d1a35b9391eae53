//! `imr mcp`: a scripted session of an assistant.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::env::Env;

/// A session with the tools.
struct Session {
    process: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    id: u64,
}

impl Session {
    fn begin(env: &Env) -> Session {
        let mut command = env.imr(&["mcp"]).command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("the program starts");
        let lines = BufReader::new(process.stdout.take().expect("its stdout")).lines();
        let mut session = Session { process, lines, id: 0 };
        let client = json!({"name": "test", "version": "1"});
        let params = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client});
        let told = session.ask("initialize", &params);
        assert_eq!(told["result"]["serverInfo"]["name"], "imr", "{told}");
        session.tell(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        session
    }

    fn tell(&mut self, message: &Value) {
        let stdin = self.process.stdin.as_mut().expect("its stdin");
        writeln!(stdin, "{message}").expect("written");
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.id += 1;
        self.tell(&json!({"jsonrpc": "2.0", "id": self.id, "method": method, "params": params}));
        loop {
            let line = self.lines.next().expect("a line").expect("text");
            let answer: Value = serde_json::from_str(&line).expect("JSON");
            if answer["id"] == self.id {
                return answer;
            }
        }
    }

    /// The text that a tool gives, and whether it is a fault.
    fn call(&mut self, tool: &str, arguments: &Value) -> (String, bool) {
        let answer = self.ask("tools/call", &json!({"name": tool, "arguments": arguments}));
        let text = answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("no text in {answer}"));
        (text.to_owned(), answer["result"]["isError"] == true)
    }
}

#[test]
fn a_client_that_goes_before_it_says_anything_is_no_fault() {
    Env::indexed().imr(&["mcp"]).success();
}

#[test]
fn the_tools_give_what_the_commands_print_and_faults_are_told() {
    let env = Env::indexed();
    let mut session = Session::begin(&env);
    let tools = session.ask("tools/list", &json!({}));
    let tools = tools["result"]["tools"].as_array().expect("tools").clone();
    let names: Vec<&str> = tools.iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(names, ["search", "stats", "show", "fields", "values"]);
    assert!(
        tools.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true && tool["inputSchema"]["type"] == "object")
    );
    for (tool, arguments, command) in [
        (
            "search",
            json!({"q": "lumbar MRI", "limit": 3, "filter": ["sex=female"]}),
            vec!["query", "lumbar MRI", "-n", "3", "--filter", "sex=female"],
        ),
        ("search", json!({"q": "facet", "disputed": true}), vec!["query", "facet", "--disputed"]),
        ("stats", json!({"q": "MRI", "by": ["year"]}), vec!["stats", "MRI", "--by", "year"]),
        ("show", json!({"id": "CM16-8754420#1"}), vec!["show", "CM16-8754420#1"]),
        ("fields", json!({}), vec!["fields"]),
        ("values", json!({"name": "specialty", "limit": 3}), vec!["fields", "specialty", "-n", "3"]),
    ] {
        let printed = env.imr(&[&command[..], &["--json", "-q"]].concat()).success_or(1).stdout;
        assert_eq!(session.call(tool, &arguments), (printed, false), "{tool} {arguments}");
    }
    for (tool, arguments, words) in [
        ("search", json!({"q": "\"open"}), "\"column\":1"),
        ("search", json!({"q": "MRI", "colour": "red"}), "no such parameter"),
        ("show", json!({"id": "nothing"}), "not-found"),
        ("show", json!({}), "id: it is missing"),
    ] {
        let (text, is_fault) = session.call(tool, &arguments);
        assert!(is_fault && text.contains(words), "{tool} {arguments}: {text}");
    }
    assert!(session.ask("tools/call", &json!({"name": "delete", "arguments": {}}))["error"].is_object());
    drop(session.process.stdin.take());
    assert_eq!(session.process.wait().expect("an end").code(), Some(0));
}
