//! Tables of constants, of which only rustc knows the types: what is looked up in them, and how.

use std::collections::BTreeMap;

use gradtape::differentiable;

fn rates() -> BTreeMap<u32, i32> {
    BTreeMap::from([(3, 4), (5, 6)])
}

mod a_number_behind_a_reference {
    use super::*;

    #[differentiable]
    fn if_let(x: f64, #[constant] table: &BTreeMap<u32, i32>) -> f64 {
        if let Some(v) = table.get(&3) {
            x * x * *v as f64
        } else {
            0.0
        }
    }

    #[differentiable]
    fn pattern(x: f64, #[constant] table: &BTreeMap<u32, i32>) -> f64 {
        if let Some(&v) = table.get(&5) {
            x * x * v as f64
        } else {
            x
        }
    }

    #[differentiable]
    fn let_else(x: f64, #[constant] table: &BTreeMap<u32, i32>, key: u32) -> f64 {
        let Some(v) = table.get(&key) else {
            return 2.0 * x;
        };
        x.powi(*v)
    }

    #[differentiable]
    fn guards(x: f64, #[constant] table: &BTreeMap<u32, i32>, key: u32) -> f64 {
        match table.get(&key) {
            Some(v) if *v > 4 => x.sin() * *v as f64,
            Some(v) => x.cos() * (*v + 1) as f64,
            None => x,
        }
    }

    #[differentiable]
    fn pair(x: f64, #[constant] table: &BTreeMap<u32, i32>) -> f64 {
        let (k, v) = table.iter().next().unwrap();
        x * *k as f64 + x * x * *v as f64
    }

    check! {
        if_let(wrt 1.5, &rates()) => 12.0;
            if_let(wrt 1.5, &BTreeMap::new()) => 0.0;
        pattern(wrt 1.5, &rates()) => 18.0; pattern(wrt 1.5, &BTreeMap::new()) => 1.0;
        let_else(wrt 2.0, &rates(), 3) => 32.0;
            let_else(wrt 2.0, &rates(), 4) => 2.0;
        guards(wrt 0.5, &rates(), 5) => 6.0 * 0.5_f64.cos();
            guards(wrt 0.5, &rates(), 3) => -5.0 * 0.5_f64.sin();
            guards(wrt 0.5, &rates(), 1) => 1.0;
        pair(wrt 2.0, &rates()) => 3.0 + 16.0
    }
}

mod first_and_rest {
    use super::*;

    #[differentiable]
    fn weights(x: &[f64], t: &[i32]) -> f64 {
        let Some((a, rest)) = t.split_first() else {
            return x[0];
        };
        let mut s = x[0] * *a as f64;
        for (r, v) in rest.iter().zip(&x[1..]) {
            s += *r as f64 * v * v;
        }
        s
    }

    #[differentiable]
    fn by_value(x: &[f64], t: &[i32]) -> f64 {
        match t.split_first() {
            Some((&a, rest)) => x[a as usize] * x[rest.len()] * a as f64,
            None => x[0],
        }
    }

    check! {
        weights(wrt &[1.5, 2.5, 3.5], &[3, 4]) => [3.0, 20.0, 0.0];
            weights(wrt &[1.5], &[]) => [1.0];
        by_value(wrt &[1.5, 2.5, 3.5], &[1, 4, 4]) => [0.0, 3.5, 2.5];
            by_value(wrt &[1.5], &[]) => [1.0]
    }
}

mod zipped_tables {
    use super::*;

    type Weights = Vec<f64>;

    #[differentiable]
    fn values(x: &[f64], #[constant] table: &BTreeMap<u32, i32>) -> f64 {
        x.iter()
            .zip(table.values())
            .map(|(a, v)| a * a * *v as f64)
            .sum()
    }

    #[differentiable]
    fn entries(x: &[f64], #[constant] table: &BTreeMap<u32, f64>) -> f64 {
        x.iter()
            .zip(table)
            .map(|(a, (k, v))| a * v.powi(*k as i32) * a)
            .sum()
    }

    #[differentiable]
    fn alias(x: &[f64], #[constant] w: &Weights) -> f64 {
        let mut s = 0.0;
        for (a, b) in x.iter().zip(w) {
            s += (a * b).sin();
        }
        s
    }

    #[differentiable]
    fn consumed(x: &[f64], #[constant] w: Vec<f64>, ids: Vec<u8>) -> f64 {
        let scaled = w.iter().map(|v| v * 2.0).collect::<Vec<_>>();
        x.iter()
            .zip(scaled)
            .zip(ids.into_iter())
            .map(|((a, b), k)| a * b * k as f64 * a)
            .sum()
    }

    check! {
        values(wrt &[1.0, 2.0, 7.0], &rates()) => [8.0, 24.0, 0.0];
            values(wrt &[1.0], &rates()) => [8.0];
            values(wrt &Vec::<f64>::new(), &rates()) => Vec::<f64>::new();
        entries(wrt &[1.0, 2.0, 7.0], &BTreeMap::from([(1, 3.0), (2, 4.0)])) => [6.0, 64.0, 0.0];
        alias(wrt &[0.5, 0.25], &vec![2.0, 3.0, 4.0])
                => [2.0 * 1.0_f64.cos(), 3.0 * 0.75_f64.cos()];
        consumed(wrt &[1.0, 2.0], vec![1.0, 0.5, 9.0], vec![3, 4]) => [12.0, 16.0]
    }
}

mod an_index_of_active_values {
    use super::*;

    fn argmax(x: &[f64]) -> usize {
        let mut best = 0;
        for i in 1..x.len() {
            if x[i] > x[best] {
                best = i;
            }
        }
        best
    }

    fn bracket(knots: &[f64], at: f64) -> Option<usize> {
        knots.windows(2).position(|w| w[0] <= at && at < w[1])
    }

    #[differentiable(without(tape))]
    fn largest(x: &[f64]) -> f64 {
        let k = argmax(x);
        x[k] * x[k] + x[0]
    }

    #[differentiable(without(tape))]
    fn typed(x: &[f64]) -> f64 {
        let k: usize = argmax(x);
        x[k] * k as f64
    }

    #[differentiable(without(tape))]
    fn table(knots: &[f64], heights: &[f64], at: f64) -> f64 {
        let Some(i) = bracket(knots, at) else {
            return heights[0] * at;
        };
        let t = (at - knots[i]) / (knots[i + 1] - knots[i]);
        heights[i] + t * (heights[i + 1] - heights[i])
    }

    check! {
        largest(wrt &[1.0, 4.0, 2.0]) => [1.0, 8.0, 0.0];
        typed(wrt &[1.0, 4.0, 9.0]) => [0.0, 0.0, 2.0];
        table(wrt &[0.0, 1.0, 3.0], wrt &[1.0, 2.0, 5.0], wrt 2.5)
                => ([0.0, -0.375, -1.125], [0.0, 0.25, 0.75], 1.5);
            table(wrt &[0.0, 1.0, 3.0], wrt &[1.0, 2.0, 5.0], wrt 4.0)
                => ([0.0, 0.0, 0.0], [4.0, 0.0, 0.0], 1.0)
    }
}

mod views_in_a_vector {
    use super::*;

    #[differentiable]
    fn rows(data: &[f64], n: usize) -> f64 {
        let mut rows: Vec<&[f64]> = Vec::new();
        for i in 0..data.len() / n {
            rows.push(&data[i * n..(i + 1) * n]);
        }
        let mut s = 0.0;
        for r in &rows {
            s += r[0] * r[n - 1];
        }
        s
    }

    #[differentiable]
    fn ends(data: &[f64]) -> f64 {
        let mut pairs: Vec<(&f64, usize)> = Vec::with_capacity(2);
        pairs.push((&data[0], 2));
        pairs.push((&data[data.len() - 1], 3));
        pairs.iter().map(|(v, n)| v.powi(*n as i32)).sum()
    }

    check! {
        rows(wrt &[1.0, 2.0, 3.0, 4.0], 2) => [2.0, 1.0, 4.0, 3.0];
        ends(wrt &[1.5, 2.0, 3.0]) => [3.0, 0.0, 27.0]
    }
}

mod references_that_patterns_bind {
    use std::collections::HashMap;

    use super::*;

    #[differentiable]
    fn pair(v: &[f64], k: &[(usize, usize)]) -> f64 {
        if let Some((a, b)) = k.first() {
            return v[*a] * v[*b];
        }
        v[0]
    }

    #[differentiable]
    fn line(x: f64, #[constant] m: &HashMap<u8, (f64, f64)>) -> f64 {
        if let Some((a, b)) = m.get(&1) {
            x * *a + *b
        } else {
            x
        }
    }

    #[differentiable]
    fn head(v: &[f64], k: &Vec<usize>) -> f64 {
        let mut s = 1.0;
        if let [a, b, ..] = k.as_slice() {
            s += v[*a] * v[*b];
        }
        match k.chunks(2).next() {
            Some([a, b]) => s + v[*a] * v[*b],
            Some([a]) => s * v[*a],
            _ => v[0],
        }
    }

    #[differentiable]
    fn nested(v: &[f64], k: &[Option<usize>]) -> f64 {
        match k.first() {
            Some(Some(i)) => v[0] * v[*i],
            Some(None) => v[0],
            None => v[1],
        }
    }

    #[differentiable]
    fn last_of_a_stack(v: &[f64], n: usize) -> f64 {
        let mut y = 1.0;
        let mut stack: Vec<usize> = vec![];
        for c in 0..n {
            stack.push(c);
            if let Some(top) = stack.last() {
                y *= v[*top];
            }
        }
        y
    }

    #[differentiable]
    fn twice(v: &[f64], k: &[usize]) -> f64 {
        let c: Vec<&usize> = k.iter().collect();
        if let Some(i) = c.first() {
            v[**i]
        } else {
            v[1]
        }
    }

    #[differentiable]
    fn entries(v: &[f64], #[constant] m: &BTreeMap<u32, f64>) -> f64 {
        let mut s = 0.0;
        for (x, (k, w)) in v.iter().zip(m.iter()) {
            s += x.powi(*k as i32) * *w;
        }
        s
    }

    check! {
        pair(wrt &[2.0, 3.0], &[(1, 0)]) => [3.0, 2.0];
        pair(wrt &[2.0, 3.0], &[]) => [1.0, 0.0];
        line(wrt 2.0, &HashMap::from([(1, (3.0, 4.0))])) => 3.0;
        head(wrt &[2.0, 3.0], &vec![1, 0]) => [6.0, 4.0];
        head(wrt &[2.0, 3.0], &vec![1]) => [0.0, 1.0];
        nested(wrt &[2.0, 3.0], &[Some(1)]) => [3.0, 2.0];
        nested(wrt &[2.0, 3.0], &[None]) => [1.0, 0.0];
        last_of_a_stack(wrt &[2.0, 3.0], 2) => [3.0, 2.0];
        twice(wrt &[2.0, 3.0], &[1]) => [0.0, 1.0];
        entries(wrt &[2.0, 3.0], &BTreeMap::from([(2, 3.0)])) => [12.0, 0.0]
    }
}

/// Where a number belongs in sorted ones.
mod sorted_searches {
    use super::*;

    #[differentiable]
    fn point_min(x: &[f64], t: f64) -> f64 {
        let i = x.partition_point(|v| *v < t).min(x.len() - 1);
        x[i] * t
    }
    #[differentiable]
    fn point_clamp(x: &[f64], t: f64) -> f64 {
        let i = x.partition_point(|v| *v < t).clamp(1, x.len() - 1);
        x[i] * t + x[i - 1]
    }
    #[differentiable]
    fn point_named(x: &[f64], t: f64) -> f64 {
        let k = x.partition_point(|v| *v < t);
        let i = k.max(1).min(2);
        x[i] * t + x[i - 1]
    }
    #[differentiable]
    fn search_match(x: &[f64], t: f64) -> f64 {
        let i = match x.binary_search_by(|p| p.partial_cmp(&t).unwrap()) {
            Ok(i) => i,
            Err(i) => i.min(x.len() - 1).max(1),
        };
        x[i] * t
    }
    #[differentiable]
    fn search_else(x: &[f64], t: f64) -> f64 {
        let i = x
            .binary_search_by(|p| p.total_cmp(&t))
            .unwrap_or_else(|i| i);
        x[i.min(2)] * t
    }
    #[differentiable]
    fn search_literal(x: &[f64], t: f64) -> f64 {
        match x.binary_search_by(|p| p.total_cmp(&t)) {
            Ok(i) => x[i] * t,
            Err(0) => t,
            Err(i) => x[i - 1] * t,
        }
    }
    #[differentiable]
    fn position_min(x: &[f64], t: f64) -> f64 {
        let i = x.iter().position(|v| *v > t).unwrap_or(0).min(1);
        x[i] * t
    }

    check! {
        point_min(wrt &[0.5, 1.5, 2.5], wrt 0.1); point_min(wrt &[0.5, 1.5, 2.5], wrt 0.7); point_min(wrt &[0.5, 1.5, 2.5], wrt 2.0); point_min(wrt &[0.5, 1.5, 2.5], wrt 3.0);
        point_clamp(wrt &[0.5, 1.5, 2.5], wrt 0.1); point_clamp(wrt &[0.5, 1.5, 2.5], wrt 0.7); point_clamp(wrt &[0.5, 1.5, 2.5], wrt 2.0); point_clamp(wrt &[0.5, 1.5, 2.5], wrt 3.0);
        point_named(wrt &[0.5, 1.5, 2.5], wrt 0.1); point_named(wrt &[0.5, 1.5, 2.5], wrt 0.7); point_named(wrt &[0.5, 1.5, 2.5], wrt 2.0); point_named(wrt &[0.5, 1.5, 2.5], wrt 3.0);
        search_match(wrt &[0.5, 1.5, 2.5], wrt 0.1); search_match(wrt &[0.5, 1.5, 2.5], wrt 0.7); search_match(wrt &[0.5, 1.5, 2.5], wrt 2.0); search_match(wrt &[0.5, 1.5, 2.5], wrt 3.0);
        search_else(wrt &[0.5, 1.5, 2.5], wrt 0.1); search_else(wrt &[0.5, 1.5, 2.5], wrt 0.7); search_else(wrt &[0.5, 1.5, 2.5], wrt 2.0); search_else(wrt &[0.5, 1.5, 2.5], wrt 3.0);
        search_literal(wrt &[0.5, 1.5, 2.5], wrt 0.1); search_literal(wrt &[0.5, 1.5, 2.5], wrt 0.7); search_literal(wrt &[0.5, 1.5, 2.5], wrt 2.0); search_literal(wrt &[0.5, 1.5, 2.5], wrt 3.0);
        position_min(wrt &[0.5, 1.5, 2.5], wrt 0.1); position_min(wrt &[0.5, 1.5, 2.5], wrt 0.7); position_min(wrt &[0.5, 1.5, 2.5], wrt 2.0); position_min(wrt &[0.5, 1.5, 2.5], wrt 3.0);
    }
}
