//! Jacobians of functions whose bodies run on the tape, and of compiled ones that call them: by blocks
//! of columns where the inputs are fewer, by rows where they are not.

use gradtape::differentiable;

#[differentiable(dynamic)]
fn curve(t: f64, scale: f64) -> [f64; 5] {
    let steps: Vec<Box<dyn Fn(f64) -> f64>> = vec![
        Box::new(|v: f64| v.sin()),
        Box::new(move |v: f64| v * scale),
    ];
    let mut at = t;
    let mut points = [t; 5];
    for (i, point) in points.iter_mut().enumerate() {
        at = steps[i % 2](at) + t;
        *point = at;
    }
    points
}

#[differentiable(dynamic)]
fn pairwise(x: &[f64]) -> Vec<f64> {
    let mut products = Vec::new();
    for i in 0..x.len() {
        for j in 0..i {
            products.push(x[i] * x[j].exp());
        }
    }
    products
}

#[differentiable(dynamic)]
fn filled(o: Option<f64>, pair: (f64, usize)) -> [f64; 3] {
    let v = match o {
        Some(v) => v * v,
        None => 2.0 * pair.0,
    };
    [v, pair.0 * pair.1 as f64, 7.0]
}

/// Compiled, around a body on the tape.
#[differentiable]
fn around(t: f64, x: &[f64]) -> [f64; 3] {
    let points = curve(t * x[0], 2.0);
    let products = pairwise(x);
    [points[4] * x[1], products.iter().sum(), points[1] - t]
}

fn unit(n: usize, i: usize) -> Vec<f64> {
    (0..n).map(|k| f64::from(u8::from(k == i))).collect()
}

#[test]
fn more_outputs_than_inputs() {
    let rows = curve::jacobian(0.5, 1.5);
    let (_, by_t) = curve::jvp((0.5, 1.0), (1.5, 0.0));
    let (_, by_scale) = curve::jvp((0.5, 0.0), (1.5, 1.0));
    let (_, pullback) = curve::vjp(0.5, 1.5);
    for (i, row) in rows.iter().enumerate() {
        assert_eq!(*row, (by_t[i], by_scale[i]), "row {i} from columns");
        let seed: [f64; 5] = unit(5, i).try_into().unwrap();
        let (t, scale) = pullback(seed);
        assert!((row.0 - t).abs() + (row.1 - scale).abs() < 1e-14, "row {i}");
    }
}

#[test]
fn as_many_columns_as_there_are() {
    for n in 0..7 {
        let x: Vec<f64> = (0..n).map(|i| 0.25 * i as f64 - 0.5).collect();
        let rows = pairwise::jacobian(&x);
        let mut wanted = Vec::new();
        for i in 0..n {
            for j in 0..i {
                let mut row = vec![0.0; n];
                row[i] = x[j].exp();
                row[j] = x[i] * x[j].exp();
                wanted.push(row);
            }
        }
        assert_eq!(rows.len(), wanted.len());
        for (row, wanted) in rows.iter().zip(&wanted) {
            for (got, want) in row.iter().zip(wanted) {
                assert!(
                    (got - want).abs() < 1e-14,
                    "{n} numbers: {got} and not {want}"
                );
            }
        }
    }
}

#[test]
fn options_and_integers() {
    let rows = filled::jacobian(Some(1.5), (0.5, 4));
    assert_eq!(rows[0], (Some(3.0), (0.0, ())));
    assert_eq!(rows[1], (Some(0.0), (4.0, ())));
    assert_eq!(rows[2], (Some(0.0), (0.0, ())));
    assert_eq!(filled::jacobian(None, (0.5, 4))[0], (None, (2.0, ())));
    // A tangent that is not there is a zero.
    let (_, tangent) = filled::jvp((Some(1.5), None), ((0.5, 4), (1.0, ())));
    assert_eq!(tangent, [0.0, 4.0, 0.0]);
}

#[test]
fn through_a_compiled_caller() {
    let x = [0.5, -0.25, 0.75];
    let rows = around::jacobian(0.7, &x);
    for j in 0..4 {
        let (dt, dx) = (unit(4, j)[0], &unit(4, j)[1..]);
        let (_, column) = around::jvp((0.7, dt), (x, dx));
        let (_, pullback) = around::vjp(0.7, &x);
        for i in 0..3 {
            let (t, by_x) = pullback(unit(3, i).try_into().unwrap());
            let (row, from_row) = match j {
                0 => (rows[i].0, t),
                j => (rows[i].1[j - 1], by_x[j - 1]),
            };
            assert!(
                (row - column[i]).abs() < 1e-13,
                "{i}, {j}: {row} and {}",
                column[i]
            );
            assert!(
                (row - from_row).abs() < 1e-13,
                "{i}, {j}: {row} and {from_row}"
            );
        }
    }
}
