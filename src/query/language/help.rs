//! Holds the description of the language on one screen.
//!
//! A test compares it with README.md and runs each of its examples, so that neither can drift from
//! the program.

/// The syntax by examples, for people who type queries: at most 40 lines of 80 characters.
pub const SYNTAX: &str = "\
Put the query in single quotes, as below: outside of them the shell takes #60
for a comment, > for a file, ! for history, and quotes, ( ) and * for itself.

  'lumbar MRI'              both words, in any form and by any name; see --match
  '\"low back pain\"'         these words in this order
  '\"low back pain\"~3'       these words in any order, up to 3 others among them
  'facet OR epidural'       either; binds tighter than what stands side by side
  'MRI AND facet OR block'  both sides, each of which may have several words
  'MRI NOT cervical'        the first without the second
  'MRI -\"neck pain\"'        the same; -word, -(a b), -field:word
  'facet /5 block'          at most 5 words apart; also w/5, NEAR/5
  'facet +5 block'          the same, facet first; also pre/5
  'failed /s conservative'  in one sentence; /p paragraph; +s, +p in this order
  'MRI NOT /5 cervical'     MRI where no cervical is within 5 words
  '(MRI OR CT) /5 neck'     parentheses hold together what belongs together

  'discect*'                words that begin so; also discect!
  'wom?n'                   ? stands for one letter, * for any number of them
  'norco~1'                 words that differ in one letter; ~2 in two
  '=approves'               the word as written, in no other form
  'atleast3(opioid)'        what occurs 3 times or more

  'procedure:MRI'           in one field; the list of fields names them
  'rationale:\"red flags\"'   a phrase in one field
  'disputed:(MRI OR CT)'    in dispute, and not only mentioned
  'rationale:/facet.*/'     words that a regular expression describes
  'level:L4-5'              a value
  'date:2015-03..2016-06'   from one to the other; also [2015-03 TO 2016-06]
  'age:>=40'                also >, <, <=
  'has:drug'                items with any drug; drug:* is the same
  'missing:age'             items without an age
  'MRI^2 neck'              counts twice for the order; ^0.5 counts half

Tightest first: field: = ~ ^, NOT and -, OR, /5 and its like, side by side, AND.
In capitals AND, OR, NOT and NEAR are operators, but in BETWEEN 2014 AND 2016;
small 'or' joins what is alike (knee MRI or hip MRI), 'and' more than plain
words; 'not' leaves out what can be named: not cervical, not female, not
in 2016; but 'not documented' is a part of a sentence.
Quotes or a backslash make text of anything: \"and\", \\AND, \\-5.
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::language::Query;

    #[test]
    fn every_example_parses() {
        let rows = SYNTAX.lines().filter_map(|line| line.strip_prefix("  "));
        let quoted = |row: &'static str| row.split("  ").next()?.strip_prefix('\'')?.strip_suffix('\'');
        let examples: Vec<&str> = rows.map(|row| quoted(row).expect("a query in single quotes")).collect();
        assert!(examples.len() > 20, "{examples:?}");
        for example in examples {
            let query: Query = example.parse().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(query.to_string().parse(), Ok(query), "{example}");
        }
    }

    #[test]
    fn it_fits_on_one_screen() {
        assert!(SYNTAX.lines().count() <= 40 && SYNTAX.lines().all(|line| line.chars().count() <= 80));
    }
}
