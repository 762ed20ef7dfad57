//! What the runtime has to know of a product's conventions, as a value of its type.

use proc_macro2::TokenStream;
use quote::quote;

use crate::conventions::Conventions;

/// All of it, so that no crate depends on what the runtime takes for usual.
pub fn words(conventions: &Conventions) -> TokenStream {
    let (list, wait) = (&conventions.list, &conventions.wait);
    let (id, address, kind) = {
        let resource = &conventions.resource;
        (&resource.id, &resource.address, &resource.kind)
    };
    let envelope = &conventions.envelope;
    let (items, total, next) = (&list.items, &list.total, &list.next);
    let (metadata, state, message) = (&wait.metadata, &wait.state, &wait.message);
    let (good, bad, stays) = (&wait.good, &wait.bad, &wait.stays);
    let requests = {
        let own = &wait.requests;
        let (step, good, bad) = (&own.step, &own.good, &own.bad);
        let (targets, target) = (&own.targets, &own.target);
        quote! {
            rt::Requests {
                step: #step,
                states: rt::States { good: &[#(#good),*], bad: &[#(#bad),*] },
                targets: #targets,
                target: #target,
            }
        }
    };
    let parameters = &conventions.parameters;
    let (contract_number, depth) = (&parameters.contract_number, &parameters.depth);
    quote! {
        rt::Words {
            id: #id, address: #address, kind: #kind, envelope: #envelope,
            items: #items, total: #total, next: &[#(#next),*],
            metadata: #metadata, state: &[#(#state),*], message: &[#(#message),*],
            states: rt::States { good: &[#(#good),*], bad: &[#(#bad),*] },
            stays: #stays,
            requests: #requests,
            contract_number: #contract_number,
            depth: #depth,
            ..rt::Words::BASE
        }
    }
}
