/// A vector that grows.
#[gradtape::differentiable]
fn trajectory_length(x: f64, v: f64, steps: usize) -> f64 {
    let mut path = vec![x];
    for i in 0..steps {
        let next = path[i] + 0.1 * v * path[i].cos();
        path.push(next);
    }
    let mut length = 0.0;
    for pair in path.windows(2) {
        length += (pair[1] - pair[0]).abs();
    }
    length
}
