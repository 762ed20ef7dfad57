//! Where nodes stood before they were moved, for findings.

use std::collections::HashMap;

use crate::pointer;

/// What has moved: the place it has, below where its parent stood, and the place it had.
#[derive(Clone, Debug, Default)]
pub(in crate::document) struct Moved {
    places: HashMap<String, String>,
}

impl Moved {
    /// What stands at `now` stood at `before`; the parent of `now` is where it was in the user's file.
    pub fn add(&mut self, now: String, before: String) {
        if now != before {
            self.places.insert(now, before);
        }
    }

    /// A list of alternatives or parts that nobody wrote: what is in it is told of where `at` stands.
    pub fn made(&mut self, at: &str, keyword: &str, count: usize) {
        self.add(format!("{at}/{keyword}"), at.to_owned());
        for index in 0..count {
            self.add(format!("{at}/{index}"), at.to_owned());
        }
    }

    /// The pointer in the user's file.
    pub fn original(&self, pointer: &str) -> String {
        if self.places.is_empty() || pointer.is_empty() {
            return pointer.to_owned();
        }
        let mut original = String::with_capacity(pointer.len());
        for segment in pointer::segments(pointer) {
            pointer::push(&mut original, &segment);
            if let Some(before) = self.places.get(&original) {
                original.clone_from(before);
            }
        }
        original
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moved_within_what_moved_is_found() {
        let mut moved = Moved::default();
        moved.add(
            "/s/anyOf/0/properties/a/items".into(),
            "/s/anyOf/0/properties/a/anyOf/1/items".into(),
        );
        moved.add("/s/properties".into(), "/s/anyOf/0/properties".into());
        moved.made("/s/properties", "anyOf", 2);
        for (now, before) in [
            ("", ""),
            ("/s/title", "/s/title"),
            ("/s/properties/a/type", "/s/anyOf/0/properties/a/type"),
            (
                "/s/properties/a/items/enum/1",
                "/s/anyOf/0/properties/a/anyOf/1/items/enum/1",
            ),
        ] {
            assert_eq!(moved.original(now), before);
        }
        let mut made = Moved::default();
        made.made("/s", "anyOf", 2);
        assert_eq!(made.original("/s/anyOf/1/items"), "/s/items");
    }
}
