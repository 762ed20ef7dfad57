//! Every program of the guide runs as a process of its own against the fake API, and succeeds.

use std::collections::BTreeSet;
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use ionoscloud_fake::{Fake, Options, Settle};

/// What programs must say, besides that they succeed.
const SAID: &[(&str, &str)] = &[
    ("a_hundred_at_a_time", "250 records, 0 failed\n"),
    ("against_a_fake_cloud", "2 servers are stopped, "),
    ("attach_and_detach", "1 attached\n0 attached\n"),
    ("deleting_safely", "gone\n"),
    ("depth", "backup-1\n"),
    ("dns_zone_with_records", "api 203.0.113.11\n"),
    ("errors", "gone already\n"),
    ("everything_in_pages", "12 servers\n"),
    ("first_call", "de/fra     frankfurt\n"),
    ("labels", "stage=test\n"),
    ("lists", "production\n3 in pages of two\n"),
    ("long_waits_with_a_progress_bar", " is ACTIVE\n"),
    ("object_storage", "reports/2026.txt has 12 bytes\n"),
    ("object_storage", "/my-bucket/reports/2026.txt…"),
    ("postgresql_cluster_and_restore", "restoring "),
    (
        "recorded_calls",
        "3 data centers, and 3 from the file; left: 0\nanswers that differ from the document: 0\n",
    ),
    ("restoring_a_database", "orders-copy is made of "),
    ("restoring_a_database", "orders is AVAILABLE\n"),
    ("server_with_volume_and_nic", "web is RUNNING\n"),
    ("waiting", " is gone\n"),
    ("watching_and_taking_up", "QUEUED after "),
];

/// Runs a program with the environment of a newcomer.
fn run(fake: &Fake, program: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_page"));
    command.arg(program).env("IONOS_API_URL", fake.url());
    for name in [
        "IONOS_CONFIG_FILE",
        "IONOS_CONTRACT_NUMBER",
        "IONOS_LOG_LEVEL",
        "HTTP_PROXY",
        "http_proxy",
    ] {
        command.env_remove(name);
    }
    // Signing in with a password is for those that make tokens.
    if program == "credentials" {
        command
            .env("IONOS_USERNAME", "someone")
            .env("IONOS_PASSWORD", "hush")
            .env_remove("IONOS_TOKEN");
    } else {
        command.env("IONOS_TOKEN", "any");
    }
    command.output().expect("the program starts")
}

fn programs() -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_page"))
        .output()
        .expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(str::to_owned).collect()
}

/// What is wrong with a program, run against a service of its own.
fn problems(program: &str) -> Vec<String> {
    // Long enough for a wait to see that something is going on.
    let settle = Settle::After(Duration::from_millis(300));
    let fake = Fake::start(Options::default().settle(settle)).expect("a port on loopback");
    fake.furnish_demo()
        .expect("the documents know the demonstration");
    let output = run(&fake, program);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let problem = String::from_utf8_lossy(&output.stderr).into_owned();
    println!("== {program}\n{said}{problem}");
    let calls = fake.take_requests();
    let mut problems = Vec::new();
    // They bring the service that they call.
    let quiet = ["testing", "against_a_fake_cloud"].contains(&program);
    if !output.status.success() || calls.is_empty() != quiet {
        let count = calls.len();
        problems.push(format!("{program}, {count} requests:\n{said}{problem}"));
    }
    // What a program says is true of the account that it runs against.
    for (_, wanted) in SAID.iter().filter(|(name, _)| *name == program) {
        if !said.contains(wanted) {
            problems.push(format!(
                "{program} does not say {wanted:?}:\n{said}{problem}"
            ));
        }
    }
    // What is wrong about a request is told by the server that read the documents.
    for call in calls.iter().filter(|call| !call.problems.is_empty()) {
        problems.push(format!(
            "{program}: {} {}: {:?}",
            call.method, call.path, call.problems
        ));
    }
    problems
}

#[test]
fn every_program_of_the_guide_succeeds() {
    let programs = programs();
    assert_eq!(
        programs.iter().collect::<BTreeSet<_>>().len(),
        programs.len(),
        "names are unique: {programs:?}"
    );
    // Those of the guide, and ten for those who come from Go.
    assert_eq!(programs.len(), 36, "{programs:?}");
    // They wait as long as their readers would, so they wait together.
    let failed: Vec<String> = thread::scope(|scope| {
        let running: Vec<_> = programs
            .iter()
            .map(|program| scope.spawn(|| problems(program)))
            .collect();
        let ended = running.into_iter();
        ended
            .flat_map(|program| program.join().expect("no program panics its thread"))
            .collect()
    });
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
