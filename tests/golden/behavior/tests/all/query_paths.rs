//! Operations that differ in what stands behind the path, and path arguments with slashes: what arrives, byte for byte.

use golden_behavior::{Server, answer, json};
use golden_query_paths::{Client, Error};

/// The method and the target of the only request of a call.
async fn arrives<T>(call: impl AsyncFnOnce(Client) -> Result<T, Error>) -> String {
    let server = Server::start([json(200, "{}")]);
    let answer = call(Client::new(&server.session())).await;
    assert!(answer.is_ok());
    let seen = server.only();
    format!("{} {}", seen.method, seen.target)
}

/// The same, where nothing is answered.
async fn goes<T>(call: impl AsyncFnOnce(Client) -> Result<T, Error>) -> String {
    let server = Server::start([answer(204, &[], "")]);
    let answer = call(Client::new(&server.session())).await;
    assert!(answer.is_ok());
    let seen = server.only();
    let copied = seen
        .header("x-copy-source")
        .map(|from| format!(" from {from}"));
    format!(
        "{} {}{}",
        seen.method,
        seen.target,
        copied.unwrap_or_default()
    )
}

#[tokio::test]
async fn what_stands_behind_the_path_is_sent_as_the_operation_has_it() {
    let list = arrives(async |client| client.boxes().get("b").prefix("p").await).await;
    assert_eq!(list, "GET /b?prefix=p");
    let list = arrives(async |client| client.boxes().list_list_type("b").prefix("p").await).await;
    assert_eq!(
        list, "GET /b?list-type=2&prefix=p",
        "one value is no choice"
    );
    let rules = arrives(async |client| client.boxes().get_rules("b").await).await;
    assert_eq!(rules, "GET /b?rules");
    let body = golden_query_paths::model::Thing::default();
    let rules = goes(async |client| client.boxes().replace_rules("b", &body).await).await;
    assert_eq!(
        rules, "PUT /b?rules",
        "a flag that is described as a boolean"
    );
    let rules = goes(async |client| client.boxes().delete_rules("b").await).await;
    assert_eq!(
        rules, "DELETE /b?rules",
        "a flag that is described as an empty text"
    );
    let search = arrives(async |client| client.boxes().list_search_deep("a&b=c/d").await).await;
    assert_eq!(search, "GET /search?by=a%26b%3Dc%2Fd&deep");
}

#[tokio::test]
async fn what_a_parameter_carries_is_sent_once_and_always() {
    let got = arrives(async |client| client.uploads().get("b", "t", "u&1").max(3).await).await;
    assert_eq!(
        got, "GET /b/t?uploadId=u%261&max=3",
        "required, though the document forgets to say so"
    );
    let gone = goes(async |client| client.uploads().delete("b", "t", "u").await).await;
    assert_eq!(gone, "DELETE /b/t?uploadId=u");
    let begun = arrives(async |client| client.uploads().create("b", "t").await).await;
    assert_eq!(begun, "POST /b/t?uploads");
    let part =
        goes(async |client| client.uploads().replace("b", "t", "u", 7).body("x").await).await;
    assert_eq!(part, "PUT /b/t?uploadId=u&partNumber=7");
    let put = goes(async |client| client.things().replace("b", "t").body("x").await).await;
    assert_eq!(put, "PUT /b/t");
    let copied = goes(async |client| {
        client
            .things()
            .replace_x_copy_source("b", "t", "/c/s")
            .await
    })
    .await;
    assert_eq!(
        copied, "PUT /b/t from /c/s",
        "by a header, and nothing of it in the query"
    );
}

#[tokio::test]
async fn slashes_of_names_stay_and_lead_nowhere_else() {
    for (name, path) in [
        ("a/b/c", "a/b/c"),
        ("/a", "/a"),
        ("a/", "a/"),
        ("//", "//"),
        ("a//b", "a//b"),
        ("../a", "..%2Fa"),
        ("a/..", "a%2F.."),
        ("a/./b", "a%2F.%2Fb"),
        ("a/../../b", "a%2F..%2F..%2Fb"),
        (".../a", ".../a"),
        ("a/.b", "a/.b"),
        ("%2e%2e/a", "%252e%252e/a"),
        ("a?b#c", "a%3Fb%23c"),
        ("a\\b", "a%5Cb"),
        ("ä ö/+", "%C3%A4%20%C3%B6/%2B"),
        ("a\n/\u{1}", "a%0A/%01"),
        ("{a}/{b}", "%7Ba%7D/%7Bb%7D"),
    ] {
        let put = goes(async |client| client.things().replace("b", name).body("x").await).await;
        assert_eq!(put, format!("PUT /b/{path}"), "{name:?}");
        let copied = goes(async |client| client.uploads().delete("b", name, "u").await).await;
        assert_eq!(copied, format!("DELETE /b/{path}?uploadId=u"), "{name:?}");
    }
    // Where nothing says so, a slash is not one of the path.
    let got = arrives(async |client| client.boxes().get("a/b").await).await;
    assert_eq!(got, "GET /a%2Fb");
    for name in ["", ".", ".."] {
        let server = Server::start([answer(204, &[], "")]);
        let client = Client::new(&server.session());
        let refused = client
            .things()
            .replace("b", name)
            .body("x")
            .await
            .unwrap_err();
        assert!(
            refused.is_invalid_request() && server.seen().is_empty(),
            "{name:?}: {refused}"
        );
    }
}
