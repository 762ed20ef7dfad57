//! What can only be seen once all types are there: whether XML can hold what bodies and answers are. What it cannot hold is
//! given and read as a text, and told.

use std::collections::{BTreeMap, BTreeSet};

use super::api::{AnswerKind, BodyKind, Group, Member, Ref, Type, TypeId, TypeKind};
use super::report::Report;
use super::xml::Xml;

/// Something that XML cannot hold, or where nobody could tell what is what.
type Problem = (String, String, &'static str);

/// Makes texts of the documents that XML cannot hold, and leaves the names of elements to the types that others lead to.
pub(super) fn settle(groups: &mut [Group], types: &mut [Type], report: &mut Report<'_>) {
    let namespaces = namespaces(&documents(groups), types);
    let mut written = BTreeSet::new();
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let pointer = &operation.pointer;
        let mut settle = |r#type: &Ref, root: &mut Xml, report: &mut Report<'_>| {
            let reached = held(r#type, root, types, &namespaces, report);
            bind(root, &namespaces);
            let is_held = reached.is_some();
            written.extend(reached.into_iter().flatten());
            is_held
        };
        if let Some(body) = &mut operation.body
            && let BodyKind::Xml(r#type, root) = &mut body.kind
            && !settle(r#type, root, report)
        {
            body.kind = BodyKind::Text;
            let at = format!("{pointer}/requestBody");
            told(report, &at, "writes", &body.media_type);
        }
        let answer = &mut operation.answer;
        if let AnswerKind::Xml(r#type, root) = &mut answer.kind
            && !settle(r#type, root, report)
        {
            answer.kind = AnswerKind::Text;
            let at = format!("{pointer}/responses");
            told(report, &at, "reads", &answer.accept);
        }
    }
    for (index, own) in types.iter_mut().enumerate() {
        let TypeKind::Object(members) = &mut own.kind else {
            continue;
        };
        for member in members {
            match &mut member.xml {
                Some(xml) if written.contains(&TypeId(index)) => bind(xml, &namespaces),
                xml => *xml = None,
            }
        }
    }
}

/// What is sent and answered as XML, each with its root.
fn documents(groups: &[Group]) -> Vec<(&Ref, &Xml)> {
    let operations = groups.iter().flat_map(|group| &group.operations);
    let documents = operations.flat_map(|operation| {
        let body = operation.body.as_ref().and_then(|body| match &body.kind {
            BodyKind::Xml(r#type, root) => Some((r#type, root)),
            _ => None,
        });
        let answer = match &operation.answer.kind {
            AnswerKind::Xml(r#type, root) => Some((r#type, root)),
            _ => None,
        };
        body.into_iter().chain(answer)
    });
    documents.collect()
}

/// The types that a document leads to, if XML can hold all of it.
fn held(
    r#type: &Ref,
    root: &Xml,
    types: &[Type],
    namespaces: &BTreeMap<String, String>,
    report: &mut Report<'_>,
) -> Option<BTreeSet<TypeId>> {
    let reached = reached(r#type, types);
    let mut problems = Vec::new();
    check(root, r#type, types, namespaces, &mut problems);
    for own in reached.iter().filter_map(|id| types.get(id.0)) {
        inside(own, types, namespaces, &mut problems);
    }
    let holds = problems.is_empty();
    for (pointer, problem, advice) in problems {
        report.warn(&pointer, problem, advice);
    }
    holds.then_some(reached)
}

/// Tells of a document that is a text to who calls the operation.
pub(super) fn told(report: &mut Report<'_>, pointer: &str, does: &str, media_type: &str) {
    report.warn(
        pointer,
        format!("nothing here {does} this `{media_type}`"),
        "it is given as a text, word for word",
    );
}

/// The types that a value leads to.
fn reached(r#type: &Ref, types: &[Type]) -> BTreeSet<TypeId> {
    let mut seen = BTreeSet::new();
    let mut open = vec![r#type];
    while let Some(reference) = open.pop() {
        let Some(id) = reference.named().filter(|id| seen.insert(*id)) else {
            continue;
        };
        match types.get(id.0).map(|own| &own.kind) {
            Some(TypeKind::Object(members)) => {
                open.extend(members.iter().map(|member| &member.r#type));
            }
            Some(TypeKind::Union { variants, .. }) => {
                open.extend(variants.iter().map(|variant| &variant.r#type));
            }
            _ => {}
        }
    }
    seen
}

/// What each prefix stands for, wherever that is said.
fn namespaces(documents: &[(&Ref, &Xml)], types: &[Type]) -> BTreeMap<String, String> {
    let mut all: Vec<&Xml> = documents.iter().flat_map(|(_, root)| root.all()).collect();
    let ids = documents
        .iter()
        .flat_map(|(r#type, _)| reached(r#type, types));
    for id in ids.collect::<BTreeSet<_>>() {
        if let Some(TypeKind::Object(members)) = types.get(id.0).map(|own| &own.kind) {
            let members = members.iter().filter_map(|member| member.xml.as_ref());
            all.extend(members.flat_map(Xml::all));
        }
    }
    // `xsi:nil` says that an element is null (XML Schema 1.0, Part 1, 2.6.2).
    let mut found = BTreeMap::from([(
        "xsi".to_owned(),
        "http://www.w3.org/2001/XMLSchema-instance".to_owned(),
    )]);
    for xml in all {
        if !xml.prefix.is_empty() && !xml.namespace.is_empty() {
            found.insert(xml.prefix.clone(), xml.namespace.clone());
        }
    }
    found
}

/// Gives a prefix the namespace that it has elsewhere.
fn bind(xml: &mut Xml, namespaces: &BTreeMap<String, String>) {
    if xml.namespace.is_empty()
        && let Some(namespace) = namespaces.get(&xml.prefix)
    {
        xml.namespace.clone_from(namespace);
    }
    if let Some(items) = &mut xml.items {
        bind(items, namespaces);
    }
}

/// What is wrong inside of a type.
fn inside(
    own: &Type,
    types: &[Type],
    namespaces: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) {
    match &own.kind {
        TypeKind::Object(members) => {
            for member in members {
                if let Some(xml) = &member.xml {
                    let before = problems.len();
                    check(xml, &member.r#type, types, namespaces, problems);
                    // People look for it where the member is.
                    for (pointer, _, _) in problems.iter_mut().skip(before) {
                        pointer.clone_from(&member.pointer);
                    }
                }
            }
            twice(members, problems);
        }
        TypeKind::Union { variants, .. } => {
            if !variants
                .iter()
                .all(|variant| is_text(&variant.r#type, types, 0))
            {
                problems.push((
                    own.pointer.clone(),
                    "which of several types a value is does not show in XML".to_owned(),
                    "only several kinds of text can be told apart there; describe one type",
                ));
            }
        }
        TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => {}
    }
}

/// Tells of two members that are one element, or one attribute.
fn twice(members: &[Member], problems: &mut Vec<Problem>) {
    let mut known = BTreeMap::new();
    for member in members {
        let Some(xml) = &member.xml else { continue };
        let names = [Some(&xml.name), member.alias.as_ref()];
        for name in names.into_iter().flatten() {
            // An attribute and an element may have one name; of two attributes none may (XML 1.0, 3.1, Unique Att
            // Spec).
            let other = known.insert((xml.attribute, name), &member.name);
            if let Some(other) = other.filter(|other| **other != member.name) {
                let what = if xml.attribute {
                    "attribute"
                } else {
                    "element"
                };
                problems.push((
                    member.pointer.clone(),
                    format!(
                        "`{}` and `{other}` are the same {what} `{name}`",
                        member.name
                    ),
                    "give each another `xml.name`: elements are told apart by their local names",
                ));
            }
        }
    }
}

/// What is wrong with where a value stands.
fn check(
    xml: &Xml,
    r#type: &Ref,
    types: &[Type],
    namespaces: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) {
    let mut add = |problem: String, advice: &'static str| {
        problems.push((xml.pointer.clone(), problem, advice));
    };
    for xml in xml.all() {
        if xml.items.as_ref().is_some_and(|items| items.repeated) {
            add(
                "the items of a list in a list have no element around them".to_owned(),
                "set `xml.wrapped` of the inner list",
            );
        }
        if !is_name(&xml.name) {
            add(
                format!("`{}` is the name of no element and no attribute", xml.name),
                "set `xml.name`, which begins with a letter and has letters, digits, `-`, `_` and `.`",
            );
        }
        // `xml` is bound by definition (Namespaces in XML 1.0, 3).
        let is_bound = matches!(xml.prefix.as_str(), "" | "xml")
            || !xml.namespace.is_empty()
            || namespaces.contains_key(&xml.prefix);
        if !is_bound || !(xml.prefix.is_empty() || is_name(&xml.prefix)) {
            add(
                format!("the prefix `{}` stands for no namespace", xml.prefix),
                "set `xml.namespace` beside it",
            );
        }
        if xml.attribute && xml.prefix.is_empty() && !xml.namespace.is_empty() {
            add(
                "an attribute is in a namespace by a prefix only".to_owned(),
                "set `xml.prefix`, or take `xml.namespace` out (Namespaces in XML 1.0, 6.2)",
            );
        }
    }
    // The value of an attribute holds no elements (XML 1.0, 2.3, `AttValue`).
    if xml.attribute && !is_scalar(r#type, types) {
        add(
            "an attribute holds a text, a number or a flag".to_owned(),
            "take `xml.attribute` out, so that it is an element",
        );
    }
    if lists_in_map(r#type) {
        add(
            "there is no name for the items of lists in a map".to_owned(),
            "describe the members by name, or the values as something else than lists",
        );
    }
}

/// Whether there are lists directly within a map, wherever it is.
fn lists_in_map(r#type: &Ref) -> bool {
    match r#type {
        Ref::Map(value) => match &**value {
            Ref::Nullable(value) => matches!(**value, Ref::List(_)) || lists_in_map(value),
            value => matches!(value, Ref::List(_)) || lists_in_map(value),
        },
        Ref::List(inner) | Ref::Nullable(inner) => lists_in_map(inner),
        _ => false,
    }
}

fn is_scalar(r#type: &Ref, types: &[Type]) -> bool {
    match r#type {
        Ref::Nullable(inner) => is_scalar(inner, types),
        Ref::List(_) | Ref::Map(_) | Ref::Any => false,
        Ref::Named(id) | Ref::Boxed(id) => match types.get(id.0).map(|own| &own.kind) {
            Some(TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_)) => true,
            _ => is_text(r#type, types, 0),
        },
        _ => true,
    }
}

/// Whether a value is always a text.
fn is_text(r#type: &Ref, types: &[Type], depth: usize) -> bool {
    match r#type {
        Ref::Text | Ref::Timestamp => true,
        Ref::Named(id) | Ref::Boxed(id) => match types.get(id.0).map(|own| &own.kind) {
            Some(TypeKind::TextEnum(_)) => true,
            Some(TypeKind::Union { variants, .. }) if depth < 8 => {
                let mut variants = variants.iter();
                variants.all(|variant| is_text(&variant.r#type, types, depth + 1))
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether it is a name without a prefix (Namespaces in XML 1.0, 3, `NCName`).
fn is_name(name: &str) -> bool {
    // XML 1.0, 2.3, NameStartChar and NameChar.
    let begins = |sign: char| {
        matches!(sign,
            'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
            | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
            | '\u{10000}'..='\u{effff}')
    };
    let continues = |sign: char| {
        begins(sign)
            || matches!(sign, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
    };
    let mut signs = name.chars();
    // `xmlns` declares namespaces, and names nothing (Namespaces in XML 1.0, 3).
    name != "xmlns" && signs.next().is_some_and(begins) && signs.all(continues)
}
