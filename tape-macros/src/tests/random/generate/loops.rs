//! Loops: of every range, over items, with conditions; and the kinds whose reversal differs.

use super::{Generator, Kind};

impl Generator<'_> {
    fn label(&mut self) -> (String, String) {
        if self.random.chance(30) {
            self.count += 1;
            let label = format!("'l{}", self.count);
            (format!("{label}: "), label)
        } else {
            (String::new(), String::new())
        }
    }

    /// A range that is known in the text, and a bound of its items.
    fn fixed_range(&mut self) -> (String, Kind) {
        let ranges = [
            ("0..3", 3),
            ("0..2", 2),
            ("(0..4).rev()", 4),
            ("1..=2", 3),
            ("(0..5).step_by(2)", 5),
            ("(0..5).rev().step_by(3)", 5),
            ("(0..=4).rev()", 5),
            ("1..3", 3),
            ("0..0", 1),
            ("2..4", 4),
            ("0..=2", 3),
        ];
        let (text, bound) = *self.random.pick(&ranges);
        (text.to_string(), Kind::Int(bound))
    }

    /// The end of a range that is known when it starts, and a bound of it.
    fn end(&mut self) -> (String, usize) {
        let container = |k: Kind| matches!(k, Kind::Array(_) | Kind::Slice(_) | Kind::Vec);
        match self.random.below(6) {
            0 | 1 => {
                if let Some(v) = self.some_of(container) {
                    return (format!("{}.len()", v.name), 7);
                }
            }
            2 | 3 => {
                if let Some(v) = self.some_of(|k| matches!(k, Kind::Int(b) if b < 7)) {
                    let Kind::Int(b) = v.kind else { unreachable!() };
                    let more = self.random.below(2);
                    let text = if more > 0 {
                        format!("{} + {more}", v.name)
                    } else {
                        v.name
                    };
                    return (text, b + more);
                }
            }
            4 => return (format!("({}) % 4", self.int(1)), 4),
            _ => {}
        }
        if let Some(v) = self.some_of(|k| matches!(k, Kind::Int(5))) {
            return (v.name, 5);
        }
        ("3".to_string(), 4)
    }

    fn counted_range(&mut self) -> (String, Kind) {
        let (hi, bound) = self.end();
        let lo = match self.random.below(6) {
            0 => self.random.below(3).to_string(),
            1 | 2 => match self.some_of(|k| matches!(k, Kind::Int(b) if b < 7)) {
                Some(v) => format!(
                    "{}{}",
                    v.name,
                    [" ", " + 1"][self.random.below(2)].trim_end()
                ),
                None => "0".to_string(),
            },
            _ => "0".to_string(),
        };
        let dots = if self.random.chance(25) { "..=" } else { ".." };
        let range = format!("{lo}{dots}{hi}");
        let text = match self.random.below(10) {
            0 | 1 => format!("({range}).rev()"),
            2 => format!("({range}).step_by(2)"),
            3 => format!("({range}).rev().step_by(2)"),
            4 => format!("({range}).step_by(3).rev()"),
            _ => range,
        };
        (text, Kind::Int(bound + 1))
    }

    fn signed_range(&mut self) -> (String, Kind) {
        let lo = self.random.below(3);
        let hi = match self.some_of(|k| matches!(k, Kind::Int(b) if b < 7)) {
            Some(v) if self.random.chance(60) => format!("{} as i32", v.name),
            _ => format!("{}i32", self.random.below(4)),
        };
        let dots = if self.random.chance(25) { "..=" } else { ".." };
        let range = format!("-{lo}i32{dots}{hi}");
        let text = match self.random.below(5) {
            0 => format!("({range}).rev()"),
            1 => format!("({range}).step_by(2)"),
            _ => range,
        };
        (text, Kind::Signed(lo))
    }

    fn range(&mut self) -> (String, Kind) {
        match self.random.below(10) {
            0..=3 => self.fixed_range(),
            4..=8 => self.counted_range(),
            _ => self.signed_range(),
        }
    }

    pub(super) fn for_range(&mut self) {
        if self.loops.len() > 2 {
            return self.let_float();
        }
        self.in_range(|g| g.statements());
    }

    /// A loop over a range around what is written.
    fn in_range(&mut self, body: impl FnOnce(&mut Self)) {
        let (prefix, label) = self.label();
        self.count += 1;
        let i = format!("i{}", self.count);
        let (range, kind) = self.range();
        self.line(&format!("{prefix}for {i} in {range} {{"));
        self.loops.push(label);
        let before = self.vars.len();
        self.declare(&i, kind, false);
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.vars.truncate(before);
        self.loops.pop();
        self.line("}");
    }

    fn nest(&mut self, depth: usize, leaf: &mut dyn FnMut(&mut Self)) {
        self.in_range(|g| {
            if g.random.chance(40) {
                g.statements();
            }
            if depth > 1 {
                g.nest(depth - 1, leaf);
            }
            if depth == 1 || g.random.chance(25) {
                leaf(g);
            }
        });
    }

    /// Loops that add to what they carry, and else change nothing but their own.
    pub(super) fn sum_loop(&mut self) {
        if self.loops.len() > 1 {
            return self.let_float();
        }
        let sums = self.new_sums();
        let (vars, steady) = self.freeze();
        let depth = 1 + self.random.below(2);
        self.nest(depth, &mut |g| {
            if g.random.chance(35)
                && let Some(z) = g.recurrence_of()
            {
                g.line(&format!("{} += {z};", sums[0]));
            }
            sums.iter().for_each(|s| g.add_to(s));
        });
        self.thaw(vars, steady);
        self.hand_out(sums);
    }

    /// Sums of terms that the same value shifts: what flows to it follows from the sums.
    pub(super) fn shifted(&mut self) {
        if self.loops.len() > 1 {
            return self.let_float();
        }
        let (leaf, sums) = (self.leaf(), self.new_sums());
        self.count += 2;
        let (shift, sum) = (format!("v{}", self.count - 1), format!("v{}", self.count));
        self.line(&format!("let {shift}: f64 = ({leaf}).sin();"));
        self.line(&format!("let mut {sum}: f64 = 0.0;"));
        self.in_range(|g| {
            let (term, op) = (g.float(2), *g.random.pick(&["+", "-"]));
            g.line(&format!("{sum} += (({term}).sin() {op} {shift}).exp();"));
            if g.random.chance(30) {
                g.add_to(&sums[0]);
            }
        });
        self.declare(&shift, Kind::Float, false);
        self.declare(&sum, Kind::Float, true);
        self.hand_out(sums);
    }

    pub(super) fn new_sums(&mut self) -> Vec<String> {
        let sums: Vec<String> = (0..1 + self.random.below(2))
            .map(|_| {
                self.count += 1;
                format!("v{}", self.count)
            })
            .collect();
        for s in &sums {
            let init = self.float(1);
            self.line(&format!("let mut {s}: f64 = {init};"));
        }
        sums
    }

    /// Nothing that is there is changed, and mostly nothing is left early.
    pub(super) fn freeze(&mut self) -> (Vec<super::Var>, bool) {
        let vars = self.vars.clone();
        self.vars.iter_mut().for_each(|v| v.mutable = false);
        let steady = std::mem::replace(&mut self.steady, self.random.chance(93));
        (vars, steady)
    }

    pub(super) fn thaw(&mut self, vars: Vec<super::Var>, steady: bool) {
        (self.vars, self.steady) = (vars, steady);
    }

    fn add_to(&mut self, sum: &str) {
        let term = self.float(3);
        let op = *self.random.pick(&["+", "+", "-"]);
        let text = match self.random.below(6) {
            0 => format!("{sum} = {sum} {op} {term};"),
            1 => {
                let cond = self.condition(1);
                format!("if {cond} {{ {sum} {op}= {term}; }}")
            }
            2 => {
                let (cond, other) = (self.condition(1), self.float(2));
                format!("if {cond} {{ {sum} {op}= {term}; }} else {{ {sum} += {other}; }}")
            }
            _ => format!("{sum} {op}= {term};"),
        };
        self.line(&text);
    }

    /// Mostly the result is linear in sums, so that their adjoints are known early.
    pub(super) fn hand_out(&mut self, sums: Vec<String>) {
        for s in sums {
            if self.depth == 1 && self.random.chance(80) {
                self.sums.push(s);
            } else {
                self.declare(&s, Kind::Float, true);
            }
        }
    }

    /// A loop whose iterations need what the last one left.
    pub(super) fn recurrence(&mut self) {
        if self.recurrence_of().is_none() {
            self.let_float();
        }
    }

    /// The variable that comes out.
    fn recurrence_of(&mut self) -> Option<String> {
        if self.loops.len() > 2 {
            return None;
        }
        self.count += 1;
        let z = format!("v{}", self.count);
        let init = self.float(1);
        self.line(&format!("let mut {z}: f64 = {init};"));
        self.declare(&z, Kind::Float, true);
        let depth = 1 + self.random.below(3).min(1);
        let element = self.element(true);
        self.nest(depth, &mut |g| {
            let term = g.float(2);
            let step = match g.random.below(4) {
                0 => format!("{z} = ({z} * {term}).sin();"),
                1 => format!("{z} *= ({term}).tanh();"),
                2 => format!("{z} = ({z}).cos() + {term} * {z};"),
                _ => format!("{z} = ({z} + {term}).tanh();"),
            };
            if g.random.chance(30) {
                let cond = g.condition(1);
                g.line(&format!("if {cond} {{ {step} }}"));
            } else {
                g.line(&step);
            }
            if let Some(target) = &element
                && g.random.chance(30)
            {
                g.line(&format!("{target} = ({target} * {z}).sin();"));
            }
        });
        Some(z)
    }

    /// An element of the outer loop's index in an inner loop that may not run: where it does not,
    /// there may be no such element.
    pub(super) fn triangle(&mut self) {
        let container = |k: Kind| matches!(k, Kind::Array(_) | Kind::Slice(_) | Kind::Vec);
        let Some(v) = self.some_of(container).filter(|_| self.loops.len() < 2) else {
            return self.let_container();
        };
        let a = v.name;
        let sums = self.new_sums();
        let (vars, steady) = self.freeze();
        self.count += 1;
        let (i, j) = (format!("i{}", self.count), format!("j{}", self.count));
        let outer =
            *self
                .random
                .pick(&["0..6", "0..=5", "(0..6).rev()", "1..5", "(0..7).step_by(2)"]);
        let inner = *self.random.pick(&["", "", " + 1"]);
        self.line(&format!("for {i} in {outer} {{"));
        self.loops.push(String::new());
        self.depth += 1;
        self.declare(&i, Kind::Int(7), false);
        if self.random.chance(25) {
            self.statements();
        }
        self.line(&format!("for {j} in {i}{inner}..{a}.len() {{"));
        self.loops.push(String::new());
        self.depth += 1;
        self.declare(&j, Kind::Int(7), false);
        if self.random.chance(25) {
            self.statements();
        }
        for s in &sums {
            let (x, y) = (format!("{a}[{i}]"), format!("{a}[{j}]"));
            let term = self.float(2);
            let text = match self.random.below(5) {
                0 => format!("{s} += ({x} * {term}).sin();"),
                1 => format!("{s} += {x} * {y} * {term};"),
                2 => format!("if {y} > {term} {{ {s} += {x} * {x}; }}"),
                3 => format!("{s} = ({s} * {x} + {term}).sin();"),
                _ => format!("{s} -= {x} * {term};"),
            };
            self.line(&text);
        }
        for _ in 0..2 {
            self.depth -= 1;
            self.loops.pop();
            self.line("}");
        }
        self.thaw(vars, steady);
        self.hand_out(sums);
    }

    /// A loop that looks for the largest or smallest value.
    pub(super) fn extremum(&mut self) {
        if self.loops.len() > 1 {
            return self.let_float();
        }
        self.count += 1;
        let m = format!("v{}", self.count);
        let init = self.float(1);
        self.line(&format!("let mut {m}: f64 = {init};"));
        let (vars, steady) = self.freeze();
        let which = *self.random.pick(&["max", "min"]);
        let depth = 1 + self.random.below(5) / 4;
        self.nest(depth, &mut |g| {
            let term = g.float(2);
            match g.random.below(6) {
                0 => g.line(&format!("{m} = ({term}).{which}({m});")),
                1 => g.line(&format!("if {term} > {m} {{ {m} = {term}; }}")),
                _ => g.line(&format!("{m} = {m}.{which}({term});")),
            }
        });
        self.thaw(vars, steady);
        self.declare(&m, Kind::Float, true);
    }

    /// A loop that reads elements next to each other, of a container and perhaps of another.
    pub(super) fn neighbours(&mut self) {
        let container = |k: Kind| matches!(k, Kind::Array(_) | Kind::Slice(_) | Kind::Vec);
        let Some(v) = self.some_of(container).filter(|_| self.loops.len() < 2) else {
            return self.let_container();
        };
        let (a, sums) = (v.name, self.new_sums());
        self.count += 1;
        let i = format!("i{}", self.count);
        let head = match self.random.below(5) {
            0 => format!("for {i} in 1..{a}.len() - 1 {{"),
            1 => format!("for {i} in (0..{a}.len() - 2).rev() {{"),
            2 => format!("for {i} in 0..{a}.len() / 2 {{"),
            _ => format!("for {i} in 0..{a}.len() - 1 {{"),
        };
        let (vars, steady) = self.freeze();
        self.line(&head);
        self.loops.push(String::new());
        self.depth += 1;
        self.declare(&i, Kind::Int(7), false);
        for s in &sums {
            let (x, y) = (format!("{a}[{i}]"), format!("{a}[{i} + 1]"));
            let term = self.float(2);
            let text = match self.random.below(6) {
                0 => format!("{s} += ({y} - {x}) * ({y} - {x});"),
                1 => format!("{s} += {x} * {y} * {term};"),
                2 => format!("{s} += ({x} + {y}).sin() * {x};"),
                3 => format!("{s} = ({s} * {y} + {x}).sin();"),
                4 => format!("if {x} < {y} {{ {s} += {y} * {term}; }}"),
                _ => format!("{s} -= {x} * {term} + {y};"),
            };
            self.line(&text);
        }
        self.depth -= 1;
        self.loops.pop();
        self.line("}");
        self.thaw(vars, steady);
        self.hand_out(sums);
    }

    pub(super) fn for_items(&mut self) {
        if self.loops.len() > 2 {
            return self.let_float();
        }
        let container = |k: Kind| matches!(k, Kind::Array(_) | Kind::Slice(_) | Kind::Vec);
        let write = self.random.chance(50);
        let found = if write {
            self.some_mutable(container)
        } else {
            self.some_of(container)
        };
        let Some(v) = found else {
            return self.let_container();
        };
        self.count += 1;
        let (item, method) = (
            format!("e{}", self.count),
            if write { "iter_mut" } else { "iter" },
        );
        self.line(&format!("for {item} in {}.{method}() {{", v.name));
        self.loops.push(String::new());
        // Borrowed as a whole while the loop runs.
        let mut hidden = std::mem::take(&mut self.vars);
        self.vars = hidden
            .iter()
            .filter(|o| o.name != v.name)
            .cloned()
            .collect();
        self.declare(&item, Kind::FloatRef, write);
        self.body(&[]);
        std::mem::swap(&mut self.vars, &mut hidden);
        self.loops.pop();
        self.line("}");
    }

    pub(super) fn while_loop(&mut self) {
        if self.loops.len() > 1 {
            return self.let_float();
        }
        let (prefix, label) = self.label();
        self.count += 1;
        let k = format!("k{}", self.count);
        let (n, more) = (1 + self.random.below(4), self.condition(0));
        let and = if self.random.chance(30) {
            format!(" && ({more})")
        } else {
            String::new()
        };
        self.line(&format!("let mut {k} = 0;"));
        self.line(&format!("{prefix}while {k} < {n}{and} {{"));
        self.loops.push(label);
        let before = self.vars.len();
        self.declare(&k, Kind::Int(n + 1), false);
        self.body(&[format!("{k} += 1;")]);
        self.vars.truncate(before);
        self.loops.pop();
        self.line("}");
    }

    pub(super) fn endless_loop(&mut self) {
        if self.loops.len() > 1 {
            return self.let_float();
        }
        let (prefix, label) = self.label();
        self.count += 1;
        let k = format!("k{}", self.count);
        let (n, value) = (1 + self.random.below(4), self.float(2));
        let name = self.name();
        let gives = self.random.chance(50);
        self.line(&format!("let mut {k} = 0;"));
        let (start, out) = if gives {
            (format!("let {name} = "), format!(" {value}"))
        } else {
            (String::new(), String::new())
        };
        self.line(&format!("{start}{prefix}loop {{"));
        // A `break` without a value would have another type.
        let loops = std::mem::take(&mut self.loops);
        if !gives {
            self.loops = loops.clone();
            self.loops.push(label);
        }
        let before = self.vars.len();
        self.declare(&k, Kind::Int(n + 1), false);
        self.body(&[
            format!("{k} += 1;"),
            format!("if {k} > {n} {{ break{out}; }}"),
        ]);
        self.vars.truncate(before);
        self.loops = loops;
        self.line("};");
        if gives {
            self.declare(&name, Kind::Float, false);
        }
    }

    /// Two containers walked together, one of them written.
    pub(super) fn zipped(&mut self) {
        let container = |k: Kind| matches!(k, Kind::Array(_) | Kind::Slice(_) | Kind::Vec);
        let (Some(a), Some(b)) = (self.some_mutable(container), self.some_of(container)) else {
            return self.let_container();
        };
        if a.name == b.name || self.loops.len() > 2 {
            return;
        }
        self.count += 1;
        let (x, y, i) = (
            format!("e{}", self.count),
            format!("g{}", self.count),
            format!("i{}", self.count),
        );
        let counted = self.random.chance(50);
        let (pat, end) = if counted {
            (format!("({i}, ({x}, {y}))"), ".enumerate()")
        } else {
            (format!("({x}, {y})"), "")
        };
        self.line(&format!(
            "for {pat} in {}.iter_mut().zip({}.iter()){end} {{",
            a.name, b.name
        ));
        self.loops.push(String::new());
        let hidden = std::mem::take(&mut self.vars);
        let free = |o: &&super::Var| o.name != a.name && (o.name != b.name || !o.mutable);
        self.vars = hidden.iter().filter(free).cloned().collect();
        self.declare(&x, Kind::FloatRef, true);
        self.declare(&y, Kind::FloatRef, false);
        if counted {
            self.declare(&i, Kind::Int(5), false);
        }
        self.body(&[]);
        self.vars = hidden;
        self.loops.pop();
        self.line("}");
    }

    /// `while let Some(..) = list.pop()`
    pub(super) fn drain(&mut self) {
        let Some(v) = self.some_mutable(|k| k == Kind::Vec) else {
            return self.let_container();
        };
        if self.loops.len() > 1 {
            return;
        }
        self.count += 1;
        let name = format!("v{}", self.count);
        self.line(&format!("while let Some({name}) = {}.pop() {{", v.name));
        self.loops.push(String::new());
        let hidden = std::mem::take(&mut self.vars);
        self.vars = hidden
            .iter()
            .filter(|o| o.name != v.name)
            .cloned()
            .collect();
        self.declare(&name, Kind::Float, false);
        self.body(&[]);
        self.vars = hidden;
        self.loops.pop();
        self.line("}");
    }
}
