//! Findings that tell of the same bytes: the better one counts, the others are shadowed.
//!
//! A value is seen once as it is written and once more decoded; receipts and reports name it once. Decisions and
//! transforms heed every finding all the same.

use crate::inspect::Found;
use crate::views::{LayerId, Surface, Views};
use core::ops::Range;
use hushkey_detect::Class;

/// How many findings with overlapping carriers each one is compared with.
const MOST_COMPARED: usize = 16;

/// Marks the findings that another one tells of better.
pub(crate) fn mark(views: &Views<'_>, found: &mut [Found]) {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&index| {
        found
            .get(index)
            .map(|found| (surface_order(found.carrier.0), found.carrier.1.start))
    });
    for (at, &one) in order.iter().enumerate() {
        for &other in order.iter().skip(at + 1).take(MOST_COMPARED) {
            let (Some(a), Some(b)) = (found.get(one), found.get(other)) else {
                break;
            };
            if a.carrier.0 != b.carrier.0 || b.carrier.1.start >= a.carrier.1.end {
                break;
            }
            let loser = match loser(views, a, b) {
                Some(Side::First) => one,
                Some(Side::Second) => other,
                None => continue,
            };
            if let Some(loser) = found.get_mut(loser) {
                loser.shadowed = true;
            }
        }
    }
}

enum Side {
    First,
    Second,
}

/// Which of two findings the other makes needless.
fn loser(views: &Views<'_>, a: &Found, b: &Found) -> Option<Side> {
    if a.view == b.view {
        return None;
    }
    let (layer_a, layer_b) = (views.view(a.view)?.layer, views.view(b.view)?.layer);
    let (span_a, span_b) = meet(views, (layer_a, a.span.clone()), (layer_b, b.span.clone()))?;
    if span_a.start >= span_b.end || span_b.start >= span_a.end {
        return None;
    }
    let nesting = |layer| views.layer(layer).map_or(0, |layer| layer.nesting);
    let (deep_a, deep_b) = (nesting(layer_a), nesting(layer_b));
    let within = |inner: &Range<usize>, outer: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
    // a token is a finding of its own, whoever is named in it
    if a.class != b.class && (is_token(a.class) || is_token(b.class)) {
        return None;
    }
    if deep_a != deep_b {
        let (shallow, deep, side) = match deep_a < deep_b {
            true => (&span_a, &span_b, Side::First),
            false => (&span_b, &span_a, Side::Second),
        };
        return (a.class == b.class || within(shallow, deep)).then_some(side);
    }
    if a.class != b.class && span_a != span_b {
        return None;
    }
    Some(match (a.confidence, a.view) < (b.confidence, b.view) {
        true => Side::First,
        false => Side::Second,
    })
}

fn is_token(class: Class) -> bool {
    matches!(class, Class::Jwt | Class::Password | Class::ApiKey | Class::PrivateKey)
}

/// Two spans in the nearest layer that carries both.
fn meet(
    views: &Views<'_>,
    mut a: (LayerId, Range<usize>),
    mut b: (LayerId, Range<usize>),
) -> Option<(Range<usize>, Range<usize>)> {
    // A layer comes after the one that carries it, so the later of two is never an ancestor of the other.
    while a.0 != b.0 {
        let deeper = if a.0 > b.0 { &mut a } else { &mut b };
        let layer = views.layer(deeper.0)?;
        let span = match &layer.map {
            Some(map) => map.carrier(deeper.1.clone()),
            None => layer.run.clone(),
        };
        *deeper = (layer.parent?, span);
    }
    Some((a.1, b.1))
}

fn surface_order(surface: Surface) -> (u8, u32) {
    match surface {
        Surface::Target => (0, 0),
        Surface::Header(index) => (1, index),
        Surface::Body => (2, 0),
    }
}
