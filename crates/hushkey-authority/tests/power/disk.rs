//! A disk as a power cut finds it: what was synced is there, of the rest anything may be.

use super::record::Event;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// What survives of the writes that no sync has covered.
#[derive(Clone, Copy)]
pub enum Keep {
    /// None.
    OnlySynced,
    /// Some, some of them torn, chosen by the seed.
    Some(u64),
    /// All, as after a crash of the process alone.
    Everything,
}

#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

#[derive(Clone)]
enum Naming {
    Link(String, usize),
    Unlink(String),
}

#[derive(Default)]
struct Inode {
    synced: Vec<u8>,
    waiting: Vec<Change>,
}

/// Files and their names. A name, too, is only safe once the directory was synced.
#[derive(Default)]
pub struct Disk {
    inodes: Vec<Inode>,
    names: BTreeMap<String, usize>,
    synced_names: BTreeMap<String, usize>,
    waiting_names: Vec<Naming>,
    /// How much each running sync covers, by thread.
    syncing: HashMap<String, (Option<usize>, usize)>,
}

impl Disk {
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Create(name) if !self.names.contains_key(name) => {
                let inode = self.inodes.len();
                self.inodes.push(Inode::default());
                self.names.insert(name.clone(), inode);
                self.waiting_names.push(Naming::Link(name.clone(), inode));
            }
            Event::Create(_) | Event::Note(_) => {}
            Event::Write { file, offset, bytes } => self.change(file, Change::Write(*offset, bytes.clone())),
            Event::Truncate { file, length } => self.change(file, Change::Truncate(*length)),
            Event::Unlink(name) => {
                self.names.remove(name);
                self.waiting_names.push(Naming::Unlink(name.clone()));
            }
            Event::SyncStart { file, thread } => {
                let covered = match self.inode_of(file) {
                    Some(inode) => (Some(inode), self.inodes[inode].waiting.len()),
                    None => (None, self.waiting_names.len()),
                };
                self.syncing.insert(thread.clone(), covered);
            }
            Event::SyncEnd { thread } => match self.syncing.remove(thread).unwrap() {
                (Some(inode), count) => {
                    let inode = &mut self.inodes[inode];
                    let count = count.min(inode.waiting.len());
                    for change in inode.waiting.drain(..count) {
                        change.make(&mut inode.synced);
                    }
                }
                (None, count) => {
                    let count = count.min(self.waiting_names.len());
                    for naming in self.waiting_names.drain(..count) {
                        naming.make(&mut self.synced_names);
                    }
                }
            },
        }
    }

    fn change(&mut self, file: &str, change: Change) {
        let inode = self.names[file];
        self.inodes[inode].waiting.push(change);
    }

    /// The inode of a name; the directory has the empty name and none.
    fn inode_of(&self, file: &str) -> Option<usize> {
        if file.is_empty() { None } else { Some(self.names[file]) }
    }

    /// Writes the files that are there after the cut.
    pub fn write_to(&self, directory: &Path, keep: Keep) {
        let mut chance = Chance(match keep {
            Keep::Some(seed) => seed | 1,
            _ => 1,
        });
        let mut names = self.synced_names.clone();
        let kept = match keep {
            Keep::OnlySynced => 0,
            // Names go to disk in order (a journal of the file system), so any number of the first may be there.
            Keep::Some(_) => chance.below(self.waiting_names.len() + 1),
            Keep::Everything => self.waiting_names.len(),
        };
        self.waiting_names
            .iter()
            .take(kept)
            .for_each(|naming| naming.make(&mut names));
        for (name, inode) in names {
            if name == "notes" {
                continue;
            }
            let inode = &self.inodes[inode];
            let mut bytes = inode.synced.clone();
            for change in &inode.waiting {
                match keep {
                    Keep::OnlySynced => {}
                    Keep::Everything => change.make(&mut bytes),
                    Keep::Some(_) => match (chance.below(3), change) {
                        (0, _) => {}
                        (1, Change::Write(offset, data)) => {
                            // Torn at a sector: the rest never arrived.
                            let sectors = data.len().div_ceil(512);
                            let arrived = (chance.below(sectors) * 512).min(data.len());
                            Change::Write(*offset, data[..arrived].to_vec()).make(&mut bytes);
                        }
                        _ => change.make(&mut bytes),
                    },
                }
            }
            std::fs::write(directory.join(name), bytes).unwrap();
        }
    }
}

impl Change {
    fn make(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write(offset, data) => {
                let end = offset + data.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                bytes[*offset..end].copy_from_slice(data);
            }
            Self::Truncate(length) => bytes.resize(*length, 0),
        }
    }
}

impl Naming {
    fn make(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Link(name, inode) => names.insert(name.clone(), *inode),
            Self::Unlink(name) => names.remove(name),
        };
    }
}

/// A small generator (xorshift64), so that a failing cut can be repeated.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}
