//! `hushkey scan` as a CI job sees it: exit codes, places, no values.

use crate::{hushkey, run, text};
use std::process::{Command, Output};

fn folder(name: &str, file: &str, content: &str) -> String {
    let folder = format!("{}/scan-{name}", env!("CARGO_TARGET_TMPDIR"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(format!("{folder}/{file}"), content).unwrap();
    folder
}

const LEAK: &str = "import logging\ndef f(email, password):\n    logging.info(email)\n    logging.info(password)\n";

#[test]
fn a_leak_in_a_source_fails_and_is_not_quoted() {
    let folder = folder("leak", "a.py", "owner = \"jane.doe@acme-mail.de\"\n");
    let output = run(&["scan", &folder], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("a.py:1:10"), "{}", text(&output.stdout));
    assert!(!text(&output.stdout).contains("jane"));
    let json = run(&["scan", &folder, "--format", "json"], b"");
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(report["findings"][0]["classes"][0], "email");
}

#[test]
fn our_own_token_only_schema_is_clean() {
    let output = run(&["scan", "crates/hushkey-authority/migrations"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
}

#[test]
fn a_missing_path_cannot_run() {
    assert_eq!(run(&["scan", "no/such/path"], b"").status.code(), Some(2));
}

#[test]
fn severity_baseline_and_map_decide_the_exit_code() {
    let folder = folder("codes", "a.py", LEAK);
    let baseline = format!("{}/scan-codes.json", env!("CARGO_TARGET_TMPDIR"));
    let code = |arguments: &[&str]| {
        let arguments: Vec<&str> = ["scan", &folder].iter().chain(arguments).copied().collect();
        run(&arguments, b"").status.code()
    };
    assert_eq!(code(&[]), Some(1));
    assert_eq!(code(&["--severity", "error"]), Some(1));
    assert_eq!(code(&["--report", "md"]), Some(0));
    assert_eq!(code(&["--write-baseline", &baseline]), Some(0));
    assert_eq!(code(&["--baseline", &baseline]), Some(0));
    std::fs::write(format!("{folder}/b.py"), LEAK).unwrap();
    assert_eq!(code(&["--baseline", &baseline]), Some(1));
    for wrong in [
        &["--baseline", "no/such/file"][..],
        &["--policy", &format!("{folder}/a.py")],
        &["--changed-since", "no-such-revision"],
        &["--format", "xml"],
        &["--report", "md", "--format", "json"],
    ] {
        assert_eq!(code(wrong), Some(2), "{wrong:?}");
    }
}

#[test]
fn every_format_is_one_document() {
    let folder = folder("formats", "a.py", LEAK);
    let out = |arguments: &[&str]| {
        let arguments: Vec<&str> = ["scan", &folder].iter().chain(arguments).copied().collect();
        text(&run(&arguments, b"").stdout).to_owned()
    };
    for arguments in [["--format", "json"], ["--format", "sarif"], ["--report", "json"]] {
        serde_json::from_str::<serde_json::Value>(&out(&arguments)).unwrap();
    }
    assert!(out(&["--format", "junit"]).starts_with("<?xml"));
    assert!(out(&["--report", "html"]).starts_with("<!doctype html>"));
    assert!(!out(&[]).contains('\u{1b}'), "a pipe gets no colours");
}

#[test]
fn the_cache_is_where_it_is_told_to_be_or_nowhere() {
    let folder = folder("cache", "a.py", LEAK);
    let cache = format!("{}/scan-cache-dir", env!("CARGO_TARGET_TMPDIR"));
    let _ = std::fs::remove_dir_all(&cache);
    let first = run(&["scan", &folder, "--cache", &cache], b"").stdout;
    assert!(std::fs::read_dir(&cache).unwrap().next().is_some());
    assert_eq!(run(&["scan", &folder, "--cache", &cache], b"").stdout, first);
    assert_eq!(run(&["scan", &folder, "--no-cache"], b"").stdout, first);
    let unwritable = run(&["scan", &folder, "--cache", "/dev/null/x"], b"");
    assert_eq!((unwritable.status.code(), unwritable.stdout), (Some(1), first));
}

/// Ctrl-C on a scan that has much to do: what was found so far, and exit code 2.
#[test]
fn an_interrupt_reports_what_there_is() {
    let folder = folder("interrupt", "a.py", LEAK);
    let body = "def g(x):\n    return [x, x + 1]\n".repeat(200);
    for index in 0..2500 {
        std::fs::write(format!("{folder}/m{index}.py"), &body).unwrap();
    }
    let cache = format!("{}/scan-interrupt-cache", env!("CARGO_TARGET_TMPDIR"));
    let _ = std::fs::remove_dir_all(&cache);
    let child = hushkey(&["scan", &folder, "--cache", &cache, "--format", "json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // It has begun to read when it keeps what it read.
    let begun = || {
        let engine = std::fs::read_dir(&cache).ok()?.next()?.ok()?.path();
        std::fs::read_dir(engine).ok()?.nth(3)
    };
    while begun().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        report["left"].as_u64().unwrap() > 0,
        "the scan was over before it was stopped"
    );
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    std::fs::remove_dir_all(&folder).unwrap();
}

fn git(folder: &str, arguments: &[&str]) -> Output {
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_hushkey")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    Command::new("git")
        .args([
            "-C",
            folder,
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("PATH", path)
        .env("XDG_CACHE_HOME", format!("{}/scan-xdg", env!("CARGO_TARGET_TMPDIR")))
        .output()
        .unwrap()
}

#[test]
fn the_git_hook_refuses_a_commit_that_leaks() {
    let folder = folder("hook", "a.py", "import logging\n");
    assert!(git(&folder, &["init", "-q"]).status.success());
    let hook = concat!(env!("CARGO_MANIFEST_DIR"), "/../../integrations/pre-commit/pre-commit");
    std::fs::copy(hook, format!("{folder}/.git/hooks/pre-commit")).unwrap();
    let commit = || {
        assert!(git(&folder, &["add", "."]).status.success());
        git(&folder, &["commit", "-q", "-m", "x"])
    };
    // The first commit has no parent to compare with.
    let first = commit();
    assert!(first.status.success(), "{}", text(&first.stderr));
    std::fs::write(format!("{folder}/a.py"), LEAK).unwrap();
    let refused = commit();
    assert!(!refused.status.success());
    assert!(text(&refused.stdout).contains("a.py:3:5") || text(&refused.stderr).contains("a.py:3:5"));
    let reason = "  # hushkey:ignore log the people of the sandbox are made up\n";
    let ignored = LEAK
        .replace("(email)\n", &format!("(email){reason}"))
        .replace("(password)\n", &format!("(password){reason}"));
    std::fs::write(format!("{folder}/a.py"), ignored).unwrap();
    let passed = commit();
    assert!(passed.status.success(), "{}", text(&passed.stdout));
}

#[test]
fn the_script_of_the_github_action_leaves_report_and_result() {
    let folder = folder("action", "a.py", LEAK);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../integrations/github/scan.sh");
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_hushkey")).parent().unwrap();
    let (sarif, result) = (format!("{folder}/out.sarif"), format!("{folder}/out.txt"));
    let run = |arguments: &str| {
        let _ = std::fs::remove_file(&result);
        Command::new("bash")
            .arg(script)
            .current_dir(&folder)
            .env(
                "PATH",
                format!("{}:{}", binary.display(), std::env::var("PATH").unwrap()),
            )
            .env("XDG_CACHE_HOME", format!("{}/scan-xdg", env!("CARGO_TARGET_TMPDIR")))
            .env("HUSHKEY_PATHS", "a.py")
            .env("HUSHKEY_ARGS", arguments)
            .env("HUSHKEY_SARIF", &sarif)
            .env("GITHUB_OUTPUT", &result)
            .output()
            .unwrap()
    };
    assert!(run("").status.success());
    assert_eq!(
        std::fs::read_to_string(&result).unwrap(),
        format!("sarif={sarif}\ncode=1\n")
    );
    let report: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&sarif).unwrap()).unwrap();
    assert_eq!(
        report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "a.py"
    );
    assert_eq!(run("--baseline none.json").status.code(), Some(2));
}
