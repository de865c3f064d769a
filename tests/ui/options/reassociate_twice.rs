use gradtape::differentiable;

#[differentiable(reassociate, reassociate)]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
