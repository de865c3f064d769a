//! A variable cannot leave its block.

use gradtape::tape;

fn main() {
    let x = 3.0;
    let mut leaked = None;
    let _ = tape!(<x> {
        leaked = Some(x * x);
        x
    });
    println!("{:?}", leaked);
}
