//! The representation as text: a Wengert list, nested for `if` and loops.
//!
//! ```text
//! for i in 0..n {
//!     carry sum = 0.0 -> sum_1
//!     t0 = w[i]
//!     t1 = t0 * x
//!     t2 = sum + t1
//!     next t2
//! }
//! return sum_1
//! ```

use std::fmt::{self, Display, Formatter, Write};

use quote::ToTokens;

use super::*;

/// A region with the names of its arena, as a whole function's body.
pub(crate) struct Listing<'a> {
    pub arena: &'a Arena,
    pub stmts: &'a [Stmt],
    pub results: &'a [Operand],
}

impl Display for Listing<'_> {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let mut print = Print {
            arena: self.arena,
            out: f,
            depth: 0,
        };
        print.stmts(self.stmts)?;
        print.ending("return", self.results)
    }
}

/// Prints what a phase made of a function to stderr, if `GRADTAPE_DUMP` names the function.
pub(crate) fn dump(
    function: &syn::Ident,
    phase: &str,
    arena: &Arena,
    stmts: &[Stmt],
    results: &[Operand],
) {
    if std::env::var("GRADTAPE_DUMP").is_ok_and(|name| *function == name) {
        let listing = Listing {
            arena,
            stmts,
            results,
        };
        eprintln!("// {function}: {phase}\n{listing}");
    }
}

struct Print<'a, 'f, 'o> {
    arena: &'a Arena,
    out: &'f mut Formatter<'o>,
    depth: usize,
}

impl Print<'_, '_, '_> {
    fn line(&mut self, text: impl Display) -> fmt::Result {
        writeln!(self.out, "{:1$}{text}", "", 4 * self.depth)
    }

    fn ending(&mut self, word: &str, results: &[Operand]) -> fmt::Result {
        if results.is_empty() {
            return Ok(());
        }
        let results = self.list(results);
        self.line(format_args!("{word} {results}"))
    }

    fn stmts(&mut self, stmts: &[Stmt]) -> fmt::Result {
        stmts.iter().try_for_each(|s| self.stmt(s))
    }

    fn region(&mut self, word: &str, region: &Region) -> fmt::Result {
        self.depth += 1;
        self.stmts(&region.stmts)?;
        self.ending(word, &region.results)?;
        self.depth -= 1;
        Ok(())
    }

    fn stmt(&mut self, stmt: &Stmt) -> fmt::Result {
        match &stmt.kind {
            StmtKind::If(s) => self.branch(s),
            StmtKind::Loop(s) => self.looped(s),
            StmtKind::Match(s) => self.matched(s),
            simple => {
                let text = self.simple(simple);
                self.line(text)
            }
        }
    }

    fn simple(&self, kind: &StmtKind) -> String {
        let (o, p) = (|a: &Operand| self.operand(a), |p: &Place| self.place(p));
        match kind {
            StmtKind::Let(v, op) => format!("{} = {}", self.val(*v), self.op(op)),
            StmtKind::Declare(m, a) => format!("mut {} = {}", self.arena.mems[m.0].name, o(a)),
            StmtKind::Store(q, a) => format!("{} = {}", p(q), o(a)),
            StmtKind::Update(q, op, a) => format!("{} {}= {}", p(q), op.symbol(), o(a)),
            StmtKind::Push(q, a) => format!("push {}, {}", p(q), o(a)),
            StmtKind::PopVec(q, v) => format!("{} = pop {}", self.val(*v), p(q)),
            StmtKind::SwapElements(q, i, j) => format!("swap {}, {}, {}", p(q), o(i), o(j)),
            StmtKind::Swap(q, r) => format!("swap {}, {}", p(q), p(r)),
            StmtKind::Fill(q, a) => format!("fill {}, {}", p(q), o(a)),
            StmtKind::CopyFrom(q, r) => format!("copy {}, {}", p(q), p(r)),
            StmtKind::AddProduct(q, a, b) => format!("{} += {} * {}", p(q), o(a), o(b)),
            StmtKind::Accumulate(q, a) => format!("accumulate {}, {}", p(q), o(a)),
            StmtKind::AccumulatePlace(q, r) => format!("accumulate {}, {}", p(q), p(r)),
            StmtKind::Call(s) => {
                let args = commas(s.args.iter().map(|a| self.arg(a)));
                let pullback = s.pullback.map(|v| format!(", {}", self.val(v)));
                let (value, path) = (self.val(s.result), text(&s.path));
                let seeded = s.seeded.as_ref().map(|seeded| {
                    let bars = seeded.adjoints.iter();
                    let bars = commas(bars.map(|bar| bar.as_ref().map_or("_".into(), p)));
                    format!(" seeded {} into {bars}", o(&seeded.seed))
                });
                let (pullback, seeded) = (pullback.unwrap_or_default(), seeded.unwrap_or_default());
                format!("{value}{pullback} = {path}({args}){seeded}")
            }
            StmtKind::Effect(e, _) => self.opaque(e),
            StmtKind::Touch(_, mems) => {
                let names = mems.iter().map(|m| self.arena.mems[m.0].name.to_string());
                format!("touch {}", commas(names))
            }
            StmtKind::AddSum(q, m) => format!("accumulate {}, {}", p(q), self.arena.mems[m.0].name),
            StmtKind::Record(r, kept) => format!("record {}, {}", self.rec(*r), self.list(kept)),
            StmtKind::Unpack(r, vals, at) => {
                let vals = commas(vals.iter().map(|v| self.val(*v)));
                let from = at.as_ref().map_or_else(|| self.rec(*r), p);
                format!("{vals} = unpack {from}")
            }
            StmtKind::Rows(r, vals, rows) => {
                let names: Vec<String> = vals.iter().map(|v| self.val(*v)).collect();
                let (n, fill) = (self.operand(&rows.n), self.operand(&rows.fill));
                format!("{} = row {}, {n} of {fill}", names.join(", "), self.rec(*r))
            }
            StmtKind::SaveRow(r, q, n) => {
                format!("save row {}, {} of {}", self.rec(*r), o(n), p(q))
            }
            StmtKind::InRow(s) => {
                let row = &self.arena.mems[s.row.0].name;
                let (of, rec) = (p(&s.of), self.rec(s.rec));
                let (n, possible) = (o(&s.n), o(&s.possible));
                format!("mut {row} = {of} in row {rec}, {n} if {possible}")
            }
            StmtKind::KeepRow(q, n) => format!("keep row {}, {}", p(q), o(n)),
            StmtKind::Reserve(r, n) => format!("reserve {}, {}", self.rec(*r), o(n)),
            StmtKind::NewRecord(r) => format!("new {}", self.rec(*r)),
            StmtKind::ResetRecord(r) => format!("reset {}", self.rec(*r)),
            StmtKind::Rewind(r) => format!("rewind {}", self.rec(*r)),
            StmtKind::Clear(q) => format!("clear {}", p(q)),
            StmtKind::Adjoint(s) => self.adjoint(s),
            StmtKind::Tangent(s) => self.tangent(s),
            StmtKind::If(_) | StmtKind::Loop(_) | StmtKind::Match(_) => {
                unreachable!("nested statements take lines of their own")
            }
        }
    }

    fn branch(&mut self, s: &If) -> fmt::Result {
        let cond = self.operand(&s.cond);
        let results = commas(s.results.iter().map(|v| self.val(*v)));
        if s.results.is_empty() {
            self.line(format_args!("if {cond} {{"))?;
        } else {
            self.line(format_args!("{results} = if {cond} {{"))?;
        }
        self.region("give", &s.then)?;
        if !(s.other.stmts.is_empty() && s.other.results.is_empty()) {
            self.line("} else {")?;
            self.region("give", &s.other)?;
        }
        self.line("}")
    }

    fn looped(&mut self, s: &Loop) -> fmt::Result {
        match &s.head {
            Head::Range { var, range } => {
                let (var, range) = (self.val(*var), self.range(range));
                self.line(format_args!("for {var} in {range} {{"))?;
            }
            Head::While(_) => self.line("while {")?,
            Head::Native { pat, iter, .. } => {
                let (pat, iter) = (text(&**pat), self.opaque(iter));
                self.line(format_args!("for {pat} in {iter} {{"))?;
            }
        }
        self.depth += 1;
        for (i, c) in s.carried.iter().enumerate() {
            let (phi, init, result) = (self.val(c.phi), self.operand(&c.init), self.val(c.result));
            let exit = if s.exit == Some(i) { " exit" } else { "" };
            self.line(format_args!("carry {phi} = {init} -> {result}{exit}"))?;
        }
        if let Some(trips) = s.trips {
            let trips = self.val(trips);
            self.line(format_args!("count {trips}"))?;
        }
        if let Head::While(cond) = &s.head {
            self.stmts(&cond.stmts)?;
            self.ending("test", &cond.results)?;
        }
        self.depth -= 1;
        self.region("next", &s.body)?;
        self.line("}")
    }

    fn matched(&mut self, s: &Match) -> fmt::Result {
        let (selector, scrutinee) = (self.val(s.selector), self.opaque(&s.scrutinee));
        self.line(format_args!("{selector} = match {scrutinee} {{"))?;
        self.depth += 1;
        for arm in &s.arms {
            let guard = arm.guard.as_ref().map(|g| self.opaque(g));
            let guard = guard.map_or(String::new(), |g| format!(" if {g}"));
            let bound = commas(arm.bindings.iter().map(|(_, v)| self.val(*v)));
            let pat = text(&*arm.pat);
            self.line(format_args!("{pat}{guard} => {bound}"))?;
        }
        self.depth -= 1;
        self.line("}")
    }

    fn rec(&self, r: Rec) -> String {
        self.arena.recs[r.0].name.to_string()
    }

    fn val(&self, v: Val) -> String {
        self.arena.vals[v.0].name.to_string()
    }

    fn list(&self, operands: &[Operand]) -> String {
        commas(operands.iter().map(|o| self.operand(o)))
    }

    fn operand(&self, operand: &Operand) -> String {
        match operand {
            Operand::Val(v) => self.val(*v),
            Operand::Float(x) => format!("{x:?}"),
            Operand::Int(n) => n.to_string(),
            Operand::Bool(b) => b.to_string(),
            Operand::Const(e, _) => text(&**e),
            Operand::Zero(_) => "zero".to_string(),
            Operand::Undef(_) => "undefined".to_string(),
            Operand::Unit => "()".to_string(),
        }
    }

    fn place(&self, place: &Place) -> String {
        let mut out = match &place.base {
            Base::Val(v) => self.val(*v),
            Base::Mem(m) => self.arena.mems[m.0].name.to_string(),
            Base::Const(e, _) => text(&**e),
        };
        for proj in &place.path {
            let _ = match proj {
                Proj::Index(i) => write!(out, "[{}]", self.operand(i)),
                Proj::Slice { lo, hi, inclusive } => {
                    let bound = |b: &Option<Operand>| b.as_ref().map(|b| self.operand(b));
                    let (lo, hi) = (bound(lo).unwrap_or_default(), bound(hi).unwrap_or_default());
                    write!(out, "[{lo}{}{hi}]", dots(*inclusive))
                }
                Proj::Field(member) => write!(out, ".{}", text(member)),
                Proj::Payload => write!(out, ".payload"),
                Proj::Part(part) => write!(out, ".part({})", self.operand(part)),
            };
        }
        out
    }

    fn range(&self, range: &Range) -> String {
        let (lo, hi) = (self.operand(&range.lo), self.operand(&range.hi));
        let mut out = format!("{lo}{}{hi}", dots(range.inclusive));
        let step = range.step.as_ref().map(|s| self.operand(s));
        if matches!(range.rev, Rev::BeforeStep | Rev::Both) {
            out += " rev";
        }
        if let Some(step) = step {
            let _ = write!(out, " step {step}");
        }
        if matches!(range.rev, Rev::AfterStep | Rev::Both) {
            out += " rev";
        }
        out
    }

    fn op(&self, op: &Op) -> String {
        let (o, p) = (|a: &Operand| self.operand(a), |p: &Place| self.place(p));
        match op {
            Op::Copy(a) => o(a),
            Op::Neg(a) => format!("-{}", o(a)),
            Op::Not(a) => format!("!{}", o(a)),
            Op::Binary(op, a, b) => format!("{} {} {}", o(a), op.symbol(), o(b)),
            Op::Rule(rule, args) => format!("{}({})", rule.name, self.list(args)),
            Op::Piecewise(name, args) | Op::Observe(name, args) => {
                format!("{name}({})", self.list(args))
            }
            Op::Helper(Helper::Kink(name) | Helper::Runtime(name), args) => {
                format!("{name}({})", self.list(args))
            }
            Op::Cast(a, ty) => format!("{} as {}", o(a), text(&**ty)),
            Op::Load(q) => p(q),
            Op::Snapshot(q) => format!("snapshot {}", p(q)),
            Op::Len(q) => format!("len {}", p(q)),
            Op::IsSome(q) => format!("is_some {}", p(q)),
            Op::Array(parts) => format!("[{}]", self.list(parts)),
            Op::Repeat(a, n, Container::Array) => format!("[{}; {}]", o(a), o(n)),
            Op::Repeat(a, n, Container::Vec) => format!("vec[{}; {}]", o(a), o(n)),
            Op::Tuple(parts) => format!("({})", self.list(parts)),
            Op::Some(a) => format!("Some({})", o(a)),
            Op::None => "None".to_string(),
            Op::Ok(a) => format!("Ok({})", o(a)),
            Op::Err(a) => format!("Err({})", o(a)),
            Op::EmptyVec(None) => "vec[]".to_string(),
            Op::EmptyVec(Some(n)) => format!("vec[] with room for {}", o(n)),
            Op::Zero(q) => format!("zero like {}", p(q)),
            Op::Shape(q) => format!("shape of {}", p(q)),
            Op::ZeroOf(a) => format!("zero of {}", o(a)),
            Op::LenIfRead(path, i, q) => {
                format!("len {} if read as {i} of {}", p(q), text(&**path))
            }
            Op::Overwrites(path, i, lengths) => {
                format!(
                    "{} overwrites {i} of lengths {}",
                    text(&**path),
                    self.list(lengths)
                )
            }
            Op::KeepsLength(path, i) => format!("{} keeps the length of {i}", text(&**path)),
            Op::RunsAgain(path) => format!("{} runs again", text(&**path)),
            Op::LentCopy(path, i, q) => format!("copy of {} for {i} of {}", p(q), text(&**path)),
            Op::View(view) => {
                let start = view.start.as_ref().map_or("0".into(), |s| self.operand(s));
                let container = self.place(&view.container);
                format!(
                    "view of {container} from {start}, {}",
                    self.operand(&view.n)
                )
            }
            Op::InLanes(of) => {
                let (row, n) = (self.place(&of.row), self.operand(&of.n));
                format!("{row} as {n} of {} lanes", of.lanes)
            }
            Op::IsZero(q) => format!("{} is zero", p(q)),
            Op::Several => "several directions".to_string(),
            Op::Parts => "parts of the directions".to_string(),
            Op::Live(live) => {
                let or = |a: &Option<Operand>, other: &str| a.as_ref().map_or(other.into(), o);
                let (lo, hi, offset) = (o(&live.lo), or(&live.hi, ""), or(&live.offset, "0"));
                let parts = if live.in_parts { " in parts" } else { "" };
                format!(
                    "live {lo}..{hi} of {} from {offset}{parts}",
                    p(&live.container)
                )
            }
            Op::Key(key) => {
                let [outer, inner] = &key.iterations;
                let read = commas(key.read.iter().map(p));
                format!("key of {read} for {} times {}", o(outer), o(inner))
            }
            Op::Recall(key, q) => format!("recall {} by {}", p(q), self.val(*key)),
            Op::Keep(key, q, n) => {
                format!("keep {} of {} iterations by {}", p(q), o(n), self.val(*key))
            }
            Op::LiveBelow(list, hi) => format!("how many of {} below {}", p(list), o(hi)),
            Op::PopRow(r, n) => format!("pop row {}, {}", self.rec(*r), o(n)),
            Op::Opaque(opaque) => self.opaque(opaque),
        }
    }

    fn opaque(&self, opaque: &Opaque) -> String {
        let uses = commas(
            opaque
                .uses
                .iter()
                .map(|(name, used)| format!("{name} = {}", self.used(used))),
        );
        format!("opaque {{ {} }} ({uses})", text(&*opaque.expr))
    }

    fn used(&self, used: &Use) -> String {
        match used {
            Use::Value(a) | Use::Looked(a) => self.operand(a),
            Use::Place(p) => self.place(p),
            Use::Ref(inner) => format!("&{}", self.used(inner)),
            Use::RefMut(inner) => format!("&mut {}", self.used(inner)),
            Use::Tuple(parts) => format!("({})", commas(parts.iter().map(|p| self.used(p)))),
            Use::Option(some, payload) => {
                format!("{} then {}", self.operand(some), self.used(payload))
            }
            Use::Closure(opaque) => self.opaque(opaque),
        }
    }

    fn arg(&self, arg: &Arg) -> String {
        match arg {
            Arg::Value(a) | Arg::Kept(a) => self.operand(a),
            Arg::Shared(p) => format!("&{}", self.place(p)),
            Arg::Mut(p) => format!("&mut {}", self.place(p)),
        }
    }

    fn adjoint(&self, s: &AdjointCall) -> String {
        let given = s.primals.iter();
        let given = given.map(|a| a.as_ref().map_or("_".to_string(), |a| self.arg(a)));
        let adjoints = s.adjoints.iter();
        let adjoints = adjoints.map(|p| p.as_ref().map_or("_".to_string(), |p| self.place(p)));
        let seed = s.seed.as_ref().map_or("zero".into(), |s| self.operand(s));
        let pullback = self.operand(&s.pullback);
        format!(
            "{pullback}({}), seed {seed}, adjoints {}",
            commas(given),
            commas(adjoints)
        )
    }

    fn tangent(&self, s: &TangentCall) -> String {
        let args = commas(s.args.iter().map(|(a, dot)| {
            let dot = dot.as_ref().map_or("_".to_string(), |d| self.arg(d));
            format!("{} with {dot}", self.arg(a))
        }));
        let (value, dot) = (self.val(s.result), self.val(s.tangent));
        format!("{value}, {dot} = tangent {}({args})", text(&*s.path))
    }
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

fn commas(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

fn dots(inclusive: bool) -> &'static str {
    if inclusive { "..=" } else { ".." }
}
