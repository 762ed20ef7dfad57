//! Random schemas, and random values that are valid under them, or not quite.
//!
//! `VALUES_SEED` draws other ones, `VALUES_SCHEMAS` and `VALUES_EACH` say how many. A long run:
//! `VALUES_SEED=7 VALUES_SCHEMAS=1000 VALUES_EACH=2000 cargo test -p values-tests`.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::Value;
use values_tests::schema::{Schema, json_schema, schemas};
use values_tests::value::{anything, values};
use values_tests::{check, program};

fn setting(name: &str, usual: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(usual, |text| text.parse().expect("a number"))
}

fn runner(seed: u64, cases: u32) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases,
        max_global_rejects: cases * 20,
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

#[test]
fn what_is_valid_survives_and_what_is_not_costs_only_itself() {
    let seed = setting("VALUES_SEED", 1);
    let count = setting("VALUES_SCHEMAS", 40);
    let each = u32::try_from(setting("VALUES_EACH", 100)).expect("not that many");
    println!("VALUES_SEED={seed} VALUES_SCHEMAS={count} VALUES_EACH={each}");
    let mut drawing = runner(seed, 1);
    let draw = |_| {
        schemas()
            .new_tree(&mut drawing)
            .expect("a schema")
            .current()
    };
    let all: Vec<Schema> = (0..count).map(draw).collect();
    let mut program = program::build(&all);
    let mut problems = Vec::new();
    let (mut tried, mut exhausted) = (0_u64, 0);
    for (index, schema) in all.iter().enumerate() {
        let valid = jsonschema::validator_for(&json_schema(schema)).expect("a schema");
        let cases = (
            values(schema),
            any::<usize>(),
            proptest::option::of(anything()),
        );
        let running = std::cell::RefCell::new(&mut program);
        let number = std::cell::Cell::new(0_u64);
        let one = |(value, place, other): (Value, usize, Option<Value>)| {
            prop_assume!(valid.is_valid(&value));
            number.set(number.get() + 1);
            let mut program = running.borrow_mut();
            let checked = check::valid(&mut program, index, schema, &value)
                .and_then(|()| check::odd(&mut program, index, schema, &value, place, other));
            checked.map_err(TestCaseError::fail)
        };
        match runner(seed.wrapping_add(index as u64), each).run(&cases, one) {
            Ok(()) => {}
            Err(TestError::Abort(_)) => exhausted += 1,
            Err(TestError::Fail(reason, (value, ..))) => {
                problems.push(format!(
                    "{reason}\n  {value}\n  under S{index}: {}",
                    json_schema(schema)
                ));
            }
        }
        tried += number.get();
    }
    println!(
        "{count} schemas, {tried} values; {exhausted} schemas have hardly any value that is valid, in {} are places that are told not to be read",
        program.told.len()
    );
    for (index, told) in &program.told {
        for (place, problem) in told {
            println!("  S{index}: {problem}: {place:?}");
        }
    }
    assert!(
        program.told.len() as u64 * 2 <= count,
        "too few are read whole"
    );
    assert!(exhausted * 4 <= count, "too few values are valid");
    assert!(
        problems.is_empty(),
        "{} of {count} schemas:\n{}",
        problems.len(),
        problems.join("\n\n")
    );
}
