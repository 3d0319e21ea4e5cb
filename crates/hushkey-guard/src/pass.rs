//! The one path.

use crate::{CleanPayload, Explanation, Guard, Located, Problem, RawPayload, Receipt, Refusal, Verdict};

/// A payload that may leave, and its receipt.
pub struct Passed<'a> {
    /// What may leave.
    pub clean: CleanPayload<'a>,
    /// What to log.
    pub receipt: Receipt,
}

/// A payload that may not leave, and its receipt.
#[derive(Debug)]
pub struct Refused {
    /// What to answer.
    pub refusal: Refusal,
    /// What to log.
    pub receipt: Receipt,
}

impl Guard {
    /// Takes a payload down the one path.
    pub fn pass<'a>(&self, raw: RawPayload<'a>) -> Result<Passed<'a>, Box<Refused>> {
        let problem = Problem::UnreadablePayload;
        let receipt = Receipt {
            component: self.options.component,
            direction: raw.direction,
            endpoint: None,
            policy: self.digest.clone(),
            verdict: Verdict::Refused,
            entries: Vec::new(),
            problem: Some(problem),
        };
        Err(Box::new(Refused { refusal: Refusal::new(problem), receipt }))
    }

    /// What the default policy would act on in a body, with its place: `hushkey inspect`. Findings of less than `least`
    /// confidence are left out.
    pub fn inspect(&self, _raw: &RawPayload<'_>, _least: hushkey_detect::Confidence) -> Result<Vec<Located>, Refusal> {
        Err(Refusal::new(Problem::UnreadablePayload))
    }

    /// Why the guard would do what with a payload.
    pub fn explain(&self, _raw: &RawPayload<'_>) -> Explanation {
        Explanation { endpoint: None, items: Vec::new(), problem: Some(Problem::UnreadablePayload) }
    }

    /// Cleans one line of a log or file, without its line end, and appends it to `out`. Bytes that are not UTF-8 are kept.
    pub fn redact_line(&self, _line: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(b"[redacted]");
    }
}
