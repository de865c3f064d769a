//! Lets the forward sweep compute the candidates that are kept, and the reverse sweep read them.

use super::{Candidates, Chain};
use crate::ir::visit::{Rewrites, Substitute, operands_of, rewrite_op, rewrite_stmt};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::transform::formula;
use crate::transform::reverse::{Def, Position, Reverse};

impl Reverse<'_> {
    /// Keeps these candidates for the innermost region.
    pub(in crate::transform::reverse) fn keep_candidates(
        &mut self,
        candidates: &Candidates,
        kept: &[Val],
    ) {
        let end = self.frames.last().and_then(|frame| frame.end);
        let (false, Some(at)) = (kept.is_empty(), end) else {
            return;
        };
        let copies = self.compute_pure(candidates, kept, at);
        let kept: HashSet<Val> = kept.iter().copied().collect();
        let pure = candidates.pure.iter().map(|(v, _)| v);
        let mut renamed = HashMap::default();
        for v in pure.filter(|v| kept.contains(v)) {
            if let Operand::Val(copy) = &copies[v] {
                self.keep_at(*copy, at);
            }
            renamed.insert(*v, copies[v].clone());
        }
        let chains = candidates.chains.iter();
        let chains: Vec<&Chain> = chains
            .filter(|chain| kept.contains(&chain.product))
            .collect();
        let mut spare: HashSet<Val> = candidates.pure.iter().map(|(v, _)| *v).collect();
        let mut instead = HashMap::default();
        for chain in chains {
            self.compute_product(chain, &copies, at);
            self.keep_at(chain.product, at);
            let stmts = chain.stmts();
            spare.extend(stmts.iter().map(|i| self.definition(*i).0));
            let end = stmts.last().expect("a chain has statements");
            instead.insert(*end, self.shortened(chain));
        }
        self.replace(instead, &renamed);
        self.drop_unread(&spare);
    }

    fn keep_at(&mut self, v: Val, at: Position) {
        let frame = self.frames.len() - 1;
        self.defs.insert(v, Def { op: None, at });
        self.def_frame.insert(v, frame);
        match self.frames[frame].open {
            // A pullback captures what is in scope.
            true => {
                self.frames[frame].made.insert(v);
            }
            false => self.keep(v, frame, at),
        }
    }

    /// In the forward sweep, with names of their own: the candidates of one operation that are kept, or
    /// that products which are kept are computed from.
    fn compute_pure(
        &mut self,
        candidates: &Candidates,
        kept: &[Val],
        at: Position,
    ) -> HashMap<Val, Operand> {
        let mut needed: HashSet<Val> = kept.iter().copied().collect();
        for chain in &candidates.chains {
            if needed.contains(&chain.product) {
                let factors = chain.factors().filter_map(value);
                needed.extend(factors);
            }
        }
        for (v, op) in candidates.pure.iter().rev() {
            if needed.contains(v) {
                needed.extend(operands_of(op).iter().filter_map(value));
            }
        }
        let mut copies: HashMap<Val, Operand> = HashMap::default();
        for (v, op) in candidates.pure.iter().filter(|(v, _)| needed.contains(v)) {
            let mut op = op.clone();
            rewrite_op(&mut Substitute(&copies), &mut op);
            let copy = self.computed_by(op, *v, at);
            copies.insert(*v, copy);
        }
        copies
    }

    fn computed_by(&mut self, op: Op, like: Val, at: Position) -> Operand {
        let info = &self.arena.vals[like.0];
        let (ty, span) = (info.ty.clone(), info.span);
        let v = self.value(ty, span);
        self.insert_at(at, Stmt::new(StmtKind::Let(v, op), span));
        Operand::Val(v)
    }

    fn compute_product(&mut self, chain: &Chain, copies: &HashMap<Val, Operand>, at: Position) {
        let copied = |factor: &Operand| {
            let copy = value(factor).and_then(|v| copies.get(&v));
            copy.unwrap_or(factor).clone()
        };
        let mut product = copied(&chain.links[0].factor);
        for link in &chain.links[1..] {
            let factor = copied(&link.factor);
            let op = Op::Binary(BinOp::Mul, product.clone(), factor.clone());
            let mut longer = self.computed_by(op, chain.product, at);
            // What comes in is zero where the product of the factors before is.
            let absent = [
                (link.absent_with_input, product),
                (link.absent_with_factor, factor),
            ];
            for (_, zero) in absent.into_iter().filter(|(absent, _)| *absent) {
                let op = formula::unless_absent(zero, longer);
                longer = self.computed_by(op, chain.product, at);
            }
            product = longer;
        }
        let span = self.arena.vals[chain.product.0].span;
        let named = StmtKind::Let(chain.product, Op::Copy(product));
        self.insert_at(at, Stmt::new(named, span));
    }

    /// One product for the chain. Its factor may have left the range of floats where the adjoint is zero.
    fn shortened(&mut self, chain: &Chain) -> Vec<Stmt> {
        let info = &self.arena.vals[chain.end.0];
        let (ty, span) = (info.ty.clone(), info.span);
        let (root, factor) = (Operand::Val(chain.root()), Operand::Val(chain.product));
        let mut stmts = Vec::new();
        let mut define = |v: Val, op: Op| {
            stmts.push(Stmt::new(StmtKind::Let(v, op), span));
            Operand::Val(v)
        };
        let mut adjoint = || {
            let v = self.value(ty.clone(), span);
            self.derived.insert(v);
            v
        };
        let of_both = Op::Binary(BinOp::Mul, root.clone(), factor.clone());
        let mut of_both = define(adjoint(), of_both);
        if chain.links.iter().any(|link| link.absent_with_factor) {
            of_both = define(adjoint(), formula::unless_absent(factor, of_both));
        }
        define(chain.end, formula::unless_absent(root, of_both));
        stmts
    }

    /// Puts in what stands instead of statements, by their places, and lets all read what is kept.
    fn replace(&mut self, mut instead: HashMap<usize, Vec<Stmt>>, renamed: &HashMap<Val, Operand>) {
        let frame = self.frame();
        let mut stmts = Vec::new();
        for (i, stmt) in std::mem::take(&mut frame.stmts).into_iter().enumerate() {
            match instead.remove(&i) {
                Some(others) => stmts.extend(others),
                None => stmts.push(stmt),
            }
        }
        let mut substitute = Substitute(renamed);
        for stmt in &mut stmts {
            rewrite_stmt(&mut substitute, stmt);
        }
        for adjoint in frame.adjoints.values_mut() {
            substitute.operand(adjoint);
        }
        frame.stmts = stmts;
    }

    /// Drops definitions of these values that nobody reads any more.
    fn drop_unread(&mut self, spare: &HashSet<Val>) {
        let mut reads = self.reads();
        let mut stmts = Vec::new();
        for stmt in std::mem::take(&mut self.frame().stmts).into_iter().rev() {
            match &stmt.kind {
                StmtKind::Let(v, op) if spare.contains(v) && !reads.contains_key(v) => {
                    for v in operands_of(op).iter().filter_map(value) {
                        forget(v, &mut reads);
                    }
                }
                _ => stmts.push(stmt),
            }
        }
        stmts.reverse();
        self.frame().stmts = stmts;
    }
}

fn forget(v: Val, reads: &mut HashMap<Val, usize>) {
    if let Some(count) = reads.get_mut(&v) {
        *count -= 1;
        if *count == 0 {
            reads.remove(&v);
        }
    }
}

fn value(operand: &Operand) -> Option<Val> {
    match operand {
        Operand::Val(v) => Some(*v),
        _ => None,
    }
}
