use gradtape::differentiable;

#[differentiable]
fn f(n: usize, flag: bool, name: &str) -> f64 {
    if flag { n as f64 } else { name.len() as f64 }
}

fn main() {}
