//! What constants lend: references into them that a pullback needs again.

use gradtape::differentiable;

mod references_from_methods {
    use super::*;
    #[derive(Clone)]
    struct Table {
        rows: Vec<f64>,
    }
    impl Table {
        fn from(&self, i: usize) -> &[f64] {
            &self.rows[i..]
        }
        fn iter(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
            self.rows.iter().copied().enumerate()
        }
        fn get(&self, i: usize) -> Option<&f64> {
            self.rows.get(i)
        }
        fn grow(&mut self) {
            self.rows.push(1.5);
        }
    }
    #[differentiable]
    fn zipped(x: &[f64], #[constant] t: &Table) -> f64 {
        let mut s = 0.0;
        for (v, y) in t.from(1).iter().zip(x) {
            s += v * y * s + y;
        }
        s
    }
    #[differentiable]
    fn iterated(x: &[f64], #[constant] t: &Table) -> f64 {
        let mut s = 0.1;
        for (i, v) in t.iter() {
            s += v * x[i] * s;
        }
        s
    }
    #[differentiable]
    fn indexed(x: &[f64], #[constant] t: &Table) -> f64 {
        let r = t.from(1);
        let mut s = 0.0;
        for i in 0..r.len() {
            s += r[i] * x[i] * s + x[0];
        }
        s
    }
    #[differentiable]
    fn annotated(x: &[f64], #[constant] t: &Table) -> f64 {
        let r: &[f64] = t.from(1);
        let mut s = x[1];
        for v in r {
            s *= v * s + x[0];
        }
        s
    }
    #[differentiable]
    fn optional(x: &[f64], #[constant] t: &Table) -> f64 {
        let mut s = x[1];
        for i in 0..3 {
            match t.get(i) {
                Some(v) => s *= v * x[0] + s,
                None => s = s.sin(),
            }
        }
        s
    }
    #[differentiable]
    fn handed_on(x: &[f64], #[constant] t: &Table) -> f64 {
        zipped(x, t) * indexed(x, t)
    }
    #[differentiable]
    fn of_a_local(x: &[f64]) -> f64 {
        let mut t = Table {
            rows: vec![0.3, 0.5],
        };
        let a = handed_on(x, &t);
        t.grow();
        a * zipped(x, &t)
    }
    check! {
        zipped(wrt &vec![0.4, 0.9], &Table { rows: vec![0.5, 0.8] });
        iterated(wrt &vec![0.4, 0.9], &Table { rows: vec![0.5, 0.8] });
        indexed(wrt &vec![0.4, 0.9], &Table { rows: vec![0.5, 0.8] });
        annotated(wrt &vec![0.4, 0.9], &Table { rows: vec![0.5, 0.8, 0.3] });
        optional(wrt &vec![0.4, 0.9], &Table { rows: vec![0.5, 0.8] });
        handed_on(wrt &vec![0.4, 0.9], &Table { rows: vec![0.5, 0.8, 0.3] });
        of_a_local(wrt &vec![0.4, 0.9])
    }
}

mod looked_up_in_maps {
    use super::*;
    use std::collections::HashMap;
    #[differentiable]
    fn each(x: f64, #[constant] m: &HashMap<String, f64>) -> f64 {
        let mut s = x;
        for name in ["a", "b", "c"] {
            if let Some(v) = m.get(name) {
                s *= v * s;
            }
        }
        s
    }
    #[differentiable]
    fn one(x: f64, #[constant] m: &HashMap<String, Vec<f64>>) -> f64 {
        let row = m.get("a").unwrap();
        let mut s = x;
        for i in 0..row.len() {
            s *= row[i] * s + x;
        }
        s
    }
    check! {
        each(wrt 0.4, &HashMap::from([("a".to_string(), 0.3), ("c".to_string(), 0.9)]));
        one(wrt 0.4, &HashMap::from([("a".to_string(), vec![0.3, 0.6])]))
    }
}

mod types_with_lifetimes {
    use super::*;
    struct View<'a> {
        weights: &'a [f64],
    }
    #[differentiable]
    fn of_view(x: f64, #[constant] k: &View) -> f64 {
        k.weights[0] * x
    }
    #[differentiable(without(tape))]
    fn by_value(x: f64, #[constant] k: View<'_>) -> f64 {
        of_view(x, &k) * x
    }
    #[differentiable(without(tape))]
    fn named<'a>(x: f64, #[constant] k: View<'a>) -> f64 {
        of_view(x, &k) * of_view(x * x, &k)
    }
    check! { by_value(wrt 0.4, View { weights: &[0.3] }); named(wrt 0.4, View { weights: &[0.3] }) }
}

mod trait_objects {
    use super::*;
    trait Kernel {
        fn weight(&self, i: usize) -> f64;
    }
    impl Kernel for Vec<f64> {
        fn weight(&self, i: usize) -> f64 {
            self[i]
        }
    }
    #[differentiable]
    fn of_any<K: Kernel + ?Sized>(x: f64, #[constant] k: &K) -> f64 {
        k.weight(1) * x * x
    }
    #[differentiable(without(tape))]
    fn of_object(x: f64, #[constant] k: &dyn Kernel) -> f64 {
        of_any(x, k) * x
    }
    #[differentiable(without(tape))]
    fn of_named_object<'a>(x: f64, #[constant] k: &'a dyn Kernel) -> f64 {
        of_object(x, k) + of_any(x, k)
    }
    check! {
        of_object(wrt 0.4, &vec![0.3, 0.7]);
        of_named_object(wrt 0.4, &vec![0.3, 0.7])
    }
}

mod optional_constants {
    use super::*;
    #[differentiable]
    fn slice(x: f64, #[constant] o: Option<&[f64]>) -> f64 {
        let mut t = x;
        if let Some(o) = o {
            for v in o {
                t += v * x * x * t;
            }
        }
        t
    }
    check! { slice(wrt 0.4, Some(&[0.2, 0.7][..])); slice(wrt 0.4, None) }
}

mod pieces_of_text {
    use super::*;
    #[differentiable]
    fn by_length(x: f64, name: &str) -> f64 {
        x * name.len() as f64
    }
    #[differentiable]
    fn pieces(x: f64, s: &str) -> f64 {
        let mut t = x;
        for p in s.split(',') {
            t *= by_length(t, p);
        }
        t
    }
    #[differentiable]
    fn first(text: &str, x: f64) -> Option<f64> {
        let mut cells = text.split(',');
        let a = cells.next()?;
        Some(by_length(x, a) * x)
    }
    #[differentiable]
    fn of_a_local(x: f64) -> f64 {
        let text = format!("{},{}", 1, 22);
        pieces(x, &text)
    }
    check! { pieces(wrt 0.4, "3,44"); of_a_local(wrt 0.4) }
    mod fallible {
        use super::*;
        check_try! { first("13,3", wrt 0.7) }
    }
}

mod looked_at_and_left {
    use super::*;
    #[differentiable]
    fn found(x: f64, t: &[u8]) -> f64 {
        match t.get(5) {
            Some(_) => return 0.0,
            None => {}
        }
        x * 2.0
    }
    check! { found(wrt 0.7, &[1]); found(wrt 0.7, &[1; 6]) }
}

mod parser {
    use super::*;
    #[differentiable]
    fn sum(s: &[u8], at: &mut usize, x: f64) -> f64 {
        let mut v = product(s, at, x);
        while *at < s.len() && s[*at] == b'+' {
            *at += 1;
            v += product(s, at, x);
        }
        v
    }
    #[differentiable]
    fn product(s: &[u8], at: &mut usize, x: f64) -> f64 {
        let mut v = atom(s, at, x);
        while *at < s.len() && s[*at] == b'*' {
            *at += 1;
            v *= atom(s, at, x);
        }
        v
    }
    #[differentiable]
    fn atom(s: &[u8], at: &mut usize, x: f64) -> f64 {
        let c = s[*at];
        *at += 1;
        match c {
            b'x' => x,
            b'(' => {
                let v = sum(s, at, x);
                *at += 1;
                v
            }
            d => f64::from(d - b'0'),
        }
    }
    #[differentiable]
    fn parsed(x: f64, src: &str) -> f64 {
        let mut at = 0;
        let v = sum(src.as_bytes(), &mut at, x);
        assert_eq!(at, src.len(), "trailing");
        v
    }
    check! { parsed(wrt 0.4, "x*x+3*(x+2)*x"); parsed(wrt 0.4, "7") }
}

mod buffers_that_change_while_a_pullback_lives {
    use super::*;
    #[differentiable]
    fn look(x: f64, order: &[usize]) -> f64 {
        x * order[0] as f64 + order.len() as f64 * x * x
    }
    #[differentiable]
    fn twice(x: f64, order: &[usize]) -> f64 {
        look(x, order) * look(x * x, order)
    }
    #[differentiable]
    fn changing(x: f64, n: usize) -> f64 {
        let mut order = vec![1, 2];
        let mut s = x;
        for i in 0..n {
            s *= twice(x, &order) + 0.1;
            order.push(i);
            order.swap(0, 1);
        }
        s
    }
    check! { changing(wrt 0.7, 3) }
}
