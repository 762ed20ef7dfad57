use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE};

use super::*;

fn hide(secret: &str, text: &str) -> String {
    Redactor::new([secret].into_iter()).hide(text).into_owned()
}

fn each(text: &str, write: impl Fn(u8) -> String) -> String {
    text.bytes().map(write).collect()
}

#[test]
fn secrets_are_found_in_every_form() {
    let key = "-----BEGIN KEY-----\nab+/cd==\n\"&<>' é\n-----END KEY-----";
    let json = serde_json::to_string(key).unwrap();
    let percent = crate::argument::encode(key);
    let html = key
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&#34;");
    let named = html
        .replace('+', "&plus;")
        .replace('/', "&sol;")
        .replace('=', "&equals;")
        .replace('é', "&eacute;");
    let base64 = |text: &str| BASE64_STANDARD.encode(text);
    let lines = base64(key)
        .as_bytes()
        .chunks(20)
        .map(|line| String::from_utf8_lossy(line) + "\r\n")
        .collect::<String>();
    let latin: Vec<u8> = key.chars().map(|c| u8::try_from(c).unwrap()).collect();
    for text in [
        key.to_owned(),
        key.replace('\n', " "),
        key.replace('\n', ""),
        key.replace('\n', "\r\n   "),
        key.replace('é', "\u{fffd}"),
        key.replace('é', "Ã©"),
        key.replace('é', "?"),
        json.trim_matches('"').to_owned(),
        serde_json::to_string(&json).unwrap(),
        json.replace('/', "\\/").replace('é', "\\u00e9"),
        format!("{key:?}"),
        percent
            .to_lowercase()
            .replace("begin", "BEGIN")
            .replace("key", "KEY")
            .replace("end", "END"),
        crate::argument::encode(&percent),
        percent.replace("%20", "+"),
        percent.replace("%2B", "+"),
        percent.replace("%C3%A9", "%E9"),
        crate::argument::encode(&json),
        html.clone(),
        named.clone(),
        base64(key),
        lines,
        BASE64_STANDARD_NO_PAD.encode(key),
        BASE64_URL_SAFE.encode(key),
        base64(&format!("user:{key}")),
        base64(&format!("{{\"key\":{json}}}")),
        base64(&percent),
        base64(&html),
        base64(&named),
        base64(&key.replace('\n', "\r\n")),
        base64(&key.replace('\n', " ")),
        base64(&base64(key)),
        BASE64_STANDARD.encode(&latin),
        crate::argument::encode(&base64(key)),
        each(key, |byte| format!("{byte:02x}")),
        each(key, |byte| format!("{byte:02X}:")),
        each(key, |byte| format!("{byte:02x} ")),
        each(key, |byte| format!("={byte:02X}")),
        each(&base64(key), |byte| format!("%{byte:02x}")),
    ] {
        let shown = hide(key, &format!("before {text}\n, behind"));
        assert!(
            shown.starts_with("before ") && shown.ends_with("behind"),
            "{shown}"
        );
        assert!(shown.contains(REDACTED), "{text}");
        assert!(shown.len() < 60, "{shown} of {text}");
    }
}

#[test]
fn what_a_secret_says_is_as_secret() {
    let script = "#!/bin/sh\necho hunter2 | passwd";
    for secret in [
        BASE64_STANDARD.encode(script),
        crate::argument::encode(script),
        script.replace('\n', "\\n"),
    ] {
        assert_eq!(
            hide(&secret, &format!("ran: {script}!")),
            "ran: [redacted]!"
        );
    }
}

#[test]
fn what_has_few_letters_of_ascii_is_found_as_it_is() {
    let secret = "пароль-и-ещё";
    for text in [
        secret.to_owned(),
        crate::argument::encode(secret),
        serde_json::to_string(secret)
            .unwrap()
            .trim_matches('"')
            .to_owned(),
        BASE64_STANDARD_NO_PAD.encode(secret),
        secret
            .chars()
            .map(|c| format!("&#{};", u32::from(c)))
            .collect(),
    ] {
        assert_eq!(hide(secret, &format!("({text})")), "([redacted])");
    }
}

#[test]
fn what_is_no_secret_stays() {
    for (secret, text) in [
        ("a", "a banana"),
        ("12345", "12345"),
        ("secret", "sec ret%"),
        ("      ", "a      b"),
        ("hidden-word", "hidden-words are not hidden-wo"),
    ] {
        let expected = match secret {
            "secret" => "[redacted]%".to_owned(),
            "hidden-word" => "[redacted]s are not hidden-wo".to_owned(),
            _ => text.to_owned(),
        };
        assert_eq!(hide(secret, text), expected);
    }
    let redactor = Redactor::new(["abcdefgh"].into_iter()).and(["efghijkl"].into_iter());
    assert_eq!(redactor.hide("xabcdefghijklx"), "x[redacted]x");
    assert_eq!(redactor.part("xabcdefghx", 4..10, false), "[redacted]x");
    assert_eq!(redactor.part("xabcdefghx", 0..3, false), "x[redacted]");
    assert_eq!(redactor.part("xabcdefghx", 9..10, false), "x");
}

#[test]
fn of_several_secrets_each_is_found() {
    let secrets = [
        "secret",
        "secret-and-more",
        "secret-and",
        "secrets",
        "another",
    ];
    let redactor = Redactor::new(secrets.into_iter());
    for secret in secrets {
        assert_eq!(redactor.hide(&format!("a {secret}.")), "a [redacted].");
    }
    assert_eq!(redactor.hide("secret-and-mor"), "[redacted]-mor");
}

#[test]
fn a_secret_is_hidden_before_a_text_is_shortened() {
    let secret = format!("begin {} end", "0123456789abcdef".repeat(2000));
    let redactor = Redactor::new([secret.as_str()].into_iter());
    for text in [
        secret.clone(),
        crate::argument::encode(&crate::argument::encode(&secret)),
        each(&secret, |byte| format!("%25{byte:02x}")),
    ] {
        let text = format!("it is {text}, really");
        for most in [10, 100, 1000] {
            let shown = redactor.shown(&text, most).to_string();
            assert!(
                shown.starts_with("it is [re") && shown.len() < 40,
                "{shown}"
            );
        }
    }
}

#[test]
fn the_beginning_of_a_secret_at_a_cut_is_hidden() {
    let secret = r#"begin"of\a/long&secret%20that<goes>on"#;
    let redactor = Redactor::new([secret].into_iter());
    let json = serde_json::to_string(secret).unwrap();
    for text in [
        secret.to_owned(),
        json.trim_matches('"').to_owned(),
        crate::argument::encode(secret),
        secret.replace('&', "&amp;").replace('<', "&lt;"),
        BASE64_STANDARD.encode(secret),
        each(secret, |byte| format!("={byte:02x}")),
        each(secret, |byte| format!("{byte:02x}")),
        each(secret, |byte| format!("&#x{byte:x};")),
    ] {
        let least = text.len() * 12 / secret.len();
        for length in least..=text.len() {
            let cut = format!("wrong: {}", &text[..length]);
            let shown = redactor.beginning(&cut, usize::MAX, true);
            assert!(
                shown.starts_with("wrong: ") && shown.ends_with(REDACTED),
                "{shown} of {cut}"
            );
            let whole = redactor.beginning(&cut, usize::MAX, false);
            // Of the whole, the beginning is hidden where it is long enough.
            match length * secret.len() / text.len() {
                ..13 => assert_eq!(whole, cut),
                13..20 => {}
                20.. => assert!(whole.contains(REDACTED), "{whole} of {cut}"),
            }
        }
    }
}

#[test]
fn what_is_quoted_of_a_long_secret_is_hidden() {
    let secret: String = (0..300)
        .map(|at| {
            format!(
                "{at}: some words of a script & its \"signs\" \\ {}\n",
                at * 7919
            )
        })
        .collect();
    let lines = |before: &str| -> String {
        let lines = secret.lines().map(|line| format!("{before}{line}\n"));
        lines.collect()
    };
    let numbered = secret.lines().enumerate();
    let numbered = numbered.map(|(at, line)| format!("{:4} | {line}\n", at + 1));
    let far = secret.len() - 200;
    let mut broken = secret.clone();
    broken.insert_str(5000, "\\q");
    for text in [
        secret[..30].to_owned(),
        format!("{}…", &secret[..200]),
        format!("{}...{}", &secret[..200], &secret[far..]),
        format!("{} [{} bytes] {}", &secret[..200], far, &secret[far..]),
        lines("> "),
        lines("    "),
        numbered.collect(),
        broken,
    ] {
        for text in [
            crate::argument::encode(&text),
            each(&text, |byte| format!("{byte:02x}")),
            serde_json::to_string(&text).unwrap(),
            text,
        ] {
            let shown = hide(&secret, &format!("value: ({text}) is wrong"));
            let open = shown.matches("words").count() + shown.matches("73697").count();
            assert!(open == 0 && shown.len() < 100, "{shown} of {text}");
            assert!(shown.ends_with(") is wrong"), "{shown}");
        }
    }
    // Of one that is short, some characters are no secret.
    assert_eq!(
        hide("0123456789abcdefgh", "0123456789abcde"),
        "0123456789abcde"
    );
    // What looks like the beginning again and again is no reason to look for long.
    let started = std::time::Instant::now();
    let many = format!("{}~~~~~~~~~~~~~~~~~~~~", &secret[..40]).repeat(1000);
    assert!(!hide(&secret.repeat(3), &many).contains("words"));
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
}

#[test]
fn long_texts_are_looked_at_in_parts() {
    let secret = "a secret & more";
    let redactor = Redactor::new([secret].into_iter());
    let form = BASE64_STANDARD.encode(crate::argument::encode(secret));
    let far: String = (0..40)
        .map(|at| format!("{}.{form}.", "x".repeat(WINDOW / 3 + at)))
        .collect();
    let shown = redactor.hide(&far);
    assert_eq!(shown.matches(REDACTED).count(), 40);
    assert!(!shown.contains(&form[2..12]));
}

#[test]
fn what_is_encoded_in_too_many_ways_is_not_shown() {
    let redactor = Redactor::new(["some secret"].into_iter());
    let secret = crate::argument::encode("some secret");
    for unit in [
        "%41&amp;=41",
        "%41&amp;\\u0041=41+ ",
        "%2526amp;amp;#37;\\\\u0025=3D41=253D",
        "%252541",
        "x",
    ] {
        let many = unit.repeat(60_000 / unit.len()) + &secret;
        assert!(!redactor.hide(&many).contains(&secret), "{unit}");
    }
}
