//! Arguments of a call that lend parts of one container at once, such as the halves of
//! `split_at_mut`: only the user's code shows that they do not overlap. So all but one `&mut` lend
//! a copy, which is written back behind the call.

use proc_macro2::Span;

use super::Lower;
use crate::ir::*;

impl Lower<'_> {
    /// The arguments to call with, and what to copy back: to, from.
    pub(super) fn lend_apart(
        &mut self,
        args: Vec<Arg>,
        span: Span,
    ) -> (Vec<Arg>, Vec<(Place, Mem)>) {
        let mut back = Vec::new();
        let lent = (0..args.len())
            .map(|i| match &args[i] {
                Arg::Shared(p) if args.iter().any(|a| writes_to(a, p)) => {
                    Arg::Shared(Place::mem(self.copied(p, span)))
                }
                Arg::Mut(p) if args[..i].iter().any(|a| writes_to(a, p)) => {
                    let mem = self.copied(p, span);
                    back.push((p.clone(), mem));
                    Arg::Mut(Place::mem(mem))
                }
                other => other.clone(),
            })
            .collect();
        (lent, back)
    }

    pub(super) fn copy_back(&mut self, to: Place, from: Mem, span: Span) {
        let from = Place::mem(from);
        if let Ty::Slice(_) = self.arena.place_ty(&to) {
            self.emit(StmtKind::CopyFrom(to, from), span);
        } else {
            let value = self.copy_of(&from, span);
            self.emit(StmtKind::Store(to, value), span);
        }
    }

    fn copied(&mut self, place: &Place, span: Span) -> Mem {
        let value = self.copy_of(place, span);
        let (name, ty) = (self.names.temporary(span), self.owned_ty(place));
        let mem = self.arena.mem(MemInfo {
            name,
            ty,
            span,
            by_ref: false,
            untracked: false,
        });
        self.emit(StmtKind::Declare(mem, value), span);
        mem
    }
}

fn writes_to(arg: &Arg, place: &Place) -> bool {
    matches!(arg, Arg::Mut(p) if p.base.same(&place.base))
}
