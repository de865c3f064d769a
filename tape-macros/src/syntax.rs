//! Pieces of syntax that several phases read.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Ident, Item, Token, Type};

/// What `vec!` is given.
pub(crate) enum VecParts {
    /// The element and how often.
    Repeat(Box<(Expr, Expr)>),
    Elements(Vec<Expr>),
}

impl VecParts {
    /// As far as it can be read.
    pub fn of(mac: &syn::Macro) -> Option<VecParts> {
        let repeat = |input: ParseStream| {
            let value: Expr = input.parse()?;
            input.parse::<Token![;]>()?;
            Ok((value, input.parse::<Expr>()?))
        };
        if let Ok(parts) = repeat.parse2(mac.tokens.clone()) {
            return Some(VecParts::Repeat(Box::new(parts)));
        }
        let elements = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.tokens.clone());
        Some(VecParts::Elements(elements.ok()?.into_iter().collect()))
    }
}

impl ToTokens for VecParts {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            VecParts::Repeat(parts) => {
                let (element, n) = &**parts;
                quote!(#element; #n)
            }
            VecParts::Elements(elements) => quote!(#(#elements),*),
        });
    }
}

/// `T` of `Vec<T>`, `Option<T>`, `Result<T, E>` and the like.
pub(crate) fn type_argument(ty: &Type) -> Option<&Type> {
    let Type::Path(p) = ty else { return None };
    match &p.path.segments.last()?.arguments {
        syn::PathArguments::AngleBracketed(a) => a.args.iter().find_map(|a| match a {
            syn::GenericArgument::Type(t) => Some(t),
            _ => None,
        }),
        _ => None,
    }
}

/// The same, to be replaced.
pub(crate) fn type_argument_mut(ty: &mut Type) -> Option<&mut Type> {
    let Type::Path(p) = ty else { return None };
    match &mut p.path.segments.last_mut()?.arguments {
        syn::PathArguments::AngleBracketed(a) => a.args.iter_mut().find_map(|a| match a {
            syn::GenericArgument::Type(t) => Some(t),
            _ => None,
        }),
        _ => None,
    }
}

/// `T` of `container<T>`
pub(crate) fn argument_of<'t>(ty: &'t Type, container: &str) -> Option<&'t Type> {
    match ty {
        Type::Path(p) if p.path.segments.last()?.ident == container => type_argument(ty),
        _ => None,
    }
}

/// The name that an item declares.
pub(crate) fn item_name(item: &Item) -> Option<Ident> {
    item_name_mut(&mut item.clone()).cloned()
}

/// The same, to be replaced.
pub(crate) fn item_name_mut(item: &mut Item) -> Option<&mut Ident> {
    match item {
        Item::Fn(i) => Some(&mut i.sig.ident),
        Item::Const(i) => Some(&mut i.ident),
        Item::Static(i) => Some(&mut i.ident),
        Item::Struct(i) => Some(&mut i.ident),
        Item::Enum(i) => Some(&mut i.ident),
        Item::Type(i) => Some(&mut i.ident),
        Item::Trait(i) => Some(&mut i.ident),
        Item::Mod(i) => Some(&mut i.ident),
        Item::Macro(i) => i.ident.as_mut(),
        _ => None,
    }
}

/// Whether the name is among these. To compare an identifier takes its text, each time anew.
pub(crate) fn is_among(name: &Ident, names: &[&str]) -> bool {
    names.contains(&name.to_string().as_str())
}

/// Where an expression begins, which is all that `Spanned` tells on stable Rust, and not before it has printed
/// the whole of it.
pub(crate) fn start_of(mut e: &Expr) -> Span {
    loop {
        e = match e {
            Expr::Assign(a) => &a.left,
            Expr::Binary(b) => &b.left,
            Expr::Call(c) => &c.func,
            Expr::Cast(c) => &c.expr,
            Expr::Field(f) => &f.base,
            Expr::Index(i) => &i.expr,
            Expr::MethodCall(m) => &m.receiver,
            Expr::Try(t) => &t.expr,
            Expr::Lit(l) => return l.lit.span(),
            Expr::Paren(p) => return p.paren_token.span.join(),
            Expr::Path(p) if p.qself.is_none() && p.path.leading_colon.is_none() => {
                return p.path.segments[0].ident.span();
            }
            Expr::Reference(r) => return r.and_token.span,
            other => return other.span(),
        };
    }
}

/// `+=` and its kind.
pub(crate) fn is_compound(op: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(
        op,
        AddAssign(_)
            | SubAssign(_)
            | MulAssign(_)
            | DivAssign(_)
            | RemAssign(_)
            | BitXorAssign(_)
            | BitAndAssign(_)
            | BitOrAssign(_)
            | ShlAssign(_)
            | ShrAssign(_)
    )
}

/// A name that no name of the user can be.
pub(crate) fn given(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The same, after one of the user's.
pub(crate) fn hidden(stem: &str, of: &Ident) -> Ident {
    let of = of.to_string();
    given(&format!("{stem}_{}", of.trim_start_matches("r#")))
}

/// The expression is such a macro, or ends in one.
pub(crate) fn panics(e: &Expr) -> bool {
    match e {
        Expr::Macro(m) => is_panic(&m.mac),
        Expr::Block(b) => match b.block.stmts.last() {
            Some(syn::Stmt::Expr(e, _)) => panics(e),
            Some(syn::Stmt::Macro(m)) => is_panic(&m.mac),
            _ => false,
        },
        Expr::Paren(p) => panics(&p.expr),
        _ => false,
    }
}

/// A macro that does not return.
pub(crate) fn is_panic(mac: &syn::Macro) -> bool {
    mac.path.segments.last().is_some_and(|s| {
        ["panic", "unreachable", "todo", "unimplemented"].contains(&s.ident.to_string().as_str())
    })
}

/// `x` for `r#x`: it is the same name, and names are compared as they are written. What `stringify!` tells stays.
pub(crate) fn without_needless_raw(tokens: TokenStream) -> TokenStream {
    if !has_needless_raw(&tokens) {
        return tokens;
    }
    let mut told = [false; 2];
    let plain = tokens.into_iter().map(|token| {
        let [macro_name, mark] = told;
        told = match &token {
            TokenTree::Ident(name) => [name == "stringify", false],
            TokenTree::Punct(punct) => [false, macro_name && punct.as_char() == '!'],
            _ => [false; 2],
        };
        match token {
            TokenTree::Ident(name) => plain_name(&name).unwrap_or(name).into(),
            TokenTree::Group(group) if !mark => {
                let stream = without_needless_raw(group.stream());
                let mut plain = Group::new(group.delimiter(), stream);
                plain.set_span(group.span());
                plain.into()
            }
            token => token,
        }
    });
    plain.collect()
}

fn has_needless_raw(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(name) => plain_name(&name).is_some(),
        TokenTree::Group(group) => has_needless_raw(&group.stream()),
        _ => false,
    })
}

/// Of a raw name that is no keyword of any edition.
fn plain_name(name: &Ident) -> Option<Ident> {
    let text = name.to_string();
    let plain = text.strip_prefix("r#").filter(|plain| *plain != "gen")?;
    let known = syn::parse_str::<Ident>(plain).is_ok();
    known.then(|| Ident::new(plain, name.span()))
}
