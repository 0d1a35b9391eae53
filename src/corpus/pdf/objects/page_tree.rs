//! Finds the pages of a document by the tree that its catalog leads to, also those that do not say that they are pages.

use std::collections::HashSet;

use pdf_extract::{Document, Object, ObjectId};

use crate::corpus::pdf::objects::lookup::{DEEPEST, entry};

/// Returns the ids of the pages, in order, each once. A node without pages below it is a page.
pub fn pages_of(document: &Document) -> Vec<ObjectId> {
    let root = document.catalog().ok().and_then(|catalog| catalog.get(b"Pages").ok()?.as_reference().ok());
    // A damaged tree may lead to one page many times.
    let (mut seen, mut pages) = (HashSet::new(), Vec::new());
    let mut left: Vec<(ObjectId, usize)> = root.map(|root| (root, 0)).into_iter().collect();
    while let Some((node, depth)) = left.pop() {
        let Ok(dictionary) = document.get_dictionary(node) else {
            // A page that is missing is told.
            pages.extend((depth > 0 && seen.insert(node)).then_some(node));
            continue;
        };
        if !seen.insert(node) || depth > DEEPEST {
            continue;
        }
        match entry(document, dictionary, b"Kids").and_then(|kids| kids.as_array().ok()) {
            Some(kids) => {
                let kids = kids.iter().rev().filter_map(|kid| Object::as_reference(kid).ok());
                left.extend(kids.map(|kid| (kid, depth + 1)));
            }
            None if depth > 0 || dictionary.has(b"Contents") => pages.push(node),
            None => {}
        }
    }
    pages
}
