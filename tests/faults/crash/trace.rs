//! Runs the program under `ptrace`, sees every call by which it touches the files of one folder, and fails those it is
//! told to.

use std::cell::Cell;
use std::collections::HashMap;
use std::fs::{self, File};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use nix::libc;
use nix::sys::ptrace;
use nix::sys::ptrace::Options;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use super::calls::{Call, Deed, Named, find};
use super::disk::{Change, Disk, Node};

/// The calls of a run that fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failing {
    None,
    /// That of this number, and no other.
    Once(usize),
    /// That of this number and all after it.
    From(usize),
}

/// A run that has ended.
pub struct Run {
    /// Its exit status; `None` when a signal has ended it.
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    /// The changes of the folder, in order.
    pub changes: Vec<Change>,
    /// The names of the calls that could fail, in order, and whether each would have changed the disk.
    pub calls: Vec<(&'static str, bool)>,
    /// The folder at the end, by what was seen.
    pub disk: Disk,
}

/// An open file or folder.
#[derive(Clone)]
struct OpenFile {
    path: PathBuf,
    node: Option<Node>,
    at: Rc<Cell<usize>>,
}

/// A call on its way: what it is of, with the paths below the folder of its files.
struct Begun {
    call: &'static Call,
    args: [u64; 6],
    path: PathBuf,
    second: Option<PathBuf>,
    is_failed: bool,
}

/// The program at work.
struct Trace<'a> {
    folder: &'a Path,
    failing: Failing,
    memory: Option<File>,
    open: HashMap<u64, OpenFile>,
    /// By thread, the call that it is in.
    begun: HashMap<Pid, Option<Begun>>,
    run: Run,
}

/// The number of the error that a failing call ends with: that of a disk that is broken.
const BROKEN: u64 = -(libc::EIO as i64) as u64;

/// Runs `program`, an `imr` with its folder and arguments, and watches `folder`, whose path has no links.
pub fn trace(program: Command, folder: &Path, failing: Failing) -> Run {
    let told = |name: &str| folder.with_file_name(name);
    let (out, err) = (told("stdout"), told("stderr"));
    // It stops itself, so that nothing is missed.
    let mut shell = Command::new("sh");
    shell.args(["-c", "kill -STOP $$; exec \"$0\" \"$@\""]).arg(program.get_program()).args(program.get_args());
    if let Some(folder) = program.get_current_dir() {
        shell.current_dir(folder);
    }
    shell.env_clear().env("PATH", "/usr/bin:/bin").stdin(std::process::Stdio::null());
    shell.stdout(File::create(&out).expect("a file")).stderr(File::create(&err).expect("a file"));
    // Whoever traces a process waits for it, by its number.
    #[expect(clippy::zombie_processes)]
    let child = shell.spawn().expect("a shell");
    let pid = Pid::from_raw(child.id() as i32);
    let wait = WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD;
    let stopped = waitpid(pid, Some(wait | WaitPidFlag::WUNTRACED));
    assert!(matches!(stopped, Ok(WaitStatus::Stopped(..))), "{stopped:?}");
    let options = Options::PTRACE_O_TRACESYSGOOD
        | Options::PTRACE_O_TRACECLONE
        | Options::PTRACE_O_TRACEEXEC
        | Options::PTRACE_O_EXITKILL;
    ptrace::seize(pid, options).expect("a container that lets a program trace its child (ptrace)");
    let _ = kill(pid, Signal::SIGCONT);
    let run = Run {
        status: None,
        stdout: String::new(),
        stderr: String::new(),
        changes: Vec::new(),
        calls: Vec::new(),
        disk: Disk::of(folder),
    };
    let (open, begun) = (HashMap::new(), HashMap::new());
    let mut trace = Trace { folder, failing, memory: None, open, begun, run };
    loop {
        match waitpid(None::<Pid>, Some(wait)) {
            Ok(WaitStatus::Exited(which, status)) if which == pid => {
                trace.run.status = Some(status);
                break;
            }
            Ok(WaitStatus::Signaled(which, ..)) if which == pid => break,
            Ok(WaitStatus::PtraceSyscall(thread)) => {
                trace.step(thread);
                let _ = ptrace::syscall(thread, None);
            }
            Ok(WaitStatus::PtraceEvent(thread, _, event)) => {
                if event == libc::PTRACE_EVENT_EXEC {
                    // The memory is another one, and this thread is about to leave its call.
                    trace.memory = File::open(format!("/proc/{pid}/mem")).ok();
                }
                let _ = ptrace::syscall(thread, None);
            }
            Ok(WaitStatus::Stopped(thread, signal)) => {
                let _ = ptrace::syscall(thread, signal);
            }
            Ok(_) => {}
            Err(error) => panic!("waiting for the program: {error}"),
        }
    }
    let Trace { mut run, .. } = trace;
    (run.stdout, run.stderr) = (read(&out), read(&err));
    run
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).expect("a file")).into_owned()
}

impl Trace<'_> {
    /// A thread enters a call or leaves it.
    fn step(&mut self, thread: Pid) {
        let Ok(mut registers) = ptrace::getregs(thread) else { return };
        match self.begun.remove(&thread) {
            // A new thread leaves the call that made it.
            None if registers.rax as i64 != -(libc::ENOSYS as i64) => {}
            None => {
                let args = [registers.rdi, registers.rsi, registers.rdx, registers.r10, registers.r8, registers.r9];
                let mut begun = find(registers.orig_rax).and_then(|call| self.begin(call, args));
                if begun.as_ref().is_some_and(|begun| begun.call.deed == Deed::Close) {
                    // When it ends the number may be another file's.
                    self.open.remove(&args[0]);
                }
                if let Some(begun) = begun.as_mut().filter(|begun| begun.call.can_fail()) {
                    let number = self.run.calls.len();
                    self.run.calls.push((begun.call.name, begun.call.changes() || begun.makes()));
                    begun.is_failed = match self.failing {
                        Failing::None => false,
                        Failing::Once(failing) => number == failing,
                        Failing::From(failing) => number >= failing,
                    };
                    if begun.is_failed {
                        registers.orig_rax = u64::MAX;
                        ptrace::setregs(thread, registers).expect("a stopped thread");
                    }
                }
                self.begun.insert(thread, begun);
            }
            Some(Some(begun)) if begun.is_failed => {
                registers.rax = BROKEN;
                ptrace::setregs(thread, registers).expect("a stopped thread");
            }
            Some(Some(begun)) if (registers.rax as i64) >= 0 => self.end(&begun, registers.rax),
            Some(_) => {}
        }
    }

    /// Finds the files of a call; `None` for one that is of no file below the folder.
    fn begin(&self, call: &'static Call, args: [u64; 6]) -> Option<Begun> {
        let path = self.path(call.file, &args);
        let second = call.second.and_then(|second| self.path(second, &args));
        let path = match (path, &second) {
            (Some(path), _) => path,
            (None, Some(_)) => panic!("{} from outside the folder", call.name),
            (None, None) => return None,
        };
        Some(Begun { call, args, path, second, is_failed: false })
    }

    /// The path below the folder of a file that a call names.
    fn path(&self, named: Named, args: &[u64; 6]) -> Option<PathBuf> {
        match named {
            Named::Open(at) => self.open.get(&args[at]).map(|open| open.path.clone()),
            Named::Path(at) => self.below(None, args[at]),
            Named::Below(at) => self.below(Some(args[at]), args[at + 1]),
        }
    }

    fn below(&self, folder: Option<u64>, address: u64) -> Option<PathBuf> {
        let name = self.text(address)?;
        let base = folder.and_then(|folder| self.open.get(&folder)).map(|open| self.folder.join(&open.path));
        // What is below no open folder of ours is below the folder in which the program began, or says where it is.
        let base = base.unwrap_or_else(|| self.folder.parent().expect("a folder above").to_owned());
        let path = if name.as_os_str().is_empty() && folder.is_some_and(|folder| !self.open.contains_key(&folder)) {
            return None;
        } else {
            base.join(name)
        };
        path.strip_prefix(self.folder).ok().map(Path::to_owned)
    }

    /// Reads a path from the memory of the program.
    fn text(&self, address: u64) -> Option<PathBuf> {
        let (mut buffer, memory) = ([0; 4096], self.memory.as_ref()?);
        // The memory may end before the page does.
        let room = 4096 - (address % 4096) as usize;
        let mut count = memory.read_at(&mut buffer[..room], address).ok()?;
        if !buffer[..count].contains(&0) {
            count += memory.read_at(&mut buffer[count..], address + count as u64).unwrap_or(0);
        }
        let end = buffer[..count].iter().position(|byte| *byte == 0)?;
        Some(std::ffi::OsString::from_vec(buffer[..end].to_vec()).into())
    }

    /// Notes what a call has done.
    fn end(&mut self, begun: &Begun, result: u64) {
        let Begun { call, args, path, second, .. } = begun;
        let disk = &self.run.disk;
        let place = disk.place(path);
        let open = self.open.get(&args[0]);
        let node = open.and_then(|open| open.node);
        let bytes = |count: u64| {
            let mut bytes = vec![0; count as usize];
            self.memory.as_ref().expect("memory").read_exact_at(&mut bytes, args[1]).expect("the bytes of a write");
            bytes
        };
        let change = match call.deed {
            Deed::Open => return self.opened(begun, result),
            Deed::Close => return,
            Deed::Duplicate => {
                let is_copy = call.name == "dup" || [libc::F_DUPFD, libc::F_DUPFD_CLOEXEC].contains(&(args[1] as i32));
                if let (true, Some(open)) = (is_copy, open.cloned()) {
                    self.open.insert(result, open);
                }
                return;
            }
            Deed::Look => {
                let is_shared = args[3] as i32 & libc::MAP_SHARED != 0 && args[2] as i32 & libc::PROT_WRITE != 0;
                assert!(call.name != "mmap" || !is_shared, "{}: written through a map", path.display());
                return;
            }
            Deed::Read => return open.into_iter().for_each(|open| open.at.set(open.at.get() + result as usize)),
            Deed::Seek => return open.into_iter().for_each(|open| open.at.set(result as usize)),
            Deed::Write => {
                let open = open.expect("an open file");
                let at = open.at.replace(open.at.get() + result as usize);
                Change::Write { node: node.expect("a file"), at, bytes: bytes(result) }
            }
            Deed::WriteAt => Change::Write { node: node.expect("a file"), at: args[3] as usize, bytes: bytes(result) },
            Deed::Length => Change::Length { node: node.expect("a file"), length: args[1] as usize },
            Deed::Sync => Change::Sync(node.expect("a file or folder")),
            Deed::MakeFolder if path.as_os_str().is_empty() => return,
            Deed::MakeFolder => Change::Make { place: place.expect("a folder"), is_folder: true },
            Deed::Remove if path.as_os_str().is_empty() => return,
            Deed::Remove => Change::Names(vec![(place.expect("a name"), None)]),
            Deed::Rename => {
                let (from, to) = (place.expect("a name"), disk.place(second.as_ref().expect("a path")));
                Change::Names(vec![(from, None), (to.expect("a folder"), disk.node(path))])
            }
            Deed::Link => {
                let to = disk.place(second.as_ref().expect("a path")).expect("a folder");
                Change::Names(vec![(to, disk.node(path))])
            }
            // A run that copes with a failure may do what it else would not; its model is not looked at.
            Deed::Unknown if self.failing != Failing::None => return,
            Deed::Unknown => panic!("{} of {}: not in the model of the disk", call.name, path.display()),
        };
        self.note(change);
    }

    /// Notes an open file, which may be a new one.
    fn opened(&mut self, begun: &Begun, result: u64) {
        let flags = begun.flags();
        let mut node = self.run.disk.node(&begun.path);
        if node.is_none() && flags & libc::O_CREAT != 0 {
            let place = self.run.disk.place(&begun.path).expect("a folder");
            self.note(Change::Make { place, is_folder: false });
            node = self.run.disk.node(&begun.path);
        }
        if let (Some(node), true) = (node, flags & libc::O_TRUNC != 0) {
            self.note(Change::Length { node, length: 0 });
        }
        assert!(flags & libc::O_APPEND == 0, "{}: appended to", begun.path.display());
        let path = begun.path.clone();
        self.open.insert(result, OpenFile { path, node, at: Rc::default() });
    }

    fn note(&mut self, change: Change) {
        self.run.disk.apply(&change);
        self.run.changes.push(change);
    }
}

impl Begun {
    /// The flags with which a file is opened.
    fn flags(&self) -> i32 {
        match self.call.file {
            Named::Path(_) => self.args[1] as i32,
            _ => self.args[2] as i32,
        }
    }

    /// True if a file may be made.
    fn makes(&self) -> bool {
        self.call.deed == Deed::Open && self.flags() & (libc::O_CREAT | libc::O_TRUNC) != 0
    }
}
