//! What a stream, a writer or a handle writes to.

use super::super::ir::{Id, Node};
use super::super::library::Kind;
use super::eval::Eval;
use super::paths;
use super::value::Value;

/// What gives a stream into a file, as the last part of its path.
const FILES: &[&str] = &[
    "FileWriter",
    "FileOutputStream",
    "FileStream",
    "StreamWriter",
    "RandomAccessFile",
    "newBufferedWriter()",
    "newOutputStream()",
    "printWriter()",
    "bufferedWriter()",
    "outputStream()",
    "CreateText()",
    "AppendText()",
    "OpenWrite()",
    "ofstream",
    "ofstream()",
    "fstream",
    "wofstream",
    "fopen()",
    "freopen()",
    "QFile",
    "FILE",
    "QSaveFile",
    "FileHandle",
    "openSync()",
    "openFileOutput()",
];

/// The same, as the last two parts.
const FILES_OF: &[(&str, &str)] = &[
    ("File", "create()"),
    ("File", "create_new()"),
    ("File", "Create()"),
    ("File", "options()"),
    ("os", "Create()"),
    ("os", "OpenFile()"),
    ("os", "CreateTemp()"),
    ("fs", "File"),
    ("File", "open()"),
];

const STANDARD: &[&str] = &[
    "stdout",
    "stderr",
    "Stdout",
    "Stderr",
    "stdout()",
    "stderr()",
    "STDOUT_FILENO",
    "STDERR_FILENO",
    "DefaultWriter",
    "DefaultErrorWriter",
    "cout",
    "cerr",
    "clog",
    "standardOutput",
    "standardError",
];

impl Eval<'_> {
    /// A path that ends in something that writes a file.
    pub(super) fn is_file_path(&self, path: &str) -> bool {
        let parts = paths::parts(path);
        let Some(last) = parts.last() else { return false };
        let before = parts
            .len()
            .checked_sub(2)
            .and_then(|before| parts.get(before))
            .copied()
            .unwrap_or_default();
        FILES.contains(last)
            || FILES_OF.contains(&(before, *last))
            || (*last == "open()" && (path.contains("OpenOptions") || self.opens(&parts)))
    }

    /// Python's `open`, and what opens the same way.
    fn opens(&self, parts: &[&str]) -> bool {
        let before = parts.len().checked_sub(2).and_then(|before| parts.get(before));
        self.language.name() == "python"
            && before.is_none_or(|before| {
                matches!(
                    *before,
                    "Path" | "Path()" | "io" | "codecs" | "gzip" | "bz2" | "lzma" | "aiofiles" | "anyio"
                )
            })
    }

    /// `print(x, file=out)`.
    pub(super) fn prints_to_file(&self, ids: &[Id]) -> bool {
        self.language.name() == "python"
            && ids.iter().any(|id| {
                matches!(self.unit.node(*id), Node::Pair(name, out)
                    if self.unit.text(name) == "file" && self.stream(out) == Some(Kind::File))
            })
    }

    /// Whether a stream is the console's, a file's, or neither.
    pub(super) fn stream(&self, id: Id) -> Option<Kind> {
        // `json.NewEncoder(os.Stdout)`: the writer inside.
        if let Node::Call { callee, args, .. } = self.unit.node(id)
            && let Some(inner) = self.unit.list(args).first()
            && matches!(
                self.unit.text(self.owner(callee)),
                "NewEncoder" | "NewWriter" | "NewWriterSize" | "from_writer"
            )
        {
            return self.stream(*inner);
        }
        // `dprintf(2, …)`.
        if self.language.name() == "cpp" && matches!(self.unit.node(id), Node::Const) {
            return matches!(self.written(id).as_bytes(), [b'1' | b'2', b',', ..]).then_some(Kind::Log);
        }
        for path in [self.path(id), self.raw_path(id)] {
            let parts = paths::parts(&path);
            // What another process is given.
            if parts
                .iter()
                .any(|part| matches!(*part, "Command" | "spawn()" | "ProcessBuilder" | "ProcessBuilder()"))
            {
                return None;
            }
            let standard = parts.iter().any(|part| STANDARD.contains(part));
            if standard {
                return Some(Kind::Log);
            }
            if self.is_file_path(&path) {
                return Some(Kind::File);
            }
            // `mapper.writeValue(target, x)`, where `target` is declared a file.
            if matches!(self.language.name(), "java" | "kotlin")
                && matches!(parts.last(), Some(&("File" | "Path" | "toFile()")))
            {
                return Some(Kind::File);
            }
        }
        let raw = self.raw_path(id);
        // `PrintStream out = System.out`, as a field.
        if matches!(paths::parts(&raw).last(), Some(&("out" | "err"))) && self.path(id).ends_with("PrintStream") {
            return Some(Kind::Log);
        }
        let name = paths::parts(&raw)
            .last()
            .copied()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let name = name.trim_matches('_');
        // Rust's `f` is the formatter of a `Display`.
        let named = (name == "f" && self.language.name() != "rust")
            || matches!(name, "fp" | "fh" | "fout" | "ofs" | "fd")
            || (name.ends_with("file") && !name.ends_with("profile"))
            || name.starts_with("file");
        named.then_some(Kind::File)
    }

    /// An address of something else than the web: a database's.
    pub(super) fn is_elsewhere(&self, id: Id, value: &Value) -> bool {
        let here = matches!(self.language.name(), "go" | "rust");
        here && self.texts(id, value).iter().any(|text| {
            text.contains("://")
                && !text.starts_with(|c: char| !c.is_ascii_alphabetic())
                && !text.starts_with("http")
                && !text.starts_with("ws")
        })
    }
}
