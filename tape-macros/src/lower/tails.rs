//! What a function hands on at its end as it came from a call, where the function may also leave
//! earlier: `return g(x)`, so that it is taken apart, and has its type, where it is made.

use quote::ToTokens;
use syn::visit::Visit;
use syn::{Expr, FnArg, Pat, ReturnType, Stmt, Type};

use super::prescan::jumps_in;

/// Where there is no early exit the ends are branches, which are taken apart anyway.
pub(super) fn return_results(block: &mut syn::Block) {
    if jumps_in(block) {
        ends_of(block);
    }
}

fn ends_of(block: &mut syn::Block) {
    if let Some(Stmt::Expr(end, None)) = block.stmts.last_mut() {
        return_from(end);
    }
}

/// The calls of `map`, as they are written, that give the result where it has the type of what is mapped, by a
/// name of the user's: those of arrays, as he would see the failure of what hides an option.
pub(super) fn maps_of_the_result(function: &syn::ItemFn) -> Vec<String> {
    let ReturnType::Type(_, output) = &function.sig.output else {
        return Vec::new();
    };
    let output = output.to_token_stream().to_string();
    let of_its_type = function.sig.inputs.iter().filter_map(|input| {
        let FnArg::Typed(typed) = input else {
            return None;
        };
        let ty = match &*typed.ty {
            Type::Reference(r) => &r.elem,
            ty => ty,
        };
        let Pat::Ident(name) = &*typed.pat else {
            return None;
        };
        (ty.to_token_stream().to_string() == output).then(|| name.ident.to_string())
    });
    let mut maps = Maps {
        of: of_its_type.collect(),
        written: Vec::new(),
    };
    maps.block(&function.block);
    maps.visit_block(&function.block);
    maps.written
}

/// Calls of `map` of one of these names.
struct Maps {
    of: Vec<String>,
    written: Vec<String>,
}

impl Maps {
    fn block(&mut self, block: &syn::Block) {
        if let Some(Stmt::Expr(end, None)) = block.stmts.last() {
            self.end(end);
        }
    }

    fn end(&mut self, end: &Expr) {
        match end {
            Expr::Paren(p) => self.end(&p.expr),
            Expr::Block(b) => self.block(&b.block),
            Expr::If(i) => {
                self.block(&i.then_branch);
                if let Some((_, otherwise)) = &i.else_branch {
                    self.end(otherwise);
                }
            }
            Expr::Match(m) => m.arms.iter().for_each(|arm| self.end(&arm.body)),
            Expr::MethodCall(m) if m.method == "map" => {
                if let Expr::Path(p) = &*m.receiver
                    && p.path
                        .get_ident()
                        .is_some_and(|name| self.of.contains(&name.to_string()))
                {
                    self.written.push(end.to_token_stream().to_string());
                }
            }
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for Maps {
    fn visit_expr_return(&mut self, e: &'ast syn::ExprReturn) {
        e.expr.iter().for_each(|end| self.end(end));
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
}

fn return_from(end: &mut Expr) {
    match end {
        Expr::Paren(p) => return_from(&mut p.expr),
        Expr::Block(b) if b.label.is_none() => ends_of(&mut b.block),
        Expr::If(i) => {
            ends_of(&mut i.then_branch);
            if let Some((_, otherwise)) = &mut i.else_branch {
                return_from(otherwise);
            }
        }
        Expr::Match(m) => m.arms.iter_mut().for_each(|arm| return_from(&mut arm.body)),
        Expr::Call(c) if is_variant(&c.func) => {}
        Expr::Call(_) | Expr::MethodCall(_) | Expr::Path(_) => {
            *end = syn::parse_quote!(return #end);
        }
        _ => {}
    }
}

/// `Ok(..)` and `Err(..)` are apart already.
fn is_variant(function: &Expr) -> bool {
    let Expr::Path(p) = function else {
        return false;
    };
    let last = p.path.segments.last().map(|s| s.ident.to_string());
    last.is_some_and(|name| name == "Ok" || name == "Err")
}
