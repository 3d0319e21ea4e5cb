//! `hushkey file verify`.

use super::read;
use crate::{input, machine, output};
use anyhow::Context;
use hushkey_license::file::{Algorithm, FileExpected, FileKind, MachineExpected, SignedFile, VerifiedFile};
use hushkey_license::wire::KeysDocument;
use hushkey_license::{KeySet, ProductToken};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Verify a license or machine file offline and say what it holds
#[derive(clap::Args)]
#[command(after_help = "\
Signatures, time, status and product are checked; for which machine a machine
file is, only that machine can tell. Exits 0 if the file holds, 1 if it does
not, with a stable code, 2 if something cannot be read.

Example:
  curl -s https://license.example/v1/keys > keys.json
  hushkey file verify --keys keys.json --product prd_... machine.hushkey")]
pub(crate) struct Verify {
    /// The authority's public keys, as GET /v1/keys gives them
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// The product it has to be for; else any
    #[arg(long, value_name = "PRODUCT")]
    product: Option<ProductToken>,
    /// The time, in Unix seconds; else now
    #[arg(long, value_name = "SECONDS")]
    at: Option<i64>,
    /// The file; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Verify {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let document = input::text_file(&self.keys)?;
        // What the JSON reader says may quote the text.
        let document: KeysDocument = serde_json::from_str(&document)
            .ok()
            .with_context(|| format!("{} is not an answer of GET /v1/keys", self.keys.display()))?;
        let keys = KeySet::from_document(&document).context("the keys are refused")?;
        let verified = SignedFile::read(&read(&self.file)?).and_then(|file| {
            let machine = (file.kind() == FileKind::Machine).then_some(MachineExpected::Any);
            let expected = FileExpected {
                product: self.product,
                version: None,
                now: self.at.unwrap_or_else(machine::unix_seconds),
                machine,
                request: None,
                wanted: &Algorithm::ALL,
                revoked: &[],
            };
            file.verify(&keys, &expected)
        });
        let mut out = output::stdout();
        let code = match verified {
            Ok(file) => {
                show(&mut out, &file)?;
                ExitCode::SUCCESS
            }
            Err(error) => {
                writeln!(out, "{}: {error}", error.code())?;
                ExitCode::from(1)
            }
        };
        out.flush()?;
        Ok(code)
    }
}

fn show(out: &mut impl Write, file: &VerifiedFile) -> std::io::Result<()> {
    let claims = file.claims();
    let kind = match file.kind() {
        FileKind::License => "license file",
        FileKind::Machine => "machine file",
    };
    let mut rows = [
        ("holds", kind.to_owned()),
        ("file", claims.file.to_string()),
        ("license", claims.license.to_string()),
        ("product", claims.product.to_string()),
        ("plan", claims.plan.to_string()),
        ("status", claims.status.as_str().to_owned()),
        ("issued at", claims.issued_at.to_string()),
        ("expires at", claims.expires_at.to_string()),
        ("revocation", claims.revocation.to_string()),
    ]
    .map(|(name, value)| [name.to_owned(), value])
    .to_vec();
    if let Some(end) = claims.license_expires_at {
        rows.push(["license ends".to_owned(), end.to_string()]);
    }
    if let Some(below) = claims.version_below {
        rows.push(["versions below".to_owned(), below.to_string()]);
    }
    if let Some(binding) = &claims.machine {
        rows.push(["machine".to_owned(), binding.machine.to_string()]);
    }
    for (entitlement, value) in claims.entitlements.iter() {
        rows.push(["entitlement".to_owned(), format!("{entitlement} {value}")]);
    }
    output::table(out, &rows)
}
