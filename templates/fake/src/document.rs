//! An API document as the server needs it: operations with every `$ref` of parameters, bodies and
//! responses followed.

use std::{
    collections::HashMap,
    fmt, fs,
    path::Path,
    sync::{Mutex, PoisonError},
};

use regex::Regex;
use serde_json::{Map, Value};

#[cfg(feature = "command")]
use crate::mend::mend;

/// `$ref`s followed in a row before a reference counts as circular.
const LONGEST_CHAIN: usize = 32;

/// Why a document cannot be served.
#[derive(Debug)]
pub struct DocumentError(pub(crate) String);

impl fmt::Display for DocumentError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for DocumentError {}

/// One product's OpenAPI 3.0 document.
#[derive(Debug)]
pub struct Document {
    product: String,
    base_path: String,
    root: Value,
    operations: Vec<Operation>,
    patterns: Mutex<HashMap<String, Option<Regex>>>,
}

/// A method on a path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The operationId; `METHOD /path` where the document gives none.
    pub id: String,
    /// In capitals.
    pub method: String,
    /// The path template, without the server's base path; some have a query: `/{bucket}?uploads`.
    pub path: String,
    /// The path template with `{}` for each variable.
    pub(crate) normal: String,
    /// What a request must have for the query of the path.
    pub(crate) tokens: Vec<Token>,
    /// Declared statuses as the document writes them, each with its schema: `200`, `2XX`, `default`.
    pub(crate) answers: Vec<(String, Value)>,
    /// Statuses of errors, with the schema of each; 0 for `default`.
    pub(crate) errors: Vec<(u16, Value)>,
    /// Path parameters first, in the template's order; then the others as declared.
    pub parameters: Vec<Parameter>,
    /// The request body, if one may be sent.
    pub body: Option<RequestBody>,
    /// The success that is answered.
    pub answer: Answer,
    /// Alternatives, each a set of schemes to satisfy together; empty when everybody may call.
    pub security: Vec<Vec<Scheme>>,
    /// Completion is announced by the request that the `Location` header names (`x-async`).
    pub is_async: bool,
}

/// Something that stands in the query of a path, by which operations are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// It is sent so: a name, with a value or empty.
    Fixed(String, String),
    /// A parameter of the query has it.
    Query(String),
    /// It is the name of a header that is sent.
    Header(String),
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path template.
    Path,
    /// Behind the question mark.
    Query,
    /// As a header.
    Header,
}

/// How a parameter that is an array or an object is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// `name=a`, or for arrays `name=a&name=b`, or for objects `member=a&other=b`.
    Plain,
    /// One pair, items joined by this character.
    Joined(char),
    /// One pair per entry of a map, its name led by this text (`x-key-prefix`).
    Prefixed(String),
    /// One pair per member of an object, `name[member]=a`.
    Deep,
}

/// A declared parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name on the wire.
    pub name: String,
    /// Where it travels.
    pub place: Place,
    /// Whether it must be sent; always true for paths.
    pub required: bool,
    /// How arrays and objects are written.
    pub layout: Layout,
    /// Whether its name alone will do (`allowEmptyValue`).
    pub(crate) may_be_empty: bool,
    /// What its value may be.
    pub schema: Value,
}

impl Parameter {
    /// Whether its name says all that there is to say.
    pub(crate) fn is_flag(&self) -> bool {
        self.may_be_empty || text(&self.schema, "type") == Some("boolean")
    }
}

/// What an operation accepts as its body.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Whether it must be sent.
    pub required: bool,
    /// Accepted media types, sorted.
    pub content: Vec<Media>,
}

/// The success of an operation that the server answers with: the lowest 2xx code that is declared.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status; 200 for `2XX`.
    pub status: u16,
    /// Media types on offer, sorted; empty when there is no body.
    pub content: Vec<Media>,
    /// Declared headers.
    pub headers: Vec<(String, Value)>,
}

/// A media type and its schema.
#[derive(Debug, Clone)]
pub struct Media {
    /// Such as `application/json`.
    pub name: String,
    /// The schema; an empty one accepts anything.
    pub schema: Value,
}

impl Operation {
    /// The path template without what stands in its query.
    pub fn template(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// The pairs of the query that each request has, whatever its arguments.
    pub fn fixed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.tokens.iter().filter_map(|token| match token {
            Token::Fixed(name, value) => Some((name.as_str(), value.as_str())),
            Token::Query(_) | Token::Header(_) => None,
        })
    }

    /// Whether it is sent with the type of its body in a parameter: any will do.
    pub(crate) fn has_own_type(&self) -> bool {
        let is = |parameter: &Parameter| {
            parameter.place == Place::Header && parameter.name.eq_ignore_ascii_case("content-type")
        };
        self.parameters.iter().any(is)
    }

    /// The schema of an answer with this status, an empty one where nothing is said about its body; none where the
    /// document does not speak of this status.
    pub fn answered_with(&self, status: u16) -> Option<&Value> {
        let (exact, class) = (status.to_string(), format!("{}XX", status / 100));
        // A code comes before its range, and that before `default` (OpenAPI 3.0.3, Responses Object).
        let codes = [exact.as_str(), class.as_str(), "default"];
        let mut found = codes
            .iter()
            .filter_map(|code| self.answers.iter().find(|(declared, _)| declared == code));
        found.next().map(|(_, schema)| schema)
    }

    /// Whether the document names this status, or its class, and does not only speak of it by `default`.
    pub fn names(&self, status: u16) -> bool {
        let (exact, class) = (status.to_string(), format!("{}XX", status / 100));
        let mut declared = self.answers.iter().map(|(declared, _)| declared);
        declared.any(|declared| *declared == exact || *declared == class)
    }
}

impl Media {
    /// Whether bodies of this type are JSON.
    pub fn is_json(&self) -> bool {
        let name = self.name.split(';').next().unwrap_or_default().trim();
        // `+json` is JSON as well (RFC 6839, 3.1).
        name.eq_ignore_ascii_case("application/json") || name.ends_with("+json")
    }

    /// Whether bodies of this type are XML.
    pub fn is_xml(&self) -> bool {
        let name = self.name.split(';').next().unwrap_or_default().trim();
        name.ends_with("/xml") || name.ends_with("+xml")
    }
}

/// How a caller shows who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `Authorization: Basic …`
    Basic,
    /// `Authorization: Bearer …`
    Bearer,
    /// A signature (AWS Signature Version 4) in the header; its parts are looked at, it is not worked out.
    Signature,
    /// Any `Authorization` header: a scheme whose details are not checked.
    Other,
}

impl Document {
    /// Reads a YAML or JSON document, JSON alone without the feature `command`, with which the mends of an `sdk.yaml` beside an
    /// `openapi.yaml` are carried out. The product is named after the folder of an `openapi.yaml`, and after the file
    /// otherwise.
    ///
    /// # Errors
    /// The file cannot be read, is not YAML, or lacks what OpenAPI requires of operations and parameters.
    pub fn load(path: &Path) -> Result<Self, DocumentError> {
        let problem =
            |what: &dyn fmt::Display| DocumentError(format!("{}: {what}", path.display()));
        let text = fs::read_to_string(path).map_err(|error| problem(&error))?;
        #[cfg(feature = "command")]
        let root = {
            let mut root = serde_yaml::from_str(&text).map_err(|error| problem(&error))?;
            let decisions = path.with_file_name("sdk.yaml");
            if path.ends_with("openapi.yaml") && decisions.is_file() {
                let text = fs::read_to_string(&decisions).map_err(|error| problem(&error))?;
                let decisions = serde_yaml::from_str(&text).map_err(|error| problem(&error))?;
                mend(&mut root, &decisions).map_err(|error| problem(&error))?;
            }
            root
        };
        #[cfg(not(feature = "command"))]
        let root = serde_json::from_str(&text).map_err(|error| problem(&error))?;
        let named_by = match path.file_stem() {
            Some(stem) if stem == "openapi" => path.parent().and_then(Path::file_name),
            stem => stem,
        };
        let product = named_by.map(|name| name.to_string_lossy().into_owned());
        Self::from_value(&product.unwrap_or_default(), root).map_err(|error| problem(&error))
    }

    /// Reads every document of a folder, `<product>/openapi.yaml` or `<product>.yaml`, sorted by product;
    /// only the products given, unless none is given.
    ///
    /// # Errors
    /// As [`Document::load`]; also when a product that was asked for, or any document at all, is missing.
    pub fn load_all(folder: &Path, products: &[String]) -> Result<Vec<Self>, DocumentError> {
        let problem = |what: String| DocumentError(format!("{}: {what}", folder.display()));
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| problem(error.to_string()))? {
            let path = entry.map_err(|error| problem(error.to_string()))?.path();
            if path.is_dir() && path.join("openapi.yaml").is_file() {
                files.push(path.join("openapi.yaml"));
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                files.push(path);
            }
        }
        let mut documents = Vec::new();
        for file in files {
            let name = if file.ends_with("openapi.yaml") {
                file.parent()
            } else {
                Some(file.as_path())
            };
            let stem = name
                .and_then(Path::file_stem)
                .unwrap_or_default()
                .to_string_lossy();
            if products.is_empty() || products.iter().any(|product| *product == stem) {
                documents.push(Self::load(&file)?);
            }
        }
        for product in products {
            if !documents
                .iter()
                .any(|document| document.product == *product)
            {
                return Err(problem(format!("no document for the product `{product}`")));
            }
        }
        documents.sort_by(|one, other| one.product.cmp(&other.product));
        if documents.is_empty() {
            Err(problem("no documents in it".to_owned()))
        } else {
            Ok(documents)
        }
    }

    /// Takes a document that is in memory already.
    ///
    /// # Errors
    /// It lacks what OpenAPI requires of operations and parameters.
    pub fn from_value(product: &str, mut root: Value) -> Result<Self, DocumentError> {
        crate::words::mark(&mut root);
        Self::from_marked(product, root)
    }

    /// Takes a document whose words are marks already, see [`words`](crate::words).
    pub(crate) fn from_marked(product: &str, root: Value) -> Result<Self, DocumentError> {
        let mut document = Self {
            product: product.to_owned(),
            base_path: base_path(&root),
            root,
            operations: Vec::new(),
            patterns: Mutex::default(),
        };
        document.operations = document.read_operations()?;
        Ok(document)
    }

    /// A document without operations.
    pub(crate) fn empty(product: &str) -> Self {
        Self {
            product: product.to_owned(),
            base_path: String::new(),
            root: Value::Null,
            operations: Vec::new(),
            patterns: Mutex::default(),
        }
    }

    /// Where the product runs (`x-location` of its servers); empty where it has no locations.
    pub(crate) fn locations(&self) -> Vec<String> {
        let servers = list(&self.root, "servers").iter();
        servers
            .filter_map(|server| text(server, "x-location").map(str::to_owned))
            .collect()
    }

    /// Whether it keeps objects, whose keys are paths of their own: the hosts of its locations say so.
    pub(crate) fn keeps_objects(&self) -> bool {
        !self.locations().is_empty() && self.hosts().iter().any(|host| host.starts_with("s3."))
    }

    /// The hosts of its servers, each once.
    pub(crate) fn hosts(&self) -> Vec<String> {
        let servers = list(&self.root, "servers").iter();
        let urls = servers.filter_map(|server| text(server, "url")?.split_once("://"));
        let mut hosts: Vec<String> = Vec::new();
        for (_, rest) in urls {
            let host = rest.split('/').next().unwrap_or_default().to_owned();
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts
    }

    /// The product's name, such as `compute`.
    pub fn product(&self) -> &str {
        &self.product
    }

    /// The path of the first server, without a slash at its end: `/cloudapi/v6`, or empty.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// The document as it was read.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// Every operation, sorted by path and method.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operation on exactly this path template.
    pub fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.method == method && operation.path == path)
    }

    /// The compiled form of a pattern in this document; none for what this regular expression engine lacks
    /// (look-around, back-references), which is then not checked.
    pub(crate) fn pattern(&self, pattern: &str) -> Option<Regex> {
        let mut patterns = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = patterns.get(pattern) {
            return known.clone();
        }
        let regex = Regex::new(pattern).ok();
        patterns.insert(pattern.to_owned(), regex.clone());
        regex
    }

    /// The operation on a path like this, `{}` for each variable.
    pub(crate) fn like(&self, method: &str, normal: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.method == method && operation.normal == normal)
    }

    /// Follows `$ref`s; what leads nowhere or in circles reads as an empty node.
    pub fn resolve<'a>(&'a self, mut node: &'a Value) -> &'a Value {
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = reference(node) else {
                return node;
            };
            match reference
                .strip_prefix('#')
                .and_then(|pointer| self.root.pointer(pointer))
            {
                Some(target) => node = target,
                None => break,
            }
        }
        &Value::Null
    }
}

/// The names in a path template, in order.
pub(crate) fn path_names(template: &str) -> Vec<&str> {
    let path = template.split('?').next().unwrap_or_default();
    path.split('/').filter_map(variable).collect()
}

/// A path template with `{}` for each variable.
pub(crate) fn normal(template: &str) -> String {
    let segments = template.split('/');
    let segments = segments.map(|segment| variable(segment).map_or(segment, |_| "{}"));
    segments.collect::<Vec<_>>().join("/")
}

/// The name in a segment of a path template such as `{serverId}`.
pub(crate) fn variable(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// The target of a node that is a `$ref`.
pub(crate) fn reference(node: &Value) -> Option<&str> {
    text(node, "$ref")
}

/// A member that is text.
pub(crate) fn text<'a>(node: &'a Value, name: &str) -> Option<&'a str> {
    node.get(name)?.as_str()
}

/// A member that is an array; an empty one if it is missing.
pub(crate) fn list<'a>(node: &'a Value, name: &str) -> &'a [Value] {
    node.get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The members of a member that is an object; none if it is missing.
pub(crate) fn members<'a>(
    node: &'a Value,
    name: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    node.get(name)
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::iter)
}

fn base_path(root: &Value) -> String {
    let url = list(root, "servers")
        .first()
        .and_then(|server| text(server, "url"))
        .unwrap_or_default();
    // An address may be relative to that of the document (OpenAPI 3.0.3, Server Object).
    let behind_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = behind_scheme
        .find('/')
        .and_then(|slash| behind_scheme.get(slash..));
    path.unwrap_or_default().trim_end_matches('/').to_owned()
}
