//! Jacobians of sums over elements of which each pass moves a few: the tangents of the others are zero.

use gradtape::differentiable;

/// That many numbers.
fn some(n: usize) -> Vec<f64> {
    (0..n)
        .map(|i| ((i * 5) % 13) as f64 / 7.0 - 0.6 + 0.02 * i as f64)
        .collect()
}

fn points(n: usize) -> Vec<[f64; 3]> {
    (0..n)
        .map(|i| [0.1 * i as f64 - 0.7, 0.4, 0.03 * (i * i) as f64])
        .collect()
}

fn pairs(n: usize) -> Vec<[f64; 2]> {
    points(n).iter().map(|p| [p[0], p[2]]).collect()
}

mod rows_of_a_matrix {
    use super::*;

    #[differentiable]
    fn chunks(#[constant] a: &[f64], x: &[f64]) -> Vec<f64> {
        a.chunks(x.len())
            .map(|row| row.iter().zip(x).map(|(a, x)| a * x).sum())
            .collect()
    }

    #[differentiable]
    fn indexed(#[constant] a: &[f64], x: &[f64], rows: usize) -> Vec<f64> {
        let mut y = vec![1.0; rows];
        for i in 0..rows {
            let mut s = 0.5;
            for j in 0..x.len() {
                s -= a[i * x.len() + j] * x[j];
            }
            y[i] = s * 2.0 + a[i];
        }
        y
    }

    #[differentiable]
    fn ragged(#[constant] rows: &[Vec<f64>], x: &[f64; 18]) -> Vec<f64> {
        let mut y = Vec::new();
        for row in rows {
            let mut s = 0.0;
            for (w, x) in row.iter().zip(x.iter()) {
                s += w * x;
            }
            y.push(s);
        }
        y
    }

    /// Both are moved: their product is none to which an element adds nothing.
    #[differentiable]
    fn both(a: &[f64], x: &[f64], rows: usize) -> Vec<f64> {
        let mut y = vec![0.0; rows];
        for i in 0..rows {
            for j in 0..x.len() {
                y[i] += a[(i + j) % a.len()] * x[j];
            }
        }
        y
    }

    check_columns! {
        chunks(&some(20 * 19), wrt &some(19));
        // The last row is shorter.
        chunks(&some(20 * 19 - 7), wrt &some(19));
        chunks(&some(3 * 2), wrt &some(2));
        indexed(&some(30 * 17), wrt &some(17), 30);
        ragged(&(0..25).map(|i| some(i)).collect::<Vec<_>>(), wrt &[0.3; 18]);
        both(wrt &some(10), wrt &some(7), 20);
    }
}

mod coordinates {
    use super::*;

    #[differentiable]
    fn placed(x: &[[f64; 3]], n: usize) -> Vec<[f64; 3]> {
        let mut y = vec![[0.5; 3]; n];
        for i in 0..n {
            for j in 0..x.len() {
                for k in 0..3 {
                    y[i][k] += (i * 3 + j) as f64 * 0.1 * x[j][k] - x[j][2 - k];
                }
            }
        }
        y
    }

    /// The vertices are read while they change, and after.
    #[differentiable]
    fn turned(x: &[[f64; 3]], #[constant] w: &[f64]) -> Vec<[f64; 3]> {
        let mut y = vec![[0.0; 3]; 12];
        for (i, y) in y.iter_mut().enumerate() {
            for (j, x) in x.iter().enumerate() {
                y[0] += w[i] * x[1];
                y[2] -= x[0] * w[j];
            }
            y[1] += 0.5;
        }
        for y in &mut y {
            let [a, b, c] = *y;
            *y = [a * b - c, b * c, a * c];
        }
        y
    }

    check_columns! {
        placed(wrt &points(7), 9); placed(wrt &points(1), 2);
        turned(wrt &points(9), &some(12));
    }
}

mod places {
    use super::*;

    #[differentiable]
    fn shifted(x: &[f64], #[constant] w: &[f64], by: usize, n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            for j in 1..9 {
                y[i] += w[i] * x[j + 2] + x[j + 2] / 4.0;
                y[i] -= x[2 + j];
            }
            for j in 0..6 {
                y[i] += w[j] * x[by + j];
            }
        }
        y
    }

    /// Nothing is read of what is not there.
    #[differentiable]
    fn never(x: &[f64], #[constant] w: &[f64], n: usize, m: usize) -> Vec<f64> {
        let mut y = vec![x[0]; 12];
        for i in 0..n {
            for j in 0..m {
                y[i] += w[j] * x[j];
            }
        }
        y
    }

    #[differentiable]
    fn triangle(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; x.len() + 1];
        for i in 0..x.len() {
            for j in 0..i {
                y[i] += w[j] * x[j];
            }
            for j in i..x.len() {
                y[i] += w[i] * x[j];
            }
            for j in 0..=i {
                y[i + 1] -= x[j] * 0.25;
            }
        }
        y
    }

    /// An index that the elements tell.
    #[differentiable]
    fn gathered(x: &[f64], #[constant] w: &[f64], at: &[usize], n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            for &j in at {
                y[i] += w[i] * x[j];
            }
        }
        y
    }

    check_columns! {
        shifted(wrt &some(20), &some(30), 13, 30);
        shifted(wrt &some(11), &some(30), 0, 12);
        never(wrt &some(9), &some(3), 0, 1000);
        never(wrt &some(9), &some(3), 12, 0);
        never(wrt &some(9), &some(3), 12, 3);
        triangle(wrt &some(17), &some(17));
        gathered(wrt &some(9), &some(12), &[3, 0, 8, 3], 12);
    }
}

mod branches {
    use super::*;

    #[differentiable]
    fn chosen(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            let mut s = 0.0;
            for j in 0..x.len() {
                if w[j] < 0.1 {
                    continue;
                }
                let t = if (i + j) % 3 == 0 { x[j] } else { -x[j] * w[i] };
                s += t * w[j];
                if j == i {
                    s += x[j];
                }
            }
            if i % 2 == 0 {
                y[i] = s;
            } else {
                y[i] -= s;
            }
        }
        y
    }

    /// The nest is run where a flag says so, and may end early.
    #[differentiable]
    fn ended(x: &[f64], #[constant] w: &[f64], flag: bool, n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        if flag {
            for i in 0..n {
                for j in 0..x.len() {
                    y[i] += w[j] * x[j];
                }
            }
        }
        for i in 0..n {
            for j in 0..x.len() {
                if j > i {
                    break;
                }
                y[i] += w[i] * x[j];
            }
            if w[i] > 1.2 {
                return y;
            }
        }
        y
    }

    /// A sum that fades: more than its terms.
    #[differentiable]
    fn faded(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            let mut sum = 0.0;
            for j in 0..x.len() {
                sum = sum * 0.5 + w[j] * x[j];
            }
            y[i] = sum;
        }
        y
    }

    #[differentiable]
    fn turned(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            let mut sum = 0.0;
            for j in 0..x.len() {
                sum = w[i] * x[j] - sum;
            }
            y[i] = sum;
        }
        y
    }

    /// No sum at all.
    #[differentiable]
    fn last(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            let mut last = 0.5;
            for j in 0..x.len() {
                last = w[i] * x[j];
            }
            y[i] = last;
        }
        y
    }

    /// Each takes the place of the other.
    #[differentiable]
    fn swapped(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            let mut even = 0.0;
            let mut odd = 0.0;
            for j in 0..x.len() {
                (even, odd) = (odd, even + w[j] * x[j]);
            }
            y[i] = even * w[i] - odd;
        }
        y
    }

    /// A sum of a sum so far.
    #[differentiable]
    fn of_sums(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            let mut sum: f64 = 0.0;
            let mut sums: f64 = 0.0;
            for j in 0..x.len() {
                sums -= sum;
                sum += w[i] * x[j];
            }
            y[i] = sums;
        }
        y
    }

    /// What the primal carries along must pass by every element.
    #[differentiable]
    fn powers(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            let (mut sum, mut power) = (0.0, 1.0);
            for j in 0..x.len() {
                sum += x[j] * power;
                power *= w[i] * 0.5;
            }
            y[i] = sum;
        }
        y
    }

    check_columns! {
        chosen(wrt &some(17), &some(20), 20);
        ended(wrt &some(9), &some(14), true, 14);
        ended(wrt &some(9), &some(14), false, 14);
        faded(wrt &some(10), &some(12), 12);
        turned(wrt &some(10), &some(12), 12);
        last(wrt &some(10), &some(12), 12);
        swapped(wrt &some(10), &some(12), 12);
        of_sums(wrt &some(10), &some(12), 12);
        powers(wrt &some(10), &some(12), 12);
    }
}

mod memory {
    use super::*;

    /// The elements change while they are summed.
    #[differentiable]
    fn changed(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut x = x.to_vec();
        let mut y = vec![0.0; n];
        for i in 0..n {
            for j in 0..x.len() {
                y[i] += w[j] * x[j];
            }
            let at = i % x.len();
            x[at] += 0.1 * y[i];
        }
        y
    }

    /// The same, by what has no part in the sums.
    #[differentiable]
    fn changed_from_outside(x: &[f64], z: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let mut x = x.to_vec();
        let mut y = vec![0.0; 20];
        for i in 0..20 {
            for j in 0..9 {
                y[i] += w[j] * x[j];
            }
            x[i % 9] += z[i % z.len()];
        }
        y
    }

    /// Of two containers at once.
    #[differentiable]
    fn of_two(x: &[f64], z: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; 20];
        for i in 0..20 {
            for j in 0..z.len() {
                y[i] += w[i] * x[j] - w[j] * z[j];
            }
        }
        y
    }

    /// What was summed is squared in the same iteration, and what is written is read by the next one.
    #[differentiable]
    fn squared(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let (mut y, mut z) = (vec![0.0; n], vec![1.0; n + 1]);
        for i in 0..n {
            for j in 0..x.len() {
                y[i] += w[j] * x[j];
            }
            y[i] *= y[i];
            z[i + 1] = z[i] * 0.5 + y[i];
        }
        y.extend_from_slice(&z);
        y
    }

    /// Two containers, one of which the primal's part shares with what comes after.
    #[differentiable]
    fn two(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let (mut y, mut sums) = (vec![0.25; n], Vec::new());
        for i in 0..n {
            let mut s = 0.0;
            for j in 0..x.len() {
                s += w[i] * x[j];
                y[i] += w[j] * x[j];
            }
            sums.push(s);
        }
        for (y, s) in y.iter_mut().zip(&sums) {
            *y *= *s;
        }
        y
    }

    /// In each step, of what the step before has made.
    #[differentiable]
    fn steps(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut state = x.to_vec();
        for step in 0..n {
            let mut next = vec![0.1; state.len() + 1];
            for i in 0..state.len() {
                for j in 0..state.len() {
                    next[i] += w[(i + j) % w.len()] * state[j];
                }
            }
            for (i, v) in next.iter_mut().enumerate() {
                *v = (*v * 0.3).sin() + (i * step) as f64;
            }
            state = next;
        }
        state
    }

    /// More elements than iterations.
    #[differentiable]
    fn sparse_rows(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let mut y = vec![0.5; 40];
        for i in 0..3 {
            for j in 0..x.len() {
                y[i * 7] += w[j] * x[j];
            }
        }
        for i in 0..40 {
            y[i] *= x[i % x.len()];
        }
        y
    }

    #[differentiable]
    fn in_an_array(x: &[f64; 10], #[constant] w: &[f64]) -> [f64; 12] {
        let mut y = [0.0; 12];
        for i in 0..12 {
            for j in 0..10 {
                y[i] += (w[i] - w[j]) * x[j];
            }
        }
        y
    }

    /// What is moved as a whole between the sums.
    #[differentiable]
    fn moved(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let (mut y, mut z) = (vec![0.0; n], vec![0.5; n]);
        let mut filled = vec![1.0; n];
        for i in 0..n {
            for j in 0..x.len() {
                y[i] += w[j] * x[j];
            }
            y.swap(i, n - 1 - i);
            if i == 3 {
                std::mem::swap(&mut y, &mut z);
            }
            if i == 5 {
                filled.copy_from_slice(&y);
            }
            if i == 7 {
                z[2..].fill(x[1] * 0.5);
            }
        }
        for (y, (z, f)) in y.iter_mut().zip(z.iter().zip(&filled)) {
            *y += z * 0.5 - f;
        }
        y
    }

    #[differentiable]
    fn popped(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut y = vec![0.25; 2 * n];
        for i in 0..n {
            for j in 0..x.len() {
                y[0] += w[i] * x[j];
            }
            let last = y.pop().unwrap();
            y[1] += last;
            y[2] = y[0];
        }
        y
    }

    /// An array of each iteration's own.
    #[differentiable]
    fn with_own(x: &[[f64; 3]], #[constant] w: &[f64]) -> Vec<f64> {
        let mut y = Vec::with_capacity(12);
        for i in 0..12 {
            let mut sum = [0.0; 3];
            for (j, p) in x.iter().enumerate() {
                for k in 0..3 {
                    sum[k] += w[(i + j) % w.len()] * p[k];
                }
            }
            y.push(sum[0] * sum[1] - sum[2]);
        }
        y
    }

    check_columns! {
        changed(wrt &some(9), &some(12), 12);
        changed_from_outside(wrt &some(9), wrt &some(5), &some(12));
        of_two(wrt &some(9), wrt &some(9), &some(20));
        squared(wrt &some(9), &some(9), 12);
        two(wrt &some(17), &some(20), 20);
        steps(wrt &some(9), &some(5), 3); steps(wrt &some(9), &some(5), 1);
        sparse_rows(wrt &some(9), &some(9));
        in_an_array(wrt &[0.4; 10], &some(12));
        moved(wrt &some(9), &some(12), 12);
        popped(wrt &some(9), &some(12), 12);
        with_own(wrt &points(3), &some(5));
    }
}

mod of_others {
    use super::*;

    #[differentiable]
    fn bases(theta: &[f64], n: usize) -> Vec<[f64; 2]> {
        let at = |j: usize| theta[j % theta.len()];
        (0..n).map(|j| [at(j).sin(), at(j) * at(j + 1)]).collect()
    }

    /// Only rustc knows what a function returns.
    #[differentiable]
    fn blended(theta: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let bases = bases(theta, 30);
        let mut y = vec![0.0; n];
        for i in 0..n {
            for j in 0..bases.len() {
                y[i] += w[i * bases.len() + j] * (bases[j][0] - bases[j][1]);
            }
        }
        y
    }

    #[differentiable]
    fn table(theta: &[f64; 10]) -> [f64; 20] {
        std::array::from_fn(|j| theta[j / 2] * theta[j / 2])
    }

    #[differentiable]
    fn of_an_array(theta: &[f64; 10], #[constant] w: &[f64]) -> Vec<f64> {
        let table = table(theta);
        let mut y = vec![0.0; 15];
        for i in 0..15 {
            for j in 0..20 {
                y[i] += w[i + j] * table[j];
            }
        }
        y
    }

    /// What each round adds to stays from the one before.
    #[differentiable]
    fn added_to(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; 12];
        for _ in 0..3 {
            for i in 0..12 {
                for j in 0..x.len() {
                    y[i] += w[i] * x[j];
                }
            }
        }
        for y in &mut y {
            *y *= *y;
        }
        y
    }

    /// Sums whose type only rustc finds.
    #[differentiable]
    fn untold(theta: &[f64; 10], #[constant] w: &[f64]) -> Vec<f64> {
        let table = table(theta);
        let mut y = vec![0.0; 15];
        for i in 0..15 {
            let mut s = 0.0;
            for j in 0..table.len() {
                if w[j] < 0.3 {
                    s += table[j];
                } else {
                    s -= table[j];
                }
                let t = if w[i] < 0.5 { table[j] } else { 0.0 };
                s += t;
            }
            y[i] = s;
        }
        y
    }

    /// The sum ends where a loop between tells.
    #[differentiable]
    fn deeper(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; 12];
        for i in 0..12 {
            for k in 0..4 {
                for j in 0..k {
                    y[i] += w[k] * x[j];
                }
                for j in k..x.len() {
                    y[i] -= w[i] * x[j];
                }
                for j in 0..x.len() - 4 {
                    y[i] += w[j] * x[j + k];
                }
            }
        }
        y
    }

    /// A callee has the nest, and runs it for each of the caller's rounds.
    #[differentiable]
    fn rounds(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let mut all = vec![];
        for round in 0..3 {
            let scaled: Vec<f64> = x.iter().map(|v| v * (round as f64 - 1.0)).collect();
            all.extend(sums(&scaled, w, 4 + round));
        }
        all
    }

    #[differentiable]
    fn sums(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for i in 0..n {
            for j in 0..x.len() {
                y[i] += w[i] * x[j] - w[j] * x[j];
            }
        }
        y
    }

    /// What is not looked into takes a Jacobian, of the same kind.
    #[differentiable]
    fn of_a_jacobian(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let slopes = gradtape::stop_gradient(sums::jacobian(&w[..9], w, 12)[3][2]);
        let mut y = vec![slopes; 12];
        for i in 0..12 {
            for j in 0..x.len() {
                y[i] += w[i] * x[j];
            }
        }
        y
    }

    check_columns! {
        blended(wrt &some(18), &some(20 * 30), 20);
        of_an_array(wrt &[0.7; 10], &some(40));
        added_to(wrt &some(10), &some(12));
        untold(wrt &[0.7; 10], &some(40));
        deeper(wrt &some(10), &some(12));
        rounds(wrt &some(11), &some(11));
        of_a_jacobian(wrt &some(10), &some(12));
    }
}

mod parts {
    use super::*;

    /// Three columns move a point, so that the points of a pass move in one part, in the other or in both.
    #[differentiable]
    fn blended(x: &[[f64; 3]], #[constant] w: &[f64], n: usize) -> Vec<[f64; 3]> {
        let mut y = vec![[0.0; 3]; n];
        for v in 0..n {
            for j in 0..x.len() {
                let weight = w[v * x.len() + j];
                for i in 0..3 {
                    let moved = x[j][0] * w[i] + x[j][1] * w[i + 1] - x[j][i] * w[v];
                    y[v][i] += weight * moved;
                }
            }
        }
        y
    }

    /// What they move only rustc knows.
    #[differentiable]
    fn turned(x: &[f64; 12]) -> Vec<([f64; 2], f64)> {
        (0..6)
            .map(|i| ([x[2 * i].sin(), x[2 * i + 1] * x[2 * i]], x[11]))
            .collect()
    }

    #[differentiable]
    fn of_others(x: &[f64; 12], #[constant] w: &[f64]) -> Vec<f64> {
        let bases = turned(x);
        let mut y = vec![1.0; 2 * w.len() / bases.len()];
        let n = bases.len();
        for v in 0..y.len() / 2 {
            for j in 0..n {
                let w = w[v * n + j];
                for i in 0..2 {
                    y[2 * v + i] -= w * (bases[j].0[0] * w - bases[j].0[i] / 3.0 + bases[j].1 * w);
                }
            }
        }
        y
    }

    /// Below an end that changes, from a place on, and only some.
    #[differentiable]
    fn some_below(x: &[[f64; 3]], #[constant] w: &[f64]) -> Vec<[f64; 2]> {
        let mut y = vec![[0.5, 0.25]; w.len()];
        for v in 0..w.len() {
            for j in 0..v.min(x.len()) {
                if w[v] > w[j] {
                    for i in 0..2 {
                        y[v][i] += w[j] * (x[j][i] * w[v] + x[j][i + 1] * 0.3 - x[j][0]);
                    }
                } else {
                    y[v][0] -= x[j][2] * w[v];
                }
            }
        }
        y
    }

    #[differentiable]
    fn from_a_place(x: &[[f64; 2]], #[constant] w: &[f64], by: usize, n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        for v in 0..n {
            for j in 1..6 {
                y[v] += w[j] * x[j + by][0] + w[v] * x[j + by][1] - w[j + v] * (x[j + by][0] * 0.2);
                y[v] -= (w[0] * x[j + by][1] - x[j + by][0]) * 0.125;
            }
        }
        y
    }

    /// A sum with a factor that moves is none over elements.
    #[differentiable]
    fn scaled(x: &[[f64; 3]], scale: f64, #[constant] w: &[f64], n: usize) -> Vec<f64> {
        let mut y = vec![0.0; n];
        let mut z = vec![0.0; n];
        for v in 0..n {
            for j in 0..x.len() {
                for i in 0..2 {
                    y[v] += (x[j][i] * w[j] + x[j][2] * w[v] - x[j][0] * 0.3) * w[i];
                }
            }
        }
        for v in 0..n {
            for j in 0..x.len() {
                for i in 0..2 {
                    z[v] += (x[j][i] * w[j] + x[j][2] * w[v] - x[j][0] * 0.3) * scale;
                }
            }
        }
        y.iter().zip(&z).map(|(y, z)| y * z).collect()
    }

    #[differentiable]
    fn generic<T: gradtape::Scalar>(x: &[[T; 2]], #[constant] w: &[T], n: usize) -> Vec<T> {
        let mut y = vec![w[0]; n];
        for v in 0..n {
            for j in 0..x.len() {
                for i in 0..2 {
                    y[v] += (x[j][i] * w[j] + x[j][0] * w[v] - x[j][1] * w[i]) * w[v + j];
                }
            }
        }
        y
    }

    #[test]
    fn singles() {
        #[differentiable]
        fn sums(x: &[[f32; 2]], #[constant] w: &[f32]) -> Vec<f32> {
            let mut y = vec![0.0; 24];
            for v in 0..24 {
                for j in 0..x.len() {
                    for i in 0..2 {
                        y[v] += (x[j][i] * w[v] - x[j][0] * w[i]) * 0.5 + x[j][1] * w[j];
                    }
                }
            }
            y
        }
        let (x, w) = ([[0.5, 0.25]; 5], [0.5, 2.0, -1.0, 0.25].repeat(6));
        let rows = sums::jacobian(&x, &w);
        for (v, row) in rows.iter().enumerate() {
            for (j, d) in row.iter().enumerate() {
                let first = 0.5 * w[v] - 0.5 * w[0] - 0.5 * w[1];
                assert_eq!(*d, [first, 0.5 * w[v] + 2.0 * w[j]], "row {v}, point {j}");
            }
        }
    }

    check_columns! {
        blended(wrt &points(7), &some(84), 12);
        blended(wrt &points(1), &some(20), 12);
        blended(wrt &[], &some(12), 2);
        of_others(wrt &core::array::from_fn(|i| some(12)[i]), &some(60));
        some_below(wrt &points(6), &some(20));
        some_below(wrt &points(6), &[0.5; 20]);
        from_a_place(wrt &pairs(12), &some(60), 5, 40);
        scaled(wrt &points(5), wrt 0.7, &some(30), 25);
        generic(wrt &pairs(6), &some(40), 20)
    }
}

mod types {
    use super::*;

    #[differentiable]
    fn generic<T: gradtape::Scalar>(x: &[T], #[constant] w: &[T]) -> Vec<T> {
        let mut y = vec![T::constant(0.5); 12];
        for i in 0..12 {
            for j in 0..x.len() {
                y[i] += w[i] * x[j];
                y[i] -= x[j] * w[j];
            }
        }
        y
    }

    #[test]
    fn singles() {
        #[differentiable]
        fn sums(x: &[f32], #[constant] w: &[f32]) -> Vec<f32> {
            let mut y = vec![0.5; 12];
            for i in 0..12 {
                for j in 0..x.len() {
                    y[i] += w[i] * x[j];
                }
            }
            y
        }
        let w: Vec<f32> = (0..12).map(|i| i as f32 * 0.5).collect();
        let rows = sums::jacobian(&[1.0; 10], &w);
        assert!(rows.iter().zip(&w).all(|(row, w)| *row == [*w; 10]));
    }

    check_columns! {
        generic(wrt &some(10), &some(12));
    }
}

/// Sums that wait in an array of their own.
mod arrays_within {
    use super::*;

    #[differentiable]
    fn taken_out(x: &[[f64; 3]], #[constant] w: &[f64]) -> Vec<[f64; 3]> {
        let mut y = vec![[0.25; 3]; 12];
        for i in 0..12 {
            let mut sum = y[i];
            for (j, x) in x.iter().enumerate() {
                for k in 0..3 {
                    sum[k] += w[i] * x[k] - 0.1 * w[j] * x[2 - k];
                }
            }
            y[i] = sum;
        }
        y
    }

    #[differentiable]
    fn begun(x: &[[f64; 3]], #[constant] w: &[f64]) -> Vec<[f64; 3]> {
        let mut y = Vec::new();
        for i in 0..12 {
            let mut sum = [0.0; 3];
            for (j, x) in x.iter().enumerate() {
                sum[0] += w[i + j] * x[0];
                sum[1] -= w[i] * x[2] + x[1];
            }
            sum[2] = sum[0] * sum[1] + w[i];
            y.push(sum);
        }
        y
    }

    #[differentiable]
    fn matrices(x: &[[f64; 3]], #[constant] w: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; 14];
        for i in 0..14 {
            let mut m = [[0.0; 2]; 3];
            for (j, x) in x.iter().enumerate() {
                for a in 0..3 {
                    for b in 0..2 {
                        m[a][b] += w[(i + j + b) % 20] * x[a];
                    }
                }
            }
            for a in 0..3 {
                y[i] += m[a][0] * w[a] - m[a][1];
            }
        }
        y
    }

    /// Each element makes one.
    #[differentiable]
    fn of_each(x: &[[f64; 3]], #[constant] w: &[f64]) -> Vec<[f64; 3]> {
        let mut y = vec![[0.0; 3]; 11];
        for (i, y) in y.iter_mut().enumerate() {
            for (j, x) in x.iter().enumerate() {
                let mut moved = [0.0; 3];
                for k in 0..3 {
                    moved[k] = w[i] * x[k] + w[i + j];
                    moved[k] -= 0.5 * x[(k + 1) % 3];
                }
                for k in 0..3 {
                    y[k] += w[j] * moved[k];
                }
            }
        }
        y
    }

    /// It starts as what an element does not move, and is read before it is whole.
    #[differentiable]
    fn of_others(x: &[[f64; 3]], #[constant] w: &[f64], z: [f64; 3]) -> Vec<[f64; 3]> {
        let mut y = vec![[0.0; 3]; 11];
        for (i, y) in y.iter_mut().enumerate() {
            for (j, x) in x.iter().enumerate() {
                let mut moved = [z[0], 0.0, w[j]];
                moved[1] += x[1] * w[i];
                y[0] += moved[1];
                moved[1] = x[2];
                y[1] += moved[1] + moved[0];
                y[2] += moved[2];
            }
        }
        y
    }

    /// The array outlives the element, or its iteration: what it held adds to the next ones.
    #[differentiable]
    fn kept(x: &[[f64; 3]], #[constant] w: &[f64]) -> Vec<[f64; 3]> {
        let mut y = vec![[0.0; 3]; 11];
        for (i, y) in y.iter_mut().enumerate() {
            let mut last = [0.0; 3];
            for (j, x) in x.iter().enumerate() {
                for k in 0..3 {
                    y[k] += w[i + j] * last[k];
                    last[k] = x[k] * w[j];
                }
            }
            for k in 0..3 {
                y[k] += last[k];
            }
        }
        y
    }

    #[differentiable]
    fn now_and_then(x: &[[f64; 3]], #[constant] w: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; 15];
        for i in 0..15 {
            let mut sum = [0.0; 2];
            for (j, x) in x.iter().enumerate() {
                if (i + j) % 3 > 0 {
                    let mut part = [0.0; 2];
                    part[j % 2] = x[0] * w[i];
                    sum[0] += part[0];
                    sum[1] += part[1];
                } else {
                    sum[1] -= x[2];
                }
            }
            y[i] = if w[i] > 0.2 { sum[0] } else { sum[1] };
        }
        y
    }

    #[differentiable]
    fn single(x: &[[f32; 3]], #[constant] w: &[f32]) -> Vec<f32> {
        let mut y = vec![0.0; 15];
        for i in 0..15 {
            let mut sum = [0.0; 3];
            for (j, x) in x.iter().enumerate() {
                let mut part = [0.0; 3];
                for k in 0..3 {
                    part[k] = w[j] * x[k];
                    sum[k] += part[k] * w[i];
                }
            }
            y[i] = sum[0] - sum[1] * 2.0 + sum[2];
        }
        y
    }

    #[differentiable]
    fn generic<T: gradtape::Scalar>(x: &[[T; 3]], #[constant] w: &[T]) -> Vec<T> {
        let mut y = vec![T::constant(0.0); 15];
        for i in 0..15 {
            let mut sum = [T::constant(0.0); 3];
            for (j, x) in x.iter().enumerate() {
                for k in 0..3 {
                    sum[k] += w[j] * x[k] * w[i];
                }
            }
            y[i] = sum[0] - sum[1] + sum[2];
        }
        y
    }

    /// The text does not tell that these are arrays of numbers.
    #[differentiable]
    fn start(w: f64) -> [f64; 3] {
        [0.0 * w, 0.0, 0.5]
    }

    #[differentiable]
    fn of_a_callee(x: &[[f64; 3]], #[constant] w: &[f64]) -> Vec<[f64; 3]> {
        let mut y = Vec::new();
        for i in 0..12 {
            let mut sum = start(w[i]);
            for (j, x) in x.iter().enumerate() {
                for k in 0..3 {
                    sum[k] += w[i + j] * x[k];
                }
            }
            y.push(sum);
        }
        y
    }

    check_columns! {
        taken_out(wrt &points(9), &some(12));
        begun(wrt &points(9), &some(30));
        matrices(wrt &points(4), &some(20));
        of_each(wrt &points(9), &some(30));
        of_others(wrt &points(6), &some(20), wrt [0.3, -0.2, 0.7]);
        kept(wrt &points(9), &some(20));
        now_and_then(wrt &points(4), &some(20));
        single(wrt &[[0.5_f32, -0.25, 1.0]; 4], &[0.75_f32; 20]);
        generic(wrt &points(4), &some(20));
        of_a_callee(wrt &points(9), &some(30));
    }
}

/// Loops that read a small array which some passes do not move.
mod still {
    use super::*;

    #[differentiable]
    fn turned(angle: f64, shift: [f64; 2], x: &[[f64; 2]]) -> Vec<[f64; 3]> {
        let (s, c) = angle.sin_cos();
        let m = [[c, -s], [s, c]];
        let mut y = vec![[0.0; 3]; x.len()];
        for i in 0..x.len() {
            for k in 0..2 {
                y[i][k] = m[k][0] * x[i][0] + m[k][1] * x[i][1] + shift[k];
            }
            y[i][2] = x[i][0] * x[i][1] - shift[0];
        }
        y
    }

    #[differentiable]
    fn matrix(a: &[f64; 3]) -> [[f64; 2]; 2] {
        [[a[0].cos(), a[1]], [a[2] * a[0], a[1].exp()]]
    }

    #[differentiable]
    fn by_a_callee(a: &[f64; 3], x: &[f64]) -> Vec<[f64; 2]> {
        let m = matrix(a);
        let mut y = Vec::new();
        for u in x {
            let v = u * u;
            y.push([m[0][0] * u - m[0][1] * v, v * m[1][1] - u / m[1][0]]);
        }
        y
    }

    #[differentiable]
    fn in_place(a: &[f64; 3], x: &[f64]) -> Vec<[f64; 2]> {
        let mut m = matrix(a);
        for row in &mut m {
            row[1] *= a[1];
        }
        let mut y = vec![[0.5; 2]; x.len()];
        for (p, x) in y.iter_mut().zip(x) {
            p[1] += x * x;
            let [u, v] = [p[0] * x, p[1]];
            let v = if u > 0.0 { -v } else { v };
            for k in 0..2 {
                p[k] = m[k][0] * u + m[k][1] * v;
                p[k] -= m[0][k] * v;
            }
        }
        y
    }

    /// Nothing but what is still.
    #[differentiable]
    fn alone(a: &[f64; 3], x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let m = matrix(a);
        let mut y = Vec::new();
        for i in 0..w.len() {
            y.push(m[0][0] * w[i] + m[1][0] * w[i] + m[0][1] - m[1][1]);
        }
        for i in 0..x.len() {
            y[i] += m[0][0] * x[i] + m[0][1] * x[i] + m[1][0] * x[i] - m[1][1];
        }
        y
    }

    #[differentiable]
    fn subtracted(m: [f64; 3], x: &[f64]) -> Vec<[f64; 2]> {
        let mut y = Vec::new();
        for x in x {
            y.push([m[0] - x * x, m[1] * 0.5 - m[0] * x - m[2]]);
        }
        y
    }

    /// The loop changes it.
    #[differentiable]
    fn changed(a: &[f64; 3], x: &[f64]) -> Vec<[f64; 2]> {
        let mut m = matrix(a);
        let mut y = vec![[0.0; 2]; x.len()];
        for i in 0..x.len() {
            y[i][0] = m[0][0] * x[i] + m[0][1] * x[i];
            y[i][1] = m[1][0] * x[i] + m[1][1];
            m[0][1] += x[i];
        }
        y
    }

    #[differentiable]
    fn mix(m: &mut [[f64; 2]; 2], by: f64) {
        m[1][0] += by;
        m[0][1] *= by;
    }

    #[differentiable]
    fn changed_by_a_callee(a: &[f64; 3], x: &[f64]) -> Vec<[f64; 2]> {
        let mut m = [[a[0], a[1]], [a[2], a[0] * a[1]]];
        let mut y = vec![[0.0; 2]; x.len()];
        for i in 0..x.len() {
            y[i][0] = m[0][0] * x[i] + m[0][1] * x[i];
            y[i][1] = m[1][0] * x[i] + m[1][1];
            mix(&mut m, x[i]);
        }
        y
    }

    #[differentiable]
    fn swapped(a: &[f64; 3], x: &[f64]) -> Vec<[f64; 2]> {
        let mut m = [[a[0], a[1]], [a[2], a[0] * a[1]]];
        let mut n = [[0.5; 2]; 2];
        let mut y = vec![[0.0; 2]; x.len()];
        for i in 0..x.len() {
            y[i][0] = m[0][0] * x[i] + m[0][1] * x[i];
            y[i][1] = m[1][0] * x[i] + m[1][1];
            n[0] = [x[i], x[0]];
            std::mem::swap(&mut m, &mut n);
        }
        y
    }

    /// Sums go on from iteration to iteration within.
    #[differentiable]
    fn sums(a: &[f64; 3], x: &[f64]) -> Vec<[f64; 2]> {
        let m = [[a[0], a[1] * a[2]], [a[2], a[0]]];
        let mut y = Vec::new();
        for p in x {
            let (mut s, mut t) = (0.0, m[0][0]);
            for k in 0..2 {
                s += m[k][0] * p - m[k][1] * p;
                t = t * m[0][k] + p;
            }
            y.push([s, s - t]);
        }
        y
    }

    #[differentiable]
    fn branches(a: &[f64; 3], x: &[f64]) -> Vec<[f64; 2]> {
        let m = [[a[0], a[1] * a[2]], [a[2], a[0]]];
        let mut y = Vec::new();
        for p in x {
            let b = if *p > 0.0 { m[0][1] * p } else { m[1][0] };
            let c = if *p > 0.3 { p * m[0][0] } else { p - m[1][1] };
            let d = if *p > 0.1 { p * m[0][0] } else { p * p };
            y.push([b * p + c + m[0][0] * p, d * m[0][1] - m[1][0] * p]);
        }
        y
    }

    #[differentiable]
    fn tuples(a: &[f64; 3], x: &[f64]) -> Vec<(f64, f64)> {
        let m = [(a[0], a[1]), (a[1] * a[2], a[0])];
        let mut y = Vec::new();
        for p in x {
            y.push((m[0].0 * p + m[0].1 * p, m[1].0 * p - m[1].1));
        }
        y
    }

    #[differentiable]
    fn generic<T: gradtape::Scalar>(m: [[T; 2]; 2], x: &[T]) -> Vec<[T; 2]> {
        let mut y = vec![[x[0]; 2]; x.len()];
        for (p, x) in y.iter_mut().zip(x) {
            let [u, v] = *p;
            for k in 0..2 {
                p[k] = m[k][0] * u + m[k][1] * v - m[0][k] * *x;
            }
        }
        y
    }

    check_columns! {
        turned(wrt 0.4, wrt [0.3, -0.2], wrt &pairs(9));
        by_a_callee(wrt &[0.3, 0.5, -0.7], wrt &some(9));
        in_place(wrt &[0.3, 0.5, -0.7], wrt &some(9));
        alone(wrt &[0.3, 0.5, -0.7], wrt &some(9), &some(30));
        subtracted(wrt [0.3, 0.5, -0.7], wrt &some(9));
        changed(wrt &[0.3, 0.5, -0.7], wrt &some(9));
        changed_by_a_callee(wrt &[0.3, 0.5, -0.7], wrt &some(9));
        swapped(wrt &[0.3, 0.5, -0.7], wrt &some(9));
        sums(wrt &[0.3, 0.5, -0.7], wrt &some(9));
        branches(wrt &[0.3, 0.5, -0.7], wrt &some(9));
        tuples(wrt &[0.3, 0.5, -0.7], wrt &some(9));
        generic(wrt [[0.3, 0.5], [-0.7, 0.2]], wrt &some(9));
    }
}

mod still_singles {
    use super::*;

    #[differentiable]
    fn turned(m: [[f32; 2]; 2], x: &[f32]) -> Vec<[f32; 2]> {
        let mut y = vec![[0.5; 2]; x.len()];
        for (p, x) in y.iter_mut().zip(x) {
            let [u, v] = *p;
            for k in 0..2 {
                p[k] = m[k][0] * u * x + m[k][1] * v - m[0][k] * x;
            }
        }
        y
    }

    check_columns! {
        turned(wrt [[0.25, 0.5], [-0.75, 0.125]], wrt &[0.5_f32; 11]);
    }
}

/// What is looked at before a loop need not be there.
mod still_elsewhere {
    use super::*;

    #[differentiable]
    fn leading(p: Vec<[f64; 2]>, x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(x[i] * x[i]);
            if p.len() > 0 {
                y.push(p[0][0] * x[i] + p[0][1] * p[0][0]);
                y.push(p[0][1] * x[i]);
            }
            y.push(x[i] * 2.0);
        }
        y
    }

    #[differentiable]
    fn within(m: [[f64; 2]; 2], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(m[1][0] * x[i] + m[1][1] * m[1][0]);
            y.push(m[1][1] * x[i]);
        }
        y
    }

    check_columns! {
        leading(wrt vec![], wrt &some(10));
        leading(wrt vec![[0.3, 0.5]], wrt &some(10));
        leading(wrt vec![[0.3, 0.5]; 4], wrt &some(12));
        within(wrt [[0.3, 0.5], [0.2, -0.7]], wrt &some(10));
    }
}

/// One place in the code, and several functions.
mod constants_of_types {
    use super::*;

    trait Mode: Copy {
        const SCALE: f64;
        const AT: usize;
        const WEIGHTS: [f64; 2];
    }

    #[derive(Clone, Copy)]
    struct Low;
    #[derive(Clone, Copy)]
    struct High;

    impl Mode for Low {
        const SCALE: f64 = 2.0;
        const AT: usize = 1;
        const WEIGHTS: [f64; 2] = [0.5, 0.25];
    }
    impl Mode for High {
        const SCALE: f64 = 3.0;
        const AT: usize = 4;
        const WEIGHTS: [f64; 2] = [-0.5, 1.25];
    }

    #[differentiable]
    fn times<M: Mode>(#[constant] _m: M, x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; 12];
        for i in 0..12 {
            for j in 0..x.len() {
                y[i] += M::SCALE * w[i] * x[j];
            }
            y[i] += w[M::AT] + M::WEIGHTS[1];
        }
        y
    }

    #[differentiable]
    fn both(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let (p, q) = (times(Low, x, w), times(High, x, w));
        let mut y = Vec::new();
        for i in 0..12 {
            y.push(p[i] * q[i]);
        }
        y
    }

    check_columns! {
        both(wrt &some(10), &some(12));
    }
}

/// What no two passes have in common: the order of a set, and what a counter says.
mod left_to_chance {
    use super::*;
    use std::cell::Cell;
    use std::collections::HashSet;

    #[differentiable]
    fn one(x: &[f64], #[constant] w: &[f64], g: usize) -> Vec<f64> {
        let mut y = vec![0.0; 3];
        for i in 0..3 {
            for j in 0..x.len() {
                y[i] += w[(i + j * g) % w.len()] * x[j];
            }
        }
        for i in 0..3 {
            y[i] *= y[i];
        }
        y
    }

    #[differentiable]
    fn in_any_order(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let set: HashSet<usize> = (0..10).collect();
        let mut y = vec![0.0; 30];
        for &g in &set {
            let v = one(x, w, g);
            for i in 0..3 {
                y[3 * g + i] = v[i];
            }
        }
        y
    }

    /// Parts of what is borrowed, and copies of them, which lie in the same place one after the other.
    #[differentiable]
    fn parts_in_any_order(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let set: HashSet<usize> = (0..10).collect();
        let mut y = vec![0.0; 60];
        for &g in &set {
            let part = &w[g..g + 40];
            let copy = part[1..].to_vec();
            let (v, u) = (one(x, part, 1), one(x, &copy, 1));
            for i in 0..3 {
                y[3 * g + i] = v[i];
                y[3 * g + 30 + i] = u[i];
            }
        }
        y
    }

    #[differentiable]
    fn by_their_keys(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let set: HashSet<usize> = (0..20).collect();
        let order: Vec<usize> = set.into_iter().collect();
        let mut sums = vec![0.0; 20];
        for i in 0..20 {
            for j in 0..x.len() {
                sums[i] += w[order[i] + j] * x[j];
            }
        }
        let mut y = vec![0.0; 20];
        for i in 0..20 {
            y[order[i]] = sums[i] * sums[i];
        }
        y
    }

    /// The order tells what a vector holds.
    #[differentiable]
    fn by_a_vector(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let set: HashSet<usize> = (0..20).collect();
        let order: Vec<usize> = set.into_iter().collect();
        let mut weights = vec![0.0; 20];
        for i in 0..20 {
            weights[i] = w[order[i]];
        }
        let mut sums = vec![0.0; 20];
        for i in 0..20 {
            for j in 0..x.len() {
                sums[i] += weights[i] * x[j];
            }
        }
        let mut y = vec![0.0; 20];
        for i in 0..20 {
            y[order[i]] = sums[i] * sums[i];
        }
        y
    }

    fn tick() -> bool {
        thread_local! {
            static TICKS: Cell<usize> = const { Cell::new(0) };
        }
        TICKS.with(|ticks| ticks.replace(ticks.get() + 1) % 2 == 0)
    }

    #[differentiable]
    fn now_or_then(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let (mut a, mut b) = (vec![0.0; 24], vec![0.0; 24]);
        let first = tick();
        if first {
            for i in 0..24 {
                for j in 0..x.len() {
                    a[i] += w[j] * x[j] - w[i + j];
                }
            }
        }
        for i in 0..24 {
            for j in 0..x.len() {
                b[i] += w[i] * x[j];
            }
        }
        if !first {
            for i in 0..24 {
                for j in 0..x.len() {
                    a[i] += w[j] * x[j] - w[i + j];
                }
            }
        }
        for i in 0..24 {
            a[i] *= b[i];
        }
        a
    }

    check_columns! {
        in_any_order(wrt &some(19), &some(64));
        parts_in_any_order(wrt &some(19), &some(64));
        by_their_keys(wrt &some(19), &some(64));
        by_a_vector(wrt &some(19), &some(64));
        now_or_then(wrt &some(19), &some(64));
    }
}

mod what_shows {
    use super::*;
    use std::cell::Cell;

    /// Each pass counts, whatever it has in common with the first.
    #[differentiable(without(tape))]
    fn counted(x: &[f64], #[constant] count: &Cell<usize>) -> Vec<f64> {
        let mut y = vec![0.0; 20];
        for i in 0..20 {
            count.set(count.get() + 1);
            for j in 0..x.len() {
                y[i] += (i + j) as f64 * x[j];
            }
        }
        y
    }

    #[test]
    fn effects_are_those_of_every_pass() {
        let count = Cell::new(0);
        let rows = counted::jacobian(&some(17), &count);
        assert_eq!((rows[3][16], count.get()), (19.0, 3 * 20));
    }

    /// The same without a word of it in the parameters.
    #[differentiable(without(tape))]
    fn counted_elsewhere(x: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; 20];
        for i in 0..20 {
            let weight = gradtape::stop_gradient(count() as f64 * 0.0 + 1.0);
            for j in 0..x.len() {
                y[i] += x[j] * (i + j) as f64;
            }
            y[i] += weight;
        }
        y
    }

    fn count() -> usize {
        COUNT.with(|count| count.replace(count.get() + 1))
    }

    thread_local! {
        static COUNT: Cell<usize> = const { Cell::new(0) };
    }

    #[test]
    fn effects_of_calls_are_too() {
        let rows = counted_elsewhere::jacobian(&some(17));
        assert_eq!((rows[3][16], count()), (19.0, 3 * 20));
    }

    /// A panic is the function's own, and later Jacobians are none the worse.
    #[test]
    #[allow(clippy::needless_range_loop)]
    fn after_a_panic() {
        #[differentiable]
        fn reaching(x: &[f64], #[constant] w: &[f64], n: usize) -> Vec<f64> {
            let mut y = vec![0.0; 20];
            for i in 0..n {
                for j in 0..x.len() {
                    y[i] += w[i] * x[j];
                }
            }
            y
        }
        let w = some(20);
        let beyond = std::panic::catch_unwind(|| reaching::jacobian(&some(9), &some(20), 21));
        assert!(beyond.is_err());
        let rows = reaching::jacobian(&some(9), &w, 20);
        assert!(rows.iter().zip(&w).all(|(row, w)| *row == [*w; 9]));
    }
}
