//! Processor time of calls and of decoding, by criterion.

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ProcessTime;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, Throughput};

use crate::listing::{Order, listing};
use crate::server::Server;
use crate::{Subject, runtime};

/// The processor time of this process, so that waiting for the server, or for a busy machine, is not counted.
struct Cpu;

impl Measurement for Cpu {
    type Intermediate = ProcessTime;
    type Value = Duration;

    fn start(&self) -> ProcessTime {
        ProcessTime::now()
    }
    fn end(&self, start: ProcessTime) -> Duration {
        start.elapsed()
    }
    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }
    fn zero(&self) -> Duration {
        Duration::ZERO
    }
    fn to_f64(&self, value: &Duration) -> f64 {
        WallTime.to_f64(value)
    }
    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

/// Measures `call`, `decode/document` and `decode/shuffled`, the latter two on a listing of 10 MB. A listing that
/// the subject cannot decode is said so on standard error and left out.
pub fn run<S: Subject>() {
    Server::serve_if_asked();
    let mut criterion = Criterion::default()
        .with_measurement(Cpu)
        .without_plots()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20)
        .configure_from_args();

    let server = Server::start();
    let runtime = runtime();
    let subject = S::new(server.address());
    // The first call makes the connection.
    assert!(
        runtime.block_on(subject.call()) > 0,
        "the server has a name"
    );
    criterion.bench_function("call", |bencher| {
        bencher.iter(|| runtime.block_on(subject.call()))
    });

    let mut group = criterion.benchmark_group("decode");
    for (name, order) in [("document", Order::Document), ("shuffled", Order::Shuffled)] {
        let text = listing(10_000_000, order);
        if let Err(why) = S::decode(text.as_bytes()) {
            eprintln!("decode/{name}: {why}");
            continue;
        }
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| S::decode(black_box(text.as_bytes())))
        });
    }
    group.finish();
    criterion.final_summary();
}
