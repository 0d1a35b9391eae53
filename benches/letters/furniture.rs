//! Lines that stand at the foot of pages and are none of the letter's text.

use super::dice::Dice;
use super::fiction::Fiction;

/// Lines at the foot of a page. `{number}` is the case number, `{page}` the number of the page.
const FOOTERS: [&str; 6] = [
    "PUBLIC COPY v. 1.0",
    "Page {page} of {pages}",
    "{page}",
    "- {page} -",
    "Case Number: {number}",
    "Final Determination Letter for IMR Case Number {number}",
];

/// One or two of the lines, of those with the page's number one; those with a case number only where the letter prints it
/// elsewhere.
pub fn footers(fiction: &Fiction, dice: &mut Dice) -> Vec<String> {
    let number = fiction.truth.case_number.as_deref();
    let fit: Vec<&str> = FOOTERS.into_iter().filter(|row| number.is_some() || !row.contains("{number}")).collect();
    let count = dice.between(1, 2);
    let mut rows = dice.pick_some(&fit, count);
    if rows.iter().all(|row| row.contains("{page}")) {
        rows.truncate(1);
    }
    rows.into_iter().map(|row| row.replace("{number}", number.unwrap_or_default())).collect()
}

/// Gives a letter furniture; one that has its own keeps that.
pub fn add(fiction: &mut Fiction, dice: &mut Dice) {
    let more = footers(fiction, dice);
    if fiction.footers.is_empty() {
        fiction.footers = more;
    }
}

/// Puts numbers where lines ask for them.
pub fn number_pages(mut text: String) -> String {
    let pages = text.matches("{page}").count().to_string();
    let mut page = 0;
    while let Some(at) = text.find("{page}") {
        page += 1;
        text.replace_range(at..at + "{page}".len(), &page.to_string());
    }
    if page > 0 { text.replace("{pages}", &pages) } else { text }
}
