//! The integration tests: one binary, so that it is linked once. `README.md` in this folder says how
//! to add a case.

// The world a test runs in: a temporary folder, the program with a cleared environment, sample letters.
mod env;

// What the parser reads from each sample letter, field by field, against `tests/letters/NAME.json`.
mod letters;

// The author of the invented letters, who knows what is in them.
#[path = "../benches/letters/mod.rs"]
mod fictions;

// Invented letters in every look, read by the parser.
mod generated;

// Invented letters of every layout, spoiled in every way.
mod noise;

// Every artefact and oddity of letters that is known, as data in `tests/artefacts/`.
mod artefacts;

// `imr index`: what is read, replaced, removed, reported and refused.
mod cli_index;

// `imr index` over several sources: nested, moved, vanished, and what letters are called then.
mod cli_sources;

// What the shell, the folder and slips of typing make of a command.
mod cli_shell;

// `imr index --watch`: what is done to files shows in answers.
mod watch;

// Files that are no letters: each is rejected with its reason, and the others are indexed.
mod broken_files;

// PDFs that are damaged, encrypted or hostile, read by the library.
mod pdf_damage;

// Fonts of every kind, and the samples against the library.
mod pdf_fonts;

// What holds pages: encryption, lost catalogs, attached letters, memory.
mod pdf_files;

// Small PDFs, one for each feature, as data in `tests/pdf/`.
mod pdf_features;

// Programs of fonts made for a test.
mod pdf_programs;

// Tables, streams and updates of cross-references, objects in streams.
mod pdf_writings;

// What PDFs said is remembered by the index, and believed only when it is whole.
mod pdf_texts;

// Letters in archives: every container, archives that change, and archives that are damaged or hostile.
mod archives;

// Damage at seeded places: it is found, never believed, and mended without losing a letter.
mod damage;

// `imr check`: damage to every kind of file is seen and mended.
mod check;

// `imr query`: formats, filters, errors, exit codes.
mod cli_query;

// `imr saved`: exports under names, and what is new since the last run.
mod cli_saved;

// `--cases-from`: lists of case numbers, in every command that takes one.
mod cli_cases;

// Lists in the order of fields, in pages, and by letter.
mod cli_order;

// Nearly the same items of several letters: what is folded and what is not.
mod near_duplicates;

// What is disputed and what is only mentioned, in every form of output.
mod cli_disputed;

// `--facet`: counts by the values of fields, and the line of outcomes and years.
mod cli_facets;

// `imr fields`: coverage of fields, values of one.
mod cli_fields;

// `imr contrast`: rows, refusals, and a count over the parsed letters.
mod cli_contrast;

// `imr stats`: whole outputs, what counts, and a count over the parsed letters.
mod cli_stats;

// Kills, interrupts, full disks, changing files, several processes: faults from outside, by chance.
mod faults;

// The same letters and query give the same bytes, however the index came to be.
mod determinism;

// Indexes of programs before this one, in `tests/upgrade/`: they answer, or say how they are built anew.
mod upgrade;

// Updates: what need not be read is not, and many leave an index as fast as a new one.
mod updates;

// `imr export`: formats, columns, files that appear whole or not at all.
mod cli_export;

// `imr export`: each format read back, samples, parts, side files, `imr verify`.
mod export_formats;

// `imr export`: documents for search engines on clusters, and what they are told of them.
mod export_cluster;

// `imr export`: hostile letters in every format, and killed runs.
mod export_hostile;

// `imr parse`: formats and ids.
mod cli_parse;

// `imr show`: items, letters, marks.
mod cli_show;

// `imr eval`: figures, comparison, files that are refused.
mod cli_eval;

// `imr serve`: the answers of the command line over connections, refusals and bounds, as data in `tests/serve/`.
mod serve;

// `imr similar`: what is like an item, a letter, a file or a passage.
mod cli_similar;

// Help, completions, the manual page, and what a typing error is answered with.
mod cli_manual;

// The language of queries: canonical forms, what binds what, errors, as data in `tests/queries/` and by chance.
mod queries;

// What plain words are taken for, as data in `tests/queries/understood.txt`.
mod understood;

// The meaning of queries: what each must find among a few letters, and nothing else, as data in `tests/meanings/`.
mod meanings;

// Every fact of a letter as a field: shown, found, exported; made-up letters in `tests/facts/`.
mod facts;

// What names, numbers and parts of words find and what they do not, as data in `tests/names/`.
mod names;

// What headings and summaries say, as data in `tests/terms`.
mod terms;

// Random queries over random letters: what is a hit and what is marked, found a second time by trying everything.
mod oracle;

// One order of hits by one score: disputes before mentions, much of what is asked before little.
mod one_order;

// Queries that nobody means well: answered or refused, soon.
mod hostile_queries;

// What surrounds a run fails it or lies to it: workers, mounts, links, files of others, signs that are not seen.
mod attacks;

// Inputs from outside that nobody wrote, made by a seeded chance: each parser takes them or says what is wrong.
mod fuzzing;

// The memory that a run takes.
mod memory;

// Letters that are to be forgotten leave every file of an index.
mod forgetting;

// Queries with the items they should find first, as data in `tests/ranking/`.
mod ranking;

// The shape of the source: who may use whom, sizes, documentation.
mod tidy;

// The shape of the house: no circles, small folders, comments that begin with the thing, little that is public.
mod house;

// README.md and the other documents: their commands run, their links lead somewhere.
mod docs;
