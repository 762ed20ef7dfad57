//! Traits by which a function over any list, or any resource, is written.

use crate::builder::Request;
use crate::call::Call;
use crate::error::Error;
use crate::future::CallFuture;
use crate::model::{Model, View};
use crate::paging::{AllFuture, Items, Page, Pages, member, text};
use crate::timestamp::Timestamp;
use crate::words::{Words, audit};

/// A call that lists: what is read over all its pages.
///
/// Implemented by the builders of all list calls, and by nothing else: it may gain methods.
///
/// ```
/// use ionoscloud_core::{Error, List, Page, Resource};
///
/// /// The ids of all that is listed, whatever it is.
/// async fn ids<L>(list: L) -> Result<Vec<String>, Error>
/// where
///     L: List,
///     <L::Page as Page>::Item: Resource,
/// {
///     let mut ids = Vec::new();
///     let mut items = list.items();
///     while let Some(item) = items.try_next().await? {
///         ids.extend(item.id().map(str::to_owned));
///     }
///     Ok(ids)
/// }
/// ```
pub trait List:
    Sized
    + Request<Answer = <Self as List>::Page>
    + IntoFuture<
        Output = Result<<Self as List>::Page, Error>,
        IntoFuture = CallFuture<<Self as List>::Page>,
    >
{
    /// What it answers when it is awaited: the first page.
    type Page: Page;

    /// The items of the list, over all its pages, fetched as they are asked for.
    #[inline]
    fn items(self) -> Items<Self::Page> {
        self.into_call().items()
    }

    /// The pages of the list, fetched as they are asked for.
    #[inline]
    fn pages(self) -> Pages<Self::Page> {
        self.into_call().pages()
    }

    /// All items of the list, over all its pages, at once.
    #[inline]
    fn all(self) -> AllFuture<Self::Page> {
        self.into_call().all()
    }

    #[doc(hidden)]
    fn into_call(self) -> Call;
}

/// A thing that a service keeps: a model with an id, and with properties, a link or metadata beside it.
///
/// Implemented by all such models, and by nothing else: it may gain methods. Each of them reads what the model's own
/// getters of these names read.
///
/// ```
/// use ionoscloud_core::Resource;
///
/// /// One line about anything.
/// fn line(resource: &dyn Resource) -> String {
///     let state = resource.metadata().and_then(|metadata| metadata.state());
///     format!("{} {}", resource.id().unwrap_or("-"), state.unwrap_or("-"))
/// }
/// ```
pub trait Resource: Model {
    /// The id; `None` if it has none yet.
    #[inline]
    fn id(&self) -> Option<&str> {
        let (whole, words) = self.parts();
        text(member(whole, words.id))
    }

    /// The id as a UUID; `None` if it has none yet, or one of another form.
    #[cfg(feature = "uuid")]
    #[inline]
    fn uuid(&self) -> Option<uuid::Uuid> {
        self.id()?.parse().ok()
    }

    /// The absolute address of the resource, as the service gives it.
    #[inline]
    fn href(&self) -> Option<&str> {
        let (whole, words) = self.parts();
        text(member(whole, words.address))
    }

    /// What the service says about the resource; `None` if it says nothing.
    #[inline]
    fn metadata(&self) -> Option<Metadata<'_>> {
        let (whole, words) = self.parts();
        let metadata = member(whole, words.metadata);
        let is_object = match metadata {
            View::Value(value) => value.is_object(),
            View::Object(_) | View::Map(_) => true,
            _ => false,
        };
        is_object.then_some(Metadata(metadata, words))
    }

    #[doc(hidden)]
    fn parts(&self) -> (View<'_>, &'static Words);
}

/// What services say about a resource of any kind. Each product's own type, by `metadata()` of its models, may say more.
#[derive(Clone, Copy)]
pub struct Metadata<'a>(View<'a>, &'static Words);

impl<'a> Metadata<'a> {
    /// The state, or the status, as the service writes it: `AVAILABLE`, `BUSY`.
    #[must_use]
    pub fn state(&self) -> Option<&'a str> {
        self.1.state.iter().find_map(|name| self.text(name))
    }

    /// When it was made.
    #[must_use]
    pub fn created_date(&self) -> Option<Timestamp> {
        self.text(audit::CREATED).map(Timestamp::from)
    }

    /// Who made it.
    #[must_use]
    pub fn created_by(&self) -> Option<&'a str> {
        self.text(audit::CREATED_BY)
    }

    /// When it was last changed.
    #[must_use]
    pub fn last_modified_date(&self) -> Option<Timestamp> {
        self.text(audit::CHANGED).map(Timestamp::from)
    }

    /// Who changed it last.
    #[must_use]
    pub fn last_modified_by(&self) -> Option<&'a str> {
        self.text(audit::CHANGED_BY)
    }

    /// What tells one state of the resource from another (RFC 9110, 8.8.3).
    #[must_use]
    pub fn etag(&self) -> Option<&'a str> {
        self.text(audit::ETAG)
    }

    /// A text in it by its name on the wire, whether the document knows it or not; `None` for an empty one.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'a str> {
        text(member(self.0, name))
    }
}

impl std::fmt::Debug for Metadata<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metadata")
            .field("state", &self.state())
            .field("created_date", &self.created_date())
            .field("last_modified_date", &self.last_modified_date())
            .finish_non_exhaustive()
    }
}

/// Makes models that stand for a thing of a service resources, with the words of their product.
#[doc(hidden)]
#[macro_export]
macro_rules! resources {
    ($product:ident; $($name:ident),* $(,)?) => {$(
        impl $crate::Resource for $name {
            #[inline]
            fn parts(&self) -> ($crate::rt::View<'_>, &'static $crate::rt::Words) {
                ($crate::rt::Field::view(self), &$product.words)
            }
        }
    )*};
}
