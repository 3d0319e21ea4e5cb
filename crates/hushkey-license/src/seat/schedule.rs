//! When a client fetches its tokens for the next epoch: at a random moment of the present one, so that fetching and spending have
//! no common clock.

use super::bucket::Epoch;

/// The second at which tokens for the epoch after `epoch` are fetched. Drawn once for each epoch and kept: uniform over the
/// epoch without its first and last twentieth, in which a clock that is off could fall into another.
pub fn prefetch_at(epoch: Epoch, epoch_seconds: i64, random: &mut dyn FnMut(&mut [u8])) -> i64 {
    let mut bytes = [0; 8];
    random(&mut bytes);
    let margin = epoch_seconds / 20;
    let span = u64::try_from(epoch_seconds - 2 * margin).unwrap_or(1).max(1);
    // The bias of the remainder is below 2^-40.
    let offset = i64::try_from(u64::from_le_bytes(bytes) % span).unwrap_or(0);
    epoch.start(epoch_seconds).saturating_add(margin).saturating_add(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_lie_in_the_epoch_and_all_over_it() {
        let (epoch, length) = (Epoch::of(1000), 86_400);
        let mut state = 1_u64;
        let mut tenths = [0; 10];
        for _ in 0..2000 {
            let at = prefetch_at(epoch, length, &mut |bytes| {
                for byte in bytes {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    *byte = (state >> 56) as u8;
                }
            });
            let place = at - epoch.start(length);
            assert!((length / 20..length - length / 20).contains(&place));
            tenths[usize::try_from((place - length / 20) * 10 / (length * 9 / 10)).unwrap()] += 1;
        }
        assert!(tenths.iter().all(|count| (120..280).contains(count)), "{tenths:?}");
    }
}
