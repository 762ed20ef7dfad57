//! `explain`.
use crate::Outcome;
pub fn run(_name: &str, _product: Option<&str>) -> Outcome { Err("todo".into()) }
