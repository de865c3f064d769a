use gradtape::tape;

fn main() {
    let w = 1.0;
    let _ = tape!(w { w * w });
    let _ = tape!(<w; b> { w * w });
}
