//! What a row of the table says.

/// A change of the document, and what it does to two programs.
pub struct Row {
    /// Also the name of its crate.
    pub name: &'static str,
    /// The Rust name of what is different, which the heaviest change has to tell; where it is another one then, both:
    /// `before | after`.
    pub at: &'static str,
    /// Each `from` becomes `to`, once.
    pub edits: &'static [(&'static str, &'static str)],
    /// A program of the shop as it was, and what the change does to it.
    pub old: Program,
    /// A program of the shop as it is then, and what taking the change back does to it.
    pub new: Program,
}

/// The body of a function that has a `client`.
#[derive(Clone, Copy)]
pub struct Program {
    pub text: &'static str,
    pub fate: Fate,
}

/// What becomes of a program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It does not compile any more, and `diff` has to call that breaking.
    Breaks,
    /// It compiles, and `diff` has to say that something was added, or behaves in another way.
    Compiles(Weight),
    /// It compiles, and yet `diff` calls the change breaking, for this reason.
    Means(&'static str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Nothing,
    Addition,
    Behavior,
}

pub const fn row(
    name: &'static str,
    at: &'static str,
    edits: &'static [(&'static str, &'static str)],
    old: Program,
    new: Program,
) -> Row {
    Row {
        name,
        at,
        edits,
        old,
        new,
    }
}

pub const fn breaks(text: &'static str) -> Program {
    let fate = Fate::Breaks;
    Program { text, fate }
}

/// Something is there that was not.
pub const fn gains(text: &'static str) -> Program {
    let fate = Fate::Compiles(Weight::Addition);
    Program { text, fate }
}

/// It does something else.
pub const fn stays(text: &'static str) -> Program {
    let fate = Fate::Compiles(Weight::Behavior);
    Program { text, fate }
}

/// No program notices.
pub const fn same(text: &'static str) -> Program {
    let fate = Fate::Compiles(Weight::Nothing);
    Program { text, fate }
}

pub const fn means(text: &'static str, reason: &'static str) -> Program {
    let fate = Fate::Means(reason);
    Program { text, fate }
}
