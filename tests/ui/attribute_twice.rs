use gradtape::differentiable;

#[differentiable]
#[differentiable(wrt(x))]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {
    f::grad(1.0);
}
