//! The phrases around a date: words that lead to it and tell whose date it is, words before it such as "since", and words behind
//! it such as "or later".

/// The field of the index for the day of decision.
pub const DECIDED: &str = "decision_date";
/// The field of the index for the day of injury.
pub const INJURED: &str = "injury_date";

/// The field of the index for the day of the denial that is reviewed.
pub const DENIED_FIRST: &str = "ur_denial_date";

/// The relation of a day to the days that words name.
/// Both ends of a period are days: "after 2016" begins with 2017, "since 2016" with 2016.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Within the period.
    In,
    /// From its first day on.
    Since,
    /// After its last day.
    After,
    /// Before its first day.
    Before,
    /// Up to its last day.
    Until,
}
use Relation::{After, Before, In, Since, Until};

/// Words that lead to a date and go with it, and the field that they mean; longer ones first if they share a beginning.
/// A date without one is a date of decision.
pub const LEADS: [(&[&str], &str); 29] = [
    (&["injured"], INJURED),
    (&["hurt"], INJURED),
    (&["accident"], INJURED),
    (&["date", "of", "ur", "denial"], DENIED_FIRST),
    (&["ur", "denial", "date"], DENIED_FIRST),
    (&["ur", "denial", "dated"], DENIED_FIRST),
    (&["ur", "denied"], DENIED_FIRST),
    (&["ur", "denial"], DENIED_FIRST),
    (&["ur", "decision"], DENIED_FIRST),
    (&["ur", "determination"], DENIED_FIRST),
    (&["denied", "by", "ur"], DENIED_FIRST),
    (&["utilization", "review", "denied"], DENIED_FIRST),
    (&["utilization", "review", "denial"], DENIED_FIRST),
    (&["utilization", "review", "decision"], DENIED_FIRST),
    (&["date", "of", "decision"], DECIDED),
    (&["decision", "date"], DECIDED),
    (&["decision", "dated"], DECIDED),
    (&["decisions"], DECIDED),
    (&["decision"], DECIDED),
    (&["determinations"], DECIDED),
    (&["determination"], DECIDED),
    (&["decided"], DECIDED),
    (&["determined"], DECIDED),
    (&["issued"], DECIDED),
    (&["date", "of", "injury"], INJURED),
    (&["date", "of", "accident"], INJURED),
    (&["injury", "date"], INJURED),
    (&["accident", "date"], INJURED),
    (&["doi"], INJURED),
];

/// Words before a date and what they say of it, longer ones first where they share a beginning.
/// "from" and "between" begin a range, which the period reads to its end.
pub const OPENERS: [(&[&str], Relation); 43] = [
    (&["up", "to", "and", "including"], Until),
    (&["ending", "in"], Until),
    (&["ending"], Until),
    (&["pre"], Before),
    (&["post"], After),
    (&["thru"], Until),
    (&["in", "or", "before"], Until),
    (&["before", "or", "in"], Until),
    (&["in", "or", "after"], Since),
    (&["after", "or", "in"], Since),
    (&["on", "or", "after"], Since),
    (&["on", "or", "before"], Until),
    (&["no", "later", "than"], Until),
    (&["no", "earlier", "than"], Since),
    (&["later", "than"], After),
    (&["newer", "than"], After),
    (&["more", "recent", "than"], After),
    (&["earlier", "than"], Before),
    (&["older", "than"], Before),
    (&["prior", "to"], Before),
    (&["previous", "to"], Before),
    (&["following"], After),
    (&["up", "to"], Until),
    (&["as", "of"], Since),
    (&["starting", "in"], Since),
    (&["starting"], Since),
    (&["beginning", "in"], Since),
    (&["beginning"], Since),
    (&["since"], Since),
    (&["after"], After),
    (&["before"], Before),
    (&["until"], Until),
    (&["till"], Until),
    (&["through"], Until),
    (&["by"], Until),
    (&["in"], In),
    (&["on"], In),
    (&["of"], In),
    (&["during"], In),
    (&["within"], In),
    (&["from"], In),
    (&["between"], In),
    (&["for"], In),
];

/// Words after a date that open its range to one side.
/// They count only where no opener has said something else.
pub const ENDINGS: [(&[&str], Relation); 23] = [
    (&["through", "present"], Since),
    (&["until", "now"], Since),
    (&["until", "today"], Since),
    (&["till", "now"], Since),
    (&["onward"], Since),
    (&["onwards"], Since),
    (&["forward"], Since),
    (&["and", "later"], Since),
    (&["or", "later"], Since),
    (&["and", "newer"], Since),
    (&["or", "newer"], Since),
    (&["and", "after"], Since),
    (&["or", "after"], Since),
    (&["to", "present"], Since),
    (&["to", "date"], Since),
    (&["to", "now"], Since),
    (&["to", "today"], Since),
    (&["through", "today"], Since),
    (&["through", "now"], Since),
    (&["and", "earlier"], Until),
    (&["or", "earlier"], Until),
    (&["and", "before"], Until),
    (&["or", "before"], Until),
];

/// Returns true if a word begins those that tell whose date follows: "injured in 2014".
pub fn tells_whose_date(word: &str) -> bool {
    LEADS.iter().any(|(lead, _)| lead[0] == word)
}

/// Finds the longest phrase of a table that begins these words: the number of its words and its entry.
/// Gives None if no phrase begins them.
pub fn longest<T: Copy>(words: &[&str], phrases: &[(&[&str], T)]) -> Option<(usize, T)> {
    let here = phrases.iter().filter(|(phrase, _)| words.starts_with(phrase));
    here.max_by_key(|(phrase, _)| phrase.len()).map(|(phrase, says)| (phrase.len(), *says))
}
