//! Serial numbers of devices and their parts.
//!
//! *What:* six to twenty-four letters and digits under a key or behind a word that names a device's serial number.
//! *Source:* the makers; DMTF SMBIOS (DSP0134) types 1 to 4. *Validation:* two digits or more; no digest, token, UUID, license key or filler.
//! *Confidence:* 65 by key, 60 beside a word. *Limits:* `serial` alone names a license as often; a digest that stands for a machine
//! names nobody.

use super::{Named, form::Form};
use crate::keys::Role;
use crate::{Class, harmless};

const FORM: Form = Form {
    least: 6,
    most: 24,
    digits: 2,
    letters: 0,
    separators: b"-./",
};

pub(super) static NAMED: Named = Named {
    class: Class::DeviceSerial,
    recognizer: "device_serial",
    role: Role::Serial,
    words: "deviceserial deviceserialnumber deviceserialno diskserial diskserialnumber driveserialnumber boardserial \
        boardserialnumber motherboardserial motherboardserialnumber biosserial biosserialnumber hardwareserial \
        hardwareserialnumber machineserial machineserialnumber laptopserial laptopserialnumber phoneserialnumber chassisserial \
        systemserial systemserialnumber computerserialnumber servicetag gerateseriennummer seriennummerdesgerats \
        numerodeseriedelappareil numerodeseriedeldispositivo numerodiseriedispositivo serienummerapparaat",
    keyed: 65,
    beside: 60,
    spaced: false,
    prefix: "",
    form: |text| FORM.holds(text) && !is_token(text.as_bytes()),
};

/// Whether a value is a token or a license key: groups of one length, or hexadecimal alone and long.
fn is_token(value: &[u8]) -> bool {
    let mut groups = value.split(|&byte| byte == b'-');
    let first = groups.next().map_or(0, <[u8]>::len);
    let (count, even) = groups.fold((1, true), |(count, even), group| {
        (count + 1, even && group.len() == first)
    });
    let hex = value.len() >= 16 && value.iter().all(u8::is_ascii_hexdigit) && !value.iter().all(u8::is_ascii_digit);
    count >= 3 && even || count >= 5 || hex || harmless::is_nobody(value)
}
