//! A gradient consumes its recording.

use gradtape::tape;

fn main() {
    let x = 3.0;
    let r = tape!(<x> { x * x });
    println!("{}", r.gradient().x);
    println!("{}", r.gradient().x);
}
