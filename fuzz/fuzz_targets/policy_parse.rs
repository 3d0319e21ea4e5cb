//! Any text as a policy file: a policy or an error with a place in the text, and the same digest again.

#![no_main]

use hushkey_policy::Policy;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Policy::parse(text) {
        Ok(policy) => {
            let again = Policy::parse(text).expect("parsed before");
            assert_eq!(policy.digest(), again.digest());
            for method in ["GET", "POST"] {
                let _ = policy.endpoint(method, "/v1/licenses/validate");
            }
        }
        Err(error) => {
            let lines = text.lines().count() + 1;
            assert!(!error.faults().is_empty(), "an error without a fault");
            assert!(
                error.faults().iter().all(|fault| (1..=lines).contains(&fault.line)),
                "no such line"
            );
        }
    }
});
