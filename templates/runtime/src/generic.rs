//! Traits by which a function over any list, or any resource, is written.

use crate::builder::Request;
use crate::call::Call;
use crate::error::Error;
use crate::future::CallFuture;
use crate::model::{Model, View};
use crate::paging::{AllFuture, Items, Page, Pages, member, text};
use crate::timestamp::Timestamp;

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
        text(member(self.whole(), "id"))
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
        text(member(self.whole(), "href"))
    }

    /// What the service says about the resource; `None` if it says nothing.
    #[inline]
    fn metadata(&self) -> Option<Metadata<'_>> {
        let metadata = member(self.whole(), "metadata");
        let is_object = match metadata {
            View::Value(value) => value.is_object(),
            View::Object(_) | View::Map(_) => true,
            _ => false,
        };
        is_object.then_some(Metadata(metadata))
    }

    #[doc(hidden)]
    fn whole(&self) -> View<'_>;
}

/// What services say about a resource of any kind. Each product's own type, by `metadata()` of its models, may say more.
#[derive(Clone, Copy)]
pub struct Metadata<'a>(View<'a>);

impl<'a> Metadata<'a> {
    /// The state, or the status, as the service writes it: `AVAILABLE`, `BUSY`.
    #[must_use]
    pub fn state(&self) -> Option<&'a str> {
        self.text("state").or_else(|| self.text("status"))
    }

    /// When it was made.
    #[must_use]
    pub fn created_date(&self) -> Option<Timestamp> {
        self.text("createdDate").map(Timestamp::from)
    }

    /// Who made it.
    #[must_use]
    pub fn created_by(&self) -> Option<&'a str> {
        self.text("createdBy")
    }

    /// When it was last changed.
    #[must_use]
    pub fn last_modified_date(&self) -> Option<Timestamp> {
        self.text("lastModifiedDate").map(Timestamp::from)
    }

    /// Who changed it last.
    #[must_use]
    pub fn last_modified_by(&self) -> Option<&'a str> {
        self.text("lastModifiedBy")
    }

    /// What tells one state of the resource from another (RFC 9110, 8.8.3).
    #[must_use]
    pub fn etag(&self) -> Option<&'a str> {
        self.text("etag")
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

/// Makes models that stand for a thing of a service resources.
#[doc(hidden)]
#[macro_export]
macro_rules! resources {
    ($($name:ident),* $(,)?) => {$(
        impl $crate::Resource for $name {
            #[inline]
            fn whole(&self) -> $crate::rt::View<'_> {
                $crate::rt::Field::view(self)
            }
        }
    )*};
}
