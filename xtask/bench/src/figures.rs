//! What was measured: samples by measure and subject, with the middle and the spread of each.

use std::collections::BTreeMap;

use serde::Serialize as Derive;
use serde::ser::{Serialize, SerializeMap, Serializer};
use xtask_common::Error;

/// What a figure is about; the unit is part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Derive, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Seconds of processor time from a document to formatted files.
    Generate,
    /// MiB that the generator held at most.
    GeneratePeak,
    /// Seconds of processor time for every product of the repository.
    GenerateAll,
    /// Seconds of `cargo check` of the crate alone.
    Check,
    /// Seconds of processor time of it.
    CheckCpu,
    /// Seconds of `cargo build --release` of the crate alone.
    Release,
    /// Seconds of processor time of it.
    ReleaseCpu,
    /// MiB that rustc held at most in either.
    Peak,
    /// Seconds of `cargo build --release` of a program with four calls, its own crate alone.
    Program,
    /// Seconds of `cargo build --release` of a program with one call and all that it depends on, by TLS choice.
    NothingRustls,
    NothingNative,
    NothingPlain,
    /// Crates in the tree of a program, without it, by TLS choice.
    TreeRustls,
    TreeNative,
    TreePlain,
    /// kB of a stripped program with one call, by TLS choice.
    BinaryRustls,
    BinaryNative,
    BinaryPlain,
    /// Lines of code for each operation, without comments.
    LinesPerOperation,
    /// Tokens for each operation.
    TokensPerOperation,
    /// Tokens for each model.
    TokensPerModel,
    /// Lines of LLVM's language that the crate emits.
    LlvmLines,
    /// The same of a program with four calls.
    LlvmLinesProgram,
    /// Allocations of a call.
    CallAllocations,
    /// Allocations of decoding a listing of 1 MB.
    DecodeAllocations,
    /// kB held at most while it is decoded, with what it becomes.
    DecodeMemory,
    /// Microseconds of processor time of a call.
    Call,
    /// Milliseconds of processor time to decode a listing of 10 MB.
    Decode,
    /// The same with the members of each object in any order.
    DecodeShuffled,
    /// What 100 more operations or models cost in a large document, as a part of what they cost in a small one.
    GrowthGenerate,
    GrowthCheck,
    GrowthRelease,
    /// Seconds of processor time to upload 1 GiB from a file, and MiB held at most beyond those of a program that only starts.
    StorageUp,
    StorageUpPeak,
    /// The same of a download into a file.
    StorageDown,
    StorageDownPeak,
    /// Milliseconds of processor time to list 10,000 keys.
    StorageList,
    /// Milliseconds of processor time to put 1,000 objects of 1 KiB, 64 at a time.
    StorageSmall,
    /// Crates in the tree of the program that does it, without it.
    StorageTree,
    /// kB of the program, stripped.
    StorageBinary,
    /// Seconds of processor time to build it from nothing.
    StorageNothing,
}

impl Measure {
    /// What stands in the table.
    pub fn title(self) -> &'static str {
        match self {
            Measure::Generate => "generate, cpu s",
            Measure::GeneratePeak => "generate peak, MiB",
            Measure::GenerateAll => "generate all products, cpu s",
            Measure::Check => "check, s",
            Measure::CheckCpu => "check, cpu s",
            Measure::Release => "build --release, s",
            Measure::ReleaseCpu => "build --release, cpu s",
            Measure::Peak => "rustc peak, MiB",
            Measure::Program => "program with four calls, release, s",
            Measure::NothingRustls => "release from nothing, rustls, s",
            Measure::NothingNative => "release from nothing, native-tls, s",
            Measure::NothingPlain => "release from nothing, no TLS, s",
            Measure::TreeRustls => "crates, rustls",
            Measure::TreeNative => "crates, native-tls",
            Measure::TreePlain => "crates, no TLS",
            Measure::BinaryRustls => "stripped, one call, rustls, kB",
            Measure::BinaryNative => "stripped, one call, native-tls, kB",
            Measure::BinaryPlain => "stripped, one call, no TLS, kB",
            Measure::LinesPerOperation => "lines per operation",
            Measure::TokensPerOperation => "tokens per operation",
            Measure::TokensPerModel => "tokens per model",
            Measure::LlvmLines => "LLVM lines, crate",
            Measure::LlvmLinesProgram => "LLVM lines, four calls",
            Measure::CallAllocations => "allocations per call",
            Measure::DecodeAllocations => "allocations to decode 1 MB",
            Measure::DecodeMemory => "memory to decode 1 MB, kB",
            Measure::Call => "call, cpu µs",
            Measure::Decode => "decode 10 MB, cpu ms",
            Measure::DecodeShuffled => "decode 10 MB shuffled, cpu ms",
            Measure::GrowthGenerate => "growth of generate",
            Measure::GrowthCheck => "growth of check",
            Measure::GrowthRelease => "growth of release",
            Measure::StorageUp => "1 GiB up, cpu s",
            Measure::StorageUpPeak => "1 GiB up, MiB over the start",
            Measure::StorageDown => "1 GiB down, cpu s",
            Measure::StorageDownPeak => "1 GiB down, MiB over the start",
            Measure::StorageList => "10,000 keys listed, cpu ms",
            Measure::StorageSmall => "1,000 small objects put, cpu ms",
            Measure::StorageTree => "crates, object storage",
            Measure::StorageBinary => "stripped, object storage, kB",
            Measure::StorageNothing => "release from nothing, object storage, cpu s",
        }
    }
}

/// Values of one thing, measured several times.
#[derive(Clone, Debug, Default)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// The value in the middle.
    pub fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let (below, above) = sorted.split_at(sorted.len() / 2);
        match (below.last(), above.first()) {
            (_, Some(middle)) if sorted.len() % 2 == 1 => *middle,
            (Some(below), Some(above)) => f64::midpoint(*below, *above),
            _ => f64::NAN,
        }
    }

    /// The least and the greatest.
    pub fn range(&self) -> (f64, f64) {
        let least = self.0.iter().copied().fold(f64::INFINITY, f64::min);
        (
            least,
            self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        )
    }
}

impl Serialize for Sample {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (least, most) = self.range();
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("median", &self.median())?;
        map.serialize_entry("least", &least)?;
        map.serialize_entry("most", &most)?;
        map.serialize_entry("runs", &self.0.len())?;
        map.end()
    }
}

/// Everything that was measured, and what could not be.
#[derive(Debug, Default, Derive)]
pub struct Figures {
    figures: BTreeMap<Measure, BTreeMap<String, Sample>>,
    /// By subject: why something is missing.
    failures: BTreeMap<String, Vec<String>>,
}

impl Figures {
    /// One more value.
    pub fn add(&mut self, measure: Measure, subject: &str, value: f64) {
        let samples = self.figures.entry(measure).or_default();
        samples.entry(subject.to_owned()).or_default().0.push(value);
    }

    /// Notes that something could not be measured; said at once, since the run goes on for long.
    pub fn fail(&mut self, subject: &str, why: &Error) {
        eprintln!("{subject}: {why}");
        self.failures
            .entry(subject.to_owned())
            .or_default()
            .push(why.to_string());
    }

    /// Adds a value that may have failed.
    pub fn record(&mut self, measure: Measure, subject: &str, value: Result<f64, Error>) {
        match value {
            Ok(value) => self.add(measure, subject, value),
            Err(why) => self.fail(subject, &why),
        }
    }

    /// The middle value.
    pub fn get(&self, measure: Measure, subject: &str) -> Option<f64> {
        Some(self.figures.get(&measure)?.get(subject)?.median())
    }

    /// All measures, in their order, with the samples of each subject.
    pub fn measures(&self) -> impl Iterator<Item = (Measure, &BTreeMap<String, Sample>)> {
        self.figures
            .iter()
            .map(|(measure, samples)| (*measure, samples))
    }

    /// All failures.
    pub fn failures(&self) -> impl Iterator<Item = (&str, &str)> {
        self.failures.iter().flat_map(|(subject, whys)| {
            whys.iter().map(move |why| (subject.as_str(), why.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Figures, Measure};

    #[test]
    fn the_middle_of_odd_and_even_samples() {
        let mut figures = Figures::default();
        for value in [5.0, 1.0, 2.0] {
            figures.add(Measure::Check, "ours", value);
        }
        assert_eq!(figures.get(Measure::Check, "ours"), Some(2.0));
        figures.add(Measure::Check, "ours", 3.0);
        assert_eq!(figures.get(Measure::Check, "ours"), Some(2.5));
        assert_eq!(figures.get(Measure::Check, "hand"), None);
    }
}
