//! `#[cfg]` within a function: an attribute macro sees it unexpanded, and rustc alone can decide.
//!
//! Each combination of the conditions becomes a variant of the function, and gets a companion that
//! stands under the condition that selects it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, Meta, Token};

/// More conditions than this would be more companions than anybody wants to compile.
const MAX_CONDITIONS: u32 = 6;

pub(crate) struct Variant {
    pub function: syn::ItemFn,
    /// What rustc has to find true; `None` where there is nothing to decide.
    pub condition: Option<TokenStream>,
}

impl Variant {
    /// The function as it is.
    pub fn whole(function: syn::ItemFn) -> Variant {
        Variant {
            function,
            condition: None,
        }
    }
}

/// The variants of a function, or the attribute that is one condition too many.
pub(crate) fn variants(function: &syn::ItemFn) -> Result<Vec<Variant>, Box<Attribute>> {
    let mut atoms = Atoms::default();
    atoms.visit_signature(&function.sig);
    atoms.visit_block(&function.block);
    if let Some(attribute) = atoms.one_too_many {
        return Err(Box::new(attribute));
    }
    if !atoms.conditional {
        return Ok(vec![Variant::whole(function.clone())]);
    }
    let all = (0..1u32 << atoms.known.len()).map(|bits| variant(function, &atoms.known, bits));
    Ok(all.collect())
}

fn variant(function: &syn::ItemFn, atoms: &[Meta], bits: u32) -> Variant {
    let holds: Vec<bool> = (0..atoms.len()).map(|i| bits >> i & 1 == 1).collect();
    let mut function = function.clone();
    let mut configure = Configure {
        atoms,
        holds: &holds,
    };
    configure.visit_signature_mut(&mut function.sig);
    configure.visit_block_mut(&mut function.block);
    let terms = atoms.iter().zip(&holds).map(|(atom, holds)| {
        if *holds {
            quote!(#atom)
        } else {
            quote!(not(#atom))
        }
    });
    let condition = quote!(all(#(#terms),*));
    function.attrs.push(syn::parse_quote!(#[cfg(#condition)]));
    Variant {
        function,
        condition: Some(condition),
    }
}

/// The conditions that `all`, `any` and `not` are made of.
#[derive(Default)]
struct Atoms {
    known: Vec<Meta>,
    conditional: bool,
    one_too_many: Option<Attribute>,
}

impl<'ast> Visit<'ast> for Atoms {
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Some((predicate, _)) = conditional(attribute) {
            self.conditional = true;
            self.collect(&predicate, attribute);
        }
    }

    /// An item within the body keeps its own conditions.
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

impl Atoms {
    fn collect(&mut self, predicate: &Meta, attribute: &Attribute) {
        if let Some((_, parts)) = connective(predicate) {
            parts.iter().for_each(|p| self.collect(p, attribute));
        } else if constant(predicate).is_none() && !self.known.contains(predicate) {
            if self.known.len() as u32 == MAX_CONDITIONS {
                self.one_too_many = Some(attribute.clone());
            } else {
                self.known.push(predicate.clone());
            }
        }
    }
}

/// `cfg(predicate)` or `cfg_attr(predicate, attributes..)`
fn conditional(attribute: &Attribute) -> Option<(Meta, Vec<Meta>)> {
    let is_cfg = attribute.path().is_ident("cfg");
    if !is_cfg && !attribute.path().is_ident("cfg_attr") {
        return None;
    }
    let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
    let mut parts = attribute.parse_args_with(parse).ok()?.into_iter();
    Some((parts.next()?, parts.collect()))
}

fn connective(predicate: &Meta) -> Option<(String, Vec<Meta>)> {
    let Meta::List(list) = predicate else {
        return None;
    };
    let name = list.path.get_ident()?.to_string();
    if !["all", "any", "not"].contains(&name.as_str()) {
        return None;
    }
    let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
    let parts = list.parse_args_with(parse).ok()?;
    Some((name, parts.into_iter().collect()))
}

fn constant(predicate: &Meta) -> Option<bool> {
    match predicate.to_token_stream().to_string().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Leaves out what the conditions leave out.
struct Configure<'a> {
    atoms: &'a [Meta],
    holds: &'a [bool],
}

impl Configure<'_> {
    fn holds(&self, predicate: &Meta) -> bool {
        match connective(predicate) {
            Some((name, parts)) => {
                let mut parts = parts.iter().map(|p| self.holds(p));
                match name.as_str() {
                    "all" => parts.all(|p| p),
                    "any" => parts.any(|p| p),
                    _ => !parts.any(|p| p),
                }
            }
            None => constant(predicate).unwrap_or_else(|| {
                let at = self.atoms.iter().position(|a| a == predicate);
                at.is_some_and(|i| self.holds[i])
            }),
        }
    }

    /// Is it there? Its attributes lose their conditions.
    fn keeps(&self, attrs: &mut Vec<Attribute>) -> bool {
        let mut kept = Vec::new();
        for attribute in std::mem::take(attrs) {
            match conditional(&attribute) {
                Some((predicate, _)) if attribute.path().is_ident("cfg") => {
                    if !self.holds(&predicate) {
                        return false;
                    }
                }
                Some((predicate, given)) => {
                    if self.holds(&predicate) {
                        kept.extend(
                            given
                                .iter()
                                .map(|m| -> Attribute { syn::parse_quote!(#[#m]) }),
                        );
                    }
                }
                None => kept.push(attribute),
            }
        }
        *attrs = kept;
        true
    }

    /// The parser hangs the attributes before an expression on its leftmost part.
    fn keeps_expr(&self, e: &mut Expr) -> bool {
        attributes(e).is_none_or(|attrs| self.keeps(attrs))
            && leftmost(e).is_none_or(|left| self.keeps_expr(left))
    }

    fn keeps_stmt(&self, stmt: &mut syn::Stmt) -> bool {
        match stmt {
            syn::Stmt::Local(local) => self.keeps(&mut local.attrs),
            syn::Stmt::Macro(m) => self.keeps(&mut m.attrs),
            syn::Stmt::Expr(e, _) => self.keeps_expr(e),
            syn::Stmt::Item(_) => true,
        }
    }

    fn retain<T, P: Default>(
        &self,
        list: &mut Punctuated<T, P>,
        keeps: impl Fn(&Self, &mut T) -> bool,
    ) {
        let items = std::mem::take(list).into_iter();
        *list = items
            .filter_map(|mut item| keeps(self, &mut item).then_some(item))
            .collect();
    }
}

impl VisitMut for Configure<'_> {
    fn visit_signature_mut(&mut self, sig: &mut syn::Signature) {
        self.retain(&mut sig.inputs, |c, input| match input {
            syn::FnArg::Typed(t) => c.keeps(&mut t.attrs),
            syn::FnArg::Receiver(r) => c.keeps(&mut r.attrs),
        });
        self.retain(&mut sig.generics.params, |c, param| match param {
            syn::GenericParam::Lifetime(p) => c.keeps(&mut p.attrs),
            syn::GenericParam::Type(p) => c.keeps(&mut p.attrs),
            syn::GenericParam::Const(p) => c.keeps(&mut p.attrs),
        });
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts.retain_mut(|stmt| self.keeps_stmt(stmt));
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_mut(&mut self, e: &mut Expr) {
        match e {
            Expr::Match(m) => m.arms.retain_mut(|arm| self.keeps(&mut arm.attrs)),
            Expr::Array(a) => self.retain(&mut a.elems, Self::keeps_expr),
            Expr::Tuple(t) => self.retain(&mut t.elems, Self::keeps_expr),
            Expr::Call(c) => self.retain(&mut c.args, Self::keeps_expr),
            Expr::MethodCall(m) => self.retain(&mut m.args, Self::keeps_expr),
            Expr::Struct(s) => self.retain(&mut s.fields, |c, f| c.keeps(&mut f.attrs)),
            _ => {}
        }
        visit_mut::visit_expr_mut(self, e);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// The part of an expression that it starts with.
fn leftmost(e: &mut Expr) -> Option<&mut Expr> {
    match e {
        Expr::Binary(b) => Some(&mut b.left),
        Expr::Assign(a) => Some(&mut a.left),
        Expr::Cast(c) => Some(&mut c.expr),
        Expr::MethodCall(m) => Some(&mut m.receiver),
        Expr::Call(c) => Some(&mut c.func),
        Expr::Index(i) => Some(&mut i.expr),
        Expr::Field(f) => Some(&mut f.base),
        Expr::Try(t) => Some(&mut t.expr),
        _ => None,
    }
}

fn attributes(e: &mut Expr) -> Option<&mut Vec<Attribute>> {
    macro_rules! of {
        ($($kind:ident)*) => {
            match e {
                $(Expr::$kind(e) => Some(&mut e.attrs),)*
                _ => None,
            }
        };
    }
    of!(
        Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field ForLoop
        Group If Index Let Lit Loop Macro Match MethodCall Paren Path Range Reference Repeat Return
        Struct Try TryBlock Tuple Unary Unsafe While Yield
    )
}
