//! Each kind of finding comes of some document: of one in `tests/golden/`, which is compared with its findings, or of one here.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ionoscloud_generator::finding::{Finding, kinds};
use ionoscloud_generator::product::Product;
use ionoscloud_generator::{Source, understand};

/// Kinds that no document has: what is no text is told by the command, what an import marks by `regenerate`, and a slip by
/// what reads it; the others are defects.
const NOWHERE: [u16; 6] = [1, 115, 116, 506, 528, 803];

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";

fn found(text: &str) -> Vec<Finding> {
    let product = Product::plain("findings", "0.1.0");
    let source = Source {
        file: "openapi.yaml",
        text: text.into(),
        sdk_file: "sdk.yaml",
        product: &product,
        lock: "",
    };
    understand(source, |_, _| ()).1
}

/// Schemas, each the body of `S`, beside an object `A`.
const SCHEMAS: [(u16, &str); 16] = [
    (111, "{type: string, maxLength: -1}"),
    (201, "{properties: {a: {$ref: 1}}}"),
    (
        207,
        "{properties: {a: {$ref: '#/components/schemas/A/properties/b'}}}",
    ),
    (208, "{properties: {a: {$ref: '#/components/responses/R'}}}"),
    (
        209,
        "{properties: {a: {$ref: '#/components/schemas/A', maxLength: 3}}}",
    ),
    (301, "{type: boolean, maxLength: 3}"),
    (308, "{type: string, pattern: '('}"),
    (309, "{type: string, minLength: 3, maxLength: 1}"),
    (311, "{type: string, enum: [a, a]}"),
    (312, "{type: string, enum: []}"),
    (314, "{type: string, enum: [a], default: b}"),
    (315, "{type: integer, enum: [a, 1]}"),
    (316, "{type: integer, default: '3'}"),
    (318, "{type: object, required: true}"),
    (190, "{type: string, description: [a]}"),
    (304, "{type: thing}"),
];

/// The same of 3.1.
const NEWER: [(u16, &str); 3] = [
    (320, "{type: null}"),
    (322, "{type: integer, maximum: 3, exclusiveMaximum: true}"),
    (
        211,
        "{properties: {a: {$dynamicRef: '#n'}, b: {$dynamicAnchor: n}, c: {$dynamicAnchor: n}}}",
    ),
];

/// Operations, each the body of `GET /a/{id}`.
const OPERATIONS: [(u16, &str); 8] = [
    (
        112,
        "{parameters: [{name: a, in: nowhere, schema: {type: string}}], responses: {'200': {description: d}}}",
    ),
    (
        212,
        "{responses: {'200': {description: d, links: {a: {description: d}}}}}",
    ),
    (
        513,
        "{parameters: [{name: id, in: path, schema: {type: string}}], responses: {'200': {description: d}}}",
    ),
    (
        514,
        "{parameters: [{name: a, in: query, style: matrix, schema: {type: string}}], responses: {'200': {description: d}}}",
    ),
    (
        515,
        "{parameters: [{name: a, in: query, schema: {type: string}, content: {application/json: {schema: {}}}}], responses: {'200': {description: d}}}",
    ),
    (
        516,
        "{parameters: [{name: a, in: query}], responses: {'200': {description: d}}}",
    ),
    (529, "{responses: {often: {description: d}}}"),
    (
        804,
        "{security: [{nobody: []}], responses: {'200': {description: d}}}",
    ),
];

/// Whole documents.
fn documents() -> Vec<(u16, String)> {
    let headed = |text: &str| format!("{HEAD}{text}");
    let mut laughs = String::from("x-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for level in 1..9 {
        let above = level - 1;
        laughs += &format!(
            "x-{level}: &a{level} [{}]\n",
            vec![format!("*a{above}"); 10].join(", ")
        );
    }
    let many: String = (0..1_100)
        .map(|at| format!("  colour{at}: red\n"))
        .collect();
    // Each refers into the middle of the one before, twice.
    let mut copies = String::from(
        "paths: {}\ncomponents:\n  schemas:\n    S0: {properties: {a: {type: object, properties: {b: {type: string}}}}}\n",
    );
    for level in 1..40 {
        let at = format!(
            "{{$ref: '#/components/schemas/S{}/properties/a'}}",
            level - 1
        );
        copies += &format!(
            "    S{level}: {{properties: {{a: {{type: object, properties: {{b: {at}, c: {at}}}}}}}}}\n"
        );
    }
    let mut alternatives = String::from(
        "paths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/S14'}}}}}}}}\ncomponents:\n  schemas:\n    S0: {type: object, properties: {a: {type: string}}}\n",
    );
    for level in 1..15 {
        let at = format!("{{$ref: '#/components/schemas/S{}'}}", level - 1);
        alternatives += &format!(
            "    S{level}: {{type: object, properties: {{p{level}: {{type: string}}}}, allOf: [{{oneOf: [{at}, {at}]}}, {{oneOf: [{at}, {at}]}}]}}\n"
        );
    }
    let server = |text: &str| headed(&format!("paths: {{}}\nservers: [{text}]\n"));
    vec![
        (2, "{\"a\": \"\\ud800\"}".to_owned()),
        (3, "openapi: [\n".to_owned()),
        (
            4,
            format!("{{\"a\": {}1{}}}", "[".repeat(5_000), "]".repeat(5_000)),
        ),
        (5, headed("paths: {}\npaths: {}\n")),
        (6, "a: 1\n---\nb: 2\n".to_owned()),
        (7, headed("x-a: &a {b: 1}\nx-c:\n  <<: *a\n")),
        (8, "? [a]\n: 1\n".to_owned()),
        (9, "x-a: &a\n- *a\n".to_owned()),
        (10, headed(&laughs)),
        (
            11,
            format!("openapi: 3.0.3\ninfo:\n  title: t\n  version: '1'\n{many}paths: {{}}\n"),
        ),
        (101, "[]".to_owned()),
        (
            102,
            "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {}\n".to_owned(),
        ),
        (
            103,
            "info: {title: t, version: '1'}\npaths: {}\n".to_owned(),
        ),
        (
            104,
            "openapi: '3.0'\ninfo: {title: t, version: '1'}\npaths: {}\n".to_owned(),
        ),
        (
            105,
            "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths: {}\n".to_owned(),
        ),
        (107, "openapi: 3.0.3\npaths: {}\n".to_owned()),
        (108, headed("paths: {}\ncolour: red\n")),
        (
            109,
            "openapi: 3.0.3\ninfo: {title: , version: '1'}\npaths: {}\n".to_owned(),
        ),
        (114, headed("paths: {}\ntags: [{name: a}, {name: a}]\n")),
        (206, headed(&copies)),
        (
            210,
            "openapi: 3.0.3\ninfo: {$ref: '#/x-info', title: t, version: '1'}\npaths: {}\n"
                .to_owned(),
        ),
        (
            328,
            headed(
                "paths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}}}\ncomponents: {schemas: {S: {type: array, items: {$ref: '#/components/schemas/S'}}}}\n",
            ),
        ),
        (406, headed(&alternatives)),
        (
            801,
            server("{url: 'https://{a}.example.com', variables: {a: {enum: [b]}}}"),
        ),
        (
            805,
            headed("paths: {}\ncomponents: {securitySchemes: {a: {type: http}}}\n"),
        ),
    ]
}

#[test]
fn each_kind_comes_of_some_document_and_each_finding_has_a_kind() {
    let mut seen: BTreeSet<u16> = NOWHERE.into();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden");
    for folder in fs::read_dir(golden).unwrap() {
        let findings = folder.unwrap().path().join("findings.txt");
        for line in fs::read_to_string(findings).unwrap_or_default().lines() {
            let code = line.split_once('[').and_then(|(front, rest)| {
                ["error", "warning"]
                    .contains(&front)
                    .then(|| rest.get(1..5))?
            });
            if let Some(code) = code {
                assert_ne!(code, "0000", "{line}");
                seen.insert(code.parse().unwrap());
            }
        }
    }
    let beside = "    A: {type: object, properties: {b: {type: string}}}\n  responses: {R: {description: d}}\n";
    let schemas = SCHEMAS.map(|(code, body)| {
        (
            code,
            format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    S: {body}\n{beside}"),
        )
    });
    let newer = NEWER.map(|(code, body)| {
        (code, format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    S: {body}\n{beside}"))
    });
    let operations = OPERATIONS.map(|(code, body)| {
        (
            code,
            format!("{HEAD}paths:\n  /a/{{id}}:\n    get: {body}\n"),
        )
    });
    let all = schemas
        .into_iter()
        .chain(newer)
        .chain(operations)
        .chain(documents());
    let mut missed = Vec::new();
    for (code, text) in all {
        let findings = found(&text);
        for finding in &findings {
            assert!(finding.kind().is_some(), "{finding}");
        }
        let mut kinds = findings.iter().filter_map(Finding::kind);
        if kinds.any(|kind| kind.code == code) {
            seen.insert(code);
        } else {
            let told: Vec<String> = findings.iter().take(3).map(ToString::to_string).collect();
            missed.push(format!("{code}: {}", told.join("\n")));
        }
    }
    for refused in [
        "{crate: a b, version: '1'}",
        "{crate: a, version: '1', rename: [{to: b, reason: ''}]}",
    ] {
        let kind = Product::read("sdk.yaml", refused, "a").unwrap_err();
        seen.extend(kind.kind().map(|kind| kind.code));
    }
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
    let lacks: Vec<_> = kinds()
        .iter()
        .filter(|kind| !seen.contains(&kind.code))
        .collect();
    assert!(lacks.is_empty(), "no document shows {lacks:#?}");
}
