use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & !(1 << 63))
}

#[differentiable]
fn g(x: f64) -> f64 {
    std::hint::black_box(x) * x
}

fn main() {}
