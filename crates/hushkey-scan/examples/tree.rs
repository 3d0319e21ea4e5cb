//! Prints the syntax tree of a file, with field names: what one looks at before writing a lowering.
//!
//! `cargo run -p hushkey-scan --example tree -- file.py`

#![allow(clippy::print_stdout)]

use tree_sitter::{Language, Node, Parser};

fn language(extension: &str) -> Option<Language> {
    Some(match extension {
        "js" => tree_sitter_javascript::LANGUAGE.into(),
        "ts" => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        "tsx" => tree_sitter_typescript::LANGUAGE_TSX.into(),
        "py" => tree_sitter_python::LANGUAGE.into(),
        "java" => tree_sitter_java::LANGUAGE.into(),
        "go" => tree_sitter_go::LANGUAGE.into(),
        "rb" => tree_sitter_ruby::LANGUAGE.into(),
        "cs" => tree_sitter_c_sharp::LANGUAGE.into(),
        "php" => tree_sitter_php::LANGUAGE_PHP.into(),
        "rs" => tree_sitter_rust::LANGUAGE.into(),
        "kt" => tree_sitter_kotlin_ng::LANGUAGE.into(),
        "swift" => tree_sitter_swift::LANGUAGE.into(),
        "cpp" | "c" | "h" => tree_sitter_cpp::LANGUAGE.into(),
        _ => return None,
    })
}

fn print(node: Node<'_>, field: Option<&str>, depth: usize, text: &str) {
    if !node.is_named() && field.is_none() {
        return;
    }
    let field = field.map_or(String::new(), |field| format!("{field}: "));
    let leaf = if node.child_count() == 0 {
        text.get(node.byte_range()).unwrap_or_default()
    } else {
        ""
    };
    println!("{}{field}{} {leaf}", "  ".repeat(depth), node.kind());
    let mut cursor = node.walk();
    if cursor.goto_first_child() {
        loop {
            print(cursor.node(), cursor.field_name(), depth + 1, text);
            if !cursor.goto_next_sibling() {
                break;
            }
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let extension = path.rsplit('.').next().unwrap_or_default();
        let mut parser = Parser::new();
        parser.set_language(&language(extension).ok_or("unknown extension")?)?;
        let tree = parser.parse(&text, None).ok_or("no tree")?;
        println!("== {path}");
        print(tree.root_node(), None, 0, &text);
    }
    Ok(())
}
