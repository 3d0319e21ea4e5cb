//! What must fail: escalation by a short key id, cloned seats, more than the entitlement, an issuer that marks a customer.

use super::{bucket, random, signing_key, tokens};
use crate::seat::directory::{Directory, DirectoryError, DirectoryKey};
use crate::seat::token::input;
use crate::seat::*;
use crate::{KeySet, LeaseKey, MachineToken};

const DAY: i64 = 86_400;

fn machine(seed: u8) -> MachineToken {
    MachineToken::from_seed([seed; 32])
}

/// A redeemer that looks keys up by the one byte of the request, and tries every key with that byte, takes a cheap plan's
/// signature on a token that names the dear plan's key: the client chooses the key id, and it is signed unseen.
#[test]
fn a_cheap_plans_signature_does_not_open_the_dear_plan() {
    let (cheap, dear) = (signing_key(0), signing_key(1));
    let mut random = random(5);
    let nonce = TokenNonce::make(&mut random);
    let forged = input(&nonce, &bucket(2, 7).challenge(), &dear.public().id());
    let mut factor = vec![0; 256];
    random(&mut factor);
    factor[0] = 0;
    let (blinded, inverse) = cheap.public().inner().blind(&forged, &[3; 48], &factor).unwrap();
    let signature = cheap.blind_sign(&blinded, &mut random).unwrap();
    let signature = cheap.public().inner().finalize(&forged, &signature, &inverse).unwrap();
    let token = SeatCredential::new(nonce, bucket(2, 7).challenge(), dear.public().id(), &signature).unwrap();
    assert!(
        cheap.public().verifies(&forged, &signature),
        "the signature itself is the cheap key's"
    );
    let redeemer = Redeemer::new(bucket(2, 7), dear.public().clone());
    let checked = redeemer.check(&token, machine(1), 7 * DAY, DAY);
    assert_eq!(checked, Err(RedeemError::NotOfThisBucket));
    // Nor does the cheap bucket take it.
    let redeemer = Redeemer::new(bucket(1, 7), cheap.public().clone());
    assert_eq!(
        redeemer.check(&token, machine(1), 7 * DAY, DAY),
        Err(RedeemError::NotOfThisBucket)
    );
}

#[test]
fn a_cloned_seat_shows_and_asking_again_does_not() {
    let key = signing_key(0);
    let redeemer = Redeemer::new(bucket(1, 7), key.public().clone());
    let token = tokens(bucket(1, 7), key, 1, 3).remove(0);
    let first = redeemer.check(&token, machine(1), 7 * DAY, DAY).unwrap();
    let spent = Some(first.spending.machine);
    assert_eq!(first.judge(None), Ok(()));
    assert_eq!(
        redeemer
            .check(&token, machine(1), 7 * DAY + 5, DAY)
            .unwrap()
            .judge(spent),
        Ok(())
    );
    let clone = redeemer.check(&token, machine(2), 7 * DAY, DAY).unwrap();
    assert_eq!((clone.judge(spent), clone.seat), (Err(RedeemError::Spent), first.seat));
    for now in [7 * DAY - 1, 8 * DAY] {
        assert_eq!(
            redeemer.check(&token, machine(1), now, DAY),
            Err(RedeemError::OtherEpoch)
        );
    }
}

#[test]
fn an_account_gets_its_seats_once_an_epoch_and_all_of_them() {
    let key = signing_key(0);
    let issuer = SeatIssuer::new(bucket(1, 7), key.clone());
    let grant = Grant {
        bucket: bucket(1, 7),
        seats: 3,
        answered: None,
    };
    let pending = |seats, seed| PendingTokens::make(bucket(1, 7), key.public(), seats, &mut random(seed)).unwrap();
    let mut random = random(1);
    let batch = pending(3, 10);
    for seats in [1, 2, 4] {
        let issued = issuer.issue(&grant, pending(seats, 11).requests(), &mut random);
        assert_eq!(issued, Err(IssueError::NotWhole), "never fewer, never more");
    }
    let issued = issuer.issue(&grant, batch.requests(), &mut random).unwrap();
    assert_eq!(batch.finalize(&issued.signatures).unwrap().len(), 3);
    let answered = Grant {
        answered: Some(issued.answered),
        ..grant
    };
    let again = issuer.issue(&answered, batch.requests(), &mut random).unwrap();
    assert_eq!(again, issued, "a lost answer is given again");
    let other = issuer.issue(&answered, pending(3, 12).requests(), &mut random);
    assert_eq!(other, Err(IssueError::AlreadyIssued));
    let elsewhere = Grant {
        bucket: bucket(2, 7),
        ..grant
    };
    assert_eq!(
        issuer.issue(&elsewhere, batch.requests(), &mut random),
        Err(IssueError::OtherKey)
    );
    let too_large =
        TokenRequest::from_bytes(&[&[0, 2, key.public().id().truncated()][..], &[255; 256]].concat()).unwrap();
    let one = Grant { seats: 1, ..grant };
    assert_eq!(
        issuer.issue(&one, &[too_large], &mut random),
        Err(IssueError::Malformed)
    );
}

fn entry(plan: u8, epoch: u32, key: usize) -> DirectoryKey {
    let Bucket { product, plan, epoch } = bucket(plan, epoch);
    DirectoryKey {
        product,
        plan,
        epoch,
        epoch_seconds: DAY,
        anonymity_floor: 50,
        key: signing_key(key).public().clone(),
    }
}

#[test]
fn a_key_made_for_one_client_alone_is_noticed() {
    let signer = LeaseKey::from_seed(&[8; 32]);
    let trusted = KeySet::of(&signer);
    let text = |keys| Directory::sign(7 * DAY, keys, &signer).unwrap();
    let everyone = Directory::verify(&text(vec![entry(1, 7, 0), entry(2, 7, 1)]), &trusted).unwrap();
    // The malicious issuer shows one client a key of its own. Its signature is good: only the second path tells.
    let marked = Directory::verify(&text(vec![entry(1, 7, 2), entry(2, 7, 1)]), &trusted).unwrap();
    assert_eq!(marked.agree(&everyone), Err(DirectoryError::Split));
    // Shown on both paths, it differs from what the client had.
    assert_eq!(everyone.renew(&marked), Err(DirectoryError::Changed));
    // A path that has not heard of a bucket yet takes it from the client, for now.
    let older = Directory::verify(&text(vec![entry(2, 7, 1)]), &trusted).unwrap();
    let agreed = everyone.agree(&older).unwrap();
    assert!(agreed.find(&bucket(1, 7)).is_none() && agreed.find(&bucket(2, 7)).is_some());
    // And a signature under another key than the directory's is noticed when it is unblinded.
    let pending = PendingTokens::make(bucket(1, 7), signing_key(0).public(), 1, &mut random(3)).unwrap();
    let signature = signing_key(2).blind_sign(pending.requests()[0].blinded(), &mut random(4));
    assert!(signature.is_err() || pending.finalize(&[signature.unwrap()]) == Err(WireError));
}

#[test]
fn a_directory_is_closed_signed_and_has_one_key_for_each_bucket() {
    let signer = LeaseKey::from_seed(&[8; 32]);
    let trusted = KeySet::of(&signer);
    for twice in [
        vec![entry(1, 7, 0), entry(1, 7, 1)],
        vec![entry(1, 7, 0), entry(2, 7, 0)],
    ] {
        assert_eq!(Directory::sign(7 * DAY, twice, &signer), Err(DirectoryError::Malformed));
    }
    let text = Directory::sign(7 * DAY, vec![entry(1, 7, 0)], &signer).unwrap();
    let stranger = KeySet::of(&LeaseKey::from_seed(&[9; 32]));
    assert_eq!(Directory::verify(&text, &stranger), Err(DirectoryError::Signature));
    for place in 0..text.len() {
        let mut broken = text.clone().into_bytes();
        broken[place] = if broken[place] == b'A' { b'B' } else { b'A' };
        assert!(
            Directory::verify(&String::from_utf8(broken).unwrap(), &trusted).is_err(),
            "{place}"
        );
    }
    for text in ["", "hkd1", "hkd1...", &text[1..], &format!("{text}.x")] {
        assert_eq!(Directory::verify(text, &trusted), Err(DirectoryError::Malformed));
    }
    assert_eq!(Directory::verify(&text, &trusted).unwrap().iter().count(), 1);
}
