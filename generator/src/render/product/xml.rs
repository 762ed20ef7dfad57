//! How values stand in XML, as the runtime knows it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Xml;
use crate::names::Member;

/// The rows of a type that XML leads to, one for each member: the runtime knows them by their place. None for the others.
pub fn tables(members: &[Member<'_>]) -> Vec<String> {
    let rows = members.iter().map(|own| own.model.xml.as_ref());
    let rows: Option<Vec<&Xml>> = rows.collect();
    let rows = rows.unwrap_or_default().into_iter();
    rows.map(|row| table(row).to_string()).collect()
}

/// The constant expression for an element or an attribute.
pub fn table(xml: &Xml) -> TokenStream {
    let name = &xml.name;
    let mut table = match &xml.items {
        Some(items) => {
            let items = self::table(items);
            quote!(rt::Xml::around(#name, const { &#items }))
        }
        None if xml.attribute => quote!(rt::Xml::attribute(#name)),
        None => quote!(rt::Xml::element(#name)),
    };
    if xml.repeated {
        table = quote!(#table.repeated());
    }
    if !xml.prefix.is_empty() || !xml.namespace.is_empty() {
        let (prefix, namespace) = (&xml.prefix, &xml.namespace);
        table = quote!(#table.within(#prefix, #namespace));
    }
    if let Some(also) = &xml.also {
        table = quote!(#table.also(&[#also]));
    }
    table
}
