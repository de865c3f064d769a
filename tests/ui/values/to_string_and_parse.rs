use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = x.to_string().parse::<f64>().unwrap();
    y + x
}

fn main() {}
