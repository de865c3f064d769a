//! Long lists of statements, whose variables are declared many at once.
//!
//! To rustc each `let` opens a scope within the scope of the one before. Thousands of them, one within the other, overflow
//! its stack where debug information is written.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use crate::ir::visit::operands_read;
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// No list of fewer statements is looked at.
const LONG: usize = 256;
/// So many variables are declared at once.
const TOGETHER: usize = 64;

/// Variables of a list that are declared before their value is assigned.
#[derive(Default)]
pub(super) struct Declared {
    /// By the variable whose value comes first: those that are declared before it.
    before: HashMap<Val, Vec<Val>>,
    all: HashSet<Val>,
}

impl Emit<'_> {
    /// Numbers that get a value once in the list, and are not read from elsewhere before.
    pub(super) fn declared(&self, stmts: &[Stmt]) -> Declared {
        if stmts.len() < LONG {
            return Declared::default();
        }
        let (mut read, mut vals) = (HashSet::default(), Vec::new());
        for stmt in stmts {
            match &stmt.kind {
                StmtKind::Let(v, op)
                    if self.is_plain(*v, op)
                        && self.arena.vals[v.0].ty.is_scalar()
                        && !read.contains(v) =>
                {
                    vals.push(*v);
                }
                _ => {}
            }
            read.extend(operands_read(std::slice::from_ref(stmt)));
        }
        let mut seen = HashSet::default();
        let again: HashSet<Val> = vals.iter().copied().filter(|v| !seen.insert(*v)).collect();
        vals.retain(|v| !again.contains(v));
        let groups = vals.chunks(TOGETHER).map(|vals| (vals[0], vals.to_vec()));
        Declared {
            before: groups.collect(),
            all: vals.iter().copied().collect(),
        }
    }
}

impl Declared {
    /// The declaration that comes before the variable's value.
    pub(super) fn before(&self, v: Val, emit: &Emit) -> Option<TokenStream> {
        let names = self.before.get(&v)?.iter().map(|v| emit.val(*v));
        Some(quote!(let (#(#names,)*);))
    }

    pub(super) fn contains(&self, v: Val) -> bool {
        self.all.contains(&v)
    }
}
