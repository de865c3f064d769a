//! What can be watched, and the shapes of gradients.

use gradtape::tape;

#[test]
fn arrays_vectors_and_slices() {
    let (a, v) = ([1.0, 2.0], vec![3.0, 4.0]);
    let s = &v[..1];
    let r = tape!(<a, v, s> { a[0] * v[0] + a[1] * v[1] * s[0] });
    assert_eq!(r.value(), 3.0 + 24.0);
    let g = r.gradient();
    assert_eq!((g.a, g.v, g.s), ([3.0, 12.0], vec![1.0, 6.0], vec![8.0]));
    // What is watched is still there.
    assert_eq!((a, v), ([1.0, 2.0], vec![3.0, 4.0]));
}

#[test]
fn references_stay_references() {
    let (number, list, array) = (2.0, vec![3.0, 4.0], [5.0, 6.0]);
    let (n, l, a) = (&number, &list, &array);
    let r = tape!(<n, l, a> {
        let mut sum = *n;
        for x in l {
            sum += *x * n;
        }
        for x in a.iter() {
            sum += x;
        }
        sum + l.last().unwrap()
    });
    assert_eq!(r.value(), 2.0 + 14.0 + 11.0 + 4.0);
    let g = r.gradient();
    assert_eq!((g.n, g.l, g.a), (8.0, vec![2.0, 3.0], [1.0, 1.0]));
}

#[test]
fn parameters_behind_mutable_references_are_watched_and_free_again() {
    fn step(w: &mut [f64], bias: &mut f64) {
        let g = tape!(<w, bias> { (w[0] - 1.0).powi(2) + (w[1] + bias).powi(2) }).gradient();
        for (w, d) in w.iter_mut().zip(&g.w) {
            *w -= 0.5 * d;
        }
        *bias -= 0.25 * g.bias;
    }
    let (mut w, mut bias) = (vec![3.0, 2.0], 2.0);
    step(&mut w, &mut bias);
    assert_eq!((w, bias), (vec![1.0, -2.0], 0.0));
}

#[test]
fn nested_structures() {
    let rows = vec![vec![1.0, 2.0], vec![3.0]];
    let matrix = [[1.0, 2.0], [3.0, 4.0]];
    let model = ([1.0, 2.0], 3.0, Some(4.0), None::<f64>);
    let r = tape!(<rows, matrix, model> {
        let (weights, bias, extra, none) = model;
        let _: Option<gradtape::Var<'_>> = none;
        let mut sum = weights[0] * bias + extra.unwrap() * bias;
        for row in &rows {
            for x in row {
                sum += x * matrix[1][0];
            }
        }
        sum
    });
    assert_eq!(r.value(), 3.0 + 12.0 + 18.0);
    let g = r.gradient();
    assert_eq!(g.rows, [vec![3.0, 3.0], vec![3.0]]);
    assert_eq!(g.matrix, [[0.0, 0.0], [6.0, 0.0]]);
    assert_eq!(g.model, ([3.0, 0.0], 5.0, Some(3.0), None));
}

#[test]
fn owned_vectors_are_owned_inside() {
    let v = vec![1.0, 2.0];
    let r = tape!(<v> {
        let mut grown = v;
        let last = grown[1] * 3.0;
        grown.push(last);
        grown.into_iter().reduce(|a, b| a * b).unwrap()
    });
    assert_eq!(r.value(), 12.0);
    assert_eq!(r.gradient().v, [12.0, 12.0]);
    assert_eq!(v, [1.0, 2.0]);
}

#[test]
fn spellings() {
    let (x, y) = (2.0, 3.0);
    assert_eq!(tape!(|x, y| { x * y }).gradient().x, 3.0);
    assert_eq!(tape!(|x| as t { t.gradient(x * y, x) }).value(), 3.0);
    assert_eq!((tape! {<x, y,> { x * y }}).gradient().y, 2.0);
    assert_eq!(tape![<x> { x * y }].gradient().x, 3.0);
    assert_eq!(1.0 + tape!(<x> { x * x }).gradient().x, 5.0);
    let r = tape!(<mut x, y> {
        x += y * y;
        x = x * 2.0;
        x
    });
    assert_eq!((r.value(), r.gradient().y), (22.0, 12.0));
    assert_eq!(tape!(<> { y }).value(), 3.0);
    assert_eq!(tape!(|| { y }).value(), 3.0);
    assert_eq!(x + y, 5.0);
}

#[test]
fn initialisers() {
    let a = 2.0;
    let g = tape!(<w: f64 = 2.0, b = -1.5, v = (a + 1.0), u = { a * a }, c = a> {
        w * v * v + b * u + c
    })
    .gradient();
    assert_eq!((g.w, g.b, g.v, g.u, g.c), (9.0, 4.0, 12.0, -1.5, 1.0));
    let g = tape!(<w: Vec<f64> = (vec![1.0, a]), pair = (1.0, a)> { w[1] * pair.0 + pair.1 })
        .gradient();
    assert_eq!((g.w, g.pair), (vec![0.0, 1.0], (2.0, 1.0)));
}

#[test]
fn gradients_are_plain_structs() {
    let (x, y) = (2.0, 3.0);
    let g = tape!(<x, y> { x * y }).gradient();
    let copy = g;
    assert_eq!(copy, g);
    assert_eq!(format!("{g:?}"), "Gradient { x: 3.0, y: 2.0 }");
}

#[test]
fn raw_identifiers_and_names_of_the_expansion() {
    let (r#type, tape, t, value, shape) = (2.0, 3.0, 4.0, 5.0, 6.0);
    let g = tape!(<r#type, tape, t, value, shape> { r#type * tape + t * value * shape }).gradient();
    assert_eq!(
        (g.r#type, g.tape, g.t, g.value, g.shape),
        (3.0, 2.0, 30.0, 24.0, 20.0)
    );
}
