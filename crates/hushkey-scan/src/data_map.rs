//! The data map: which data goes where, by whom it is received, and from which names and places it comes. The start of a record
//! of processing (GDPR article 30): purpose, lawful basis and retention are empty, because only people can fill them.
//!
//! Everything that was found is on it, also what is ignored, in the baseline or allowed: a map shows roads, not faults.

mod html;

use crate::code::taxonomy::{Group, Taxonomy};
use crate::finding::Finding;
use crate::report::{Report, Why};
use crate::root;
use crate::text::plural;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Names and places that are listed; the rest is counted.
const LISTED: usize = 6;

/// One receiver and what it gets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Receiver {
    pub name: String,
    /// Somebody else's: a service, not a place of one's own.
    pub outside: bool,
    pub rows: Vec<Row>,
}

/// One class of data on its way to one receiver.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub class: &'static str,
    pub group: &'static str,
    /// Names of variables, fields and columns.
    pub names: BTreeSet<String>,
    /// Where the data comes in: `file:line`.
    pub sources: BTreeSet<String>,
    /// Where it leaves.
    pub sinks: BTreeSet<String>,
    /// How many flows are open, and how many are not, by why.
    pub open: usize,
    pub hidden: BTreeMap<Why, usize>,
}

impl Report {
    /// For reading in a terminal or a repository.
    pub fn to_map_markdown(&self) -> String {
        let receivers = receivers(self);
        let mut out = String::from("# Data map\n\n");
        let _ = writeln!(out, "{}\n", self.map_summary(&receivers));
        out.push_str("Purpose, lawful basis and retention are for people to fill.\n");
        for receiver in &receivers {
            let side = if receiver.outside { "third party" } else { "own" };
            let _ = writeln!(out, "\n## {} ({side})\n", cell(&receiver.name));
            out.push_str("| data | named | comes from | leaves at | state | purpose | lawful basis | retention |\n");
            out.push_str("|---|---|---|---|---|---|---|---|\n");
            for row in &receiver.rows {
                let _ = writeln!(
                    out,
                    "| {} ({}) | {} | {} | {} | {} | | | |",
                    row.class,
                    row.group,
                    cell(&listed(&row.names)),
                    cell(&listed(&row.sources)),
                    cell(&listed(&row.sinks)),
                    cell(&state(row)),
                );
            }
        }
        out
    }

    /// For programs, and for tools that keep records of processing.
    pub fn to_map_json(&self) -> String {
        let receivers: Vec<Value> = receivers(self)
            .iter()
            .map(|receiver| {
                let data: Vec<Value> = receiver
                    .rows
                    .iter()
                    .map(|row| {
                        let hidden: BTreeMap<&str, usize> =
                            row.hidden.iter().map(|(why, count)| (why.words(), *count)).collect();
                        json!({
                            "class": row.class, "group": row.group, "names": row.names, "sources": row.sources,
                            "sinks": row.sinks, "open": row.open, "hidden": hidden,
                            "purpose": null, "lawful_basis": null, "retention": null,
                        })
                    })
                    .collect();
                json!({"receiver": receiver.name, "third_party": receiver.outside, "data": data})
            })
            .collect();
        let mut out =
            json!({"version": 1, "files": self.files, "lines": self.lines, "receivers": receivers}).to_string();
        out.push('\n');
        out
    }

    /// One page that needs nothing else: no script, no font, no image from elsewhere.
    pub fn to_map_html(&self) -> String {
        let receivers = receivers(self);
        html::page(&self.map_summary(&receivers), &receivers)
    }

    fn map_summary(&self, receivers: &[Receiver]) -> String {
        let outside = receivers.iter().filter(|receiver| receiver.outside).count();
        let classes: BTreeSet<&str> = receivers
            .iter()
            .flat_map(|receiver| receiver.rows.iter().map(|row| row.class))
            .collect();
        let classes = match classes.len() {
            1 => "1 class".to_owned(),
            count => format!("{count} classes"),
        };
        let parties = match outside {
            1 => "1 third party".to_owned(),
            count => format!("{count} third parties"),
        };
        format!(
            "{classes} of personal data, {}, {parties} among them; read from {} and {}.",
            plural(receivers.len(), "receiver"),
            plural(self.files, "file"),
            plural(self.lines, "line"),
        )
    }
}

/// Third parties first, then one's own places.
fn receivers(report: &Report) -> Vec<Receiver> {
    let shown = report.findings.iter().map(|finding| (finding, None));
    let hidden = report.hidden.iter().map(|hidden| (&hidden.finding, Some(hidden.why)));
    let mut map: BTreeMap<(bool, String), BTreeMap<&'static str, Row>> = BTreeMap::new();
    for (finding, why) in shown.chain(hidden) {
        // A literal stands where it stands and goes nowhere.
        if finding.rule == "literal" {
            continue;
        }
        let (name, outside) = receiver(finding);
        let rows = map.entry((!outside, name)).or_default();
        for path in &finding.data {
            let row = rows.entry(path.class).or_insert_with(|| Row {
                class: path.class,
                group: group(path.class),
                ..Row::default()
            });
            row.names.insert(path.name.clone());
            let (file, line) = path.steps.first().map_or((&finding.file, finding.place.line), |step| {
                (&step.file, step.place.line)
            });
            row.sources
                .insert(format!("{}:{line}", root::relative(&report.root, file)));
            let leaves = root::relative(&report.root, &finding.file);
            row.sinks.insert(format!("{leaves}:{}", finding.place.line));
            match why {
                None => row.open += 1,
                Some(why) => *row.hidden.entry(why).or_default() += 1,
            }
        }
    }
    map.into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|((own, name), rows)| {
            let mut rows: Vec<Row> = rows.into_values().collect();
            rows.sort_by(|a, b| (a.group, a.class).cmp(&(b.group, b.class)));
            Receiver {
                name,
                outside: !own,
                rows,
            }
        })
        .collect()
}

/// Who receives it, and whether that is somebody else.
fn receiver(finding: &Finding) -> (String, bool) {
    if let Some(party) = finding.party {
        return (party.to_owned(), true);
    }
    let own = match finding.rule {
        "log" => "Logs",
        "exception-message" => "Messages of exceptions",
        "undeclared-field" => "Endpoints of the policy, outside their contracts",
        "raw-fingerprint" => "Fingerprints of machines",
        "url" => "Addresses of requests",
        "cookie" => "Cookies and sessions",
        "device-storage" => "Storage on the device",
        "file" => "Files",
        "process-argument" => "Arguments of processes",
        "unsalted-hash" => "Ids made by unsalted hashes",
        "identifying-column" => "Tables and schemas",
        rule => return (format!("Schemas: {rule}"), false),
    };
    (own.to_owned(), false)
}

fn group(class: &str) -> &'static str {
    match Taxonomy::get().of_class(class).map(|data| data.group) {
        Some(Group::Credential) => "credential",
        Some(Group::License) => "license",
        Some(Group::Contact) => "contact",
        Some(Group::Identity) => "identity",
        Some(Group::Government) => "government id",
        Some(Group::Financial) => "financial",
        Some(Group::Location) => "location",
        Some(Group::Network) => "network",
        Some(Group::Device) => "device",
        Some(Group::Health) => "health",
        Some(Group::Special) => "special category",
        None => "personal",
    }
}

pub(crate) fn listed(items: &BTreeSet<String>) -> String {
    let shown: Vec<&str> = items.iter().take(LISTED).map(String::as_str).collect();
    match items.len().saturating_sub(LISTED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

pub(crate) fn state(row: &Row) -> String {
    let open = (row.open > 0).then(|| format!("{} open", row.open));
    let hidden = row.hidden.iter().map(|(why, count)| format!("{count} {}", why.words()));
    open.into_iter().chain(hidden).collect::<Vec<_>>().join(", ")
}

/// A cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace(['\n', '\r'], " ")
        .replace('<', "&lt;")
}
