//! Code as people write it: structs, methods, maps, iterators, numerical loops.

use std::collections::HashMap;

use gradtape::{Scalar, Var, differentiable, tape};

use crate::{close, close_all};

#[derive(Clone, Copy)]
struct Point<T> {
    x: T,
    y: T,
}

impl<T: Scalar> Point<T> {
    fn norm(self) -> T {
        (self.x * self.x + self.y * self.y).sqrt()
    }
}

#[test]
fn structs_of_variables() {
    let (a, b) = (3.0, 4.0);
    let r = tape!(<a, b> {
        let p = Point { x: a, y: b };
        p.norm()
    });
    assert_eq!(r.value(), 5.0);
    let g = r.gradient();
    close_all([g.a, g.b], [0.6, 0.8]);
}

struct Network {
    sizes: Vec<usize>,
}

impl Network {
    fn forward<T: Scalar>(&self, params: &[T], input: &[f64]) -> Vec<T> {
        let mut at = 0;
        let mut layer: Vec<T> = input.iter().copied().map(T::constant).collect();
        for sizes in self.sizes.windows(2) {
            let (n, m) = (sizes[0], sizes[1]);
            let unit = |j: usize| {
                (0..n)
                    .map(|i| params[at + j * n + i] * layer[i])
                    .sum::<T>()
                    .tanh()
            };
            layer = (0..m).map(unit).collect();
            at += n * m;
        }
        layer
    }
}

#[test]
fn a_network_behind_a_method() {
    let network = Network {
        sizes: vec![2, 3, 1],
    };
    let data = [([0.0, 1.0], 1.0), ([1.0, 0.5], 0.5)];
    let params: Vec<f64> = (0..9).map(|i| 0.3 - 0.1 * f64::from(i)).collect();
    let r = tape!(<params> {
        let mut loss = 0.0;
        for (x, y) in &data {
            loss += (network.forward(&params, x)[0] - y).powi(2);
        }
        loss / data.len() as f64
    });
    let loss = |params: &[f64]| {
        let losses = data
            .iter()
            .map(|(x, y)| (network.forward(params, x)[0] - y).powi(2));
        losses.sum::<f64>() / data.len() as f64
    };
    close(r.value(), loss(&params));
    gradtape::check::gradient(loss, &params, &r.gradient().params).unwrap();
}

#[test]
fn maps_of_variables() {
    let (a, b) = (1.0, 2.0);
    let r = tape!(<a, b> {
        let map: HashMap<&str, Var> = [("a", a), ("b", b)].into_iter().collect();
        map["a"] * map["b"] + map.values().copied().sum::<Var>()
    });
    let g = r.gradient();
    assert_eq!((g.a, g.b), (3.0, 2.0));
}

#[test]
fn order_statistics() {
    let xs = vec![3.0, 1.0, 2.0];
    let r = tape!(<xs> {
        let mut sorted = xs.clone();
        sorted.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let median = sorted[sorted.len() / 2];
        let deviation = xs.iter().map(|x| (x - median).abs()).sum::<Var>() / xs.len() as f64;
        let best = xs.iter().copied().fold(f64::MIN, |m, x| if x > m { x } else { m });
        let last = xs.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(i, _)| i);
        deviation + best * 10.0 + xs[last.unwrap()]
    });
    close_all(r.gradient().xs, [1.0 / 3.0 + 11.0, -1.0 / 3.0, 0.0]);
}

#[test]
fn a_falling_body() {
    let fall = |g: f64, drag: f64| {
        tape!(<g, drag> {
            let (mut y, mut speed, dt) = (10.0, 0.0, 0.01);
            let mut time = 0.0;
            for _ in 0..100 {
                let acceleration = -g - drag * speed * speed.abs();
                speed += acceleration * dt;
                y += speed * dt;
                time += dt;
            }
            let time: f64 = time;
            y / time
        })
        .value_and_gradient()
    };
    let (g, drag, h) = (9.81, 0.1, 1e-5);
    let slope = fall(g, drag).1;
    let by_g = (fall(g + h, drag).0 - fall(g - h, drag).0) / (2.0 * h);
    let by_drag = (fall(g, drag + h).0 - fall(g, drag - h).0) / (2.0 * h);
    assert!((slope.g - by_g).abs() < 1e-7 && (slope.drag - by_drag).abs() < 1e-7);
}

#[differentiable]
fn springs(p: &[[f64; 2]], k: f64) -> f64 {
    let mut energy = 0.0;
    for pair in p.windows(2) {
        let (dx, dy) = (pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]);
        energy += k * (dx * dx + dy * dy);
    }
    energy
}

#[test]
fn a_compiled_kernel_of_rows_in_a_branch() {
    let (p, k) = (vec![[0.0, 0.0], [1.0, 2.0], [2.0, 2.0]], 2.0);
    let r = tape!(<p, k> {
        let energy = springs(&p, k);
        if energy > 1.0 { energy.ln() } else { energy }
    });
    let (energy, (dp, dk)) = springs::value_and_grad(&p, k);
    close(r.value(), energy.ln());
    let g = r.gradient();
    close_all(
        g.p.concat(),
        dp.concat().iter().map(|d| d / energy).collect::<Vec<_>>(),
    );
    close(g.k, dk / energy);
}

#[test]
fn scans_successors_and_windows() {
    let z = 2.0;
    let r = tape!(<z> {
        let powers: Vec<Var> = (0..3).scan(1.0, |s, _| { *s *= z; Some(*s) }).collect();
        let last = std::iter::successors(Some(z), |v| Some(*v * 2.0)).nth(3).unwrap();
        let steps: Vec<_> = powers.windows(2).map(|w| w[1] - w[0]).collect();
        powers.iter().sum::<Var>() + last + steps.iter().copied().sum::<Var>()
    });
    // z + z² + z³ + 8 z + z³ - z
    assert_eq!((r.value(), r.gradient().z), (36.0, 36.0));
}

#[test]
fn histograms_filled_by_closures() {
    let z = 2.0;
    let r = tape!(<z> {
        let mut bins = [0.0; 3];
        (0..6).for_each(|i| bins[i % 3] += z * i as f64);
        let mut total = 0.0;
        bins.iter().for_each(|b| total += *b);
        total
    });
    assert_eq!((r.value(), r.gradient().z), (30.0, 15.0));
}
