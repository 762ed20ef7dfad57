//! A pointer that ends what rustc follows.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::table::{Model, Shape, Slot, Terms, View, pointer};

/// A model that stands elsewhere, as in a [`Box`].
///
/// It is `Send` and `Sync` whatever is in it, which only what is both can be put into. rustc need not look inside
/// therefore: through a `Box` it follows types that lead to one another, and gives up 128 levels down.
// A trait object has the auto traits that it names (the Rust Reference, Trait objects).
pub struct Boxed<T>(Box<dyn Holds<T> + Send + Sync>);

/// What holds a value.
trait Holds<T> {
    fn get(&self) -> &T;
    fn get_mut(&mut self) -> &mut T;
    fn copy(&self) -> Boxed<T>;
    fn take(self: Box<Self>) -> T;
}

impl<T: Clone + Send + Sync + 'static> Holds<T> for T {
    #[inline]
    fn get(&self) -> &T {
        self
    }
    #[inline]
    fn get_mut(&mut self) -> &mut T {
        self
    }
    fn copy(&self) -> Boxed<T> {
        Boxed::new(self.clone())
    }
    fn take(self: Box<Self>) -> T {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Boxed<T> {
    /// Puts a value behind a pointer.
    #[must_use]
    pub fn new(value: T) -> Self {
        Boxed(Box::new(value))
    }
}

impl<T> Boxed<T> {
    /// The value itself.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0.take()
    }
}

impl<T> Deref for Boxed<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.0.get()
    }
}

impl<T> DerefMut for Boxed<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_mut()
    }
}

impl<T> Clone for Boxed<T> {
    fn clone(&self) -> Self {
        self.0.copy()
    }
}

impl<T: Clone + Send + Sync + 'static> From<T> for Boxed<T> {
    fn from(value: T) -> Self {
        Boxed::new(value)
    }
}

impl<T: Default + Clone + Send + Sync + 'static> Default for Boxed<T> {
    fn default() -> Self {
        Boxed::new(T::default())
    }
}

impl<T: PartialEq> PartialEq for Boxed<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for Boxed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

pointer!(Boxed<M> where M: Model);
