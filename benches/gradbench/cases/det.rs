use super::{Case, Numbers};
use crate::objectives::det::det;

/// The determinant of the minor made of the rows `a` and of the columns that the list holds; adds its derivative times
/// `seed`. One descent: a smaller minor's seed is known before its value, and its value is what the factor's adjoint wants.
fn minor(a: &[f64], a_bar: &mut [f64], n: usize, columns: &mut [usize], seed: f64) -> f64 {
    let (row, below) = a.split_at(n);
    let (row_bar, below_bar) = a_bar.split_at_mut(n);
    let mut column = columns[n];
    if below.is_empty() {
        row_bar[column] += seed;
        return row[column];
    }
    let mut det = 0.0;
    let mut sign = 1.0;
    let mut before = n;
    for _ in 0..a.len() / n {
        let next = columns[column];
        columns[before] = next;
        let factor = sign * row[column];
        let smaller = minor(below, below_bar, n, columns, seed * factor);
        row_bar[column] += seed * sign * smaller;
        det += factor * smaller;
        columns[before] = column;
        before = column;
        column = next;
        sign = -sign;
    }
    det
}

fn by_hand(a: &[f64], n: usize, a_bar: &mut [f64]) -> f64 {
    let mut columns: Vec<usize> = (1..n + 1).chain([0]).collect();
    minor(a, a_bar, n, &mut columns, 1.0)
}

pub fn cases() -> Vec<Case> {
    [5, 7, 9]
        .map(|n| {
            Case::gradient(
                format!("{n} x {n}"),
                (Numbers(6).take(n * n), n),
                n * n,
                |(a, n)| det(a, *n),
                |(a, n), a_bar| det::grad_into(a, *n, a_bar),
                |(a, n), a_bar| by_hand(a, *n, a_bar),
            )
        })
        .into()
}
