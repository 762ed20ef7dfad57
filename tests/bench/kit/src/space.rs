//! Allocations of a call, and the memory that a decoded listing takes.

use allocation_counter::measure;

use crate::listing::{Order, listing};
use crate::server::Server;
use crate::{Subject, runtime};

/// Prints a line for each figure: `call.allocations N`, `call.bytes N`, `decode.allocations N`, `decode.bytes N`.
/// Bytes are the most that were held at once. A listing that the subject cannot decode is left out.
pub fn run<S: Subject>() {
    Server::serve_if_asked();
    let server = Server::start();
    let runtime = runtime();
    let subject = S::new(server.address());
    // What is made once, such as the connection and its buffers, is no part of a call.
    for _ in 0..10 {
        assert!(
            runtime.block_on(subject.call()) > 0,
            "the server has a name"
        );
    }
    // The least of several: now and then the kernel hands over an answer in two pieces.
    let calls = (0..50).map(|_| {
        measure(|| {
            runtime.block_on(subject.call());
        })
    });
    let call = calls
        .min_by_key(|call| (call.count_total, call.bytes_max))
        .unwrap_or_default();
    println!("call.allocations {}", call.count_total);
    println!("call.bytes {}", call.bytes_max);

    let text = listing(1_000_000, Order::Document);
    let mut outcome = Ok(0);
    let decoded = measure(|| outcome = S::decode(text.as_bytes()));
    match outcome {
        Ok(_) => {
            println!("decode.allocations {}", decoded.count_total);
            println!("decode.bytes {}", decoded.bytes_max);
        }
        Err(why) => eprintln!("decode: {why}"),
    }
}
