//! Identifiers of Rust: what can be one, and how it is written.

use proc_macro2::{Ident, Span};

/// Words that cannot be identifiers, not even raw ones.
pub(crate) const NEVER: &[&str] = &["self", "Self", "super", "crate", "_", ""];

/// Words of edition 2024 that syn, which reads every edition, takes for identifiers.
// `gen` is a keyword from edition 2024 on (the Rust Reference, Keywords).
const OF_EDITION: &[&str] = &["gen"];

/// The longest name that people may choose, in bytes: a file is called by it, with a few words around, and 255 is what
/// file systems take.
const LONGEST: usize = 200;

/// Whether a text can be an identifier, as it is or as a raw one.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let letters = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let digit = text.starts_with(|c: char| c.is_ascii_digit());
    letters && !digit && text.len() <= LONGEST && !NEVER.contains(&text)
}

/// An identifier, raw where it has to be.
#[must_use]
pub fn ident(name: &str) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Ok(ident) if !OF_EDITION.contains(&name) => ident,
        _ => Ident::new_raw(name, Span::call_site()),
    }
}

#[cfg(test)]
mod tests {
    use super::ident;

    #[test]
    fn words_that_the_edition_keeps_are_raw() {
        // The Reference, "Keywords": strict, reserved, and those that an edition up to 2024 added, without what
        // cannot be raw.
        let kept = "as break const continue else enum extern false fn for if impl in let loop match mod move mut pub \
                    ref return static struct trait true type unsafe use where while async await dyn abstract become \
                    box do final macro override priv typeof unsized virtual yield try gen";
        for word in kept.split_whitespace() {
            assert_eq!(ident(word).to_string(), format!("r#{word}"));
        }
        for word in [
            "union",
            "auto",
            "raw",
            "safe",
            "default",
            "macro_rules",
            "generate",
            "Gen",
        ] {
            assert_eq!(ident(word).to_string(), word);
        }
    }
}
