//! Lists of words that decide which phrases count, and the class of a word by them.
//!
//! A phrase should tell a reason: words of the verdict, which of course differ between the sides, and words that all
//! letters have may not begin it, end it, or be in it at all.

use crate::query::is_function_word;

/// Words of the verdict: no phrase has one.
const VERDICT: &str = "
    appropriate approval approve approved authorization authorize authorized certification certified certify denial
    denied deny indicated medically necessary necessity noncertification noncertified noncertify overturn overturned
    recommend recommendation recommended recommends reverse reversed reversing support supported supports uphold upheld
    warrant warranted warrants";

/// Words that letters have whatever they find: of the people, the paper, and the request. No phrase begins or ends with
/// one.
const SCAFFOLD: &str = "
    additional additionally applicant based case chart claimant considered clinical clinically code consistent current date dated deemed determined
    demographics describe described describes description detail details determination doctor document documentation
    documented documenting documents dos employee establish established evidence exam file finding findings following go
    form found goes identified include included includes including indicate indicates indicating indication information
    injured issue iw letter made male female medical meet meets mention mentioned mentions met note noted notes noting
    old opinion order outline outlined patient patients person physician present presented presents present progress
    provide provided provider provides question rationale rationales reason reasons receive received record recorded
    records reflect report reported reportedly reports request requested requesting requests requirement required
    review reviewed reviewer reveal revealed reveals show showed shown shows specific specifically specified state
    stated states submit submitted suggest suggested suggests time treating treatment treatments unspecified utilize
    utilized visit week weeks month months year years day days hour hours worker mg mcg ml per";

/// Nouns for what is told: by themselves they are a phrase where they are denied, as in "no evidence".
const EVIDENCE: &str = "
    detail details documentation documented documents evidence finding findings indication information plan rationale
    rationales record records report reports";

/// Words that deny.
const NEGATIONS: &str = "
    no not without never nor neither cannot lack lacks lacked lacking absence absent insufficient insufficiently unclear
    missing unknown unable don doesn didn wasn isn hasn haven hadn couldn weren aren wouldn non";

/// Words that end the reach of a negation.
const TURNS: &str = "
    but however although though while whereas because since despite except unless until therefore thus hence yet
    nevertheless nonetheless otherwise given";

/// Verbs that follow `not` where what is lacking stands before it, as in "weakness was not documented".
const STATED: &str = "
    addressed apparent available clear clearly completed defined delineated demonstrated described discussed documented
    established evident explained exhausted found given identified included indicated justified listed mentioned met
    noted objectively outlined performed present provided quantified received recorded reported seen shown specified
    stated submitted tried attempted yet been adequately clearly fully";

/// Forms of "to be" and "to have".
const AUXILIARIES: &str = "is are was were be been being has have had";

/// The parts that a word can play, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordClass(u16);

impl WordClass {
    /// A function word, number or negation: no phrase begins or ends with one.
    pub const LIGHT: WordClass = WordClass(1);
    /// A word that letters have whatever they find: no phrase begins or ends with one.
    pub const SCAFFOLD: WordClass = WordClass(512);
    /// A noun for what is told.
    pub const EVIDENCE: WordClass = WordClass(1024);
    /// A word that no phrase begins or ends with.
    pub const EDGELESS: WordClass = WordClass(1 + 512);
    /// A word before which a phrase may end: one that is no part of the same noun phrase.
    pub const AFTER_PHRASE: WordClass = WordClass(1 + 512 + 2 + 4 + 8 + 32 + 64);
    /// A word of the verdict.
    pub const VERDICT: WordClass = WordClass(2);
    /// A word that denies.
    pub const NEGATION: WordClass = WordClass(4);
    /// A word that ends the reach of a negation.
    pub const TURN: WordClass = WordClass(8);
    /// A verb that may follow "not" behind what is denied.
    pub const STATED: WordClass = WordClass(16);
    /// A form of "to be" or "to have".
    pub const AUXILIARY: WordClass = WordClass(32);
    /// A form of "to fail".
    pub const FAIL: WordClass = WordClass(64);
    /// The word "to".
    pub const TO: WordClass = WordClass(128);
    /// "or" and "nor", which go on with a list of what is denied.
    pub const OR: WordClass = WordClass(256);

    /// The lists and the part of the words in each.
    const LISTS: [(&str, WordClass); 10] = [
        (SCAFFOLD, WordClass::SCAFFOLD),
        (EVIDENCE, WordClass::EVIDENCE),
        (NEGATIONS, WordClass::LIGHT),
        (VERDICT, WordClass::VERDICT),
        (NEGATIONS, WordClass::NEGATION),
        (TURNS, WordClass::TURN),
        (STATED, WordClass::STATED),
        (AUXILIARIES, WordClass::AUXILIARY),
        ("fail fails failed failure failing", WordClass::FAIL),
        ("or nor", WordClass::OR),
    ];

    /// Returns the class of a folded word. It reads all lists, so that callers keep the answer.
    pub fn of(word: &str) -> WordClass {
        let has = |list: &str| list.split_ascii_whitespace().any(|listed| listed == word);
        let lists = WordClass::LISTS.iter().filter(|(list, _)| has(list));
        let mut class = lists.fold(WordClass::default(), |class, (_, part)| class.and(*part));
        // Single letters and numbers say nothing at the edge of a phrase.
        if is_function_word(word) || word.len() < 2 || word.bytes().any(|byte| byte.is_ascii_digit()) {
            class = class.and(WordClass::LIGHT);
        }
        if word == "to" { class.and(WordClass::TO) } else { class }
    }

    /// Returns the class with the parts of another one.
    fn and(self, other: WordClass) -> WordClass {
        WordClass(self.0 | other.0)
    }

    /// Returns true if the word plays any of the parts of `other`.
    pub fn is(self, other: WordClass) -> bool {
        self.0 & other.0 != 0
    }
}
