//! What the body of an answer is read as.

use bytes::Bytes;
use http::HeaderMap;

use crate::model::{self, DecodeError, Field, Slot, View};
use crate::operation::Answer;

/// A type that an answer can be read as.
pub trait Output: Sized + 'static {
    /// Reads a successful answer.
    ///
    /// # Errors
    /// The body is not what the type needs.
    fn read(answer: Answer, headers: &HeaderMap, body: &Bytes) -> Result<Self, DecodeError>;

    /// The value as it would go on the wire; `None` for what is no model.
    fn as_view(&self) -> Option<View<'_>> {
        None
    }

    /// The headers that [`read`](Output::read) makes this value of; `None` for what is made of a body.
    fn headers(&self) -> Option<&HeaderMap> {
        None
    }

    /// The body that [`read`](Output::read) makes this value of.
    #[cfg(feature = "mock")]
    fn write(&self, _: Answer) -> Bytes {
        Bytes::new()
    }
}

impl<T: Field + 'static> Output for T {
    #[inline]
    fn read(answer: Answer, _: &HeaderMap, body: &Bytes) -> Result<Self, DecodeError> {
        let mut value = None;
        #[cfg(feature = "xml")]
        if let Answer::Xml(root) = answer
            && !body.trim_ascii().is_empty()
        {
            model::xml::decode(body, root, T::slot(&mut value))?;
            return value.ok_or_else(|| DecodeError::of("expected a value, found none"));
        }
        fill(answer, body, T::slot(&mut value));
        if let Some(value) = value {
            return Ok(value);
        }
        let value: T = model::decode(body)?;
        if model::is_foreign(Field::view(&value)) {
            return Err(DecodeError::of(
                "an object that tells of trouble, without any member that is documented",
            ));
        }
        Ok(value)
    }

    #[inline]
    fn as_view(&self) -> Option<View<'_>> {
        Some(Field::view(self))
    }

    #[cfg(feature = "mock")]
    fn write(&self, answer: Answer) -> Bytes {
        match (answer, Field::view(self).plain()) {
            (Answer::Text, View::Text(text)) => text.to_owned().into(),
            #[cfg(feature = "xml")]
            (Answer::Xml(root), view) => model::xml::encode(view, root).0.into(),
            (_, view) => model::encode(view).into(),
        }
    }
}

/// The body is of no interest.
impl Output for () {
    #[inline]
    fn read(_: Answer, _: &HeaderMap, _: &Bytes) -> Result<Self, DecodeError> {
        Ok(())
    }
}

/// The body as it came.
impl Output for Bytes {
    #[inline]
    fn read(_: Answer, _: &HeaderMap, body: &Bytes) -> Result<Self, DecodeError> {
        Ok(body.clone())
    }

    #[cfg(feature = "mock")]
    fn write(&self, _: Answer) -> Bytes {
        self.clone()
    }
}

/// Fills `slot` from what is not JSON: a text, or the absence of a body, which several services
/// send with a 202.
fn fill(answer: Answer, body: &[u8], slot: Slot<'_>) {
    let empty = body.trim_ascii().is_empty();
    match slot {
        Slot::Text(slot) if empty || answer == Answer::Text => {
            *slot = Some(String::from_utf8_lossy(body).into_owned());
        }
        Slot::Value(slot) if empty => *slot = Some(serde_json::Value::Null),
        Slot::Value(slot) if answer == Answer::Text => {
            *slot = Some(String::from_utf8_lossy(body).into_owned().into());
        }
        Slot::Nullable(slot) if empty => slot.set_null(),
        Slot::Object(slot) if empty => _ = slot.open(),
        Slot::List(slot) if empty => slot.reset(true),
        Slot::Map(slot) if empty => slot.reset(true),
        Slot::Union(slot) if empty => _ = slot.set("null"),
        _ => {}
    }
}
