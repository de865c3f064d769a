use gradtape::differentiable;

#[derive(Clone, Copy)]
union Bits {
    float: f64,
    word: u64,
}

#[differentiable]
fn f(x: f64) -> f64 {
    let bits = Bits { float: x };
    let y = unsafe { bits.float };
    y * x
}

fn main() {}
