//! The `format`s of strings: what each accepts, and samples of it.

/// Whether the text is of the format; formats that are not known here accept every text.
pub(crate) fn accepts(format: &str, text: &str) -> bool {
    match format {
        "uuid" => is_uuid(text),
        "date-time" => text
            // RFC 3339, 5.6: the letters have no case.
            .split_once(['T', 't'])
            .is_some_and(|(date, time)| is_date(date) && is_time(time, true)),
        "date" => is_date(text),
        "http-date" => httpdate::parse_http_date(text).is_ok(),
        // Maintenance windows are given without a zone.
        "time" => is_time(text, false),
        // Besides ISO 8601, `120s` and `5m` are in use.
        "duration" => text.strip_prefix('P').map_or_else(
            || {
                text.ends_with(|unit: char| unit.is_ascii_lowercase())
                    && text.starts_with(|c: char| c.is_ascii_digit())
            },
            |rest| !rest.is_empty(),
        ),
        "uri" => text.split_once(':').is_some_and(|(scheme, rest)| {
            // RFC 3986, 2 and 3.1: what else there is has to be percent-encoded, and a scheme begins with a letter.
            let is_clean = rest
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte));
            scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                && scheme
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
                && is_clean
        }),
        "ipv4" => text.parse::<std::net::Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<std::net::Ipv6Addr>().is_ok(),
        "email" => text
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty()),
        "byte" => {
            // OpenAPI 3.0.3, Data Types: base64, which comes in groups of four (RFC 4648, 4).
            text.len().is_multiple_of(4)
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
        }
        _ => true,
    }
}

/// The `number`-th text of a format; none for formats that are not known here.
pub(crate) fn sample(format: &str, number: u64, random: u64) -> Option<String> {
    let (day, minute) = (1 + number % 28, number % 60);
    Some(match format {
        "uuid" => uuid(random),
        // The forms that IONOS' services write.
        "date-time" => match number % 3 {
            0 => format!("2024-05-{day:02}T08:{minute:02}:10Z"),
            1 => format!("2024-05-{day:02}T08:{minute:02}:10+02:00"),
            _ => format!("2024-05-{day:02}T08:{minute:02}:10.147746133Z"),
        },
        "date" => format!("2024-05-{day:02}"),
        "http-date" => {
            let when =
                std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_714_551_010 + number);
            httpdate::fmt_http_date(when)
        }
        "time" => format!("08:{minute:02}:10"),
        "duration" => format!("PT{number}M"),
        "uri" => format!("https://api.example.com/a%20path/{number}?first=1&second=%2F"),
        // Nobody's addresses (RFC 5737, 3; RFC 3849), as the names here are nobody's (RFC 6761, 6.5).
        "ipv4" => format!("203.0.113.{}", number % 256),
        "ipv6" => format!("2001:db8::{:x}", number % 0x1_0000),
        "email" => format!("user{number}@example.com"),
        "byte" => format!("{number:08}"),
        _ => return None,
    })
}

/// Numbers all over the range, another one for each seed.
pub(crate) fn spread(seed: u64) -> u64 {
    // The finalizer of SplitMix64.
    let mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// The random (version 4) UUID of a seed.
pub(crate) fn uuid(seed: u64) -> String {
    let (high, low) = (spread(seed), spread(!seed));
    format!(
        // The version and the variant have their places (RFC 9562, 4.1, 4.2 and 5.4).
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff,
    )
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            // The groups have their lengths (RFC 9562, 4).
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [year, month, day] => {
            in_range(year, 4, 0, 9999) && in_range(month, 2, 1, 12) && in_range(day, 2, 1, 31)
        }
        _ => false,
    }
}

fn is_time(text: &str, zone_required: bool) -> bool {
    let zone = text.find(['Z', 'z', '+', '-']);
    let (clock, zone) = zone
        .and_then(|index| text.split_at_checked(index))
        .unwrap_or((text, ""));
    let zone_fits = match zone {
        "" => !zone_required,
        "Z" | "z" => true,
        offset => offset
            .get(1..)
            .and_then(|offset| offset.split_once(':'))
            .is_some_and(|(hours, minutes)| {
                in_range(hours, 2, 0, 23) && in_range(minutes, 2, 0, 59)
            }),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let clock_fits = match parts.as_slice() {
        [hours, minutes, seconds] => {
            // A leap second is the 60th (RFC 3339, 5.7).
            in_range(hours, 2, 0, 23) && in_range(minutes, 2, 0, 59) && in_range(seconds, 2, 0, 60)
        }
        _ => false,
    };
    zone_fits
        && clock_fits
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

fn in_range(text: &str, digits: usize, least: u32, most: u32) -> bool {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number
        && text
            .parse()
            .is_ok_and(|number: u32| (least..=most).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::{accepts, sample};

    #[test]
    fn formats_accept_and_refuse() {
        for (format, text, accepted) in [
            ("uuid", "5c0b9b00-ae36-4626-bff6-e6c30e6d2809", true),
            ("uuid", "5c0b9b00ae364626bff6e6c30e6d2809", false),
            ("date-time", "2023-03-15T09:58:59.147746133Z", true),
            ("date-time", "2022-05-16T12:48:25+00:00", true),
            ("date-time", "2022-05-16T12:48:25", false),
            ("date-time", "2022-13-16T12:48:25Z", false),
            ("date", "2022-05-16", true),
            ("date", "16.05.2022", false),
            ("time", "16:30:59", true),
            ("time", "04:17:00+00:00", true),
            ("time", "25:00:00Z", false),
            ("duration", "PT24H", true),
            ("duration", "5m", true),
            ("duration", "soon", false),
            ("uri", "https://api.ionos.com/cloudapi/v6", true),
            ("uri", "git+ssh://host/path", true),
            ("uri", "3d:thing", false),
            ("uri", "not a uri", false),
            ("ipv4", "10.0.0.1", true),
            ("ipv4", "10.0.0.256", false),
            ("unheard-of", "anything", true),
        ] {
            assert_eq!(accepts(format, text), accepted, "{format} {text}");
        }
    }

    #[test]
    fn samples_are_of_their_format() {
        for format in [
            "uuid",
            "date-time",
            "date",
            "time",
            "duration",
            "uri",
            "ipv4",
            "ipv6",
            "email",
            "byte",
        ] {
            for number in 0..90 {
                let text = sample(format, number, number << 40).unwrap_or_default();
                assert!(accepts(format, &text), "{format} {text}");
            }
        }
    }
}
