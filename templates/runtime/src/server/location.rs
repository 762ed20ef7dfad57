//! Which locations a product has.

use crate::error::Error;
use crate::operation::Product;

/// The location, documented or configured, that `name` is or lies below.
pub(super) fn known<'a>(
    product: &Product,
    configured: impl Iterator<Item = &'a str>,
    name: &str,
) -> Result<&'a str, Error> {
    let documented = product.servers.iter().filter_map(|server| server.location);
    let mut known = Vec::new();
    for location in documented.chain(configured) {
        if let Err(index) = known.binary_search(&location) {
            known.insert(index, location);
        }
    }
    nearest(known.iter().copied(), name).ok_or_else(|| {
        let product = product.name;
        Error::invalid(format!(
            "{name:?} is no location of {product}: choose one of {}, or give it a server with Config::with_location_server({product:?}, {name:?}, …)",
            known.join(", "),
        ))
    })
}

/// The longest of the `known` locations that `name` is or lies below, as `de/fra/2` lies below
/// `de/fra`.
fn nearest<'a>(known: impl Iterator<Item = &'a str>, name: &str) -> Option<&'a str> {
    let holds = |known: &&str| {
        name.strip_prefix(known)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    known.filter(holds).max_by_key(|known| known.len())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_location_is_found_by_whole_segments() {
        let known = ["de/fra", "de/fra/2", "de/txl"];
        for (name, found) in [
            ("de/fra", Some("de/fra")),
            ("de/fra/1", Some("de/fra")),
            ("de/fra/2", Some("de/fra/2")),
            ("de/fra/2/a", Some("de/fra/2")),
            ("de/fra/21", Some("de/fra")),
            ("de/fra2", None),
            ("de/txl", Some("de/txl")),
            ("DE/TXL", None),
            ("de-txl", None),
            ("de", None),
            ("/de/fra", None),
            ("", None),
        ] {
            assert_eq!(nearest(known.into_iter(), name), found, "{name}");
        }
    }
}
