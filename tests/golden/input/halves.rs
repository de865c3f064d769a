/// Parts of one container are lent to a callee, and so are the adjoints of those that cannot overlap.
#[gradtape::differentiable]
fn gate(weights: &[f64], biases: &[f64], x: f64) -> f64 {
    let mut y = x;
    for i in 0..biases.len() {
        y *= (weights[i] * y + biases[i]).tanh();
    }
    y
}

#[gradtape::differentiable]
fn chained(params: &[f64], n: usize, x: f64) -> f64 {
    let (weights, biases) = params.split_at(n);
    let y = gate(weights, biases, x);
    gate(&params[1..], biases, y)
}
