//! Three first steps with `tape!`: `cargo run --example tape`.

use gradtape::tape;

fn main() {
    regression();
    intermediate();
    watched_by_hand();
}

/// The gradient of a loss by two parameters, and the line that it leads to.
fn regression() {
    let (xs, ys) = ([1.0, 2.0, 3.0, 4.0], [3.0, 5.0, 7.0, 9.0]);
    let slope_of = |w: f64, b: f64| {
        let r = tape!(<w, b> {
            let mut sum = 0.0;
            for (x, y) in xs.iter().zip(&ys) {
                sum += (w * x + b - y).powi(2);
            }
            sum / xs.len() as f64
        });
        let (loss, g) = r.value_and_gradient();
        (loss, g.w, g.b)
    };
    // On the line y = 2 x + 1 nothing is left to improve.
    assert_eq!(slope_of(2.0, 1.0), (0.0, 0.0, 0.0));
    assert_eq!(slope_of(3.0, 2.0), (13.5, 20.0, 7.0));

    let (mut w, mut b) = (0.0, 0.0);
    for step in 0..1000 {
        let (loss, dw, db) = slope_of(w, b);
        if [0, 1, 2, 9, 99].contains(&step) {
            println!("step {step:>2}: loss {loss:.6}");
        }
        w -= 0.05 * dw;
        b -= 0.05 * db;
    }
    println!("y = {w:.6} x + {b:.6}");
    assert!((w - 2.0).abs() < 1e-6 && (b - 1.0).abs() < 1e-6);
}

/// Derivatives by intermediates, from one recording.
fn intermediate() {
    let x = 2.0;
    let r = tape!(<x> as t {
        let y = x * x;
        let z = y + x;
        (t.gradient(z, x), t.gradient(z, y), t.gradient(y, x))
    });
    let (dz_dx, dz_dy, dy_dx) = r.value();
    println!("dz/dx = {dz_dx}, dz/dy = {dz_dy}, dy/dx = {dy_dx}");
    assert_eq!((dz_dx, dz_dy, dy_dx), (5.0, 1.0, 4.0));
}

/// What is not watched is a constant, until it is watched.
fn watched_by_hand() {
    let x = 2.0;
    let r = tape!(<> as t {
        let constant = t.constant(x);
        let variable = t.watch(x);
        (
            t.try_gradient(constant * constant, constant),
            t.try_gradient(variable * variable, variable),
        )
    });
    println!(
        "of a constant: {:?}, of a variable: {:?}",
        r.value().0,
        r.value().1
    );
    assert_eq!(r.value(), (None, Some(4.0)));
}
