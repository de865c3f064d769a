//! Operations as expressions.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{Emit, Printed, Tangents, punctuation};
use crate::ir::*;
use crate::transform::contract::PLUS_PRODUCT;

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
                let element = matches!(p.path.last(), Some(Proj::Index(_)));
                let (ty, p) = (self.arena.place_ty(p), self.place(p));
                match ty {
                    Ty::Vec(_) | Ty::Slice(_) => copied(&p),
                    // An element may be a reference: a copy of that, and not of what it points to.
                    Ty::Unknown if element => quote!(::core::clone::Clone::clone(&#p)),
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
            Op::Array(_)
            | Op::Repeat(..)
            | Op::Tuple(_)
            | Op::Some(_)
            | Op::None
            | Op::Ok(_)
            | Op::Err(_)
            | Op::EmptyVec(_) => self.made(op),
            Op::Zero(p) => {
                let p = self.shared(p);
                match &self.tangents {
                    Some(Tangents { directions, .. }) => {
                        quote!(::gradtape::__private::zeros(#directions, #p))
                    }
                    None => quote!(::gradtape::__private::Differentiable::zero_tangent(#p)),
                }
            }
            Op::Several
            | Op::Parts
            | Op::Live(_)
            | Op::IsZero(_)
            | Op::LiveBelow(..)
            | Op::Key(_)
            | Op::Recall(..)
            | Op::Keep(..) => self.of_pass(op),
            Op::Shape(_)
            | Op::ZeroOf(_)
            | Op::View(_)
            | Op::PopRow(..)
            | Op::InLanes(_)
            | Op::LenIfRead(..)
            | Op::Overwrites(..)
            | Op::KeepsLength(..)
            | Op::RunsAgain(_)
            | Op::LentCopy(..) => self.of_sweep(op),
            Op::Opaque(opaque) => self.opaque(opaque),
        }
    }

    /// A container, an option or an outcome, from its parts.
    fn made(&self, op: &Op) -> TokenStream {
        match op {
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
            _ => unreachable!("not made from parts"),
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
    pub(super) fn factor<'o>(&'o self, op: BinOp, a: &'o Operand, b: &'o Operand) -> Printed<'o> {
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
            Helper::Runtime(PLUS_PRODUCT) => {
                let [to, a, b] = [&args[0], &args[1], &args[2]];
                let (to, b, a) = (
                    self.operand(to),
                    self.factor(BinOp::Mul, a, b),
                    self.operand(a),
                );
                quote!(::gradtape::__private::plus_product(#to, #a, #b))
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
}

/// A vector of the same elements.
pub(super) fn copied(vector: &impl ToTokens) -> TokenStream {
    quote!(::gradtape::__private::vec_from(&#vector[..]))
}

/// The operator has the user's span, so that rustc says an error about it once.
fn operator(op: BinOp, span: Span, tokens: &mut TokenStream) {
    punctuation(op.symbol(), span, tokens);
}
