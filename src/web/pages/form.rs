//! The form for a letter, as it is sent: a file, a text, or both.

use memchr::memmem;

/// A letter that was sent.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct SentLetter {
    /// The name of its file; empty for a text.
    pub name: String,
    /// Its bytes; empty where nothing was sent.
    pub bytes: Vec<u8>,
    /// The text as it was pasted.
    pub text: String,
}

/// Reads the body of a request, by its media type: a form, or the letter itself.
pub(crate) fn sent_letter(media: &str, body: Vec<u8>) -> SentLetter {
    if let Some(boundary) = boundary(media) {
        return of_parts(&body, &boundary);
    }
    if media.starts_with("application/x-www-form-urlencoded") {
        let text = form_urlencoded::parse(&body).find(|(name, _)| name == "text");
        return of_text(text.map(|(_, text)| text.into_owned()).unwrap_or_default());
    }
    SentLetter { bytes: body, ..SentLetter::default() }
}

/// Returns what parts the fields of a form (RFC 7578).
fn boundary(media: &str) -> Option<Vec<u8>> {
    let (_, parameters) = media.split_once(';').filter(|(kind, _)| kind.trim() == "multipart/form-data")?;
    let (_, boundary) = parameters.split(';').find_map(|one| Some(one.trim().split_once('=')?).filter(is_boundary))?;
    let boundary = boundary.trim_matches('"');
    (!boundary.is_empty()).then(|| format!("\r\n--{boundary}").into_bytes())
}

/// Returns true for the parameter that names the boundary.
fn is_boundary((name, _): &(&str, &str)) -> bool {
    name.eq_ignore_ascii_case("boundary")
}

/// Makes a letter of a text.
fn of_text(text: String) -> SentLetter {
    let is_blank = text.trim().is_empty();
    SentLetter { bytes: if is_blank { Vec::new() } else { text.clone().into_bytes() }, text, ..SentLetter::default() }
}

/// Reads the fields of a form; a file is taken before a text.
fn of_parts(body: &[u8], boundary: &[u8]) -> SentLetter {
    // The first boundary has no line before it.
    let body = [b"\r\n", body].concat();
    let starts: Vec<usize> = memmem::find_iter(&body, boundary).collect();
    let (mut file, mut text) = (None, String::new());
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(body.len());
        let part = &body[start + boundary.len()..end];
        let Some(head_end) = memmem::find(part, b"\r\n\r\n") else { continue };
        let (head, content) = (String::from_utf8_lossy(&part[..head_end]), &part[head_end + 4..]);
        match field(&head, "name").as_deref() {
            Some("file") if !content.is_empty() => file = Some((field(&head, "filename"), content.to_vec())),
            Some("text") => text = String::from_utf8_lossy(content).into_owned(),
            _ => {}
        }
    }
    match file {
        Some((name, bytes)) => SentLetter { name: name.unwrap_or_default(), bytes, text },
        None => of_text(text),
    }
}

/// Returns a value of the line that names a field, such as `name="file"`.
fn field(head: &str, wanted: &str) -> Option<String> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let start = line.find(&format!("; {wanted}=\""))? + wanted.len() + 4;
    let value = line[start..].split('"').next()?;
    // Browsers write a quotation mark so.
    Some(value.replace("%22", "\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The media type of a form whose boundary is `X`.
    const FORM: &str = "multipart/form-data; boundary=X";

    /// Writes a form as browsers do.
    fn form(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut body = Vec::new();
        for (head, content) in parts {
            body.extend(format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n").bytes());
            body.extend_from_slice(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--X--\r\n");
        body
    }

    #[test]
    fn a_file_is_taken_before_a_text_with_its_bytes_as_they_are() {
        let bytes: &[u8] = b"%PDF-1.4\r\n\r\n--Y\0\xff";
        let body = form(&[("name=\"file\"; filename=\"a %22b%22.pdf\"", bytes), ("name=\"text\"", b"pasted")]);
        let sent = sent_letter(FORM, body);
        assert_eq!(
            sent,
            SentLetter { name: "a \"b\".pdf".to_owned(), bytes: bytes.to_vec(), text: "pasted".to_owned() }
        );
    }

    #[test]
    fn a_text_is_taken_where_no_file_was_chosen() {
        let body = form(&[("name=\"file\"; filename=\"\"", b""), ("name=\"text\"", b"MRI of the knee")]);
        assert_eq!(sent_letter(FORM, body), of_text("MRI of the knee".to_owned()));
        let quoted = sent_letter("multipart/form-data; boundary=\"X\"", form(&[("name=\"text\"", b" ")]));
        assert!(quoted.bytes.is_empty() && quoted.text == " ");
    }

    #[test]
    fn what_is_no_form_is_the_letter_itself() {
        assert_eq!(sent_letter("application/pdf", b"%PDF".to_vec()).bytes, b"%PDF");
        assert_eq!(sent_letter("application/x-www-form-urlencoded", b"text=a+b".to_vec()).bytes, b"a b");
        for broken in ["multipart/form-data", "multipart/form-data; boundary=", FORM] {
            // Whatever comes, nothing fails.
            let sent = sent_letter(broken, b"--X\r\nContent-Disposition: form-data; name=\"".to_vec());
            assert!(sent.name.is_empty());
        }
    }
}
