//! The letters of a soak in all states that they were in, and answers that are held to them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use imr::search::{Options, Searcher};
use serde_json::Value;

use crate::env::{Env, letter};
use crate::faults::Faults;
use crate::faults::history::{LETTERS, place};
use crate::fictions::dice::Dice;
use crate::serve::client::Server;

/// The letters that come, change and go.
pub const NUMBERS: usize = 24;
/// The index, on a disk that can be filled.
pub const INDEX: &str = "disk/index";
/// The time that whoever waits for the lock has.
const PATIENCE: Duration = Duration::from_secs(60);

/// The letters of a state by their numbers, each with its wording.
pub type Letters = BTreeMap<u32, u32>;

/// The letters of an answer, and the name of its corpus where that is told.
type Answer = (Letters, Option<String>);

/// All states that the letters were in, and how far the index must have followed.
pub struct States {
    pub all: Vec<Letters>,
    /// The last of them that a run has taken in and said so.
    pub committed: usize,
}

/// The world of one soak.
pub struct World {
    pub env: Env,
    pub states: Mutex<States>,
    pub faults: Mutex<Faults>,
    /// The letters of each corpus, by the name that answers give it.
    pub corpora: Mutex<BTreeMap<String, Letters>>,
    pub answers: AtomicUsize,
    pub is_over: AtomicBool,
}

impl World {
    pub fn new(env: Env, faults: Faults) -> World {
        let first: Letters = (1..=12).map(|number| (number, 0)).collect();
        first.keys().for_each(|number| _ = env.write(&place(*number), text(*number, 0)));
        World {
            env,
            states: Mutex::new(States { all: vec![first], committed: 0 }),
            faults: Mutex::new(faults),
            corpora: Mutex::default(),
            answers: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
        }
    }

    /// The index has all letters as they are now.
    pub fn follows(&self) {
        let mut states = self.states.lock().expect("no panic");
        states.committed = states.all.len() - 1;
    }

    /// Does a run that must complete.
    pub fn follow(&self, after: impl std::fmt::Debug) {
        let output = self.index(&[]);
        match output.status.success() && output.stderr.is_empty() {
            true => self.follows(),
            false => self.tell(&format!("after {after:?}"), said(&output)),
        }
    }

    pub fn tell(&self, place: &str, fault: impl ToString) {
        self.faults.lock().expect("no panic").add(place, fault);
    }

    /// Changes some letters, each in one step.
    pub fn change(&self, dice: &mut Dice) {
        let mut states = self.states.lock().expect("no panic");
        let round = states.all.len() as u32;
        let mut letters = states.all.last().cloned().unwrap_or_default();
        let changed: Vec<u32> = (0..dice.between(1, 4)).map(|_| dice.between(1, NUMBERS) as u32).collect();
        for number in &changed {
            // Some stay always, so that no run takes an empty folder for a mistake.
            match dice.percent(30) && *number > 6 {
                true => drop(letters.remove(number)),
                false => drop(letters.insert(*number, round)),
            }
        }
        states.all.push(letters.clone());
        drop(states);
        for number in changed {
            let path = self.env.path(&place(number));
            match letters.get(&number) {
                None => drop(fs::remove_file(path)),
                Some(wording) => {
                    self.env.write("new", text(number, *wording));
                    fs::rename(self.env.path("new"), path).expect("a letter");
                }
            }
        }
    }

    /// The last state that must be in an answer that is asked for now.
    pub fn committed(&self) -> usize {
        self.states.lock().expect("no panic").committed
    }

    /// Judges an answer that was asked for when the state `since` was committed: each letter must be as it was in a
    /// state since then, and a corpus of one name has the same letters always.
    pub fn judge(&self, who: &str, since: usize, found: &Letters, corpus: Option<&str>) {
        self.answers.fetch_add(1, Ordering::Relaxed);
        let wrong = {
            let states = self.states.lock().expect("no panic");
            let is_right =
                |number: &u32| states.all[since..].iter().any(|state| state.get(number) == found.get(number));
            (1..=NUMBERS as u32).filter(|number| !is_right(number)).collect::<Vec<_>>()
        };
        if !wrong.is_empty() {
            self.tell(who, format!("letters of no committed state: {wrong:?} of {found:?} since {since}"));
        }
        if let Some(corpus) = corpus {
            let mut corpora = self.corpora.lock().expect("no panic");
            let known = corpora.entry(corpus.to_owned()).or_insert_with(|| found.clone()).clone();
            drop(corpora);
            if known != *found {
                self.tell(who, format!("two answers of one corpus: {known:?} and {found:?}"));
            }
        }
    }

    /// Asks again and again until all is over.
    pub fn read(&self, who: &str, ask: impl Fn() -> Result<Answer, String>) {
        while !self.is_over.load(Ordering::Relaxed) {
            let since = self.committed();
            match ask() {
                Ok((found, corpus)) => self.judge(who, since, &found, corpus.as_deref()),
                Err(fault) => self.tell(who, fault),
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Runs the program and returns what it prints.
    pub fn printed(&self, args: &[&str]) -> Result<Value, String> {
        let output = self.env.imr(args).command().output().expect("the program starts");
        match output.status.success() && output.stderr.is_empty() {
            true => Ok(serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?),
            false => Err(said(&output)),
        }
    }

    /// Runs the program until nobody else writes the index.
    pub fn index(&self, args: &[&str]) -> Output {
        let began = Instant::now();
        loop {
            let all = [&["index", LETTERS, "-i", INDEX, "-q", "--threads", "1"], args].concat();
            let output = self.env.imr(&all).command().output().expect("the program starts");
            if !is_locked(&output) || began.elapsed() > PATIENCE {
                return output;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

pub fn text(number: u32, wording: u32) -> String {
    letter(
        &format!("CM17-{number:07}"),
        &format!("Physical therapy {wording} sessions"),
        if wording.is_multiple_of(3) { "Overturned" } else { "Upheld" },
        &format!("The worker has improved. {}", "Visit and progress. ".repeat(number as usize)),
    )
}

pub fn said(output: &Output) -> String {
    format!("status {:?}: {}", output.status.code(), String::from_utf8_lossy(&output.stderr))
}

pub fn is_locked(output: &Output) -> bool {
    let stderr = String::from_utf8_lossy(&output.stderr);
    output.status.code() == Some(3) && stderr.contains("another process is writing this index")
}

/// The number of a letter and its wording, as hits show them.
pub fn of_hit(hit: &Value) -> Option<(u32, u32)> {
    let number = hit["letter"].as_str()?.strip_prefix("CM17-")?.parse().ok()?;
    Some((number, hit["procedure"].as_str()?.split(' ').nth(2)?.parse().ok()?))
}

/// The letters of an answer, of which there must be as many as it counts.
pub fn of_answer(answer: &Value) -> Result<Answer, String> {
    let hits = answer["hits"].as_array().ok_or_else(|| format!("no hits: {answer}"))?;
    let found: Letters = hits.iter().filter_map(of_hit).collect();
    let total = answer["total"]["items"].as_u64();
    if total != Some(found.len() as u64) {
        return Err(format!("{total:?} hits of which {} are listed", found.len()));
    }
    Ok((found, answer["index"]["corpus"].as_str().map(str::to_owned)))
}

/// The four ways in which answers are asked for.
pub fn by_library(index: &Path) -> Result<Answer, String> {
    let searcher = Searcher::open(index).map_err(|error| error.to_string())?;
    let options = Options { limit: None, ..Options::default() };
    let results = searcher.search(("worker", &options)).map_err(|error| error.to_string())?;
    of_answer(&serde_json::to_value(&results).map_err(|error| error.to_string())?).map(|(found, _)| (found, None))
}

pub fn by_query(world: &World) -> Result<Answer, String> {
    of_answer(&world.printed(&["query", "worker", "-i", INDEX, "--json", "-n", "100"])?)
}

pub fn by_export(world: &World) -> Result<Answer, String> {
    let args = ["export", "worker", "-i", INDEX, "-q", "--format", "jsonl", "--no-meta", "--force", "-o", "out.jsonl"];
    let output = world.env.imr(&args).command().output().expect("the program starts");
    if !output.status.success() || !output.stderr.is_empty() {
        return Err(said(&output));
    }
    let lines = world.env.read("out.jsonl");
    let hits = lines.lines().map(|line| serde_json::from_str(line).map_err(|error| error.to_string()));
    let hits: Vec<Value> = hits.collect::<Result<_, String>>()?;
    let found: Letters = hits.iter().filter_map(of_hit).collect();
    if hits.len() == found.len() { Ok((found, None)) } else { Err(format!("{} hits of {found:?}", hits.len())) }
}

pub fn by_server(server: &Server) -> Result<Answer, String> {
    let answer = server.get("/api/v1/search?q=worker&limit=100");
    if answer.status != 200 {
        return Err(format!("status {}: {}", answer.status, answer.text()));
    }
    of_answer(&serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?)
}

/// The number of hits must be that of a state since then.
pub fn count(world: &World) {
    let since = world.committed();
    match world.printed(&["query", "worker", "-i", INDEX, "--count", "--json"]) {
        Err(fault) => world.tell("a count", fault),
        Ok(answer) => {
            let items = answer["total"]["items"].as_u64().unwrap_or(u64::MAX);
            let states = world.states.lock().expect("no panic");
            // Between two states there is each number between theirs.
            let sizes = states.all[since..].iter().map(|state| state.len() as u64);
            let (least, most) = (sizes.clone().min().unwrap_or(0), sizes.max().unwrap_or(0));
            drop(states);
            if items + 4 < least || items > most + 4 {
                world.tell("a count", format!("{items} where there are {least} to {most}"));
            }
        }
    }
}
