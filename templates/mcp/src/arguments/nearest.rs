//! Which of some names is meant by one that is none of them.

/// The name that is nearest, if it is near enough to be a slip: fewer than a third of its characters differ.
#[must_use]
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(wanted);
    let names = names
        .into_iter()
        .map(|name| (distance(&folded, &fold(name)), name));
    let (distance, name) = names.min_by_key(|(distance, _)| *distance)?;
    (distance * 3 <= name.chars().count().max(2)).then_some(name)
}

/// A name without case and signs: `datacenter_id` and `datacenterId` are the same then.
#[must_use]
pub fn fold(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// `; did you mean …?`, or nothing.
#[must_use]
pub fn hint<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    nearest(wanted, names).map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// How many letters are to be put in, left out, replaced or swapped with the next to make one word of the other.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (
        left.chars().take(64).collect(),
        right.chars().take(64).collect(),
    );
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let at =
                |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(&row, j) + usize::from(a != b))
                .min(at(&row, j + 1) + 1)
                .min(at(&next, j) + 1);
            let swapped =
                i > 0 && j > 0 && left.get(i - 1) == Some(b) && right.get(j - 1) == Some(a);
            if swapped {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            next.push(cost);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}
