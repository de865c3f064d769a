//! Statements and control flow.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Emit;
use crate::ir::*;

impl Emit<'_> {
    pub fn stmts(&self, stmts: &[Stmt]) -> TokenStream {
        let stmts = stmts.iter().map(|s| self.stmt(s));
        quote!(#(#stmts)*)
    }

    /// `let mut x_rec = Record::new();` for each record.
    pub fn records(&self, records: &[Rec]) -> TokenStream {
        let declarations = records.iter().map(|r| {
            let info = &self.arena.recs[r.0];
            let name = &info.name;
            if info.single {
                quote!(let mut #name = ::core::option::Option::None;)
            } else {
                quote!(let mut #name = ::gradtape::__private::Record::new();)
            }
        });
        quote!(#(#declarations)*)
    }

    /// `let mut x_rec = x_rec.rewind();` where the reverse sweep starts.
    pub fn rewinds(&self, records: &[Rec]) -> TokenStream {
        let rewinds = records
            .iter()
            .filter(|r| !self.arena.recs[r.0].single)
            .map(|r| {
                let name = &self.arena.recs[r.0].name;
                quote!(let mut #name = #name.rewind();)
            });
        quote!(#(#rewinds)*)
    }

    fn stmt(&self, stmt: &Stmt) -> TokenStream {
        match &stmt.kind {
            StmtKind::Let(v, op) => self.define(*v, self.op(op, stmt.span)),
            StmtKind::Declare(m, a) => {
                let (name, a) = (self.mem(*m), self.consumed(a));
                quote!(let mut #name = #a;)
            }
            StmtKind::Store(p, a) => self.guarded(p, |l, p| {
                let a = l.consumed(a);
                quote!(#p = #a;)
            }),
            StmtKind::Update(p, op, a) => {
                let (p, a) = (self.place_mut(p), self.operand(a));
                let op = compound(*op);
                quote!(#p #op #a;)
            }
            StmtKind::Push(p, a) => {
                let (p, a) = (self.place_mut(p), self.consumed(a));
                quote!(#p.push(#a);)
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
                let (p, q) = (self.place_mut(p), self.shared(q));
                quote!(#p.clone_from_slice(#q);)
            }
            StmtKind::Accumulate(p, a) => self.accumulate(p, a),
            StmtKind::AccumulatePlace(p, q) => {
                let q = self.place(q);
                self.guarded(p, |_, p| quote!(::gradtape::__private::AccumulateFrom::accumulate_from(&mut #p, &#q);))
            }
            StmtKind::Clear(p) => self.guarded(
                p,
                |_, p| quote!(::gradtape::__private::Clear::clear_all(&mut #p);),
            ),
            StmtKind::If(s) => self.branch(s),
            StmtKind::Loop(s) => self.looped(s),
            StmtKind::Match(s) => self.matched(s),
            StmtKind::Call(s) => {
                let (path, args) = (&s.path, s.args.iter().map(|a| self.arg(a)));
                self.define(s.result, quote!(#path(#(#args),*)))
            }
            StmtKind::Effect(opaque, _) => {
                let e = self.opaque(opaque);
                quote!(#e;)
            }
            StmtKind::Touch(..) => quote!(),
            StmtKind::Record(r, a) => self.record(*r, a),
            StmtKind::Adjoint(s) => self.adjoint(s),
            StmtKind::Tangent(s) => self.tangent(s),
        }
    }

    /// `let v = ..`, taken apart into payload and error where it is fallible.
    fn define(&self, v: Val, value: TokenStream) -> TokenStream {
        let name = self.val(v);
        match self.arena.vals[v.0].error {
            Some(error) => {
                let error = self.val(error);
                let value = match &self.arena.vals[v.0].annotation {
                    Some(ty) => quote!({ let whole: #ty = #value; whole }),
                    None => value,
                };
                quote!(let (#name, #error) = ::gradtape::__private::Outcome::outcome(#value);)
            }
            None => match &self.arena.vals[v.0].annotation {
                Some(ty) => quote!(let #name: #ty = #value;),
                None => quote!(let #name = #value;),
            },
        }
    }

    /// A write to an adjoint buffer that may not be asked for.
    fn guarded(
        &self,
        place: &Place,
        write: impl FnOnce(&Self, TokenStream) -> TokenStream,
    ) -> TokenStream {
        let tokens = self.place_mut(place);
        let written = write(self, tokens);
        match &place.base {
            Base::Mem(m) if self.asked.contains_key(m) => {
                let asked = &self.asked[m];
                quote!(if #asked { #written })
            }
            _ => written,
        }
    }

    fn accumulate(&self, p: &Place, a: &Operand) -> TokenStream {
        let scalar = self.arena.ty(a).is_float();
        let a = self.operand(a);
        self.guarded(p, |_, p| {
            if scalar {
                quote!(#p += #a;)
            } else {
                quote!(::gradtape::__private::AccumulateFrom::accumulate_from(&mut #p, &#a);)
            }
        })
    }

    fn record(&self, r: Rec, a: &Operand) -> TokenStream {
        let info = &self.arena.recs[r.0];
        let name = &info.name;
        let scalar = self.arena.ty(a).is_scalar();
        let a = self.operand(a);
        let a = if scalar { a } else { quote!(#a.clone()) };
        if info.single {
            quote!(#name = ::core::option::Option::Some(#a);)
        } else {
            quote!(#name.push(#a);)
        }
    }

    pub(super) fn region(&self, region: &Region) -> TokenStream {
        let stmts = self.stmts(&region.stmts);
        let results: Vec<TokenStream> = region
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
            [] => stmts,
            [one] => quote!(#stmts #one),
            many => quote!(#stmts (#(#many),*)),
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
            [] => quote!(if #cond { #then } else { #other }),
            [one] => quote!(let #one = if #cond { #then } else { #other };),
            many => quote!(let (#(#many),*) = if #cond { #then } else { #other };),
        }
    }

    fn looped(&self, s: &Loop) -> TokenStream {
        let starts = s.carried.iter().map(|c| {
            let (phi, init) = (self.val(c.phi), self.consumed(&c.init));
            quote!(let mut #phi = #init;)
        });
        let results = s.carried.iter().map(|c| {
            let (result, phi) = (self.val(c.result), self.val(c.phi));
            quote!(let #result = #phi;)
        });
        let body = self.stmts(&s.body.stmts);
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
        let body = quote!(#body #next #count #exit);
        let head = self.head(&s.head, body);
        quote!(#(#starts)* #start_trips #head #(#results)*)
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
        let step = range.step.as_ref().map(|s| {
            let s = self.operand(s);
            quote!(.step_by(#s))
        });
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

    fn arg(&self, arg: &Arg) -> TokenStream {
        match arg {
            Arg::Value(a) => self.consumed(a),
            Arg::Shared(p) => self.shared(p),
            Arg::Mut(p) => self.mutable(p),
        }
    }

    fn adjoint(&self, s: &AdjointCall) -> TokenStream {
        let path = companion_path(&s.path, "reverse");
        let args = s.args.iter().map(|a| self.arg(&a.primal));
        let bars = s.args.iter().map(|a| match &a.bar {
            None => quote!(::gradtape::__private::Nobody),
            Some(bar) => self.bar(bar),
        });
        let seed = match &s.seed {
            Some(seed) => {
                let seed = self.consumed(seed);
                quote!(::gradtape::__private::Seed::Given(#seed))
            }
            None => quote!(::gradtape::__private::Seed::From(
                ::gradtape::__private::Differentiable::zero_tangent
            )),
        };
        quote!(#path(#(#args,)* #seed, #(#bars),*);)
    }

    fn bar(&self, bar: &Place) -> TokenStream {
        match &bar.base {
            Base::Mem(m) if self.asked.contains_key(m) => {
                let (asked, place) = (&self.asked[m], self.place_mut(bar));
                let slice = matches!(bar.path.last(), None | Some(Proj::Slice { .. }));
                if slice {
                    quote!(::gradtape::__private::Perhaps(if #asked { ::core::option::Option::Some(&mut #place) } else { ::core::option::Option::None }))
                } else {
                    quote!(::gradtape::__private::PerhapsOne(if #asked { ::core::option::Option::Some(&mut #place) } else { ::core::option::Option::None }))
                }
            }
            _ => self.mutable(bar),
        }
    }

    fn tangent(&self, s: &TangentCall) -> TokenStream {
        let path = companion_path(&s.path, "forward");
        let args = s.args.iter().map(|(a, _)| self.arg(a));
        let dots = s.args.iter().map(|(_, dot)| match dot {
            None => quote!(::gradtape::__private::Nobody),
            Some(Arg::Value(a)) => {
                let a = self.operand(a);
                quote!(::gradtape::__private::Known(&#a))
            }
            Some(Arg::Shared(p)) => {
                let p = self.shared(p);
                quote!(::gradtape::__private::Known(#p))
            }
            Some(Arg::Mut(p)) => self.mutable(p),
        });
        let (value, dot) = (self.val(s.result), self.val(s.tangent));
        let definition = match self.arena.vals[s.result.0].error {
            Some(error) => {
                let error = self.val(error);
                quote!(let (#value, #error) = ::gradtape::__private::Outcome::outcome(#value);)
            }
            None => quote!(),
        };
        quote!(let (#value, #dot) = #path(#(#args,)* #(#dots),*); #definition)
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

fn compound(op: BinOp) -> TokenStream {
    match op {
        BinOp::Add => quote!(+=),
        BinOp::Sub => quote!(-=),
        BinOp::Mul => quote!(*=),
        BinOp::Div => quote!(/=),
        BinOp::Rem => quote!(%=),
        BinOp::BitAnd => quote!(&=),
        BinOp::BitOr => quote!(|=),
        BinOp::BitXor => quote!(^=),
        BinOp::Shl => quote!(<<=),
        BinOp::Shr => quote!(>>=),
        _ => unreachable!("comparisons do not assign"),
    }
}

/// `path::f::<T>` as `path::f::method::<T>`. The spans are the user's, resolved where the
/// attribute stands, so that an error about a missing companion names the attribute.
fn companion_path(path: &syn::Path, method: &str) -> TokenStream {
    let mut path = path.clone();
    let last = path.segments.last_mut().expect("a call has a path");
    let arguments = std::mem::replace(&mut last.arguments, syn::PathArguments::None);
    last.ident
        .set_span(proc_macro2::Span::call_site().located_at(last.ident.span()));
    let method = format_ident!("{method}", span = last.ident.span());
    quote!(#path::#method #arguments)
}
