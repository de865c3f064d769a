use gradtape::differentiable;

#[differentiable]
fn f(mut a: [f64; 2], first: bool) -> f64 {
    let chosen = if first { &mut a } else { &mut [1.0, 2.0] };
    chosen[0] *= 2.0;
    chosen[0] * a[1]
}

#[differentiable]
fn g(x: f64, n: usize) -> f64 {
    let mut parts = [[x, 1.0], [2.0, x]];
    let mut cell = &mut parts[0][0];
    for _ in 0..n {
        *cell *= x;
        cell = next(&mut parts);
    }
    parts[0][0] * parts[1][1]
}

fn next(parts: &mut [[f64; 2]; 2]) -> &mut f64 {
    &mut parts[1][1]
}

fn main() {}
