//! How deep types stand within one another, kept to what rustc follows.
//!
//! To know whether a type is `Send`, rustc looks at all that is in it, and gives up 128 levels down, in the crate and in
//! every program that uses it. A pointer that says it by itself ends the search, so one stands wherever types lead
//! further than that.

#![expect(
    clippy::indexing_slicing,
    reason = "all lists in here have one entry for each type, and all indices are those of types"
)]

use std::collections::HashSet;

use super::cycles::circles;
use super::{AnswerKind, Api, BodyKind, Group, Operation, Ref, Type, TypeId, TypeKind};

/// The levels that types may come to: of what rustc follows, the rest is left to the levels that a program has of its own.
// 128 levels are rustc's `recursion_limit` (the Rust Reference, Limits).
const LIMIT: usize = 72;

/// The levels that lists and maps in one member may come to.
const NESTED: usize = 40;

/// Levels of the standard library's types, at least as many as they have.
const LIST: usize = 3;
const MAP: usize = 8;
const POINTER: usize = 3;
/// The type itself, and the `Option` around a member.
const OWN: usize = 2;

/// What is said of a place that is too deep, and what to do.
pub(super) const TOO_DEEP: (&str, &str) = (
    "lists and maps stand too deep within one another for rustc",
    "those inside are read as any JSON value; put an object with a member in between",
);

/// Puts pointers in, and returns the places where lists and maps stand too deep within one another: those inside are
/// any value.
pub(super) fn limit(types: &mut [Type]) -> Vec<String> {
    let objects: Vec<bool> = types
        .iter()
        .map(|r#type| matches!(r#type.kind, TypeKind::Object(_)))
        .collect();
    let mut deep = Vec::new();
    for r#type in types.iter_mut() {
        each(&mut r#type.kind, &mut |reference, pointer, _| {
            if !shorten(reference, NESTED) {
                deep.push(pointer.to_owned());
            }
        });
    }
    // Circles that are too large fall apart.
    let (circle, _) = circles(&targets(types));
    let mut around = vec![0; types.len()];
    for (id, r#type) in types.iter_mut().enumerate() {
        around[circle[id]] += widest(&mut r#type.kind);
    }
    for (owner, r#type) in types.iter_mut().enumerate() {
        each(&mut r#type.kind, &mut |reference, _, _| {
            point(reference, &|to| {
                objects[to] && circle[to] == circle[owner] && around[circle[to]] > LIMIT
            });
        });
    }
    // What is inside comes first.
    let edges = targets(types);
    let (circle, order) = circles(&edges);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    for (id, root) in circle.iter().enumerate() {
        members[*root].push(id);
    }
    let mut levels = vec![0; types.len()];
    for root in order.into_iter().filter(|id| circle[*id] == *id) {
        let alone = members[root].len() == 1 && !edges[root].contains(&root);
        let mut below = 0;
        let mut own = 0;
        for id in &members[root] {
            let kind = &mut types[*id].kind;
            own += if alone { 0 } else { widest(kind) };
            each(kind, &mut |reference, _, held| {
                let inside = |to: usize| circle[to] == root;
                let weight = weight(reference, held);
                point(reference, &|to| {
                    objects[to] && !inside(to) && weight + levels[to] > LIMIT
                });
                below = below.max(match leaf(reference) {
                    Some(to) if !inside(to) => weight + levels[to],
                    Some(_) => 0,
                    None => weight + POINTER,
                });
            });
        }
        for id in &members[root] {
            levels[*id] = own + below;
        }
    }
    deep
}

/// The levels that lists and maps may come to in what an operation takes or gives, where there is no type inside of them
/// that has levels of its own: the rest is left to the program.
const AROUND: usize = 88;

/// Keeps what operations take and give to what rustc follows, and returns the places where it is deeper.
pub(super) fn limit_calls(groups: &mut [Group]) -> Vec<String> {
    let mut deep = Vec::new();
    let operations = groups.iter_mut().flat_map(|group| &mut group.operations);
    for operation in operations {
        let Operation {
            body,
            answer,
            pointer,
            path_parameters,
            parameters,
            ..
        } = operation;
        if let Some(body) = body
            && let BodyKind::Json(reference)
            | BodyKind::Form(reference)
            | BodyKind::Xml(reference, _) = &mut body.kind
            && !cut(reference)
        {
            deep.push(format!("{pointer}/requestBody"));
        }
        if let AnswerKind::Json(reference) | AnswerKind::Xml(reference, _) = &mut answer.kind
            && !cut(reference)
        {
            deep.push(format!("{pointer}/responses"));
        }
        for parameter in path_parameters.iter_mut().chain(parameters) {
            if !cut(&mut parameter.r#type) {
                deep.push(parameter.pointer.clone());
            }
        }
    }
    deep
}

/// Makes any value of what stands too deep for what an operation takes or gives; whether there was room for all.
fn cut(reference: &mut Ref) -> bool {
    let room = leaf(reference).map_or(AROUND, |_| NESTED);
    shorten(reference, room)
}

impl Api {
    /// The types that stand behind pointers somewhere: where a program's own search has to end.
    #[must_use]
    pub fn pointed(&self) -> HashSet<TypeId> {
        fn find(reference: &Ref) -> Option<TypeId> {
            match reference {
                Ref::Boxed(id) => Some(*id),
                Ref::List(inner) | Ref::Map(inner) | Ref::Nullable(inner) => find(inner),
                _ => None,
            }
        }
        let inside = |r#type: &Type| -> Vec<TypeId> {
            match &r#type.kind {
                TypeKind::Object(members) => {
                    let types = members.iter().map(|member| &member.r#type);
                    types.filter_map(find).collect()
                }
                TypeKind::Union { variants, .. } => {
                    let types = variants.iter().map(|variant| &variant.r#type);
                    types.filter_map(find).collect()
                }
                TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => Vec::new(),
            }
        };
        self.types.iter().flat_map(inside).collect()
    }
}

/// Visits the type of each member or variant with its pointer, and whether it is held by one anyway.
fn each(kind: &mut TypeKind, visit: &mut dyn FnMut(&mut Ref, &str, bool)) {
    match kind {
        TypeKind::Object(members) => {
            for member in members {
                visit(&mut member.r#type, &member.pointer, false);
            }
        }
        TypeKind::Union { variants, .. } => {
            for variant in variants {
                visit(&mut variant.r#type, &variant.pointer, true);
            }
        }
        TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => {}
    }
}

/// The most levels that one step into a type can take.
fn widest(kind: &mut TypeKind) -> usize {
    let mut widest = OWN;
    each(kind, &mut |reference, _, held| {
        widest = widest.max(weight(reference, held));
    });
    widest
}

/// The types that are reached without a pointer that ends the search.
fn targets(types: &mut [Type]) -> Vec<Vec<usize>> {
    let targets = |r#type: &mut Type| {
        let mut targets = Vec::new();
        each(&mut r#type.kind, &mut |reference, _, _| {
            targets.extend(leaf(reference));
        });
        targets
    };
    types.iter_mut().map(targets).collect()
}

/// The type that stands in a reference, within its lists and maps.
fn leaf(reference: &Ref) -> Option<usize> {
    match reference {
        Ref::Named(id) => Some(id.0),
        Ref::List(inner) | Ref::Map(inner) | Ref::Nullable(inner) => leaf(inner),
        _ => None,
    }
}

/// The levels around the type that stands in a reference.
fn weight(reference: &Ref, held: bool) -> usize {
    OWN + nested(reference) + if held { POINTER } else { 0 }
}

fn nested(reference: &Ref) -> usize {
    match reference {
        Ref::List(inner) => LIST + nested(inner),
        Ref::Map(inner) => MAP + nested(inner),
        Ref::Nullable(inner) => 1 + nested(inner),
        _ => 0,
    }
}

/// Makes the type in a reference one behind a pointer, if it is to be.
fn point(reference: &mut Ref, wanted: &dyn Fn(usize) -> bool) {
    match reference {
        Ref::Named(TypeId(id)) if wanted(*id) => *reference = Ref::Boxed(TypeId(*id)),
        Ref::List(inner) | Ref::Map(inner) | Ref::Nullable(inner) => point(inner, wanted),
        _ => {}
    }
}

/// Makes any value of what stands deeper than there is room for; whether there was room for all.
fn shorten(reference: &mut Ref, room: usize) -> bool {
    let (inner, own) = match reference {
        Ref::List(inner) => (inner, LIST),
        Ref::Map(inner) => (inner, MAP),
        Ref::Nullable(inner) => (inner, 1),
        _ => return true,
    };
    match room.checked_sub(own) {
        Some(room) => shorten(inner, room),
        None => {
            *reference = Ref::Any;
            false
        }
    }
}
