//! What the APIs of one provider have in common beyond OpenAPI, as data: `conventions.yaml` holds what is true of IONOS
//! Cloud, a product's `sdk.yaml` overrides it. Nothing else of the generator knows a provider.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The conventions of an API.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Conventions {
    pub parameters: Parameters,
    pub answers: Answers,
    pub list: ListWords,
    /// The member of a resource that holds what is its own.
    pub envelope: String,
    /// The member of such a resource that names one which exists already.
    pub reference: String,
    pub resource: Resource,
    pub wait: WaitWords,
    /// First words of what a path ends in, where a call of it destroys.
    pub destroys: Vec<String>,
    /// How the names of secret members end.
    pub secrets: Vec<String>,
    pub examples: Examples,
    pub extensions: Extensions,
    pub tools: Tools,
    pub credentials: Credentials,
    /// The library that rendered crates build on.
    pub runtime: String,
    /// Words of names that are one each, whatever capitals they have inside.
    pub whole_words: Vec<String>,
}

/// Parameters that mean the same everywhere.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Query parameters that only format the answer.
    pub formatting: Vec<String>,
    /// The header that names the contract to act in.
    pub contract_number: String,
    /// The query parameter that says how much of what lies below a resource is told.
    pub depth: String,
    /// Extension: how the names of a parameter's entries begin.
    pub key_prefix: String,
    /// Parameters of paths in whose values a slash stays one.
    pub slashes: Vec<String>,
    /// Headers that are the MD5 of the body.
    pub md5: Vec<String>,
}

/// What answers of all kinds have.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Headers that are no part of what an operation answers.
    pub headers: Vec<String>,
}

/// What a page of a list looks like, and how pages are turned.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ListWords {
    /// The member that holds the items.
    pub items: String,
    /// Members that a page has besides its items.
    pub frame: Vec<String>,
    /// The member of a page that counts the items of all pages.
    pub total: String,
    /// JSON pointers of the address of the next page in a page.
    pub next: Vec<String>,
    pub token: Token,
    pub offset: Offset,
    /// The kinds of lists, where those differ in their words.
    pub pages: Vec<Marks>,
}

/// The words of one kind of lists.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// The member of a page that holds its items.
    pub items: String,
    /// The query parameters that ask for the next page, each with the JSON pointer of what it takes in a page.
    #[serde(default)]
    pub next: BTreeMap<String, String>,
    /// The member of a page that says whether there is more.
    #[serde(default)]
    pub more: String,
    /// The query parameter that limits a page.
    #[serde(default)]
    pub limit: String,
    /// The member of the last item that the first of the parameters takes where a page does not say what.
    #[serde(default)]
    pub behind: Option<String>,
}

/// Pages by token.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// The query parameter that takes the token.
    pub token: String,
    /// The query parameter that limits a page.
    pub limit: String,
    /// JSON pointer of the next token in a page.
    pub next: String,
}

/// Pages by number.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Offset {
    /// The query parameter with the number of items to skip.
    pub offset: String,
    /// The query parameter that limits a page.
    pub limit: String,
}

/// How the end of what a write started is seen.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WaitWords {
    /// Statuses of a success after which the work may go on.
    pub accepted: Vec<String>,
    /// The member of a resource that tells about it.
    pub metadata: String,
    /// Its members that may be the state.
    pub state: Vec<String>,
    /// Those of which one says more about it.
    pub message: Vec<String>,
    /// States that the resource is ready in.
    pub good: Vec<String>,
    /// States that it never will be ready from.
    pub bad: Vec<String>,
    /// How those of them end that mean that it does not go away.
    pub stays: String,
    pub requests: Requests,
    /// Extension of an operation that names a request to follow.
    pub request: String,
}

/// Requests that a write is followed by.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    /// The step of paths that lead to them.
    pub step: String,
    /// States that mean success.
    pub good: Vec<String>,
    /// How the states begin that mean failure.
    pub bad: Vec<String>,
    /// JSON pointer of the list of what one acts on.
    pub targets: String,
    /// JSON pointer of the address in an item of it.
    pub target: String,
}

/// The members that resources have in common.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// A text.
    pub id: String,
    /// A text.
    pub address: String,
    /// A text that says what it is one of.
    pub kind: String,
}

/// What examples do not make up.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    /// How the names of members end that name something else.
    pub references: Vec<String>,
    /// Values of enumerations that only the service gives.
    pub unknown: Vec<String>,
}

/// Names of extensions (OpenAPI 3.0.3, Specification Extensions).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Extensions {
    /// Of a schema: values in use, where any string is allowed.
    pub known_values: Vec<String>,
    /// Of a member: it cannot change once the resource exists.
    pub immutable: String,
    /// Of a server: the location that it serves.
    pub location: String,
    /// Of a security scheme: that requests are signed, and how.
    pub signature: String,
    /// Of such a scheme: the service that they are signed for.
    pub signing_name: String,
}

/// How tools for agents are called.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Tools {
    /// The most characters of a name.
    pub longest: usize,
    /// Short forms of products and groups.
    pub short: BTreeMap<String, String>,
    /// Last words of paths whose answer gives access, whatever its members are called.
    pub secrets: Vec<String>,
}

/// The environment variables of the first program.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// How the names of all variables begin.
    pub environment: String,
    /// Those for Basic authentication, as a sentence names them.
    pub basic: String,
    /// The one for a bearer token.
    pub bearer: String,
    /// Those for an access key that requests are signed with.
    pub signature: String,
    /// The crate that makes tokens.
    pub maker: String,
}

/// What an operation does to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Nothing: it only tells.
    Reads,
    /// It makes or changes something that can be made or changed again.
    Changes,
    /// It takes something away: data, power, access.
    Destroys,
}

#[expect(
    clippy::expect_used,
    reason = "the text is a part of the program, and the tests below read it"
)]
static SHARED: LazyLock<Conventions> = LazyLock::new(|| {
    serde_yaml::from_str(include_str!("conventions.yaml")).expect("conventions.yaml is well-formed")
});

impl Default for Conventions {
    /// The shared conventions.
    fn default() -> Self {
        SHARED.clone()
    }
}

/// What a product does in another way.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The JSON pointer of the convention: `/wait/good`.
    pub at: String,
    /// What it is for the product.
    pub set: Value,
    /// Why.
    pub reason: String,
}

impl Conventions {
    /// The shared conventions, with variables whose names begin so.
    #[must_use]
    pub fn named(environment: &str) -> Conventions {
        let mut own = Conventions::default();
        let words = &mut own.credentials;
        for text in [&mut words.basic, &mut words.bearer, &mut words.signature] {
            *text = text.replace(&words.environment, environment);
        }
        environment.clone_into(&mut words.environment);
        own
    }

    /// The shared conventions, with what a product overrides of them.
    ///
    /// # Errors
    /// What is overridden is no convention, of another type, the same for all products, or what is shared anyway: like a
    /// mend, an override that changes nothing has to go.
    pub fn with(overrides: &[Override]) -> Result<Conventions, String> {
        let mut merged = serde_json::to_value(&*SHARED).map_err(|error| error.to_string())?;
        let apply = |over| apply(&mut merged, over).err();
        let problems: Vec<String> = overrides.iter().filter_map(apply).collect();
        if problems.is_empty() {
            serde_json::from_value(merged).map_err(|error| error.to_string())
        } else {
            Err(problems.join("; "))
        }
    }

    /// Whether a member of this name holds a secret.
    #[must_use]
    pub fn is_secret(&self, name: &str) -> bool {
        let name: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        self.secrets.iter().any(|ending| name.ends_with(ending))
    }
}

/// The setter of the header that names the contract to act in, which all builders have from the runtime.
pub const SHARED_SETTER: &str = "with_contract_number";

/// The words of names that are one each, whatever capitals they have inside.
pub(crate) fn whole_words() -> &'static [String] {
    &SHARED.whole_words
}

/// What no product can have for itself: the runtime, which is one for all of them, reads these variables, and has this name;
/// and names of all products are spelled alike.
const FIXED: [&str; 6] = [
    "/credentials/environment",
    "/credentials/basic",
    "/credentials/bearer",
    "/credentials/signature",
    "/runtime",
    "/whole_words",
];

/// Sets one convention.
fn apply(shared: &mut Value, over: &Override) -> Result<(), String> {
    let at = over.at.as_str();
    let inside = |fixed: &&str| {
        fixed
            .strip_prefix(at)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if FIXED.iter().any(inside) {
        return Err(format!("`{at}` is the same for all products"));
    }
    let (parent, key) = at.rsplit_once('/').unwrap_or_default();
    let Some(Value::Object(parent)) = shared.pointer_mut(parent) else {
        return Err(format!("`{at}` is no convention"));
    };
    // RFC 6901, 4: `~1` first.
    let key = key.replace("~1", "/").replace("~0", "~");
    let known = parent.entry(key).or_insert(Value::Null);
    if *known == over.set {
        return Err(format!(
            "`{at}` changes nothing: the shared conventions say so already"
        ));
    }
    over.set.clone_into(known);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn with(overrides: &[(&str, Value)]) -> Result<Conventions, String> {
        let over = |(at, set): &(&str, Value)| Override {
            at: (*at).to_owned(),
            set: set.clone(),
            reason: "a test".to_owned(),
        };
        let overrides: Vec<Override> = overrides.iter().map(over).collect();
        Conventions::with(&overrides)
    }

    #[test]
    fn a_product_overrides_what_is_its_own() {
        let shared = with(&[]).unwrap();
        let own = with(&[("/wait/good", json!(["UP"])), ("/secrets", json!([]))]).unwrap();
        assert_eq!(own.wait.good, ["UP"]);
        assert_eq!(own.wait.bad, shared.wait.bad);
        assert!(shared.is_secret("new_Password") && !own.is_secret("password"));
        let short = with(&[("/tools/short/a~1b", json!("ab"))]).unwrap();
        assert_eq!(short.tools.short.get("a/b").unwrap(), "ab");
        assert_eq!(short.tools.short.len(), shared.tools.short.len() + 1);
    }

    #[test]
    fn what_is_no_convention_is_an_error() {
        for (at, set) in [
            ("/waits", json!({})),
            ("/waits/good", json!(["UP"])),
            ("/wait/good", json!(1)),
            ("/wait/good", Value::Null),
            ("wait", json!({})),
            ("", json!({})),
            ("/wait/good/0", json!("UP")),
        ] {
            assert!(with(&[(at, set.clone())]).is_err(), "{at} {set}");
        }
    }

    #[test]
    fn what_changes_nothing_is_an_error() {
        let all: Value = serde_yaml::from_str(include_str!("conventions.yaml")).unwrap();
        for (key, value) in all.as_object().unwrap() {
            let at = format!("/{key}");
            let error = with(&[(&at, value.clone())]).unwrap_err();
            let wanted = match key.as_str() {
                "credentials" | "runtime" | "whole_words" => {
                    format!("`{at}` is the same for all products")
                }
                _ => format!("`{at}` changes nothing: the shared conventions say so already"),
            };
            assert_eq!(error, wanted);
        }
        let said = [
            ("/wait/state", json!(["state", "status"])),
            ("/wait/bad", json!(["BROKEN"])),
            ("/list/items", json!("items")),
        ];
        let expected = ["/wait/state", "/list/items"]
            .map(|key| format!("`{key}` changes nothing: the shared conventions say so already"));
        assert_eq!(with(&said).unwrap_err(), expected.join("; "));
    }
}
