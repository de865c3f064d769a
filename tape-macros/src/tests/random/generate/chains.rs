//! Outer loops of independent iterations, each with inner loops that are chains of operations.

use super::{Generator, Kind};

impl Generator<'_> {
    pub(super) fn chains(&mut self) {
        if !self.loops.is_empty() {
            return self.let_float();
        }
        let (m, n) = (self.length(4, 7), self.length(0, 5));
        let held = self.held();
        let sums = self.new_sums();
        let (vars, steady) = self.freeze();
        let head = match self.random.below(8) {
            0 => format!("1..{m} + 1"),
            1 => format!("{n}..{m} + {n}"),
            _ => format!("0..{m}"),
        };
        let i = self.open(&head, 12);
        if self.random.chance(20) {
            self.statements();
        }
        let chains = self.chain_of(&i, &n, &held);
        for s in &sums {
            let chain = self.random.pick(&chains).clone();
            let term = self.float(1);
            let text = match self.random.below(4) {
                0 => format!("{s} += ({chain}).sin() * {term};"),
                1 => format!("{s} -= {chain} * {term};"),
                _ => format!("{s} += {chain} * {chain};"),
            };
            self.line(&text);
        }
        self.close();
        self.thaw(vars, steady);
        // It is longer than other loops expect of a vector.
        if let Some(held) = held {
            self.count += 1;
            let some = format!("v{}", self.count);
            self.line(&format!(
                "let {some}: f64 = {held}[1] * {held}[5] + {held}[3];"
            ));
            self.declare(&some, Kind::Float, false);
        }
        self.hand_out(sums);
    }

    /// A length that only run time knows.
    fn length(&mut self, least: usize, more: usize) -> String {
        let some = self.int(1);
        self.count += 1;
        let n = format!("n{}", self.count);
        self.line(&format!(
            "let {n}: usize = {least} + ({some}) as usize % {more};"
        ));
        n
    }

    /// A vector as long as the outer loop at least, perhaps.
    fn held(&mut self) -> Option<String> {
        self.random.chance(50).then(|| {
            self.count += 1;
            let held = format!("v{}", self.count);
            let fill = self.leaf();
            self.line(&format!("let mut {held}: Vec<f64> = vec![{fill}; 16];"));
            held
        })
    }

    /// The inner loops, and what they leave.
    fn chain_of(&mut self, i: &str, n: &str, held: &Option<String>) -> Vec<String> {
        let mut chains = Vec::new();
        for _ in 0..1 + self.random.below(2) {
            self.count += 1;
            let (c, p) = (format!("v{}", self.count), format!("p{}", self.count));
            let init = self.float(1);
            self.line(&format!("let mut {c}: f64 = {init};"));
            self.line(&format!("let mut {p}: f64 = 0.75;"));
            let local = self.local();
            let head = match self.random.below(8) {
                0 => format!("0..{i}"),
                1 => format!("(0..{n}).rev()"),
                2 => format!("1..{n} + 1"),
                3 => format!("{i}..{i} + {n}"),
                _ => format!("0..{n}"),
            };
            let around = self.vars.len();
            let j = self.open(&head, 18);
            for _ in 0..1 + self.random.below(3) {
                self.link(&c, &p, &j, held, &local);
            }
            let container = |k: Kind| matches!(k, Kind::Array(_) | Kind::Slice(_) | Kind::Vec);
            if self.random.chance(40)
                && let Some(v) = self.some_of(container)
            {
                let (a, x) = (v.name, self.leaf());
                self.line(&format!("{c} += {a}[{i} % {a}.len()] * {x};"));
            }
            self.close();
            self.vars.truncate(around);
            chains.push(c.clone());
            chains.push(p);
            self.declare(&c, Kind::Float, false);
            if let Some(held) = held
                && self.random.chance(60)
            {
                self.line(&format!("{held}[{i}] = {c};"));
            }
            if let Some(local) = local {
                chains.push(format!("{local}[{i} % 3]"));
            }
        }
        chains
    }

    /// An array of one iteration, perhaps.
    fn local(&mut self) -> Option<String> {
        self.random.chance(30).then(|| {
            self.count += 1;
            let local = format!("a{}", self.count);
            let (x, y) = (self.leaf(), self.leaf());
            self.line(&format!("let mut {local} = [{x}, {y}, 0.5];"));
            local
        })
    }

    /// A step of a chain.
    fn link(&mut self, c: &str, p: &str, j: &str, held: &Option<String>, local: &Option<String>) {
        let (x, y) = (self.leaf(), self.leaf());
        let text = match (self.random.below(12), held, local) {
            (0, Some(held), _) => format!("{c} += {held}[{j} % 16] * {x};"),
            (1, Some(held), _) => format!("{held}[{j} % 16] = {x} * {p};"),
            (2, _, Some(local)) => format!("{local}[{j} % 3] = {local}[1] * {x};"),
            (3, _, Some(local)) => format!("{c} += {local}[{j} % 3] * {y};"),
            (4, ..) => format!("{p} = {p} * ({x}).tanh();"),
            (5, ..) => format!("if {x} > {y} {{ {c} += {p} * {x}; }}"),
            (6, ..) => format!("{c} = {c} * 0.5 + {x} * {y};"),
            (7, ..) => format!("{c} -= {p} * {x}; {p} *= 0.5;"),
            (8, ..) => format!("{c} = {c} * {p} + {x}; {p} *= {y};"),
            (9, ..) => format!("{p} -= {c} * {p} * {x};"),
            _ => format!("{c} += {x} * {y};"),
        };
        self.line(&text);
    }

    pub(super) fn open(&mut self, range: &str, bound: usize) -> String {
        self.count += 1;
        let i = format!("i{}", self.count);
        self.line(&format!("for {i} in {range} {{"));
        self.loops.push(String::new());
        self.depth += 1;
        self.declare(&i, Kind::Int(bound), false);
        i
    }

    pub(super) fn close(&mut self) {
        self.depth -= 1;
        self.loops.pop();
        self.line("}");
    }
}
