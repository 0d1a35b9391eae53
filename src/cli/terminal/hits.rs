//! Hits as people read them: paragraphs, or a table.
//!
//! The words for decisions are chosen here, because "upheld" alone is often misread: it is the denial that is upheld.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::cli::terminal::explanation;
use crate::cli::terminal::message;
use crate::cli::terminal::plain::{counted, harmless};
use crate::cli::terminal::style::{DIM, OVERTURNED, TITLE, UPHELD, linked};
use crate::cli::terminal::width;
use crate::cli::terminal::wrap::write_wrapped;
use crate::counts::facets::{Facet, Glance};
use crate::search::{FacetValue, Hit, MOST_SHOWN_PARTIAL, MatchMode, Results, Searcher, Total};

/// The columns before a hit's text, which its rank takes.
pub const INDENT: usize = 4;

/// Returns a sentence with the number of items, the number that dispute the asked treatment, and their decisions.
pub fn totals(total: &Total, only_disputed: bool) -> String {
    let letters = counted(total.letters, "letter");
    if total.items == 0 {
        return "0 items".to_owned();
    }
    let (overturned, upheld) = (total.overturned, total.upheld);
    if !total.is_disputable {
        return format!("{} in {letters} ({overturned} overturned, {upheld} upheld)", counted(total.items, "item"));
    }
    let dispute = if total.disputed == 1 { "disputes" } else { "dispute" };
    let disputed = counted(total.disputed, "item");
    let first = format!("{disputed} {dispute} it ({overturned} overturned, {upheld} upheld)");
    match only_disputed {
        true => format!("{first} in {letters}"),
        false => format!("{first}, {} mention{} it in {letters}", total.items, if total.items == 1 { "s" } else { "" }),
    }
}

/// A list of hits, to be written as text.
pub struct HitList<'a> {
    /// The answer of the search.
    pub results: &'a Results,
    /// The index, which knows the files of the letters.
    pub searcher: &'a Searcher,
    /// True if the search was restricted to disputed items.
    pub only_disputed: bool,
    /// The share of the words that makes an item a hit.
    pub matching: MatchMode,
    /// True if the hits are sorted by fields, so that no partial ones are among them.
    pub is_sorted: bool,
    /// True if notes are left out (`--quiet`).
    pub is_quiet: bool,
    /// The outcomes and years of the hits; `None` where there are none.
    pub glance: Option<&'a Glance>,
    /// The facets that were asked for.
    pub facets: &'a [Facet],
}

impl HitList<'_> {
    /// Writes the hits one below the other, each with its passages, its source and, if asked for, its explanation.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let width = width::width();
        self.write_header(out, width)?;
        for hit in &self.results.hits {
            writeln!(out)?;
            write_hit(out, hit, self.searcher, width)?;
            if let Some(explained) = &hit.explain {
                explanation::write_parts(out, explained, INDENT, width)?;
            }
        }
        writeln!(out)?;
        self.write_footer(out, width)
    }

    /// Writes a table with one line for each hit, cut at the width of the terminal.
    pub fn write_table(&self, out: &mut dyn Write) -> io::Result<()> {
        let hits = &self.results.hits;
        self.note(&totals(&self.results.total, self.only_disputed));
        self.facets.iter().for_each(|facet| self.note(&facet_line(facet)));
        let ids = hits.iter().map(|hit| harmless(&hit.id).width()).max().unwrap_or(0);
        let most = width::table_width();
        for hit in hits {
            let date = hit.decision_date.map(|date| date.to_string()).unwrap_or_default();
            let (style, _) = badge(&hit.decision);
            let id = harmless(&hit.id);
            let gap = ids - id.width();
            let partial = if hit.partial { "partial: " } else { "" };
            let rest = format!("{partial}{}", harmless(&hit.procedure));
            // Rank, id, decision and date, with the gaps between them.
            let before = 4 + ids + 2 + 10 + 2 + 10 + 2;
            let rest = most.map_or(rest.clone(), |most| shortened(&rest, most.saturating_sub(before)));
            let decision = &hit.decision;
            writeln!(out, "{:>3} {id}{:gap$}  {style}{decision:<10}{style:#}  {date:<10}  {rest}", hit.rank, "")?;
        }
        Ok(())
    }

    /// Tells the user something on stderr that is not a hit.
    fn note(&self, text: &str) {
        if !self.is_quiet {
            message::note(text);
        }
    }

    /// Writes the totals and how the query was understood.
    fn write_header(&self, out: &mut dyn Write, width: usize) -> io::Result<()> {
        let understood = &self.results.understood;
        if let Some(better) = &understood.did_you_mean {
            self.note(&format!("searched for: {better}"));
        }
        let filters: Vec<String> =
            understood.filters.iter().map(|(field, values)| format!("{field}: {}", values.join(" or "))).collect();
        let text = if understood.text.is_empty() { "everything".to_owned() } else { understood.text.clone() };
        let asked = std::iter::once(text).chain(filters).collect::<Vec<_>>().join(", ");
        let sentence = totals(&self.results.total, self.only_disputed);
        write_wrapped(out, &sentence, &[], TITLE, 0, width)?;
        write_wrapped(out, &format!("for {asked}"), &[], DIM, 2, width)?;
        if let Some(glance) = self.glance {
            let of_all = self.results.total.is_disputable && !self.only_disputed;
            let all = if of_all { format!("all {}: ", self.results.total.items) } else { String::new() };
            write_wrapped(out, &format!("{all}{}", at_a_glance(glance)), &[], DIM, 2, width)?;
        }
        if !self.is_quiet {
            for note in &understood.notes {
                write_wrapped(out, note, &[], DIM, 2, width)?;
            }
        }
        write_facets(out, self.facets)?;
        match &self.results.explain {
            Some(plan) => explanation::write_plan(out, plan, width),
            None => Ok(()),
        }
    }

    /// Writes how many hits are shown and which options show more. It comes last, since the header has scrolled away
    /// by then.
    fn write_footer(&self, out: &mut dyn Write, width: usize) -> io::Result<()> {
        let Results { hits, total, .. } = self.results;
        let partial = hits.iter().filter(|hit| hit.partial).count();
        let folded = |hit: &Hit| hit.others + if hit.partial { 0 } else { hit.near_duplicates.len() as u64 };
        let listed = |hit: &Hit| usize::from(!hit.partial) + hit.items.as_ref().map_or(0, Vec::len);
        let (whole, folded) = (hits.iter().map(listed).sum::<usize>(), hits.iter().map(folded).sum::<u64>());
        let mut told = match total.items {
            0 if self.matching == MatchMode::Any => vec!["no item has any of this".to_owned()],
            0 => vec!["no item has all of this".to_owned()],
            items => vec![format!("{whole} of {items} shown")],
        };
        // Each part names the option that shows more.
        if folded > 0 {
            told.push(format!("{folded} folded (--group item shows them)"));
        }
        if partial > 0 {
            told.push(format!("{partial} of {} partial{}", total.partial, total.by_any("for", "all")));
        } else if total.partial > 0 && whole as u64 + folded >= total.items {
            let what = match total.only_near {
                0 => "some of it",
                near if near == total.partial => "something near to it",
                _ => "some of it, or something near to it",
            };
            told.push(format!("{} that have {what}{}", total.partial, total.by_any("shows", "them")));
        }
        if whole as u64 + folded < total.items {
            // Partial hits may come between.
            let between = if self.is_sorted { 0 } else { total.partial.min(MOST_SHOWN_PARTIAL as u64) };
            told.push(format!("-n {} for all", total.items + between));
        }
        if !hits.is_empty() {
            told.extend(["imr show ID".to_owned(), "imr export".to_owned()]);
        }
        write_wrapped(out, &told.join("; "), &[], DIM, 0, width)?;
        match &self.results.next {
            Some(next) => write_wrapped(out, &format!("next page: the same with --after {next}"), &[], DIM, 0, width),
            None => Ok(()),
        }
    }
}

/// Returns the outcomes and years of hits as one line.
fn at_a_glance(glance: &Glance) -> String {
    let list = |counts: Vec<String>| (!counts.is_empty()).then(|| counts.join(", "));
    let decisions = list(glance.decisions.iter().map(|(decision, items)| format!("{items} {decision}")).collect());
    let years = list(glance.years.iter().map(|(year, items)| format!("{year}: {items}")).collect());
    let undated = (glance.undated > 0).then(|| format!("{} undated", glance.undated));
    decisions.into_iter().chain(years).chain(undated).collect::<Vec<_>>().join(" · ")
}

/// Returns a facet as one line: its values with their items and letters, and what is not among them.
fn facet_line(facet: &Facet) -> String {
    let value = |(at, value): (usize, &FacetValue)| match at {
        0 => format!("{}: {} ({})", value.value, value.items, counted(value.letters, "letter")),
        _ => format!("{}: {} ({})", value.value, value.items, value.letters),
    };
    let values: Vec<String> = facet.values.iter().enumerate().map(value).collect();
    let aside = if facet.is_filtered { ", its filter left aside" } else { "" };
    let mut told = vec![format!("by {}{aside}", facet.name)];
    told.push(if values.is_empty() { "no values".to_owned() } else { values.join(", ") });
    if facet.others > 0 {
        told.push(counted(facet.others as u64, "other value"));
    }
    if facet.without > 0 {
        told.push(format!("{} without", counted(facet.without, "item")));
    }
    told.join(" · ")
}

/// Writes a line for each facet.
pub fn write_facets(out: &mut dyn Write, facets: &[Facet]) -> io::Result<()> {
    facets
        .iter()
        .try_for_each(|facet| write_wrapped(out, &facet_line(facet), &[], anstyle::Style::new(), 2, width::width()))
}

/// The number of nearly the same items that are named.
const MOST_NAMED: usize = 3;

/// Tells how many items of other letters are nearly the same, and names the first.
fn nearly_the_same(ids: &[String]) -> String {
    let named: Vec<&str> = ids.iter().take(MOST_NAMED).map(String::as_str).collect();
    let more = if ids.len() > MOST_NAMED { ", \u{2026}" } else { "" };
    format!("and {} nearly the same: {}{more}", ids.len(), named.join(", "))
}

/// Writes the paragraph of one hit.
pub fn write_hit(out: &mut dyn Write, hit: &Hit, searcher: &Searcher, width: usize) -> io::Result<()> {
    let (style, words) = badge(&hit.decision);
    let lacks = if hit.lacks.is_empty() { String::new() } else { format!(", lacks {}", hit.lacks.join(", ")) };
    let partial = if hit.partial { format!("  (partial{})", harmless(&lacks)) } else { String::new() };
    let rank = format!("{:>2}. ", hit.rank);
    if format!("{rank}{words}{partial}").width() <= width {
        writeln!(out, "{rank}{style}{words}{style:#}{DIM}{partial}{DIM:#}")?;
    } else {
        writeln!(out, "{rank}{style}{words}{style:#}")?;
        write_wrapped(out, partial.trim_start(), &[], DIM, INDENT, width)?;
    }
    write_wrapped(out, &hit.procedure, &hit.procedure_marks, TITLE, INDENT, width)?;
    let mut company = vec![harmless(&hit.id), hit.facts.join(", ")];
    if !hit.specialties.is_empty() {
        company.push(hit.specialties.join(", "));
    }
    write_wrapped(out, &company.join(" · "), &[], DIM, INDENT, width)?;
    for snippet in &hit.snippets {
        write_wrapped(out, &snippet.text, &snippet.marks, anstyle::Style::new(), INDENT, width)?;
    }
    write_source(out, &hit.citation, &hit.source, searcher, (hit.page, INDENT, width))?;
    if !hit.near_duplicates.is_empty() {
        write_wrapped(out, &nearly_the_same(&hit.near_duplicates), &[], DIM, INDENT, width)?;
    }
    for item in hit.items.iter().flatten() {
        let (_, words) = badge(&item.decision);
        let line = format!("+ {words}: {} · {}", item.procedure, harmless(&item.id));
        write_wrapped(out, &line, &[], DIM, INDENT, width)?;
    }
    if hit.others > 0 {
        let line = format!("+ {} of this letter", counted(hit.others, "other item"));
        write_wrapped(out, &line, &[], DIM, INDENT, width)?;
    }
    Ok(())
}

/// Writes the citation of an item and its source: the letter's file, on a terminal as a link, with the page on which
/// the item begins. Both are in one line if they fit.
pub fn write_source(
    out: &mut dyn Write,
    citation: &str,
    source: &str,
    searcher: &Searcher,
    (page, indent, width): (usize, usize, usize),
) -> io::Result<()> {
    // The escape sequence of a link takes no columns, so the width is that of the plain text.
    let path = searcher.path_of(source);
    let source = harmless(source);
    let is_one_line = indent + format!("{citation} · {source}, page {page}").width() <= width;
    let between = if is_one_line { " · ".to_owned() } else { format!("\n{:indent$}", "") };
    let linked = linked(&source, path.as_deref());
    writeln!(out, "{:indent$}{DIM}{}{between}{linked}, page {page}{DIM:#}", "", harmless(citation))
}

/// Cuts a text to `columns`, with an ellipsis for the rest.
fn shortened(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut column = 0;
    let fits = |c: &char| {
        column += c.width().unwrap_or(0);
        column < columns
    };
    let short: String = text.chars().take_while(fits).collect();
    format!("{}\u{2026}", short.trim_end())
}

/// Returns the style of a decision, and words for it that nobody can misread.
pub fn badge(decision: &str) -> (anstyle::Style, &'static str) {
    match decision {
        "upheld" => (UPHELD, "Upheld: denial stands"),
        "overturned" => (OVERTURNED, "Overturned: treatment is necessary"),
        "modified" => (OVERTURNED, "Modified: partly overturned"),
        _ => (DIM, "Unknown: the letter states no decision"),
    }
}
