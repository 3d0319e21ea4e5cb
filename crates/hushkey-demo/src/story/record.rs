//! Customer records, as a misconfigured endpoint moves them.

use crate::plant::{Dice, Plants, make_device, make_person};
use crate::vector::Vector;
use serde_json::{Value, json};

/// Makes `count` records.
pub(super) fn make(dice: &mut Dice<'_>, plants: &mut Plants, vector: Vector, count: usize) -> Vec<Value> {
    (0..count)
        .map(|number| {
            let person = make_person(dice);
            let device = make_device(dice, &person.username);
            json!({
                "id": number + 1,
                "name": plants.plant(vector, "person", &person.name),
                "email": plants.plant(vector, "email", &person.email),
                "phone": plants.plant(vector, "phone", &person.phone),
                "date_of_birth": plants.plant(vector, "dob", &person.dob),
                "address": plants.plant(vector, "address", &person.address),
                "card_number": plants.plant(vector, "credit_card", &person.card),
                "iban": plants.plant(vector, "iban", &person.iban),
                "ssn": plants.plant(vector, "us_ssn", &person.ssn),
                "cpf": plants.plant(vector, "br_cpf", &person.cpf),
                "last_login_ip": plants.plant(vector, "ip", &device.ipv4),
                "plan": "team",
                "seats": 5,
            })
        })
        .collect()
}

/// One record per line.
pub(super) fn lines(records: &[Value]) -> Vec<u8> {
    records
        .iter()
        .flat_map(|record| format!("{record}\n").into_bytes())
        .collect()
}

/// All records in one array.
pub(super) fn array(records: Vec<Value>) -> Vec<u8> {
    Value::from(records).to_string().into_bytes()
}
