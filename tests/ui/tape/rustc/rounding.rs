//! Rounding loses the derivative.

use gradtape::tape;

fn main() {
    let x = 3.7;
    let _ = tape!(<x> { x * x.floor() });
    let _ = tape!(<x> { x.signum() * x.round() });
}
