//! Expressions and control flow.

use syn::Expr;

use super::{Evaluator, Flow, Held, Jump, elements, stuck};
use crate::ir::{BinOp, Ty};
use crate::tests::interpret::{Step, Value, op};

impl Evaluator<'_> {
    pub(super) fn expr(&mut self, e: &Expr) -> Flow<Held> {
        match e {
            Expr::Lit(l) => Ok(Held::Val(literal(&l.lit)?)),
            Expr::Path(p) => self.path(&p.path),
            Expr::Paren(p) => self.expr(&p.expr),
            Expr::Group(g) => self.expr(&g.expr),
            Expr::Block(b) => self.block(&b.block),
            Expr::Tuple(t) if t.elems.is_empty() => Ok(Held::Val(Value::Unit)),
            Expr::Tuple(t) => {
                let parts: Flow<Vec<Held>> = t.elems.iter().map(|e| self.moved(e)).collect();
                Ok(Held::Parts(parts?))
            }
            Expr::Array(a) => {
                let parts: Flow<Vec<Value>> = a.elems.iter().map(|e| self.owned(e)).collect();
                Ok(Held::Val(Value::Seq(parts?)))
            }
            Expr::Repeat(r) => {
                let (value, n) = (self.owned(&r.expr)?, self.index_of(&r.len)?);
                Ok(Held::Val(Value::Seq(vec![value; n])))
            }
            Expr::Macro(m) => self.macro_call(&m.mac),
            Expr::Reference(r) => match self.place(&r.expr) {
                Ok((slot, path)) => Ok(Held::Ref(slot, path)),
                Err(_) => self.expr(&r.expr),
            },
            Expr::Unary(u) => self.unary(u),
            Expr::Binary(b) => self.binary(b),
            Expr::Index(_) | Expr::Field(_) => {
                let (slot, path) = self.place(e)?;
                Ok(Held::Val(self.value(Held::Ref(slot, path))?))
            }
            Expr::Cast(c) => {
                let value = self.owned(&c.expr)?;
                Ok(Held::Val(op::cast(value, &Ty::of(&c.ty, &[]))))
            }
            Expr::Assign(a) => {
                let value = self.moved(&a.right)?;
                self.assign(&a.left, value)?;
                Ok(Held::Val(Value::Unit))
            }
            Expr::If(i) => self.if_expr(i),
            Expr::Match(m) => self.match_expr(m),
            Expr::ForLoop(f) => self.for_loop(f),
            Expr::While(w) => self.while_loop(w),
            Expr::Loop(l) => self.loop_loop(l),
            Expr::Break(b) => {
                let value = match &b.expr {
                    Some(e) => self.owned(e)?,
                    None => Value::Unit,
                };
                Err(Jump::Break(b.label.as_ref().map(label), value))
            }
            Expr::Continue(c) => Err(Jump::Continue(c.label.as_ref().map(label))),
            Expr::Return(r) => {
                let value = match &r.expr {
                    Some(e) => self.owned(e)?,
                    None => Value::Unit,
                };
                Err(Jump::Return(value))
            }
            Expr::Closure(c) => Ok(Held::Closure(c.clone())),
            Expr::Call(c) => self.call_expr(c),
            Expr::MethodCall(m) => self.method(m),
            Expr::Range(r) => self.range(r),
            Expr::Try(t) => match self.owned(&t.expr)? {
                Value::Option(Some(inner)) => Ok(Held::Val(*inner)),
                none => {
                    self.decide(false);
                    Err(Jump::Return(none))
                }
            },
            other => stuck(format!("not in the subset: {}", quote::quote!(#other))),
        }
    }

    /// An expression's value.
    pub(super) fn owned(&mut self, e: &Expr) -> Flow<Value> {
        let held = self.expr(e)?;
        self.value(held)
    }

    /// References stay what they are; variables are copied.
    fn moved(&mut self, e: &Expr) -> Flow<Held> {
        match self.expr(e)? {
            Held::Ref(slot, path) if !matches!(e, Expr::Reference(_) | Expr::Path(_)) => {
                Ok(Held::Val(self.value(Held::Ref(slot, path))?))
            }
            other => Ok(other),
        }
    }

    pub(super) fn index_of(&mut self, e: &Expr) -> Flow<usize> {
        match self.owned(e)? {
            Value::Int(n) => usize::try_from(n).or_else(|_| stuck("a negative index")),
            other => stuck(format!("{other:?} is no index")),
        }
    }

    fn condition(&mut self, e: &Expr) -> Flow<bool> {
        match e {
            Expr::Let(l) => {
                let held = self.expr(&l.expr)?;
                let taken = self.matches(&l.pat, held)?;
                Ok(self.decide(taken))
            }
            Expr::Binary(b) if matches!(b.op, syn::BinOp::And(_)) => {
                Ok(self.condition(&b.left)? && self.condition(&b.right)?)
            }
            other => match self.owned(other)? {
                Value::Bool(b) => Ok(self.decide(b)),
                other => stuck(format!("{other:?} is no condition")),
            },
        }
    }

    fn path(&mut self, path: &syn::Path) -> Flow<Held> {
        let Some(name) = path.get_ident() else {
            return stuck("a path");
        };
        let name = name.to_string();
        match self.slot(&name) {
            Some(slot) if matches!(self.slots[slot], Held::Val(Value::Undefined)) => {
                stuck(format!("`{name}` is not initialised"))
            }
            Some(slot) => Ok(self.slots[slot].clone()),
            None if name == "None" => Ok(Held::Val(Value::Option(None))),
            None => stuck(format!("no variable `{name}`")),
        }
    }

    /// The variable and the way into it.
    pub(super) fn place(&mut self, e: &Expr) -> Flow<(usize, Vec<Step>)> {
        match e {
            Expr::Paren(p) => self.place(&p.expr),
            Expr::Path(p) => {
                let name = p
                    .path
                    .get_ident()
                    .map(|i| i.to_string())
                    .unwrap_or_default();
                let Some(slot) = self.slot(&name) else {
                    return stuck(format!("no variable `{name}`"));
                };
                match &self.slots[slot] {
                    Held::Ref(to, path) => Ok((*to, path.clone())),
                    Held::Parts(_) => {
                        let value = self.value(self.slots[slot].clone())?;
                        self.slots[slot] = Held::Val(value);
                        Ok((slot, Vec::new()))
                    }
                    _ => Ok((slot, Vec::new())),
                }
            }
            Expr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => self.place(&u.expr),
            Expr::Field(f) => {
                let (slot, mut path) = self.place(&f.base)?;
                match &f.member {
                    syn::Member::Unnamed(i) => path.push(Step::At(i.index as usize)),
                    syn::Member::Named(_) => return stuck("a field"),
                }
                Ok((slot, path))
            }
            Expr::Index(i) => {
                let (slot, mut path) = self.place(&i.expr)?;
                let step = match &*i.index {
                    Expr::Range(r) => {
                        let len = self.value(Held::Ref(slot, path.clone()))?;
                        let len = elements(&len)?.len();
                        let lo = r.start.as_ref().map_or(Ok(0), |e| self.index_of(e))?;
                        let hi = r.end.as_ref().map_or(Ok(len), |e| self.index_of(e))?;
                        let closed = matches!(r.limits, syn::RangeLimits::Closed(_));
                        Step::Slice(lo..hi + usize::from(closed))
                    }
                    index => Step::At(self.index_of(index)?),
                };
                path.push(step);
                Ok((slot, path))
            }
            other => {
                // A temporary.
                let value = self.owned(other)?;
                self.slots.push(Held::Val(value));
                Ok((self.slots.len() - 1, Vec::new()))
            }
        }
    }

    fn assign(&mut self, left: &Expr, held: Held) -> Flow<()> {
        match left {
            Expr::Infer(_) => Ok(()),
            Expr::Tuple(t) => {
                let value = self.value(held)?;
                for (e, part) in t.elems.iter().zip(elements(&value)?.to_vec()) {
                    self.assign(e, Held::Val(part))?;
                }
                Ok(())
            }
            _ => {
                let value = self.value(held)?;
                let (slot, path) = self.place(left)?;
                self.write(slot, &path, value)
            }
        }
    }

    pub(super) fn write(&mut self, slot: usize, path: &[Step], value: Value) -> Flow<()> {
        match &mut self.slots[slot] {
            Held::Val(whole) if path.is_empty() || whole.at(path).is_some() => {
                whole.write(path, value);
                Ok(())
            }
            _ => stuck(format!("out of bounds: {path:?}")),
        }
    }

    fn unary(&mut self, u: &syn::ExprUnary) -> Flow<Held> {
        let value = self.owned(&u.expr)?;
        let value = match (u.op, value) {
            (syn::UnOp::Deref(_), value) => value,
            (syn::UnOp::Neg(_), Value::Float(x)) => Value::Float(-x),
            (syn::UnOp::Neg(_), Value::Int(n)) => Value::Int(-n),
            (syn::UnOp::Not(_), Value::Bool(b)) => Value::Bool(!b),
            (_, other) => return stuck(format!("an operator on {other:?}")),
        };
        Ok(Held::Val(value))
    }

    fn binary(&mut self, b: &syn::ExprBinary) -> Flow<Held> {
        use syn::BinOp::*;
        if let And(_) | Or(_) = b.op {
            let left = self.owned(&b.left)?.bool();
            let lazy = matches!(b.op, And(_)) != left;
            let value = if lazy {
                left
            } else {
                self.owned(&b.right)?.bool()
            };
            return Ok(Held::Val(Value::Bool(value)));
        }
        let Some((op, assigns)) = operator(&b.op) else {
            return stuck("an operator");
        };
        if assigns {
            let right = self.owned(&b.right)?;
            let (slot, path) = self.place(&b.left)?;
            let left = self.value(Held::Ref(slot, path.clone()))?;
            let value = self.arithmetic(op, &left, &right)?;
            self.write(slot, &path, value)?;
            return Ok(Held::Val(Value::Unit));
        }
        let (left, right) = (self.owned(&b.left)?, self.owned(&b.right)?);
        Ok(Held::Val(self.arithmetic(op, &left, &right)?))
    }

    fn arithmetic(&mut self, op: BinOp, a: &Value, b: &Value) -> Flow<Value> {
        match (a, b, op) {
            (Value::Float(x), Value::Float(y), BinOp::Rem) => {
                self.trace.push((x / y).trunc().to_bits())
            }
            (Value::Int(a), Value::Int(b), BinOp::Sub) if a < b => return stuck("underflow"),
            (_, Value::Int(0), BinOp::Rem | BinOp::Div) => return stuck("division by zero"),
            (Value::Undefined, ..) | (_, Value::Undefined, _) => return stuck("uninitialised"),
            _ => {}
        }
        Ok(op::binary(op, a, b))
    }

    fn if_expr(&mut self, i: &syn::ExprIf) -> Flow<Held> {
        // What the condition binds is visible in the branch alone.
        self.scopes.push(Vec::new());
        let taken = match self.condition(&i.cond) {
            Ok(true) => self.block(&i.then_branch).map(Some),
            Ok(false) => Ok(None),
            Err(jump) => Err(jump),
        };
        self.scopes.pop();
        match (taken?, &i.else_branch) {
            (Some(held), _) => Ok(held),
            (None, Some((_, otherwise))) => self.expr(otherwise),
            (None, None) => Ok(Held::Val(Value::Unit)),
        }
    }

    fn match_expr(&mut self, m: &syn::ExprMatch) -> Flow<Held> {
        let held = self.expr(&m.expr)?;
        for (k, arm) in m.arms.iter().enumerate() {
            let result = self.scoped(|e| {
                if !e.matches(&arm.pat, held.clone())? {
                    return Ok(None);
                }
                e.trace.push(k as u64);
                e.expr(&arm.body).map(Some)
            })?;
            if let Some(held) = result {
                return Ok(held);
            }
        }
        stuck("no arm matches")
    }

    /// Whether the loop goes on after an iteration, or what it broke with.
    fn iteration(&mut self, body: Flow<Held>, own: &Option<syn::Label>) -> Flow<Option<Value>> {
        self.step()?;
        let own = own.as_ref().map(|l| label(&l.name));
        let mine = |l: &Option<String>| l.is_none() || *l == own;
        match body {
            Ok(_) => Ok(None),
            Err(Jump::Continue(l)) if mine(&l) => Ok(None),
            Err(Jump::Break(l, value)) if mine(&l) => Ok(Some(value)),
            Err(other) => Err(other),
        }
    }

    fn for_loop(&mut self, f: &syn::ExprForLoop) -> Flow<Held> {
        let items = self.expr(&f.expr)?;
        for item in self.items(items)? {
            let body = self.scoped(|e| {
                if !e.matches(&f.pat, item)? {
                    return stuck("a pattern that does not match");
                }
                e.block(&f.body)
            });
            if self.iteration(body, &f.label)?.is_some() {
                break;
            }
        }
        Ok(Held::Val(Value::Unit))
    }

    fn while_loop(&mut self, w: &syn::ExprWhile) -> Flow<Held> {
        loop {
            self.scopes.push(Vec::new());
            let body = match self.condition(&w.cond) {
                Ok(true) => self.block(&w.body),
                Ok(false) => Err(Jump::Break(None, Value::Unit)),
                Err(jump) => Err(jump),
            };
            self.scopes.pop();
            if self.iteration(body, &w.label)?.is_some() {
                return Ok(Held::Val(Value::Unit));
            }
        }
    }

    fn loop_loop(&mut self, l: &syn::ExprLoop) -> Flow<Held> {
        loop {
            let body = self.block(&l.body);
            if let Some(value) = self.iteration(body, &l.label)? {
                return Ok(Held::Val(value));
            }
        }
    }

    fn range(&mut self, r: &syn::ExprRange) -> Flow<Held> {
        let (Some(lo), Some(hi)) = (&r.start, &r.end) else {
            return stuck("an open range");
        };
        let (lo, hi) = (self.owned(lo)?.int(), self.owned(hi)?.int());
        let hi = hi + i128::from(matches!(r.limits, syn::RangeLimits::Closed(_)));
        let items = (lo..hi).map(|i| Held::Val(Value::Int(i)));
        Ok(Held::Items(items.collect()))
    }

    /// `vec![..]`, and `matches!(..)` as opaque code has it.
    fn macro_call(&mut self, mac: &syn::Macro) -> Flow<Held> {
        let tokens = &mac.tokens;
        match mac.path.segments.last().map(|s| s.ident.to_string()) {
            Some(name) if name == "vec" => self.expr(&syn::parse_quote!([#tokens])),
            Some(name) if name == "matches" => {
                let parse = |input: syn::parse::ParseStream| {
                    let e: Expr = input.parse()?;
                    input.parse::<syn::Token![,]>()?;
                    Ok((e, syn::Pat::parse_multi(input)?))
                };
                let parsed = syn::parse::Parser::parse2(parse, tokens.clone());
                let (e, pat) = parsed.expect("an expression and a pattern");
                let held = self.expr(&e)?;
                let matched = self.scoped(|s| s.matches(&pat, held))?;
                Ok(Held::Val(Value::Bool(matched)))
            }
            _ => stuck("a macro"),
        }
    }
}

fn label(l: &syn::Lifetime) -> String {
    l.ident.to_string()
}

fn literal(lit: &syn::Lit) -> Flow<Value> {
    match lit {
        syn::Lit::Float(f) => Ok(Value::Float(f.base10_parse().expect("a float literal"))),
        syn::Lit::Int(i) if i.suffix() == "f64" => {
            Ok(Value::Float(i.base10_digits().parse().expect("a number")))
        }
        syn::Lit::Int(i) => Ok(Value::Int(i.base10_parse().expect("an integer literal"))),
        syn::Lit::Bool(b) => Ok(Value::Bool(b.value)),
        _ => stuck("a literal"),
    }
}

fn operator(op: &syn::BinOp) -> Option<(BinOp, bool)> {
    use syn::BinOp::*;
    Some(match op {
        Add(_) => (BinOp::Add, false),
        Sub(_) => (BinOp::Sub, false),
        Mul(_) => (BinOp::Mul, false),
        Div(_) => (BinOp::Div, false),
        Rem(_) => (BinOp::Rem, false),
        AddAssign(_) => (BinOp::Add, true),
        SubAssign(_) => (BinOp::Sub, true),
        MulAssign(_) => (BinOp::Mul, true),
        DivAssign(_) => (BinOp::Div, true),
        RemAssign(_) => (BinOp::Rem, true),
        Eq(_) => (BinOp::Eq, false),
        Ne(_) => (BinOp::Ne, false),
        Lt(_) => (BinOp::Lt, false),
        Le(_) => (BinOp::Le, false),
        Gt(_) => (BinOp::Gt, false),
        Ge(_) => (BinOp::Ge, false),
        _ => return None,
    })
}
