/// What carries no derivative is passed through.
#[gradtape::differentiable]
fn interpolated(x: f64, #[constant] table: &[f64], name: &str) -> f64 {
    assert!(!table.is_empty(), "{name} is empty");
    let mut i = 0;
    while i + 2 < table.len() && x > (i + 1) as f64 {
        i += 1;
    }
    let fraction = x - i as f64;
    table[i] * (1.0 - fraction) + table[i + 1] * fraction
}
