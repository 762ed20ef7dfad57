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
    generate_as(folder, "shop", text, more)
}

fn generate_as(folder: &Path, name: &str, text: Option<&[u8]>, more: &[&str]) -> Output {
    let spec = folder.join("shop.yaml");
    if let Some(text) = text {
        std::fs::write(&spec, text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("generate").arg("--spec").arg(&spec);
    command.arg("--out").arg(folder.join("out/shop"));
    command.arg(format!("--name={name}")).args(more);
    command.output().unwrap()
}

/// What is in a folder.
fn listed(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The message of a failure that wrote nothing.
fn refusal(folder: &Path, output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    assert!(!folder.join("out").exists(), "nothing is written");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_good_document_becomes_a_crate_with_its_runtime_in_it_and_nothing_beside() {
    let folder = folder("good");
    let output = generate(&folder, Some(document("").as_bytes()), &["--strict"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains(": 1 operation, 0 types, "), "{told}");
    let manifest = std::fs::read_to_string(folder.join("out/shop/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"shop\""), "{manifest}");
    let runtime = std::fs::read_to_string(folder.join("out/shop/runtime/Cargo.toml")).unwrap();
    assert!(runtime.contains("name = \"shop-runtime\""), "{runtime}");
    assert_eq!(listed(&folder.join("out")), ["shop"]);
}

/// `explain … | head -1`: who has seen enough stops reading, and nothing is wrong.
#[test]
fn a_reader_that_goes_away_is_no_error() {
    for arguments in [
        ["explain", "datacentersGet", "--product=compute"].as_slice(),
        &["explain", "--json", "compute", "--product=compute"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).stdout(std::process::Stdio::piped());
        let mut child = command
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // Before anything is printed: the document is read first.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{said}");
    }
}

#[test]
fn a_constructor_that_is_deprecated_is_explained_as_one() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(["explain", "KubernetesAutoScaling"]).output();
    let printed = String::from_utf8(output.unwrap().stdout).unwrap();
    let new = "KubernetesAutoScaling::new(min_node_count, max_node_count) (deprecated)";
    assert!(printed.contains(new), "{printed}");
}

#[test]
fn what_is_explained_is_counted_in_its_number() {
    let explain = |name: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command.args(["explain", name]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let one = explain("RemoteConsoleUrl");
    assert!(one.contains("object with 1 member\n"), "{one}");
    let several = explain("Datacenter");
    assert!(several.contains(" members\n"), "{several}");
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
    assert!(
        text.contains("error[E0001]: the document is not UTF-8"),
        "{text}"
    );
    assert!(text.contains("shop.yaml:2:18"), "{text}");
}

#[test]
fn a_dangling_reference_is_a_warning_and_an_error_when_strict() {
    let extra = "    post:\n      operationId: goodsPost\n      requestBody:\n        content:\n          application/json:\n            schema: {$ref: '#/components/schemas/Lost'}\n      responses: {'204': {description: Done.}}\n";
    let lax = folder("dangling");
    let output = generate(&lax, Some(document(extra).as_bytes()), &[]);
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        text.contains("warning[W0204]:") && text.contains("Lost") && text.contains("shop.yaml:14:"),
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
fn an_operation_id_that_is_there_twice_is_refused_strictly_with_both_places() {
    let folder = folder("duplicate");
    let extra =
        "    put:\n      operationId: goodsGet\n      responses: {'204': {description: Done.}}\n";
    let text = refusal(
        &folder,
        &generate(&folder, Some(document(extra).as_bytes()), &["--strict"]),
    );
    assert!(
        text.contains("error:") && text.contains("goodsGet") && text.contains("shop.yaml:10:"),
        "{text}"
    );
    assert!(text.contains("line 7"), "the first place: {text}");
}

#[test]
fn another_version_of_openapi_is_named_with_what_to_do() {
    let table = [
        (
            "swagger: '2.0'",
            "shop.yaml:1:1",
            "convert it to OpenAPI 3.0",
        ),
        ("openapi: 3.9.0", "shop.yaml:1:1", "write `3.1.0` if"),
        (
            "openapi: 2.0.0",
            "shop.yaml:1:1",
            "convert it to OpenAPI 3.0.3",
        ),
        ("{}", "shop.yaml:1:1", "add `openapi: 3.0.3`"),
        ("", "shop.yaml:1:1", "begins with `openapi: 3.0.3`"),
    ];
    let folder = folder("version");
    for (version, place, advice) in table {
        let rest = if version.len() > 2 {
            "\ninfo: {title: T, version: '1'}\npaths: {}\n"
        } else {
            ""
        };
        let text = format!("{version}{rest}");
        let text = refusal(&folder, &generate(&folder, Some(text.as_bytes()), &[]));
        assert!(
            text.contains("error:") && text.contains(place),
            "{version:?}: {text}"
        );
        assert!(
            text.contains("help:") && text.contains(advice),
            "{version:?}: {text}"
        );
    }
}

#[test]
fn a_name_that_no_package_can_have_is_refused() {
    let folder = folder("name");
    for name in [
        "",
        "1a",
        "a b",
        "../x",
        "a/b",
        "\u{e9}",
        "-x",
        "type",
        "std",
        "self",
        "ionoscloud-core",
    ] {
        let output = generate_as(&folder, name, Some(document("").as_bytes()), &[]);
        let text = refusal(&folder, &output);
        assert!(text.contains(&format!("`{name}`")), "{name:?}: {text}");
    }
}

#[test]
fn what_was_not_generated_is_neither_overwritten_nor_removed() {
    let folder = folder("foreign");
    let out = folder.join("out/shop");
    std::fs::create_dir_all(out.join("src")).unwrap();
    std::fs::write(out.join("src/lib.rs"), "// mine\n").unwrap();
    let refused = |what: &str| {
        let output = generate(&folder, Some(document("").as_bytes()), &[]);
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(
            text.contains(&format!("{what} was not generated")),
            "{text}"
        );
        assert_eq!(
            std::fs::read_to_string(out.join("src/lib.rs")).unwrap(),
            "// mine\n"
        );
    };
    refused("out/shop");
    std::fs::write(out.join("Cargo.toml"), "[package]\nname = \"mine\"\n").unwrap();
    refused("out/shop");

    std::fs::remove_dir_all(&out).unwrap();
    std::fs::create_dir_all(&out).unwrap();
    assert!(
        generate(&folder, Some(document("").as_bytes()), &[])
            .status
            .success(),
        "an empty folder is nobody's"
    );
    std::fs::write(out.join("src/lib.rs"), "// mine\n").unwrap();
    refused("src/lib.rs");
    std::fs::rename(out.join("src/lib.rs"), out.join("src/mine.rs")).unwrap();
    assert!(
        generate(&folder, Some(document("").as_bytes()), &[])
            .status
            .success()
    );
    let old = out.join("src/group/default.rs");
    assert!(old.is_file(), "the group of what has no tag");
    let tagged = document("").replace(
        "      operationId",
        "      tags: [Goods]\n      operationId",
    );
    assert!(
        generate(&folder, Some(tagged.as_bytes()), &[])
            .status
            .success()
    );
    assert!(!old.exists(), "what is not rendered anymore goes");
    assert_eq!(
        std::fs::read_to_string(out.join("src/mine.rs")).unwrap(),
        "// mine\n"
    );
}

#[test]
fn a_runtime_has_the_name_and_the_place_that_are_asked_for() {
    let folder = folder("runtime");
    let place = folder.join("parts/engine");
    let at = place.to_str().unwrap();
    let text = document("");
    let asked = ["--runtime=engine", "--runtime-path", at];
    for options in [
        &["--runtime=shop"][..],
        &["--runtime=type"],
        &["--standalone", "--runtime=engine"],
    ] {
        let output = generate(&folder, Some(text.as_bytes()), options);
        assert!(!output.status.success(), "{options:?}");
        assert_eq!(listed(&folder), ["shop.yaml"], "{options:?}");
    }
    assert!(
        generate(&folder, Some(text.as_bytes()), &asked)
            .status
            .success()
    );
    let read = |path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
    assert!(!folder.join("out/shop/runtime").exists());
    assert!(read("parts/engine/Cargo.toml").contains("name = \"engine\""));
    assert!(read("out/shop/Cargo.toml").contains("\nengine = { version"));
    assert!(read("out/shop/src/client.rs").contains("use ::engine::rt;"));
    // Another crate uses the one that is there, and reads its variables.
    std::fs::remove_dir_all(folder.join("out")).unwrap();
    std::fs::write(place.join("src/lib.rs"), "// as it is\n").unwrap();
    let secured = text.replace("paths:", "security: [{t: []}]\npaths:");
    let secured = format!(
        "{secured}components: {{securitySchemes: {{t: {{type: http, scheme: bearer}}}}}}\n"
    );
    let more = ["--runtime-path", at];
    let output = generate_as(&folder, "depot", Some(secured.as_bytes()), &more);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(read("parts/engine/src/lib.rs"), "// as it is\n");
    assert!(read("out/shop/README.md").contains("// SHOP_TOKEN"));
    let other = ["--runtime=motor", "--runtime-path", at];
    let output = generate(&folder, Some(text.as_bytes()), &other);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("is called `engine`"), "{said}");
    // A folder of somebody's is no place for one.
    std::fs::remove_file(place.join("Cargo.toml")).unwrap();
    let output = generate(&folder, Some(text.as_bytes()), &asked);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("was not generated"), "{said}");
}

/// A run that is ended in the middle, wherever: the folder is not there, or it is whole.
#[test]
fn a_folder_appears_whole_or_not_at_all() {
    let folder = folder("ended");
    let spec = folder.join("shop.yaml");
    std::fs::write(&spec, document("")).unwrap();
    let out = folder.join("out/shop");
    let start = |out: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(["generate", "--name=shop", "--spec"])
            .arg(&spec);
        command
            .arg("--out")
            .arg(out)
            .stdout(std::process::Stdio::null());
        command.spawn().unwrap()
    };
    let begin = std::time::Instant::now();
    assert!(start(&folder.join("whole/shop")).wait().unwrap().success());
    let (whole, takes) = (names(&folder.join("whole/shop")).len(), begin.elapsed());
    for step in 0..40 {
        let mut child = start(&out);
        std::thread::sleep(takes * step / 40);
        child.kill().unwrap();
        child.wait().unwrap();
        if out.exists() {
            assert_eq!(names(&out).len(), whole, "after {step}");
            std::fs::remove_dir_all(&out).unwrap();
        }
    }
    // What is begun again on an old crate is either file of each name, and can be made again.
    assert!(start(&out).wait().unwrap().success());
    std::fs::write(&spec, document("").replace("Shop", "Store")).unwrap();
    for step in 0..40 {
        let mut child = start(&out);
        std::thread::sleep(takes * step / 40);
        child.kill().unwrap();
        child.wait().unwrap();
        for file in [
            "Cargo.toml",
            "README.md",
            "src/lib.rs",
            "runtime/src/lib.rs",
        ] {
            assert!(out.join(file).is_file(), "{file} after {step}");
        }
    }
    assert!(start(&out).wait().unwrap().success());
    let readme = std::fs::read_to_string(out.join("README.md")).unwrap();
    assert!(readme.contains("Store"), "{readme}");
}

/// What the command prints that must succeed.
fn printed(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_workflows_run_every_step_that_is_listed() {
    let list = printed(&["test", "--list"]);
    let (alone, named) = list.split_once("only when named:\n").unwrap();
    let alone = alone.strip_prefix("without a name:\n").unwrap();
    let names = |part: &str| -> Vec<String> {
        let lines = part.lines();
        lines
            .map(|line| line.split_whitespace().next().unwrap().to_owned())
            .collect()
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows");
    let workflow = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (ci, release) = (workflow("ci.yml"), workflow("release.yml"));
    let matrix = format!("step: [{}]", names(alone).join(", "));
    assert!(ci.contains(&matrix), "{matrix}");
    assert!(!names(named).is_empty(), "{list}");
    for step in names(named) {
        let call = format!("cargo xtask ci {step}\n");
        assert!(ci.contains(&call) || release.contains(&call), "{step}");
    }
}

/// Every file and folder below a folder, by its name.
fn names(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            }
            let name = entry.file_name().into_string().unwrap();
            found.push((entry.path(), name));
        }
    }
    found
}

#[test]
fn names_of_any_length_become_files_that_any_file_system_takes() {
    let folder = folder("long");
    let mut paths = String::new();
    let mut schemas = String::from("components:\n  schemas:\n");
    // One word, many, in capitals, in letters of three bytes, and such that differ at their end or in case only.
    let long = [
        "x".repeat(10_000),
        "aB".repeat(5_000),
        "word_".repeat(2_000),
        "\u{8857}".repeat(5_000),
    ];
    for (at, long) in long.iter().enumerate() {
        let ends = [
            format!("{long}1"),
            format!("{long}2"),
            long.clone(),
            long.to_uppercase(),
        ];
        for (index, name) in ends.iter().enumerate() {
            // A name of a component is in ASCII.
            let schema = if name.is_ascii() {
                name
            } else {
                &format!("s{index}")
            };
            let answer = format!(
                "responses:\n        '200':\n          description: Done.\n          content: {{application/json: {{schema: {{$ref: '#/components/schemas/{schema}'}}}}}}\n"
            );
            paths += &format!(
                "  /p{at}/{index}:\n    get:\n      tags: ['{name}']\n      operationId: '{name}{at}{index}'\n      parameters: [{{name: '{name}', in: query, schema: {{type: string}}}}]\n      {answer}"
            );
            schemas += &format!(
                "    ? {schema}\n    : type: object\n      properties:\n        ? '{name}'\n        : type: object\n          properties:\n            ? '{name}'\n            : {{type: string, enum: ['{name}']}}\n"
            );
        }
    }
    let text = document(&format!("{paths}{schemas}"));
    let output = generate(&folder, Some(text.as_bytes()), &[]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{}",
        said.get(..2_000).unwrap_or(&said)
    );
    let names = names(&folder.join("out"));
    assert!(names.len() > 150, "{}", names.len());
    // The shortest limit in use is that of eCryptfs.
    let longest = names.iter().map(|(_, name)| name.len()).max();
    assert!(longest <= Some(143), "{longest:?}");
    let folded: std::collections::HashSet<String> = names
        .iter()
        .map(|(path, _)| path.to_string_lossy().to_lowercase())
        .collect();
    assert_eq!(folded.len(), names.len(), "some file systems see no case");
}

#[test]
fn what_cannot_be_written_leaves_the_folder_as_it_was() {
    let folder = folder("half");
    let text = document("");
    assert!(
        generate(&folder, Some(text.as_bytes()), &[])
            .status
            .success()
    );
    let before = names(&folder.join("out"));
    let manifest = std::fs::read(folder.join("out/shop/src/group/goods.rs"));
    // Where a file is to be, somebody has a folder; the files before it in order are new.
    let more = text.replace("operationId", "tags: [zoo]\n      operationId");
    std::fs::create_dir_all(folder.join("out/shop/src/request/zoo.rs/mine")).unwrap();
    let output = generate(&folder, Some(more.as_bytes()), &[]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("zoo.rs: a folder is in its place"), "{said}");
    std::fs::remove_dir_all(folder.join("out/shop/src/request/zoo.rs")).unwrap();
    assert_eq!(names(&folder.join("out")), before);
    assert_eq!(
        std::fs::read(folder.join("out/shop/src/group/goods.rs")).ok(),
        manifest.ok()
    );
}
