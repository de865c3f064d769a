use gradtape::differentiable;

#[differentiable]
fn f(x: f64, k: usize) -> f64 {
    let table = [f64::sin as fn(f64) -> f64, f64::cos];
    table[k](x)
}

fn main() {}
