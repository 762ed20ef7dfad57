//! Lists, page by page and all at once.

use golden_behavior::{Server, json as answer};
use golden_lists::Client;

#[tokio::test]
async fn by_offset_and_limit() {
    let server = Server::start([
        answer(
            200,
            r#"{"offset":0,"limit":2,"items":[{"id":"a"},{"id":"b"}]}"#,
        ),
        answer(200, r#"{"offset":2,"limit":2,"items":[{"id":"c"}]}"#),
    ]);
    let books = Client::new(&server.session()).books();
    let all = books.list().limit(2).all().await.expect("all pages");
    let ids: Vec<Option<&str>> = all.iter().map(|book| book.id()).collect();
    assert_eq!(ids, [Some("a"), Some("b"), Some("c")]);
    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    // A short page may be one that the service has capped: the next one tells.
    let expected = [
        "/books?limit=2",
        "/books?limit=2&offset=2",
        "/books?limit=2&offset=3",
    ];
    assert_eq!(targets, expected);
}

#[tokio::test]
async fn by_token() {
    let server = Server::start([
        answer(
            200,
            r#"{"items":[{"id":"a"}],"pagination":{"token":"n&t"}}"#,
        ),
        answer(200, r#"{"items":[{"id":"b"}],"pagination":{}}"#),
    ]);
    let mut items = Client::new(&server.session()).books().list_tokens().items();
    let mut ids = Vec::new();
    while let Some(book) = items.try_next().await.expect("a page") {
        ids.push(book.id().unwrap_or_default().to_owned());
    }
    assert_eq!(ids, ["a", "b"]);
    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, ["/tokens", "/tokens?pagination.token=n%26t"]);
}

#[tokio::test]
async fn in_one_page() {
    let items = || answer(200, r#"{"items":[{"id":"a"}]}"#);
    let named = || answer(200, r#"{"id":"x","books":[{"id":"b"}]}"#);
    let server = Server::start([items(), named(), items(), named()]);
    let books = Client::new(&server.session()).books();
    assert_eq!(
        books.list_unpaged().all().await.expect("all pages")[0].id(),
        Some("a")
    );
    assert_eq!(
        books.list_named().all().await.expect("all pages")[0].id(),
        Some("b")
    );
    assert_eq!(
        books.list_later().all().await.expect("all pages")[0].id(),
        Some("a")
    );
    assert_eq!(
        books.get_report().await.expect("an answer").books()[0].id(),
        Some("b")
    );
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn of_strings_and_bare() {
    let server = Server::start([
        answer(200, r#"{"items":["x","y"]}"#),
        answer(200, r#"[{"id":"a"}]"#),
    ]);
    let books = Client::new(&server.session()).books();
    assert_eq!(
        books.list_titles().all().await.expect("all pages"),
        ["x", "y"]
    );
    assert_eq!(
        books.list_bare().await.expect("an answer")[0].id(),
        Some("a")
    );
}
