use gradtape::differentiable;

type Fallible = std::result::Result<f64, String>;
type Maybe = Option<f64>;

#[differentiable]
fn reciprocal(x: f64) -> Fallible {
    if x == 0.0 {
        return Err("zero".to_string());
    }
    Ok(1.0 / x)
}

#[differentiable]
fn root(x: f64) -> Option<f64> {
    (x >= 0.0).then(|| x.sqrt())
}

#[differentiable]
fn fourth_root(x: f64) -> Maybe {
    let y = root(x)?;
    root(y)
}

fn main() {}
