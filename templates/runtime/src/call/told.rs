//! What may be told of a call: nothing of its secrets, and whether it changes something.

use http::header::HeaderMap;

use super::Call;
use crate::error::Error;
use crate::operation::Method;
use crate::redact::Redactor;
use crate::session;

impl Call {
    /// Hides the secrets of the session and of the call.
    pub(crate) fn redactor(&self) -> Redactor {
        let headers = [&self.0.parameters, &self.0.settings.headers].into_iter();
        let headers = session::sensitive(headers.flat_map(HeaderMap::values));
        let secrets = self.0.secrets.iter().map(String::as_str);
        self.session().redactor().and(headers.chain(secrets))
    }

    /// Hides them in an error that is about to be returned.
    pub(crate) fn hide(&self, error: Error) -> Error {
        error.hide(&self.redactor())
    }

    /// Whether the call changes something.
    pub(crate) fn writes(&self) -> bool {
        // All but the safe methods (RFC 9110, 9.2.1).
        !matches!(
            self.0.operation.method,
            Method::Get | Method::Head | Method::Options | Method::Trace
        )
    }
}
