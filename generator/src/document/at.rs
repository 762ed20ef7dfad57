//! Positions in the tree, for findings.

use crate::finding::Position;
use crate::pointer::push;

/// A position in the tree while it is walked: a step, and the position above it.
///
/// Positions live on the stack of the walk and are turned into pointers only when there is something to report.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    above: Option<&'a At<'a>>,
    step: Step<'a>,
    /// Where the node stands.
    pub place: Position,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Member(&'a str),
    Item(usize),
}

impl<'a> At<'a> {
    /// The document itself.
    pub fn root(place: Position) -> Self {
        Self {
            above: None,
            step: Step::Root,
            place,
        }
    }

    /// The member `key` of this mapping.
    pub fn member(&'a self, key: &'a str, place: Position) -> At<'a> {
        At {
            above: Some(self),
            step: Step::Member(key),
            place,
        }
    }

    /// The item at `index` of this sequence.
    pub fn item(&'a self, index: usize, place: Position) -> At<'a> {
        At {
            above: Some(self),
            step: Step::Item(index),
            place,
        }
    }

    /// The key of this member; empty for an item.
    pub fn key(&self) -> &'a str {
        match self.step {
            Step::Member(key) => key,
            Step::Root | Step::Item(_) => "",
        }
    }

    /// The position above this one.
    pub fn above(&self) -> Option<&'a At<'a>> {
        self.above
    }

    /// Whether a member `key` is on the way down to here.
    pub fn is_below(&self, key: &str) -> bool {
        std::iter::successors(self.above, |at| at.above).any(|at| at.key() == key)
    }

    /// The number of levels down to here: 1 for the document itself.
    pub fn depth(&self) -> usize {
        std::iter::successors(Some(self), |at| at.above).count()
    }

    /// The pointer to this position.
    pub fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(position) = at {
            steps.push(position.step);
            at = position.above;
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Root => {}
                Step::Member(key) => push(&mut pointer, key),
                Step::Item(index) => push(&mut pointer, &index.to_string()),
            }
        }
        pointer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_knows_its_pointer() {
        let at = At::root(Position::START);
        let at = at.member("a/b~c", Position::START);
        let at = at.item(3, Position::START);
        let at = at.member("", Position::START);
        assert_eq!(at.pointer(), "/a~1b~0c/3/");
    }
}
