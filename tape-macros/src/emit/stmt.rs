//! Statements and control flow.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Token;

use super::elements::Elements;
use super::op::Computed;
use super::{Emit, Printed, Tangents};
use crate::ir::*;

impl Emit<'_> {
    pub fn stmts(&self, stmts: &[Stmt]) -> TokenStream {
        let declared = self.declared(stmts);
        let mut elements = Elements::read(self, stmts, |v| declared.contains(v));
        let mut tokens = TokenStream::new();
        for stmt in stmts {
            if let StmtKind::Let(v, op) = &stmt.kind
                && let Some(pattern) = elements.take(self, *v, op)
            {
                pattern.to_tokens(&mut tokens);
                continue;
            }
            match &stmt.kind {
                StmtKind::Let(v, op) if self.is_plain(*v, op) => {
                    let (emit, span) = (self, stmt.span);
                    declared.before(*v, emit).to_tokens(&mut tokens);
                    if !declared.contains(*v) {
                        <Token![let]>::default().to_tokens(&mut tokens);
                    }
                    self.assign(*v, Computed { emit, op, span }, &mut tokens);
                }
                _ => self.stmt(stmt).to_tokens(&mut tokens),
            }
        }
        tokens
    }

    /// `let v = ..` and nothing else.
    pub(super) fn is_plain(&self, v: Val, op: &Op) -> bool {
        let info = &self.arena.vals[v.0];
        let of_primal = self.primal_of(&Operand::Val(v)).is_some();
        let special = match op {
            Op::Opaque(_) => true,
            Op::Tuple(_) | Op::EmptyVec(_) => of_primal,
            _ => false,
        };
        let moved = self.moves.takes(v);
        info.error.is_none() && info.annotation.is_none() && !special && !moved
    }

    fn stmt(&self, stmt: &Stmt) -> TokenStream {
        match &stmt.kind {
            StmtKind::Let(v, Op::Opaque(opaque)) if is_closure(&opaque.expr) => {
                // It may change what it captures, as only rustc knows.
                let (name, closure) = (self.val(*v), self.opaque(opaque));
                quote!(let mut #name = #closure;)
            }
            StmtKind::Let(v, Op::Load(p) | Op::Snapshot(p)) if self.moves.takes(*v) => {
                self.define(*v, self.place(p))
            }
            StmtKind::Let(v, op) if self.primal_of(&Operand::Val(*v)).is_some() => {
                self.define(*v, self.tangents_op(*v, op, stmt.span))
            }
            StmtKind::Let(v, op) => {
                let (emit, span) = (self, stmt.span);
                self.define(*v, Computed { emit, op, span })
            }
            StmtKind::Declare(m, a) => {
                let (name, ty) = (self.mem(*m), &self.arena.mems[m.0].ty);
                if self.moves.inherits(*m) && self.primal_memory_of(*m).is_none() {
                    let (written, a) = (self.written_type(a, ty, false), self.operand(a));
                    return quote!(let mut #name #written = #a;);
                }
                self.variable(name, ty, a, self.primal_memory_of(*m))
            }
            StmtKind::Store(p, a) => self.guarded(p, |l, p| {
                let a = l.consumed(a);
                quote!(#p = #a;)
            }),
            StmtKind::Update(p, op, a) => self.update(p, *op, a),
            StmtKind::Push(p, a) => {
                let (p, a) = (self.place_mut(p), self.consumed(a));
                quote!(#p.gradtape_push(#a);)
            }
            StmtKind::PopVec(p, v) => {
                let p = self.place_mut(p);
                self.define(*v, quote!(::gradtape::__private::bound(#p.pop())))
            }
            StmtKind::SwapElements(p, i, j) => self.guarded(p, |l, p| {
                let (i, j) = (l.operand(i), l.operand(j));
                quote!(#p.swap(#i, #j);)
            }),
            StmtKind::Swap(p, q) => {
                let (p, q) = (self.mutable(p), self.mutable(q));
                quote!(::core::mem::swap(#p, #q);)
            }
            StmtKind::Fill(p, a) => {
                let (p, a) = (self.place_mut(p), self.consumed(a));
                quote!(#p.fill(#a);)
            }
            StmtKind::CopyFrom(p, q) => {
                let q = self.shared(q);
                self.guarded(p, |_, p| quote!(#p.clone_from_slice(#q);))
            }
            StmtKind::Accumulate(p, a) => self.accumulate(p, a),
            StmtKind::AddProduct(p, a, b) => self.add_product(p, a, b),
            StmtKind::AccumulatePlace(p, q) => {
                let q = self.place(q);
                self.guarded(p, |_, p| quote!(::gradtape::__private::AccumulateFrom::accumulate_from(&mut #p, &#q);))
            }
            StmtKind::AddSum(p, sum) => self.add_sum(p, *sum),
            StmtKind::Clear(p) => self.guarded(
                p,
                |_, p| quote!(::gradtape::__private::Clear::clear_all(&mut #p);),
            ),
            StmtKind::If(s) => self.branch(s),
            StmtKind::Loop(s) => self.looped(s),
            StmtKind::Match(s) => self.matched(s),
            StmtKind::Call(s) => self.call(s),
            StmtKind::Effect(opaque, _) => {
                let e = self.opaque(opaque);
                quote!(#e;)
            }
            StmtKind::Touch(..) => quote!(),
            StmtKind::Record(r, kept) => self.record(*r, kept),
            StmtKind::Unpack(r, vals, at) => self.unpack(*r, vals, at.as_ref()),
            StmtKind::Rows(r, vals, rows) => {
                let name = &self.arena.recs[r.0].name;
                let (n, fill) = (self.operand(&rows.n), self.operand(&rows.fill));
                let rows: Vec<_> = vals.iter().map(|v| self.val(*v)).collect();
                match rows.as_slice() {
                    [row] => quote!(let #row = #name.row(#n, #fill);),
                    rows => quote!(let [#(#rows),*] = #name.rows(#n, #fill);),
                }
            }
            StmtKind::SaveRow(r, p, n) => {
                let (name, p) = (&self.arena.recs[r.0].name, self.place(p));
                let n = self.operand(n);
                quote!(#name.save(&#p[..#n]);)
            }
            StmtKind::InRow(s) => {
                let row = &self.arena.mems[s.row.0].name;
                let (rec, of) = (&self.arena.recs[s.rec.0].name, self.place(&s.of));
                let (n, possible) = (self.operand(&s.n), self.operand(&s.possible));
                quote!(let mut #row = #rec.in_row(&mut #of, #n, #possible);)
            }
            StmtKind::KeepRow(p, n) => {
                let (p, n) = (self.place(p), self.operand(n));
                quote!(#p.keep(#n);)
            }
            StmtKind::Reserve(r, n) => {
                let (name, n) = (&self.arena.recs[r.0].name, self.operand(n));
                quote!(#name.reserve(#n);)
            }
            StmtKind::NewRecord(r) => self.new_record(*r),
            StmtKind::ResetRecord(r) => {
                let name = &self.arena.recs[r.0].name;
                quote!(#name.reset();)
            }
            StmtKind::Rewind(r) => {
                let name = &self.arena.recs[r.0].name;
                quote!(let mut #name = #name.rewind();)
            }
            StmtKind::Adjoint(s) => self.adjoint(s),
            StmtKind::Tangent(s) => self.tangent(s),
        }
    }

    /// What only the primal tells the type of, in tangents.
    fn tangents_op(&self, v: Val, op: &Op, span: Span) -> TokenStream {
        let primal = self.primal_of(&Operand::Val(v));
        let directions = self.tangents.as_ref().map(|t| &t.directions);
        match op {
            Op::Tuple(parts) => {
                let parts = parts.iter().enumerate().map(|(i, part)| match part {
                    Operand::Zero(_) => {
                        let i = syn::Index::from(i);
                        quote!(::gradtape::__private::zeros(#directions, &#primal.#i))
                    }
                    part => self.consumed(part).into_token_stream(),
                });
                quote!((#(#parts,)*))
            }
            Op::EmptyVec(_) => quote!(::gradtape::__private::empty(#directions, &#primal)),
            op => {
                let emit = self;
                Computed { emit, op, span }.into_token_stream()
            }
        }
    }

    /// `let mut name = init;`, of a primal or of the tangent of one.
    fn variable(
        &self,
        name: &syn::Ident,
        ty: &Ty,
        init: &Operand,
        primal: Option<&syn::Ident>,
    ) -> TokenStream {
        let written = self.written_type(init, ty, primal.is_some());
        let init = match (init, &self.tangents, primal) {
            // Only the primal tells the type.
            (Operand::Zero(_), Some(Tangents { directions, .. }), Some(primal))
                if written.is_empty() && !ty.is_aggregate() =>
            {
                quote!(::gradtape::__private::zeros(#directions, &#primal)).into()
            }
            _ => self.consumed(init),
        };
        quote!(let mut #name #written = #init;)
    }

    /// A literal has no type of its own, and methods of floats want one.
    pub(super) fn written_type(&self, init: &Operand, ty: &Ty, tangent: bool) -> TokenStream {
        let literal = match init {
            Operand::Float(_) | Operand::Zero(_) | Operand::Undef(_) => true,
            Operand::Const(e, _) => is_literal(e),
            Operand::Val(_) | Operand::Int(_) | Operand::Bool(_) | Operand::Unit => false,
        };
        let told = match ty {
            Ty::Float(FloatTy::Param(_)) => literal && tangent,
            Ty::Float(_) => literal,
            // What is pushed later told it, and may be read before.
            Ty::Vec(_) => has_unknown_element(&self.arena.ty(init)),
            // Likewise what is stored later.
            Ty::Option(_) => {
                matches!(self.arena.ty(init), Ty::Option(t) if matches!(*t, Ty::Unknown))
            }
            _ => false,
        };
        let written = told.then(|| float_type(ty, tangent)).flatten();
        let written = written.map(|ty| quote!(: #ty));
        quote!(#written)
    }

    /// `let v = ..`, taken apart into payload and error where it is fallible.
    pub(super) fn define(&self, v: Val, value: impl ToTokens) -> TokenStream {
        let name = self.val(v);
        match self.arena.vals[v.0].error {
            Some(error) => {
                let error = self.val(error);
                let value = match &self.arena.vals[v.0].annotation {
                    Some(ty) => quote!({ let whole: #ty = #value; whole }),
                    None => value.into_token_stream(),
                };
                quote!(let (#name, #error) = ::gradtape::__private::Outcome::outcome(#value);)
            }
            None => match &self.arena.vals[v.0].annotation {
                Some(ty) => quote!(let #name: #ty = #value;),
                None => quote!(let #name = #value;),
            },
        }
    }

    /// As most statements are: token by token, without streams of their own.
    fn assign(&self, v: Val, value: impl ToTokens, tokens: &mut TokenStream) {
        self.val(v).to_tokens(tokens);
        <Token![=]>::default().to_tokens(tokens);
        value.to_tokens(tokens);
        <Token![;]>::default().to_tokens(tokens);
    }

    fn record(&self, r: Rec, kept: &[Operand]) -> TokenStream {
        let info = &self.arena.recs[r.0];
        let name = &info.name;
        let kept = kept.iter().map(|a| {
            let tokens = self.operand(a);
            let ty = self.arena.ty(a);
            if ty.is_scalar() || self.is_pullback(a) {
                tokens.into_token_stream()
            } else if ty.may_be_reference() {
                quote!((&::gradtape::__private::Kept(&#tokens)).keep())
            } else {
                quote!(#tokens.clone())
            }
        });
        let kept = together(kept);
        if info.is_single() {
            quote!(#name = ::core::option::Option::Some(#kept);)
        } else {
            quote!(#name.push(#kept);)
        }
    }

    /// Numbers are copied out, pullbacks are called where they are.
    fn unpack(&self, r: Rec, vals: &[Val], at: Option<&Place>) -> TokenStream {
        let info = &self.arena.recs[r.0];
        let name = &info.name;
        let names: Vec<&syn::Ident> = vals.iter().map(|v| self.val(*v)).collect();
        let pattern = together(names.iter().map(|n| quote!(#n)));
        let read = match at {
            Some(at) => self.shared(at),
            None if info.is_single() => quote!(::gradtape::__private::bound(#name.as_ref())),
            None => quote!(#name.pop()),
        };
        let owned = vals.iter().zip(&names).filter_map(|(v, name)| {
            let operand = Operand::Val(*v);
            let ty = self.arena.ty(&operand);
            if self.is_pullback(&operand) {
                None
            } else if ty.is_scalar() {
                Some(quote!(let #name = *#name;))
            } else if ty.may_be_reference() {
                Some(quote!(let #name = #name.again();))
            } else {
                Some(quote!(let #name = #name.clone();))
            }
        });
        quote!(let #pattern = #read; #(#owned)*)
    }

    fn is_pullback(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Val(v) if self.arena.vals[v.0].pullback)
    }

    fn new_record(&self, r: Rec) -> TokenStream {
        let info = &self.arena.recs[r.0];
        let name = &info.name;
        match &info.kind {
            RecKind::Single => quote!(let mut #name = ::core::option::Option::None;),
            // Beside a type parameter a literal may be of that type.
            RecKind::Rows(Ty::Float(FloatTy::Any)) if self.generic => {
                quote!(let mut #name = ::gradtape::__private::Record::new();)
            }
            RecKind::Rows(ty) => {
                let element = match ty {
                    Ty::Bool => quote!(bool),
                    ty => float_type(ty, false).unwrap_or_else(|| quote!(_)),
                };
                quote!(let mut #name = ::gradtape::__private::Slab::<#element>::new();)
            }
            RecKind::OtherRows | RecKind::Stack => {
                quote!(let mut #name = ::gradtape::__private::Record::new();)
            }
        }
    }

    pub(super) fn region(&self, region: &Region) -> TokenStream {
        let stmts = self.stmts(&region.stmts);
        let spent = self.end_of(region);
        let results: Vec<Printed> = region
            .results
            .iter()
            .map(|r| {
                if ends_with(region, r) {
                    self.operand(r)
                } else {
                    self.consumed(r)
                }
            })
            .collect();
        match results.as_slice() {
            // Nothing is handed out, whatever its type.
            _ if region.ends_in_panic() => stmts,
            [] => quote!(#stmts #spent),
            [one] => quote!(#stmts #spent #one),
            many => quote!(#stmts #spent (#(#many),*)),
        }
    }

    fn branch(&self, s: &If) -> TokenStream {
        let (cond, then, other) = (
            self.operand(&s.cond),
            self.region(&s.then),
            self.region(&s.other),
        );
        let names: Vec<&syn::Ident> = s.results.iter().map(|r| self.val(*r)).collect();
        match names.as_slice() {
            [] if other.is_empty() => quote!(if #cond { #then }),
            [] if then.is_empty() => quote!(if !#cond { #other }),
            [] => quote!(if #cond { #then } else { #other }),
            [one] => {
                let outcome = self.outcome(s.results[0]);
                quote!(let #one = if #cond { #then } else { #other }; #outcome)
            }
            many => {
                let outcomes = s.results.iter().map(|r| self.outcome(*r));
                quote!(let (#(#many),*) = if #cond { #then } else { #other }; #(#outcomes)*)
            }
        }
    }

    fn looped(&self, s: &Loop) -> TokenStream {
        let starts = s.carried.iter().map(|c| {
            let (phi, ty) = (self.val(c.phi), &self.arena.vals[c.phi.0].ty);
            self.variable(phi, ty, &c.init, self.primal_of(&Operand::Val(c.phi)))
        });
        let results = s.carried.iter().map(|c| {
            let (result, phi) = (self.val(c.result), self.val(c.phi));
            let outcome = self.outcome(c.result);
            quote!(let #result = #phi; #outcome)
        });
        let body = self.stmts(&s.body.stmts);
        let spent = self.end_of(&s.body);
        let next = self.next_values(s);
        let (start_trips, count) = match s.trips {
            Some(trips) => {
                let trips = self.val(trips);
                (quote!(let mut #trips = 0usize;), quote!(#trips += 1;))
            }
            None => (quote!(), quote!()),
        };
        let exit = s.exit.map(|i| {
            let exit = self.val(s.carried[i].phi);
            quote!(if #exit { break; })
        });
        let side_by_side = self.side_by_side(&s.body);
        let body = quote!(#side_by_side #body #spent #next #count #exit);
        let head = self.head(&s.head, body);
        quote!(#(#starts)* #start_trips #head #(#results)*)
    }

    /// Where tangents are computed, vector instructions are to be made of the directions.
    fn side_by_side(&self, body: &Region) -> Option<TokenStream> {
        let directions = self.directions()?;
        let of_tangents = |stmt: &Stmt| match &stmt.kind {
            StmtKind::Let(v, op) => {
                matches!(op, Op::Binary(..)) && self.primal_of(&Operand::Val(*v)).is_some()
            }
            _ => false,
        };
        let some = body.stmts.iter().any(of_tangents);
        some.then(|| quote!(#directions.side_by_side();))
    }

    /// What is carried into the next iteration, all at once where one reads another.
    fn next_values(&self, s: &Loop) -> TokenStream {
        let phis: Vec<Val> = s.carried.iter().map(|c| c.phi).collect();
        let reads_phi = s
            .body
            .results
            .iter()
            .any(|r| matches!(r, Operand::Val(v) if phis.contains(v)));
        let names = phis.iter().map(|v| self.val(*v));
        let values = s.body.results.iter().map(|r| self.consumed(r));
        if reads_phi && phis.len() > 1 {
            quote!((#(#names),*) = (#(#values),*);)
        } else {
            quote!(#(#names = #values;)*)
        }
    }

    fn head(&self, head: &Head, body: TokenStream) -> TokenStream {
        match head {
            Head::Range { var, range } => {
                let (var, range) = (self.val(*var), self.range(range));
                quote!(for #var in #range { #body })
            }
            Head::While(cond) => {
                let stmts = self.stmts(&cond.stmts);
                match &cond.results[0] {
                    Operand::Bool(true) => quote!(loop { #body }),
                    cond => {
                        let cond = self.operand(cond);
                        quote!(loop { #stmts if !#cond { break; } #body })
                    }
                }
            }
            Head::Native { pat, iter, .. } => {
                let iter = self.opaque(iter);
                quote!(for #pat in #iter { #body })
            }
        }
    }

    fn range(&self, range: &Range) -> TokenStream {
        let (lo, hi) = (self.operand(&range.lo), self.operand(&range.hi));
        let base = if range.inclusive {
            quote!(#lo..=#hi)
        } else {
            quote!(#lo..#hi)
        };
        let step = range.step.as_ref().map(|s| self.operand(s));
        if let (Some(s), Rev::AfterStep | Rev::Both) = (&step, range.rev) {
            let length = if range.inclusive {
                quote!(range_inclusive_len)
            } else {
                quote!(range_len)
            };
            let ascending = range.rev == Rev::AfterStep;
            return quote! {
                ::gradtape::__private::stepped_back(
                    #lo, ::gradtape::__private::#length(#lo, #hi), #s, #ascending
                )
            };
        }
        let step = step.map(|s| quote!(.step_by(#s)));
        let (before, after) = match range.rev {
            Rev::No => (quote!(), quote!()),
            Rev::BeforeStep => (quote!(.rev()), quote!()),
            Rev::AfterStep => (quote!(), quote!(.rev())),
            Rev::Both => (quote!(.rev()), quote!(.rev())),
        };
        if step.is_none() && range.rev == Rev::No {
            base
        } else {
            quote!((#base) #before #step #after)
        }
    }

    fn matched(&self, s: &Match) -> TokenStream {
        let scrutinee = self.opaque(&s.scrutinee);
        let all: Vec<Val> = s
            .arms
            .iter()
            .flat_map(|a| a.bindings.iter().map(|(_, v)| *v))
            .collect();
        let arms = s.arms.iter().enumerate().map(|(k, arm)| {
            let pat = &arm.pat;
            let guard = arm.guard.as_ref().map(|g| {
                let g = self.opaque(g);
                quote!(if #g)
            });
            let bound = all
                .iter()
                .map(|v| match arm.bindings.iter().find(|(_, w)| w == v) {
                    Some((name, _)) => quote!(::core::option::Option::Some(#name)),
                    None => quote!(::core::option::Option::None),
                });
            let k = proc_macro2::Literal::usize_suffixed(k);
            quote!(#pat #guard => (#k, #(#bound,)*),)
        });
        let (selector, names) = (self.val(s.selector), all.iter().map(|v| self.val(*v)));
        quote!(let (#selector, #(#names,)*) = match #scrutinee { #(#arms)* };)
    }
}

/// Defined in the region and given out once: nobody can read it afterwards.
fn ends_with(region: &Region, result: &Operand) -> bool {
    let Operand::Val(v) = result else {
        return false;
    };
    let defined = |s: &Stmt| match &s.kind {
        StmtKind::Let(w, _) | StmtKind::PopVec(_, w) => w == v,
        StmtKind::Call(c) => c.result == *v,
        StmtKind::If(s) => s.results.contains(v),
        _ => false,
    };
    let given = region.results.iter().filter(|r| r.same(result)).count();
    given == 1 && region.stmts.iter().any(defined)
}

fn is_closure(e: &syn::Expr) -> bool {
    match e {
        syn::Expr::Closure(_) => true,
        syn::Expr::Paren(p) => is_closure(&p.expr),
        _ => false,
    }
}

/// A `Vec` whose elements are not known, at any depth.
fn has_unknown_element(ty: &Ty) -> bool {
    match ty {
        Ty::Vec(t) | Ty::Array(t, _) => matches!(**t, Ty::Unknown) || has_unknown_element(t),
        _ => false,
    }
}

/// The type as rustc reads it, of floats and containers of such, or of their tangents.
fn float_type(ty: &Ty, tangent: bool) -> Option<TokenStream> {
    let float = |float: TokenStream| match tangent {
        true => {
            let directions = Tangents::parameter();
            quote!(::gradtape::__private::Of<#directions, #float>)
        }
        false => float,
    };
    Some(match ty {
        Ty::Float(FloatTy::F64) => float(quote!(f64)),
        Ty::Float(FloatTy::F32) => float(quote!(f32)),
        Ty::Float(FloatTy::Param(t)) => float(quote!(#t)),
        Ty::Vec(t) => {
            let element = float_type(t, tangent)?;
            quote!(::std::vec::Vec<#element>)
        }
        Ty::Option(t) => {
            let payload = float_type(t, tangent)?;
            quote!(::core::option::Option<#payload>)
        }
        Ty::Array(t, Some(len)) => {
            let element = float_type(t, tangent)?;
            quote!([#element; #len])
        }
        Ty::Tuple(parts) => {
            let parts = parts.iter().map(|t| float_type(t, tangent));
            let parts = parts.collect::<Option<Vec<_>>>()?;
            quote!((#(#parts,)*))
        }
        Ty::Float(FloatTy::Any)
        | Ty::Int
        | Ty::Bool
        | Ty::Unit
        | Ty::Inert
        | Ty::Slice(_)
        | Ty::Array(_, None)
        | Ty::Result(_)
        | Ty::Unknown => return None,
    })
}

fn is_literal(e: &syn::Expr) -> bool {
    match e {
        syn::Expr::Lit(_) => true,
        syn::Expr::Unary(u) => is_literal(&u.expr),
        syn::Expr::Paren(p) => is_literal(&p.expr),
        _ => false,
    }
}

fn together(parts: impl Iterator<Item = TokenStream>) -> TokenStream {
    let parts: Vec<TokenStream> = parts.collect();
    match parts.as_slice() {
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    }
}
