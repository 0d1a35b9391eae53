//! The layouts of the published letters, one row each; the order of their parts is in `tables/layouts.toml`.

/// The form in which the letter tells who reviewed the case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// "The physician reviewer is Board Certified in …, and is licensed to practice in …." within a paragraph.
    Physician,
    /// "The expert reviewer is Board Certified in …, has a subspecialty in … and is licensed to practice in ….".
    Expert,
    /// A block of two labelled lines.
    Block,
}

/// The form in which guidelines are cited.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Citing {
    /// In the sentences of the layout's own row of `tables/layouts.toml` (2013 and early 2014).
    Sentences,
    /// Chapter number and page (2014 and 2015).
    Pages,
    /// Chapter name, year and section (2016 and 2017).
    Years,
    /// Likewise, of the guidelines on disorders that replaced the chapters (since 2018).
    Disorders,
}

/// One layout.
pub struct Layout {
    /// The name in the truth.
    pub name: &'static str,
    /// Its weight when one is drawn.
    pub weight: usize,
    /// First and last year of decision.
    pub years: (i32, i32),
    /// True if a table of case number, dates and priority comes first.
    pub header: bool,
    /// The form in which the reviewer is introduced.
    pub credentials: Credentials,
    /// The form in which guidelines are cited.
    pub citing: Citing,
    /// True if only the wording tells the outcome.
    pub worded: bool,
    /// True if the notice on opioids is printed.
    pub opioids: bool,
    /// The most items a letter has.
    pub most: usize,
    /// True if two spaces part sentences.
    pub wide: bool,
}

/// The values that most rows have.
const COMMON: Layout = Layout {
    name: "",
    weight: 0,
    years: (2014, 2014),
    header: false,
    credentials: Credentials::Block,
    citing: Citing::Pages,
    worded: false,
    opioids: false,
    most: usize::MAX,
    wide: false,
};

/// The layouts, oldest first.
pub const LAYOUTS: [Layout; 8] = [
    Layout {
        name: "L0",
        weight: 4,
        years: (2013, 2013),
        credentials: Credentials::Expert,
        citing: Citing::Sentences,
        worded: true,
        most: 1,
        wide: true,
        ..COMMON
    },
    Layout {
        name: "L1",
        weight: 8,
        years: (2013, 2013),
        credentials: Credentials::Physician,
        citing: Citing::Sentences,
        worded: true,
        ..COMMON
    },
    Layout {
        name: "L2",
        weight: 12,
        years: (2013, 2014),
        credentials: Credentials::Expert,
        citing: Citing::Sentences,
        worded: true,
        wide: true,
        ..COMMON
    },
    Layout { name: "L3a", weight: 14, credentials: Credentials::Physician, wide: true, ..COMMON },
    Layout { name: "L3b", weight: 12, credentials: Credentials::Expert, wide: true, ..COMMON },
    Layout { name: "L3c", weight: 30, years: (2015, 2015), ..COMMON },
    Layout {
        name: "L3d",
        weight: 44,
        years: (2016, 2017),
        header: true,
        citing: Citing::Years,
        opioids: true,
        ..COMMON
    },
    Layout {
        name: "L4",
        weight: 40,
        years: (2018, 2025),
        header: true,
        citing: Citing::Disorders,
        opioids: true,
        ..COMMON
    },
];

/// The layouts that are drawn where none are asked for.
pub const USUAL: &str = "L3a,L3b,L3c,L3d";

/// The layouts of a list of names parted by commas, oldest first; `None` where a name is not known.
pub fn list(names: &str) -> Option<Vec<&'static Layout>> {
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let wanted = |layout: &&Layout| names.contains(&layout.name) || names.contains(&"all");
    let known = |name: &&str| *name == "all" || LAYOUTS.iter().any(|layout| layout.name == *name);
    names.iter().all(known).then(|| LAYOUTS.iter().filter(wanted).collect())
}

/// The layout of that name; scenarios name only known ones.
pub fn named(name: &str) -> &'static Layout {
    LAYOUTS.iter().find(|layout| layout.name == name).expect("scenarios name known layouts")
}
