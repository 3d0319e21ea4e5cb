//! Runs the tests written in a policy file: `hushkey policy test`.
//!
//! *In:* a policy. *Out:* for each of its tests, what was not as expected.

use crate::{CleanPayload, Component, Direction, Guard, GuardOptions, Policy, RawPayload, Receipt};
use hushkey_policy::{ExpectedDecision, PolicyTest};

/// What became of one `[[test]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestOutcome {
    /// The test's name, as the policy file gives it.
    pub name: String,
    /// What was not as expected, one sentence each; empty when the test holds.
    pub failures: Vec<String>,
}

impl TestOutcome {
    /// True when everything was as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Pseudonyms in tests are made under this key: they show nothing of any real one.
const TEST_KEY: [u8; 32] = [0x54; 32];

/// Runs every test of the policy, in their order.
pub fn run_policy_tests(policy: &Policy) -> Vec<TestOutcome> {
    let options = GuardOptions {
        pseudonym_key: Some(TEST_KEY),
        ..GuardOptions::new(Component::Cli)
    };
    let guard = Guard::new(policy.clone(), options);
    policy
        .tests()
        .iter()
        .map(|test| TestOutcome {
            name: test.name.clone(),
            failures: run(&guard, test),
        })
        .collect()
}

fn run(guard: &Guard, test: &PolicyTest) -> Vec<String> {
    let send = &test.send;
    let mut headers: Vec<(&str, &[u8])> = Vec::new();
    if !send.content_type.is_empty() && !send.body.is_empty() {
        headers.push(("content-type", send.content_type.as_bytes()));
    }
    for (name, value) in &send.headers {
        headers.push((name, value.as_bytes()));
    }
    let body = send.body.as_bytes();
    let raw = match send.direction {
        Direction::Request => RawPayload::request(&send.method, &send.target, &headers, body),
        Direction::Response => RawPayload::response(&send.method, &send.target, send.status, &headers, body),
    };
    let mut failures = Vec::new();
    match guard.pass(raw) {
        Ok(passed) => {
            if test.expect.decision == ExpectedDecision::Block {
                failures.push("it was let through".to_owned());
            }
            compare_text(test, &passed.clean, &mut failures);
            compare_receipt(test, &passed.receipt, &mut failures);
        }
        Err(refused) => {
            let problem = refused.refusal.problem().name();
            if test.expect.decision == ExpectedDecision::Allow {
                failures.push(format!("it was refused: {problem}"));
            }
            if let Some(expected) = &test.expect.problem
                && expected != problem
            {
                failures.push(format!("it was refused for {problem}, not {expected}"));
            }
            compare_receipt(test, &refused.receipt, &mut failures);
        }
    }
    failures
}

fn compare_text(test: &PolicyTest, clean: &CleanPayload<'_>, failures: &mut Vec<String>) {
    let mut texts = vec![clean.target().as_bytes(), clean.body()];
    texts.extend(clean.headers().map(|(_, value)| value));
    let holds = |wanted: &str| {
        texts
            .iter()
            .any(|text| memchr::memmem::find(text, wanted.as_bytes()).is_some())
    };
    for absent in &test.expect.absent {
        if holds(absent) {
            failures.push(format!("`{absent}` is still there"));
        }
    }
    for present in &test.expect.present {
        if !holds(present) {
            failures.push(format!("`{present}` is not there"));
        }
    }
    if test.expect.unchanged && !clean.is_unchanged() {
        failures.push("it was changed".to_owned());
    }
}

fn compare_receipt(test: &PolicyTest, receipt: &Receipt, failures: &mut Vec<String>) {
    let found: Vec<_> = receipt.entries.iter().filter_map(|entry| entry.class).collect();
    if let Some(classes) = &test.expect.classes {
        for class in classes {
            if !found.contains(class) {
                failures.push(format!("no {} was found", class.name()));
            }
        }
        if classes.is_empty() {
            for class in &found {
                failures.push(format!("{} was found", class.name()));
            }
        }
    }
    for action in &test.expect.actions {
        if !receipt.entries.iter().any(|entry| entry.action == *action) {
            failures.push(format!("nothing was done by `{}`", action.name()));
        }
    }
}
