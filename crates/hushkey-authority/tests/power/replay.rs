//! What was recorded, played to a disk that may lose its power at any moment.

use super::record::Event;
use hushkey_faulty_disk::{Files, Keep, Syncing};
use std::collections::HashMap;
use std::path::Path;

#[derive(Default)]
pub struct Replay {
    files: Files,
    /// How much each running sync covers, by thread.
    syncing: HashMap<String, Syncing>,
}

impl Replay {
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Create(name) => {
                self.files.create(name);
            }
            Event::Note(_) => {}
            Event::Write { file, offset, bytes } => self.files.write(self.inode(file), *offset, bytes),
            Event::Truncate { file, length } => self.files.truncate(self.inode(file), *length),
            Event::Unlink(name) => self.files.unlink(name),
            Event::SyncStart { file, thread } => {
                // The directory itself has the empty name.
                let inode = (!file.is_empty()).then(|| self.inode(file));
                self.syncing.insert(thread.clone(), self.files.begin_sync(inode));
            }
            Event::SyncEnd { thread } => self.files.end_sync(self.syncing.remove(thread).unwrap()),
        }
    }

    fn inode(&self, file: &str) -> usize {
        self.files.find(file).unwrap()
    }

    /// Writes the files that are there after the cut.
    pub fn write_to(&self, directory: &Path, keep: Keep) {
        let after = self.files.after_power_cut(keep);
        for (name, bytes) in after.contents().filter(|(name, _)| *name != "notes") {
            std::fs::write(directory.join(name), bytes).unwrap();
        }
    }
}
