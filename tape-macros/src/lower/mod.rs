//! `syn` → IR, in A-normal form.
//!
//! AFTER THIS POINT: control flow is `if`, loops and native `match` only (jumps became flags and
//! nesting), every operand is a value or a literal, every local has one unique name, iterator
//! pipelines are loops, tuples and options are taken apart, and what is not understood travels
//! whole in opaque nodes, with what it reads beside it.

mod aggregates;
mod arrays;
mod branch;
mod call;
mod closure;
mod combinators;
mod containers;
mod expected;
mod expr;
mod fallible;
mod floats;
mod holding;
mod iter;
mod jumps;
mod lend;
mod loops;
mod macros;
mod matching;
mod memory;
mod method;
mod native;
mod opaque;
mod pattern;
mod place;
mod prescan;
mod rebind;
mod reference;
mod resizing;
mod signature;
mod stmt;
mod tails;
mod tree;
mod vars;

use proc_macro2::Span;
use syn::Ident;

use crate::diagnostics::{Diagnostics, Refusal};
use crate::ir::*;
use crate::literals::Sensitive;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;
use crate::options::Options;

pub(crate) use signature::{Function, Outcome, Param, ParamKind, is_differentiable_attribute};
use tree::Tree;

/// A variable of the user, unique after shadowing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Var(usize);

type Scope = HashMap<String, Var>;

/// The loops and labelled blocks around the code being lowered, innermost last.
struct Target {
    label: Option<String>,
    /// A labelled block: only a `break` with its label leaves it.
    block: bool,
    broke: Var,
    continued: Var,
    value: Var,
}

pub(crate) struct Lower<'a> {
    arena: Arena,
    names: Names,
    diagnostics: &'a mut Diagnostics,
    /// Type parameters that stand for floats.
    floats: Vec<Ident>,
    scopes: Vec<Scope>,
    /// What each variable holds now; `None` before it is initialised.
    vars: Vec<Option<Tree>>,
    var_names: Vec<Ident>,
    /// The statements of the regions being built, innermost last.
    code: Vec<Vec<Stmt>>,
    targets: Vec<Target>,
    returned: Var,
    return_value: Var,
    /// Names that are written in place or borrowed mutably somewhere in the function.
    in_place: HashSet<String>,
    /// Names that a stored closure writes.
    captured: HashSet<String>,
    /// Names that are bound with `mut` somewhere in the function.
    mutable: HashSet<String>,
    /// Items of an iterator may be bound with `mut`: those by value are copies then.
    changes_items: bool,
    /// Names that are assigned to anywhere, as a whole or in part.
    assigned: HashSet<String>,
    /// What variables that are assigned as a whole may point to.
    rebound: rebind::Rebound,
    /// The type written in the `let` that is being bound.
    annotation: Option<syn::Type>,
    /// What `?` does with a failure.
    outcome: Outcome,
    /// The type of what the function, or the closure, returns, as far as the text tells.
    returned_ty: Ty,
    items: Vec<syn::Item>,
    depth: usize,
    /// Lists of statements around this one.
    nested: usize,
    /// Closures that were seen through so far.
    inlined: usize,
    hoisted: usize,
    /// The loop that was lowered last has no `break` out of it.
    unbroken: bool,
    /// By value: may a derivative be in it? Only ever errs towards yes.
    varied: Vec<bool>,
    /// Memories of unread type that something varied was written to.
    varied_mems: HashSet<Mem>,
    /// What native patterns bind: references or not, as only rustc knows.
    native_vals: HashSet<Val>,
    /// What the user's own expressions make: references where he has references.
    verbatim: HashSet<Val>,
    /// Parts of those: where a pattern binds references to them, the parts themselves.
    parts: HashSet<Val>,
    /// Functions of the body's own without a derivative.
    plain_functions: HashSet<String>,
    /// Containers that hold references.
    of_references: Vec<Base>,
    /// Items by value that are looked at where they are: a callee is given a copy.
    owned_items: Vec<Place>,
    /// Parameters that are ranges of integers; includes the last or not.
    ranges: HashMap<Val, bool>,
    /// By the flag of what was taken apart as an option and may be a `Result`: its error.
    errors: HashMap<Val, Operand>,
    /// Variables of which an element is taken somewhere.
    indexed: HashSet<String>,
    /// Calls of `map`, as they are written, that are arrays'.
    maps_of_arrays: HashSet<String>,
    /// Variables whose type decides what is made of their value.
    sensitive: Sensitive,
    /// So many values come from outside: the parameters.
    given: usize,
    const_generics: Vec<Ident>,
}

/// Nesting beyond this would overflow the compiler's own stack.
const MAX_DEPTH: usize = 200;

/// A closure that calls another twice doubles the code: this many copies are enough.
const MAX_INLINED: usize = 4000;

pub(crate) fn lower(
    function: &syn::ItemFn,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Function {
    signature::lower(function, options, diagnostics)
}

/// What the signature says, without the body.
pub(crate) fn signature(
    function: &syn::ItemFn,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Function {
    let mut function = function.clone();
    function.block.stmts.clear();
    signature::lower(&function, options, diagnostics)
}

impl<'a> Lower<'a> {
    fn new(
        diagnostics: &'a mut Diagnostics,
        names: Names,
        floats: Vec<Ident>,
        outcome: Outcome,
    ) -> Lower<'a> {
        let mut lower = Lower {
            arena: Arena::default(),
            names,
            diagnostics,
            floats,
            scopes: vec![Scope::default()],
            vars: Vec::new(),
            var_names: Vec::new(),
            code: vec![Vec::new()],
            targets: Vec::new(),
            returned: Var(0),
            return_value: Var(1),
            in_place: HashSet::default(),
            captured: HashSet::default(),
            mutable: HashSet::default(),
            changes_items: false,
            assigned: HashSet::default(),
            annotation: None,
            rebound: rebind::Rebound::default(),
            outcome,
            returned_ty: Ty::Unknown,
            items: Vec::new(),
            depth: 0,
            nested: 0,
            inlined: 0,
            hoisted: 0,
            unbroken: false,
            varied: Vec::new(),
            varied_mems: HashSet::default(),
            native_vals: HashSet::default(),
            verbatim: HashSet::default(),
            parts: HashSet::default(),
            plain_functions: HashSet::default(),
            of_references: Vec::new(),
            owned_items: Vec::new(),
            ranges: HashMap::default(),
            errors: HashMap::default(),
            given: 0,
            indexed: HashSet::default(),
            maps_of_arrays: HashSet::default(),
            sensitive: Sensitive::default(),
            const_generics: Vec::new(),
        };
        let span = Span::call_site();
        lower.returned = lower.flag("returned", span);
        lower.return_value = lower.var(Ident::new("value", span), None);
        lower
    }

    fn refuse(&mut self, refusal: &Refusal, tokens: &dyn quote::ToTokens, what: &str) {
        self.diagnostics.refuse(refusal, tokens, what);
    }

    fn emit(&mut self, kind: StmtKind, span: Span) {
        self.note_written(&kind);
        self.note_payload(&kind);
        self.code
            .last_mut()
            .expect("a region is open")
            .push(Stmt::new(kind, span));
    }

    fn note_written(&mut self, kind: &StmtKind) {
        let varied = |o: &Operand| matches!(o, Operand::Val(v) if self.varied[v.0]);
        let written = match kind {
            StmtKind::Declare(m, a) if varied(a) => vec![*m],
            StmtKind::Store(p, a)
            | StmtKind::Update(p, _, a)
            | StmtKind::Push(p, a)
            | StmtKind::Fill(p, a)
                if varied(a) =>
            {
                base_mem(p).into_iter().collect()
            }
            StmtKind::Swap(p, q) | StmtKind::CopyFrom(p, q) => {
                [p, q].into_iter().filter_map(base_mem).collect()
            }
            StmtKind::Call(call) => call
                .args
                .iter()
                .filter_map(|arg| match arg {
                    Arg::Mut(p) => base_mem(p),
                    _ => None,
                })
                .collect(),
            _ => return,
        };
        self.varied_mems.extend(written);
    }

    /// A variable that starts as `None` has the type of what is stored in it.
    fn note_payload(&mut self, kind: &StmtKind) {
        let StmtKind::Store(place, value) = kind else {
            return;
        };
        let Some(m) = base_mem(place).filter(|_| place.path.is_empty()) else {
            return;
        };
        let open = matches!(&self.arena.mems[m.0].ty, Ty::Option(t) if matches!(**t, Ty::Unknown));
        let stored = self.arena.ty(value);
        if open && matches!(&stored, Ty::Option(t) if !matches!(**t, Ty::Unknown)) {
            self.arena.mems[m.0].ty = stored;
        }
    }

    /// Runs `build` with a region of its own and returns that region's statements beside the result.
    fn region<R>(&mut self, build: impl FnOnce(&mut Self) -> R) -> (Vec<Stmt>, R) {
        self.code.push(Vec::new());
        let result = build(self);
        (self.code.pop().expect("pushed above"), result)
    }

    /// Runs `build` in a scope of its own names.
    fn scoped<R>(&mut self, build: impl FnOnce(&mut Self) -> R) -> R {
        self.scopes.push(Scope::default());
        let result = build(self);
        self.scopes.pop();
        result
    }

    /// A new value named after `hint`, or `t0`, `t1`, ..
    fn value(&mut self, hint: Option<&Ident>, ty: Ty, span: Span) -> Val {
        let name = match hint {
            Some(ident) => self.unique(ident),
            None => self.names.temporary(span),
        };
        let aggregate = ty.is_aggregate();
        self.varied.push(!ty.is_inert());
        self.arena.val(ValInfo {
            aggregate,
            ..ValInfo::new(name, ty, span)
        })
    }

    fn set_varied(&mut self, val: Val, varied: bool) {
        self.varied[val.0] = varied;
    }

    /// A joined value may be varied if one of its sources is.
    fn inherit(&mut self, val: Val, sources: &[&Operand]) {
        self.varied[val.0] = sources
            .iter()
            .any(|o| matches!(o, Operand::Val(v) if self.varied[v.0]));
    }

    /// The user's own identifier where it is still free, so that inline format arguments find it.
    fn unique(&mut self, ident: &Ident) -> Ident {
        if self.names.is_bound(ident) {
            self.names.fresh(&ident.to_string(), ident.span())
        } else {
            self.names.bind(ident);
            ident.clone()
        }
    }

    fn define(&mut self, hint: Option<&Ident>, ty: Ty, op: Op, span: Span) -> Val {
        let varied = self.op_maybe_varied(&op) && !ty.is_inert();
        let val = self.value(hint, ty, span);
        self.varied[val.0] = varied;
        self.emit(StmtKind::Let(val, op), span);
        val
    }

    fn op_maybe_varied(&self, op: &Op) -> bool {
        struct Any<'l, 'a>(&'l Lower<'a>, bool);
        impl crate::ir::visit::Reads for Any<'_, '_> {
            fn operand(&mut self, operand: &Operand) {
                self.1 |= matches!(operand, Operand::Val(v) if self.0.varied[v.0]);
            }
            fn base(&mut self, base: &Base) {
                self.1 |= match base {
                    Base::Val(v) => self.0.varied[v.0],
                    Base::Mem(m) => self.0.mem_maybe_varied(*m),
                    Base::Const(..) => false,
                };
            }
        }
        let mut any = Any(self, false);
        crate::ir::visit::read_op(&mut any, op);
        any.1
    }

    fn operation(&mut self, ty: Ty, op: Op, span: Span) -> Operand {
        Operand::Val(self.define(None, ty, op, span))
    }
}

fn base_mem(place: &Place) -> Option<Mem> {
    match place.base {
        Base::Mem(m) => Some(m),
        _ => None,
    }
}
