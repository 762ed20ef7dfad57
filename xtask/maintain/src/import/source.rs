//! Where a document comes from: a file, or an address on the web; and the record of it.

use std::{fs, io::Read, path::Path, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};
use ionoscloud_generator::finding::with_causes;
use reqwest::Url;
use sha2::{Digest, Sha256};
use xtask_common::{files, repository::named};

use crate::{Result, document::scalar, repository::today};

/// No document is larger, in bytes.
const LARGEST: u64 = 64 << 20;
/// How long a download may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// A document as it came.
pub struct Source {
    /// The address without what may be a credential, or the name of the file without its folder: paths of one machine
    /// say nothing on another.
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
        let (name, bytes) = if from.contains("://") {
            let (shown, url) = address(from)?;
            let bytes = fetch(&shown, url)?;
            (shown, bytes)
        } else {
            let path = Path::new(from);
            let bytes = fs::read(named(path)).map_err(|error| format!("{from}: {error}"))?;
            (files::name(path), bytes)
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

/// An address on the web, and how it is shown and written down: without user and password, and without the values in
/// its query, where download links carry tokens.
fn address(from: &str) -> Result<(String, Url)> {
    let unfit =
        |why: &str| format!("an address of a document begins with `http://` or `https://`: {why}");
    let url = Url::parse(from).map_err(|error| unfit(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(unfit(&format!("`{}` is not read", url.scheme())).into());
    }
    let mut shown = url.clone();
    // A fragment is never sent (RFC 9110, 7.1), and a password is shown to nobody (RFC 3986, 3.2.1).
    shown.set_fragment(None);
    // These refuse addresses without a host alone; those of the web have one.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    let query: Vec<String> = url
        .query()
        .into_iter()
        .flat_map(|query| query.split('&'))
        .map(|pair| {
            pair.split_once('=')
                .map_or("***".to_owned(), |(name, _)| format!("{name}=***"))
        })
        .collect();
    shown.set_query(
        Some(query.join("&"))
            .as_deref()
            .filter(|query| !query.is_empty()),
    );
    Ok((shown.into(), url))
}

fn fetch(shown: &str, url: Url) -> Result<Vec<u8>> {
    // Without a provider of its own, reqwest takes that of the process; a second call finds it there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let wrong = |error: reqwest::Error| format!("{shown}: {}", with_causes(&error.without_url()));
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
    read.map_err(|error| format!("{shown}: {error}"))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("{shown}: it is larger than {} MB", LARGEST >> 20).into());
    }
    Ok(bytes)
}
