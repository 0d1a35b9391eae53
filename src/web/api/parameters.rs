//! Reads the parameters of an address by the table of routes, and makes arguments of them. Their meaning is judged by the
//! command, which reads them as it reads its options.

use std::borrow::Cow;

use crate::search::Cursor;
use crate::web::api::problem::{Problem, ProblemKind};
use crate::web::api::routes::{DEEPEST, Parameter, ParameterKind, Route};

/// The most values of one parameter, each of which costs a walk or a lookup.
const MOST_VALUES: usize = 64;

/// The hits of a page where no limit is given, as the command has it.
const USUAL_LIMIT: usize = 10;

/// Returns the arguments that a query string and the rest of the path stand for.
///
/// # Errors
/// When a parameter is unknown, missing, or has no such value.
pub(crate) fn arguments(route: &Route, query: &str, rest: &str) -> Result<Vec<String>, Problem> {
    of_pairs(route, &pairs(query)?, &decoded(rest)?)
}

/// Returns the arguments that parameters with their values, and the parameter of the path, stand for.
///
/// # Errors
/// When a parameter is unknown, missing, or has no such value.
pub(crate) fn of_pairs(route: &Route, pairs: &[(String, String)], rest: &str) -> Result<Vec<String>, Problem> {
    if let Some((name, _)) = pairs.iter().find(|(name, _)| find(route, name).is_none()) {
        let names: Vec<&str> =
            route.all_parameters().filter(|known| known.kind != ParameterKind::Path).map(|known| known.name).collect();
        let hint = if names.is_empty() { "leave it out".to_owned() } else { format!("there are {}", names.join(", ")) };
        return Err(fault(name, "there is no such parameter").hint(hint));
    }
    within_reach(pairs)?;
    let (mut options, mut words) = (Vec::new(), Vec::new());
    for parameter in route.all_parameters() {
        let values: Vec<&str> =
            pairs.iter().filter(|(name, _)| name == parameter.name).map(|(_, value)| value.as_str()).collect();
        check(parameter, &values)?;
        let option = format!("--{}", parameter.name.replace('_', "-"));
        match parameter.kind {
            ParameterKind::Path => words.push(rest.to_owned()),
            ParameterKind::Word | ParameterKind::NeededWord => words.extend(values.into_iter().map(str::to_owned)),
            ParameterKind::Flag => options.extend(values.first().is_some_and(|value| is_yes(value)).then_some(option)),
            _ => options.extend(values.into_iter().map(|value| format!("{option}={value}"))),
        }
    }
    // Whatever follows is a word, even if it looks like an option.
    Ok(route.fixed.iter().map(|&fixed| fixed.to_owned()).chain(options).chain(["--".to_owned()]).chain(words).collect())
}

/// Returns the value of a parameter; of several the last.
///
/// # Errors
/// When the query string is no text.
pub(crate) fn value(query: &str, wanted: &str) -> Result<Option<String>, Problem> {
    Ok(pairs(query)?.into_iter().rev().find(|(name, _)| name == wanted).map(|(_, value)| value))
}

/// Returns the text that a part of a path stands for.
///
/// # Errors
/// When it is no UTF-8.
pub(crate) fn decoded(part: &str) -> Result<Cow<'_, str>, Problem> {
    let text = percent_encoding::percent_decode_str(part).decode_utf8();
    text.map_err(|_| Problem::new(ProblemKind::Parameter, "the address is no UTF-8"))
}

/// Returns names and values; a value that is empty is none, as forms send it.
///
/// # Errors
/// When a name or value is no UTF-8.
pub(crate) fn pairs(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(query.as_bytes()).into_owned().filter(|(_, value)| !value.is_empty()).collect();
    // What is no UTF-8 is replaced while it is decoded; nobody types the sign that replaces it.
    match pairs.iter().find(|(name, value)| name.contains('\u{fffd}') || value.contains('\u{fffd}')) {
        Some((name, _)) => Err(fault(name, "its value is no UTF-8")),
        None => Ok(pairs),
    }
}

/// Refuses a page that is too far down the list.
fn within_reach(pairs: &[(String, String)]) -> Result<(), Problem> {
    let of = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let listed = of("after").and_then(|after| after.parse::<Cursor>().ok()).map_or(0, |cursor| cursor.listed);
    let limit = of("limit").and_then(|limit| limit.parse::<usize>().ok()).unwrap_or(USUAL_LIMIT);
    if listed.saturating_add(limit) <= DEEPEST {
        return Ok(());
    }
    let hint = "narrow the query, or take all hits from /api/v1/export";
    Err(fault("after", &format!("pages lead through {DEEPEST} hits")).hint(hint))
}

/// Checks what the table says of a parameter.
fn check(parameter: &Parameter, values: &[&str]) -> Result<(), Problem> {
    let Parameter { name, kind, .. } = *parameter;
    let [first, rest @ ..] = values else {
        return match kind {
            ParameterKind::NeededWord => {
                Err(fault(name, "it is missing").hint(format!("add {name}=…: {}", parameter.doc)))
            }
            _ => Ok(()),
        };
    };
    match kind {
        ParameterKind::List if values.len() > MOST_VALUES => Err(fault(name, &format!("at most {MOST_VALUES} values"))),
        ParameterKind::List => Ok(()),
        _ if !rest.is_empty() => Err(fault(name, "it is there twice").hint("leave one of them")),
        ParameterKind::Number(most) if first.parse::<usize>().is_ok_and(|number| number > most) => {
            let hint = "ask for fewer; all hits come from /api/v1/export";
            Err(fault(name, &format!("{first} is more than {most}")).hint(hint))
        }
        ParameterKind::Choice(choices) if !choices.contains(first) => {
            Err(fault(name, &format!("'{first}' is no value of it")).hint(format!("there are {}", choices.join(", "))))
        }
        ParameterKind::Flag if !is_yes(first) && !["false", "0", "no"].contains(first) => {
            Err(fault(name, &format!("'{first}' is neither true nor false")))
        }
        _ => Ok(()),
    }
}

/// Returns true if a flag is set.
pub(crate) fn is_yes(value: &str) -> bool {
    ["true", "1", "yes", "on"].contains(&value)
}

/// Finds a parameter of the query string by its name.
fn find(route: &Route, name: &str) -> Option<&'static Parameter> {
    route.all_parameters().find(|parameter| parameter.name == name && parameter.kind != ParameterKind::Path)
}

/// Makes the problem of a parameter.
fn fault(name: &str, reason: &str) -> Problem {
    Problem::new(ProblemKind::Parameter, format!("{name}: {reason}"))
}
