/// A differentiable function calls another, with a scalar, a slice and a part of an array.
#[gradtape::differentiable]
fn softplus(x: f64, weights: &[f64]) -> f64 {
    let mut sum = 0.0;
    for w in weights {
        sum += (w * x).exp();
    }
    sum.ln_1p()
}

#[gradtape::differentiable]
fn layers(x: f64, weights: [f64; 4]) -> f64 {
    let hidden = softplus(x, &weights[..2]);
    softplus(hidden, &weights[2..]) + hidden
}
