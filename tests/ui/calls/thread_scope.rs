use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = std::thread::scope(|s| s.spawn(|| x.sin()).join().unwrap());
    y * y
}

fn main() {}
