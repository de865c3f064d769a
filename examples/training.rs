//! Training where the data decide what is computed: `cargo run --example training`.
//!
//! A small recurrent cell reads words letter by letter and says how often the letter `a` stands in them. Each word
//! has another length, and the cell stops reading at a full stop: the program is another one for every
//! word, so it is recorded while it runs.

use gradtape::{Var, tape};

const WORDS: [(&str, f64); 8] = [
    ("banana", 3.0),
    ("apple", 1.0),
    ("plum", 0.0),
    ("papaya", 3.0),
    ("fig", 0.0),
    ("guava.aaa", 2.0),
    ("pear", 1.0),
    (".aaa", 0.0),
];

/// The weights of the cell: of the letter `a`, of any letter, of what it remembers, of the result.
#[derive(Debug)]
struct Cell {
    weights: [f64; 4],
}

/// What the cell says of a word.
fn read<'t>(weights: &[Var<'t>; 4], word: &str) -> Var<'t> {
    let [letter_a, any, keep, out] = *weights;
    let mut memory = 0.0 * keep;
    for letter in word.chars() {
        if letter == '.' {
            break;
        }
        let seen = if letter == 'a' { letter_a } else { any };
        memory = memory * keep + seen;
    }
    memory * out
}

fn main() {
    let mut cell = Cell {
        weights: [0.3, 0.1, 0.8, 0.5],
    };
    let mut losses = Vec::new();
    for epoch in 0..=2000 {
        let weights = cell.weights;
        let r = tape!(<weights> {
            let mut loss = 0.0;
            for (word, count) in &WORDS {
                loss += (read(&weights, word) - count).powi(2);
            }
            loss / WORDS.len() as f64
        });
        let loss = r.value();
        let gradient = r.gradient().weights;
        for (weight, d) in cell.weights.iter_mut().zip(gradient) {
            *weight -= 0.02 * d;
        }
        losses.push(loss);
        if epoch % 500 == 0 {
            println!("epoch {epoch:>4}: loss {loss:.8}");
        }
    }
    println!("{cell:.4?}");
    // It has learnt to count: keep everything, add nothing but for an `a`.
    assert!(losses[2000] < 1e-6, "{}", losses[2000]);
    assert!((cell.weights[2] - 1.0).abs() < 1e-2 && cell.weights[1].abs() < 1e-2);
}
