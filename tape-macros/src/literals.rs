//! Literals whose type only an annotation tells get it as a suffix.
//!
//! The passes carry literals to where they are read, and in `let h: u32 = 1 << 31; h as f64` nothing
//! there tells the type. So it is written into the literals before anything else looks at them:
//! `1_u32 << 31`. Of a type that only rustc can read, `let a: Real = 0.1`, the literal is wrapped in
//! a call that holds the annotation.
//!
//! Without an annotation the type of `let a = 0;` may come from any of its uses, and matters for some:
//! a literal that is looked at in such a way stays one value, for rustc to infer.

use std::collections::{HashMap, HashSet};

use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Lit, Pat, Type};

pub(crate) fn annotate(function: &mut syn::ItemFn) {
    let mut types = Types {
        typed: HashMap::new(),
        sensitive: Sensitive::of(&function.block),
    };
    for input in &function.sig.inputs {
        if let syn::FnArg::Typed(t) = input {
            types.bind(&t.pat, Some(&t.ty));
        }
    }
    types.visit_block_mut(&mut function.block);
}

/// The variables whose type decides what some operation makes of their value.
#[derive(Clone, Default)]
pub(crate) struct Sensitive {
    /// Shifted, inverted, or the receiver of a method.
    bits: HashSet<String>,
    /// Cast to another type.
    cast: HashSet<String>,
}

impl Sensitive {
    pub fn of(block: &syn::Block) -> Sensitive {
        let mut uses = Uses::default();
        syn::visit::Visit::visit_block(&mut uses, block);
        let Uses { found, copies } = uses;
        Sensitive {
            bits: with_sources(found.bits, &copies),
            cast: with_sources(found.cast, &copies),
        }
    }

    /// A cast tells an `f32` from an `f64`, but makes the same of an integer of any type.
    pub fn matters(&self, name: &str, integer: bool) -> bool {
        self.bits.contains(name) || !integer && self.cast.contains(name)
    }
}

/// What is copied into a variable is of its type.
fn with_sources(mut names: HashSet<String>, copies: &[(String, String)]) -> HashSet<String> {
    loop {
        let before = names.len();
        for (to, from) in copies {
            if names.contains(to) {
                names.insert(from.clone());
            }
        }
        if names.len() == before {
            return names;
        }
    }
}

#[derive(Default)]
struct Uses {
    found: Sensitive,
    copies: Vec<(String, String)>,
}

impl<'ast> syn::visit::Visit<'ast> for Uses {
    fn visit_expr_unary(&mut self, e: &'ast syn::ExprUnary) {
        if let syn::UnOp::Not(_) = e.op {
            self.found.bits.extend(variable(&e.expr));
        }
        syn::visit::visit_expr_unary(self, e);
    }

    fn visit_expr_cast(&mut self, e: &'ast syn::ExprCast) {
        self.found.cast.extend(variable(&e.expr));
        syn::visit::visit_expr_cast(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        use syn::BinOp::{ShlAssign, ShrAssign};
        if is_shift(&e.op) || matches!(e.op, ShlAssign(_) | ShrAssign(_)) {
            self.found.bits.extend(variable(&e.left));
        }
        syn::visit::visit_expr_binary(self, e);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        self.found.bits.extend(variable(&e.receiver));
        syn::visit::visit_expr_method_call(self, e);
    }

    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        if let (Some(to), Some(from)) = (variable(&e.left), variable(&e.right)) {
            self.copies.push((to, from));
        }
        syn::visit::visit_expr_assign(self, e);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        match (&local.pat, &local.init) {
            (Pat::Ident(to), Some(init)) => {
                let to = to.ident.to_string();
                let from = sources(&init.expr).into_iter();
                self.copies.extend(from.map(|from| (to.clone(), from)));
            }
            // What a written type is given to is of that type.
            (Pat::Type(_), Some(init)) => {
                let from = sources(&init.expr);
                self.found.cast.extend(from.iter().cloned());
                self.found.bits.extend(from);
            }
            _ => {}
        }
        syn::visit::visit_local(self, local);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// The variables that a value is made of, all of one type.
fn sources(e: &Expr) -> Vec<String> {
    match e {
        Expr::Block(b) => tail(&b.block).map(sources).unwrap_or_default(),
        Expr::If(i) => {
            let mut all = tail(&i.then_branch).map(sources).unwrap_or_default();
            all.extend(i.else_branch.iter().flat_map(|(_, other)| sources(other)));
            all
        }
        Expr::Match(m) => m.arms.iter().flat_map(|arm| sources(&arm.body)).collect(),
        Expr::Unary(u) if !matches!(u.op, syn::UnOp::Deref(_)) => sources(&u.expr),
        Expr::Binary(b) if is_shift(&b.op) => sources(&b.left),
        Expr::Binary(b) if is_arithmetic(&b.op) => [sources(&b.left), sources(&b.right)].concat(),
        e => variable(e).into_iter().collect(),
    }
}

fn tail(block: &syn::Block) -> Option<&Expr> {
    match block.stmts.last()? {
        syn::Stmt::Expr(tail, None) => Some(tail),
        _ => None,
    }
}

fn variable(e: &Expr) -> Option<String> {
    match e {
        Expr::Path(p) => p.path.get_ident().map(|name| name.to_string()),
        Expr::Paren(p) => variable(&p.expr),
        _ => None,
    }
}

/// The types of variables, as far as they are written.
#[derive(Clone)]
struct Types {
    typed: HashMap<String, Type>,
    sensitive: Sensitive,
}

impl Types {
    fn bind(&mut self, pat: &Pat, ty: Option<&Type>) {
        match (pat, ty) {
            (Pat::Ident(p), Some(ty)) => drop(self.typed.insert(p.ident.to_string(), ty.clone())),
            (Pat::Ident(p), None) => drop(self.typed.remove(&p.ident.to_string())),
            (Pat::Type(t), _) => self.bind(&t.pat, Some(&t.ty)),
            (Pat::Paren(p), ty) => self.bind(&p.pat, ty),
            (Pat::Tuple(p), Some(Type::Tuple(t))) if p.elems.len() == t.elems.len() => {
                let parts = p.elems.iter().zip(&t.elems);
                parts.for_each(|(p, t)| self.bind(p, Some(t)));
            }
            (other, _) => {
                let mut names = Names(Vec::new());
                syn::visit::Visit::visit_pat(&mut names, other);
                for name in names.0 {
                    self.typed.remove(&name);
                }
            }
        }
    }

    /// The type of an expression, where the text tells it and literals could have it.
    fn of(&self, e: &Expr) -> Option<Type> {
        match e {
            Expr::Path(p) => self.typed.get(&p.path.get_ident()?.to_string()).cloned(),
            Expr::Paren(p) => self.of(&p.expr),
            Expr::Cast(c) => Some((*c.ty).clone()),
            Expr::Unary(u) => match (&u.op, self.of(&u.expr)?) {
                (syn::UnOp::Deref(_), Type::Reference(r)) => Some(*r.elem),
                (syn::UnOp::Deref(_), _) => None,
                (_, ty) => Some(ty),
            },
            Expr::Binary(b) if is_shift(&b.op) => self.of(&b.left),
            Expr::Binary(b) if is_arithmetic(&b.op) => {
                self.of(&b.left).or_else(|| self.of(&b.right))
            }
            Expr::MethodCall(m) if keeps_type(&m.method) => self.of(&m.receiver),
            Expr::Tuple(t) => {
                let parts: Option<Vec<Type>> = t.elems.iter().map(|e| self.of(e)).collect();
                let parts = parts?;
                Some(syn::parse_quote!((#(#parts,)*)))
            }
            Expr::Field(f) => match (self.of(&f.base)?, &f.member) {
                (Type::Tuple(t), syn::Member::Unnamed(i)) => {
                    t.elems.into_iter().nth(i.index as usize)
                }
                _ => None,
            },
            Expr::Call(c) if is_some(c) => {
                let payload = self.of(c.args.first()?)?;
                Some(syn::parse_quote!(::core::option::Option<#payload>))
            }
            Expr::Repeat(r) => {
                let (element, n) = (self.of(&r.expr)?, &r.len);
                Some(syn::parse_quote!([#element; #n]))
            }
            Expr::Lit(l) => suffix(&l.lit).and_then(|s| syn::parse_str(s).ok()),
            Expr::Index(i) => match self.of(&i.expr)? {
                Type::Array(a) => Some(*a.elem),
                Type::Slice(s) => Some(*s.elem),
                Type::Reference(r) => match *r.elem {
                    Type::Array(a) => Some(*a.elem),
                    Type::Slice(s) => Some(*s.elem),
                    _ => None,
                },
                ty => argument_of(&ty, "Vec").cloned(),
            },
            _ => None,
        }
    }
}

impl Types {
    /// A literal that is not just the same wherever it is read.
    fn stays_one_value(&self, name: &syn::Ident, e: &Expr) -> bool {
        let integer = is_integer(e);
        let sensitive = self.sensitive.matters(&name.to_string(), integer);
        is_literal(e)
            && (sensitive && (integer || depends_on_type(e)) || integer && depends_on_type(e))
    }

    /// `let pat = e` without a type: of a tuple, part by part.
    fn keep_literals(&self, pat: &Pat, e: &mut Expr) {
        match (pat, e) {
            (Pat::Ident(p), e) => {
                if self.of(e).is_none() && self.stays_one_value(&p.ident, e) {
                    *e = syn::parse_quote!(::gradtape::__private::literal(#e));
                }
            }
            (Pat::Tuple(p), Expr::Tuple(t)) if p.elems.len() == t.elems.len() => {
                let parts = p.elems.iter().zip(&mut t.elems);
                parts.for_each(|(p, e)| self.keep_literals(p, e));
            }
            _ => {}
        }
    }

    fn assign(&self, left: &Expr, right: &mut Expr) {
        match (left, right) {
            (Expr::Tuple(left), Expr::Tuple(right)) => {
                let parts = left.elems.iter().zip(&mut right.elems);
                parts.for_each(|(left, right)| self.assign(left, right));
            }
            (left, right) => {
                if let Some(ty) = self.of(left) {
                    give(right, &ty);
                }
            }
        }
    }
}

impl VisitMut for Types {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        let outer = self.clone();
        visit_mut::visit_block_mut(self, block);
        // What is declared within is forgotten; so is nothing of outside, which keeps its type.
        *self = outer;
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        if let Some(init) = &mut local.init {
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, otherwise)) = &mut init.diverge {
                self.visit_expr_mut(otherwise);
            }
        }
        match (&local.pat, &mut local.init) {
            (Pat::Type(t), Some(init)) => give(&mut init.expr, &t.ty),
            (Pat::Ident(_) | Pat::Tuple(_), Some(init)) => {
                let ty = self.of(&init.expr);
                self.keep_literals(&local.pat, &mut init.expr);
                return self.bind(&local.pat, ty.as_ref());
            }
            _ => {}
        }
        self.bind(&local.pat, None);
    }

    fn visit_expr_assign_mut(&mut self, e: &mut syn::ExprAssign) {
        visit_mut::visit_expr_assign_mut(self, e);
        self.assign(&e.left, &mut e.right);
    }

    /// `o.unwrap_or(0.5)`
    fn visit_expr_method_call_mut(&mut self, e: &mut syn::ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, e);
        if e.method == "unwrap_or"
            && let Some(ty) = self.of(&e.receiver)
            && let (Some(payload), Some(arg)) = (argument_of(&ty, "Option"), e.args.first_mut())
        {
            give(arg, payload);
        }
    }

    /// What the condition binds is known in the first branch alone.
    fn visit_expr_if_mut(&mut self, e: &mut syn::ExprIf) {
        let outer = self.clone();
        self.visit_expr_mut(&mut e.cond);
        self.visit_block_mut(&mut e.then_branch);
        *self = outer;
        if let Some((_, other)) = &mut e.else_branch {
            self.visit_expr_mut(other);
        }
    }

    fn visit_expr_while_mut(&mut self, e: &mut syn::ExprWhile) {
        let outer = self.clone();
        visit_mut::visit_expr_while_mut(self, e);
        *self = outer;
    }

    fn visit_expr_closure_mut(&mut self, e: &mut syn::ExprClosure) {
        let outer = self.clone();
        e.inputs.iter().for_each(|pat| self.bind(pat, None));
        visit_mut::visit_expr_closure_mut(self, e);
        *self = outer;
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        let outer = self.clone();
        self.bind(&arm.pat, None);
        visit_mut::visit_arm_mut(self, arm);
        *self = outer;
    }

    fn visit_expr_for_loop_mut(&mut self, e: &mut syn::ExprForLoop) {
        let outer = self.clone();
        self.visit_expr_mut(&mut e.expr);
        self.bind(&e.pat, None);
        self.visit_block_mut(&mut e.body);
        *self = outer;
    }

    fn visit_expr_let_mut(&mut self, e: &mut syn::ExprLet) {
        visit_mut::visit_expr_let_mut(self, e);
        self.bind(&e.pat, None);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// Gives a type to the literals of an expression that must have it.
fn give(e: &mut Expr, ty: &Type) {
    let whole = match &*e {
        Expr::Tuple(t) => t.elems.iter().all(is_literal) && t.elems.iter().any(depends_on_type),
        e => is_literal(e) && depends_on_type(e),
    };
    if is_opaque(ty) && whole {
        *e = syn::parse_quote!(::gradtape::__private::literal::<#ty>(#e));
        return;
    }
    match e {
        Expr::Lit(l) => give_literal(&mut l.lit, ty),
        Expr::Paren(p) => give(&mut p.expr, ty),
        Expr::Group(g) => give(&mut g.expr, ty),
        Expr::Unary(u) if !matches!(u.op, syn::UnOp::Deref(_)) => give(&mut u.expr, ty),
        Expr::Binary(b) if is_shift(&b.op) => give(&mut b.left, ty),
        Expr::Binary(b) if is_arithmetic(&b.op) => {
            give(&mut b.left, ty);
            give(&mut b.right, ty);
        }
        Expr::MethodCall(m) if keeps_type(&m.method) => give(&mut m.receiver, ty),
        Expr::Reference(r) => {
            if let Type::Reference(t) = ty {
                give(&mut r.expr, &t.elem);
            }
        }
        Expr::Block(b) => give_block(&mut b.block, ty),
        Expr::If(i) => {
            give_block(&mut i.then_branch, ty);
            if let Some((_, other)) = &mut i.else_branch {
                give(other, ty);
            }
        }
        Expr::Match(m) => m.arms.iter_mut().for_each(|arm| give(&mut arm.body, ty)),
        Expr::Loop(l) if l.label.is_none() => Breaks(ty).visit_block_mut(&mut l.body),
        Expr::MethodCall(m) if m.method == "to_vec" || m.method == "into_vec" => {
            if let (Some(element), Expr::Array(a)) = (argument_of(ty, "Vec"), &mut *m.receiver) {
                a.elems.iter_mut().for_each(|e| give(e, element));
            }
        }
        Expr::Tuple(t) => {
            if let Type::Tuple(types) = ty {
                let parts = t.elems.iter_mut().zip(&types.elems);
                parts.for_each(|(e, ty)| give(e, ty));
            }
        }
        Expr::Array(a) => {
            if let Some(element) = element(ty) {
                a.elems.iter_mut().for_each(|e| give(e, element));
            }
        }
        Expr::Repeat(r) => {
            if let Some(element) = element(ty) {
                give(&mut r.expr, element);
            }
        }
        Expr::Macro(m) if m.mac.path.is_ident("vec") => {
            if let Some(element) = argument_of(ty, "Vec") {
                give_vec(&mut m.mac, element);
            }
        }
        Expr::Call(c) => give_payload(c, ty),
        _ => {}
    }
}

fn give_block(block: &mut syn::Block, ty: &Type) {
    if let Some(syn::Stmt::Expr(tail, None)) = block.stmts.last_mut() {
        give(tail, ty);
    }
}

fn is_some(c: &syn::ExprCall) -> bool {
    match &*c.func {
        Expr::Path(p) => p.path.is_ident("Some"),
        _ => false,
    }
}

/// Gives a type to what a loop breaks with.
struct Breaks<'t>(&'t Type);

impl VisitMut for Breaks<'_> {
    fn visit_expr_break_mut(&mut self, e: &mut syn::ExprBreak) {
        if let (None, Some(value)) = (&e.label, &mut e.expr) {
            give(value, self.0);
        }
    }

    // Their breaks are their own.
    fn visit_expr_loop_mut(&mut self, _: &mut syn::ExprLoop) {}
    fn visit_expr_while_mut(&mut self, _: &mut syn::ExprWhile) {}
    fn visit_expr_for_loop_mut(&mut self, _: &mut syn::ExprForLoop) {}
    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
}

/// `Some(0.5)` and `Ok(0.5)`
fn give_payload(c: &mut syn::ExprCall, ty: &Type) {
    let name = match &*c.func {
        Expr::Path(p) => p.path.segments.last().map(|s| s.ident.to_string()),
        _ => None,
    };
    let container = match name.as_deref() {
        Some("Some") => "Option",
        Some("Ok") => "Result",
        _ => return,
    };
    if let (Some(payload), Some(arg)) = (argument_of(ty, container), c.args.first_mut()) {
        give(arg, payload);
    }
}

fn give_vec(mac: &mut syn::Macro, element: &Type) {
    let repeat = |input: syn::parse::ParseStream| {
        let value: Expr = input.parse()?;
        input.parse::<syn::Token![;]>()?;
        Ok((value, input.parse::<Expr>()?))
    };
    let list = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
    if let Ok((mut value, n)) = syn::parse::Parser::parse2(repeat, mac.tokens.clone()) {
        give(&mut value, element);
        mac.tokens = quote!(#value; #n);
    } else if let Ok(mut elements) = syn::parse::Parser::parse2(list, mac.tokens.clone()) {
        elements.iter_mut().for_each(|e| give(e, element));
        mac.tokens = elements.into_token_stream();
    }
}

fn give_literal(literal: &mut Lit, ty: &Type) {
    // What is written without a suffix is an `f64` where nothing else says so.
    let Some(name) = primitive(ty).filter(|name| name != "f64") else {
        return;
    };
    if suffix(literal).is_some() {
        return;
    }
    let is_float = name.starts_with('f');
    let (text, span) = match literal {
        Lit::Float(f) if is_float => (format!("{}{name}", f.base10_digits()), f.span()),
        Lit::Int(i) if !is_float => (format!("{i}{name}"), i.span()),
        _ => return,
    };
    if let Ok(mut typed) = syn::parse_str::<Lit>(&text) {
        typed.set_span(span);
        *literal = typed;
    }
}

fn suffix(literal: &Lit) -> Option<&str> {
    let suffix = match literal {
        Lit::Float(f) => f.suffix(),
        Lit::Int(i) => i.suffix(),
        _ => "",
    };
    (!suffix.is_empty()).then_some(suffix)
}

/// The name of a primitive number type.
fn primitive(ty: &Type) -> Option<String> {
    const NUMBERS: &[&str] = &[
        "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
        "u128", "usize",
    ];
    let Type::Path(p) = ty else { return None };
    let name = p.path.segments.last()?.ident.to_string();
    NUMBERS.contains(&name.as_str()).then_some(name)
}

/// A name that may stand for a number type, as far as the text tells.
fn is_opaque(ty: &Type) -> bool {
    match ty {
        Type::Path(p) => {
            let plain = p.path.segments.iter().all(|s| s.arguments.is_none());
            plain && p.qself.is_none() && primitive(ty).is_none()
        }
        _ => false,
    }
}

/// Made of literals of numbers alone.
fn is_literal(e: &Expr) -> bool {
    match e {
        Expr::Lit(l) => matches!(l.lit, Lit::Int(_) | Lit::Float(_)) && suffix(&l.lit).is_none(),
        Expr::Paren(p) => is_literal(&p.expr),
        Expr::Unary(u) => is_literal(&u.expr),
        Expr::Binary(b) => is_literal(&b.left) && is_literal(&b.right),
        _ => false,
    }
}

fn is_integer(e: &Expr) -> bool {
    match e {
        Expr::Lit(l) => matches!(l.lit, Lit::Int(_)),
        Expr::Paren(p) => is_integer(&p.expr),
        Expr::Unary(u) => is_integer(&u.expr),
        Expr::Binary(b) => is_integer(&b.left),
        _ => false,
    }
}

/// Another number, or none at all, in another type.
fn depends_on_type(e: &Expr) -> bool {
    match e {
        Expr::Lit(l) => match &l.lit {
            Lit::Float(f) => {
                let value: f64 = f.base10_parse().unwrap_or(f64::NAN);
                f64::from(value as f32) != value
            }
            Lit::Int(i) => i.base10_parse::<i32>().is_err(),
            _ => false,
        },
        Expr::Paren(p) => depends_on_type(&p.expr),
        Expr::Unary(u) if matches!(u.op, syn::UnOp::Neg(_)) => depends_on_type(&u.expr),
        _ => true,
    }
}

fn element(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Array(a) => Some(&a.elem),
        Type::Slice(s) => Some(&s.elem),
        _ => None,
    }
}

/// `T` of `container<T>`
fn argument_of<'t>(ty: &'t Type, container: &str) -> Option<&'t Type> {
    let Type::Path(p) = ty else { return None };
    let last = p.path.segments.last().filter(|s| s.ident == container)?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(a) => a.args.iter().find_map(|a| match a {
            syn::GenericArgument::Type(t) => Some(t),
            _ => None,
        }),
        _ => None,
    }
}

fn is_shift(op: &syn::BinOp) -> bool {
    matches!(op, syn::BinOp::Shl(_) | syn::BinOp::Shr(_))
}

fn is_arithmetic(op: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(
        op,
        Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_) | BitAnd(_) | BitOr(_) | BitXor(_)
    )
}

/// Methods of numbers whose result is of the receiver's type.
fn keeps_type(method: &syn::Ident) -> bool {
    let name = method.to_string();
    ["wrapping_", "saturating_", "rotate_"]
        .iter()
        .any(|start| name.starts_with(start))
        || ["abs", "pow", "min", "max", "clamp", "clone", "swap_bytes"].contains(&name.as_str())
}

struct Names(Vec<String>);

impl<'ast> syn::visit::Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
        self.0.push(p.ident.to_string());
        syn::visit::visit_pat_ident(self, p);
    }
}
