//! The derivatives of every eval against central differences of its primal, at small sizes, through the tool's own front
//! door; and how the tool answers what is wrong. The suite itself compares to 1e-4, which zeros pass in places.

use crate::{evals, protocol, serve};
use serde_json::{Value, json};

/// Reproducible numbers in -1..1.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        let Self(state) = self;
        *state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (*state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    fn row(&mut self, columns: usize) -> Vec<f64> {
        (0..columns).map(|_| self.next()).collect()
    }

    fn rows(&mut self, rows: usize, columns: usize) -> Vec<Vec<f64>> {
        (0..rows).map(|_| self.row(columns)).collect()
    }
}

fn output(eval: &str, function: &str, input: &Value) -> Value {
    let evaluation = evals::evaluate(eval, function, &input.to_string()).unwrap();
    serde_json::from_str(evaluation.output.get()).unwrap()
}

/// All numbers in a value, in its order.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(all) => all.iter().flat_map(numbers).collect(),
        Value::Object(fields) => fields.values().flat_map(numbers).collect(),
        _ => vec![value.as_f64().unwrap()],
    }
}

fn numbers_mut(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Array(all) => all.iter_mut().flat_map(numbers_mut).collect(),
        _ => vec![value],
    }
}

/// The Jacobian of a primal's outputs by central differences: a column for each number in the `fields` of the input.
fn differences(eval: &str, primal: &str, input: &Value, fields: &[&str]) -> Vec<Vec<f64>> {
    const STEP: f64 = 1e-5;
    let moved = |field: &str, leaf: usize, by: f64| {
        let mut input = input.clone();
        let mut leaves = numbers_mut(input.pointer_mut(field).unwrap());
        *leaves[leaf] = json!(leaves[leaf].as_f64().unwrap() + by);
        numbers(&output(eval, primal, &input))
    };
    let mut columns = Vec::new();
    for field in fields {
        for leaf in 0..numbers(input.pointer(field).unwrap()).len() {
            let ends = moved(field, leaf, STEP)
                .into_iter()
                .zip(moved(field, leaf, -STEP));
            columns.push(ends.map(|(up, down)| (up - down) / (2.0 * STEP)).collect());
        }
    }
    columns
}

fn assert_close(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    assert!(
        expected.iter().any(|e| e.abs() > 1e-6),
        "{what}: nothing to see"
    );
    for (i, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!(
            (f - e).abs() <= 1e-7 * e.abs().max(1.0),
            "{what}: entry {i} is {f:e}, not {e:e}"
        );
    }
}

/// A gradient of the primal's output number `of`.
fn check_gradient(
    eval: &str,
    [primal, gradient]: [&str; 2],
    input: Value,
    fields: &[&str],
    of: usize,
) {
    let columns = differences(eval, primal, &input, fields);
    let expected: Vec<f64> = columns.iter().map(|column| column[of]).collect();
    assert_close(&numbers(&output(eval, gradient, &input)), &expected, eval);
}

#[test]
fn hello() {
    check_gradient("hello", ["square", "double"], json!(1.75), &[""], 0);
}

#[test]
fn llsq() {
    let mut some = Numbers(1);
    for (m, n) in [(1, 2), (4, 9), (8, 33)] {
        let input = json!({"x": some.row(m), "n": n});
        check_gradient("llsq", ["primal", "gradient"], input, &["/x"], 0);
    }
}

#[test]
fn lse() {
    let mut some = Numbers(2);
    for n in [1, 5, 24] {
        check_gradient(
            "lse",
            ["primal", "gradient"],
            json!({"x": some.row(n)}),
            &["/x"],
            0,
        );
    }
    assert_eq!(
        output("lse", "primal", &json!({"x": [1e3, 1e3]})),
        json!(1e3 + 2.0_f64.ln())
    );
}

#[test]
fn gmm() {
    let mut some = Numbers(3);
    for (d, k, n, m) in [(1, 1, 2, 0), (2, 3, 5, 0), (4, 2, 3, 3)] {
        let input = json!({
            "d": d, "k": k, "n": n, "m": m, "gamma": 1.25, "x": some.rows(n, d), "alpha": some.row(k),
            "mu": some.rows(k, d), "q": some.rows(k, d), "l": some.rows(k, d * (d - 1) / 2),
        });
        let fields = ["/alpha", "/l", "/mu", "/q"];
        check_gradient("gmm", ["objective", "jacobian"], input, &fields, 0);
    }
}

#[test]
fn gmm_of_one_standard_normal() {
    let input = json!({
        "d": 1, "k": 1, "n": 1, "m": 0, "gamma": 1.0, "x": [[2.0]], "alpha": [0.0], "mu": [[0.5]], "q": [[0.0]], "l": [[]],
    });
    // The density, and the prior: n = 2 degrees, ln Γ(1) = 0, half the one diagonal entry's square.
    let likelihood = -0.5 * 1.5_f64 * 1.5 - 0.5 * std::f64::consts::TAU.ln();
    let expected = likelihood - 2.0_f64.ln() - 0.5;
    assert_close(
        &numbers(&output("gmm", "objective", &input)),
        &[expected],
        "gmm",
    );
}

#[test]
fn lstm() {
    let mut some = Numbers(4);
    for (l, b, c) in [(1, 1, 2), (2, 3, 4), (3, 2, 6)] {
        let input = json!({
            "main_params": some.rows(2 * l, 4 * b), "extra_params": some.rows(3, b),
            "state": some.rows(2 * l, b), "sequence": some.rows(c, b),
        });
        let fields = ["/main_params", "/extra_params"];
        check_gradient("lstm", ["objective", "jacobian"], input, &fields, 0);
    }
}

#[test]
fn ode() {
    let mut some = Numbers(5);
    for (n, s) in [(1, 1), (2, 3), (4, 10), (6, 5)] {
        let input = json!({"x": some.row(n), "s": s});
        check_gradient("ode", ["primal", "gradient"], input, &["/x"], n - 1);
    }
}

#[test]
fn det() {
    let mut some = Numbers(6);
    for ell in 1..6 {
        let input = json!({"A": some.row(ell * ell), "ell": ell});
        check_gradient("det", ["primal", "gradient"], input, &["/A"], 0);
    }
    let known = json!({"A": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0], "ell": 3});
    assert_eq!(output("det", "primal", &known), json!(-3.0));
}

#[test]
fn ba() {
    let mut some = Numbers(7);
    let mut x = some.row(3);
    x[2] += 4.0;
    let input =
        json!({"n": 3, "m": 4, "p": 6, "cam": some.row(11), "x": x, "w": 0.6, "feat": some.row(2)});
    let columns = differences("ba", "objective", &input, &["/cam", "/x", "/w"]);
    // The outputs in order: two errors and their count, the weight's error and its count.
    let mut expected: Vec<f64> = [0, 1]
        .iter()
        .flat_map(|&i| columns.iter().map(move |c| c[i]))
        .collect();
    expected.push(columns[14][3]);
    let jacobian = output("ba", "jacobian", &input);
    assert_close(&numbers(&jacobian["vals"]), &expected, "ba");
    let start: Vec<usize> = (0..11).chain(33..36).chain([45]).collect();
    assert_eq!(
        jacobian["cols"],
        json!([&start[..], &start[..], &[50]].concat())
    );
    assert_eq!(jacobian["rows"][1], json!(15));
    assert_eq!(jacobian["rows"][18], json!(186));
}

#[test]
fn ba_without_rotation() {
    let cam = [0.0, 0.0, 0.0, 0.1, 0.2, 0.3, 1.5, 0.2, 0.1, 0.01, 0.02];
    let input = json!({"n": 1, "m": 1, "p": 1, "cam": cam, "x": [0.5, 0.4, 3.0], "w": 1.0, "feat": [0.0, 0.0]});
    let columns = differences("ba", "objective", &input, &["/cam", "/x", "/w"]);
    let vals = numbers(&output("ba", "jacobian", &input)["vals"]);
    // A step away from no rotation another branch is taken, so those three columns agree to first order only.
    for (i, column) in columns.iter().enumerate() {
        for row in 0..2 {
            let (found, expected) = (vals[15 * row + i], column[row]);
            assert!(
                (found - expected).abs() < 1e-4,
                "entry {row}, {i}: {found} is not {expected}"
            );
        }
    }
}

/// A hand of 22 bones and eight vertices.
fn hand(some: &mut Numbers, mirrored: bool, points: usize, us: usize) -> Value {
    let parents: Vec<i64> = (-1..21).map(|i| if i % 4 == 0 { 0 } else { i }).collect();
    let mut positions = some.rows(8, 4);
    positions.iter_mut().for_each(|position| position[3] = 1.0);
    let triangles: Vec<[usize; 3]> = (0..6).map(|i| [i, i + 1, i + 2]).collect();
    let correspondences: Vec<usize> = (0..points).map(|i| (2 * i + 1) % 6).collect();
    let mut matrices = || -> Vec<Vec<Vec<f64>>> { (0..22).map(|_| some.rows(4, 4)).collect() };
    let (relatives, inverses) = (matrices(), matrices());
    let model = json!({
        "bone_count": 22, "bone_names": vec!["bone"; 22], "parents": parents, "base_relatives": relatives,
        "inverse_base_absolutes": inverses, "base_positions": positions, "weights": some.rows(8, 22),
        "triangles": triangles, "is_mirrored": mirrored,
    });
    let data =
        json!({"model": model, "correspondences": correspondences, "points": some.rows(points, 3)});
    json!({"theta": some.row(26), "data": data, "us": some.rows(us, 2)})
}

#[test]
fn ht() {
    let mut some = Numbers(8);
    for (mirrored, points, us) in [(false, 4, 4), (true, 3, 3), (false, 5, 0), (true, 5, 0)] {
        let input = hand(&mut some, mirrored, points, us);
        let rows = output("ht", "jacobian", &input);
        let of_theta = differences("ht", "objective", &input, &["/theta"]);
        let of_us = differences("ht", "objective", &input, &["/us"]);
        for row in 0..3 * points {
            let own = us.min(1) * 2;
            let own = (0..own).map(|i| of_us[2 * (row / 3) + i][row]);
            let expected: Vec<f64> = own.chain(of_theta.iter().map(|c| c[row])).collect();
            let scale = expected
                .iter()
                .fold(1.0, |scale: f64, e| scale.max(e.abs()));
            let scaled = |row: &[f64]| -> Vec<f64> { row.iter().map(|e| e / scale).collect() };
            assert_close(&scaled(&numbers(&rows[row])), &scaled(&expected), "ht");
        }
    }
}

#[test]
fn conversation() {
    let messages = concat!(
        "{\"id\":0,\"kind\":\"start\",\"eval\":\"hello\"}\n",
        "{\"id\":1,\"kind\":\"define\",\"module\":\"hello\"}\n",
        "\n",
        "{\"id\":2,\"kind\":\"evaluate\",\"module\":\"hello\",\"function\":\"double\",\"input\":3.5}\n",
        "{\"id\":3,\"kind\":\"analysis\",\"of\":2,\"valid\":true}",
    );
    let mut responses = Vec::new();
    serve(messages.as_bytes(), &mut responses).unwrap();
    let responses: Vec<Value> = String::from_utf8(responses)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(responses[0], json!({"id": 0, "tool": "gradtape"}));
    assert_eq!(responses[1], json!({"id": 1, "success": true}));
    assert_eq!(responses[2]["output"], json!(7.0));
    assert_eq!(responses[2]["timings"][0]["name"], json!("evaluate"));
    assert_eq!(responses[3], json!({"id": 3}));
}

#[test]
fn runs_as_often_as_asked() {
    let message = json!({
        "id": 1, "kind": "evaluate", "module": "lse", "function": "gradient",
        "input": {"x": [1.0, 2.0], "min_runs": 7, "min_seconds": 0.0},
    });
    let response: Value =
        serde_json::from_str(&protocol::respond(message.to_string().as_bytes())).unwrap();
    assert_eq!(response["timings"].as_array().unwrap().len(), 7);
}

#[test]
fn mistakes_are_answered() {
    let evaluate = |module: &str, function: &str, input: Value| {
        json!({"id": 9, "kind": "evaluate", "module": module, "function": function, "input": input})
            .to_string()
    };
    let ht = |change: &dyn Fn(&mut Value)| {
        let mut input = hand(&mut Numbers(9), false, 3, 3);
        change(&mut input);
        evaluate("ht", "jacobian", input)
    };
    let mistakes = [
        "{\"id\":9,\"kind\":\"evaluate\",".to_string(),
        "{\"id\": 9, \"kind\": \"dance\"}".to_string(),
        "{\"id\": 9, \"kind\": \"define\"}".to_string(),
        "{\"id\": 9, \"kind\": \"define\", \"module\": \"kmeans\"}".to_string(),
        "{\"id\": 9, \"kind\": \"define\", \"module\": \"particle\"}".to_string(),
        "{\"id\": 9, \"kind\": \"define\", \"module\": \"saddle\"}".to_string(),
        "{\"id\": 9, \"kind\": \"evaluate\", \"module\": \"hello\", \"function\": \"square\"}"
            .to_string(),
        evaluate("saddle", "ff", json!({"start": [1.0, 1.0]})),
        evaluate("hello", "cube", json!(1.0)),
        evaluate("hello", "square", json!("one")),
        evaluate("llsq", "gradient", json!({"x": [1.0], "n": 1})),
        evaluate("llsq", "gradient", json!({"x": [1.0], "n": -3})),
        evaluate("lse", "gradient", json!({"x": []})),
        evaluate("det", "gradient", json!({"A": [1.0, 2.0, 3.0], "ell": 2})),
        evaluate("det", "gradient", json!({"A": [], "ell": u64::MAX})),
        evaluate("ode", "gradient", json!({"x": [], "s": 1})),
        evaluate(
            "gmm",
            "jacobian",
            json!({"d": 2, "k": 1, "n": 1, "m": 0, "gamma": 1.0, "x": [[1.0, 2.0]],
            "alpha": [1.0], "mu": [[1.0]], "q": [[1.0, 2.0]], "l": [[1.0]]}),
        ),
        evaluate(
            "lstm",
            "jacobian",
            json!({"main_params": [], "extra_params": [], "state": [], "sequence": [[1.0]]}),
        ),
        evaluate(
            "ba",
            "jacobian",
            json!({"n": 0, "m": 1, "p": 1, "cam": vec![0.0; 11], "x": vec![0.0; 3], "w": 1.0,
            "feat": [0.0, 0.0]}),
        ),
        ht(&|input| input["theta"] = json!([1.0])),
        ht(&|input| input["data"]["correspondences"][0] = json!(6)),
        ht(&|input| input["data"]["model"]["triangles"][0][0] = json!(8)),
        ht(&|input| input["data"]["model"]["parents"][1] = json!(1)),
        ht(&|input| input["us"] = json!([[0.1, 0.2]])),
    ];
    for mistake in &mistakes {
        let response: Value = serde_json::from_str(&protocol::respond(mistake.as_bytes())).unwrap();
        assert_eq!(response["id"], json!(9), "{mistake}");
        assert_eq!(response["success"], json!(false), "{mistake}");
        assert!(response["error"].is_string(), "{mistake}");
    }
    assert!(protocol::respond(b"\xff\xfe").contains("\"success\":false"));
}
