//! A variable cannot be set to a plain number that came off the tape.

use gradtape::tape;

fn main() {
    let x = 3.0_f64;
    let _ = tape!(<x> {
        let mut y: gradtape::Var = x;
        y = Vec::from([y.value()])[0];
        y
    });
    let _ = tape!(<x> {
        x = x * 2.0;
        x
    });
}
