use gradtape::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut it = x.iter().peekable();
    let mut s = 0.0;
    while let Some(v) = it.next_if(|v| **v > 0.0) {
        s += v * it.peek().map_or(1.0, |n| **n);
    }
    s
}

fn main() {}
