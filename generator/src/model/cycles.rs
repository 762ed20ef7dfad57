//! Types that contain themselves, and what has to stand in between.

#![expect(
    clippy::indexing_slicing,
    reason = "all lists in here have one entry for each type, and all indices are those of types"
)]

use super::{Ref, Type, TypeKind};

/// Notes which types members are of, and puts a pointer wherever an object would contain itself.
///
/// A union that leads back to itself through nothing but unions says nothing there: such a variant is any value,
/// and its pointer is returned. The objects of a union are stored behind pointers in any case.
pub(super) fn close(types: &mut [Type]) -> Vec<String> {
    let unions: Vec<bool> = types
        .iter()
        .map(|r#type| matches!(r#type.kind, TypeKind::Union { .. }))
        .collect();
    let edges: Vec<Vec<usize>> = types
        .iter()
        .map(|r#type| embedded(r#type, &unions))
        .collect();
    for (owner, inside) in edges.iter().enumerate() {
        if !unions[owner] {
            for id in inside {
                types[*id].embedded = true;
            }
        }
    }
    let (circles, _) = circles(&edges);
    let mut empty = Vec::new();
    for (owner, r#type) in types.iter_mut().enumerate() {
        // Without a pointer its size would have no end (E0072).
        let on_circle = |id: usize| edges[owner].contains(&id) && circles[id] == circles[owner];
        match &mut r#type.kind {
            TypeKind::Object(members) => {
                for member in members {
                    if let Ref::Named(id) = member.r#type
                        && on_circle(id.0)
                    {
                        member.r#type = Ref::Boxed(id);
                    }
                }
            }
            TypeKind::Union { variants, .. } => {
                for variant in variants {
                    if let Ref::Named(id) = variant.r#type
                        && on_circle(id.0)
                    {
                        variant.r#type = Ref::Any;
                        empty.push(variant.pointer.clone());
                    }
                }
            }
            TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => {}
        }
    }
    empty
}

/// The types that are stored inside a type itself; lists and maps store theirs elsewhere.
fn embedded(r#type: &Type, unions: &[bool]) -> Vec<usize> {
    let named = |reference: &Ref| match reference {
        Ref::Named(id) => Some(id.0),
        _ => None,
    };
    match &r#type.kind {
        TypeKind::Object(members) => {
            let types = members.iter().map(|member| &member.r#type);
            types.filter_map(named).collect()
        }
        TypeKind::Union { variants, .. } => {
            let types = variants.iter().map(|variant| &variant.r#type);
            types.filter_map(named).filter(|id| unions[*id]).collect()
        }
        TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => Vec::new(),
    }
}

/// A number for each node, the same for nodes that lead to each other (Kosaraju): that of the one among them that
/// comes last in the order that is returned as well, in which a node comes behind all that it leads to on no way back.
pub(super) fn circles(edges: &[Vec<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    for (from, next) in edges.iter().enumerate() {
        for to in next {
            back[*to].push(from);
        }
    }
    let mut finished = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    let mut open: Vec<(usize, bool)> = (0..edges.len()).map(|node| (node, false)).collect();
    while let Some((node, done)) = open.pop() {
        if done {
            finished.push(node);
        } else if !std::mem::replace(&mut seen[node], true) {
            open.push((node, true));
            open.extend(edges[node].iter().map(|next| (*next, false)));
        }
    }
    let mut circle = vec![usize::MAX; edges.len()];
    for root in finished.iter().rev().copied() {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if circle[node] == usize::MAX {
                circle[node] = root;
                open.extend(&back[node]);
            }
        }
    }
    (circle, finished)
}

#[cfg(test)]
mod tests {
    use super::circles;

    #[test]
    fn nodes_on_one_circle_have_one_number() {
        // 0 -> 1 -> 2 -> 1, 2 -> 3 -> 3, 4 -> 0
        let (circles, _) = circles(&[vec![1], vec![2], vec![1, 3], vec![3], vec![0]]);
        assert_eq!(circles[1], circles[2]);
        let mut alone = vec![circles[0], circles[1], circles[3], circles[4]];
        alone.sort_unstable();
        alone.dedup();
        assert_eq!(alone.len(), 4);
    }
}
