//! The YAML reader: tree-sitter's tree to values.

use super::{Key, MAX_DEPTH, Value, What};
use crate::schema::lines::Lines;
use tree_sitter::{Node, Parser};

/// The first document of a text.
pub(crate) fn yaml(text: &str, parser: &mut Parser) -> Option<Value> {
    parser.set_language(&tree_sitter_yaml::LANGUAGE.into()).ok()?;
    let tree = parser.parse(text, None)?;
    let reader = Reader {
        text,
        lines: Lines::places(text),
    };
    let document = children(tree.root_node())
        .into_iter()
        .find(|node| node.kind() == "document")?;
    children(document).into_iter().find_map(|node| reader.value(node, 0))
}

struct Reader<'t> {
    text: &'t str,
    lines: Lines<'t>,
}

impl<'t> Reader<'t> {
    fn value(&self, node: Node<'_>, depth: usize) -> Option<Value> {
        if depth > 2 * MAX_DEPTH {
            return None;
        }
        let what = match node.kind() {
            "block_node" | "flow_node" => {
                return children(node)
                    .into_iter()
                    .filter(|child| !matches!(child.kind(), "anchor" | "tag" | "comment"))
                    .find_map(|child| self.value(child, depth + 1));
            }
            "block_mapping" | "flow_mapping" => What::Map(
                children(node)
                    .into_iter()
                    .filter(|pair| matches!(pair.kind(), "block_mapping_pair" | "flow_pair"))
                    .filter_map(|pair| self.pair(pair, depth))
                    .collect(),
            ),
            "block_sequence" => What::List(
                children(node)
                    .into_iter()
                    .filter(|item| item.kind() == "block_sequence_item")
                    .filter_map(|item| children(item).into_iter().find_map(|node| self.value(node, depth + 1)))
                    .collect(),
            ),
            "flow_sequence" => What::List(
                children(node)
                    .into_iter()
                    .filter_map(|node| self.value(node, depth + 1))
                    .collect(),
            ),
            "plain_scalar" => plain(self.slice(node)),
            "double_quote_scalar" | "single_quote_scalar" => {
                What::Text(self.slice(node).trim_matches(['"', '\'']).to_owned())
            }
            "block_scalar" => What::Text(self.slice(node).to_owned()),
            _ => return None,
        };
        Some(Value {
            at: self.lines.place(node.start_byte()),
            what,
        })
    }

    fn pair(&self, pair: Node<'_>, depth: usize) -> Option<(Key, Value)> {
        let key = pair.child_by_field_name("key")?;
        let text = self.slice(key).trim_matches(['"', '\'']).to_owned();
        let at = self.lines.place(key.start_byte());
        let value = pair
            .child_by_field_name("value")
            .and_then(|value| self.value(value, depth + 1))
            .unwrap_or(Value { at, what: What::Null });
        Some((Key { text, at }, value))
    }

    fn slice(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }
}

fn plain(text: &str) -> What {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => What::Null,
        "true" | "True" | "TRUE" => What::Bool(true),
        "false" | "False" | "FALSE" => What::Bool(false),
        number if number.parse::<f64>().is_ok() => What::Number(number.to_owned()),
        text => What::Text(text.to_owned()),
    }
}

fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).collect()
}

#[cfg(test)]
mod tests {
    use super::yaml;

    #[test]
    fn places_are_exact() {
        let text = "# c\na:\n  - &x {b: 1, 'c d': [true]}\n  - \"e\"\nf: >\n  text\ng:\n";
        let value = yaml(text, &mut tree_sitter::Parser::new()).unwrap();
        let items = value.get("a").unwrap().items();
        let (key, item) = &items[0].entries()[1];
        assert_eq!((key.text.as_str(), key.at.line, key.at.column), ("c d", 3, 15));
        assert_eq!(item.items().len(), 1);
        assert_eq!((items[1].at.line, items[1].at.column), (4, 5));
        assert!(value.has("g"));
    }
}
