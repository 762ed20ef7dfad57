//! An operation or a type, step by step: document, model, names, files.

use std::fmt::Write as _;

use ionoscloud_generator::model::{
    AnswerKind, Api, BodyKind, Operation as Meaning, Paging, Parameter, Ref, TypeId, Wait,
};
use ionoscloud_generator::names::{Group, Inside, Operation, Role, Sdk, Source, Type};
use ionoscloud_generator::product::{Product, Rename};
use ionoscloud_generator::render::words;
use ionoscloud_generator::rust;

use super::types;

/// How far what is said stands from the left.
const INDENT: &str = "             ";

/// All about an operation.
pub fn operation(
    product: &Product,
    sdk: &Sdk<'_>,
    group: &Group<'_>,
    own: &Operation<'_>,
    out: &mut String,
) {
    let (api, operation, module) = (sdk.api, own.model, &group.module);
    let (name, pointer) = (&product.name, &operation.pointer);
    let mut line = |text: String| say(out, &text);
    line(format!("\n{} {}", operation.method, operation.path));
    line(format!("  document   specs/{name}/openapi.yaml#{pointer}"));
    line(format!("{INDENT}operationId {}", operation.id));
    line(format!("  model      {}", meaning(product, api, operation)));
    for given in operation
        .path_parameters
        .iter()
        .chain(&operation.parameters)
    {
        line(format!("{INDENT}{}", parameter(api, given)));
    }
    if let Some(body) = &operation.body {
        let kind = match (body.kind.r#type(), &body.kind) {
            (Some(reference), _) => types::shown(api, reference),
            (None, BodyKind::Text) => "text".to_owned(),
            (None, _) => "bytes".to_owned(),
        };
        let need = need(body.required);
        line(format!("{INDENT}body: {kind}, {}, {need}", body.media_type));
    }
    let answer = match (operation.answer.kind.r#type(), &operation.answer.kind) {
        (Some(reference), _) => types::shown(api, reference),
        (None, AnswerKind::Empty) => "nothing".to_owned(),
        (None, AnswerKind::Text) => "text".to_owned(),
        (None, _) => "bytes".to_owned(),
    };
    let statuses = operation
        .successes
        .iter()
        .map(|(status, _)| status.as_str());
    let statuses: Vec<&str> = statuses.collect();
    line(format!(
        "{INDENT}answers {answer} with {}",
        statuses.join(", ")
    ));
    let arguments = own.arguments().flat_map(|input| rust::inputs(sdk, input));
    let arguments = arguments.map(|given| {
        let ty = given.ty.text_of(sdk, "model::");
        format!("{}: {ty}", given.name)
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let output = rust::output(own).text_of(sdk, "model::");
    line(format!(
        "  names      client.{module}().{}({arguments}) -> {output}",
        own.method
    ));
    let optional = own
        .inputs
        .iter()
        .filter(|input| input.role != Role::Argument);
    let optional: Vec<&str> = optional.map(|input| input.name.as_str()).collect();
    let optional = match optional.as_slice() {
        [] => String::new(),
        names => format!(", optional: {}", names.join(", ")),
    };
    line(format!("{INDENT}builder {}{optional}", own.builder));
    if let Some(headers) = own.headers_type() {
        let getters = own.headers.iter().map(|header| header.name.as_str());
        let getters: Vec<&str> = getters.collect();
        line(format!(
            "{INDENT}told in headers::{headers}: {}",
            getters.join(", ")
        ));
    }
    line(format!(
        "{INDENT}{} {}",
        own.method,
        origin(product, operation)
    ));
    let package = &product.package;
    line(format!(
        "  files      generated/{package}/src/group/{module}.rs, src/request/{module}.rs"
    ));
}

/// Where the name of a method comes from.
fn origin(product: &Product, operation: &Meaning) -> String {
    let renamed = |rename: &&Rename| rename.operation.as_ref() == Some(&operation.id);
    match product.rename.iter().find(renamed) {
        Some(rename) => format!("by a rename in sdk.yaml: {}", rename.reason),
        None => "by the rules, kept in names.lock".to_owned(),
    }
}

/// What was decided about an operation.
fn meaning(product: &Product, api: &Api, operation: &Meaning) -> String {
    let repeated = if operation.idempotent {
        "idempotent"
    } else {
        "not idempotent"
    };
    let effect = format!("{:?}", operation.effect).to_lowercase();
    let mut parts = vec![effect, repeated.to_owned()];
    parts.push(match &operation.wait {
        Wait::No => "complete when answered".to_owned(),
        Wait::Request => format!(
            "complete when the request at Location is {}",
            product.conventions.wait.requests.good.join("/")
        ),
        Wait::State => format!(
            "complete when the state is {} ({} fail)",
            api.states.good.join("/"),
            api.states.bad.join("/")
        ),
        Wait::Gone => "complete when the resource is gone".to_owned(),
    });
    if let Some(list) = &operation.list {
        let paging = match &list.paging {
            Paging::No => "one page".to_owned(),
            Paging::Offset { offset, limit } => format!("paged by {offset}/{limit}"),
            Paging::Token { token, .. } => format!("paged by {token}"),
            Paging::Marks(marks) => {
                let names: Vec<&str> = marks.next.iter().map(|(name, _)| name.as_str()).collect();
                format!("paged by {}", names.join("/"))
            }
        };
        parts.push(format!(
            "list of {}, {paging}",
            types::shown(api, &list.item)
        ));
    }
    if operation.deprecated {
        parts.push("deprecated".to_owned());
    }
    parts.join("; ")
}

fn need(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

fn parameter(api: &Api, parameter: &Parameter) -> String {
    let limits: String = words::limits(&parameter.limits)
        .iter()
        .map(|limit| format!(", {limit}"))
        .collect();
    format!(
        "{} {}: {}, {}{limits}",
        parameter.location.as_str(),
        parameter.name,
        types::shown(api, &parameter.r#type),
        need(parameter.required)
    )
}

/// All about a type.
pub fn r#type(product: &Product, sdk: &Sdk<'_>, own: &Type<'_>, out: &mut String) {
    let (api, r#type) = (sdk.api, own.model);
    let (name, pointer) = (&product.name, &r#type.pointer);
    let mut line = |text: String| say(out, &text);
    line(format!("\n{}", r#type.path.join(".")));
    line(format!("  document   specs/{name}/openapi.yaml#{pointer}"));
    line(format!("  model      {}", types::kind(&r#type.kind)));
    let mut constructor = String::new();
    match &own.inside {
        Inside::Object(object) => {
            for own in &object.members {
                let (member, name) = (own.model, &own.name);
                let flags = [
                    (member.required, "required"),
                    (member.nullable, "nullable"),
                    (member.read_only, "read-only"),
                    (member.write_only, "write-only"),
                    (member.secret, "secret"),
                    (matches!(member.r#type, Ref::Boxed(_)), "boxed"),
                ];
                let flags = flags.iter().filter(|(on, _)| *on);
                let flags: String = flags.map(|(_, flag)| format!(", {flag}")).collect();
                let only = member.only.as_ref();
                let only = only
                    .map(|only| format!(", always {only}"))
                    .unwrap_or_default();
                let kind = types::shown(api, &member.r#type);
                line(format!(
                    "{INDENT}{}: {kind}{flags}{only} -> {name}",
                    member.name
                ));
            }
            if let Some(new) = rust::constructor(sdk, object) {
                let advice = if new.deprecated { " (deprecated)" } else { "" };
                let sets: Vec<&str> = new.sets().collect();
                let sets = match sets.as_slice() {
                    [] => String::new(),
                    names => format!(" (sets {})", names.join(", ")),
                };
                constructor = format!(", {}{sets}{advice}", new.call(&own.name));
            }
        }
        Inside::TextEnum(values) => {
            for value in values {
                line(format!("{INDENT}{:?} -> {}", value.model, value.name));
            }
        }
        Inside::IntegerEnum(values) => {
            for value in values {
                line(format!("{INDENT}{} -> {}", value.model, value.name));
            }
        }
        Inside::Union { variants, .. } => {
            for own in variants {
                let kind = types::shown(api, &own.model.r#type);
                line(format!("{INDENT}{kind} -> {}", own.name));
            }
        }
    }
    line(format!("  names      {}{constructor}", own.name));
    let users: Vec<String> = users(sdk, own.id).into_iter().take(6).collect();
    if !users.is_empty() {
        line(format!("  used by    {}", users.join(", ")));
    }
    let (package, module) = (&product.package, &own.module);
    line(format!(
        "  files      generated/{package}/src/model/{module}.rs"
    ));
}

/// Objects and unions that have the type inside, and calls that take or answer it.
fn users(sdk: &Sdk<'_>, wanted: TypeId) -> Vec<String> {
    let is = |reference: &Ref| reference.named() == Some(wanted);
    let mut found = Vec::new();
    for own in &sdk.types {
        match &own.inside {
            Inside::Object(object) => {
                let members = object.members.iter();
                let members = members.filter(|member| is(&member.model.r#type));
                found.extend(members.map(|member| format!("{}.{}", own.name, member.name)));
            }
            Inside::Union { variants, .. } => {
                let variants = variants.iter();
                let variants = variants.filter(|variant| is(&variant.model.r#type));
                found.extend(variants.map(|variant| format!("{}::{}", own.name, variant.name)));
            }
            Inside::TextEnum(_) | Inside::IntegerEnum(_) => {}
        }
    }
    for (group, own) in sdk.operations() {
        let takes = own.inputs.iter().any(|input| match input.source {
            Source::Body(body) => body.kind.r#type().is_some_and(is),
            Source::Parameter(parameter) => is(&parameter.r#type),
        });
        if takes || own.model.answer.kind.r#type().is_some_and(is) {
            found.push(format!("{}.{}", group.module, own.method));
        }
    }
    found
}

/// A schema that there is no type for.
pub fn unreached(product: &Product, schema: &str, out: &mut String) {
    let place = format!(
        "specs/{}/openapi.yaml#/components/schemas/{schema}",
        product.name
    );
    say(out, &format!("\n{schema}"));
    say(out, &format!("  document   {place}"));
    say(
        out,
        "  model      nothing: no operation reaches it, or only as a part of an `allOf`, whose members its owner has",
    );
}

fn say(out: &mut String, line: &str) {
    let _ = writeln!(out, "{line}");
}
