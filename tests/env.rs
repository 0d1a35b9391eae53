//! The world a test runs in.
//!
//! [`Env`] is a temporary folder with the program in it. A run of the program is described by [`Imr`]
//! and must be ended by saying how it should end, so that status, stdout and stderr are always judged
//! together.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::{fs, io};

use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_imr");

/// The folder of the project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A temporary folder in which the program runs.
pub struct Env {
    root: TempDir,
}

impl Env {
    /// An empty folder.
    pub fn new() -> Env {
        Env { root: TempDir::new().expect("a temporary folder") }
    }

    /// An empty folder in memory where the system has one, for what is written again and again and never lies on a disk.
    pub fn in_memory() -> Env {
        let in_memory = TempDir::new_in("/dev/shm");
        in_memory.map_or_else(|_| Env::new(), |root| Env { root })
    }

    /// A folder that holds the sample letters in `corpus/`.
    pub fn with_corpus() -> Env {
        let env = Env::new();
        env.copy_samples(|_| true);
        env
    }

    /// A folder whose `index/` holds the index of the sample letters, built once for all tests.
    pub fn indexed() -> Env {
        static BUILT: OnceLock<Env> = OnceLock::new();
        let built = BUILT.get_or_init(|| {
            let env = Env { root: shared_folder() };
            env.copy_samples(|_| true);
            env.imr(&["index"]).success();
            env
        });
        let env = Env::new();
        copy_folder(&built.path("index"), &env.path("index")).expect("a copy of the index");
        env
    }

    /// The path of `name` in this folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file and the folders it is in.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Env {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(&path, content).expect("a file");
        self
    }

    /// The text of a file.
    pub fn read(&self, name: &str) -> String {
        let path = self.path(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Removes a file.
    pub fn remove(&self, name: &str) -> &Env {
        fs::remove_file(self.path(name)).expect("a file to remove");
        self
    }

    /// Copies the sample letters that `wanted` picks by name into `corpus/`.
    pub fn copy_samples(&self, wanted: impl Fn(&str) -> bool) {
        for name in sample_names().into_iter().filter(|name| wanted(name)) {
            self.write(&format!("corpus/{name}"), sample(&name));
        }
    }

    /// A run of the program in this folder; nothing of the caller's environment reaches it but PATH.
    pub fn imr(&self, args: &[&str]) -> Imr {
        let mut command = Command::new(PROGRAM);
        command.args(args).current_dir(self.root.path());
        command.env_clear().env("COLUMNS", "80").stdin(Stdio::null());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        let shown = args.iter().map(|arg| quoted(arg)).collect::<Vec<_>>();
        Imr { command, shown: format!("$ imr {}", shown.join(" ")), root: self.root.path().display().to_string() }
    }

    /// The report of a run of `imr index` that should succeed.
    pub fn index(&self, args: &[&str]) -> Value {
        let all: Vec<&str> = [&["index", "--json"], args].concat();
        self.imr(&all).success().json()
    }

    /// The ids that a query finds, in order; none when it finds nothing.
    pub fn ids(&self, args: &[&str]) -> Vec<String> {
        let all: Vec<&str> = [&["query", "-q", "--format", "ids", "-n", "1000"], args].concat();
        self.imr(&all).success_or(1).lines()
    }
}

/// A run of the program that has not begun. It runs when it is said how it should end.
#[must_use = "say how the run should end: .success(), .ends(1), .fails(2, …) or .snapshot(…)"]
pub struct Imr {
    command: Command,
    shown: String,
    root: String,
}

impl Imr {
    /// Sets a variable of the environment.
    pub fn env(mut self, name: &str, value: &str) -> Imr {
        self.command.env(name, value);
        self
    }

    /// The command, for what this type has no word for.
    pub fn command(self) -> Command {
        self.command
    }

    /// Status 0 and nothing on stderr.
    pub fn success(self) -> Output {
        self.ends(0)
    }

    /// Status 0, or `code`, and nothing on stderr.
    pub fn success_or(self, code: i32) -> Output {
        let output = self.run();
        output.check(output.status == 0 || output.status == code, "another status");
        output.check(output.stderr.is_empty(), "nothing on stderr");
        output
    }

    /// This status and nothing on stderr.
    pub fn ends(self, code: i32) -> Output {
        let output = self.run();
        output.check(output.status == code, &format!("status {code}"));
        output.check(output.stderr.is_empty(), "nothing on stderr");
        output
    }

    /// Status 0 and a word to the user on stderr.
    pub fn notes(self, note: &str) -> Output {
        let output = self.run();
        output.check(output.status == 0, "status 0");
        output.check(output.stderr.contains(note), &format!("{note:?} on stderr"));
        output.check(!output.stderr.contains("error"), "no error on stderr");
        output
    }

    /// An error: this status, `message` on stderr, nothing on stdout.
    pub fn fails(self, code: i32, message: &str) -> Output {
        let output = self.run();
        output.check(output.status == code, &format!("status {code}"));
        output.check(output.stdout.is_empty(), "nothing on stdout");
        output.check(output.stderr.starts_with("error: "), "an error on stderr");
        output.check(output.stderr.contains(message), &format!("{message:?} on stderr"));
        output.check(says_nothing_twice(&output.stderr), "a message that says each thing once");
        output
    }

    /// Compares status, stdout and stderr as one text with `tests/snapshots/NAME.txt`. Paths of the
    /// temporary folder are printed as `[DIR]`, durations as `[TIME]`.
    pub fn snapshot(self, name: &str) -> Output {
        let root = self.root.clone();
        let output = self.run();
        let transcript = output.transcript().replace(&root, "[DIR]");
        golden(&format!("snapshots/{name}.txt"), &without_times(&transcript));
        output
    }

    /// However the run ends.
    pub fn run(mut self) -> Output {
        let output = self.command.output().expect("the program starts");
        Output {
            shown: self.shown,
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }
}

/// The output of a run, and its end.
pub struct Output {
    shown: String,
    /// The exit status; -1 of a run that a signal ended.
    pub status: i32,
    /// All of stdout.
    pub stdout: String,
    /// All of stderr.
    pub stderr: String,
}

impl Output {
    /// Stdout as one JSON value.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("not JSON: {error}\n{}", self.transcript()))
    }

    /// Stdout as one JSON value a line.
    pub fn jsonl(&self) -> Vec<Value> {
        let parse = |line: &str| serde_json::from_str(line).expect("a JSON value a line");
        self.stdout.lines().map(parse).collect()
    }

    /// Stdout line by line.
    pub fn lines(&self) -> Vec<String> {
        self.stdout.lines().map(str::to_owned).collect()
    }

    fn check(&self, holds: bool, wanted: &str) {
        assert!(holds, "wanted {wanted}, got\n{}", self.transcript());
    }

    fn transcript(&self) -> String {
        let Output { shown, status, stdout, stderr } = self;
        format!("{shown}\nstatus: {status}\n--- stdout\n{stdout}--- stderr\n{stderr}")
    }
}

/// Returns `long` in the gate, which sets `IMR_TESTS=long`, and `short` with the other tests: how much of what chance draws is
/// tried.
pub fn amount<T>(short: T, long: T) -> T {
    if std::env::var("IMR_TESTS").is_ok_and(|form| form == "long") { long } else { short }
}

/// Compares `actual` with the file `name` below `tests/`. With `IMR_UPDATE=1` in the environment the
/// file is written instead, and the version control shows what changed.
pub fn golden(name: &str, actual: &str) {
    let path = project().join("tests").join(name);
    if std::env::var_os("IMR_UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    }
    let action = match std::env::var_os("IMR_UPDATE") {
        Some(_) => snapbox::assert::Action::Overwrite,
        None => snapbox::assert::Action::Verify,
    };
    let expected = snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text));
    snapbox::Assert::new().action(action).eq(actual, expected.raw());
}

/// Returns true if no part of an error is repeated, as happens when a cause is printed with its effect.
fn says_nothing_twice(stderr: &str) -> bool {
    let error = stderr.split("\nhint: ").next().unwrap_or_default();
    let parts: Vec<&str> = error.trim_end().split(": ").collect();
    (1..parts.len()).all(|at| !parts[..at].contains(&parts[at]))
}

/// Durations and speeds differ from run to run; a cursor has a score in it, which changes with every letter.
fn without_times(text: &str) -> String {
    // It stands on the next line where the line is full.
    let cursors = text.match_indices("next page: the same with --after").map(|(at, lead)| at + lead.len() + 1);
    let cursors: Vec<usize> = cursors.collect();
    let mut text = text.to_owned();
    for at in cursors.into_iter().rev() {
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        text.replace_range(at..end, "[CURSOR]");
    }
    let is_time = |line: &str| line.starts_with("  ") && line.contains(" s, ") && line.ends_with(" letters a second");
    let line = |line: &str| {
        if is_time(line) { "  [TIME]".to_owned() } else { line.trim_end().to_owned() }
    };
    text.lines().map(|text| line(text) + "\n").collect()
}

/// The names of the sample letters, in order.
pub fn sample_names() -> Vec<String> {
    let folder = fs::read_dir(project().join("corpus")).expect("the sample letters");
    let name = |entry: io::Result<fs::DirEntry>| entry.expect("an entry").file_name().to_string_lossy().into_owned();
    let is_letter = |name: &String| name.ends_with(".txt") || name.ends_with(".pdf");
    let mut names: Vec<String> = folder.map(name).filter(is_letter).collect();
    names.sort();
    // A test over the sample letters must not be green because there are none.
    assert!(!names.is_empty(), "corpus/ holds no letter");
    names
}

/// The ids of the sample letters, of which a file may hold several, in order.
pub fn letter_ids() -> Vec<String> {
    let folder = fs::read_dir(project().join("tests/letters")).expect("the truths");
    let name = |entry: io::Result<fs::DirEntry>| entry.expect("an entry").file_name().to_string_lossy().into_owned();
    let mut ids: Vec<String> =
        folder.map(name).filter_map(|name| Some(name.strip_suffix(".json")?.to_owned())).collect();
    ids.sort();
    assert!(!ids.is_empty(), "tests/letters/ holds no truth");
    ids
}

/// The bytes of a sample letter.
pub fn sample(name: &str) -> Vec<u8> {
    fs::read(project().join("corpus").join(name)).expect("a sample letter")
}

/// A letter with a case number and one item.
pub fn letter(case: &str, procedure: &str, decision: &str, rationale: &str) -> String {
    let header = format!(
        "Case Number: {case}\nDate Assigned: 01/09/2017\nDate of Injury: 10/11/2016\n\
         Decision Date: 01/31/2017\nUR Denial Date: 12/27/2016\nPriority: Standard\n\
         Application Received: 01/03/2017\n\n"
    );
    header + &headerless(procedure, decision, rationale)
}

/// A letter without a case number, as those of 2014 and 2015 are.
pub fn headerless(procedure: &str, decision: &str, rationale: &str) -> String {
    format!(
        "HOW THE IMR FINAL DETERMINATION WAS MADE\n\n\
         The Expert Reviewer has the following credentials:\n\
         State(s) of Licensure: California\n\
         Certification(s)/Specialty: Family Practice\n\n\
         CLINICAL CASE SUMMARY\n\n\
         The reviewer drew up this summary of the case from the file:\n\n\
         The injured worker is a 41 year old male who was hurt on October 11, 2016. The injured \
         worker was diagnosed with low back strain.\n\n\
         IMR ISSUES, DECISIONS AND RATIONALES\n\n\
         The Final Determination was based on decisions for the disputed items/services set forth \
         below:\n\n\
         {procedure}: {decision}\n\n\
         Claims Administrator guideline: Decision based on MTUS Low Back Complaints 2004.\n\n\
         MAXIMUS guideline: Decision based on MTUS Low Back Complaints 2004.\n\n\
         Decision rationale: {rationale}\n"
    )
}

/// Words in single quotes where a shell would need them.
fn quoted(arg: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=#:,".contains(c);
    if !arg.is_empty() && arg.chars().all(plain) { arg.to_owned() } else { format!("'{arg}'") }
}

/// A folder below `target/` that outlives its test; those of runs an hour ago are removed.
fn shared_folder() -> TempDir {
    const PREFIX: &str = "sample-index-";
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for entry in fs::read_dir(target).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let age = entry.metadata().and_then(|data| data.modified()).ok().and_then(|time| time.elapsed().ok());
        if is_ours && age.is_some_and(|age| age.as_secs() > 3600) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    fs::create_dir_all(target).expect("the target folder");
    tempfile::Builder::new().prefix(PREFIX).tempdir_in(target).expect("a folder")
}

/// Copies a folder and all below it.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
