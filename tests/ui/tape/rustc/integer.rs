//! An integer has no derivative.

use gradtape::tape;

fn main() {
    let n = 10;
    let text = String::new();
    let _ = tape!(<n> { n * n });
    let _ = tape!(<text> { text.len() });
}
