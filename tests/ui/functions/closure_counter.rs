use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut total = x;
    let mut scale = |k: f64| {
        total *= k;
        total
    };
    scale(2.0) + scale(3.0)
}

fn main() {}
