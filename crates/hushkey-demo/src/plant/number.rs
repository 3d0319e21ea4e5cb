//! Invented numbers whose check digits are right, so that validators take them for real.

use super::Dice;

/// A payment card in groups of four: test issuer range 4, Luhn check digit (ISO/IEC 7812-1).
pub fn make_card(dice: &mut Dice<'_>) -> String {
    let mut digits = vec![4];
    digits.extend(dice.digits(14));
    digits.push(luhn_check(&digits));
    let groups: Vec<String> = digits.chunks(4).map(text).collect();
    groups.join(" ")
}

/// A German IBAN (ISO 13616): country, two check digits (modulo 97), 18 digits.
pub fn make_iban(dice: &mut Dice<'_>) -> String {
    let account = dice.digits(18);
    // "DE00" at the end, letters as numbers: D = 13, E = 14.
    let rest = account
        .iter()
        .chain(&[1, 3, 1, 4, 0, 0])
        .fold(0_u32, |rest, digit| (rest * 10 + u32::from(*digit)) % 97);
    format!("DE{:02}{}", 98 - rest, text(&account))
}

/// A United States social security number of a formally valid range.
pub fn make_ssn(dice: &mut Dice<'_>) -> String {
    format!(
        "{:03}-{:02}-{:04}",
        dice.between(100, 665),
        dice.between(10, 99),
        dice.between(1000, 9999)
    )
}

/// A Brazilian CPF, punctuated, with its two check digits (modulo 11).
pub fn make_cpf(dice: &mut Dice<'_>) -> String {
    let mut digits = dice.digits(9);
    if let [first, second, ..] = digits.as_mut_slice() {
        // All digits alike would be refused by every validator.
        *second = (*first + 1) % 10;
    }
    for _ in 0..2 {
        let weights = (2..).take(digits.len());
        let sum: u32 = digits
            .iter()
            .rev()
            .zip(weights)
            .map(|(digit, weight)| u32::from(*digit) * weight)
            .sum();
        let check = 11 - sum % 11;
        digits.push(if check > 9 { 0 } else { u8::try_from(check).unwrap_or(0) });
    }
    let all = text(&digits);
    let part = |range: std::ops::Range<usize>| all.get(range).unwrap_or_default().to_owned();
    format!("{}.{}.{}-{}", part(0..3), part(3..6), part(6..9), part(9..11))
}

/// The Luhn check digit of the digits before it.
pub(super) fn luhn_check(digits: &[u8]) -> u8 {
    let doubled = |digit: u8| if digit * 2 > 9 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| u32::from(if place % 2 == 0 { doubled(*digit) } else { *digit }))
        .sum();
    u8::try_from((10 - sum % 10) % 10).unwrap_or(0)
}

pub(super) fn text(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_agree_with_published_examples() {
        // ISO 7812 example of Wikipedia's "Luhn algorithm", ECBS's IBAN example, Receita Federal's sample CPF.
        assert_eq!(luhn_check(&[7, 9, 9, 2, 7, 3, 9, 8, 7, 1]), 3);
        let account: Vec<u8> = "370400440532013000".bytes().map(|byte| byte - b'0').collect();
        let mut replay = account.iter();
        let iban = make_iban(&mut Dice::new(&mut |bytes| {
            bytes.fill(0);
            bytes[0] = *replay.next().unwrap();
        }));
        assert_eq!(iban, "DE89370400440532013000");
        let mut replay = [1, 1, 1, 4, 4, 4, 7, 7, 7].iter();
        let cpf = make_cpf(&mut Dice::new(&mut |bytes| {
            bytes.fill(0);
            bytes[0] = *replay.next().unwrap();
        }));
        // The second digit is moved away from the first; 121.444.777 has the check digits 06.
        assert!(cpf.starts_with("121.444.777-"), "{cpf}");
        let digits: Vec<u32> = cpf.chars().filter_map(|char| char.to_digit(10)).collect();
        for count in [9, 10] {
            let sum: u32 = (0..count).map(|at| digits[at] * (count as u32 + 1 - at as u32)).sum();
            assert_eq!(sum * 10 % 11 % 10, digits[count]);
        }
    }
}
