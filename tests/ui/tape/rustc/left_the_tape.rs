//! What left the tape has no gradient.

use gradtape::tape;

fn main() {
    let x = 3.0;
    let _ = tape!(<x> { x.value() * 2.0 }).gradient();
    let _ = tape!(<x> as t { t.gradient(x.value(), x) });
}
