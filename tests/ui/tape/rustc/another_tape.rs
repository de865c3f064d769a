//! Variables of two tapes cannot be mixed, nor asked of the other tape.

use gradtape::tape;

fn main() {
    let (x, y) = (3.0, 4.0);
    let _ = tape!(<x> {
        let inner = tape!(<y> { y * x });
        inner.value()
    });
    let _ = tape!(<x> {
        let u = x * x;
        let inner = tape!(<y> as t { t.gradient(y * y, u) });
        inner.value()
    });
}
