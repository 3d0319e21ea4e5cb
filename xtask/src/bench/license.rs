//! One authority on both stores beside what the machine could do at most, and one issuer's blind signatures; several runs that take turns.
//!
//! The programs are examples of their crates and print `name TAB rate TAB p50 TAB p99`; here they are repeated and tabulated. Cores are shared by server,
//! callers and database: compare within the table.

use super::figures::Figures;
use crate::process;
use crate::tools::{self, POSTGRES};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

const REPEATS: usize = 3;
/// Seconds for each load.
const SECONDS: &str = "1.5";

struct Row {
    name: String,
    rate: Figures,
    p50: Figures,
    p99: Figures,
}

/// Builds, runs, prints.
pub fn run() -> Result<()> {
    tools::ensure(&[&POSTGRES])?;
    for (package, example) in [("hushkey-authority", "throughput"), ("hushkey-issuer", "issuing")] {
        let build = [
            "build",
            "--quiet",
            "--profile",
            "dist",
            "-p",
            package,
            "--example",
            example,
        ];
        process::run("cargo", &build)?;
    }
    let folder = process::target_dir()?.join("dist/examples");
    let throughput = folder.join("throughput");
    let runs: [(&str, &Path, &[&str]); 4] = [
        ("what the machine can do at most", &throughput, &["limits"]),
        ("authority on SQLite", &throughput, &["sqlite", SECONDS]),
        ("authority on PostgreSQL", &throughput, &["postgres", SECONDS]),
        ("issuer", &folder.join("issuing"), &["300"]),
    ];
    let mut tables: Vec<Vec<Row>> = runs.iter().map(|_| Vec::new()).collect();
    for _ in 0..REPEATS {
        for ((_, program, arguments), table) in runs.iter().zip(&mut tables) {
            add(table, &output(program, arguments)?)?;
        }
    }
    println!("\nlicense: median of {REPEATS} runs that take turns, their spread, p50 and p99");
    for ((title, ..), table) in runs.iter().zip(&tables) {
        println!(
            "\n{:<37}{:>9}{:>15}{:>9}{:>10}",
            title, "a second", "spread", "p50", "p99"
        );
        table.iter().for_each(print);
    }
    Ok(())
}

fn output(program: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .with_context(|| format!("cannot start {}", program.display()))?;
    if !output.status.success() {
        bail!("{} {} failed", program.display(), arguments.join(" "));
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn add(table: &mut Vec<Row>, text: &str) -> Result<()> {
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, rate, p50, p99] = fields.as_slice() else {
            bail!("not a line of figures");
        };
        let place = match table.iter().position(|row| row.name == *name) {
            Some(place) => place,
            None => {
                table.push(Row {
                    name: (*name).to_owned(),
                    rate: Figures::default(),
                    p50: Figures::default(),
                    p99: Figures::default(),
                });
                table.len() - 1
            }
        };
        let row = &mut table[place];
        row.rate.add(rate.parse()?);
        row.p50.add(p50.parse()?);
        row.p99.add(p99.parse()?);
    }
    Ok(())
}

/// A line of 80 columns.
fn print(row: &Row) {
    let (low, high) = row.rate.spread();
    println!(
        "{:<37}{:>9.0}{:>15}{:>9}{:>10}",
        row.name,
        row.rate.median(),
        format!("{low:.0}–{high:.0}"),
        time(row.p50.median()),
        time(row.p99.median())
    );
}

/// Microseconds as people read them; none for what has no time of its own.
fn time(micros: f64) -> String {
    match micros {
        0.0 => String::new(),
        micros if micros < 1000.0 => format!("{micros:.0} µs"),
        micros => format!("{:.1} ms", micros / 1000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::{add, time};

    #[test]
    fn lines_of_several_runs_are_one_row() {
        let mut table = Vec::new();
        add(&mut table, "a\t1\t2\t3\nb\t4\t5\t6\n").unwrap();
        add(&mut table, "a\t3\t2\t3\nb\t6\t5\t6\n").unwrap();
        assert_eq!(table.len(), 2);
        assert_eq!(table[0].rate.median(), 2.0);
        assert!(add(&mut table, "nothing").is_err());
    }

    #[test]
    fn times_are_short() {
        assert_eq!([time(0.0), time(120.4), time(2500.0)], ["", "120 µs", "2.5 ms"]);
    }
}
