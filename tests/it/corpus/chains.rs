//! Outer loops of independent iterations whose inner loops are chains of operations: four iterations
//! run at a time where nothing tells, and one after the other where something does.

use gradtape::differentiable;

/// So many different numbers between -1 and 1.
fn numbers(n: usize) -> Vec<f64> {
    (0..n)
        .map(|i| ((i * 37 + 11) % 41) as f64 / 20.5 - 0.97)
        .collect()
}

mod rows {
    use super::*;

    #[differentiable]
    fn in_chunks(rows: &[f64], labels: &[f64], w: &[f64]) -> f64 {
        let mut loss = 0.0;
        for (row, label) in rows.chunks_exact(w.len()).zip(labels) {
            let z: f64 = row.iter().zip(w).map(|(x, w)| x * w).sum();
            loss += (z - label) * (z - label);
        }
        loss
    }

    #[differentiable]
    fn by_index(a: &[f64], w: &[f64], b: f64) -> f64 {
        let n = w.len();
        let mut total = 0.0;
        for i in 0..a.len() / n {
            let mut z = b;
            for j in 0..n {
                z += a[i * n + j] * w[j];
            }
            total += z.sin() * z;
        }
        total
    }

    /// The row is a slice between products.
    #[differentiable]
    fn quadratic_form(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for i in 0..n {
            let row = &a[i * n..(i + 1) * n];
            let mut s = 0.0;
            for j in 0..n {
                s += row[j] * x[j];
            }
            total += s * x[i];
        }
        total
    }

    /// Two rows at a time, of which the second is the next one's first.
    #[differentiable]
    fn overlapping(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len() / 2;
        let mut total = 0.0;
        for i in 0..a.len() / n - 1 {
            let rows = &a[i * n..(i + 2) * n];
            let mut s = 0.0;
            for j in 0..rows.len() {
                s += rows[j] * x[j];
            }
            total += s * s;
        }
        total
    }

    /// The last chunk may be shorter.
    #[differentiable]
    fn in_any_chunks(x: &[f64], w: &[f64]) -> f64 {
        let mut total = 1.0;
        for row in x.chunks(w.len()) {
            let z: f64 = row.iter().zip(w).map(|(x, w)| x * w).sum();
            total -= z * z;
        }
        total
    }

    #[differentiable]
    fn nested_vectors(a: &Vec<Vec<f64>>, w: &[f64]) -> f64 {
        let mut total = 0.0;
        for row in a {
            let mut z = 0.5;
            for j in 0..w.len() {
                z = z * 0.5 + row[j] * w[j];
            }
            total += z * z;
        }
        total
    }

    check! {
        in_chunks(wrt &numbers(0), wrt &numbers(0), wrt &numbers(3));
        in_chunks(wrt &numbers(3), wrt &numbers(1), wrt &numbers(3));
        in_chunks(wrt &numbers(9), wrt &numbers(9), wrt &numbers(3));
        in_chunks(wrt &numbers(12), wrt &numbers(4), wrt &numbers(3));
        in_chunks(wrt &numbers(28), wrt &numbers(9), wrt &numbers(3));
        in_chunks(wrt &numbers(61), wrt &numbers(9), wrt &numbers(5));
        by_index(wrt &numbers(22), wrt &numbers(3), wrt 0.5);
        by_index(wrt &numbers(39), wrt &numbers(3), wrt -0.25);
        by_index(wrt &numbers(7), wrt &numbers(1), wrt 1.5);
        quadratic_form(wrt &numbers(1), wrt &numbers(1));
        quadratic_form(wrt &numbers(16), wrt &numbers(4));
        quadratic_form(wrt &numbers(49), wrt &numbers(7));
        overlapping(wrt &numbers(30), wrt &numbers(6));
        overlapping(wrt &numbers(12), wrt &numbers(4));
        in_any_chunks(wrt &numbers(13), wrt &numbers(3));
        in_any_chunks(wrt &numbers(32), wrt &numbers(5));
        nested_vectors(wrt &vec![numbers(3); 6], wrt &numbers(3));
        nested_vectors(wrt &vec![vec![0.5, 0.25], vec![1.5, -1.0], vec![0.75, 2.0], vec![-0.5, 0.5], vec![0.125, 1.0]], wrt &numbers(2))
    }
}

mod kept {
    use super::*;

    fn knot(t: f64) -> f64 {
        if t > 0.25 { 1.0 } else { -1.0 }
    }

    /// The powers are kept for the reverse sweep, and a function is called that is not looked into.
    #[differentiable]
    fn polynomial(x: &[f64], n: usize) -> f64 {
        let mut sum = 0.0;
        for i in 0..n {
            let t = -1.0 + i as f64 * 2.0 / n as f64;
            let mut residual = knot(t);
            let mut power = 1.0;
            for coefficient in x {
                residual -= coefficient * power;
                power *= t;
            }
            sum += residual * residual;
        }
        sum / 2.0
    }

    /// What the chain makes is needed again, and so is what it starts from.
    #[differentiable]
    fn horner(x: &[f64], at: &[f64]) -> f64 {
        let mut sum = 0.0;
        for t in at {
            let start = t * t;
            let mut value = start;
            for c in x {
                value = value * t + c * value;
            }
            sum += value * start;
        }
        sum
    }

    /// Two chains, one after the other, and one of them descends.
    #[differentiable]
    fn there_and_back(x: &[f64], at: &[f64]) -> f64 {
        let n = x.len();
        let mut sum = 0.0;
        for t in at {
            let mut up = 1.0;
            for i in 0..n {
                up = up * t + x[i];
            }
            let mut down = up * 0.5;
            for i in (0..n).rev() {
                down = down * t - x[i] * up;
            }
            sum += up * down;
        }
        sum
    }

    /// A chain in a chain.
    #[differentiable]
    fn nested(x: &[f64], at: &[f64], n: usize) -> f64 {
        let mut sum = 0.0;
        for t in at {
            let mut outer = 0.25;
            for k in 0..n {
                let mut inner = outer * 0.5;
                for i in 0..x.len() {
                    inner = inner * 0.75 + x[i] * t;
                }
                outer = outer * 0.5 + inner * k as f64;
            }
            sum += outer * outer;
        }
        sum
    }

    /// The rotation needs what both were.
    #[differentiable]
    fn rotated(angles: &[f64], at: &[f64]) -> f64 {
        let mut sum = 0.0;
        for t in at {
            let (mut x, mut y) = (*t, 1.0 - t);
            for a in angles {
                (x, y) = (x - a * y, y + a * x);
            }
            sum += x * y;
        }
        sum
    }

    check! {
        polynomial(wrt &numbers(5), 0);
        polynomial(wrt &numbers(5), 3);
        polynomial(wrt &numbers(5), 11);
        polynomial(wrt &numbers(1), 8);
        polynomial(wrt &numbers(0), 6);
        horner(wrt &numbers(3), wrt &numbers(9));
        horner(wrt &numbers(0), wrt &numbers(5));
        there_and_back(wrt &numbers(4), wrt &numbers(10));
        nested(wrt &numbers(3), wrt &numbers(7), 3);
        nested(wrt &numbers(3), wrt &numbers(8), 0);
        rotated(wrt &numbers(4), wrt &numbers(6))
    }
}

mod ranges {
    use super::*;

    #[differentiable]
    fn from_further_up(a: &[f64], w: &[f64]) -> f64 {
        let n = w.len();
        let mut total = 0.0;
        for i in 2..a.len() / n {
            let mut z = 0.0;
            for j in 0..n {
                z += a[i * n + j] * w[j];
            }
            total += z * z * i as f64;
        }
        total
    }

    /// The index is signed, and starts below zero.
    #[differentiable]
    fn signed(w: &[f64], m: i32) -> f64 {
        let mut total = 0.0;
        for i in -m..m {
            let mut z = 0.25;
            for v in w {
                z = z * 0.5 + v * i as f64;
            }
            total += z * z;
        }
        total
    }

    /// The index would not count far.
    #[differentiable]
    fn small(w: &[f64], m: u8) -> f64 {
        let mut total = 0.0;
        for i in 250..m {
            let mut z = 0.25;
            for v in w {
                z = z * 0.5 + v * f64::from(i);
            }
            total += z * z;
        }
        total
    }

    /// Numbers that start at -2, and numbers by another type of index.
    pub struct Shifted(Vec<f64>);

    impl std::ops::Index<i32> for Shifted {
        type Output = f64;
        fn index(&self, i: i32) -> &f64 {
            &self.0[(i + 2) as usize]
        }
    }

    impl std::ops::Index<u32> for Shifted {
        type Output = f64;
        fn index(&self, i: u32) -> &f64 {
            &self.0[i as usize]
        }
    }

    #[differentiable]
    fn indexed_from_below(#[constant] c: &Shifted, w: &[f64], m: i32) -> f64 {
        let mut total = 0.0;
        for i in 0..m {
            let mut z = c[i];
            for u in w {
                z = z * 0.5 + u;
            }
            total += z * z;
        }
        total
    }

    #[differentiable]
    fn indexed_by_u32(#[constant] c: &Shifted, w: &[f64], m: u32) -> f64 {
        let mut total = 0.0;
        for i in 0..m {
            let mut z = 0.25;
            for u in w {
                z = z * 0.5 + u;
            }
            total += z * z * c[i];
        }
        total
    }

    /// As long as the outer index says.
    #[differentiable]
    fn triangular(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for i in 0..n {
            let mut z = 0.0;
            for j in 0..=i {
                z += a[i * n + j] * x[j];
            }
            total += z * z;
        }
        total
    }

    /// From where the outer index says.
    #[differentiable]
    fn windows(x: &[f64], w: &[f64]) -> f64 {
        let n = w.len();
        let mut total = 0.0;
        for i in 0..x.len() - n {
            let mut z = 0.0;
            for j in i..i + n {
                z += x[j] * w[j - i];
            }
            total += z * z;
        }
        total
    }

    /// Rows of different lengths.
    #[differentiable]
    fn ragged(x: &[f64], starts: &[usize], w: &[f64]) -> f64 {
        let mut total = 0.0;
        for i in 0..starts.len() - 1 {
            let row = &x[starts[i]..starts[i + 1]];
            let mut z = 0.0;
            for j in 0..row.len() {
                z += row[j] * w[j];
            }
            total += z * z;
        }
        total
    }

    /// By two, and downwards.
    #[differentiable]
    fn stepped(a: &[f64], w: &[f64]) -> f64 {
        let n = w.len();
        let mut total = 0.0;
        for i in (0..a.len() / n).step_by(2) {
            let mut z = 0.0;
            for j in 0..n {
                z += a[i * n + j] * w[j];
            }
            total += z * z;
        }
        for i in (0..a.len() / n).rev() {
            let mut z = 1.0;
            for j in 0..n {
                z -= a[i * n + j] * w[j];
            }
            total -= z * z;
        }
        total
    }

    check! {
        from_further_up(wrt &numbers(3), wrt &numbers(3));
        from_further_up(wrt &numbers(27), wrt &numbers(3));
        from_further_up(wrt &numbers(24), wrt &numbers(4));
        signed(wrt &numbers(3), 0);
        signed(wrt &numbers(3), 5);
        signed(wrt &numbers(3), -2);
        small(wrt &numbers(2), 255);
        small(wrt &numbers(2), 3);
        indexed_from_below(&Shifted(numbers(12)), wrt &numbers(3), 9);
        indexed_by_u32(&Shifted(numbers(12)), wrt &numbers(3), 9);
        triangular(wrt &numbers(49), wrt &numbers(7));
        windows(wrt &numbers(14), wrt &numbers(4));
        windows(wrt &numbers(5), wrt &numbers(4));
        ragged(wrt &numbers(12), &vec![0, 3, 5, 5, 9, 12], wrt &numbers(4));
        stepped(wrt &numbers(27), wrt &numbers(3))
    }
}

mod memories {
    use super::*;

    /// Each iteration has an array of its own, which two loops use.
    #[differentiable]
    fn own_array(x: &[f64], at: &[f64]) -> f64 {
        let mut sum = 0.0;
        for t in at {
            let mut both = [*t, 0.5];
            for c in x {
                both[0] = both[0] * 0.5 + c * both[1];
            }
            both[1] = both[0] * t;
            for c in x {
                both[1] = both[1] * c + both[0];
            }
            sum += both[0] * both[1];
        }
        sum
    }

    /// What the inner loop adds to the outer one's element is summed first, in each lane.
    #[differentiable]
    fn summed_for_an_element(x: &[f64], w: &[f64]) -> f64 {
        let mut total = 0.0;
        for i in 0..x.len() {
            let mut s = 0.25;
            for j in 0..w.len() {
                s += x[i] * w[j] * w[j];
            }
            total += s.sin();
        }
        total
    }

    /// The same of pairs, which are summed as arrays.
    #[differentiable]
    fn summed_for_a_pair(points: &[[f64; 2]], w: &[f64]) -> f64 {
        let mut total = 0.0;
        for i in 0..points.len() {
            let mut s = 0.25;
            for j in 0..w.len() {
                s += points[i][0] * w[j] + points[i][1] * w[j] * w[j];
            }
            total += s.sin();
        }
        total
    }

    /// Written in one place, and read in the next iteration's chain.
    #[differentiable]
    fn handed_on(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut y = x.to_vec();
        for i in 0..n {
            let mut s = 0.0;
            for j in 0..n {
                s += a[i * n + j] * y[j];
            }
            y[i] = s;
        }
        y.iter().sum()
    }

    /// Written in one place, and read nowhere near.
    #[differentiable]
    fn product(a: &[f64], x: &[f64], y: &mut [f64]) {
        let n = x.len();
        for i in 0..y.len() {
            let mut s = 0.0;
            for j in 0..n {
                s += a[i * n + j] * x[j];
            }
            y[i] = s * s;
        }
    }

    #[differentiable]
    fn length_of_product(a: &[f64], x: &[f64], m: usize) -> f64 {
        let mut y = vec![0.0; m];
        product(a, x, &mut y);
        y.iter().map(|y| y * y).sum()
    }

    /// In the order of the iterations.
    #[differentiable]
    fn pushed(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut y = Vec::new();
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                s += row[j] * x[j];
            }
            y.push(s);
        }
        let mut total = 0.0;
        for (k, y) in y.iter().enumerate() {
            total += y * y * k as f64;
        }
        total
    }

    /// The last value written, and the one before it.
    #[differentiable]
    fn last_two(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut last = [0.0; 2];
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                s += row[j] * x[j];
            }
            last = [last[1], s];
            total += s;
        }
        total * last[0] + last[1]
    }

    /// One element for all iterations, which the chain reads.
    #[differentiable]
    fn running(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut held = [0.5];
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                s += row[j] * x[j] * held[0];
            }
            held[0] = s;
            total += s;
        }
        total
    }

    /// What the chain overwrites as it goes is everybody's.
    #[differentiable]
    fn shared_scratch(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut scratch = vec![1.0; n];
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                scratch[j] = scratch[j] * 0.5 + row[j];
                s += scratch[j] * x[j];
            }
            total += s * s;
        }
        total
    }

    /// So is what it counts.
    #[differentiable]
    fn counted(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut next = 0;
        let mut total = 0.0;
        for _ in 0..a.len() / n {
            let mut s = 0.0;
            for j in 0..n {
                s += a[next] * x[j];
                next += 1;
            }
            total += s * s;
        }
        total
    }

    check! {
        own_array(wrt &numbers(3), wrt &numbers(9));
        summed_for_an_element(wrt &numbers(11), wrt &numbers(3));
        summed_for_an_element(wrt &numbers(8), wrt &numbers(0));
        summed_for_a_pair(wrt &numbers(18).chunks_exact(2).map(|p| [p[0], p[1]]).collect::<Vec<_>>(), wrt &numbers(3));
        handed_on(wrt &numbers(36), wrt &numbers(6));
        length_of_product(wrt &numbers(27), wrt &numbers(3), 9);
        length_of_product(wrt &numbers(12), wrt &numbers(3), 4);
        pushed(wrt &numbers(27), wrt &numbers(3));
        last_two(wrt &numbers(27), wrt &numbers(3));
        running(wrt &numbers(27), wrt &numbers(3));
        shared_scratch(wrt &numbers(27), wrt &numbers(3));
        counted(wrt &numbers(27), wrt &numbers(3))
    }
}

/// Nothing of these loops is needed in the reverse sweep: they keep no record.
mod inactive {
    use super::*;

    #[differentiable]
    fn dot(y: &[f64], w: &[f64]) -> f64 {
        y.iter().zip(w).map(|(y, w)| y * w).sum()
    }

    #[differentiable]
    fn handed_on(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let mut y = x.to_vec();
        for i in 0..n {
            let mut s = 0.0;
            for j in 0..n {
                s += a[i * n + j] * y[j];
            }
            y[i] = s;
        }
        w * y[0] + w * w * y[n - 1]
    }

    #[differentiable]
    fn running(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let mut held = [0.5];
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                s += row[j] * x[j] * held[0];
            }
            held[0] = s;
            total += s;
        }
        w * total * held[0]
    }

    #[differentiable]
    fn shared_scratch(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let mut scratch = vec![1.0; n];
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                scratch[j] = scratch[j] * 0.5 + row[j];
                s += scratch[j] * x[j];
            }
            total += s * s;
        }
        w * total
    }

    /// Read before the chain and written behind it.
    #[differentiable]
    fn read_before(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let mut held = vec![0.5; n + 1];
        let mut total = 0.0;
        for (i, row) in a.chunks_exact(n).enumerate() {
            let mut s = held[i % n];
            for j in 0..n {
                s = s * 0.5 + row[j] * x[j];
            }
            held[(i + 1) % n] = s;
            total += s * s;
        }
        w * total * held[0]
    }

    /// Written in the chain alone, at places that several iterations share.
    #[differentiable]
    fn last_writer(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let mut seen = vec![0.0; n];
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.25;
            for j in 0..n {
                s = s * x[j] + row[j];
                seen[(j * 2) % n] = s;
            }
            total += s;
        }
        w * total * dot(&seen, x)
    }

    /// What the last iteration left is carried on.
    #[differentiable]
    fn carried(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let mut last = 0.5;
        for row in a.chunks_exact(n) {
            let mut s = last;
            for j in 0..n {
                s = s * 0.5 + row[j] * x[j];
            }
            last = s * last;
        }
        w * last
    }

    /// An array of each iteration's own, which two loops write.
    #[differentiable]
    fn own_array(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let mut total = 0.0;
        for t in a {
            let mut both = [*t, 0.5];
            for c in x {
                both[0] = both[0] * 0.5 + c * both[1];
            }
            for c in x {
                both[1] = both[1] * c + both[0];
            }
            total += both[0] * both[1];
        }
        w * total
    }

    /// By two, to the end and from further up.
    #[differentiable]
    fn ranges(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let m = a.len() / n;
        let mut total = 0.0;
        for i in (0..m).step_by(2) {
            let mut s = a[i];
            for j in 0..n {
                s = s * 0.5 + a[i * n + j] * x[j];
            }
            total += s * s;
        }
        for i in 0..=m - 1 {
            let mut s = a[i];
            for j in 0..n {
                s = s * 0.25 + a[i * n + j] * x[j];
            }
            total -= s * s;
        }
        for i in 2..m {
            let mut s = a[i];
            for j in 0..n {
                s = s * 0.75 + a[i * n + j] * x[j];
            }
            total += s * s;
        }
        w * total
    }

    /// The index is no `usize`, and nothing tells so.
    #[differentiable]
    fn small_integers(#[constant] x: &[f64], w: f64, m: i16) -> f64 {
        let mut total = 0.0;
        for i in 0..m {
            let mut s = f64::from(i);
            for v in x {
                s = s * 0.5 + v;
            }
            total += s * s;
        }
        w * total
    }

    /// Each iteration has a longer chain than the one before, by what that has left.
    #[differentiable]
    fn grown(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let mut seen = Vec::new();
        let mut total = 0.0;
        for v in a {
            let mut s = *v;
            for j in 0..seen.len() {
                s = s * 0.5 + x[j];
            }
            seen.push(s);
            total += s;
        }
        w * total * dot(&seen, x)
    }

    /// A sum that the iterations look at.
    #[differentiable]
    fn watched(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                s += row[j] * x[j];
            }
            total += if total > 0.5 { s } else { s * s };
        }
        w * total
    }

    check! {
        handed_on(&numbers(36), &numbers(6), wrt 0.5);
        running(&numbers(27), &numbers(3), wrt 0.5);
        shared_scratch(&numbers(27), &numbers(3), wrt 0.5);
        read_before(&numbers(27), &numbers(3), wrt 0.5);
        last_writer(&numbers(27), &numbers(3), wrt 0.5);
        carried(&numbers(27), &numbers(3), wrt 0.5);
        own_array(&numbers(11), &numbers(3), wrt 0.5);
        ranges(&numbers(27), &numbers(3), wrt 0.5);
        ranges(&numbers(30), &numbers(3), wrt 0.5);
        small_integers(&numbers(4), wrt 0.5, 11);
        small_integers(&numbers(4), wrt 0.5, -3);
        grown(&numbers(11), &numbers(11), wrt 0.5);
        watched(&numbers(27), &numbers(3), wrt 0.5)
    }
}

mod control {
    use super::*;

    /// Left early: the next iteration does not begin.
    #[differentiable]
    fn until(a: &[f64], x: &[f64], most: f64) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                s += row[j] * x[j];
            }
            total += s * s;
            if total > most {
                break;
            }
        }
        total
    }

    /// The chain is left early.
    #[differentiable]
    fn prefix(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                if row[j] > 0.75 {
                    break;
                }
                s += row[j] * x[j];
            }
            total += s * s;
        }
        total
    }

    /// The chain ends with the term that makes it too long.
    #[differentiable]
    fn enough(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.25;
            for j in 0..n {
                s = s * 0.5 + row[j] * x[j];
                if s > 0.3 {
                    break;
                }
            }
            total += s * s;
        }
        total
    }

    /// Nothing of it is kept.
    #[differentiable]
    fn enough_of_constants(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.25;
            for j in 0..n {
                s = s * 0.5 + row[j] * x[j];
                if s > 0.3 {
                    break;
                }
            }
            total += s * s;
        }
        w * total
    }

    /// Some rows do not count.
    #[differentiable]
    fn chosen(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                s += row[j] * x[j];
            }
            if s > 0.0 {
                total += s * s;
            }
        }
        total
    }

    /// The largest of the rows is no sum.
    #[differentiable]
    fn largest(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut most = f64::NEG_INFINITY;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                s += row[j] * x[j];
            }
            most = most.max(s);
        }
        most
    }

    /// Branches before and behind the chain.
    #[differentiable]
    fn branched(a: &[f64], x: &[f64]) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for (i, row) in a.chunks_exact(n).enumerate() {
            let scale = if i % 3 == 0 { row[0] } else { 2.0 };
            let mut s = if row[0] > 0.0 { row[0] * scale } else { 0.5 };
            for j in 0..n {
                s = s * 0.5 + row[j] * x[j] * scale;
            }
            total += if s > 0.25 { s * s } else { s.sin() };
        }
        total
    }

    /// Two loops around.
    #[differentiable]
    fn of_matrices(a: &[f64], b: &[f64], n: usize) -> f64 {
        let mut total = 0.0;
        for i in 0..a.len() / n {
            for k in 0..b.len() / n {
                let mut s = 0.0;
                for j in 0..n {
                    s += a[i * n + j] * b[k * n + j];
                }
                total += s * s;
            }
        }
        total
    }

    check! {
        until(wrt &numbers(27), wrt &numbers(3), wrt 2.0);
        until(wrt &numbers(27), wrt &numbers(3), wrt 100.0);
        prefix(wrt &numbers(27), wrt &numbers(3));
        enough(wrt &numbers(27), wrt &numbers(3));
        enough_of_constants(&numbers(45), &numbers(5), wrt 1.5);
        chosen(wrt &numbers(27), wrt &numbers(3));
        largest(wrt &numbers(27), wrt &numbers(3));
        branched(wrt &numbers(27), wrt &numbers(3));
        of_matrices(wrt &numbers(15), wrt &numbers(21), 3)
    }
}

mod types {
    use super::*;
    use gradtape::Scalar;

    #[differentiable]
    fn single(a: &[f32], x: &[f32]) -> f32 {
        let n = x.len();
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                s = s * 0.5 + row[j] * x[j];
            }
            total += s * s;
        }
        total
    }

    #[differentiable]
    fn generic<T: Scalar>(a: &[T], x: &[T]) -> T {
        let n = x.len();
        let mut total = T::constant(0.0);
        for row in a.chunks_exact(n) {
            let mut s = T::constant(0.5);
            for j in 0..n {
                s = s * row[j] + row[j] * x[j];
            }
            total += s * s;
        }
        total
    }

    fn of_doubles(a: &[f64], x: &[f64]) -> f64 {
        generic(a, x)
    }

    #[test]
    fn generic_in_both_precisions() {
        let (a, x) = (numbers(27), numbers(3));
        let (value, in_double) = generic::value_and_grad(&a[..], &x[..]);
        assert_eq!(value.to_bits(), of_doubles(&a, &x).to_bits());
        let singles = |v: &[f64]| v.iter().map(|v| *v as f32).collect::<Vec<f32>>();
        let (_, in_single) = generic::value_and_grad(&singles(&a)[..], &singles(&x)[..]);
        for (double, single) in in_double.1.iter().zip(&in_single.1) {
            assert!(
                (double - f64::from(*single)).abs() < 1e-4,
                "{double} {single}"
            );
        }
    }

    check! {
        single(wrt &vec![0.5f32, 1.5, -0.25, 2.0, 0.75, 1.0, -1.5, 0.5, 0.25, 1.25], wrt &vec![0.5f32, -1.0]);
        generic(wrt &numbers(27), wrt &numbers(3))
    }
}

mod effects {
    use super::*;
    use gradtape::stop_gradient;
    use std::cell::RefCell;

    thread_local! {
        static SEEN: RefCell<Vec<i64>> = const { RefCell::new(Vec::new()) };
    }

    fn look(x: f64) -> f64 {
        SEEN.with_borrow_mut(|seen| seen.push((x * 1000.0) as i64));
        1.0
    }

    /// Code that is not looked into runs in the order of the iterations, wherever it stands. (A twin on the tape would look once
    /// more.)
    #[differentiable(without(tape))]
    fn looked_at_before(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let weight: f64 = stop_gradient(look(row[0]));
            let mut s = 0.0;
            for j in 0..n {
                s += row[j] * x[j];
            }
            total += s * s * weight;
        }
        w * total
    }

    #[differentiable(without(tape))]
    fn looked_at_twice(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let weight: f64 = stop_gradient(look(row[0]));
            let mut s = 0.0;
            for j in 0..n {
                s += row[j] * x[j];
            }
            let after: f64 = stop_gradient(look(row[1]));
            total += s * s * weight * after;
        }
        w * total
    }

    /// Within the chain.
    #[differentiable(without(tape))]
    fn looked_at_within(#[constant] a: &[f64], #[constant] x: &[f64], w: f64) -> f64 {
        let n = x.len();
        let mut total = 0.0;
        for row in a.chunks_exact(n) {
            let mut s = 0.0;
            for j in 0..n {
                let weight: f64 = stop_gradient(look(row[j]));
                s += row[j] * x[j] * weight;
            }
            total += s * s;
        }
        w * total
    }

    fn seen(run: impl FnOnce()) -> Vec<i64> {
        SEEN.take();
        run();
        SEEN.take()
    }

    #[test]
    fn in_the_order_of_the_primal() {
        let (a, x) = (numbers(27), numbers(3));
        let count = |f: fn(&[f64], &[f64], f64) -> f64, g: fn(&[f64], &[f64], f64) -> f64| {
            let primal = seen(|| _ = f(&a, &x, 0.5));
            assert_eq!(primal, seen(|| _ = g(&a, &x, 0.5)));
            primal.len()
        };
        let before = count(looked_at_before, |a, x, w| looked_at_before::grad(a, x, w));
        let twice = count(looked_at_twice, |a, x, w| looked_at_twice::grad(a, x, w));
        let within = count(looked_at_within, |a, x, w| looked_at_within::grad(a, x, w));
        assert_eq!([before, twice, within], [9, 18, 27]);
    }

    /// A row is missing: where, and of how many, the panic says as the primal's does.
    #[test]
    fn panics_where_the_primal_does() {
        #[differentiable]
        fn too_long(a: &[f64], x: &[f64], m: usize) -> f64 {
            let n = x.len();
            let mut total = 0.0;
            for i in 0..m {
                let mut s = 0.0;
                for j in 0..n {
                    s += a[i * n + j] * x[j];
                }
                total += s * s;
            }
            total
        }
        let (a, x) = (numbers(15), numbers(3));
        assert!(std::panic::catch_unwind(|| too_long(&a, &x, 6)).is_err());
        assert!(std::panic::catch_unwind(|| too_long::grad(&a, &x, 6)).is_err());
        assert_eq!(
            too_long::value_and_grad(&a, &x, 5).0.to_bits(),
            too_long(&a, &x, 5).to_bits()
        );
    }
}
