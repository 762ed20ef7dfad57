//! Documents of XML: what is read of them, and that it stays the same when it is written.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| runtime_tests::fuzz::xml(data));
