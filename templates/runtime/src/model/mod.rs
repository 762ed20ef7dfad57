//! Models as tables.
//!
//! A generated type does not carry code that decodes, encodes, compares or prints it. It names its members
//! in a [`Shape`] and hands out, by index, a [`Slot`] to decode into and a [`View`] to read from. The code
//! that walks these tables exists once, in this module, so that two hundred types cost little more to
//! compile than two, and so that every type forgives, keeps and redacts in the same way.

mod carry;
mod choice;
mod decode;
mod encode;
mod extra;
mod inspect;
mod path;
mod table;
mod union;

pub(crate) use carry::carry;
pub use choice::{UnknownInteger, UnknownText};
pub use decode::{DecodeError, decode, decode_value};
pub use encode::{encode, encode_value, plain};
pub use extra::Extra;
pub(crate) use inspect::is_foreign;
pub use inspect::{debug, equal, missing, secrets, unknown};
pub use table::{
    Field, IntegerSlot, ListSlot, ListView, MapSlot, MapView, Member, Model, ObjectSlot, Shape,
    Slot, TextSlot, UnionSlot, View,
};
pub use union::{Kind, Union, Variant};
