//! Addresses of servers that were read already: to read one again takes a twentieth of a call.

use std::borrow::Cow;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use reqwest::Url;

/// How many are kept: a program has a few servers, unless it makes them up for each call.
const MOST: usize = 32;

#[derive(Debug, Default)]
pub(super) struct Known(Mutex<Vec<(String, Url)>>);

impl Known {
    /// The address of `rest`, a path that may have a query, behind `base`, which has no slash at its end.
    pub(super) fn join(&self, base: &str, rest: &str) -> Result<Url, <Url as FromStr>::Err> {
        let whole = || Url::parse(&[base, rest].concat());
        let Some(url) = self.read(base) else {
            return whole();
        };
        let path = match url.path() {
            "/" => Cow::Borrowed(rest),
            below => Cow::Owned([below.trim_end_matches('/'), rest].concat()),
        };
        // Two slashes would begin another host (RFC 3986, 4.2), and what is behind a query or a fragment is no path.
        let is_path = path.starts_with('/') && !path.starts_with("//");
        match is_path && url.query().is_none() && url.fragment().is_none() {
            true => url.join(&path),
            false => whole(),
        }
    }

    fn read(&self, base: &str) -> Option<Url> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, url)) = known.iter().find(|(text, _)| text == base) {
            return Some(url.clone());
        }
        let url = Url::parse(base).ok()?;
        if known.len() < MOST {
            known.push((base.to_owned(), url.clone()));
        }
        Some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_as_if_it_were_read_whole() {
        let known = Known::default();
        for base in [
            "https://api.example",
            "http://127.0.0.1:8080",
            "http://[::1]:80/a/b",
            "https://Api.Example/cloudapi/v6",
            "https://a.example/x%20y/é",
            "https://a.example//b",
            "https://a.example/b/..",
            "https://a.example/b?c=d",
            "https://a.example/b#c",
            "https://user@a.example",
            "http://",
            "nothing",
            "mailto:someone",
        ] {
            for rest in [
                "",
                "/",
                "/things/1",
                "//things",
                "/a b/é/%2F",
                "/things?uploads",
                "/things?x=a/b#c",
                "/a/../b/./c",
                "things",
                "/a\\b\tc",
                ":8080/x",
                "@other.example/x",
                "/x:y@z",
            ] {
                let whole = Url::parse(&[base, rest].concat());
                for _ in 0..2 {
                    match &whole {
                        Ok(whole) => {
                            assert_eq!(known.join(base, rest).as_ref(), Ok(whole), "{base} {rest}")
                        }
                        Err(_) => assert!(known.join(base, rest).is_err(), "{base} {rest}"),
                    }
                }
            }
        }
        assert!(known.0.lock().unwrap().len() < 14);
    }

    #[test]
    fn no_more_than_some_are_kept() {
        let known = Known::default();
        for at in 0..1000 {
            let url = known
                .join(&format!("http://h{at}.example/a"), "/b")
                .unwrap();
            assert_eq!(url.as_str(), format!("http://h{at}.example/a/b"));
        }
        assert_eq!(known.0.lock().unwrap().len(), MOST);
    }
}
