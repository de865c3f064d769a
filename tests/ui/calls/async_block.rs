use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let later = async move { x * x };
    drop(later);
    x
}

fn main() {}
