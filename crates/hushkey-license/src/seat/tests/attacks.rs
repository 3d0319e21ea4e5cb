//! Attacks, kept: a cheap token for a dear plan, a key for one client alone, keys outside the form.

use super::*;
use crate::base64url;
use crate::blind_rsa::PublicKey;
use serde_json::{Value, json};

/// Looks a key up by the last byte of its id, as a redeemer must not: the cheap key's signature over a token that names the
/// dear key passes. Verified against exactly the key the token names, it does not.
#[test]
fn a_cheap_token_does_not_pass_for_a_dear_one() {
    let directory = directory_of(&keys());
    let (cheap, dear) = (key(0).public(), key(1).public());
    // The client asks for a cheap seat, and blinds an input that names the dear bucket and the dear key in full.
    let challenge = Challenge::of(&directory.issuer(), &bucket(3, EPOCH)).digest();
    let input = BlindToken::input(&[5; 32], &challenge, &dear.id());
    let blinded = cheap.blind(&input, &mut stream(6)).unwrap();
    let request = IssueRequest {
        product: bucket(2, EPOCH).product,
        plan: bucket(2, EPOCH).plan,
        epoch: EPOCH,
        requests: vec![TokenRequest::new(&cheap.id(), blinded.message()).unwrap()],
    };
    let answer = sign_batch(key(0), &request, 1, &mut stream(7)).unwrap();
    let signature = cheap
        .finalize(&input, &blinded, answer.responses[0].as_bytes())
        .unwrap();
    let token = BlindToken::new(&input, &signature).unwrap();

    // What the attack lives from: a redeemer whose keys share the short name tries them all, and one fits.
    let short_names_collide = [cheap, dear];
    assert!(
        short_names_collide
            .iter()
            .any(|key| key.verify(&input, &signature).is_ok())
    );
    assert_eq!(directory.verify_token(&token, NOW), Err(TokenFault::Signature));

    // Naming the cheap key instead: then the challenge is not that key's.
    let input = BlindToken::input(&[5; 32], &challenge, &cheap.id());
    let blinded = cheap.blind(&input, &mut stream(6)).unwrap();
    let answer = key(0).blind_sign(blinded.message(), &mut stream(7)).unwrap();
    let signature = cheap.finalize(&input, &blinded, &answer).unwrap();
    let token = BlindToken::new(&input, &signature).unwrap();
    assert_eq!(directory.verify_token(&token, NOW), Err(TokenFault::Challenge));
}

#[test]
fn a_request_for_another_key_is_not_signed() {
    let batch = Batch::make(&agreed(), &bucket(2, EPOCH), 1, &[1; 32]).unwrap();
    assert_ne!(key(0).public().id()[31], key(1).public().id()[31]);
    let refused = sign_batch(key(1), &batch.request(), 1, &mut stream(1));
    assert_eq!(refused.unwrap_err(), SignError::Key);
    let mut unfit = batch.request();
    unfit.requests = vec![TokenRequest::new(&key(0).public().id(), &[0xff; 256]).unwrap()];
    assert_eq!(
        sign_batch(key(0), &unfit, 1, &mut stream(1)).unwrap_err(),
        SignError::Range
    );
}

/// The malicious issuer: it shows one client a key of its own.
#[test]
fn a_key_for_one_client_alone_is_refused() {
    let honest = directory_of(&keys());
    let tagged = directory_of(&[entry(2, EPOCH, 2), entry(3, EPOCH, 1)]);
    assert_eq!(honest.agree(&tagged).unwrap_err(), DirectoryError::Differ);
    assert_eq!(tagged.agree(&honest).unwrap_err(), DirectoryError::Differ);
    // On one path only, for a bucket nobody else has: known, and not used.
    let extra = directory_of(&[entry(2, EPOCH, 0), entry(3, EPOCH, 1), entry(4, EPOCH, 2)]);
    let agreed = honest.agree(&extra).unwrap();
    let refused = Batch::make(&agreed, &bucket(4, EPOCH), 1, &[1; 32]);
    assert_eq!(refused.unwrap_err(), BatchError::UnknownBucket);
    assert!(Batch::make(&agreed, &bucket(3, EPOCH), 1, &[1; 32]).is_ok());
    // The same epoch of another length, so that the epoch's number differs and the time does not.
    let length = EpochLength::new(DAY / 2).unwrap();
    let half = SeatKey::new(bucket(2, EPOCH * 2), length, Floor::default(), key(2).public().clone());
    let shifted = directory_of(&[half, entry(3, EPOCH, 1)]);
    assert_eq!(honest.agree(&shifted).unwrap_err(), DirectoryError::Differ);
    // Another floor for the same key, or the same key for another bucket.
    let length = EpochLength::new(DAY).unwrap();
    let low = SeatKey::new(
        bucket(2, EPOCH),
        length,
        Floor::new(1).unwrap(),
        key(0).public().clone(),
    );
    assert_eq!(honest.agree(&directory_of(&[low])).unwrap_err(), DirectoryError::Differ);
    assert_eq!(
        honest.agree(&directory_of(&[entry(4, EPOCH, 0)])).unwrap_err(),
        DirectoryError::Differ
    );
    // Another issuer altogether.
    let other = DirectoryKey::from_seed(&[10; 32]);
    let document = Directory::sign(&keys(), NOW, NOW + DAY, &other).unwrap();
    assert_eq!(
        Directory::read(&document, signer().trust(), NOW).unwrap_err(),
        DirectoryError::Signature
    );
    let elsewhere = Directory::read(&document, other.trust(), NOW).unwrap();
    assert_eq!(honest.agree(&elsewhere).unwrap_err(), DirectoryError::Differ);
    // An older copy of the same is no contradiction.
    let older = directory_of(&[entry(3, EPOCH, 1)]);
    assert!(honest.agree(&older).unwrap().key(&bucket(3, EPOCH)).is_some());
}

#[test]
fn two_keys_for_one_bucket_are_refused() {
    for keys in [
        vec![entry(2, EPOCH, 0), entry(2, EPOCH, 1)],
        vec![entry(2, EPOCH, 0), entry(3, EPOCH, 0)],
        vec![entry(2, EPOCH, 0), entry(2, EPOCH, 0)],
    ] {
        let refused = Directory::sign(&keys, NOW, NOW + DAY, &signer());
        assert_eq!(refused.unwrap_err(), DirectoryError::Ambiguous);
    }
    assert!(Directory::sign(&[entry(2, EPOCH, 0), entry(2, EPOCH + 1, 1)], NOW, NOW + DAY, &signer()).is_ok());
}

#[test]
fn a_directory_is_valid_for_a_while() {
    let sign = |from, to| Directory::sign(&keys(), from, to, &signer());
    assert_eq!(sign(NOW, NOW).unwrap_err(), DirectoryError::Time);
    assert_eq!(sign(NOW, NOW + 32 * DAY).unwrap_err(), DirectoryError::Time);
    let document = sign(NOW, NOW + DAY).unwrap();
    let read = |now| Directory::read(&document, signer().trust(), now);
    assert!(read(NOW + DAY - 1).is_ok());
    assert_eq!(read(NOW + DAY).unwrap_err(), DirectoryError::Time);
    assert_eq!(read(NOW - 301).unwrap_err(), DirectoryError::Time);
    assert!(Directory::read_kept(&document, signer().trust()).is_ok());
}

/// Signs what an honest issuer would not, by changing the payload before signing.
fn forged(change: impl FnOnce(&mut Value)) -> SignedDirectory {
    let mut document = Directory::sign(&keys(), NOW, NOW + DAY, &signer()).unwrap();
    let payload = base64url::decode(&document.payload).unwrap();
    let mut payload: Value = serde_json::from_slice(&payload).unwrap();
    change(&mut payload);
    let payload = serde_json::to_vec(&payload).unwrap();
    document.signature = base64url::encode(&signer().sign(&payload));
    document.payload = base64url::encode(&payload);
    document
}

#[test]
fn what_an_issuer_may_not_list_is_refused_though_signed() {
    let read = |document| Directory::read(&document, signer().trust(), NOW).map(|_| ());
    assert_eq!(read(forged(|_| {})), Ok(()));
    let set = |name: &'static str, value: Value| forged(move |payload| payload["keys"][0][name] = value);
    for (document, error) in [
        (set("note", json!("for ann@example.org")), DirectoryError::Malformed),
        (set("live", json!(12)), DirectoryError::Malformed),
        (set("floor", json!(0)), DirectoryError::Malformed),
        (set("epoch", json!(EPOCH + 1)), DirectoryError::Malformed),
        (set("not_after", json!(NOW)), DirectoryError::Malformed),
        (set("not_after", json!(i64::MAX)), DirectoryError::Malformed),
        (set("key_id", json!("AAAA")), DirectoryError::Key),
        (set("spki", json!("AAAA")), DirectoryError::Key),
        (
            forged(|payload| payload["version"] = json!(2)),
            DirectoryError::Malformed,
        ),
        (
            forged(|payload| payload["expires_at"] = json!(NOW + 40 * DAY)),
            DirectoryError::Time,
        ),
    ] {
        assert_eq!(read(document), Err(error));
    }
    // A small or unusual key, in good DER.
    let mut spki = key(0).public().to_spki();
    let last = spki.len() - 1;
    spki[last] = 3;
    let document = set("spki", json!(base64url::encode(&spki)));
    assert_eq!(read(document), Err(DirectoryError::Key));
    assert!(PublicKey::from_spki(&spki).is_err());
    let mut unsigned = Directory::sign(&keys(), NOW, NOW + DAY, &signer()).unwrap();
    unsigned.signature = base64url::encode(&[0; 64]);
    assert_eq!(read(unsigned), Err(DirectoryError::Signature));
}
