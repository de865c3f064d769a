//! What is watched is in scope, and has its name in the gradient.

use gradtape::tape;

fn main() {
    let x = 3.0;
    let _ = tape!(<x, q> { x * x });
    let g = tape!(<x> { x * x }).gradient();
    println!("{}", g.w);
}
