//! What the app logs, and how: fields, messages, Debug values, an error with its cause.

use crate::plant::{Device, Person, Plants};
use crate::vector::Vector;

/// The facts that slip into log lines.
pub struct LogFacts {
    email: String,
    username: String,
    ip: String,
    mac: String,
    card: String,
    phone: String,
}

#[derive(Debug, thiserror::Error)]
#[error("license sync failed")]
struct SyncError(#[source] MailError);

#[derive(Debug, thiserror::Error)]
#[error("mailbox {0} refused the receipt")]
struct MailError(String);

/// What a careless `Debug` prints.
#[derive(Debug)]
#[allow(dead_code)] // Read by `Debug` only: that is the leak.
struct Session<'a> {
    user: &'a str,
    phone: &'a str,
    seats: u32,
}

impl LogFacts {
    pub(super) fn make(person: &Person, device: &Device, plants: &mut Plants) -> LogFacts {
        let mut plant = |class, value: &str| plants.plant(Vector::Log, class, value).to_owned();
        LogFacts {
            email: plant("email", &person.email),
            username: plant("username", &person.username),
            ip: plant("ip", &device.ipv4),
            mac: plant("mac", &device.mac),
            card: plant("credit_card", &person.card),
            phone: plant("phone", &person.phone),
        }
    }

    /// Logs as careless code does, to whatever subscriber is set.
    pub fn speak(&self) {
        let LogFacts {
            email,
            username,
            ip,
            mac,
            card,
            phone,
        } = self;
        let span = tracing::info_span!("request", client_ip = %ip);
        let _entered = span.enter();
        tracing::info!(seats = 5, "license renewed for {email}, paid with card {card}");
        tracing::warn!("cache is at /home/{username}/.cache/app/license.bin");
        tracing::info!(session = ?Session { user: username, phone, seats: 5 }, mac = %mac, "session opened");
        let error = SyncError(MailError(email.clone()));
        tracing::error!(error = &error as &(dyn std::error::Error + 'static), "will try again");
    }
}
