//! `generate` as a user meets it: exit codes, messages, and nothing written when something is wrong.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A document with one operation; `extra` goes below its paths.
fn document(extra: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: Shop, version: '1'}}\nservers: [{{url: 'https://shop.example.com'}}]\npaths:\n  /goods:\n    get:\n      operationId: goodsGet\n      responses: {{'200': {{description: Goods.}}}}\n{extra}"
    )
}

/// An empty folder for one test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn generate(folder: &Path, text: Option<&[u8]>, more: &[&str]) -> Output {
    let spec = folder.join("shop.yaml");
    if let Some(text) = text {
        std::fs::write(&spec, text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .arg("generate")
        .arg("--spec")
        .arg(&spec)
        .arg("--out")
        .arg(folder.join("out/shop"));
    command.args(["--name", "shop"]).args(more);
    command.output().unwrap()
}

/// The message of a failure that wrote nothing.
fn refusal(folder: &Path, output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    assert!(!folder.join("out").exists(), "nothing is written");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_good_document_becomes_a_crate_with_the_runtime_beside_it() {
    let folder = folder("good");
    let output = generate(&folder, Some(document("").as_bytes()), &["--strict"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let manifest = std::fs::read_to_string(folder.join("out/shop/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"shop\""), "{manifest}");
    assert!(folder.join("out/ionoscloud-core/Cargo.toml").is_file());
}

#[test]
fn a_missing_file_is_named() {
    let folder = folder("missing");
    let text = refusal(&folder, &generate(&folder, None, &[]));
    assert!(text.contains("shop.yaml"), "{text}");
}

#[test]
fn broken_yaml_is_placed() {
    let folder = folder("broken");
    let text = refusal(
        &folder,
        &generate(&folder, Some(b"openapi: 3.0.3\ninfo: {title: [\n"), &[]),
    );
    assert!(
        text.contains("shop.yaml:3:") || text.contains("shop.yaml:2:"),
        "{text}"
    );
    assert!(text.contains("help:"), "{text}");
}

#[test]
fn a_text_that_is_not_utf8_is_refused() {
    let folder = folder("latin1");
    let text = refusal(
        &folder,
        &generate(
            &folder,
            Some(b"openapi: 3.0.3\ninfo: {title: caf\xe9}\n"),
            &[],
        ),
    );
    assert!(text.contains("UTF-8"), "{text}");
}

#[test]
fn a_dangling_reference_is_a_warning_and_an_error_when_strict() {
    let extra = "    post:\n      operationId: goodsPost\n      requestBody:\n        content:\n          application/json:\n            schema: {$ref: '#/components/schemas/Lost'}\n      responses: {'204': {description: Done.}}\n";
    let lax = folder("dangling");
    let output = generate(&lax, Some(document(extra).as_bytes()), &[]);
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        text.contains("warning:") && text.contains("Lost") && text.contains("shop.yaml:14:"),
        "{text}"
    );
    assert!(
        text.contains("#/paths/~1goods/post/requestBody/content/application~1json/schema"),
        "{text}"
    );

    let strict = folder("dangling-strict");
    let text = refusal(
        &strict,
        &generate(&strict, Some(document(extra).as_bytes()), &["--strict"]),
    );
    assert!(text.contains("Lost"), "{text}");
}

#[test]
fn an_operation_id_that_is_there_twice_is_an_error_with_both_places() {
    let folder = folder("duplicate");
    let extra =
        "    put:\n      operationId: goodsGet\n      responses: {'204': {description: Done.}}\n";
    let text = refusal(
        &folder,
        &generate(&folder, Some(document(extra).as_bytes()), &[]),
    );
    assert!(
        text.contains("error:") && text.contains("goodsGet") && text.contains("shop.yaml:10:"),
        "{text}"
    );
    assert!(text.contains("line 7"), "the first place: {text}");
}

#[test]
fn another_version_of_openapi_is_named() {
    let folder = folder("version");
    let text = refusal(
        &folder,
        &generate(
            &folder,
            Some(b"swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\n"),
            &[],
        ),
    );
    assert!(text.contains("3.0"), "{text}");
}
