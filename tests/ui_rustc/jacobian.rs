use gradtape::differentiable;

type Real = f64;

#[differentiable]
fn scalar(x: Real) -> Real {
    x * x
}

#[differentiable]
fn plain_scalar(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn counted(x: f64) -> Vec<(f64, usize)> {
    vec![(x, 1)]
}

fn main() {
    scalar::jacobian(1.0);
    plain_scalar::jacobian(1.0);
    counted::jacobian(1.0);
}
