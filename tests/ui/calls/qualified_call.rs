use gradtape::differentiable;

trait Smooth {
    fn smooth(self) -> f64;
}

impl Smooth for f64 {
    fn smooth(self) -> f64 {
        self * self
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    <f64 as Smooth>::smooth(x)
}

fn main() {}
