use gradtape::differentiable;

mod tables {
    pub const SCALE: f64 = 3.0;
}

const SCALE: f64 = 2.0;

#[differentiable]
fn f(x: f64) -> f64 {
    let a = {
        use tables::*;
        SCALE * x
    };
    a + SCALE * x
}

fn main() {}
