//! The operations of a group stand in the order in which one needs them, not in that of the document.

use ionoscloud_generator::product::Product;
use ionoscloud_generator::{Source, understand};

/// Operations of one tag, as `METHOD /path`, in the order of the document: a path stands where it first comes.
fn document(operations: &[&str]) -> String {
    let mut paths: Vec<(&str, String)> = Vec::new();
    for operation in operations {
        let (method, path) = operation.split_once(' ').unwrap();
        let at = paths.iter().position(|(known, _)| *known == path);
        let at = at.unwrap_or_else(|| {
            paths.push((path, parameters(path)));
            paths.len() - 1
        });
        let list = method == "get" && !path.ends_with('}');
        let kind = if list { "Things" } else { "Thing" };
        let id = operation.replace(|c: char| !c.is_ascii_alphanumeric(), "");
        let answer = format!("{{schema: {{$ref: '#/components/schemas/{kind}'}}}}");
        paths[at].1.push_str(&format!(
            "    {method}: {{tags: [servers], operationId: {id}, responses: {{'200': {{description: d, content: \
             {{application/json: {answer}}}}}}}}}\n"
        ));
    }
    let paths: String = paths
        .iter()
        .map(|(path, text)| format!("  {path}:\n{text}"))
        .collect();
    format!(
        "openapi: 3.0.3
info: {{title: A, version: '1'}}
servers: [{{url: 'https://a.example.com'}}]
paths:
{paths}components:
  schemas:
    Thing: {{type: object, properties: {{id: {{type: string}}}}}}
    Things: {{type: object, properties: {{items: {{type: array, items: {{$ref: '#/components/schemas/Thing'}}}}}}}}
"
    )
}

/// The parameters of a path.
fn parameters(path: &str) -> String {
    let names = path
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'));
    let given = names.map(|(name, _)| {
        format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}")
    });
    let given = given.collect::<Vec<_>>().join(", ");
    format!("    parameters: [{given}]\n")
}

/// The methods of the group, as an SDK has them.
fn methods(text: &str) -> Vec<String> {
    let product = Product::plain("a", "0.1.0");
    let source = Source {
        file: "openapi.yaml",
        text: text.into(),
        sdk_file: "sdk.yaml",
        product: &product,
        lock: "",
    };
    let (methods, findings) = understand(source, |sdk, _| {
        let operations = sdk.operations();
        operations
            .map(|(_, own)| own.method.clone())
            .collect::<Vec<_>>()
    });
    methods.unwrap_or_else(|| panic!("{findings:?}"))
}

#[test]
fn own_operations_come_first_then_actions_then_what_lies_below() {
    // Paths as documents have them: by their letters, methods of a path as it comes.
    let text = document(&[
        "post /racks/{rack}/servers/{id}/disks/{disk}/eject",
        "delete /racks/{rack}/servers/{id}/disks/{disk}",
        "get /racks/{rack}/servers/{id}/disks/{disk}",
        "post /racks/{rack}/servers/{id}/disks",
        "get /racks/{rack}/servers/{id}/disks",
        "post /racks/{rack}/servers/{id}/stop",
        "get /racks/{rack}/servers/{id}/console",
        "delete /racks/{rack}/servers/{id}",
        "patch /racks/{rack}/servers/{id}",
        "put /racks/{rack}/servers/{id}",
        "get /racks/{rack}/servers/{id}",
        "post /racks/{rack}/servers",
        "get /racks/{rack}/servers",
    ]);
    assert_eq!(
        methods(&text),
        [
            "get",
            "list",
            "create",
            "replace",
            "update",
            "delete",
            "stop",
            // Below: collections as they first come, each in the same order.
            "get_disk",
            "list_disks",
            "create_disk",
            "delete_disk",
            "eject_disk",
            "list_console",
        ]
    );
}

#[test]
fn the_order_of_the_document_does_not_matter() {
    let mut operations = [
        "get /servers",
        "post /servers",
        "get /servers/{id}",
        "put /servers/{id}",
        "delete /servers/{id}",
        "post /servers/{id}/start",
    ];
    let expected = methods(&document(&operations));
    assert_eq!(
        expected,
        ["get", "list", "create", "replace", "delete", "start"]
    );
    for turn in 1..operations.len() {
        operations.rotate_left(1);
        assert_eq!(
            methods(&document(&operations)),
            expected,
            "turned {turn} times"
        );
    }
}
