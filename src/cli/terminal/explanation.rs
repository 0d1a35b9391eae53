//! Explanations of hits as people read them.
//!
//! `imr explain` and `imr query --explain` print the same lines.

use std::io::{self, Write};

use crate::cli::terminal::plain::counted;
use crate::cli::terminal::style::DIM;
use crate::cli::terminal::wrap::write_wrapped;
use crate::search::{Explained, QueryPlan};

/// Writes how the query was parsed: each part, the number of items that have it, and the words it became, by zone of
/// the letter.
pub fn write_plan(out: &mut dyn Write, plan: &QueryPlan, width: usize) -> io::Result<()> {
    write_wrapped(out, &format!("parsed as {}", plan.parsed), &[], DIM, 2, width)?;
    for part in &plan.parts {
        let items = counted(part.items, "item");
        write_wrapped(out, &format!("{}: {items}", part.text), &[], DIM, 2, width)?;
        for zone in ["subject", "reasons", "case"] {
            let words = part.words.iter().filter(|word| word.zone == zone);
            let words: Vec<String> = words.map(|word| format!("{} {}", word.word, word.count)).collect();
            if !words.is_empty() {
                write_wrapped(out, &format!("{zone}: {}", words.join(", ")), &[], DIM, 4, width)?;
            }
        }
    }
    Ok(())
}

/// Writes the score that each part of the query gives an item and the words it comes from, the parts that the item
/// lacks, and the filters that it does not pass. Lines begin after `indent` columns.
pub fn write_parts(out: &mut dyn Write, explained: &Explained, indent: usize, width: usize) -> io::Result<()> {
    for part in &explained.parts {
        let from = part.from.iter().map(|piece| format!("{} in {} {:.2}", piece.words, piece.zone, piece.score));
        let from = from.collect::<Vec<_>>().join(", ");
        let line = match (part.has, from.is_empty()) {
            (false, _) => format!("has not: {}", part.text),
            (true, true) => format!("has: {}", part.text),
            (true, false) => format!("{:.2} for {}: {from}", part.score, part.text),
        };
        write_wrapped(out, &line, &[], DIM, indent, width)?;
    }
    if explained.place_factor < 1.0 {
        let line = format!("times {:.2}: it is about another place", explained.place_factor);
        write_wrapped(out, &line, &[], DIM, indent, width)?;
    }
    if explained.feedback > 0.0 {
        let line = format!("plus {:.2}: the best hits are of its kind or have its drugs", explained.feedback);
        write_wrapped(out, &line, &[], DIM, indent, width)?;
    }
    for filter in &explained.fails {
        write_wrapped(out, &format!("is not {filter}"), &[], DIM, indent, width)?;
    }
    Ok(())
}
