//! What services are known to refuse although their documents allow it.

use serde_json::Value;

use super::{Cloud, Refused};
use crate::{
    answer::{Exchange, plain_text},
    document::Document,
    facts,
    shape::Shape,
    world::{Node, Progress},
};

/// Characters of a value that are repeated in a refusal.
const SHOWN: usize = 60;

impl Cloud {
    /// The status that a product has for what the present state does not allow.
    pub(crate) fn conflict(document: &Document) -> u16 {
        match document.like("GET", "/requests/{}/status") {
            Some(_) => 422,
            None => 409,
        }
    }

    /// Refuses to change what stays as it was made, and to make smaller what only grows.
    pub(super) fn check_lasting(
        &mut self,
        x: &Exchange<'_>,
        path: &str,
        shape: &Shape,
        sent: &Value,
    ) -> Result<(), Refused> {
        let Some(node) = self.world(&x.scope).find(path) else {
            return Ok(());
        };
        let Some(before) = node.body.get("properties") else {
            return Ok(());
        };
        let change = |pointer: &str| {
            let new = sent.pointer(pointer)?;
            let old = before.pointer(pointer);
            let is_same = old.map_or(new.is_null(), |old| same(old, new));
            (!is_same).then_some((pointer.trim_start_matches('/').to_owned(), old, new))
        };
        let changed = shape.fixed.iter().find_map(|pointer| change(pointer));
        if let Some((name, old, _)) = changed {
            let what = match old {
                Some(old) => {
                    let old = shortened(&plain_text(old));
                    format!("`{name}` is {old:?} and cannot be changed")
                }
                None => format!("`{name}` can only be given when the resource is made"),
            };
            return Err(Refused(422, what));
        }
        for (name, old, new) in shape.growing.iter().filter_map(|pointer| change(pointer)) {
            if let (Some(was), Some(now)) = (old.and_then(size), size(new))
                && now < was
            {
                let what = format!("`{name}` is {was} and can only grow, not become {now}");
                return Err(Refused(422, what));
            }
        }
        Ok(())
    }

    /// What a replacement keeps where it does not say anything about it: what stays as it was made, what only grows, and
    /// what the service has chosen.
    pub(super) fn lasting(
        &mut self,
        x: &Exchange<'_>,
        path: &str,
        shape: &Shape,
    ) -> Vec<(String, Value)> {
        let node = self.world(&x.scope).find(path);
        let properties = node.and_then(|node| node.body.get("properties")?.as_object());
        let is_of = |product: &str, at: &str| {
            product == x.document().product() && shape.item.strip_suffix("/{}") == Some(at)
        };
        let stay = properties.into_iter().flatten().filter(|(name, _)| {
            let pointer = format!("/{name}");
            let whole = format!("/properties/{name}");
            shape.fixed.contains(&pointer)
                || shape.growing.contains(&pointer)
                || facts::INITIAL
                    .iter()
                    .any(|(product, at, initial, _)| is_of(product, at) && *initial == whole)
                || facts::CHOSEN.iter().any(|(product, at, chosen)| {
                    is_of(product, at) && chosen.contains(&name.as_str())
                })
        });
        stay.map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    /// Refuses a second resource of a name that is given once; `own` is where the resource is that gets it.
    pub(super) fn check_unique(
        &mut self,
        x: &Exchange<'_>,
        normal: &str,
        list: &str,
        own: &str,
        sent: &Value,
    ) -> Result<(), Refused> {
        let (document, scope) = (x.document(), &x.scope);
        let mut known = facts::UNIQUE.iter();
        let known = known.find(|(product, at, _)| *product == document.product() && *at == normal);
        let Some((.., member)) = known else {
            return Ok(());
        };
        let pointer = format!("/properties/{member}");
        let Some(name) = sent.pointer(&pointer).or_else(|| sent.get(member)) else {
            return Ok(());
        };
        let world = self.world(scope);
        let is_taken = world.list(list).iter().any(|entry| {
            let path = format!("{list}/{}", entry.segment);
            let node = world.find(&path).filter(|_| path != own);
            node.is_some_and(|node| node.at(&pointer) == Some(name))
        });
        if is_taken {
            let what = format!("`{member}` {:?} is taken", shortened(&plain_text(name)));
            return Err(Refused(Self::conflict(document), what));
        }
        Ok(())
    }

    /// Refuses to delete what something else still needs.
    pub(super) fn check_free(&mut self, x: &Exchange<'_>, path: &str) -> Result<(), Refused> {
        let document = x.document();
        let world = self.world(&x.scope);
        let Some(node) = world.find(path) else {
            return Ok(());
        };
        let id = node.id();
        let holds = |item: &str, other: &str, by: &Node, whose: Option<&str>| {
            *by.item == *item
                && by.progress != Progress::Deleting
                && match whose {
                    Some(pointer) => by.at(pointer).map(plain_text).as_deref() == Some(id),
                    None => other.starts_with(path),
                }
        };
        for held in facts::HELD {
            if held.product != document.product() || *held.item != *node.item {
                continue;
            }
            let mut below = world.below(held.whose.map_or(path, |_| held.root));
            let by = below.find(|(other, by)| holds(held.by, other, by, held.whose));
            if let Some((other, _)) = by {
                let what = format!("{} is still there: delete it first", x.url(other));
                return Err(Refused(Self::conflict(document), what));
            }
        }
        Ok(())
    }

    /// What is said of a resource that is to be linked and is not there.
    pub(super) fn no_such(link: &facts::Link, id: &str) -> Refused {
        let word = link.to.rsplit('/').next().unwrap_or_default();
        let word = word.strip_suffix('s').unwrap_or(word);
        Refused(
            422,
            format!("there is no {word} with the id {:?}", shortened(id)),
        )
    }
}

/// Whether two values are the same to the service: numbers are, whether they are written with a fraction or not.
fn same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

/// A size, or a version.
fn size(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
