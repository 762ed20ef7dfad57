//! How the configuration file writes a [`Failover`].

use super::reader::{At, same};
use crate::error::Error;
use crate::failover::Failover;

/// Reads the mapping `failover`; `None` for the strategy `none`.
pub(super) fn read(at: &At) -> Result<Option<Failover>, Error> {
    let mut failover = Failover::round_robin();
    let mut methods = Vec::new();
    for item in at.items("retryableMethods")? {
        let name = item.text()?.to_uppercase();
        let method = http::Method::from_bytes(name.as_bytes());
        methods.push(method.map_err(|_| item.error("expected an HTTP method"))?);
    }
    if !methods.is_empty() {
        failover = failover.with_methods(methods);
    }
    let mut statuses = Vec::new();
    for item in at.items("failoverOnStatusCodes")? {
        let status = u16::try_from(item.count()?).ok();
        let status = status.and_then(|status| http::StatusCode::from_u16(status).ok());
        statuses.push(status.ok_or_else(|| item.error("expected an HTTP status"))?);
    }
    failover = failover.with_statuses(statuses);
    if let Some(flag) = at.read("retryOnTimeout", At::boolean)? {
        failover = failover.with_timeouts(flag);
    }
    if let Some(count) = at.read("maxRetries", At::count)?.filter(|count| *count > 0) {
        failover = failover.with_max_retries(count);
    }
    if let Some(at) = at.get("exponentialBackoff")? {
        failover = backoff(&at, failover)?;
    }
    let Some(strategy) = at.get("strategy")? else {
        return Ok(None);
    };
    match strategy.text()? {
        name if same(name, "none") => Ok(None),
        name if same(name, "roundRobin") => Ok(Some(failover)),
        _ => Err(strategy.error("expected none or roundRobin")),
    }
}

fn backoff(at: &At, mut failover: Failover) -> Result<Failover, Error> {
    let pause = |key| at.read(key, At::duration);
    if let Some(pause) = pause("initialInterval")?.filter(|pause| !pause.is_zero()) {
        failover = failover.with_initial_pause(pause);
    }
    if let Some(pause) = pause("maxInterval")?.filter(|pause| !pause.is_zero()) {
        failover = failover.with_max_pause(pause);
    }
    let multiplier = at.read("multiplier", |at| match at.number()? {
        factor if factor == 0.0 || factor >= 1.0 => Ok(factor),
        _ => Err(at.error("expected a number, 1 or above")),
    })?;
    if let Some(factor) = multiplier.filter(|factor| *factor >= 1.0) {
        failover = failover.with_multiplier(factor);
    }
    let randomization = at.read("randomizationFactor", |at| match at.number()? {
        part if (0.0..=1.0).contains(&part) => Ok(part),
        _ => Err(at.error("expected a number, 0 to 1")),
    })?;
    Ok(match randomization {
        Some(part) => failover.with_randomization(part),
        None => failover,
    })
}
