//! The headers of an answer as an operation describes them: names stand in generated getters, all else here.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use http::{HeaderMap, HeaderName};

use crate::timestamp::Timestamp;

/// The headers of an answer, as they came.
///
/// Reading forgives: a header that is not what it is described as reads as one that did not come.
#[derive(Clone, Default)]
pub struct Head(HeaderMap);

impl Head {
    /// The headers, of which those that are `secret` are not shown.
    pub fn new(headers: &HeaderMap, secret: &[&str]) -> Head {
        let mut headers = headers.clone();
        for (name, value) in &mut headers {
            let is = |secret: &&str| begins(name, secret);
            // Of a map only the beginning of names is known.
            if secret.iter().any(is) {
                value.set_sensitive(true);
            }
        }
        Head(headers)
    }

    /// All of them.
    pub fn map(&self) -> &HeaderMap {
        &self.0
    }

    /// A header that stands once; of several the first.
    pub fn one<'a, T>(&'a self, name: &str, read: fn(&'a str) -> Option<T>) -> Option<T> {
        read(text_of(self.0.get(name)?)?)
    }

    /// A list, whose items stand behind commas or in several headers of the name (RFC 9110, 5.3 and 5.6.1).
    pub fn list<'a, T>(&'a self, name: &str, read: fn(&'a str) -> Option<T>) -> Vec<T> {
        let values = self.0.get_all(name).iter().filter_map(text_of);
        let items = values.flat_map(|value| value.split(','));
        // Items with nothing in them do not count (RFC 9110, 5.6.1.2).
        let items = items.map(str::trim).filter(|item| !item.is_empty());
        items.filter_map(read).collect()
    }

    /// The entries of a map, by what stands behind `prefix` in the names of their headers, in small letters.
    pub fn entries<'a, T>(
        &'a self,
        prefix: &str,
        read: fn(&'a str) -> Option<T>,
    ) -> BTreeMap<String, T> {
        let entries = self.0.keys().filter_map(|name| {
            let key = name.as_str().get(prefix.len()..)?;
            let value = begins(name, prefix).then(|| self.one(name.as_str(), read))?;
            Some((key.to_owned(), value?))
        });
        entries.collect()
    }
}

/// Those that are secret are not shown.
impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether a name begins so; names of headers have no case (RFC 9110, 5.1).
fn begins(name: &HeaderName, prefix: &str) -> bool {
    let start = name.as_str().get(..prefix.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// A value in UTF-8, which more services write than the letters of ASCII that RFC 9110, 5.5, wants.
fn text_of(value: &http::HeaderValue) -> Option<&str> {
    std::str::from_utf8(value.as_bytes()).ok()
}

/// As it came.
pub fn text(text: &str) -> Option<&str> {
    Some(text)
}

/// A number.
pub fn number<T: FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

/// `true` or `false`, in letters of any case.
pub fn boolean(text: &str) -> Option<bool> {
    text.trim().to_ascii_lowercase().parse().ok()
}

/// A date and time, by RFC 3339 or in one of the three forms of HTTP (RFC 9110, 5.6.7).
pub fn timestamp(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    match httpdate::parse_http_date(text) {
        Ok(time) => Some(time.into()),
        Err(_) => Some(Timestamp::from(text)).filter(|time| time.to_system_time().is_some()),
    }
}

/// A value of an enumeration, listed or not.
pub fn choice<'a, T: From<&'a str>>(text: &'a str) -> Option<T> {
    Some(text.trim().into())
}

/// A value of an enumeration of integers, listed or not.
pub fn numbered<T: From<i64>>(text: &str) -> Option<T> {
    number::<i64>(text).map(T::from)
}

/// Gives a generated tuple struct around a [`Head`] what all of its kind have. The names behind it are of headers that are
/// secret.
#[doc(hidden)]
#[macro_export]
macro_rules! answer_head {
    ($name:ident $(, $secret:literal)*) => {
        /// Reads the headers of an answer.
        impl ::core::convert::From<&$crate::http::HeaderMap> for $name {
            fn from(headers: &$crate::http::HeaderMap) -> Self {
                $name($crate::rt::head::Head::new(headers, &[$($secret),*]))
            }
        }

        /// All headers as they came.
        impl ::core::convert::AsRef<$crate::http::HeaderMap> for $name {
            fn as_ref(&self) -> &$crate::http::HeaderMap {
                self.0.map()
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_tuple(::core::stringify!($name)).field(&self.0).finish()
            }
        }

        impl $crate::rt::Output for $name {
            fn read(
                _: $crate::rt::Answer,
                headers: &$crate::http::HeaderMap,
                _: &$crate::rt::Bytes,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                ::core::result::Result::Ok(headers.into())
            }

            fn headers(&self) -> ::core::option::Option<&$crate::http::HeaderMap> {
                ::core::option::Option::Some(self.0.map())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    fn head(headers: &[(&str, &str)]) -> Head {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            let value = http::HeaderValue::from_bytes(value.as_bytes()).expect("a value");
            map.append(name, value);
        }
        Head::new(&map, &["x-key", "x-hidden-"])
    }

    #[test]
    fn what_does_not_parse_reads_as_absent() {
        for odd in ["", "x", "1.5.2", "tru", "12 apples"] {
            let head = head(&[("a", odd)]);
            assert_eq!(head.one("a", number::<i64>), None, "{odd}");
            assert_eq!(head.one("a", number::<u64>), None, "{odd}");
            assert_eq!(head.one("a", number::<f64>), None, "{odd}");
            assert_eq!(head.one("a", boolean), None, "{odd}");
            assert_eq!(head.one("a", timestamp), None, "{odd}");
            assert_eq!(head.one("A", text), Some(odd));
        }
        assert_eq!(head(&[]).one("a", text), None);
    }

    #[test]
    fn numbers_and_booleans_are_read_with_blanks_around() {
        let head = head(&[
            ("n", " 5497558138880 "),
            ("b", "True"),
            ("f", "0.5"),
            ("m", "-1"),
        ]);
        assert_eq!(head.one("n", number), Some(5_497_558_138_880_i64));
        assert_eq!(head.one("b", boolean), Some(true));
        assert_eq!(head.one("f", number), Some(0.5));
        assert_eq!(head.one("m", number), Some(-1_i64));
        assert_eq!(head.one("m", number::<u64>), None);
    }

    #[test]
    fn dates_are_read_in_all_their_forms() {
        // The first three are RFC 9110's own examples of one moment (5.6.7).
        for form in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "1994-11-06T08:49:37Z",
            "1994-11-06T09:49:37+01:00",
        ] {
            let read = head(&[("d", form)]).one("d", timestamp);
            assert_eq!(
                read,
                Some(Timestamp::from("1994-11-06T08:49:37Z")),
                "{form}"
            );
        }
    }

    #[test]
    fn lists_stand_in_one_header_or_in_several() {
        let head = head(&[("l", "a, b,,"), ("l", "c"), ("n", "1, x, 3")]);
        assert_eq!(head.list("l", text), ["a", "b", "c"]);
        assert_eq!(head.list("n", number::<i64>), [1, 3]);
        assert!(head.list("other", text).is_empty());
    }

    #[test]
    fn entries_are_found_by_their_beginning() {
        let head = head(&[("X-Meta-One", "1"), ("x-meta-two", "zwölf"), ("x-met", "3")]);
        let entries = head.entries("X-Meta-", text);
        let expected = [("one".to_owned(), "1"), ("two".to_owned(), "zwölf")];
        assert_eq!(entries.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn secrets_are_not_shown() {
        let head = head(&[
            ("X-Key", "hush"),
            ("x-hidden-one", "quiet"),
            ("x-open", "seen"),
        ]);
        assert_eq!(head.one("x-key", text), Some("hush"));
        let shown = format!("{head:?}");
        assert!(
            !shown.contains("hush") && !shown.contains("quiet"),
            "{shown}"
        );
        assert!(shown.contains("seen"), "{shown}");
    }
}
