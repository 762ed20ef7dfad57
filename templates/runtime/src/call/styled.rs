//! Arguments and bodies that are written in the styles of OpenAPI.

use super::Call;
use crate::argument;
use crate::model::{self, NoText, Style, Unformed, View, Written};
use crate::operation::Param;
use crate::session;

impl Call {
    /// Puts in the next path argument in a style of OpenAPI.
    #[must_use]
    pub fn path_styled(mut self, style: Style, value: View<'_>) -> Call {
        let name = self.0.path.upcoming().unwrap_or("the path");
        match self.written(name, style, value) {
            Some(written) => {
                if let Err(problem) = self.0.path.push_styled(style, &written) {
                    self.0.problems.push(problem);
                }
            }
            None => self.0.path.pass(),
        }
        self
    }

    /// Sets a query parameter, or those that its members become, in a style of OpenAPI: in place of what it was before.
    pub fn query_styled(&mut self, name: &'static str, style: Style, value: View<'_>) {
        if let Some(written) = self.written(name, style, value) {
            let pairs = written.pairs(name, style, argument::QUERY, &mut argument::encode);
            self.0.query.set_all(name, pairs);
        }
    }

    /// Sets a header that is a parameter of the operation, in a style of OpenAPI.
    pub fn header_styled(&mut self, name: &'static str, style: Style, value: View<'_>) {
        let Some(written) = self.written(name, style, value) else {
            return;
        };
        if written.is_ambiguous_in_header(style) {
            return self.ambiguous(&format!("the header {name}"));
        }
        if written.texts().iter().any(|text| session::is_cut(text)) {
            return self.cut(name);
        }
        if written.has_gaps(style) {
            return self.left_out(name);
        }
        if !written.is_empty() {
            let text = written.joined(name, style, &mut str::to_owned);
            self.header(name, Param::Text(&text));
        }
    }

    /// Sets a cookie that is a parameter of the operation, or those that its members become, in a style of OpenAPI.
    pub fn cookie_styled(&mut self, name: &'static str, style: Style, value: View<'_>) {
        if let Some(written) = self.written(name, style, value) {
            let pairs = written.pairs(name, style, argument::COOKIES, &mut argument::encode);
            self.0.cookies.set_all(name, pairs);
            self.write_cookies();
        }
    }

    /// A value in a style; a problem where there is a number in it that nothing can write.
    fn written(&mut self, name: &str, style: Style, value: View<'_>) -> Option<Written> {
        let infinite = model::not_finite(value, name);
        infinite.iter().for_each(|path| self.infinite(path));
        if !infinite.is_empty() {
            return None;
        }
        match Written::of(value, style) {
            Ok(written) if written.is_ambiguous(style) => self.ambiguous(name),
            Ok(written) => return Some(written),
            Err(NoText) => self.no_text(name),
        }
        None
    }

    /// Half a surrogate pair is nothing in UTF-8 (RFC 3629, 3).
    fn no_text(&mut self, place: &str) {
        self.0.problems.push(format!(
            "a text of {place} has half a surrogate pair in it, which nothing but JSON holds"
        ));
    }

    /// Sets the body to a form with the members of an object; `encoding` has the styles of those that are not written in
    /// the usual one.
    pub fn body_form(&mut self, body: View<'_>, encoding: &[(&str, Style)]) {
        self.look_at(body);
        let mut refused = Vec::new();
        let form = model::form(body, encoding, &mut |name, why| {
            refused.push((name.to_owned(), why))
        });
        for (name, why) in refused {
            match why {
                Unformed::Ambiguous => self.ambiguous(&name),
                Unformed::NoText => self.no_text(&name),
            }
        }
        match form {
            Some(form) => self.0.body = Some(form.into()),
            None => self
                .0
                .problems
                .push("the body is no object, of whose members a form is made".to_owned()),
        }
    }
}
