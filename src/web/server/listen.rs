//! Connections: taken one by one, each with its time for a request, until the process is asked to end; then open
//! requests are answered.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioTimer;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, sleep, timeout};

use crate::platform::{EndSignals, raise_open_files};
use crate::web::server::metrics::Metrics;
use crate::web::server::patient::Patient;

/// The time for the head of a request; also the time for which an idle connection is kept.
const TIME_FOR_HEAD: Duration = Duration::from_secs(10);

/// The largest head of a request that is read, in bytes. Longer addresses than are allowed fit into it, so that they get
/// an answer.
const LARGEST_HEAD: usize = 32 << 10;

/// The most connections at a time.
const MOST_CONNECTIONS: u64 = 4096;

/// Files that are left for other use than connections.
const OTHER_FILES: u64 = 128;

/// The time for callers to take their answers after the end was asked for.
const TIME_TO_LEAVE: Duration = Duration::from_secs(5);

/// The time for requests that are being answered then.
const TIME_TO_END: Duration = Duration::from_secs(60);

/// Answers connections until a signal comes, and then those requests that are open. A second signal ends at once.
pub(crate) async fn listen(listener: &TcpListener, router: Router, metrics: &Metrics, mut signals: EndSignals) {
    let files = raise_open_files().unwrap_or(u64::MAX);
    let most = MOST_CONNECTIONS.min(files.saturating_sub(OTHER_FILES)).max(16) as usize;
    let places = Arc::new(Semaphore::new(most));
    let (end, ended) = watch::channel(false);
    loop {
        let stream = tokio::select! {
            stream = next(listener, &places) => stream,
            () = signals.next() => break,
        };
        let Some((stream, place)) = stream else { continue };
        let (router, ended) = (router.clone(), ended.clone());
        tokio::spawn(async move {
            connection(stream, router, ended).await;
            drop(place);
        });
    }
    // Nobody listens any more where no connection is left.
    let _ = end.send(true);
    drop(ended);
    tokio::select! {
        () = left(&end, metrics) => {}
        () = signals.next() => {}
    }
}

/// Waits for a place and then for a connection.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, place)),
        Err(_) => {
            // Too many files are open, or the caller has gone: the next try must not come at once.
            sleep(Duration::from_millis(20)).await;
            None
        }
    }
}

/// Answers the requests of a connection; after the end was asked for, the open one alone.
async fn connection(stream: TcpStream, router: Router, mut ended: watch::Receiver<bool>) {
    // Small answers must not wait for more to come.
    let _ = stream.set_nodelay(true);
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(TIME_FOR_HEAD)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(Patient::new(stream), TowerToHyperService::new(router));
    let mut served = std::pin::pin!(served);
    tokio::select! {
        // A caller who sends no HTTP, or goes away, costs itself alone.
        _ = served.as_mut() => return,
        _ = ended.wait_for(|is_ended| *is_ended) => {}
    }
    served.as_mut().graceful_shutdown();
    let _ = served.await;
}

/// Waits until all connections have gone; of those that stay only while requests are being answered.
async fn left(end: &watch::Sender<bool>, metrics: &Metrics) {
    let since = Instant::now();
    while timeout(Duration::from_millis(50), end.closed()).await.is_err() {
        let is_late = since.elapsed() > TIME_TO_LEAVE && metrics.open() == 0;
        if is_late || since.elapsed() > TIME_TO_END {
            return;
        }
    }
}
