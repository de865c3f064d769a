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

#[differentiable]
fn sums_of_points(x: &[[f64; 2]], #[constant] w: &[f64]) -> Vec<[f64; 2]> {
    let mut y = Vec::new();
    for _ in 0..20 {
        let mut sum = [0.0; 2];
        for (w, x) in w.iter().zip(x) {
            let mut moved = [0.0; 2];
            for k in 0..2 {
                moved[k] = w * x[k];
                sum[k] += moved[k];
            }
        }
        y.push(sum);
    }
    y
}

/// Nor in arrays of their own.
#[test]
fn nothing_is_added_to_arrays_either() {
    let w = [1.0, 2.0, 3.0, 4.0, 5.0, f64::INFINITY];
    let rows = sums_of_points::jacobian(&[[1.0; 2]; 6], &w);
    assert_eq!(
        rows[7][1][..4],
        [[0.0, 1.0], [0.0, 2.0], [0.0, 3.0], [0.0, 4.0]]
    );
}

#[differentiable]
fn stretched(by: [f64; 2], x: &[f64], #[constant] w: &[f64]) -> Vec<[f64; 2]> {
    let mut y = Vec::new();
    for i in 0..x.len() {
        y.push([by[0] * w[i] + x[i], by[1] * w[i] - x[i]]);
    }
    y
}

/// What a pass does not move has no products in it.
#[test]
fn what_is_still_is_no_factor() {
    let mut w = [1.0; 16];
    w[12] = f64::INFINITY;
    let rows = stretched::jacobian([1.0; 2], &[1.0; 16], &w);
    let (of_by, of_x) = &rows[12][1];
    assert_eq!((of_by[1], of_x[12]), (f64::INFINITY, -1.0));
}
