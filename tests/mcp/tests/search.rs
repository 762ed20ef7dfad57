//! What people ask finds the operation that does it.

use ionoscloud_mcp::catalogue::{operation, operations};
use ionoscloud_mcp::search::Index;

/// How many of all questions have their operation first, and how many among the first three, in percent.
fn rates(questions: &str) -> (usize, usize) {
    let lines = questions.lines().filter(|line| !line.starts_with('#'));
    let questions: Vec<_> = lines.map(|line| line.rsplit_once(": ").unwrap()).collect();
    let index = Index::default();
    let (mut first, mut among) = (0, 0);
    for (question, expected) in &questions {
        let expected: Vec<&str> = expected.split(" | ").collect();
        for tool in &expected {
            assert!(operation(tool).is_some(), "there is no {tool}");
        }
        let found = index.find(question, 6).into_iter();
        let found: Vec<&str> = found.map(|operation| operation.tool).collect();
        let at = found.iter().position(|tool| expected.contains(tool));
        first += usize::from(at == Some(0));
        among += usize::from(at.is_some_and(|at| at < 3));
        if at != Some(0) {
            println!("{question}: {expected:?} is at {at:?} of {found:?}");
        }
    }
    let all = questions.len();
    println!("{first} first and {among} among the first three of {all}");
    (first * 100 / all, among * 100 / all)
}

#[test]
fn questions_find_their_operations() {
    let (first, among) = rates(include_str!("../questions.txt"));
    assert!(first >= 90 && among >= 98, "{first} and {among} percent");
}

#[test]
fn so_do_most_that_nobody_thought_of() {
    let (first, among) = rates(include_str!("../unseen.txt"));
    assert!(first >= 70 && among >= 80, "{first} and {among} percent");
}

#[test]
fn a_name_finds_its_operation() {
    let index = Index::default();
    for operation in operations() {
        for name in [operation.tool, operation.id] {
            let mut found = index.find(name, 3).into_iter();
            let same = found.any(|own| own.tool == operation.tool || own.id == operation.id);
            assert!(same, "{name}");
        }
    }
}
