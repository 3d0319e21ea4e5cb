//! Chilean identity and tax numbers (RUN, RUT).
//!
//! *What:* `12.345.678-5`, the last place may be K. *Source:* Servicio de Registro Civil; SII, DFL 3 de 1969. *Validation:* check
//! place modulo 11. *Confidence:* acts when named, or with dots and hyphen. *Limits:* numbers below one million are not found.

use super::super::Id;
use crate::Class;

pub(crate) const ID: Id = Id {
    class: Class::ClRut,
    recognizer: "cl_rut",
    shapes: &["99.999.999-X", "9.999.999-X"],
    words: "rut rutnumero numeroderut rutusuario rutcliente rolunicotributario rolunico rolunificado clrut",
    alone: 85,
    check,
};

pub(crate) const HYPHENED: Id = Id {
    shapes: &["99999999-X", "9999999-X"],
    alone: 45,
    ..ID
};

pub(crate) const BARE: Id = Id {
    shapes: &["99999999X", "9999999X"],
    alone: 8,
    ..ID
};

fn check(number: &[u8]) -> bool {
    let Some((&last, body)) = number.split_last() else {
        return false;
    };
    if !matches!(body.len(), 7 | 8)
        || !body.iter().all(u8::is_ascii_digit)
        || body.iter().all(|byte| Some(byte) == body.first())
    {
        return false;
    }
    let sum: u32 = body
        .iter()
        .rev()
        .enumerate()
        .map(|(at, &byte)| (byte - b'0') as u32 * (at as u32 % 6 + 2))
        .sum();
    last == match 11 - sum % 11 {
        11 => b'0',
        10 => b'K',
        rest => b'0' + rest as u8,
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers() {
        for valid in ["125319092", "10000013K", "123456785"] {
            assert!(check(valid.as_bytes()), "{valid}");
        }
        for invalid in ["125319093", "760864281", "12345678K", "11111111"] {
            assert!(!check(invalid.as_bytes()), "{invalid}");
        }
    }
}
