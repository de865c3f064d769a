use gradtape::differentiable;

#[differentiable(fast, mode = reverse, wrt(a), order(2))]
fn f(a: f64) -> f64 {
    a.round() * a
}

fn main() {}
