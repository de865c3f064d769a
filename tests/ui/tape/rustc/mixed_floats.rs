//! A tape has one type of float.

use gradtape::tape;

fn main() {
    let (x, y) = (3.0_f64, 2.0_f32);
    let _ = tape!(<x, y> { x });
    let _ = tape!(<x> { x * y });
}
