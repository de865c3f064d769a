//! Activity: a value is active if it is varied (depends differentiably on a parameter) and useful
//! (the result depends differentiably on it). After Hascoët, Naumann and Pascual (2005).
//!
//! Values are immutable, so one bit each is exact; memory is treated as a whole.

use std::rc::Rc;

use proc_macro2::Span;

use crate::ir::visit::{Reads, read_opaque};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

#[derive(Clone)]
pub(crate) struct Facts {
    pub varied: Vec<bool>,
    pub useful: Vec<bool>,
    pub varied_mem: Vec<bool>,
    pub useful_mem: Vec<bool>,
    /// Memories that are written after their declaration.
    pub written: HashSet<Mem>,
    /// Memories whose length may change after their declaration.
    pub resized: HashSet<Mem>,
    /// Vectors that callees are lent by `&mut`, which may change their length: as which argument of
    /// which.
    pub lent: HashMap<Mem, Vec<(Rc<syn::Path>, usize)>>,
    /// Values whose definition loses a derivative that flows into it.
    pub losses: Vec<(Val, Span)>,
}

impl Facts {
    pub fn active(&self, v: Val) -> bool {
        self.varied.get(v.0).copied().unwrap_or(false) && self.useful[v.0]
    }

    pub fn active_mem(&self, m: Mem) -> bool {
        self.varied_mem[m.0] && self.useful_mem[m.0]
    }

    /// The value is as active as the memory.
    pub fn follow(&mut self, v: Val, m: Mem) {
        let (varied, useful) = (self.varied_mem[m.0], self.useful_mem[m.0]);
        for (all, this) in [(&mut self.varied, varied), (&mut self.useful, useful)] {
            all.resize(all.len().max(v.0 + 1), false);
            all[v.0] = this;
        }
    }

    /// So is another memory, which is written.
    pub fn follow_mem(&mut self, other: Mem, m: Mem) {
        for all in [&mut self.varied_mem, &mut self.useful_mem] {
            all.resize(all.len().max(other.0 + 1), false);
            all[other.0] = all[m.0];
        }
        self.written.insert(other);
    }

    pub fn active_base(&self, base: &Base) -> bool {
        match base {
            Base::Val(v) => self.active(*v),
            Base::Mem(m) => self.active_mem(*m),
            Base::Const(..) => false,
        }
    }

    /// As if nothing had been found out: all that certainly holds floats is active, but for the
    /// parameters that the user calls constant.
    pub fn everything(mut self, arena: &Arena, constants: &[&Base]) -> Facts {
        let constant = |base: &Base| constants.iter().any(|c| c.same(base));
        for (i, info) in arena.vals.iter().enumerate() {
            if info.ty.holds_floats() && !constant(&Base::Val(Val(i))) {
                (self.varied[i], self.useful[i]) = (true, true);
            }
        }
        for (i, info) in arena.mems.iter().enumerate() {
            if info.ty.holds_floats() && !constant(&Base::Mem(Mem(i))) {
                (self.varied_mem[i], self.useful_mem[i]) = (true, true);
            }
        }
        self
    }

    /// A new value that is as active as another.
    pub fn resemble(&mut self, new: Val, like: Val) {
        for bits in [&mut self.varied, &mut self.useful] {
            let bit = bits.get(like.0).copied().unwrap_or(false);
            bits.resize(bits.len().max(new.0 + 1), false);
            bits[new.0] = bit;
        }
    }

    /// A new memory that is used as another one is.
    pub fn resemble_mem(&mut self, new: Mem, like: Mem) {
        for bits in [&mut self.varied_mem, &mut self.useful_mem] {
            let bit = bits.get(like.0).copied().unwrap_or(false);
            bits.resize(bits.len().max(new.0 + 1), false);
            bits[new.0] = bit;
        }
        for mems in [&mut self.written, &mut self.resized] {
            if mems.contains(&like) {
                mems.insert(new);
            }
        }
        if let Some(lent) = self.lent.get(&like).cloned() {
            self.lent.insert(new, lent);
        }
    }

    /// Its length after its declaration may be another than there.
    pub fn may_be_resized(&self, m: Mem) -> bool {
        self.resized.contains(&m) || self.lent.contains_key(&m)
    }

    pub fn active_operand(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Val(v) if self.active(*v))
    }
}

/// The differentiable parameters as seeds, and the `&mut` ones as outputs too.
pub(crate) fn analyse(arena: &Arena, body: &Region, seeds: &[Base], outputs: &[Mem]) -> Facts {
    let mut facts = Facts {
        varied: vec![false; arena.vals.len()],
        useful: vec![false; arena.vals.len()],
        varied_mem: vec![false; arena.mems.len()],
        useful_mem: vec![false; arena.mems.len()],
        written: HashSet::default(),
        resized: HashSet::default(),
        lent: HashMap::default(),
        losses: Vec::new(),
    };
    for seed in seeds {
        match seed {
            Base::Val(v) => facts.varied[v.0] = true,
            Base::Mem(m) => facts.varied_mem[m.0] = true,
            Base::Const(..) => {}
        }
    }
    for m in outputs {
        facts.useful_mem[m.0] = true;
    }
    let mut walk = Walk {
        arena,
        facts,
        changed: true,
    };
    while std::mem::take(&mut walk.changed) {
        walk.varied_region(body);
    }
    for result in &body.results {
        walk.mark_useful(result);
    }
    walk.changed = true;
    while std::mem::take(&mut walk.changed) {
        walk.useful_region(body);
    }
    walk.losses(body);
    walk.facts
}

/// The operands and places that a derivative flows through, of one operation.
pub(crate) fn differentiable_sources(op: &Op) -> (Vec<&Operand>, Vec<&Place>) {
    match op {
        Op::Copy(a) | Op::Neg(a) | Op::Cast(a, _) | Op::Some(a) | Op::Ok(a) | Op::Repeat(a, ..) => {
            (vec![a], Vec::new())
        }
        Op::Binary(op, a, b) if op.is_arithmetic() => (vec![a, b], Vec::new()),
        Op::Rule(rule, args) => (args.iter().take(rule.args.len()).collect(), Vec::new()),
        Op::Helper(Helper::Runtime("into_vec" | "into_items"), args)
        | Op::Array(args)
        | Op::Tuple(args) => (args.iter().collect(), Vec::new()),
        Op::Load(p) | Op::Snapshot(p) => (Vec::new(), vec![p]),
        _ => (Vec::new(), Vec::new()),
    }
}

struct Walk<'a> {
    arena: &'a Arena,
    facts: Facts,
    changed: bool,
}

impl Walk<'_> {
    fn is_varied(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Val(v) if self.facts.varied[v.0])
    }

    fn base_varied(&self, base: &Base) -> bool {
        match base {
            Base::Val(v) => self.facts.varied[v.0],
            Base::Mem(m) => self.facts.varied_mem[m.0],
            Base::Const(..) => false,
        }
    }

    fn set_varied(&mut self, v: Val, varied: bool) {
        if varied && !self.arena.vals[v.0].ty.is_inert() && !self.facts.varied[v.0] {
            self.facts.varied[v.0] = true;
            self.changed = true;
        }
    }

    fn set_base_varied(&mut self, base: &Base, varied: bool) {
        match base {
            Base::Val(v) => self.set_varied(*v, varied),
            Base::Mem(m) => {
                if varied && !self.arena.mems[m.0].ty.is_inert() && !self.facts.varied_mem[m.0] {
                    self.facts.varied_mem[m.0] = true;
                    self.changed = true;
                }
            }
            Base::Const(..) => {}
        }
    }

    fn op_varied(&self, op: &Op) -> bool {
        let (operands, places) = differentiable_sources(op);
        operands.iter().any(|o| self.is_varied(o))
            || places.iter().any(|p| self.base_varied(&p.base))
    }

    fn write(&mut self, place: &Place, varied: bool) {
        if let Base::Mem(m) = place.base {
            self.facts.written.insert(m);
        }
        self.set_base_varied(&place.base, varied);
    }

    fn resize(&mut self, base: &Base) {
        if let Base::Mem(m) = base {
            self.facts.resized.insert(*m);
        }
    }

    /// A callee may change the length of a vector, which is its argument of this number.
    fn lend(&mut self, place: &Place, callee: &Rc<syn::Path>, i: usize) {
        match (&place.base, place.path.as_slice()) {
            (Base::Mem(m), []) if matches!(self.arena.mems[m.0].ty, Ty::Vec(_)) => {
                let calls = self.facts.lent.entry(*m).or_default();
                if !calls.iter().any(|(path, j)| path == callee && *j == i) {
                    calls.push((Rc::clone(callee), i));
                }
            }
            _ => self.resize_unless_scalar(place),
        }
    }

    /// What replaces a whole container may change its length.
    fn resize_unless_scalar(&mut self, place: &Place) {
        let fixed = matches!(self.arena.place_ty(place), Ty::Array(..) | Ty::Slice(_));
        if !fixed && !self.arena.place_ty(place).is_scalar() {
            self.resize(&place.base);
        }
    }

    /// What replaces elements may change the lengths of those that are containers.
    fn resize_elements(&mut self, place: &Place) {
        self.resize_unless_scalar(&place.then(Proj::Index(Operand::Int(0))));
    }

    fn varied_region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            self.varied_stmt(stmt);
        }
    }

    fn varied_stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let(v, op) => {
                let varied = self.op_varied(op);
                self.set_varied(*v, varied);
            }
            StmtKind::Declare(m, a) => {
                let varied = self.is_varied(a);
                self.set_base_varied(&Base::Mem(*m), varied);
            }
            StmtKind::Store(p, a) => {
                let varied = self.is_varied(a);
                self.write(p, varied);
                self.resize_unless_scalar(p);
            }
            StmtKind::Update(p, _, a) => {
                let varied = self.is_varied(a);
                self.write(p, varied);
            }
            StmtKind::Fill(p, a) => {
                let varied = self.is_varied(a);
                self.write(p, varied);
                self.resize_elements(p);
            }
            StmtKind::Push(p, a) => {
                let varied = self.is_varied(a);
                self.write(p, varied);
                self.resize(&p.base);
            }
            StmtKind::PopVec(p, v) => {
                let varied = self.base_varied(&p.base);
                self.write(p, false);
                self.set_varied(*v, varied);
                self.resize(&p.base);
            }
            StmtKind::SwapElements(p, ..) => {
                self.write(p, false);
                self.resize_elements(p);
            }
            StmtKind::Swap(p, q) => {
                self.resize_unless_scalar(p);
                self.resize_unless_scalar(q);
                let varied = self.base_varied(&p.base) || self.base_varied(&q.base);
                self.write(p, varied);
                self.write(q, varied);
            }
            StmtKind::CopyFrom(p, q) => {
                let varied = self.base_varied(&q.base);
                self.write(p, varied);
                self.resize_elements(p);
            }
            StmtKind::Clear(p) => self.write(p, false),
            StmtKind::If(s) => {
                self.varied_region(&s.then);
                self.varied_region(&s.other);
                for (i, r) in s.results.iter().enumerate() {
                    let varied =
                        self.is_varied(&s.then.results[i]) || self.is_varied(&s.other.results[i]);
                    self.set_varied(*r, varied);
                }
            }
            StmtKind::Loop(s) => {
                if let Head::While(cond) = &s.head {
                    self.varied_region(cond);
                }
                for (i, c) in s.carried.iter().enumerate() {
                    let varied = self.is_varied(&c.init) || self.is_varied(&s.body.results[i]);
                    self.set_varied(c.phi, varied);
                    self.set_varied(c.result, varied);
                }
                self.varied_region(&s.body);
            }
            StmtKind::Call(s) => {
                let varied = s.args.iter().any(|arg| match arg {
                    Arg::Value(a) | Arg::Kept(a) => self.is_varied(a),
                    Arg::Shared(p) | Arg::Mut(p) => self.base_varied(&p.base),
                });
                self.set_varied(s.result, varied);
                for (i, arg) in s.args.iter().enumerate() {
                    if let Arg::Mut(p) = arg {
                        self.write(p, varied);
                        self.lend(p, &s.path, i);
                    }
                }
            }
            StmtKind::Effect(_, mems) | StmtKind::Touch(_, mems) => {
                self.facts.written.extend(mems.iter().copied());
                self.facts.resized.extend(mems.iter().copied());
            }
            StmtKind::Match(_)
            | StmtKind::Record(..)
            | StmtKind::Unpack(..)
            | StmtKind::Rows(..)
            | StmtKind::SaveRow(..)
            | StmtKind::InRow(_)
            | StmtKind::KeepRow(..)
            | StmtKind::Reserve(..)
            | StmtKind::NewRecord(_)
            | StmtKind::ResetRecord(_)
            | StmtKind::Rewind(_) => {}
            StmtKind::Accumulate(..)
            | StmtKind::AddProduct(..)
            | StmtKind::AccumulatePlace(..)
            | StmtKind::AddSum(..)
            | StmtKind::Adjoint(_)
            | StmtKind::Tangent(_) => {}
        }
    }

    fn mark_useful(&mut self, operand: &Operand) {
        if let Operand::Val(v) = operand
            && !self.facts.useful[v.0]
        {
            self.facts.useful[v.0] = true;
            self.changed = true;
        }
    }

    fn mark_base(&mut self, base: &Base) {
        match base {
            Base::Val(v) => self.mark_useful(&Operand::Val(*v)),
            Base::Mem(m) => {
                if !self.facts.useful_mem[m.0] {
                    self.facts.useful_mem[m.0] = true;
                    self.changed = true;
                }
            }
            Base::Const(..) => {}
        }
    }

    fn useful_base(&self, base: &Base) -> bool {
        match base {
            Base::Val(v) => self.facts.useful[v.0],
            Base::Mem(m) => self.facts.useful_mem[m.0],
            Base::Const(..) => false,
        }
    }

    fn useful_region(&mut self, region: &Region) {
        for stmt in region.stmts.iter().rev() {
            self.useful_stmt(stmt);
        }
    }

    fn useful_stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let(v, op) => {
                if self.facts.useful[v.0] {
                    let (operands, places) = sources_of_value(op);
                    operands.iter().for_each(|o| self.mark_useful(o));
                    places.iter().for_each(|p| self.mark_base(&p.base));
                    if let Op::Opaque(opaque) = op {
                        self.mark_opaque(opaque);
                    }
                }
            }
            StmtKind::Declare(m, a) => {
                if self.facts.useful_mem[m.0] {
                    self.mark_useful(a);
                }
            }
            StmtKind::Store(p, a)
            | StmtKind::Update(p, _, a)
            | StmtKind::Push(p, a)
            | StmtKind::Fill(p, a) => {
                if self.useful_base(&p.base) {
                    self.mark_useful(a);
                }
            }
            StmtKind::PopVec(p, v) => {
                if self.facts.useful[v.0] {
                    self.mark_base(&p.base);
                }
            }
            StmtKind::Swap(p, q) => {
                if self.useful_base(&p.base) || self.useful_base(&q.base) {
                    self.mark_base(&p.base);
                    self.mark_base(&q.base);
                }
            }
            StmtKind::CopyFrom(p, q) => {
                if self.useful_base(&p.base) {
                    self.mark_base(&q.base);
                }
            }
            StmtKind::If(s) => {
                for (i, r) in s.results.iter().enumerate() {
                    if self.facts.useful[r.0] {
                        self.mark_useful(&s.then.results[i]);
                        self.mark_useful(&s.other.results[i]);
                    }
                }
                self.useful_region(&s.then);
                self.useful_region(&s.other);
            }
            StmtKind::Loop(s) => {
                for (i, c) in s.carried.iter().enumerate() {
                    if self.facts.useful[c.result.0] || self.facts.useful[c.phi.0] {
                        self.mark_useful(&s.body.results[i]);
                        self.mark_useful(&c.init);
                    }
                }
                self.useful_region(&s.body);
            }
            StmtKind::Call(s) => {
                let outputs = s
                    .args
                    .iter()
                    .any(|arg| matches!(arg, Arg::Mut(p) if self.useful_base(&p.base)));
                if self.facts.useful[s.result.0] || outputs {
                    for arg in &s.args {
                        match arg {
                            Arg::Value(a) | Arg::Kept(a) => self.mark_useful(a),
                            Arg::Shared(p) | Arg::Mut(p) => self.mark_base(&p.base),
                        }
                    }
                }
            }
            StmtKind::Effect(opaque, mems) | StmtKind::Touch(opaque, mems) => {
                if mems.iter().any(|m| self.facts.useful_mem[m.0]) {
                    self.mark_opaque(opaque);
                }
            }
            _ => {}
        }
    }

    fn mark_opaque(&mut self, opaque: &Opaque) {
        if opaque.lost == Lost::Observed {
            return;
        }
        for base in used_bases(opaque) {
            self.mark_base(&base);
        }
    }

    /// Definitions through which a derivative would be lost on its way to the result.
    fn losses(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match &stmt.kind {
                StmtKind::Let(v, op) if self.facts.useful[v.0] && self.loses(*v, op) => {
                    self.facts.losses.push((*v, stmt.span));
                }
                StmtKind::If(s) => {
                    self.losses(&s.then);
                    self.losses(&s.other);
                }
                StmtKind::Loop(s) => self.losses(&s.body),
                _ => {}
            }
        }
    }

    fn loses(&self, v: Val, op: &Op) -> bool {
        match op {
            Op::Piecewise(_, args) => args.iter().any(|a| self.is_varied(a)),
            Op::Observe(_, args) => {
                !matches!(self.arena.vals[v.0].ty, Ty::Bool)
                    && args.iter().any(|a| self.is_varied(a))
            }
            Op::Cast(a, _) => self.arena.vals[v.0].ty.is_inert() && self.is_varied(a),
            Op::Opaque(opaque) => {
                opaque.lost != Lost::Observed
                    && used_bases(opaque).iter().any(|b| self.base_varied(b))
            }
            _ => false,
        }
    }
}

/// What a value is computed from, casts to integers and their arithmetic included.
fn sources_of_value(op: &Op) -> (Vec<&Operand>, Vec<&Place>) {
    match op {
        Op::Binary(op, a, b) if !op.is_comparison() => (vec![a, b], Vec::new()),
        Op::Not(a) => (vec![a], Vec::new()),
        Op::Piecewise(_, args) | Op::Observe(_, args) => (args.iter().collect(), Vec::new()),
        Op::Helper(Helper::Runtime("bound" | "unwrap_error" | "convert_error"), args) => {
            (args.iter().collect(), Vec::new())
        }
        other => differentiable_sources(other),
    }
}

/// Every variable that opaque code sees.
pub(crate) fn used_bases(opaque: &Opaque) -> Vec<Base> {
    struct Bases(Vec<Base>);
    impl Reads for Bases {
        fn operand(&mut self, operand: &Operand) {
            if let Operand::Val(v) = operand {
                self.0.push(Base::Val(*v));
            }
        }
        fn base(&mut self, base: &Base) {
            self.0.push(base.clone());
        }
    }
    let mut bases = Bases(Vec::new());
    read_opaque(&mut bases, opaque);
    bases.0
}
