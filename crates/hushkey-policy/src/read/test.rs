//! `[[test]]`.

use super::keys;
use super::reader::{Key, Reader, Value};
use crate::{Action, Direction, Expect, ExpectedDecision, Policy, PolicyTest, TestMessage};
use core::ops::Range;
use hushkey_detect::Class;

pub(super) fn tests(reader: &mut Reader<'_>, items: &[Value<'_>], policy: &Policy) -> Vec<PolicyTest> {
    items.iter().filter_map(|item| test(reader, item, policy)).collect()
}

fn test(reader: &mut Reader<'_>, item: &Value<'_>, policy: &Policy) -> Option<PolicyTest> {
    let Some(table) = item.get_ref().as_table() else {
        reader.fault(item.span(), "a test is a table, written `[[test]]`".to_owned());
        return None;
    };
    let (mut name, mut sent, mut expected) = (None, None, None);
    let mut present = [false; 3];
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "name" => {
                present[0] = true;
                name = reader.text(key, value);
            }
            "send" => {
                present[1] = true;
                sent = send(reader, key, value, policy);
            }
            "expect" => {
                present[2] = true;
                expected = expect(reader, key, value);
            }
            _ => reader.unknown_key(key, keys::TEST, ""),
        }
    }
    for (key, present) in keys::TEST.iter().zip(present) {
        if !present {
            reader.missing(item.span(), key);
        }
    }
    Some(PolicyTest {
        name: name?.to_owned(),
        send: sent?,
        expect: expected?,
    })
}

fn send(reader: &mut Reader<'_>, key: &Key<'_>, value: &Value<'_>, policy: &Policy) -> Option<TestMessage> {
    let table = reader.table(key, value)?;
    let mut endpoint: Option<(&str, Range<usize>)> = None;
    let mut direction = Direction::Request;
    let (mut method, mut target) = (None, None);
    let mut status = 200;
    let mut content_type = "application/json".to_owned();
    let (mut headers, mut body) = (Vec::new(), String::new());
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "endpoint" => endpoint = reader.text(key, value).map(|name| (name, value.span())),
            "direction" => {
                let names = Direction::ALL.iter().map(|word| word.name());
                direction = reader
                    .word(key, value, Direction::from_name, names)
                    .unwrap_or(direction);
            }
            "method" => method = reader.text(key, value).map(str::to_ascii_uppercase),
            "path" => target = reader.text(key, value).map(str::to_owned),
            "status" => match reader.integer(key, value).map(u16::try_from) {
                Some(Ok(code @ 100..=599)) => status = code,
                Some(_) => reader.fault(value.span(), "`status` is between 100 and 599".to_owned()),
                None => {}
            },
            "content_type" => content_type = reader.text(key, value).unwrap_or_default().to_owned(),
            "headers" => headers = header_list(reader, key, value),
            "body" => body = reader.text(key, value).unwrap_or_default().to_owned(),
            _ => reader.unknown_key(key, keys::SEND, ""),
        }
    }
    let (method, target) = address(reader, value, endpoint.as_ref(), (method, target), policy)?;
    let endpoint = endpoint.map(|(name, _)| name.to_owned());
    Some(TestMessage {
        endpoint,
        direction,
        method,
        target,
        status,
        content_type,
        headers,
        body,
    })
}

/// Where the message goes: what the test gives, the rest from its endpoint. It must arrive at the endpoint it names.
fn address(
    reader: &Reader<'_>,
    value: &Value<'_>,
    endpoint: Option<&(&str, Range<usize>)>,
    (method, target): (Option<String>, Option<String>),
    policy: &Policy,
) -> Option<(String, String)> {
    let Some((name, span)) = endpoint else {
        if target.is_none() {
            reader.fault(value.span(), "a test names an `endpoint` or a `path`".to_owned());
        }
        return Some((method.unwrap_or_else(|| "POST".to_owned()), target?));
    };
    let Some(named) = policy.endpoints().iter().find(|own| own.name() == *name) else {
        reader.fault(span.clone(), "the test names no endpoint of this policy".to_owned());
        return None;
    };
    let method = method
        .or_else(|| named.methods().first().cloned())
        .unwrap_or_else(|| "POST".to_owned());
    let target = target.unwrap_or_else(|| named.pattern().to_owned());
    if target.contains(['{', '*']) {
        reader.fault(
            span.clone(),
            "the endpoint's path has parameters: the test needs a `path`".to_owned(),
        );
        return None;
    }
    match policy.endpoint(&method, &target) {
        Some(reached) if reached == named => Some((method, target)),
        Some(reached) => {
            let reached = reached.name();
            reader.fault(
                span.clone(),
                format!("the test's message reaches `{reached}`, not the endpoint it names"),
            );
            None
        }
        None => {
            reader.fault(
                span.clone(),
                "the test's message does not reach the endpoint it names".to_owned(),
            );
            None
        }
    }
}

fn header_list(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Vec<(String, String)> {
    let Some(table) = reader.table(key, value) else {
        return Vec::new();
    };
    let pairs = table
        .iter()
        .filter_map(|(key, value)| Some((key.get_ref().to_string(), reader.text(key, value)?)));
    pairs.map(|(name, text)| (name, text.to_owned())).collect()
}

fn expect(reader: &mut Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Option<Expect> {
    let table = reader.table(key, value)?;
    let mut decision = None;
    let mut has_decision = false;
    let mut expect = Expect {
        decision: ExpectedDecision::Allow,
        absent: Vec::new(),
        present: Vec::new(),
        classes: None,
        actions: Vec::new(),
        problem: None,
        unchanged: false,
    };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "decision" => {
                has_decision = true;
                let names = ExpectedDecision::ALL.iter().map(|word| word.name());
                decision = reader.word(key, value, ExpectedDecision::from_name, names);
            }
            "absent" => expect.absent = reader.texts(key, value),
            "present" => expect.present = reader.texts(key, value),
            "classes" => {
                let names = || Class::ALL.iter().map(|class| class.name());
                let items = reader.array(key, value).iter();
                expect.classes = Some(
                    items
                        .filter_map(|item| reader.word(key, item, Class::from_name, names()))
                        .collect(),
                );
            }
            "actions" => {
                let names = || Action::ALL.iter().map(|action| action.name());
                let items = reader.array(key, value).iter();
                expect.actions = items
                    .filter_map(|item| reader.word(key, item, Action::from_name, names()))
                    .collect();
            }
            "problem" => expect.problem = reader.text(key, value).map(str::to_owned),
            "unchanged" => expect.unchanged = reader.boolean(key, value).unwrap_or_default(),
            _ => reader.unknown_key(key, keys::EXPECT, ""),
        }
    }
    if !has_decision {
        reader.missing(value.span(), "decision");
    }
    expect.decision = decision?;
    let blocked = expect.decision == ExpectedDecision::Block;
    if blocked && (expect.unchanged || !expect.present.is_empty()) {
        reader.fault(
            value.span(),
            "nothing goes on with decision `block`: no `present`, no `unchanged`".to_owned(),
        );
    }
    if !blocked && expect.problem.is_some() {
        reader.fault(value.span(), "`problem` needs decision `block`".to_owned());
    }
    Some(expect)
}
