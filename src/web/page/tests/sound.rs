//! Each page is sound: one heading of the first level, no level left out, ids that are there once, references that lead
//! somewhere, names for all that can be used, nothing from elsewhere, nothing that the server's policy forbids.

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::web::page::tests::html::{Tag, tags};
use crate::web::page::tests::pages::made;
use crate::web::page::{ASSETS, FACETS, PageState};

/// The elements that have no end.
const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];

/// Calls `check` with each page, and collects what it finds at fault.
fn faults(check: impl Fn(&str, &[Tag]) -> Vec<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, page) in made() {
        faults.extend(check(page, &tags(page)).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    faults
}

/// Fails where something is at fault.
#[track_caller]
fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Returns the tags of a name.
fn of<'t>(tags: &'t [Tag], name: &str) -> Vec<&'t Tag> {
    tags.iter().filter(|tag| tag.name == name).collect()
}

#[test]
fn headings_go_down_a_level_at_a_time_from_the_only_first_one() {
    none(faults(|_, tags| {
        let level = |tag: &Tag| tag.name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
        // The list of keys comes after the foot and has its own.
        let levels: Vec<u8> = tags.iter().filter_map(level).collect();
        let mut faults = Vec::new();
        if levels.iter().filter(|level| **level == 1).count() != 1 || levels.first() != Some(&1) {
            faults.push(format!("the headings are {levels:?}"));
        }
        faults.extend(
            levels.windows(2).filter(|pair| pair[1] > pair[0] + 1).map(|pair| format!("{pair:?} of {levels:?}")),
        );
        faults
    }));
}

#[test]
fn ids_are_there_once_and_every_reference_leads_to_one() {
    none(faults(|_, tags| {
        let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        let mut faults = Vec::new();
        if known.len() != ids.len() {
            faults.push("an id is there twice".to_owned());
        }
        for tag in tags {
            let here = tag.get("href").and_then(|href| href.strip_prefix('#'));
            let named = ["for", "aria-labelledby", "aria-describedby", "aria-controls"];
            let referred = named.iter().filter_map(|name| tag.get(name)).flat_map(str::split_whitespace).chain(here);
            faults.extend(referred.filter(|id| !known.contains(id)).map(|id| format!("no #{id} for {tag:?}")));
        }
        faults
    }));
}

#[test]
fn all_elements_end_where_they_should() {
    none(faults(|page, _| {
        let (mut open, mut rest) = (Vec::new(), page);
        while let Some((_, inside)) = rest.split_once('<') {
            let end = inside.find(|c: char| c == '>' || c.is_whitespace()).unwrap_or(inside.len());
            let name = &inside[..end];
            match name.strip_prefix('/') {
                Some(name) if open.pop() != Some(name) => return vec![format!("</{name}> ends nothing")],
                None if !name.starts_with('!') && !VOID.contains(&name) => open.push(name),
                _ => {}
            }
            rest = inside;
        }
        open.iter().map(|name| format!("<{name}> has no end")).collect()
    }));
}

#[test]
fn nothing_is_asked_of_others_and_nothing_runs_that_the_policy_forbids() {
    none(faults(|_, tags| {
        let mut faults = Vec::new();
        for tag in tags {
            for (name, value) in &tag.attributes {
                let is_address = ["href", "src", "action", "formaction"].contains(&name.as_str());
                let is_here = value.starts_with('#') || value.starts_with('/') && !value.starts_with("//");
                if is_address && !is_here || name.starts_with("on") || ["style", "srcdoc"].contains(&name.as_str()) {
                    faults.push(format!("{name}={value:?} of {}", tag.name));
                }
            }
        }
        let scripts: Vec<Option<&str>> = of(tags, "script").iter().map(|tag| tag.get("src")).collect();
        if scripts != [Some("/page.js")] || !of(tags, "style").is_empty() {
            faults.push(format!("scripts and styles: {scripts:?}"));
        }
        let assets: Vec<&str> = of(tags, "link").iter().filter_map(|tag| tag.get("href")).collect();
        faults.extend(
            assets
                .iter()
                .filter(|path| ASSETS.iter().all(|asset| asset.path != **path))
                .map(|path| format!("no {path}")),
        );
        faults
    }));
}

#[test]
fn every_input_has_a_label_and_every_landmark_its_name() {
    none(faults(|_, tags| {
        let labels: BTreeSet<&str> = of(tags, "label").iter().filter_map(|tag| tag.get("for")).collect();
        let inputs = ["input", "select", "textarea"].iter().flat_map(|name| of(tags, name));
        let seen = inputs.filter(|tag| tag.get("type") != Some("hidden"));
        let mut faults: Vec<String> = seen
            .filter(|tag| tag.get("id").is_none_or(|id| !labels.contains(id)))
            .map(|tag| format!("no label of {tag:?}"))
            .collect();
        let landmarks = ["nav", "aside"].iter().flat_map(|name| of(tags, name));
        let nameless = landmarks.filter(|tag| tag.get("aria-label").or(tag.get("aria-labelledby")).is_none());
        faults.extend(nameless.map(|tag| format!("no name of {tag:?}")));
        if of(tags, "main").len() != 1 || of(tags, "title").is_empty() {
            faults.push("no main part or title".to_owned());
        }
        faults
    }));
}

#[test]
fn a_page_of_ten_hits_is_at_most_40_kilobytes_on_the_wire() {
    let (_, page) = made().iter().find(|(name, _)| *name == "results").expect("the page");
    assert!(page.matches("<li class=\"card").count() >= 5, "too few hits");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(page.as_bytes()).expect("memory");
    ASSETS.iter().for_each(|asset| gzip.write_all(asset.text.as_bytes()).expect("memory"));
    let size = gzip.finish().expect("memory").len();
    assert!(size <= 40_000, "{size} bytes with style and script");
}

#[test]
fn the_script_and_the_style_ask_nothing_of_others() {
    for asset in ASSETS {
        for word in
            ["http:", "https:", "@import", "url(", "eval(", "innerHTML", "document.write", "cookie", "localStorage"]
        {
            let is_namespace = word == "http:" && asset.path == "/icon.svg";
            assert!(is_namespace || !asset.text.contains(word), "{}: {word}", asset.path);
        }
    }
}

#[test]
fn every_form_of_outcome_has_words_beside_its_sign() {
    none(faults(|page, _| {
        let bare = page.split("<span class=\"outcome\">").skip(1).filter(|rest| {
            let text = rest.split("</svg>").nth(1).and_then(|rest| rest.split("</span>").next()).unwrap_or_default();
            text.trim().is_empty()
        });
        bare.map(|_| "an outcome without words".to_owned()).collect()
    }));
}

#[test]
fn the_facets_of_the_page_are_fields() {
    for facet in FACETS {
        let name = facet.split(':').next().unwrap_or_default();
        assert!(crate::index::schema::fields::find_field(name).is_some(), "{name}");
    }
    assert!(PageState::default().is_empty());
}
