//! Where a document comes from: a file, or an address on the web; and the record of it.

use std::{fs, io::Read, path::Path, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};
use ionoscloud_generator::finding::with_causes;
use sha2::{Digest, Sha256};
use xtask_common::{files, repository::named};

use crate::{Result, document::scalar, repository::today};

/// No document is larger, in bytes.
const LARGEST: u64 = 64 << 20;
/// How long a download may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// A document as it came.
pub struct Source {
    /// The address, or the name of the file without its folder: paths of one machine say nothing on another.
    pub from: String,
    pub text: String,
    /// In hexadecimal.
    pub sha256: String,
}

impl Source {
    /// Reads a file, or fetches what begins with `http://` or `https://`.
    ///
    /// # Errors
    /// It cannot be read, is no text, or is too large.
    pub fn read(from: &str) -> Result<Source> {
        let web = from.starts_with("http://") || from.starts_with("https://");
        let bytes = if web {
            fetch(from)?
        } else {
            fs::read(named(Path::new(from))).map_err(|error| format!("{from}: {error}"))?
        };
        let name = if web {
            from.to_owned()
        } else {
            files::name(Path::new(from))
        };
        Ok(Source {
            from: name,
            sha256: format!("{:x}", Sha256::digest(&bytes)),
            text: String::from_utf8(bytes).map_err(|_| format!("{from}: it is not UTF-8"))?,
        })
    }

    /// The text of `source.yaml`.
    pub fn record(&self, version: &str) -> String {
        format!(
            "# Where the facts of openapi.yaml come from. Written by `cargo xtask import`.\n\
             from: {}\ndate: {}\nsha256: {}\nversion: {}\n",
            scalar::line(&self.from),
            today(),
            self.sha256,
            scalar::line(version),
        )
    }
}

fn fetch(url: &str) -> Result<Vec<u8>> {
    // Without a provider of its own, reqwest takes that of the process; a second call finds it there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let wrong = |error: reqwest::Error| format!("{url}: {}", with_causes(&error));
    let client = reqwest::blocking::Client::builder()
        .timeout(PATIENCE)
        .build()
        .map_err(wrong)?;
    let answer = client.get(url).send().map_err(wrong)?;
    let mut answer = answer.error_for_status().map_err(wrong)?;
    let bar = match answer.content_length() {
        Some(length) => ProgressBar::new(length).with_style(ProgressStyle::with_template(
            "{wide_bar} {bytes} of {total_bytes}",
        )?),
        None => ProgressBar::new_spinner()
            .with_style(ProgressStyle::with_template("{spinner} {bytes}")?),
    };
    let mut bytes = Vec::new();
    let read = bar
        .wrap_read((&mut answer).take(LARGEST + 1))
        .read_to_end(&mut bytes);
    bar.finish_and_clear();
    read.map_err(|error| format!("{url}: {error}"))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("{url}: it is larger than {} MB", LARGEST >> 20).into());
    }
    Ok(bytes)
}
