//! A product as the generator would make it: things in boxes.

use std::collections::BTreeMap;

use ionoscloud_core::model::{Extra, Member, Model, Shape, Slot, View};
use ionoscloud_core::rt::{
    self, Answer, Call, Method, Operation, Paging, Param, Product, Requests, Scheme, States, Wait,
    Words,
};
use ionoscloud_core::{Session, WaitFuture, request};

macro_rules! model {
    ($name:ident { $($field:ident: $type:ty = $member:expr),* $(,)? }) => {
        #[derive(Clone, Default)]
        pub struct $name {
            $(pub $field: Option<$type>,)*
            pub extra: Extra,
        }

        impl Model for $name {
            fn shape(&self) -> &'static Shape {
                const SHAPE: Shape = Shape { name: stringify!($name), members: &[$($member),*] };
                &SHAPE
            }

            fn slot(&mut self, index: usize) -> Slot<'_> {
                let mut slots = vec![$(Slot::of(&mut self.$field)),*].into_iter();
                slots.nth(index).unwrap_or(Slot::Extra(&mut self.extra))
            }

            fn view(&self, index: usize) -> View<'_> {
                [$(View::of(&self.$field)),*].get(index).copied().unwrap_or(View::Extra(&self.extra))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                ionoscloud_core::model::debug(self, f)
            }
        }
    };
}

model!(Thing {
    id: String = Member::new("id"),
    name: String = Member::new("name").required(),
    color: String = Member::new("color").required(),
    password: String = Member::new("password").secret(),
    metadata: serde_json::Value = Member::new("metadata"),
});

model!(Tagged {
    id: String = Member::new("id"),
    tags: BTreeMap<String, String> = Member::new("tags"),
});

model!(Credentials {
    username: String = Member::new("username"),
    password: String = Member::new("password").secret(),
});

model!(Access {
    id: String = Member::new("id"),
    name: String = Member::new("name"),
    secret_key: String = Member::new("secretKey").secret(),
    credentials: Credentials = Member::new("credentials"),
    keys: Vec<Credentials> = Member::new("keys"),
    metadata: serde_json::Value = Member::new("metadata"),
});

model!(Things {
    items: Vec<Thing> = Member::new("items"),
    offset: i64 = Member::new("offset"),
    limit: i64 = Member::new("limit"),
});

impl rt::Page for Things {
    type Item = Thing;

    fn items(&self) -> &[Thing] {
        self.items.as_deref().unwrap_or_default()
    }

    fn into_items(self) -> Vec<Thing> {
        self.items.unwrap_or_default()
    }

    fn words(&self) -> &'static Words {
        &PRODUCT.words
    }
}

model!(Numbered {
    number: String = Member::new("number"),
    at: String = Member::new("at"),
    about: serde_json::Value = Member::new("about"),
});

rt::resources!(WORDED; Numbered);

model!(Entries {
    others: Vec<Thing> = Member::new("others"),
    entries: Vec<Thing> = Member::new("entries"),
    skip: i64 = Member::new("skip"),
    take: i64 = Member::new("take"),
});

impl rt::Page for Entries {
    type Item = Thing;

    fn items(&self) -> &[Thing] {
        self.entries.as_deref().unwrap_or_default()
    }

    fn into_items(self) -> Vec<Thing> {
        self.entries.unwrap_or_default()
    }

    fn words(&self) -> &'static Words {
        &WORDED.words
    }
}

model!(Names {
    items: Vec<String> = Member::new("items"),
});

impl rt::Page for Names {
    type Item = String;

    fn items(&self) -> &[String] {
        self.items.as_deref().unwrap_or_default()
    }

    fn into_items(self) -> Vec<String> {
        self.items.unwrap_or_default()
    }

    fn words(&self) -> &'static Words {
        &PRODUCT.words
    }
}

pub static PRODUCT: Product = Product {
    name: "things",
    key: "things",
    user_agent: "ionoscloud-things/0.1.0",
    base_path: "/api/v1",
    servers: &[rt::Server {
        url: "https://things.invalid/api/v1",
        ..rt::Server::BASE
    }],
    words: Words {
        states: STATES,
        ..Words::BASE
    },
};

/// A product with words of its own for everything.
pub static WORDED: Product = Product {
    words: Words {
        id: "number",
        address: "at",
        kind: "sort",
        envelope: "own",
        items: "entries",
        total: "all",
        next: &["/more"],
        metadata: "about",
        state: &["phase"],
        message: &["why"],
        states: States {
            good: &["UP"],
            bad: &["DOWN"],
        },
        stays: "_HELD",
        requests: Requests {
            step: "jobs",
            states: States {
                good: &["FINISHED"],
                bad: &["BURNT"],
            },
            targets: "/about/things",
            target: "/where",
        },
        contract_number: "X-Tenant",
        depth: "levels",
    },
    ..PRODUCT
};

pub static OTHER: Product = Product {
    name: "other",
    key: "extra",
    user_agent: "ionoscloud-other/0.1.0",
    servers: &[rt::Server {
        url: "https://other.invalid",
        ..rt::Server::BASE
    }],
    ..Product::BASE
};

/// A product whose server has variables.
pub static REGIONS: Product = Product {
    name: "regions",
    servers: &[rt::Server {
        url: "https://s3.{region}.invalid:{port}",
        variables: &[
            rt::Variable {
                name: "region",
                default: "eu",
                values: &["eu", "us"],
            },
            rt::Variable {
                name: "port",
                default: "443",
                values: &[],
            },
        ],
        ..rt::Server::BASE
    }],
    ..Product::BASE
};

/// A product with a server for each location.
pub static PLACES: Product = Product {
    name: "places",
    user_agent: "ionoscloud-places/0.1.0",
    base_path: "/v2",
    servers: &[
        located("de/one", "https://one.invalid/v2"),
        located("us/two", "https://two.invalid/v2"),
        located("us/two/3", "https://three.invalid/v2"),
    ],
    ..Product::BASE
};

const fn located(location: &'static str, url: &'static str) -> rt::Server {
    rt::Server {
        url,
        location: Some(location),
        ..rt::Server::BASE
    }
}

const STATES: States = States {
    good: &["AVAILABLE"],
    bad: &["BROKEN", "FAILED", "ERROR"],
};

const READ: Operation = Operation {
    idempotent: true,
    ..Operation::BASE
};

pub static LIST: Operation = Operation {
    id: "thingsGet",
    path: "/boxes/{boxId}/things",
    paging: Paging::Offset {
        offset: "offset",
        limit: "limit",
    },
    ..READ
};
pub static LIST_BY_TOKEN: Operation = Operation {
    paging: Paging::Token {
        token: "pagination.token",
        limit: Some("pagination.limit"),
        next: "/pagination/token",
    },
    ..LIST
};
pub static LIST_ENTRIES: Operation = Operation {
    paging: Paging::Offset {
        offset: "skip",
        limit: "take",
    },
    ..LIST
};
pub static LIST_BY_LINK: Operation = Operation {
    paging: Paging::No,
    ..LIST
};
pub static LIST_AT_ONCE: Operation = Operation {
    paging: Paging::No,
    ..LIST
};
pub static GET: Operation = Operation {
    id: "thingsFindById",
    path: "/boxes/{boxId}/things/{thingId}",
    ..READ
};
pub static FIND: Operation = Operation {
    id: "placesFind",
    path: "/things/{thingId}",
    ..READ
};
pub static TEXT: Operation = Operation {
    id: "thingsText",
    path: "/text",
    answer: Answer::Text,
    accept: "text/plain",
    ..READ
};
pub static SECRET_TEXT: Operation = Operation {
    id: "thingsKubeconfig",
    secret: true,
    ..TEXT
};
pub static GENERATE: Operation = Operation {
    id: "thingsGenerate",
    path: "/tokens/generate",
    makes_secret: true,
    ..READ
};
pub static BYTES: Operation = Operation {
    id: "thingsImage",
    path: "/image",
    answer: Answer::Bytes,
    accept: "application/octet-stream",
    ..READ
};
pub static STORED: Operation = Operation {
    id: "objectGet",
    security: &[rt::Scheme::Signature("s3")],
    ..BYTES
};
pub static SEARCH_BYTES: Operation = Operation {
    id: "thingsSearch",
    method: Method::Post,
    idempotent: false,
    ..BYTES
};
pub static UPLOAD: Operation = Operation {
    id: "thingsImagePut",
    method: Method::Put,
    path: "/image",
    content_type: "application/octet-stream",
    answer: Answer::Empty,
    idempotent: true,
    ..Operation::BASE
};
pub static ADD: Operation = Operation {
    id: "thingsImagePost",
    method: Method::Post,
    idempotent: false,
    ..UPLOAD
};
pub static OPEN: Operation = Operation {
    id: "thingsOpen",
    path: "/open",
    security: &[],
    ..READ
};
pub static BASIC: Operation = Operation {
    id: "thingsBasic",
    path: "/basic",
    security: &[Scheme::Basic],
    ..READ
};
pub static CREATE: Operation = Operation {
    id: "thingsPost",
    method: Method::Post,
    path: "/boxes/{boxId}/things",
    content_type: "application/json",
    check_required: true,
    wait: Wait::Request,
    ..Operation::BASE
};
pub static CREATE_BY_STATE: Operation = Operation {
    wait: Wait::State,
    ..CREATE
};
pub static REPLACE: Operation = Operation {
    id: "thingsPut",
    method: Method::Put,
    path: "/boxes/{boxId}/things/{thingId}",
    content_type: "application/json",
    idempotent: true,
    wait: Wait::Request,
    ..Operation::BASE
};
pub static UPDATE: Operation = Operation {
    id: "thingsPatch",
    method: Method::Patch,
    idempotent: false,
    ..REPLACE
};
pub static START: Operation = Operation {
    id: "thingsStart",
    method: Method::Post,
    path: "/boxes/{boxId}/things/{thingId}/start",
    answer: Answer::Empty,
    wait: Wait::Request,
    ..Operation::BASE
};
pub static START_BY_STATE: Operation = Operation {
    wait: Wait::State,
    ..START
};
pub static DELETE: Operation = Operation {
    id: "thingsDelete",
    method: Method::Delete,
    path: "/boxes/{boxId}/things/{thingId}",
    answer: Answer::Empty,
    idempotent: true,
    wait: Wait::Request,
    ..Operation::BASE
};
pub static DELETE_BY_STATE: Operation = Operation {
    wait: Wait::Gone,
    ..DELETE
};

/// A call that answers with a thing.
#[must_use]
pub struct ThingCall(pub Call);
request!(ThingCall, GET, Thing, check, wait);

/// A call that answers with a thing that holds secrets.
#[must_use]
pub struct AccessCall(pub Call);
request!(AccessCall, CREATE, Access, wait);

/// A call that answers nothing.
#[must_use]
pub struct EmptyCall(pub Call);
request!(EmptyCall, START, (), wait);

/// A call that lists things.
#[must_use]
pub struct ListCall(pub Call);
request!(ListCall, LIST, Things, pages);

/// A call that lists entries.
#[must_use]
pub struct EntriesCall(pub Call);
request!(EntriesCall, LIST_ENTRIES, Entries, pages);

/// A call that answers with a text.
#[must_use]
pub struct TextCall(pub Call);
request!(TextCall, TEXT, String, stream);

/// A call that answers with bytes.
#[must_use]
pub struct BytesCall(pub Call);
request!(BytesCall, BYTES, rt::Bytes, stream);

/// A call that sends bytes.
#[must_use]
pub struct UploadCall(pub Call);
request!(UploadCall, UPLOAD, ());

impl ListCall {
    pub fn limit(mut self, limit: i64) -> Self {
        self.0.query("limit", limit.into());
        self
    }

    pub fn offset(mut self, offset: i64) -> Self {
        self.0.query("offset", offset.into());
        self
    }

    pub fn filter(mut self, name: &str, value: &str) -> Self {
        self.0
            .query_entry(["filter.", name, ""], Param::Text(value));
        self
    }
}

#[derive(Clone, Debug)]
pub struct Client(rt::Client);

impl Client {
    pub fn new(session: &Session) -> Client {
        Client(rt::Client::new(session, &PRODUCT))
    }

    /// A client of another product.
    pub fn of(session: &Session, product: &'static Product) -> Client {
        Client(rt::Client::new(session, product))
    }

    pub fn wait_for(&self, url: &str) -> WaitFuture<()> {
        self.0.wait_for(url)
    }

    pub fn call(&self, operation: &'static Operation) -> Call {
        Call::new(&self.0, operation)
    }

    pub fn list(&self, operation: &'static Operation) -> ListCall {
        ListCall(self.call(operation).path("b"))
    }

    pub fn entries(&self) -> EntriesCall {
        EntriesCall(self.call(&LIST_ENTRIES).path("b"))
    }

    pub fn get(&self, id: &str) -> ThingCall {
        ThingCall(self.call(&GET).path("b").path(id))
    }

    /// An operation on a collection or a thing, with a body if it takes one.
    pub fn write(&self, operation: &'static Operation, thing: &Thing) -> ThingCall {
        let mut call = self.call(operation).path("b");
        if operation.path.contains("{thingId}") {
            call = call.path("t");
        }
        if !operation.content_type.is_empty() {
            call.body_json(View::Object(thing));
        }
        ThingCall(call)
    }

    /// The bytes of an image.
    pub fn image(&self) -> BytesCall {
        BytesCall(self.call(&BYTES))
    }

    /// Sends an image.
    pub fn upload(&self, operation: &'static Operation, body: impl Into<rt::Upload>) -> UploadCall {
        let mut call = self.call(operation);
        call.body_bytes(body.into());
        UploadCall(call)
    }

    /// An operation on a thing without body and answer.
    pub fn act(&self, operation: &'static Operation) -> EmptyCall {
        EmptyCall(self.call(operation).path("b").path("t"))
    }
}

/// A client of the product with locations.
#[derive(Clone, Debug)]
pub struct Places(rt::Client);

impl Places {
    pub fn new(session: &Session) -> Places {
        Places(rt::Client::new(session, &PLACES))
    }

    pub fn in_location(session: &Session, location: &str) -> Places {
        Places(rt::Client::in_location(session, &PLACES, location))
    }

    pub fn location(&self) -> Option<&str> {
        self.0.location()
    }

    pub fn get(&self, id: &str) -> ThingCall {
        ThingCall(Call::new(&self.0, &FIND).path(id))
    }
}

/// A thing with all that is required.
pub fn thing() -> Thing {
    Thing {
        name: Some("ball".into()),
        color: Some("red".into()),
        ..Thing::default()
    }
}
