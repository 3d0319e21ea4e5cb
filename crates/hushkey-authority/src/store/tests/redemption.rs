//! Blind seats: one key for each bucket, each token spent once, clones counted, epochs that are over forgotten.

use super::*;

both!(
    a_bucket_has_one_key_for_ever,
    a_token_is_spent_once_and_clones_are_counted,
    racing_machines_spend_a_token_once,
);

async fn a_bucket_has_one_key_for_ever(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    let (plan, epoch) = bench.spend().await;
    let key = |epoch, number| PublishedSeatKey {
        plan,
        epoch,
        issuer: issuer(),
        key: seat_key(number),
    };
    for (key, wanted) in [
        (key(epoch, 0), Change::Done(())),
        (key(epoch, 2), Change::Conflict),
        (key(epoch + 1, 0), Change::Conflict),
        (key(epoch + 1, 2), Change::Done(())),
        (
            PublishedSeatKey {
                issuer: KeyId::from_seed(seed(41)),
                ..key(epoch, 0)
            },
            Change::Conflict,
        ),
        (
            PublishedSeatKey {
                plan: PlanToken::from_seed(seed(99)),
                ..key(epoch, 4)
            },
            Change::Missing,
        ),
        (
            PublishedSeatKey {
                plan: bench.plan,
                ..key(epoch, 4)
            },
            Change::Impossible(hushkey_license::model::Feature::License),
        ),
    ] {
        assert_eq!(bench.store.add_seat_key(key, NOW).await, Ok(wanted));
    }
    let both = bench.store.seat_keys(plan, epoch).await.unwrap();
    assert_eq!(both, [key(epoch, 0), key(epoch + 1, 2)]);
    assert_eq!(
        bench.store.seat_keys(plan, epoch + 1).await.unwrap(),
        [key(epoch + 1, 2)]
    );
    let found = bench.store.seat_plan(seat_key(2).id()).await.unwrap().unwrap();
    assert_eq!((found.issuer, found.key.bucket().epoch), (issuer(), epoch + 1));
    assert_eq!(
        (found.key.key(), found.key.bucket().product),
        (&seat_key(2), bench.product)
    );
    assert_eq!(bench.store.seat_plan(seat_key(4).id()).await, Ok(None));
}

async fn a_token_is_spent_once_and_clones_are_counted(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    let (plan, epoch) = bench.spend().await;
    assert_eq!(bench.store.count_seats(plan, epoch).await, Ok((1, 1)));
    let spend = |epoch, token, device| bench.store.spend_seat(spending(plan, epoch, token, device), NOW);
    assert_eq!(spend(epoch, 4, 1).await, Ok(Some([1; 32])), "asking again is no clone");
    assert_eq!(bench.store.count_seats(plan, epoch).await, Ok((1, 1)));
    assert_eq!(spend(epoch, 4, 3).await, Ok(Some([1; 32])));
    assert_eq!(spend(epoch, 5, 3).await, Ok(None));
    assert_eq!(bench.store.count_seats(plan, epoch).await, Ok((2, 2)));
    // The epoch before the present one is kept for a while, older ones are forgotten.
    assert_eq!(spend(epoch + 1, 6, 1).await, Ok(None));
    assert_eq!(bench.store.count_seats(plan, epoch).await, Ok((2, 2)));
    assert_eq!(spend(epoch + 2, 7, 1).await, Ok(None));
    assert_eq!(bench.store.count_seats(plan, epoch).await, Ok((0, 0)));
}

async fn racing_machines_spend_a_token_once(engine: Engine) {
    let bench = Arc::new(Bench::new(engine, 1, None).await);
    let (plan, epoch) = bench.spend().await;
    let racers: Vec<_> = (0..32)
        .map(|device| {
            let bench = Arc::clone(&bench);
            tokio::spawn(async move {
                let before = bench
                    .store
                    .spend_seat(spending(plan, epoch, 9, device), NOW)
                    .await
                    .unwrap();
                before.is_none_or(|first| first == [device; 32])
            })
        })
        .collect();
    let mut won = 0;
    for racer in racers {
        won += usize::from(racer.await.unwrap());
    }
    assert_eq!(won, 1);
    assert_eq!(bench.store.count_seats(plan, epoch).await, Ok((2, 1 + 31)));
}
