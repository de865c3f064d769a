//! Small arrays in containers, which inner loops add to: a pushforward has them in variables meanwhile.

use gradtape::differentiable;

fn points(n: usize) -> Vec<[f64; 3]> {
    (0..n)
        .map(|i| [0.1 * i as f64 - 0.7, 0.4, 0.03 * (i * i) as f64 + 0.2])
        .collect()
}

fn some(n: usize) -> Vec<f64> {
    (0..n).map(|i| ((i * 5) % 13) as f64 / 7.0 - 0.6).collect()
}

#[differentiable]
fn sum(all: &[[f64; 3]]) -> f64 {
    all.iter().flatten().map(|x| x * x * 0.5).sum()
}

mod plain {
    use super::*;

    #[differentiable]
    fn transformed(x: &[[f64; 3]], w: &[f64], n: usize) -> Vec<[f64; 3]> {
        let mut y = vec![[0.25; 3]; n];
        for v in 0..n {
            for b in 0..x.len() {
                for i in 0..3 {
                    y[v][i] += w[v + b] * x[b][i] * x[b][2 - i];
                }
                y[v][1] -= w[b];
            }
        }
        y
    }

    #[differentiable]
    fn add_to(y: &mut [[f64; 3]], x: &[[f64; 3]]) {
        for v in 0..y.len() {
            for b in 0..x.len() {
                for i in 0..3 {
                    y[v][i] -= x[b][i] * x[v][0];
                }
            }
        }
    }

    #[differentiable]
    fn lent(x: &[[f64; 3]]) -> Vec<[f64; 3]> {
        let mut y = x[1..].to_vec();
        add_to(&mut y, x);
        y
    }

    #[differentiable]
    fn matrices(x: &[[f64; 3]], w: &[f64]) -> Vec<f64> {
        let mut y = vec![[[0.5; 2]; 3]; 4];
        for v in 0..4 {
            for b in 0..x.len() {
                for i in 0..3 {
                    for j in 0..2 {
                        y[v][i][j] += w[b] * x[b][i] - w[v] * x[b][j];
                    }
                }
            }
        }
        y.iter().flatten().flatten().map(|y| y * y).collect()
    }

    /// A row of a matrix of arrays, in three loops.
    #[differentiable]
    fn deeper(x: &[[f64; 3]], w: &[f64]) -> Vec<f64> {
        let mut y = vec![vec![[0.0; 3]; 2]; 3];
        for v in 0..3 {
            for u in 0..2 {
                for b in 0..x.len() {
                    for c in 0..2 {
                        for i in 0..3 {
                            y[v][u][i] += w[b + c] * x[b][i] * w[v];
                        }
                    }
                }
            }
        }
        y.iter().map(|row| sum(row)).collect()
    }

    check_out! {
        transformed(wrt &points(4), wrt &some(12), 3);
        transformed(wrt &points(1), wrt &some(12), 1);
        lent(wrt &points(3));
        matrices(wrt &points(5), wrt &some(5));
        deeper(wrt &points(3), wrt &some(5));
    }
}

mod no_iteration {
    use super::*;

    /// Without `x` there is no element, and none is asked for.
    #[differentiable]
    fn beyond(x: &[f64], #[constant] n: usize, z: f64) -> f64 {
        let mut y = vec![[z; 3]; 2];
        for v in 0..n {
            for b in 0..x.len() {
                for i in 0..3 {
                    y[v][i] += x[b] * z;
                }
            }
        }
        sum(&y)
    }

    #[differentiable]
    fn never(x: &[f64], z: f64) -> f64 {
        let mut y = vec![[z; 3]; 2];
        for v in 0..4 {
            for b in 3..3 {
                for i in 0..3 {
                    y[v][i] += x[b] * z;
                }
            }
        }
        for v in 0..2 {
            for b in 0..x.len() {
                for i in 2..2 {
                    y[v + 7][i] += x[b];
                }
            }
        }
        sum(&y) * x[0]
    }

    check! {
        beyond(wrt &Vec::<f64>::new(), 7, wrt 0.3);
        beyond(wrt &some(3), 2, wrt 0.3);
        never(wrt &some(3), wrt 0.3);
    }

    #[test]
    fn an_element_that_is_missing_panics() {
        let found = std::panic::catch_unwind(|| beyond::jvp((&[1.0], &[1.0]), 3, (0.3, 1.0)));
        assert!(found.is_err());
    }
}

/// Something else touches the container.
mod touched {
    use super::*;

    #[differentiable]
    fn read_within(x: &[[f64; 3]], w: &[f64]) -> f64 {
        let mut y = vec![[0.5; 3]; 4];
        for v in 0..4 {
            for b in 0..x.len() {
                for i in 0..3 {
                    y[v][i] += w[b] * x[b][i] * y[v][2 - i] + y[(v + 1) % 4][i];
                }
            }
        }
        sum(&y)
    }

    #[differentiable]
    fn two_elements(x: &[[f64; 3]], w: &[f64]) -> f64 {
        let mut y = vec![[0.5; 3]; 5];
        for v in 0..4 {
            for b in 0..x.len() {
                for i in 0..3 {
                    y[v][i] += w[b] * x[b][i];
                    y[v + 1][i] -= w[v] * x[b][i] * w[b];
                }
            }
        }
        sum(&y)
    }

    #[differentiable]
    fn all_in_the_first(x: &[[f64; 3]], w: &[f64]) -> f64 {
        let mut y = vec![[0.5; 3]; 5];
        for v in 1..4 {
            for b in 0..x.len() {
                for i in 0..3 {
                    y[v][i] += w[b] * x[b][i];
                    y[0][i] -= w[v] * x[b][i] * w[b];
                }
            }
        }
        sum(&y)
    }

    #[differentiable]
    fn at_times(x: &[[f64; 3]], w: &[f64]) -> f64 {
        let mut y = vec![[0.5; 3]; 4];
        for v in 0..5 {
            for b in 0..x.len() {
                if v < 4 {
                    for i in 0..3 {
                        y[v][i] += w[b] * x[b][i];
                    }
                }
            }
        }
        sum(&y)
    }

    #[differentiable]
    fn until(x: &[[f64; 3]], w: &[f64]) -> f64 {
        let mut y = vec![[0.5; 3]; 4];
        for v in 0..5 {
            for b in 0..x.len() {
                if v == 4 {
                    break;
                }
                for i in 0..3 {
                    y[v][i] += w[b] * x[b][i];
                }
            }
        }
        sum(&y)
    }

    #[differentiable]
    fn replaced(x: &[[f64; 3]], w: &[f64]) -> f64 {
        let mut y = vec![[0.5; 3]; 4];
        for v in 0..4 {
            for b in 0..x.len() {
                for i in 0..3 {
                    y[v][i] += w[b] * x[b][i];
                }
                y[v][b % 3] = w[b] * w[v];
            }
        }
        sum(&y)
    }

    #[differentiable]
    fn pushed(x: &[[f64; 3]], w: &[f64]) -> f64 {
        let mut y = vec![[0.5; 3]; 1];
        for v in 0..3 {
            for b in 0..x.len() {
                for i in 0..3 {
                    y[v][i] += w[b] * x[b][i];
                }
                y.push([w[b], w[v], 0.5]);
            }
        }
        sum(&y)
    }

    /// Which element it is, the inner loop tells.
    #[differentiable]
    fn moving(x: &[[f64; 3]], w: &[f64]) -> f64 {
        let mut y = vec![[0.5; 3]; 4];
        let mut at = 0;
        for v in 0..4 {
            for b in 0..x.len() {
                at = (at + v) % 4;
                for i in 0..3 {
                    y[at][i] += w[b] * x[b][i];
                }
            }
        }
        sum(&y)
    }

    #[differentiable]
    fn looked_up(x: &[[f64; 3]], w: &[f64], to: &[usize]) -> f64 {
        let mut y = vec![[0.5; 3]; 4];
        for v in 0..4 {
            for b in 0..x.len() {
                for i in 0..3 {
                    y[to[b + v]][i] += w[b] * x[b][i];
                }
            }
        }
        sum(&y)
    }

    #[differentiable]
    fn add_all(y: &mut [[f64; 3]], w: f64) {
        for y in y {
            y[0] += w;
        }
    }

    #[differentiable]
    fn by_a_callee(x: &[[f64; 3]], w: &[f64]) -> f64 {
        let mut y = vec![[0.5; 3]; 4];
        for v in 0..4 {
            for b in 0..x.len() {
                for i in 0..3 {
                    y[v][i] += w[b] * x[b][i];
                }
                add_all(&mut y, w[v] * w[b]);
            }
        }
        sum(&y)
    }

    check! {
        read_within(wrt &points(2), wrt &some(4));
        two_elements(wrt &points(4), wrt &some(4));
        all_in_the_first(wrt &points(4), wrt &some(4));
        looked_up(wrt &points(3), wrt &some(4), &[2, 0, 1, 1, 3, 2]);
        at_times(wrt &points(4), wrt &some(4));
        until(wrt &points(4), wrt &some(4));
        replaced(wrt &points(4), wrt &some(4));
        pushed(wrt &points(4), wrt &some(4));
        moving(wrt &points(4), wrt &some(4));
        by_a_callee(wrt &points(4), wrt &some(4));
    }
}

mod several {
    use super::*;

    /// Two containers, and a sum of numbers beside them.
    #[differentiable]
    fn containers(x: &[[f64; 3]], w: &[f64]) -> f64 {
        let (mut y, mut z) = (vec![[0.5; 3]; 4], [[0.1; 2]; 4]);
        let mut total = 0.0;
        for v in 0..4 {
            for b in 0..x.len() {
                for i in 0..3 {
                    y[v][i] += w[b] * x[b][i];
                }
                z[v][0] += x[b][0] * w[v];
                z[v][1] -= x[b][1];
                total += x[b][2] * w[b];
            }
            total += z[v][0] * y[v][1];
        }
        sum(&y) + total + z.iter().map(|z| z[0] * z[1]).sum::<f64>()
    }

    /// Only one of the two has a derivative.
    #[differentiable]
    fn counts(x: &[[f64; 3]], w: &[f64]) -> f64 {
        let (mut y, mut n) = (vec![[0.5; 3]; 4], vec![[0.0; 3]; 4]);
        for v in 0..4 {
            for b in 0..x.len() {
                for i in 0..3 {
                    n[v][i] += (v + b * i) as f64;
                    y[v][i] += w[b] * x[b][i];
                }
            }
        }
        for v in 0..4 {
            for i in 0..3 {
                y[v][i] /= n[v][i] + 1.0;
            }
        }
        sum(&y)
    }

    #[differentiable]
    fn generic<T: gradtape::Scalar>(x: &[[T; 2]], w: &[T]) -> T {
        let mut y = vec![[T::constant(0.0); 2]; 3];
        for v in 0..3 {
            for b in 0..x.len() {
                for i in 0..2 {
                    y[v][i] += w[v + b] * x[b][i];
                }
            }
        }
        y.iter().map(|y| y[0] * y[1]).sum()
    }

    check! {
        containers(wrt &points(4), wrt &some(4));
        counts(wrt &points(4), wrt &some(4));
        generic(wrt &[[0.5, -0.25], [1.0, 0.75]], wrt &some(5));
    }
}

mod singles {
    use super::*;

    #[differentiable]
    fn singles(x: &[[f32; 2]], w: &[f32]) -> f32 {
        let mut y = vec![[0.0; 2]; 3];
        for v in 0..3 {
            for b in 0..x.len() {
                for i in 0..2 {
                    y[v][i] += w[v + b] * x[b][i];
                }
            }
        }
        y.iter().map(|y| y[0] * y[1]).sum()
    }

    check_coarse! { singles(wrt &[[0.5, -0.25], [1.0, 0.75]], wrt &[0.5, 0.25, -0.75, 1.0]) }
}
