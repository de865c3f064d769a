use gradtape::differentiable;

struct Physics;

impl Physics {
    fn energy(x: f64) -> f64 {
        x * x
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    Physics::energy(x) * 2.0
}

fn main() {}
