//! `explain`: what a name of the document, or of the crate, became, and through which steps.

use std::fmt::Write as _;

use ionoscloud_generator::Understood;
use ionoscloud_generator::model::{
    AnswerKind, Api, BodyKind, Operation, Paging, Parameter, Ref, Type, TypeKind, Wait,
};
use ionoscloud_generator::names::{Names, OperationNames, TypeNames};
use ionoscloud_generator::product::{Product, Rename};

use xtask_common::Outcome;
use xtask_common::repository::{chosen, root};

use crate::repository::load;

/// Prints all that goes by `name`.
pub fn run(name: &str, product: Option<&str>) -> Outcome {
    let wanted: Vec<String> = product.map(str::to_owned).into_iter().collect();
    let mut found = String::new();
    let mut near = Vec::new();
    for product in &chosen(&wanted, &root().join("specs"))? {
        let loaded = load(product)?;
        let Some(understood) = loaded.understood else {
            return Err(
                format!("{product} has errors; run `cargo xtask regenerate --check`").into(),
            );
        };
        let Understood { api, names, .. } = &understood;
        search(&loaded.product, api, names, name, &mut found, &mut near);
    }
    if !found.is_empty() {
        print!("{}", found.trim_start_matches('\n'));
        return Ok(true);
    }
    near.sort();
    near.dedup();
    near.truncate(8);
    let hint = if near.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", near.join(", "))
    };
    Err(format!("nothing is called `{name}`{hint}").into())
}

fn search(
    product: &Product,
    api: &Api,
    names: &Names,
    name: &str,
    found: &mut String,
    near: &mut Vec<String>,
) {
    let mut hit = |candidates: &[&str]| {
        let folded = name.to_lowercase();
        let close = |candidate: &&&str| candidate.to_lowercase().contains(&folded);
        near.extend(
            candidates
                .iter()
                .filter(close)
                .map(|candidate| (*candidate).to_owned()),
        );
        candidates
            .iter()
            .any(|candidate| candidate.eq_ignore_ascii_case(name))
    };
    for (group, group_names) in api.groups.iter().zip(&names.groups) {
        for (operation, own) in group.operations.iter().zip(&group_names.operations) {
            let call = format!("{}.{}", group_names.module, own.method);
            let request = format!("{} {}", operation.method, operation.path);
            let path = format!("{}::{}", group_names.name, own.method);
            let chain = format!("{}().{}", group_names.module, own.method);
            let ways = [
                &operation.id,
                &request,
                &operation.pointer,
                &call,
                &path,
                &chain,
                &own.builder,
            ];
            if hit(&ways.map(String::as_str)) {
                show_operation(product, api, operation, own, &call, found);
            }
        }
    }
    for (r#type, own) in api.types.iter().zip(&names.types) {
        if hit(&[&r#type.path.join("."), &r#type.pointer, &own.name]) {
            show_type(product, api, names, r#type, own, found);
        }
    }
    for schema in &api.unreached {
        if hit(&[schema]) {
            say(found, &format!("\n{schema}"));
            let place = format!(
                "specs/{}/openapi.yaml#/components/schemas/{schema}",
                product.name
            );
            say(found, &format!("  document   {place}"));
            say(
                found,
                "  model      nothing: no operation reaches it, or only as a part of an `allOf`, whose members its owner has",
            );
        }
    }
}

fn show_operation(
    product: &Product,
    api: &Api,
    operation: &Operation,
    own: &OperationNames,
    call: &str,
    out: &mut String,
) {
    let module = call.split('.').next().unwrap_or_default();
    say(out, &format!("\n{} {}", operation.method, operation.path));
    say(
        out,
        &format!(
            "  document   specs/{}/openapi.yaml#{}",
            product.name, operation.pointer
        ),
    );
    say(out, &format!("             operationId {}", operation.id));
    say(out, &format!("  model      {}", meaning(api, operation)));
    for parameter in operation
        .path_parameters
        .iter()
        .chain(&operation.parameters)
    {
        say(
            out,
            &format!("             {}", parameter_line(api, parameter)),
        );
    }
    if let Some(body) = &operation.body {
        let kind = match &body.kind {
            BodyKind::Json(reference) | BodyKind::Form(reference) => api.show(reference),
            BodyKind::Text => "text".to_owned(),
            BodyKind::Bytes => "bytes".to_owned(),
        };
        let need = if body.required {
            "required"
        } else {
            "optional"
        };
        say(
            out,
            &format!("             body: {kind}, {}, {need}", body.media_type),
        );
    }
    let answer = match &operation.answer.kind {
        AnswerKind::Empty => "nothing".to_owned(),
        AnswerKind::Json(reference) => api.show(reference),
        AnswerKind::Text => "text".to_owned(),
        AnswerKind::Bytes => "bytes".to_owned(),
    };
    let statuses: Vec<&str> = operation
        .successes
        .iter()
        .map(|(status, _)| status.as_str())
        .collect();
    say(
        out,
        &format!("             answers {answer} with {}", statuses.join(", ")),
    );
    say(
        out,
        &format!(
            "  names      client.{}({})",
            call.replace('.', "()."),
            own.arguments.join(", ")
        ),
    );
    let optional = match own.parameters.as_slice() {
        [] => String::new(),
        names => format!(", optional: {}", names.join(", ")),
    };
    say(
        out,
        &format!("             builder {}{optional}", own.builder),
    );
    say(
        out,
        &format!("             {} {}", own.method, origin(product, operation)),
    );
    say(
        out,
        &format!(
            "  files      generated/{}/src/group/{module}.rs, src/request/{module}.rs",
            product.package
        ),
    );
}

/// Where the name of a method comes from.
fn origin(product: &Product, operation: &Operation) -> String {
    let renamed = |rename: &&Rename| rename.operation.as_ref() == Some(&operation.id);
    match product.rename.iter().find(renamed) {
        Some(rename) => format!("by a rename in sdk.yaml: {}", rename.reason),
        None => "by the rules, kept in names.lock".to_owned(),
    }
}

/// What was decided about an operation.
fn meaning(api: &Api, operation: &Operation) -> String {
    let mut parts = vec![
        if operation.idempotent {
            "idempotent"
        } else {
            "not idempotent"
        }
        .to_owned(),
    ];
    parts.push(match &operation.wait {
        Wait::No => "complete when answered".to_owned(),
        Wait::Request => "complete when the request at Location is DONE".to_owned(),
        Wait::State { good, bad } => format!(
            "complete when the state is {} ({} fail)",
            good.join("/"),
            bad.join("/")
        ),
        Wait::Gone => "complete when the resource is gone".to_owned(),
    });
    if let Some(list) = &operation.list {
        let paging = match &list.paging {
            Paging::No => "one page".to_owned(),
            Paging::Offset { offset, limit } => format!("paged by {offset}/{limit}"),
            Paging::Token { token, .. } => format!("paged by {token}"),
        };
        parts.push(format!("list of {}, {paging}", api.show(&list.item)));
    }
    if operation.deprecated {
        parts.push("deprecated".to_owned());
    }
    parts.join("; ")
}

fn parameter_line(api: &Api, parameter: &Parameter) -> String {
    let need = if parameter.required {
        "required"
    } else {
        "optional"
    };
    let place = format!("{:?}", parameter.place).to_lowercase();
    let limits = if parameter.limits.0.is_empty() {
        String::new()
    } else {
        format!(", {}", parameter.limits.0.join(", "))
    };
    format!(
        "{place} {}: {}, {need}{limits}",
        parameter.name,
        api.show(&parameter.r#type)
    )
}

fn show_type(
    product: &Product,
    api: &Api,
    names: &Names,
    r#type: &Type,
    own: &TypeNames,
    out: &mut String,
) {
    say(out, &format!("\n{}", r#type.path.join(".")));
    say(
        out,
        &format!(
            "  document   specs/{}/openapi.yaml#{}",
            product.name, r#type.pointer
        ),
    );
    say(out, &format!("  model      {}", r#type.kind));
    match &r#type.kind {
        TypeKind::Object(members) => {
            for (member, name) in members.iter().zip(&own.members) {
                let flags = [
                    (member.required, "required"),
                    (member.nullable, "nullable"),
                    (member.read_only, "read-only"),
                    (member.write_only, "write-only"),
                    (member.secret, "secret"),
                    (matches!(member.r#type, Ref::Boxed(_)), "boxed"),
                ];
                let flags: String = flags
                    .iter()
                    .filter(|(on, _)| *on)
                    .map(|(_, flag)| format!(", {flag}"))
                    .collect();
                say(
                    out,
                    &format!(
                        "             {}: {}{flags} -> {name}",
                        member.name,
                        api.show(&member.r#type)
                    ),
                );
            }
        }
        TypeKind::TextEnum(values) => {
            for (value, name) in values.iter().zip(&own.values) {
                say(out, &format!("             {value:?} -> {name}"));
            }
        }
        TypeKind::IntegerEnum(values) => {
            for (value, name) in values.iter().zip(&own.values) {
                say(out, &format!("             {value} -> {name}"));
            }
        }
        TypeKind::Union { variants, .. } => {
            for (variant, name) in variants.iter().zip(&own.values) {
                say(
                    out,
                    &format!("             {} -> {name}", api.show(&variant.r#type)),
                );
            }
        }
    }
    let constructor = own.constructor.as_ref().map(|members| {
        let names: Vec<&str> = members
            .iter()
            .filter_map(|index| own.members.get(*index))
            .map(String::as_str)
            .collect();
        format!(", {}::new({})", own.name, names.join(", "))
    });
    say(
        out,
        &format!(
            "  names      {}{}",
            own.name,
            constructor.unwrap_or_default()
        ),
    );
    let users: Vec<String> = users(api, names, r#type).into_iter().take(6).collect();
    if !users.is_empty() {
        say(out, &format!("  used by    {}", users.join(", ")));
    }
    say(
        out,
        &format!(
            "  files      generated/{}/src/model/{}.rs",
            product.package, own.module
        ),
    );
}

/// Objects with a member of the type, and calls that take or answer it.
fn users(api: &Api, names: &Names, wanted: &Type) -> Vec<String> {
    let is = |reference: &Ref| {
        inner(reference).is_some_and(|id| api.r#type(id).pointer == wanted.pointer)
    };
    let mut found = Vec::new();
    for (r#type, own) in api.types.iter().zip(&names.types) {
        if let TypeKind::Object(members) = &r#type.kind {
            let members = members
                .iter()
                .zip(&own.members)
                .filter(|(member, _)| is(&member.r#type));
            found.extend(members.map(|(_, name)| format!("{}.{name}", own.name)));
        }
    }
    for (group, own) in api.groups.iter().zip(&names.groups) {
        for (operation, call) in group.operations.iter().zip(&own.operations) {
            let body = operation
                .body
                .as_ref()
                .is_some_and(|body| match &body.kind {
                    BodyKind::Json(reference) | BodyKind::Form(reference) => is(reference),
                    BodyKind::Text | BodyKind::Bytes => false,
                });
            let answer =
                matches!(&operation.answer.kind, AnswerKind::Json(reference) if is(reference));
            if body || answer {
                found.push(format!("{}.{}", own.module, call.method));
            }
        }
    }
    found
}

fn inner(reference: &Ref) -> Option<ionoscloud_generator::model::TypeId> {
    match reference {
        Ref::Named(id) | Ref::Boxed(id) => Some(*id),
        Ref::List(item) | Ref::Map(item) => inner(item),
        _ => None,
    }
}

fn say(out: &mut String, line: &str) {
    let _ = writeln!(out, "{line}");
}
