//! What administrators add, change and list.

use super::*;
use hushkey_license::wire::AttributeValue;

both!(
    the_same_license_again_changes_nothing_and_another_under_its_name_is_refused,
    creations_meet_what_is_there,
    lists_come_in_order_and_in_slices,
    grants_are_found_and_taken_back,
    a_license_moves_with_what_the_new_plan_has,
    another_pepper_is_refused,
);

async fn the_same_license_again_changes_nothing_and_another_under_its_name_is_refused(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    let before = bench.view().await;
    let again = bench
        .store
        .add_license(bench.license, before.plan, bench.key, NOW + 500)
        .await;
    assert_eq!(again, Ok(Change::Done(before.expires_at)));
    let other = bench.pepper.hash_key(&LicenseKey::make(&mut |bytes| bytes.fill(10)));
    let conflict = bench.store.add_license(bench.license, before.plan, other, NOW).await;
    assert_eq!(conflict, Ok(Change::Conflict));
    let plan = PlanToken::from_seed(seed(22));
    let creation = Creation::Plan {
        plan,
        product: bench.product,
        rules: Plan::of(1),
    };
    bench.store.create(creation, NOW).await.unwrap();
    let conflict = bench.store.add_license(bench.license, plan, bench.key, NOW).await;
    assert_eq!(conflict, Ok(Change::Conflict));
    assert_eq!(bench.view().await, before);
}

async fn creations_meet_what_is_there(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    let (plan, product) = (bench.plan, bench.product);
    let nowhere = PlanToken::from_seed(seed(99));
    let entitlement = |plan, number, value| Creation::Entitlement {
        plan,
        entitlement: EntitlementToken::from_seed(seed(number)),
        value,
    };
    let blind = PlanToken::from_seed(seed(23));
    let rules = Plan {
        mode: hushkey_license::model::Mode::Blind,
        epoch_seconds: Some(86_400),
        anonymity_floor: Some(50),
        ..Plan::of(1)
    };
    let meter_of = |plan| Creation::Meter {
        plan,
        meter: meter(),
        max_uses: 11,
        period: Period::Day,
    };
    for (creation, wanted) in [
        (entitlement(nowhere, 4, 3), Change::Missing),
        (entitlement(plan, 4, 4), Change::Conflict),
        (meter_of(plan), Change::Conflict),
        (
            Creation::Plan {
                plan,
                product,
                rules: Plan::of(9),
            },
            Change::Conflict,
        ),
        (
            Creation::Plan {
                plan: nowhere,
                product: ProductToken::from_seed(seed(98)),
                rules: Plan::of(9),
            },
            Change::Missing,
        ),
        (
            Creation::Plan {
                plan: blind,
                product,
                rules,
            },
            Change::Done(()),
        ),
        (
            meter_of(blind),
            Change::Impossible(hushkey_license::model::Feature::Meters),
        ),
    ] {
        assert_eq!(bench.store.create(creation, NOW).await, Ok(wanted), "{creation:?}");
    }
    for number in 0..63 {
        let done = bench.store.create(entitlement(plan, 1000 + number, 1), NOW).await;
        assert_eq!(done, Ok(Change::Done(())));
    }
    let full = bench.store.create(entitlement(plan, 2000, 1), NOW).await;
    assert_eq!(full, Ok(Change::Conflict), "a lease has room for so many");
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
}

async fn lists_come_in_order_and_in_slices(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    let mut all = vec![bench.license];
    for number in 10..20 {
        let license = LicenseToken::from_seed(seed(number));
        let key = KeyHash::from_bytes(seed(number));
        bench.store.add_license(license, bench.plan, key, NOW).await.unwrap();
        all.push(license);
    }
    all.sort();
    let slice = |after, limit| Slice { after, limit };
    assert_eq!(bench.store.licenses(None, slice(None, 100)).await.unwrap(), all);
    assert_eq!(
        bench
            .store
            .licenses(Some(bench.plan), slice(Some(all[3]), 4))
            .await
            .unwrap(),
        all[4..8]
    );
    let elsewhere = PlanToken::from_seed(seed(99));
    assert_eq!(bench.store.licenses(Some(elsewhere), slice(None, 9)).await.unwrap(), []);
    let products = bench.store.products(Slice { after: None, limit: 9 }).await.unwrap();
    assert_eq!(products.len(), 1);
    let plans = bench.store.plans(Slice { after: None, limit: 9 }).await.unwrap();
    assert_eq!(plans, [bench.store.plan(bench.plan).await.unwrap().unwrap()]);
    let after = Slice {
        after: Some(bench.plan),
        limit: 9,
    };
    assert_eq!(bench.store.plans(after).await.unwrap(), []);
}

async fn grants_are_found_and_taken_back(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    let hash = KeyHash::from_bytes([5; 32]);
    assert_eq!(bench.store.find_grant(hash).await, Ok(None));
    let grant = Grant {
        name: Some(GrantToken::from_seed(seed(77))),
        scopes: Grants::of(&[hushkey_license::wire::AdminScope::Read]),
        expires_at: Some(NOW + 5),
    };
    for _ in 0..2 {
        bench.store.add_grant(hash, grant, NOW).await.unwrap();
    }
    assert_eq!(bench.store.find_grant(hash).await, Ok(Some(grant)));
    assert_eq!(bench.store.has_grant().await, Ok(true));
    let listed = bench.store.grants(Slice { after: None, limit: 9 }).await.unwrap();
    assert!(listed.len() == 2 && listed.iter().any(|view| Some(view.grant) == grant.name));
    assert_eq!(bench.store.revoke_grant(grant.name.unwrap()).await, Ok(true));
    assert_eq!(bench.store.revoke_grant(grant.name.unwrap()).await, Ok(false));
    assert_eq!(bench.store.find_grant(hash).await, Ok(None));
    assert_eq!(bench.store.check().await, Ok(()));
}

async fn a_license_moves_with_what_the_new_plan_has(engine: Engine) {
    let bench = Bench::new(engine, 2, None).await;
    bench.fill().await;
    let target = PlanToken::from_seed(seed(24));
    let creation = Creation::Plan {
        plan: target,
        product: bench.product,
        rules: Plan::of(4),
    };
    bench.store.create(creation, NOW).await.unwrap();
    assert_eq!(bench.view().await.attributes.len(), 1);
    let moved = bench.store.alter(bench.license, Alteration::Move(target), NOW).await;
    let Ok(Change::Done(view)) = moved else {
        panic!("{moved:?}")
    };
    assert_eq!((view.plan, view.max_machines, view.machines.len()), (target, 4, 1));
    assert_eq!((view.attributes.len(), view.meters.len()), (0, 0));
    let opaque = AttributeValue::Token(hushkey_license::OpaqueToken::from_seed(seed(7)));
    let set = Alteration::Attribute(attribute(), Some(opaque));
    assert_eq!(bench.store.alter(bench.license, set, NOW).await, Ok(Change::Missing));
    let reset = Alteration::ResetMeter(meter());
    assert_eq!(bench.store.alter(bench.license, reset, NOW).await, Ok(Change::Missing));
}

async fn another_pepper_is_refused(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    let other = Pepper::new([2; 32]).witness();
    assert_eq!(
        open(engine, &bench.url, other).await.err(),
        Some(OpenError::OtherPepper)
    );
    assert!(open(engine, &bench.url, bench.pepper.witness()).await.is_ok());
}
