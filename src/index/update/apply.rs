//! Applies what was read to the index, file after file: letters get ids, new ones are written, and those that are
//! gone are taken out. This happens on one thread and in a fixed order, on which ids depend.

use std::collections::HashSet;

use crate::corpus::Stamp;
use crate::index::error::{IndexError, Result};
use crate::index::folder::commit::Commit;
use crate::index::folder::letter_key::LetterKey;
use crate::index::folder::manifest::{LetterOutcome, ManifestEntry};
use crate::index::update::ids::{Assignment, Ids};
use crate::index::update::plan::Task;
use crate::index::update::read::prepared::PreparedLetter;
use crate::index::update::read::{ReadContext, ReadOutcome, read_letters};
use crate::index::update::report::{Duplicate, FORGOTTEN, Reject, Report};
use crate::index::update::transaction::Transaction;

/// A run's files being applied. They come in the order in which ids are given out.
pub struct Applier<'a> {
    context: &'a ReadContext<'a>,
    ids: Ids,
    /// Ids that the index had before and that this run has written. Their items are new, whichever letter had the id
    /// before.
    written: HashSet<String>,
    /// The changes of the store.
    pub transaction: Transaction,
    /// The payload of the commit to come, counted file by file.
    pub commit: Commit,
    /// True if the manifest says anything that it did not say before.
    pub changed: bool,
    /// The report of the run so far.
    pub report: Report,
}

/// A letter that is about to get its id.
struct Candidate {
    key: LetterKey,
    /// The hash of all that was read, where an equal hash means that the index has the letter as it is.
    text: Option<u128>,
    /// The letter ready to be written, where it was read.
    prepared: Option<PreparedLetter>,
}

/// A candidate, or the reason why that part of a file is none.
type CandidatePart = std::result::Result<Candidate, String>;

impl<'a> Applier<'a> {
    /// Begins to apply what is read in `context` to `transaction`; `commit` is the payload of the last commit.
    pub fn new(context: &'a ReadContext<'a>, transaction: Transaction, commit: Commit) -> Applier<'a> {
        let commit = commit.emptied();
        let (ids, written, report) = (Ids::default(), HashSet::new(), Report::default());
        Applier { context, ids, written, transaction, commit, changed: false, report }
    }

    /// Applies a file.
    ///
    /// # Errors
    /// When the store cannot be written, or the run was stopped.
    pub fn take(&mut self, task: &Task, reading: ReadOutcome) -> Result<()> {
        match reading {
            ReadOutcome::Stopped => Err(IndexError::Interrupted),
            ReadOutcome::NoWorker { reason } => Err(IndexError::NoWorker { reason }),
            ReadOutcome::Unchanged { entry, letters } => self.settle(task, self.known_parts(&entry, letters), entry),
            ReadOutcome::Read { parts, stamp, content, bytes } => {
                self.report.bytes += bytes;
                // Letters that were known do not count: they were told when they were read.
                self.report.warned += parts.iter().flatten().filter(|letter| letter.warned).count() as u64;
                let candidate = |letter: PreparedLetter| Candidate {
                    key: letter.key.clone(),
                    text: self.comparable(letter.text),
                    prepared: Some(letter),
                };
                let parts = parts.into_iter().map(|part| part.map(candidate)).collect();
                let (source, name, kind) = (task.source, task.name().to_owned(), task.file.kind);
                self.settle(task, parts, ManifestEntry { source, name, kind, stamp, content, outcomes: Vec::new() })
            }
            ReadOutcome::Refused { reason, before } => {
                // The letters of before still count, so that a file that is locked for a moment loses none.
                self.report.rejects.push(Reject { source: task.name().to_owned(), reason });
                before.map_or(Ok(()), |before| self.take(task, *before))
            }
        }
    }

    /// Returns the hash of a letter's text where an equal hash means that the index has the letter as it is: another
    /// parser may see more in the same text, and a new store has nothing yet.
    fn comparable(&self, text: u128) -> Option<u128> {
        (self.context.same_reading && !self.context.anew).then_some(text)
    }

    /// Takes the parts of a file from its entry; `letters` are those of its outcomes that are written again.
    fn known_parts(&self, entry: &ManifestEntry, letters: Vec<Option<PreparedLetter>>) -> Vec<CandidatePart> {
        let mut letters = letters.into_iter();
        let mut part = |outcome: &LetterOutcome| {
            let prepared = letters.next().flatten();
            match outcome {
                LetterOutcome::Indexed { key, text, .. } => {
                    let text = (!self.context.anew).then_some(*text);
                    Ok(Candidate { key: key.clone(), text, prepared })
                }
                LetterOutcome::Duplicate { key, .. } => Ok(Candidate { key: key.clone(), text: None, prepared }),
                LetterOutcome::Rejected { reason } => Err(reason.clone()),
            }
        };
        entry.outcomes.iter().map(&mut part).collect()
    }

    /// Takes out the letters of a file that is gone.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn take_out(&mut self, entry: &ManifestEntry) -> Result<()> {
        self.changed = true;
        for id in entry.letter_ids() {
            self.report.letters.removed += 1;
            self.remove(id)?;
        }
        Ok(())
    }

    /// Decides the outcome of each part of a file, and keeps the outcomes as its entry.
    fn settle(&mut self, task: &Task, parts: Vec<CandidatePart>, mut entry: ManifestEntry) -> Result<()> {
        let known = task.known.and_then(|number| self.context.manifest.entry(number));
        let mut outcomes = Vec::with_capacity(parts.len());
        for part in parts {
            let candidate = match part {
                Ok(candidate) => candidate,
                Err(reason) => {
                    outcomes.push(self.reject(task, reason));
                    continue;
                }
            };
            // It has its id all the same, so that no other letter changes its own.
            let assignment = self.ids.assign(&candidate.key, task.name_for_id());
            if self.context.forgotten.has(&candidate.key) {
                // No stamp and hash fit: it comes back by itself once it is no longer on the list.
                (entry.stamp, entry.content) = (Stamp::default(), 0);
                outcomes.push(self.reject(task, FORGOTTEN.to_owned()));
                continue;
            }
            outcomes.push(match assignment {
                Assignment::CopyOf(of) => {
                    self.report.duplicates.push(Duplicate { source: task.name().to_owned(), of: of.clone() });
                    LetterOutcome::Duplicate { of, key: candidate.key }
                }
                Assignment::Letter(id) => match self.letter(task, known.as_ref(), candidate, &id)? {
                    Some(outcome) => outcome,
                    None => {
                        // No stamp and hash fit: the file is read again as soon as that can be.
                        (entry.stamp, entry.content) = (Stamp::default(), 0);
                        self.reject(task, "gone or unreadable, and its id belongs to another letter now".to_owned())
                    }
                },
            });
        }
        entry.outcomes = outcomes;
        // Only now is it known which letters the file holds no more.
        self.replace(known.as_ref(), &entry)?;
        self.changed |= known.as_ref() != Some(&entry);
        self.commit.count(&entry);
        self.transaction.note(&entry)
    }

    /// Notes in the report that a part of a file is no letter.
    fn reject(&mut self, task: &Task, reason: String) -> LetterOutcome {
        self.report.rejects.push(Reject { source: task.name().to_owned(), reason: reason.clone() });
        LetterOutcome::Rejected { reason }
    }

    /// Makes the index have a letter under this id. Returns `None` when the letter should be read again and cannot
    /// be.
    fn letter(
        &mut self,
        task: &Task,
        known: Option<&ManifestEntry>,
        candidate: Candidate,
        id: &str,
    ) -> Result<Option<LetterOutcome>> {
        if let Some(outcome) = known.and_then(|known| as_it_was(known, candidate.text, id)) {
            self.report.letters.unchanged += 1;
            return Ok(Some(outcome.clone()));
        }
        let Candidate { key, prepared, .. } = candidate;
        let Some(letter) = prepared.or_else(|| self.read_again(task, &key)) else { return Ok(None) };
        let PreparedLetter { text, layout, decisions, drafts, .. } = letter;
        let replaced = self.transaction.replace(id, drafts, task.name())?;
        // What was there before and is written must not be taken out by a later file.
        if replaced || known.is_some_and(|known| known.letter_ids().any(|known| known == id)) {
            self.written.insert(id.to_owned());
        }
        Ok(Some(LetterOutcome::Indexed { id: id.to_owned(), key, text, layout, decisions }))
    }

    /// Reads the letter with this key from its file once more. A letter that was known as a copy needs this when the
    /// letter that it was a copy of is gone.
    fn read_again(&self, task: &Task, key: &LetterKey) -> Option<PreparedLetter> {
        let parts = read_letters(&task.file, self.context.reader).ok()?;
        parts.into_iter().flatten().find(|parsed| parsed.key == *key).map(|parsed| (*parsed).into())
    }

    /// Takes out the letters that the file held and holds no more, and counts new, changed and removed letters of it.
    fn replace(&mut self, known: Option<&ManifestEntry>, entry: &ManifestEntry) -> Result<()> {
        let before: HashSet<&str> = known.into_iter().flat_map(ManifestEntry::letter_ids).collect();
        let now: HashSet<&str> = entry.letter_ids().collect();
        for id in before.difference(&now) {
            self.remove(id)?;
        }
        let is_written = |id: &&&str| self.context.anew || self.written.contains(**id);
        let rewritten = before.intersection(&now).filter(is_written).count();
        let gone = before.difference(&now).count();
        let fresh = now.difference(&before).count();
        // A letter in the place of one that is gone is that letter under another id, and what is now a copy
        // or no letter any more is counted as such.
        let renamed = gone.min(fresh);
        let others_before = known.map_or(0, |known| known.outcomes.len()) - before.len();
        let demoted = (entry.outcomes.len() - now.len()).saturating_sub(others_before);
        let counts = &mut self.report.letters;
        counts.changed += (rewritten + renamed) as u64;
        counts.new += (fresh - renamed) as u64;
        counts.removed += (gone - renamed).saturating_sub(demoted) as u64;
        Ok(())
    }

    /// Takes out the items of a letter, unless they were written by this run.
    fn remove(&mut self, id: &str) -> Result<()> {
        // A new store has nothing to be taken out.
        if self.context.anew || self.written.contains(id) { Ok(()) } else { self.transaction.remove(id) }
    }
}

/// Finds the outcome of the letter with this text in the file's entry, if the index has the letter under this id.
fn as_it_was<'t>(known: &'t ManifestEntry, text: Option<u128>, id: &str) -> Option<&'t LetterOutcome> {
    let text = text?;
    let is_it = |outcome: &&LetterOutcome| match outcome {
        LetterOutcome::Indexed { id: known, text: known_text, .. } => known == id && *known_text == text,
        LetterOutcome::Duplicate { .. } | LetterOutcome::Rejected { .. } => false,
    };
    known.outcomes.iter().find(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{FileKind, Found, Location, PdfReader, Reader, Text};
    use crate::index::folder::forgotten::Forgotten;
    use crate::index::folder::lock::WriteLock;
    use crate::index::folder::manifest::Manifest;
    use crate::index::update::options::UpdateOptions;
    use crate::index::update::read::prepared::ParsedLetter;
    use crate::index::update::read::reuse::PreviousLetters;
    use crate::letter;
    use crate::letter::document::Document;
    use crate::stop::Stop;

    type CandidatePart = std::result::Result<PreparedLetter, String>;

    fn part(case: &str, rationale: &str) -> CandidatePart {
        let text = format!(
            "{case}\nIMR ISSUES, DECISIONS AND RATIONALES\nLumbar MRI: Upheld\nDecision rationale: {rationale}\n"
        );
        let Text { document, hash } = Text::of(Document::from_text(text));
        let letter = letter::read(&document).swap_remove(0).map_err(|error| error.to_string())?;
        Ok(ParsedLetter::new(letter, &document.into(), Some(hash)).into())
    }

    fn numbered(case: u32, rationale: &str) -> CandidatePart {
        part(&format!("Case Number: CM17-{case:07}"), rationale)
    }

    /// Applies a file of these parts that was known as `known`. Returns its entry and the counts of new, changed,
    /// unchanged, removed, duplicate and rejected letters.
    fn take(known: Option<&ManifestEntry>, parts: Vec<CandidatePart>) -> (ManifestEntry, [u64; 6]) {
        let reader = Reader::new(PdfReader::in_process());
        let mut manifest = Manifest::of_sources(vec!["/in".into()]);
        known.into_iter().for_each(|entry| manifest.push(entry));
        let previous = PreviousLetters::new(None, &manifest, &[]);
        let context = ReadContext {
            reader: &reader,
            manifest: &manifest,
            previous,
            same_reading: true,
            anew: false,
            forgotten: &Forgotten::default(),
        };
        let folder = tempfile::tempdir().expect("a folder");
        let store = WriteLock::take(folder.path()).and_then(|lock| lock.new_store(1)).expect("a store");
        let transaction =
            Transaction::new(Some(&store), &manifest.sources, &UpdateOptions::default()).expect("changes");
        let mut applier = Applier::new(&context, transaction, Commit::default());
        let (name, stamp) = ("in/all.txt".to_owned(), Stamp::default());
        let file = Found { name, kind: FileKind::Text, stamp, location: Location::Gone };
        let task = Task::new(0, std::path::Path::new("/in"), file, known.map(|_| 0));
        let reading = ReadOutcome::Read { parts, stamp, content: 1, bytes: 0 };
        applier.take(&task, reading).expect("the store can be written");
        let counts = applier.report.letters;
        let (duplicates, rejects) = (applier.report.duplicates.len() as u64, applier.report.rejects.len() as u64);
        let counts = [counts.new, counts.changed, counts.unchanged, counts.removed, duplicates, rejects];
        let commit = Commit { manifest: "manifest-1".to_owned(), ..applier.commit };
        applier.transaction.commit(&store, &commit, &Stop::default()).expect("the store can be written");
        let written = Manifest::read(&store.path.join(&commit.manifest)).expect("the manifest");
        (written.entry(0).expect("an entry"), counts)
    }

    fn ids(entry: &ManifestEntry) -> Vec<&str> {
        entry.letter_ids().collect()
    }

    #[test]
    fn each_letter_of_a_file_has_its_own_outcome() {
        let parts = || {
            vec![
                numbered(1, "a"),
                Err("part 2 of 5: no text".to_owned()),
                part("", "b"),
                part("", "c"),
                numbered(1, "d"),
            ]
        };
        let (entry, counts) = take(None, parts());
        assert_eq!(ids(&entry), ["CM17-0000001", "in/all", "in/all~2"]);
        assert_eq!((entry.outcomes.len(), counts), (5, [3, 0, 0, 0, 1, 1]));
        let (again, counts) = take(Some(&entry), parts());
        assert_eq!((again, counts), (entry, [0, 0, 3, 0, 1, 1]));
    }

    #[test]
    fn letters_of_a_file_change_one_by_one() {
        let (known, _) = take(None, vec![numbered(1, "a"), numbered(2, "b"), numbered(3, "c")]);
        for (what, parts, wanted, counts) in [
            ("the second changed", vec![numbered(1, "a"), numbered(2, "B!"), numbered(3, "c")], 3, [0, 1, 2, 0, 0, 0]),
            ("the second is gone", vec![numbered(1, "a"), numbered(3, "c")], 2, [0, 0, 2, 1, 0, 0]),
            (
                "one came before",
                vec![numbered(9, "x"), numbered(1, "a"), numbered(2, "b"), numbered(3, "c")],
                4,
                [1, 0, 3, 0, 0, 0],
            ),
            ("the order changed", vec![numbered(3, "c"), numbered(2, "b"), numbered(1, "a")], 3, [0, 0, 3, 0, 0, 0]),
            (
                "the third has another number",
                vec![numbered(1, "a"), numbered(2, "b"), numbered(4, "c")],
                3,
                [0, 1, 2, 0, 0, 0],
            ),
            (
                "the third is broken",
                vec![numbered(1, "a"), numbered(2, "b"), Err("no text".to_owned())],
                2,
                [0, 0, 2, 0, 0, 1],
            ),
            ("all are gone", vec![Err("no text".to_owned())], 0, [0, 0, 0, 2, 0, 1]),
        ] {
            let (entry, counted) = take(Some(&known), parts);
            assert_eq!((ids(&entry).len(), counted), (wanted, counts), "{what}");
        }
    }
}
