//! Lists over all their pages.

mod page;
mod pager;

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use crate::call::Call;
use crate::error::Error;
use crate::model;

pub use page::Page;
use pager::Pager;
pub(crate) use pager::{member, text};

/// The pages of a list, each fetched when it is asked for.
///
/// It ends after the last page, after an empty one that has no token for another, before one that brings
/// nothing new, and after an error. Where neither a token nor a link nor a limit in the page says which page
/// is the last, pages are read until one is empty.
#[must_use = "nothing is sent before a page is asked for"]
pub struct Pages<L> {
    pager: Pager,
    // `Send` and `Sync` whatever `L` is, of which it holds none (the Rustonomicon, PhantomData).
    page: PhantomData<fn() -> L>,
}

impl<L: Page> Pages<L> {
    #[inline]
    fn new(call: Call) -> Pages<L> {
        Pages {
            pager: Pager::new(call),
            page: PhantomData,
        }
    }

    /// The next page; `None` after the last.
    ///
    /// Dropping the future loses nothing: the next one goes on where it stopped.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<L, Error>> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// The next page; `Ok(None)` after the last. For `while let Some(page) =
    /// pages.try_next().await? { … }`.
    ///
    /// # Errors
    /// As for the call itself.
    #[inline]
    pub async fn try_next(&mut self) -> Result<Option<L>, Error> {
        self.next().await.transpose()
    }

    #[inline]
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<L, Error>>> {
        loop {
            let reply = match ready!(self.pager.poll(cx)) {
                Some(Ok(reply)) => reply,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            let before = model::odd();
            match reply.read::<L>() {
                Ok(page) => {
                    let is_odd = model::odd() != before;
                    if self.pager.advance(&reply, page.view(), is_odd) {
                        return Poll::Ready(Some(Ok(page)));
                    }
                }
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

/// The items of a list, over all its pages.
///
/// The items of one page are held at a time; the next page is fetched when they are used up, and
/// none ahead. How large a page is, is the server's choice and that of the call's `limit`.
///
/// It ends after the last item, and after an error.
#[must_use = "nothing is sent before an item is asked for"]
pub struct Items<L: Page> {
    pages: Pages<L>,
    ready: vec::IntoIter<L::Item>,
}

// Nothing in it is ever pinned in place.
impl<L: Page> Unpin for Items<L> {}

impl<L: Page> Items<L> {
    #[inline]
    fn new(call: Call) -> Items<L> {
        Items {
            pages: Pages::new(call),
            ready: Vec::new().into_iter(),
        }
    }

    /// The next item; `None` after the last.
    ///
    /// Dropping the future loses nothing: the next one goes on where it stopped.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<L::Item, Error>> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// The next item; `Ok(None)` after the last. For `while let Some(item) =
    /// items.try_next().await? { … }`.
    ///
    /// # Errors
    /// As for the call itself.
    #[inline]
    pub async fn try_next(&mut self) -> Result<Option<L::Item>, Error> {
        self.next().await.transpose()
    }

    #[inline]
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<L::Item, Error>>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_next(cx)) {
                Some(Ok(page)) => match self.pages.pager.take_odd() {
                    Some(error) => return Poll::Ready(Some(Err(error))),
                    None => self.ready = page.into_items().into_iter(),
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// All items of a list on their way, held together in memory; [`Items`] holds a page at a time.
#[must_use = "futures do nothing unless awaited"]
pub struct AllFuture<L: Page> {
    pages: Pages<L>,
    items: Vec<L::Item>,
}

// Nothing in it is ever pinned in place.
impl<L: Page> Unpin for AllFuture<L> {}

impl<L: Page> Future for AllFuture<L> {
    type Output = Result<Vec<L::Item>, Error>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match ready!(self.pages.poll_next(cx)) {
                Some(Ok(page)) => match self.pages.pager.take_odd() {
                    Some(error) => return Poll::Ready(Err(error)),
                    None => self.items.extend(page.into_items()),
                },
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => return Poll::Ready(Ok(std::mem::take(&mut self.items))),
            }
        }
    }
}

impl Call {
    /// The pages of the list.
    #[inline]
    pub fn pages<L: Page>(self) -> Pages<L> {
        Pages::new(self)
    }

    /// The items of the list, over all pages.
    #[inline]
    pub fn items<L: Page>(self) -> Items<L> {
        Items::new(self)
    }

    /// All items of the list at once.
    #[inline]
    pub fn all<L: Page>(self) -> AllFuture<L> {
        AllFuture {
            pages: Pages::new(self),
            items: Vec::new(),
        }
    }
}

macro_rules! shown {
    ($($name:ident),*) => {$(
        impl<L: Page> fmt::Debug for $name<L> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}

shown!(Pages, Items, AllFuture);

#[cfg(feature = "stream")]
impl<L: Page> futures_core::Stream for Pages<L> {
    type Item = Result<L, Error>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pages::poll_next(&mut self, cx)
    }
}

#[cfg(feature = "stream")]
impl<L: Page> futures_core::Stream for Items<L> {
    type Item = Result<L::Item, Error>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Items::poll_next(&mut self, cx)
    }
}
