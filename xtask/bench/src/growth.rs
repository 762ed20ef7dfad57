//! Whether what is added to a large document costs more than what is added to a small one.

use std::path::Path;

use xtask_common::Result;

use crate::builds::crate_alone;
use crate::documents::merged;
use crate::figures::{Figures, Measure};
use crate::scratch::Scratch;
use crate::subject::{Subject, generate};

/// What a document of some size costs.
struct Cost {
    /// Operations and types.
    parts: f64,
    generate: f64,
    check: f64,
    release: f64,
}

/// Measures a small, a large and a very large document, and adds the growth of each cost to the figures of our
/// crate: the cost of a part between the large and the very large one, by that between the small and the large
/// one.
pub fn run(scratch: &Scratch, document: &Path, rounds: usize, figures: &mut Figures) -> Result<()> {
    let small = scratch.repository("specs/auth/openapi.yaml");
    let documents = [
        ("auth", small),
        ("document", document.to_owned()),
        ("all", merged(scratch, 1)?),
        ("all, three times", merged(scratch, 3)?),
    ];
    xtask_common::say!(
        "\n| document | operations and types | generate, cpu s | check, cpu s | release, cpu s |"
    );
    xtask_common::say!("|---|---|---|---|---|");
    let mut costs = Vec::new();
    for (name, document) in documents {
        let cost = cost(scratch, name, &document, rounds)?;
        xtask_common::say!(
            "| {name} | {} | {:.2} | {:.2} | {:.2} |",
            cost.parts,
            cost.generate,
            cost.check,
            cost.release
        );
        costs.push(cost);
    }
    let [small, large, .., largest] = costs.as_slice() else {
        return Ok(());
    };
    let mut growth = |measure, of: fn(&Cost) -> f64| {
        let slope = |from: &Cost, to: &Cost| (of(to) - of(from)) / (to.parts - from.parts);
        figures.add(measure, "ours", slope(large, largest) / slope(small, large));
    };
    growth(Measure::GrowthGenerate, |cost| cost.generate);
    growth(Measure::GrowthCheck, |cost| cost.check);
    growth(Measure::GrowthRelease, |cost| cost.release);
    Ok(())
}

fn cost(scratch: &Scratch, name: &str, document: &Path, rounds: usize) -> Result<Cost> {
    let package = format!("growth-{}", name.replace([',', ' '], ""));
    let sdk = scratch.path(&format!("growth/{package}"));
    let made = generate(scratch, document, &sdk, &package)?;
    let subject = Subject {
        name: name.to_owned(),
        sdk: Some(sdk.clone()),
        program: None,
        tls: Vec::new(),
    };
    let mut samples = Figures::default();
    for _ in 0..rounds {
        let made = generate(scratch, document, &sdk, &package)?;
        samples.add(Measure::Generate, name, made.spent.cpu);
    }
    // Generating writes the runtime anew, which is not to be built with the crate.
    crate_alone(scratch, &subject)?;
    for _ in 0..rounds {
        if let Some([check, release]) = crate_alone(scratch, &subject)? {
            samples.add(Measure::CheckCpu, name, check.cpu);
            samples.add(Measure::ReleaseCpu, name, release.cpu);
        }
    }
    let median = |measure| samples.get(measure, name).unwrap_or(f64::NAN);
    Ok(Cost {
        parts: made.operations + made.types,
        generate: median(Measure::Generate),
        check: median(Measure::CheckCpu),
        release: median(Measure::ReleaseCpu),
    })
}
