use gradtape::differentiable;

trait Pairs: Iterator + Sized {
    fn pairs(self) -> Self {
        self
    }
}

impl<I: Iterator> Pairs for I {}

#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.iter().pairs().map(|p| p * p).sum()
}

fn main() {}
