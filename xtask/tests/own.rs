//! A crate of a foreign document is its own: no word of an SDK is in it, and it compiles and calls by itself, from a folder
//! with nothing else in it.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a crate can have: credentials of each kind, XML, signatures, checksums, several locations, subtypes.
const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: Shop, version: '1', description: Sells things.}
servers:
- {url: 'https://one.example.com/v1', x-location: one}
- {url: 'https://two.example.com/v1', x-location: two}
security: [{token: []}, {basic: []}]
paths:
  /goods:
    get:
      operationId: goodsList
      tags: [goods]
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: Goods.
          content: {application/json: {schema: {type: object, properties: {items: {type: array, items: {$ref: '#/components/schemas/Good'}}}}}}
    post:
      operationId: goodsAdd
      tags: [goods]
      requestBody: {content: {application/xml: {schema: {$ref: '#/components/schemas/Good'}}}}
      responses: {'201': {description: Made.}}
  /bucket:
    get:
      operationId: bucketGet
      tags: [bucket]
      security: [{signed: []}]
      responses: {'200': {description: Bytes., content: {application/octet-stream: {schema: {type: string, format: binary}}}}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    signed: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4, x-aws-signing-name: s3}
  schemas:
    Good:
      type: object
      required: [name]
      properties:
        id: {type: string}
        name: {type: string}
        kind: {type: string, enum: [plain, fancy]}
        size: {type: integer, enum: [1, 2]}
        made: {type: string, format: date-time}
";

const PROGRAM: &str = r#"
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), shop::Error> {
    let session = shop::Session::from_env()?;
    let goods = shop::Client::new(&session).goods().list().limit(2).await?;
    println!("{} {:?}", goods.items().len(), goods.items()[0].name());
    Ok(())
}
"#;

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("own")
        .join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The crate, made into `out/shop` of an empty folder.
fn made(test: &str, more: &[&str]) -> PathBuf {
    let folder = folder(test);
    fs::write(folder.join("shop.yaml"), DOCUMENT).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--name=shop", "--spec"])
        .arg(folder.join("shop.yaml"))
        .arg("--out")
        .arg(folder.join("out/shop"))
        .args(more)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    fs::remove_file(folder.join("shop.yaml")).unwrap();
    folder
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut open, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}

/// Every byte of every file, and the names of the files.
#[test]
fn no_word_of_an_sdk_is_in_it() {
    let engine = folder("words-engine");
    let at = engine.to_str().unwrap();
    for (test, more) in [
        ("words-within", &[][..]),
        ("words-standalone", &["--standalone"]),
        (
            "words-elsewhere",
            &["--runtime=engine", "--runtime-path", at],
        ),
    ] {
        let folder = made(test, more);
        let all = [files(&folder), files(&engine)].concat();
        assert!(all.len() > 50);
        for file in all {
            let name = file.file_name().unwrap().to_string_lossy().to_lowercase();
            assert!(!name.contains("ionos"), "{name}");
            let text = String::from_utf8(fs::read(&file).unwrap()).unwrap();
            for (line, text) in text.lines().enumerate() {
                let found = text.to_lowercase().contains("ionos");
                assert!(!found, "{}:{}: {text}", file.display(), line + 1);
            }
        }
    }
}

/// One answer to one request, of which the head is given back.
fn serve(listener: TcpListener) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            reader.read_line(&mut head).unwrap();
        }
        let body = r#"{"items": [{"name": "chair"}, {"name": "table"}]}"#;
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        head
    })
}

/// Both with the runtime as a crate and as a module.
#[test]
#[ignore = "it builds all that a crate depends on from nothing: `cargo xtask test foreign`"]
fn it_compiles_and_calls_by_itself() {
    for (test, more) in [("within", &[][..]), ("standalone", &["--standalone"])] {
        let folder = made(test, more);
        let program = folder.join("program");
        fs::create_dir_all(program.join("src")).unwrap();
        fs::write(program.join("src/main.rs"), PROGRAM).unwrap();
        fs::write(
            program.join("Cargo.toml"),
            "[package]\nname = \"program\"\nedition = \"2024\"\n\n[dependencies]\nshop = { path = \"../out/shop\" }\n\
             tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n\n[workspace]\n",
        )
        .unwrap();
        // The versions that the repository is tested with.
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/workspace/Cargo.lock");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own-target");
        let cargo = |folder: &Path, arguments: &[&str]| {
            fs::copy(&lock, folder.join("Cargo.lock")).unwrap();
            let mut command = Command::new(env!("CARGO"));
            command
                .arg("--color=never")
                .args(arguments)
                .current_dir(folder);
            command.env("CARGO_TARGET_DIR", &target);
            for (name, _) in std::env::vars_os() {
                if name.to_string_lossy().starts_with("IONOS") {
                    command.env_remove(name);
                }
            }
            command
        };
        let output = cargo(&folder.join("out/shop"), &["check", "--quiet"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{test}: {said}");

        let output = cargo(&program, &["build", "--quiet"]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = serve(listener);
        let output = cargo(&program, &["run", "--quiet"])
            .env("SHOP_TOKEN", "a-token-of-this-test")
            .env("SHOP_API_URL", format!("http://{address}"))
            .env("SHOP_LOG_LEVEL", "debug")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{test}: {said}");
        assert!(said.contains("shop Debug"), "{test}: {said}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "2 \"chair\"\n");
        let head = asked.join().unwrap().to_lowercase();
        assert!(
            head.starts_with("get /v1/goods?limit=2 http/1.1\r\n"),
            "{head}"
        );
        assert!(
            head.contains("\r\nauthorization: bearer a-token-of-this-test\r\n"),
            "{head}"
        );
        assert!(head.contains("\r\nuser-agent: shop/0.1.0"), "{head}");
        assert!(!head.contains("ionos"), "{head}");

        let output = cargo(&program, &["run", "--quiet"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            said.contains("set SHOP_TOKEN, or SHOP_USERNAME and SHOP_PASSWORD"),
            "{said}"
        );
    }
}
