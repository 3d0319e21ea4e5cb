//! The periods of metered use. UTC, proleptic Gregorian; no time zones, so that every server resets at once.

use serde::{Deserialize, Serialize};

const DAY: i64 = 86_400;

/// How often a meter starts anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Never: one count for the life of the license.
    Lifetime,
    /// At each full hour.
    Hour,
    /// At midnight.
    Day,
    /// On Monday, midnight.
    Week,
    /// On the first of the month.
    Month,
    /// On the first of January.
    Year,
}

impl Period {
    /// Every period, in the order of their stored numbers.
    pub const ALL: [Self; 6] = [
        Self::Lifetime,
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Year,
    ];

    /// The first second of the period that `now` lies in; 0 for [`Period::Lifetime`].
    #[must_use]
    pub fn start(self, now: i64) -> i64 {
        let day = now.div_euclid(DAY);
        match self {
            Self::Lifetime => 0,
            Self::Hour => now.div_euclid(3600) * 3600,
            Self::Day => day * DAY,
            // Day 0 was a Thursday.
            Self::Week => (day - (day + 3).rem_euclid(7)) * DAY,
            Self::Month => (day - civil(day).1 + 1) * DAY,
            Self::Year => {
                let (year, ..) = civil_date(day);
                days_to(year) * DAY
            }
        }
    }
}

/// Month and day of the month of a day since 1970.
fn civil(day: i64) -> (i64, i64) {
    let (_, month, date) = civil_date(day);
    (month, date)
}

/// Year, month and day of the month of a day since 1970 (years counted from March in eras of 400).
fn civil_date(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let date = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, date)
}

/// Days from 1970 to the first of January of a year.
fn days_to(year: i64) -> i64 {
    let before = year - 1;
    let leaps = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    (year - 1970) * 365 + leaps(before) - leaps(1969)
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-26 13:14:15 UTC, a Thursday.
    const NOW: i64 = 1_795_698_855;

    #[test]
    fn periods_start_where_calendars_say() {
        for (period, start) in [
            (Period::Lifetime, 0),
            (Period::Hour, 1_795_698_000),
            (Period::Day, 1_795_651_200),
            (Period::Week, 1_795_392_000),
            (Period::Month, 1_793_491_200),
            (Period::Year, 1_767_225_600),
        ] {
            assert_eq!(period.start(NOW), start, "{period:?}");
            assert_eq!(period.start(start), start, "{period:?} starts with itself");
        }
    }

    #[test]
    fn no_second_of_a_century_lies_between_two_periods() {
        for period in [Period::Day, Period::Week, Period::Month, Period::Year] {
            let mut last = period.start(946_684_800);
            // Every seven hours and a bit, so that all hours and dates occur.
            for now in (946_684_800..4_102_444_800_i64).step_by(25_301) {
                let start = period.start(now);
                assert!(start <= now && start >= last, "{period:?} {now}");
                if start != last {
                    assert_eq!(period.start(start - 1), last, "{period:?} {now}");
                }
                last = start;
            }
        }
    }

    #[test]
    fn leap_days_are_days() {
        let month_of = |now| Period::Month.start(now);
        // 2024-02-29 and 2024-03-01, 2100-02-28 and 2100-03-01 (2100 has no leap day).
        assert_eq!(month_of(1_709_164_800), 1_706_745_600);
        assert_eq!(month_of(1_709_251_200), 1_709_251_200);
        assert_eq!(month_of(4_107_456_000), 4_105_123_200);
        assert_eq!(month_of(4_107_542_400), 4_107_542_400);
        assert_eq!(Period::Year.start(4_107_542_400), 4_102_444_800);
    }
}
