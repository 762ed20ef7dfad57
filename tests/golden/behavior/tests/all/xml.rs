//! Bodies and answers in XML, each document written out by hand or recorded from a server (Ceph's gateway 16.2).

use golden_behavior::{Server, answer, bytes};
use golden_xml::Client;
use golden_xml::model::{
    Animals, Block, Owner, Page, Person, Place, Tag, Version, VersionClass, VersionUntil,
    VersionUntilVariant2,
};
use golden_xml::request::{GetPage, GetPageRegion};
use ionoscloud_core::{Config, Error, Mock, Session, Timestamp};
use ionoscloud_driver::{Arguments, Body, call};
use serde_json::{Value, json};

const LISTING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListVersionsResult \
    xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>bkt</Name><Prefix>v</Prefix><MaxKeys>1000</MaxKeys>\
    <IsTruncated>false</IsTruncated><KeyMarker></KeyMarker><VersionIdMarker></VersionIdMarker><DeleteMarker><Key>v</Key>\
    <VersionId>yF8SmfIAB2yS4QQfmDYKV.12fuWSvkB</VersionId><IsLatest>true</IsLatest>\
    <LastModified>2026-11-30T04:01:18.002Z</LastModified><Owner><ID>contract</ID><DisplayName>contract</DisplayName>\
    </Owner><Type>Normal</Type></DeleteMarker><Version><Key>v</Key><VersionId>r2p6GSHQjg72KWxoUL72Tv6Lp1MjepG</VersionId>\
    <IsLatest>false</IsLatest><LastModified>2026-11-30T04:01:17.997Z</LastModified>\
    <ETag>&quot;c81e728d9d4c2f636f067f89cc14862c&quot;</ETag><Size>1</Size><StorageClass>STANDARD</StorageClass><Owner>\
    <ID>contract</ID><DisplayName>contract</DisplayName></Owner><Type>Normal</Type></Version></ListVersionsResult>";

fn xml(status: u16, body: &str) -> Vec<u8> {
    bytes(status, "application/xml", body.as_bytes())
}

fn start(answers: impl IntoIterator<Item = Vec<u8>>) -> (Server, Client) {
    let server = Server::start(answers);
    let client = Client::new(&server.session());
    (server, client)
}

/// What is read of one answer.
async fn page(body: &str) -> Result<Page, Error> {
    let (_server, client) = start([xml(200, body)]);
    client.pages().get("p").await
}

/// What is sent of a page, without the declaration and the root.
async fn sent(page: &Page) -> String {
    let (server, client) = start([xml(200, "<ListVersionsResult/>")]);
    client.pages().replace("p", page).await.expect("an answer");
    let seen = server.only();
    assert_eq!(seen.header("content-type"), Some("application/xml"));
    assert_eq!(seen.header("accept"), Some("text/xml; charset=utf-8"));
    let text = seen.text();
    let text = text.strip_prefix(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListVersionsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">",
    );
    let text = text.and_then(|text| text.strip_suffix("</ListVersionsResult>"));
    text.expect("the root").to_owned()
}

#[tokio::test]
async fn a_recorded_listing_is_read_and_written_back() {
    let (server, client) = start([xml(200, LISTING)]);
    let found = client.pages().get("p").send().await.expect("a page");
    assert_eq!(server.only().header("accept"), Some("application/xml"));
    assert_eq!(found.problems(), []);
    assert_eq!(
        (found.name(), found.limit(), found.is_truncated()),
        ("bkt", Some(1000), Some(false))
    );
    assert_eq!(found.key_marker(), Some(""));
    let [gone] = found.deleted() else {
        panic!("{:?}", found.deleted())
    };
    let [version] = found.versions() else {
        panic!("{:?}", found.versions())
    };
    assert_eq!(
        (gone.key(), gone.is_latest(), gone.size()),
        (Some("v"), Some(true), None)
    );
    assert_eq!(version.id(), Some("r2p6GSHQjg72KWxoUL72Tv6Lp1MjepG"));
    assert_eq!(version.etag(), Some("\"c81e728d9d4c2f636f067f89cc14862c\""));
    assert_eq!(
        (version.size(), version.class()),
        (Some(1), Some(&VersionClass::Standard))
    );
    assert_eq!(
        version.modified().map(Timestamp::as_str),
        Some("2026-11-30T04:01:17.997Z")
    );
    assert_eq!(version.owner().name(), Some("contract"));
    // The document does not know it.
    assert_eq!(version.extra.get("Type"), Some(&json!("Normal")));
    let inside = LISTING.split_once("2006-03-01/\">").expect("the root").1;
    let inside = inside
        .strip_suffix("</ListVersionsResult>")
        .expect("the root");
    let again = sent(&found).await;
    // A quote needs no reference in a text.
    assert_eq!(again, inside.replace("&quot;", "\""));
}

#[tokio::test]
async fn lists_stand_as_the_specification_says() {
    let all = ["a", "b"].map(str::to_owned);
    let animals = Animals::default()
        .with_plain(all.clone())
        .with_named(all.clone())
        .with_ignored(all.clone())
        .with_wrapped(all.clone())
        .with_both(all.clone())
        .with_outer(all)
        .with_rows([vec![1, 2], vec![]]);
    let document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Animals><plain>a</plain><plain>b</plain>\
        <animal>a</animal><animal>b</animal><creature>a</creature><creature>b</creature>\
        <wrapped><wrapped>a</wrapped><wrapped>b</wrapped></wrapped><beasts><beast>a</beast><beast>b</beast></beasts>\
        <herd><herd>a</herd><herd>b</herd></herd><rows><row><cell>1</cell><cell>2</cell></row><row></row></rows></Animals>";
    let (server, client) = start([xml(200, document)]);
    let found = client
        .pets()
        .replace_animals(&animals)
        .await
        .expect("an answer");
    assert_eq!(server.only().text(), document);
    assert_eq!(found, animals);
}

#[tokio::test]
async fn attributes_prefixes_and_namespaces_are_as_described() {
    let person = Person::default()
        .with_id(123)
        .with_name("example")
        .with_nick("ex")
        .with_language("de")
        .with_place(Place::default().with_city("K"));
    let (server, client) = start([xml(
        201,
        "<Person xmlns:s='http://example.com/schema/sample' id='7' s:lang='en'><s:name>n</s:name><name/></Person>",
    )]);
    let found = client
        .pets()
        .create_people(&person)
        .await
        .expect("an answer");
    assert_eq!(
        server.only().text(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Person id=\"123\" \
         xmlns:sample=\"http://example.com/schema/sample\" sample:lang=\"de\"><sample:name>example</sample:name>\
         <sample:nickname>ex</sample:nickname><place xmlns=\"http://example.com/place\"><city>K</city></place></Person>"
    );
    assert_eq!(
        (found.id(), found.name(), found.language()),
        (Some(7), Some("n"), Some("en"))
    );
}

#[tokio::test]
async fn a_root_may_be_a_text_or_a_list() {
    let recorded = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><LocationConstraint \
        xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-central-3</LocationConstraint>";
    let (server, client) = start([
        xml(200, recorded),
        answer(204, &[], "").into_bytes(),
        xml(
            200,
            "<Names>\n  <Name>a</Name>\n  <Name> b&amp;c </Name>\n</Names>\n",
        ),
        answer(204, &[], "").into_bytes(),
    ]);
    let pages = client.pages();
    assert_eq!(pages.get_region().await.expect("a region"), "eu-central-3");
    pages
        .replace_region("eu-central-3")
        .await
        .expect("an answer");
    let names = ["a".to_owned(), " b&c ".to_owned()];
    assert_eq!(pages.list_names().await.expect("names"), names);
    pages.replace_names(&names).await.expect("an answer");
    let seen = server.seen();
    assert_eq!(seen[1].text(), recorded);
    assert_eq!(
        seen[3].text(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Names><Name>a</Name><Name> b&amp;c </Name></Names>"
    );
    assert_eq!(
        seen[3].header("content-type"),
        Some("application/vnd.names+xml")
    );
}

#[tokio::test]
async fn a_root_has_the_names_that_are_known() {
    for body in [
        "<Block><Blocked>true</Blocked></Block>",
        "<BlockOfThings><Blocked>1</Blocked></BlockOfThings>",
    ] {
        let (_server, client) = start([xml(200, body)]);
        let block = client.pages().get_block().await.expect("a block");
        assert_eq!(block.blocked(), Some(true), "{body}");
    }
}

#[tokio::test]
async fn json_is_asked_for_and_sent_where_both_are_described() {
    let (server, client) = start([bytes(200, "application/json", br#"{"Blocked":true}"#)]);
    let block = Block::default().with_blocked(true);
    assert_eq!(
        client.pages().create_both(&block).await.expect("a block"),
        block
    );
    let seen = server.only();
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(
        (seen.header("content-type"), seen.text()),
        (Some("application/json"), r#"{"Blocked":true}"#)
    );
}

const RECORDED_ERROR: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>NoSuchCORSConfiguration</Code>\
    <Message></Message><BucketName>bkt</BucketName><RequestId>tx00000a76a36943ea43bb1-006b0cf50d-1017-default\
    </RequestId><HostId>1017-default-default</HostId></Error>";

#[tokio::test]
async fn errors_tell_their_code_message_and_request() {
    let (_server, client) = start([xml(404, RECORDED_ERROR)]);
    let error = client.pages().get("p").await.expect_err("an error");
    assert!(error.is_not_found());
    let [message] = error.messages() else {
        panic!("{error:?}")
    };
    assert_eq!(
        (message.error_code(), message.message()),
        (Some("NoSuchCORSConfiguration"), "")
    );
    assert_eq!(
        error.request_id(),
        Some("tx00000a76a36943ea43bb1-006b0cf50d-1017-default")
    );
    assert_eq!(
        error.to_string(),
        "pageGet (GET /pages/{name}): 404 Not Found: NoSuchCORSConfiguration \
         [request tx00000a76a36943ea43bb1-006b0cf50d-1017-default]"
    );
    for (body, code, message) in [
        (
            "<Error><Code>Gone</Code><Message>a &lt; b</Message></Error>",
            Some("Gone"),
            "a < b",
        ),
        (
            "<Errors><Error><Code>A</Code><Message>b</Message></Error><RequestID>1</RequestID></Errors>",
            Some("A"),
            "b",
        ),
        (
            "<error xmlns='urn:x'><message>no</message></error>",
            None,
            "no",
        ),
        (
            "<problem><title>Title</title><detail>detail</detail></problem>",
            None,
            "Title: detail",
        ),
    ] {
        let (_server, client) = start([xml(403, body)]);
        let error = client.pages().get("p").await.expect_err("an error");
        let found = &error.messages()[0];
        assert_eq!(
            (found.error_code(), found.message()),
            (code, message),
            "{body}"
        );
    }
    // What is no document is shown as it is.
    let (_server, client) = start([bytes(
        500,
        "text/html",
        b"<html><body>Bad<br>luck</body></html>",
    )]);
    let error = client
        .pages()
        .get("p")
        .with_timeout(std::time::Duration::from_secs(1))
        .await
        .expect_err("an error");
    assert!(
        error.messages().is_empty() && error.to_string().contains("<html><body>Bad"),
        "{error}"
    );
}

#[tokio::test]
async fn a_success_with_an_error_in_its_body_is_none() {
    let error = page("<Error><Code>InternalError</Code><Message>We failed.</Message><RequestId>tx1</RequestId></Error>").await;
    let error = error.expect_err("an error");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert_eq!(error.messages()[0].error_code(), Some("InternalError"));
    assert_eq!(error.request_id(), Some("tx1"));
    assert!(!error.is_decode());
    let (_server, client) = start([xml(200, "<Error><Code>Last</Code></Error>")]);
    let described = client
        .pages()
        .get_failure()
        .await
        .expect("an error that is described");
    assert_eq!(described.code(), Some("Last"));
}

#[tokio::test]
async fn a_failure_behind_a_success_is_repeated_where_it_passes_and_nothing_is_done_twice() {
    let failed = |code: &str| xml(200, &format!("<Error><Code>{code}</Code></Error>"));
    let whole = || xml(200, "<Animals/>");
    for (code, requests) in [("InternalError", 2), ("SlowDown", 2), ("NoSuchKey", 1)] {
        let (server, client) = start([failed(code), whole()]);
        let put = client.pets().replace_animals(&Animals::default()).await;
        assert_eq!(
            (put.is_ok(), server.seen().len()),
            (requests == 2, requests),
            "{code}"
        );
    }
    let (server, client) = start([failed("InternalError"), whole()]);
    let post = client.pets().create_people(&Person::default()).await;
    let error = post.expect_err("it may have been made").to_string();
    assert!(error.contains("InternalError"), "{error}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn only_the_document_that_is_described_is_read() {
    for (body, told) in [
        ("", "there is no body"),
        (
            "{\"Name\": \"n\"}",
            "not XML: it does not begin with an element",
        ),
        (
            "<html><body>Sign in</body></html>",
            "expected the root ListVersionsResult, found html",
        ),
        (
            "<ListVersionsResult><Name>n</Name>",
            "the document ends within an element at ListVersionsResult",
        ),
        (
            "<ListVersionsResult/><ListVersionsResult/>",
            "there is something behind the root",
        ),
        (
            "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><ListVersionsResult><Name>&e;</Name></ListVersionsResult>",
            "a document type, which is not read here",
        ),
        (
            "<ListVersionsResult><Version/><Version><Key>&e;</Key></Version></ListVersionsResult>",
            "an entity that is not one of XML's own at ListVersionsResult.Version[1].Key",
        ),
    ] {
        let error = page(body).await.expect_err(body);
        assert!(
            error.is_decode() && error.to_string().contains(told),
            "{body}: {error}"
        );
    }
}

#[tokio::test]
async fn what_is_odd_costs_its_own_place_and_is_told() {
    let body = "<ListVersionsResult><Name>n</Name><MaxKeys>many</MaxKeys><Version><Size>1</Size></Version><Version>none</Version>\
        <Version><Size>x</Size><TagSet><Tag><Key>k</Key></Tag><Label/></TagSet></Version><Owner xsi:type='Group'/></ListVersionsResult>";
    let (_server, client) = start([xml(200, body)]);
    let found = client.pages().get("p").send().await.expect("a page");
    let paths: Vec<String> = found
        .problems()
        .iter()
        .map(|problem| problem.path.clone())
        .collect();
    assert_eq!(
        paths,
        [
            "limit",
            "versions[1]",
            "versions[2].size",
            "versions[2].tags[1]"
        ]
    );
    assert_eq!(found.versions()[0].size(), Some(1));
    assert_eq!(found.versions()[2].tags()[0].key(), Some("k"));
    assert_eq!(found.owner().kind(), Some("Group"));
    assert!(found.strict().expect_err("an error").is_decode());
    let again = sent(&page(body).await.expect("a page")).await;
    assert_eq!(
        again,
        "<Name>n</Name><MaxKeys>many</MaxKeys><Version><Size>1</Size></Version><Version>none</Version><Version>\
         <Size>x</Size><TagSet><Tag><Key>k</Key></Tag><Label></Label></TagSet></Version><Owner \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group\"></Owner>"
    );
}

#[tokio::test]
async fn an_element_without_a_number_is_none() {
    let body =
        "<ListVersionsResult><Name/><MaxKeys/><IsTruncated> </IsTruncated></ListVersionsResult>";
    let (_server, client) = start([xml(200, body)]);
    let found = client.pages().get("p").send().await.expect("a page");
    assert_eq!(
        (found.limit(), found.is_truncated(), found.name.as_deref()),
        (None, None, Some(""))
    );
    assert_eq!(found.problems(), []);
    assert_eq!(sent(&found).await, "<Name></Name>");
}

#[tokio::test]
async fn every_kind_of_value_goes_both_ways() {
    let version = Version::default()
        .with_ratio(0.5)
        .with_class("WARM")
        .with_until(VersionUntil::from(VersionUntilVariant2::Forever))
        .with_tags([Tag::default().with_key("k").with_value("<v>")])
        .with_owner(Owner::default().with_id("o\r\n").with_kind("\"x\""));
    let page = Page::default()
        .with_name("a & b")
        .with_is_truncated(true)
        .with_versions([version])
        .with_free([("one", 1), ("two", -2)])
        .with_anything(json!({"@id": "1", "deep": [{"#text": "t"}, null, "u"]}))
        .with_note_null()
        .with_parent(Page::new("parent"));
    let written = sent(&page).await;
    assert_eq!(
        written,
        "<Name>a &amp; b</Name><IsTruncated>true</IsTruncated><Version><Ratio>0.5</Ratio><StorageClass>WARM</StorageClass>\
         <Until>forever</Until><Owner xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"&quot;x&quot;\">\
         <ID>o&#13;\n</ID></Owner><TagSet><Tag><Key>k</Key><Value>&lt;v&gt;</Value></Tag></TagSet></Version>\
         <Free><one>1</one><two>-2</two></Free><Any id=\"1\"><deep>t</deep><deep \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"></deep><deep>u</deep></Any>\
         <Note xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"></Note>\
         <ListVersionsResult><Name>parent</Name></ListVersionsResult>"
    );
    let again = self::page(&format!(
        "<ListVersionsResult>{written}</ListVersionsResult>"
    ))
    .await
    .expect("a page");
    // A text by itself is one again.
    let page = page.with_anything(json!({"@id": "1", "deep": ["t", null, "u"]}));
    assert_eq!(again, page);
}

#[tokio::test]
async fn texts_come_in_their_charset() {
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><ListVersionsResult><Name>\xe9</Name></ListVersionsResult>";
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain("<ListVersionsResult><Name>é</Name></ListVersionsResult>".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for (content_type, body) in [
        ("application/xml", latin.to_vec()),
        ("text/xml; charset=iso-8859-1", b"<ListVersionsResult><Name>\xe9</Name></ListVersionsResult>".to_vec()),
        // The header wins over what the document says (RFC 7303, 3.2).
        ("text/xml; charset=utf-8", "<?xml version='1.0' encoding='ISO-8859-1'?><ListVersionsResult><Name>é</Name></ListVersionsResult>".into()),
        ("application/xml", utf16),
        ("application/xml", "\u{feff}<ListVersionsResult><Name>é</Name></ListVersionsResult>".into()),
    ] {
        let (_server, client) = start([bytes(200, content_type, &body)]);
        let page = client.pages().get("p").await.expect("a page");
        assert_eq!(page.name(), "é", "{content_type}");
    }
    let (_server, client) = start([bytes(
        200,
        "application/xml",
        b"<ListVersionsResult><Name>\xe9</Name></ListVersionsResult>",
    )]);
    assert!(
        client
            .pages()
            .get("p")
            .await
            .expect_err("an error")
            .is_decode()
    );
}

#[tokio::test]
async fn what_xml_cannot_express_and_what_lacks_is_refused_before_it_is_sent() {
    let (server, client) = start([xml(200, "<ListVersionsResult/>")]);
    let odd = Version::default().with_key("a\u{1}b");
    let page = Page::new("n").with_versions([Version::default(), odd]);
    let error = client
        .pages()
        .replace("p", &page)
        .await
        .expect_err("an error");
    assert!(error.is_invalid_request());
    assert!(
        error
            .to_string()
            .contains("versions[1].key holds U+0001, which XML cannot express"),
        "{error}"
    );
    let error = client
        .pages()
        .replace("p", &Page::default())
        .await
        .expect_err("an error");
    assert!(
        error
            .to_string()
            .contains("the body lacks required members: name"),
        "{error}"
    );
    let infinite = Page::new("n").with_versions([Version::default().with_ratio(f64::INFINITY)]);
    let error = client
        .pages()
        .replace("p", &infinite)
        .await
        .expect_err("an error");
    assert!(
        error
            .to_string()
            .contains("versions[0].ratio is not finite"),
        "{error}"
    );
    assert!(server.seen().is_empty());
}

#[test]
fn previews_and_commands_show_the_document_without_secrets() {
    let session = Session::new(Config::new().with_token("token")).expect("a session");
    let page = Page::new("a'b").with_password("p&w");
    let call = Client::new(&session).pages().replace("p", &page);
    let preview = call.preview().expect("a preview");
    let text = preview.to_string();
    assert!(
        text.contains("<Name>a'b</Name><Password>[redacted]</Password>"),
        "{text}"
    );
    assert!(!text.contains("p&amp;w"));
    let curl = preview.curl();
    assert!(
        curl.contains(r"--data-raw '<?xml") && curl.contains(r"<Name>a'\''b</Name>"),
        "{curl}"
    );
}

#[tokio::test]
async fn a_mock_answers_in_xml() {
    let mock = Mock::new();
    mock.on::<GetPage>()
        .returns(&Page::new("n").with_free([("a", 1)]))
        .fails(404, "Gone", "it is gone");
    mock.on::<GetPageRegion>().returns(&"eu".to_owned());
    let client = Client::new(&Session::new(mock.config()).expect("a session"));
    let page = client.pages().get("p").send().await.expect("a page");
    assert_eq!((page.name(), page.free()["a"]), ("n", 1));
    assert!(
        page.body()
            .starts_with(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListVersionsResult ")
    );
    let error = client.pages().get("p").await.expect_err("an error");
    assert_eq!(error.messages()[0].error_code(), Some("Gone"));
    assert_eq!(client.pages().get_region().await.expect("a region"), "eu");
}

#[tokio::test]
async fn the_driver_takes_and_gives_values_of_json() {
    let server = Server::start([xml(200, LISTING)]);
    let body =
        json!({"name": "n", "versions": [{"size": 5, "tags": [{"Key": "k"}]}], "free": {"a": 1}});
    let arguments = Arguments {
        path: vec!["p".to_owned()],
        body: Some(Body::Json(body)),
        ..Arguments::default()
    };
    let pending = call(&server.session(), "xml", "pagePut", arguments);
    let outcome = pending
        .unwrap_or_else(|refused| panic!("{refused}"))
        .await
        .expect("an answer");
    assert_eq!(
        server.only().text(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListVersionsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <Name>n</Name><Version><Size>5</Size><TagSet><Tag><Key>k</Key></Tag></TagSet></Version><Free><a>1</a></Free>\
         </ListVersionsResult>"
    );
    let value: Value = outcome.value.expect("a value");
    assert_eq!(
        (&value["limit"], &value["versions"][0]["size"]),
        (&json!(1000), &json!(1))
    );
    assert_eq!(value["versions"][0]["class"], json!("STANDARD"));
}

#[tokio::test]
async fn what_xml_cannot_hold_is_a_text_word_for_word() {
    let (server, client) = start([xml(200, "<any> thing</any>")]);
    let texts = client.texts();
    assert_eq!(
        texts.create_text("<a/>").await.expect("a text"),
        "<any> thing</any>"
    );
    assert_eq!(
        texts.create_nameless("<b/>").await.expect("a text"),
        "<any> thing</any>"
    );
    assert_eq!(texts.get_odd().await.expect("a text"), "<any> thing</any>");
    texts.replace_lists("<c/>").await.expect("an answer");
    let sent: Vec<String> = server
        .seen()
        .iter()
        .map(|seen| seen.text().to_owned())
        .collect();
    assert_eq!(sent, ["<a/>", "<b/>", "", "<c/>"]);
}
