//! Plain expressions where variables are needed.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Lit, Macro, UnOp};

use super::super::activity::Activity;
use super::super::methods;
use super::Walk;
use super::method::float_method;
use crate::syntax::VecParts;

impl Walk<'_> {
    /// Makes a constant of a plain expression.
    ///
    /// Literals become constants at once. Of other expressions the type decides, in rustc: floats and
    /// containers of them become constants, all else stays. What may have no type of its own yet
    /// (`Vec::new()`, `None`) or no value (`return`) is left alone.
    pub(super) fn lift(&self, e: &mut Expr) {
        if let (Some(_), Some(method)) = (self.body, float_method(e)) {
            // A function of floats, where one of variables is needed.
            *e = Expr::Verbatim(quote_spanned!(e.span()=> ::gradtape::Scalar::#method));
            return;
        }
        match e {
            Expr::Lit(l) if is_float(&l.lit) => *e = Expr::Verbatim(self.literal(l)),
            Expr::Unary(u) if matches!(u.op, UnOp::Neg(_)) && is_literal(&u.expr) => {
                *e = Expr::Verbatim(self.literal(u));
            }
            // Their parts were visited, and lifted where they are plain.
            Expr::Paren(_) | Expr::Group(_) | Expr::Tuple(_) | Expr::Array(_) | Expr::Repeat(_) => {
            }
            Expr::Binary(_) | Expr::Unary(_) | Expr::Path(_) | Expr::Field(_) | Expr::Index(_)
                if !is_integer(e) && !is_unit_variant(e) =>
            {
                *e = Expr::Verbatim(self.lifted(e));
            }
            Expr::MethodCall(m) if gives_a_float(m) || self.is_settled(m) => {
                *e = Expr::Verbatim(self.lifted(e))
            }
            Expr::Call(c) if is_of_floats(&c.func) || self.is_of_number(&c.func) => {
                *e = Expr::Verbatim(self.lifted(e));
            }
            Expr::Cast(c) if is_float_type(&c.ty) => *e = Expr::Verbatim(self.lifted(e)),
            _ => {}
        }
    }

    /// `T::zero()`, where the tape is over `T`.
    fn is_of_number(&self, callee: &Expr) -> bool {
        let (Some(body), Expr::Path(p)) = (self.body, callee) else {
            return false;
        };
        let first = p.path.segments.first();
        p.path.segments.len() > 1 && first.is_some_and(|s| s.ident == body.number.name)
    }

    /// In a function, where types are written: the type of a method's result does not depend on what
    /// stands around it.
    fn is_settled(&self, m: &syn::ExprMethodCall) -> bool {
        const OPEN: &[&str] = &[
            "sum",
            "product",
            "collect",
            "into",
            "parse",
            "unwrap_or_default",
        ];
        self.body.is_some() && !OPEN.contains(&m.method.to_string().as_str())
    }

    /// Lifted by its type.
    pub(super) fn lifted(&self, e: &Expr) -> TokenStream {
        let e = without_parentheses(e);
        let variables = match self.body {
            Some(body) => {
                let var = body.number.var();
                quote!(::core::marker::PhantomData::<#var>)
            }
            None => {
                let tape = self.tape;
                quote!(#tape.variables())
            }
        };
        quote_spanned! {e.span()=>
            (&mut ::gradtape::__private::tape::Lifted(
                #variables, ::core::option::Option::Some(#e)
            )).lift()
        }
    }

    /// A constant of the kind of number that the tape is over.
    fn literal(&self, literal: &dyn ToTokens) -> TokenStream {
        let span = literal.span();
        match self.body {
            Some(body) => {
                let number = &body.number.name;
                quote_spanned!(span=> ::gradtape::__private::tape::constant::<#number>(#literal))
            }
            None => {
                let tape = self.tape;
                quote_spanned!(span=> #tape.literal(#literal))
            }
        }
    }

    /// `vec![a, b]` and `vec![a; n]`.
    pub(super) fn vec(&mut self, mac: &mut Macro, want: &Activity) -> Activity {
        let Some(mut parts) = VecParts::of(mac) else {
            return Activity::from(self.among(mac.tokens.clone()));
        };
        let found = match &mut parts {
            VecParts::Repeat(repeated) => {
                let (element, n) = &mut **repeated;
                let found = self.expr(element, want);
                self.expr(n, &Activity::No);
                found
            }
            VecParts::Elements(elements) => self.elements(elements.iter_mut(), want),
        };
        if self.rewriting {
            mac.tokens = quote!(#parts);
        }
        found
    }
}

fn is_float(lit: &Lit) -> bool {
    match lit {
        Lit::Float(float) => matches!(float.suffix(), "" | "f64" | "f32"),
        _ => false,
    }
}

fn is_literal(e: &Expr) -> bool {
    matches!(e, Expr::Lit(l) if is_float(&l.lit))
}

/// Arithmetic of integer literals.
fn is_integer(e: &Expr) -> bool {
    match e {
        Expr::Lit(l) => matches!(l.lit, Lit::Int(_)),
        Expr::Unary(u) => is_integer(&u.expr),
        Expr::Binary(b) => is_integer(&b.left) || is_integer(&b.right) || is_logic(&b.op),
        _ => false,
    }
}

fn is_logic(op: &syn::BinOp) -> bool {
    use syn::BinOp::{Add, Div, Mul, Rem, Sub};
    !matches!(op, Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_))
}

/// `None`, and constants of enums; constants of floats are written in capitals.
fn is_unit_variant(e: &Expr) -> bool {
    let Expr::Path(p) = e else { return false };
    let last = p.path.segments.last().map(|s| s.ident.to_string());
    last.is_some_and(|name| {
        name.starts_with(char::is_uppercase) && name.chars().any(char::is_lowercase)
    })
}

/// What is an argument now needs none.
pub(super) fn without_parentheses(e: &Expr) -> &Expr {
    match e {
        Expr::Paren(p) => without_parentheses(&p.expr),
        e => e,
    }
}

/// Whether the type of a method's result is settled where the method stands.
fn gives_a_float(m: &syn::ExprMethodCall) -> bool {
    let name = m.method.to_string();
    let written = m.turbofish.as_ref().map(|t| quote!(#t).to_string());
    let written = written.is_some_and(|t| t.contains("f64") || t.contains("f32"));
    name == "value" || written || methods::has_rule(&name)
}

/// A function in scope, or of a float: not a constructor, whose type may be settled elsewhere.
fn is_of_floats(callee: &Expr) -> bool {
    let Expr::Path(p) = callee else { return false };
    let first = p.path.segments.first().map(|s| s.ident.to_string());
    let first = first.unwrap_or_default();
    let in_scope = p.path.segments.len() == 1 && first.starts_with(char::is_lowercase);
    in_scope || first == "f64" || first == "f32"
}

fn is_float_type(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Path(p) if p.path.is_ident("f64") || p.path.is_ident("f32"))
}
