use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut sum = 0.0;
    let mut add = |t: f64| sum += t * t;
    add(x);
    sum
}

fn main() {}
