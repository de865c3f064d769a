//! A copy of statements whose values and memories have names of their own.

use super::visit::{Rewrites, defined_in, given_by, rewrite_stmt};
use super::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;

/// What stands in the copy for what the statements define.
#[derive(Default)]
pub(crate) struct Renaming {
    pub vals: HashMap<Val, Val>,
    pub mems: HashMap<Mem, Mem>,
}

impl Renaming {
    /// New values and memories for all that a loop defines, its results included.
    pub fn of_loop(arena: &mut Arena, names: &mut Names, s: &Loop) -> Renaming {
        let mut renaming = Renaming::of_body(arena, names, s);
        let mut own: Vec<Val> = given_by(arena, s).into_iter().collect();
        own.extend(s.carried.iter().map(|c| c.result).chain(s.trips));
        renaming.values(arena, names, own);
        renaming
    }

    /// The same for what the iterations of a loop define, but not for what they are given.
    pub fn of_body(arena: &mut Arena, names: &mut Names, s: &Loop) -> Renaming {
        let mut renaming = Renaming::default();
        let mut vals = defined_in(arena, &s.body.stmts);
        let mut mems = HashSet::default();
        inner(arena, &s.body.stmts, &mut vals, &mut mems);
        renaming.values(arena, names, vals.into_iter().collect());
        let mut mems: Vec<Mem> = mems.into_iter().collect();
        mems.sort_unstable();
        for m in mems {
            let info = arena.mems[m.0].clone();
            let name = names.fresh(&info.name.to_string(), info.span);
            let new = arena.mem(MemInfo { name, ..info });
            renaming.mems.insert(m, new);
        }
        renaming
    }

    fn values(&mut self, arena: &mut Arena, names: &mut Names, mut vals: Vec<Val>) {
        vals.sort_unstable();
        for v in &vals {
            let (name, span) = (arena.vals[v.0].name.to_string(), arena.vals[v.0].span);
            let name = names.fresh(&name, span);
            self.vals.insert(*v, arena.val_like(*v, name));
        }
        for v in vals {
            let new = self.vals[&v];
            let error = arena.vals[v.0].error;
            arena.vals[new.0].error = error.map(|e| self.vals.get(&e).copied().unwrap_or(e));
        }
    }

    /// Both what a statement reads and what it defines.
    pub fn rename(&mut self, stmt: &mut Stmt) {
        rewrite_stmt(self, stmt);
        self.definitions(stmt);
    }

    fn region(&self, region: &mut Region) {
        region.stmts.iter_mut().for_each(|s| self.definitions(s));
    }

    fn value(&self, v: &mut Val) {
        if let Some(new) = self.vals.get(v) {
            *v = *new;
        }
    }

    fn memory(&self, m: &mut Mem) {
        if let Some(new) = self.mems.get(m) {
            *m = *new;
        }
    }

    fn definitions(&self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            StmtKind::Let(v, _) | StmtKind::PopVec(_, v) => self.value(v),
            StmtKind::Declare(m, _)
            | StmtKind::AddSum(_, m)
            | StmtKind::InRow(InRow { row: m, .. }) => self.memory(m),
            StmtKind::If(s) => {
                s.results.iter_mut().for_each(|v| self.value(v));
                self.region(&mut s.then);
                self.region(&mut s.other);
            }
            StmtKind::Loop(s) => self.looped(s),
            StmtKind::Match(s) => {
                self.value(&mut s.selector);
                let bindings = s.arms.iter_mut().flat_map(|arm| &mut arm.bindings);
                bindings.for_each(|(_, v)| self.value(v));
            }
            StmtKind::Call(s) => {
                self.value(&mut s.result);
                s.pullback.iter_mut().for_each(|v| self.value(v));
            }
            StmtKind::Effect(_, mems) | StmtKind::Touch(_, mems) => {
                mems.iter_mut().for_each(|m| self.memory(m));
            }
            StmtKind::Unpack(_, vals, _) | StmtKind::Rows(_, vals, _) => {
                vals.iter_mut().for_each(|v| self.value(v));
            }
            StmtKind::Tangent(s) => {
                self.value(&mut s.result);
                self.value(&mut s.tangent);
            }
            _ => {}
        }
    }

    fn looped(&self, s: &mut Loop) {
        for c in &mut s.carried {
            self.value(&mut c.phi);
            self.value(&mut c.result);
        }
        s.trips.iter_mut().for_each(|v| self.value(v));
        match &mut s.head {
            Head::Range { var, .. } => self.value(var),
            Head::Native { vars, .. } => vars.iter_mut().for_each(|v| self.value(v)),
            Head::While(cond) => self.region(cond),
        }
        self.region(&mut s.body);
    }
}

impl Rewrites for Renaming {
    fn operand(&mut self, operand: &mut Operand) {
        if let Operand::Val(v) = operand {
            self.value(v);
        }
    }

    fn base(&mut self, base: &mut Base) {
        match base {
            Base::Val(v) => self.value(v),
            Base::Mem(m) => self.memory(m),
            Base::Const(..) => {}
        }
    }
}

/// The memories that statements declare, and the values that their loops give to iterations.
fn inner(arena: &Arena, stmts: &[Stmt], vals: &mut HashSet<Val>, mems: &mut HashSet<Mem>) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::Declare(m, _) | StmtKind::InRow(InRow { row: m, .. }) => {
                mems.insert(*m);
            }
            StmtKind::If(s) => {
                inner(arena, &s.then.stmts, vals, mems);
                inner(arena, &s.other.stmts, vals, mems);
            }
            StmtKind::Loop(s) => {
                vals.extend(given_by(arena, s));
                if let Head::While(cond) = &s.head {
                    inner(arena, &cond.stmts, vals, mems);
                }
                inner(arena, &s.body.stmts, vals, mems);
            }
            _ => {}
        }
    }
}
