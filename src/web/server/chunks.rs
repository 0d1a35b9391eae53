//! Answers that are sent as they come: a thread writes them, and waits where the caller takes them slowly. Whatever
//! their length, a few chunks of them are in memory.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use hyper::body::{Body, Frame};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

use crate::web::api::problem::Problem;
use crate::web::server::patient::PATIENCE;

/// The size of a chunk in bytes.
const CHUNK: usize = 32 << 10;

/// Number of chunks that wait to be sent.
const MOST_WAITING: usize = 4;

/// A part of an answer, or the reason why it ends.
type BodyPart = Result<Bytes, Problem>;

/// The end into which an answer is written.
pub(crate) struct ChunkWriter {
    parts: Sender<BodyPart>,
    buffer: Vec<u8>,
    handle: Handle,
}

/// The end from which an answer is sent.
pub(crate) struct Chunks {
    /// A part that was looked at before.
    first: Option<Bytes>,
    parts: Receiver<BodyPart>,
}

/// Makes both ends of an answer. The writer is for a thread that may block.
pub(crate) fn chunks() -> (ChunkWriter, Chunks) {
    let (sender, receiver) = channel(MOST_WAITING);
    let writer = ChunkWriter { parts: sender, buffer: Vec::with_capacity(CHUNK), handle: Handle::current() };
    (writer, Chunks { first: None, parts: receiver })
}

impl ChunkWriter {
    /// Sends a part, and gives up on a caller who takes none.
    fn send(&self, part: BodyPart) -> io::Result<()> {
        let sent = self.handle.block_on(timeout(PATIENCE, self.parts.send(part)));
        sent.map_err(|_| io::ErrorKind::TimedOut)?.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    /// Sends the rest, or the problem that ended the answer.
    pub fn end(mut self, result: Result<(), Problem>) {
        // A caller who went away needs neither.
        let _ = match result {
            Ok(()) => self.flush(),
            Err(problem) => self.send(Err(problem)),
        };
    }
}

impl Write for ChunkWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK));
        self.send(Ok(chunk.into()))
    }
}

impl Chunks {
    /// Waits for the first part, so that an answer that fails before it is a problem and no broken answer.
    ///
    /// # Errors
    /// When there is none but a problem.
    pub async fn begun(mut self) -> Result<Chunks, Problem> {
        self.first = self.parts.recv().await.transpose()?;
        Ok(self)
    }
}

impl Body for Chunks {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        // The connection is cut, so that a part is not taken for the whole.
        let frame = |part: BodyPart| part.map(Frame::data).map_err(|problem| io::Error::other(problem.detail));
        self.parts.poll_recv(context).map(|part| part.map(frame))
    }
}
