//! Reading what strace saw (`strace -f -y -xx`): the calls that change files, in order.

use std::collections::HashMap;
use std::path::Path;

/// One thing that happened, to a file of the directory under test, named without the directory.
pub enum Event {
    /// A file was made, or opened for making.
    Create(String),
    /// Bytes were handed to the kernel.
    Write {
        file: String,
        offset: usize,
        bytes: Vec<u8>,
    },
    /// A file was cut or grown.
    Truncate { file: String, length: usize },
    /// A name was removed.
    Unlink(String),
    /// A sync began: what came before is what it promises. The directory itself is the file `""`.
    SyncStart { file: String, thread: String },
    /// That thread's sync ended: the promise holds.
    SyncEnd { thread: String },
    /// An acknowledgement reached its caller.
    Note(String),
}

/// Every event of a record. Panics on a line it does not understand: a record with holes proves nothing.
pub fn read(trace: &str, directory: &Path) -> Vec<Event> {
    let directory = directory.canonicalize().unwrap();
    let mut reader = Reader {
        directory: directory.to_str().unwrap().to_owned(),
        begun: HashMap::new(),
        events: Vec::new(),
    };
    trace.lines().for_each(|line| reader.line(line));
    reader.events
}

struct Reader {
    directory: String,
    /// Calls that have not returned yet, by thread.
    begun: HashMap<String, String>,
    events: Vec<Event>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        if call.starts_with("+++") || call.starts_with("---") {
            return;
        }
        if let Some(begun) = call.strip_suffix(" <unfinished ...>") {
            self.start(thread, begun);
            self.begun.insert(thread.to_owned(), begun.to_owned());
        } else if call.starts_with("<... ") {
            if let Some(begun) = self.begun.remove(thread) {
                self.end(thread, &begun, call);
            }
        } else {
            self.start(thread, call);
            self.end(thread, call, call);
        }
    }

    /// What is asked of the kernel may happen from here on.
    fn start(&mut self, thread: &str, call: &str) {
        let (name, arguments) = call.split_once('(').unwrap();
        match name {
            "openat" if arguments.contains("O_CREAT") => {
                if let Some(file) = self.named(arguments) {
                    assert!(!arguments.contains("O_TRUNC"), "a file is cut at opening: not modelled");
                    self.events.push(Event::Create(file));
                }
            }
            "pwrite64" => {
                if let Some(file) = self.descriptor(arguments) {
                    let offset = arguments
                        .split(')')
                        .next()
                        .and_then(|all| all.rsplit(", ").next())
                        .unwrap();
                    let offset = offset.parse().unwrap();
                    self.events.push(Event::Write {
                        file,
                        offset,
                        bytes: quoted(arguments),
                    });
                }
            }
            "write" => {
                if let Some(file) = self.descriptor(arguments) {
                    assert_eq!(file, "notes", "a write without an offset: not modelled");
                    self.events
                        .push(Event::Note(String::from_utf8(quoted(arguments)).unwrap()));
                }
            }
            "ftruncate" => {
                if let Some(file) = self.descriptor(arguments) {
                    let length = arguments
                        .split(')')
                        .next()
                        .and_then(|all| all.rsplit(", ").next())
                        .unwrap();
                    self.events.push(Event::Truncate {
                        file,
                        length: length.parse().unwrap(),
                    });
                }
            }
            "fsync" | "fdatasync" => {
                if let Some(file) = self.descriptor(arguments) {
                    self.events.push(Event::SyncStart {
                        file,
                        thread: thread.to_owned(),
                    });
                }
            }
            "unlink" | "unlinkat" => {
                if let Some(file) = self.named(arguments) {
                    self.events.push(Event::Unlink(file));
                }
            }
            "openat" => {}
            // Renames, holes and scattered writes do not occur; if one day they do, this must learn them.
            _ => assert!(
                self.named(call).is_none() && self.descriptor(arguments).is_none(),
                "{name} is not modelled"
            ),
        }
    }

    /// What came back; only a sync's return says anything.
    fn end(&mut self, thread: &str, begun: &str, returned: &str) {
        let (name, arguments) = begun.split_once('(').unwrap();
        if let ("fsync" | "fdatasync", Some(_)) = (name, self.descriptor(arguments)) {
            assert!(returned.trim_end().ends_with("= 0"), "a sync failed");
            self.events.push(Event::SyncEnd {
                thread: thread.to_owned(),
            });
        } else if name == "pwrite64" && self.descriptor(arguments).is_some() {
            let wrote: usize = returned.rsplit("= ").next().unwrap().trim().parse().unwrap();
            assert_eq!(wrote, quoted(arguments).len(), "a short write, or a cut record");
        }
    }

    /// The file of a descriptor, as in `3<\x2f\x74…>`.
    fn descriptor(&self, arguments: &str) -> Option<String> {
        let path = arguments.split_once('<')?.1.split_once('>')?.0;
        self.inside(&String::from_utf8(unescape(path)?).ok()?)
    }

    /// The file of the first quoted path.
    fn named(&self, arguments: &str) -> Option<String> {
        let path = arguments.split_once('"')?.1.split_once('"')?.0;
        self.inside(&String::from_utf8(unescape(path)?).ok()?)
    }

    /// The name within the directory; not the shared-memory file, which is rebuilt at every start.
    fn inside(&self, path: &str) -> Option<String> {
        let name = path.strip_prefix(&self.directory)?.trim_start_matches('/');
        let counts = !name.ends_with("-shm") && name != "trace";
        counts.then(|| name.to_owned())
    }
}

fn quoted(arguments: &str) -> Vec<u8> {
    let (text, rest) = arguments.split_once('"').unwrap().1.split_once('"').unwrap();
    assert!(!rest.starts_with("..."), "the record is cut");
    unescape(text).unwrap()
}

/// `\x2f\x74` as bytes; `None` for anything else.
fn unescape(text: &str) -> Option<Vec<u8>> {
    text.as_bytes()
        .chunks(4)
        .map(|one| {
            let digits = std::str::from_utf8(one.strip_prefix(b"\\x")?).ok()?;
            u8::from_str_radix(digits, 16).ok()
        })
        .collect()
}
