//! Answers: status, headers (`Retry-After`, `Location`, …) and body, as a call, a list and a wait meet them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| runtime_tests::fuzz::answers(data));
