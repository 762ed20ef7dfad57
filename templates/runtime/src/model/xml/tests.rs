//! Documents by hand, and what must come of them.

use serde_json::{Value, json};

use super::{Xml, declared_charset, decode, encode, hide, told};
use crate::model::{
    DecodeError, Extra, Field, Member, Model, Problem, Shape, Slot, View, encode_value, equal,
    problems,
};
use crate::timestamp::Timestamp;

/// A type with a table of its own.
macro_rules! model {
    ($name:ident { $($field:ident: $type:ty, $member:expr, $xml:expr;)* }) => {
        #[derive(Clone, Default)]
        struct $name {
            $($field: Option<$type>,)*
            extra: Extra,
        }

        impl Model for $name {
            fn shape(&self) -> &'static Shape {
                const { &Shape { name: stringify!($name), members: &[$($member),*] } }
            }
            fn slot(&mut self, index: usize) -> Slot<'_> {
                let mut own = 0..;
                $(if own.next() == Some(index) {
                    return Slot::of(&mut self.$field);
                })*
                Slot::Extra(&mut self.extra)
            }
            fn view(&self, index: usize) -> View<'_> {
                let mut own = 0..;
                $(if own.next() == Some(index) {
                    return View::of(&self.$field);
                })*
                View::Extra(&self.extra)
            }
            fn xml(&self) -> &'static [Xml] {
                const { &[$($xml),*] }
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                equal(self, other)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                crate::model::debug(self, f)
            }
        }
    };
}

model!(Owner {
    id: String, Member::new("id"), Xml::element("ID");
    kind: String, Member::new("kind"), Xml::attribute("type").within("xsi", "http://www.w3.org/2001/XMLSchema-instance");
});

model!(Entry {
    key: String, Member::new("key").required(), Xml::element("Key");
    size: i64, Member::new("size"), Xml::element("Size");
    latest: bool, Member::new("latest"), Xml::element("IsLatest");
    modified: Timestamp, Member::new("modified"), Xml::element("LastModified");
    owner: Owner, Member::new("owner"), Xml::element("Owner");
    tags: Vec<String>, Member::new("tags"), Xml::around("TagSet", const { &Xml::element("Tag") });
});

model!(List {
    name: String, Member::new("name"), Xml::element("Name");
    version: i64, Member::new("version"), Xml::attribute("version");
    entries: Vec<Entry>, Member::new("entries"), Xml::element("Contents").repeated();
    prefixes: Vec<i64>, Member::new("prefixes"), Xml::element("Prefix").repeated();
    rows: Vec<Vec<f64>>, Member::new("rows"), Xml::around("Rows", const { &Xml::around("Row", const { &Xml::element("Cell") }) });
    free: std::collections::BTreeMap<String, i64>, Member::new("free"), Xml::element("Free");
    any: Value, Member::new("any"), Xml::element("Any");
    note: String, Member::new("note").nullable().also("Remark"), Xml::element("Note");
});

static ROOT: Xml = Xml::element("List")
    .also(&["AliasOfList"])
    .within("", "http://example.com/list");

fn read<T: Field>(text: &str) -> Result<T, DecodeError> {
    let mut value = None;
    decode(text.as_bytes(), &ROOT, T::slot(&mut value))?;
    Ok(value.expect("a value"))
}

fn list(inside: &str) -> List {
    read(&format!("<List>{inside}</List>")).expect(inside)
}

fn refused(text: &str) -> String {
    read::<List>(text).expect_err(text).to_string()
}

fn written<T: Field>(value: &T) -> String {
    let (text, problems) = encode(Field::view(value), &ROOT);
    assert!(problems.is_empty(), "{problems:?}");
    let text = String::from_utf8(text).expect("a text");
    let text = text.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    text.expect("a declaration").to_owned()
}

fn inside(value: &List) -> String {
    let text = written(value);
    let text = text.strip_prefix(r#"<List xmlns="http://example.com/list">"#);
    let text = text.and_then(|text| text.strip_suffix("</List>"));
    text.expect("the root").to_owned()
}

fn told_problems(value: &List) -> Vec<String> {
    let found = problems(Field::view(value));
    found
        .into_iter()
        .map(|Problem { path, found, .. }| format!("{path}: {found}"))
        .collect()
}

#[test]
fn members_are_read_by_their_elements_and_attributes() {
    let found = read::<List>(
        "\u{a}<!-- page --><l:List xmlns:l='urn:x' version='3'>\n <l:Name>a</l:Name>\
         <Contents><Key>k</Key><Size> +042 </Size><IsLatest>1</IsLatest>\
         <LastModified>2026-11-30T04:01:17.649Z</LastModified>\
         <Owner xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='Group'><ID>o</ID></Owner>\
         <TagSet><Tag>x</Tag><Tag/></TagSet></Contents>\
         <Rows><Row><Cell>1.50</Cell><Cell>-.5</Cell></Row><Row/></Rows>\
         <Free><a>1</a><b>2</b></Free></l:List><?end?>\n",
    )
    .expect("a list");
    assert_eq!(
        encode_value(Field::view(&found)),
        json!({
            "name": "a", "version": 3,
            "entries": [{
                "key": "k", "size": 42, "latest": true, "modified": "2026-11-30T04:01:17.649Z",
                "owner": {"id": "o", "kind": "Group"}, "tags": ["x", ""],
            }],
            "rows": [[1.5, -0.5], []],
            "free": {"a": 1, "b": 2},
        })
    );
    assert_eq!(told_problems(&found), [""; 0]);
}

#[test]
fn texts_are_joined_from_references_and_sections() {
    for (text, expected) in [
        ("a&amp;b&lt;&gt;&apos;&quot;", "a&b<>'\""),
        ("a<![CDATA[<b>&amp;]]>c", "a<b>&amp;c"),
        ("&#x1;&#10;&#xe9;&#128512;", "\u{1}\n\u{e9}\u{1f600}"),
        ("a<!-- no -->b<?no?>c", "abc"),
        ("a\r\nb\rc", "a\nb\nc"),
        (" x ", " x "),
        ("", ""),
    ] {
        let found = list(&format!("<Name>{text}</Name>"));
        assert_eq!(found.name.as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn items_of_lists_may_stand_among_other_elements() {
    let found = list(
        "<Prefix>1</Prefix><Contents><Key>a</Key></Contents><Prefix>2</Prefix><Name>n</Name>\
         <Contents><Key>b</Key></Contents>",
    );
    assert_eq!(found.prefixes, Some(vec![1, 2]));
    let keys: Vec<_> = found
        .entries
        .iter()
        .flatten()
        .map(|entry| entry.key.as_deref())
        .collect();
    assert_eq!(keys, [Some("a"), Some("b")]);
    let empty = list("<Contents><TagSet/></Contents>");
    assert_eq!(empty.entries.expect("entries")[0].tags, Some(Vec::new()));
}

#[test]
fn what_is_of_another_type_costs_its_own_place() {
    let found = list(
        "<Contents><Key><b>k</b></Key><Size>many</Size><IsLatest>maybe</IsLatest><Owner>me</Owner></Contents>\
         <Contents>no object</Contents><Contents><Key>c</Key><TagSet>t<Tag>u</Tag><Label>v</Label></TagSet></Contents>\
         <Prefix>1</Prefix><Prefix>x</Prefix><Prefix>2</Prefix><Free><a>1</a><b>no</b></Free>",
    );
    assert_eq!(
        told_problems(&found),
        [
            "entries[0].key: an object",
            "entries[0].size: a string",
            "entries[0].latest: a string",
            "entries[0].owner: a string",
            "entries[1]: a string",
            "entries[2].tags[0]: an object",
            "entries[2].tags[2]: an object",
            "prefixes[1]: a string",
            "free.b: a string",
        ]
    );
    assert_eq!(found.prefixes, Some(vec![1, 2]));
    assert_eq!(
        inside(&found),
        "<Contents><Key><b>k</b></Key><Size>many</Size><IsLatest>maybe</IsLatest><Owner>me</Owner></Contents>\
         <Contents>no object</Contents><Contents><Key>c</Key><TagSet>t<Tag>u</Tag><Label>v</Label></TagSet></Contents>\
         <Prefix>1</Prefix><Prefix>x</Prefix><Prefix>2</Prefix><Free><a>1</a><b>no</b></Free>"
    );
    let nothing = list("<Prefix>x</Prefix><Prefix>y</Prefix>");
    assert_eq!(nothing.prefixes, None);
    assert_eq!(
        told_problems(&nothing),
        ["prefixes[0]: a string", "prefixes[1]: a string"]
    );
    assert_eq!(inside(&nothing), "<Prefix>x</Prefix><Prefix>y</Prefix>");
}

#[test]
fn what_is_unknown_is_kept_and_written_back() {
    let text = "text<Name>n</Name><New a=\"1\">x</New><Other>1</Other><Other><In>2</In></Other><name>another</name>";
    let found = list(text);
    assert_eq!(told_problems(&found), [""; 0]);
    assert_eq!(
        found.extra.get("New"),
        Some(&json!({"@a": "1", "#text": "x"}))
    );
    assert_eq!(found.extra.get("Other"), Some(&json!(["1", {"In": "2"}])));
    assert_eq!(found.name.as_deref(), Some("n"));
    assert_eq!(
        inside(&found),
        "text<Name>n</Name><name>another</name><New a=\"1\">x</New><Other>1</Other><Other><In>2</In></Other>"
    );
    let attributes = read::<List>("<List version='one' more='&quot;2'/>").expect("a list");
    assert_eq!(told_problems(&attributes), ["version: a string"]);
    assert_eq!(
        written(&attributes),
        "<List xmlns=\"http://example.com/list\" more=\"&quot;2\" version=\"one\"></List>"
    );
    let twice =
        list("<Name>a</Name><Name>b</Name><Contents><Size>x</Size><Size>1</Size></Contents>");
    assert_eq!(twice.name.as_deref(), Some("a"));
    assert_eq!(told_problems(&twice), ["entries[0].size: a string"]);
    assert_eq!(
        inside(&twice),
        "<Name>a</Name><Contents><Size>x</Size><Size>1</Size></Contents><Name>b</Name>"
    );
    let any = list("<Any z='1'><b/><b>2</b></Any>");
    assert_eq!(any.any, Some(json!({"@z": "1", "b": ["", "2"]})));
    assert_eq!(inside(&any), "<Any z=\"1\"><b></b><b>2</b></Any>");
}

#[test]
fn null_is_said_by_an_attribute_and_nothing_is_none() {
    let nil = "<Note xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>";
    let found = list(nil);
    assert!(found.note.is_none() && found.extra.is_null(7));
    assert_eq!(
        inside(&found),
        "<Note xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"></Note>"
    );
    let empty = list("<Contents><Size/><IsLatest> </IsLatest><Key/></Contents>");
    let entry = &empty.entries.as_deref().expect("entries")[0];
    assert_eq!(
        (entry.size, entry.latest, entry.key.as_deref()),
        (None, None, Some(""))
    );
    assert_eq!(told_problems(&empty), [""; 0]);
    assert_eq!(inside(&empty), "<Contents><Key></Key></Contents>");
    assert_eq!(inside(&list("<Remark>r</Remark>")), "<Remark>r</Remark>");
}

#[test]
fn only_one_document_of_the_root_is_read() {
    for (text, problem) in [
        ("<Page/>", "expected the root List, found Page"),
        ("<List/><List/>", "behind the root"),
        ("<List/>x", "behind the root"),
        ("<List><Name>a</Name>", "ends within an element at List"),
        (
            "<List><Contents/><Contents><Key>a</List>",
            "at List.Contents[1].Key",
        ),
        (
            "<!DOCTYPE List [<!ENTITY a \"b\">]><List><Name>&a;</Name></List>",
            "a document type",
        ),
        (
            "<List><Name>&a;</Name></List>",
            "an entity that is not one of XML's own at List.Name",
        ),
        ("<List><Name>&#0;</Name></List>", "an entity"),
        ("<List><Name>a & b</Name></List>", "not well-formed XML"),
        ("<List version='1' version='2'/>", "not well-formed XML"),
        ("", "there is no element"),
        ("no", "does not begin with an element"),
        ("{\"name\": \"a\"}", "does not begin with an element"),
    ] {
        assert!(refused(text).contains(problem), "{text}: {}", refused(text));
    }
    assert!(read::<List>("<AliasOfList/>").is_ok());
    assert!(refused("<List>only a text</List>").contains("expected an object"));
    let deep = format!(
        "<List>{}{}</List>",
        "<a>".repeat(200_000),
        "</a>".repeat(200_000)
    );
    assert!(refused(&deep).contains("more than 128 elements in one another"));
    let wide: String = (0..300).map(|number| format!(" a{number}='1'")).collect();
    assert!(refused(&format!("<List{wide}/>")).contains("more than 256 attributes"));
}

#[test]
fn a_document_that_is_cut_anywhere_is_none() {
    let whole = "<List version='1'><Name>a&amp;b</Name><Contents><Key><![CDATA[k]]></Key></Contents></List>";
    assert!(read::<List>(whole).is_ok());
    for end in 0..whole.len() {
        let cut = &whole[..end];
        assert!(read::<List>(cut).is_err(), "{cut}");
    }
}

#[test]
fn the_outermost_value_may_be_anything() {
    static TEXT: Xml = Xml::element("LocationConstraint");
    let mut value = None;
    let text = b"<LocationConstraint xmlns=\"urn:x\">eu-central-3</LocationConstraint>";
    decode(text, &TEXT, String::slot(&mut value)).expect("a text");
    assert_eq!(value.as_deref(), Some("eu-central-3"));
    static NAMES: Xml = Xml::around("Names", const { &Xml::element("Name") });
    let mut value = None;
    decode(
        b"<Names><Name>1</Name><Name>2</Name></Names>",
        &NAMES,
        Vec::<i64>::slot(&mut value),
    )
    .expect("numbers");
    assert_eq!(value, Some(vec![1, 2]));
    let (text, _) = encode(value.expect("numbers").view(), &NAMES);
    assert!(text.ends_with(b"?><Names><Name>1</Name><Name>2</Name></Names>"));
}

#[test]
fn only_what_is_set_is_written() {
    let owner = Owner {
        id: Some("<o>&\r\n\"".into()),
        kind: Some("a\"\n<".into()),
        ..Owner::default()
    };
    let entry = Entry {
        owner: Some(owner),
        tags: Some(vec!["t".into()]),
        ..Entry::default()
    };
    let value = List {
        version: Some(2),
        entries: Some(vec![entry, Entry::default()]),
        rows: Some(vec![vec![1.0], Vec::new()]),
        ..List::default()
    };
    assert_eq!(
        written(&value),
        "<List xmlns=\"http://example.com/list\" version=\"2\"><Contents><Owner \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"a&quot;&#10;&lt;\"><ID>&lt;o&gt;&amp;&#13;\n\"\
         </ID></Owner><TagSet><Tag>t</Tag></TagSet></Contents><Contents></Contents>\
         <Rows><Row><Cell>1</Cell></Row><Row></Row></Rows></List>"
    );
    let again: List = read(&written(&value)).expect("a list");
    assert_eq!(again, value);
}

#[test]
fn what_xml_cannot_express_is_told_before_it_is_sent() {
    let entry = Entry {
        key: Some("a\u{1}".into()),
        ..Entry::default()
    };
    let mut value = List {
        entries: Some(vec![Entry::default(), entry]),
        ..List::default()
    };
    value.free = Some([("no name".to_owned(), 1)].into());
    value.any = Some(json!({"a b": 1, "c": [[1]], "d": "\u{ffff}"}));
    let (_, found) = encode(Field::view(&value), &ROOT);
    assert_eq!(
        found,
        [
            "entries[1].key holds U+0001, which XML cannot express",
            "free.no name has a name that XML cannot express",
            "any.a b has a name that XML cannot express",
            "any.c has a list in a list, for which there is no name in XML",
            "any.d holds U+FFFF, which XML cannot express",
        ]
    );
}

#[test]
fn secrets_are_hidden_as_they_are_written() {
    let text = "<a b=\"p&quot;\">p\"</a><c>p\"x</c>";
    let shown = hide(text, &["p\"".to_owned()]);
    assert_eq!(shown, "<a b=\"[redacted]\">[redacted]</a><c>p\"x</c>");
}

#[test]
fn errors_are_told_as_in_json() {
    let body = "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message></Message><RequestId>tx1</RequestId></Error>";
    assert_eq!(
        told(body.as_bytes()),
        Some(json!({"code": "NoSuchKey", "message": "", "requestId": "tx1"}))
    );
    for none in [
        "<html><head/></html>",
        "<a><br></a>",
        "{}",
        "<a>&nbsp;</a>",
        "<a/><b/>",
    ] {
        assert_eq!(told(none.as_bytes()), None, "{none}");
    }
}

#[test]
fn a_document_says_its_charset() {
    for (text, expected) in [
        (
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>",
            Some("iso-8859-1"),
        ),
        (
            "<?xml version='1.0' encoding = 'utf-8' ?><a/>",
            Some("utf-8"),
        ),
        ("<?xml version='1.0'?><a encoding='x'/>", None),
        ("<a encoding='x'/>", None),
    ] {
        assert_eq!(
            declared_charset(text.as_bytes()).as_deref(),
            expected,
            "{text}"
        );
    }
}
