use gradtape::differentiable;

#[differentiable(wrt(a, a), wrt(b), companion = First, companion = Second)]
fn f(a: f64, b: f64, #[constant] #[constant] c: f64) -> f64 {
    a * b * c
}

fn main() {}
