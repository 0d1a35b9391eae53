//! Habits of printing: where the cells of the header table go, letter case, where labels and decisions stand.

use super::super::dice::Dice;
use super::super::fiction::{Fiction, Header, Part};

/// The header table, and any other, in another order of cells.
pub fn header_order(fiction: &mut Fiction, dice: &mut Dice) {
    let mut parts = Vec::with_capacity(fiction.parts.len() + 4);
    for part in std::mem::take(&mut fiction.parts) {
        match part {
            Part::Header(header) => parts.extend(scrambled(header_rows(&header), 4, dice)),
            Part::Table(rows) => {
                let left = rows.len().div_ceil(2);
                parts.extend(scrambled(rows, left, dice));
            }
            other => parts.push(other),
        }
    }
    fiction.parts = parts;
}

fn header_rows(header: &Header) -> Vec<[String; 2]> {
    let [assigned, decision, injury, denial, received] = header.dates.each_ref().map(String::as_str);
    let rows = [
        ["Case Number:", header.number.as_str()],
        ["Date Assigned:", assigned],
        ["Decision Date:", decision],
        ["Priority:", header.priority],
        ["Date of Injury:", injury],
        ["UR Denial Date:", denial],
        ["Application Received:", received],
    ];
    rows.map(|row| row.map(str::to_owned)).to_vec()
}

/// The rows as blocks of lines; the first `left` rows are the left column.
fn scrambled(rows: Vec<[String; 2]>, left: usize, dice: &mut Dice) -> Vec<Part> {
    let shuffled: Vec<[String; 2]> = dice.pick_some(&rows, rows.len()).into_iter().cloned().collect();
    let column = |rows: &[[String; 2]], cell: usize| -> Vec<String> {
        // A long label takes two lines, as in the published table.
        rows.iter()
            .flat_map(|row| {
                row[cell].replace("Application ", "Application\n").lines().map(str::to_owned).collect::<Vec<_>>()
            })
            .collect()
    };
    let (first, second) = rows.split_at(left);
    let beside = |[label, value]: &[String; 2]| format!("{label} {value}");
    let blocks: Vec<Vec<String>> = match dice.below(7) {
        0 => vec![shuffled.iter().map(beside).collect()],
        1 => vec![shuffled.into_iter().flatten().collect()],
        2 => vec![shuffled.into_iter().flat_map(|[label, value]| [value, label]).collect()],
        3 => vec![column(second, 0), column(second, 1), column(first, 0), column(first, 1)],
        4 => vec![column(&rows, 0), column(&rows, 1)],
        5 => vec![column(&rows, 1), column(&rows, 0)],
        _ => vec![
            first
                .iter()
                .enumerate()
                .map(|(at, row)| {
                    let right = second.get(at).map(beside).unwrap_or_default();
                    format!("{right}          {}", beside(row)).trim().to_owned()
                })
                .collect(),
        ],
    };
    blocks.into_iter().map(Part::Lines).collect()
}

/// Headings, labels and decision words in another case.
pub fn letter_case(fiction: &mut Fiction, dice: &mut Dice) {
    let (section, label, decision) = (cased(dice), cased(dice), cased(dice));
    for part in &mut fiction.parts {
        match part {
            Part::Section(text) => *text = section(text),
            Part::Labelled(text, _) => *text = label(text),
            Part::Item(_, word) => *word = decision(word),
            Part::Title(text) => *text = in_case(text, decision),
            Part::Text(text) if text.starts_with(|c: char| c.is_ascii_digit()) => *text = in_case(text, decision),
            _ => {}
        }
    }
}

fn cased(dice: &mut Dice) -> fn(&str) -> String {
    *dice.pick(&[str::to_uppercase as fn(&str) -> String, str::to_lowercase, title_case])
}

fn title_case(text: &str) -> String {
    let mut open = true;
    let mut turn = |c: char| {
        let turned = if open { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        open = c.is_whitespace();
        turned
    };
    text.chars().map(&mut turn).collect()
}

/// Only the words that tell the decision.
fn in_case(text: &str, case: fn(&str) -> String) -> String {
    ["not medically necessary", "medically necessary"]
        .iter()
        .fold(text.to_owned(), |text, words| text.replace(words, &case(words)))
}

/// Every decision word on a line of its own.
pub fn own_line_decision(fiction: &mut Fiction, _: &mut Dice) {
    for part in &mut fiction.parts {
        if let Part::Item(_, decision) = part {
            decision.insert(0, '\n');
        }
    }
}

/// The first label of an item runs on behind its decision.
pub fn label_on_decision(fiction: &mut Fiction, dice: &mut Dice) {
    merge(fiction, dice, |before, label, text| {
        let Part::Item(_, decision) = before else { return false };
        decision.push_str(&format!(" {label} {text}"));
        true
    });
}

/// Labels run on behind the paragraph before them.
pub fn inline_label(fiction: &mut Fiction, dice: &mut Dice) {
    merge(fiction, dice, |before, label, text| {
        let Part::Labelled(_, paragraph) = before else { return false };
        paragraph.push_str(&format!(" {label} {text}"));
        !label.is_empty()
    });
}

/// Offers every second labelled paragraph to the part before it, which says whether it took it.
fn merge(fiction: &mut Fiction, dice: &mut Dice, take: fn(&mut Part, &str, &str) -> bool) {
    let mut parts: Vec<Part> = Vec::with_capacity(fiction.parts.len());
    for part in std::mem::take(&mut fiction.parts) {
        let taken = match (&part, parts.last_mut()) {
            (Part::Labelled(label, text), Some(before)) if !label.is_empty() && dice.percent(50) => {
                take(before, label.trim_end(), text)
            }
            _ => false,
        };
        if !taken {
            parts.push(part);
        }
    }
    fiction.parts = parts;
}

/// Labels, and some section headings, broken over two lines.
pub fn wrapped_label(fiction: &mut Fiction, dice: &mut Dice) {
    for part in &mut fiction.parts {
        match part {
            Part::Labelled(label, _) if dice.percent(60) => break_line(label, dice),
            Part::Section(text) if dice.percent(30) && text.split(' ').count() > 2 => break_line(text, dice),
            _ => {}
        }
    }
}

fn break_line(text: &mut String, dice: &mut Dice) {
    let gaps: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    let broken = text.trim_end().contains('\n');
    if !gaps.is_empty() && !broken {
        let at = *dice.pick(&gaps);
        text.replace_range(at..=at, "\n");
    }
}
