//! The loop over blocks, around that over the iterations of one.

use proc_macro2::Span;

use super::super::{Def, Position, Reverse};
use super::within;
use crate::ir::*;

impl Reverse<'_> {
    pub(super) fn in_blocks(&mut self, s: &Loop, id: usize, single: Operand, span: Span) -> Loop {
        let Head::Range { var, range } = &s.head else {
            unreachable!("asked before")
        };
        let n = self.ahead(id, "range_len", [&range.lo, &range.hi], span);
        let size = self.ahead(id, "block_size", [&single, &n], span);
        let count = self.ahead(id, "block_count", [&n, &size], span);
        let block = self.derived(*var, "block", Ty::Int);
        self.starts_with(block, id);
        let number = Operand::Val(block);
        let (start, first) = self.bound(id, "block_start", [&range.lo, &number, &size], span);
        let arguments = [&range.lo, &range.hi, &number, &size];
        let (end, last) = self.bound(id, "block_end", arguments, span);
        let (around, within_block) = self.carried_in_blocks(s, id);
        let results = within_block
            .iter()
            .map(|c| Operand::Val(c.result))
            .collect();
        let iterations = Loop {
            mirrored: s.mirrored,
            ..Loop::over(*var, Range::of(start, end), within_block, s.body.clone())
        };
        let mut iterations = Stmt::new(StmtKind::Loop(iterations), span);
        iterations.id = within(id);
        let body = Region {
            stmts: vec![first, last, iterations],
            results,
        };
        Loop::over(block, Range::of(Operand::Int(0), count), around, body)
    }

    /// A number that is known before the loop.
    fn ahead<const N: usize>(
        &mut self,
        id: usize,
        helper: &'static str,
        arguments: [&Operand; N],
        span: Span,
    ) -> Operand {
        let frame = self.frames.len() - 1;
        let op = computed(helper, arguments);
        self.forward_value(op, frame, Position::Before(id), span)
    }

    /// Where a block starts or ends, in its first statements.
    fn bound<const N: usize>(
        &mut self,
        id: usize,
        helper: &'static str,
        arguments: [&Operand; N],
        span: Span,
    ) -> (Operand, Stmt) {
        let v = self.value(Ty::Int, span);
        let mut bound = Stmt::new(StmtKind::Let(v, computed(helper, arguments)), span);
        bound.id = id + 1;
        (Operand::Val(v), bound)
    }

    /// What the loop carries: from block to block, and from there through the iterations of one.
    fn carried_in_blocks(&mut self, s: &Loop, id: usize) -> (Vec<Carried>, Vec<Carried>) {
        let carried = s.carried.iter().map(|c| {
            let (phi, result) = (self.twin(c.phi), self.twin(c.result));
            self.starts_with(phi, id);
            let around = Carried {
                init: c.init.clone(),
                phi,
                result: c.result,
            };
            let within_block = Carried {
                init: Operand::Val(phi),
                phi: c.phi,
                result,
            };
            (around, within_block)
        });
        carried.unzip()
    }

    /// A block starts with the value.
    fn starts_with(&mut self, v: Val, id: usize) {
        let at = Position::BodyStart(id);
        self.defs.insert(v, Def { op: None, at });
    }

    /// Another value of the same kind and activity.
    fn twin(&mut self, v: Val) -> Val {
        let info = &self.arena.vals[v.0];
        let name = self.names.fresh(&info.name.to_string(), info.span);
        let twin = self.arena.val_like(v, name);
        self.facts.to_mut().resemble(twin, v);
        twin
    }
}

fn computed<const N: usize>(helper: &'static str, arguments: [&Operand; N]) -> Op {
    let arguments = arguments.into_iter().cloned().collect();
    Op::Helper(Helper::Runtime(helper), arguments)
}
