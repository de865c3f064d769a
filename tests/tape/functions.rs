//! The elementary functions, to the second order.

use gradtape::tape;

use crate::close;

/// The value, the derivative and the second derivative of a method.
macro_rules! function {
    ($method:ident($at:expr), $value:expr, $first:expr, $second:expr) => {{
        let x = $at;
        let r = tape!(<x> {
            let inner = tape!(<x> { x.$method() });
            (inner.gradient().x, x.$method().value())
        });
        let (first, value) = r.value();
        close(value, $value);
        close(first, $first);
        close(r.gradient().x, $second);
    }};
}

#[test]
fn elementary_functions_to_the_second_order() {
    function!(
        sin(0.5),
        0.479425538604203,
        0.8775825618903728,
        -0.479425538604203
    );
    function!(
        cos(0.5),
        0.8775825618903728,
        -0.479425538604203,
        -0.8775825618903728
    );
    function!(
        tan(0.5),
        0.5463024898437905,
        1.2984464104095246,
        1.4186890138709112
    );
    function!(
        exp(0.5),
        1.6487212707001282,
        1.6487212707001282,
        1.6487212707001282
    );
    function!(
        exp_m1(0.5),
        0.6487212707001282,
        1.6487212707001282,
        1.6487212707001282
    );
    function!(ln(0.5), -0.6931471805599453, 2.0, -4.0);
    function!(
        ln_1p(0.5),
        0.4054651081081644,
        0.6666666666666666,
        -0.4444444444444444
    );
    function!(
        sqrt(0.5),
        0.7071067811865476,
        0.7071067811865475,
        -0.7071067811865474
    );
    function!(
        tanh(0.5),
        0.46211715726000974,
        0.7864477329659274,
        -0.7268619813835873
    );
    function!(
        sinh(0.5),
        0.5210953054937474,
        1.1276259652063807,
        0.5210953054937474
    );
    function!(
        cosh(0.5),
        1.1276259652063807,
        0.5210953054937474,
        1.1276259652063807
    );
    function!(
        asin(0.5),
        0.5235987755982989,
        1.1547005383792517,
        0.7698003589195013
    );
    function!(
        acos(0.5),
        1.0471975511965979,
        -1.1547005383792517,
        -0.7698003589195013
    );
    function!(atan(0.5), 0.4636476090008061, 0.8, -0.64);
    function!(
        asinh(0.5),
        0.48121182505960347,
        0.8944271909999159,
        -0.3577708763999663
    );
    function!(
        atanh(0.5),
        0.5493061443340548,
        1.3333333333333333,
        1.7777777777777777
    );
    function!(
        acosh(1.5),
        0.9624236501192069,
        0.8944271909999159,
        -1.073312629199899
    );
    function!(recip(0.5), 2.0, -4.0, 16.0);
}
