//! The locations that a product's clients choose from.

use std::collections::HashSet;

use super::{Api, Server};

impl Api {
    /// The locations to choose from, each with its server: where the document lists several servers, one for
    /// each location. Else there is nothing to choose.
    #[must_use]
    pub fn locations(&self) -> Vec<(&str, &Server)> {
        locations(&self.servers)
    }
}

fn locations(servers: &[Server]) -> Vec<(&str, &Server)> {
    let located = servers
        .iter()
        .map(|server| Some((server.location.as_deref()?, server)));
    let all: Vec<_> = located.collect::<Option<_>>().unwrap_or_default();
    let apart: HashSet<&str> = all.iter().map(|(location, _)| *location).collect();
    if all.len() > 1 && apart.len() == all.len() {
        all
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_choice_where_each_of_several_servers_has_a_location() {
        let found = |listed: &[Option<&str>]| -> Vec<String> {
            let server = |location: Option<&str>| Server {
                url: String::new(),
                description: String::new(),
                location: location.map(str::to_owned),
                variables: Vec::new(),
            };
            let servers: Vec<Server> = listed.iter().copied().map(server).collect();
            let all = locations(&servers).into_iter();
            all.map(|(location, _)| location.to_owned()).collect()
        };
        assert_eq!(
            found(&[Some("de/txl"), Some("de/fra")]),
            ["de/txl", "de/fra"]
        );
        assert!(found(&[]).is_empty());
        assert!(found(&[Some("de/fra")]).is_empty(), "nothing to choose");
        assert!(
            found(&[Some("de/fra"), None]).is_empty(),
            "a server for all"
        );
        assert!(
            found(&[Some("de/fra"), Some("de/fra")]).is_empty(),
            "two for one"
        );
    }
}
