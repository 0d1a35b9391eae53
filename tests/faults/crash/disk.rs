//! A disk as a power cut meets it: what was synced stays, and of everything else any part may be there or not.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Component, Path};

use crate::fictions::dice::Dice;

/// The number of a file or folder, whatever its names.
pub type Node = usize;

/// The folder at the top.
pub const TOP: Node = 0;

/// A name in a folder.
pub type Place = (Node, OsString);

/// One change of the disk. Nodes are numbered as they are made.
#[derive(Debug, Clone)]
pub enum Change {
    /// A new node, a folder or a file, under a name.
    Make { place: Place, is_folder: bool },
    /// Bytes of a file.
    Write { node: Node, at: usize, bytes: Vec<u8> },
    /// The length of a file.
    Length { node: Node, length: usize },
    /// Names that lead to other nodes from now on, or nowhere; all of them or none.
    Names(Vec<(Place, Option<Node>)>),
    /// The content of a file, or the names in a folder, are on the disk.
    Sync(Node),
}

/// A file or folder.
#[derive(Debug, Clone)]
enum Kind {
    /// The content that is on the disk, and the changes that may not be.
    File {
        synced: Vec<u8>,
        pending: Vec<Change>,
    },
    Folder,
}

/// The files and folders below one folder, with what is on the disk of them and what is only meant to be.
#[derive(Debug, Clone)]
pub struct Disk {
    nodes: Vec<Kind>,
    /// The names that are on the disk.
    synced: BTreeMap<Place, Node>,
    /// Changes of names that may not be, in order.
    pending: Vec<Vec<(Place, Option<Node>)>>,
    /// The names that programs see.
    seen: BTreeMap<Place, Node>,
}

/// A way in which disks lose what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// Names change in order: those of a journal up to some point. Bytes are lost file by file.
    Journal,
    /// Each change of a name is there or not, in any order.
    Any,
    /// Everything that was not synced is lost.
    All,
}

pub const LOSSES: [Loss; 3] = [Loss::Journal, Loss::Any, Loss::All];

/// Files and folders as they lie on a disk, by path; a folder has no bytes.
pub type Tree = BTreeMap<String, Option<Vec<u8>>>;

impl Disk {
    /// Takes the content of a folder, all of it synced.
    pub fn of(folder: &Path) -> Disk {
        let mut disk =
            Disk { nodes: vec![Kind::Folder], synced: BTreeMap::new(), pending: Vec::new(), seen: BTreeMap::new() };
        disk.take(folder, TOP);
        disk.synced = disk.seen.clone();
        disk
    }

    fn take(&mut self, folder: &Path, parent: Node) {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut entries: Vec<_> = entries.map(|entry| (entry.file_name(), entry.path())).collect();
        entries.sort();
        for (name, path) in entries {
            let node = self.nodes.len();
            self.seen.insert((parent, name), node);
            if path.is_dir() {
                self.nodes.push(Kind::Folder);
                self.take(&path, node);
            } else {
                self.nodes.push(Kind::File { synced: fs::read(&path).expect("a file"), pending: Vec::new() });
            }
        }
    }

    /// The node at a path below the top, as programs see it.
    pub fn node(&self, path: &Path) -> Option<Node> {
        path.components().try_fold(TOP, |node, part| match part {
            Component::Normal(name) => self.seen.get(&(node, name.to_owned())).copied(),
            _ => Some(node),
        })
    }

    /// The folder and the name of a path.
    pub fn place(&self, path: &Path) -> Option<Place> {
        Some((self.node(path.parent()?)?, path.file_name()?.to_owned()))
    }

    /// Makes a change.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Make { place, is_folder } => {
                let node = self.nodes.len();
                let file = || Kind::File { synced: Vec::new(), pending: Vec::new() };
                self.nodes.push(if *is_folder { Kind::Folder } else { file() });
                self.rename(vec![(place.clone(), Some(node))]);
            }
            Change::Names(names) => self.rename(names.clone()),
            Change::Write { node, .. } | Change::Length { node, .. } => match &mut self.nodes[*node] {
                Kind::File { pending, .. } => pending.push(change.clone()),
                Kind::Folder => panic!("bytes of a folder"),
            },
            Change::Sync(node) => match &mut self.nodes[*node] {
                Kind::File { synced, pending } => {
                    std::mem::take(pending).iter().for_each(|change| alter(synced, change));
                }
                Kind::Folder => {
                    let pending = std::mem::take(&mut self.pending);
                    let (now, later) =
                        pending.into_iter().partition(|names| names.iter().any(|((folder, _), _)| folder == node));
                    self.pending = later;
                    let now: Vec<_> = now;
                    now.iter().for_each(|names| set(&mut self.synced, names));
                }
            },
        }
    }

    fn rename(&mut self, names: Vec<(Place, Option<Node>)>) {
        set(&mut self.seen, &names);
        self.pending.push(names);
    }

    /// The tree as programs see it.
    pub fn tree(&self) -> Tree {
        let content = |node: Node| match &self.nodes[node] {
            Kind::File { synced, pending } => {
                let mut bytes = synced.clone();
                pending.iter().for_each(|change| alter(&mut bytes, change));
                bytes
            }
            Kind::Folder => Vec::new(),
        };
        self.lay(&self.seen, content)
    }

    /// A tree that a power cut may leave.
    pub fn cut(&self, loss: Loss, dice: &mut Dice) -> Tree {
        let mut names = self.synced.clone();
        let kept = dice.below(self.pending.len() + 1);
        // From hardly anything to nearly all of it.
        let percent = *dice.pick(&[10, 50, 90]);
        for (at, change) in self.pending.iter().enumerate() {
            let is_kept = match loss {
                Loss::Journal => at < kept,
                Loss::Any => dice.percent(percent),
                Loss::All => false,
            };
            if is_kept {
                set(&mut names, change);
            }
        }
        let mut contents = HashMap::new();
        for node in names.values().copied().collect::<BTreeSet<Node>>() {
            let Kind::File { synced, pending } = &self.nodes[node] else { continue };
            let mut bytes = synced.clone();
            for change in pending.iter().filter(|_| loss != Loss::All) {
                tear(&mut bytes, change, dice);
            }
            contents.insert(node, bytes);
        }
        self.lay(&names, |node| contents.get(&node).cloned().unwrap_or_default())
    }

    /// Lays the tree out that `names` lead to.
    fn lay(&self, names: &BTreeMap<Place, Node>, content: impl Fn(Node) -> Vec<u8>) -> Tree {
        let (mut tree, mut folders) = (Tree::new(), vec![(TOP, String::new())]);
        while let Some((folder, path)) = folders.pop() {
            for ((_, name), node) in names.range((folder, OsString::new())..(folder + 1, OsString::new())) {
                let path = format!("{path}{}", name.to_string_lossy());
                match &self.nodes[*node] {
                    Kind::Folder => {
                        folders.push((*node, format!("{path}/")));
                        tree.insert(path, None);
                    }
                    Kind::File { .. } => drop(tree.insert(path, Some(content(*node)))),
                }
            }
        }
        tree
    }
}

/// Makes names lead where a change says.
fn set(names: &mut BTreeMap<Place, Node>, change: &[(Place, Option<Node>)]) {
    for (place, node) in change {
        match node {
            Some(node) => drop(names.insert(place.clone(), *node)),
            None => drop(names.remove(place)),
        }
    }
}

/// Makes a change of a file's bytes.
fn alter(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Length { length, .. } => bytes.resize(*length, 0),
        Change::Write { at, bytes: new, .. } => {
            bytes.resize(bytes.len().max(at + new.len()), 0);
            bytes[*at..at + new.len()].copy_from_slice(new);
        }
        _ => {}
    }
}

/// Makes a change, a part of it, or none: the sectors of a write reach the disk in any order, and a file may have grown
/// before it was filled.
fn tear(bytes: &mut Vec<u8>, change: &Change, dice: &mut Dice) {
    const SECTOR: usize = 512;
    let way = dice.below(5);
    match (way, change) {
        (0, _) => {}
        (1, Change::Write { at, bytes: new, .. }) => bytes.resize(bytes.len().max(at + new.len()), 0),
        (2, Change::Write { node, at, bytes: new }) => {
            let new = new[..dice.below(new.len() + 1)].to_vec();
            alter(bytes, &Change::Write { node: *node, at: *at, bytes: new });
        }
        (3, Change::Write { node, at, bytes: new }) => {
            for (number, sector) in new.chunks(SECTOR).enumerate().filter(|_| dice.percent(50)) {
                let at = at + number * SECTOR;
                alter(bytes, &Change::Write { node: *node, at, bytes: sector.to_vec() });
            }
        }
        _ => alter(bytes, change),
    }
}

/// Tells equal trees.
pub fn hash(tree: &Tree) -> u64 {
    let mut hasher = DefaultHasher::new();
    tree.hash(&mut hasher);
    hasher.finish()
}

/// Writes a tree into a folder, in the place of what is there.
pub fn lay_out(tree: &Tree, folder: &Path) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).expect("a folder");
    for (name, bytes) in tree {
        let path = folder.join(name);
        match bytes {
            None => fs::create_dir(path).expect("a folder"),
            Some(bytes) => fs::write(path, bytes).expect("a file"),
        }
    }
}
