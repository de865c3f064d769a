//! Operations as expressions.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{Emit, Printed, Tangents, punctuation};
use crate::ir::*;

/// An operation, printed where its tokens go: most are of few tokens, and there are many of them.
pub(super) struct Computed<'e> {
    pub emit: &'e Emit<'e>,
    pub op: &'e Op,
    pub span: Span,
}

impl ToTokens for Computed<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let emit = self.emit;
        match self.op {
            Op::Copy(a) => emit.consumed(a).to_tokens(tokens),
            Op::Binary(op, a, b) => {
                let (a, b) = (emit.beside(a, b), emit.factor(*op, a, b));
                a.to_tokens(tokens);
                operator(*op, self.span, tokens);
                b.to_tokens(tokens);
            }
            op => emit.op(op, self.span).to_tokens(tokens),
        }
    }
}

impl Emit<'_> {
    fn op(&self, op: &Op, span: Span) -> TokenStream {
        match op {
            Op::Copy(_) | Op::Binary(..) => {
                let emit = self;
                Computed { emit, op, span }.into_token_stream()
            }
            Op::Neg(a) => self.negated(a),
            Op::Not(a) => {
                let a = self.operand(a);
                quote!(!#a)
            }
            Op::Rule(rule, args) => self.rule(rule, args),
            Op::Piecewise(name, args) => self.method(name, args, false),
            Op::Observe(name, args) => self.method(name, args, true),
            Op::Helper(helper, args) => self.helper(*helper, args),
            Op::Cast(a, ty) => {
                let tokens = self.operand(a);
                match (&self.tangents, self.primal_of(a)) {
                    (Some(t), Some(primal)) => {
                        let directions = &t.directions;
                        quote!(::gradtape::__private::cast_tangents::<#ty, _, _>(#directions, &#primal, #tokens))
                    }
                    _ => quote!(#tokens as #ty),
                }
            }
            Op::Load(p) => self.load(p),
            Op::Snapshot(p) => {
                let (ty, p) = (self.arena.place_ty(p), self.place(p));
                match ty {
                    Ty::Vec(_) | Ty::Slice(_) => copied(&p),
                    _ => quote!(#p.to_owned()),
                }
            }
            Op::Len(p) => {
                let p = self.place(p);
                quote!(#p.len())
            }
            Op::IsSome(p) => {
                let p = self.place(p);
                quote!(#p.is_some())
            }
            Op::Array(parts) => {
                let parts = parts.iter().map(|p| self.consumed(p));
                quote!([#(#parts),*])
            }
            Op::Repeat(a, n, container) => {
                let (a, n) = (self.consumed(a), self.operand(n));
                match container {
                    Container::Array => quote!([#a; #n]),
                    Container::Vec => quote!(::gradtape::__private::vec_of(#a, #n)),
                }
            }
            Op::Tuple(parts) => {
                let parts = parts.iter().map(|p| self.consumed(p));
                quote!((#(#parts,)*))
            }
            Op::Some(a) => {
                let a = self.consumed(a);
                quote!(::core::option::Option::Some(#a))
            }
            Op::None => quote!(::core::option::Option::None),
            Op::Ok(a) => {
                let a = self.consumed(a);
                quote!(::core::result::Result::Ok(#a))
            }
            Op::Err(a) => {
                let a = self.operand(a);
                quote!(::core::result::Result::Err(::gradtape::__private::unwrap_error(#a)))
            }
            Op::EmptyVec(None) => quote!(::std::vec::Vec::new()),
            Op::EmptyVec(Some(n)) => {
                let n = self.operand(n);
                quote!(::gradtape::__private::vec_with_capacity(#n))
            }
            Op::Zero(p) => {
                let p = self.shared(p);
                match &self.tangents {
                    Some(Tangents { directions, .. }) => {
                        quote!(::gradtape::__private::zeros(#directions, #p))
                    }
                    None => quote!(::gradtape::__private::Differentiable::zero_tangent(#p)),
                }
            }
            Op::Shape(p) => {
                let p = match (&p.base, p.path.as_slice(), self.arena.place_ty(p)) {
                    // Of the slice, not of a reference to it, whose lifetime would be in the shape.
                    (Base::Val(v), [], Ty::Slice(_)) => {
                        let name = self.val(*v);
                        quote!(&#name[..])
                    }
                    _ => self.shared(p),
                };
                quote!(::gradtape::__private::Shape::of(#p))
            }
            Op::ZeroOf(shape) => {
                let shape = self.operand(shape);
                quote!(#shape.zero())
            }
            Op::View(view) => self.view(view),
            Op::LenIfRead(path, i, p) => {
                let i = proc_macro2::Literal::usize_unsuffixed(*i);
                let read = self.of_companion(path, "READ", 1, quote!([#i]));
                let p = self.place(p);
                quote!(if #read { #p.len() } else { 0 })
            }
            Op::Overwrites(path, i, lengths) => {
                let i = proc_macro2::Literal::usize_unsuffixed(*i);
                let lengths = lengths.iter().map(|n| self.operand(n));
                self.of_companion(path, "overwrites", 1, quote!(([#(#lengths),*], 4)[#i]))
            }
            Op::KeepsLength(path, i) => {
                let i = proc_macro2::Literal::usize_unsuffixed(*i);
                self.of_companion(path, "KEEPS_LENGTH", 1, quote!([#i]))
            }
            Op::RunsAgain(path) => self.of_companion(path, "runs_again", 1, quote!((4))),
            Op::LentCopy(path, i, p) => {
                let i = proc_macro2::Literal::usize_unsuffixed(*i);
                let mutable = self.of_companion(path, "MUTABLE", 1, quote!(.as_slice()[#i]));
                let p = self.place(p);
                quote!(::gradtape::__private::lent_copy(::gradtape::__private::ByMut::<{ #mutable }>, || #p.to_owned()))
            }
            Op::Several
            | Op::Parts
            | Op::Live(_)
            | Op::LiveBelow(..)
            | Op::Key(_)
            | Op::Recall(..)
            | Op::Keep(..) => self.of_pass(op),
            Op::PopRow(rec, n) => {
                let (name, n) = (&self.arena.recs[rec.0].name, self.operand(n));
                quote!(#name.pop_row(#n))
            }
            Op::InLanes(of) => {
                let (row, n) = (self.place(&of.row), self.operand(&of.n));
                let lanes = proc_macro2::Literal::usize_unsuffixed(of.lanes);
                let function = match of.mutable {
                    true => quote!(in_lanes_mut),
                    false => quote!(in_lanes),
                };
                quote!(::gradtape::__private::#function::<_, #lanes>(#row, #n))
            }
            Op::Opaque(opaque) => self.opaque(opaque),
        }
    }

    /// Each test and each `[..]` costs rustc time in every function: only those are there that are needed.
    fn view(&self, view: &View) -> TokenStream {
        let container = self.place_with(&view.container, view.mutable);
        let n = self.operand(&view.n);
        let range = match &view.start {
            None => quote!(..#n),
            Some(start) => {
                let start = self.operand(start);
                quote!(#start..#start + #n)
            }
        };
        // Of no elements, those before the first are there, whatever the container.
        let whole = view.start.is_none() && view.container.path.is_empty();
        let may_be_none = !whole && !matches!(view.n.fixed(), Some(1..));
        let some = may_be_none.then(|| quote!(#n > 0));
        let memory = match &view.container.base {
            Base::Mem(m) => Some(m),
            Base::Val(v) => self.viewed.get(v),
            Base::Const(..) => None,
        };
        // Nobody may have lent the adjoint.
        let lent = memory.and_then(|m| self.asked.get(m));
        let lent = lent.map(ToTokens::to_token_stream);
        let reference = if view.mutable {
            quote!(&mut)
        } else {
            quote!(&)
        };
        let elements = quote!(#reference #container[#range]);
        let conditions: Vec<TokenStream> = some.into_iter().chain(lent).collect();
        match conditions.is_empty() {
            true => elements,
            false => quote!(if #(#conditions)&&* { #elements } else { #reference [] }),
        }
    }

    /// Before `-` rustc must know the type; that of tangents of literals it may learn further down.
    fn negated(&self, a: &Operand) -> TokenStream {
        let open = matches!(
            (a, self.arena.ty(a)),
            (Operand::Val(_), Ty::Float(FloatTy::Any))
        );
        let a = self.operand(a);
        match open {
            true => quote!(::gradtape::__private::negated(#a)),
            false => quote!(-#a),
        }
    }

    /// The right operand. A primal that tangents are multiplied by may be a reference.
    fn factor<'o>(&'o self, op: BinOp, a: &'o Operand, b: &'o Operand) -> Printed<'o> {
        let tokens = self.beside(b, a);
        let scales = matches!(op, BinOp::Mul | BinOp::Div) && self.primal_of(a).is_some();
        let may_be_reference = match (b, self.arena.ty(b)) {
            (_, Ty::Unknown) => true,
            (Operand::Val(_), _) => self.tangents.as_ref().is_some_and(|t| t.references),
            _ => false,
        };
        match scales && may_be_reference {
            true => quote!(::gradtape::__private::number(#tokens)).into(),
            false => tokens,
        }
    }

    /// An operand of a binary operation. In generic code rustc cannot tell the type of a literal from
    /// the other operand unless that one's is certain.
    fn beside<'o>(&'o self, operand: &'o Operand, other: &'o Operand) -> Printed<'o> {
        let certain = match self.arena.ty(other) {
            Ty::Unknown | Ty::Float(FloatTy::Any) => !matches!(other, Operand::Val(_)),
            _ => true,
        };
        match operand {
            Operand::Float(_) if self.generic && !certain => {
                let literal = self.operand(operand);
                let other = match self.primal_of(other) {
                    Some(primal) => Printed::Name(primal),
                    None => self.operand(other),
                };
                quote!(::gradtape::__private::like(#other, #literal)).into()
            }
            operand => self.operand(operand),
        }
    }

    /// The inherent method where the type is certain, else the trait's.
    fn rule(&self, rule: &tape_runtime::rules::Rule, args: &[Operand]) -> TokenStream {
        let name = format_ident!("{}", rule.name);
        let tokens = args.iter().map(|a| self.operand(a));
        if rule.is_kink {
            return quote!(::gradtape::__private::kinks::#name(#(#tokens),*));
        }
        let certain =
            matches!(&args[0], Operand::Val(v) if self.arena.vals[v.0].ty.is_concrete_float());
        if certain {
            let mut tokens = tokens;
            let receiver = tokens.next();
            quote!(#receiver.#name(#(#tokens),*))
        } else {
            quote!(::gradtape::__private::Scalar::#name(#(#tokens),*))
        }
    }

    fn method(&self, name: &syn::Ident, args: &[Operand], by_ref: bool) -> TokenStream {
        let mut args = args.iter();
        let receiver = args.next().map(|a| self.operand(a));
        let args = args.map(|a| {
            let a = self.operand(a);
            if by_ref { quote!(&#a).into() } else { a }
        });
        quote!(#receiver.#name(#(#args),*))
    }

    fn helper(&self, helper: Helper, args: &[Operand]) -> TokenStream {
        let tokens = args.iter().map(|a| self.consumed(a));
        match helper {
            Helper::Kink(name) => {
                let name = format_ident!("{name}");
                quote!(::gradtape::__private::kinks::#name(#(#tokens),*))
            }
            Helper::Runtime("cast_adjoint") => {
                let (a, g) = (self.operand(&args[0]), self.operand(&args[1]));
                quote!(::gradtape::__private::CastAdjoint::cast_adjoint(&#a, #g))
            }
            Helper::Runtime(name) => {
                let name = format_ident!("{name}");
                quote!(::gradtape::__private::#name(#(#tokens),*))
            }
        }
    }

    fn load(&self, place: &Place) -> TokenStream {
        let tokens = self.place(place);
        let ty = self.arena.place_ty(place);
        if ty.is_scalar() {
            tokens
        } else if let Ty::Vec(_) = ty {
            copied(&tokens)
        } else if ty.is_aggregate() || matches!(&place.base, Base::Mem(_)) && place.path.is_empty()
        {
            quote!(#tokens.clone())
        } else if place.path.iter().any(|p| matches!(p, Proj::Payload)) {
            // Only rustc knows what is in it: a number, or what cannot be moved out. As a
            // function, so that a reference stays one.
            quote!(::core::clone::Clone::clone(&#tokens))
        } else {
            tokens
        }
    }

    /// User code in a block that gives its names their values.
    pub(super) fn opaque(&self, opaque: &Opaque) -> TokenStream {
        let mut expr = (*opaque.expr).clone();
        let bindings: Vec<TokenStream> = opaque
            .uses
            .iter()
            .filter(|(name, used)| !self.renamed(&mut expr, name, used))
            .filter_map(|(name, used)| self.binding(name, used))
            .collect();
        if bindings.is_empty() {
            expr.to_token_stream()
        } else {
            quote!({ #(#bindings)* #expr })
        }
    }

    /// What is read again is not moved to the user's name: the code names it as it is.
    fn renamed(&self, expr: &mut syn::Expr, name: &syn::Ident, used: &Use) -> bool {
        let Use::Value(Operand::Val(v)) = used else {
            return false;
        };
        if !self.is_read_again(*v) || self.val(*v) == name {
            return false;
        }
        let mut renamed = expr.clone();
        let mut rename = Rename::new(name, self.val(*v));
        syn::visit_mut::VisitMut::visit_expr_mut(&mut rename, &mut renamed);
        if !rename.bound {
            *expr = renamed;
        }
        !rename.bound
    }

    /// Moving it would be too early.
    fn is_read_again(&self, v: Val) -> bool {
        let uses = self.uses.get(&v).copied().unwrap_or(0);
        uses > 1 && !self.arena.vals[v.0].ty.is_scalar() && !self.refs.contains(&v)
    }

    fn binding(&self, name: &syn::Ident, used: &Use) -> Option<TokenStream> {
        let value = match used {
            Use::Value(Operand::Val(v)) if self.val(*v) == name => return None,
            Use::Place(Place {
                base: Base::Mem(m),
                path,
            }) if path.is_empty() && self.mem(*m) == name => return None,
            // A container under another name: the user's code reaches it through a reference.
            Use::Place(
                place @ Place {
                    base: Base::Mem(_),
                    path,
                },
            ) if path.is_empty() && !self.arena.place_ty(place).is_scalar() => self.mutable(place),
            Use::Ref(inner) | Use::RefMut(inner) if self.is_same_reference(name, inner) => {
                return None;
            }
            Use::Value(Operand::Val(v)) if self.is_read_again(*v) => {
                let value = self.val(*v);
                quote!(::core::clone::Clone::clone(&#value))
            }
            other => self.used(other),
        };
        let ty = match used {
            Use::Value(operand) => self.written_type(operand, &self.arena.ty(operand), false),
            _ => quote!(),
        };
        Some(quote!(#[allow(unused_variables)] let #name #ty = #value;))
    }

    /// The parameter itself is the reference that the user's code expects.
    fn is_same_reference(&self, name: &syn::Ident, inner: &Use) -> bool {
        match inner {
            Use::Place(Place {
                base: Base::Mem(m),
                path,
            }) => path.is_empty() && self.mem(*m) == name && self.arena.mems[m.0].by_ref,
            Use::Place(Place {
                base: Base::Val(v),
                path,
            }) => path.is_empty() && self.val(*v) == name && self.refs.contains(v),
            _ => false,
        }
    }

    fn used(&self, used: &Use) -> TokenStream {
        match used {
            Use::Value(operand) => self.operand(operand).into_token_stream(),
            Use::Place(place) => self.place(place),
            Use::Ref(inner) => {
                let inner = self.used(inner);
                quote!(&#inner)
            }
            Use::RefMut(inner) => {
                let inner = self.used(inner);
                quote!(&mut #inner)
            }
            Use::Tuple(parts) => {
                let parts = parts.iter().map(|p| self.used(p));
                quote!((#(#parts,)*))
            }
            Use::Option(some, payload) => {
                let (some, payload) = (self.operand(some), self.used(payload));
                quote!(if #some { ::core::option::Option::Some(#payload) } else { ::core::option::Option::None })
            }
            Use::Closure(opaque) => self.opaque(opaque),
        }
    }
}

/// A vector of the same elements.
pub(super) fn copied(vector: &impl ToTokens) -> TokenStream {
    quote!(::gradtape::__private::vec_from(&#vector[..]))
}

/// The operator has the user's span, so that rustc says an error about it once.
fn operator(op: BinOp, span: Span, tokens: &mut TokenStream) {
    punctuation(op.symbol(), span, tokens);
}

/// Gives a variable another name.
struct Rename<'a> {
    from: &'a syn::Ident,
    to: &'a syn::Ident,
    /// The old name must stay: it is bound within, or may be hidden in a macro or a field.
    bound: bool,
}

impl<'a> Rename<'a> {
    fn new(from: &'a syn::Ident, to: &'a syn::Ident) -> Rename<'a> {
        Rename {
            from,
            to,
            bound: false,
        }
    }
}

impl syn::visit_mut::VisitMut for Rename<'_> {
    fn visit_expr_path_mut(&mut self, p: &mut syn::ExprPath) {
        if p.qself.is_none() && p.path.is_ident(self.from) {
            p.path = self.to.clone().into();
        }
    }

    fn visit_pat_ident_mut(&mut self, p: &mut syn::PatIdent) {
        self.bound |= p.ident == *self.from;
        syn::visit_mut::visit_pat_ident_mut(self, p);
    }

    fn visit_field_value_mut(&mut self, f: &mut syn::FieldValue) {
        self.bound |= f.colon_token.is_none();
        syn::visit_mut::visit_field_value_mut(self, f);
    }

    fn visit_macro_mut(&mut self, _: &mut syn::Macro) {
        self.bound = true;
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {
        self.bound = true;
    }
}
