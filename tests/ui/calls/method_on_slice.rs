use gradtape::differentiable;

trait Energy {
    fn energy(&self) -> f64;
}

impl Energy for [f64] {
    fn energy(&self) -> f64 {
        self.iter().sum()
    }
}

#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.energy()
}

fn main() {}
