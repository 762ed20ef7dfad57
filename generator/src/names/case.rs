//! Words and cases.

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::signs;
use crate::conventions::whole_words;

/// `PublicIPs` to `public_ips`.
#[must_use]
pub fn snake(text: &str) -> String {
    let name = spell(text).to_snake_case();
    begin(name, "value", "_")
}

/// `ip_block` to `IpBlock`.
#[must_use]
pub fn camel(text: &str) -> String {
    let name = join(&spell(text));
    begin(name, "Value", "N")
}

/// A value of an enumeration: `HDD Premium` to `HddPremium`, `1.10` to `V1_10`.
#[must_use]
pub fn variant(text: &str) -> String {
    let name = join(&spell(text));
    begin(name, "Empty", "V")
}

/// [`snake`] of a text that is told from another by its signs only: `a/b` to `a_slash_b`.
#[must_use]
pub fn snake_in_full(text: &str) -> String {
    let name = signs::in_full(&signs::latin(text)).to_snake_case();
    begin(name, "value", "_")
}

/// [`variant`] of a text that is told from another by its signs only: `a/b` to `ASlashB`.
#[must_use]
pub fn variant_in_full(text: &str) -> String {
    let name = join(&signs::in_full(&signs::latin(text)));
    begin(name, "Empty", "V")
}

/// Makes sure that a name does not begin with a digit and is not empty.
fn begin(name: String, empty: &str, prefix: &str) -> String {
    match name.chars().next() {
        None => empty.to_owned(),
        // No identifier begins with a digit (the Rust Reference, Identifiers).
        Some(first) if first.is_ascii_digit() => format!("{prefix}{name}"),
        Some(_) => name,
    }
}

/// Upper camel case in which digits that were apart stay apart.
fn join(text: &str) -> String {
    let mut name = String::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let digits = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if digits(name.chars().last()) && digits(word.chars().next()) {
            name.push('_');
        }
        name.push_str(&word.to_upper_camel_case());
    }
    name
}

/// Words that heck would break inside, as it takes every capital for the beginning of a word; the conventions have more.
const WHOLE: &[&str] = &["ETag", "IPSec", "IPv4", "IPv6"];

/// The whole word that a text begins with.
fn whole(text: &[char]) -> Option<&'static str> {
    let provider = whole_words().iter().map(String::as_str);
    let mut all = WHOLE.iter().copied().chain(provider);
    all.find(|word| {
        let end = text.get(word.len()).is_none_or(|c| !c.is_ascii_lowercase());
        end && text.iter().take(word.len()).copied().eq(word.chars())
    })
}

/// The text in ASCII letters and digits: plurals of acronyms as one word, signs in words where they are more than what
/// stands between words.
fn spell(text: &str) -> String {
    let text = &*signs::latin(text);
    if !text.contains(|c: char| c.is_ascii_alphanumeric()) {
        return signs::in_full(text);
    }
    let (sign, text) = signs::front(text);
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied();
    let mut spelled = signs::in_full(sign);
    let mut index = 0;
    while let Some(c) = at(index) {
        let before = index.checked_sub(1).and_then(at);
        let starts = before.is_none_or(|c| !c.is_ascii_uppercase());
        if let Some(word) = whole(chars.get(index..).unwrap_or_default()).filter(|_| starts) {
            spelled.push(c);
            spelled.extend(word.chars().skip(1).map(|c| c.to_ascii_lowercase()));
            index += word.len();
            continue;
        }
        // `LANs`, `IPs`, `GPUs`: heck would break before the last capital.
        let run = chars
            .get(index..)
            .unwrap_or_default()
            .iter()
            .take_while(|c| c.is_ascii_uppercase())
            .count();
        if run >= 2 && starts && at(index + run) == Some('s') {
            let after = at(index + run + 1);
            if after.is_none_or(|c| !c.is_ascii_lowercase()) {
                spelled.push(c);
                spelled.extend(
                    chars
                        .get(index + 1..index + run)
                        .unwrap_or_default()
                        .iter()
                        .map(char::to_ascii_lowercase),
                );
                index += run;
                continue;
            }
        }
        let digit_next = at(index + 1).is_some_and(|c| c.is_ascii_digit());
        let apart = before.is_none_or(|c| !c.is_ascii_alphanumeric());
        match c {
            '+' => spelled.push_str(" plus "),
            '-' if apart && digit_next => spelled.push_str(" minus "),
            '*' => spelled.push_str(" any "),
            '$' | '@' | '#' | '%' | '&' | '\'' => spelled.push(' '),
            c if c.is_ascii_alphanumeric() => spelled.push(c),
            c if c.is_alphanumeric() => spelled.push_str(&format!("u{:x}", u32::from(c))),
            _ => spelled.push(' '),
        }
        index += 1;
    }
    spelled
}

/// The singular of an English plural, as far as names of resources go.
#[must_use]
pub fn singular(word: &str) -> String {
    let keep = ["ss", "tus", "sis", "dns", "ous", "k8s", "netes", "axfr"];
    if keep.iter().any(|ending| word.ends_with(ending)) {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["sses", "xes", "ches", "shes"] {
        if word.ends_with(ending) {
            return word.strip_suffix("es").unwrap_or(word).to_owned();
        }
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_as_people_write_them() {
        let table = [
            ("LANs", "lans", "Lans"),
            ("NATGateways", "nat_gateways", "NatGateways"),
            ("UserS3Keys", "user_s3_keys", "UserS3Keys"),
            ("ipv6CidrBlock", "ipv6_cidr_block", "Ipv6CidrBlock"),
            ("publicIPs", "public_ips", "PublicIps"),
            (
                "interfaceIPv4CIDR",
                "interface_ipv4_cidr",
                "InterfaceIpv4Cidr",
            ),
            ("IPSecGateways", "ipsec_gateways", "IpsecGateways"),
            ("manageDBaaS", "manage_dbaas", "ManageDbaas"),
            ("ETag", "etag", "Etag"),
            (
                "filter.createdAfter",
                "filter_created_after",
                "FilterCreatedAfter",
            ),
            ("X-Contract-Number", "x_contract_number", "XContractNumber"),
            ("_links", "links", "Links"),
            ("2fa", "_2fa", "N2fa"),
            ("\u{e9}t\u{e9}", "ete", "Ete"),
            ("Stra\u{df}e", "strasse", "Strasse"),
            ("Gr\u{f6}\u{df}eInGB", "grosse_in_gb", "GrosseInGb"),
            (
                "\u{417}\u{430}\u{43f}\u{438}\u{441}\u{44c}",
                "zapis",
                "Zapis",
            ),
            ("\u{5317}\u{4eac}", "bei_jing", "BeiJing"),
            ("e\u{301}te\u{301}", "ete", "Ete"),
            ("\u{1f600}", "grinning", "Grinning"),
            ("\u{e000}", "ue000", "Ue000"),
            ("", "value", "Value"),
            (" ", "space", "Space"),
            ("_", "underscore", "Underscore"),
            ("$", "dollar", "Dollar"),
            ("$ref", "ref", "Ref"),
        ];
        for (wire, lower, upper) in table {
            assert_eq!(snake(wire), lower, "{wire}");
            assert_eq!(camel(wire), upper, "{wire}");
        }
    }

    #[test]
    fn values_of_enumerations_tell() {
        let table = [
            ("1.10", "V1_10"),
            ("11.0", "V11_0"),
            ("1.0", "V1_0"),
            ("-1", "Minus1"),
            ("+1", "Plus1"),
            ("ZONE_1", "Zone1"),
            ("", "Empty"),
            ("*", "Any"),
            (">=", "GreaterThanOrEqual"),
            ("<=", "LessThanOrEqual"),
            (">", "GreaterThan"),
            ("<", "LessThan"),
            ("==", "Equal"),
            ("=", "Equals"),
            ("!=", "NotEqual"),
            ("!", "Not"),
            ("=~", "Match"),
            ("-", "Minus"),
            ("+", "Plus"),
            ("/", "Slash"),
            (".", "Dot"),
            (",", "Comma"),
            ("||", "PipePipe"),
            ("()", "ParenthesisParenthesis"),
            ("\t", "Tab"),
            ("\u{7}", "U7"),
            ("created", "Created"),
            ("-created", "MinusCreated"),
            ("+created", "PlusCreated"),
            ("!created", "NotCreated"),
            ("~1.2", "Tilde1_2"),
            (">=1.2", "GreaterThanOrEqual1_2"),
            ("<none>", "None"),
            ("/path/to", "PathTo"),
            ("a-b", "AB"),
            ("Sch\u{f6}n", "Schon"),
        ];
        for (value, expected) in table {
            assert_eq!(variant(value), expected, "{value}");
        }
        assert_eq!(variant_in_full("a-b"), "AMinusB");
        assert_eq!(variant_in_full("a_b"), "AUnderscoreB");
        assert_eq!(snake_in_full("a/b"), "a_slash_b");
    }

    #[test]
    fn plurals() {
        let table = [
            ("volumes", "volume"),
            ("policies", "policy"),
            ("status", "status"),
            ("gpus", "gpu"),
            ("k8s", "k8s"),
        ];
        for (plural, expected) in table {
            assert_eq!(singular(plural), expected);
        }
    }
}
