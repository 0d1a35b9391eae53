//! The ways to an item in its letter: the line to cite it by in a brief, and a link to its page.

use crate::index::schema::record::Record;
use crate::letter::case_number;

/// Formats a line to cite an item by: `IMR Case No. CM17-0099001, Final Determination of Mar 1, 2017, item 2, p. 2`. A
/// letter without a case number is cited by its id, which comes from its file's name.
pub fn citation(record: &Record) -> String {
    let kind = if case_number(&record.letter).is_some() { "Case No." } else { "letter" };
    let decided = match record.case.decision_date {
        Some(date) => format!("of {}", date.strftime("%b %-d, %Y")),
        None => "(undated)".to_owned(),
    };
    let (item, page) = (record.item.number, record.item.page);
    format!("IMR {kind} {}, Final Determination {decided}, item {item}, p. {page}", record.letter)
}

/// The folder or address below which the letters are, which the user names: an export has no paths of its own.
#[derive(Debug, Clone)]
pub struct Links(pub String);

impl Links {
    /// Returns the address of the page on which an item begins; `None` for a letter in an archive.
    pub fn to(&self, record: &Record) -> Option<String> {
        if record.source.contains("!/") {
            return None;
        }
        let mut address = self.0.trim_end_matches('/').to_owned();
        address.push('/');
        for byte in record.source.bytes() {
            match byte {
                byte if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) => address.push(char::from(byte)),
                byte => address.push_str(&format!("%{byte:02X}")),
            }
        }
        Some(format!("{address}#page={}", record.item.page))
    }
}
