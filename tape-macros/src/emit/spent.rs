//! Vectors that end with their scope: their memory is kept for the next ones.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use super::moves::{Owner, Scope, holds_code};
use crate::ir::visit::{Reads, read_opaque, read_stmt};
use crate::ir::*;
use crate::maps::HashSet;

impl Emit<'_> {
    /// Lets these scopes move what nobody reads afterwards, and give back the vectors that are left.
    pub fn reuse(&mut self, scopes: &[Scope]) {
        self.reuse = true;
        scopes.iter().for_each(|scope| self.moves.find(*scope));
    }

    /// The end of a region.
    pub(super) fn end_of(&self, region: &Region) -> TokenStream {
        self.end(Scope {
            lists: &[&region.stmts],
            results: &region.results,
            ..Scope::default()
        })
    }

    /// Gives back what the statements of a scope made and nobody took, the last first: the next call asks
    /// for the first first.
    pub fn end(&self, scope: Scope) -> TokenStream {
        let mut made = Vec::new();
        scope.stmts().for_each(|stmt| self.make(stmt, &mut made));
        if made.is_empty() || !self.reuse {
            return quote!();
        }
        let Taken {
            owners, lengths, ..
        } = self.taken(scope);
        let left = made.iter().rev().filter(|owner| !owners.contains(owner));
        let left = left.map(|owner| {
            let name = match owner {
                Owner::Val(v) => self.val(*v),
                Owner::Mem(m) => self.mem(*m),
            };
            let spent = give_back(name);
            if !lengths.contains(owner) {
                return spent;
            }
            quote! {
                let #name = {
                    let length = ::gradtape::__private::Length(#name.len());
                    #spent
                    length
                };
            }
        });
        left.collect()
    }

    /// Vectors that a scope makes stay in the closure behind it, which does not give their memory back.
    pub fn keeps_vectors(&self, scope: Scope) -> bool {
        let mut made = Vec::new();
        scope.stmts().for_each(|stmt| self.make(stmt, &mut made));
        let outside = Scope {
            closure: &[],
            ..scope
        };
        let (all, outside) = (self.taken(scope).owners, self.taken(outside).owners);
        let mut kept = made.iter().filter(|owner| all.contains(owner));
        self.reuse && kept.any(|owner| !outside.contains(owner))
    }

    /// What a statement makes that may be a vector; rustc tells those apart of which only the call that
    /// makes them tells the type.
    fn make(&self, stmt: &Stmt, made: &mut Vec<Owner>) {
        match &stmt.kind {
            StmtKind::Let(v, op) if makes_vector(op) && self.may_be_vector(*v) => {
                made.push(Owner::Val(*v));
            }
            StmtKind::Let(v, _) if self.moves.takes(*v) && self.may_be_vector(*v) => {
                made.push(Owner::Val(*v));
            }
            StmtKind::Call(s) if self.may_be_vector(s.result) => made.push(Owner::Val(s.result)),
            StmtKind::Tangent(s) => {
                let values = [s.result, s.tangent].into_iter();
                made.extend(values.filter(|v| self.may_be_vector(*v)).map(Owner::Val));
            }
            StmtKind::Declare(m, init) => {
                let info = &self.arena.mems[m.0];
                let from_call = matches!(init, Operand::Val(v) if made.contains(&Owner::Val(*v)));
                let vector = match info.ty {
                    Ty::Vec(_) => true,
                    Ty::Unknown => from_call,
                    _ => false,
                };
                if vector && !info.by_ref {
                    made.push(Owner::Mem(*m));
                }
            }
            _ => {}
        }
    }

    fn may_be_vector(&self, v: Val) -> bool {
        let info = &self.arena.vals[v.0];
        matches!(info.ty, Ty::Vec(_) | Ty::Unknown) && info.error.is_none()
    }

    /// What the statements of a scope may move elsewhere, or lend to code that is not looked into, and
    /// what is read afterwards.
    fn taken<'e>(&'e self, scope: Scope) -> Taken<'e> {
        let mut taken = Taken {
            emit: self,
            owners: HashSet::default(),
            lengths: HashSet::default(),
            all: false,
            later: false,
        };
        for stmt in scope.stmts() {
            taken.all = holds_code(stmt);
            read_stmt(&mut taken, stmt);
        }
        scope
            .results
            .iter()
            .for_each(|result| taken.operand(result));
        (taken.all, taken.later) = (true, true);
        scope
            .closure
            .iter()
            .for_each(|stmt| read_stmt(&mut taken, stmt));
        taken
    }
}

/// Keeps the memory of a variable for the next vectors, if it is one.
pub(crate) fn give_back(name: &syn::Ident) -> TokenStream {
    quote!(::gradtape::__private::Spent(#name).give_back();)
}

fn makes_vector(op: &Op) -> bool {
    matches!(
        op,
        Op::Repeat(_, _, Container::Vec)
            | Op::EmptyVec(_)
            | Op::Snapshot(_)
            | Op::Zero(_)
            | Op::ZeroOf(_)
            | Op::Helper(Helper::Runtime("into_vec" | "into_items" | "sum_start"), _)
    )
}

/// What is read there stays there.
fn is_element(proj: &Proj) -> bool {
    matches!(proj, Proj::Index(_) | Proj::Slice { .. })
}

struct Taken<'e> {
    emit: &'e Emit<'e>,
    owners: HashSet<Owner>,
    /// Of these a closure asks for the length.
    lengths: HashSet<Owner>,
    /// Whatever is touched.
    all: bool,
    /// In a closure.
    later: bool,
}

impl Reads for Taken<'_> {
    fn operand(&mut self, operand: &Operand) {
        if let Operand::Val(v) = operand {
            self.owners.insert(Owner::Val(*v));
        }
    }

    fn base(&mut self, base: &Base) {
        let moved = matches!(base, Base::Mem(m) if self.emit.moves.is_taken(*m));
        if self.all || moved {
            self.owners.extend(Owner::of(base));
        }
    }

    fn op(&mut self, op: &Op) -> bool {
        match op {
            Op::Load(place) if !place.path.iter().any(is_element) => {
                // A whole memory is cloned, where it is not moved.
                if matches!(place.base, Base::Val(_)) || !place.path.is_empty() {
                    self.owners.extend(Owner::of(&place.base));
                }
            }
            Op::Len(place) | Op::LenIfRead(_, _, place) if self.later && place.path.is_empty() => {
                self.lengths.extend(Owner::of(&place.base));
                return false;
            }
            Op::Opaque(opaque) => {
                let all = std::mem::replace(&mut self.all, true);
                read_opaque(self, opaque);
                self.all = all;
                return false;
            }
            _ => {}
        }
        true
    }
}
