//! What all generated builders have in common.

use crate::error::Error;
use crate::operation::Operation;
use crate::output::Output;

/// The builder of a call. Implemented by all types in the module `request` of each product, and by
/// nothing else.
pub trait Request: IntoFuture<Output = Result<Self::Answer, Error>> {
    /// What a successful answer is read as.
    type Answer: Output;

    /// The operation that it calls.
    #[doc(hidden)]
    const OPERATION: &'static Operation;
}

/// Gives a generated tuple struct around a [`Call`](crate::rt::Call) what every builder has.
///
/// `request!(ListServers, LIST_SERVERS, Servers)` adds the settings of one call, `send`, and [`IntoFuture`], so
/// that the builder can be awaited. Words behind them add more: `check` for bodies whose members are
/// checked, `wait` for what goes on after the answer, `pages` for lists, `stream` for answers that are bytes or text, `presign` for calls
/// that are signed.
#[doc(hidden)]
#[macro_export]
macro_rules! request {
    ($builder:ident, $operation:path, $output:ty $(, $more:ident)*) => {
        impl $builder {
            /// Sends the call and returns the whole answer: the value, status, headers, request id,
            /// time taken.
            ///
            /// # Errors
            /// As when the builder is awaited.
            #[inline]
            pub fn send(self) -> $crate::rt::SendFuture<$output> {
                self.0.send()
            }

            /// What would be sent, without secrets; nothing is sent.
            ///
            /// # Errors
            /// Something is wrong with the arguments, the body or the configuration.
            #[inline]
            pub fn preview(&self) -> ::core::result::Result<$crate::Preview, $crate::Error> {
                self.0.preview()
            }

            /// Limits the time of this call, with all attempts and pauses; `None` or zero for no
            /// limit.
            #[inline]
            pub fn with_timeout(
                mut self,
                limit: impl ::core::convert::Into<::core::option::Option<::core::time::Duration>>,
            ) -> Self {
                self.0.set_timeout(limit.into());
                self
            }

            /// Limits the time of each attempt of this call; `None` or zero for no limit.
            #[inline]
            pub fn with_attempt_timeout(
                mut self,
                limit: impl ::core::convert::Into<::core::option::Option<::core::time::Duration>>,
            ) -> Self {
                self.0.set_attempt_timeout(limit.into());
                self
            }

            /// Sets when the request of this call is repeated.
            #[inline]
            pub fn with_retry(mut self, policy: $crate::RetryPolicy) -> Self {
                self.0.set_retry(policy);
                self
            }

            /// Sends a header with this call; it wins over all others of its name.
            #[inline]
            pub fn with_header(mut self, name: &str, value: &str) -> Self {
                self.0.set_header_value(name, value);
                self
            }

            /// Sends this call to another server; the product's base path is appended unless `url`
            /// ends with it.
            #[inline]
            pub fn with_server(mut self, url: &str) -> Self {
                self.0.set_server(url);
                self
            }

            /// Names the contract that this call acts in, for users that have access to several.
            #[inline]
            pub fn with_contract_number(mut self, number: &str) -> Self {
                self.0.set_contract_number(number);
                self
            }
        }

        impl ::core::future::IntoFuture for $builder {
            type Output = ::core::result::Result<$output, $crate::Error>;
            type IntoFuture = $crate::rt::CallFuture<$output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.0.call()
            }
        }

        impl $crate::Request for $builder {
            type Answer = $output;
            const OPERATION: &'static $crate::rt::Operation = &$operation;
        }

        impl ::core::fmt::Debug for $builder {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, f)
            }
        }

        $($crate::request!(@$more $builder, $output);)*
    };
    (@check $builder:ident, $output:ty) => {
        impl $builder {
            /// Sends the body even if it lacks members that the API requires.
            #[inline]
            pub fn without_member_check(mut self) -> Self {
                self.0.set_check_members(false);
                self
            }
        }
    };
    (@wait $builder:ident, $output:ty) => {
        impl $builder {
            /// Sends the call, waits until what it starts is over, and returns the resource as it
            /// is then.
            ///
            /// # Errors
            /// As when the builder is awaited; what it started has failed, or was not over in time.
            /// An error after the call was accepted tells the id of the resource and where the
            /// request's status can be read.
            #[inline]
            pub fn wait(self) -> $crate::rt::WaitFuture<$output> {
                self.0.wait()
            }

            /// Sets how patiently what this call starts is waited for.
            #[inline]
            pub fn with_wait(mut self, policy: $crate::WaitPolicy) -> Self {
                self.0.set_wait(policy);
                self
            }
        }
    };
    (@stream $builder:ident, $output:ty) => {
        impl $builder {
            /// Sends the call and returns the answer as a stream of bytes, as soon as the first of them is there; what is
            /// behind is not held in memory.
            ///
            /// # Errors
            /// As when the builder is awaited; an answer of any size is fine.
            #[inline]
            pub fn stream(self) -> $crate::rt::StreamFuture {
                self.0.stream()
            }

            /// Writes the answer to a file, which appears, or is replaced, when all of it is there; the parts that came are
            /// not held in memory.
            ///
            /// # Errors
            /// As when the builder is awaited; the file cannot be written
            /// ([`is_io`](ionoscloud_core::Error::is_io)).
            #[inline]
            pub fn download_to(
                self,
                path: impl ::core::convert::Into<::std::path::PathBuf>,
            ) -> $crate::rt::DownloadTo {
                self.0.download_to(path.into())
            }
        }
    };
    (@presign $builder:ident, $output:ty) => {
        impl $builder {
            /// Signs the call in an address instead of sending it: whoever has the address may make the call, for `valid`, at
            /// most seven days. It is a secret.
            ///
            /// # Errors
            /// Something is wrong with the arguments or the configuration; there is no access key, or it cannot be had.
            #[inline]
            pub fn presign(self, valid: ::core::time::Duration) -> $crate::rt::PresignFuture {
                self.0.presign(valid)
            }
        }
    };
    (@pages $builder:ident, $output:ty) => {
        impl $builder {
            /// The items of the list, over all its pages, fetched as they are asked for.
            #[inline]
            pub fn items(self) -> $crate::rt::Items<$output> {
                self.0.items()
            }

            /// The pages of the list, fetched as they are asked for.
            #[inline]
            pub fn pages(self) -> $crate::rt::Pages<$output> {
                self.0.pages()
            }

            /// All items of the list, over all its pages, at once.
            #[inline]
            pub fn all(self) -> $crate::rt::AllFuture<$output> {
                self.0.all()
            }
        }

        impl $crate::List for $builder {
            type Page = $output;

            #[inline]
            fn into_call(self) -> $crate::rt::Call {
                self.0
            }
        }
    };
}
