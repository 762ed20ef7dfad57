//! Numbers, kept as they were written.

use std::fmt;

/// A finite number, kept as it was written: `1.10` is a version to people and `1.1` to arithmetic.
#[derive(Clone, Debug)]
pub struct Number(Box<str>);

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(value.to_string().into())
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(value.to_string().into())
    }
}

impl From<serde_json::Number> for Number {
    fn from(value: serde_json::Number) -> Self {
        Self(value.to_string().into())
    }
}

impl Number {
    /// Reads a number of YAML 1.2's core schema, of which JSON's numbers are a part; `None` if `text` is none,
    /// is not finite, or has leading zeros (which YAML 1.1 and 1.2 read differently: it stays a text).
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let known = if let Some(hexadecimal) = text.strip_prefix("0x") {
            let ok = hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit());
            ok && u64::from_str_radix(hexadecimal, 16).is_ok()
        } else if let Some(octal) = text.strip_prefix("0o") {
            octal.bytes().all(|byte| byte.is_ascii_digit()) && u64::from_str_radix(octal, 8).is_ok()
        } else {
            let mut bytes = digits.bytes();
            let leading_zero = bytes.next() == Some(b'0')
                && bytes.next().is_some_and(|byte| byte.is_ascii_digit());
            // `f64` reads `inf`, `nan` and friends too, so the first character decides.
            digits.starts_with(|first: char| first.is_ascii_digit() || first == '.')
                && !leading_zero
                && text.parse::<f64>().is_ok_and(f64::is_finite)
        };
        known.then(|| Self(text.into()))
    }

    /// The number as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value, if it is a whole number that fits; `51.0` is 51.
    pub fn as_i64(&self) -> Option<i64> {
        if let Some(value) = self.unsigned() {
            return i64::try_from(value).ok();
        }
        self.0.parse().ok().or_else(|| {
            let value = self.as_f64();
            // Beyond 2^53 a float no longer says which whole number was meant.
            let exact = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
            #[expect(clippy::cast_possible_truncation, reason = "checked in the line above")]
            exact.then_some(value as i64)
        })
    }

    /// The value, if it is a whole number that fits and is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        self.unsigned()
            .or_else(|| u64::try_from(self.as_i64()?).ok())
    }

    /// The nearest floating point number.
    pub fn as_f64(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "the nearest one is asked for")]
        match self.unsigned() {
            Some(value) => value as f64,
            None => self.0.parse().unwrap_or_default(),
        }
    }

    /// Whether it is written as a floating point number, such as `51.0`.
    pub(crate) fn is_float(&self) -> bool {
        !self.0.starts_with("0x") && self.0.contains(['.', 'e', 'E'])
    }

    fn unsigned(&self) -> Option<u64> {
        if let Some(hexadecimal) = self.0.strip_prefix("0x") {
            u64::from_str_radix(hexadecimal, 16).ok()
        } else if let Some(octal) = self.0.strip_prefix("0o") {
            u64::from_str_radix(octal, 8).ok()
        } else {
            self.0.parse().ok()
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self.as_i64(), other.as_i64()) {
            (None, None) => self.as_f64() == other.as_f64(),
            (one, two) => one == two,
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a format is that of unsigned integers.
pub fn is_unsigned(format: &str) -> bool {
    let format = format.to_ascii_lowercase();
    // OpenAPI 3.0.3, Data Types, ends at `int64`, and lets formats be open: these are in use for what is larger.
    format.starts_with("uint") || format == "unsigned"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_core_schema() {
        let cases: &[(&str, f64, Option<i64>)] = &[
            ("0", 0.0, Some(0)),
            ("-0", 0.0, Some(0)),
            ("+12", 12.0, Some(12)),
            ("-12", -12.0, Some(-12)),
            ("1.50", 1.5, None),
            ("51.0", 51.0, Some(51)),
            (".5", 0.5, None),
            ("5.", 5.0, Some(5)),
            ("1e3", 1000.0, Some(1000)),
            ("-1.5E-2", -0.015, None),
            ("0x1F", 31.0, Some(31)),
            ("0o17", 15.0, Some(15)),
            (
                "9223372036854775807",
                9_223_372_036_854_775_807.0,
                Some(i64::MAX),
            ),
            (
                "-9223372036854775808",
                -9_223_372_036_854_775_808.0,
                Some(i64::MIN),
            ),
            ("9223372036854775808", 9_223_372_036_854_775_808.0, None),
            ("1e300", 1e300, None),
        ];
        for (text, float, whole) in cases {
            let number = Number::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert!(
                (number.as_f64() - float).abs() <= float.abs() * 1e-15,
                "{text}: {}",
                number.as_f64()
            );
            assert_eq!(number.as_i64(), *whole, "{text}");
            assert_eq!(number.as_str(), *text);
        }
        let unsigned = |text: &str| Number::parse(text).and_then(|number| number.as_u64());
        assert_eq!(unsigned("18446744073709551615"), Some(u64::MAX));
        assert_eq!(unsigned("18446744073709551616"), None);
        assert_eq!(unsigned("7.0"), Some(7));
        assert_eq!(unsigned("-1"), None);
    }

    #[test]
    fn other_texts_are_no_numbers() {
        let texts = [
            "", "-", "+", ".", "e3", "1e", "1_000", "01", "-007", "00", "0x", "0xg", "0x+1", "0o8",
            "0o", "1.2.3", "1 ", "inf", ".inf", "-.inf", "nan", ".nan", "infinity", "1e999",
            "-1e999", "12:30", "\u{661}",
        ];
        for text in texts {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn equal_numbers_are_equal() {
        let number = |text: &str| Number::parse(text).unwrap();
        assert_eq!(number("1.0"), number("1"));
        assert_eq!(number("0x10"), number("16"));
        assert_ne!(number("1.5"), number("1"));
        assert_ne!(number("9223372036854775808"), number("1e300"));
        // The floats nearest to them are the same; they are not.
        assert_ne!(number("9007199254740993"), number("9007199254740992"));
    }
}
