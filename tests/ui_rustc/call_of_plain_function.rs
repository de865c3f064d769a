use gradtape::differentiable;

mod physics {
    pub fn energy(x: f64) -> f64 {
        0.5 * x * x
    }
}

fn kinetic(m: f64, v: &[f64]) -> Vec<f64> {
    v.iter().map(|v| m * v).collect()
}

#[differentiable]
fn by_path(x: f64) -> f64 {
    let scale = 2.0;
    scale * physics::energy(x)
}

#[differentiable]
fn by_name(x: f64, v: &[f64]) -> f64 {
    kinetic(x, v)[0]
}

fn main() {
    by_path::grad(1.0);
    by_name::grad(1.0, &[1.0]);
}
