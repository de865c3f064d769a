//! Loops whose iterations write to a buffer from around them, all of it or a part, before they read
//! it or after.

use super::{Generator, Kind, Param, Signature};

impl Generator<'_> {
    pub(super) fn buffered(&mut self) {
        if !self.loops.is_empty() {
            return self.let_container();
        }
        let (buffer, kind) = self.buffer();
        let sums = self.new_sums();
        let (vars, steady) = self.freeze();
        self.count += 1;
        let i = format!("i{}", self.count);
        let range = *self.random.pick(&[
            "0..3",
            "0..3",
            "0..2",
            "0..2",
            "1..4",
            "0..0",
            "(0..3).rev()",
        ]);
        self.line(&format!("for {i} in {range} {{"));
        self.loops.push(String::new());
        self.depth += 1;
        self.declare(&i, Kind::Int(5), false);
        if self.random.chance(15) {
            self.declare(&buffer, kind, false);
            self.read_of(&buffer, &sums);
        }
        let nested = self.random.chance(30);
        if nested {
            self.count += 1;
            let j = format!("i{}", self.count);
            self.line(&format!("for {j} in 0..2 {{"));
            self.loops.push(String::new());
            self.depth += 1;
            self.declare(&j, Kind::Int(5), false);
        }
        self.overwrite(&buffer, kind);
        self.declare(&buffer, kind, true);
        if self.random.chance(30) {
            self.statements();
        }
        self.read_of(&buffer, &sums);
        if self.random.chance(50) {
            self.leave_in(&buffer);
        }
        if nested {
            self.depth -= 1;
            self.loops.pop();
            self.line("}");
            if self.random.chance(20) {
                self.read_of(&buffer, &sums);
            }
        }
        self.depth -= 1;
        self.loops.pop();
        self.line("}");
        self.thaw(vars, steady);
        self.hand_out(sums);
        if self.random.chance(25) {
            self.declare(&buffer, kind, true);
        }
    }

    fn buffer(&mut self) -> (String, Kind) {
        let a = self.float(1);
        self.count += 1;
        let name = format!("v{}", self.count);
        let (init, kind) = match self.random.below(5) {
            0 => ("[0.0; 3]".to_string(), Kind::Array(3)),
            1 => (format!("[{a}, 0.5, 0.0]"), Kind::Array(3)),
            2 => (format!("vec![{a}; 3]"), Kind::Vec),
            3 => (format!("vec![0.0, {a}, 1.0, 0.0]"), Kind::Vec),
            _ => ("vec![0.0; 3]".to_string(), Kind::Vec),
        };
        self.line(&format!("let mut {name} = {init};"));
        (name, kind)
    }

    /// What the next iteration finds, where it does not overwrite it.
    fn leave_in(&mut self, buffer: &str) {
        let (term, at) = (self.apart_from(buffer, 2), self.random.below(3));
        let text = match self.random.below(3) {
            0 => format!("{buffer}[{at}] = {term};"),
            1 => format!("{buffer}[2] += {term};"),
            _ => format!("{buffer}[2] = ({buffer}[{at}] * {term}).sin();"),
        };
        self.line(&text);
    }

    /// A number that does not depend on the buffer: nor may it write to it while that is read.
    fn apart_from(&mut self, buffer: &str, depth: usize) -> String {
        let vars = self.vars.clone();
        self.vars.retain(|v| v.name != buffer);
        let term = self.float(depth);
        self.vars = vars;
        term
    }

    fn read_of(&mut self, buffer: &str, sums: &[String]) {
        let (term, at) = (self.apart_from(buffer, 2), self.random.below(3));
        let reader = self.callees.iter().find(|c| reads_buffer(c)).cloned();
        let reader = reader.filter(|_| self.lends);
        for sum in sums {
            if let Some(reader) = &reader
                && self.random.chance(60)
            {
                let args = reader.params.iter().map(|param| match param {
                    Param::Float => term.clone(),
                    Param::Slice => format!("&{buffer}"),
                    Param::Pair => format!("({term}, 0.5)"),
                    _ => unreachable!("not of a buffer's reader"),
                });
                let args = args.collect::<Vec<_>>().join(", ");
                self.line(&format!("{sum} += {}({args}).sin();", reader.name));
                continue;
            }
            let text = match self.random.below(4) {
                0 => format!("for v in {buffer}.iter() {{ {sum} += (*v * {term}).sin() * *v; }}"),
                1 => format!("{sum} += {buffer}.iter().map(|v| (v * {term}).sin()).sum::<f64>();"),
                2 => format!("{sum} += {buffer}[{at}] * {buffer}[1];"),
                _ => format!("{sum} -= ({buffer}[{at}] + {term}).cos();"),
            };
            self.line(&text);
        }
    }

    /// All of it, or not quite.
    fn overwrite(&mut self, buffer: &str, kind: Kind) {
        let (a, b) = (self.float(2), self.float(1));
        let callee = self.callees.iter().find(|c| takes_buffer(c)).cloned();
        if let Some(callee) = callee
            && self.random.chance(60)
        {
            let args = callee.params.iter().map(|param| match param {
                Param::Float => a.clone(),
                Param::Slice => format!("&[{a}, {b}, 1.0]"),
                Param::MutSlice => format!("&mut {buffer}"),
                Param::Pair => format!("({a}, {b})"),
                Param::Array | Param::MutFloat => unreachable!("not of a buffer's callee"),
            });
            let args = args.collect::<Vec<_>>().join(", ");
            return self.line(&format!("{}({args});", callee.name));
        }
        let text = match self.random.below(9) {
            0 => format!("for k in 0..{buffer}.len() {{ {buffer}[k] = {a} * (k as f64 + 1.0); }}"),
            1 => format!("for k in 0..3 {{ {buffer}[k] = {a} - k as f64 * {b}; }}"),
            2 => format!("for k in 0..2 {{ {buffer}[k] = {a}; }}"),
            3 => format!("{buffer}.fill({a});"),
            4 => format!("for v in {buffer}.iter_mut() {{ *v = {a}; }}"),
            5 => format!("{buffer}[0] = {a}; for k in 1..{buffer}.len() {{ {buffer}[k] = {b}; }}"),
            6 => format!("{buffer}[0] = {a}; {buffer}[1] = {b}; {buffer}[2] = {a};"),
            7 if kind == Kind::Vec => {
                format!("for (v, w) in {buffer}.iter_mut().zip([{a}, {b}, 0.5]) {{ *v = w; }}")
            }
            _ => format!("for k in 0..{buffer}.len() {{ {buffer}[k] = {b}; }}"),
        };
        self.line(&text);
    }

    /// The first statement of a function that is given a buffer.
    pub(super) fn overwrite_parameter(&mut self, signature: &Signature) {
        let named = |wanted: Param| {
            let at = signature.params.iter().position(|p| *p == wanted);
            at.map(|i| format!("p{i}"))
        };
        let Some(out) = named(Param::MutSlice) else {
            return;
        };
        let a = self.float(2);
        let text = match (self.random.below(6), named(Param::Slice)) {
            (0, _) => format!("for k in 0..{out}.len() {{ {out}[k] = {a}; }}"),
            (1, _) => format!("for k in 0..3 {{ {out}[k] = {a} + k as f64; }}"),
            (2, Some(from)) => {
                format!("for (o, v) in {out}.iter_mut().zip({from}) {{ *o = v * {a}; }}")
            }
            (3, Some(from)) => {
                format!("for k in 0..{from}.len() {{ {out}[k] = {from}[k] - {a}; }}")
            }
            (4, _) => format!("{out}.fill({a});"),
            _ => return,
        };
        self.line(&text);
    }
}

fn reads_buffer(callee: &Signature) -> bool {
    let given = |p: &Param| matches!(p, Param::Float | Param::Slice | Param::Pair);
    callee.params.contains(&Param::Slice) && callee.params.iter().all(given)
}

fn takes_buffer(callee: &Signature) -> bool {
    let lends = |p: &Param| matches!(p, Param::Array | Param::MutFloat);
    callee.params.contains(&Param::MutSlice) && !callee.params.iter().any(lends)
}
