//! Models as tables.
//!
//! A generated type does not carry code that decodes, encodes, compares or prints it. It names its members
//! in a [`Shape`] and hands out, by index, a [`Slot`] to decode into and a [`View`] to read from. The code
//! that walks these tables exists once, in this module, so that two hundred types cost little more to
//! compile than two, and so that every type forgives, keeps and redacts in the same way.

mod boxed;
mod carry;
mod choice;
mod decode;
mod encode;
mod evidence;
mod extra;
mod inspect;
mod laid;
mod path;
#[cfg(feature = "serde")]
mod portable;
mod raw;
mod read;
mod rest;
mod room;
mod scalar;
mod speaks;
mod style;
mod table;
mod union;
mod visit;
mod write;
#[cfg(feature = "xml")]
pub(crate) mod xml;

pub use boxed::Boxed;
pub(crate) use carry::carry;
pub use choice::{UnknownInteger, UnknownText};
pub use decode::{DecodeError, decode, decode_part, decode_value};
pub use encode::{encode, encode_value, plain};
pub use extra::Extra;
pub use inspect::{Problem, debug, equal, missing, problems, secrets, unknown};
pub(crate) use inspect::{is_foreign, not_finite, outermost, outermost_items};
#[cfg(feature = "serde")]
pub use portable::{deserialize, serialize};
pub(crate) use raw::{bounded, odd};
pub use rest::Rest;
pub(crate) use room::Room;
pub use style::Style;
pub(crate) use style::{Names, NoText, Unformed, Written, form};
pub use table::{
    Choice, Field, IntegerSlot, Known, ListSlot, ListView, MapSlot, MapView, Member, Model,
    NullableSlot, ObjectSlot, Others, Shape, Slot, Terms, TextSlot, UnionSlot, View,
};
pub use union::Union;
#[cfg(feature = "xml")]
pub use xml::Xml;
