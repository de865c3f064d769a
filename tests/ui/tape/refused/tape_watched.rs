use gradtape::tape;

fn main() {
    let w = [1.0, 2.0];
    let _ = tape!(<&w> { w[0] });
    let _ = tape!(<1.0> { w[0] });
}
