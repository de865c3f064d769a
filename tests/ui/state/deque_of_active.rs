use gradtape::differentiable;
use std::collections::VecDeque;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut queue = VecDeque::new();
    queue.push_back(x);
    queue.push_back(2.0 * x);
    queue.pop_front().unwrap()
}

fn main() {}
