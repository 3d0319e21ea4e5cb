//! Files as a power cut finds them: what was synced is there, of the rest anything may be.

use std::collections::BTreeMap;

/// What survives of the writes that no sync has covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// None.
    OnlySynced,
    /// Some, some of them torn, later ones perhaps without earlier ones; chosen by the seed.
    Some(u64),
    /// All, as after a crash of the process alone.
    Everything,
}

/// Sectors are written whole or not at all.
const SECTOR: usize = 512;

#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

#[derive(Debug, Clone)]
enum Naming {
    Link(String, usize),
    Unlink(String),
}

#[derive(Debug, Clone, Default)]
struct Inode {
    /// What is on the platter.
    synced: Vec<u8>,
    /// What is on its way there.
    waiting: Vec<Change>,
    /// What a reader sees.
    seen: Vec<u8>,
}

/// Files and their names. A name, too, is only safe once the directory was synced.
#[derive(Debug, Clone, Default)]
pub struct Files {
    inodes: Vec<Inode>,
    names: BTreeMap<String, usize>,
    synced_names: BTreeMap<String, usize>,
    waiting_names: Vec<Naming>,
}

/// A sync that has begun: how much it covers.
#[derive(Debug, Clone, Copy)]
pub struct Syncing {
    inode: Option<usize>,
    covered: usize,
}

impl Files {
    /// The file of a name, made if absent.
    pub fn create(&mut self, name: &str) -> usize {
        if let Some(inode) = self.find(name) {
            return inode;
        }
        let inode = self.inodes.len();
        self.inodes.push(Inode::default());
        self.names.insert(name.to_owned(), inode);
        self.waiting_names.push(Naming::Link(name.to_owned(), inode));
        inode
    }

    /// The file of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// What a reader of the file sees.
    #[must_use]
    pub fn read(&self, inode: usize) -> &[u8] {
        self.inodes.get(inode).map_or(&[], |inode| &inode.seen)
    }

    /// Writes.
    pub fn write(&mut self, inode: usize, offset: usize, bytes: &[u8]) {
        self.change(inode, Change::Write(offset, bytes.to_vec()));
    }

    /// Cuts or grows.
    pub fn truncate(&mut self, inode: usize, length: usize) {
        self.change(inode, Change::Truncate(length));
    }

    fn change(&mut self, inode: usize, change: Change) {
        if let Some(inode) = self.inodes.get_mut(inode) {
            change.make(&mut inode.seen);
            inode.waiting.push(change);
        }
    }

    /// Removes a name.
    pub fn unlink(&mut self, name: &str) {
        if self.names.remove(name).is_some() {
            self.waiting_names.push(Naming::Unlink(name.to_owned()));
        }
    }

    /// Begins to sync a file, or (`None`) the directory: what came before is what the sync promises.
    #[must_use]
    pub fn begin_sync(&self, inode: Option<usize>) -> Syncing {
        let covered = match inode {
            Some(inode) => self.inodes.get(inode).map_or(0, |inode| inode.waiting.len()),
            None => self.waiting_names.len(),
        };
        Syncing { inode, covered }
    }

    /// The sync's promise holds.
    pub fn end_sync(&mut self, sync: Syncing) {
        let Some(inode) = sync.inode else {
            let covered = sync.covered.min(self.waiting_names.len());
            for naming in self.waiting_names.drain(..covered) {
                naming.make(&mut self.synced_names);
            }
            return;
        };
        if let Some(inode) = self.inodes.get_mut(inode) {
            let covered = sync.covered.min(inode.waiting.len());
            for change in inode.waiting.drain(..covered) {
                change.make(&mut inode.synced);
            }
        }
    }

    /// The sync failed. As Linux has it, what was to be written is then taken for written: it is seen until the power goes, and no
    /// later sync writes it.
    pub fn fail_sync(&mut self, inode: usize) {
        if let Some(inode) = self.inodes.get_mut(inode) {
            inode.waiting.clear();
        }
    }

    /// The files that are there when the power is back.
    #[must_use]
    pub fn after_power_cut(&self, keep: Keep) -> Files {
        let mut chance = Chance(match keep {
            Keep::Some(seed) => seed | 1,
            Keep::OnlySynced | Keep::Everything => 1,
        });
        let mut names = self.synced_names.clone();
        let kept = match keep {
            Keep::OnlySynced => 0,
            // Names go to disk in order (a journal of the file system), so any number of the first may be there.
            Keep::Some(_) => chance.below(self.waiting_names.len() + 1),
            Keep::Everything => self.waiting_names.len(),
        };
        let first = self.waiting_names.iter().take(kept);
        first.for_each(|naming| naming.make(&mut names));
        let mut after = Files::default();
        for (name, inode) in names {
            let Some(inode) = self.inodes.get(inode) else { continue };
            let bytes = inode.after_power_cut(keep, &mut chance);
            after.synced_names.insert(name, after.inodes.len());
            after.inodes.push(Inode {
                synced: bytes.clone(),
                waiting: Vec::new(),
                seen: bytes,
            });
        }
        after.names = after.synced_names.clone();
        after
    }

    /// Every name, with what a reader of its file sees.
    pub fn contents(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.names
            .iter()
            .map(|(name, inode)| (name.as_str(), self.read(*inode)))
    }
}

impl Inode {
    fn after_power_cut(&self, keep: Keep, chance: &mut Chance) -> Vec<u8> {
        let mut bytes = match keep {
            Keep::Everything => return self.seen.clone(),
            Keep::OnlySynced => return self.synced.clone(),
            Keep::Some(_) => self.synced.clone(),
        };
        for change in &self.waiting {
            match (chance.below(3), change) {
                (0, _) => {}
                (1, Change::Write(offset, data)) => {
                    // Torn: each sector arrived or did not, in no order.
                    for (place, sector) in data.chunks(SECTOR).enumerate() {
                        if chance.below(2) == 0 {
                            Change::Write(offset + place * SECTOR, sector.to_vec()).make(&mut bytes);
                        }
                    }
                }
                _ => change.make(&mut bytes),
            }
        }
        bytes
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
        // The remainder is below the bound, so it fits.
        usize::try_from(self.0 % bound.max(1) as u64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Files, Keep};

    #[test]
    fn only_what_was_synced_survives() {
        let mut files = Files::default();
        let inode = files.create("a");
        files.end_sync(files.begin_sync(None));
        files.write(inode, 0, b"one");
        files.end_sync(files.begin_sync(Some(inode)));
        files.write(inode, 3, b"two");
        assert_eq!(files.read(inode), b"onetwo");
        let left = |keep| -> Vec<u8> { files.after_power_cut(keep).contents().next().unwrap().1.to_vec() };
        assert_eq!(left(Keep::OnlySynced), b"one");
        assert_eq!(left(Keep::Everything), b"onetwo");
        let kinds: std::collections::BTreeSet<_> = (0..64).map(|seed| left(Keep::Some(seed * 7919))).collect();
        assert_eq!(kinds.len(), 2, "either");
    }

    #[test]
    fn a_failed_sync_loses_what_it_was_to_write_for_good() {
        let mut files = Files::default();
        let inode = files.create("a");
        files.end_sync(files.begin_sync(None));
        files.write(inode, 0, b"one");
        files.fail_sync(inode);
        files.end_sync(files.begin_sync(Some(inode)));
        assert_eq!(files.read(inode), b"one");
        let after = files.after_power_cut(Keep::OnlySynced);
        assert_eq!(after.contents().next().unwrap().1, b"");
    }

    #[test]
    fn an_unsynced_name_is_gone() {
        let mut files = Files::default();
        files.create("a");
        assert_eq!(files.after_power_cut(Keep::OnlySynced).contents().count(), 0);
        assert_eq!(files.after_power_cut(Keep::Everything).contents().count(), 1);
    }
}
