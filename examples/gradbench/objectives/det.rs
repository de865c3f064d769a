//! A determinant by expansion in minors.

use gradtape::differentiable;

/// The determinant of the minor made of the rows `a`, `n` numbers each, and of as many of their columns, which the list
/// describes: `columns[j]` is the column after column `j`, `columns[n]` the first.
#[differentiable]
fn minor(a: &[f64], n: usize, columns: &mut [usize]) -> f64 {
    let (row, below) = a.split_at(n);
    let mut column = columns[n];
    if below.is_empty() {
        return row[column];
    }
    let mut det = 0.0;
    let mut sign = 1.0;
    let mut before = n;
    for _ in 0..a.len() / n {
        columns[before] = columns[column];
        det += sign * row[column] * minor(below, n, columns);
        columns[before] = column;
        before = column;
        column = columns[column];
        sign = -sign;
    }
    det
}

/// The determinant of the `n` by `n` matrix `a`, row-major.
#[differentiable]
pub fn det(a: &[f64], n: usize) -> f64 {
    let mut columns: Vec<usize> = (1..n + 1).chain([0]).collect();
    minor(a, n, &mut columns)
}
