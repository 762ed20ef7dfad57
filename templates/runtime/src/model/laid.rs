//! Where what was odd in a list or a map goes in what has become of it.

use std::collections::{HashMap, HashSet, VecDeque};

use super::raw;
use super::rest::Rest;
use super::scalar::scalar;
use super::table::{ListView, MapView, View};

/// Where the odd items of a list stand in what has become of it.
#[derive(Default)]
pub struct Laid<'a> {
    /// The place in the list before which each stands, in order.
    odd: Vec<(usize, &'a str)>,
    inside: HashMap<usize, &'a Rest>,
}

impl<'a> Laid<'a> {
    /// The odd items that stand before item `index`.
    pub fn before(&self, index: usize) -> impl Iterator<Item = &'a str> {
        let from = self.odd.partition_point(|(place, _)| *place < index);
        let odd = self.odd.get(from..).unwrap_or_default().iter();
        odd.take_while(move |(place, _)| *place == index)
            .map(|(_, text)| *text)
    }

    pub fn inside(&self, index: usize) -> Option<&'a Rest> {
        self.inside.get(&index).copied()
    }
}

/// Where everything stands in a list.
pub fn laid<'a>(rest: &'a Rest, list: &dyn ListView) -> Laid<'a> {
    let Some(Rest::List { read, odd, inside }) = rest.unjudged() else {
        return Laid::default();
    };
    let now: Vec<Box<str>> = (0..list.len()).map(|at| sign(list.item(at))).collect();
    let places: Vec<Option<usize>> = if now.starts_with(read) {
        (0..read.len()).map(Some).collect()
    } else {
        // Of equal ones, the first is the first.
        let mut all: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (index, sign) in now.iter().enumerate() {
            all.entry(sign).or_default().push_back(index);
        }
        let mut place = |sign: &str| all.get_mut(sign)?.pop_front();
        read.iter().map(|sign| place(sign)).collect()
    };
    let at = |index: usize| places.get(index).copied().flatten();
    let mut laid = Laid::default();
    for (before, text) in odd {
        let behind = before.checked_sub(1).and_then(at).map(|place| place + 1);
        // A list of which nothing was read may be what it was.
        let first = read.is_empty().then_some(0);
        if let Some(place) = behind.or_else(|| at(*before)).or(first) {
            laid.odd.push((place, text));
        }
    }
    laid.odd.sort_by_key(|(place, _)| *place);
    let inside = inside.iter();
    let inside = inside.filter_map(|(index, rest)| Some((at(*index)?, rest)));
    laid.inside = inside.collect();
    laid
}

/// The entries of another type that go back with a map, as texts of JSON.
pub fn entries<'a>(rest: &'a Rest, map: &dyn MapView) -> Vec<(&'a str, &'a str)> {
    let Some(Rest::Map { read, odd, .. }) = rest.unjudged() else {
        return Vec::new();
    };
    let mut now = HashSet::new();
    map.each(&mut |name, _| _ = now.insert(name));
    if !read.is_empty() && !read.iter().any(|name| now.contains(name.as_str())) {
        return Vec::new();
    }
    let is_set = |name: &str| {
        let name: Result<String, _> = serde_json::from_str(name);
        name.is_ok_and(|name| now.contains(name.as_str()))
    };
    let odd = odd.iter().filter(|(name, _)| !is_set(name));
    odd.map(|(name, text)| (&**name, &**text)).collect()
}

/// What an item is known by again.
pub fn sign(view: View<'_>) -> Box<str> {
    match view {
        View::Object(_) | View::Map(_) => "{".into(),
        View::List(_) => "[".into(),
        view => {
            let mut out = Vec::new();
            scalar(view, None, &mut out);
            raw::utf8(out).into()
        }
    }
}
