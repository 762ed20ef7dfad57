//! The proxies that the environment names, to tell of them when something goes wrong.

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

/// Whether SOCKS can be spoken.
const SOCKS: bool = cfg!(feature = "socks");

/// The proxies of the environment, as they were when a session was made.
pub(super) struct Proxies {
    matcher: Matcher,
    /// Whether one of them speaks SOCKS.
    socks: bool,
}

impl Proxies {
    pub(super) fn of_environment() -> Proxies {
        let names = ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"];
        let names = names
            .iter()
            .flat_map(|name| [(*name).to_owned(), name.to_lowercase()]);
        let socks = |name: String| std::env::var(name).is_ok_and(|proxy| is_socks(&proxy));
        Proxies {
            matcher: Matcher::from_env(),
            socks: names.into_iter().any(socks),
        }
    }

    /// The proxy that `url` is reached through, without credentials.
    pub(super) fn of(&self, url: &Url) -> Option<String> {
        let proxy = self.matcher.intercept(&url.as_str().parse().ok()?)?;
        let uri = proxy.uri();
        let (scheme, host) = (uri.scheme_str().unwrap_or("http"), uri.host()?);
        Some(match uri.port_u16() {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        })
    }

    /// Why `url` cannot be reached through its proxy, if that is known before.
    pub(super) fn refuse(&self, url: &Url) -> Option<String> {
        if SOCKS || !self.socks {
            return None;
        }
        let proxy = self.of(url).filter(|proxy| is_socks(proxy))?;
        Some(format!(
            "the proxy {proxy} of the environment speaks SOCKS, which needs the feature `socks` of this crate"
        ))
    }
}

fn is_socks(proxy: &str) -> bool {
    let scheme = proxy.trim_start().get(..5);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("socks"))
}

#[cfg(all(test, not(feature = "socks")))]
mod tests {
    use hyper_util::client::proxy::matcher::Matcher;
    use reqwest::Url;

    use crate::transport::proxy::Proxies;

    #[test]
    fn what_speaks_socks_is_refused_by_its_name_and_without_its_password() {
        for scheme in ["socks5", "socks5h", "socks4"] {
            let proxy = format!("{scheme}://user:pass-word@127.0.0.1:1080");
            let proxies = Proxies {
                matcher: Matcher::builder().all(proxy).no("direct.invalid").build(),
                socks: true,
            };
            let refused = |url: &str| proxies.refuse(&Url::parse(url).unwrap());
            let why = refused("https://things.invalid/path").unwrap();
            assert!(
                why.contains("127.0.0.1:1080") && why.contains("feature `socks`"),
                "{why}"
            );
            assert!(!why.contains("pass-word"), "{why}");
            assert_eq!(refused("https://direct.invalid/path"), None);
        }
    }
}
