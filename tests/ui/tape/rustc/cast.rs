//! A cast would lose the derivative.

use gradtape::tape;

fn main() {
    let x = 3.7;
    let _ = tape!(<x> { x * f64::from(x as i32) });
}
