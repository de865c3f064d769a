//! What the static layer refuses and names `dynamic` for: the same programs, on the tape.

use gradtape::differentiable;

mod function_tables {
    use super::*;

    #[differentiable(dynamic)]
    fn f(x: f64, k: usize) -> f64 {
        let table = [f64::sin as fn(f64) -> f64, f64::cos];
        table[k](x)
    }
    check! { f(wrt 0.7, 0) => 0.7_f64.cos(); f(wrt 0.7, 1) => -0.7_f64.sin() }
}

mod function_parameters {
    use super::*;

    #[differentiable(dynamic)]
    fn layers(x: f64, layers: &[&dyn Fn(f64) -> f64]) -> f64 {
        let mut y = x;
        for layer in layers {
            y = layer(y);
        }
        y
    }

    #[differentiable(dynamic)]
    fn twice(x: f64, g: impl Fn(f64) -> f64) -> f64 {
        g(g(x))
    }

    #[test]
    fn over_variables() {
        assert_eq!(layers::grad(3.0, &[&|v| v * v, &|v| v * 2.0]), 12.0);
        assert_eq!(twice::value_and_grad(3.0, |v| v * v), (81.0, 108.0));
    }
}

mod stored_closures {
    use super::*;

    #[differentiable(dynamic)]
    fn boxed(x: f64) -> f64 {
        let layers: Vec<Box<dyn Fn(f64) -> f64>> = vec![Box::new(|v| v * v), Box::new(|v| v + 1.0)];
        let mut y = x;
        for layer in &layers {
            y = layer(y);
        }
        y
    }
    check! { boxed(wrt 1.5) => 3.0 }
}

mod closures_that_write {
    use super::*;

    #[differentiable(dynamic)]
    fn f(x: f64) -> f64 {
        let mut sum = 0.0;
        let mut add = |t: f64| sum += t * t;
        add(x);
        sum
    }
    check! { f(wrt 1.5) => 3.0 }
}

mod closures_handed_over {
    use super::*;

    #[differentiable(dynamic)]
    fn f(x: f64) -> f64 {
        fn call(g: &dyn Fn(&dyn Fn(f64) -> f64, f64) -> f64, x: f64) -> f64 {
            g(&|y| y * 3.0, x)
        }
        call(&|next, v| next(v * v), x)
    }
    check! { f(wrt 1.5) => 9.0 }
}

mod collections {
    use super::*;
    use std::collections::{BTreeMap, HashMap, VecDeque};

    #[differentiable(dynamic)]
    fn map(x: f64) -> f64 {
        let mut map = HashMap::new();
        map.insert("a", x * x);
        map["a"] * 2.0
    }

    #[differentiable(dynamic)]
    fn typed(x: f64, n: usize) -> f64 {
        let mut seen: BTreeMap<usize, f64> = BTreeMap::new();
        for i in 0..n {
            *seen.entry(i % 2).or_insert(0.0) += x.powi(i as i32);
        }
        seen.values().product()
    }

    #[differentiable(dynamic)]
    fn queue(x: f64) -> f64 {
        let mut queue = VecDeque::new();
        queue.push_back(x);
        queue.push_back(2.0 * x);
        while queue.len() < 5 {
            let first = queue.pop_front().unwrap();
            queue.push_back(first * x);
            queue.push_back(first);
        }
        queue.iter().sum()
    }
    check! { map(wrt 1.5) => 6.0; typed(wrt 1.5, 4); queue(wrt 0.7) }
}

mod cells {
    use super::*;
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    #[differentiable(dynamic)]
    fn cell(x: f64) -> f64 {
        let cell = Cell::new(x);
        cell.set(cell.get() * 2.0);
        cell.get()
    }

    #[differentiable(dynamic)]
    fn shared(x: f64) -> f64 {
        let log = Rc::new(RefCell::new(Vec::new()));
        log.borrow_mut().push(x * x);
        let other = Rc::clone(&log);
        let last = other.borrow()[0];
        last * x
    }
    check! { cell(wrt 1.5) => 2.0; shared(wrt 1.5) => 6.75 }
}

mod adapters {
    use super::*;

    #[differentiable(dynamic)]
    fn zipped(x: &[f64], y: &[f64]) -> f64 {
        let positive = x.iter().filter(|v| **v > 0.0);
        positive
            .zip(y.iter().filter(|v| **v > 0.0))
            .map(|(a, b)| a * b)
            .sum()
    }

    #[differentiable(dynamic)]
    fn stepped(x: &[f64]) -> f64 {
        let mut it = x.iter().filter(|v| **v > 0.0).peekable();
        let first = it.next().unwrap();
        let second = **it.peek().unwrap();
        let mut rest = 1.0;
        for v in it {
            rest *= v;
        }
        first * second + rest
    }
    check! {
        zipped(wrt &vec![1.0, -2.0, 3.0], wrt &vec![0.5, 0.25]);
        stepped(wrt &vec![1.0, -2.0, 3.0, 0.5])
    }
}

mod references_chosen_at_run_time {
    use super::*;

    #[differentiable(dynamic)]
    fn f(a: [f64; 2], first: bool) -> f64 {
        let mut a = a;
        let mut other = [1.0, 2.0];
        let chosen = if first { &mut a } else { &mut other };
        chosen[0] *= 2.0;
        chosen[0] * a[1]
    }
    check! { f(wrt [1.5, 0.5], true) => [1.0, 3.0]; f(wrt [1.5, 0.5], false) => [0.0, 2.0] }
}

mod lengths {
    use super::*;

    #[differentiable(dynamic)]
    fn powers(x: f64) -> f64 {
        fn last(v: [f64; 3]) -> f64 {
            v[2]
        }
        let v = std::array::from_fn(|i| x.powi(i as i32));
        last(v)
    }
    check! { powers(wrt 1.5) => 3.0 }
}
