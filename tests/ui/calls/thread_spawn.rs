use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let handle = std::thread::spawn(move || x.sin());
    let y = handle.join().unwrap();
    y * y
}

fn main() {}
