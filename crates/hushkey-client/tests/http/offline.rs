//! Files and offline activation: what counts, and everything that does not.

use crate::operations::{App, NOW, app, app_in, app_of, lease_key, license_key};
use crate::server::{Answer, Got, Server};
use hushkey_client::{
    ActivationRequest, CheckedOut, ClockError, Code, FileError, OfflineError, ProductToken, SignedFile, Undecided,
};
use hushkey_license::file::{FileClaims, MachineBinding, RevocationId, SealingSecret};
use hushkey_license::wire::{CheckOutLicense, CheckOutMachine, FileAnswer};
use hushkey_license::{Entitlements, FileToken, LeaseKey, LicenseToken, MachineToken, PlanToken, RequestDigest};
use std::sync::atomic::Ordering;

const DAY: i64 = 86_400;

fn sealing(seed: u8) -> SealingSecret {
    SealingSecret::derive(&[seed; 32])
}

fn claims(request: RequestDigest, machine: Option<MachineBinding>) -> FileClaims {
    let license = LicenseToken::from_seed([2; 32]);
    FileClaims {
        file: FileToken::from_seed([1; 32]),
        revocation: RevocationId::of(&license),
        license,
        product: ProductToken::from_seed([1; 32]),
        plan: PlanToken::from_seed([3; 32]),
        entitlements: Entitlements::default(),
        status: Code::Valid,
        issued_at: NOW,
        expires_at: NOW + DAY,
        license_expires_at: None,
        version_below: None,
        request,
        machine,
    }
}

fn answer_to(request: &ActivationRequest) -> FileClaims {
    let binding = MachineBinding {
        machine: request.machine(),
        device_key: request.parts().device_key,
    };
    claims(request.digest(), Some(binding))
}

fn sign(claims: &FileClaims) -> SignedFile {
    SignedFile::sign(claims, &[&lease_key()]).unwrap()
}

fn ask(app: &App) -> ActivationRequest {
    app.client
        .request_activation(&license_key(), &sealing(7).public())
        .unwrap()
}

async fn unreachable() -> Server {
    Server::start(|_| None).await
}

#[tokio::test]
async fn a_machine_without_a_network_is_activated_by_hand() {
    let app = app(&unreachable().await);
    assert_eq!(app.client.offline_license(), Err(OfflineError::NoFile));
    let request = ask(&app);
    // The text is all that leaves: by file, by mail, by QR code.
    let carried = ActivationRequest::read(&request.to_compact()).unwrap();
    assert_eq!(carried.machine(), app.client.machine());
    assert_eq!(sealing(7).open(&carried), Some(license_key()));
    let answer = sign(&answer_to(&carried));
    let taken = app.client.take_activation(&answer.to_compact()).unwrap();
    assert_eq!(app.client.offline_license().unwrap(), taken);
    // The next start, and until the end.
    let again = app_in(&unreachable().await, app._dir.path().join("state"));
    assert_eq!(again.offline_license().unwrap(), taken);
    // An update of the app that knows the license to be revoked.
    let updated = again.with_revoked(vec![taken.claims().revocation]);
    assert_eq!(updated.offline_license(), Err(OfflineError::File(FileError::Revoked)));
    app.clock.store(NOW + DAY - 1, Ordering::Relaxed);
    assert!(app.client.offline_license().is_ok());
    app.clock.store(NOW + DAY, Ordering::Relaxed);
    assert_eq!(
        app.client.offline_license(),
        Err(OfflineError::File(FileError::Expired))
    );
}

#[tokio::test]
async fn who_carries_a_request_reads_no_license_key() {
    let app = app(&unreachable().await);
    let request = ask(&app);
    let key = license_key().expose();
    let body = key.replace('-', "");
    for form in [request.as_bytes().to_vec(), request.to_armor().into_bytes()] {
        for part in [
            key.as_bytes(),
            &body.as_bytes()[2..],
            body.to_lowercase().as_bytes()[2..12].as_ref(),
        ] {
            assert!(!form.windows(part.len()).any(|window| window == part));
        }
    }
    assert_eq!(sealing(8).open(&request), None, "only the authority's key opens it");
    // Moved into a request of another device, it opens for nobody.
    let signer = hushkey_license::DeviceSigner::derive(&[50; 32], &request.parts().product);
    let parts = hushkey_license::file::RequestParts {
        device_key: signer.public(),
        ..*request.parts()
    };
    let stolen = ActivationRequest::sign(&parts, request.sealed(), &signer).unwrap();
    assert_eq!(sealing(7).open(&stolen), None);
}

#[tokio::test]
async fn only_the_answer_to_the_last_request_is_taken_and_once() {
    let app = app(&unreachable().await);
    let first = ask(&app);
    let second = ask(&app);
    assert_ne!(first.digest(), second.digest());
    let refused = |claims: &FileClaims| app.client.take_activation(&sign(claims).to_wire()).unwrap_err();
    assert_eq!(refused(&answer_to(&first)), OfflineError::File(FileError::Request));
    let elsewhere = hushkey_license::DeviceSigner::derive(&[8; 32], &second.parts().product).public();
    let other_device = MachineBinding {
        machine: elsewhere.machine(&second.parts().product),
        device_key: elsewhere,
    };
    let other_name = MachineBinding {
        machine: MachineToken::from_seed([8; 32]),
        device_key: second.parts().device_key,
    };
    for binding in [other_device, other_name] {
        let swapped = claims(second.digest(), Some(binding));
        assert_eq!(refused(&swapped), OfflineError::File(FileError::Machine));
    }
    let good = answer_to(&second);
    type Change = fn(&mut FileClaims);
    let changes: [(Change, FileError); 5] = [
        (|claims| claims.machine = None, FileError::Kind),
        (
            |claims| claims.product = ProductToken::from_seed([9; 32]),
            FileError::Product,
        ),
        (|claims| claims.status = Code::Suspended, FileError::Status),
        (
            |claims| (claims.issued_at, claims.expires_at) = (NOW - DAY, NOW),
            FileError::Expired,
        ),
        (|claims| claims.issued_at = NOW + 301, FileError::NotYetValid),
    ];
    for (change, error) in changes {
        let mut changed = good.clone();
        change(&mut changed);
        assert_eq!(refused(&changed), OfflineError::File(error));
    }
    let stranger = SignedFile::sign(&good, &[&LeaseKey::from_seed(&[1; 32])]).unwrap();
    assert_eq!(
        app.client.take_activation(&stranger.to_wire()),
        Err(OfflineError::File(FileError::UnknownKey))
    );
    assert_eq!(
        app.client.take_activation("ann@example.org"),
        Err(OfflineError::File(FileError::Malformed))
    );
    assert_eq!(
        app.client.offline_license(),
        Err(OfflineError::NoFile),
        "nothing was kept"
    );

    assert!(app.client.take_activation(&sign(&good).to_armor()).is_ok());
    assert_eq!(
        app.client.take_activation(&sign(&good).to_armor()),
        Err(OfflineError::NoRequest)
    );
}

#[tokio::test]
async fn a_clock_set_back_revives_nothing() {
    let app = app(&unreachable().await);
    let request = ask(&app);
    app.client
        .take_activation(&sign(&answer_to(&request)).to_wire())
        .unwrap();
    let at = |now| {
        app.clock.store(now, Ordering::Relaxed);
        app.client.offline_license().map(|_| ())
    };
    let set_back = Err(OfflineError::Clock(ClockError::SetBack));
    assert_eq!(at(NOW + 7200), Ok(()));
    assert_eq!(at(NOW + 7200 - 300), Ok(()), "five minutes are no fraud");
    assert_eq!(at(NOW + 7200 - 301), set_back);
    assert_eq!(at(NOW + DAY + 5), Err(OfflineError::File(FileError::Expired)));
    assert_eq!(at(NOW + 7200), set_back, "the end was seen");

    // Without the record, or with an edited one, there is no answer but no.
    let path = |kind: &str| {
        let name = format!("{}.{kind}", ProductToken::from_seed([1; 32]));
        app._dir.path().join("state").join(name)
    };
    let record = std::fs::read_to_string(path("clock")).unwrap();
    std::fs::write(
        path("clock"),
        record.replacen(&(NOW + DAY + 5).to_string(), &NOW.to_string(), 1),
    )
    .unwrap();
    assert_eq!(at(NOW), Err(OfflineError::Clock(ClockError::Changed)));
    std::fs::remove_file(path("clock")).unwrap();
    assert_eq!(at(NOW), Err(OfflineError::Clock(ClockError::Missing)));
    // Nor can the old answer be taken again, once all of it is gone.
    std::fs::remove_file(path("machine")).unwrap();
    assert_eq!(
        app.client.take_activation(&sign(&answer_to(&request)).to_wire()),
        Err(OfflineError::NoRequest)
    );
    std::fs::write(path("pending"), format!("hushkey request 1\n{}\nx\n", request.digest())).unwrap();
    assert_eq!(
        app.client.take_activation(&sign(&answer_to(&request)).to_wire()),
        Err(OfflineError::RequestChanged)
    );
}

#[tokio::test]
async fn an_older_file_does_not_replace_a_newer_one() {
    let app = app(&unreachable().await);
    let first = ask(&app);
    app.client.take_activation(&sign(&answer_to(&first)).to_wire()).unwrap();
    let kept = |kind: &str| {
        let name = format!("{}.{kind}", ProductToken::from_seed([1; 32]));
        app._dir.path().join("state").join(name)
    };
    let old = std::fs::read_to_string(kept("machine")).unwrap();
    let second = ask(&app);
    let mut newer = answer_to(&second);
    (newer.issued_at, newer.expires_at) = (NOW + 100, NOW + 200);
    app.clock.store(NOW + 100, Ordering::Relaxed);
    app.client.take_activation(&sign(&newer).to_wire()).unwrap();
    std::fs::write(kept("machine"), old).unwrap();
    assert_eq!(app.client.offline_license(), Err(OfflineError::Older));
    let third = ask(&app);
    assert_eq!(
        app.client.take_activation(&sign(&answer_to(&third)).to_wire()),
        Err(OfflineError::Older)
    );
}

#[tokio::test]
async fn an_update_past_what_the_license_covers_is_told_so() {
    let here = app(&unreachable().await);
    let request = ask(&here);
    let mut scoped = answer_to(&request);
    scoped.version_below = "3.0.0".parse().ok();
    here.client.take_activation(&sign(&scoped).to_wire()).unwrap();
    for (version, expected) in [
        ("2.9.9", Ok(())),
        ("3.0.0", Err(OfflineError::File(FileError::VersionNotCovered))),
    ] {
        let scope = hushkey_license::model::Scope {
            version: version.parse().ok(),
            ..Default::default()
        };
        let updated = app_of(&unreachable().await, here._dir.path().join("state"), scope);
        assert_eq!(updated.offline_license().map(|_| ()), expected);
    }
}

#[tokio::test]
async fn a_copied_file_is_worth_nothing_elsewhere() {
    let here = app(&unreachable().await);
    let request = ask(&here);
    here.client
        .take_activation(&sign(&answer_to(&request)).to_wire())
        .unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    for kind in ["machine", "clock"] {
        let name = format!("{}.{kind}", ProductToken::from_seed([1; 32]));
        std::fs::copy(here._dir.path().join("state").join(&name), elsewhere.path().join(&name)).unwrap();
    }
    let thief = app_in(&unreachable().await, elsewhere.path().to_owned());
    assert_eq!(thief.offline_license(), Err(OfflineError::Clock(ClockError::Changed)));
    let name = format!("{}.clock", ProductToken::from_seed([1; 32]));
    std::fs::remove_file(elsewhere.path().join(name)).unwrap();
    assert_eq!(thief.offline_license(), Err(OfflineError::Clock(ClockError::Missing)));
}

fn check_out(got: &Got, change: impl FnOnce(&mut FileClaims)) -> Answer {
    let claims = if got.path().starts_with("/v1/machines") {
        let asked: CheckOutMachine = serde_json::from_slice(&got.body).unwrap();
        assert!(asked.meaning().is_proven(&license_key(), &asked.proof));
        let binding = MachineBinding {
            machine: asked.machine,
            device_key: asked.device_key,
        };
        claims(asked.meaning().digest(&license_key()), Some(binding))
    } else {
        let asked: CheckOutLicense = serde_json::from_slice(&got.body).unwrap();
        claims(asked.meaning().digest(&license_key()), None)
    };
    let mut claims = claims;
    change(&mut claims);
    let answer = FileAnswer::new(Code::Valid, Some(sign(&claims).to_wire()));
    Some((200, serde_json::to_string(&answer).unwrap()))
}

#[tokio::test]
async fn files_are_checked_out_online() {
    let server = Server::start(|got| check_out(got, |_| {})).await;
    let app = app(&server);
    let machine = app.client.check_out_machine(&license_key(), Some(DAY)).await;
    let CheckedOut::Granted { file, text } = machine else {
        panic!("{machine:?}");
    };
    assert!(text.starts_with("-----BEGIN HUSHKEY MACHINE FILE-----\n"));
    assert_eq!(app.client.offline_license().unwrap(), *file);
    let license = app.client.check_out_license(&license_key(), None).await;
    let CheckedOut::Granted { file, text } = license else {
        panic!("{license:?}");
    };
    assert_eq!(app.client.verify_license_file(&text).unwrap(), *file);
    assert_eq!(
        app.client
            .verify_license_file(&SignedFile::read(&text).unwrap().to_compact())
            .unwrap(),
        *file
    );
    assert_eq!(
        app.client.take_activation(&text),
        Err(OfflineError::NoRequest),
        "a license file is no answer to a request"
    );
    let fields = |at: usize| {
        let body: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&server.got()[at].body).unwrap();
        body.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(fields(0), "audience device_key machine nonce product proof ttl_seconds");
    assert_eq!(fields(1), "audience nonce product");
}

#[tokio::test]
async fn a_file_that_proves_nothing_is_not_taken() {
    type Change = fn(&mut FileClaims);
    let changes: [(Change, FileError); 4] = [
        (
            |claims| claims.request = RequestDigest::from_bytes([1; 32]),
            FileError::Request,
        ),
        (|claims| claims.status = Code::Revoked, FileError::Status),
        (|claims| claims.machine = None, FileError::Kind),
        (
            |claims| (claims.issued_at, claims.expires_at) = (NOW - 9, NOW),
            FileError::Expired,
        ),
    ];
    for (change, error) in changes {
        let server = Server::start(move |got| check_out(got, change)).await;
        let app = app(&server);
        assert_eq!(
            app.client.check_out_machine(&license_key(), None).await,
            CheckedOut::NotTaken(OfflineError::File(error))
        );
        assert_eq!(app.client.offline_license(), Err(OfflineError::NoFile));
    }
    let denied = Server::start(|_| {
        let answer = FileAnswer::new(Code::NoMachine, None);
        Some((200, serde_json::to_string(&answer).unwrap()))
    });
    assert_eq!(
        app(&denied.await).client.check_out_machine(&license_key(), None).await,
        CheckedOut::Denied(Code::NoMachine)
    );
    let silent = unreachable().await;
    assert!(matches!(
        app(&silent).client.check_out_license(&license_key(), None).await,
        CheckedOut::Undecided(Undecided::Transport(_))
    ));
}
