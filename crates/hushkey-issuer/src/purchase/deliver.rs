//! From an event to what was bought. Every step can be repeated, so an event that failed half-way is simply sent again.
//!
//! ```text
//! event ──► done before? ──► plans of its prices ──► person ──► purchase (newest state wins) ──► seats, licenses ──► done
//! ```
//!
//! The invoice is what delivers: it alone names buyer and prices. A checkout names the buyer (and what it sells, if it is a
//! one-time one), a subscription what there is now. They may come in any order.

use super::event::{Buyer, Event, Item, Standing, What};
use super::plans::{PlanMap, Sold};
use crate::api::{Shared, issue_license};
use crate::authority::Switch;
use crate::email::Email;
use crate::field::{Field, FieldValue};
use crate::problem::ProblemType;
use crate::secret::SecretText;
use crate::vault::{IdempotencyKey, LicenseLink, NewPerson, PurchaseError, PurchaseId, Unit, Wanted};
use hushkey_license::{CustomerToken, PlanToken};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most units of a plan in one purchase, blind or not.
const MAX_UNITS: u32 = 64;

/// What became of an event; all are answered 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything that it says is so now.
    Done,
    /// It was done before.
    Repeated,
    /// Of a type that means nothing here.
    Ignored,
    /// A newer event was done before it.
    Outdated,
    /// Nobody knows the buyer yet; their invoice will tell.
    Waiting,
}

impl Outcome {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Repeated => "repeated",
            Self::Ignored => "ignored",
            Self::Outdated => "outdated",
            Self::Waiting => "waiting",
        }
    }
}

/// Does an event. One at a time: the events of one purchase come within the same second.
pub(crate) async fn take(shared: Arc<Shared>, event: Event) -> Result<Outcome, ProblemType> {
    let options = shared.purchases.as_ref().ok_or(ProblemType::WebhookMissing)?;
    let _turn = shared.purchase_turn.lock().await;
    let id = event.id.clone();
    let (digest, before) = shared
        .with_vault(move |vault, _| {
            let digest = vault.purchase_digest("event", id.expose());
            Ok::<_, PurchaseError>((digest, vault.event_was_done(&digest)?))
        })
        .await?;
    if before {
        return Ok(Outcome::Repeated);
    }
    let outcome = match event.what {
        What::Other => return Ok(Outcome::Ignored),
        What::Checkout(checkout) => match checkout.billed {
            Some(billed) => {
                let person = meet(&shared, checkout.buyer).await?;
                same_purchase(&shared, checkout.id, billed, person).await?;
                Outcome::Done
            }
            None => {
                let units = units(&shared, &options.plans, &checkout.items).await?;
                let person = meet(&shared, checkout.buyer).await?;
                let part = Part::Some;
                deliver(&shared, checkout.id, Some(person), event.at, units, part).await?
            }
        },
        What::Invoice(invoice) => {
            let units = units(&shared, &options.plans, &invoice.items).await?;
            let person = meet(&shared, invoice.buyer).await?;
            deliver(&shared, invoice.purchase, Some(person), event.at, units, Part::Some).await?
        }
        What::Subscription(abo) => {
            let account = abo.account.clone();
            let person = shared.with_vault(move |vault, _| vault.buyer(account.expose())).await?;
            match (abo.standing, person) {
                (Standing::Waiting, _) => Outcome::Ignored,
                // An end is kept also of an unknown buyer's purchase, so that an older event cannot begin it again.
                (Standing::Ended, person) => {
                    deliver(&shared, abo.id, person, event.at, Units::new(), Part::End).await?
                }
                (_, None) => return Ok(Outcome::Waiting),
                (Standing::Stopped, person) => {
                    deliver(&shared, abo.id, person, event.at, Units::new(), Part::All).await?
                }
                (Standing::Live, person) => {
                    let units = units(&shared, &options.plans, &abo.items).await?;
                    deliver(&shared, abo.id, person, event.at, units, Part::All).await?
                }
            }
        }
    };
    shared
        .with_vault(move |vault, now| vault.finish_event(now, &digest))
        .await?;
    Ok(outcome)
}

/// How much of the purchase an event speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// What it names; the rest stays.
    Some,
    /// All: what it does not name is no longer paid for.
    All,
    /// All, for good.
    End,
}

/// Units by plan. The price is not kept: whoever changes from monthly to yearly payment keeps their license.
type Units = BTreeMap<PlanToken, u32>;

/// The plans behind the items. One that is not in the map refuses the whole event, so that the service sends it again and the
/// vendor has time (three days) to add it.
async fn units(shared: &Shared, plans: &PlanMap, items: &[Item]) -> Result<Units, ProblemType> {
    let mut units = Units::new();
    for item in items {
        let names = [Some(item.price.as_str()), item.product.as_deref()];
        match plans.find(names.into_iter().flatten()) {
            Some(Sold::Nothing) => {}
            Some(Sold::Plan(plan)) => {
                let count = units.entry(plan).or_default();
                *count = count.saturating_add(item.units);
            }
            None => {
                tracing::warn!("a purchase of something without a plan: add its price to the file of plans");
                shared.with_vault(|vault, now| vault.count_unmapped(now)).await?;
                return Err(ProblemType::PriceUnmapped);
            }
        }
    }
    if units.values().any(|count| *count > MAX_UNITS) {
        return Err(ProblemType::TooManySeats);
    }
    Ok(units)
}

/// The buyer as a person of the vault, and their account known from now on.
async fn meet(shared: &Shared, buyer: Buyer) -> Result<CustomerToken, ProblemType> {
    let email = buyer.email.as_ref().map(|email| Email::parse(email.expose()));
    let email = email.transpose().map_err(|_| ProblemType::MalformedEmail)?;
    // A name that the vault cannot hold is not worth a refused purchase.
    let name = buyer.name.and_then(|name| FieldValue::parse(name.expose()).ok());
    let new = email.map(|email| NewPerson {
        email,
        fields: name.map(|name| (Field::Name, name)).into_iter().collect(),
    });
    let account = buyer.account;
    shared
        .with_vault(move |vault, now| vault.meet_buyer(now, account.as_ref().map(SecretText::expose), new.as_ref()))
        .await
}

/// The checkout's name is another one of the subscription's or invoice's.
async fn same_purchase(
    shared: &Shared,
    checkout: SecretText,
    billed: SecretText,
    person: CustomerToken,
) -> Result<(), ProblemType> {
    shared
        .with_vault(move |vault, _| vault.also_called(checkout.expose(), billed.expose(), &person))
        .await
}

/// Brings a purchase to the state that the event tells.
async fn deliver(
    shared: &Arc<Shared>,
    name: SecretText,
    person: Option<CustomerToken>,
    at: i64,
    units: Units,
    part: Part,
) -> Result<Outcome, ProblemType> {
    let ends = part == Part::End;
    let called = name.clone();
    let standing = shared
        .with_vault(move |vault, _| vault.stand(called.expose(), person.as_ref(), at, ends))
        .await?;
    let Some(purchase) = standing else {
        return Ok(Outcome::Outdated);
    };
    let Some(person) = person else {
        return Ok(Outcome::Done);
    };
    let (blind, other) = split(shared, units).await?;
    let whole = part != Part::Some;
    shared
        .with_vault(move |vault, _| vault.set_purchase_seats(purchase, &person, &blind, whole))
        .await?;
    licenses(shared, &name, purchase, person, other, whole).await?;
    Ok(Outcome::Done)
}

/// Units of blind plans, and the rest.
async fn split(shared: &Shared, units: Units) -> Result<(Units, Units), ProblemType> {
    shared
        .with_vault(move |vault, _| {
            let (mut blind, mut other) = (Units::new(), Units::new());
            for (plan, count) in units {
                let kind = if vault.is_blind(&plan)? { &mut blind } else { &mut other };
                kind.insert(plan, count);
            }
            Ok::<_, PurchaseError>((blind, other))
        })
        .await
}

/// One license a unit, each under a name of its own: the same event, or the next invoice, finds it made.
async fn licenses(
    shared: &Arc<Shared>,
    name: &SecretText,
    purchase: PurchaseId,
    person: CustomerToken,
    units: Units,
    whole: bool,
) -> Result<(), ProblemType> {
    let mut wanted = Vec::new();
    for (plan, count) in units {
        for number in 1..=count {
            let key = format!("purchase/{}/{plan}/{number}", name.expose());
            // Names of a length that no payment service gives are refused here.
            let key = IdempotencyKey::parse(&key).ok_or(ProblemType::MalformedRequest)?;
            wanted.push((key, plan));
        }
    }
    let units: Vec<Wanted> = wanted.iter().map(|(key, _)| Wanted { key: key.clone() }).collect();
    let units = shared
        .with_vault(move |vault, _| vault.purchase_units(purchase, &person, &units))
        .await?;
    for ((key, plan), request) in wanted.into_iter().zip(units.wanted) {
        if units.held.iter().any(|held| held.request == request) {
            continue;
        }
        let issued = issue_license(Arc::clone(shared), person, key, plan).await;
        let license = match issued {
            Ok((_, issued)) => issued.license,
            // Made long ago, before its purchase was kept; nothing is missing to the buyer.
            Err(ProblemType::AnswerForgotten) => continue,
            Err(problem) => return Err(problem),
        };
        shared
            .with_vault(move |vault, now| {
                let link = LicenseLink {
                    license,
                    plan,
                    issued_at: now,
                };
                vault.keep_purchase_license(purchase, &person, &request, &link)
            })
            .await?;
    }
    for held in units.held {
        let paid = held.wanted || (!whole && held.live);
        if paid != held.live {
            switch(shared, held, paid).await?;
        }
    }
    Ok(())
}

/// Switches a license of a purchase on or off at the authority.
async fn switch(shared: &Shared, unit: Unit, on: bool) -> Result<(), ProblemType> {
    let authority = shared.authority.as_ref().ok_or(ProblemType::AuthorityMissing)?;
    let change = if on { Switch::Reinstate } else { Switch::Suspend };
    authority.switch_license(&unit.license, change).await?;
    shared
        .with_vault(move |vault, _| vault.set_purchase_license(unit.id, on))
        .await
}
