//! Compiles the State's words for treatments, from `state.toml`.

use crate::terms::compile::concepts::Concepts;
use crate::terms::compile::literals::option;
use crate::terms::compile::table::{GroupRow, MemberRow, StateTable, TableError, read};

/// Writes the source of `GROUPS`.
///
/// # Errors
/// An unknown concept, or more than 255 members of one group.
pub(crate) fn source(concepts: &Concepts, state: &str) -> Result<String, TableError> {
    let table: StateTable = read("state.toml", state)?;
    let groups = table.group.iter().map(|group| row(group, concepts)).collect::<Result<Vec<_>, _>>()?;
    let (count, groups) = (groups.len(), groups.concat());
    Ok(format!("/// The State's words.\npub(crate) static GROUPS: [StateGroup; {count}] = [\n{groups}];\n"))
}

/// Writes one group, with the member that each concept leads to: its own, or that of its nearest broader concept.
fn row(group: &GroupRow, concepts: &Concepts) -> Result<String, TableError> {
    // By concept, the number of the member that names it.
    let mut direct = vec![0u8; concepts.all.len()];
    for (number, member) in group.members.iter().enumerate() {
        for id in &member.is {
            let code = u8::try_from(number + 1).map_err(|_| TableError::TooMany)?;
            direct[usize::from(concepts.number_of(id, "state.toml")?)] = code;
        }
    }
    // 0 is no member.
    let known = |at: usize| Some(direct[at]).filter(|&code| code != 0);
    let nearest = |at: usize| {
        let above = &concepts.all[at].above;
        known(at).or_else(|| above.iter().find_map(|&above| known(usize::from(above)))).unwrap_or(0)
    };
    let member_of: Vec<u8> = (0..direct.len()).map(nearest).collect();
    let members: Vec<String> = group.members.iter().map(member).collect();
    Ok(format!(
        "    StateGroup {{ of: Category::{:?}, category: {:?}, sub_category: {:?}, members: &[{}], \
         member_of: &{member_of:?} }},\n",
        group.of,
        group.category,
        group.sub_category,
        members.join(", ")
    ))
}

/// Writes one member.
fn member(row: &MemberRow) -> String {
    format!(
        "StateMember {{ form: {}, stem: {:?}, category: {:?}, sub_category: {:?} }}",
        option("DosageForm", row.form),
        row.stem,
        row.category,
        row.sub_category
    )
}
