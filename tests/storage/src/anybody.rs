//! curl: a client without keys, as anybody has it to whom an address was given.

use std::process::Command;

/// Sends a request, and gives status and body of the answer. `headers` are lines as they are sent.
///
/// # Panics
/// It is not answered.
#[must_use]
pub fn send(method: &str, url: &str, headers: &[String], body: Option<&str>) -> (u16, Vec<u8>) {
    let mut curl = Command::new("curl");
    // Nothing of the address is folded, and no answer decoded.
    curl.args([
        "-sS",
        "--path-as-is",
        "--noproxy",
        "*",
        "-X",
        method,
        "-w",
        "\n%{http_code}",
        url,
    ]);
    for header in headers {
        curl.args(["-H", header]);
    }
    if method == "HEAD" {
        curl.arg("--head");
    }
    if let Some(body) = body {
        curl.args(["--data-binary", body]);
        if !headers
            .iter()
            .any(|line| line.to_lowercase().starts_with("content-type:"))
        {
            curl.args(["-H", "content-type:"]);
        }
    }
    let done = curl.output().expect("curl runs");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{method} {url}: {said}");
    let mut answer = done.stdout;
    let end = answer
        .iter()
        .rposition(|byte| *byte == b'\n')
        .expect("the status stands behind");
    let status = String::from_utf8_lossy(&answer.split_off(end))
        .trim()
        .parse();
    (status.expect("a number"), answer)
}

/// What an error of the service is called in its body, else all of the body.
#[must_use]
pub fn code(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let code = text
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"));
    code.map_or(text.as_ref(), |(code, _)| code).to_owned()
}
