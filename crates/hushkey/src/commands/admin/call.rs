//! One request to the authority, or the pages of a list, and what is printed of it.

use super::print::{self, Shown};
use crate::{machine, output, secrets};
use anyhow::{Context, bail};
use clap::ValueEnum;
use hushkey_client::{Administered, Administration};
use hushkey_license::AttemptToken;
use hushkey_license::wire::ProblemDocument;
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Items of a page.
const PAGE: usize = 50;

/// Which authority, as whom, and how to say what it says.
#[derive(clap::Args)]
pub(super) struct Connection {
    /// The authority's address
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "HUSHKEY_AUTHORITY_URL",
        hide_env_values = true
    )]
    url: Option<String>,
    /// A PEM file of the authorities trusted for it; else the public ones
    #[arg(long, global = true, value_name = "FILE")]
    url_ca: Option<PathBuf>,
    /// The file of an admin token; else HUSHKEY_ADMIN_TOKEN
    #[arg(long, global = true, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Let the token travel over plain HTTP to another machine
    #[arg(long, global = true)]
    allow_plain: bool,
    /// How to print
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For programs
    Json,
}

/// The HTTP methods of the admin API.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
    Delete,
}

/// A request.
pub(super) struct Call {
    pub method: Method,
    pub path: String,
    pub body: Option<Value>,
    /// May be repeated under an attempt.
    pub repeatable: bool,
    /// The attempt that a person gave.
    pub attempt: Option<AttemptToken>,
    pub shown: Shown,
}

impl Call {
    pub fn get(path: String, shown: Shown) -> Self {
        Self::of(Method::Get, path, None, shown)
    }

    pub fn post(path: String, body: Option<Value>, shown: Shown) -> Self {
        Self::of(Method::Post, path, body, shown)
    }

    pub fn delete(path: String) -> Self {
        Self::of(Method::Delete, path, None, Shown::Nothing)
    }

    /// Something new: a lost answer can be asked for again.
    pub fn create(path: &str, body: Value, attempt: Option<AttemptToken>) -> Self {
        Self {
            repeatable: true,
            attempt,
            ..Self::post(path.to_owned(), Some(body), Shown::One)
        }
    }

    fn of(method: Method, path: String, body: Option<Value>, shown: Shown) -> Self {
        Self {
            method,
            path,
            body,
            repeatable: false,
            attempt: None,
            shown,
        }
    }
}

impl Connection {
    pub fn run(self, call: Call) -> anyhow::Result<ExitCode> {
        let url = self.url.context("give --url URL or HUSHKEY_AUTHORITY_URL")?;
        let token = secrets::token(self.token_file.as_deref(), "HUSHKEY_ADMIN_TOKEN")?;
        let token = token.context("give --token-file FILE or HUSHKEY_ADMIN_TOKEN")?;
        let ca = self.url_ca.as_deref().map(secrets::certificates).transpose()?;
        let client = Administration::new(&url, ca.as_deref(), &token, self.allow_plain, PATIENCE)?;
        let answered = machine::block_on(async {
            match call.shown {
                Shown::List(_) => list(&client, &call).await,
                _ => once(&client, &call).await,
            }
        })?;
        let value = match answered {
            Administered::Done(value) => value,
            Administered::Problem(problem) => return Ok(refused(&problem)),
            Administered::Strange(status) => bail!("what answers there is no authority (HTTP status {status})"),
        };
        let mut out = output::stdout();
        match self.format {
            Format::Json if value.is_null() => {}
            Format::Json => writeln!(out, "{value}")?,
            Format::Table => print::table(&mut out, &call.shown, &value)?,
        }
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A problem is said in its own words: they are few, fixed, and quote nothing.
fn refused(problem: &ProblemDocument) -> ExitCode {
    let name = problem.kind.rsplit(':').next().unwrap_or_default();
    let reason = problem.detail.as_ref().map(|detail| format!(" Reason: {detail}."));
    output::error(&format!("{}{} ({name})", problem.title, reason.unwrap_or_default()));
    ExitCode::from(if problem.status < 500 { 1 } else { 2 })
}

async fn once(client: &Administration, call: &Call) -> anyhow::Result<Administered> {
    let method = match call.method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Delete => http::Method::DELETE,
    };
    let fresh = || {
        let random = machine::random();
        AttemptToken::make(&mut |bytes| random(bytes))
    };
    let attempt = call.repeatable.then(|| call.attempt.unwrap_or_else(fresh));
    let asked = client
        .ask(method, &call.path, call.body.as_ref(), attempt.as_ref())
        .await;
    match (asked, attempt) {
        (Ok(answered), _) => Ok(answered),
        // Nobody can tell whether it was made: under the same attempt it is made once.
        (Err(error), Some(attempt)) => bail!("{error}; to repeat it safely add --attempt {attempt}"),
        (Err(error), None) => Err(error.into()),
    }
}

/// Every page, one after the other.
async fn list(client: &Administration, call: &Call) -> anyhow::Result<Administered> {
    let mut items = Vec::new();
    let mut after = String::new();
    loop {
        let mark = if call.path.contains('?') { '&' } else { '?' };
        let path = format!("{}{mark}limit={PAGE}{after}", call.path);
        let value = match client.ask(http::Method::GET, &path, None, None).await? {
            Administered::Done(value) => value,
            other => return Ok(other),
        };
        items.extend(
            value
                .get("items")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default(),
        );
        match value.get("next").and_then(Value::as_str) {
            Some(next) => after = format!("&after={next}"),
            None => return Ok(Administered::Done(json!({ "items": items }))),
        }
    }
}
