//! The proof: everything that came out, searched for everything that was planted.
//!
//! *In:* tapes, files, databases, the live page; the searcher. *Out:* per source what was found, per leak how much got out.
//! *Never:* an exception list: what is searched is searched whole.

mod database;

use crate::net::relay::Tape;
use crate::plant::Plants;
use crate::print::Source;
use crate::search::Searcher;
use crate::vector::Vector;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// What a search of one world found.
pub struct Found {
    /// Each source with its counts.
    pub sources: Vec<Source>,
    /// The planted values found, by their number.
    values: BTreeSet<usize>,
    /// Sources that were not kept whole.
    pub cut: Vec<&'static str>,
}

/// Searches source after source.
pub struct Search<'s> {
    searcher: &'s Searcher,
    found: Found,
}

impl<'s> Search<'s> {
    /// Nothing searched yet.
    pub fn new(searcher: &'s Searcher) -> Search<'s> {
        Search {
            searcher,
            found: Found {
                sources: Vec::new(),
                values: BTreeSet::new(),
                cut: Vec::new(),
            },
        }
    }

    /// Searches some bytes, given in pieces that are whole by themselves.
    pub fn pieces<'p>(&mut self, name: &'static str, pieces: impl IntoIterator<Item = &'p [u8]>) {
        let (mut bytes, mut values, mut encodings) = (0, BTreeSet::new(), BTreeSet::new());
        for piece in pieces {
            bytes += piece.len();
            for hit in self.searcher.search(piece).into_keys() {
                values.insert(hit.value);
                encodings.insert(hit.encoding.name());
                if hit.compressed {
                    encodings.insert("compressed");
                }
            }
        }
        let encodings = encodings.into_iter().collect();
        self.found.sources.push(Source {
            name,
            bytes,
            found: values.len(),
            encodings,
        });
        self.found.values.extend(values);
    }

    /// Searches what relays kept.
    pub fn tapes(&mut self, name: &'static str, tapes: &[&Tape]) {
        let pieces: Vec<Vec<u8>> = tapes.iter().flat_map(|tape| tape.pieces()).collect();
        if tapes.iter().any(|tape| tape.is_full()) {
            self.found.cut.push(name);
        }
        self.pieces(name, pieces.iter().map(Vec::as_slice));
    }

    /// Searches every file in a directory, and every cell of every SQLite database among them.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn directory(&mut self, name: &'static str, directory: &Path) -> io::Result<()> {
        let mut pieces = Vec::new();
        read_files(directory, &mut pieces)?;
        self.pieces(name, pieces.iter().map(Vec::as_slice));
        Ok(())
    }

    /// What was found.
    pub fn finish(self) -> Found {
        self.found
    }
}

impl Found {
    /// How many planted values were found anywhere.
    pub fn count(&self) -> usize {
        self.values.len()
    }

    /// How many of one leak's.
    pub fn count_of(&self, plants: &Plants, vector: Vector) -> usize {
        let of = |number: &&usize| {
            plants
                .list()
                .get(**number)
                .is_some_and(|planted| planted.vector == vector)
        };
        self.values.iter().filter(of).count()
    }
}

fn read_files(directory: &Path, pieces: &mut Vec<Vec<u8>>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            read_files(&path, pieces)?;
            continue;
        }
        let bytes = fs::read(&path)?;
        if bytes.starts_with(b"SQLite format 3\0") {
            // Cells once more by themselves: in the file a long one is cut into pages.
            pieces.extend(database::cells(&path)?);
        }
        pieces.push(bytes);
    }
    Ok(())
}
