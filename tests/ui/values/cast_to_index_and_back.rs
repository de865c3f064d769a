use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let cell = x as i32;
    let t = x - cell as f64;
    t * t
}

fn main() {}
