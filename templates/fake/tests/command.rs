//! A program that is run against the fake API: it finds the server and credentials, and its end is the end.

#![cfg(unix)]

use std::process::{Command, Output};

/// Runs a line of shell against the documents of DNS.
fn run(line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ionoscloud-fake"));
    command.args([
        "--specs",
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs"),
    ]);
    command.args(["dns", "--", "sh", "-c", line]);
    command
        .env_remove("IONOS_API_URL")
        .env_remove("IONOS_TOKEN");
    command.output().expect("the server starts")
}

#[test]
fn a_program_finds_server_and_credentials() {
    let output = run("echo $IONOS_API_URL $IONOS_TOKEN");
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let port = said
        .strip_prefix("http://127.0.0.1:")
        .and_then(|rest| rest.strip_suffix(" any\n"));
    assert!(
        port.is_some_and(|port| port.parse::<u16>().is_ok_and(|port| port > 0)),
        "{said}"
    );
}

/// A program may speak a protocol there: nothing else comes between.
#[test]
fn the_standard_output_is_the_programs() {
    // bash has a way to the network of its own.
    let line = r#"bash -c 'at=${IONOS_API_URL#http://}; exec 3<>/dev/tcp/${at%:*}/${at#*:}; printf "GET /zones HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n" >&3; cat <&3 >/dev/null; echo done'"#;
    let output = run(line);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "done\n");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("GET /zones -> 401 zonesGet"), "{told}");
}

#[test]
fn the_end_of_the_program_is_the_end() {
    assert_eq!(run("exit 7").status.code(), Some(7));
}

#[test]
fn what_does_not_start_is_told() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ionoscloud-fake"));
    command.args([
        "--specs",
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs"),
    ]);
    let output = command
        .args(["dns", "--", "no-such-program"])
        .output()
        .expect("the server starts");
    assert_eq!(output.status.code(), Some(1));
    let problem = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        problem.starts_with("error: no-such-program does not start: "),
        "{problem}"
    );
}

/// A file that cannot be read, or will not be written, is named before anything is done.
#[test]
fn what_is_no_state_is_told_by_its_file() {
    let folder = std::env::temp_dir().join(format!("fake-state-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let garbage = folder.join("garbage.json");
    std::fs::write(&garbage, "no state").expect("a file");
    for file in [garbage, folder.join("nowhere").join("state.json")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ionoscloud-fake"));
        command.arg("--state").arg(&file);
        let output = command.args(["dns", "--", "echo", "begun"]).output();
        let output = output.expect("the server starts");
        let problem = String::from_utf8_lossy(&output.stderr).into_owned();
        let wanted = format!("error: {}: ", file.display());
        assert!(problem.starts_with(&wanted), "{problem}");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    }
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

/// A server with a free port, and the lines that it prints.
fn serve(arguments: &[&str]) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ionoscloud-fake"));
    command.args(["--port", "0"]).args(arguments);
    command.stdout(std::process::Stdio::piped());
    command.spawn().expect("the server starts")
}

/// Reads until a line holds a word.
fn wait_for(child: &mut std::process::Child, word: &str) -> String {
    use std::io::BufRead;
    let stdout = child.stdout.as_mut().expect("it is piped");
    let mut lines = std::io::BufReader::new(stdout).lines();
    let found = lines.find_map(|line| line.ok().filter(|line| line.contains(word)));
    found.unwrap_or_else(|| panic!("it never says {word}"))
}

fn tell(process: u32, signal: &str) {
    let told = Command::new("kill")
        .args([signal, &process.to_string()])
        .status();
    assert!(told.expect("there is a kill").success());
}

#[test]
fn a_demonstration_is_furnished_once_and_kept_whatever_ends_it() {
    let file = std::env::temp_dir().join(format!("fake-demo-{}.json", std::process::id()));
    let name = file.display().to_string();
    let mut sizes = Vec::new();
    for signal in ["-HUP", "-TERM", "-INT"] {
        let mut child = serve(&["--demo", "--state", &name, "compute", "dns"]);
        wait_for(&mut child, "IONOS_API_URL=");
        tell(child.id(), signal);
        assert!(child.wait().expect("it ends").success(), "{signal}");
        let state = std::fs::read_to_string(&file).expect("it is kept");
        sizes.push(state.matches("\"zoneName\":\"shop.example\"").count());
    }
    assert_eq!(sizes, [1, 1, 1]);
    std::fs::remove_file(&file).expect("the file goes");
}

#[test]
fn the_end_of_the_server_is_that_of_its_program() {
    for (signal, code) in [("-TERM", 143), ("-HUP", 129)] {
        let mut child = serve(&["dns", "--", "sh", "-c", "echo pid $$; exec sleep 77"]);
        let line = wait_for(&mut child, "pid ");
        let program: u32 = line.trim_start_matches("pid ").parse().expect("a number");
        tell(child.id(), signal);
        assert_eq!(child.wait().expect("it ends").code(), Some(code));
        let is_there = Command::new("kill")
            .args(["-0", &program.to_string()])
            .output();
        assert!(
            !is_there.expect("there is a kill").status.success(),
            "sleep lives on"
        );
    }
}
