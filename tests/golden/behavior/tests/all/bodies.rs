//! Bodies and answers of every kind.

use golden_behavior::{Server, answer, json as json_answer};
use golden_bodies::Client;
use golden_bodies::group::Files;
use golden_bodies::model::{Kind, Login, Note, NotePlace};

fn files(answers: impl IntoIterator<Item = String>) -> (Server, Files) {
    let server = Server::start(answers);
    let files = Client::new(&server.session()).files();
    (server, files)
}

fn note() -> Note {
    Note::default()
        .with_text("t")
        .with_place(NotePlace::default().with_shelf("s").with_row(1))
}

const NOTE: &str = r#"{"text":"t","place":{"shelf":"s","row":1}}"#;

#[tokio::test]
async fn text_goes_and_comes_word_for_word() {
    let (server, files) = files([answer(
        200,
        &[("content-type", "text/plain")],
        "\"quoted\"\n",
    )]);
    assert_eq!(
        files.create_text("a \"b\"\n").await.expect("an answer"),
        "\"quoted\"\n"
    );
    let seen = server.only();
    assert_eq!(
        (seen.text(), seen.header("content-type")),
        ("a \"b\"\n", Some("text/plain"))
    );
    assert_eq!(seen.header("accept"), Some("text/plain"));
}

#[tokio::test]
async fn bytes_are_bytes() {
    let (server, files) = files([answer(200, &[], "\0answer")]);
    let bytes = files
        .create_byte(vec![0, 159, 146, 150])
        .await
        .expect("an answer");
    assert_eq!(&bytes[..], b"\0answer");
    let seen = server.only();
    assert_eq!(seen.body, [0, 159, 146, 150]);
    assert_eq!(
        seen.header("content-type"),
        Some("application/octet-stream")
    );
    let (_, files) = self::files([answer(200, &[], "png")]);
    assert_eq!(&files.get_image().await.expect("an answer")[..], b"png");
}

#[tokio::test]
async fn a_form_has_what_was_set() {
    let (server, files) = files([json_answer(200, NOTE)]);
    files
        .create_form(
            &Login::default()
                .with_user("me&you")
                .with_password("p=w")
                .with_remember(true)
                .with_days(3),
        )
        .await
        .expect("an answer");
    let seen = server.only();
    let mut pairs: Vec<&str> = seen.text().split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        ["days=3", "password=p%3Dw", "remember=true", "user=me%26you"]
    );
    assert_eq!(
        seen.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let error = files
        .create_form(&Login::default())
        .await
        .expect_err("members are missing");
    assert!(error.to_string().contains("user, password"), "{error}");
}

#[tokio::test]
async fn any_media_type_is_json() {
    let (server, files) = files([json_answer(203, NOTE)]);
    assert_eq!(files.create_note(&note()).await.expect("an answer"), note());
    let seen = server.only();
    assert_eq!(
        (seen.text(), seen.header("content-type")),
        (NOTE, Some("application/json"))
    );
    assert_eq!(seen.header("accept"), Some("application/json"));
}

#[tokio::test]
async fn named_kinds_of_json_keep_their_names() {
    let (server, files) = files([json_answer(200, NOTE)]);
    files
        .update_notes(&Note::default().with_text("t"))
        .await
        .expect("a PATCH is not checked");
    let seen = server.only();
    assert_eq!(
        seen.header("content-type"),
        Some("application/merge-patch+json; charset=utf-8")
    );
    assert_eq!(seen.header("accept"), Some("application/problem+json"));
}

#[tokio::test]
async fn missing_members_are_all_named_before_anything_is_sent() {
    let (server, files) = files([json_answer(200, NOTE)]);
    let note = Note::default().with_place(NotePlace::default());
    let error = files
        .create_note(&note)
        .await
        .expect_err("members are missing");
    assert!(
        error.to_string().contains("text, place.shelf, place.row"),
        "{error}"
    );
    assert!(server.seen().is_empty());
    files
        .create_note(&note)
        .without_member_check()
        .await
        .expect("an answer");
    assert_eq!(server.only().text(), r#"{"place":{}}"#);
}

#[tokio::test]
async fn a_body_may_be_left_out_and_an_answer_may_be_empty() {
    let (server, files) = files([
        json_answer(201, NOTE),
        answer(204, &[], ""),
        answer(200, &[], ""),
    ]);
    assert_eq!(
        files
            .replace_notes()
            .body(&note())
            .await
            .expect("an answer"),
        note()
    );
    assert_eq!(
        files.replace_notes().await.expect("an answer"),
        Note::default()
    );
    files.delete_notes().await.expect("an answer");
    let seen = server.seen();
    assert_eq!(seen[0].text(), NOTE);
    assert_eq!((seen[1].text(), seen[1].header("content-type")), ("", None));
    assert_eq!(seen[2].method, "DELETE");
}

#[tokio::test]
async fn yaml_is_asked_for_where_json_only_wraps_it() {
    let (server, files) = files([
        answer(200, &[("content-type", "application/yaml")], "a: 1\n"),
        json_answer(200, NOTE),
    ]);
    assert_eq!(files.get_kubeconfig().await.expect("an answer"), "a: 1\n");
    assert_eq!(files.get_report().await.expect("an answer"), note());
    let seen = server.seen();
    assert_eq!(seen[0].header("accept"), Some("application/yaml"));
    assert_eq!(seen[1].header("accept"), Some("application/json"));
}

#[tokio::test]
async fn the_only_answer_may_be_the_default() {
    let (_, files) = files([json_answer(200, NOTE)]);
    assert_eq!(files.get_default().await.expect("an answer"), note());
}

#[tokio::test]
async fn scalars_and_lists_are_bodies_as_well() {
    let (server, files) = files([
        json_answer(200, "7"),
        json_answer(200, "true"),
        json_answer(200, r#"["2026-01-02T03:04:05Z"]"#),
        json_answer(200, r#""b""#),
        json_answer(200, r#""c""#),
    ]);
    assert_eq!(
        files.replace_scalar_text("a\"b").await.expect("an answer"),
        7
    );
    assert!(files.replace_scalar_number(&1.5).await.expect("an answer"));
    let dates = files
        .replace_scalar_list(&["x".to_owned()])
        .await
        .expect("an answer");
    assert_eq!(dates[0].as_str(), "2026-01-02T03:04:05Z");
    files
        .replace_scalar_date()
        .body(&"2026-01-02T03:04:05Z".into())
        .await
        .expect("an answer");
    assert_eq!(
        files
            .replace_scalar_kind(&Kind::A)
            .await
            .expect("an answer")
            .as_str(),
        "c"
    );
    let bodies: Vec<String> = server
        .seen()
        .iter()
        .map(|seen| seen.text().to_owned())
        .collect();
    assert_eq!(
        bodies,
        [
            r#""a\"b""#,
            "1.5",
            r#"["x"]"#,
            r#""2026-01-02T03:04:05Z""#,
            r#""a""#
        ]
    );
}

#[tokio::test]
async fn all_methods() {
    let (server, files) = files([answer(200, &[], "")]);
    files.head_head().await.expect("an answer");
    files.options_head().await.expect("an answer");
    files.trace_head().await.expect("an answer");
    let methods: Vec<String> = server.seen().into_iter().map(|seen| seen.method).collect();
    assert_eq!(methods, ["HEAD", "OPTIONS", "TRACE"]);
}

#[tokio::test]
async fn the_body_of_an_error_reads_as_the_document_describes_it() {
    let (_, files) = files([json_answer(404, r#"{"code":"gone"}"#)]);
    let error = files
        .create_several(&[note()])
        .await
        .expect_err("it is not there");
    let body = error.body().expect("a body");
    let problem: golden_bodies::model::Problem =
        golden_bodies::json::from_str(std::str::from_utf8(body).expect("text"))
            .expect("it can be read");
    assert_eq!(problem.code(), Some("gone"));
}
