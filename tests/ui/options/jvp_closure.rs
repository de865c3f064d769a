use gradtape::differentiable;

#[differentiable(jvp = |(x, dx)| x)]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
