//! Lists that are put together from what other collections hold.

use serde_json::{Map, Value, json};

use super::{
    Answered, Cloud, Effect, Refused,
    show::View,
    spot::{Spot, around, segment},
};
use crate::{
    answer::{Exchange, Reply, plain_text},
    facts,
    resource::{hash, property},
    shape::answered,
    world::{Progress, World},
};

const LABELS: &str = "/labels/{}";

/// Where the resources live that a view shows, `named` being the last variable of its path; none where a path is no view.
pub(super) fn view_homes(
    world: &World,
    product: &str,
    normal: &str,
    path: &str,
    named: Option<&str>,
) -> Option<Vec<String>> {
    let of = facts::VIEWS
        .iter()
        .find(|view| view.product == product && view.at == normal)?;
    let parts = of.of.split('/').zip(of.at.split('/')).zip(path.split('/'));
    let common = parts.take_while(|((one, other), _)| one == other);
    let root = common.map(|(_, part)| part).collect::<Vec<_>>().join("/");
    let item = format!("{}/{{}}", of.of);
    let nodes = world.below(&root).filter(|(_, node)| *node.item == *item);
    let nodes = nodes.filter(|(_, node)| {
        of.whose
            .is_none_or(|pointer| node.at(pointer).map(plain_text).as_deref() == named)
    });
    let mut homes: Vec<(u64, String)> = nodes
        .map(|(path, node)| (node.order, path.to_owned()))
        .collect();
    homes.sort_unstable();
    Some(homes.into_iter().map(|(_, home)| home).collect())
}

impl Cloud {
    /// Where the resources live that a view shows; none where a path is no view.
    pub(super) fn gathered(
        &mut self,
        view: &View<'_>,
        x: &Exchange<'_>,
        at: &Spot,
    ) -> Option<Vec<String>> {
        self.gathered_at(view, x, &at.normal, &at.path)
    }

    fn gathered_at(
        &mut self,
        view: &View<'_>,
        x: &Exchange<'_>,
        normal: &str,
        path: &str,
    ) -> Option<Vec<String>> {
        let product = view.document.product();
        let world = self.world(view.scope);
        if product == "compute" {
            match normal {
                "/locations/{}" => {
                    let region = format!("{}%2F", path.rsplit('/').next().unwrap_or_default());
                    let entries = world.list("/locations").iter();
                    let inside = entries.filter(|entry| entry.segment.starts_with(&region));
                    return Some(
                        inside
                            .map(|entry| format!("/locations/{}", entry.segment))
                            .collect(),
                    );
                }
                "/um/users/{}/groups" => {
                    let user = world.find(around(path))?;
                    return Some(
                        user.attached
                            .iter()
                            .map(|list| around(list).to_owned())
                            .collect(),
                    );
                }
                _ => {}
            }
        }
        let last = normal.matches("{}").count().checked_sub(1);
        let named = last.and_then(|last| x.checked.arguments.get(last));
        view_homes(world, product, normal, path, named.map(String::as_str))
    }

    /// An item of a view.
    pub(super) fn viewed(&mut self, view: &View<'_>, x: &Exchange<'_>, at: &Spot) -> Option<Value> {
        if at.normal == "/names/{}" {
            let world = self.world(view.scope);
            let taken = world.all().any(|(_, node)| {
                node.at("/properties/name").and_then(Value::as_str) == Some(&at.id)
            });
            return taken.then_some(Value::Null);
        }
        let homes = self.gathered_at(view, x, around(&at.normal), around(&at.path))?;
        let end = format!("/{}", segment(&at.id));
        let home = homes.into_iter().find(|home| home.ends_with(&end))?;
        self.show(view, &home, super::spot::depth(x))
    }

    /// The items of lists that hold no resources of their own.
    pub(super) fn made_up_list(
        &mut self,
        view: &View<'_>,
        x: &Exchange<'_>,
        at: &Spot,
    ) -> Option<Vec<Value>> {
        let product = view.document.product();
        let mut said = facts::SAID.iter();
        if let Some((.., said)) =
            said.find(|(other, path, _)| (*other, *path) == (product, &*at.normal))
        {
            return serde_json::from_str(said).ok();
        }
        if product != "compute" {
            return None;
        }
        match at.normal.as_str() {
            "/labels" => Some(self.labels(view)),
            "/contracts" => Some(vec![self.contract(x)]),
            "/um/resources"
            | "/um/resources/{}"
            | "/um/groups/{}/resources"
            | "/um/users/{}/owns" => Some(Vec::new()),
            _ => None,
        }
    }

    fn labels(&mut self, view: &View<'_>) -> Vec<Value> {
        let world = self.world(view.scope);
        let labels = world.all().filter(|(_, node)| node.item.ends_with(LABELS));
        labels
            .map(|(path, node)| {
                let owner = around(around(path));
                let kind = around(around(&node.item)).trim_end_matches("/{}");
                let kind = kind
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .trim_end_matches('s');
                let id = owner.rsplit('/').next().unwrap_or_default();
                let text = |pointer| node.at(pointer).map(plain_text).unwrap_or_default();
                let key = text("/properties/key");
                let urn = format!("urn:label:{kind}:{id}:{key}");
                json!({
                    "id": urn,
                    "type": "label",
                    "href": format!("{}/labels/{}", view.base, segment(&urn)),
                    "metadata": { "etag": format!("{:032x}", hash(path)) },
                    "properties": {
                        "key": key,
                        "value": text("/properties/value"),
                        "resourceId": id,
                        "resourceType": kind,
                        "resourceHref": format!("{}{owner}", view.base),
                    },
                })
            })
            .collect()
    }

    /// A label by its URN.
    pub(super) fn label(&mut self, x: &Exchange<'_>, at: &Spot) -> Option<Value> {
        if at.normal != LABELS || x.document().product() != "compute" {
            return None;
        }
        let base = x.url("");
        let view = x.view(&base);
        let labels = self.labels(&view);
        labels
            .into_iter()
            .find(|label| label["id"] == at.id.as_str())
    }

    fn contract(&mut self, x: &Exchange<'_>) -> Value {
        let document = x.document();
        let schema = answered(x.route.operation).unwrap_or_default();
        let flat = document.flat(&schema).into_owned();
        let item = crate::shape::list_member(document, &flat).map(|(_, schema)| schema);
        let item = item.unwrap_or_default();
        let provider = self.provider(document, "/contracts");
        let mut value = json!({ "type": "contract", "properties": {} });
        let number = x.scope.contract.parse::<i64>().unwrap_or_default();
        let mut properties = Map::new();
        properties.insert("contractNumber".to_owned(), Value::from(number));
        properties.insert("owner".to_owned(), Value::from(x.user.as_str()));
        properties.insert("status".to_owned(), Value::from("BILLABLE"));
        properties.insert("regDomain".to_owned(), Value::from("ionos.de"));
        properties.insert("resourceLimits".to_owned(), self.limits(&x.scope));
        value["properties"] = Value::Object(properties);
        provider.complete(&item, &mut value);
        value
    }

    /// Puts a resource that is there into a view: the member that the view goes by names its place from now on.
    pub(super) fn place(
        &mut self,
        x: &Exchange<'_>,
        at: &Spot,
        sent: &Value,
    ) -> Result<Option<Reply>, Refused> {
        let document = x.document();
        let view = facts::VIEWS.iter().find(|view| {
            view.product == document.product() && view.at == at.normal && view.whose.is_some()
        });
        let Some((pointer, view)) = view.and_then(|view| Some((view.whose?, view))) else {
            return Ok(None);
        };
        let id = sent.get("id").and_then(Value::as_str).unwrap_or_default();
        let item = format!("{}/{{}}", view.of);
        let root = around(around(&at.path)).to_owned();
        let wanted = x.checked.arguments.last().cloned().unwrap_or_default();
        let value = wanted
            .parse::<i64>()
            .map_or(Value::from(wanted.as_str()), Value::from);
        let world = self.world(&x.scope);
        let found = world
            .below(around(&root))
            .find(|(_, node)| *node.item == *item && node.id() == id);
        let Some(home) = found.map(|(path, _)| path.to_owned()) else {
            return Err(Refused(
                422,
                format!(
                    "there is no {} with the id {id:?}",
                    view.of.rsplit('/').next().unwrap_or_default()
                ),
            ));
        };
        self.check_idle(x, &home)?;
        if let Some(node) = self.world(&x.scope).find_mut(&home) {
            node.set(pointer, value);
            node.progress = Progress::Changing;
        }
        let answered: Answered = self.begun(x, &home);
        answered.map(Some)
    }

    /// Reads what is no resource: a sample of what the document declares.
    pub(super) fn tell(&mut self, x: &Exchange<'_>, at: &Spot) -> Answered {
        let Some(media) = x.media() else {
            return Ok(x.reply(&Value::Null, ""));
        };
        let mut said = facts::SAID.iter();
        let said = said
            .find(|(product, path, _)| *product == x.document().product() && *path == at.normal);
        if let Some((.., said)) = said {
            let said = serde_json::from_str(said).unwrap_or_default();
            return Ok(x.reply(&said, &x.url(&at.path)));
        }
        let provider = self.provider(x.document(), &at.path);
        let name = at.path.rsplit('/').next().unwrap_or("answer");
        let mut value = provider.value(name, &media.schema);
        let flat = x.document().flat(&media.schema);
        if property(&flat, "href").is_some()
            && let Some(object) = value.as_object_mut()
        {
            object.insert("href".to_owned(), Value::from(x.url(&at.path)));
        }
        if (x.document().product(), at.normal.as_str()) == ("dns", "/quota") {
            value = super::effects::names_in_use(self.world(&x.scope));
        }
        Ok(x.reply(&value, &x.url(&at.path)))
    }

    /// A call of which nothing is known but the resource around it: that is busy for a while.
    pub(super) fn do_something(&mut self, x: &Exchange<'_>, at: &Spot) -> Answered {
        let parent = around(&at.path).to_owned();
        let mut paths = Vec::new();
        let item = self
            .world(&x.scope)
            .find(&parent)
            .map(|node| node.item.clone());
        if let Some(item) = item {
            self.check_idle(x, &parent)?;
            let shape = self.shape(x.document(), &item);
            if let (Some(shape), Some(node)) = (shape, self.world(&x.scope).find_mut(&parent)) {
                node.progress = Self::progress(&shape, Progress::Changing);
            }
            paths.push(parent.clone());
        }
        let (id, word) = self.name_of(x, &parent);
        let location = self.begin(
            x,
            &parent,
            &id,
            &word,
            Effect::Ready {
                paths,
                set: Vec::new(),
            },
        );
        let value = match x.media() {
            Some(media) => {
                let number = self.next_number();
                self.provider(x.document(), &format!("{} {number}", at.path))
                    .value("answer", &media.schema)
            }
            None => Value::Null,
        };
        Ok(x.reply(&value, &location))
    }
}
