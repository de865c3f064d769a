use gradtape::differentiable;

macro_rules! double {
    ($v:ident) => {
        $v *= 2.0;
    };
}

#[differentiable]
fn f(x: f64) -> f64 {
    let mut y = x;
    double!(y);
    y
}

fn main() {}
