//! Which headers are signed, whose clock counts, and where a request goes that came to the wrong region.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderValue};
use reqwest::Url;

use super::{seconds, signed};

#[test]
fn what_may_change_on_the_way_is_not_signed() {
    let url = Url::parse("https://s3.example.com:8443/b/k").unwrap();
    let mut headers = HeaderMap::new();
    for name in [
        "user-agent",
        "accept",
        "content-type",
        "content-md5",
        "x-amz-acl",
    ] {
        headers.insert(name, HeaderValue::from_static("v"));
    }
    let names = |url: &Url, headers: &HeaderMap| signed(url, headers).unwrap().names();
    assert_eq!(
        names(&url, &headers),
        "content-md5;content-type;host;x-amz-acl"
    );
    headers.insert("host", HeaderValue::from_static("other"));
    assert_eq!(
        names(&url, &headers),
        "content-md5;content-type;host;x-amz-acl"
    );
}

#[test]
fn clocks_are_compared_both_ways() {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1000);
    assert_eq!(seconds(time, time + Duration::from_secs(7)), 7);
    assert_eq!(seconds(time + Duration::from_secs(7), time), -7);
}
