//! Tangents that are zero along every direction of a pass are passed over, where a pushforward adds up elements that
//! others than the sum's own loop do not change.
//!
//! A pass of a Jacobian carries a few columns, and these often reach a few elements only. Such a nest of loops is taken
//! apart: the primal as it was, then the tangents, over the elements where there are some.
//!
//! ```text
//! for v in 0..n { for j in 0..m { y[v] += w[v][j] * x[j]; y_dot[v] += w[v][j] * x_dot[j] } }
//!     →    for v in 0..n { for j in 0..m { y[v] += w[v][j] * x[j] } }
//!          let live = live(&x_dot, 0..m);
//!          for v in 0..n { for j in live { y_dot[v] += w[v][j] * x_dot[j] } }
//! ```
//!
//! [`halves`]: the primal's half and the tangents'; [`needed`]: what the tangents need of the primal; [`elements`]: sums
//! to which an element without tangents adds nothing; [`parts`]: a few directions after the other; [`once`]: the primal's
//! half runs in the first pass alone; [`still`]: loops that read what a pass does not move; [`unmoved`]: what they make of it.

mod elements;
mod halves;
mod needed;
mod once;
mod parts;
mod still;
mod unmoved;

use proc_macro2::Span;

use super::forward::Pushforward;
use crate::ir::visit::{Substitute, defined_in, rewrite_region, values_of};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;
use elements::Elements;
use unmoved::Unmoved;

/// AFTER THIS POINT: what sums tangents again and again runs over those that are not zero.
pub(crate) fn pass_over_zeros(
    arena: &mut Arena,
    names: &mut Names,
    pushforward: &mut Pushforward,
    parameters: Parameters,
) {
    let defined = defined_in(arena, &pushforward.region.stmts);
    let unmoved = Unmoved::of(arena, &pushforward.region, &pushforward.primal_mems);
    let mut sparse = Sparse {
        arena,
        names,
        of: &mut pushforward.primals,
        mems: &mut pushforward.primal_mems,
        parameters,
        defined,
        unmoved,
    };
    sparse.stmts(&mut pushforward.region.stmts, true);
}

/// What matters of a function's parameters.
#[derive(Clone, Copy)]
pub(crate) struct Parameters<'a> {
    /// Tangents that perhaps nobody gives: then the type of what holds them tells that they are zero.
    pub held: &'a HashSet<Val>,
    /// There are types among them: one place in the code computes several things, of constants and functions that these have.
    pub generic: bool,
    /// There are types of numbers among them.
    pub generic_floats: bool,
}

struct Sparse<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    /// Which value each tangent is of.
    of: &'a mut HashMap<Val, Val>,
    /// The same of memories.
    mems: &'a mut HashMap<Mem, Mem>,
    parameters: Parameters<'a>,
    /// What the function has defined, and has not been given.
    defined: HashSet<Val>,
    unmoved: Unmoved,
}

/// Where the tangents of a nest are not zero: found once, before it.
#[derive(Default)]
struct Lists {
    stmts: Vec<Stmt>,
    known: Vec<(Live, Val)>,
}

impl Sparse<'_> {
    /// Whether there was something to pass over.
    fn stmts(&mut self, stmts: &mut Vec<Stmt>, outermost: bool) -> bool {
        let mut found = false;
        let mut all = Vec::new();
        for mut stmt in std::mem::take(stmts) {
            match &mut stmt.kind {
                StmtKind::Loop(s) => {
                    let (instead, changed) = self.looped(s, outermost, stmt.span);
                    found |= changed;
                    if let Some(instead) = instead {
                        all.extend(instead);
                        continue;
                    }
                }
                StmtKind::If(s) => {
                    found |= self.stmts(&mut s.then.stmts, outermost);
                    found |= self.stmts(&mut s.other.stmts, outermost);
                }
                StmtKind::Let(v, op) => self.becomes(*v, op),
                StmtKind::Tangent(call) => stmt.kind = self.without_unmoved(call, &[], stmt.span),
                _ => {}
            }
            all.push(stmt);
        }
        *stmts = all;
        found
    }

    /// What stands for the loop, if something does, and whether it or a loop within has changed.
    fn looped(&mut self, s: &mut Loop, outermost: bool, span: Span) -> (Option<Vec<Stmt>>, bool) {
        if let Some(halves) = self.apart(s, span) {
            return (Some(halves), true);
        }
        if self.stmts(&mut s.body.stmts, false) {
            return (None, true);
        }
        let twice = match outermost {
            true => self.without_still(s, span),
            false => None,
        };
        let changed = twice.is_some();
        (twice, changed)
    }

    /// The primal's half of a nest, and the tangents' over those that are not zero; none where there is no sum of them.
    fn apart(&mut self, s: &Loop, span: Span) -> Option<Vec<Stmt>> {
        let within = |stmt: &Stmt| matches!(stmt.kind, StmtKind::Loop(_) | StmtKind::If(_));
        if !s.is_counted() || !s.carried.is_empty() || !s.body.stmts.iter().any(within) {
            return None;
        }
        let mut s = s.clone();
        let mut before = Vec::new();
        self.hoist_constants(&mut s.body, &mut before);
        let written = halves::written(&s.body);
        let mut tangents = self.tangents_half(&s, &written)?;
        let primal = self.primal_half(&s)?;
        let mut lists = Lists::default();
        self.hoist_lengths(&mut tangents, &written, &mut lists.stmts);
        let inner = values_of(self.arena, &tangents);
        self.sums(&mut tangents.body, &inner, &written, &mut lists);
        let (live, _) = lists.known.first()?;
        let (inner, count) = self.length(&live.clone(), span);
        lists.stmts.push(count);
        let mut all = lists.stmts;
        all.extend(self.once(primal, inner, span));
        all.push(self.with_own_values(tangents, span));
        before.extend(self.if_several(all, &s, span));
        Some(before)
    }

    /// The halves where there are several directions. Along a single one most tangents are other than zero, and the
    /// loop as it was is the faster one.
    fn if_several(&mut self, halves: Vec<Stmt>, s: &Loop, span: Span) -> Vec<Stmt> {
        let several = self.new_temporary(Ty::Bool, span);
        let [then, other] = [halves, vec![self.copy(s, span)]].map(|stmts| Region {
            stmts,
            results: Vec::new(),
        });
        let either = If {
            cond: Operand::Val(several),
            then,
            other,
            results: Vec::new(),
        };
        vec![
            Stmt::new(StmtKind::Let(several, Op::Several), span),
            Stmt::new(StmtKind::If(either), span),
        ]
    }

    /// The nest as it is, with values of its own.
    fn copy(&mut self, s: &Loop, span: Span) -> Stmt {
        let mut renaming = Renaming::of_loop(self.arena, self.names, s);
        for (v, new) in &renaming.vals {
            if let Some(primal) = self.of.get(v) {
                let primal = renaming.vals.get(primal).unwrap_or(primal);
                self.of.insert(*new, *primal);
            }
        }
        for (m, new) in &renaming.mems {
            if let Some(primal) = self.mems.get(m) {
                let primal = renaming.mems.get(primal).unwrap_or(primal);
                self.mems.insert(*new, *primal);
            }
        }
        let mut stmt = Stmt::new(StmtKind::Loop(s.clone()), span);
        renaming.rename(&mut stmt);
        stmt
    }

    /// Arrays of literals are known before the nest: zeros are made from them in both halves, and what a half computes with
    /// them tells their type.
    fn hoist_constants(&self, region: &mut Region, before: &mut Vec<Stmt>) {
        for mut stmt in std::mem::take(&mut region.stmts) {
            match &mut stmt.kind {
                StmtKind::Let(v, op)
                    if self.arena.vals[v.0].ty.is_numbers() && is_constant(op, before) =>
                {
                    before.push(stmt);
                    continue;
                }
                StmtKind::If(s) => {
                    self.hoist_constants(&mut s.then, before);
                    self.hoist_constants(&mut s.other, before);
                }
                StmtKind::Loop(s) => self.hoist_constants(&mut s.body, before),
                _ => {}
            }
            region.stmts.push(stmt);
        }
    }

    /// Lengths of what the nest does not change are known before it.
    fn hoist_lengths(&mut self, s: &mut Loop, written: &HashSet<Mem>, before: &mut Vec<Stmt>) {
        let mut lengths = HashMap::default();
        let inner = values_of(self.arena, s);
        let is_outside = |place: &Place| match &place.base {
            Base::Val(v) => !inner.contains(v),
            Base::Mem(m) => !written.contains(m),
            Base::Const(..) => true,
        };
        for stmt in std::mem::take(&mut s.body.stmts) {
            match &stmt.kind {
                StmtKind::Let(v, op @ Op::Len(place))
                    if place.path.is_empty() && is_outside(place) =>
                {
                    let length = self.new_temporary(Ty::Int, stmt.span);
                    lengths.insert(*v, Operand::Val(length));
                    let known = StmtKind::Let(length, op.clone());
                    before.push(Stmt::new(known, stmt.span));
                }
                _ => s.body.stmts.push(stmt),
            }
        }
        rewrite_region(&mut Substitute(&lengths), &mut s.body);
    }

    /// Has the sums in it run over what is not zero.
    fn sums(
        &mut self,
        region: &mut Region,
        inner: &HashSet<Val>,
        written: &HashSet<Mem>,
        lists: &mut Lists,
    ) {
        let mut all = Vec::new();
        for mut stmt in std::mem::take(&mut region.stmts) {
            let span = stmt.span;
            match &mut stmt.kind {
                StmtKind::Loop(s) => {
                    let elements = Elements::of(self.arena, self.of, inner, written, s);
                    match elements {
                        Some(elements) => {
                            all.extend(self.over_live(s, elements, lists, span));
                            continue;
                        }
                        None => self.sums(&mut s.body, inner, written, lists),
                    }
                }
                StmtKind::If(s) => {
                    self.sums(&mut s.then, inner, written, lists);
                    self.sums(&mut s.other, inner, written, lists);
                }
                _ => {}
            }
            all.push(stmt);
        }
        region.stmts = all;
    }

    /// The sum over a list, or over one after the other.
    fn over_live(
        &mut self,
        s: &Loop,
        mut elements: Elements,
        lists: &mut Lists,
        span: Span,
    ) -> Vec<Stmt> {
        let mut s = s.clone();
        if !self.comes_in_parts(&s) {
            let list = Place::val(self.list(&elements.live, lists, span));
            return self.over_list(s, list, elements.below, span).into();
        }
        let name = self.names.fresh("part", span);
        let part = self.new_val(name, Ty::Int, span);
        self.take_part(&mut s.body, part);
        elements.live.in_parts = true;
        let list = Place::val(self.list(&elements.live, lists, span));
        let list = list.then(Proj::Index(Operand::Val(part)));
        let sum = self.over_list(s, list, elements.below, span);
        self.for_each_part(part, sum.into(), span).into()
    }

    fn over_list(
        &mut self,
        mut s: Loop,
        list: Place,
        below: Option<Operand>,
        span: Span,
    ) -> [Stmt; 2] {
        let [n, k] = [Ty::Int, Ty::Int].map(|ty| self.new_temporary(ty, span));
        let length = match below {
            None => Op::Len(list.clone()),
            Some(hi) => Op::LiveBelow(list.clone(), hi),
        };
        if let Head::Range { var, range } = &mut s.head {
            let item = Op::Load(list.then(Proj::Index(Operand::Val(k))));
            let item = StmtKind::Let(*var, item);
            s.body.stmts.insert(0, Stmt::new(item, span));
            (range.lo, range.hi) = (Operand::Int(0), Operand::Val(n));
            *var = k;
        }
        [
            Stmt::new(StmtKind::Let(n, length), span),
            Stmt::new(StmtKind::Loop(s), span),
        ]
    }

    /// How many elements the first of the sums has.
    fn length(&mut self, live: &Live, span: Span) -> (Operand, Stmt) {
        let op = match &live.hi {
            Some(hi) => Op::Helper(
                Helper::Runtime("range_len"),
                vec![live.lo.clone(), hi.clone()],
            ),
            None => Op::Len(live.container.clone()),
        };
        let length = self.new_temporary(Ty::Int, span);
        let stmt = Stmt::new(StmtKind::Let(length, op), span);
        (Operand::Val(length), stmt)
    }

    /// The list of what is not zero, made once.
    fn list(&mut self, live: &Live, lists: &mut Lists, span: Span) -> Val {
        let known = lists.known.iter().find(|(other, _)| other.same(live));
        if let Some((_, list)) = known {
            return *list;
        }
        let name = self.names.fresh("live", span);
        let list = self.new_val(name, Ty::Vec(std::rc::Rc::new(Ty::Int)), span);
        let op = Op::Live(live.clone());
        lists.stmts.push(Stmt::new(StmtKind::Let(list, op), span));
        lists.known.push((live.clone(), list));
        list
    }

    fn new_temporary(&mut self, ty: Ty, span: Span) -> Val {
        let name = self.names.temporary(span);
        self.new_val(name, ty, span)
    }

    /// Whether something is so, as a value.
    fn truth(&mut self, op: Op, to: &mut Vec<Stmt>, span: Span) -> Val {
        let v = self.new_temporary(Ty::Bool, span);
        to.push(Stmt::new(StmtKind::Let(v, op), span));
        v
    }

    fn new_val(&mut self, name: syn::Ident, ty: Ty, span: Span) -> Val {
        self.arena.val(ValInfo::new(name, ty, span))
    }
}

/// An array of literals, or of such arrays among the statements.
fn is_constant(op: &Op, known: &[Stmt]) -> bool {
    let is_known = |v: Val| {
        known
            .iter()
            .any(|stmt| matches!(stmt.kind, StmtKind::Let(known, _) if known == v))
    };
    let constant = |a: &Operand| match a {
        Operand::Val(v) => is_known(*v),
        Operand::Float(_) | Operand::Int(_) | Operand::Bool(_) | Operand::Const(..) => true,
        _ => false,
    };
    match op {
        Op::Array(elements) => elements.iter().all(constant),
        Op::Repeat(element, len, Container::Array) => constant(element) && constant(len),
        _ => false,
    }
}
