//! Looks up entries of dictionaries through references, and has the bounds of doing so. Any value of a PDF may be
//! a reference to another object, or be missing.

use pdf_extract::{Dictionary, Document, Object};

/// The most bytes of content of one document. The streams of a letter's pages have some hundred kilobytes
/// together; more than this is no letter but an attack, and is not unpacked.
pub const MOST_CONTENT: usize = 32 << 20;
/// The greatest depth of forms within forms, states within states and pages within page trees.
pub const DEEPEST: usize = 64;

/// Returns the value of `key` in `dictionary`, references followed.
pub fn entry<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    dictionary.get_deref(key, document).ok()
}

/// Returns the value of `key` in a page or a field, or in the nearest node above it in its tree.
pub fn inherited<'a>(document: &'a Document, node: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let parent = |node: &&'a Dictionary| entry(document, node, b"Parent")?.as_dict().ok();
    let mut nodes = std::iter::successors(Some(node), parent).take(DEEPEST);
    nodes.find_map(|node| entry(document, node, key))
}

/// Returns the first `N` elements of an array as numbers; `None` when it has fewer.
pub fn numbers<const N: usize>(document: &Document, array: Option<&Object>) -> Option<[f64; N]> {
    let array = array?.as_array().ok().filter(|array| array.len() >= N)?;
    let number = |index: usize| document.dereference(&array[index]).ok()?.1.as_float().ok().map(f64::from);
    let mut numbers = [0.0; N];
    for (index, place) in numbers.iter_mut().enumerate() {
        *place = number(index)?;
    }
    Some(numbers)
}
