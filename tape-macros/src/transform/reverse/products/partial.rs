//! Calls that give one number of one number: the forward sweep asks for the partial derivative, a factor
//! like others, instead of a pullback.
//!
//! ```text
//! let (y, pullback) = f.augmented(x)     | pullback(y_bar, &mut x_bar)
//!     →    let y = f.seeded(x, 1.0, &mut p)    | x_bar += y_bar * p
//! ```

use proc_macro2::Span;

use crate::ir::*;
use crate::transform::formula::{self, Builder};
use crate::transform::reverse::{Def, Position, Reverse};

impl Reverse<'_> {
    /// `false` where there is no such partial derivative, or a pullback in scope is as good.
    pub(in crate::transform::reverse) fn scaled_partial(
        &mut self,
        s: &Call,
        id: usize,
        g: &Operand,
        span: Span,
    ) -> bool {
        let frame = self.frames.last().expect("a frame is open");
        let in_scope = frame.open && (!self.detached || frame.again);
        let Some(argument) = self.only_argument(s).filter(|_| !in_scope) else {
            return false;
        };
        if !self.products || !self.is_wide(s.result) || !self.is_wide(argument) {
            return false;
        }
        let partial = self.early_partial(s, id, argument, span);
        let factor = self.primal(&partial);
        let product = self.mul(g.clone(), factor.clone(), span);
        let mut term = product;
        for zero in [&factor, g] {
            let conditional = self.conditional(g);
            let ty = self.arena.ty(&term);
            term = self.op(ty, formula::unless_absent(zero.clone(), term), span);
            self.mark(&term, conditional);
        }
        self.contribute(&Operand::Val(argument), term, span);
        true
    }

    /// The number that alone is active among what a call is given by value.
    fn only_argument(&self, s: &Call) -> Option<Val> {
        let mut active = Vec::new();
        for arg in &s.args {
            match arg {
                Arg::Value(Operand::Val(v)) if self.facts.active(*v) => active.push(*v),
                Arg::Value(_) | Arg::Kept(_) => {}
                Arg::Shared(p) if !self.facts.active_base(&p.base) => {}
                Arg::Shared(_) | Arg::Mut(_) => return None,
            }
        }
        match active.as_slice() {
            [v] if !self.is_aggregate(*v) => Some(*v),
            _ => None,
        }
    }

    /// What the callee adds to a zero for a seed of one.
    fn early_partial(&mut self, s: &Call, id: usize, argument: Val, span: Span) -> Operand {
        let ty = self.arena.vals[argument.0].ty.clone();
        let (mem, declare) = self.declared(ty.clone(), Operand::Zero(ty.clone()), span);
        self.insert_at(Position::Before(id), declare);
        let bar = |arg: &Arg| match arg {
            Arg::Value(Operand::Val(v)) if *v == argument => Some(Place::mem(mem)),
            _ => None,
        };
        let seeded = Seeded {
            seed: Operand::Float(1.0),
            adjoints: s.args.iter().map(bar).collect(),
        };
        self.seeded.insert(id, seeded);
        let partial = self.derived(s.result, "partial", ty);
        let load = StmtKind::Let(partial, Op::Load(Place::mem(mem)));
        let at = Position::After(id);
        self.insert_at(at, Stmt::new(load, span));
        self.defs.insert(partial, Def { op: None, at });
        let frame = self.frames.len() - 1;
        self.def_frame.insert(partial, frame);
        Operand::Val(partial)
    }
}
