//! Blind tokens to redeem, made as issuer and client make them.

use crate::load::Made;
use crate::world::{World, now};
use crate::{Fault, fill};
use hushkey_license::Nonce;
use hushkey_license::blind_rsa::SecretKey;
use hushkey_license::seat::{
    Batch, Bucket, Directory, DirectoryKey, EpochLength, Floor, REDEEM_PATH, SeatDevice, SeatKey, sign_batch,
};
use hushkey_license::wire::{PlanCreated, ProductCreated, PublishedSeatKey};
use serde_json::{Value, json};

const DAY: i64 = 86_400;
/// Tokens of a batch.
const BATCH: usize = 20;

/// So many requests that redeem a token each.
pub async fn redemptions(world: &World, count: usize) -> Result<Vec<Made>, Fault> {
    let ProductCreated { product } = world.administrate("/v1/admin/products", json!({})).await?;
    let wish = json!({ "product": product, "max_machines": 1, "mode": "blind", "epoch_seconds": DAY, "anonymity_floor": 50, "lease_seconds": DAY });
    let PlanCreated { plan, .. } = world.administrate("/v1/admin/plans", wish).await?;
    let length = EpochLength::new(DAY)?;
    let now = now();
    let bucket = Bucket {
        product,
        plan,
        epoch: length.epoch_at(now),
    };
    let secret = SecretKey::make(&mut fill)?;
    let signer = DirectoryKey::from_seed(&[6; 32]);
    let key = PublishedSeatKey {
        plan,
        epoch: bucket.epoch,
        issuer: signer.trust().id(),
        key: secret.public().clone(),
    };
    let _: Value = world.administrate("/v1/admin/seats/keys", json!(key)).await?;
    let entry = SeatKey::new(bucket, length, Floor::new(50)?, secret.public().clone());
    let signed = Directory::sign(&[entry], now, now + DAY, &signer)?;
    let directory = Directory::read(&signed, signer.trust(), now)?;
    let agreed = directory.agree(&directory)?;
    let mut all = Vec::new();
    for number in 0..count.div_ceil(BATCH) {
        let mut seed = [0; 32];
        fill(&mut seed);
        let batch = Batch::make(&agreed, &bucket, BATCH, &seed)?;
        let answer = sign_batch(&secret, &batch.request(), BATCH, &mut fill)?;
        for (place, token) in batch.finalize(&answer)?.iter().enumerate() {
            let mut own = [7; 32];
            own.iter_mut()
                .zip(number.to_le_bytes())
                .for_each(|(to, from)| *to = from);
            let device = SeatDevice::derive(&own, &bucket, u32::try_from(place)?);
            let request = device.redeem(token, Nonce::make(&mut fill));
            all.push(Made {
                path: REDEEM_PATH,
                credential: None,
                body: serde_json::to_vec(&request)?.into(),
            });
        }
    }
    Ok(all)
}
