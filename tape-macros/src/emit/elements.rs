//! Elements of arrays by constant indices: one pattern takes out all that a list of statements reads.
//!
//! ```text
//! let t0 = a[1];      →    let [t3, t0, _] = a;
//! ..
//! let t3 = a[0];
//! ```
//!
//! Values never change, so they may be read where the first of them is. rustc checks each index apart,
//! and is through with the pattern in a fifth of the time.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Emit;
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// Longer patterns do not read well.
const LONGEST: usize = 16;

/// The patterns of a list of statements.
#[derive(Default)]
pub(super) struct Elements {
    /// By array, of those of which more than one element is read.
    of: HashMap<Val, Vec<Option<Val>>>,
    /// What the patterns define.
    taken: HashSet<Val>,
}

impl Elements {
    pub fn read(emit: &Emit, stmts: &[Stmt], skipped: impl Fn(Val) -> bool) -> Elements {
        let mut elements = Elements::default();
        for stmt in stmts {
            let StmtKind::Let(v, op) = &stmt.kind else {
                continue;
            };
            let Some((array, i, len)) = emit.element(op) else {
                continue;
            };
            if skipped(*v) || !emit.is_plain(*v, op) {
                continue;
            }
            let all = elements.of.entry(array).or_insert_with(|| vec![None; len]);
            all[i].get_or_insert(*v);
        }
        elements
            .of
            .retain(|_, all| all.iter().flatten().count() > 1);
        elements.taken = elements.of.values().flatten().flatten().copied().collect();
        elements
    }

    /// The pattern that defines the value, where it is the first of its array; nothing where another has
    /// defined it.
    pub fn take(&mut self, emit: &Emit, v: Val, op: &Op) -> Option<TokenStream> {
        if !self.taken.contains(&v) {
            return None;
        }
        let (array, ..) = emit.element(op)?;
        let pattern = self.of.remove(&array).map(|all| {
            let names = all.iter().map(|v| match v {
                Some(v) => emit.val(*v).to_token_stream(),
                None => quote!(_),
            });
            let array = emit.base(&Base::Val(array), true);
            quote!(let [#(#names),*] = #array;)
        });
        Some(pattern.unwrap_or_default())
    }
}

impl Emit<'_> {
    /// A number of an array whose length the text tells: of which, the index, and the length.
    fn element(&self, op: &Op) -> Option<(Val, usize, usize)> {
        let Op::Load(Place { base, path }) = op else {
            return None;
        };
        let (Base::Val(array), [Proj::Index(i)]) = (base, path.as_slice()) else {
            return None;
        };
        let Ty::Array(element, Some(len)) = &self.arena.vals[array.0].ty else {
            return None;
        };
        let (i, len) = (i.fixed()?, fixed_length(len)?);
        (element.is_float() && i < len && len <= LONGEST).then_some((*array, i, len))
    }
}
