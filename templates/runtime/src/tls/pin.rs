//! Certificates that are known by their fingerprint.

use std::error::Error as StdError;
use std::fmt;

use crate::error::Error;

/// The SHA-256 of a certificate in DER.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint([u8; 32]);

impl Fingerprint {
    #[cfg(feature = "rustls")]
    pub(super) fn of(der: &[u8]) -> Option<Fingerprint> {
        let digest = ring::digest::digest(&ring::digest::SHA256, der);
        digest.as_ref().try_into().ok().map(Fingerprint)
    }

    /// Reads hexadecimal digits of either case, with or without colons and white space.
    pub(super) fn parse(text: &str) -> Result<Fingerprint, Error> {
        let refuse = || {
            Error::invalid(format!(
                "{text:?} is no fingerprint of a certificate: expected its SHA-256, 64 hexadecimal digits with or without colons"
            ))
        };
        let mut bytes = [0; 32];
        let mut digits = text
            .chars()
            .filter(|c| *c != ':' && !c.is_whitespace())
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()));
        for byte in &mut bytes {
            match (digits.next().flatten(), digits.next().flatten()) {
                (Some(high), Some(low)) => *byte = high << 4 | low,
                _ => return Err(refuse()),
            }
        }
        match digits.next() {
            None => Ok(Fingerprint(bytes)),
            Some(_) => Err(refuse()),
        }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A server has another certificate than those that are pinned.
#[derive(Clone, Debug)]
pub(crate) struct Mismatch {
    #[cfg_attr(
        not(feature = "rustls"),
        allow(dead_code, reason = "only rustls hands out what it saw")
    )]
    pub(super) seen: Fingerprint,
    pub(super) pinned: Vec<Fingerprint>,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "its certificate has the fingerprint {}, pinned",
            self.seen
        )?;
        for (index, pin) in self.pinned.iter().enumerate() {
            write!(f, "{} {pin}", if index == 0 { " is" } else { "," })?;
        }
        Ok(())
    }
}

impl StdError for Mismatch {}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn fingerprints_are_read_however_they_are_written() {
        let plain = "00ff10a5".repeat(8);
        for text in [
            plain.clone(),
            plain.to_uppercase(),
            format!(" {plain}\n"),
            "00:FF:10:a5 ".repeat(8),
        ] {
            let read = Fingerprint::parse(&text).unwrap();
            assert_eq!(read.to_string(), plain, "{text}");
        }
        let (short, long) = (&plain[1..], format!("{plain}0"));
        for text in ["", short, &long, &plain.replace('f', "g"), &"é".repeat(64)] {
            let error = Fingerprint::parse(text).unwrap_err();
            assert!(
                error.to_string().contains("64 hexadecimal digits"),
                "{error}"
            );
        }
    }
}
