//! Random programs, as source text: straight-line code, branches, loops that carry, jumps, writes
//! in place, vectors that grow and shrink, iterator chains, calls of each other.

mod buffers;
mod chains;
mod expr;
mod loops;
mod nests;
mod points;
mod stmt;

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// True `n` times in a hundred.
    pub fn chance(&mut self, n: usize) -> bool {
        self.below(100) < n
    }

    /// In `-1.5..1.5`, but for a neighbourhood of zero.
    pub fn float(&mut self) -> f64 {
        let magnitude = 0.2 + 1.3 * (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        if self.chance(40) {
            -magnitude
        } else {
            magnitude
        }
    }

    pub fn pick<'t, T>(&mut self, items: &'t [T]) -> &'t T {
        &items[self.below(items.len())]
    }
}

/// What the generator knows of a variable's type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Float,
    /// `&f64` or `&mut f64`, read by `*`.
    FloatRef,
    /// Below a bound.
    Int(usize),
    /// An `i32`, not negative once this is added.
    Signed(usize),
    Bool,
    /// `[f64; n]`
    Array(usize),
    /// `&[f64]` or `&mut [f64]` of a length.
    Slice(usize),
    /// Of this length or more, unless something was popped.
    Vec,
    /// `(f64, f64)`
    Pair,
    /// `Option<f64>`
    Option,
    /// `[[f64; 2]; n]`
    Rows(usize),
}

#[derive(Clone, Debug)]
struct Var {
    name: String,
    kind: Kind,
    mutable: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    Float,
    Pair,
    Array,
    Option,
}

/// A function that others may call.
#[derive(Clone)]
struct Signature {
    name: String,
    params: Vec<Param>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Param {
    Float,
    Slice,
    MutSlice,
    Array,
    Pair,
    MutFloat,
}

pub(super) struct Generator<'r> {
    random: &'r mut Random,
    vars: Vec<Var>,
    count: usize,
    output: Output,
    /// Labels of the loops around, innermost last; empty where a loop has none.
    loops: Vec<String>,
    callees: Vec<Signature>,
    /// Statements that may still be made.
    budget: usize,
    out: String,
    depth: usize,
    /// Buffers are lent to callees that read them.
    lends: bool,
    /// A closure is being written: no jumps.
    closed: bool,
    /// Nothing is left early.
    steady: bool,
    /// Variables that nothing but the result reads.
    sums: Vec<String>,
}

/// The functions of a program; the last is the one to differentiate.
pub(crate) fn program(random: &mut Random) -> String {
    let mut callees = Vec::new();
    let mut text = String::new();
    for i in 0..[0, 0, 0, 1, 1, 2][random.below(6)] {
        let params = match random.below(11) {
            0 => vec![Param::Float],
            1 => vec![Param::Float, Param::Slice],
            2 => vec![Param::MutSlice, Param::Float],
            3 => vec![Param::Array, Param::Float],
            4 => vec![Param::MutFloat, Param::Slice],
            5 => vec![Param::Pair, Param::MutSlice],
            6 => vec![Param::Array, Param::MutFloat, Param::Pair],
            7 => vec![Param::Slice, Param::Float, Param::MutSlice],
            8 | 9 => vec![Param::MutSlice, Param::Float],
            _ => vec![Param::Float, Param::Slice, Param::MutSlice],
        };
        text += &callee(random, params, &mut callees, i);
    }
    let output = match random.below(8) {
        0 => Output::Pair,
        1 => Output::Array,
        2 => Output::Option,
        _ => Output::Float,
    };
    let budget = 3 + random.below(9);
    let mut generator = Generator::new(random, output, callees, budget);
    text += &generator.main();
    text
}

/// The functions of a program of buffers, which one callee reads and another one writes.
pub(crate) fn buffers(random: &mut Random) -> String {
    let mut callees = Vec::new();
    let mut text = String::new();
    let reader = vec![Param::Float, Param::Slice];
    let writer = vec![Param::MutSlice, Param::Float];
    for (i, params) in [reader, writer].into_iter().enumerate() {
        text += &callee(random, params, &mut callees, i);
    }
    let mut generator = Generator::new(random, Output::Float, callees, 2);
    generator.lends = true;
    text += &generator.main();
    text
}

/// Another function that may be called.
fn callee(
    random: &mut Random,
    params: Vec<Param>,
    callees: &mut Vec<Signature>,
    i: usize,
) -> String {
    let signature = Signature {
        name: format!("callee{i}"),
        params,
    };
    let mut generator = Generator::new(random, Output::Float, callees.clone(), 3);
    let text = generator.callee(&signature);
    callees.push(signature);
    text
}

impl<'r> Generator<'r> {
    fn new(
        random: &'r mut Random,
        output: Output,
        callees: Vec<Signature>,
        budget: usize,
    ) -> Generator<'r> {
        Generator {
            random,
            vars: Vec::new(),
            count: 0,
            output,
            loops: Vec::new(),
            callees,
            budget,
            out: String::new(),
            depth: 1,
            lends: false,
            closed: false,
            steady: false,
            sums: Vec::new(),
        }
    }

    fn declare(&mut self, name: &str, kind: Kind, mutable: bool) {
        self.vars.push(Var {
            name: name.to_string(),
            kind,
            mutable,
        });
    }

    /// A name for a new variable: now and then one that is taken.
    fn name(&mut self) -> String {
        if self.random.chance(10) && !self.vars.is_empty() {
            let i = self.random.below(self.vars.len());
            let taken = self.vars[i].name.clone();
            if self.vars[i].kind == Kind::Float && !self.closed {
                return taken;
            }
        }
        self.count += 1;
        format!("v{}", self.count)
    }

    fn callee(&mut self, signature: &Signature) -> String {
        let mut params = Vec::new();
        for (i, param) in signature.params.iter().enumerate() {
            let name = format!("p{i}");
            params.push(match param {
                Param::Float => {
                    self.declare(&name, Kind::Float, false);
                    format!("{name}: f64")
                }
                Param::Slice => {
                    self.declare(&name, Kind::Slice(3), false);
                    format!("{name}: &[f64]")
                }
                Param::MutSlice => {
                    self.declare(&name, Kind::Slice(3), true);
                    format!("{name}: &mut [f64]")
                }
                Param::Array => {
                    self.declare(&name, Kind::Array(3), false);
                    format!("{name}: [f64; 3]")
                }
                Param::Pair => {
                    self.declare(&name, Kind::Pair, false);
                    format!("{name}: (f64, f64)")
                }
                Param::MutFloat => {
                    self.declare(&name, Kind::FloatRef, true);
                    format!("{name}: &mut f64")
                }
            });
        }
        self.overwrite_parameter(signature);
        self.function(&signature.name, &params)
    }

    fn main(&mut self) -> String {
        let mut params = vec!["x: f64".to_string()];
        self.declare("x", Kind::Float, false);
        let optional = [
            ("y: f64", "y", Kind::Float, false),
            ("mut z: f64", "z", Kind::Float, true),
            ("w: &[f64]", "w", Kind::Slice(4), false),
            ("a: [f64; 3]", "a", Kind::Array(3), false),
            ("mut b: [f64; 3]", "b", Kind::Array(3), true),
            ("#[constant] c: f64", "c", Kind::Float, false),
            ("n: usize", "n", Kind::Int(5), false),
            ("m: &mut [f64]", "m", Kind::Slice(3), true),
            ("q: &f64", "q", Kind::FloatRef, false),
            ("s: &mut f64", "s", Kind::FloatRef, true),
            ("p: (f64, f64)", "p", Kind::Pair, false),
            ("rows: &[[f64; 2]]", "rows", Kind::Rows(3), false),
            ("mut list: Vec<f64>", "list", Kind::Vec, true),
        ];
        for (text, name, kind, mutable) in optional {
            let often = matches!(name, "w" | "n" | "m" | "a");
            if self.random.chance(if often { 40 } else { 25 }) {
                params.push(text.to_string());
                self.declare(name, kind, mutable);
            }
        }
        let buffers = match self.lends {
            true => 3,
            false => usize::from(self.random.chance(25)),
        };
        for _ in 0..buffers {
            self.buffered();
        }
        self.function("f", &params)
    }

    fn function(&mut self, name: &str, params: &[String]) -> String {
        let output = match self.output {
            Output::Float => "f64",
            Output::Pair => "(f64, f64)",
            Output::Array => "[f64; 2]",
            Output::Option => "Option<f64>",
        };
        self.statements();
        let result = self.result();
        self.line(&result);
        let body = std::mem::take(&mut self.out);
        format!(
            "fn {name}({}) -> {output} {{\n{body}}}\n",
            params.join(", ")
        )
    }

    /// A value of the function's type.
    fn result(&mut self) -> String {
        let mut first = self.float(3);
        for s in self.sums.clone() {
            first = match self.random.below(4) {
                0 => format!("({first} - 0.5 * {s})"),
                1 => format!("({s} * 1.5 + {first})"),
                _ => format!("({first} + {s})"),
            };
        }
        match self.output {
            Output::Float => first,
            Output::Pair => format!("({first}, {})", self.float(2)),
            Output::Array => format!("[{first}, {}]", self.float(2)),
            Output::Option if self.random.chance(15) && self.depth > 1 => "None".to_string(),
            Output::Option => format!("Some({first})"),
        }
    }

    fn line(&mut self, text: &str) {
        let indent = 4 * self.depth;
        self.out += &format!("{:indent$}{text}\n", "");
    }
}
