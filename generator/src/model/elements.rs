//! The names of elements and attributes, read from what a document says (OpenAPI 3.0.3, XML Object): by a value itself
//! first, then by what it refers to, else as its member is called.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type as Plain};

use super::api::Ref;
use super::said::Said;
use super::schema::MAX_NESTED;
use super::xml::Xml;
use crate::document::{Document, Located, Value};

/// How a member called `name` stands in XML.
pub(super) fn of(document: &Document, said: &Said<'_>, name: &str, r#type: &Ref) -> Xml {
    let mut own = Own::default();
    let all: Vec<&Located<'_, Schema>> = match said.all.as_slice() {
        [] => said.main().into_iter().collect(),
        // A later part refines an earlier one.
        all => all.iter().rev().collect(),
    };
    for schema in &all {
        own.take(document, schema, 0);
    }
    let items = all.iter().find_map(|schema| items(document, schema, 0));
    let pointer = all.first().map(|schema| schema.pointer.clone());
    own.place(document, items, name, r#type, pointer.unwrap_or_default())
}

/// How a whole document stands in XML; none if its root has no name.
pub(super) fn root(document: &Document, schema: &Located<'_, Schema>, r#type: &Ref) -> Option<Xml> {
    let mut own = Own::default();
    own.take(document, schema, 0);
    let name = own
        .name
        .clone()
        .or_else(|| component(document, schema, 0))?;
    // A document has one root, whatever is said of lists (XML 1.0, 2.1).
    (own.wrapped, own.attribute) = (Some(true), None);
    let items = items(document, schema, 0);
    Some(own.place(document, items, &name, r#type, schema.pointer.clone()))
}

/// Whether a document is only known to be a text: it is given and read word for word.
pub(super) fn is_text(document: &Document, schema: Option<&Located<'_, Schema>>) -> bool {
    let Some(schema) = schema else { return true };
    let mut own = Own::default();
    own.take(document, schema, 0);
    let innermost = innermost(document, schema, 0);
    let says_nothing = match &innermost.value.schema_kind {
        SchemaKind::Type(Plain::Object(_) | Plain::Array(_)) => false,
        SchemaKind::Type(Plain::String(_)) => true,
        SchemaKind::Type(_) => component(document, schema, 0).is_none(),
        SchemaKind::Any(any) => {
            any.typ.is_none()
                && any.properties.is_empty()
                && any.items.is_none()
                && any.additional_properties.is_none()
                && any.one_of.is_empty()
                && any.all_of.is_empty()
                && any.any_of.is_empty()
        }
        _ => false,
    };
    says_nothing && own.name.is_none()
}

/// What is said of a value by itself.
#[derive(Default)]
struct Own {
    name: Option<String>,
    prefix: Option<String>,
    namespace: Option<String>,
    attribute: Option<bool>,
    wrapped: Option<bool>,
}

impl Own {
    /// Takes what a schema says, and what is said where it is nothing but a reference to another.
    fn take(&mut self, document: &Document, schema: &Located<'_, Schema>, depth: usize) {
        if let Some(said) = document.node(&format!("{}/xml", schema.pointer)) {
            let text = |field: &str| Some(said.child(field)?.as_text()?.to_owned());
            let flag = |field: &str| match said.child(field)?.value {
                Value::Bool(flag) => Some(flag),
                _ => None,
            };
            self.name = self.name.take().or_else(|| text("name"));
            self.prefix = self.prefix.take().or_else(|| text("prefix"));
            self.namespace = self.namespace.take().or_else(|| text("namespace"));
            self.attribute = self.attribute.or_else(|| flag("attribute"));
            self.wrapped = self.wrapped.or_else(|| flag("wrapped"));
        }
        if let Some(inner) = referred(document, schema).filter(|_| depth <= MAX_NESTED) {
            self.take(document, &inner, depth + 1);
        }
    }

    /// The place of a value whose member is called `name`.
    fn place(
        self,
        document: &Document,
        items: Option<Located<'_, Schema>>,
        name: &str,
        r#type: &Ref,
        pointer: String,
    ) -> Xml {
        let is_wrapped = self.wrapped == Some(true);
        let own = self.name.as_deref();
        let (mut prefix, mut own) = (self.prefix.unwrap_or_default(), own.unwrap_or(name));
        // Some write the prefix in the name.
        if let Some((before, local)) = own.split_once(':')
            && prefix.is_empty()
        {
            (prefix, own) = (before.to_owned(), local);
        }
        let mut xml = Xml {
            pointer,
            name: own.to_owned(),
            also: None,
            prefix,
            namespace: self.namespace.unwrap_or_default(),
            attribute: self.attribute == Some(true),
            repeated: false,
            items: None,
        };
        let Ref::List(item) = plain(r#type) else {
            return xml;
        };
        // What is said of a list itself counts where it has an element (`xml.wrapped`); its items are called as they say,
        // else as it is.
        let name = if is_wrapped { own } else { name };
        let of_items = match items {
            Some(schema) => of(document, &schema.into(), name, item),
            None => Xml {
                pointer: xml.pointer.clone(),
                name: name.to_owned(),
                ..Xml::default()
            },
        };
        if is_wrapped {
            xml.items = Some(Box::new(of_items));
            return xml;
        }
        let mut each = of_items;
        if each.prefix.is_empty() && each.namespace.is_empty() {
            (each.prefix, each.namespace) = (xml.prefix, xml.namespace);
        }
        // A list in a list needs an element of its own, and no list is an attribute: that is told later.
        if each.repeated {
            each.items = Some(Box::new(each.clone()));
        }
        each.attribute |= xml.attribute;
        each.repeated = true;
        each
    }
}

/// The type itself, whether it may be null or not.
fn plain(r#type: &Ref) -> &Ref {
    match r#type {
        Ref::Nullable(inner) => plain(inner),
        other => other,
    }
}

/// What a schema is nothing but a reference to, or a layer around.
fn referred<'a>(
    document: &'a Document,
    schema: &Located<'a, Schema>,
) -> Option<Located<'a, Schema>> {
    let parts = match &schema.value.schema_kind {
        SchemaKind::AllOf { all_of } => all_of.as_slice(),
        SchemaKind::Any(any) if any.properties.is_empty() => any.all_of.as_slice(),
        _ => &[],
    };
    match parts {
        [only] => Some(document.schema(only, || format!("{}/allOf/0", schema.pointer))),
        _ => None,
    }
}

fn innermost<'a>(
    document: &'a Document,
    schema: &Located<'a, Schema>,
    depth: usize,
) -> Located<'a, Schema> {
    match referred(document, schema).filter(|_| depth <= MAX_NESTED) {
        Some(inner) => innermost(document, &inner, depth + 1),
        None => schema.clone(),
    }
}

/// The name of the component that a schema is, or is nothing but a reference to.
fn component(document: &Document, schema: &Located<'_, Schema>, depth: usize) -> Option<String> {
    match schema.name {
        Some(name) => Some(name.to_owned()),
        None => {
            let inner = referred(document, schema).filter(|_| depth <= MAX_NESTED)?;
            component(document, &inner, depth + 1)
        }
    }
}

/// What the items of a list are.
fn items<'a>(
    document: &'a Document,
    schema: &Located<'a, Schema>,
    depth: usize,
) -> Option<Located<'a, Schema>> {
    let items: Option<&ReferenceOr<Box<Schema>>> = match &schema.value.schema_kind {
        SchemaKind::Type(Plain::Array(array)) => array.items.as_ref(),
        SchemaKind::Any(any) => any.items.as_ref(),
        _ => None,
    };
    match items {
        Some(items) => Some(document.schema(items, || format!("{}/items", schema.pointer))),
        None => {
            let inner = referred(document, schema).filter(|_| depth <= MAX_NESTED)?;
            self::items(document, &inner, depth + 1)
        }
    }
}
