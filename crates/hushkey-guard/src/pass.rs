//! The one path.

use crate::decide::{Acts, decide};
use crate::decode::{Payload, decode};
use crate::inspect::{Findings, Inspection, Seen, inspect};
use crate::record::{record, record_refusal};
use crate::transform::{Draft, transform};
use crate::{CleanPayload, Guard, Problem, RawPayload, Receipt, Refusal};
use hushkey_detect::Confidence;
use hushkey_policy::Endpoint;

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

/// A cleaned payload is looked at again; this many times it may still need another transform.
const MOST_ROUNDS: usize = 4;

/// A payload after the first three steps.
pub(crate) struct Examined<'a, 'p> {
    pub(crate) endpoint: Option<&'p Endpoint>,
    pub(crate) payload: Payload<'a>,
    pub(crate) findings: Findings<'p>,
    pub(crate) acts: Acts<'p>,
}

impl Guard {
    /// Takes a payload down the one path: decode, inspect, decide, transform, record.
    ///
    /// # Errors
    ///
    /// Whatever cannot be read, is too much, or may not pass is refused; nothing of it leaves.
    pub fn pass<'a>(&self, raw: RawPayload<'a>) -> Result<Passed<'a>, Box<Refused>> {
        let examined = self
            .examine(&raw, Confidence::ACT)
            .map_err(|problem| record_refusal(self, &raw, problem))?;
        if let Some(problem) = examined.acts.problem {
            return Err(record(self, &raw, &examined, Some(problem)).refused(problem));
        }
        let clean = self
            .clean(&raw, &examined)
            .map_err(|problem| record(self, &raw, &examined, Some(problem)).refused(problem))?;
        let receipt = record(self, &raw, &examined, None);
        Ok(Passed { clean, receipt })
    }

    /// Decode, inspect, decide.
    pub(crate) fn examine<'a>(&self, raw: &RawPayload<'a>, least: Confidence) -> Result<Examined<'a, '_>, Problem> {
        self.examine_with(raw, least, None)
    }

    /// As [`Guard::examine`]. Fields that were examined `before`, and held nothing then, are not inspected again.
    fn examine_with<'a>(
        &self,
        raw: &RawPayload<'a>,
        least: Confidence,
        before: Option<&Examined<'_, '_>>,
    ) -> Result<Examined<'a, '_>, Problem> {
        let endpoint = self.policy.endpoint(raw.method, raw.target);
        let payload = decode(raw, &self.options.limits, endpoint)?;
        let same_rules =
            |before: &&Examined<'_, '_>| before.endpoint.map(core::ptr::from_ref) == endpoint.map(core::ptr::from_ref);
        let seen = before
            .filter(same_rules)
            .map(|before| Seen::of(&before.payload.views, &before.findings));
        let inspection = Inspection {
            detector: &self.detector,
            policy: &self.policy,
            endpoint,
            direction: raw.direction,
            least,
        };
        let findings = inspect(&payload, &inspection, seen.as_ref())?;
        let acts = decide(&self.policy, endpoint, raw, &payload, &findings);
        Ok(Examined {
            endpoint,
            payload,
            findings,
            acts,
        })
    }

    /// Transform, and look again: what leaves has been seen to be clean.
    pub(crate) fn clean<'a>(
        &self,
        raw: &RawPayload<'a>,
        examined: &Examined<'_, '_>,
    ) -> Result<CleanPayload<'a>, Problem> {
        if !examined.acts.change_something() {
            return Ok(Draft::unchanged(raw).into_clean(raw.headers));
        }
        let mut draft = self.transform(raw, examined);
        let first = examined;
        for _ in 0..MOST_ROUNDS {
            let headers = draft.headers(raw.headers);
            let again = RawPayload {
                target: &draft.target,
                headers: &headers,
                body: &draft.body,
                ..*raw
            };
            let examined = self.examine_with(&again, Confidence::ACT, Some(first))?;
            if let Some(problem) = examined.acts.problem {
                return Err(problem);
            }
            if !examined.acts.change_something() {
                return Ok(draft.into_clean(raw.headers));
            }
            let changes = self.transform(&again, &examined).into_changes();
            draft.take(changes);
        }
        Err(Problem::NotCleanable)
    }

    fn transform<'a>(&self, raw: &RawPayload<'a>, examined: &Examined<'_, '_>) -> Draft<'a> {
        transform(
            raw,
            &examined.payload,
            &examined.acts.acts,
            self.options.pseudonym_key.as_ref(),
        )
    }
}
