use gradtape::differentiable;

macro_rules! cubed {
    ($e:expr) => {
        $e * $e * $e
    };
}

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += cubed!(*v);
    }
    sum
}

fn main() {}
