//! A determinant by expansion in minors.

use gradtape::differentiable;

/// The determinant of the `m` by `m` minor of the `n` by `n` matrix `a` that the lists describe: `rows[i]` is the row after
/// row `i`, `rows[n]` the first; `columns` likewise.
#[differentiable]
fn minor(a: &[f64], n: usize, m: usize, rows: &mut [usize], columns: &mut [usize]) -> f64 {
    let row = rows[n];
    let mut column = columns[n];
    if m == 1 {
        return a[row * n + column];
    }
    let mut det = 0.0;
    let mut sign = 1.0;
    let mut before = n;
    rows[n] = rows[row];
    for _ in 0..m {
        columns[before] = columns[column];
        det += sign * a[row * n + column] * minor(a, n, m - 1, rows, columns);
        columns[before] = column;
        before = column;
        column = columns[column];
        sign = -sign;
    }
    rows[n] = row;
    det
}

/// The determinant of the `n` by `n` matrix `a`, row-major.
#[differentiable]
pub fn det(a: &[f64], n: usize) -> f64 {
    let mut rows: Vec<usize> = (1..n + 1).chain([0]).collect();
    let mut columns = rows.clone();
    minor(a, n, n, &mut rows, &mut columns)
}
