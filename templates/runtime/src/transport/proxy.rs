//! The proxies that the environment names.

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{ClientBuilder, NoProxy, Proxy, Url};

/// Whether SOCKS can be spoken.
const SOCKS: bool = cfg!(feature = "socks");

/// A variable, in capitals and not.
type Names = [&'static str; 2];

/// The variables for all, for `http` and for `https`.
const VARIABLES: [Names; 3] = [
    ["ALL_PROXY", "all_proxy"],
    ["HTTP_PROXY", "http_proxy"],
    ["HTTPS_PROXY", "https_proxy"],
];

/// A server that stands for a proxy whose address is not understood.
const STAND_IN: &str = "http://proxy.invalid";

/// The proxies of the environment, as they were when a session was made.
pub(super) struct Proxies {
    matcher: Matcher,
    http: Option<ByVariable>,
    https: Option<ByVariable>,
    no: String,
}

/// A proxy, and the variable that names it.
#[derive(Clone)]
struct ByVariable {
    variable: &'static str,
    /// None where the address is not one that a proxy can have.
    address: Option<String>,
}

/// What must not be shown of the proxies that the environment names: their passwords, or what stands in the place of user
/// and password, as it is written and as it is sent.
pub(crate) fn secrets_of_environment() -> Vec<String> {
    secrets_of(|name| std::env::var(name).ok())
}

fn secrets_of(value: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut secrets = Vec::new();
    for name in VARIABLES.as_flattened() {
        let Some(text) = value(name) else { continue };
        let rest = text.split_once("://").map_or(&*text, |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // The last: a password may hold one that nobody has encoded.
        let Some((user, _)) = authority.rsplit_once('@') else {
            continue;
        };
        let secret = user.split_once(':').map_or(user, |(_, password)| password);
        let sent = percent_encoding::percent_decode_str(secret).decode_utf8_lossy();
        secrets.extend([secret.to_owned(), sent.into_owned()]);
    }
    secrets
}

impl Proxies {
    pub(super) fn of_environment() -> Proxies {
        Proxies::of(|name| std::env::var(name).ok())
    }

    fn of(value: impl Fn(&str) -> Option<String>) -> Proxies {
        // Whoever calls a CGI program chooses what stands in its HTTP_PROXY (httpoxy, CVE-2016-5385).
        let called = value("REQUEST_METHOD").is_some();
        let named = |names: Names| {
            let mut set = names
                .into_iter()
                .filter_map(|name| Some((name, value(name)?)));
            let (variable, text) = set.next()?;
            let text = text.trim();
            (!text.is_empty() && !called).then(|| ByVariable {
                variable,
                address: address(text),
            })
        };
        let [all, http, https] = VARIABLES.map(named);
        let (http, https) = (http.or(all.clone()), https.or(all));
        let no = value("NO_PROXY")
            .or_else(|| value("no_proxy"))
            .unwrap_or_default();
        let given = |named: &Option<ByVariable>| match named {
            Some(ByVariable { address, .. }) => {
                address.clone().unwrap_or_else(|| STAND_IN.to_owned())
            }
            None => String::new(),
        };
        let matcher = Matcher::builder()
            .http(given(&http))
            .https(given(&https))
            .no(no.clone());
        Proxies {
            matcher: matcher.build(),
            http,
            https,
            no,
        }
    }

    /// Has a client use them.
    pub(super) fn apply(&self, builder: ClientBuilder) -> Result<ClientBuilder, reqwest::Error> {
        type Make = fn(&str) -> reqwest::Result<Proxy>;
        let all: [(_, Make); 2] = [
            (&self.http, |address| Proxy::http(address)),
            (&self.https, |address| Proxy::https(address)),
        ];
        let mut builder = builder.no_proxy();
        for (named, proxy) in all {
            if let Some(address) = named.as_ref().and_then(|named| named.address.as_deref()) {
                builder = builder.proxy(proxy(address)?.no_proxy(NoProxy::from_string(&self.no)));
            }
        }
        Ok(builder)
    }

    /// The proxy that `url` is reached through, without credentials.
    pub(super) fn on_the_way_to(&self, url: &Url) -> Option<String> {
        let proxy = self.matcher.intercept(&url.as_str().parse().ok()?)?;
        let uri = proxy.uri();
        let (scheme, host) = (uri.scheme_str().unwrap_or("http"), uri.host()?);
        Some(match uri.port_u16() {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        })
    }

    /// Why `url` cannot be reached through its proxy, if that is known before. Going past it is no way: it may be
    /// there to be gone through.
    pub(super) fn refuse(&self, url: &Url) -> Option<String> {
        let named = match url.scheme() {
            "https" => self.https.as_ref()?,
            _ => self.http.as_ref()?,
        };
        let proxy = self.on_the_way_to(url)?;
        let variable = named.variable;
        if named.address.is_none() {
            return Some(format!(
                "{variable} of the environment does not name a proxy that can be used: an address with `http`, \
                 `https`, `socks4`, `socks4a`, `socks5` or `socks5h` before it is expected"
            ));
        }
        let refused = !SOCKS && proxy.starts_with("socks");
        refused.then(|| {
            format!(
                "the proxy {proxy} of the environment speaks SOCKS, which needs the feature `socks` of this crate"
            )
        })
    }
}

/// An address with its scheme in small letters (RFC 3986, 3.1: capitals are the same), `http` where there is none;
/// `None` if no proxy can have it.
fn address(text: &str) -> Option<String> {
    let address = match text.split_once("://") {
        Some((scheme, rest)) => format!("{}://{rest}", scheme.to_ascii_lowercase()),
        None => format!("http://{text}"),
    };
    let anywhere = "http://anywhere.invalid".parse().ok()?;
    let matcher = Matcher::builder().all(address.clone()).build();
    let usable = matcher.intercept(&anywhere).is_some() && Url::parse(&address).is_ok();
    usable.then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(variables: &[(&str, &str)]) -> Proxies {
        Proxies::of(|name| {
            let mut found = variables.iter().filter(|(known, _)| *known == name);
            found.next().map(|(_, value)| (*value).to_owned())
        })
    }

    fn way(variables: &[(&str, &str)], url: &str) -> Option<String> {
        proxies(variables).on_the_way_to(&Url::parse(url).unwrap())
    }

    #[test]
    fn schemes_are_the_same_in_capitals() {
        for (value, shown) in [
            (
                "HTTP://user:pass-word@p.invalid:3128",
                "http://p.invalid:3128",
            ),
            ("Https://p.invalid", "https://p.invalid"),
            ("SOCKS5H://p.invalid:1080", "socks5h://p.invalid:1080"),
            ("Socks4a://p.invalid:1080", "socks4a://p.invalid:1080"),
            (" p.invalid:3128 ", "http://p.invalid:3128"),
            ("localhost:3128", "http://localhost:3128"),
        ] {
            let set = [("ALL_PROXY", value)];
            for url in ["http://things.invalid/path", "https://things.invalid/path"] {
                assert_eq!(way(&set, url).as_deref(), Some(shown), "{value}");
            }
            assert!(
                proxies(&set).apply(reqwest::Client::builder()).is_ok(),
                "{value}"
            );
        }
    }

    #[test]
    fn the_secrets_of_proxies_are_known() {
        let secrets =
            |value: &str| secrets_of(|name| (name == "https_proxy").then(|| value.to_owned()));
        for (value, expected) in [
            ("http://user:pass%2Fword@p.invalid:3128/", "pass/word"),
            ("user:pass@word@p.invalid", "pass@word"),
            ("socks5://token-of-user@p.invalid", "token-of-user"),
        ] {
            assert!(
                secrets(value).iter().any(|secret| secret == expected),
                "{value}"
            );
        }
        assert!(secrets("http://p.invalid/a@b").is_empty());
    }

    #[test]
    fn the_most_particular_variable_counts() {
        let set = [
            ("HTTP_PROXY", "http://a.invalid"),
            ("all_proxy", "http://b.invalid"),
            ("NO_PROXY", "direct.invalid"),
        ];
        assert_eq!(
            way(&set, "http://x.invalid").as_deref(),
            Some("http://a.invalid")
        );
        assert_eq!(
            way(&set, "https://x.invalid").as_deref(),
            Some("http://b.invalid")
        );
        assert_eq!(way(&set, "https://direct.invalid"), None);
        let called = [set[0], ("REQUEST_METHOD", "GET")];
        assert_eq!(way(&called, "http://x.invalid"), None);
    }

    #[test]
    fn what_is_no_proxy_is_refused_by_its_variable_and_without_its_password() {
        for value in [
            "ftp://user:pass-word@p.invalid",
            "http://user:pass-word@",
            "http://[::1",
            "no proxy",
        ] {
            let set = [("HTTPS_PROXY", value), ("NO_PROXY", "direct.invalid")];
            let proxies = proxies(&set);
            let refused = |url: &str| proxies.refuse(&Url::parse(url).unwrap());
            let why = refused("https://things.invalid/path").unwrap();
            assert!(
                why.contains("HTTPS_PROXY") && !why.contains("pass-word"),
                "{why}"
            );
            assert_eq!(refused("http://things.invalid/path"), None);
            assert_eq!(refused("https://direct.invalid/path"), None);
            assert!(proxies.apply(reqwest::Client::builder()).is_ok(), "{value}");
        }
    }

    #[test]
    fn what_speaks_socks_is_refused_by_its_name_and_without_its_password() {
        for scheme in ["socks5", "socks5h", "SOCKS4"] {
            let proxy = format!("{scheme}://user:pass-word@127.0.0.1:1080");
            let proxies = proxies(&[("ALL_PROXY", &proxy), ("NO_PROXY", "direct.invalid")]);
            let refused = |url: &str| proxies.refuse(&Url::parse(url).unwrap());
            assert_eq!(refused("https://direct.invalid/path"), None);
            let why = refused("https://things.invalid/path");
            assert_eq!(why.is_none(), SOCKS);
            if let Some(why) = why {
                assert!(
                    why.contains("127.0.0.1:1080") && why.contains("feature `socks`"),
                    "{why}"
                );
                assert!(!why.contains("pass-word"), "{why}");
            }
        }
    }
}
