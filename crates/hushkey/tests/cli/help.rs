//! `--help` as a page: whole, at 80 columns, with an example for every command.

use super::{run, text};

const COMMANDS: &[&[&str]] = &[
    &[],
    &["demo"],
    &["edge"],
    &["relay"],
    &["authority"],
    &["issuer"],
    &["admin"],
    &["admin", "products"],
    &["admin", "products", "list"],
    &["admin", "products", "create"],
    &["admin", "plans"],
    &["admin", "plans", "list"],
    &["admin", "plans", "show"],
    &["admin", "plans", "create"],
    &["admin", "plans", "feature"],
    &["admin", "plans", "meter"],
    &["admin", "plans", "attribute"],
    &["admin", "licenses"],
    &["admin", "licenses", "list"],
    &["admin", "licenses", "show"],
    &["admin", "licenses", "create"],
    &["admin", "licenses", "suspend"],
    &["admin", "licenses", "reinstate"],
    &["admin", "licenses", "revoke"],
    &["admin", "licenses", "renew"],
    &["admin", "licenses", "expire"],
    &["admin", "licenses", "move"],
    &["admin", "licenses", "feature"],
    &["admin", "licenses", "attribute"],
    &["admin", "licenses", "reset-meter"],
    &["admin", "machines"],
    &["admin", "machines", "list"],
    &["admin", "tokens"],
    &["admin", "tokens", "list"],
    &["admin", "tokens", "create"],
    &["admin", "tokens", "revoke"],
    &["admin", "webhooks"],
    &["admin", "webhooks", "list"],
    &["admin", "webhooks", "show"],
    &["admin", "webhooks", "create"],
    &["admin", "webhooks", "change"],
    &["admin", "webhooks", "rotate"],
    &["admin", "webhooks", "retry"],
    &["admin", "webhooks", "delete"],
    &["admin", "events"],
    &["admin", "events", "list"],
    &["inspect"],
    &["redact"],
    &["scan"],
    &["file"],
    &["file", "verify"],
    &["file", "convert"],
    &["file", "carry"],
    &["policy"],
    &["policy", "check"],
    &["policy", "test"],
    &["policy", "explain"],
];

fn help(command: &[&str]) -> String {
    let arguments: Vec<&str> = command.iter().copied().chain(["--help"]).collect();
    let output = run(&arguments, b"");
    assert_eq!(output.status.code(), Some(0));
    text(&output.stdout).to_owned()
}

/// `HUSHKEY_WRITE_HELP=1 cargo test -p hushkey help` writes the page anew.
#[test]
fn the_help_pages_are_as_committed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/help.txt");
    let mut page = String::new();
    for command in COMMANDS {
        let words: Vec<&str> = ["hushkey"].iter().chain(command.iter()).copied().collect();
        page += &format!("$ {} --help\n{}\n", words.join(" "), help(command));
    }
    if std::env::var_os("HUSHKEY_WRITE_HELP").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    assert_eq!(page, std::fs::read_to_string(path).unwrap());
}

#[test]
fn help_fits_80_columns_and_shows_an_example() {
    for command in COMMANDS {
        let page = help(command);
        assert!(page.contains("Example"), "{command:?}");
        for line in page.lines() {
            assert!(line.chars().count() <= 80, "{command:?}: {line}");
        }
    }
}

#[test]
fn every_command_is_on_these_pages() {
    // Whatever lists commands is a group.
    let groups = COMMANDS.iter().map(|command| (command, help(command)));
    for (command, page) in groups.filter(|(_, page)| page.contains("\nCommands:\n")) {
        let names = page
            .lines()
            .skip_while(|line| *line != "Commands:")
            .skip(1)
            .take_while(|line| !line.is_empty());
        for line in names {
            let name = line.split_whitespace().next().unwrap();
            let words: Vec<&str> = command.iter().copied().chain([name]).collect();
            assert!(COMMANDS.contains(&words.as_slice()), "{words:?}");
        }
    }
}

#[test]
fn wrong_use_exits_2() {
    for arguments in [
        &[][..],
        &["nonsense"],
        &["redact", "--nonsense"],
        &["policy", "check"],
        &["edge"],
        &["relay"],
    ] {
        assert_eq!(run(arguments, b"").status.code(), Some(2), "{arguments:?}");
    }
    let mut command = super::hushkey(&["redact"]);
    let output = command.env("HUSHKEY_LOG", "loud").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
