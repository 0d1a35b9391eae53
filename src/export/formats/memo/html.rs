//! Memos in HTML: one page that needs nothing beside it, and prints on Letter paper.

use crate::export::columns::Row;
use crate::export::formats::memo::Memo;
use crate::export::writers::TextFormat;

/// A memo as a page of HTML.
pub struct Html<'a>(pub Memo<'a>);

/// The look of the page, on a screen and on paper.
const STYLE: &str = "\
@page { size: Letter; margin: 1in }
body { font: 12pt/1.4 Georgia, 'Times New Roman', serif; max-width: 6.5in; margin: 2em auto; padding: 0 1em; color: #111 }
h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin: 1.6em 0 .2em }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1em 1em; font-size: .9em }
dt { font-weight: bold } dd { margin: 0 } p { margin: .3em 0 }
article { break-inside: avoid } .citation { font-style: italic } .decision { font-weight: bold }
blockquote { margin: .4em 0 .4em 1.5em } .place { font-size: .85em; color: #555 } mark { background: #fff2a8 }
@media print { body { margin: 0; padding: 0; max-width: none } }";

impl TextFormat for Html<'_> {
    fn head(&self, out: &mut Vec<u8>) {
        let Memo { answer, listed, .. } = &self.0;
        let title = escaped(&answer.title());
        let mut text = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
             <style>\n{STYLE}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n"
        );
        for (label, line) in answer.lines(*listed) {
            text.push_str(&format!("<dt>{label}</dt><dd>{}</dd>\n", escaped(&line)));
        }
        text.push_str("</dl>\n");
        out.extend(text.as_bytes());
    }

    fn item(&self, row: &Row<'_>, out: &mut Vec<u8>) {
        let item = self.0.item(row);
        let mut text = format!(
            "<article>\n<h2>{}</h2>\n<p class=\"citation\">{}</p>\n<p class=\"decision\">{}</p>\n",
            escaped(&item.title),
            escaped(&item.citation),
            escaped(&item.decision)
        );
        for sentence in &item.reasons {
            text.push_str("<blockquote>");
            for run in sentence {
                let (open, close) = if run.is_marked { ("<mark>", "</mark>") } else { ("", "") };
                text.push_str(&format!("{open}{}{close}", escaped(run.text)));
            }
            text.push_str("</blockquote>\n");
        }
        if let Some(guideline) = item.guideline {
            text.push_str(&format!("<p>Guideline: {}</p>\n", escaped(guideline)));
        }
        let place = match &item.link {
            Some(link) => format!("<a href=\"{}\">{}</a>", escaped(link), escaped(&item.place)),
            None => escaped(&item.place),
        };
        text.push_str(&format!("<p class=\"place\">{place}</p>\n</article>\n"));
        out.extend(text.as_bytes());
    }

    fn tail(&self, out: &mut Vec<u8>) {
        out.extend(b"</body>\n</html>\n");
    }
}

/// Returns a text for XML and HTML: signs of theirs are named, and characters that they do not allow are left out.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' => escaped.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
