use gradtape::differentiable;
use std::sync::atomic::{AtomicU64, Ordering};

static LAST: AtomicU64 = AtomicU64::new(0);

#[differentiable]
fn f(x: f64) -> f64 {
    LAST.store((x * x).to_bits(), Ordering::Relaxed);
    f64::from_bits(LAST.load(Ordering::Relaxed)) * x
}

fn main() {}
