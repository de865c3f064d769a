use gradtape::differentiable;

macro_rules! zero_first {
    ($v:expr) => {
        $v[0] = 0.0
    };
}

#[differentiable]
fn f(x: &mut [f64]) -> f64 {
    let _done = { zero_first!(x) };
    x[0] * x[1]
}

fn main() {}
