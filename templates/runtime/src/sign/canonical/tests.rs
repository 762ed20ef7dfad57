//! Paths, queries and headers against the test suite of AWS, and against what S3 servers were seen to accept.

use std::time::{Duration, SystemTime};

use super::super::key::AccessKey;
use super::super::scope::{Derived, Scope};
use super::{Headers, fold, path, query, request};

/// Name, folded, method, path, query, headers, session token, hash of the body, signature.
type Case = (
    &'static str,
    bool,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// AWS' suite `aws-signing-test-suite/v4`, as `aws-sigv4` 1.6.4 has it: what is sent, and the signature. Paths stand as
/// they are before they are encoded; `true` where they are folded.
#[rustfmt::skip]
const SUITE: &[Case] = &[
    ("get-header-key-duplicate", true, "GET", "/", "", "Host:example.amazonaws.com|My-Header1:value2|My-Header1:value2|My-Header1:value1 ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
    ("get-header-value-multiline", true, "GET", "/", "", "Host:example.amazonaws.com|My-Header1:value1 value2 value3 ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd"),
    ("get-header-value-order", true, "GET", "/", "", "Host:example.amazonaws.com|My-Header1:value4|My-Header1:value1|My-Header1:value3|My-Header1:value2 ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
    ("get-header-value-trim", true, "GET", "/", "", "Host:example.amazonaws.com|My-Header1: value1|My-Header2: \"a   b   c\" ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    ("get-relative-normalized", true, "GET", "/example/..", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("get-relative-relative-normalized", true, "GET", "/example1/example2/../..", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("get-relative-relative-unnormalized", false, "GET", "/example1/example2/../..", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "dc33e0856fd4baca4d7aa2146c38958283844764f38c74252a333df5e613003b"),
    ("get-relative-unnormalized", false, "GET", "/example/..", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "eca7ead57bb5aa5c8e28007acd4ff04e1ff9a0ff3b237ec1554a184887ff9282"),
    ("get-slash-dot-slash-normalized", true, "GET", "/./", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("get-slash-dot-slash-unnormalized", false, "GET", "/./", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "68714168e6557f8f2de0ef956fc24dc2593a4bd2961f8df51898d8a134695145"),
    ("get-slash-normalized", true, "GET", "//", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("get-slash-pointless-dot-normalized", true, "GET", "/./example", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
    ("get-slash-pointless-dot-unnormalized", false, "GET", "/./example", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "beb03f223f7deae4146464f06e29eebbee9c8afbe15c290cf07aa8b119e14cff"),
    ("get-slash-unnormalized", false, "GET", "//", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "c88bcd3d312d75078c0cd961d6deae3f4c754924b01669efcfcb439fd5e5b76e"),
    ("get-slashes-normalized", true, "GET", "//example//", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
    ("get-slashes-unnormalized", false, "GET", "//example//", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5"),
    ("get-space-normalized", true, "GET", "/example space/", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
    ("get-space-unnormalized", false, "GET", "/example space/", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
    ("get-unreserved", true, "GET", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
    ("get-utf8", true, "GET", "/ሴ", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
    ("get-vanilla", true, "GET", "/", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("get-vanilla-empty-query-key", true, "GET", "/", "Param1=value1", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
    ("get-vanilla-query", true, "GET", "/", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("get-vanilla-query-order-encoded", true, "GET", "/", "Param-3=Value3&Param=Value2&%E1%88%B4=Value1", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"),
    ("get-vanilla-query-order-key-case", true, "GET", "/", "Param2=value2&Param1=value1", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    ("get-vanilla-query-unreserved", true, "GET", "/", "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
    ("get-vanilla-utf8-query", true, "GET", "/", "ሴ=bar", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
    ("get-vanilla-with-session-token", true, "GET", "/", "", "Host:example.amazonaws.com ", "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"),
    ("post-header-key-case", true, "POST", "/", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    ("post-header-key-sort", true, "POST", "/", "", "Host:example.amazonaws.com|My-Header1:value1 ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
    ("post-header-value-case", true, "POST", "/", "", "Host:example.amazonaws.com|My-Header1:VALUE1 ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
    ("post-sts-header-after", true, "POST", "/", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    ("post-sts-header-before", true, "POST", "/", "", "Host:example.amazonaws.com ", "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"),
    ("post-vanilla", true, "POST", "/", "", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    ("post-vanilla-empty-query-value", true, "POST", "/", "Param1=value1", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
    ("post-vanilla-query", true, "POST", "/", "Param1=value1", "Host:example.amazonaws.com ", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
    ("post-x-www-form-urlencoded", true, "POST", "/", "", "Content-Type:application/x-www-form-urlencoded|Host:example.amazonaws.com|Content-Length:13", "", "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e", "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"),
    ("post-x-www-form-urlencoded-parameters", true, "POST", "/", "", "Content-Type:application/x-www-form-urlencoded; charset=utf-8|Host:example.amazonaws.com|Content-Length:13", "", "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e", "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422"),
];

#[test]
fn signatures_are_those_of_the_suite() {
    // 2015-08-30T12:36:00Z
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_440_938_160);
    let scope = Scope::at(time, "us-east-1", "service");
    assert_eq!(scope.stamp, "20150830T123600Z");
    let key = AccessKey::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    let derived = Derived::default();
    for (name, folded, method, sent, query, headers, token, payload, expected) in SUITE {
        let mut signed = Headers::default();
        for line in headers.split('|') {
            let (name, value) = line.split_once(':').unwrap();
            signed.add(name, value);
        }
        signed.add("X-Amz-Date", &scope.stamp);
        if !token.is_empty() {
            signed.add("X-Amz-Security-Token", token);
        }
        if headers.contains("Content-Length") {
            signed.add("X-Amz-Content-Sha256", payload);
        }
        let canonical_path = match folded {
            true => path("service", sent),
            false => path("s3", sent),
        };
        let text = request(
            method,
            &canonical_path,
            &super::query(query),
            &signed,
            payload,
        );
        let signature = scope.sign(&derived, &key, &scope.string_to_sign(&text));
        assert_eq!(signature, *expected, "{name}:\n{text}");
    }
}

#[test]
fn what_is_encoded_is_encoded_again_but_for_s3() {
    // The two cases of the suite that say so.
    assert_eq!(
        path("execute-api", "/test/@connections/JBDvjfGEIAMCERw%3D"),
        "/test/%40connections/JBDvjfGEIAMCERw%253D"
    );
    assert_eq!(
        path("lambda", "/functions/arn%3Aaws%3Alambda/invocations"),
        "/functions/arn%253Aaws%253Alambda/invocations"
    );
    assert_eq!(path("s3", "/a%3Ab/c"), "/a%3Ab/c");
}

/// S3, "Create a canonical request": the key is encoded once, whatever way it was sent.
#[test]
fn paths_of_s3_are_read_and_encoded_once() {
    for (sent, expected) in [
        ("", "/"),
        ("/", "/"),
        ("/b/plain-._~", "/b/plain-._~"),
        ("/b/a%20b", "/b/a%20b"),
        ("/b/a+b", "/b/a%2Bb"),
        ("/b/a%2Bb", "/b/a%2Bb"),
        ("/b/%7Etilde", "/b/~tilde"),
        ("/b/a%2Fb", "/b/a/b"),
        ("/b/a%2F..%2Fb", "/b/a/../b"),
        ("/b/a//b", "/b/a//b"),
        ("/b//lead", "/b//lead"),
        ("/b/%2Flead", "/b//lead"),
        ("/b/dir/", "/b/dir/"),
        ("/b/a/./b/../c", "/b/a/./b/../c"),
        ("/b/%C3%A9%E2%82%AC", "/b/%C3%A9%E2%82%AC"),
        ("/b/%f0%9f%a6%80", "/b/%F0%9F%A6%80"),
        ("/b/100%25", "/b/100%25"),
        ("/b/a%3Fb%23c%26d%3De", "/b/a%3Fb%23c%26d%3De"),
        (
            "/b/(a)!*'$,;:@=&",
            "/b/%28a%29%21%2A%27%24%2C%3B%3A%40%3D%26",
        ),
        ("/b/%00%01%7F", "/b/%00%01%7F"),
        ("/b/%FF", "/b/%FF"),
    ] {
        assert_eq!(path("s3", sent), expected, "{sent}");
    }
}

#[test]
fn paths_of_other_services_are_folded() {
    for (sent, expected) in [
        ("", "/"),
        ("/a/b/../c/./d//e", "/a/c/d/e"),
        ("/../../a", "/a"),
        ("/a/..", "/"),
        ("/a/b/..", "/a/"),
        ("/a/", "/a/"),
    ] {
        assert_eq!(fold(sent), expected, "{sent}");
    }
}

#[test]
fn queries_are_sorted_as_they_are_encoded() {
    for (sent, expected) in [
        ("", ""),
        ("delete", "delete="),
        ("uploads&prefix=a%2Fb", "prefix=a%2Fb&uploads="),
        ("b=2&a=2&a=1&A=3", "A=3&a=1&a=2&b=2"),
        ("a=%7E&b=x/y", "a=~&b=x%2Fy"),
        ("a=1=2", "a=1%3D2"),
        ("a-b=1&a=2", "a=2&a-b=1"),
        ("&a=1&&", "a=1"),
    ] {
        assert_eq!(query(sent), expected, "{sent}");
    }
}
