//! The languages, and which file is in which.

use super::super::ir::Unit;
use super::build::Lower;
use super::{Shape, Spec};
use std::sync::OnceLock;

/// A language with a grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Language {
    JavaScript,
    TypeScript,
    Tsx,
    Python,
    Java,
    Go,
    Ruby,
    CSharp,
    Php,
    Rust,
    Kotlin,
    Swift,
    Cpp,
}

pub(crate) const ALL: [Language; 13] = [
    Language::JavaScript,
    Language::TypeScript,
    Language::Tsx,
    Language::Python,
    Language::Java,
    Language::Go,
    Language::Ruby,
    Language::CSharp,
    Language::Php,
    Language::Rust,
    Language::Kotlin,
    Language::Swift,
    Language::Cpp,
];

/// The language of a file by its name's end.
pub(crate) fn language_of(extension: &str) -> Option<Language> {
    Some(match extension {
        "js" | "jsx" | "mjs" | "cjs" => Language::JavaScript,
        "ts" | "mts" | "cts" => Language::TypeScript,
        "tsx" => Language::Tsx,
        "py" | "pyw" | "pyi" => Language::Python,
        "java" => Language::Java,
        "go" => Language::Go,
        "rb" | "rake" | "gemspec" | "ru" => Language::Ruby,
        "cs" => Language::CSharp,
        "php" | "phtml" => Language::Php,
        "rs" => Language::Rust,
        "kt" | "kts" => Language::Kotlin,
        "swift" => Language::Swift,
        "c" | "h" | "cc" | "cpp" | "cxx" | "hpp" | "hh" | "hxx" | "ino" | "mm" | "m" => Language::Cpp,
        _ => return None,
    })
}

impl Language {
    /// The name that libraries' files use.
    pub fn name(self) -> &'static str {
        match self {
            Language::JavaScript | Language::TypeScript | Language::Tsx => "javascript",
            Language::Python => "python",
            Language::Java => "java",
            Language::Go => "go",
            Language::Ruby => "ruby",
            Language::CSharp => "csharp",
            Language::Php => "php",
            Language::Rust => "rust",
            Language::Kotlin => "kotlin",
            Language::Swift => "swift",
            Language::Cpp => "cpp",
        }
    }

    pub fn grammar(self) -> tree_sitter::Language {
        match self {
            Language::JavaScript => tree_sitter_javascript::LANGUAGE.into(),
            Language::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
            Language::Tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
            Language::Python => tree_sitter_python::LANGUAGE.into(),
            Language::Java => tree_sitter_java::LANGUAGE.into(),
            Language::Go => tree_sitter_go::LANGUAGE.into(),
            Language::Ruby => tree_sitter_ruby::LANGUAGE.into(),
            Language::CSharp => tree_sitter_c_sharp::LANGUAGE.into(),
            Language::Php => tree_sitter_php::LANGUAGE_PHP.into(),
            Language::Rust => tree_sitter_rust::LANGUAGE.into(),
            Language::Kotlin => tree_sitter_kotlin_ng::LANGUAGE.into(),
            Language::Swift => tree_sitter_swift::LANGUAGE.into(),
            Language::Cpp => tree_sitter_cpp::LANGUAGE.into(),
        }
    }

    pub(super) fn spec(self) -> &'static Spec {
        match self {
            Language::JavaScript | Language::TypeScript | Language::Tsx => &super::javascript::SPEC,
            Language::Python => &super::python::SPEC,
            Language::Java => &super::java::SPEC,
            Language::Go => &super::go::SPEC,
            Language::Ruby => &super::ruby::SPEC,
            Language::CSharp => &super::csharp::SPEC,
            Language::Php => &super::php::SPEC,
            Language::Rust => &super::rust::SPEC,
            Language::Kotlin => &super::kotlin::SPEC,
            Language::Swift => &super::swift::SPEC,
            Language::Cpp => &super::cpp::SPEC,
        }
    }

    /// The compiled table, made once a process.
    pub(super) fn shapes(self) -> &'static [Shape<u16>] {
        static TABLES: [OnceLock<Vec<Shape<u16>>>; ALL.len()] = [const { OnceLock::new() }; ALL.len()];
        let index = ALL.iter().position(|language| *language == self).unwrap_or(0);
        TABLES.get(index).map_or(&[], |table| {
            table.get_or_init(|| {
                let grammar = self.grammar();
                let mut shapes = vec![Shape::Through; grammar.node_kind_count()];
                for (kind, shape) in self.spec().kinds {
                    let compiled = shape.compile(&grammar);
                    // A kind may have several numbers: aliases.
                    for id in 0..grammar.node_kind_count() {
                        let id = u16::try_from(id).unwrap_or(0);
                        if grammar.node_kind_for_id(id) == Some(kind)
                            && grammar.node_kind_is_named(id)
                            && let Some(place) = shapes.get_mut(usize::from(id))
                        {
                            *place = compiled;
                        }
                    }
                }
                shapes
            })
        })
    }

    /// Lowers a source. Never fails: what cannot be parsed has holes, and says so.
    pub fn lower(self, source: &str, parser: &mut tree_sitter::Parser) -> Unit {
        let mut lower = Lower::new(source, self);
        let tree = match parser.set_language(&self.grammar()) {
            Ok(()) => parse(source, parser),
            Err(_) => None,
        };
        let Some(tree) = tree else {
            lower.unit.broken = true;
            return lower.unit;
        };
        let root = tree.root_node();
        lower.unit.broken = root.has_error();
        // The file itself is the first function.
        lower.func(0, Vec::new(), 0, false);
        let ids = lower.lower_all(root);
        let body = lower.seq(&ids, root);
        if let Some(file) = lower.unit.funcs.first_mut() {
            file.body = body;
        }
        lower.unit
    }
}

/// Checks of the parser's progress, beside one for four bytes: a file takes one for 25 to 50 bytes, a broken one too.
const MIN_CHECKS: usize = 400;

/// Parses, and gives up where a grammar tries ever more ways through something that is not its language. The parser asks after
/// every so many operations, so that any machine gives up at the same place.
fn parse(source: &str, parser: &mut tree_sitter::Parser) -> Option<tree_sitter::Tree> {
    let mut left = MIN_CHECKS + source.len() / 4;
    let mut check = |_: &tree_sitter::ParseState| {
        left = left.saturating_sub(1);
        if left == 0 {
            std::ops::ControlFlow::Break(())
        } else {
            std::ops::ControlFlow::Continue(())
        }
    };
    let bytes = source.as_bytes();
    let tree = parser.parse_with_options(
        &mut |at, _| match bytes.get(at..) {
            // The scanner of Kotlin looks for the space after an annotation, and goes on for ever where the file ends before it.
            Some([]) => b"\n",
            rest => rest.unwrap_or_default(),
        },
        None,
        Some(tree_sitter::ParseOptions::new().progress_callback(&mut check)),
    );
    if tree.is_none() {
        parser.reset();
    }
    tree
}
