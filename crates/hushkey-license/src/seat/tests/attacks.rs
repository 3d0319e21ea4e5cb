//! Attacks, kept: a cheap token for a dear plan, a key for one client alone, keys outside the form.

use super::*;
use crate::base64url;
use crate::blind_rsa::PublicKey;

/// A redeemer as it must not be: it looks keys up by the last byte of the id, as the token request names them, and takes
/// the token for what the id inside says.
fn redeem_by_short_name(directory: &Directory, token: &BlindToken) -> Option<Bucket> {
    let last = token.key_id()[31];
    let candidates = directory.keys().iter().filter(|key| key.id()[31] == last);
    let (input, signature) = token.as_bytes().split_at(98);
    let verifies = candidates
        .into_iter()
        .any(|key| key.key().verify(input, signature).is_ok());
    let named = directory.key_by_id(&token.key_id()).map(SeatKey::bucket);
    named.filter(|_| verifies)
}

/// A client with a cheap entitlement has the cheap key sign a token that names the dear key. With 20 live keys two of them
/// share a last byte more often than not; these two do.
#[test]
fn a_cheap_token_does_not_pass_for_a_dear_one() {
    let make = |seed| SecretKey::make(&mut stream(seed)).unwrap();
    let (cheap_secret, dear_secret) = (make(134), make(136));
    let (cheap, dear) = (cheap_secret.public(), dear_secret.public());
    assert_eq!(cheap.id()[31], dear.id()[31]);
    let length = EpochLength::new(DAY).unwrap();
    let of = |plan, key: &PublicKey| SeatKey::new(bucket(plan, EPOCH), length, Floor::default(), key.clone());
    let directory = directory_of(&[of(2, cheap), of(3, dear)]);

    let sign = |named: &PublicKey, challenge: &[u8; 32]| {
        let input = BlindToken::input(&[5; 32], challenge, &named.id());
        let blinded = cheap.blind(&input, &mut stream(6)).unwrap();
        let request = IssueRequest {
            product: bucket(2, EPOCH).product,
            plan: bucket(2, EPOCH).plan,
            epoch: EPOCH,
            requests: vec![TokenRequest::new(&cheap.id(), blinded.message()).unwrap()],
        };
        let answer = sign_batch(&cheap_secret, &request, 1, &mut stream(7)).unwrap();
        let signature = cheap
            .finalize(&input, &blinded, answer.responses[0].as_bytes())
            .unwrap();
        BlindToken::new(&input, &signature).unwrap()
    };
    let cheap_challenge = Challenge::of(&directory.issuer(), &bucket(2, EPOCH)).digest();
    let dear_challenge = Challenge::of(&directory.issuer(), &bucket(3, EPOCH)).digest();

    let token = sign(dear, &dear_challenge);
    assert_eq!(
        redeem_by_short_name(&directory, &token),
        Some(bucket(3, EPOCH)),
        "the attack is one"
    );
    assert_eq!(directory.verify_token(&token, NOW), Err(TokenFault::Signature));
    // Naming the cheap key with the dear challenge, and the other way round.
    let token = sign(cheap, &dear_challenge);
    assert_eq!(directory.verify_token(&token, NOW), Err(TokenFault::Challenge));
    let token = sign(dear, &cheap_challenge);
    assert_eq!(directory.verify_token(&token, NOW), Err(TokenFault::Challenge));
    // What was paid for works.
    let token = sign(cheap, &cheap_challenge);
    assert_eq!(directory.verify_token(&token, NOW).unwrap().bucket(), bucket(2, EPOCH));
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
fn forged(from: &str, to: &str) -> SignedDirectory {
    let mut document = Directory::sign(&keys(), NOW, NOW + DAY, &signer()).unwrap();
    let payload = base64url::decode(&document.payload.concat()).unwrap();
    let payload = String::from_utf8(payload).unwrap();
    assert!(payload.contains(from), "{from}");
    let payload = payload.replacen(from, to, 1);
    document.signature = base64url::encode(&signer().sign(payload.as_bytes()));
    document.payload = vec![base64url::encode(payload.as_bytes())];
    document
}

#[test]
fn what_an_issuer_may_not_list_is_refused_though_signed() {
    let read = |document| Directory::read(&document, signer().trust(), NOW).map(|_| ());
    let mut whole = forged("{", "{");
    assert_eq!(read(whole.clone()), Ok(()));
    let text = whole.payload.concat();
    let (head, tail) = text.split_at(8);
    whole.payload = vec![head.to_owned(), tail.to_owned()];
    assert_eq!(read(whole), Err(DirectoryError::Malformed), "one spelling");
    let first = base64url::encode(&key(0).public().id());
    let mut spki = key(0).public().to_spki();
    let good = base64url::encode(&spki);
    let last = spki.len() - 1;
    spki[last] = 3;
    let cubed = base64url::encode(&spki);
    let epoch = format!("\"epoch\":{EPOCH}");
    let end = format!("\"not_after\":{}", (i64::from(EPOCH) + 1) * DAY);
    let expiry = format!("\"expires_at\":{}", NOW + DAY);
    for (from, to, error) in [
        (
            "{\"product\"",
            "{\"note\":\"for ann@example.org\",\"product\"",
            DirectoryError::Malformed,
        ),
        ("{\"product\"", "{\"live\":12,\"product\"", DirectoryError::Malformed),
        ("{\"version\"", "{ \"version\"", DirectoryError::Malformed),
        ("\"floor\":50", "\"floor\":0", DirectoryError::Malformed),
        ("\"version\":1", "\"version\":2", DirectoryError::Malformed),
        (&epoch, "\"epoch\":20001", DirectoryError::Malformed),
        (&end, "\"not_after\":1728090001", DirectoryError::Malformed),
        (&end, "\"not_after\":9223372036854775807", DirectoryError::Malformed),
        (&first, "AAAA", DirectoryError::Key),
        (&good, "AAAA", DirectoryError::Key),
        // A key of exponent 3, in good DER.
        (&good, &cubed, DirectoryError::Key),
        (&expiry, "\"expires_at\":9223372036854775807", DirectoryError::Time),
    ] {
        assert_eq!(read(forged(from, to)), Err(error), "{from} {to}");
    }
    assert!(PublicKey::from_spki(&spki).is_err());
    let mut unsigned = Directory::sign(&keys(), NOW, NOW + DAY, &signer()).unwrap();
    unsigned.signature = base64url::encode(&[0; 64]);
    assert_eq!(read(unsigned), Err(DirectoryError::Signature));
}

#[test]
fn a_directory_is_put_together_again_to_the_byte() {
    let many: Vec<SeatKey> = (0..3).map(|which| entry(2, EPOCH + which, which as usize)).collect();
    let document = Directory::sign(&many, NOW, NOW + DAY, &signer()).unwrap();
    let read = Directory::read(&document, signer().trust(), NOW).unwrap();
    let again = |keys: Vec<SeatKey>, expires_at| {
        Directory::restore(keys, read.issued_at(), expires_at, *read.signature(), signer().trust())
    };
    assert_eq!(again(many.clone(), NOW + DAY).unwrap().document().unwrap(), document);
    assert_eq!(
        again(many[1..].to_vec(), NOW + DAY).unwrap_err(),
        DirectoryError::Signature
    );
    assert_eq!(again(many, NOW + DAY + 1).unwrap_err(), DirectoryError::Signature);
}

#[test]
fn the_authoritys_list_is_a_second_path() {
    use crate::wire::PublishedSeatKey;
    let published = |which: usize, issuer| PublishedSeatKey {
        plan: bucket(2, EPOCH).plan,
        epoch: EPOCH,
        issuer,
        key: key(which).public().clone(),
    };
    let directory = directory_of(&keys());
    let own = signer().trust().id();
    let agreed = directory.agree_with(&[published(0, own)]).unwrap();
    assert!(agreed.key(&bucket(2, EPOCH)).is_some());
    assert!(
        agreed.key(&bucket(3, EPOCH)).is_none(),
        "what only one path lists is not used"
    );
    for marked in [
        published(2, own),
        published(0, DirectoryKey::from_seed(&[3; 32]).trust().id()),
    ] {
        assert_eq!(directory.agree_with(&[marked]), Err(DirectoryError::Differ));
    }
}
