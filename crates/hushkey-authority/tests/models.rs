//! Every license model over real HTTP, and what an administrator changes in it.

mod cluster;
mod deployment;

/// No time beyond 2099 is stored: who renews until then is told so.
#[tokio::test]
async fn a_license_is_renewed_up_to_the_end_of_the_century() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller
        .sell(json!({ "max_machines": 1, "duration_seconds": 315_576_000 }))
        .await;
    let path = format!("/v1/admin/licenses/{}/renew", sold.created.license);
    for _ in 0..6 {
        assert_eq!(caller.administrate(&path, None).await.status, 200);
    }
    assert_eq!(caller.administrate(&path, None).await.problem(), "conflict");
    assert_eq!(caller.view(&sold).await.expires_at, Some(NOW + 7 * 315_576_000));
}

use deployment::{Caller, Deployment, NOW, Sold, admin, device};
use hushkey_license::model::Scope;
use hushkey_license::wire::{
    AttributeCreated, AttributeValue, EntitlementCreated, LicenseRequest, LicenseView, MeterCreated, Page, PlanView,
    ProcessRequest, TransferRequest, Usage, UsageRequest,
};
use hushkey_license::{Code, LicenseToken, MeterToken, OpaqueToken, Operation, ProcessToken};
use serde_json::{Value, json};

/// Each case on a store of its own, on each engine.
macro_rules! both {
    ($($case:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $case() {
                super::$case(super::Deployment::start().await).await;
            })*
        }

        mod postgres {
            $(#[tokio::test]
            async fn $case() {
                let database = super::cluster::cluster().database().await;
                super::$case(super::Deployment::start_on(Some(database)).await).await;
            })*
        }
    };
}

both!(
    a_trial_starts_with_its_first_use,
    grace_renewal_and_what_goes_on_after_the_end,
    dead_machines_are_kept_revived_or_culled_as_the_plan_says,
    processes_are_counted_and_the_dead_make_room,
    uses_are_metered_by_period_and_within_the_overage,
    seats_beyond_the_limit_are_answered_with_overage,
    a_license_is_checked_in_or_overdue,
    a_seat_is_handed_to_another_machine,
    scopes_ask_for_plan_version_and_features,
    attributes_take_what_their_plan_declares,
    a_license_moves_to_another_plan_that_has_room,
    a_plan_that_asks_the_impossible_is_refused_with_the_reason,
    lists_come_in_pages,
);

async fn code(caller: &Caller, operation: Operation, sold: &Sold, number: u64) -> Code {
    caller.ask(operation, sold, number).await.code
}

async fn process(caller: &Caller, operation: Operation, sold: &Sold, number: u64, which: u8) -> Code {
    let process = ProcessToken::from_seed([which; 32]);
    let device = device(number, &sold.product);
    let request = ProcessRequest::make(
        caller.common(sold.product, number),
        process,
        operation,
        &sold.key(),
        &device,
    );
    caller.post(operation, sold, &request).await.code
}

async fn change(caller: &Caller, sold: &Sold, what: &str, body: Option<Value>) -> deployment::Reply {
    let path = format!("/v1/admin/licenses/{}/{what}", sold.created.license);
    caller.administrate(&path, body).await
}

async fn a_trial_starts_with_its_first_use(deployment: Deployment) {
    let caller = &deployment.caller;
    let trial = |basis: &str| json!({ "max_machines": 1, "duration_seconds": 3600, "expiration_basis": basis });
    let activated = caller.sell(trial("first_activation")).await;
    let validated = caller.sell(trial("first_validation")).await;
    assert_eq!(activated.created.expires_at, None);
    deployment.wait(86_400);
    assert_eq!(code(caller, Operation::Validate, &activated, 1).await, Code::NoMachine);
    assert_eq!(code(caller, Operation::Validate, &validated, 1).await, Code::NoMachine);
    assert_eq!(
        caller.view(&activated).await.expires_at,
        None,
        "a validation is no activation"
    );
    let end = NOW + 86_400 + 3600;
    assert_eq!(
        caller.view(&validated).await.expires_at,
        Some(end),
        "a validation that says no starts it, too"
    );
    assert_eq!(change(caller, &activated, "renew", None).await.problem(), "conflict");
    deployment.wait(1800);
    assert_eq!(code(caller, Operation::Activate, &activated, 1).await, Code::Valid);
    deployment.wait(1800);
    assert_eq!(code(caller, Operation::Activate, &validated, 1).await, Code::Expired);
    assert_eq!(code(caller, Operation::Validate, &activated, 1).await, Code::Valid);
    deployment.wait(1800);
    assert_eq!(code(caller, Operation::Validate, &activated, 1).await, Code::Expired);
}

async fn grace_renewal_and_what_goes_on_after_the_end(deployment: Deployment) {
    let caller = &deployment.caller;
    let subscription = |more: Value| {
        let mut plan = json!({ "max_machines": 2, "duration_seconds": 3600, "lease_seconds": 7200 });
        plan.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        plan
    };
    let graceful = caller.sell(subscription(json!({ "grace_seconds": 600 }))).await;
    let maintained = caller
        .sell(subscription(json!({ "expiration_strategy": "maintain" })))
        .await;
    let allowed = caller
        .sell(subscription(json!({ "expiration_strategy": "allow" })))
        .await;
    for sold in [&graceful, &maintained, &allowed] {
        assert_eq!(code(caller, Operation::Activate, sold, 1).await, Code::Valid);
    }
    deployment.wait(3600);
    assert_eq!(code(caller, Operation::Validate, &graceful, 1).await, Code::InGrace);
    assert_eq!(
        code(caller, Operation::Validate, &maintained, 1).await,
        Code::Maintained
    );
    assert_eq!(code(caller, Operation::Activate, &maintained, 2).await, Code::Expired);
    assert_eq!(code(caller, Operation::Activate, &allowed, 2).await, Code::Maintained);
    deployment.wait(600);
    assert_eq!(code(caller, Operation::Validate, &graceful, 1).await, Code::Expired);
    let renewed: LicenseView = change(caller, &graceful, "renew", None).await.json();
    assert_eq!(renewed.expires_at, Some(NOW + 7200), "from the end, not from now");
    assert_eq!(code(caller, Operation::Validate, &graceful, 1).await, Code::Valid);
    let ended: LicenseView = change(caller, &graceful, "expire", None).await.json();
    assert_eq!(ended.expires_at, Some(NOW + 4200));
    assert_eq!(code(caller, Operation::Validate, &graceful, 1).await, Code::InGrace);
}

async fn dead_machines_are_kept_revived_or_culled_as_the_plan_says(deployment: Deployment) {
    let caller = &deployment.caller;
    let kept =
        json!({ "max_machines": 1, "heartbeat_seconds": 60, "cull_strategy": "keep", "revival": { "within": 120 } });
    let sold = caller.sell(kept).await;
    assert_eq!(code(caller, Operation::Activate, &sold, 1).await, Code::Valid);
    deployment.wait(60);
    assert_eq!(code(caller, Operation::Validate, &sold, 1).await, Code::HeartbeatDead);
    assert_eq!(
        code(caller, Operation::Activate, &sold, 2).await,
        Code::TooManyMachines,
        "its seat is kept"
    );
    assert_eq!(
        code(caller, Operation::Heartbeat, &sold, 1).await,
        Code::Valid,
        "and it comes back"
    );
    deployment.wait(60 + 120);
    assert_eq!(
        code(caller, Operation::Heartbeat, &sold, 1).await,
        Code::HeartbeatDead,
        "but not for ever"
    );
    assert_eq!(
        code(caller, Operation::Activate, &sold, 1).await,
        Code::Valid,
        "unless it activates"
    );
}

async fn processes_are_counted_and_the_dead_make_room(deployment: Deployment) {
    use Operation::{EndProcess, PingProcess, StartProcess};

    let caller = &deployment.caller;
    let plan = json!({ "max_machines": 2, "heartbeat_seconds": 60, "max_processes": 2, "process_scope": "license" });
    let sold = caller.sell(plan).await;
    assert_eq!(process(caller, StartProcess, &sold, 1, 1).await, Code::NoMachine);
    for number in [1, 2] {
        assert_eq!(code(caller, Operation::Activate, &sold, number).await, Code::Valid);
    }
    assert_eq!(process(caller, StartProcess, &sold, 1, 1).await, Code::Valid);
    assert_eq!(
        process(caller, StartProcess, &sold, 1, 1).await,
        Code::Valid,
        "again is the same one"
    );
    assert_eq!(process(caller, StartProcess, &sold, 2, 2).await, Code::Valid);
    assert_eq!(process(caller, StartProcess, &sold, 2, 3).await, Code::TooManyProcesses);
    assert_eq!(
        process(caller, PingProcess, &sold, 1, 2).await,
        Code::NoProcess,
        "another machine's"
    );
    assert_eq!(process(caller, EndProcess, &sold, 2, 2).await, Code::ProcessEnded);
    assert_eq!(process(caller, StartProcess, &sold, 2, 3).await, Code::Valid);
    deployment.wait(59);
    assert_eq!(
        process(caller, PingProcess, &sold, 2, 3).await,
        Code::Valid,
        "and its machine lives by it"
    );
    assert_eq!(code(caller, Operation::Heartbeat, &sold, 1).await, Code::Valid);
    deployment.wait(30);
    assert_eq!(process(caller, PingProcess, &sold, 1, 1).await, Code::ProcessDead);
    assert_eq!(
        process(caller, StartProcess, &sold, 1, 4).await,
        Code::Valid,
        "in the place of the dead one"
    );
}

async fn take(caller: &Caller, sold: &Sold, meter: MeterToken, amount: i64) -> (Code, Option<Usage>) {
    let device = device(1, &sold.product);
    let common = caller.common(sold.product, 1);
    let request = UsageRequest::make(common, meter, amount, Operation::Use, &sold.key(), &device);
    let answer = caller.post(Operation::Use, sold, &request).await;
    let again = caller.post(Operation::Use, sold, &request).await;
    if answer.code.grants() {
        assert_eq!(
            (again.code, again.usage),
            (answer.code, answer.usage),
            "the same request counts once"
        );
    }
    (answer.code, answer.usage)
}

async fn uses_are_metered_by_period_and_within_the_overage(deployment: Deployment) {
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1, "overage": "half" })).await;
    assert_eq!(code(caller, Operation::Activate, &sold, 1).await, Code::Valid);
    let declared = json!({ "plan": sold.plan, "max_uses": 10, "period": "day" });
    let MeterCreated { meter } = caller.administrate("/v1/admin/meters", Some(declared)).await.json();
    let at = |used| Some(Usage { used, limit: 10 });
    assert_eq!(take(caller, &sold, meter, 8).await, (Code::Valid, at(8)));
    assert_eq!(take(caller, &sold, meter, 4).await, (Code::Overage, at(12)));
    assert_eq!(take(caller, &sold, meter, 4).await, (Code::TooManyUses, at(12)));
    assert_eq!(take(caller, &sold, meter, -20).await, (Code::Valid, at(0)));
    assert_eq!(take(caller, &sold, meter, 15).await, (Code::Overage, at(15)));
    assert_eq!(
        take(caller, &sold, MeterToken::from_seed([1; 32]), 1).await,
        (Code::NoMeter, None)
    );
    let view: LicenseView = change(caller, &sold, "reset-meter", Some(json!({ "meter": meter })))
        .await
        .json();
    assert_eq!(view.meters[0].used, 0);
    assert_eq!(take(caller, &sold, meter, 3).await, (Code::Valid, at(3)));
    deployment.wait(86_400);
    assert_eq!(take(caller, &sold, meter, 1).await, (Code::Valid, at(1)), "a new day");
    let common = caller.common(sold.product, 1);
    let much = UsageRequest::make(
        common,
        meter,
        1_000_000,
        Operation::Use,
        &sold.key(),
        &device(1, &sold.product),
    );
    let reply = caller.try_post(Operation::Use, &sold.key(), &much).await.unwrap();
    assert_eq!(reply.problem(), "out-of-bounds");
}

async fn seats_beyond_the_limit_are_answered_with_overage(deployment: Deployment) {
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 2, "overage": "half" })).await;
    for (number, wanted) in [
        (1, Code::Valid),
        (2, Code::Valid),
        (3, Code::Overage),
        (4, Code::TooManyMachines),
    ] {
        assert_eq!(code(caller, Operation::Activate, &sold, number).await, wanted);
    }
    assert_eq!(code(caller, Operation::Validate, &sold, 1).await, Code::Overage);
}

async fn a_license_is_checked_in_or_overdue(deployment: Deployment) {
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1, "check_in_seconds": 600 })).await;
    assert_eq!(code(caller, Operation::Activate, &sold, 1).await, Code::Valid);
    deployment.wait(600);
    assert_eq!(code(caller, Operation::Validate, &sold, 1).await, Code::Overdue);
    assert_eq!(code(caller, Operation::CheckIn, &sold, 1).await, Code::Valid);
    assert_eq!(code(caller, Operation::Validate, &sold, 1).await, Code::Valid);
}

async fn a_seat_is_handed_to_another_machine(deployment: Deployment) {
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    assert_eq!(code(caller, Operation::Activate, &sold, 1).await, Code::Valid);
    let (common, to) = (caller.common(sold.product, 1), sold.machine(2));
    let device = device(1, &sold.product);
    let request = TransferRequest::make(common, to, Operation::Transfer, &sold.key(), &device);
    let answer = caller.post(Operation::Transfer, &sold, &request).await;
    assert_eq!((answer.code, answer.lease), (Code::Transferred, None));
    assert_eq!(code(caller, Operation::Heartbeat, &sold, 2).await, Code::Valid);
    assert_eq!(code(caller, Operation::Heartbeat, &sold, 1).await, Code::NoMachine);
    assert_eq!(caller.view(&sold).await.machines, [to]);
}

async fn scopes_ask_for_plan_version_and_features(deployment: Deployment) {
    let caller = &deployment.caller;
    let sold = caller
        .sell(json!({ "max_machines": 1, "version_below": "3.0.0", "require_version": true }))
        .await;
    let grant = json!({ "plan": sold.plan, "value": 1 });
    let EntitlementCreated { entitlement } = caller.administrate("/v1/admin/entitlements", Some(grant)).await.json();
    let ask = async |scope: Scope| {
        let device = device(1, &sold.product);
        let common = caller.common(sold.product, 1);
        let request = LicenseRequest::make(common, scope, Operation::Activate, &sold.key(), &device);
        caller.post(Operation::Activate, &sold, &request).await.code
    };
    let version = |text: &str| Scope {
        version: text.parse().ok(),
        ..Scope::default()
    };
    assert_eq!(ask(Scope::default()).await, Code::VersionScopeRequired);
    assert_eq!(ask(version("3.0.0")).await, Code::VersionScopeMismatch);
    let features = |which| Scope {
        entitlements: vec![which],
        ..version("2.99.9")
    };
    let unknown = hushkey_license::EntitlementToken::from_seed([1; 32]);
    assert_eq!(ask(features(unknown)).await, Code::EntitlementsMissing);
    assert_eq!(ask(features(entitlement)).await, Code::Valid);
    let own = json!({ "entitlement": unknown, "value": 7 });
    let view: LicenseView = change(caller, &sold, "entitlements", Some(own)).await.json();
    assert_eq!(view.entitlements.value(&unknown), Some(7));
    assert_eq!(ask(features(unknown)).await, Code::Valid);
    let taken = json!({ "entitlement": unknown, "value": null });
    change(caller, &sold, "entitlements", Some(taken)).await;
    assert_eq!(ask(features(unknown)).await, Code::EntitlementsMissing);
    let plan = Scope {
        plan: Some(hushkey_license::PlanToken::from_seed([1; 32])),
        ..version("2.0.0")
    };
    assert_eq!(ask(plan).await, Code::PlanScopeMismatch);
}

async fn attributes_take_what_their_plan_declares(deployment: Deployment) {
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let declare = async |more: Value| {
        let mut body = json!({ "plan": sold.plan });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        caller.administrate("/v1/admin/attributes", Some(body)).await
    };
    for bad in [
        json!({ "kind": "bool", "most": 1 }),
        json!({ "kind": "enum" }),
        json!({ "kind": "number", "least": 5, "most": 4 }),
        json!({ "kind": "number", "most": 1_000_000 }),
    ] {
        assert_eq!(declare(bad).await.problem(), "out-of-bounds");
    }
    assert_eq!(declare(json!({ "kind": "text" })).await.problem(), "malformed-request");
    let mut declared = Vec::new();
    for kind in [
        json!({ "kind": "enum", "most": 2 }),
        json!({ "kind": "number", "least": 5 }),
        json!({ "kind": "bool" }),
        json!({ "kind": "token" }),
    ] {
        let AttributeCreated { attribute } = declare(kind).await.json();
        declared.push(attribute);
    }
    let token = OpaqueToken::from_seed([1; 32]);
    let set = async |place: usize, value: Value| {
        let body = json!({ "attribute": declared[place], "value": value });
        change(caller, &sold, "attributes", Some(body)).await
    };
    for (place, good, bad) in [
        (0, json!(2), json!(3)),
        (1, json!(5), json!(4)),
        (2, json!(true), json!(1)),
        (3, json!(token), json!(true)),
    ] {
        assert_eq!(set(place, bad).await.problem(), "conflict");
        assert_eq!(set(place, good).await.status, 200);
        let text = set(place, json!("Ann Example")).await;
        assert!((400..500).contains(&text.status), "no free text");
    }
    let view = caller.view(&sold).await;
    assert_eq!(view.attributes.len(), 4);
    assert_eq!(view.attributes[&declared[3]], AttributeValue::Token(token));
    assert_eq!(set(3, Value::Null).await.status, 200);
    assert_eq!(caller.view(&sold).await.attributes.len(), 3);
}

async fn a_license_moves_to_another_plan_that_has_room(deployment: Deployment) {
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 2 })).await;
    let plan = async |more: Value| {
        let mut body = json!({ "product": sold.product });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        caller.administrate("/v1/admin/plans", Some(body)).await.json::<Value>()["plan"].clone()
    };
    let small = plan(json!({ "max_machines": 1 })).await;
    let timed = plan(json!({ "max_machines": 3, "duration_seconds": 60, "transfer_strategy": "reset_expiry" })).await;
    for number in [1, 2] {
        assert_eq!(code(caller, Operation::Activate, &sold, number).await, Code::Valid);
    }
    let moved = async |plan: &Value| change(caller, &sold, "move", Some(json!({ "plan": plan }))).await;
    assert_eq!(moved(&small).await.problem(), "conflict", "two seats are taken");
    let view: LicenseView = moved(&timed).await.json();
    assert_eq!((view.max_machines, view.expires_at), (3, Some(NOW + 60)));
    assert_eq!(code(caller, Operation::Activate, &sold, 3).await, Code::Valid);
    let other = caller.sell(json!({ "max_machines": 9 })).await;
    assert_eq!(
        moved(&json!(other.plan)).await.problem(),
        "conflict",
        "another product's"
    );
}

async fn a_plan_that_asks_the_impossible_is_refused_with_the_reason(deployment: Deployment) {
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let ask = async |more: Value| {
        let mut body = json!({ "product": sold.product, "max_machines": 5 });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        caller.administrate("/v1/admin/plans", Some(body)).await
    };
    let blind = json!({ "mode": "blind", "epoch_seconds": 86_400, "anonymity_floor": 50 });
    let with = |more: Value| {
        let mut plan = blind.clone();
        plan.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        plan
    };
    let refused = ask(with(json!({ "heartbeat_seconds": 60 }))).await;
    assert_eq!(refused.problem(), "impossible-plan");
    assert_eq!(
        refused.json::<Value>()["detail"],
        "a blind seat lasts an epoch: the epoch is the heartbeat"
    );
    let small = ask(with(json!({ "anonymity_floor": 2 }))).await.json::<Value>();
    assert_eq!(small["warning"], "SMALL_CROWD");
    let plan = ask(blind.clone()).await.json::<Value>()["plan"].clone();
    let license = caller
        .administrate("/v1/admin/licenses", Some(json!({ "plan": plan })))
        .await;
    assert_eq!(license.problem(), "impossible-plan");
    let meter = json!({ "plan": plan, "max_uses": 1, "period": "day" });
    assert_eq!(
        caller.administrate("/v1/admin/meters", Some(meter)).await.problem(),
        "impossible-plan"
    );
}

async fn lists_come_in_pages(deployment: Deployment) {
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    for _ in 0..4 {
        caller
            .administrate("/v1/admin/licenses", Some(json!({ "plan": sold.plan })))
            .await;
    }
    let other = caller.sell(json!({ "max_machines": 1 })).await;
    let credential = format!("Bearer {}", admin().as_str());
    let get = async |path: &str| caller.send("GET", path, &[("authorization", &credential)], "").await;
    let mut seen: Vec<LicenseToken> = Vec::new();
    let mut path = format!("/v1/admin/licenses?limit=2&plan={}", sold.plan);
    loop {
        let page: Page<LicenseToken> = get(&path).await.json();
        assert!(page.items.len() <= 2);
        seen.extend(page.items);
        let Some(next) = page.next else { break };
        path = format!("/v1/admin/licenses?limit=2&plan={}&after={next}", sold.plan);
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted() && seen.contains(&sold.created.license) && !seen.contains(&other.created.license));
    let plans: Page<PlanView> = get("/v1/admin/plans").await.json();
    assert_eq!((plans.items.len(), plans.next), (2, None));
    let one: PlanView = get(&format!("/v1/admin/plans/{}", sold.plan)).await.json();
    assert!(plans.items.contains(&one));
    for (bad, problem) in [
        ("/v1/admin/plans?limit=0", "out-of-bounds"),
        ("/v1/admin/plans?limit=101", "out-of-bounds"),
        ("/v1/admin/plans?limit=x", "malformed-request"),
        ("/v1/admin/plans?after=lic_1", "malformed-request"),
        ("/v1/admin/plans?page=2", "malformed-request"),
    ] {
        assert_eq!(get(bad).await.problem(), problem, "{bad}");
    }
}
