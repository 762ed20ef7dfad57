//! What is said about an item, and what a change of it means.

use std::collections::BTreeMap;

/// What a change is to those who use the crate; later ones weigh more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The same programs compile; the API, or what the docs say about it, is different.
    Behavior,
    /// Something is there that was not.
    Addition,
    /// Something is going to disappear: programs compile, with a hint in the docs.
    Deprecation,
    /// A program may no longer compile, or is refused by the service.
    Breaking,
}

/// Makes the enumeration, and a list of all, which a test goes through.
macro_rules! aspects {
    ($($(#[$words:meta])* $aspect:ident,)*) => {
        /// One thing that is said about an item.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Aspect {
            $($(#[$words])* $aspect,)*
        }

        #[cfg(test)]
        impl Aspect {
            pub const ALL: &[Aspect] = &[$(Aspect::$aspect,)*];
        }
    };
}

aspects! {
    // Of operations.
    Arguments,
    Output,
    Builder,
    OptionalBody,
    /// The media type of the body.
    Format,
    /// The root of a body in XML.
    BodyXml,
    /// The media type that is asked for.
    Accept,
    /// The root of an answer in XML.
    AnswerXml,
    Security,
    Check,
    Waits,
    Items,
    Paging,
    /// `stream` and `download_to`.
    Stream,
    /// Whether a signed address can be made of the call.
    Presign,
    Path,
    /// Method and path as people read them; what counts is `Path`.
    Request,
    OperationId,
    Idempotent,
    /// Servers of its own.
    Servers,
    Effect,
    // Of parameters.
    Given,
    // Of parameters, and of an operation's arguments together.
    Sent,
    // Of types.
    Shape,
    New,
    /// Whether `new` is deprecated.
    NewDeprecated,
    /// What `new` sets by itself.
    Filled,
    /// What unions are made from, and what is around a resource.
    From,
    Page,
    Resource,
    Discriminator,
    /// Whether there may be members that are not named.
    Others,
    /// Members of which some must be there.
    OneOf,
    // Of members, values and variants.
    Stored,
    Getter,
    Setter,
    Demanded,
    Required,
    Nullable,
    ReadOnly,
    WriteOnly,
    Immutable,
    Secret,
    Known,
    /// The only values, where the type is no enumeration.
    Listed,
    Wire,
    /// The element or the attribute that it is in XML.
    Xml,
    /// A second spelling under which it is read.
    Alias,
    Tags,
    // Of members, parameters, and of an operation's arguments together.
    Limits,
    Default,
    // Of locations and servers.
    Url,
    /// Whether it is taken where none is chosen.
    First,
    Variables,
}

/// What is said about an item, each aspect with one text, or one for each of several that are told apart.
pub type Aspects = BTreeMap<Aspect, Vec<String>>;

/// What has become of an aspect.
pub struct Turn {
    pub weight: Weight,
    /// For a list of changes: `now takes (&str), not ()`.
    pub words: String,
}

impl Aspect {
    /// The aspect that says enough when both have changed.
    pub fn follows(self) -> Option<Aspect> {
        match self {
            Aspect::Getter | Aspect::Setter => Some(Aspect::Stored),
            // A page is one by the operation that lists it.
            Aspect::Page | Aspect::Resource | Aspect::Others | Aspect::OneOf => Some(Aspect::Shape),
            Aspect::Required => Some(Aspect::Demanded),
            Aspect::NewDeprecated | Aspect::Filled => Some(Aspect::New),
            Aspect::Paging => Some(Aspect::Items),
            Aspect::Accept | Aspect::Stream => Some(Aspect::Output),
            // Of an operation: what is taken says what is sent.
            Aspect::Sent | Aspect::Limits => Some(Aspect::Arguments),
            _ => None,
        }
    }

    /// What it means that this aspect is `new` and was `old`; `None` if nobody notices, or another aspect says it.
    #[expect(clippy::too_many_lines, reason = "a row for each aspect")]
    pub fn turn(self, old: Option<&[String]>, new: Option<&[String]>) -> Option<Turn> {
        use Weight::{Addition, Behavior, Breaking};
        if old == new {
            return None;
        }
        let [before, after] = [old, new].map(Option::unwrap_or_default);
        let [was, is] = [before, after].map(|said| said.join(", "));
        let (was, is) = (was.as_str(), is.as_str());
        let became = |what: &str| format!("{what} {}, was {}", quoted(is), quoted(was));
        // `yes` or `no`.
        let flag = |on: &str, off: &str| if is == "yes" { on } else { off }.to_owned();
        let comes_and_goes = |what: &str| match (old, new) {
            (None, _) => (Addition, format!("gains its {what}")),
            (_, None) => (Breaking, format!("loses its {what}")),
            _ => (Breaking, became(&format!("its {what} is"))),
        };
        let has = |what: &str, both: (Weight, String)| match (old, new) {
            (None, _) => (Addition, format!("has {what} now")),
            (_, None) => (Breaking, format!("has no {what} anymore")),
            _ => both,
        };
        let (weight, words) = match self {
            Aspect::Arguments => (Breaking, became("takes")),
            Aspect::Output => (Breaking, became("answers")),
            Aspect::Builder => (Breaking, became("its builder is")),
            // Listed with the deprecated ones behind: all are there that were.
            Aspect::OptionalBody if old.is_some() && has_all(after, before) => {
                (Weight::Deprecation, became("its optional body is"))
            }
            Aspect::OptionalBody => comes_and_goes("optional body"),
            Aspect::Format | Aspect::BodyXml | Aspect::AnswerXml | Aspect::Xml => {
                let what = match self {
                    Aspect::Format => "its body is sent as",
                    Aspect::BodyXml => "its body is",
                    Aspect::AnswerXml => "its answer is",
                    _ => "stands in XML as",
                };
                match (old, new) {
                    (Some(_), Some(_)) => (Behavior, became(what)),
                    // Another aspect says that it comes or goes: of XML, the media types do.
                    _ => return None,
                }
            }
            Aspect::Accept => (Behavior, became("asks for")),
            Aspect::Security => (Behavior, "is authenticated in another way".to_owned()),
            Aspect::Check => has("`without_member_check()`", (Behavior, String::new())),
            Aspect::Waits => {
                let another = "is waited for in another way".to_owned();
                has("`wait()`", (Behavior, another))
            }
            Aspect::Items => {
                let others = became("its items are");
                has("`items()`, `pages()` and `all()`", (Breaking, others))
            }
            Aspect::Paging => (Behavior, "is paged in another way".to_owned()),
            Aspect::Stream => has("`stream()` and `download_to()`", (Behavior, String::new())),
            Aspect::Presign => has("`presign()`", (Behavior, String::new())),
            Aspect::Path => (Behavior, became("calls")),
            Aspect::Request => return None,
            Aspect::OperationId => (Behavior, became("its operationId is")),
            Aspect::Idempotent => (
                Behavior,
                flag(
                    "is repeated after a failure now",
                    "is not repeated after a failure anymore",
                ),
            ),
            Aspect::Given => (Breaking, became("takes")),
            Aspect::Sent => (Behavior, "is sent in another way".to_owned()),
            Aspect::Shape => (Breaking, format!("is {is}, was {was}")),
            Aspect::New => comes_and_goes("`new`"),
            Aspect::Filled => (Behavior, became("its `new` sets by itself")),
            Aspect::NewDeprecated => match is {
                "yes" => (
                    Weight::Deprecation,
                    "its `new` is deprecated now".to_owned(),
                ),
                _ => (Behavior, "its `new` is not deprecated anymore".to_owned()),
            },
            Aspect::From => {
                let kept = has_all(after, before);
                let weight = if kept { Addition } else { Breaking };
                (weight, became("is made `From`"))
            }
            Aspect::Page => match is {
                "yes" => (Addition, "is a `Page` now".to_owned()),
                _ => (Breaking, "is no `Page` anymore".to_owned()),
            },
            Aspect::Resource => match is {
                "yes" => (Addition, "is a `Resource` now".to_owned()),
                _ => (Breaking, "is no `Resource` anymore".to_owned()),
            },
            Aspect::Discriminator => (Behavior, became("is told apart by")),
            // Answers are read by them where a union has several objects; nothing that is sent is held against them.
            Aspect::Others => (Behavior, became("other members are")),
            Aspect::OneOf => (Behavior, became("has to have")),
            Aspect::Listed => (Behavior, became("its only values are")),
            Aspect::Stored => (Breaking, became("is")),
            Aspect::Getter => (Breaking, became("its getter answers")),
            Aspect::Setter => (Breaking, became("its setter takes")),
            Aspect::Demanded => match is {
                "yes" => (Breaking, "must be sent now".to_owned()),
                _ => (Behavior, "need not be sent anymore".to_owned()),
            },
            Aspect::Required => (Behavior, flag("is required now", "is optional now")),
            Aspect::Nullable => match is {
                "yes" => (Addition, "may be null now".to_owned()),
                _ => (Breaking, "cannot be null anymore".to_owned()),
            },
            Aspect::ReadOnly => (
                Behavior,
                flag("is set by the service now", "can be set now"),
            ),
            Aspect::Immutable => (
                Behavior,
                flag("cannot be changed later now", "can be changed later now"),
            ),
            Aspect::Secret => (
                Behavior,
                flag("is hidden from logs now", "is shown in logs now"),
            ),
            Aspect::Known => (Behavior, became("its values seen are")),
            Aspect::WriteOnly => (
                Behavior,
                flag("is never answered now", "may be answered now"),
            ),
            Aspect::Servers => (Behavior, became("its own servers are")),
            Aspect::Effect => (Behavior, became("counts as one that")),
            Aspect::Alias => (Behavior, became("its second spelling is")),
            Aspect::Wire => (Behavior, became("is written")),
            Aspect::Tags => (Behavior, became("stands for")),
            Aspect::Limits => (Behavior, became("its limits are")),
            Aspect::Default => (Behavior, became("its default is")),
            Aspect::Url => (Behavior, became("is at")),
            Aspect::First => (
                Behavior,
                flag("is the default now", "is not the default anymore"),
            ),
            Aspect::Variables => (Behavior, became("its variables are")),
        };
        Some(Turn { weight, words })
    }
}

fn has_all(all: &[String], some: &[String]) -> bool {
    some.iter().all(|one| all.contains(one))
}

/// In backquotes; `none` for nothing.
fn quoted(text: &str) -> String {
    if text.is_empty() {
        "none".to_owned()
    } else {
        format!("`{}`", text.replace('`', "'"))
    }
}
