use gradtape::differentiable;

fn checked(x: f64) -> Option<f64> {
    Some(x)
}

#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.iter()
        .filter_map(|v| {
            let w = checked(*v)?;
            checked(w)
        })
        .sum()
}

fn main() {}
