//! Partial derivatives from the rules table, as operations of the IR.

use std::rc::Rc;

use proc_macro2::Span;
use tape_runtime::rules::{self, Rule};

use crate::ir::*;
use crate::maps::HashMap;

/// What builds operations: the forward and the reverse transform.
pub(crate) trait Builder {
    fn op(&mut self, ty: Ty, op: Op, span: Span) -> Operand;
    fn ty(&self, operand: &Operand) -> Ty;

    fn mul(&mut self, a: Operand, b: Operand, span: Span) -> Operand {
        match (&a, &b) {
            (Operand::Float(1.0), _) => return b,
            (_, Operand::Float(1.0)) => return a,
            _ => {}
        }
        let ty = self.ty(&a).join(&self.ty(&b));
        self.op(ty, Op::Binary(BinOp::Mul, a, b), span)
    }

    fn binary(&mut self, op: BinOp, a: Operand, b: Operand, span: Span) -> Operand {
        let ty = self.ty(&a).join(&self.ty(&b));
        self.op(ty, Op::Binary(op, a, b), span)
    }

    /// `a + b`, where a zero adds nothing.
    fn add(&mut self, a: Operand, b: Operand, span: Span) -> Operand {
        match (&a, &b) {
            (Operand::Zero(_), _) => b,
            (_, Operand::Zero(_)) => a,
            _ => self.binary(BinOp::Add, a, b, span),
        }
    }

    fn neg(&mut self, a: Operand, span: Span) -> Operand {
        let ty = self.ty(&a);
        self.op(ty, Op::Neg(a), span)
    }
}

/// The values that each partial of a rule reads: its arguments and perhaps the result.
pub(crate) fn reads(rule: &Rule, argument: usize) -> Vec<String> {
    crate::names::identifiers(rule.partials[argument].1)
}

/// `partial · factor`, where a partial that is one or zero selects instead: what is not selected is
/// not multiplied either, so that not even a NaN comes through, and a chain of selections is short.
pub(crate) fn scaled(
    builder: &mut dyn Builder,
    rule: &'static Rule,
    argument: usize,
    values: &HashMap<String, Operand>,
    factor: Operand,
    ty: &Ty,
    span: Span,
) -> Operand {
    let partial = partial(builder, rule, argument, values, ty, span);
    let formula = rule.partials[argument].1;
    let name = formula.split('(').next().unwrap_or_default().trim();
    if INDICATORS.contains(&name) {
        return builder.op(ty.clone(), selected(partial, factor), span);
    }
    builder.mul(factor, partial, span)
}

/// `factor`, or zero where the indicator is.
pub(crate) fn selected(indicator: Operand, factor: Operand) -> Op {
    kink("selected", vec![indicator, factor])
}

/// `product`, of an adjoint and a partial; zero where the adjoint is zero and the partial infinite.
pub(crate) fn unless_absent(adjoint: Operand, product: Operand) -> Op {
    kink("unless_absent", vec![adjoint, product])
}

/// Partials that are one or zero.
const INDICATORS: &[&str] = &[
    "indicator",
    "max_first",
    "max_second",
    "min_first",
    "min_second",
    "clamp_value",
    "clamp_low",
    "clamp_high",
    "goes_through",
];

/// The partial derivative by one argument; `values` gives what the names stand for.
fn partial(
    builder: &mut dyn Builder,
    rule: &'static Rule,
    argument: usize,
    values: &HashMap<String, Operand>,
    ty: &Ty,
    span: Span,
) -> Operand {
    let formula: syn::Expr =
        syn::parse_str(rule.partials[argument].1).expect("the rules table holds expressions");
    lower(builder, &formula, values, ty, span)
}

fn lower(
    b: &mut dyn Builder,
    e: &syn::Expr,
    values: &HashMap<String, Operand>,
    ty: &Ty,
    span: Span,
) -> Operand {
    match e {
        syn::Expr::Paren(p) => lower(b, &p.expr, values, ty, span),
        syn::Expr::Group(p) => lower(b, &p.expr, values, ty, span),
        syn::Expr::Path(p) => {
            let name = p
                .path
                .get_ident()
                .expect("formulas name arguments")
                .to_string();
            values
                .get(&name)
                .cloned()
                .expect("every name of a formula is an argument or the result")
        }
        syn::Expr::Unary(u) => {
            let a = lower(b, &u.expr, values, ty, span);
            b.neg(a, span)
        }
        syn::Expr::Binary(x) => {
            let mut left = lower(b, &x.left, values, ty, span);
            if let (Operand::Float(1.0), Ty::Float(FloatTy::Param(t))) = (&left, ty) {
                left = typed(&syn::parse_quote!(1.0), t);
            }
            let right = lower(b, &x.right, values, ty, span);
            let op = match x.op {
                syn::BinOp::Add(_) => BinOp::Add,
                syn::BinOp::Sub(_) => BinOp::Sub,
                syn::BinOp::Mul(_) => BinOp::Mul,
                _ => BinOp::Div,
            };
            let ty = match &right {
                Operand::Int(_) => Ty::Int,
                _ => ty.clone(),
            };
            b.op(ty, Op::Binary(op, left, right), span)
        }
        syn::Expr::MethodCall(m) => {
            let mut args = vec![lower(b, &m.receiver, values, ty, span)];
            args.extend(m.args.iter().map(|a| lower(b, a, values, ty, span)));
            let rule = rules::TABLE
                .iter()
                .find(|r| m.method == r.name)
                .expect("formulas use rules");
            b.op(ty.clone(), Op::Rule(rule, args), span)
        }
        syn::Expr::Call(c) => call(b, c, values, ty, span),
        syn::Expr::Lit(l) => integer(l),
        _ => unreachable!("formulas are made of arithmetic, rules and kinks"),
    }
}

fn call(
    b: &mut dyn Builder,
    c: &syn::ExprCall,
    values: &HashMap<String, Operand>,
    ty: &Ty,
    span: Span,
) -> Operand {
    let syn::Expr::Path(p) = &*c.func else {
        unreachable!("formulas call by name")
    };
    let name = p
        .path
        .get_ident()
        .expect("formulas call by name")
        .to_string();
    if name == "lit" {
        if let Ty::Float(FloatTy::Param(t)) = ty
            && float_literal(&c.args[0]) != Some(1.0)
        {
            return typed(&c.args[0], t);
        }
        return match float_literal(&c.args[0]) {
            Some(value) => Operand::Float(value),
            None => Operand::Const(Rc::new(c.args[0].clone()), ty.clone()),
        };
    }
    let args = c
        .args
        .iter()
        .map(|a| lower(b, a, values, ty, span))
        .collect();
    b.op(ty.clone(), kink(&name, args), span)
}

/// A function of the runtime's kinks module: a rule where it has a derivative of its own.
fn kink(name: &str, args: Vec<Operand>) -> Op {
    if let Some(rule) = rules::KINKS.iter().find(|r| r.name == name) {
        return Op::Rule(rule, args);
    }
    let constant = CONSTANT_KINKS.iter().find(|k| **k == name);
    let name = constant.expect("formulas call the kinks");
    Op::Helper(Helper::Kink(name), args)
}

fn integer(literal: &syn::ExprLit) -> Operand {
    match &literal.lit {
        syn::Lit::Int(n) => Operand::Int(n.base10_parse().expect("a small integer")),
        _ => unreachable!("float literals are in `lit`"),
    }
}

/// A constant of a type parameter: operators do not infer the type of their left side.
pub(super) fn typed(literal: &syn::Expr, ty: &syn::Ident) -> Operand {
    let e = syn::parse_quote!(<#ty as ::gradtape::__private::Scalar>::constant(#literal));
    Operand::Const(Rc::new(e), Ty::Float(FloatTy::Param(ty.clone())))
}

/// The functions of the runtime's kinks module that are constant almost everywhere.
const CONSTANT_KINKS: &[&str] = &[
    "sign_or_zero",
    "max_first",
    "max_second",
    "min_first",
    "min_second",
    "clamp_value",
    "clamp_low",
    "clamp_high",
    "rem_divisor",
    "rem_euclid_divisor",
    "copysign_magnitude",
    "goes_through",
];
