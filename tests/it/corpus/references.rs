//! References: chosen at run time, carried by loops, exchanged, handed on.

use gradtape::differentiable;

mod element {
    use super::*;
    #[differentiable]
    fn bump(v: &[f64], i: usize, x: f64) -> f64 {
        let mut a = v.to_vec();
        let cell = &mut a[i];
        *cell += x * x;
        *cell *= 2.0;
        a[0] * a[1] + a[i]
    }
    check! { bump(wrt &vec![1.0, 2.0, 3.0], 1, wrt 0.5); bump(wrt &vec![1.0, 2.0, 3.0], 2, wrt 0.5) }
}

mod lifetimes_left_out {
    use super::*;
    #[differentiable(without(tape))]
    fn twice(x: &&f64, y: [&f64; 2]) -> f64 {
        **x * *y[0] * *y[1]
    }
    #[differentiable(without(tape))]
    fn pair(p: (&f64, &[f64])) -> f64 {
        *p.0 * p.1[0] * p.1[1]
    }
    #[differentiable(without(tape))]
    fn rows(r: &[&[f64]]) -> f64 {
        r.iter().map(|r| r[0] * r[1]).sum::<f64>()
    }
    #[differentiable(without(tape))]
    fn handed_on(r: &[&[f64]]) -> f64 {
        rows(r) * rows(&r[..1])
    }
    #[differentiable(without(tape))]
    fn slice(o: Option<&[f64]>, x: f64) -> f64 {
        let mut s = x;
        if let Some(v) = o {
            for w in v {
                s *= w * s;
            }
        }
        s
    }
    #[test]
    fn agrees() {
        assert_eq!(twice::grad(&&2.0, [&3.0, &4.0]), (12.0, [8.0, 6.0]));
        assert_eq!(twice::vjp(&&2.0, [&3.0, &4.0]).1(1.0), (12.0, [8.0, 6.0]));
        assert_eq!(pair::grad((&2.0, &[3.0, 4.0])), (12.0, vec![8.0, 6.0]));
        assert_eq!(
            pair::vjp((&2.0, &[3.0, 4.0])).1(1.0),
            (12.0, vec![8.0, 6.0])
        );
        let product: [&[f64]; 2] = [&[2.0, 0.5], &[4.0, 0.25]];
        assert_eq!(rows::grad(&product), [[0.5, 2.0], [0.25, 4.0]]);
        assert_eq!(handed_on::grad(&product), [[1.5, 6.0], [0.25, 4.0]]);
        assert_eq!(handed_on::vjp(&product).1(2.0), [[3.0, 12.0], [0.5, 8.0]]);
        assert_eq!(slice::grad(Some(&[2.0]), 0.5), (Some(vec![0.25]), 2.0));
        assert_eq!(
            slice::vjp(Some(&[2.0]), 0.5).1(1.0),
            (Some(vec![0.25]), 2.0)
        );
        assert_eq!(slice::grad(None, 0.5), (None, 1.0));
    }
}

mod chosen_elements {
    use super::*;
    #[differentiable]
    fn pick(v: &[f64; 4], c: bool, x: f64) -> f64 {
        let mut a = *v;
        let n = 1;
        let r = if c { &mut a[n] } else { &mut a[n + 2] };
        *r = *r * x;
        *r -= 1.0;
        a[1] * a[1] + a[3].sin()
    }
    check! { pick(wrt &[1.0, 2.0, 3.0, 4.0], true, wrt 0.5); pick(wrt &[1.0, 2.0, 3.0, 4.0], false, wrt 0.5) }
}

mod chosen_arrays {
    use super::*;
    #[differentiable]
    fn arrays(x: f64, y: f64, which: usize) -> f64 {
        let mut a = [x, y];
        let mut b = vec![y * y, x * y, x];
        let mut c = [1.0, x];
        {
            let t: &mut [f64] = match which {
                0 => &mut a,
                1 => &mut b[1..],
                _ => &mut c,
            };
            t[0] *= 3.0;
            for e in t.iter_mut() {
                *e += x;
            }
            t[1] = t[0] * t[1];
            let n = t.len();
            t[n - 1] += 1.0;
        }
        a[0] * a[1] + b[0] - b[1] * b[2] + c[0] * c[1]
    }
    check! { arrays(wrt 0.7, wrt 1.3, 0); arrays(wrt 0.7, wrt 1.3, 1); arrays(wrt 0.7, wrt 1.3, 2) }
}

mod shared_choice {
    use super::*;
    #[differentiable]
    fn shared(a: &[f64], b: &[f64], c: bool) -> f64 {
        let r = if c { a } else { b };
        let s = if !c { &a[1..] } else { &a[..2] };
        r[0] * r[1] + s[0] + r.iter().sum::<f64>() * s.len() as f64
    }
    mod of_shared {
        use super::*;
        check! { shared(wrt &vec![1.0, 2.0, 5.0], wrt &vec![3.0, 4.0], true); shared(wrt &vec![1.0, 2.0, 5.0], wrt &vec![3.0, 4.0], false) }
    }
    #[differentiable]
    fn scalars(x: f64, y: f64) -> f64 {
        let r = if x > y { &x } else { &y };
        let s = match (x < 0.0, y < 0.0) {
            (true, _) => &y,
            (_, true) => &x,
            _ => r,
        };
        *r * *s + r.sin()
    }
    mod of_scalars {
        use super::*;
        check! { scalars(wrt 0.7, wrt 1.3); scalars(wrt -0.7, wrt -1.3); scalars(wrt 0.7, wrt -1.3) }
    }
}

mod in_loop {
    use super::*;
    #[differentiable]
    fn deposits(v: &[f64], k: usize) -> f64 {
        let (mut odd, mut even) = (1.0, 0.5);
        for (i, x) in v.iter().enumerate() {
            let target = if i % 2 == 0 { &mut even } else { &mut odd };
            *target = *target * x + 0.1;
            if i == k {
                *target += x * x;
            }
        }
        odd * even
    }
    check! { deposits(wrt &vec![1.0, 2.0, 3.0, 0.5], 2); deposits(wrt &vec![1.0, 2.0, 3.0, 0.5], 9) }
}

mod shrinking {
    use super::*;
    #[differentiable]
    fn halves(x: &[f64]) -> f64 {
        let mut view = x;
        let mut s = 1.0;
        while view.len() > 1 {
            let (l, r) = view.split_at(view.len() / 2);
            s = s * 0.9 + l[0] * r[r.len() - 1];
            view = if l[0] > r[0] { l } else { r };
        }
        s + view[0]
    }
    mod of_halves {
        use super::*;
        check! { halves(wrt &vec![0.5, 1.5, -0.7, 2.0, 0.3, 1.1]); halves(wrt &vec![3.0]) }
    }
    #[differentiable]
    fn eat(x: &[f64]) -> f64 {
        let mut rest = x;
        let mut s = 0.0;
        while let [first, tail @ ..] = rest {
            s = s * 0.5 + first * first;
            rest = tail;
        }
        s
    }
    mod of_eat {
        use super::*;
        check! { eat(wrt &vec![0.5, 1.5, -0.7]); eat(wrt &vec![]) }
    }
    #[differentiable]
    fn eat_both(x: &[f64]) -> f64 {
        let mut rest = x;
        let mut s = 1.0;
        while let [first, mid @ .., last] = rest {
            s += first * last * s;
            rest = mid;
        }
        match rest {
            [only] => s * only,
            _ => s,
        }
    }
    mod of_eat_both {
        use super::*;
        check! { eat_both(wrt &vec![0.5, 1.5, -0.7]); eat_both(wrt &vec![0.5, 1.5, -0.7, 2.0]); eat_both(wrt &vec![]) }
    }
    #[differentiable]
    fn fill_blocks(x: &mut [f64], c: f64) {
        let mut rest = x;
        let mut k = 1;
        while rest.len() >= k {
            let (head, tail) = rest.split_at_mut(k);
            for h in head.iter_mut() {
                *h = *h * c;
            }
            tail.iter_mut().for_each(|t| *t += head[0]);
            rest = tail;
            k += 1;
        }
    }
    mod of_fill_blocks {
        use super::*;
        check_unit! { fill_blocks(wrt &mut vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], wrt 0.7) }
    }
}

mod ping_pong {
    use super::*;
    #[differentiable]
    fn refs(x: &[f64], n: usize) -> f64 {
        let mut a = x.to_vec();
        let mut b = vec![0.0; x.len()];
        let (mut cur, mut next) = (&mut a, &mut b);
        for _ in 0..n {
            for i in 0..cur.len() {
                next[i] = cur[i] * 0.5 + cur[(i + 1) % cur.len()] * cur[i];
            }
            std::mem::swap(&mut cur, &mut next);
        }
        cur[0] + cur[1] * 2.0
    }
    mod of_refs {
        use super::*;
        check! { refs(wrt &vec![0.5, 1.5, -0.7], 0); refs(wrt &vec![0.5, 1.5, -0.7], 1); refs(wrt &vec![0.5, 1.5, -0.7], 4) }
    }
    #[differentiable]
    fn tuples(x: f64, y: f64, n: usize) -> f64 {
        let (a, b) = (x * y, x - y);
        let (mut p, mut q) = (&a, &b);
        let mut s = 0.0;
        for i in 0..n {
            s += *p * (i as f64 + 1.0) - q;
            (p, q) = (q, p);
        }
        s * *p
    }
    mod of_tuples {
        use super::*;
        check! { tuples(wrt 0.5, wrt 2.0, 0); tuples(wrt 0.5, wrt 2.0, 1); tuples(wrt 0.5, wrt 2.0, 2) }
    }
}

mod carried_reference {
    use super::*;
    #[differentiable]
    fn best_row(m: &[[f64; 2]; 3], x: f64) -> f64 {
        let mut best = &m[0];
        for row in m.iter() {
            if row[0] * x > best[0] {
                best = row;
            }
        }
        best[1] * x + best[0]
    }
    mod of_best_row {
        use super::*;
        check! { best_row(wrt &[[1.0, 2.0], [3.0, 0.3], [1.9, 5.0]], wrt 1.5); best_row(wrt &[[1.0, 2.0], [0.0, 0.3], [-2.0, 5.0]], wrt 0.5) }
    }
    #[differentiable]
    fn mutable_cursor(v: &[f64], x: f64) -> f64 {
        let mut a = [x, 2.0 * x, 1.0];
        let mut spare = x * x;
        let mut r = &mut a[0];
        for (i, t) in v.iter().enumerate() {
            *r += t * x;
            if *t > 1.0 {
                r = &mut a[i % 3];
            } else if *t < 0.0 {
                r = &mut spare;
            }
        }
        *r *= 2.0;
        a[0] * a[1] + a[2] * spare
    }
    mod of_mutable_cursor {
        use super::*;
        check! { mutable_cursor(wrt &vec![0.5, 1.5, -0.7, 2.0, 0.3], wrt 1.1); mutable_cursor(wrt &vec![-0.5, 0.1], wrt 1.1); mutable_cursor(wrt &vec![], wrt 1.1) }
    }
}

mod memory {
    use super::*;
    use std::mem;
    #[differentiable]
    fn halves(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y, x * y, 1.0];
        let (l, r) = v.split_at_mut(2);
        mem::swap(&mut l[0], &mut r[0]);
        let old = mem::replace(&mut r[1], l[1] * 2.0);
        v[0] * v[1] + old * v[2] - v[3]
    }
    mod of_halves {
        use super::*;
        check! { halves(wrt 0.5, wrt 2.0) }
    }
    #[differentiable]
    fn taken(x: f64, y: f64) -> f64 {
        let mut v = vec![x, y];
        let mut total = 0.0;
        for k in 0..3 {
            let w = mem::take(&mut v);
            for t in &w {
                v.push(t * t + y);
            }
            v.push(k as f64 * x);
            total += w[0];
        }
        total * v[1]
    }
    mod of_taken {
        use super::*;
        check! { taken(wrt 0.5, wrt 0.7) }
    }
    #[differentiable]
    fn option_take(x: f64, n: usize) -> f64 {
        let mut slot = Some(x);
        let mut s = 0.0;
        for i in 0..n {
            if let Some(v) = slot.take() {
                s += v * v;
                if i % 2 == 0 {
                    slot = Some(v * 0.5 + s);
                }
            } else {
                slot = Some(s.sin());
            }
        }
        s + slot.unwrap_or(x)
    }
    mod of_option_take {
        use super::*;
        check! { option_take(wrt 0.5, 0); option_take(wrt 0.5, 1); option_take(wrt 0.5, 5); option_take(wrt 0.5, 6) }
    }
    #[differentiable]
    fn buffers(x: &mut Vec<f64>, n: usize) {
        let mut next = vec![0.0; x.len()];
        for _ in 0..n {
            for i in 0..x.len() {
                next[i] = x[i] * x[(i + 1) % x.len()];
            }
            mem::swap(x, &mut next);
        }
    }
    mod of_buffers {
        use super::*;
        check_unit! { buffers(wrt &mut vec![0.5, 1.5, -0.7], 3) }
    }
}

mod calls_through {
    use super::*;
    #[differentiable]
    fn scale(v: &mut [f64], c: f64) -> f64 {
        let mut s = 0.0;
        for t in v.iter_mut() {
            *t *= c;
            s += *t;
        }
        s
    }
    #[differentiable(without(tape))]
    fn through(x: f64, y: f64, up: bool) -> f64 {
        let mut a = [x, y];
        let mut b = [y, 1.0];
        let r = if up { &mut a } else { &mut b };
        let s = scale(r, x);
        r[0] += s * r[1];
        let t = scale(&mut r[1..], y);
        a[0] * b[0] + a[1] * b[1] + t
    }
    check! { through(wrt 0.5, wrt 2.0, true); through(wrt 0.5, wrt 2.0, false) }
}

mod shrinking_views_in_rows {
    use super::*;

    #[differentiable]
    fn by_split(a: &[Vec<f64>], pick: usize) -> f64 {
        let mut view: &[f64] = &a[pick];
        let mut s = 0.0;
        while let Some((first, rest)) = view.split_first() {
            s = s * 0.5 + first * first;
            view = rest;
        }
        s
    }
    #[differentiable]
    fn by_pattern(a: &[Vec<f64>], pick: usize) -> f64 {
        let mut view = &a[pick][1..];
        let mut s = 0.0;
        while let [first, rest @ ..] = view {
            s = s * 0.5 + first * first;
            view = rest;
        }
        s
    }
    #[differentiable]
    fn in_place(a: &mut [Vec<f64>], pick: usize) -> f64 {
        let mut view = &mut a[pick][..];
        let mut s = 0.0;
        while let Some((first, rest)) = view.split_first_mut() {
            *first *= 2.0;
            s = s * 0.5 + *first * *first;
            view = rest;
        }
        s
    }
    #[differentiable]
    fn by_range(a: &[[f64; 3]; 2], pick: usize) -> f64 {
        let mut view = a[pick].as_slice();
        let mut s = 0.0;
        while view.len() > 1 {
            s = s * 0.5 + view[0] * view[1];
            view = &view[1..];
        }
        s
    }
    #[differentiable]
    fn row_after_row(a: &[Vec<f64>]) -> f64 {
        let mut row = &a[0];
        let mut s = 0.0;
        for i in 0..2 {
            s += row.iter().map(|v| v * v).sum::<f64>() * whole(row);
            row = &a[i];
        }
        s
    }
    #[allow(clippy::ptr_arg)]
    #[differentiable]
    fn whole(row: &Vec<f64>) -> f64 {
        row[0] * row[1]
    }
    check! {
        by_split(wrt &vec![vec![1.0, 2.0, 3.0], vec![0.5, 0.25, 4.0]], 1);
        by_pattern(wrt &vec![vec![1.0, 2.0, 3.0], vec![0.5, 0.25, 4.0]], 0);
        in_place(wrt &mut vec![vec![1.0, 2.0, 3.0], vec![0.5, 0.25, 4.0]], 1);
        by_range(wrt &[[1.0, 2.0, 3.0], [0.5, 0.25, 4.0]], 1);
        row_after_row(wrt &vec![vec![1.0, 2.0, 3.0], vec![0.5, 0.25, 4.0]])
    }
}

/// Where a value is kept means nothing numerically.
mod boxes {
    use super::*;

    #[differentiable(without(tape))]
    fn slice(x: &Box<[f64]>, s: f64) -> f64 {
        let mut t = x[0] * s;
        for v in x.iter() {
            t += v * v * s;
        }
        t
    }
    #[differentiable(without(tape))]
    fn owned(x: Box<[f64]>, y: Box<[f64; 2]>, z: Box<Vec<f64>>) -> f64 {
        x.iter().zip(y.iter()).map(|(a, b)| a * b).sum::<f64>() * z[1] + z.iter().sum::<f64>()
    }
    #[differentiable(without(tape))]
    fn of_elements(x: Box<[f64; 2]>) -> f64 {
        x[0] * x[1] * 2.0
    }
    #[differentiable(without(tape))]
    fn handed_on(x: &Box<[f64]>, s: f64) -> f64 {
        let y = x.clone();
        slice(x, s) * y[1] + slice(&x, 2.0 * s)
    }
    #[differentiable]
    fn made_here(s: f64) -> f64 {
        let k = Box::new(2.0);
        let b: Box<f64> = Box::new(s * *k);
        let mut c = Box::new(s);
        *c += *b;
        let d: Box<[f64]> = Box::new([s, *b * *c]);
        let mut e = d.clone();
        e[0] *= 3.0;
        d.iter().sum::<f64>() * e[0] * *c
    }
    #[differentiable]
    fn constants(#[constant] k: Box<f64>, #[constant] l: &Box<f64>, n: Box<usize>, s: f64) -> f64 {
        *k * s * **l + s * s * *n as f64
    }
    check! {
        made_here(wrt 0.7);
        constants(Box::new(2.0), &Box::new(3.0), Box::new(4), wrt 0.5) => 10.0
    }

    #[test]
    fn tangents_are_as_of_vectors() {
        let x: Box<[f64]> = Box::new([1.5, -2.0]);
        let (dx, ds) = slice::grad(&x, 0.5);
        assert_eq!((dx, ds), (vec![2.0, -2.0], 7.75));
        let (_, pullback) = handed_on::vjp(&x, 0.5);
        let (dx, ds) = pullback(1.0);
        let h = 1e-6;
        let at = |a: f64, b: f64, s: f64| handed_on(&vec![a, b].into_boxed_slice(), s);
        let near = |found: f64, up: f64, down: f64| {
            let differences = (up - down) / (2.0 * h);
            assert!(
                (found - differences).abs() < 1e-6,
                "{found}, not {differences}"
            );
        };
        near(dx[0], at(1.5 + h, -2.0, 0.5), at(1.5 - h, -2.0, 0.5));
        near(dx[1], at(1.5, -2.0 + h, 0.5), at(1.5, -2.0 - h, 0.5));
        near(ds, at(1.5, -2.0, 0.5 + h), at(1.5, -2.0, 0.5 - h));
        let (_, tangent) = handed_on::jvp((&x, &vec![1.0, 2.0]), (0.5, 3.0));
        assert!((tangent - (dx[0] + 2.0 * dx[1] + 3.0 * ds)).abs() < 1e-12);
    }

    #[test]
    fn what_is_boxed_keeps_its_tangents() {
        let (x, y, z) = (
            Box::new([1.5, -2.0]),
            Box::new([3.0, 4.0]),
            Box::new(vec![0.5, 2.0]),
        );
        let (dx, dy, dz) = owned::grad(x, y, z);
        assert_eq!((dx, dy), (vec![6.0, 8.0], Box::new([3.0, -4.0])));
        assert_eq!(dz, Box::new(vec![1.0, 1.0 + 4.5 - 8.0]));
        assert_eq!(
            of_elements::grad(Box::new([2.0, 3.0])),
            Box::new([6.0, 4.0])
        );
    }
}
