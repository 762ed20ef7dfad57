//! The whole way of a change, with real git, real cargo and a registry on loopback: import, diff, versions, changelog,
//! publish. It needs crates.io for the dependencies of others.

use std::{
    collections::BTreeSet,
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

const SHOP: &str = "
openapi: 3.0.3
info: {title: Shop, version: '1.0'}
servers: [{url: 'https://shop.example.com'}]
security: [{key: []}]
tags: [{name: Items}]
paths:
  /items:
    get:
      operationId: itemsGet
      tags: [Items]
      responses:
        '200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
    post:
      operationId: itemsPost
      tags: [Items]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}
      responses:
        '200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
#PATHS
components:
  securitySchemes:
    key: {type: http, scheme: bearer}
  schemas:
    Item:
      type: object
      required: [name]
      properties:
        name: {type: string}
        color: {type: string, enum: [RED, BLUE]}
        note: {type: string}
        code: {type: string}
        #MEMBERS
";

/// An operation of its own.
fn operation(name: &str) -> String {
    format!(
        "  /{name}:\n    get:\n      operationId: {name}Get\n      tags: [Items]\n      responses:\n        \
         '200': {{description: '', content: {{application/json: {{schema: {{$ref: '#/components/schemas/Item'}}}}}}}}\n"
    )
}

/// A repository with two products, a registry, and a home of cargo where the registry is crates.io.
struct World {
    root: PathBuf,
    home: PathBuf,
    registry: Child,
    folder: PathBuf,
    index: String,
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
        let base = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        fs::remove_dir_all(&base).ok();
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
        let home = base.join("cargo");
        fs::create_dir_all(&home).unwrap();
        let folder = base.join("registry");
        let mut registry = Command::new(env!("CARGO_BIN_EXE_maintain"))
            .args(["registry", "--folder"])
            .arg(&folder)
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
        fs::write(home.join("config.toml"), &config).unwrap();
        let index = config
            .lines()
            .find_map(|line| line.strip_prefix("registry = \""))
            .unwrap();
        World {
            index: index.trim_end_matches('"').to_owned(),
            root,
            home,
            registry,
            folder,
            source: SHOP.to_owned(),
        }
    }

    /// Runs `maintain` in the repository; it must succeed.
    #[track_caller]
    fn maintain(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maintain"));
        command
            .args(arguments)
            .current_dir(&self.root)
            .env("CARGO_HOME", &self.home)
            .env("CARGO_REGISTRIES_REHEARSAL_INDEX", &self.index)
            .env("CARGO_TARGET_DIR", self.home.join("target"));
        printed(&mut command)
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

    /// Changes the API, and says what is new in words.
    #[track_caller]
    fn import(&mut self, edits: &[(&str, &str)]) {
        for (from, to) in edits {
            assert!(self.source.contains(from), "{from}");
            self.source = self.source.replacen(from, to, 1);
        }
        // Outside of the repository: the source of a document is nobody's to commit.
        let file = self.home.join("shop.yaml");
        fs::write(&file, &self.source).unwrap();
        self.maintain(&["import", "shop", "--from", file.to_str().unwrap()]);
        let document = self.root.join("specs/shop/openapi.yaml");
        let text = fs::read_to_string(&document).unwrap();
        fs::write(&document, text.replace("NEEDS WORDS", "Ours.")).unwrap();
    }

    /// Gives versions, commits and publishes; the crates that are in the registry now and were not before.
    #[track_caller]
    fn publish(&self) -> BTreeSet<String> {
        let before = self.published();
        self.maintain(&["versions"]);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "Another state of the API"]);
        let publish = [
            "publish",
            "--execute",
            "--registry",
            "rehearsal",
            "--no-verify",
        ];
        self.maintain(&publish);
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
        self.import(edits);
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

#[track_caller]
fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{command:?}: {text}");
    text
}

#[test]
fn changes_of_an_api_become_the_right_versions_of_the_right_crates() {
    let mut world = World::new("rehearsal");
    world.git(&["init", "-q", "-b", "main"]);
    world.import(&[]);
    let first = [
        "ionoscloud 0.1.0",
        "ionoscloud-auth 0.1.0",
        "ionoscloud-core 0.1.0",
        "ionoscloud-shop 0.1.0",
    ];
    assert_eq!(world.publish(), first.map(str::to_owned).into());

    // One at a time: three additions,
    let paths = "#PATHS\n";
    let gadgets = operation("gadgets");
    world.release(
        &[(paths, &format!("{gadgets}{paths}"))],
        &[
            "0.1.0 becomes 0.1.1 (patch)",
            "operation `items().get_gadgets` (GET /gadgets) added",
        ],
        &["ionoscloud-shop 0.1.1"],
    );
    world.release(
        &[("[RED, BLUE]", "[RED, BLUE, GREEN]")],
        &[
            "0.1.1 becomes 0.1.2 (patch)",
            "value `model::ItemColor::Green` (Item.color GREEN) added",
        ],
        &["ionoscloud-shop 0.1.2"],
    );
    let members = "#MEMBERS";
    world.release(
        &[(
            members,
            &format!("size: {{type: integer}}\n        {members}"),
        )],
        &[
            "0.1.2 becomes 0.1.3 (patch)",
            "member `model::Item::size` (Item.size) added",
        ],
        &["ionoscloud-shop 0.1.3"],
    );
    // and two that break programs: those move the facade as well, which passes the crate on.
    world.release(
        &[("required: [name]", "required: [name, note]")],
        &["0.1.3 becomes 0.2.0 (minor)", "must be sent now"],
        &["ionoscloud 0.2.0", "ionoscloud-shop 0.2.0"],
    );
    world.release(
        &[(&gadgets, "")],
        &[
            "0.2.0 becomes 0.3.0 (minor)",
            "operation `items().get_gadgets` (GET /gadgets) removed",
        ],
        &["ionoscloud 0.3.0", "ionoscloud-shop 0.3.0"],
    );

    // All together.
    let (widgets, gizmos) = (operation("widgets"), operation("gizmos"));
    world.release(
        &[(paths, &format!("{widgets}{paths}"))],
        &["0.3.0 becomes 0.3.1 (patch)"],
        &["ionoscloud-shop 0.3.1"],
    );
    world.release(
        &[
            (&widgets, &gizmos),
            ("GREEN]", "GREEN, BLACK]"),
            (members, &format!("weight: {{type: number}}\n        {members}")),
            ("required: [name, note]", "required: [name, note, code]"),
        ],
        &[
            "0.3.1 becomes 0.4.0 (minor)",
            "operation `items().get_gizmos` (GET /gizmos) added",
            "operation `items().get_widgets` (GET /widgets) removed",
            "value `model::ItemColor::Black` (Item.color BLACK) added",
            "member `model::Item::weight` (Item.weight) added",
            "member `model::Item::code` (Item.code) its getter answers `String`, was `Option<String>`; must be sent now",
        ],
        &["ionoscloud 0.4.0", "ionoscloud-shop 0.4.0"],
    );

    // Nothing changes: nothing moves.
    assert!(
        world
            .maintain(&["publish", "--registry", "rehearsal"])
            .contains("nothing has changed")
    );
}
