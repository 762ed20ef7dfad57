//! Names that are taken before any document is read.

/// Types: the prelude, and what generated files name without a path.
pub(super) const TYPES: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Self",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Hash",
    "From",
    "Into",
    "TryFrom",
    "TryInto",
    "AsRef",
    "AsMut",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "Iterator",
    "IntoIterator",
    "Extend",
    "FromIterator",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "Send",
    "Sync",
    "Sized",
    "Unpin",
    "ToOwned",
    "ToString",
];

/// Files and modules: Rust's own, those around them, and what no file can be called on Windows, with any ending.
// Devices: reserved, whatever the extension (Windows, Naming Files, Paths, and Namespaces).
pub(super) const MODULES: &[&str] = &[
    "mod", "lib", "main", "aux", "con", "nul", "prn", "com0", "com1", "com2", "com3", "com4",
    "com5", "com6", "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6",
    "lpt7", "lpt8", "lpt9",
];

/// Members: associated functions of models, and methods that everything has.
pub(super) const MEMBERS: &[&str] = &[
    // A method of the type itself is found before one of a trait (the Rust Reference, Method-call expressions): a
    // getter of this name would hide it.
    "from",
    "new",
    "default",
    "clone",
    "clone_from",
    "into",
    "try_from",
    "try_into",
    "eq",
    "ne",
    "fmt",
    "borrow",
    "borrow_mut",
    "to_owned",
    "to_string",
    "type_id",
    "extra",
];

/// Headers of an answer: methods that their type has besides.
pub(super) const HEADERS: &[&str] = &[
    "from",
    "default",
    "clone",
    "clone_from",
    "into",
    "try_into",
    "fmt",
    "as_ref",
    "as_view",
    "borrow",
    "borrow_mut",
    "to_owned",
    "type_id",
];

/// Values of enumerations: that of all that is not known, and the one keyword that looks like a value and cannot be raw.
pub(super) const VARIANTS: &[&str] = &["Unknown", "Self"];

/// Methods of a group.
pub(super) const METHODS: &[&str] = &[
    "new",
    "clone",
    "clone_from",
    "from",
    "into",
    "try_from",
    "try_into",
    "fmt",
    "to_owned",
    "borrow",
    "type_id",
];

/// Methods of a client.
pub(super) const ACCESSORS: &[&str] = &[
    "new",
    "from_env",
    "session",
    "clone",
    "clone_from",
    "from",
    "into",
    "fmt",
    "to_owned",
    "at",
    "location",
    "in_location",
    "wait_for",
    "across",
];

/// Methods of a builder: what the runtime has, and what it may come to have.
pub(super) const BUILDER: &[&str] = &[
    "send",
    "send_blocking",
    "blocking",
    "wait",
    "items",
    "pages",
    "all",
    "stream",
    "preview",
    "curl",
    "poll",
    "next",
    "try_next",
    "into_future",
    "from",
    "into",
    "try_from",
    "try_into",
    "clone",
    "fmt",
    "borrow",
    "to_owned",
    "type_id",
    // Methods of this shape look like those of the operators (`clippy::should_implement_trait`).
    "add",
    "bitand",
    "bitor",
    "bitxor",
    "div",
    "mul",
    "rem",
    "shl",
    "shr",
    "sub",
];

/// Beginnings of a builder's methods: `with_` is the runtime's.
pub(super) const BUILDER_PREFIXES: &[&str] = &["with_", "without_"];

/// Names that generated bodies use for themselves.
pub(super) const ARGUMENTS: &[&str] = &["call", "self"];
