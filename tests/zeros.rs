//! What a Jacobian makes of tangents that are zero, beyond what derivatives tell.

use gradtape::differentiable;

#[differentiable]
fn sums(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; 20];
    for y in &mut y {
        for (w, x) in w.iter().zip(x) {
            *y += w * x;
        }
    }
    y
}

/// Columns that come in a pass of their own have nothing of an infinite constant that is not theirs.
#[test]
fn what_is_not_moved_adds_nothing() {
    let mut w: Vec<f64> = (0..16).map(f64::from).collect();
    w[12] = f64::INFINITY;
    let rows = sums::jacobian(&[1.0; 16], &w);
    assert_eq!(rows[7][..8], w[..8]);
}
