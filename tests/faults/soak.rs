//! Readers, a writer, a watcher and a server side by side on one index, while runs are killed, the disk is full and what killed
//! runs have left lies about: no error but those, each answer is one of a committed state, and nothing grows.
//!
//! ```text
//! IMR_SOAK=3600 cargo test --release --test main soak -- --nocapture
//! ```

mod holder;
mod world;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Output};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use self::holder::Holder;
use self::world::{INDEX, World, by_export, by_library, by_query, by_server, count, is_locked, said};
use super::disk::Disk;
use super::history::LETTERS;
use super::injection::{Length, Signal, run, send};
use super::oracle::{ask, clean, names, same, tidy};
use super::{Faults, dice};
use crate::env::{Env, amount};
use crate::fictions::dice::Dice;
use crate::serve::client::Server;

/// Seconds that it lasts with the other tests, and in the gate; `IMR_SOAK` names others.
const SECONDS: (u64, u64) = (4, 40);
/// The most files of the index at any time: those of some segments and of two stores.
const MOST_FILES: usize = 400;

/// The event of a run: a fault, a rebuild, or peace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Peace,
    Rebuild,
    Kill,
    Interrupt,
    FullDisk,
    Leftovers,
    /// Only the watcher is there.
    Watcher,
}

/// The events, as often as they come.
const EVENTS: [Event; 10] = [
    Event::Peace,
    Event::Kill,
    Event::FullDisk,
    Event::Watcher,
    Event::Rebuild,
    Event::Leftovers,
    Event::Kill,
    Event::Peace,
    Event::Interrupt,
    Event::Kill,
];

#[test]
fn readers_a_writer_a_watcher_and_faults_go_on_side_by_side_and_nothing_grows() {
    let seconds = std::env::var("IMR_SOAK")
        .ok()
        .map_or(amount(SECONDS.0, SECONDS.1), |seconds| seconds.parse().expect("seconds"));
    let mut dice = dice("soak");
    let world = World::new(Env::new(), Faults::new("soak"));
    let disk = Disk::new(world.env.path("disk"));
    let length = run(world.env.imr(&index_args()).command(), &world.env.path(INDEX), None, &[]).length;
    world.follows();
    let server = Server::start(&world.env, &["--index", INDEX]);
    let mut watcher = watch(&world.env);
    let mut holders = [("the server", server.process_id()), ("the watcher", watcher.id())]
        .map(|(what, process)| Holder { what, process, looks: Vec::new() });
    let (mut happened, began) = (BTreeMap::<Event, usize>::new(), Instant::now());
    thread::scope(|scope| {
        let (world, server) = (&world, &server);
        scope.spawn(|| world.read("the library", || by_library(&world.env.path(INDEX))));
        scope.spawn(|| world.read("a query", || by_query(world).inspect(|_| count(world))));
        scope.spawn(|| world.read("an export", || by_export(world)));
        scope.spawn(|| world.read("the server", || by_server(server)));
        for event in EVENTS.iter().cycle() {
            if began.elapsed() > Duration::from_secs(seconds) {
                break;
            }
            world.change(&mut dice);
            if let Err(fault) = happen(world, &disk, *event, length, &mut dice) {
                world.tell(&format!("{event:?}"), fault);
            }
            *happened.entry(*event).or_default() += 1;
            // Whatever has happened, the next run completes.
            world.follow(event);
            holders.iter_mut().for_each(Holder::look);
            let files = names(&world.env.path(INDEX)).len();
            if files > MOST_FILES {
                world.tell(&format!("{event:?}"), format!("{files} files"));
            }
        }
        world.is_over.store(true, Ordering::Relaxed);
    });
    if let Err(fault) = end(&world.env, &mut watcher, disk.says()) {
        world.tell("the watcher", fault);
    }
    server.signal(Signal::TERM);
    assert_eq!(server.end().0, 0, "the server");
    for holder in &holders {
        match holder.grown() {
            Ok(told) => println!("soak: {told}"),
            Err(told) => world.tell("growth", told),
        }
    }
    if let Err(fault) = is_as_a_clean_build(&world) {
        world.tell("the end", fault);
    }
    let (answers, states) = (world.answers.load(Ordering::Relaxed), world.states.lock().expect("no panic").all.len());
    println!("soak: {:?}, {states} states, {answers} answers, {happened:?}", began.elapsed());
    world.faults.into_inner().expect("no panic").none();
    assert!(answers > states, "{answers} answers");
}

/// Starts the watcher, which writes what it says into files.
fn watch(env: &Env) -> Child {
    let mut command = env.imr(&[&index_args()[..], &["--watch"]].concat()).command();
    command.stdout(File::create(env.path("watch.out")).expect("a file"));
    command.stderr(File::create(env.path("watch.err")).expect("a file"));
    command.spawn().expect("the program starts")
}

/// Ends the watcher, which must be alive and have told of nothing but full disks.
fn end(env: &Env, watcher: &mut Child, full: &str) -> Result<(), String> {
    let is_alive = watcher.try_wait().expect("a child").is_none();
    send(watcher, Signal::INT);
    let status = watcher.wait().expect("a child").code();
    let said = env.read("watch.err");
    let faults: Vec<&str> = said.lines().filter(|line| line.starts_with("error: ") && !line.contains(full)).collect();
    match (is_alive, status, faults.is_empty()) {
        (true, Some(0), true) => Ok(()),
        _ => Err(format!("ended with {status:?}: {said}")),
    }
}

fn index_args() -> [&'static str; 7] {
    ["index", LETTERS, "-i", INDEX, "-q", "--threads", "1"]
}

/// When all is quiet, the next run leaves the index of a clean build.
fn is_as_a_clean_build(world: &World) -> Result<(), String> {
    world.follow("the end");
    let (wanted, kinds) = clean(&world.env);
    let index = world.env.path(INDEX);
    let (_, found) = ask(&index)?.ok_or("no index")?;
    same(&wanted, &found)?;
    tidy(&index, &kinds)
}

/// One event, and whether its run has ended as it may.
fn happen(world: &World, disk: &Disk, event: Event, length: Length, dice: &mut Dice) -> Result<(), String> {
    let args = index_args();
    let index = world.env.path(INDEX);
    let signalled = |signals: &[Signal], dice: &mut Dice| {
        run(world.env.imr(&args).command(), &index, Some(length.moment(dice)), signals).output
    };
    let (output, allowed): (Output, &[i32]) = match event {
        Event::Peace => (world.index(&[]), &[0]),
        Event::Rebuild => (world.index(&["--rebuild"]), &[0]),
        Event::Kill => (signalled(&[Signal::KILL], dice), &[0]),
        Event::Interrupt => (signalled(&[Signal::INT], dice), &[0, 130]),
        Event::Leftovers => {
            litter(&index, dice);
            (world.index(&[]), &[0])
        }
        Event::FullDisk => {
            let output = disk.run(&world.env, &args, dice.below(64) as u64 * 4096);
            disk.make_room();
            if output.status.code() == Some(5) && !String::from_utf8_lossy(&output.stderr).contains(disk.says()) {
                return Err(said(&output));
            }
            (output, &[0, 5])
        }
        Event::Watcher => {
            thread::sleep(Duration::from_millis(2500));
            return Ok(());
        }
    };
    match output.status.code() {
        Some(status) if allowed.contains(&status) => Ok(()),
        None if matches!(event, Event::Kill | Event::Interrupt) => Ok(()),
        _ if is_locked(&output) => Ok(()),
        _ => Err(said(&output)),
    }
}

/// Lays down what killed runs leave: a temporary file, a store without a name in `CURRENT`, a file of no segment; all of it
/// damaged.
fn litter(index: &Path, dice: &mut Dice) {
    let mut noise = |count: usize| (0..count).map(|_| dice.below(256) as u8).collect::<Vec<u8>>();
    let current: Option<Value> =
        fs::read_to_string(index.join("CURRENT")).ok().and_then(|text| serde_json::from_str(&text).ok());
    let store = current.and_then(|current| Some(index.join(current["store"].as_str()?)));
    let unnamed = index.join("store-900001");
    let _ = fs::create_dir(&unnamed);
    let _ = fs::write(unnamed.join("meta.json"), noise(300));
    let _ = fs::write(unnamed.join("0123456789abcdef0123456789abcdef.store"), noise(2000));
    let _ = fs::write(index.join(".tmpAbCdEf"), noise(500));
    if let Some(store) = store {
        // By now it may be another one.
        let _ = fs::write(store.join("0123456789abcdef0123456789abcdef.term"), noise(1000));
    }
}
