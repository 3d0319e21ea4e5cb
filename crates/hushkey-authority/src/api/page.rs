//! `?limit=…&after=…` of every list.

use crate::app::App;
use crate::problem::ProblemType;
use crate::store::Slice;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use hushkey_license::PlanToken;
use hushkey_license::wire::{MAX_PAGE, Page};
use serde::de::{Deserialize, DeserializeOwned};
use std::sync::Arc;

/// Items of a page, as the document says it.
#[derive(schemars::JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
pub(crate) struct Limit(#[schemars(range(min = 1, max = 100), example = 100)] i64);

/// The last epoch: none beyond it is before 2100, whatever its length.
pub(crate) const MAX_EPOCH_NUMBER: u32 = 4_558_272;

/// An epoch in a path.
#[derive(schemars::JsonSchema)]
pub(crate) struct Epoch(#[schemars(range(min = 0, max = MAX_EPOCH_NUMBER), example = 20_000)] pub u32);

impl std::str::FromStr for Epoch {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|number| digits && *number <= MAX_EPOCH_NUMBER);
        number.map(Self).ok_or(())
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, bound = "T: DeserializeOwned")]
struct Asked<T> {
    limit: Option<i64>,
    after: Option<T>,
    plan: Option<PlanToken>,
}

/// The part of a list that is asked for.
pub(crate) struct Paged<T, const BY_PLAN: bool = false> {
    pub slice: Slice<T>,
    /// Only of this plan; only of a list that can be narrowed so.
    pub plan: Option<PlanToken>,
    limit: usize,
}

impl<T: Copy, const BY_PLAN: bool> Paged<T, BY_PLAN> {
    /// The page of what the store found: one more item than asked for tells that there is more.
    pub fn page<I>(&self, mut items: Vec<I>, name: impl Fn(&I) -> String) -> Page<I> {
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        let next = items.last().filter(|_| more).map(name);
        Page { items, next }
    }
}

impl<T, const BY_PLAN: bool> FromRequestParts<Arc<App>> for Paged<T, BY_PLAN>
where
    T: DeserializeOwned + for<'de> Deserialize<'de>,
{
    type Rejection = ProblemType;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ProblemType> {
        let Query(asked) = Query::<Asked<T>>::from_request_parts(parts, app)
            .await
            .map_err(|_| ProblemType::MalformedRequest)?;
        if asked.plan.is_some() && !BY_PLAN {
            return Err(ProblemType::MalformedRequest);
        }
        let limit = asked.limit.unwrap_or(MAX_PAGE);
        if !(1..=MAX_PAGE).contains(&limit) {
            return Err(ProblemType::OutOfBounds);
        }
        Ok(Self {
            slice: Slice {
                after: asked.after,
                limit: limit + 1,
            },
            plan: asked.plan,
            limit: usize::try_from(limit).map_err(|_| ProblemType::OutOfBounds)?,
        })
    }
}
