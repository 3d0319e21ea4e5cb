//! Invented devices: host name, hardware address, public addresses, place.

use super::Dice;

/// An invented device.
pub struct Device {
    /// A host name that names its owner.
    pub hostname: String,
    /// A hardware address, universally administered form.
    pub mac: String,
    /// A public IPv4 address.
    pub ipv4: String,
    /// A public IPv6 address.
    pub ipv6: String,
    /// A mobile device identity, Luhn-valid.
    pub imei: String,
}

/// Makes a device; the host name carries `owner`, as computers named by their set-up do.
pub fn make_device(dice: &mut Dice<'_>, owner: &str) -> Device {
    let owner: String = owner.chars().filter(char::is_ascii_alphanumeric).collect();
    let model = dice.word(&["macbook", "laptop", "thinkpad", "desktop"]);
    let mut mac = vec![format!("{:02x}", dice.below(64) * 4)];
    mac.extend((0..5).map(|_| format!("{:02x}", dice.below(256))));
    // First octets in use by access providers; none of the special-purpose ranges of RFC 6890.
    let first = dice.word(&["62", "78", "84", "91", "109", "151", "176", "188"]);
    let ipv4 = format!(
        "{first}.{}.{}.{}",
        dice.between(100, 250),
        dice.between(10, 250),
        dice.between(10, 250)
    );
    let ipv6 = format!(
        "2a0{}:{:x}:{:x}:{:x}::{:x}",
        dice.between(1, 9),
        dice.between(0x1000, 0xffff),
        dice.between(0x1000, 0xffff),
        dice.between(0x1000, 0xffff),
        dice.between(0x1000, 0xffff)
    );
    let mut imei = vec![3, 5];
    imei.extend(dice.digits(12));
    imei.push(super::number::luhn_check(&imei));
    Device {
        hostname: format!("{owner}-{model}"),
        mac: mac.join(":"),
        ipv4,
        ipv6,
        imei: super::number::text(&imei),
    }
}
