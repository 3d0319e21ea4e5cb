//! Every dependency has its reason beside it in the workspace `Cargo.toml`.

use anyhow::Result;

/// Reports dependencies of the workspace table that no comment explains.
pub fn check(faults: &mut Vec<String>) -> Result<()> {
    faults.extend(without_reason(&std::fs::read_to_string("Cargo.toml")?));
    Ok(())
}

fn without_reason(manifest: &str) -> Vec<String> {
    let table = manifest.split("[workspace.dependencies]").nth(1).unwrap_or_default();
    let lines = table.lines().take_while(|line| !line.starts_with('['));
    let entries = lines.filter(|line| line.contains('=') && !line.starts_with('#') && !line.contains("path ="));
    let bare = entries.filter(|line| {
        line.split_once(" # ")
            .is_none_or(|(_, reason)| reason.trim().is_empty())
    });
    bare.map(|line| {
        format!(
            "reason: no reason beside the dependency `{}`",
            line.split('=').next().unwrap_or_default().trim()
        )
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::without_reason;

    #[test]
    fn a_dependency_without_reason_is_a_fault() {
        let manifest = "[workspace.dependencies]\na = \"1\" # needed\nb = \"2\"\n[profile.dev]\nx = 1\n";
        assert_eq!(without_reason(manifest).len(), 1);
    }
}
