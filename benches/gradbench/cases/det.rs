use super::{Case, Numbers};
use crate::objectives::det::det;

struct Minor<'a> {
    a: &'a [f64],
    a_bar: &'a mut [f64],
    n: usize,
    rows: Vec<usize>,
    columns: Vec<usize>,
}

impl Minor<'_> {
    /// The minor's determinant; adds its derivative times `seed`. One descent: a smaller minor's seed is known before its
    /// value, and its value is what the factor's adjoint wants.
    fn det(&mut self, m: usize, seed: f64) -> f64 {
        let n = self.n;
        let row = self.rows[n];
        let mut column = self.columns[n];
        if m == 1 {
            self.a_bar[row * n + column] += seed;
            return self.a[row * n + column];
        }
        let mut det = 0.0;
        let mut sign = 1.0;
        let mut before = n;
        self.rows[n] = self.rows[row];
        for _ in 0..m {
            let next = self.columns[column];
            self.columns[before] = next;
            let factor = sign * self.a[row * n + column];
            let smaller = self.det(m - 1, seed * factor);
            self.a_bar[row * n + column] += seed * sign * smaller;
            det += factor * smaller;
            self.columns[before] = column;
            before = column;
            column = next;
            sign = -sign;
        }
        self.rows[n] = row;
        det
    }
}

fn by_hand(a: &[f64], n: usize, a_bar: &mut [f64]) -> f64 {
    let rows: Vec<usize> = (1..n + 1).chain([0]).collect();
    let columns = rows.clone();
    Minor {
        a,
        a_bar,
        n,
        rows,
        columns,
    }
    .det(n, 1.0)
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
