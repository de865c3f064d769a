use gradtape::differentiable;

#[differentiable]
fn powers(x: f64) -> f64 {
    let v = std::array::from_fn(|i| x.powi(i as i32));
    last(v)
}

fn last(v: [f64; 3]) -> f64 {
    v[2]
}

fn main() {}
