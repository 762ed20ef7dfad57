//! `import` as a maintainer meets it: what it keeps, what it marks, what it refuses, and what it leaves behind.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use crate::outcome;

const SHOP: &str = "
openapi: 3.0.3
info: {title: Shop, version: '1.0', description: Theirs.}
servers: [{url: 'https://shop.example.com'}]
tags: [{name: Items, description: Theirs.}]
paths:
  /items:
    get:
      operationId: itemsGet
      summary: Theirs.
      tags: [Items]
      responses:
        '200': {description: Theirs., content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
components:
  schemas:
    Item:
      type: object
      description: Theirs.
      properties:
        size: {type: integer, description: Theirs.}
";

/// A repository with one product, whose document came from `SHOP` and speaks our words.
fn repository(test: &str) -> PathBuf {
    let root = crate::folder(test);
    fs::create_dir_all(root.join("specs/shop")).unwrap();
    fs::write(root.join("new.yaml"), SHOP).unwrap();
    fs::write(
        root.join("specs/shop/sdk.yaml"),
        "crate: ionoscloud-shop\nversion: 0.1.0\n",
    )
    .unwrap();
    let (ok, printed) = maintain(&root, &["import", "shop", "--from", "new.yaml"]);
    assert!(ok, "{printed}");
    let document = root.join("specs/shop/openapi.yaml");
    let text = fs::read_to_string(&document).unwrap();
    assert!(!text.contains("Theirs"), "{text}");
    assert_eq!(text.matches("NEEDS WORDS").count(), 6, "{text}");
    fs::write(&document, text.replace("NEEDS WORDS", "Ours.")).unwrap();
    root
}

fn maintain(root: &Path, arguments: &[&str]) -> (bool, String) {
    outcome(&mut crate::maintain(root, arguments))
}

/// All files below a folder with their bytes.
fn bytes(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(bytes(&path));
        } else {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

fn document(root: &Path) -> String {
    fs::read_to_string(root.join("specs/shop/openapi.yaml")).unwrap()
}

#[test]
fn our_words_stay_and_what_is_new_is_marked() {
    let root = repository("import-words");
    let new = SHOP.replace(
        "size: {type: integer, description: Theirs.}",
        "size: {type: integer, description: Theirs., maximum: 10}\n        color: {type: string, description: Theirs.}",
    );
    fs::write(root.join("new.yaml"), new).unwrap();
    let before = bytes(&root);
    let dry = ["import", "shop", "--from", "new.yaml", "--dry-run"];
    let (ok, dry) = maintain(&root, &dry);
    assert!(ok && bytes(&root) == before, "{dry}");

    let (ok, printed) = maintain(&root, &["import", "shop", "--from", "new.yaml"]);
    assert!(
        ok && dry == format!("{printed}nothing was written\n"),
        "{printed}"
    );
    for line in [
        "needs words: property Item/color: no description",
        "member `model::Item::color` (Item.color) added",
        "member `model::Item::size` (Item.size) its limits are `at most 10`, was none",
        "1 without words",
    ] {
        assert!(printed.contains(line), "{line}: {printed}");
    }
    let text = document(&root);
    assert!(!text.contains("Theirs"), "{text}");
    assert_eq!(text.matches("NEEDS WORDS").count(), 1);
    assert_eq!(text.matches("Ours.").count(), 6);
    assert!(text.contains("maximum: 10"));
    assert!(
        bytes(&root)
            .iter()
            .all(|(path, _)| path.extension().is_some_and(|end| end != "new")),
        "nothing is left lying about"
    );
}

/// Answers a request with a document, or with 404, and gives what was asked.
fn answer(listener: &TcpListener, body: Option<&str>) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    let mut request = [0; 4096];
    let length = stream.read(&mut request).unwrap();
    let status = body.map_or("404 Not Found", |_| "200 OK");
    let body = body.unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream
        .write_all(format!("{head}{body}").as_bytes())
        .unwrap();
    String::from_utf8(request[..length].to_vec()).unwrap()
}

#[test]
fn where_a_document_comes_from_is_written_down() {
    let root = repository("import-source");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = thread::spawn(move || {
        for body in [Some(SHOP), None] {
            let asked = answer(&listener, body);
            assert!(asked.starts_with("GET /shop.yaml HTTP/1.1\r\n"), "{asked}");
        }
    });
    let url = format!("http://127.0.0.1:{port}/shop.yaml");
    let (ok, printed) = maintain(&root, &["import", "shop", "--from", &url]);
    assert!(ok, "{printed}");
    let record = fs::read_to_string(root.join("specs/shop/source.yaml")).unwrap();
    let sum = Command::new("sha256sum")
        .arg(root.join("new.yaml"))
        .output()
        .unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    let sum = sum.split(' ').next().unwrap();
    assert!(record.contains(&format!("from: {url}\n")), "{record}");
    assert!(record.contains(&format!("sha256: {sum}\n")), "{record}");
    assert!(record.contains("version: '1.0'\n"), "{record}");

    let before = bytes(&root);
    let (ok, printed) = maintain(&root, &["import", "shop", "--from", &url]);
    assert!(!ok && printed.contains("404"), "{printed}");
    assert_eq!(bytes(&root), before);
    server.join().unwrap();
}

#[test]
fn an_override_that_does_nothing_anymore_stops_it() {
    let root = repository("import-stale");
    let sdk = root.join("specs/shop/sdk.yaml");
    let plain = fs::read_to_string(&sdk).unwrap();
    for (entry, problem) in [
        (
            "mend:\n- {at: /components/schemas/Item/properties/size/type, set: integer, reason: r}\n",
            "the mend changes nothing: the document says so already",
        ),
        (
            "mend:\n- {at: /components/schemas/Item/properties/gone/type, set: integer, reason: r}\n",
            "the mend finds nothing at its pointer",
        ),
        (
            "rename:\n- {operation: itemsGone, to: list, reason: r}\n",
            "`operation itemsGone` changes nothing",
        ),
    ] {
        fs::write(&sdk, format!("{plain}{entry}")).unwrap();
        let before = bytes(&root);
        let (ok, printed) = maintain(&root, &["import", "shop", "--from", "new.yaml"]);
        assert!(!ok && printed.contains(problem), "{printed}");
        assert!(printed.contains("nothing was written"), "{printed}");
        assert_eq!(bytes(&root), before);
    }
}

#[test]
fn no_credential_of_an_address_is_told_or_written_down() {
    let root = repository("import-credentials");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = thread::spawn(move || answer(&listener, Some(SHOP)));
    let url = format!("http://me:hush-1@127.0.0.1:{port}/a.yaml?token=hush-2&hush-3#hush-4");
    let (ok, printed) = maintain(&root, &["import", "shop", "--from", &url]);
    assert!(ok, "{printed}");
    let asked = server.join().unwrap();
    assert!(
        asked.starts_with("GET /a.yaml?token=hush-2&hush-3 HTTP/1.1\r\n"),
        "{asked}"
    );
    assert!(
        asked.to_lowercase().contains("\r\nauthorization: basic "),
        "{asked}"
    );
    let record = fs::read_to_string(root.join("specs/shop/source.yaml")).unwrap();
    assert!(
        record.contains(&format!("http://127.0.0.1:{port}/a.yaml?token=***&***")),
        "{record}"
    );
    // The server is gone, and so an error speaks of it.
    let (ok, told) = maintain(&root, &["import", "shop", "--from", &url]);
    assert!(!ok && told.contains("/a.yaml?token=***"), "{told}");
    for text in [printed, record, told] {
        assert!(!text.contains("hush"), "{text}");
    }
}

#[test]
fn odd_names_and_places_are_refused_before_anything_is_read() {
    let root = repository("import-names");
    let before = bytes(&root);
    for name in [
        "", ".", "..", "../x", "a/b", "Shop", "a b", "a_b", "1a", "a-", "a--b", "ä",
    ] {
        let (ok, printed) = maintain(&root, &["import", "--from", "new.yaml", "--", name]);
        assert!(
            !ok && printed.contains("is no name of a product"),
            "{name}: {printed}"
        );
    }
    for from in ["ftp://a/b", "file:///a", "https://"] {
        let (ok, printed) = maintain(&root, &["import", "shop", "--from", from]);
        assert!(
            !ok && printed.contains("begins with `http://` or `https://`"),
            "{from}: {printed}"
        );
    }
    assert_eq!(bytes(&root), before);
}

#[test]
fn a_broken_document_is_refused_with_its_findings() {
    let root = repository("import-broken");
    let before = bytes(&root);
    for (from, to, place, problem) in [
        (
            "openapi: 3.0.3",
            "swagger: '2.0'",
            "new.yaml:2:1",
            "Swagger 2.0",
        ),
        ("type: integer", "type: whole", "new.yaml:20:16", "whole"),
        (
            "operationId: itemsGet",
            "parameters: [{$ref: '#/components/parameters/gone'}]",
            "new.yaml: ",
            "#/components/parameters/gone",
        ),
        ("paths:", "paths: [", "new.yaml:8:8", "invalid YAML"),
        (
            "info: {",
            "openapi: 3.0.3\ninfo: {",
            "new.yaml:3:1",
            "duplicate key `openapi`",
        ),
        (SHOP, "", "new.yaml:1:1", "the document is empty"),
        (SHOP, "shop\n", "new.yaml:1:1", "found a string"),
    ] {
        fs::write(root.join("new.yaml"), SHOP.replacen(from, to, 1)).unwrap();
        let (ok, printed) = maintain(&root, &["import", "shop", "--from", "new.yaml"]);
        assert!(!ok && printed.contains(problem), "{printed}");
        assert!(printed.contains(place), "{place}: {printed}");
        assert!(!printed.contains("specs/"), "{printed}");
        fs::write(root.join("new.yaml"), SHOP).unwrap();
        assert_eq!(bytes(&root), before);
    }
    // What can be read in spite of a finding is said of the same file.
    let lost = SHOP.replace("schemas/Item'", "schemas/Lost'");
    fs::write(root.join("new.yaml"), lost).unwrap();
    let (ok, printed) = maintain(&root, &["import", "shop", "--from", "new.yaml"]);
    assert!(
        ok && printed.contains("#/components/schemas/Lost"),
        "{printed}"
    );
    assert!(printed.contains("--> new.yaml:13:"), "{printed}");
}
