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

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, bound = "T: DeserializeOwned")]
struct Asked<T> {
    limit: Option<i64>,
    after: Option<T>,
    plan: Option<PlanToken>,
}

/// The part of a list that is asked for.
pub(crate) struct Paged<T> {
    pub slice: Slice<T>,
    /// Only of this plan, where a list can be narrowed so.
    pub plan: Option<PlanToken>,
    limit: usize,
}

impl<T: Copy> Paged<T> {
    /// The page of what the store found: one more item than asked for tells that there is more.
    pub fn page<I>(&self, mut items: Vec<I>, name: impl Fn(&I) -> String) -> Page<I> {
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        let next = items.last().filter(|_| more).map(name);
        Page { items, next }
    }
}

impl<T: DeserializeOwned + for<'de> Deserialize<'de>> FromRequestParts<Arc<App>> for Paged<T> {
    type Rejection = ProblemType;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ProblemType> {
        let Query(asked) = Query::<Asked<T>>::from_request_parts(parts, app)
            .await
            .map_err(|_| ProblemType::MalformedRequest)?;
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
