//! Numbers about the requests that were answered, as Prometheus reads them. They name routes and statuses, never what
//! was asked.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The number of answers and the time that they took, by route and status.
type Answered = BTreeMap<(&'static str, u16), (u64, Duration)>;

/// The counts of a server.
#[derive(Default)]
pub(crate) struct Metrics {
    /// By route and status, the number of answers and the time that they took.
    answered: Mutex<Answered>,
    /// Number of requests being answered.
    open: AtomicUsize,
}

/// A request that is being answered, until it is dropped.
pub(crate) struct OpenRequest(std::sync::Arc<Metrics>);

impl Drop for OpenRequest {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Metrics {
    /// Counts a request as open.
    pub fn begin(self: &std::sync::Arc<Metrics>) -> OpenRequest {
        self.open.fetch_add(1, Ordering::SeqCst);
        OpenRequest(std::sync::Arc::clone(self))
    }

    /// Returns the number of requests being answered.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    /// Counts an answer.
    pub fn answered(&self, route: &'static str, status: u16, took: Duration) {
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, time) = answered.entry((route, status)).or_default();
        *count += 1;
        *time += took;
    }

    /// Returns all numbers as text, with others of the server as `name value`.
    pub fn text(&self, others: &[(&str, u64)]) -> String {
        let answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut text = String::from("# TYPE imr_requests_total counter\n");
        for ((route, status), (count, _)) in &answered {
            let _ = writeln!(text, "imr_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}");
        }
        text += "# TYPE imr_request_seconds_total counter\n";
        for ((route, status), (_, time)) in &answered {
            let seconds = time.as_secs_f64();
            let _ = writeln!(text, "imr_request_seconds_total{{route=\"{route}\",status=\"{status}\"}} {seconds:.6}");
        }
        let open = self.open() as u64;
        for (name, value) in [("imr_requests_open", open)].iter().chain(others) {
            let _ = writeln!(text, "# TYPE {name} gauge\n{name} {value}");
        }
        text
    }
}
