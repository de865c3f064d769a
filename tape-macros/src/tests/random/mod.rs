//! Random programs: what is lowered computes what the source computes, and the derivatives agree
//! with each other and with differences.
//!
//! `GRADTAPE_FUZZ=100000 cargo test -p tape-macros random` runs that many instead of a few hundred,
//! from the seed `GRADTAPE_FUZZ_FROM`. A failure is shrunk and printed with the listing of its
//! phases.

mod check;
mod generate;
mod shrink;

use crate::options::Switches;
use check::Verdict;
use generate::Random;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable)
        .ok()
        .map(|n| n.parse().expect("a number"))
}

/// As many programs as count, from consecutive seeds.
fn run(count: u64, switches: &Switches) {
    run_of(generate::program, count, switches);
}

fn run_of(generate: fn(&mut Random) -> String, count: u64, switches: &Switches) {
    let count = number("GRADTAPE_FUZZ").unwrap_or(count);
    let first = number("GRADTAPE_FUZZ_FROM").unwrap_or(0);
    let (mut passed, mut failed) = (0, 0);
    for seed in first..first + count {
        let text = generate(&mut Random::new(seed));
        match check::check(&text, seed, switches) {
            Verdict::Passed => passed += 1,
            Verdict::Skipped => {}
            Verdict::Failed(kind, why) => {
                failed += 1;
                let (small, why) = shrink::shrink(&text, seed, switches, &kind, why);
                eprintln!("seed {seed}, {switches:?}, {kind}: {why}\n{small}");
                eprintln!("{}", check::listing(&small, switches));
                assert!(failed < 10, "enough");
            }
        }
    }
    eprintln!("{passed} of {count} programs passed, {failed} failed");
    assert_eq!(failed, 0);
    assert!(passed * 2 > count, "most programs are worth a check");
}

#[test]
fn random_programs() {
    run(300, &Switches::ON);
}

#[test]
fn random_buffers() {
    run_of(generate::buffers, 150, &Switches::ON);
    run_of(generate::buffers, 50, &Switches::without("fuse"));
    let in_rows = (0..150).filter(|seed| {
        let text = generate::buffers(&mut Random::new(*seed));
        check::listing(&text, &Switches::ON).contains("keep row")
    });
    assert!(
        in_rows.count() >= 30,
        "few buffers are written in their rows"
    );
}

#[test]
fn without_activity() {
    run(100, &Switches::without("activity"));
}

#[test]
fn without_simplification() {
    run(100, &Switches::without("simplify"));
}

#[test]
fn without_recomputation() {
    run(100, &Switches::without("recompute"));
}

#[test]
fn without_products() {
    run(100, &Switches::without("products"));
}

#[test]
fn without_fusion() {
    run(100, &Switches::without("fuse"));
}

#[test]
fn without_hoisting() {
    run(100, &Switches::without("hoist"));
}

#[test]
fn without_reciprocals() {
    run(100, &Switches::without("reciprocals"));
}

#[test]
fn without_scales() {
    run(100, &Switches::without("scales"));
}

#[test]
fn without_absences() {
    run(100, &Switches::without("absences"));
}

#[test]
fn without_totals() {
    run(100, &Switches::without("totals"));
}

#[test]
fn without_rows_in_place() {
    run_of(generate::buffers, 50, &Switches::without("in_place"));
}

#[test]
fn without_views() {
    run(100, &Switches::without("views"));
}

#[test]
fn without_lanes() {
    run(100, &Switches::without("lanes"));
}

#[test]
fn without_jamming() {
    run(100, &Switches::without("jam"));
}

#[test]
fn without_contraction() {
    run(100, &Switches::without("contract"));
}

#[test]
fn without_checkpoints() {
    run(100, &Switches::without("checkpoint"));
}

/// Iterations run again wherever they can.
#[test]
fn without_caches() {
    run(300, &Switches::without("caches"));
}

#[test]
fn without_any() {
    run(
        100,
        &Switches::without(
            "activity,simplify,recompute,products,fuse,hoist,reciprocals,scales,absences,totals,in_place,views,lanes,jam,sparse,contract,checkpoint",
        ),
    );
}

#[test]
fn with_free_sums() {
    let switches = Switches {
        reassociate: true,
        ..Switches::ON
    };
    run(100, &switches);
    run_of(generate::buffers, 50, &switches);
}

/// What the reversal chooses between is all there, in the listings of so many programs.
#[test]
fn programs_cover_the_reversal() {
    let marks = [
        ("a row", "pop row"),
        ("an array", "_rec = zero"),
        ("a stack", "unpack"),
        ("a record of an iteration", "reset "),
        ("a sum in a local", "_sum = zero"),
        ("a shape", "shape of"),
        ("a pullback", "_pullback"),
        ("a view", "view"),
        ("lanes in blocks", "_part"),
        ("four iterations at a time", "_lanes = zero"),
        ("rows of four iterations", "of 4 lanes"),
        ("a reciprocal", "_recip = "),
        ("a block", "block_size"),
        ("a callee's answer", "overwrites"),
        ("a callee's partial", "_partial"),
        ("a product of primal values", "_factor"),
    ];
    let listings: Vec<String> = (0..300)
        .map(|seed| generate::program(&mut Random::new(seed)))
        .map(|text| check::listing(&text, &Switches::ON))
        .collect();
    for (what, mark) in marks {
        let found = listings.iter().filter(|l| l.contains(mark)).count();
        assert!(found >= 3, "{what} occurs in {found} programs only");
    }
    let again = (0..300).filter(|seed| {
        let text = generate::program(&mut Random::new(*seed));
        check::listing(&text, &Switches::without("caches")).contains("_again = ")
    });
    assert!(again.count() >= 40, "few iterations run again");
    let totals = (0..300).zip(&listings).filter(|(seed, listing)| {
        let text = generate::program(&mut Random::new(*seed));
        check::listing(&text, &Switches::without("totals")) != **listing
    });
    assert!(totals.count() >= 5, "few sums follow from the primal's");
    let fused = listings.iter().filter(|l| {
        let forward = l.split("// forward sweep\n").skip(1);
        let mut forward = forward.filter_map(|l| l.split("// reverse").next());
        forward.any(|l| l.contains("_bar"))
    });
    assert!(fused.count() >= 40, "few loops run both sweeps at once");
}
