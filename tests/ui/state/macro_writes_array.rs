use gradtape::differentiable;

macro_rules! zero_first {
    ($v:expr) => {
        $v[0] = 0.0
    };
}

#[differentiable]
fn f(mut x: [f64; 2]) -> f64 {
    zero_first!(x);
    x[0] * x[1]
}

fn main() {}
