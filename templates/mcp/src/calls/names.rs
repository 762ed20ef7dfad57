//! Names in the place of ids, where a list tells what is meant.

use serde_json::{Map, Value};

use crate::arguments::{Controls, Given, fold};
use crate::catalogue::{Operation, Place};
use crate::confirm::name;
use crate::result::{Cursor, visible};
use crate::server::Server;

/// The most candidates that are named.
const CANDIDATES: usize = 10;

/// How many pages are looked through.
const PAGES: usize = 10;

impl Server {
    /// Puts the id in the place of each name in the path.
    ///
    /// # Errors
    /// A name is that of nothing, or of several.
    pub(super) async fn resolve_names(
        &self,
        operation: &'static Operation,
        given: &mut Given,
    ) -> Result<(), String> {
        for input in operation
            .inputs
            .iter()
            .filter(|input| input.place == Place::Path)
        {
            let value = given
                .own
                .get(input.name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            let Some(list) = lister(operation, input.wire).filter(|_| !is_id(&value)) else {
                continue;
            };
            let found = self.candidates(operation, list, given, &value).await?;
            let id = match found.as_slice() {
                // What is no name may be an id of another form.
                [] => continue,
                [(id, _)] => id.clone(),
                several => {
                    let shown: Vec<String> = several
                        .iter()
                        .take(CANDIDATES)
                        .map(|(id, name)| format!("{} ({id})", visible(name)))
                        .collect();
                    return Err(format!(
                        "Nothing was sent: `{}` may be any of {}; give the id.",
                        input.name,
                        shown.join(", ")
                    ));
                }
            };
            given.own.insert(input.name.to_owned(), id.into());
        }
        Ok(())
    }

    /// The ids and names of what is called so; none where the list cannot be read.
    async fn candidates(
        &self,
        operation: &'static Operation,
        list: &'static Operation,
        given: &Given,
        wanted: &str,
    ) -> Result<Vec<(String, String)>, String> {
        let mut own = Map::new();
        for input in list
            .inputs
            .iter()
            .filter(|input| input.place == Place::Path)
        {
            let mut inputs = operation.inputs.iter();
            let same = inputs.find(|own| own.wire == input.wire);
            if let Some(value) = same.and_then(|same| given.own.get(same.name)) {
                own.insert(input.name.to_owned(), value.clone());
            }
        }
        let location = given.controls.location.clone();
        let controls = Controls {
            location,
            ..Controls::default()
        };
        let asked = Given { own, controls };
        let words = list.words();
        let mut found = Vec::new();
        let mut at = Cursor::default();
        for _ in 0..PAGES {
            let Ok((outcome, next)) = self.page(list, &asked, &at, None).await else {
                return Ok(Vec::new());
            };
            let items = outcome
                .value
                .as_ref()
                .and_then(|value| value.get(list.items));
            for item in items.and_then(Value::as_array).into_iter().flatten() {
                let id = item.get(words.id).and_then(Value::as_str);
                let id = id.unwrap_or_default();
                let name = name(words, item).unwrap_or_default();
                if !id.is_empty() && (id == wanted || fold(name) == fold(wanted)) {
                    found.push((id.to_owned(), name.to_owned()));
                }
            }
            let Some(next) = next else {
                let mut exact = found.iter().filter(|(_, name)| name == wanted);
                if let (Some(only), None) = (exact.next(), exact.next()) {
                    return Ok(vec![only.clone()]);
                }
                return Ok(found);
            };
            at = next;
        }
        Err("Nothing was sent: there are too many to look a name up; give the id.".to_owned())
    }
}

/// The list that has the items which a step of the path names.
fn lister(operation: &'static Operation, wire: &str) -> Option<&'static Operation> {
    let step = format!("/{{{wire}}}");
    let (before, _) = operation.path.split_once(&step)?;
    let mut all = operation.of().operations.iter();
    all.find(|other| other.http == "GET" && other.is_list() && other.path == before)
}

/// Whether a text is a UUID (RFC 9562, 4).
fn is_id(text: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    text.len() == 36
        && text.char_indices().all(|(at, c)| {
            if dashes.contains(&at) {
                c == '-'
            } else {
                c.is_ascii_hexdigit()
            }
        })
}
