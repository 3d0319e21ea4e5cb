//! `hushkey policy explain`.

use crate::{input, output};
use anyhow::{Context, bail};
use hushkey_guard::{Component, Direction, Explained, Explanation, Guard, GuardOptions, RawPayload};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Show what a policy does with a message, finding by finding, and why
#[derive(clap::Args)]
#[command(after_help = "\
Standard input is the body. Printed are the place, the recognizer, its evidence,
the action and the rule of every finding, never the value.

Example:
  echo '{\"meta\":{\"note\":\"ann@example.org\"}}' | hushkey policy explain \\
      --policy policies/keygen.toml --content-type application/json \\
      --method POST --path /v1/licenses/actions/validate-key")]
pub(crate) struct Explain {
    /// The policy; the safe default without it
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The request's method
    #[arg(long, default_value = "POST")]
    method: String,
    /// The request's path and query; without it the input is a bare body
    #[arg(long)]
    path: Option<String>,
    /// The media type of the body
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
    /// A further header, as `name: value`; may be given again
    #[arg(long = "header", value_name = "HEADER")]
    headers: Vec<String>,
    /// Which way the message travels
    #[arg(long, default_value = "request", value_parser = ["request", "response"])]
    direction: String,
}

impl Explain {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let options = GuardOptions::new(Component::Cli);
        let limit = options.limits.body;
        let guard = Guard::new(input::policy(self.policy.as_deref())?, options);
        let (body, complete) = input::up_to(&mut io::stdin().lock(), limit)?;
        if !complete {
            bail!("a body is at most {limit} bytes");
        }
        let mut headers: Vec<(&str, &[u8])> = Vec::new();
        for header in &self.headers {
            let (name, value) = header.split_once(':').context("a header is written `name: value`")?;
            headers.push((name.trim(), value.trim().as_bytes()));
        }
        if let Some(content_type) = &self.content_type {
            headers.push(("content-type", content_type.as_bytes()));
        }
        let raw = match (&self.path, Direction::from_name(&self.direction)) {
            (Some(path), Some(Direction::Response)) => RawPayload::response(&self.method, path, 200, &headers, &body),
            (Some(path), _) => RawPayload::request(&self.method, path, &headers, &body),
            (None, _) => RawPayload::body(self.content_type.as_deref(), &body),
        };
        let explanation = guard.explain(&raw);
        let mut out = output::stdout();
        print(&mut out, &explanation, &guard.policy().digest().to_string())?;
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}

fn print(out: &mut impl Write, explanation: &Explanation, digest: &str) -> io::Result<()> {
    writeln!(out, "policy    {digest}")?;
    writeln!(
        out,
        "endpoint  {}",
        explanation.endpoint.as_deref().unwrap_or("none of the policy's")
    )?;
    match explanation.problem {
        Some(problem) => writeln!(out, "verdict   refused: {}", problem.name())?,
        None => writeln!(out, "verdict   allowed")?,
    }
    if explanation.items.is_empty() {
        return writeln!(out, "findings  none");
    }
    let heads = [
        "PART",
        "PLACE",
        "ENCODING",
        "CLASS",
        "RECOGNIZER",
        "EVIDENCE",
        "SURE",
        "ACTION",
        "RULE",
    ];
    let mut rows = vec![heads.map(str::to_owned)];
    rows.extend(explanation.items.iter().map(row));
    writeln!(out)?;
    output::table(out, &rows)
}

fn row(item: &Explained) -> [String; 9] {
    let dash = || "-".to_owned();
    [
        item.part.name().to_owned(),
        item.place.as_str().to_owned(),
        if item.encoding.is_empty() {
            dash()
        } else {
            item.encoding.clone()
        },
        item.class.map_or_else(dash, |class| class.name().to_owned()),
        item.recognizer.to_owned(),
        item.evidence
            .map_or_else(dash, |evidence| format!("{evidence:?}").to_lowercase()),
        item.class.map_or_else(dash, |_| format!("{} %", item.confidence.get())),
        item.action.name().to_owned(),
        item.rule.clone(),
    ]
}
