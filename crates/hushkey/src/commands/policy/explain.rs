//! `hushkey policy explain`.

use crate::{input, output};
use anyhow::{Context, bail};
use hushkey_guard::{Component, Direction, Explained, Explanation, Guard, GuardOptions, RawPayload, TOO_WEAK};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Show what a policy does with a message, finding by finding, and why
#[derive(clap::Args)]
#[command(after_help = "\
Standard input is the body. Printed are the place, the encodings around it, the
recognizer, its evidence, the action and the rule of every finding, never the
value.

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
    /// Also show what was looked at and left, because nothing around it says enough
    #[arg(long)]
    all: bool,
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
        let explanation = match self.all {
            true => guard.explain_all(&raw),
            false => guard.explain(&raw),
        };
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
    explanation.items.iter().try_for_each(|item| block(out, item))
}

/// One decision, as a heading and what led to it.
fn block(out: &mut impl Write, item: &Explained) -> io::Result<()> {
    let place = match item.place.as_str() {
        "" => item.part.name().to_owned(),
        place => format!("{} {place}", item.part.name()),
    };
    let what = item.class.map_or("field", |class| class.name());
    let done = match item.rule.as_ref() {
        TOO_WEAK => "left as it is",
        _ => item.action.name(),
    };
    writeln!(out, "\n{what} in {place}: {done}")?;
    if !item.encoding.is_empty() {
        writeln!(out, "  read through  {}", item.encoding)?;
    }
    if let Some(evidence) = item.evidence {
        let sure = item.confidence.get();
        writeln!(
            out,
            "  found by      {}, {sure} % sure: {}",
            item.recognizer,
            evidence.reason()
        )?;
    }
    writeln!(out, "  rule          {}", item.rule)
}
