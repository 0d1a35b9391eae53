//! The traces that scanning, extracting and storing leave in a letter: transformations that do not touch its truth. A
//! further artefact is a row of [`NOISES`].

mod breaks;
mod glyphs;
mod print;
mod space;

use super::dice::Dice;
use super::fiction::Fiction;

/// The thing that a noise works on.
#[derive(Clone, Copy)]
pub enum Apply {
    /// The parts, before they are broken into lines.
    Parts(fn(&mut Fiction, &mut Dice)),
    /// The printed text of the letter given beside it.
    Text(fn(&str, &Fiction, &mut Dice) -> String),
    /// The text on its way into a file, once for all letters of the file.
    Bytes(fn(&str, &mut Dice) -> Vec<u8>),
}

/// The harm that a noise does to words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Harm {
    /// Nothing.
    None,
    /// Some characters become others that look like them.
    Confused,
    /// Some characters are lost.
    Lost,
}

/// A noise.
pub struct Noise {
    /// The name on the command line.
    pub name: &'static str,
    /// The harm that it does to words.
    pub harm: Harm,
    /// The function that applies it.
    pub apply: Apply,
}

const fn parts(name: &'static str, apply: fn(&mut Fiction, &mut Dice)) -> Noise {
    Noise { name, harm: Harm::None, apply: Apply::Parts(apply) }
}

const fn text(name: &'static str, harm: Harm, apply: fn(&str, &Fiction, &mut Dice) -> String) -> Noise {
    Noise { name, harm, apply: Apply::Text(apply) }
}

const fn bytes(name: &'static str, apply: fn(&str, &mut Dice) -> Vec<u8>) -> Noise {
    Noise { name, harm: Harm::None, apply: Apply::Bytes(apply) }
}

/// All noises, in the order in which they are applied: the later ones spoil the cues that the earlier look for.
pub const NOISES: [Noise; 22] = [
    parts("header-order", print::header_order),
    parts("letter-case", print::letter_case),
    parts("own-line-decision", print::own_line_decision),
    parts("label-on-decision", print::label_on_decision),
    parts("inline-label", print::inline_label),
    parts("wrapped-label", print::wrapped_label),
    text("tight-label", Harm::None, breaks::tight_label),
    text("hyphenation", Harm::None, breaks::hyphenation),
    text("page-breaks", Harm::None, breaks::page_breaks),
    text("furniture", Harm::None, breaks::furniture),
    text("glued-sentences", Harm::None, space::glued_sentences),
    text("reflowed-hyphens", Harm::None, space::reflowed_hyphens),
    text("typography", Harm::None, glyphs::typography),
    text("ocr", Harm::Confused, glyphs::ocr),
    text("lost-glyphs", Harm::Lost, glyphs::lost_glyphs),
    text("odd-spaces", Harm::None, space::odd_spaces),
    text("trailing-spaces", Harm::None, space::trailing_spaces),
    text("blank-lines", Harm::None, space::blank_lines),
    text("nul", Harm::None, space::nul),
    bytes("crlf", |text, _| text.replace('\n', "\r\n").into_bytes()),
    bytes("windows-1252", |text, _| glyphs::windows_1252(text)),
    bytes("utf-16", glyphs::utf_16),
];

/// Which noises a run applies.
#[derive(Clone, Default)]
pub enum Mix {
    /// None.
    #[default]
    None,
    /// One to three at random a file, in one of ten none.
    Random,
    /// These, to every letter.
    These(Vec<&'static Noise>),
}

impl Mix {
    /// Reads `none`, `all` or names parted by commas; the name that is not known is the error.
    pub fn named(names: &str) -> Result<Mix, String> {
        match names {
            "none" => return Ok(Mix::None),
            "all" => return Ok(Mix::Random),
            _ => {}
        }
        let names: Vec<&str> = names.split(',').map(str::trim).collect();
        match names.iter().find(|name| !NOISES.iter().any(|noise| noise.name == **name)) {
            Some(unknown) => Err((*unknown).to_owned()),
            None => Ok(Mix::These(NOISES.iter().filter(|noise| names.contains(&noise.name)).collect())),
        }
    }

    /// The text that [`Mix::named`] reads.
    pub fn name(&self) -> String {
        match self {
            Mix::None => "none".to_owned(),
            Mix::Random => "all".to_owned(),
            Mix::These(noises) => noises.iter().map(|noise| noise.name).collect::<Vec<_>>().join(","),
        }
    }

    /// The noises of one file, in the order of the table, of those on bytes at most one.
    pub fn draw(&self, dice: &mut Dice) -> Vec<&'static Noise> {
        match self {
            Mix::None => Vec::new(),
            Mix::These(noises) => noises.clone(),
            Mix::Random if dice.percent(10) => Vec::new(),
            Mix::Random => {
                let count = dice.between(1, 3);
                let mut rows: Vec<usize> = (0..NOISES.len()).collect();
                rows = dice.pick_some(&rows, count).into_iter().copied().collect();
                rows.sort_unstable();
                rows.iter().map(|&row| &NOISES[row]).collect()
            }
        }
    }
}

/// Changes the parts of a letter.
pub fn on_parts(noises: &[&Noise], fiction: &mut Fiction, dice: &mut Dice) {
    for noise in noises {
        if let Apply::Parts(apply) = noise.apply {
            apply(fiction, dice);
        }
    }
}

/// Changes the printed text of a letter.
pub fn on_text(noises: &[&Noise], mut text: String, fiction: &Fiction, dice: &mut Dice) -> String {
    for noise in noises {
        if let Apply::Text(apply) = noise.apply {
            text = apply(&text, fiction, dice);
        }
    }
    text
}

/// Writes the text of a file: as UTF-8, or as the last noise on bytes wants it.
pub fn on_bytes(noises: &[&Noise], text: &str, dice: &mut Dice) -> Vec<u8> {
    let last =
        noises.iter().rev().find_map(|noise| if let Apply::Bytes(apply) = noise.apply { Some(apply) } else { None });
    last.map_or_else(|| text.as_bytes().to_vec(), |apply| apply(text, dice))
}

/// The worst that the noises do to words.
pub fn harm(noises: &[&Noise]) -> Harm {
    noises.iter().map(|noise| noise.harm).max().unwrap_or(Harm::None)
}
