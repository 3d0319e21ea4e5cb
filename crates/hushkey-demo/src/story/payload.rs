//! The payloads of validation, activation, authentication, analytics and crash report.

use crate::plant::{Dice, Plants, make_device, make_person};
use crate::search::{URL_SAFE, base64};
use crate::vector::Vector;
use serde_json::{Value, json};

/// Free metadata, as license servers invite it.
pub(super) fn metadata(dice: &mut Dice<'_>, plants: &mut Plants) -> Value {
    let person = make_person(dice);
    json!({
        "email": plants.plant(Vector::Validate, "email", &person.email),
        "customer_name": plants.plant(Vector::Validate, "person", &person.name),
        "phone": plants.plant(Vector::Validate, "phone", &person.phone),
    })
}

/// What SDKs read from the machine.
pub(super) fn device(dice: &mut Dice<'_>, plants: &mut Plants) -> Value {
    let person = make_person(dice);
    let device = make_device(dice, &person.username);
    json!({
        "hostname": plants.plant(Vector::Activate, "hostname", &device.hostname),
        "mac": plants.plant(Vector::Activate, "mac", &device.mac),
        "imei": plants.plant(Vector::Activate, "imei", &device.imei),
        "username": plants.plant(Vector::Activate, "username", &person.username),
    })
}

/// A signed-in user's token, used where a machine's would do. The signature is random: nobody checks it before it leaks.
pub(super) fn jwt(dice: &mut Dice<'_>, plants: &mut Plants) -> String {
    let person = make_person(dice);
    let claims = json!({
        "sub": format!("{}", dice.between(100_000, 999_999)),
        "email": plants.plant(Vector::Authenticate, "email", &person.email),
        "name": plants.plant(Vector::Authenticate, "person", &person.name),
    });
    let signature: Vec<u8> = (0..32).map(|_| u8::try_from(dice.below(256)).unwrap_or(0)).collect();
    let parts = [
        br#"{"alg":"HS256","typ":"JWT"}"#.to_vec(),
        claims.to_string().into_bytes(),
        signature,
    ];
    let parts = parts.map(|part| String::from_utf8_lossy(&base64(&part, URL_SAFE)).into_owned());
    parts.join(".")
}

pub(super) struct Event {
    pub(super) target: String,
    pub(super) forwarded_for: String,
    pub(super) body: Vec<u8>,
}

/// An analytics event: an address, a home path, a user in the query, and one more inside a JSON text inside base64.
pub(super) fn event(dice: &mut Dice<'_>, plants: &mut Plants) -> Event {
    let (person, other) = (make_person(dice), make_person(dice));
    let device = make_device(dice, &person.username);
    let ip = plants.plant(Vector::Event, "ip", &device.ipv4);
    let username = plants.plant(Vector::Event, "username", &person.username);
    let email = plants.plant(Vector::Event, "email", &person.email);
    let inner = json!({"contact": plants.plant(Vector::Event, "email", &other.email)}).to_string();
    let body = json!({
        "event": "project_opened",
        "duration_ms": 1840,
        "ip": ip,
        "path": format!("/home/{username}/projects/bridge/main.prj"),
        "context": String::from_utf8_lossy(&base64(inner.as_bytes(), URL_SAFE)),
    });
    Event {
        target: format!("/v1/events?user={}", email.replace('@', "%40")),
        forwarded_for: plants.plant(Vector::Event, "ip", &device.ipv6).to_owned(),
        body: body.to_string().into_bytes(),
    }
}

/// A crash report: paths of two systems in the frames, an e-mail and an address in the message.
pub(super) fn crash(dice: &mut Dice<'_>, plants: &mut Plants) -> Vec<u8> {
    let (person, colleague) = (make_person(dice), make_person(dice));
    let device = make_device(dice, &person.username);
    let email = plants.plant(Vector::Crash, "email", &person.email);
    let ip = plants.plant(Vector::Crash, "ip", &device.ipv4);
    let user = plants.plant(Vector::Crash, "username", &person.username);
    let other = plants.plant(Vector::Crash, "username", &colleague.username);
    json!({
        "message": format!("could not sync the license of {email} from {ip}: connection reset"),
        "frames": [
            format!("/Users/{user}/src/app/sync.rs:214"),
            format!("C:\\Users\\{other}\\AppData\\Local\\app\\core.dll+0x51c0"),
        ],
        "app_version": "4.2.1",
    })
    .to_string()
    .into_bytes()
}
