use gradtape::differentiable;

#[differentiable]
unsafe extern "C" {
    fn f(x: f64) -> f64;
}

fn main() {}
