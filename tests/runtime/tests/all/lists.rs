//! Lists drawn at random, from servers that page, cap, repeat and link in all ways known of IONOS'
//! services: every item comes once, in order, after a bounded number of requests.

use ionoscloud_core::rt::Operation;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use runtime_tests::api;
use runtime_tests::client;
use runtime_tests::server::{Act, Seen, Server};

/// How a server gives the pages of a list.
#[derive(Clone, Debug)]
struct Shelf {
    /// What stands in it; equal words may follow each other.
    words: Vec<u8>,
    /// Whether items have ids.
    ids: bool,
    way: Way,
    /// The most items that a page holds, whatever is asked for.
    cap: usize,
    asked: Option<usize>,
    from: usize,
    /// What a page tells of its limit.
    told: Told,
    tells_total: bool,
    tells_offset: bool,
    link: Link,
    /// By how much pages of tokens fall short of the cap.
    short: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Offset,
    Token,
    Link,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Told {
    Nothing,
    /// What was asked for, even where pages are smaller.
    Asked,
    /// What holds for the page.
    True,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Link {
    None,
    WhileThereIsMore,
    Always,
}

fn shelves() -> impl Strategy<Value = Shelf> {
    let way = prop_oneof![Just(Way::Offset), Just(Way::Token), Just(Way::Link)];
    let told = prop_oneof![Just(Told::Nothing), Just(Told::Asked), Just(Told::True)];
    let link = prop_oneof![
        Just(Link::None),
        Just(Link::WhileThereIsMore),
        Just(Link::Always)
    ];
    let words = prop::collection::vec(0..3u8, 0..40);
    let asked = prop::option::of(1..50usize);
    let short = prop::collection::vec(0..4usize, 1..8);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    let all = (
        words,
        way,
        1..12usize,
        asked,
        0..6usize,
        told,
        link,
        short,
        flags,
    );
    all.prop_map(
        |(words, way, cap, asked, from, told, link, short, (ids, tells_total, tells_offset))| {
            Shelf {
                words,
                ids,
                way,
                cap,
                asked,
                from: if way == Way::Offset { from } else { 0 },
                told,
                tells_total,
                tells_offset,
                // A list that goes by its links has them.
                link: if way == Way::Link && link == Link::None {
                    Link::Always
                } else {
                    link
                },
                short,
            }
        },
    )
}

impl Shelf {
    fn item(&self, index: usize) -> String {
        let word = self.words[index];
        match self.ids {
            true => format!(r#"{{"id":"{index}","name":"{word}"}}"#),
            false => format!(r#"{{"name":"{word}"}}"#),
        }
    }

    fn page(&self, seen: &Seen, number: usize) -> String {
        let query = |name: &str| {
            let (_, query) = seen.target.split_once('?')?;
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name)?.1.parse::<usize>().ok()
        };
        let asked = query("limit");
        let mut size = asked.unwrap_or(self.cap).min(self.cap);
        let from = match self.way {
            Way::Offset => query("offset").unwrap_or(0),
            Way::Token => {
                size = size.saturating_sub(self.short[number % self.short.len()]);
                query("pagination.token").unwrap_or(0)
            }
            Way::Link => query("page").unwrap_or(0),
        };
        let from = from.min(self.words.len());
        // Pages of tokens may be empty, but not without end.
        let size = if number % 7 == 6 { size.max(1) } else { size };
        let to = (from + size).min(self.words.len());
        let items: Vec<String> = (from..to).map(|index| self.item(index)).collect();
        let mut page = format!(r#"{{"items":[{}]"#, items.join(","));
        let limit = match self.told {
            Told::Nothing => None,
            Told::Asked => asked,
            Told::True => Some(asked.unwrap_or(self.cap).min(self.cap)),
        };
        if let Some(limit) = limit {
            page += &format!(r#","limit":{limit}"#);
        }
        if self.tells_total {
            page += &format!(r#","total":{}"#, self.words.len());
        }
        if self.tells_offset && self.way == Way::Offset {
            page += &format!(r#","offset":{from}"#);
        }
        let more = to < self.words.len();
        if self.way == Way::Token && more {
            // An empty page has another token for the same place.
            page += &format!(r#","pagination":{{"token":"{}{to}"}}"#, "0".repeat(number));
        }
        if self.way != Way::Token
            && (self.link == Link::Always || more && self.link == Link::WhileThereIsMore)
        {
            page +=
                &format!(r#","_links":{{"next":"/api/v1/boxes/b/things?page={to}&offset={to}"}}"#);
        }
        page + "}"
    }

    fn operation(&self) -> &'static Operation {
        match self.way {
            Way::Offset => &api::LIST,
            Way::Token => &api::LIST_BY_TOKEN,
            Way::Link => &api::LIST_BY_LINK,
        }
    }

    /// Reads the list; gives names and ids, and how many requests it took.
    async fn read(&self) -> (Vec<(Option<String>, Option<String>)>, usize) {
        let shelf = self.clone();
        let server =
            Server::start(move |seen, number| Act::json(200, &shelf.page(seen, number))).await;
        let mut call = client(&server).list(self.operation());
        if let Some(limit) = self.asked {
            call = call.limit(i64::try_from(limit).unwrap());
        }
        if self.from > 0 {
            call = call.offset(i64::try_from(self.from).unwrap());
        }
        let all = call.all().await.unwrap();
        let all = all
            .into_iter()
            .map(|thing| (thing.name, thing.id))
            .collect();
        (all, server.seen().len())
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let (found, requests) = runtime.block_on(self.read());
        let from = self.from.min(self.words.len());
        let expected: Vec<_> = (from..self.words.len())
            .map(|index| {
                let id = self.ids.then(|| index.to_string());
                (Some(self.words[index].to_string()), id)
            })
            .collect();
        prop_assert_eq!(found, expected);
        let size = self.asked.unwrap_or(self.cap).min(self.cap);
        let pages = (self.words.len() - from).div_ceil(size);
        // Empty pages of tokens; else the last may be followed by an empty one, and one question
        // whether the server goes by offsets at all.
        let bound = if self.way == Way::Token {
            7 * self.words.len() + 7
        } else {
            pages + 2
        };
        prop_assert!(
            requests <= bound,
            "{} requests for {} pages",
            requests,
            pages
        );
        Ok(())
    }
}

#[test]
fn every_item_comes_once_and_in_order() {
    let config = Config {
        cases: 200,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    runner.run(&shelves(), |shelf| shelf.check()).unwrap();
}
