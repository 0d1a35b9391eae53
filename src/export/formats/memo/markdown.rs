//! Memos in Markdown.

use crate::export::columns::Row;
use crate::export::formats::memo::{MarkedText, Memo};
use crate::export::writers::TextFormat;

/// A memo in Markdown, as CommonMark has it.
pub struct Markdown<'a>(pub Memo<'a>);

impl TextFormat for Markdown<'_> {
    fn head(&self, out: &mut Vec<u8>) {
        let Memo { answer, listed, .. } = &self.0;
        out.extend(format!("# {}\n\n", escaped(&answer.title())).as_bytes());
        for (label, line) in answer.lines(*listed) {
            out.extend(format!("- **{label}:** {}\n", escaped(&line)).as_bytes());
        }
    }

    fn item(&self, row: &Row<'_>, out: &mut Vec<u8>) {
        let item = self.0.item(row);
        let mut text = format!("\n## {}\n\n", escaped(&item.title));
        text.push_str(&format!("{}\n\n**{}**\n", escaped(&item.citation), escaped(&item.decision)));
        for sentence in &item.reasons {
            text.push_str("\n> ");
            sentence.iter().for_each(|run| text.push_str(&marked(run)));
            text.push('\n');
        }
        if let Some(guideline) = item.guideline {
            text.push_str(&format!("\nGuideline: {}\n", escaped(guideline)));
        }
        let place = escaped(&item.place);
        match &item.link {
            Some(link) => text.push_str(&format!("\nSource: [{place}](<{link}>)\n")),
            None => text.push_str(&format!("\nSource: {place}\n")),
        }
        out.extend(text.as_bytes());
    }
}

/// Returns a piece of a sentence, bold where it is marked.
fn marked(run: &MarkedText<'_>) -> String {
    let text = escaped(run.text);
    if run.is_marked && !text.trim().is_empty() { format!("**{text}**") } else { text }
}

/// Returns a text in which no character is an order of Markdown, and which is one line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' | '$' | '&' => {
                escaped.extend(['\\', c]);
            }
            // Numbers and signs make lists only where a line begins.
            '+' | '-' | '=' if escaped.is_empty() => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    // A number with a point makes a list where a line begins.
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && matches!(escaped.as_bytes().get(digits), Some(b'.' | b')')) {
        escaped.insert(digits, '\\');
    }
    escaped
}
