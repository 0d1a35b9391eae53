//! The calls by which a program changes files, as data: their numbers, and where their files stand among the arguments.

use nix::libc;

/// The arguments of a call that name its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// The argument of this number is an open file.
    Open(usize),
    /// The argument of this number is a path.
    Path(usize),
    /// The argument of this number is an open folder, the next one a path below it.
    Below(usize),
}

/// A deed of a call, as far as the disk is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Open,
    Close,
    Duplicate,
    Read,
    /// Reads at an offset, asks, maps: changes nothing, not even the place in the file.
    Look,
    Seek,
    Write,
    WriteAt,
    Length,
    Sync,
    MakeFolder,
    Remove,
    Rename,
    Link,
    /// Would change a file in a way that the model of the disk does not know.
    Unknown,
}

/// A call of the system.
#[derive(Debug)]
pub struct Call {
    number: libc::c_long,
    pub name: &'static str,
    pub deed: Deed,
    pub file: Named,
    /// The argument that names a second file, as for a rename.
    pub second: Option<Named>,
}

impl Call {
    /// True if a disk may fail it: it does more than to forget or to count.
    pub fn can_fail(&self) -> bool {
        !matches!(self.deed, Deed::Close | Deed::Duplicate | Deed::Seek)
    }

    /// True if it changes the disk, when it succeeds.
    pub fn changes(&self) -> bool {
        !matches!(self.deed, Deed::Open | Deed::Read | Deed::Look) && self.can_fail()
    }
}

const fn call(number: libc::c_long, name: &'static str, deed: Deed, file: Named) -> Call {
    Call { number, name, deed, file, second: None }
}

const fn pair(number: libc::c_long, name: &'static str, deed: Deed, file: Named, second: Named) -> Call {
    Call { number, name, deed, file, second: Some(second) }
}

use Named::{Below, Open, Path};

/// All calls that name a file or an open one.
const CALLS: &[Call] = &[
    call(libc::SYS_open, "open", Deed::Open, Path(0)),
    call(libc::SYS_openat, "openat", Deed::Open, Below(0)),
    call(libc::SYS_openat2, "openat2", Deed::Unknown, Below(0)),
    call(libc::SYS_creat, "creat", Deed::Unknown, Path(0)),
    call(libc::SYS_close, "close", Deed::Close, Open(0)),
    call(libc::SYS_dup, "dup", Deed::Duplicate, Open(0)),
    call(libc::SYS_fcntl, "fcntl", Deed::Duplicate, Open(0)),
    call(libc::SYS_read, "read", Deed::Read, Open(0)),
    call(libc::SYS_readv, "readv", Deed::Unknown, Open(0)),
    call(libc::SYS_pread64, "pread64", Deed::Look, Open(0)),
    call(libc::SYS_getdents64, "getdents64", Deed::Look, Open(0)),
    call(libc::SYS_flock, "flock", Deed::Look, Open(0)),
    call(libc::SYS_mmap, "mmap", Deed::Look, Open(4)),
    call(libc::SYS_fstat, "fstat", Deed::Look, Open(0)),
    call(libc::SYS_stat, "stat", Deed::Look, Path(0)),
    call(libc::SYS_lstat, "lstat", Deed::Look, Path(0)),
    call(libc::SYS_statx, "statx", Deed::Look, Below(0)),
    call(libc::SYS_newfstatat, "newfstatat", Deed::Look, Below(0)),
    call(libc::SYS_access, "access", Deed::Look, Path(0)),
    call(libc::SYS_faccessat, "faccessat", Deed::Look, Below(0)),
    call(libc::SYS_faccessat2, "faccessat2", Deed::Look, Below(0)),
    call(libc::SYS_statfs, "statfs", Deed::Look, Path(0)),
    call(libc::SYS_fstatfs, "fstatfs", Deed::Look, Open(0)),
    call(libc::SYS_lseek, "lseek", Deed::Seek, Open(0)),
    call(libc::SYS_write, "write", Deed::Write, Open(0)),
    call(libc::SYS_writev, "writev", Deed::Unknown, Open(0)),
    call(libc::SYS_pwrite64, "pwrite64", Deed::WriteAt, Open(0)),
    call(libc::SYS_pwritev, "pwritev", Deed::Unknown, Open(0)),
    call(libc::SYS_fallocate, "fallocate", Deed::Unknown, Open(0)),
    call(libc::SYS_sendfile, "sendfile", Deed::Unknown, Open(0)),
    call(libc::SYS_copy_file_range, "copy_file_range", Deed::Unknown, Open(2)),
    call(libc::SYS_ftruncate, "ftruncate", Deed::Length, Open(0)),
    call(libc::SYS_truncate, "truncate", Deed::Unknown, Path(0)),
    call(libc::SYS_fsync, "fsync", Deed::Sync, Open(0)),
    call(libc::SYS_fdatasync, "fdatasync", Deed::Sync, Open(0)),
    call(libc::SYS_mkdir, "mkdir", Deed::MakeFolder, Path(0)),
    call(libc::SYS_mkdirat, "mkdirat", Deed::MakeFolder, Below(0)),
    call(libc::SYS_rmdir, "rmdir", Deed::Remove, Path(0)),
    call(libc::SYS_unlink, "unlink", Deed::Remove, Path(0)),
    call(libc::SYS_unlinkat, "unlinkat", Deed::Remove, Below(0)),
    pair(libc::SYS_rename, "rename", Deed::Rename, Path(0), Path(1)),
    pair(libc::SYS_renameat, "renameat", Deed::Rename, Below(0), Below(2)),
    pair(libc::SYS_renameat2, "renameat2", Deed::Rename, Below(0), Below(2)),
    pair(libc::SYS_link, "link", Deed::Link, Path(0), Path(1)),
    pair(libc::SYS_linkat, "linkat", Deed::Link, Below(0), Below(2)),
    call(libc::SYS_symlink, "symlink", Deed::Unknown, Path(1)),
];

/// The call of this number, if it names a file.
pub fn find(number: u64) -> Option<&'static Call> {
    CALLS.iter().find(|call| call.number as u64 == number)
}
