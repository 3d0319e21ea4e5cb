//! The data map as one page. Its empty columns can be typed into and printed; nothing is sent or kept by the page.

use super::{Receiver, Row, state};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const STYLE: &str = include_str!("style.css");

pub(super) fn page(summary: &str, receivers: &[Receiver]) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Data map</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <main>\n<h1>Data map</h1>\n<p class=\"summary\">{}</p>\n\
         <p class=\"hint\">Purpose, lawful basis and retention are for people to fill: type into the empty cells, then print or save the page.</p>\n",
        escaped(summary)
    );
    if receivers.is_empty() {
        out.push_str("<p class=\"none\">No personal data was found on its way anywhere.</p>\n");
    }
    for receiver in receivers {
        section(&mut out, receiver);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn section(out: &mut String, receiver: &Receiver) {
    let side = if receiver.outside {
        ("outside", "third party")
    } else {
        ("own", "own")
    };
    let _ = writeln!(
        out,
        "<section class=\"{}\">\n<h2>{} <span class=\"side\">{}</span></h2>\n<table>\n<thead><tr>\
         <th>Data</th><th>Comes from</th><th>Leaves at</th><th>State</th><th>Purpose</th><th>Lawful basis</th><th>Retention</th>\
         </tr></thead>\n<tbody>",
        side.0,
        escaped(&receiver.name),
        side.1
    );
    for row in &receiver.rows {
        tr(out, row);
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

fn tr(out: &mut String, row: &Row) {
    let open = if row.open > 0 { "open" } else { "settled" };
    let _ = write!(
        out,
        "<tr><td data-label=\"Data\"><strong>{}</strong> <span class=\"group\">{}</span>{}</td>\
         <td data-label=\"Comes from\">{}</td><td data-label=\"Leaves at\">{}</td>\
         <td data-label=\"State\"><span class=\"{open}\">{}</span></td>",
        escaped(row.class),
        escaped(row.group),
        list(&row.names),
        list(&row.sources),
        list(&row.sinks),
        escaped(&state(row)),
    );
    for label in ["Purpose", "Lawful basis", "Retention"] {
        let _ = write!(
            out,
            "<td data-label=\"{label}\" class=\"fill\" contenteditable=\"plaintext-only\" role=\"textbox\" aria-label=\"{label} of {}\"></td>",
            escaped(row.class)
        );
    }
    out.push_str("</tr>\n");
}

/// The first few, the rest behind a fold.
fn list(items: &BTreeSet<String>) -> String {
    let item = |text: &String| format!("<li><code>{}</code></li>", escaped(text));
    let shown: String = items.iter().take(3).map(item).collect();
    let rest: String = items.iter().skip(3).map(item).collect();
    let rest = match items.len().saturating_sub(3) {
        0 => String::new(),
        more => format!("<details><summary>{more} more</summary><ul>{rest}</ul></details>"),
    };
    format!("<ul>{shown}</ul>{rest}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
