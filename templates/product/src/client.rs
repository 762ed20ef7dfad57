//! The client: where every call begins.

use {{ runtime }}::rt;

{% if groups %}
use crate::group;
{% endif %}
{%- if locations %}
use crate::Location;
{%- endif %}

{{ client_docs }}
///
/// Cheap to make and to clone; every clone uses the connections and the settings of its [`Session`](crate::Session).
#[derive(Clone, Debug)]
pub struct Client(rt::Client);

pub(crate) static PRODUCT: rt::Product = {{ product }};

impl Client {
    /// A client in a session, which other products' clients may share.
{%- if locations %}
    ///
    /// It calls the service in [`Location::DEFAULT`]; [`in_location`](Client::in_location) chooses another one.
{%- endif %}
    #[inline]
    #[must_use]
    pub fn new(session: &crate::Session) -> Self {
        Client(rt::Client::new(session, &PRODUCT))
    }

{%- if locations %}

    /// A client that calls the service in `location`.
    ///
    /// A location below a known one, such as `de/fra/2`, is served there. A configured server wins over that of the
    /// location: [`with_location_server`](crate::Config::with_location_server) over
    /// [`with_server`](crate::Config::with_server) over `{{ environment }}_API_URL`.
    ///
    /// # Errors
    /// None here: calls in a location that nobody knows are refused before anything is sent, with an error that
    /// lists those that are known.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), {{ crate_name }}::Error> {
    /// use {{ crate_name }}::{Client, Location, Session};
    ///
    /// let session = Session::from_env()?;
    /// let client = Client::in_location(&session, Location::{{ locations[1].name }});
    /// assert_eq!(client.location(), Location::{{ locations[1].name }});
    /// let by_name = Client::in_location(&session, {{ locations[1].value }});
    /// assert_eq!(by_name.location(), Location::{{ locations[1].name }});
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    #[must_use]
    pub fn in_location(session: &crate::Session, location: impl Into<Location>) -> Self {
        Client(rt::Client::in_location(session, &PRODUCT, location.into().as_str()))
    }

    /// Makes the same call in all locations at once, and gives what came of it in each, in the order of
    /// [`Location::ALL`].
    ///
    /// Up to 8 calls are on their way at a time. A location that fails is reported beside those that answer: this
    /// never fails as a whole. Limit the time of the call with its `with_timeout`. Where one server is configured for
    /// all locations, it gets all the calls.
    {%- if first %}
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), {{ crate_name }}::Error> {
    /// use {{ crate_name }}::{Client, Session};
    ///
    /// let session = Session::from_env()?;
    /// let found = Client::across(&session, |client| client.{{ first.group }}().{{ first.method }}({{ first.arguments }})).await;
    /// for (location, answer) in found.ok() {
    ///     println!("{location}: {answer:?}");
    /// }
    /// for (location, error) in found.failed() {
    ///     println!("{location}: {error}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    {%- endif %}
    pub fn across<C, T>(session: &crate::Session, mut call: impl FnMut(&Client) -> C) -> rt::AcrossFuture<Location, T>
    where
        C: IntoFuture<Output = Result<T, crate::Error>>,
        C::IntoFuture: Send + 'static,
    {
        let calls = Location::ALL.iter().map(|location| {
            let location = location.clone();
            let call = call(&Client::in_location(session, location.clone()));
            (location, call)
        });
        rt::across(calls)
    }
{%- endif %}

    /// A client in a session of its own, configured from the environment.
{%- if locations %}
    ///
    /// It calls the service in [`Location::DEFAULT`].
{%- endif %}
    ///
    /// # Errors
    /// As [`Session::from_env`](crate::Session::from_env).
    #[inline]
    pub fn from_env() -> Result<Self, crate::Error> {
        Ok(Client::new(&crate::Session::from_env()?))
    }

    /// Waits for what can be seen at an address that [`Error::request_url`](crate::Error::request_url) told, after a
    /// restart for example: the status of a request, or the state of a resource.
    ///
    /// # Errors
    /// The address is not on the server of this client; what is waited for has failed, or was not over in time.
    #[inline]
    pub fn wait_for(&self, url: &str) -> rt::WaitFuture<()> {
        self.0.wait_for(url)
    }

    /// The session that the client was made in.
    #[inline]
    #[must_use]
    pub fn session(&self) -> &crate::Session {
        self.0.session()
    }
{%- if locations %}

    /// The location that the client calls.
    #[must_use]
    pub fn location(&self) -> Location {
        self.0.location().map_or(Location::DEFAULT, Location::from)
    }
{%- endif %}
{%- for group in groups %}

    {{ group.accessor_docs }}
    #[inline]
    #[must_use]
    pub fn {{ group.accessor }}(&self) -> group::{{ group.name }} {
        group::{{ group.name }}(self.0.clone())
    }
{%- endfor %}
}
