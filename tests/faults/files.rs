//! Letters that change, vanish and become something else while they are read: told and counted, never fatal.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::Value;

use super::history::{HISTORY, LETTERS, place, text};
use super::oracle::{ask, clean, same, tidy};
use super::{Faults, count, dice};
use crate::env::Env;
use crate::fictions::dice::Dice;

/// Mischief that is done to a letter; what cannot be done is not.
const MISCHIEF: [fn(&Path, u32); 8] = [
    |path, _| drop(fs::remove_file(path)),
    |path, _| drop(fs::File::options().write(true).open(path).and_then(|file| file.set_len(200))),
    |path, _| drop(fs::set_permissions(path, fs::Permissions::from_mode(0o000))),
    |path, number| drop(fs::write(path, text(number, 9))),
    |path, number| drop(fs::write(path, text(number + 100, 9))),
    |path, _| drop(fs::remove_file(path).and_then(|()| fs::create_dir(path))),
    |path, _| drop(fs::remove_file(path).and_then(|()| symlink("/nowhere/at/all", path))),
    |path, _| drop(fs::rename(path, path.with_extension("moved.txt"))),
];

/// The number of letters that the mischief is done to; some are left.
const LETTERS_HARMED: u32 = 9;

#[test]
fn letters_that_change_under_a_run_are_told_and_the_next_run_sets_all_right() {
    let (mut dice, mut faults) = (dice("files"), Faults::new("files"));
    for round in 0..count(2, 40) {
        let env = Env::new();
        HISTORY[..2].iter().for_each(|step| step.apply(&env));
        if dice.percent(50) {
            env.index(&[LETTERS]);
            for number in 1..=LETTERS_HARMED {
                env.write(&place(number), text(number, 2));
            }
        }
        let takes_source = dice.percent(25);
        faults.check(&format!("round {round}"), disturb(&env, &mut dice, takes_source).and_then(|()| settle(&env)));
    }
    faults.none();
}

/// A run while mischief is done, and what its report says about itself.
fn disturb(env: &Env, dice: &mut Dice, takes_source: bool) -> Result<(), String> {
    let is_over = AtomicBool::new(false);
    let moves: Vec<(u32, usize, u64)> = (0..60)
        .map(|_| (dice.between(1, LETTERS_HARMED as usize) as u32, dice.below(MISCHIEF.len()), dice.below(4000) as u64))
        .collect();
    let output = thread::scope(|scope| {
        scope.spawn(|| {
            for (number, mischief, pause) in moves.iter().cycle() {
                thread::sleep(std::time::Duration::from_micros(*pause));
                if is_over.load(Ordering::Relaxed) {
                    return;
                }
                MISCHIEF[*mischief](&env.path(&place(*number)), *number);
                if takes_source && *pause > 3800 {
                    let _ = fs::rename(env.path(LETTERS), env.path("away"));
                    thread::sleep(std::time::Duration::from_micros(*pause));
                    let _ = fs::rename(env.path("away"), env.path(LETTERS));
                }
            }
        });
        let output = env.imr(&["index", LETTERS, "--json"]).command().output().expect("the program starts");
        is_over.store(true, Ordering::Relaxed);
        output
    });
    let stderr = String::from_utf8_lossy(&output.stderr);
    // A source that is gone when the run looks for it is named.
    if takes_source && output.status.code() == Some(5) && stderr.contains("letters: no such file") {
        return Ok(());
    }
    if !output.status.success() || stderr.contains("panic") {
        return Err(format!("the run ends with {:?}: {stderr}", output.status.code()));
    }
    let report: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    let count = |name: &str| report["letters"][name].as_u64().unwrap_or(0);
    let there = count("new") + count("changed") + count("unchanged");
    let listed = report["rejects"].as_array().map_or(0, Vec::len) as u64;
    let (_, answers) = ask(&env.path("index"))?.ok_or("no index")?;
    if (there, listed) == (answers.counts.0, count("rejected")) {
        return Ok(());
    }
    // What could not be read this time is told, and what was known of it stays.
    let kept = answers.counts.0.saturating_sub(there);
    if kept <= listed && listed == count("rejected") {
        Ok(())
    } else {
        Err(format!("{:?} in the index of {report}", answers.counts))
    }
}

/// When all is quiet, the next run gives the index of a clean build.
fn settle(env: &Env) -> Result<(), String> {
    env.index(&[LETTERS]);
    let (wanted, kinds) = clean(env);
    let (_, found) = ask(&env.path("index"))?.ok_or("no index")?;
    same(&wanted, &found)?;
    tidy(&env.path("index"), &kinds)
}

#[test]
fn a_source_that_vanishes_keeps_its_letters_until_it_is_named() {
    let env = Env::new();
    HISTORY[0].apply(&env);
    env.write("other/1.txt", text(90, 1));
    env.index(&[LETTERS, "other"]);
    let all = env.ids(&["worker"]);
    fs::remove_dir_all(env.path(LETTERS)).expect("a folder to remove");
    env.imr(&["index"]).notes("is not there; its letters are kept");
    assert_eq!(env.ids(&["worker"]), all);
    env.imr(&["index", LETTERS]).success();
    assert_eq!(env.ids(&["worker"]).len(), 1);
}
