//! Code of the user that is not looked into.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Emit;
use crate::ir::*;

impl Emit<'_> {
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
        let v = match used {
            Use::Value(Operand::Val(v)) => v,
            Use::Looked(Operand::Val(v)) => {
                let mut rename = Rename::new(name, self.val(*v));
                syn::visit_mut::VisitMut::visit_expr_mut(&mut rename, expr);
                return true;
            }
            _ => return false,
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
            Use::Value(operand) | Use::Looked(operand) => self.operand(operand).into_token_stream(),
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
