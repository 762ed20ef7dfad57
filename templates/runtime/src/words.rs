//! The words that the answers of a product have in common beyond OpenAPI: what names a resource, tells how far it is, or
//! leads on.
//!
//! No other module of the runtime knows one. A rendered crate hands its own over with its
//! [`Product`](crate::operation::Product), made of the generator's `conventions.yaml` and the product's `sdk.yaml`; what
//! stands here is what all products say unless theirs say otherwise, and a test of the generator holds both
//! against each other.

use reqwest::Url;
use serde_json::Value;

/// The words of a product.
#[derive(Debug)]
pub struct Words {
    /// Member of a resource with its id.
    pub id: &'static str,
    /// Member of a resource with its address.
    pub address: &'static str,
    /// Member of a resource that says what it is one of.
    pub kind: &'static str,
    /// Member of a resource that holds what is its own.
    pub envelope: &'static str,
    /// Member of a page that holds its items.
    pub items: &'static str,
    /// Member of a page that counts the items of all pages.
    pub total: &'static str,
    /// JSON pointers (RFC 6901) of the address of the next page in a page: the first that is a text.
    pub next: &'static [&'static str],
    /// Member of a resource, or of a request, that tells how far it is.
    pub metadata: &'static str,
    /// Members of that one of which the first that is a text is the state.
    pub state: &'static [&'static str],
    /// Members of that one of which the first that is a text says more about it.
    pub message: &'static [&'static str],
    /// States that a resource settles in.
    pub states: States,
    /// How the bad ones end that mean that it does not go away.
    pub stays: &'static str,
    /// The requests that a write may be followed by.
    pub requests: Requests,
    /// Header that names the contract to act in.
    pub contract_number: &'static str,
    /// Query parameter that says how much of what lies below a resource is told.
    pub depth: &'static str,
}

/// States that end a wait, compared regardless of case. A resource that tells none is complete at once.
#[derive(Clone, Copy, Debug)]
pub struct States {
    /// Values that mean success.
    pub good: &'static [&'static str],
    /// How those begin that mean failure: `FAILED` stands for `FAILED_UPDATING` too. What is good as
    /// well is good.
    pub bad: &'static [&'static str],
}

/// Requests by which writes are followed.
#[derive(Clone, Copy, Debug)]
pub struct Requests {
    /// Step of the paths that lead to them.
    pub step: &'static str,
    /// What they end in.
    pub states: States,
    /// JSON pointer of the list of what a request acts on.
    pub targets: &'static str,
    /// JSON pointer of the address in an item of it.
    pub target: &'static str,
}

impl Words {
    /// Those of all products.
    pub const BASE: Words = Words {
        id: "id",
        address: "href",
        kind: "type",
        envelope: "properties",
        items: "items",
        total: "total",
        next: &[
            "/_links/next",
            "/_links/next/href",
            "/links/next",
            "/links/next/href",
        ],
        metadata: "metadata",
        state: &["state", "status"],
        message: &["message", "statusMessage"],
        states: States {
            good: &[
                "AVAILABLE",
                "ACTIVE",
                "READY",
                "DONE",
                "RUNNING",
                "INACTIVE",
                "SUSPENDED",
            ],
            bad: &["FAILED", "ERROR"],
        },
        stays: "_DESTROYING",
        requests: Requests {
            step: "requests",
            states: States {
                good: &["DONE"],
                bad: &["FAILED", "ERROR"],
            },
            targets: "/metadata/targets",
            target: "/target/href",
        },
        contract_number: "X-Contract-Number",
        depth: "depth",
    };

    /// The id of a resource.
    pub fn id_of(&self, body: &Value) -> Option<String> {
        match body.get(self.id)? {
            Value::String(id) if !id.is_empty() => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }

    /// Whether a body is that of a resource, by the members that those of the product have.
    pub(crate) fn is_resource(&self, body: &Value) -> bool {
        [
            self.id,
            self.address,
            self.kind,
            self.metadata,
            self.envelope,
        ]
        .iter()
        .any(|name| body.get(name).is_some_and(|value| !value.is_null()))
    }

    /// The state of a resource or a request.
    pub fn state_of<'a>(&self, body: &'a Value) -> Option<&'a str> {
        self.told(body, self.state)
    }

    /// What a resource or a request says about its state.
    pub(crate) fn message_of<'a>(&self, body: &'a Value) -> Option<&'a str> {
        self.told(body, self.message)
    }

    /// The first of some members of what tells how far things are that is a text.
    fn told<'a>(&self, body: &'a Value, names: &[&str]) -> Option<&'a str> {
        let metadata = body.get(self.metadata)?;
        let mut texts = names
            .iter()
            .filter_map(|name| metadata.get(*name).and_then(Value::as_str));
        texts.find(|text| !text.is_empty())
    }

    /// The address of the only thing that a request acts on.
    pub(crate) fn target_of<'a>(&self, request: &'a Value) -> Option<&'a str> {
        match request
            .pointer(self.requests.targets)?
            .as_array()?
            .as_slice()
        {
            [only] => only.pointer(self.requests.target)?.as_str(),
            _ => None,
        }
    }

    /// Whether an address is that of a request, not of a resource.
    pub(crate) fn is_request(&self, url: &Url) -> bool {
        let steps = url.path_segments();
        steps.is_some_and(|mut steps| {
            steps.any(|step| step == self.requests.step) && steps.next().is_some()
        })
    }

    /// The id of a request in its address.
    pub fn request_in<'a>(&self, address: &'a str) -> Option<&'a str> {
        let path = address.split('?').next()?;
        let mut steps = path.split('/');
        steps.find(|step| *step == self.requests.step)?;
        steps.next().filter(|id| !id.is_empty())
    }

    /// Whether a state is one of a resource that does not go away, whatever it was in before.
    pub(crate) fn stays(&self, state: &str) -> bool {
        let at = state.len().checked_sub(self.stays.len());
        let end = at.and_then(|at| state.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(self.stays))
    }
}

impl States {
    /// Whether a state is one of success.
    pub fn is_good(&self, state: &str) -> bool {
        let mut good = self.good.iter();
        good.any(|known| state.eq_ignore_ascii_case(known))
    }

    /// Whether a state is one of failure: `FAILED`, `FAILED_UPDATING`.
    pub fn is_bad(&self, state: &str) -> bool {
        let mut bad = self.bad.iter();
        let begins = bad.any(|word| {
            let start = state.get(..word.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(word))
        });
        begins && !self.is_good(state)
    }
}

/// The members by which [`Metadata`](crate::Metadata) says when a thing was made and changed, and by whom: its getters are
/// called as they are. What a product calls otherwise is read by its own type.
pub(crate) mod audit {
    pub(crate) const CREATED: &str = "createdDate";
    pub(crate) const CREATED_BY: &str = "createdBy";
    pub(crate) const CHANGED: &str = "lastModifiedDate";
    pub(crate) const CHANGED_BY: &str = "lastModifiedBy";
    pub(crate) const ETAG: &str = "etag";
}
