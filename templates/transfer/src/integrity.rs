//! Sums that the service compares with what arrived.

use std::io;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ionoscloud_core::Upload;

use crate::options::Header;

/// How the service is to check that what arrived is what was sent. Each body is read twice: for the sum, and to be sent.
///
/// TLS checks the way already; this is for what lies between there and the program, and for plain HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Integrity {
    /// Nothing is worked out.
    #[default]
    None,
    /// `Content-MD5` of each request.
    Md5,
    /// The SHA-256 of each body, which is signed with the request.
    Sha256,
}

enum Sum {
    Md5(md5::Context),
    Sha256(ring::digest::Context),
}

impl Integrity {
    /// The header for `body`.
    pub(crate) async fn header(self, body: &Upload) -> io::Result<Option<Header>> {
        let mut sum = match self {
            Integrity::None => return Ok(None),
            Integrity::Md5 => Sum::Md5(md5::Context::new()),
            Integrity::Sha256 => Sum::Sha256(ring::digest::Context::new(&ring::digest::SHA256)),
        };
        let mut reading = body.read().await?;
        while let Some(piece) = reading.chunk().await? {
            match &mut sum {
                Sum::Md5(sum) => sum.consume(&piece),
                Sum::Sha256(sum) => sum.update(&piece),
            }
        }
        let (name, value) = match sum {
            Sum::Md5(sum) => ("content-md5", BASE64_STANDARD.encode(sum.finalize().0)),
            // The signature covers it, and the service compares it (Amazon S3, signature calculations, payload hash).
            Sum::Sha256(sum) => ("x-amz-content-sha256", hex(sum.finish().as_ref())),
        };
        Ok(Some((name.to_owned(), value)))
    }
}

/// In lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
