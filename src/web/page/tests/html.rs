//! A small reader of HTML, strict enough to see an element or attribute that should not be there.

/// A start tag with its attributes, as the text has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// The name in small letters.
    pub name: String,
    /// The names and values of attributes, references resolved.
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// Returns the value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Resolves the references that the pages make.
fn resolved(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Reads the start tags of a page in order. A `<` opens a tag, an end tag or the doctype, or the page is faulty.
pub(super) fn tags(page: &str) -> Vec<Tag> {
    let (mut tags, mut rest) = (Vec::new(), page);
    while let Some(open) = rest.find('<') {
        let inside = &rest[open + 1..];
        let end = end_of_tag(inside);
        let body = &inside[..end];
        rest = &inside[end + 1..];
        if body.starts_with('/') || body.starts_with("!DOCTYPE") {
            continue;
        }
        assert!(body.starts_with(|c: char| c.is_ascii_lowercase()), "a stray < before {body:?}");
        tags.push(tag(body));
    }
    tags
}

/// Finds the `>` that ends a tag, which is in no quotes.
fn end_of_tag(text: &str) -> usize {
    let mut is_quoted = false;
    let end = text.char_indices().find(|(_, c)| {
        is_quoted ^= *c == '"';
        *c == '>' && !is_quoted
    });
    end.expect("a tag ends").0
}

/// Reads the inside of a start tag.
fn tag(body: &str) -> Tag {
    let (name, mut rest) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
    let mut attributes = Vec::new();
    while !rest.trim_start().is_empty() {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let attribute = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let close = quoted.find('"').expect("a closing quote");
            value = resolved(&quoted[..close]);
            rest = &quoted[close + 1..];
        }
        attributes.push((attribute, value));
    }
    Tag { name: name.trim_end_matches('/').to_owned(), attributes }
}
