use gradtape::differentiable;

#[differentiable]
fn f(mut a: [f64; 2], mut b: [f64; 2], first: bool) -> f64 {
    let chosen = if first { &mut a } else { &mut b };
    chosen[0] *= 2.0;
    a[0] * b[0]
}

fn main() {}
