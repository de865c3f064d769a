//! Seeds have the structure of the targets.

use gradtape::tape;

fn main() {
    let x = 3.0;
    let _ = tape!(<x> as t { t.gradient_seeded([x, x], [1.0], x) });
    let _ = tape!(<x> as t { t.gradient_seeded((x, x), 1.0, x) });
}
