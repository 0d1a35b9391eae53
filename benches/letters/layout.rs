//! The layouts of the published letters, one row each. A further layout (L0, L1, L2, L4) is a row here and, where its
//! parts come in another order, an arm in `fiction::parts`.

/// How the letter tells who reviewed the case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// "The physician reviewer is Board Certified in …, and is licensed to practice in …." within the first section.
    Physician,
    /// "The expert reviewer is Board Certified in …, has a subspecialty in … and is licensed to practice in ….".
    Expert,
    /// A block of two labelled lines.
    Block,
}

/// How guidelines are cited.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Citing {
    /// Chapter number and page (2014 and 2015).
    Pages,
    /// Chapter name, year and section (2016 and 2017).
    Years,
}

/// One layout.
pub struct Layout {
    /// The name in the truth.
    pub name: &'static str,
    /// How often it is drawn.
    pub weight: usize,
    /// First and last year of decision.
    pub years: (i32, i32),
    /// Whether a table of case number, dates and priority comes first.
    pub header: bool,
    /// How the reviewer is introduced.
    pub credentials: Credentials,
    /// How guidelines are cited.
    pub citing: Citing,
    /// Whether two spaces part sentences.
    pub wide: bool,
}

/// The layouts, oldest first.
pub const LAYOUTS: [Layout; 4] = [
    Layout {
        name: "L3a",
        weight: 14,
        years: (2014, 2014),
        header: false,
        credentials: Credentials::Physician,
        citing: Citing::Pages,
        wide: true,
    },
    Layout {
        name: "L3b",
        weight: 12,
        years: (2014, 2014),
        header: false,
        credentials: Credentials::Expert,
        citing: Citing::Pages,
        wide: true,
    },
    Layout {
        name: "L3c",
        weight: 30,
        years: (2015, 2015),
        header: false,
        credentials: Credentials::Block,
        citing: Citing::Pages,
        wide: false,
    },
    Layout {
        name: "L3d",
        weight: 44,
        years: (2016, 2017),
        header: true,
        credentials: Credentials::Block,
        citing: Citing::Years,
        wide: false,
    },
];

/// The layout of that name; scenarios name only known ones.
pub fn named(name: &str) -> &'static Layout {
    LAYOUTS.iter().find(|layout| layout.name == name).expect("scenarios name known layouts")
}
