//! A variable cannot go to another thread.

use gradtape::tape;

fn main() {
    let x = 3.0;
    let _ = tape!(<x> {
        std::thread::scope(|scope| {
            scope.spawn(move || x * x);
        });
        x
    });
}
