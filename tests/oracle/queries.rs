//! Random queries of the whole grammar.

use std::iter::repeat_with;

use imr::index::DISPUTED;
use imr::query::{At, Expr, Form, Near, Word};

use super::items::Item;
use super::letters::WORDS;
use crate::fictions::dice::Dice;

const TEXTS: [&str; 9] = [
    "procedure",
    "heading",
    "facts",
    "diagnosis",
    "dx",
    "rationale",
    "reviewer_guideline",
    "claims_guideline",
    "summary",
];

/// Fields that are no texts, each with values.
const VALUES: [(&str, &[&str]); 15] = [
    ("decision", &["upheld", "overturned", "Upheld", "modified"]),
    ("category", &["imaging", "injection", "medication", "Imaging"]),
    ("drug", &["norco", "Norco", "hydrocodone", "gabapentin", "nothing"]),
    ("class", &["opioid", "Opioids", "nothing"]),
    ("regions", &["lumbar", "neck", "cervical", "LUMBAR"]),
    ("level", &["L4-5", "L4-L5", "L5-S1"]),
    ("specialty", &["family practice", "Orthopedic Surgery"]),
    ("state", &["california", "Texas"]),
    ("sex", &["f", "male", "Female"]),
    ("priority", &["standard", "expedited"]),
    ("layout", &["L3d", "l3c"]),
    ("age", &["40", ">=40", "<50", "30..50", ">60", "<=30", "..44", "45.."]),
    ("date", &["2016", "2016-03..2017-02", ">2016-06", "<2017", ">=2016-11-20", "2017-01", "..2016-05-15"]),
    ("injury_date", &["2014", "2013..2014", ">=2015-03", "<2014-07-11"]),
    ("letter", &["CM17-0000003", "CM17-0000031", "cm17-0000003"]),
];

/// A regular expression a row, with letters as words of letters have them.
const REGEXES: [&str; 8] =
    ["deni.*", ".*ect(ion|ed)", "[a-f].*s?", "l[45]|s1", r"\d+", "follow(up)?", "(pain|mri)", "n.*d"];

/// A word as the user types it.
fn word(text: &str, form: Form) -> Expr {
    Expr::Word(Word { text: text.to_owned(), form, at: At(0) })
}

/// A choice between parts, of which those that are choices themselves are left out.
fn choice(parts: Vec<Expr>) -> Expr {
    let mut parts: Vec<Expr> = parts.into_iter().filter(|part| !matches!(part, Expr::Or(_))).collect();
    match parts.len() {
        0 => word("pain", Form::Plain),
        1 => parts.swap_remove(0),
        _ => Expr::Or(parts),
    }
}

/// A query about some of `items`, of so many levels.
pub fn query(items: &[Item], depth: usize, dice: &mut Dice) -> Expr {
    Author { items, dice }.any(depth)
}

struct Author<'a> {
    items: &'a [Item],
    dice: &'a mut Dice,
}

impl Author<'_> {
    fn any(&mut self, depth: usize) -> Expr {
        if depth == 0 {
            return if self.dice.percent(80) { self.placed(0) } else { self.value() };
        }
        let below = depth - 1;
        match self.dice.below(12) {
            0..=2 => Expr::Words(self.several(below, |_| true)),
            3 | 4 => Expr::And(self.several(below, |part| !matches!(part, Expr::And(_)))),
            5 | 6 => Expr::Or(self.several(below, |part| !matches!(part, Expr::Or(_)))),
            7 => Expr::Not(Box::new(self.any(below))),
            8 => self.boosted(depth),
            9 => self.field(below),
            10 => self.value(),
            _ => self.placed(depth),
        }
    }

    fn several(&mut self, depth: usize, wanted: fn(&Expr) -> bool) -> Vec<Expr> {
        let count = self.dice.between(2, 3);
        repeat_with(|| self.any(depth)).filter(wanted).take(count).collect()
    }

    fn boosted(&mut self, depth: usize) -> Expr {
        let part = if self.dice.percent(50) { self.any(depth - 1) } else { self.placed(depth - 1) };
        Expr::Boost { part: Box::new(part), thousandths: *self.dice.pick(&[500, 2000, 1250]) }
    }

    /// Something that may be next to a distance.
    fn placed(&mut self, depth: usize) -> Expr {
        if depth == 0 {
            return self.leaf();
        }
        let below = depth - 1;
        let parts =
            |author: &mut Self| (0..author.dice.between(2, 3)).map(|_| author.placed(below)).collect::<Vec<_>>();
        match self.dice.below(9) {
            0..=3 => {
                let (left, right) = (Box::new(self.placed(below)), Box::new(self.placed(below)));
                Expr::Near { left, right, near: self.near(), not: self.dice.percent(30), at: At(0) }
            }
            4 => choice(parts(self)),
            5 => Expr::Words(parts(self)),
            6 => Expr::AtLeast { count: self.dice.between(1, 6) as u32, part: Box::new(self.placed(below)), at: At(0) },
            7 => self.field(below),
            _ => self.boosted(depth),
        }
    }

    fn near(&mut self) -> Near {
        let most = *self.dice.pick(&[1, 1, 2, 3, 5, 8, 20, 255]);
        let all = [
            Near::Within(most),
            Near::Within(most),
            Near::Before(most),
            Near::Sentence,
            Near::SentenceBefore,
            Near::Paragraph,
            Near::ParagraphBefore,
        ];
        *self.dice.pick(&all)
    }

    fn field(&mut self, depth: usize) -> Expr {
        let part = match self.dice.below(8) {
            0 => word(self.dice.pick::<&str>(&REGEXES), Form::Regex),
            1..=3 => self.leaf(),
            4 => self.any(depth),
            _ => self.placed(depth),
        };
        let name = if self.dice.percent(20) { DISPUTED } else { *self.dice.pick(&TEXTS) };
        Expr::Field { name: name.to_owned(), part: Box::new(part), at: At(0) }
    }

    fn value(&mut self) -> Expr {
        let (name, values) = *self.dice.pick(&VALUES);
        if self.dice.percent(20) {
            let text = self.dice.percent(40).then(|| *self.dice.pick(&TEXTS));
            let field = text.unwrap_or(name).to_owned();
            return Expr::Has { field, missing: self.dice.percent(50), at: At(0) };
        }
        let one = |dice: &mut Dice| match *dice.pick(values) {
            text if text.contains(' ') => Expr::Phrase { text: text.to_owned(), slop: 0, at: At(0) },
            text => word(text, Form::Plain),
        };
        let part = match self.dice.below(8) {
            0 => Expr::Or(vec![one(self.dice), one(self.dice)]),
            1 => Expr::And(vec![one(self.dice), one(self.dice)]),
            2 => Expr::Not(Box::new(one(self.dice))),
            3 => Expr::Words(vec![one(self.dice), Expr::Not(Box::new(one(self.dice)))]),
            _ => one(self.dice),
        };
        Expr::Field { name: name.to_owned(), part: Box::new(part), at: At(0) }
    }

    fn leaf(&mut self) -> Expr {
        match self.dice.below(14) {
            0..=5 => self.plain(),
            6 => word(self.dice.pick::<&str>(&WORDS), Form::Exact),
            7 => self.marked(Form::Prefix),
            8 => self.marked(Form::Wild),
            9 => self.marked(Form::Fuzzy(1)),
            _ => self.phrase(),
        }
    }

    fn plain(&mut self) -> Expr {
        let text = *self.dice.pick::<&str>(&WORDS);
        match self.dice.below(6) {
            0 => word(&text.to_uppercase(), Form::Plain),
            _ => word(text, Form::Plain),
        }
    }

    /// A word of letters with the marks of a form.
    fn marked(&mut self, form: Form) -> Expr {
        let plain = |text: &&str| text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let all: Vec<&str> = WORDS.into_iter().filter(plain).collect();
        let mut letters: Vec<char> = self.dice.pick::<&str>(&all).chars().collect();
        let at = self.dice.between(1, letters.len() - 1);
        match form {
            Form::Prefix => letters.truncate(at.max(2)),
            Form::Wild if self.dice.percent(50) => letters[at] = '?',
            Form::Wild => _ = letters.splice(at..at + 1, ['*']),
            _ => match self.dice.below(3) {
                0 => _ = letters.remove(at),
                1 => letters.swap(at - 1, at),
                _ => letters.insert(at, 'e'),
            },
        }
        let text: String = letters.iter().collect();
        match form {
            // A mark of interrogation at the end is one; "*" at the end makes a beginning of it.
            Form::Wild if text.ends_with(['?', '*']) => word(&(text + "s"), form),
            Form::Fuzzy(_) => word(&text, Form::Fuzzy(self.dice.between(1, 2) as u8)),
            _ => word(&text, form),
        }
    }

    /// A phrase of chance, or one that some text has.
    fn phrase(&mut self) -> Expr {
        let count = self.dice.between(1, 4);
        let text = if self.dice.percent(30) {
            (0..count).map(|_| *self.dice.pick::<&str>(&WORDS)).collect::<Vec<_>>().join(" ")
        } else {
            self.passage(count)
        };
        let slop = if self.dice.percent(40) { *self.dice.pick(&[1, 2, 4, 10, 255]) } else { 0 };
        Expr::Phrase { text, slop, at: At(0) }
    }

    fn passage(&mut self, count: usize) -> String {
        let item = self.dice.pick(self.items);
        let text = self.dice.pick(&item.texts);
        let from = self.dice.below(text.words.len());
        let Some(first) = text.words.get(from) else { return "pain".to_owned() };
        let last = &text.words[(from + count).min(text.words.len()) - 1];
        let range = first.range.start..last.range.end.max(first.range.end);
        let passage = text.text[range].split_whitespace().collect::<Vec<_>>().join(" ");
        passage.replace('"', "")
    }
}
