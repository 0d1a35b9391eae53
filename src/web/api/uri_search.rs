//! `GET /_search`: the answer to a query in the shape that clients of Elasticsearch and OpenSearch read. The language of
//! queries stays ours, totals are exact, and a parameter that is not known here is refused.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::web::api::parameters::value;
use crate::web::api::problem::{Problem, ProblemKind};
use crate::web::api::routes::DEEPEST;

/// The hits of a page where no size is given.
const USUAL_SIZE: usize = 10;

/// The keys of a hit that have a place of their own in the shape, or none.
const ELSEWHERE: [&str; 4] = ["id", "rank", "score", "snippets"];

/// The part of the list that is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HitRange {
    /// Number of hits before it.
    from: usize,
    /// Number of hits in it.
    size: usize,
}

impl HitRange {
    /// Reads the range of a query string.
    ///
    /// # Errors
    /// When a number is none, or the range is too far down the list.
    pub fn of(query: &str) -> Result<HitRange, Problem> {
        let fault = |name: &str, reason: String| Problem::new(ProblemKind::Parameter, format!("{name}: {reason}"));
        let number = |name: &str, usual: usize| match value(query, name)? {
            Some(text) => text.parse().map_err(|_| fault(name, format!("'{text}' is no number"))),
            None => Ok(usual),
        };
        let (from, size): (usize, usize) = (number("from", 0)?, number("size", USUAL_SIZE)?);
        if from.saturating_add(size) > DEEPEST {
            let hint = "narrow the query, or take all hits from /api/v1/export";
            return Err(fault("from", format!("the list goes to {DEEPEST} hits")).hint(hint));
        }
        Ok(HitRange { from, size })
    }

    /// Returns the arguments of `imr query` for the query `q`.
    pub fn arguments(self, q: String) -> Vec<String> {
        // Where no hit is wanted one is asked for, since a list of none has no totals.
        let limit = format!("--limit={}", (self.from + self.size).max(1));
        vec!["--json".to_owned(), limit, "--".to_owned(), q]
    }

    /// Gives what `imr query --json` prints the shape of those clients.
    pub fn reshaped(self, mut answer: Value, took: Duration) -> Value {
        let hits = answer["hits"].as_array_mut().map(std::mem::take).unwrap_or_default();
        let best = hits.first().map(|hit| hit["score"].clone());
        let hits: Vec<Value> = hits.into_iter().skip(self.from).take(self.size).map(reshaped_hit).collect();
        json!({
            "took": took.as_millis() as u64,
            "timed_out": false,
            "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
            "hits": {
                "total": {"value": answer["total"]["items"], "relation": "eq"},
                "max_score": best,
                "hits": hits,
            },
        })
    }
}

/// Gives a hit the shape of those clients.
fn reshaped_hit(hit: Value) -> Value {
    let (id, score) = (hit["id"].clone(), hit["score"].clone());
    let keys = match hit {
        Value::Object(keys) => keys,
        _ => Map::new(),
    };
    let source: Map<String, Value> = keys.into_iter().filter(|(key, _)| !ELSEWHERE.contains(&key.as_str())).collect();
    json!({"_index": "imr", "_id": id, "_score": score, "_source": source})
}
