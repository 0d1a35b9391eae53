//! Lookups.

use pdf_extract::{Dictionary, Document, Object};

/// The streams of a letter's pages have some hundred kilobytes together. More than this is no letter but
/// an attack, and is not unpacked.
pub const MOST_CONTENT: usize = 32 << 20;
/// Forms within forms, states within states and pages within page trees go no deeper than this.
pub const DEEPEST: usize = 64;

/// What a reference in `dictionary` leads to.
pub fn entry<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    dictionary.get_deref(key, document).ok()
}

/// An entry of a page or a field, or of what stands above it in its tree.
pub fn inherited<'a>(document: &'a Document, node: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let parent = |node: &&'a Dictionary| entry(document, node, b"Parent")?.as_dict().ok();
    let mut nodes = std::iter::successors(Some(node), parent).take(DEEPEST);
    nodes.find_map(|node| entry(document, node, key))
}

/// The numbers of an array of `N`.
pub fn numbers<const N: usize>(document: &Document, array: Option<&Object>) -> Option<[f64; N]> {
    let array = array?.as_array().ok().filter(|array| array.len() >= N)?;
    let number = |index: usize| document.dereference(&array[index]).ok()?.1.as_float().ok().map(f64::from);
    let mut numbers = [0.0; N];
    for (index, place) in numbers.iter_mut().enumerate() {
        *place = number(index)?;
    }
    Some(numbers)
}
