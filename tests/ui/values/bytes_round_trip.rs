use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    f64::from_le_bytes(x.to_le_bytes())
}

fn main() {}
