//! Answers as tables of 80 columns.

use crate::output;
use serde_json::Value;
use std::io::{self, Write};

/// Columns of a terminal that nobody widened.
const WIDTH: usize = 80;

/// What is printed of an answer.
pub(super) enum Shown {
    /// The items of a list, by these columns.
    List(&'static [Column]),
    /// One thing, a line for each of its members.
    One,
    /// The machines of a license.
    Machines,
    /// Nothing: it is done.
    Nothing,
}

/// A column: its head, the member it shows, and how.
pub(super) struct Column(pub &'static str, pub &'static str, pub fn(&Value) -> String);

pub(super) fn table(out: &mut impl Write, shown: &Shown, value: &Value) -> io::Result<()> {
    match shown {
        Shown::Nothing => Ok(()),
        Shown::List(columns) => list(out, columns, value),
        Shown::One => one(out, value),
        Shown::Machines => {
            let machines = value.get("machines").and_then(Value::as_array);
            for machine in machines.into_iter().flatten() {
                writeln!(out, "{}", plain(machine))?;
            }
            Ok(())
        }
    }
}

fn list(out: &mut impl Write, columns: &[Column], value: &Value) -> io::Result<()> {
    let items = value.get("items").and_then(Value::as_array);
    let mut rows = vec![columns.iter().map(|column| column.0.to_owned()).collect::<Vec<_>>()];
    for item in items.into_iter().flatten() {
        // An item that is no object is its own only cell.
        let cell = |column: &Column| {
            (column.2)(
                item.get(column.1)
                    .unwrap_or(if item.is_object() { &Value::Null } else { item }),
            )
        };
        rows.push(columns.iter().map(cell).collect());
    }
    write_rows(out, &rows)
}

fn write_rows(out: &mut impl Write, rows: &[Vec<String>]) -> io::Result<()> {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |place: usize| {
        rows.iter()
            .filter_map(|row| row.get(place))
            .map(|cell| cell.chars().count())
            .max()
    };
    let widths: Vec<usize> = (0..columns).map(|place| width(place).unwrap_or(0)).collect();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        let line = cells.join("  ");
        let line = line.trim_end();
        if line.chars().count() > WIDTH {
            // What does not fit is in the JSON.
            writeln!(out, "{}…", line.chars().take(WIDTH - 1).collect::<String>())?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// A line for each member; lists a line for each item; members of members by their path.
fn one(out: &mut impl Write, value: &Value) -> io::Result<()> {
    let mut rows = Vec::new();
    members(&mut rows, "", value);
    output::table(out, &rows)
}

fn members(rows: &mut Vec<[String; 2]>, place: &str, value: &Value) {
    let Value::Object(object) = value else { return };
    for (name, value) in object {
        let name = format!("{place}{name}");
        match value {
            Value::Object(_) => members(rows, &format!("{name}."), value),
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    let name = if number == 0 { name.clone() } else { String::new() };
                    match item {
                        Value::Object(_) => members(rows, &format!("{name}."), item),
                        _ => rows.push([name, plain(item)]),
                    }
                }
            }
            Value::Number(_) if name.ends_with("_at") => rows.push([name, moment(value)]),
            _ => rows.push([name, plain(value)]),
        }
    }
}

/// As it is; what is not there is a dash.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// The day of a moment.
pub(super) fn day(value: &Value) -> String {
    value
        .as_i64()
        .map_or("-".to_owned(), |seconds| civil(seconds.div_euclid(86_400)))
}

/// Day and time of a moment.
fn moment(value: &Value) -> String {
    value.as_i64().map_or("-".to_owned(), |seconds| {
        let (day, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        format!(
            "{} {:02}:{:02}:{:02} UTC",
            civil(day),
            rest / 3600,
            rest / 60 % 60,
            rest % 60
        )
    })
}

/// The date of a day since 1970, in the calendar of Gregory.
fn civil(day: i64) -> String {
    // Days from 0000-03-01, in eras of 400 years: a year then ends with its leap day.
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let date = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{date:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn days_have_dates() {
        for (seconds, date) in [
            (0_i64, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_800_000_000, "2027-01-15"),
            (4_102_444_799, "2099-12-31"),
        ] {
            assert_eq!(day(&json!(seconds)), date);
        }
        assert_eq!(moment(&json!(1_800_000_061)), "2027-01-15 08:01:01 UTC");
        assert_eq!(day(&Value::Null), "-");
    }

    #[test]
    fn lines_fit() {
        let mut out = Vec::new();
        let items = json!({ "items": [{ "a": "x".repeat(60), "b": "y".repeat(60) }] });
        list(&mut out, &[Column("A", "a", plain), Column("B", "b", plain)], &items).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}
