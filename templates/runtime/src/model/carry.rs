//! Changed that only the first answer of a service has: passwords, tokens and keys that it shows once.

use serde_json::value::RawValue;

use super::encode::encode;
use super::inspect::secrets;
use super::raw;
use super::table::View;
use super::write::Sequence;

/// The JSON text of `later` with the secrets that only `first` has, and the objects that they stand in;
/// `None` if there are none. All else stays as it came, to the digit.
pub(crate) fn carry(first: View<'_>, later: &[u8]) -> Option<Vec<u8>> {
    if secrets(first).is_empty() {
        return None;
    }
    let later: &RawValue = serde_json::from_slice(later).ok()?;
    into(first, later.get()).map(String::into_bytes)
}

/// The text with what was carried into it, if anything was.
fn into(first: View<'_>, later: &str) -> Option<String> {
    match (first, later.as_bytes().first()?) {
        (View::Object(model), b'{') => {
            let mut members = Changed::of(later);
            for (index, member) in model.shape().members.iter().enumerate() {
                let view = model.view(index);
                let holds = member.secret || !secrets(view).is_empty();
                if view.is_absent() || !holds {
                    continue;
                }
                let names = [Some(member.name), member.alias];
                let mut names = names.into_iter().flatten();
                let known = names.find(|name| members.get(name).is_some());
                let there = known.and_then(|name| members.get(name));
                match (known, there.filter(|there| is_there(there))) {
                    (Some(name), Some(there)) => {
                        if let Some(text) = into(view, there) {
                            members.set(name, text);
                        }
                    }
                    (known, _) => {
                        members.set(known.unwrap_or(member.name), raw::utf8(encode(view)))
                    }
                }
            }
            members.written()
        }
        (View::Map(map), b'{') => {
            let mut members = Changed::of(later);
            map.each(&mut |name, view| {
                if let Some(text) = members.get(name).and_then(|there| into(view, there)) {
                    members.set(name, text);
                }
            });
            members.written()
        }
        (View::List(list), b'[') => {
            let items = raw::items(later);
            if items.len() != list.len() {
                return None;
            }
            let mut out = Vec::with_capacity(later.len());
            let mut carried = false;
            let mut written = Sequence::new(b'[', &mut out);
            for (index, there) in items.into_iter().enumerate() {
                let text = into(list.item(index), there);
                carried |= text.is_some();
                let text = text.as_deref().unwrap_or(there);
                written.next().extend(text.as_bytes());
            }
            written.end(b']');
            carried.then(|| raw::utf8(out))
        }
        _ => None,
    }
}

/// The members of an object, some of them changed.
struct Changed<'a> {
    all: Vec<(raw::Name<'a>, &'a str)>,
    changed: Vec<(String, String)>,
}

impl<'a> Changed<'a> {
    fn of(text: &'a str) -> Self {
        Changed {
            all: raw::members(text),
            changed: Vec::new(),
        }
    }

    /// What came under a name.
    fn get(&self, name: &str) -> Option<&'a str> {
        let mut all = self.all.iter();
        all.find(|(known, _)| known.as_deref() == Ok(name))
            .map(|(_, text)| *text)
    }

    fn set(&mut self, name: &str, text: String) {
        self.changed.push((name.to_owned(), text));
    }

    /// The object, if anything was changed.
    fn written(self) -> Option<String> {
        if self.changed.is_empty() {
            return None;
        }
        let is_changed = |name: &str| self.changed.iter().any(|(known, _)| known == name);
        let mut out = Vec::new();
        let mut members = Sequence::new(b'{', &mut out);
        for (name, text) in &self.all {
            match name {
                Ok(name) if is_changed(name) => {}
                Ok(name) => members.named(name).extend(text.as_bytes()),
                Err(name) => members.raw(name, text),
            }
        }
        for (name, text) in &self.changed {
            members.named(name).extend(text.as_bytes());
        }
        members.end(b'}');
        Some(raw::utf8(out))
    }
}

/// Whether a value is one: services write an empty text, or stars, where they show a secret no more.
fn is_there(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'n') | None => false,
        // Half a surrogate pair is something.
        Some(b'"') => serde_json::from_str::<String>(text)
            .map_or(true, |text| !text.bytes().all(|byte| byte == b'*')),
        Some(b'{') => !raw::members(text).is_empty(),
        Some(b'[') => !raw::items(text).is_empty(),
        Some(_) => true,
    }
}
