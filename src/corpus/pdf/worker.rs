//! Reads PDFs in worker processes, with limits of time and memory.
//!
//! The library that reads PDFs may panic, loop or exhaust the stack on damaged input, and only a process can be
//! stopped from outside. So PDFs are read by worker processes: this program, started again with
//! [`WORKER_COMMAND`]. A worker that takes too long or dies costs one file, never the run.

use std::io::{self, BufReader, Read, Write};
use std::panic;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Condvar, Mutex, PoisonError};

use crate::corpus::content::short_hash;
use crate::corpus::pdf::error::{PdfError, TIME_LIMIT};
use crate::corpus::pdf::pages::PdfText;
use crate::corpus::pdf::text_layer::text_of_pdf;
use crate::corpus::texts::cache::TextCache;
use crate::platform::{limit_memory, shield_from_interrupts};

/// The hidden argument that makes the program a worker.
pub const WORKER_COMMAND: &str = "pdf-worker";

/// The bytes of memory that a worker may take: letters need some ten megabytes.
const USUAL_MEMORY: u64 = 256 << 20;
/// The least bytes of memory of one worker among several: enough for a letter that takes many times the usual ones.
const LEAST_SHARE: u64 = 64 << 20;
/// The bytes of memory that a worker may always take: with less, its stack included, it reads no letter.
const LEAST_MEMORY: u64 = 16 << 20;
/// The bytes of stack to read a PDF with: as many as the main thread has.
const STACK: usize = 8 << 20;

/// A reader of PDFs; each is read in a worker process if there is a program to start, else in this process.
pub struct PdfReader {
    /// The program of the workers; `None` to read in this process.
    program: Option<PathBuf>,
    /// The workers that run, idle or busy.
    workers: Mutex<Workers>,
    /// Signalled when a worker is no longer busy.
    freed: Condvar,
    /// The kept texts of PDFs that were read before.
    cache: Option<TextCache>,
    /// The bytes of memory that each worker may take.
    memory: u64,
    /// The most workers at once.
    most: usize,
    /// True if any worker has ever answered.
    has_answered: AtomicBool,
}

/// The workers of a reader.
#[derive(Default)]
struct Workers {
    idle: Vec<WorkerProcess>,
    busy: usize,
}

impl PdfReader {
    /// Returns a reader whose workers run `program`, this program's own file.
    pub fn isolated(program: PathBuf) -> PdfReader {
        PdfReader { program: Some(program), ..PdfReader::in_process() }
    }

    /// Returns a reader that trusts its input: a PDF that loops holds its thread for ever.
    pub fn in_process() -> PdfReader {
        PdfReader {
            program: None,
            workers: Mutex::default(),
            freed: Condvar::new(),
            cache: None,
            memory: USUAL_MEMORY,
            most: usize::MAX,
            has_answered: AtomicBool::new(false),
        }
    }

    /// Returns the same reader, but its workers take no more than `memory` bytes together: where there is not
    /// enough for one on each of `threads`, some threads wait. There is always one worker, which may take 16 MB.
    pub fn within(self, memory: u64, threads: usize) -> PdfReader {
        let share = (memory / threads.max(1) as u64).clamp(LEAST_SHARE, USUAL_MEMORY).min(memory).max(LEAST_MEMORY);
        PdfReader { memory: share, most: usize::try_from(memory / share).unwrap_or(usize::MAX).max(1), ..self }
    }

    /// Returns the same reader, but PDFs known to `cache` are not read again, and others are added to it.
    pub fn remembering(self, cache: TextCache) -> PdfReader {
        PdfReader { cache: Some(cache), ..self }
    }

    /// Returns the text of each page of a PDF.
    ///
    /// # Errors
    /// A reason why the PDF gives no text.
    pub fn read(&self, bytes: &[u8]) -> PdfText {
        let Some(cache) = &self.cache else { return self.read_anew(bytes) };
        let hash = short_hash(&blake3::hash(bytes));
        cache.get(hash).unwrap_or_else(|| {
            let text = self.read_anew(bytes);
            cache.put(hash, &text);
            text
        })
    }

    /// Reads a PDF that is not in the cache.
    fn read_anew(&self, bytes: &[u8]) -> PdfText {
        let Some(program) = &self.program else { return text_of_pdf(bytes) };
        // A worker may have been ended for want of memory while it waited; a fresh one then settles it.
        let result = match self.read_in_worker(program, bytes) {
            Err(PdfError::Panicked | PdfError::NotStarted(_)) => self.read_in_worker(program, bytes),
            result => result,
        };
        match result {
            Err(error) if error.is_passing() && !self.has_answered.load(Ordering::Relaxed) => {
                // Either the file fells every worker, or no worker works at all.
                match self.read_in_worker(program, b"") {
                    Err(other) if other.is_passing() => Err(PdfError::NoWorker(other.to_string())),
                    _ => Err(error),
                }
            }
            result => result,
        }
    }

    /// Reads a PDF in an idle worker, or in a new one.
    fn read_in_worker(&self, program: &PathBuf, bytes: &[u8]) -> PdfText {
        let worker = match self.hire() {
            Some(worker) => Ok(worker),
            None => WorkerProcess::start(program, self.memory),
        };
        let (worker, result) = match worker {
            Ok(worker) => {
                let (worker, result) = worker.read(bytes);
                // Only a worker that has answered is kept.
                self.has_answered.fetch_or(worker.is_some(), Ordering::Relaxed);
                (worker, result)
            }
            Err(error) => (None, Err(PdfError::NotStarted(error.to_string()))),
        };
        self.release(worker);
        result
    }

    /// Waits until one more worker may be busy; returns an idle one where there is one.
    fn hire(&self) -> Option<WorkerProcess> {
        let workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        let workers = self.freed.wait_while(workers, |workers| workers.busy >= self.most);
        let mut workers = workers.unwrap_or_else(PoisonError::into_inner);
        workers.busy += 1;
        workers.idle.pop()
    }

    /// Ends the work of a worker, which becomes idle; `None` for one that was ended.
    fn release(&self, worker: Option<WorkerProcess>) {
        let mut workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        workers.busy -= 1;
        workers.idle.extend(worker);
        self.freed.notify_one();
    }
}

/// A process that reads one PDF after the other.
struct WorkerProcess {
    /// The process itself.
    child: Child,
    /// The pipe to its standard input; taken when it is ended.
    input: Option<ChildStdin>,
    /// Its answers, which a thread receives from its standard output.
    answers: Receiver<PdfText>,
}

impl WorkerProcess {
    /// Starts a worker with a limit of `memory` bytes.
    fn start(program: &PathBuf, memory: u64) -> io::Result<WorkerProcess> {
        let mut command = Command::new(program);
        command.arg(WORKER_COMMAND).arg(memory.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // An interrupt from the keyboard is for the program, which then ends its workers in order.
        let mut child = shield_from_interrupts(&mut command).spawn()?;
        let input = child.stdin.take();
        let output = child.stdout.take();
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            let mut output = output.map(BufReader::new);
            while let Some(answer) = output.as_mut().and_then(|output| receive(output).ok().flatten()) {
                let Ok(answer) = serde_json::from_slice(&answer) else { return };
                if sender.send(answer).is_err() {
                    return;
                }
            }
        });
        Ok(WorkerProcess { child, input, answers })
    }

    /// Reads a PDF and returns the worker with the result, or without itself when it is of no more use.
    fn read(mut self, bytes: &[u8]) -> (Option<WorkerProcess>, PdfText) {
        let Some(Ok(())) = self.input.as_mut().map(|input| send(input, bytes)) else {
            return (None, Err(PdfError::Panicked));
        };
        // A channel, since a read from a pipe cannot be given a time limit.
        match self.answers.recv_timeout(TIME_LIMIT) {
            Ok(answer) => (Some(self), answer),
            Err(RecvTimeoutError::Timeout) => (None, Err(PdfError::TimedOut)),
            Err(RecvTimeoutError::Disconnected) => (None, Err(PdfError::Panicked)),
        }
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        // An idle worker ends with its input; one that hangs must be ended. Either way nothing is lost.
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads PDFs from `input` and answers on `output` until the input ends, in at most `memory` bytes of data, or
/// [`PdfReader`]'s usual ones. This is all that a worker process does. At the end nobody waits for an answer any
/// more, and a PDF that is still being read is not read to its end: the caller should end the process, or the
/// thread that loops on it goes on.
///
/// # Errors
/// When the other end of a pipe is gone.
pub fn serve_worker(
    input: &mut impl Read,
    mut output: impl Write + Send + 'static,
    memory: Option<u64>,
) -> io::Result<()> {
    // Without the limit a hostile file could take all memory; with it, the allocation fails here.
    limit_memory(memory.unwrap_or(USUAL_MEMORY));
    // Panics are answered as errors; nobody reads their messages.
    panic::set_hook(Box::new(|_| {}));
    let (sender, requests) = channel::<Vec<u8>>();
    let answer = move || -> io::Result<()> {
        for bytes in requests {
            let answer = serde_json::to_vec(&text_of_pdf(&bytes)).map_err(io::Error::other)?;
            send(&mut output, &answer)?;
        }
        Ok(())
    };
    // A thread of its own sees the end of the input while a PDF is still being read.
    std::thread::Builder::new().stack_size(STACK).spawn(answer)?;
    while let Some(bytes) = receive(input)? {
        sender.send(bytes).map_err(io::Error::other)?;
    }
    Ok(())
}

/// Writes a message: its length as eight bytes in little-endian order, then its bytes.
fn send(output: &mut impl Write, message: &[u8]) -> io::Result<()> {
    output.write_all(&(message.len() as u64).to_le_bytes())?;
    output.write_all(message)?;
    output.flush()
}

/// Reads the next message; `None` at the end of the input.
fn receive(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut message = Vec::new();
    input.take(u64::from_le_bytes(length)).read_to_end(&mut message)?;
    Ok((message.len() as u64 == u64::from_le_bytes(length)).then_some(message))
}
