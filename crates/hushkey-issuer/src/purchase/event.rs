//! What an event of Stripe says, as far as it is needed here. Everything else in it is not even read.
//!
//! In: the body of a webhook. Out: who (an account, an e-mail address), which purchase, what, in which state. Never: printed.
//!
//! Both spellings of invoices are understood: with `subscription` and `price`, and (since API version 2025-03-31) with `parent`
//! and `pricing`.

use crate::secret::SecretText;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The name of the metadata in which the vendor says what a one-time checkout sells.
const METADATA: &str = "hushkey_price";
const MAX_UNITS: u64 = 64;

/// The body is not an event, or one of a known type without its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an event of the documented form")]
pub(crate) struct EventError;

/// An event that matters, or not.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) id: SecretText,
    /// When it happened, in Unix seconds: events arrive in any order.
    pub(crate) at: i64,
    pub(crate) what: What,
}

#[derive(Debug)]
pub(crate) enum What {
    /// Somebody paid, or begins to: who they are.
    Checkout(Checkout),
    /// An invoice was paid: who, and what.
    Invoice(Invoice),
    /// A subscription began, changed or ended: what, and no e-mail address.
    Subscription(Subscription),
    /// Of another type, or not paid yet.
    Other,
}

#[derive(Debug)]
pub(crate) struct Checkout {
    pub(crate) id: SecretText,
    pub(crate) buyer: Buyer,
    /// The subscription that it began, or the invoice that it wrote: then that tells what was bought.
    pub(crate) billed: Option<SecretText>,
    /// What a one-time checkout sells, as far as it says.
    pub(crate) items: Vec<Item>,
}

#[derive(Debug)]
pub(crate) struct Invoice {
    /// Of the subscription, or of the invoice itself.
    pub(crate) purchase: SecretText,
    pub(crate) buyer: Buyer,
    pub(crate) items: Vec<Item>,
}

#[derive(Debug)]
pub(crate) struct Subscription {
    pub(crate) id: SecretText,
    pub(crate) account: SecretText,
    pub(crate) standing: Standing,
    pub(crate) items: Vec<Item>,
}

/// Whether a subscription gives anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Paid, on trial, or late while the payment service still tries.
    Live,
    /// Not yet.
    Waiting,
    /// Given up or paused; may come back.
    Stopped,
    /// Over for good.
    Ended,
}

#[derive(Debug)]
pub(crate) struct Buyer {
    pub(crate) account: Option<SecretText>,
    pub(crate) email: Option<SecretText>,
    pub(crate) name: Option<SecretText>,
}

/// So many of a thing.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// The price, or what stands for it.
    pub(crate) price: String,
    pub(crate) product: Option<String>,
    pub(crate) units: u32,
}

impl Event {
    /// Reads an event.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, EventError> {
        let head: Head = read(body)?;
        let what = match head.kind.as_str() {
            "checkout.session.completed" | "checkout.session.async_payment_succeeded" => {
                object::<Session>(body)?.understand()?
            }
            "invoice.paid" => What::Invoice(object::<Bill>(body)?.understand()?),
            "customer.subscription.created" | "customer.subscription.updated" => {
                What::Subscription(object::<Abo>(body)?.understand(false)?)
            }
            "customer.subscription.deleted" => What::Subscription(object::<Abo>(body)?.understand(true)?),
            _ => What::Other,
        };
        if head.id.expose().is_empty() || !(0..=253_402_300_799).contains(&head.created) {
            return Err(EventError);
        }
        Ok(Self {
            id: head.id,
            at: head.created,
            what,
        })
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, EventError> {
    // The error of serde quotes what it read, so it stops here.
    serde_json::from_slice(body).map_err(|_| EventError)
}

fn object<T: DeserializeOwned>(body: &[u8]) -> Result<T, EventError> {
    read::<Whole<T>>(body).map(|whole| whole.data.object)
}

#[derive(Deserialize)]
struct Head {
    id: SecretText,
    #[serde(rename = "type")]
    kind: String,
    created: i64,
}

#[derive(Deserialize)]
struct Whole<T> {
    data: Data<T>,
}

#[derive(Deserialize)]
struct Data<T> {
    object: T,
}

#[derive(Deserialize)]
struct List<T> {
    data: Vec<T>,
    #[serde(default)]
    has_more: bool,
}

impl<T> List<T> {
    /// All of it: half a list would end what the other half still pays for.
    fn whole(self) -> Result<Vec<T>, EventError> {
        if self.has_more { Err(EventError) } else { Ok(self.data) }
    }
}

#[derive(Deserialize)]
struct Price {
    id: String,
    product: Option<String>,
}

fn units(quantity: Option<u64>) -> Result<u32, EventError> {
    let units = quantity.unwrap_or(1);
    u32::try_from(units)
        .ok()
        .filter(|_| units <= MAX_UNITS)
        .ok_or(EventError)
}

#[derive(Deserialize)]
struct Session {
    id: SecretText,
    mode: String,
    payment_status: String,
    customer: Option<SecretText>,
    customer_email: Option<SecretText>,
    customer_details: Option<Details>,
    subscription: Option<SecretText>,
    invoice: Option<SecretText>,
    payment_link: Option<String>,
    metadata: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct Details {
    email: Option<SecretText>,
    name: Option<SecretText>,
}

impl Session {
    fn understand(self) -> Result<What, EventError> {
        let paid = matches!(self.payment_status.as_str(), "paid" | "no_payment_required");
        if !paid || !matches!(self.mode.as_str(), "payment" | "subscription") {
            return Ok(What::Other);
        }
        let (email, name) = self.customer_details.map_or((None, None), |one| (one.email, one.name));
        let buyer = Buyer {
            account: self.customer,
            email: email.or(self.customer_email),
            name,
        };
        let billed = match self.mode.as_str() {
            "subscription" => Some(self.subscription.ok_or(EventError)?),
            _ => self.invoice,
        };
        if billed.is_some() {
            return Ok(What::Checkout(Checkout {
                id: self.id,
                buyer,
                billed,
                items: Vec::new(),
            }));
        }
        let named = self.metadata.and_then(|mut metadata| metadata.remove(METADATA));
        // A checkout that says nothing of what it sells has no plan, which is said as such.
        let price = named.or(self.payment_link).unwrap_or_default();
        Ok(What::Checkout(Checkout {
            id: self.id,
            buyer,
            billed: None,
            items: vec![Item {
                price,
                product: None,
                units: 1,
            }],
        }))
    }
}

#[derive(Deserialize)]
struct Bill {
    id: SecretText,
    customer: Option<SecretText>,
    customer_email: Option<SecretText>,
    customer_name: Option<SecretText>,
    subscription: Option<SecretText>,
    parent: Option<BillParent>,
    lines: List<Line>,
}

#[derive(Deserialize)]
struct BillParent {
    subscription_details: Option<BillSubscription>,
}

#[derive(Deserialize)]
struct BillSubscription {
    subscription: Option<SecretText>,
}

#[derive(Deserialize)]
struct Line {
    amount: Option<i64>,
    quantity: Option<u64>,
    #[serde(default)]
    proration: bool,
    parent: Option<LineParent>,
    price: Option<Price>,
    pricing: Option<Pricing>,
}

#[derive(Deserialize)]
struct LineParent {
    subscription_item_details: Option<Prorated>,
    invoice_item_details: Option<Prorated>,
}

#[derive(Deserialize)]
struct Prorated {
    #[serde(default)]
    proration: bool,
}

#[derive(Deserialize)]
struct Pricing {
    price_details: Option<PriceDetails>,
}

#[derive(Deserialize)]
struct PriceDetails {
    price: String,
    product: Option<String>,
}

impl Line {
    /// The part of a period that a change cost or gave back says nothing of what there is now.
    fn is_proration(&self) -> bool {
        let details = self.parent.as_ref().map(|parent| {
            [&parent.subscription_item_details, &parent.invoice_item_details]
                .into_iter()
                .flatten()
                .any(|details| details.proration)
        });
        self.proration || details == Some(true) || self.amount.is_some_and(|amount| amount < 0)
    }

    /// Nothing for a line that somebody typed: it has no price of its own, so no plan could be given to it.
    fn understand(self) -> Result<Option<Item>, EventError> {
        let details = self.pricing.and_then(|pricing| pricing.price_details);
        let (price, product) = match (self.price, details) {
            (Some(price), _) => (price.id, price.product),
            (None, Some(details)) => (details.price, details.product),
            (None, None) => return Ok(None),
        };
        Ok(Some(Item {
            price,
            product,
            units: units(self.quantity)?,
        }))
    }
}

impl Bill {
    fn understand(self) -> Result<Invoice, EventError> {
        let newer = self.parent.and_then(|parent| parent.subscription_details);
        let subscription = self.subscription.or(newer.and_then(|details| details.subscription));
        let lines = self.lines.whole()?.into_iter();
        let lines = lines.filter(|line| !line.is_proration());
        Ok(Invoice {
            purchase: subscription.unwrap_or(self.id),
            buyer: Buyer {
                account: self.customer,
                email: self.customer_email,
                name: self.customer_name,
            },
            items: lines
                .filter_map(|line| line.understand().transpose())
                .collect::<Result<_, _>>()?,
        })
    }
}

/// A subscription; the word of the trade, because the short one is taken.
#[derive(Deserialize)]
struct Abo {
    id: SecretText,
    customer: SecretText,
    status: String,
    items: List<AboItem>,
}

#[derive(Deserialize)]
struct AboItem {
    price: Price,
    quantity: Option<u64>,
}

impl Abo {
    fn understand(self, deleted: bool) -> Result<Subscription, EventError> {
        let standing = match self.status.as_str() {
            _ if deleted => Standing::Ended,
            "active" | "trialing" | "past_due" => Standing::Live,
            "incomplete" => Standing::Waiting,
            "canceled" | "unpaid" | "incomplete_expired" | "paused" => Standing::Stopped,
            _ => return Err(EventError),
        };
        let item = |item: AboItem| {
            Ok(Item {
                price: item.price.id,
                product: item.price.product,
                units: units(item.quantity)?,
            })
        };
        let items = self.items.whole()?.into_iter();
        Ok(Subscription {
            id: self.id,
            account: self.customer,
            standing,
            items: items.map(item).collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn event(kind: &str, object: Value) -> Vec<u8> {
        json!({"id": "evt_1", "object": "event", "created": 5, "type": kind, "data": {"object": object}})
            .to_string()
            .into_bytes()
    }

    fn invoice(object: Value) -> Invoice {
        match Event::parse(&event("invoice.paid", object)).unwrap().what {
            What::Invoice(invoice) => invoice,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn both_spellings_of_an_invoice_say_the_same() {
        let older = invoice(
            json!({"id": "in_1", "customer": "cus_1", "customer_email": "ann@example.org",
            "subscription": "sub_1", "lines": {"data": [
                {"quantity": 3, "price": {"id": "price_1", "product": "prod_1"}, "amount": 900},
                {"quantity": 2, "proration": true, "price": {"id": "price_1", "product": "prod_1"}},
                {"quantity": 2, "amount": -5, "price": {"id": "price_1", "product": "prod_1"}}]}}),
        );
        let newer = invoice(
            json!({"id": "in_1", "customer": "cus_1", "customer_email": "ann@example.org",
            "parent": {"subscription_details": {"subscription": "sub_1"}}, "lines": {"data": [
                {"quantity": 3, "pricing": {"price_details": {"price": "price_1", "product": "prod_1"}}},
                {"quantity": 2, "parent": {"subscription_item_details": {"proration": true}},
                 "pricing": {"price_details": {"price": "price_1"}}}]}}),
        );
        for one in [older, newer] {
            assert_eq!(one.purchase.expose(), "sub_1");
            assert_eq!(one.buyer.email.unwrap().expose(), "ann@example.org");
            let [item] = one.items.as_slice() else {
                panic!("one line")
            };
            assert_eq!(
                (&*item.price, item.product.as_deref(), item.units),
                ("price_1", Some("prod_1"), 3)
            );
        }
        let single = invoice(json!({"id": "in_2", "lines": {"data": [{"amount": 1}]}}));
        assert_eq!(single.purchase.expose(), "in_2");
        assert!(single.items.is_empty(), "a line without a price is nobody's plan");
    }

    #[test]
    fn a_checkout_counts_when_it_is_paid() {
        let session = |status: &str, mode: &str| {
            event(
                "checkout.session.completed",
                json!({"id": "cs_1", "mode": mode, "payment_status": status, "customer": null, "payment_link": "plink_1",
                    "customer_details": {"email": "ann@example.org", "name": "Ann Ray"}, "subscription": "sub_1"}),
            )
        };
        let what = |bytes: &[u8]| Event::parse(bytes).unwrap().what;
        for unpaid in [session("unpaid", "payment"), session("no_payment_required", "setup")] {
            assert!(matches!(what(&unpaid), What::Other));
        }
        let What::Checkout(once) = what(&session("paid", "payment")) else {
            panic!()
        };
        assert!(once.billed.is_none() && once.items[0].price == "plink_1");
        let What::Checkout(abo) = what(&session("paid", "subscription")) else {
            panic!()
        };
        assert!(abo.items.is_empty() && abo.billed.unwrap().expose() == "sub_1");
    }

    #[test]
    fn what_is_no_event_is_refused_and_other_types_are_not_read() {
        assert!(matches!(
            Event::parse(&event("charge.refunded", json!(7))).unwrap().what,
            What::Other
        ));
        let sub = |status: &str, quantity: u64| {
            event(
                "customer.subscription.updated",
                json!({"id": "sub_1", "customer": "cus_1", "status": status,
                "items": {"data": [{"price": {"id": "price_1"}, "quantity": quantity}], "has_more": quantity == 9}}),
            )
        };
        assert!(Event::parse(&sub("active", 64)).is_ok());
        for bad in [
            sub("active", 65),
            sub("active", 9),
            sub("wishing", 1),
            b"[]".to_vec(),
            event("invoice.paid", json!({})),
            br#"{"id":"","type":"x","created":1}"#.to_vec(),
            br#"{"id":"evt_1","type":"x","created":-1}"#.to_vec(),
        ] {
            assert!(Event::parse(&bad).is_err());
        }
    }
}
