//! Statements.

use super::{Generator, Kind};

impl Generator<'_> {
    pub(super) fn statements(&mut self) {
        let wanted = 1 + self.random.below(5);
        for _ in 0..wanted {
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            self.statement();
        }
    }

    fn statement(&mut self) {
        match self.random.below(61) {
            0..=3 => self.let_float(),
            4 => self.let_container(),
            5 => self.let_pair(),
            6 => self.let_option(),
            7 => self.let_other(),
            8..=10 => self.assign(),
            11..=14 => self.write_element(),
            15 => self.whole_array(),
            16..=18 => self.branch(),
            19..=22 => self.for_range(),
            23 => self.for_items(),
            24 => self.while_loop(),
            25 => self.endless_loop(),
            26 => self.vector(),
            27 | 28 => self.jump(),
            29 => self.match_option(),
            30 => self.swap(),
            31 => self.reference(),
            32 => self.zipped(),
            33 => self.drain(),
            34 => self.collected(),
            35 | 36 => self.called(),
            37..=40 => self.sum_loop(),
            41..=43 => self.recurrence(),
            44 | 45 => self.triangle(),
            46 | 47 => self.extremum(),
            48 | 49 => self.neighbours(),
            50..=54 => self.buffered(),
            55..=57 => self.chains(),
            58 => self.shifted(),
            59 => match self.random.below(4) {
                0 => self.weighted(),
                1 => self.mapped(),
                _ => self.points(),
            },
            _ => self.nested_block(),
        }
    }

    pub(super) fn let_float(&mut self) {
        let init = self.float(3);
        let mutable = self.random.chance(50);
        let name = self.name();
        let keyword = if mutable { "let mut" } else { "let" };
        let ty = if self.random.chance(20) { ": f64" } else { "" };
        match self.random.below(8) {
            0 => {
                let cond = self.condition(1);
                let other = self.float(2);
                // Its own values must not mention it.
                self.count += 1;
                let name = format!("v{}", self.count);
                self.line(&format!(
                    "let {name}; if {cond} {{ {name} = {init}; }} else {{ {name} = {other}; }}"
                ));
                self.declare(&name, Kind::Float, false);
            }
            _ => {
                self.line(&format!("{keyword} {name}{ty} = {init};"));
                self.declare(&name, Kind::Float, mutable);
            }
        }
    }

    pub(super) fn let_container(&mut self) {
        let mutable = self.random.chance(75);
        let keyword = if mutable { "let mut" } else { "let" };
        let (a, b, c) = (self.float(2), self.float(2), self.float(1));
        self.count += 1;
        let name = format!("v{}", self.count);
        let (init, kind) = match self.random.below(8) {
            0 => (format!("[{a}, {b}, {c}]"), Kind::Array(3)),
            1 => (format!("[{a}; 4]"), Kind::Array(4)),
            2 => (format!("vec![{a}, {b}]"), Kind::Vec),
            3 => (format!("vec![{a}; 3]"), Kind::Vec),
            4 => match self.some_of(|k| matches!(k, Kind::Slice(_))) {
                Some(v) => (format!("{}.to_vec()", v.name), Kind::Vec),
                None => ("[0.0; 3]".to_string(), Kind::Array(3)),
            },
            5 => match self.some_of(|k| matches!(k, Kind::Array(_))) {
                Some(v) => (v.name, v.kind),
                None => ("[0.0; 4]".to_string(), Kind::Array(4)),
            },
            6 => (format!("[[{a}, {b}], [{c}, 0.5]]"), Kind::Rows(2)),
            _ => {
                self.line(&format!("let mut {name} = Vec::new();"));
                self.line(&format!("{name}.push({a});"));
                self.declare(&name, Kind::Vec, true);
                return;
            }
        };
        self.line(&format!("{keyword} {name} = {init};"));
        self.declare(&name, kind, mutable);
    }

    fn let_pair(&mut self) {
        let (a, b) = (self.float(2), self.float(2));
        if self.random.chance(40) {
            let (p, q) = (self.name(), self.name());
            if p != q {
                self.line(&format!("let ({p}, {q}) = ({a}, {b});"));
                self.declare(&p, Kind::Float, false);
                self.declare(&q, Kind::Float, false);
            }
            return;
        }
        let name = self.name();
        self.line(&format!("let mut {name} = ({a}, {b});"));
        self.declare(&name, Kind::Pair, true);
    }

    fn let_option(&mut self) {
        let (cond, a) = (self.condition(1), self.float(2));
        self.count += 1;
        let name = format!("v{}", self.count);
        self.line(&format!(
            "let mut {name} = if {cond} {{ Some({a}) }} else {{ None }};"
        ));
        self.declare(&name, Kind::Option, true);
    }

    fn let_other(&mut self) {
        self.count += 1;
        let name = format!("v{}", self.count);
        if self.random.chance(50) {
            let cond = self.condition(2);
            self.line(&format!("let mut {name} = {cond};"));
            self.declare(&name, Kind::Bool, true);
        } else {
            let int = self.int(1);
            self.line(&format!("let mut {name} = {int};"));
            self.declare(&name, Kind::Int(99), true);
        }
    }

    fn assign(&mut self) {
        let value = self.float(3);
        let Some(v) = self.some_mutable(|k| {
            matches!(
                k,
                Kind::Float | Kind::FloatRef | Kind::Pair | Kind::Option | Kind::Bool
            )
        }) else {
            return self.let_float();
        };
        let target = match v.kind {
            Kind::FloatRef => format!("*{}", v.name),
            Kind::Pair => format!("{}.{}", v.name, self.random.below(2)),
            _ => v.name.clone(),
        };
        match v.kind {
            Kind::Option => {
                let value = if self.random.chance(70) {
                    format!("Some({value})")
                } else {
                    "None".to_string()
                };
                self.line(&format!("{target} = {value};"));
            }
            Kind::Bool => {
                let cond = self.condition(1);
                self.line(&format!("{target} = {cond};"));
            }
            Kind::Pair if self.random.chance(20) => {
                let other = self.float(2);
                self.line(&format!("{} = ({value}, {other});", v.name));
            }
            _ => self.set(&target, &value),
        }
    }

    /// `target = value;` or one of its relatives, tame enough for loops.
    pub(super) fn set(&mut self, target: &str, value: &str) {
        let text = match self.random.below(8) {
            0 | 1 => format!("{target} = {value};"),
            2 | 3 => format!("{target} += {value};"),
            4 => format!("{target} -= {value};"),
            5 => format!("{target} *= ({value}).sin();"),
            6 => format!("{target} /= 1.5 + ({value}).tanh();"),
            _ => format!("{target} = ({target} * {value}).sin();"),
        };
        self.line(&text);
    }

    fn write_element(&mut self) {
        let value = self.float(3);
        match self.element(true) {
            Some(target) => self.set(&target, &value),
            None => self.let_container(),
        }
    }

    fn whole_array(&mut self) {
        let Some(v) = self.some_mutable(|k| matches!(k, Kind::Array(_) | Kind::Slice(_))) else {
            return self.let_container();
        };
        let (name, n) = match v.kind {
            Kind::Array(n) | Kind::Slice(n) => (v.name.clone(), n),
            _ => return,
        };
        let other = self
            .some_of(|k| matches!(k, Kind::Array(m) | Kind::Slice(m) if m == n && k != Kind::Vec));
        let a = self.float(2);
        match (self.random.below(5), other, v.kind) {
            (0, _, _) => self.line(&format!("{name}.fill({a});")),
            (1, Some(o), _) if o.name != name => {
                self.line(&format!("{name}.copy_from_slice(&{}[..]);", o.name));
            }
            (2, Some(o), Kind::Array(_)) if o.name != name && o.kind == v.kind => {
                self.line(&format!("{name} = {};", o.name));
            }
            (3, _, Kind::Array(3)) => {
                let b = self.float(2);
                self.line(&format!("{name} = [{a}, {b}, {name}[0]];"));
            }
            _ => {
                let (i, j) = (self.index(n), self.index(n));
                self.line(&format!("{name}.swap({i}, {j});"));
            }
        }
    }

    /// Statements in braces, with a scope of their own.
    pub(super) fn body(&mut self, first: &[String]) {
        let before = self.vars.len();
        self.depth += 1;
        for line in first {
            self.line(line);
        }
        self.statements();
        self.depth -= 1;
        self.vars.truncate(before);
    }

    fn branch(&mut self) {
        let cond = self.condition(2);
        self.line(&format!("if {cond} {{"));
        self.body(&[]);
        match self.random.below(3) {
            0 => self.line("}"),
            1 => {
                self.line("} else {");
                self.body(&[]);
                self.line("}");
            }
            _ => {
                let cond = self.condition(1);
                self.line(&format!("}} else if {cond} {{"));
                self.body(&[]);
                self.line("} else {");
                self.body(&[]);
                self.line("}");
            }
        }
    }

    fn vector(&mut self) {
        let Some(v) = self.some_mutable(|k| k == Kind::Vec) else {
            return self.let_container();
        };
        let a = self.float(2);
        match self.random.below(4) {
            0 | 1 => self.line(&format!("{}.push({a});", v.name)),
            2 => {
                self.count += 1;
                let name = format!("v{}", self.count);
                self.line(&format!("let {name} = {}.pop().unwrap();", v.name));
                self.declare(&name, Kind::Float, false);
            }
            _ => {
                self.count += 1;
                let name = format!("v{}", self.count);
                self.line(&format!("if let Some({name}) = {}.pop() {{", v.name));
                let before = self.vars.len();
                self.declare(&name, Kind::Float, false);
                self.body(&[]);
                self.vars.truncate(before);
                self.line("}");
            }
        }
    }

    fn jump(&mut self) {
        if self.steady {
            return self.let_float();
        }
        let cond = self.condition(1);
        self.depth += 1;
        let result = self.result();
        self.depth -= 1;
        let word = match (self.random.below(3), self.loops.is_empty()) {
            (0, false) => "break",
            (1, false) => "continue",
            _ => {
                return self.line(&format!("if {cond} {{ return {result}; }}"));
            }
        };
        let innermost = self.loops.len() - 1;
        let target = self.random.below(self.loops.len());
        let label = if self.loops[target].is_empty() && target != innermost {
            String::new()
        } else {
            format!(" {}", self.loops[target])
        };
        self.line(&format!("if {cond} {{ {word}{label}; }}"));
    }

    fn match_option(&mut self) {
        let Some(v) = self.some_of(|k| k == Kind::Option) else {
            return self.let_option();
        };
        self.count += 1;
        let name = format!("v{}", self.count);
        match self.random.below(4) {
            0 => {
                let other = self.result();
                self.line(&format!(
                    "let Some({name}) = {} else {{ return {other}; }};",
                    v.name
                ));
                self.declare(&name, Kind::Float, false);
            }
            1 => {
                let a = self.float(1);
                self.line(&format!(
                    "let {name} = match {} {{ Some(o) => o * {a}, None => {a} }};",
                    v.name
                ));
                self.declare(&name, Kind::Float, false);
            }
            _ => {
                self.line(&format!("if let Some({name}) = {} {{", v.name));
                let before = self.vars.len();
                self.declare(&name, Kind::Float, false);
                self.body(&[]);
                self.vars.truncate(before);
                self.line("}");
            }
        }
    }

    fn swap(&mut self) {
        let floats = |k: Kind| k == Kind::Float;
        let (Some(a), Some(b)) = (self.some_mutable(floats), self.some_mutable(floats)) else {
            return self.let_float();
        };
        if a.name == b.name {
            return;
        }
        let (a, b) = (a.name, b.name);
        if self.random.chance(50) {
            self.line(&format!("({a}, {b}) = ({b}, {a});"));
        } else {
            self.line(&format!("std::mem::swap(&mut {a}, &mut {b});"));
        }
    }

    /// A mutable reference under a name of its own, for as long as its block.
    fn reference(&mut self) {
        let Some(v) = self.some_mutable(|k| matches!(k, Kind::Array(_) | Kind::Slice(_))) else {
            return self.let_container();
        };
        let (Kind::Array(n) | Kind::Slice(n)) = v.kind else {
            return;
        };
        self.count += 1;
        let name = format!("r{}", self.count);
        // A reference is borrowed again through its elements.
        let parts: &[&str] = match v.kind {
            Kind::Array(_) => &["", "[..]", "[1..]"],
            _ => &["[..]", "[1..]"],
        };
        let part = *self.random.pick(parts);
        let n = if part == "[1..]" { n - 1 } else { n };
        self.line("{");
        let hidden = std::mem::take(&mut self.vars);
        self.vars = hidden
            .iter()
            .filter(|o| o.name != v.name)
            .cloned()
            .collect();
        self.declare(&name, Kind::Slice(n), true);
        self.body(&[format!("let {name} = &mut {}{part};", v.name)]);
        self.vars = hidden;
        self.line("}");
    }

    fn collected(&mut self) {
        let container = |k: Kind| matches!(k, Kind::Array(_) | Kind::Slice(_) | Kind::Vec);
        let Some(v) = self.some_of(container) else {
            return self.let_container();
        };
        let closed = std::mem::replace(&mut self.closed, true);
        let before = self.vars.len();
        self.declare("u", Kind::FloatRef, false);
        let body = self.float(2);
        self.vars.truncate(before);
        self.closed = closed;
        self.count += 1;
        let name = format!("v{}", self.count);
        let adapter = *self.random.pick(&["", ".rev()", ".filter(|u| **u > 0.0)"]);
        self.line(&format!(
            "let mut {name}: Vec<f64> = {}.iter(){adapter}.map(|u| {body}).collect();",
            v.name
        ));
        self.declare(&name, Kind::Vec, true);
    }

    /// What a call gives, under a name or added to a variable.
    fn called(&mut self) {
        let value = self.call(2);
        match self.some_mutable(|k| k == Kind::Float) {
            Some(v) if self.random.chance(60) && !value.contains(&format!("&mut {}", v.name)) => {
                self.line(&format!("{} += {value};", v.name));
            }
            _ => {
                self.count += 1;
                let name = format!("v{}", self.count);
                self.line(&format!("let {name} = {value};"));
                self.declare(&name, Kind::Float, false);
            }
        }
    }

    fn nested_block(&mut self) {
        self.line("{");
        self.body(&[]);
        self.line("}");
    }
}
