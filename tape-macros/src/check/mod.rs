//! The fence: legal Rust through which a derivative would be lost. The last place for errors.

mod state;

use crate::analysis::{Facts, used_bases};
use crate::diagnostics::{self, Diagnostics};
use crate::ir::*;

/// AFTER THIS POINT: no refusal is possible any more.
pub(crate) fn check(arena: &Arena, body: &Region, facts: &Facts, diagnostics: &mut Diagnostics) {
    let check = Check { facts };
    check.region(body, diagnostics);
    state::check(arena, body, facts, diagnostics);
}

struct Check<'a> {
    facts: &'a Facts,
}

impl Check<'_> {
    fn region(&self, region: &Region, diagnostics: &mut Diagnostics) {
        for stmt in &region.stmts {
            match &stmt.kind {
                StmtKind::Let(v, op) => {
                    if self.facts.losses.iter().any(|(lost, _)| lost == v) {
                        refuse_loss(op, stmt, diagnostics);
                    }
                }
                // `write!(text, "{x}")`: text carries no derivative.
                StmtKind::Effect(opaque, _) | StmtKind::Touch(opaque, _)
                    if opaque.lost == Lost::Observed => {}
                StmtKind::Effect(opaque, mems) | StmtKind::Touch(opaque, mems) => {
                    let varied = used_bases(opaque).iter().any(|b| self.varied(b));
                    if varied && mems.iter().any(|m| self.facts.useful_mem[m.0]) {
                        refuse_opaque(opaque, stmt, diagnostics);
                    }
                }
                StmtKind::If(s) => {
                    self.region(&s.then, diagnostics);
                    self.region(&s.other, diagnostics);
                }
                StmtKind::Loop(s) => {
                    if let Head::Native { iter, vars, .. } = &s.head
                        && used_bases(iter).iter().any(|b| self.varied(b))
                        && vars.iter().any(|v| self.facts.useful[v.0])
                    {
                        diagnostics.refuse(&diagnostics::unsupported_adapter, &*iter.expr, "chain");
                    }
                    self.region(&s.body, diagnostics);
                }
                StmtKind::Match(s) => {
                    let bound = s
                        .arms
                        .iter()
                        .flat_map(|a| &a.bindings)
                        .any(|(_, v)| self.facts.useful[v.0]);
                    if bound && used_bases(&s.scrutinee).iter().any(|b| self.varied(b)) {
                        diagnostics.refuse(
                            &diagnostics::unsupported_pattern,
                            &*s.scrutinee.expr,
                            "",
                        );
                    }
                }
                _ => {}
            }
        }
    }

    fn varied(&self, base: &Base) -> bool {
        match base {
            Base::Val(v) => self.facts.varied[v.0],
            Base::Mem(m) => self.facts.varied_mem[m.0],
            Base::Const(..) => false,
        }
    }
}

fn refuse_loss(op: &Op, stmt: &Stmt, diagnostics: &mut Diagnostics) {
    match op {
        Op::Piecewise(name, _) => {
            diagnostics.refuse(&diagnostics::piecewise, name, &name.to_string())
        }
        Op::Observe(name, _) => diagnostics.refuse(&diagnostics::bits, name, &name.to_string()),
        Op::Cast(_, ty) => diagnostics.refuse(&diagnostics::lossy_cast, &**ty, ""),
        Op::Opaque(opaque) => refuse_opaque(opaque, stmt, diagnostics),
        _ => {}
    }
}

/// A closure as written, perhaps behind a reference.
fn closure_of(e: &syn::Expr) -> Option<&syn::ExprClosure> {
    match e {
        syn::Expr::Closure(closure) => Some(closure),
        syn::Expr::Paren(p) => closure_of(&p.expr),
        syn::Expr::Reference(r) => closure_of(&r.expr),
        _ => None,
    }
}

fn refuse_opaque(opaque: &Opaque, stmt: &Stmt, diagnostics: &mut Diagnostics) {
    match (&*opaque.expr, opaque.lost) {
        (syn::Expr::Call(c), Lost::Error) => {
            diagnostics.refuse(&diagnostics::error_value, &c.args, "")
        }
        (syn::Expr::MethodCall(m), Lost::Error) => {
            diagnostics.refuse(&diagnostics::error_value, &m.args, "")
        }
        (syn::Expr::MethodCall(m), _) => diagnostics.refuse(
            &diagnostics::unknown_method,
            &m.method,
            &m.method.to_string(),
        ),
        // Said at the parameter itself.
        (syn::Expr::Call(_), Lost::Hidden) if diagnostics.has(&diagnostics::function_parameter) => {
        }
        (syn::Expr::Call(c), Lost::Hidden) => {
            let name = diagnostics::shown(&c.func);
            diagnostics.refuse(&diagnostics::hidden_function, &c.func, &name);
        }
        // Said at the closure itself.
        (syn::Expr::Call(_), Lost::Closure) if diagnostics.has(&diagnostics::closure) => {}
        (syn::Expr::Call(c), Lost::Closure) => {
            diagnostics.refuse(&diagnostics::closure, &c.func, "")
        }
        (syn::Expr::Call(c), Lost::ClosureArgument) => {
            let closure = c.args.iter().find_map(closure_of);
            let place = closure.map_or(&*c.func as &dyn quote::ToTokens, |c| c);
            diagnostics.refuse(&diagnostics::closure_argument, place, "");
        }
        (syn::Expr::Call(c), _) => {
            let name = diagnostics::shown(&c.func);
            let last = name
                .rsplit(':')
                .next()
                .unwrap_or_default()
                .trim()
                .to_string();
            if last.chars().next().is_some_and(char::is_uppercase) {
                diagnostics.refuse(&diagnostics::constructor, &c.func, &name);
            } else {
                diagnostics.refuse(&diagnostics::unknown_call, &c.func, "");
            }
        }
        (syn::Expr::Struct(s), _) => {
            let name = s
                .path
                .segments
                .last()
                .map(|s| s.ident.to_string())
                .unwrap_or_default();
            diagnostics.refuse(&diagnostics::constructor, &s.path, &name);
        }
        (syn::Expr::Macro(m), _) => {
            let name = m
                .mac
                .path
                .segments
                .last()
                .map(|s| s.ident.to_string())
                .unwrap_or_default();
            diagnostics.refuse(&diagnostics::unknown_macro, &m.mac.path, &name);
        }
        (syn::Expr::Unsafe(u), _) => {
            diagnostics.refuse(&diagnostics::unsafe_block, &u.unsafe_token, "")
        }
        (syn::Expr::Closure(c), _) => diagnostics.refuse(&diagnostics::closure, c, ""),
        (e, Lost::Closure) => diagnostics.refuse(&diagnostics::closure, e, ""),
        (syn::Expr::Tuple(t), _) if t.elems.is_empty() => {
            diagnostics.refuse_at(&diagnostics::closure, stmt.span, "");
        }
        (e, _) => diagnostics.refuse(&diagnostics::unsupported_expression, e, ""),
    }
}
