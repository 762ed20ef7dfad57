//! Texts: timestamps, numbers, JSON of all shapes, and the paths in their errors.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| runtime_tests::fuzz::texts(data));
