//! Canaries: what this folder takes for granted of tantivy's files and of the order in which it writes them. When
//! tantivy changes one of these, the test of its name fails first.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::collector::Count;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::index::SegmentComponent;
use tantivy::query::AllQuery;

use tantivy::{Directory, Index, IndexSettings};
use tempfile::TempDir;

use crate::index::schema;
use crate::index::segment::SegmentBuilder;
use crate::index::segment::document::PreparedDocuments;
use crate::index::segment::files::directory::DurableDirectory;
use crate::index::segment::files::footer::{files_of, of_another_version};
use crate::index::segment::files::names::{LIST, META, is_of_segment, is_of_store, is_temporary, kept_files};
use crate::index::segment::files::{footer, managed, meta};
use crate::index::segment::postings::inverter::Inverter;
use crate::index::segment::tests::letter;
use crate::index::segment::writer::SafeWriter;
use crate::platform::temporary_in;
use crate::stop::Stop;

/// The letters of the first commit, so many that tantivy does not write them again for the one that is taken out.
const FIRST: Range<usize> = 1..40;

/// A directory that notes what tantivy does, and refuses to replace `meta.json` when it is told to.
#[derive(Debug, Clone)]
struct WatchedDirectory {
    files: DurableDirectory,
    deeds: Arc<Mutex<Vec<String>>>,
    refuses: Arc<AtomicBool>,
}

impl WatchedDirectory {
    fn note(&self, deed: &str, path: &Path) {
        let mut deeds = self.deeds.lock().unwrap_or_else(PoisonError::into_inner);
        deeds.push(format!("{deed} {}", path.display()));
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.deeds.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Directory for WatchedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.note("open", path);
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.note("remove", path);
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.note("create", path);
        self.files.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path == Path::new(META) && self.refuses.load(Ordering::SeqCst) {
            return Err(io::Error::other("refused"));
        }
        self.note("replace", path);
        self.files.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.note("lock", &lock.filepath);
        self.files.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// Makes an empty index in a folder of its own, with the witness of what tantivy does in it.
fn index() -> (TempDir, WatchedDirectory, Index) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = DurableDirectory::open(folder.path()).expect("a directory");
    let witness = WatchedDirectory { files, deeds: Arc::default(), refuses: Arc::default() };
    let mut index = Index::create(witness.clone(), schema::schema(), IndexSettings::default()).expect("an index");
    index.set_tokenizers(schema::tokenizers());
    (folder, witness, index)
}

/// Opens a writer that has been given letters and has not committed them.
fn writer(index: &Index, folder: &TempDir, letters: Range<usize>) -> SafeWriter {
    let mut writer =
        SafeWriter::open(index, &DurableDirectory::open(folder.path()).expect("a directory"), folder.path(), 100 << 20)
            .expect("a writer");
    let mut inverter = Inverter::default();
    for number in letters {
        let (case, mut items) = letter(number);
        let documents = PreparedDocuments::new(&case, &mut items, &mut inverter);
        writer.replace(&format!("CM{number}"), documents, "a.txt").expect("a letter");
    }
    writer
}

/// Makes an index of two segments, the first of which has a deleted letter.
fn updated() -> (TempDir, WatchedDirectory, Index) {
    let (folder, witness, index) = index();
    writer(&index, &folder, FIRST).commit("payload", &Stop::default()).expect("a commit");
    writer(&index, &folder, 1..2).commit("payload", &Stop::default()).expect("a commit");
    let segments = index.load_metas().expect("metas").segments;
    assert_eq!(segments.iter().filter(|segment| segment.has_deletes()).count(), 1);
    (folder, witness, index)
}

/// Lists the names of all files in a folder.
fn names(folder: &Path) -> HashSet<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

/// Counts the items that a reader who opens the index now finds.
fn items(index: &Index) -> usize {
    let searcher = index.reader().expect("a reader").searcher();
    searcher.search(&AllQuery, &Count).expect("a count")
}

#[test]
fn every_file_of_a_segment_ends_in_a_footer_with_the_checksum_of_the_rest() {
    let (folder, _, index) = updated();
    let files = files_of(&index.load_metas().expect("metas").segments);
    assert_eq!(files.len(), 6 + 6 + 1);
    for file in &files {
        let path = folder.path().join(&file.name);
        let bytes = fs::read(&path).expect("a file");
        let (length, _) = footer::read(&path).expect("a footer");
        assert_eq!(length, bytes.len() as u64);
    }
    let readings: Vec<_> = files.iter().map(|file| footer::read(&folder.path().join(&file.name))).collect();
    assert!(of_another_version(&files, &readings).is_empty());
    // A changed byte is seen by both.
    let damaged = folder.path().join(&files[0].name);
    let mut bytes = fs::read(&damaged).expect("a file");
    bytes[0] ^= 1;
    fs::write(&damaged, bytes).expect("a file");
    assert_eq!(footer::read(&damaged).err().as_deref(), Some("its checksum does not fit"));
    // Our directory refuses such bytes before tantivy sees them.
    let plain = Index::open(MmapDirectory::open(folder.path()).expect("a directory")).expect("an index");
    assert_eq!(plain.validate_checksum().expect("a check"), HashSet::from([files[0].name.clone()]));
    assert!(index.validate_checksum().is_err());
}

#[test]
fn the_list_of_files_is_a_list_of_names_without_which_nothing_opens() {
    let (folder, ..) = updated();
    let open = || Index::open(DurableDirectory::open(folder.path()).expect("a directory"));
    let listed = managed::read(folder.path()).expect("a list");
    let there: HashSet<PathBuf> =
        names(folder.path()).into_iter().filter(|name| !name.starts_with('.')).map(PathBuf::from).collect();
    assert_eq!(listed, there);
    fs::write(folder.path().join(LIST), "?").expect("a file");
    assert!(open().is_err());
    managed::write_anew(folder.path(), |_| false).expect("a list");
    assert_eq!(managed::read(folder.path()), Ok(listed));
    assert!(open().is_ok());
}

#[test]
fn meta_json_is_pretty_json_and_a_line_end_with_our_payload() {
    let (folder, _, index) = updated();
    let metas = index.load_metas().expect("metas");
    assert_eq!(metas.payload.as_deref(), Some("payload"));
    let bytes = meta::read(folder.path()).expect("a file");
    assert_eq!(String::from_utf8(bytes).ok(), meta::format(&metas).ok().and_then(|text| String::from_utf8(text).ok()));
    // What we write is read again.
    let other = tantivy::IndexMeta { payload: Some("other".to_owned()), ..metas };
    meta::write(folder.path(), &other).expect("a file");
    assert_eq!(index.load_metas().expect("metas").payload.as_deref(), Some("other"));
}

#[test]
fn all_files_that_tantivy_makes_are_known_by_their_names() {
    let (folder, witness, index) = updated();
    let kept: Vec<PathBuf> = index.load_metas().expect("metas").segments.iter().flat_map(kept_files).collect();
    for name in names(folder.path()) {
        assert!(is_of_segment(&name) && kept.contains(&PathBuf::from(&name)) || is_of_store(&name), "{name}");
    }
    for deed in witness.take() {
        let (_, name) = deed.split_once(' ').expect("a deed and a name");
        assert!(is_of_segment(name) || is_of_store(name), "{deed}");
    }
    let temporary = temporary_in(folder.path()).expect("a file");
    assert!(temporary.path().file_name().is_some_and(|name| is_temporary(&name.to_string_lossy())));
}

#[test]
fn a_segment_of_ours_has_no_temporary_doc_store() {
    let (folder, _, index) = index();
    let segment = index.new_segment();
    let mut metas = index.load_metas().expect("metas");
    let mut listed = |meta| {
        metas.segments = vec![meta];
        metas.list_segment_files()
    };
    let temporary = segment.relative_path(SegmentComponent::TempStore);
    // tantivy takes every new segment for one that has such a file, and would keep the name for ever.
    assert!(listed(segment.meta().clone()).contains(&temporary));
    let (case, mut items) = letter(1);
    let documents = PreparedDocuments::new(&case, &mut items, &mut Inverter::default()).named("CM1", "a.txt");
    let mut builder = SegmentBuilder::new(segment).expect("a builder");
    builder.add(&documents).expect("a letter");
    let files = listed(builder.finish().expect("a segment"));
    assert!(!files.contains(&temporary));
    assert!(!folder.path().join(temporary).exists());
}

#[test]
fn a_commit_is_the_replacement_of_meta_json_and_nothing_else() {
    let (folder, witness, index) = index();
    let first = writer(&index, &folder, FIRST);
    witness.take();
    first.commit("payload", &Stop::default()).expect("a commit");
    let deeds = witness.take();
    let at = |wanted: &str| deeds.iter().position(|deed| *deed == format!("replace {wanted}")).expect("a deed");
    assert_eq!(deeds.iter().filter(|deed| **deed == format!("replace {META}")).count(), 1);
    // All files of the commit are made, and listed, before.
    let last = deeds.iter().rposition(|deed| deed.starts_with("create ")).expect("a file");
    assert!(last < at(META) && at(LIST) < at(META), "{deeds:?}");
    let before = items(&index);
    assert_eq!(before, FIRST.map(|number| number % 4).sum::<usize>());
    // Where it is refused, there is no commit.
    let second = writer(&index, &folder, 1..2);
    witness.refuses.store(true, Ordering::SeqCst);
    assert!(second.commit("other", &Stop::default()).is_err());
    witness.refuses.store(false, Ordering::SeqCst);
    let again = Index::open(DurableDirectory::open(folder.path()).expect("a directory")).expect("an index");
    assert_eq!(items(&again), before);
    assert_eq!(again.load_metas().expect("metas").payload.as_deref(), Some("payload"));
}

#[test]
fn readers_and_who_removes_files_hold_the_lock_of_meta_json() {
    let (folder, witness, index) = index();
    let lock = format!("lock {}", META_LOCK.filepath.display());
    writer(&index, &folder, FIRST).commit("payload", &Stop::default()).expect("a commit");
    witness.take();
    assert!(items(&index) > 0);
    let deeds = witness.take();
    let opened = deeds.iter().position(|deed| deed.starts_with("open ")).expect("a file");
    assert!(deeds[..opened].contains(&lock), "{deeds:?}");
    writer(&index, &folder, 1..40).commit("payload", &Stop::default()).expect("a commit");
    let deeds = witness.take();
    let removed = deeds.iter().position(|deed| deed.starts_with("remove ")).expect("a file");
    let replaced = deeds.iter().position(|deed| *deed == format!("replace {META}")).expect("a commit");
    assert!(replaced < removed && deeds[replaced..removed].contains(&lock), "{deeds:?}");
}
