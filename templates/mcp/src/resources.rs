//! What clients may read without calling a tool: what there is to call, where, and how much the contract allows.

use rmcp::ErrorData;
use rmcp::model::{ReadResourceResult, Resource, ResourceContents, ResourceTemplate};
use serde_json::{Map, Value};

use crate::calls::WHOLE;
use crate::catalogue::{Class, Operation, operation, operations, products, type_schema};
use crate::result::{Cleaner, shorten};
use crate::server::Server;
use crate::tools::page;

const JSON: &str = "application/json";
const TEXT: &str = "text/plain";

/// The beginning of the address of a page about an operation.
const OPERATION: &str = "ionoscloud://operation/";

/// The beginning of the address of a page about a model.
pub(crate) const MODEL: &str = "ionoscloud://model/";

/// A list that can be read as it is.
struct Live {
    uri: &'static str,
    title: &'static str,
    about: &'static str,
    id: &'static str,
}

const LIVE: [Live; 3] = [
    Live {
        uri: "ionoscloud://locations",
        title: "Locations",
        about: "Where data centers can be, with what there is in each.",
        id: "locationsGet",
    },
    Live {
        uri: "ionoscloud://templates",
        title: "Server templates",
        about: "The sizes of CUBE and GPU servers.",
        id: "templatesGet",
    },
    Live {
        uri: "ionoscloud://contract",
        title: "Limits of the contract",
        about: "How many cores, how much RAM and storage the contract allows, and how much is in use.",
        id: "contractsGet",
    },
];

/// The address of the list of products.
const PRODUCTS: &str = "ionoscloud://products";

/// All that have a fixed address.
pub fn resources() -> Vec<Resource> {
    let products = Resource::new(PRODUCTS, "products")
        .with_title("Products")
        .with_description("The products of IONOS Cloud, with their operations.")
        .with_mime_type(TEXT);
    let live = LIVE
        .iter()
        .filter(|live| live.operation().is_some())
        .map(|live| {
            let name = live.uri.rsplit('/').next().unwrap_or_default();
            Resource::new(live.uri, name)
                .with_title(live.title)
                .with_description(live.about)
                .with_mime_type(JSON)
        });
    std::iter::once(products).chain(live).collect()
}

/// Those whose address names something.
pub fn templates() -> Vec<ResourceTemplate> {
    let operation = ResourceTemplate::new(format!("{OPERATION}{{tool}}"), "operation")
        .with_title("An operation")
        .with_description("What an operation does, costs and takes, by the name of its tool.")
        .with_mime_type(TEXT);
    let whole = ResourceTemplate::new(format!("{WHOLE}{{name}}"), "whole")
        .with_title("All of an answer")
        .with_description("What an answer had no room for, by the address that it gave.")
        .with_mime_type(JSON);
    let model = ResourceTemplate::new(format!("{MODEL}{{product}}/{{name}}"), "model")
        .with_title("A model")
        .with_description(
            "The JSON Schema of a type that operations take or answer, with the types in it: ionoscloud://model/compute/Server.",
        )
        .with_mime_type(JSON);
    vec![operation, model, whole]
}

impl Live {
    fn operation(&self) -> Option<&'static Operation> {
        operations().find(|own| own.product == "compute" && own.id == self.id)
    }
}

impl Server {
    /// Reads one.
    pub(crate) async fn resource(&self, uri: &str) -> Result<ReadResourceResult, ErrorData> {
        let missing = || {
            let data = serde_json::json!({"uri": uri});
            ErrorData::resource_not_found(format!("there is no resource {uri}"), Some(data))
        };
        if uri == PRODUCTS {
            return Ok(contents(uri, TEXT, self.products()));
        }
        if let Some(tool) = uri.strip_prefix(OPERATION) {
            let found = operation(tool)
                .filter(|own| self.settings().allows(own))
                .ok_or_else(missing)?;
            return Ok(contents(uri, TEXT, page(found)));
        }
        if let Some(name) = uri.strip_prefix(MODEL) {
            let (product, name) = name.split_once('/').ok_or_else(missing)?;
            let schema = type_schema(product, name).ok_or_else(missing)?;
            return Ok(contents(uri, JSON, Value::Object(schema).to_string()));
        }
        let limited = |words: String| ErrorData::internal_error(words, None);
        if let Some(name) = uri.strip_prefix(WHOLE) {
            self.counted(Class::Read).map_err(limited)?;
            let text = self.read_whole(name).await.ok_or_else(missing)?;
            let text = text.map_err(|failure| limited(failure.words()))?;
            return Ok(contents(uri, JSON, text));
        }
        let live = LIVE
            .iter()
            .find(|live| live.uri == uri)
            .and_then(Live::operation)
            .ok_or_else(missing)?;
        self.counted(Class::Read).map_err(limited)?;
        let mut arguments = Map::new();
        let words = live.words();
        if let Some(depth) = live.inputs.iter().find(|input| input.wire == words.depth) {
            arguments.insert(depth.name.to_owned(), 1.into());
        }
        let outcome = self.read(live, arguments, None).await;
        let outcome = outcome.map_err(|failure| limited(failure.words()))?;
        let cleaner = Cleaner::new(words, &outcome.secrets);
        let value = cleaner
            .clean(&outcome.value.unwrap_or_default())
            .unwrap_or(Value::Null);
        let (value, _) = shorten(value, self.settings().result);
        Ok(contents(uri, JSON, value.to_string()))
    }

    fn products(&self) -> String {
        let lines = products().iter().map(|product| {
            let own = product
                .operations
                .iter()
                .filter(|own| self.settings().allows(own));
            let tools: Vec<&str> = own.map(|own| own.tool).collect();
            format!(
                "{}, {}: {}\n  {}\n",
                product.name,
                product.title,
                product.about,
                tools.join(" ")
            )
        });
        lines.collect()
    }
}

fn contents(uri: &str, of: &str, text: String) -> ReadResourceResult {
    ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type(of)])
}
