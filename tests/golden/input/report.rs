/// What becomes of loops of each kind, told in the companion's documentation.
#[gradtape::differentiable(report)]
fn worst_path(steps: &[f64], rate: f64, samples: usize) -> f64 {
    let mut scale = 0.0;
    for step in steps {
        scale += (step * rate).exp();
    }
    let mut state = rate;
    for step in steps {
        state = (state * step).sin() + state;
    }
    let mut total = 0.0;
    for sample in 0..samples {
        let mut path = 1.0;
        for step in steps {
            path = path * step + sample as f64;
        }
        total += path.tanh();
    }
    let largest = steps.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    total * state / scale.ln() + largest
}
