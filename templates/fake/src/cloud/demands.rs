//! What compute's document demands in words of what is made, and what other resources have to be there for it. What a test
//! puts in is as the test wants it.

use serde_json::Value;

use super::{
    Cloud, Refused,
    effects::{image_of, location_of},
    show::View,
    spot::segment,
};
use crate::{
    answer::plain_text,
    facts::{self, Demand, Wants},
    world::World,
};

impl Cloud {
    /// Refuses what cannot be made of these `properties`, or changed to them.
    pub(super) fn check_demands(
        &mut self,
        view: &View<'_>,
        normal: &str,
        sent: &Value,
    ) -> Result<(), Refused> {
        if view.is_seeding {
            return Ok(());
        }
        let product = view.document.product();
        let properties = sent.get("properties").unwrap_or(sent);
        let world = self.world(view.scope);
        for demand in facts::DEMANDS {
            if (demand.product, demand.at) == (product, normal)
                && let Some(value) = properties
                    .pointer(demand.member)
                    .filter(|value| !value.is_null())
                && let Some(what) = unmet(world, demand, value)
            {
                let name = demand.member.trim_start_matches('/').replace('/', ".");
                return Err(Refused(422, format!("`{name}` {what}")));
            }
        }
        Ok(())
    }

    /// Refuses a volume that its image does not fit, see the words of `VolumeProperties`.
    pub(super) fn check_volume(
        &mut self,
        view: &View<'_>,
        list: &str,
        normal: &str,
        sent: &Value,
    ) -> Result<(), Refused> {
        if view.is_seeding
            || (view.document.product(), normal) != ("compute", "/datacenters/{}/volumes")
        {
            return Ok(());
        }
        let properties = sent.get("properties").unwrap_or(sent);
        let text = |name: &str| properties.get(name).and_then(Value::as_str);
        let refused = |what: String| Err(Refused(422, what));
        let named = match (text("image"), text("imageAlias")) {
            (None, None) => return Ok(()),
            (Some(_), Some(_)) => {
                return refused("`image` and `imageAlias` cannot be combined".to_owned());
            }
            (Some(name), None) | (None, Some(name)) => name,
        };
        let world = self.world(view.scope);
        let place = location_of(world, list);
        let Some(image) = image_of(world, Some(properties), place.as_deref()) else {
            return refused(format!("there is no image or snapshot {named:?} here"));
        };
        let of_image = |name: &str| image.at(&format!("/properties/{name}"));
        let where_it_is = of_image("location").map(plain_text);
        if where_it_is != place {
            let there = where_it_is.unwrap_or_default();
            return refused(format!(
                "the image {named:?} is in {there}, not in the data center's location"
            ));
        }
        let size = |value: Option<&Value>| value.and_then(Value::as_f64);
        if let (Some(size), Some(least)) = (size(properties.get("size")), size(of_image("size")))
            && size < least
        {
            return refused(format!(
                "`size` is {size} GB, and the image needs {least} GB"
            ));
        }
        let is_public = of_image("public") == Some(&Value::Bool(true));
        let has_access = ["imagePassword", "sshKeys"].iter().any(|name| {
            let value = properties.get(name).filter(|value| !value.is_null());
            value.is_some_and(|value| value.as_array().is_none_or(|keys| !keys.is_empty()))
        });
        if is_public && !has_access {
            return refused("a public image needs `imagePassword` or `sshKeys`".to_owned());
        }
        Ok(())
    }

    /// Refuses a Cube without a template that is known, or without its storage: "Required for Cube and GPU servers".
    pub(super) fn check_cube(
        &mut self,
        view: &View<'_>,
        normal: &str,
        sent: &Value,
    ) -> Result<(), Refused> {
        let kind = sent.pointer("/properties/type").and_then(Value::as_str);
        if view.is_seeding
            || (view.document.product(), normal) != ("compute", "/datacenters/{}/servers")
            || !matches!(kind, Some("CUBE" | "GPU"))
        {
            return Ok(());
        }
        let template = sent
            .pointer("/properties/templateUuid")
            .and_then(Value::as_str);
        let Some(template) = template else {
            return Err(Refused(
                422,
                "`templateUuid` is needed for servers of this type".to_owned(),
            ));
        };
        let path = format!("/templates/{}", segment(template));
        if self.world(view.scope).find(&path).is_none() {
            return Err(Refused(422, format!("there is no template {template:?}")));
        }
        let volumes = sent
            .pointer("/entities/volumes/items")
            .and_then(Value::as_array);
        let is_direct =
            |volume: &&Value| volume.pointer("/properties/type") == Some(&Value::from("DAS"));
        let direct = volumes.into_iter().flatten().filter(is_direct).count();
        if kind == Some("CUBE") && direct != 1 {
            let what = "a server of type CUBE is made together with one volume of type DAS";
            return Err(Refused(422, what.to_owned()));
        }
        Ok(())
    }
}

/// What is wrong with a value.
fn unmet(world: &World, demand: &Demand, value: &Value) -> Option<String> {
    let number = value.as_f64();
    match demand.wants {
        Wants::Multiple(step) => {
            let number = number.filter(|number| number % f64::from(step) != 0.0)?;
            Some(format!("is {number}, which is no multiple of {step}"))
        }
        Wants::AtLeast(least) => {
            let number = number.filter(|number| *number < f64::from(least))?;
            Some(format!("is {number}, at least {least} is needed"))
        }
        Wants::AtMost(most) => {
            let number = number.filter(|number| *number > f64::from(most))?;
            Some(format!("is {number}, the contract allows {most}"))
        }
        Wants::There(list) => {
            let text = plain_text(value);
            let is_there = world.find(&format!("{list}/{}", segment(&text))).is_some();
            (!is_there).then(|| format!("is {text:?}, which is not among {list}"))
        }
        Wants::Offered(at) => {
            let (text, known) = (plain_text(value), facts::offered(demand.product, at));
            let is_known = known.is_empty() || known.contains(&text);
            (!is_known).then(|| format!("is {text:?}, and {at} tells {}", known.join(", ")))
        }
    }
}
