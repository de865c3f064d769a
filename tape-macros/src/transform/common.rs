//! Common subexpressions: what is computed twice from the same values is computed once.
//!
//! What was just written to a place is not read again. The primal's bits do not change. The adjoints of what were several reads of one element gather
//! in one value, and are added to its place once.

use quote::ToTokens;

use crate::ir::visit::{Substitute, operands_of, rewrite_stmt, written_within};
use crate::ir::*;
use crate::maps::HashMap;

/// AFTER THIS POINT: no region computes what it or a region around it has computed before.
pub(crate) fn share(arena: &Arena, body: &mut Region) {
    let mut share = Share {
        arena,
        known: HashMap::default(),
        versions: HashMap::default(),
        instead: HashMap::default(),
    };
    share.region(body);
}

struct Share<'a> {
    arena: &'a Arena,
    /// What operations that were seen have given.
    known: HashMap<String, Val>,
    /// How often each memory may have been written.
    versions: HashMap<Mem, usize>,
    instead: HashMap<Val, Operand>,
}

impl Share<'_> {
    fn region(&mut self, region: &mut Region) {
        let mut own = Vec::new();
        let mut stmts = Vec::new();
        for mut stmt in std::mem::take(&mut region.stmts) {
            self.head(&mut stmt);
            if let StmtKind::Let(v, op) = &stmt.kind
                && let Some(key) = self.key(*v, op)
            {
                if let Some(before) = self.known.get(&key) {
                    self.instead.insert(*v, Operand::Val(*before));
                    continue;
                }
                self.known.insert(key.clone(), *v);
                own.push(key);
            }
            let written = written_within(&stmt);
            match &mut stmt.kind {
                StmtKind::If(s) => {
                    self.region(&mut s.then);
                    self.region(&mut s.other);
                }
                StmtKind::Loop(s) => {
                    // An iteration finds what the one before it wrote.
                    self.changed(&written);
                    if let Head::While(cond) = &mut s.head {
                        self.region(cond);
                    }
                    self.region(&mut s.body);
                }
                _ => {}
            }
            self.changed(&written);
            if let StmtKind::Store(p, Operand::Val(v)) = &stmt.kind
                && let Some(key) = self.stored(p, *v)
            {
                self.known.insert(key.clone(), *v);
                own.push(key);
            }
            stmts.push(stmt);
        }
        for result in &mut region.results {
            crate::ir::visit::Rewrites::operand(&mut Substitute(&self.instead), result);
        }
        for key in own {
            self.known.remove(&key);
        }
        region.stmts = stmts;
    }

    fn changed(&mut self, written: &[Mem]) {
        for m in written {
            *self.versions.entry(*m).or_default() += 1;
        }
    }

    /// What a read of the place gives that was just written.
    fn stored(&self, place: &Place, v: Val) -> Option<String> {
        let info = &self.arena.vals[v.0];
        let same = info.ty.is_float() && self.arena.place_ty(place).is_float();
        let key = self.place_key(place)?;
        (same && info.error.is_none()).then(|| format!("load {key}"))
    }

    /// What a statement reads before its regions start; all of it where it has none.
    fn head(&mut self, stmt: &mut Stmt) {
        let mut substitute = Substitute(&self.instead);
        let mut operand = |o: &mut Operand| {
            crate::ir::visit::Rewrites::operand(&mut substitute, o);
        };
        match &mut stmt.kind {
            StmtKind::If(s) => operand(&mut s.cond),
            StmtKind::Loop(s) => {
                for c in &mut s.carried {
                    operand(&mut c.init);
                }
                match &mut s.head {
                    Head::Range { range, .. } => {
                        operand(&mut range.lo);
                        operand(&mut range.hi);
                        range.step.iter_mut().for_each(operand);
                    }
                    Head::While(_) => {}
                    Head::Native { iter, .. } => {
                        visit::rewrite_opaque(&mut Substitute(&self.instead), iter);
                    }
                }
            }
            _ => rewrite_stmt(&mut Substitute(&self.instead), stmt),
        }
    }

    /// Equal for operations that give the same; `None` where that depends on more than operands.
    fn key(&self, v: Val, op: &Op) -> Option<String> {
        let info = &self.arena.vals[v.0];
        // Of literals alone the type would depend on who reads the result.
        let of_values = operands_of(op).iter().any(|o| matches!(o, Operand::Val(_)));
        let of_values = of_values || matches!(op, Op::Len(_) | Op::LenIfRead(..));
        if info.error.is_some() || info.annotation.is_some() || !of_values {
            return None;
        }
        let text = match op {
            Op::Binary(op, a, b) => format!("{op:?} {} {}", key_of(a)?, key_of(b)?),
            Op::Neg(a) => format!("- {}", key_of(a)?),
            Op::Not(a) => format!("! {}", key_of(a)?),
            Op::Rule(rule, args) => {
                let args: Option<Vec<String>> = args.iter().map(key_of).collect();
                format!("{} {}", rule.name, args?.join(" "))
            }
            Op::Cast(a, ty) => format!("as {} {}", ty.to_token_stream(), key_of(a)?),
            Op::Load(p) if self.arena.place_ty(p).is_scalar() => {
                format!("load {}", self.place_key(p)?)
            }
            Op::Len(p) => format!("len {}", self.place_key(p)?),
            Op::LenIfRead(path, i, p) => {
                let path = path.to_token_stream();
                format!("len {} if {path} reads {i}", self.place_key(p)?)
            }
            _ => return None,
        };
        Some(text)
    }

    /// Of a place that holds the same wherever the key is the same.
    fn place_key(&self, place: &Place) -> Option<String> {
        let mut text = match place.base {
            Base::Val(v) => format!("v{}", v.0),
            Base::Mem(m) if !self.arena.mems[m.0].untracked => {
                format!("m{}/{}", m.0, self.versions.get(&m).copied().unwrap_or(0))
            }
            Base::Mem(_) | Base::Const(..) => return None,
        };
        for proj in &place.path {
            match proj {
                Proj::Index(i) => text += &format!("[{}]", key_of(i)?),
                Proj::Slice { lo, hi, inclusive } => {
                    let bound = |b: &Option<Operand>| match b {
                        None => Some(String::new()),
                        Some(b) => key_of(b),
                    };
                    text += &format!("[{}..{inclusive}{}]", bound(lo)?, bound(hi)?);
                }
                Proj::Field(member) => text += &format!(".{}", member.to_token_stream()),
                Proj::Payload => text += "?",
                Proj::Part(part) => text += &format!("/{}", key_of(part)?),
            }
        }
        Some(text)
    }
}

fn key_of(operand: &Operand) -> Option<String> {
    match operand {
        Operand::Val(v) => Some(format!("v{}", v.0)),
        Operand::Float(x) => Some(format!("f{}", x.to_bits())),
        Operand::Int(n) => Some(n.to_string()),
        Operand::Bool(b) => Some(b.to_string()),
        // A literal has the type of what is around it.
        Operand::Const(e, _) => Some(e.to_token_stream().to_string()),
        Operand::Zero(_) | Operand::Undef(_) | Operand::Unit => None,
    }
}
