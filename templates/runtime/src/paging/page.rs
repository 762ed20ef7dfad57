//! What a list call answers.

use super::pager::next_link;
use crate::model::Field;
use crate::output::Output;
use crate::words::Words;

/// The answer of a list call: one page of the list.
///
/// Implemented by the models that list calls answer and by `Vec` for lists that are a bare array, and by nothing else:
/// it may gain methods.
pub trait Page: Output + Field {
    /// What it lists.
    type Item: 'static;

    /// The items of this page; none if the service left them out.
    fn items(&self) -> &[Self::Item];

    /// The items of this page.
    fn into_items(self) -> Vec<Self::Item>;

    /// The link to the next page, as it came. Where lists are paged by numbers or tokens there is none, and some
    /// services give one that leads nowhere: [`List::pages`](crate::List::pages) knows how to go on with each of them.
    #[inline]
    fn next(&self) -> Option<&str> {
        next_link(Field::view(self), self.words())
    }

    #[doc(hidden)]
    fn words(&self) -> &'static Words;
}

/// A list that comes as a bare JSON array.
impl<T: Field + Send + Sync + 'static> Page for Vec<T> {
    type Item = T;

    #[inline]
    fn items(&self) -> &[T] {
        self
    }

    #[inline]
    fn into_items(self) -> Vec<T> {
        self
    }

    // It has no members, and so no words.
    #[inline]
    fn words(&self) -> &'static Words {
        &Words::BASE
    }
}
