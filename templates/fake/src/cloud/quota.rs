//! What a contract may have, and what it has.

use serde_json::{Map, Value};

use super::{Cloud, Refused, effects, show::View};
use crate::{
    facts::{self, Quota},
    world::{Scope, World},
};

impl Cloud {
    /// `resourceLimits` of `/contracts`.
    pub(super) fn limits(&mut self, scope: &Scope) -> Value {
        let world = self.world(scope);
        let mut limits: Map<String, Value> = [
            ("coresPerServer", i64::from(facts::CORES_PER_SERVER)),
            ("ramPerServer", i64::from(facts::RAM_PER_SERVER)),
            ("hddLimitPerVolume", facts::DISK),
            ("ssdLimitPerVolume", facts::DISK),
            ("reservedIpsInUse", effects::addresses_in_use(world)),
            ("securityGroupsPerVdc", 50),
            ("securityGroupsPerResource", 10),
            ("rulesPerSecurityGroup", 100),
        ]
        .map(|(name, number)| (name.to_owned(), Value::from(number)))
        .into_iter()
        .collect();
        for quota in facts::QUOTAS {
            limits.insert(quota.used.to_owned(), Value::from(used(world, quota)));
            if let Some((name, limit)) = quota.limit {
                limits.insert(name.to_owned(), Value::from(limit));
            }
        }
        Value::Object(limits)
    }

    /// Refuses what is more than the contract may have, of an item with these properties instead of those `before`.
    pub(super) fn check_quotas(
        &mut self,
        view: &View<'_>,
        item: &str,
        properties: &Value,
        before: Option<&Value>,
    ) -> Result<(), Refused> {
        if view.is_seeding || view.document.product() != "compute" {
            return Ok(());
        }
        let quotas = facts::QUOTAS.iter().filter(|quota| quota.item == item);
        for quota in quotas {
            let Some((name, limit)) = quota.limit else {
                continue;
            };
            let was = before.map_or(0, |before| counts(quota, before, None));
            let more = counts(quota, properties, before) - was;
            if more <= 0 {
                continue;
            }
            let used = used(self.world(view.scope), quota);
            if used + more > limit {
                let what = format!(
                    "the contract allows {limit} ({name}), {used} are in use, and this takes {more} more"
                );
                return Err(Refused(422, what));
            }
        }
        Ok(())
    }
}

fn used(world: &World, quota: &Quota) -> i64 {
    let nodes = world.all().filter(|(_, node)| *node.item == *quota.item);
    let properties = nodes.filter_map(|(_, node)| node.body.get("properties"));
    properties
        .map(|properties| counts(quota, properties, None))
        .sum()
}

/// What properties count; members that they do not tell are as `before`.
fn counts(quota: &Quota, properties: &Value, before: Option<&Value>) -> i64 {
    let at = |pointer: &str| {
        let own = properties.pointer(pointer);
        own.or_else(|| before?.pointer(pointer))
    };
    let kind = at("/type").and_then(Value::as_str).unwrap_or("HDD");
    if !quota.types.is_empty() && !quota.types.contains(&kind) {
        return 0;
    }
    match quota.of {
        None => 1,
        Some((pointer, times)) => at(pointer)
            .and_then(Value::as_f64)
            .map_or(0, |number| number as i64 * times),
    }
}
