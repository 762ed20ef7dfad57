//! Arguments that are for this server, and stand beside those of an operation.

use super::{Class, Operation};

/// An argument that is for this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// How many items.
    Limit,
    /// Where to go on.
    Cursor,
    /// Which members.
    Fields,
    /// Which items.
    Filter,
    /// Whether to wait.
    Wait,
    /// Whether only to show the request.
    Preview,
    /// The proof that a preview was seen.
    Confirmation,
    /// Which location to ask.
    Location,
}

const ALL: [Control; 8] = [
    Control::Limit,
    Control::Cursor,
    Control::Fields,
    Control::Filter,
    Control::Wait,
    Control::Preview,
    Control::Confirmation,
    Control::Location,
];

impl Control {
    /// The name of the argument.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Control::Limit => "limit",
            Control::Cursor => "cursor",
            Control::Fields => "fields",
            Control::Filter => "filter",
            Control::Wait => "wait",
            Control::Preview => "preview",
            Control::Confirmation => "confirmation",
            Control::Location => "location",
        }
    }

    fn is_for(self, operation: &Operation) -> bool {
        match self {
            Control::Limit | Control::Cursor | Control::Filter => operation.is_list(),
            Control::Fields => operation.class == Class::Read,
            Control::Wait => operation.can_wait(),
            Control::Preview => operation.class != Class::Read,
            Control::Confirmation => operation.class == Class::Destructive,
            Control::Location => operation.of().locations.len() > 1,
        }
    }
}

/// What stands beside the arguments of an operation, unless it has one of that name itself.
pub fn controls(operation: &'static Operation) -> impl Iterator<Item = Control> {
    let own = move |control: Control| {
        operation
            .visible()
            .any(|input| input.name == control.name())
    };
    ALL.into_iter()
        .filter(move |control| control.is_for(operation) && !own(*control))
}
