//! Hints: what a user can do about an error of the library.
//!
//! They name commands and options, so they are here and not with the errors, which a program may show that has neither.

use std::io;
use std::path::Path;

use crate::error::Error;

/// Returns the command or step that mends an error, if there is one.
/// The hint is an order that can be copied; None if nothing can be said that the error does not.
pub fn hint(error: &Error) -> Option<String> {
    let path = |path: &Path| path.display().to_string();
    match error {
        Error::Query(error) => error.hint(),
        Error::NoIndex { path: at } => Some(format!("run 'imr index PATH --index {}' to build it", path(at))),
        Error::Locked { .. } => Some("wait until it ends, or index into another folder with --index DIR".to_owned()),
        Error::Format { path: at, .. } => {
            Some(format!("run 'imr index PATH --rebuild --index {}' to build it anew", path(at)))
        }
        Error::Damaged { .. } => {
            let rebuild = "or 'imr index PATH --rebuild' to build it anew";
            Some(format!("run 'imr check --repair' with the same --index to mend it, {rebuild}"))
        }
        Error::UnknownId { .. } => Some("run 'imr query WORDS --format ids' to see ids".to_owned()),
        Error::UnknownItem { letter, .. } => Some(format!("run 'imr show {letter}' to see them all")),
        Error::NoFolder { path: at, folder } => {
            Some(format!("run 'mkdir -p {}' to make it", path(at.parent().unwrap_or(folder))))
        }
        Error::Exists { .. } => Some("add --force to replace it, or name another".to_owned()),
        Error::Removals { .. } => Some(
            "if its disk is there and they are to go, run this again with --allow-removals; --keep-missing keeps \
             them"
                .to_owned(),
        ),
        Error::Io { path: at, source } if source.kind() == io::ErrorKind::PermissionDenied => Some(format!(
            "nothing is damaged: its owner may let others read it with 'chmod -R a+rX {}', and write it with a+rwX",
            // Of a file the folder, since its neighbours will have the same fault.
            path(at.parent().filter(|folder| !folder.as_os_str().is_empty() && !at.is_dir()).unwrap_or(at))
        )),
        Error::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            Some("check the spelling: nothing is there under this name".to_owned())
        }
        Error::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => Some(
            "make room there, or use another disk: --index names the folder of the index and of what it \
                 unpacks, TMPDIR the one where other commands unpack"
                .to_owned(),
        ),
        Error::Option { .. } | Error::Io { .. } | Error::Output(_) | Error::Engine { .. } | Error::Interrupted => None,
    }
}
