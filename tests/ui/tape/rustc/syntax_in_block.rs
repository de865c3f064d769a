use gradtape::tape;

fn main() {
    let w = 1.0;
    let _ = tape!(<w> { let y = w * ; y });
}
