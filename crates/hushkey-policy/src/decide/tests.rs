use super::*;
use crate::Part;

fn policy(text: &str) -> Policy {
    Policy::parse(&format!("version = 1\n{text}")).unwrap()
}
