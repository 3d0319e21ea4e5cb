//! The story: what the leaky app knows and will say, the same words in both worlds.
//!
//! *In:* randomness. *Out:* payloads with planted values, and the list of them.
//! *Never:* `Debug`, a log line or a file of any of it.

mod log;
mod payload;
mod record;

pub use log::LogFacts;

use crate::plant::{Dice, Plants, make_device, make_person};
use crate::vector::Vector;
use serde_json::Value;

/// Records that the misconfigured endpoint moves, each way.
const RECORDS: usize = 4;

/// Drafts of a story before twins are put up with.
const DRAFTS: usize = 100;

/// Somebody who buys a license.
pub struct Buyer {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
}

/// Everything that is going to be said.
pub struct Story {
    /// Every planted value.
    pub plants: Plants,
    /// Two people who buy; the second is erased later.
    pub buyers: [Buyer; 2],
    /// What the app adds to a validation.
    pub metadata: Value,
    /// What the app adds to an activation.
    pub device: Value,
    /// The credential of the careless authentication check.
    pub jwt: String,
    /// Path and query of the analytics call.
    pub event_target: String,
    /// The address that a proxy before the app adds to it.
    pub event_forwarded_for: String,
    /// The analytics event.
    pub event: Vec<u8>,
    /// The crash report.
    pub crash: Vec<u8>,
    /// Customer records, a JSON object per line.
    pub records_up: Vec<u8>,
    /// Customer records, a JSON array.
    pub records_down: Vec<u8>,
    /// What the app logs.
    pub log: LogFacts,
}

impl Story {
    /// Writes a new story. Every value is new, so that nothing can be known beforehand, and no two are alike, so that
    /// each can be counted.
    pub fn write(random: &mut dyn FnMut(&mut [u8])) -> Story {
        let mut story = Story::draft(random);
        // With real randomness the second draft is rare and the fourth unheard of. If a draft with twins is told after
        // all, the search cannot find all of them, and the run fails.
        for _ in 0..DRAFTS {
            if !story.plants.has_twins() {
                break;
            }
            story = Story::draft(random);
        }
        story
    }

    fn draft(random: &mut dyn FnMut(&mut [u8])) -> Story {
        let dice = &mut Dice::new(random);
        let plants = &mut Plants::default();
        let buyers = [(); 2].map(|()| {
            let person = make_person(dice);
            plants.plant(Vector::Purchase, "person", &person.name);
            plants.plant(Vector::Purchase, "email", &person.email);
            Buyer {
                name: person.name,
                email: person.email,
            }
        });
        let metadata = payload::metadata(dice, plants);
        let device = payload::device(dice, plants);
        let jwt = payload::jwt(dice, plants);
        let event = payload::event(dice, plants);
        let crash = payload::crash(dice, plants);
        let records_up = record::lines(&record::make(dice, plants, Vector::RecordsUp, RECORDS));
        let records_down = record::array(record::make(dice, plants, Vector::RecordsDown, RECORDS));
        let log = LogFacts::make(&make_person(dice), &make_device(dice, "log"), plants);
        Story {
            plants: std::mem::take(plants),
            buyers,
            metadata,
            device,
            jwt,
            event_target: event.target,
            event_forwarded_for: event.forwarded_for,
            event: event.body,
            crash,
            records_up,
            records_down,
            log,
        }
    }
}
