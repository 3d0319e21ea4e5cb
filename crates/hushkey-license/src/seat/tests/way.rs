//! From the batch to the lease, and every way off it.

use super::*;
use crate::lease::Expected;
use crate::{Entitlements, KeySet, Lease, LeaseKey, LeaseToken, Nonce};
use proptest::prelude::*;

fn nonce(seed: u8) -> Nonce {
    Nonce::make(&mut |bytes| bytes.fill(seed))
}

#[test]
fn a_seat_goes_all_the_way() {
    let directory = directory_of(&keys());
    let mut spent = SpentSet::default();
    let lease_key = LeaseKey::from_seed(&[4; 32]);
    for (seat, token) in tokens(2, 0, 3, 7).iter().enumerate() {
        let device = SeatDevice::derive(&[8; 32], &bucket(2, EPOCH), u32::try_from(seat).unwrap());
        let request = device.redeem(token, nonce(1));
        let json = serde_json::to_string(&request).unwrap();
        let request: RedeemRequest = serde_json::from_str(&json).unwrap();
        request.check_proof().unwrap();
        let verified = directory.verify_token(&request.token, NOW).unwrap();
        assert_eq!(verified.bucket(), bucket(2, EPOCH));
        assert_eq!(spent.spend(&verified, &request.device_key), Spend::First);
        let facts = SeatFacts {
            token: verified,
            entitlements: Entitlements::default(),
            now: NOW,
        };
        let claims = seat_claims(&facts, &request, LeaseToken::from_seed([3; 32]), lease_key.id());
        let lease = Lease::sign(&claims, &lease_key).unwrap();
        let expected = Expected {
            nonce: request.nonce,
            request_digest: request.digest(),
            machine: derive_seat_machine(&device.public()),
        };
        let verified = Lease::verify(&lease, &KeySet::of(&lease_key), NOW, &expected).unwrap();
        assert_eq!(verified.claims().expires_at, (i64::from(EPOCH) + 1) * DAY + DAY / 10);
        let stranger = SeatDevice::derive(&[9; 32], &bucket(2, EPOCH), 0).public();
        let expected = Expected {
            machine: derive_seat_machine(&stranger),
            ..expected
        };
        assert!(Lease::verify(&lease, &KeySet::of(&lease_key), NOW, &expected).is_err());
    }
    assert_eq!(spent.count(&bucket(2, EPOCH)), (3, 0));
}

#[test]
fn a_spent_token_serves_its_device_again_and_no_other() {
    let directory = directory_of(&keys());
    let token = &tokens(2, 0, 1, 7)[0];
    let verified = directory.verify_token(token, NOW).unwrap();
    let device = |seed| SeatDevice::derive(&[seed; 32], &bucket(2, EPOCH), 0).public();
    let mut spent = SpentSet::default();
    assert_eq!(spent.spend(&verified, &device(1)), Spend::First);
    assert_eq!(spent.spend(&verified, &device(1)), Spend::Again);
    assert_eq!(spent.spend(&verified, &device(2)), Spend::Clone);
    assert_eq!(spent.spend(&verified, &device(3)), Spend::Clone);
    assert_eq!(spent.spend(&verified, &device(1)), Spend::Again, "the first keeps it");
    assert_eq!(
        spent.count(&bucket(2, EPOCH)),
        (1, 1),
        "one seat was cloned, however often"
    );
    spent.forget(verified.term().not_after - 1);
    assert_eq!(spent.len(), 1);
    spent.forget(verified.term().not_after);
    assert!(spent.is_empty());
}

#[test]
fn the_same_seed_makes_the_same_batch_and_another_seed_another() {
    let make = |seed: u8| Batch::make(&agreed(), &bucket(2, EPOCH), 4, &[seed; 32]).unwrap();
    let request = make(1).request();
    assert_eq!(request, make(1).request());
    assert_eq!(batch_digest(&request), batch_digest(&make(1).request()));
    assert_ne!(batch_digest(&request), batch_digest(&make(2).request()));
    let answer = sign_batch(key(0), &request, 4, &mut stream(1)).unwrap();
    let again = sign_batch(key(0), &make(1).request(), 4, &mut stream(2)).unwrap();
    assert_eq!(answer, again, "a lost answer is given again");
    assert_eq!(make(1).finalize(&answer).unwrap(), make(1).finalize(&again).unwrap());
    assert_eq!(make(2).finalize(&answer).unwrap_err(), BatchError::Signature);
}

#[test]
fn a_batch_is_always_the_whole_entitlement() {
    let batch = Batch::make(&agreed(), &bucket(2, EPOCH), 4, &[1; 32]).unwrap();
    for seats in [0, 1, 3, 5, 65] {
        let refused = sign_batch(key(0), &batch.request(), seats, &mut stream(1));
        assert_eq!(refused.unwrap_err(), SignError::Count);
    }
    for seats in [0, 65] {
        let refused = Batch::make(&agreed(), &bucket(2, EPOCH), seats, &[1; 32]);
        assert_eq!(refused.unwrap_err(), BatchError::Count);
    }
    let mut answer = sign_batch(key(0), &batch.request(), 4, &mut stream(1)).unwrap();
    answer.responses.swap(0, 1);
    assert_eq!(batch.finalize(&answer).unwrap_err(), BatchError::Signature);
    answer.responses.pop();
    assert_eq!(batch.finalize(&answer).unwrap_err(), BatchError::Answers);
    let unknown = Batch::make(&agreed(), &bucket(2, EPOCH + 1), 4, &[1; 32]);
    assert_eq!(unknown.unwrap_err(), BatchError::UnknownBucket);
}

#[test]
fn a_token_counts_in_its_epoch_alone() {
    let directory = directory_of(&keys());
    let token = &tokens(2, 0, 1, 7)[0];
    let start = i64::from(EPOCH) * DAY;
    for (now, fault) in [
        (start - 1, Some(TokenFault::Early)),
        (start, None),
        (start + DAY - 1, None),
        (start + DAY, Some(TokenFault::Late)),
    ] {
        assert_eq!(directory.verify_token(token, now).err(), fault, "{now}");
    }
}

#[test]
fn a_changed_redemption_is_refused() {
    let all = tokens(2, 0, 2, 7);
    let device = SeatDevice::derive(&[1; 32], &bucket(2, EPOCH), 0);
    let other = SeatDevice::derive(&[2; 32], &bucket(2, EPOCH), 0);
    let good = device.redeem(&all[0], nonce(1));
    assert_eq!(good.check_proof(), Ok(()));
    for changed in [
        RedeemRequest {
            token: all[1].clone(),
            ..good.clone()
        },
        RedeemRequest {
            device_key: other.public(),
            ..good.clone()
        },
        RedeemRequest {
            nonce: nonce(2),
            ..good.clone()
        },
        RedeemRequest {
            proof: other.redeem(&all[0], nonce(1)).proof,
            ..good.clone()
        },
    ] {
        assert_eq!(changed.check_proof(), Err(ProofError));
        if changed.proof == good.proof {
            assert_ne!(changed.digest(), good.digest());
        }
    }
    let longer = serde_json::to_string(&good)
        .unwrap()
        .replacen('{', "{\"hostname\":\"web-01\",", 1);
    assert!(serde_json::from_str::<RedeemRequest>(&longer).is_err());
}

#[test]
fn what_is_secret_does_not_print() {
    let token = &tokens(2, 0, 1, 7)[0];
    let device = SeatDevice::derive(&[1; 32], &bucket(2, EPOCH), 0);
    let batch = Batch::make(&agreed(), &bucket(2, EPOCH), 1, &[1; 32]).unwrap();
    let shown = format!("{token:?} {device:?} {batch:?} {:?}", device.redeem(token, nonce(1)));
    assert!(!shown.contains(&token.to_string()) && shown.len() < 300, "{shown}");
}

#[test]
fn seats_of_one_device_have_nothing_in_common() {
    let keys = [
        SeatDevice::derive(&[1; 32], &bucket(2, EPOCH), 0),
        SeatDevice::derive(&[1; 32], &bucket(2, EPOCH), 1),
        SeatDevice::derive(&[1; 32], &bucket(2, EPOCH + 1), 0),
        SeatDevice::derive(&[1; 32], &bucket(3, EPOCH), 0),
    ];
    let names: std::collections::HashSet<_> = keys.iter().map(|key| derive_seat_machine(&key.public())).collect();
    assert_eq!(names.len(), keys.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bent_token_verifies(place in 0..BlindToken::LEN, bit in 0..8_u32) {
        let directory = directory_of(&keys());
        let mut bytes = tokens(2, 0, 1, 7)[0].as_bytes().to_vec();
        bytes[place] ^= 1_u8 << bit;
        if let Ok(bent) = BlindToken::from_bytes(&bytes) {
            prop_assert!(directory.verify_token(&bent, NOW).is_err());
        }
    }

    #[test]
    fn any_bytes_read_or_not_and_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(request) = TokenRequest::from_bytes(&bytes) {
            prop_assert_eq!(request.to_string().parse::<TokenRequest>(), Ok(request));
        }
        if let Ok(token) = BlindToken::from_bytes(&bytes) {
            prop_assert_eq!(token.to_string().parse::<BlindToken>(), Ok(token.clone()));
        }
    }
}
