//! `kill -9`, Ctrl-C and SIGTERM at any moment: the index is the one before the run or the one after, as the run has
//! said, and the next run mends the rest.

use std::process::Output;

use super::injection::Signal;
use super::interrupts::SIGNALS;
use super::stage::{Stage, walk};
use super::{Faults, count, dice};

#[test]
fn a_run_that_is_killed_or_interrupted_leaves_the_index_before_or_after_it_and_the_next_one_mends_the_rest() {
    let (mut dice, mut faults) = (dice("kills"), Faults::new("kills"));
    let (mut killed, mut interrupted, mut done) = (0, 0, 0);
    walk(&mut faults, |stage, faults| {
        for round in 0..count(5, 56) {
            stage.reset();
            let signals = if round % 5 == 4 { *dice.pick(&SIGNALS) } else { &[Signal::KILL] };
            // The run that mends may be hit as well.
            let times = if dice.percent(25) { 2 } else { 1 };
            let mut is_done = false;
            for time in 1..=times {
                let moment = stage.length.moment(&mut dice);
                let output = stage.run(moment, signals).output;
                killed += usize::from(output.status.code().is_none());
                interrupted += usize::from(output.status.code() == Some(130));
                let place = format!("{}, {signals:?}, {time} of {times}, at {moment:?}", stage.step.what);
                match judge(stage, &output, signals, is_done) {
                    Ok(now) => is_done = now,
                    Err(fault) => faults.add(&place, fault),
                }
                done += usize::from(is_done);
                if time == times {
                    faults.check(&place, stage.finish());
                }
            }
        }
    });
    println!("kills: {killed} runs killed, {interrupted} interrupted; {done} of them after their commit");
    faults.none();
}

/// Returns true if the index is the one after the step, as it may have been before this run.
///
/// # Errors
/// When it is neither that nor the one before, or another than the run's end speaks of.
fn judge(stage: &Stage<'_>, output: &Output, signals: &[Signal], was_done: bool) -> Result<bool, String> {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let said = match output.status.code() {
        Some(0) => Some(true),
        Some(130) if stderr.contains("the previous index is intact") => Some(was_done),
        Some(130) if stderr.contains("the index is up to date") => Some(true),
        None if *signals == [Signal::KILL] => was_done.then_some(true),
        // The signal came before the program listened.
        None => Some(was_done),
        status => return Err(format!("status {status:?}: {stderr}")),
    };
    let is_done = stage.is_done()?;
    match said {
        Some(said) if said != is_done => {
            Err(format!("status {:?}, and the index is changed: {is_done}", output.status.code()))
        }
        _ => Ok(is_done),
    }
}
