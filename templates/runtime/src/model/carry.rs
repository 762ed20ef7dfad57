//! Members that only the first answer of a service has: passwords, tokens and keys that it shows once.

use serde_json::{Map, Value};

use super::encode::encode_value;
use super::inspect::secrets;
use super::raw;
use super::table::{Member, View};

/// The JSON text of `later` with the secrets that only `first` has, and the objects that they stand in;
/// `None` if there are none.
pub(crate) fn carry(first: View<'_>, later: &[u8]) -> Option<Vec<u8>> {
    if secrets(first).is_empty() {
        return None;
    }
    let mut later = raw::bounded(later)?;
    into(first, &mut later).then(|| later.to_string().into_bytes())
}

/// Whether anything was carried.
fn into(first: View<'_>, later: &mut Value) -> bool {
    let mut carried = false;
    match (first, later) {
        (View::Object(model), Value::Object(members)) => {
            for (index, member) in model.shape().members.iter().enumerate() {
                let view = model.view(index);
                let holds = member.secret || !secrets(view).is_empty();
                if view.is_absent() || !holds {
                    continue;
                }
                match known(members, member) {
                    Some(there) => carried |= into(view, there),
                    None => {
                        members.insert(member.name.to_owned(), encode_value(view));
                        carried = true;
                    }
                }
            }
        }
        (View::Map(map), Value::Object(members)) => map.each(&mut |name, view| {
            if let Some(there) = members.get_mut(name) {
                carried |= into(view, there);
            }
        }),
        (View::List(list), Value::Array(items)) if list.len() == items.len() => {
            for (index, there) in items.iter_mut().enumerate() {
                carried |= into(list.item(index), there);
            }
        }
        _ => {}
    }
    carried
}

/// The value of a member, unless it is none: services write an empty text, or stars, where they
/// show a secret no more.
fn known<'a>(members: &'a mut Map<String, Value>, member: &Member) -> Option<&'a mut Value> {
    let is_there = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.bytes().all(|byte| byte == b'*'),
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    let names = [Some(member.name), member.alias];
    let name = names
        .into_iter()
        .flatten()
        .find(|name| members.contains_key(*name))?;
    members.get_mut(name).filter(|value| is_there(value))
}
