/// A fold with an index.
#[gradtape::differentiable]
fn discounted(rewards: &[f64], discount: f64) -> f64 {
    rewards
        .iter()
        .enumerate()
        .fold(0.0, |sum, (i, reward)| sum + discount.powi(i as i32) * reward)
}
