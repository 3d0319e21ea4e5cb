use super::*;
use crate::Part;

fn policy(text: &str) -> Policy {
    Policy::parse(&format!("version = 1\n{text}")).unwrap()
}

/// The rule table of [`Policy::action`], row by row: each file adds the next nearer rule to the ones before.
#[test]
fn the_nearest_rule_wins() {
    let endpoint = "[[endpoint]]\nname = \"e\"\nmatch = { path = \"/e\" }\n";
    let rows = [
        (String::new(), Action::Redact, "[classes] default"),
        (
            "[classes]\ndefault = \"drop\"\n".to_owned(),
            Action::Drop,
            "[classes] default",
        ),
        (
            "[classes]\ndefault = \"drop\"\nemail = \"pseudonymize\"\n".to_owned(),
            Action::Pseudonymize,
            "[classes] email",
        ),
        (
            format!(
                "[classes]\ndefault = \"drop\"\nemail = \"pseudonymize\"\n{endpoint}[endpoint.classes]\ndefault = \"redact\"\n"
            ),
            Action::Redact,
            "endpoint `e`, default",
        ),
        (
            format!(
                "[classes]\nemail = \"pseudonymize\"\n{endpoint}[endpoint.classes]\ndefault = \"redact\"\nemail = \"block\"\n"
            ),
            Action::Block,
            "endpoint `e`, class email",
        ),
        (
            format!(
                "{endpoint}[endpoint.classes]\nemail = \"block\"\n[endpoint.request]\n\"note\" = {{ action = \"allow\" }}\n"
            ),
            Action::Allow,
            "field `note`",
        ),
    ];
    for (text, action, name) in rows {
        let policy = policy(&text);
        let endpoint = policy.endpoint("POST", "/e");
        let rule = policy.field(endpoint, Direction::Request, Part::Body, "note");
        let (found, rule) = policy.action(endpoint, &rule, Class::Email);
        assert_eq!((found, rule.to_string().as_str()), (action, name), "{text}");
    }
    let safe = Policy::safe_default();
    let (action, rule) = safe.action(None, &FieldRule::undeclared(UnknownField::Inspect), Class::Ip);
    assert_eq!((action, rule), (Action::Redact, RuleName::Default));
}

const CONTRACT: &str = r#"
[classes]
credit_card = "block"
[[endpoint]]
name = "e"
match = { method = "POST", path = "/e/{id}" }
unknown_field = "UNKNOWN"
[endpoint.request]
"path:id" = "integer"
"query:limit" = "integer"
"header:X-Trace" = "uuid"
"key" = "license_key"
"host" = { action = "drop" }
"host.open" = "text"
"forbidden" = { action = "block" }
"items[].id" = "integer"
"meta.*" = "text"
"a\\.b" = "integer"
"#;

fn judge(unknown: &str, part: Part, path: &str, well_formed: bool) -> (Action, Verdict, String) {
    let policy = policy(&CONTRACT.replace("UNKNOWN", unknown));
    let endpoint = policy.endpoint("post", "/e/7");
    let case = Case {
        endpoint,
        direction: Direction::Request,
        addressed: true,
        signed: false,
    };
    let rule = policy.field(endpoint, Direction::Request, part, path);
    let decision = decide(&policy, &case, &[Judged::Field { rule, well_formed }]);
    let (action, name) = decision.actions()[0];
    (action, decision.verdict(), name.to_string())
}

#[test]
fn fields_are_judged_by_their_contract() {
    use Action::*;
    use BlockReason::*;
    let allow = Verdict::Allow;
    let table = [
        ("drop", Part::Body, "key", true, Allow, allow, "declared `key`"),
        ("drop", Part::Body, "key", false, Drop, allow, "format of `key`"),
        ("inspect", Part::Body, "key", false, Allow, allow, "format of `key`"),
        (
            "block",
            Part::Body,
            "key",
            false,
            Block,
            Verdict::Block(MalformedField),
            "format of `key`",
        ),
        ("inspect", Part::Body, "host", true, Drop, allow, "field `host`"),
        ("block", Part::Body, "host.name[].x", true, Drop, allow, "field `host`"),
        (
            "block",
            Part::Body,
            "host.open",
            true,
            Allow,
            allow,
            "declared `host.open`",
        ),
        (
            "block",
            Part::Body,
            "key.x",
            true,
            Block,
            Verdict::Block(UnknownField),
            "unknown_field",
        ),
        (
            "inspect",
            Part::Body,
            "forbidden",
            true,
            Block,
            Verdict::Block(ForbiddenField),
            "field `forbidden`",
        ),
        ("inspect", Part::Body, "other", true, Allow, allow, "unknown_field"),
        ("drop", Part::Body, "other", true, Drop, allow, "unknown_field"),
        (
            "block",
            Part::Body,
            "other",
            true,
            Block,
            Verdict::Block(UnknownField),
            "unknown_field",
        ),
        (
            "block",
            Part::Body,
            "items[].id",
            true,
            Allow,
            allow,
            "declared `items[].id`",
        ),
        (
            "block",
            Part::Body,
            "items.id",
            true,
            Block,
            Verdict::Block(UnknownField),
            "unknown_field",
        ),
        (
            "block",
            Part::Body,
            "meta.x.y[].z",
            true,
            Allow,
            allow,
            "declared `meta.*`",
        ),
        (
            "block",
            Part::Body,
            "meta",
            true,
            Block,
            Verdict::Block(UnknownField),
            "unknown_field",
        ),
        (
            "block",
            Part::Body,
            "metadata.x",
            true,
            Block,
            Verdict::Block(UnknownField),
            "unknown_field",
        ),
        ("block", Part::Body, r"a\.b", true, Allow, allow, r"declared `a\.b`"),
        (
            "block",
            Part::Body,
            "a.b",
            true,
            Block,
            Verdict::Block(UnknownField),
            "unknown_field",
        ),
        ("block", Part::Query, "limit", true, Allow, allow, "declared `limit`"),
        (
            "block",
            Part::Query,
            "key",
            true,
            Block,
            Verdict::Block(UnknownField),
            "unknown_field",
        ),
        ("block", Part::Path, "id", true, Allow, allow, "declared `id`"),
        (
            "block",
            Part::Header,
            "x-TRACE",
            true,
            Allow,
            allow,
            "declared `x-trace`",
        ),
        ("block", Part::Header, "user-agent", true, Allow, allow, "unknown_field"),
        ("block", Part::Cookie, "session", true, Allow, allow, "unknown_field"),
    ];
    for (unknown, part, path, well_formed, action, verdict, name) in table {
        let judged = judge(unknown, part, path, well_formed);
        assert_eq!(
            judged,
            (action, verdict, name.to_owned()),
            "{unknown} {part} {path} {well_formed}"
        );
    }
}

#[test]
fn containers_of_declared_fields_lead_on() {
    let policy = policy(&CONTRACT.replace("UNKNOWN", "drop"));
    let endpoint = policy.endpoint("POST", "/e/7");
    for (path, leads_on) in [
        ("", true),
        ("items", true),
        ("items[]", true),
        ("meta", true),
        ("item", false),
        ("key", false),
        ("x", false),
        ("a", false),
    ] {
        let rule = policy.field(endpoint, Direction::Request, Part::Body, path);
        assert_eq!(rule.leads_on, leads_on, "{path}");
    }
}

#[test]
fn a_direction_without_a_contract_is_open() {
    let policy = policy(&CONTRACT.replace("UNKNOWN", "drop"));
    let endpoint = policy.endpoint("POST", "/e/7");
    assert_eq!(
        policy.field(endpoint, Direction::Response, Part::Body, "x").unknown,
        UnknownField::Inspect
    );
    assert_eq!(
        policy.field(None, Direction::Request, Part::Body, "x").unknown,
        UnknownField::Inspect
    );
}

#[test]
fn one_blocked_finding_refuses_the_payload() {
    let policy = policy("[classes]\ncredit_card = \"block\"");
    let rule = policy.field(None, Direction::Request, Part::Body, "a");
    let finding = |class| Judged::Finding { rule, class };
    let case = Case {
        endpoint: None,
        direction: Direction::Request,
        addressed: true,
        signed: false,
    };
    let decision = decide(
        &policy,
        &case,
        &[finding(Class::Email), finding(Class::CreditCard), finding(Class::Ip)],
    );
    assert_eq!(decision.verdict(), Verdict::Block(BlockReason::Pii));
    let actions: Vec<Action> = decision.actions().iter().map(|(action, _)| *action).collect();
    assert_eq!(actions, [Action::Redact, Action::Block, Action::Redact]);
}

#[test]
fn unknown_endpoints_are_blocked_when_addressed() {
    let policy = policy("unknown_endpoint = \"block\"");
    let case = |addressed| Case {
        endpoint: None,
        direction: Direction::Request,
        addressed,
        signed: false,
    };
    assert_eq!(
        decide(&policy, &case(true), &[]).verdict(),
        Verdict::Block(BlockReason::UnknownEndpoint)
    );
    assert_eq!(decide(&policy, &case(false), &[]).verdict(), Verdict::Allow);
}

#[test]
fn a_signed_message_passes_clean_or_not_at_all() {
    for (signed_rule, finding, verdict) in [
        ("pass", false, Verdict::Allow),
        ("pass", true, Verdict::Block(BlockReason::SignedMessage)),
        ("block", false, Verdict::Block(BlockReason::SignedMessage)),
    ] {
        let text = format!("[[endpoint]]\nname = \"e\"\nmatch = {{ path = \"/e\" }}\nsigned = \"{signed_rule}\"");
        let policy = policy(&text);
        let endpoint = policy.endpoint("GET", "/e");
        let rule = policy.field(endpoint, Direction::Response, Part::Body, "a");
        let inputs = if finding {
            vec![Judged::Finding {
                rule,
                class: Class::Email,
            }]
        } else {
            vec![]
        };
        let case = Case {
            endpoint,
            direction: Direction::Response,
            addressed: true,
            signed: true,
        };
        assert_eq!(
            decide(&policy, &case, &inputs).verdict(),
            verdict,
            "{signed_rule} {finding}"
        );
    }
    // Where no endpoint speaks, a signed message is still not altered.
    let policy = Policy::safe_default();
    let rule = policy.field(None, Direction::Request, Part::Body, "a");
    let case = Case {
        endpoint: None,
        direction: Direction::Request,
        addressed: true,
        signed: true,
    };
    let decision = decide(
        &policy,
        &case,
        &[Judged::Finding {
            rule,
            class: Class::Email,
        }],
    );
    assert_eq!(decision.verdict(), Verdict::Block(BlockReason::SignedMessage));
}
