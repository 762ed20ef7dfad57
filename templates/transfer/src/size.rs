//! How large parts are: what S3 allows, and what is chosen (IONOS Object Storage, limits).

/// The least length of a part that is not the last, in bytes.
pub(crate) const LEAST: u64 = 5 * 1024 * 1024;
/// The greatest length of a part, in bytes.
pub(crate) const MOST: u64 = 5 * 1024 * 1024 * 1024;
/// How many parts an upload may have.
pub(crate) const PARTS: u64 = 10_000;
/// How long an object may be, in bytes.
pub(crate) const OBJECT: u64 = 5 * 1024 * 1024 * 1024 * 1024;

/// The length of each part but the last of an object of `length` bytes: `wanted`, or as much as keeps to the number of
/// parts.
pub(crate) fn of(length: u64, wanted: u64) -> u64 {
    wanted.clamp(LEAST, MOST).max(length.div_ceil(PARTS))
}

/// The length of part `number` where nobody knows how many there will be: doubled after each 900, so that what 10,000
/// of them hold is more than an object may.
pub(crate) fn growing(number: i64, wanted: u64) -> u64 {
    let doublings = u32::try_from((number - 1) / 900).unwrap_or_default();
    let size = wanted.clamp(LEAST, MOST).checked_shl(doublings);
    size.unwrap_or(MOST).clamp(LEAST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_as_few_and_as_large_as_the_service_takes() {
        let mebi = 1024 * 1024;
        for (length, wanted, size) in [
            (0, 8 * mebi, 8 * mebi),
            (100 * mebi, 8 * mebi, 8 * mebi),
            (100 * mebi, 1, 5 * mebi),
            (80_000 * mebi, 8 * mebi, 8 * mebi),
            (80_000 * mebi + 1, 8 * mebi, 8 * mebi + 1),
            (5 * mebi * mebi, 8 * mebi, 549_755_814),
            (1, u64::MAX, 5 * 1024 * mebi),
        ] {
            assert_eq!(of(length, wanted), size, "{length} {wanted}");
            assert!(length.div_ceil(of(length, wanted)) <= 10_000);
        }
    }

    #[test]
    fn parts_of_what_has_no_length_reach_the_largest_object() {
        let all: u64 = (1..=10_000).map(|number| growing(number, LEAST)).sum();
        assert!(all >= 5 * 1024 * 1024 * 1024 * 1024, "{all}");
        assert_eq!(growing(1, 8 << 20), 8 << 20);
        assert_eq!(growing(900, 8 << 20), 8 << 20);
        assert_eq!(growing(901, 8 << 20), 16 << 20);
        assert_eq!(growing(10_000, 1 << 30), 5 << 30);
    }
}
