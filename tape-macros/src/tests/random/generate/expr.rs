//! Expressions. What they compute stays moderate, and away from the edges of domains.

use super::{Generator, Kind, Param, Var};

impl Generator<'_> {
    fn some(&mut self, test: impl Fn(&Var) -> bool) -> Option<Var> {
        // The last of a name hides the others.
        let visible = |i: usize, v: &Var| self.vars[i + 1..].iter().all(|w| w.name != v.name);
        let found: Vec<Var> = self
            .vars
            .iter()
            .enumerate()
            .filter(|(i, v)| visible(*i, v) && test(v))
            .map(|(_, v)| v.clone())
            .collect();
        (!found.is_empty()).then(|| self.random.pick(&found).clone())
    }

    pub(super) fn some_mutable(&mut self, test: impl Fn(Kind) -> bool) -> Option<Var> {
        self.some(|v| v.mutable && test(v.kind))
    }

    pub(super) fn some_of(&mut self, test: impl Fn(Kind) -> bool) -> Option<Var> {
        self.some(|v| test(v.kind))
    }

    fn literal(&mut self) -> String {
        let literals = ["0.5", "1.5", "2.0", "0.25", "-0.75", "1.0", "0.0", "3.0"];
        self.random.pick(&literals).to_string()
    }

    pub(super) fn float(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(25) {
            return self.leaf();
        }
        match self.random.below(20) {
            0..=6 => self.binary(depth),
            7..=11 => self.method(depth),
            12 => format!("(-{})", self.float(depth - 1)),
            13 | 14 => self.conditional(depth),
            15 => self.chain(depth),
            16 => self.block(depth),
            17 => self.call(depth),
            18 => self.choice(depth),
            _ => self.option_read(depth),
        }
    }

    pub(super) fn leaf(&mut self) -> String {
        for _ in 0..4 {
            let found = match self.random.below(12) {
                0..=4 => self.some_of(|k| k == Kind::Float).map(|v| v.name),
                5 => self
                    .some_of(|k| k == Kind::FloatRef)
                    .map(|v| format!("(*{})", v.name)),
                6..=8 => self.element(false),
                9 => self
                    .some_of(|k| k == Kind::Pair)
                    .map(|v| format!("{}.{}", v.name, self.random.below(2))),
                10 => self
                    .some_of(|k| matches!(k, Kind::Int(_) | Kind::Signed(_)))
                    .map(|v| format!("({} as f64)", v.name)),
                _ => Some(self.literal()),
            };
            if let Some(found) = found {
                return found;
            }
        }
        self.literal()
    }

    /// An element of an array, slice or vector.
    pub(super) fn element(&mut self, mutable: bool) -> Option<String> {
        let container = |k: Kind| {
            matches!(
                k,
                Kind::Array(_) | Kind::Slice(_) | Kind::Vec | Kind::Rows(_)
            )
        };
        let v = if mutable {
            self.some_mutable(container)?
        } else {
            self.some_of(container)?
        };
        Some(match v.kind {
            Kind::Array(n) | Kind::Slice(n) => format!("{}[{}]", v.name, self.index(n)),
            Kind::Rows(n) => format!("{}[{}][{}]", v.name, self.index(n), self.index(2)),
            _ => {
                let i = self.int(1);
                format!("{}[{i} % {}.len()]", v.name, v.name)
            }
        })
    }

    pub(super) fn index(&mut self, n: usize) -> String {
        let fitting = self.some_of(|k| matches!(k, Kind::Int(bound) if bound <= n));
        match (fitting, self.random.below(3)) {
            (Some(v), 0 | 1) => v.name,
            (_, 2) => format!("{} % {n}", self.int(2)),
            _ => self.random.below(n).to_string(),
        }
    }

    pub(super) fn int(&mut self, depth: usize) -> String {
        let int = |k| matches!(k, Kind::Int(_) | Kind::Signed(_));
        let leaf = |g: &mut Self| match g.some_of(int) {
            Some(v) if g.random.chance(75) => match v.kind {
                Kind::Signed(more) => format!("(({} + {more}) as usize)", v.name),
                _ => v.name,
            },
            _ => g.random.below(4).to_string(),
        };
        if depth == 0 {
            return leaf(self);
        }
        match self.random.below(5) {
            0 => format!("({} + {})", self.int(depth - 1), leaf(self)),
            1 => format!("({} * {})", leaf(self), self.int(depth - 1)),
            2 => match self.some_of(|k| matches!(k, Kind::Vec | Kind::Slice(_) | Kind::Array(_))) {
                Some(v) => format!("({} + {}.len())", leaf(self), v.name),
                None => leaf(self),
            },
            _ => leaf(self),
        }
    }

    pub(super) fn condition(&mut self, depth: usize) -> String {
        match self.random.below(8) {
            0 | 1 => format!("{} % 2 == {}", self.int(1), self.random.below(2)),
            2 => format!("{} < {}", self.int(1), self.int(0)),
            3 if depth > 0 => {
                let op = *self.random.pick(&["&&", "||"]);
                format!(
                    "({} {op} {})",
                    self.condition(depth - 1),
                    self.condition(depth - 1)
                )
            }
            4 if depth > 0 => format!("!({})", self.condition(depth - 1)),
            5 => match self.some_of(|k| k == Kind::Bool) {
                Some(v) => v.name,
                None => "true".to_string(),
            },
            _ => {
                let op = *self.random.pick(&["<", ">", "<=", ">="]);
                let (a, b) = (self.float(1), self.float(1));
                format!("({a}) {op} ({b})")
            }
        }
    }

    fn binary(&mut self, depth: usize) -> String {
        let (a, b) = (self.float(depth - 1), self.float(depth - 1));
        match self.random.below(8) {
            0 | 1 => format!("({a} + {b})"),
            2 => format!("({a} - {b})"),
            3..=5 => format!("({a} * {b})"),
            // Two adjoints divide by the root.
            6 => format!("({a} / (2.5 + ({b}).sin()).sqrt())"),
            _ => format!("({a} % (2.5 + ({b}).cos()))"),
        }
    }

    fn method(&mut self, depth: usize) -> String {
        let a = self.float(depth - 1);
        let one = ["sin", "cos", "tanh", "atan", "asinh", "abs"];
        match self.random.below(14) {
            0..=3 => format!("({a}).{}()", self.random.pick(&one)),
            4 => format!("(1.5 + ({a}).sin()).ln()"),
            5 => format!("(1.5 + ({a}).cos()).sqrt()"),
            6 => format!("({a}).tanh().exp()"),
            7 => format!("({a}).sin().powi({})", 1 + self.random.below(3)),
            8 => format!("(1.5 + ({a}).tanh()).powf({})", self.float(depth - 1)),
            9 => format!(
                "({a}).{}({})",
                self.random.pick(&["max", "min"]),
                self.float(depth - 1)
            ),
            10 => format!(
                "({a}).mul_add({}, {})",
                self.float(depth - 1),
                self.float(depth - 1)
            ),
            11 => format!("(1.5 + ({a}).sin()).hypot({})", self.float(depth - 1)),
            12 => format!("({a}).atan2(2.0 + ({}).sin())", self.float(depth - 1)),
            _ => format!("({a}).clamp(-1.25, 1.75)"),
        }
    }

    fn conditional(&mut self, depth: usize) -> String {
        let cond = self.condition(1);
        let (a, b) = (self.float(depth - 1), self.float(depth - 1));
        format!("(if {cond} {{ {a} }} else {{ {b} }})")
    }

    fn block(&mut self, depth: usize) -> String {
        let init = self.float(depth - 1);
        let before = self.vars.len();
        let name = self.name();
        self.declare(&name, Kind::Float, false);
        let body = self.float(depth - 1);
        self.vars.truncate(before);
        format!("({{ let {name} = {init}; {body} }})")
    }

    fn choice(&mut self, depth: usize) -> String {
        let on = self.int(1);
        let arms: Vec<String> = (0..3).map(|_| self.float(depth - 1)).collect();
        format!(
            "(match {on} % 3 {{ 0 => {}, 1 => {}, _ => {} }})",
            arms[0], arms[1], arms[2]
        )
    }

    fn option_read(&mut self, depth: usize) -> String {
        match self.some_of(|k| k == Kind::Option) {
            Some(v) => format!("{}.unwrap_or({})", v.name, self.float(depth - 1)),
            None => self.leaf(),
        }
    }

    /// An iterator chain that ends in a number.
    fn chain(&mut self, depth: usize) -> String {
        let container = |k: Kind| matches!(k, Kind::Array(_) | Kind::Slice(_) | Kind::Vec);
        let Some(v) = self.some_of(container) else {
            return self.leaf();
        };
        let closed = std::mem::replace(&mut self.closed, true);
        let before = self.vars.len();
        let adapter = *self
            .random
            .pick(&["", "", ".rev()", ".skip(1)", ".take(2)"]);
        let source = format!("{}.iter(){adapter}", v.name);
        let text = match self.random.below(6) {
            0 => format!("({source}.sum::<f64>())"),
            1 => {
                self.declare("u", Kind::FloatRef, false);
                let body = self.float(depth - 1);
                format!("({source}.map(|u| {body}).sum::<f64>())")
            }
            2 => {
                self.declare("acc", Kind::Float, false);
                self.declare("u", Kind::FloatRef, false);
                let body = self.float(depth - 1);
                let init = self.literal();
                format!("({source}.fold({init}, |acc, u| acc * 0.5 + {body}))")
            }
            3 => {
                let other = self.some_of(container).expect("there is one");
                self.declare("u", Kind::FloatRef, false);
                self.declare("t", Kind::FloatRef, false);
                let body = self.float(depth - 1);
                let other = other.name;
                format!("({source}.zip({other}.iter()).map(|(u, t)| {body}).sum::<f64>())")
            }
            4 => {
                self.declare("k", Kind::Int(8), false);
                self.declare("u", Kind::FloatRef, false);
                let body = self.float(depth - 1);
                format!("({source}.enumerate().map(|(k, u)| {body}).sum::<f64>())")
            }
            _ => format!("({source}.map(|u| 1.0 + 0.1 * u).product::<f64>())"),
        };
        self.vars.truncate(before);
        self.closed = closed;
        text
    }

    pub(super) fn call(&mut self, depth: usize) -> String {
        if self.callees.is_empty() || self.closed {
            return self.leaf();
        }
        let callee = self.random.pick(&self.callees.clone()).clone();
        let mut args = Vec::new();
        // The one that is borrowed mutably is chosen first: nothing else may mention it.
        let fits = |k: Kind| matches!(k, Kind::Array(n) | Kind::Slice(n) if n >= 3);
        let written = match callee.params.contains(&Param::MutSlice) {
            true => match self.some_mutable(fits) {
                Some(v) => Some(v.name),
                None => return self.leaf(),
            },
            false => None,
        };
        let changed = match callee.params.contains(&Param::MutFloat) {
            true => match self.some_mutable(|k| k == Kind::Float) {
                Some(v) => Some(v.name),
                None => return self.leaf(),
            },
            false => None,
        };
        let hidden = std::mem::take(&mut self.vars);
        let free =
            |v: &&Var| Some(&v.name) != written.as_ref() && Some(&v.name) != changed.as_ref();
        self.vars = hidden.iter().filter(free).cloned().collect();
        for param in &callee.params {
            args.push(match param {
                Param::Float => self.float(depth - 1),
                Param::Slice => match self.some_of(fits) {
                    Some(v) if matches!(v.kind, Kind::Slice(4)) && self.random.chance(50) => {
                        format!("&{}[1..]", v.name)
                    }
                    Some(v) => format!("&{}", v.name),
                    None => "&[0.5, 1.5, 2.5]".to_string(),
                },
                Param::Array => match self.some_of(|k| k == Kind::Array(3)) {
                    Some(v) => v.name,
                    None => format!("[{}, 0.5, {}]", self.float(depth - 1), self.leaf()),
                },
                Param::Pair => match self.some_of(|k| k == Kind::Pair) {
                    Some(v) => v.name,
                    None => format!("({}, {})", self.float(depth - 1), self.leaf()),
                },
                Param::MutFloat => {
                    let name = changed.clone().expect("chosen above");
                    format!("&mut {name}")
                }
                Param::MutSlice => {
                    let name = written.clone().expect("chosen above");
                    match self.random.below(2) {
                        0 => format!("&mut {name}[..]"),
                        _ => format!("&mut {name}[0..3]"),
                    }
                }
            });
        }
        self.vars = hidden;
        format!("{}({})", callee.name, args.join(", "))
    }
}
