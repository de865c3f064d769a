use gradtape::differentiable;

#[differentiable]
async unsafe fn f(x: f64) -> f64 {
    x
}

fn main() {}
