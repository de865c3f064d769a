use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let r: Result<f64, f64> = if x > 1.0 { Ok(x) } else { Err(x * x) };
    match r {
        Ok(v) => v,
        Err(e) => e * 2.0,
    }
}

#[differentiable]
fn g(x: f64, y: Option<f64>) -> f64 {
    y.ok_or(x).unwrap_or_else(|e| e)
}

#[differentiable]
fn h(x: f64) -> Result<f64, f64> {
    if x > 1.0 { Ok(x * x) } else { Err(x) }
}

fn main() {}
