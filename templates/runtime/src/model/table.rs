//! What every generated type tells the runtime about itself.

use std::any::TypeId;
use std::collections::BTreeMap;

use serde_json::Value;

use super::extra::Extra;
use super::rest::Rest;
use super::room;
#[cfg(feature = "xml")]
use super::xml::Xml;
use crate::timestamp::Timestamp;

/// A generated object type, seen as a table of members.
///
/// Not meant to be implemented by hand; the generated crates do it.
/// It has no supertraits of threads: rustc would look for them through all types that a model leads to, once for each call that
/// answers it.
pub trait Model: 'static {
    /// The names and properties of the members, in the order of the document.
    fn shape(&self) -> &'static Shape;
    /// The place that member `index` is decoded into; behind the last member, that of what has no field.
    fn slot(&mut self, index: usize) -> Slot<'_>;
    /// The value of member `index`; behind the last member, what has no field.
    fn view(&self, index: usize) -> View<'_>;
    /// What the document says beside the types of the members.
    #[inline]
    fn terms(&self) -> &'static Terms {
        &Terms::NONE
    }
    /// How the members stand in XML, in the same order; none where no XML leads to the type.
    #[cfg(feature = "xml")]
    #[inline]
    fn xml(&self) -> &'static [Xml] {
        &[]
    }
    /// How many bytes of it stand behind a pointer.
    #[doc(hidden)]
    #[inline]
    fn behind(&self) -> usize {
        0
    }
}

impl dyn Model + '_ {
    /// What was on the wire and has no field.
    #[inline]
    #[must_use]
    pub fn extra(&self) -> &Extra {
        // Only a constant: what has to be dropped is not promoted (the Rust Reference, Constant promotion).
        const NONE: &Extra = &Extra::EMPTY;
        match self.view(usize::MAX) {
            View::Extra(extra) => extra,
            _ => NONE,
        }
    }

    /// Keeps something that was on the wire and has no field.
    #[inline]
    pub(super) fn keep(&mut self, keep: impl FnOnce(&mut Extra)) {
        if let Slot::Extra(extra) = self.slot(usize::MAX) {
            keep(extra);
        }
    }
}

/// What a pointer to a model tells is what the model tells.
macro_rules! pointer {
    ($pointer:ident<M> where M: $($bound:tt)+) => {
        impl<M: $($bound)+> Model for $pointer<M> {
            #[inline]
            fn shape(&self) -> &'static Shape {
                (**self).shape()
            }
            #[inline]
            fn slot(&mut self, index: usize) -> Slot<'_> {
                (**self).slot(index)
            }
            #[inline]
            fn view(&self, index: usize) -> View<'_> {
                (**self).view(index)
            }
            #[inline]
            fn terms(&self) -> &'static Terms {
                (**self).terms()
            }
            #[cfg(feature = "xml")]
            #[inline]
            fn xml(&self) -> &'static [super::Xml] {
                (**self).xml()
            }
            #[inline]
            fn behind(&self) -> usize {
                size_of_val(&**self) + (**self).behind()
            }
        }
    };
}
pub(super) use pointer;

pointer!(Box<M> where M: Model + ?Sized);

/// The members of a type.
#[derive(Debug)]
pub struct Shape {
    /// The Rust name of the type.
    pub name: &'static str,
    /// The members, in the order of the document.
    pub members: &'static [Member],
}

impl Shape {
    /// The index of the member called `name` on the wire, and whether that is its second spelling.
    ///
    /// The search starts at `expected`: servers nearly always send members in the order of the document.
    #[inline]
    pub(super) fn position(&self, name: &str, expected: usize) -> Option<(usize, bool)> {
        match self.members.get(expected) {
            Some(member) if member.name == name => Some((expected, false)),
            _ => self.search(name, expected),
        }
    }

    fn search(&self, name: &str, expected: usize) -> Option<(usize, bool)> {
        let (before, after) = self.members.split_at_checked(expected)?;
        let hit = |(index, member): (usize, &Member)| {
            if member.name == name {
                return Some((index, false));
            }
            (member.alias == Some(name)).then_some((index, true))
        };
        let after = (expected..).zip(after).find_map(hit);
        after.or_else(|| before.iter().enumerate().find_map(hit))
    }
}

/// What a document says of an object beside the types of its members.
#[derive(Debug)]
pub struct Terms {
    /// Whether there may be members that it does not name.
    pub others: Others,
    /// The JSON texts of the only values that members may have whose types are no enumerations, by the index of the member; of
    /// a list or a map those of what is in it.
    pub listed: &'static [(usize, &'static [&'static str])],
    /// Of each of these, the members of one list must be there: what alternatives require that are one object here.
    pub one_of: &'static [&'static [&'static [usize]]],
}

impl Terms {
    /// Nothing is said.
    pub const NONE: Terms = Terms {
        others: Others::Unsaid,
        listed: &[],
        one_of: &[],
    };
}

/// Whether an object may have members that its document does not name: `additionalProperties`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    Unsaid,
    Allowed,
    Forbidden,
}

/// One member of a type.
#[derive(Debug)]
pub struct Member {
    /// The name on the wire.
    pub name: &'static str,
    pub(super) alias: Option<&'static str>,
    pub(super) required: bool,
    /// Whether it must be there in what is read.
    pub(super) answered: bool,
    pub(super) reference: bool,
    pub(super) nullable: bool,
    pub(super) secret: bool,
    pub(super) items: bool,
    /// What is in it is the service's, as it is sent back.
    pub(super) read_only: bool,
}

impl Member {
    /// An optional member.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Member {
            name,
            alias: None,
            required: false,
            answered: false,
            reference: false,
            nullable: false,
            secret: false,
            items: false,
            read_only: false,
        }
    }
    /// It must be there in what is sent, and in what is read.
    #[must_use]
    pub const fn required(mut self) -> Self {
        (self.required, self.answered) = (true, true);
        self
    }
    /// It must be there in what is sent, and is not read (OpenAPI 3.0.3, Schema Object, `writeOnly`).
    #[must_use]
    pub const fn required_in_requests(mut self) -> Self {
        self.required = true;
        self
    }
    /// It must be there in what is read, and is not sent (OpenAPI 3.0.3, Schema Object, `readOnly`).
    #[must_use]
    pub const fn required_in_answers(mut self) -> Self {
        self.answered = true;
        self
    }
    /// What is required within it must be there in what is read alone (OpenAPI 3.0.3, Schema Object, `readOnly`).
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
    /// The object that has it is one that exists already, and needs nothing else: a resource that is attached by its id.
    #[must_use]
    pub const fn reference(mut self) -> Self {
        self.reference = true;
        self
    }
    /// An explicit `null` means something other than leaving it out.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }
    /// Its value is never shown by `Debug`, in errors or in logs.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }
    /// It holds the items of a page: a value that is no list is none.
    #[must_use]
    pub const fn items(mut self) -> Self {
        self.items = true;
        self
    }
    /// A second spelling that is read as well, and written back where it came.
    #[must_use]
    pub const fn also(mut self, alias: &'static str) -> Self {
        self.alias = Some(alias);
        self
    }
}

/// A type that can stand in a member, a list, a map, a body or an answer.
pub trait Field: Sized {
    /// The place that a value of this type is decoded into.
    fn slot(this: &mut Option<Self>) -> Slot<'_>;
    /// The value as it goes on the wire.
    fn view(&self) -> View<'_>;
    /// Calls `fill` with the slot of a new value, and appends the value to `list` if it was filled.
    #[inline]
    fn push(list: &mut Vec<Self>, fill: &mut dyn FnMut(Slot<'_>)) {
        let mut item = None;
        fill(Self::slot(&mut item));
        list.extend(item);
    }
}

impl<M: Model + Default> Field for M {
    #[inline]
    fn slot(this: &mut Option<Self>) -> Slot<'_> {
        Slot::Object(this)
    }
    #[inline]
    fn view(&self) -> View<'_> {
        View::Object(self)
    }
    /// Objects are large: decoding them where they stay saves a move for each.
    #[inline]
    fn push(list: &mut Vec<Self>, fill: &mut dyn FnMut(Slot<'_>)) {
        list.push(M::default());
        if let Some(item) = list.last_mut() {
            fill(Slot::Item(item));
        }
    }
}

macro_rules! scalar {
    ($type:ty, $slot:ident, |$value:ident| $view:expr) => {
        impl Field for $type {
            #[inline]
            fn slot(this: &mut Option<Self>) -> Slot<'_> {
                Slot::$slot(this)
            }
            #[inline]
            fn view(&self) -> View<'_> {
                let $value = self;
                $view
            }
        }
    };
}

scalar!(bool, Boolean, |value| View::Boolean(*value));
scalar!(i64, Integer, |value| View::Integer(*value));
scalar!(u64, Unsigned, |value| View::Unsigned(*value));
scalar!(f64, Number, |value| View::Number(*value));
scalar!(String, Text, |value| View::Text(value));
scalar!(Timestamp, Timestamp, |value| View::Timestamp(value));
scalar!(Value, Value, |value| View::Value(value));

impl<T: Field + 'static> Field for Vec<T> {
    #[inline]
    fn slot(this: &mut Option<Self>) -> Slot<'_> {
        Slot::List(this)
    }
    #[inline]
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Field + 'static> Field for BTreeMap<String, T> {
    #[inline]
    fn slot(this: &mut Option<Self>) -> Slot<'_> {
        Slot::Map(this)
    }
    #[inline]
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

/// A place that may be null: an item, an entry, an answer.
impl<T: Field> Field for Option<T> {
    #[inline]
    fn slot(this: &mut Option<Self>) -> Slot<'_> {
        Slot::Nullable(this)
    }
    #[inline]
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Null, Field::view)
    }
}

/// Where a value is decoded into.
#[non_exhaustive]
pub enum Slot<'a> {
    /// What has no field.
    Extra(&'a mut Extra),
    /// A boolean.
    Boolean(&'a mut Option<bool>),
    /// An integer; `51.0` reads as 51.
    Integer(&'a mut Option<i64>),
    /// An integer that is not negative.
    Unsigned(&'a mut Option<u64>),
    /// A number.
    Number(&'a mut Option<f64>),
    /// A string.
    Text(&'a mut Option<String>),
    /// A date and time, kept as the text that came.
    Timestamp(&'a mut Option<Timestamp>),
    /// Any JSON value.
    Value(&'a mut Option<Value>),
    /// One of a list of known strings, or another.
    TextChoice(&'a mut dyn TextSlot),
    /// One of a list of known integers, or another.
    IntegerChoice(&'a mut dyn IntegerSlot),
    /// An object with members.
    Object(&'a mut dyn ObjectSlot),
    /// An empty object that stands in its list already.
    Item(&'a mut dyn Model),
    /// One of several types.
    Union(&'a mut dyn UnionSlot),
    /// A value or null.
    Nullable(&'a mut dyn NullableSlot),
    /// A list.
    List(&'a mut dyn ListSlot),
    /// An object with free names.
    Map(&'a mut dyn MapSlot),
}

impl<'a> Slot<'a> {
    /// The slot of a field.
    #[inline]
    pub fn of<T: Field>(field: &'a mut Option<T>) -> Self {
        T::slot(field)
    }
}

/// A value to encode, print or compare.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum View<'a> {
    /// Not there.
    Absent,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// Nothing, said explicitly.
    Null,
    /// An integer that is not negative.
    Unsigned(u64),
    /// A number.
    Number(f64),
    /// A string.
    Text(&'a str),
    /// A date and time.
    Timestamp(&'a Timestamp),
    /// One of a list of known strings, or another.
    TextChoice(&'a str, Choice),
    /// One of a list of known integers, or another.
    IntegerChoice(i64, Choice),
    /// Any JSON value.
    Value(&'a Value),
    /// A value that is none of the types of a union.
    Unknown(&'a Value),
    /// An object with members.
    Object(&'a dyn Model),
    /// A list.
    List(&'a dyn ListView),
    /// An object with free names.
    Map(&'a dyn MapView),
    /// What has no field.
    Extra(&'a Extra),
}

impl<'a> View<'a> {
    /// The view of a field: [`View::Absent`] where it is `None`.
    #[inline]
    pub fn of<T: Field>(field: &'a Option<T>) -> Self {
        match field {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }

    /// What is the same on the wire is the same view: a string is a string, whichever way it is kept.
    #[must_use]
    pub(crate) fn plain(self) -> Self {
        match self {
            View::TextChoice(text, _) => View::Text(text),
            View::Timestamp(date) => View::Text(date.as_str()),
            View::IntegerChoice(integer, _) => View::Integer(integer),
            View::Unknown(value) => View::Value(value),
            other => other,
        }
    }

    /// Whether there is a value.
    #[inline]
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, View::Absent)
    }
}

/// The slot of a type with known strings.
pub trait TextSlot {
    /// Takes a string.
    fn set(&mut self, text: &str);
}

impl<T: for<'t> From<&'t str>> TextSlot for Option<T> {
    fn set(&mut self, text: &str) {
        *self = Some(T::from(text));
    }
}

/// The slot of a type with known integers.
pub trait IntegerSlot {
    /// Takes an integer.
    fn set(&mut self, integer: i64);
}

impl<T: From<i64>> IntegerSlot for Option<T> {
    fn set(&mut self, integer: i64) {
        *self = Some(T::from(integer));
    }
}

/// The slot of an object.
pub trait ObjectSlot {
    /// Puts an empty object in and returns it.
    fn open(&mut self) -> &mut dyn Model;
}

impl<M: Model + Default> ObjectSlot for Option<M> {
    fn open(&mut self) -> &mut dyn Model {
        self.insert(M::default())
    }
}

/// The slot of a union.
pub trait UnionSlot {
    /// Takes the JSON text of the value, whatever it is: what fits no variant is kept as it came. Returns what the value
    /// does not hold.
    fn set(&mut self, text: &str) -> Option<Rest>;
}

/// The slot of a value that may be null.
pub trait NullableSlot {
    /// Takes null.
    fn set_null(&mut self);
    /// Calls `fill` with the slot of the value; what is not filled then is absent.
    fn open(&mut self, fill: &mut dyn FnMut(Slot<'_>));
}

impl<T: Field> NullableSlot for Option<Option<T>> {
    fn set_null(&mut self) {
        *self = Some(None);
    }
    fn open(&mut self, fill: &mut dyn FnMut(Slot<'_>)) {
        let mut value = None;
        fill(T::slot(&mut value));
        *self = value.map(Some);
    }
}

/// Whether a value is one that its enumeration lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It is the only one.
    Only,
    /// It is one of several.
    One,
    /// It is not, and there is one only.
    NotOnly,
    /// It is not.
    No,
}

impl Known {
    /// Of `count` values, whether this one `is_listed`.
    #[inline]
    #[must_use]
    pub const fn of(is_listed: bool, count: usize) -> Known {
        match (is_listed, count) {
            (true, 1) => Known::Only,
            (true, _) => Known::One,
            (false, 1) => Known::NotOnly,
            (false, _) => Known::No,
        }
    }
}

/// A value of an enumeration, as it is seen from outside.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    pub(crate) known: Known,
    /// The identity of the enumeration: another one may list the same value.
    of: fn() -> TypeId,
}

impl Choice {
    /// Of the `count` values of an enumeration, whether this one `is_listed`.
    #[inline]
    #[must_use]
    pub const fn of<T: 'static>(_: &T, is_listed: bool, count: usize) -> Choice {
        Choice {
            known: Known::of(is_listed, count),
            of: TypeId::of::<T>,
        }
    }

    /// Whether both are of one enumeration.
    pub(super) fn is_of(self, other: Choice) -> bool {
        (self.of)() == (other.of)()
    }
}

/// The slot of a list.
pub trait ListSlot {
    /// Puts an empty list in, or nothing.
    fn reset(&mut self, there: bool);
    /// Calls `fill` with the slot of a new item, and appends the item if it was filled.
    fn push(&mut self, fill: &mut dyn FnMut(Slot<'_>));
    /// What is in it by now.
    fn view(&self) -> View<'_>;
}

impl<T: Field + 'static> ListSlot for Option<Vec<T>> {
    fn reset(&mut self, there: bool) {
        *self = there.then(Vec::new);
    }
    fn push(&mut self, fill: &mut dyn FnMut(Slot<'_>)) {
        if room::take_one::<T>() {
            T::push(self.get_or_insert_default(), fill);
        }
    }
    fn view(&self) -> View<'_> {
        View::of(self)
    }
}

/// The slot of an object with free names.
pub trait MapSlot {
    /// Puts an empty map in, or nothing.
    fn reset(&mut self, there: bool);
    /// Calls `fill` with the slot of the entry `name`, and keeps the entry if it was filled.
    fn entry(&mut self, name: String, fill: &mut dyn FnMut(Slot<'_>));
    /// What is in it by now.
    fn view(&self) -> View<'_>;
}

impl<T: Field + 'static> MapSlot for Option<BTreeMap<String, T>> {
    fn reset(&mut self, there: bool) {
        *self = there.then(BTreeMap::new);
    }
    fn entry(&mut self, name: String, fill: &mut dyn FnMut(Slot<'_>)) {
        let bytes = size_of::<(String, T)>() + name.len();
        let others = self.as_ref().map_or(0, BTreeMap::len);
        if !room::take_entry(bytes, others) {
            return;
        }
        let mut entry = None;
        fill(T::slot(&mut entry));
        if let Some(entry) = entry {
            self.get_or_insert_default().insert(name, entry);
        }
    }
    fn view(&self) -> View<'_> {
        View::of(self)
    }
}

/// A list to read from.
pub trait ListView {
    /// How many items there are.
    fn len(&self) -> usize;
    /// Whether there is none.
    #[inline]
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Item `index`; [`View::Absent`] past the end.
    fn item(&self, index: usize) -> View<'_>;
}

impl<T: Field + 'static> ListView for Vec<T> {
    #[inline]
    fn len(&self) -> usize {
        Vec::len(self)
    }
    #[inline]
    fn item(&self, index: usize) -> View<'_> {
        self.get(index).map_or(View::Absent, Field::view)
    }
}

impl<T: Field + 'static> ListView for &[T] {
    #[inline]
    fn len(&self) -> usize {
        <[T]>::len(self)
    }
    #[inline]
    fn item(&self, index: usize) -> View<'_> {
        self.get(index).map_or(View::Absent, Field::view)
    }
}

/// An object with free names to read from.
pub trait MapView {
    /// How many entries there are.
    fn len(&self) -> usize;
    /// Whether there is none.
    #[inline]
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Calls `visit` with every name and value, in the order of the names.
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, View<'a>));
    /// The identity of the type of its values.
    fn of(&self) -> TypeId;
}

impl<T: Field + 'static> MapView for BTreeMap<String, T> {
    #[inline]
    fn len(&self) -> usize {
        BTreeMap::len(self)
    }
    #[inline]
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, View<'a>)) {
        for (name, entry) in self {
            visit(name, entry.view());
        }
    }
    #[inline]
    fn of(&self) -> TypeId {
        TypeId::of::<T>()
    }
}
