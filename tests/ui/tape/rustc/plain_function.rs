//! A function of plain numbers takes no variable.

use gradtape::tape;

fn plain(x: f64) -> f64 {
    x * x
}

fn main() {
    let x = 3.0;
    let _ = tape!(<x> { plain(x) + x });
}
