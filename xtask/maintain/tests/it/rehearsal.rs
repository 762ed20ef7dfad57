//! The whole way of a change, with real git, real cargo and a registry on loopback: import, diff, versions, changelog,
//! publish. It needs a network for what the crates depend on, unless cargo has that already.

use std::{
    collections::BTreeSet,
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::{SHOP, edited, folder, maintain, outcome, printed};

/// Where operations are added,
const PATHS: &str = "components:\n  sec";
/// and where members are.
const MEMBERS: &str = "        size: {type: integer, maximum: 10}\n";
/// What the shop has beside its own.
const MORE: &str = "        color: {type: string, enum: [RED, BLUE]}
        note: {type: string}
        code: {type: string}
";

/// An operation of its own.
fn operation(name: &str) -> String {
    format!(
        "  /{name}:\n    get:\n      operationId: {name}Get\n      tags: [Items]\n      responses:\n        \
         '200': {{description: '', content: {{application/json: {{schema: {{$ref: '#/components/schemas/Item'}}}}}}}}\n"
    )
}

/// The crates are built from their packages where everything is rehearsed; here it is about what is uploaded.
const PUBLISH: [&str; 5] = [
    "publish",
    "--execute",
    "--registry",
    "rehearsal",
    "--no-verify",
];

/// A repository with two products, a registry, and a home of cargo where the registry is crates.io.
struct World {
    root: PathBuf,
    home: PathBuf,
    registry: Child,
    folder: PathBuf,
    source: String,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.registry.kill();
        let _ = self.registry.wait();
    }
}

impl World {
    fn new(test: &str) -> World {
        // `maintain` renders with the program beside it, which has to be of the same state.
        let build = ["build", "-q", "-p", "xtask"];
        printed(
            Command::new(env!("CARGO"))
                .args(build)
                .current_dir(env!("CARGO_MANIFEST_DIR")),
        );
        let base = folder(test);
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = base.join("repository");
        for part in [
            "templates",
            "specs/auth",
            "LICENSE",
            "README.md",
            ".gitignore",
        ] {
            copy(&repository.join(part), &root.join(part));
        }
        // They are about products that are not here.
        fs::remove_dir_all(root.join("templates/facade/examples")).unwrap();
        fs::create_dir_all(root.join("specs/shop")).unwrap();
        fs::write(
            root.join("specs/shop/sdk.yaml"),
            "crate: ionoscloud-shop\nversion: 0.1.0\ndescription: A shop\n",
        )
        .unwrap();
        let source = edited(SHOP, &[(MEMBERS, &format!("{MORE}{MEMBERS}"))]);
        import(&root, &source);
        printed(
            Command::new("git")
                .args(["init", "-qb", "main"])
                .current_dir(&root),
        );
        // With the machine's own cargo: afterwards everything that the crates depend on is here.
        printed(&mut maintain(&root, &["versions"]));

        let folder = base.join("registry");
        let mut registry = Command::new(env!("CARGO_BIN_EXE_maintain"))
            .args(["registry", "--folder"])
            .arg(&folder)
            .current_dir(&root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut config = String::new();
        let mut out = registry.stdout.take().unwrap();
        while !config.contains("token") || !config.ends_with("\n\n") {
            let mut byte = [0];
            out.read_exact(&mut byte).unwrap();
            config.push(char::from(byte[0]));
        }
        let home = base.join("cargo");
        fs::create_dir_all(&home).unwrap();
        fs::write(home.join("config.toml"), &config).unwrap();
        World {
            root,
            home,
            registry,
            folder,
            source,
        }
    }

    /// Runs `maintain` in the repository; it must succeed.
    #[track_caller]
    fn maintain(&self, arguments: &[&str]) -> String {
        printed(&mut self.command(&self.root, arguments))
    }

    /// A call of `maintain` in the repository or a clone of it.
    fn command(&self, root: &Path, arguments: &[&str]) -> Command {
        let mut command = maintain(root, arguments);
        command
            .env("CARGO_HOME", &self.home)
            .env("CARGO_TARGET_DIR", root.with_extension("target"));
        command
    }

    #[track_caller]
    fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command
            .args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
            .args(arguments)
            .current_dir(&self.root);
        printed(&mut command)
    }

    /// Gives versions, commits and publishes; the crates that are in the registry now and were not before.
    #[track_caller]
    fn publish(&self) -> BTreeSet<String> {
        let before = self.published();
        self.maintain(&["versions"]);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "Another state of the API"]);
        self.maintain(&PUBLISH);
        self.published().difference(&before).cloned().collect()
    }

    fn published(&self) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for name in fs::read_dir(self.folder.join("crates"))
            .into_iter()
            .flatten()
        {
            let name = name.unwrap();
            for version in fs::read_dir(name.path()).unwrap() {
                let (name, version) = (name.file_name(), version.unwrap().file_name());
                all.insert(format!("{} {}", name.display(), version.display()));
            }
        }
        all
    }

    /// One change of the API, from the import to the registry.
    #[track_caller]
    fn release(&mut self, edits: &[(&str, &str)], said: &[&str], published: &[&str]) {
        self.source = edited(&self.source, edits);
        import(&self.root, &self.source);
        let diff = self.maintain(&["diff", "shop"]);
        for line in said {
            assert!(diff.contains(line), "{line}: {diff}");
        }
        let published: BTreeSet<String> = published.iter().map(ToString::to_string).collect();
        assert_eq!(self.publish(), published);
        let changelog = fs::read_to_string(self.root.join("specs/shop/CHANGELOG.md")).unwrap();
        for line in said.iter().skip(1) {
            assert!(changelog.contains(line.trim()), "{line}: {changelog}");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        for entry in fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
    }
}

/// Brings a document into the repository, and says what is new in words.
#[track_caller]
fn import(root: &Path, source: &str) {
    // Outside of the repository: the source of a document is nobody's to commit.
    let file = root.with_extension("yaml");
    fs::write(&file, source).unwrap();
    let from = file.to_str().unwrap();
    printed(&mut maintain(root, &["import", "shop", "--from", from]));
    let document = root.join("specs/shop/openapi.yaml");
    let text = fs::read_to_string(&document).unwrap();
    fs::write(&document, text.replace("NEEDS WORDS", "Ours.")).unwrap();
}

/// What is published first.
const FIRST: [&str; 9] = [
    "ionoscloud 0.1.0",
    "ionoscloud-auth 0.1.0",
    "ionoscloud-core 0.1.0",
    "ionoscloud-driver 0.1.0",
    "ionoscloud-fake 0.1.0",
    "ionoscloud-mcp 0.1.0",
    "ionoscloud-shop 0.1.0",
    "ionoscloud-testing 0.1.0",
    "ionoscloud-transfer 0.1.0",
];

#[test]
fn changes_of_an_api_become_the_right_versions_of_the_right_crates() {
    let mut world = World::new("rehearsal");
    assert_eq!(world.publish(), FIRST.map(str::to_owned).into());

    // One at a time: three additions,
    let gadgets = operation("gadgets");
    world.release(
        &[(PATHS, &format!("{gadgets}{PATHS}"))],
        &[
            "0.1.0 becomes 0.1.1 (patch)",
            "operation `items().get_gadgets` (GET /gadgets) added",
        ],
        &[
            "ionoscloud-driver 0.1.1",
            "ionoscloud-mcp 0.1.1",
            "ionoscloud-shop 0.1.1",
        ],
    );
    world.release(
        &[(
            "color: {type: string, enum: [RED, BLUE]",
            "color: {type: string, enum: [RED, BLUE, GREEN]",
        )],
        &[
            "0.1.1 becomes 0.1.2 (patch)",
            "value `model::ItemColor::Green` (Item.color GREEN) added",
        ],
        &["ionoscloud-mcp 0.1.2", "ionoscloud-shop 0.1.2"],
    );
    world.release(
        &[(
            MEMBERS,
            &format!("        length: {{type: integer}}\n{MEMBERS}"),
        )],
        &[
            "0.1.2 becomes 0.1.3 (patch)",
            "member `model::Item::length` (Item.length) added",
        ],
        &[
            "ionoscloud-driver 0.1.2",
            "ionoscloud-mcp 0.1.3",
            "ionoscloud-shop 0.1.3",
        ],
    );
    // and two that break programs: those move what passes the crate on as well.
    world.release(
        &[("required: [name]", "required: [name, note]")],
        &["0.1.3 becomes 0.2.0 (minor)", "must be sent now"],
        &[
            "ionoscloud 0.2.0",
            "ionoscloud-driver 0.2.0",
            "ionoscloud-mcp 0.2.0",
            "ionoscloud-shop 0.2.0",
        ],
    );
    world.release(
        &[(&gadgets, "")],
        &[
            "0.2.0 becomes 0.3.0 (minor)",
            "operation `items().get_gadgets` (GET /gadgets) removed",
        ],
        &[
            "ionoscloud 0.3.0",
            "ionoscloud-driver 0.3.0",
            "ionoscloud-mcp 0.3.0",
            "ionoscloud-shop 0.3.0",
        ],
    );

    // All together.
    let (widgets, gizmos) = (operation("widgets"), operation("gizmos"));
    world.release(
        &[(PATHS, &format!("{widgets}{PATHS}"))],
        &["0.3.0 becomes 0.3.1 (patch)"],
        &[
            "ionoscloud-driver 0.3.1",
            "ionoscloud-mcp 0.3.1",
            "ionoscloud-shop 0.3.1",
        ],
    );
    world.release(
        &[
            (&widgets, &gizmos),
            ("GREEN]", "GREEN, BLACK]"),
            (MEMBERS, &format!("        weight: {{type: number}}\n{MEMBERS}")),
            ("required: [name, note]", "required: [name, note, code]"),
        ],
        &[
            "0.3.1 becomes 0.4.0 (minor)",
            "operation `items().get_gizmos` (GET /gizmos) added",
            "operation `items().get_widgets` (GET /widgets) removed",
            "value `model::ItemColor::Black` (Item.color BLACK) added",
            "member `model::Item::weight` (Item.weight) added",
            "member `model::Item::code` (Item.code) its getter answers `&str`, was `Option<&str>`; must be sent now",
        ],
        &["ionoscloud 0.4.0", "ionoscloud-driver 0.4.0", "ionoscloud-mcp 0.4.0", "ionoscloud-shop 0.4.0"],
    );

    // Nothing changes: nothing moves.
    let dry = ["publish", "--registry", "rehearsal"];
    assert!(world.maintain(&dry).contains("nothing has changed"));
}

#[test]
fn the_same_commit_makes_the_same_bytes_and_what_is_published_is_not_published_again() {
    let world = World::new("resume");
    assert_eq!(world.publish().len(), FIRST.len());

    // Another folder, where nobody knows of a release: the registry has the same bytes under each name.
    let other = world.root.with_file_name("clone-at-another-place");
    let clone = ["clone", "-q", "--no-tags", ".", other.to_str().unwrap()];
    world.git(&clone);
    let said = printed(&mut world.command(&other, &PUBLISH));
    assert_eq!(
        said.matches(", published already\n").count(),
        FIRST.len(),
        "{said}"
    );
    let tags = printed(Command::new("git").arg("tag").current_dir(&other));
    assert_eq!(
        tags.lines().count(),
        FIRST.len(),
        "what is published has its tag: {tags}"
    );

    // Another commit is in the package: other bytes under the same name are refused.
    world.git(&["tag", "-d", "ionoscloud-auth-v0.1.0"]);
    world.git(&["commit", "-q", "--allow-empty", "-m", "Another commit"]);
    let (ok, said) = outcome(&mut world.command(&world.root, &PUBLISH));
    let problem = "ionoscloud-auth 0.1.0 is in the registry with other contents";
    assert!(!ok && said.contains(problem), "{said}");
}

#[test]
fn the_lock_that_packages_record_is_what_the_crates_ask_for() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let crates = folder("lock");
    let lock = repository.join("templates/workspace/Cargo.lock");
    copy(&lock, &crates.join("Cargo.lock"));
    let generated = repository.join("generated");
    copy(&generated.join("Cargo.toml"), &crates.join("Cargo.toml"));
    for entry in fs::read_dir(&generated).unwrap() {
        let name = entry.unwrap().file_name();
        for part in ["Cargo.toml", "src/lib.rs", "src/main.rs", "examples"] {
            let from = generated.join(&name).join(part);
            if from.exists() {
                copy(&from, &crates.join(&name).join(part));
            }
        }
    }
    let mut metadata = Command::new(env!("CARGO"));
    metadata.args(["metadata", "-q", "--locked", "--format-version=1"]);
    let output = metadata.current_dir(&crates).output().unwrap();
    assert!(
        output.status.success(),
        "`cargo xtask versions` brings it up to date: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
