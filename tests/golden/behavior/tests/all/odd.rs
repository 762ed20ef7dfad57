//! What is odd costs its own place, goes back as it came, and never stands in the way of what is set.

use std::time::Instant;

use golden_behavior::{Server, json as answer};
use golden_values::json::{from_str, to_string};
use golden_values::model::{Odd, OddData, Small};
use golden_values::{Client, Config, Problem, Session};
use ionoscloud_core::model::{Field, problems};
use serde_json::{Value, json};

#[track_caller]
fn odd(text: &str) -> Odd {
    from_str(text).expect("it can be read")
}

/// The text as it is written back, with its members in order.
#[track_caller]
fn written(odd: &Odd) -> Value {
    serde_json::from_str(&to_string(odd)).expect("it is JSON")
}

/// Sees each text written back, to the letter: they have one member, and nothing that JSON lets one write otherwise.
#[track_caller]
fn goes_back(text: &str) -> Odd {
    let odd = odd(text);
    assert_eq!(to_string(&odd), text);
    odd
}

#[tokio::test]
async fn a_union_that_may_be_null_is_read_wherever_it_stands() {
    let odd = goes_back(r#"{"either":[null,"x",{"name":"n"}]}"#);
    let [None, Some(text), Some(small)] = odd.either() else {
        panic!("{odd:?}")
    };
    assert_eq!(text, &"x".to_owned().into());
    assert_eq!(small, &Small::default().with_name("n").into());
    let odd = goes_back(r#"{"entries":{"a":1,"b":"x","c":null}}"#);
    assert_eq!(odd.entries()["a"], Some(1.into()));
    assert_eq!(odd.entries()["b"], Some("x".to_owned().into()));
    assert_eq!(odd.entries()["c"], None);
    let server = Server::start([
        answer(200, r#""x""#),
        answer(200, r#"{"name":"n"}"#),
        answer(200, "null"),
    ]);
    let things = Client::new(&server.session()).things();
    let either = things.get_either().await.expect("a text");
    assert_eq!(either, Some("x".to_owned().into()));
    let either = things.get_either().await.expect("an object");
    assert_eq!(either, Some(Small::default().with_name("n").into()));
    assert_eq!(things.get_either().await.expect("nothing"), None);
}

#[test]
fn what_is_set_wins_over_what_was_odd() {
    // Nothing of them could be read: they are absent, and what is set is what is sent.
    let mut all = odd(r#"{"smap":{"a":null},"strs":[5],"objs":[null]}"#);
    assert_eq!(
        to_string(&all).len(),
        r#"{"objs":[null],"smap":{"a":null},"strs":[5]}"#.len()
    );
    assert_eq!((all.smap.as_ref(), all.strs.as_ref()), (None, None));
    all.smap.get_or_insert_default().clear();
    all.strs = Some(Vec::new());
    all.objs.as_mut().expect("a list")[0].name = Some("set".to_owned());
    let set = json!({"smap": {}, "strs": [], "objs": [{"name": "set"}]});
    assert_eq!(written(&all), set);
    // Another list, an emptied map, a name that is set.
    let mut all = odd(r#"{"smap":{"a":5,"b":"x"},"strs":["a",5]}"#);
    all.smap.as_mut().expect("a map").clear();
    all.strs = Some(vec!["c".to_owned()]);
    assert_eq!(written(&all), json!({"smap": {}, "strs": ["c"]}));
    let mut all = odd(r#"{"smap":{"a":5,"b":"x"}}"#);
    let map = all.smap.as_mut().expect("a map");
    map.insert("a".to_owned(), "set".to_owned());
    assert_eq!(written(&all), json!({"smap": {"a": "set", "b": "x"}}));
    // What is odd can be told to go.
    let mut all = odd(r#"{"strs":["a",5]}"#);
    all.extra.remove("strs");
    assert_eq!(written(&all), json!({"strs": ["a"]}));
}

#[test]
fn a_change_costs_nothing_that_was_odd() {
    let map = |change: &dyn Fn(&mut Odd)| {
        let mut all = odd(
            r#"{"smap":{"a":5,"b":"x"},"strs":["a",null,"b"],"lists":[["a",1],["b"]],"maps":{"m":{"x":1,"y":"z"}}}"#,
        );
        change(&mut all);
        written(&all)
    };
    let changed = map(&|all| {
        all.smap
            .as_mut()
            .unwrap()
            .insert("c".to_owned(), "y".to_owned());
        all.strs.as_mut().unwrap().push("c".to_owned());
        all.lists.as_mut().unwrap()[0].push("c".to_owned());
        all.lists.as_mut().unwrap().push(vec!["d".to_owned()]);
        let inner = all.maps.as_mut().unwrap().get_mut("m").unwrap();
        inner.insert("y".to_owned(), "set".to_owned());
        inner.insert("w".to_owned(), "new".to_owned());
    });
    let expected = json!({
        "smap": {"a": 5, "b": "x", "c": "y"},
        "strs": ["a", null, "b", "c"],
        "lists": [["a", 1, "c"], ["b"], ["d"]],
        "maps": {"m": {"w": "new", "x": 1, "y": "set"}},
    });
    assert_eq!(changed, expected);
    for (strs, expected) in [
        (vec!["z", "a", "b"], json!(["z", "a", null, "b"])),
        (vec!["b", "a"], json!(["b", "a", null])),
        (vec!["b"], json!([null, "b"])),
        (vec!["a"], json!(["a", null])),
        (vec!["x"], json!(["x"])),
        (vec![], json!([])),
    ] {
        let changed = map(&|all| all.strs = Some(strs.iter().map(|&text| text.into()).collect()));
        assert_eq!(changed["strs"], expected, "{strs:?}");
    }
    let removed = map(&|all| _ = all.strs.as_mut().unwrap().remove(0));
    assert_eq!(removed["strs"], json!([null, "b"]));
    // What comes twice counts once, the last.
    let twice = odd(r#"{"strs":["a",5],"strs":["b",6]}"#);
    assert_eq!(to_string(&twice), r#"{"strs":["b",6]}"#);
}

#[test]
fn what_no_type_holds_costs_its_own_place() {
    for text in [
        r#"{"strs":["a","\ud800x"]}"#,
        r#"{"nums":[1.5,1e400]}"#,
        r#"{"any":{"x":1e400}}"#,
        r#"{"anyMap":{"x":1e400,"y":{"z":"\ud800"}}}"#,
        r#"{"anyList":[1e400,{"z":"\ud800"}]}"#,
        r#"{"objs":[1e400]}"#,
        r#"{"smap":{"b":"y","\ud800":"x"}}"#,
        r#"{"\ud800":"x"}"#,
        r#"{"textOrNumber":1e400}"#,
        r#"{"union":{"a":1e400}}"#,
        r#"{"union":1e400}"#,
        r#"{"n":1e400,"s":"\u0000x"}"#,
        r#"{"n":1e400,"unk":"\u0000{\"admin\":true}"}"#,
        r#"{"s":"\u00001e400","n":1e400}"#,
    ] {
        let odd = odd(text);
        let letters = |text: &str| {
            let mut letters: Vec<char> = text.chars().collect();
            letters.sort_unstable();
            letters
        };
        let back = to_string(&odd);
        assert_eq!(letters(&back), letters(text), "{back} instead of {text}");
        let shown = format!("{odd:?}");
        assert!(!shown.contains("\\0") || text.contains("u0000"), "{shown}");
    }
    let all = odd(
        r#"{"strs":["a","\ud800x"],"nums":[1.5,1e400],"any":{"x":1e400,"y":2},"anyMap":{"x":1e400,"y":{"z":"\ud800","w":1}},"s":"\u00001e400"}"#,
    );
    assert_eq!(all.strs(), ["a"]);
    assert_eq!(all.nums(), [1.5]);
    assert_eq!(all.any(), Some(&json!({"x": null, "y": 2})));
    assert_eq!(all.any_map()["x"], Value::Null);
    assert_eq!(all.any_map()["y"], json!({"z": null, "w": 1}));
    assert_eq!(all.s(), Some("\u{0}1e400"), "a text is a text");
    let unknown = odd(r#"{"n":1e400,"unk":"\u0000{}"}"#);
    assert_eq!(unknown.extra.get("unk"), Some(&json!("\u{0}{}")));
    // What is set in its place is sent.
    let set = odd(r#"{"any":{"x":1e400},"n":1e400}"#)
        .with_any(json!(1))
        .with_n(2.0);
    assert_eq!(to_string(&set), r#"{"any":1,"n":2}"#);
}

#[test]
fn digits_go_back_wherever_they_stand() {
    for text in [
        r#"{"i":123456789012345678901234567890}"#,
        r#"{"s":123456789012345678901234567890}"#,
        r#"{"s":1.10}"#,
        r#"{"ints":[1,123456789012345678901234567890]}"#,
        r#"{"any":123456789012345678901234567890}"#,
        r#"{"any":{"a":[1.10,1E5]}}"#,
        r#"{"anyMap":{"a":1.10}}"#,
        r#"{"anyList":[1.10,2]}"#,
        r#"{"union":{"c":123456789012345678901234567890}}"#,
        r#"{"n":18446744073709551615}"#,
        r#"{"n":-18446744073709551615}"#,
        r#"{"n":123456789012345678901234567890}"#,
        r#"{"n":1234567890123456789012345678901234567890123456789}"#,
        r#"{"textOrNumber":123456789012345678901234567890}"#,
        r#"{"nums":[9007199254740993]}"#,
        r#"{"objs":[1.10]}"#,
        r#"{"new":1.10}"#,
    ] {
        goes_back(text);
    }
    let all = odd(r#"{"i":9007199254740993.0,"level":2.0,"ints":[51.0,5.1e1]}"#);
    assert_eq!(all.i(), Some(9_007_199_254_740_993));
    assert_eq!(all.level().map(|level| level.as_i64()), Some(2));
    assert_eq!(all.ints(), [51, 51]);
    // A value that is changed has its own.
    let changed = odd(r#"{"any":{"a":1.10}}"#).with_any(json!({"a": 2}));
    assert_eq!(to_string(&changed), r#"{"any":{"a":2}}"#);
}

#[test]
fn what_is_odd_is_told_once_by_the_place_where_it_came() {
    for (text, places) in [
        (
            r#"{"grid":[5,[{},{"name":5},{"zz":1}]]}"#,
            vec!["grid[0]", "grid[1][1]"],
        ),
        (r#"{"textOrNumber":1e400}"#, vec!["textOrNumber"]),
        (
            r#"{"either":[null,{"name":1e400},1e400]}"#,
            vec!["either[1]", "either[2]"],
        ),
    ] {
        let odd = goes_back(text);
        let mut told: Vec<String> = problems(odd.view())
            .iter()
            .map(|problem| problem.path.clone())
            .collect();
        told.sort_unstable();
        assert_eq!(told, places, "{text}");
    }
}

/// The double nearest to the text (IEEE 754), which Rust's own reader finds.
#[test]
fn doubles_are_read_to_the_last_place() {
    let mut seed = 7_u64;
    let texts = (0..20_000).map(|_| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        format!("{}.{}", seed >> 57, (seed >> 7) % 100_000_000_000_000)
    });
    let texts = texts.chain([
        "90.42225290942383".to_owned(),
        "9007199254740993.0".to_owned(),
    ]);
    let texts: Vec<String> = texts.collect();
    let all = odd(&format!(r#"{{"nums":[{}]}}"#, texts.join(",")));
    for (text, read) in texts.iter().zip(all.nums()) {
        assert_eq!(Ok(*read), text.parse::<f64>(), "{text}");
    }
}

#[test]
fn numbers_are_written_as_plain_digits() {
    for (number, expected) in [
        (1e17, "100000000000000000"),
        (1e21, "1000000000000000000000"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (-2.5, "-2.5"),
    ] {
        let text = to_string(&Odd::default().with_n(number));
        assert_eq!(text, format!(r#"{{"n":{expected}}}"#));
    }
}

#[test]
fn choosing_is_linear_where_little_is_to_be_chosen() {
    let start = Instant::now();
    let points: Vec<String> = (0..20_000)
        .map(|at| format!(r#"[{at}.5,"{at}"]"#))
        .collect();
    let text = format!(
        r#"{{"data":{{"resultType":"matrix","result":[{}]}}}}"#,
        points.join(",")
    );
    let Some(OddData::Matrix(matrix)) = odd(&text).data else {
        panic!("a matrix")
    };
    assert_eq!(matrix.result().len(), 20_000);
    assert_eq!(
        matrix.result()[19_999],
        [19_999.5.into(), "19999".to_owned().into()]
    );
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[tokio::test]
async fn choosing_ends_and_tells() {
    let start = Instant::now();
    let leaf = format!(r#"{{"v":"{}"}}"#, "x".repeat(10_000));
    let ring = (0..40).fold(leaf, |ring, _| format!(r#"{{"u":{ring}}}"#));
    let text = format!(r#"{{"ring":{ring}}}"#);
    let server = Server::start([answer(200, &text)]);
    let things = Client::new(&server.session()).things();
    let reply = things.get_odd().send().await.expect("an answer");
    let problems = reply.problems();
    let [problem] = problems.as_slice() else {
        panic!("{problems:?}")
    };
    assert_eq!(
        (problem.path.as_str(), problem.found),
        ("ring", "an object")
    );
    assert_eq!(to_string(reply.get()), text);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    // So deep that reading it would be the end of the stack.
    let deep = format!("{}1{}", r#"{"u":"#.repeat(100_000), "}".repeat(100_000));
    goes_back(&format!(r#"{{"ring":{deep}}}"#));
}

#[tokio::test]
async fn everything_odd_is_told_of() {
    let server = Server::start([
        answer(200, r#"["a",5,null,{"x":1}]"#),
        answer(
            200,
            r#"{"strs":["a",5],"smap":{"x":1,"y":"z"},"union":5,"either":[{"name":1},7],"objs":[true],"any":[1e400],"any2":1e400}"#,
        ),
    ]);
    let things = Client::new(&server.session()).things();
    let reply = things.list_texts().send().await.expect("an answer");
    let told = |problems: Vec<Problem>| {
        let told = problems.into_iter();
        let mut told: Vec<_> = told.map(|problem| (problem.path, problem.found)).collect();
        told.sort();
        told
    };
    assert_eq!(reply.get().as_slice(), ["a"]);
    let expected = [("[1]", "a number"), ("[2]", "null"), ("[3]", "an object")];
    assert_eq!(
        told(reply.problems()),
        expected.map(|(path, found)| (path.to_owned(), found))
    );
    let reply = things.get_odd().send().await.expect("an answer");
    let expected = [
        ("any", "a list"),
        ("either[0]", "an object"),
        ("either[1]", "a number"),
        ("objs[0]", "a boolean"),
        ("smap.x", "a number"),
        ("strs[1]", "a number"),
        ("union", "a number"),
    ];
    assert_eq!(
        told(reply.problems()),
        expected.map(|(path, found)| (path.to_owned(), found))
    );
}

fn strict(server: &Server) -> Session {
    let config = Config::new().with_token("t").with_strict_answers(true);
    Session::new(config.with_default_server(server.url())).expect("a session")
}

#[tokio::test]
async fn a_strict_session_takes_nothing_odd() {
    for text in [r#"["a",5]"#, r#"[null]"#] {
        let server = Server::start([answer(200, text)]);
        let error = Client::new(&strict(&server)).things().list_texts().await;
        assert!(error.expect_err("it is odd").is_decode(), "{text}");
    }
    let server = Server::start([answer(200, r#"{"union":5}"#)]);
    let error = Client::new(&strict(&server)).things().get_odd().await;
    assert!(error.expect_err("it is odd").is_decode());
}

#[tokio::test]
async fn a_call_can_take_nothing_odd() {
    let server = Server::start([
        answer(200, r#"{"union":5}"#),
        answer(200, r#"["a",5]"#),
        answer(200, r#"["a"]"#),
    ]);
    let things = Client::new(&server.session()).things();
    let reply = things.get_odd().send().await.expect("an answer");
    let error = reply.strict().expect_err("it is odd");
    assert!(error.is_decode(), "{error}");
    let told = error.to_string();
    assert!(told.contains("oddGet") && told.contains("union"), "{told}");
    let reply = things.list_texts().send().await.expect("an answer");
    assert!(reply.strict().expect_err("it is odd").is_decode());
    let reply = things.list_texts().send().await.expect("an answer");
    assert_eq!(reply.strict().expect("it is not").into_inner(), ["a"]);
}

#[tokio::test]
async fn null_in_a_query_is_an_empty_value() {
    let server = Server::start([answer(200, "{}")]);
    let things = Client::new(&server.session()).things();
    let tags = [Some("a".to_owned()), None, Some("null".to_owned())];
    let call = things.get_odd().tags(tags);
    let call = call.map("k", &None).map("l", &Some("v".to_owned()));
    call.await.expect("an answer");
    assert_eq!(server.only().target, "/odd?tags=a,,null&map[k]=&map[l]=v");
}

#[test]
fn what_is_sent_otherwise_is_not_equal() {
    for (one, other) in [
        (
            r#"{"zz":1.00000000000000000001}"#,
            r#"{"zz":1.00000000000000000002}"#,
        ),
        (r#"{"ints":[1,"x"]}"#, r#"{"ints":[1,"y"]}"#),
        (r#"{"smap":{"a":1,"b":"x"}}"#, r#"{"smap":{"a":2,"b":"x"}}"#),
        (r#"{"objs":[1]}"#, r#"{"objs":[2]}"#),
        (r#"{"\ud800":1}"#, r#"{"\ud800":2}"#),
    ] {
        assert_eq!(odd(one), odd(one));
        assert_ne!(odd(one), odd(other));
    }
}

#[test]
fn many_unknown_members_take_no_longer_each() {
    let start = Instant::now();
    let members: Vec<String> = (0..50_000).map(|at| format!(r#""m{at}":1.10"#)).collect();
    let all = odd(&format!("{{{}}}", members.join(",")));
    assert_eq!(all.extra.iter().count(), 50_000);
    assert!(to_string(&all).len() > 500_000);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}
