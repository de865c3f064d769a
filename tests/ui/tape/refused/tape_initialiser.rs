use gradtape::tape;

fn main() {
    let a = 1.0;
    let _ = tape!(<w = !a> { w * w });
    let _ = tape!(<w = [a]> { w[0] });
}
