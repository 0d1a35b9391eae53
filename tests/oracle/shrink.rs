//! Makes a query that fails as small as it can while it still fails.

use imr::query::{Expr, Query};

/// The smallest query that is found below `query` by taking one thing away at a time and still `fails`.
pub fn shrunk(query: &Expr, fails: impl Fn(&Expr) -> bool) -> Expr {
    let mut smallest = query.clone();
    while let Some(smaller) = smaller(&smallest).into_iter().find(|smaller| is_query(smaller) && fails(smaller)) {
        smallest = smaller;
    }
    smallest
}

/// Returns true if the value is one that can be typed.
fn is_query(expr: &Expr) -> bool {
    expr.to_string().parse::<Query>().is_ok_and(|query| query.root == *expr)
}

/// Everything that is one step smaller.
fn smaller(expr: &Expr) -> Vec<Expr> {
    let mut found: Vec<Expr> = children(expr).into_iter().cloned().collect();
    let count = children(expr).len();
    if let Expr::Words(_) | Expr::And(_) | Expr::Or(_) = expr {
        found.extend((0..count).filter(|_| count > 2).map(|at| without(expr, at)));
    }
    match expr {
        Expr::Phrase { text, slop, at } => {
            let words: Vec<&str> = text.split(' ').collect();
            let shorter = |gone: usize| {
                let kept = words.iter().enumerate().filter(|(word, _)| *word != gone).map(|(_, word)| *word);
                Expr::Phrase { text: kept.collect::<Vec<_>>().join(" "), slop: *slop, at: *at }
            };
            found.extend((0..words.len()).filter(|_| words.len() > 1).map(shorter));
            found.extend((*slop > 0).then(|| Expr::Phrase { text: text.clone(), slop: slop / 2, at: *at }));
        }
        Expr::AtLeast { count, part, at } if *count > 1 => {
            found.push(Expr::AtLeast { count: count - 1, part: part.clone(), at: *at });
        }
        Expr::Near { left, right, near, not: true, at } => {
            found.push(Expr::Near { left: left.clone(), right: right.clone(), near: *near, not: false, at: *at });
        }
        _ => {}
    }
    for at in 0..count {
        for child in smaller(children(expr)[at]) {
            let mut copy = expr.clone();
            *children_mut(&mut copy)[at] = child;
            found.push(copy);
        }
    }
    found
}

fn without(expr: &Expr, at: usize) -> Expr {
    let mut copy = expr.clone();
    if let Expr::Words(parts) | Expr::And(parts) | Expr::Or(parts) = &mut copy {
        parts.remove(at);
    }
    copy
}

fn children(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Words(parts) | Expr::And(parts) | Expr::Or(parts) => parts.iter().collect(),
        Expr::Near { left, right, .. } => vec![left, right],
        Expr::Not(part) | Expr::AtLeast { part, .. } | Expr::Field { part, .. } | Expr::Boost { part, .. } => {
            vec![part]
        }
        Expr::Word(_) | Expr::Phrase { .. } | Expr::Has { .. } => Vec::new(),
    }
}

fn children_mut(expr: &mut Expr) -> Vec<&mut Expr> {
    match expr {
        Expr::Words(parts) | Expr::And(parts) | Expr::Or(parts) => parts.iter_mut().collect(),
        Expr::Near { left, right, .. } => vec![left, right],
        Expr::Not(part) | Expr::AtLeast { part, .. } | Expr::Field { part, .. } | Expr::Boost { part, .. } => {
            vec![part]
        }
        Expr::Word(_) | Expr::Phrase { .. } | Expr::Has { .. } => Vec::new(),
    }
}
