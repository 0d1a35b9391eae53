//! Lines and pages: words and paragraphs parted, what stands between pages.

use super::super::dice::Dice;
use super::super::fiction::{Fiction, Part};
use super::super::furniture as pages;

/// Returns true if a blank line stands behind nearly every line, however short its paragraph.
pub fn doubled(text: &str) -> bool {
    let lines: Vec<bool> = text.split('\n').map(|line| line.trim().is_empty()).collect();
    let tight = lines.windows(2).filter(|pair| !pair[0] && !pair[1]).count();
    let full = lines.iter().filter(|blank| !**blank).count();
    tight * 5 < full
}

/// Returns true if paragraphs are broken into lines at all.
fn wrapped(text: &str) -> bool {
    let long = text.split('\n').filter(|line| line.len() > 140).count();
    long < 2
}

/// The beginnings of the lines that a break would spoil: section headings and labels.
fn marks(fiction: &Fiction) -> Vec<&str> {
    let texts = fiction.parts.iter().filter_map(|part| match part {
        Part::Section(text) | Part::Labelled(text, _) => text.lines().next(),
        _ => None,
    });
    // A longer label may itself be broken into lines.
    texts.map(|text| &text[..text.len().min(40)]).collect()
}

fn is_marked(line: &str, marks: &[&str]) -> bool {
    marks.iter().any(|mark| line.trim_start().starts_with(mark))
}

/// Labels follow the paragraph before them without a blank line.
pub fn tight_label(text: &str, fiction: &Fiction, dice: &mut Dice) -> String {
    let (marks, blank) = (marks(fiction), usize::from(doubled(text) && wrapped(text)));
    let mut out: Vec<&str> = Vec::new();
    for line in text.split('\n') {
        if is_marked(line, &marks) && dice.percent(70) {
            while out.len() > blank
                && out[out.len() - 1 - blank..].iter().all(|line| line.trim().is_empty() && !line.contains('\x0c'))
            {
                out.pop();
            }
        }
        out.push(line);
    }
    out.join("\n")
}

/// Long words parted at line ends, by a hyphen or by the soft one.
pub fn hyphenation(text: &str, fiction: &Fiction, dice: &mut Dice) -> String {
    let marks = marks(fiction);
    let hyphen = if dice.percent(25) { "\u{ad}" } else { "-" };
    if !wrapped(text) {
        return hyphenated_within(text, &marks, hyphen, dice);
    }
    let apart = 1 + usize::from(doubled(text));
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for at in 0..lines.len().saturating_sub(apart) {
        let (here, next) = (lines[at].trim_end().len(), lines[at + apart].clone());
        let between_blank = lines[at + 1..at + apart].iter().all(|line| line.trim().is_empty());
        let word = next.split(' ').next().unwrap_or_default();
        let plain = here > 40 && between_blank && !is_marked(&lines[at], &marks) && !is_marked(&next, &marks);
        if plain && is_long(word) && dice.percent(50) {
            let cut = dice.between(3, word.len() - 3);
            lines[at].truncate(here);
            lines[at].push_str(&format!(" {}{hyphen}", &next[..cut]));
            lines[at + apart] = next[cut..].to_owned();
        }
    }
    lines.join("\n")
}

fn is_long(word: &str) -> bool {
    word.len() > 8 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The text with a long word at a line end now and then, for paragraphs that are one line each.
fn hyphenated_within(text: &str, marks: &[&str], hyphen: &str, dice: &mut Dice) -> String {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let from = body_of(line, marks);
        let words = line[from..].split_inclusive(' ').map(|word| match word.trim_end() {
            bare if is_long(bare) && dice.percent(4) => {
                let cut = dice.between(3, bare.len() - 3);
                format!("{}{hyphen}\n{}", &word[..cut], &word[cut..])
            }
            _ => word.to_owned(),
        });
        lines.push(format!("{}{}", &line[..from], words.collect::<String>()));
    }
    lines.join("\n")
}

/// The byte from which the line may be broken: behind a label, in a section heading nowhere.
fn body_of(line: &str, marks: &[&str]) -> usize {
    const LONGEST_LABEL: usize = 120;
    match line.find(':') {
        _ if !is_marked(line, marks) => line.len().min(25),
        Some(colon) if colon < LONGEST_LABEL => colon + 1,
        _ => line.len(),
    }
}

/// One to six page breaks anywhere below the first section heading.
pub fn page_breaks(text: &str, fiction: &Fiction, dice: &mut Dice) -> String {
    broken(text, fiction, &[], dice)
}

/// Page breaks with what stands at the foot or the head of pages.
pub fn furniture(text: &str, fiction: &Fiction, dice: &mut Dice) -> String {
    let lines = pages::footers(fiction, dice);
    pages::number_pages(broken(text, fiction, &lines, dice))
}

/// The gaps at which pages may end: anywhere behind the first section heading, and those within the headings of items.
fn gaps(text: &str, fiction: &Fiction) -> (Vec<usize>, Vec<usize>) {
    let marks = marks(fiction);
    let (mut anywhere, mut in_headings) = (Vec::new(), Vec::new());
    let mut at = 0;
    let mut begun = false;
    for line in text.split_inclusive('\n') {
        begun |= is_marked(line, &marks);
        let from = body_of(line, &marks);
        if begun {
            anywhere.extend(line[from..].match_indices([' ', '\n']).map(|(gap, _)| at + from + gap));
        }
        let end = line.trim_end().to_lowercase().replace("  ", " ");
        if begun && HEADING_ENDS.iter().any(|words| end.ends_with(words)) {
            in_headings.extend(line.trim_end().match_indices(' ').skip(1).map(|(gap, _)| at + gap));
        }
        at += line.len();
    }
    (anywhere, in_headings)
}

/// The last words of an item's heading.
const HEADING_ENDS: [&str; 3] = [": upheld", ": overturned", "necessary and appropriate."];

fn broken(text: &str, fiction: &Fiction, furniture: &[String], dice: &mut Dice) -> String {
    let (anywhere, in_headings) = gaps(text, fiction);
    let count = dice.between(1, 6);
    let mut chosen: Vec<usize> = dice.pick_some(&anywhere, count).into_iter().copied().collect();
    if dice.percent(30) {
        chosen.extend(dice.pick_some(&in_headings, 1));
    }
    chosen.sort_unstable();
    // A page holds more than a line.
    chosen.dedup_by(|later, earlier| *later < *earlier + 300);
    let at_head = dice.percent(30);
    let form_feeds = dice.percent(40);
    let mut out = String::with_capacity(text.len() + 400);
    let mut from = 0;
    for place in chosen {
        out.push_str(&text[from..place]);
        let gap = if form_feeds { "\n\x0c".to_owned() } else { "\n".repeat(dice.between(4, 13)) };
        let lines = furniture.join("\n");
        match (furniture.is_empty(), at_head) {
            (true, _) => out.push_str(&gap),
            (false, true) => out.push_str(&format!("{gap}{lines}\n\n")),
            (false, false) => out.push_str(&format!("\n\n{lines}{gap}")),
        }
        from = place + 1;
    }
    out.push_str(&text[from..]);
    out
}
