//! Breaking a letter into printed lines, for text and for pages alike.

use super::dice::Dice;
use super::fiction::{Fiction, Part};

/// The kind of a line, by which a page can choose its font and a text its blank lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// First line of a section heading.
    Section,
    /// First line of an item's heading.
    Item,
    /// First line of a paragraph.
    Paragraph,
    /// First line of a labelled paragraph; the label has so many bytes.
    Labelled(usize),
    /// First line of a paragraph that follows without a blank line.
    Tight,
    /// A further line of whatever came before.
    More,
    /// No line: the header table stands here.
    Header,
    /// No line: the page ends here.
    Break,
}

/// A printed line.
pub struct Line {
    /// The kind of the line.
    pub kind: Kind,
    /// True if it belongs to an item's heading.
    pub heading: bool,
    /// The text, without spaces at the ends.
    pub text: String,
}

/// The measure by which lines are broken.
pub struct Measure<'a> {
    /// The room on a line.
    pub room: u32,
    /// The width of a character.
    pub width: &'a dyn Fn(u8) -> u32,
}

/// The habits of one letter that change its lines but not its words.
pub struct Habits {
    /// True if two spaces part sentences.
    pub wide: bool,
    /// The items, in 100, whose decision stands on a line of its own.
    pub own_line: usize,
    /// The labels, in 100, that follow without a blank line.
    pub tight: usize,
}

/// The lines of a letter; its header table is left to the caller.
pub fn lines(fiction: &Fiction, habits: &Habits, measure: &Measure, dice: &mut Dice) -> Vec<Line> {
    let mut out = Vec::with_capacity(120);
    let mut page = Page { out: &mut out, measure, wide: habits.wide };
    for part in &fiction.parts {
        match part {
            Part::Header(_) => page.push(Kind::Header, String::new(), false),
            Part::Break => page.push(Kind::Break, String::new(), false),
            Part::Table(rows) => table(&mut page, rows, dice),
            Part::Title(text) => page.paragraph(Kind::Item, text, true),
            Part::Section(text) => page.paragraph(Kind::Section, text, false),
            Part::Text(text) => page.paragraph(Kind::Paragraph, text, false),
            Part::Lines(rows) => {
                for (index, row) in rows.iter().enumerate() {
                    page.paragraph(if index == 0 { Kind::Paragraph } else { Kind::Tight }, row, false);
                }
            }
            Part::Item(heading, decision) => item(&mut page, heading, decision, habits, dice),
            Part::Labelled(label, text) => {
                let tight = dice.percent(habits.tight);
                let kind = if tight { Kind::Tight } else { Kind::Labelled(label.trim_end().len()) };
                for (index, paragraph) in text.split('\n').enumerate() {
                    if index == 0 {
                        // A label that ends in a line break stands alone.
                        let gap = if label.ends_with('\n') { "" } else { " " };
                        page.paragraph(kind, &format!("{label}{gap}{paragraph}"), false);
                    } else if !paragraph.is_empty() {
                        page.paragraph(Kind::Paragraph, paragraph, false);
                    }
                }
            }
        }
    }
    out
}

/// A table of two columns of labels and values, as extractors take it apart: row by row, two rows a line, or all labels
/// of three rows before their values.
fn table(page: &mut Page, rows: &[[String; 2]], dice: &mut Dice) {
    let gap = *dice.pick(&[" ", "  "]);
    let row = |[label, value]: &[String; 2]| format!("{label}{gap}{value}");
    let lines: Vec<String> = match dice.below(4) {
        0 => rows.chunks(2).map(|pair| pair.iter().map(row).collect::<Vec<_>>().join("          ")).collect(),
        1 => rows
            .chunks(3)
            .flat_map(|rows| [0, 1].map(|at| rows.iter().map(move |row| row[at].clone())))
            .flatten()
            .collect(),
        _ => rows.iter().map(row).collect(),
    };
    for (index, line) in lines.into_iter().enumerate() {
        page.push(if index == 0 { Kind::Paragraph } else { Kind::Tight }, line, false);
    }
}

fn item(page: &mut Page, heading: &str, decision: &str, habits: &Habits, dice: &mut Dice) {
    if dice.percent(habits.own_line) {
        page.paragraph(Kind::Item, &format!("{heading}:"), true);
        page.push(Kind::More, decision.to_owned(), true);
        return;
    }
    let gap = if page.wide || dice.percent(20) { "  " } else { " " };
    page.paragraph(Kind::Item, &format!("{heading}:{gap}{decision}"), true);
}

struct Page<'a> {
    out: &'a mut Vec<Line>,
    measure: &'a Measure<'a>,
    wide: bool,
}

impl Page<'_> {
    fn push(&mut self, kind: Kind, text: String, heading: bool) {
        self.out.push(Line { kind, heading, text });
    }

    fn paragraph(&mut self, kind: Kind, text: &str, heading: bool) {
        let mut next = kind;
        for printed in text.trim().split('\n') {
            self.wrap(next, printed, heading);
            next = Kind::More;
        }
    }

    fn wrap(&mut self, kind: Kind, text: &str, heading: bool) {
        let mut next = kind;
        let mut rest = text.trim();
        while !rest.is_empty() {
            let end = self.line_end(rest);
            let (line, after) = rest.split_at(end);
            let line = line.trim_end();
            let text = if self.wide { line.replace(". ", ".  ") } else { line.to_owned() };
            self.push(next, text, heading);
            next = Kind::More;
            rest = after.trim_start();
        }
    }

    /// The end of the line: after the last space or inner hyphen that fits.
    fn line_end(&self, text: &str) -> usize {
        let bytes = text.as_bytes();
        let mut used = 0;
        let mut best = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            used += (self.measure.width)(byte);
            if byte == b' ' {
                // A lone hyphen stays with the word before it and the next: "Low Back - Lumbar".
                let after_lone_hyphen = at > 1 && bytes[at - 1] == b'-' && bytes[at - 2] == b' ';
                best = if after_lone_hyphen { best } else { at };
            } else if used > self.measure.room && best > 0 {
                return best;
            } else if byte == b'-' && inner_hyphen(bytes, at) {
                best = at + 1;
            }
        }
        bytes.len()
    }
}

/// A hyphen between letters or digits, where a word processor may break the line.
fn inner_hyphen(bytes: &[u8], at: usize) -> bool {
    let solid = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    at > 0 && solid(bytes.get(at - 1)) && solid(bytes.get(at + 1))
}
