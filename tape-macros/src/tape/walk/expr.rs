//! Expressions and statements.

use syn::{Block, Expr, ExprClosure, Macro, Pat, Stmt};

use super::super::activity::Activity;
use super::assign::reads_its_place;
use super::{Returns, Spot, Walk};
use crate::syntax::is_compound;

impl Walk<'_> {
    /// Visits a block; `want` says what its value should be.
    pub(super) fn block(&mut self, block: &mut Block, want: &Activity) -> Activity {
        let outside = std::mem::take(&mut self.unfelt);
        let value = self.in_scope(|walk| {
            walk.declare(block);
            let last = block.stmts.len().saturating_sub(1);
            let (mut value, mut items) = (Activity::No, Vec::new());
            for (i, stmt) in block.stmts.iter_mut().enumerate() {
                match stmt {
                    Stmt::Local(local) => walk.local(local),
                    Stmt::Expr(e, None) if i == last => value = walk.expr(e, want),
                    Stmt::Expr(e, _) => drop(walk.expr(e, &Activity::No)),
                    Stmt::Macro(m) => {
                        let found = walk.invocation(&mut m.mac, want);
                        if i == last && m.semi_token.is_none() {
                            value = found;
                        }
                    }
                    Stmt::Item(syn::Item::Fn(function)) => {
                        items.extend(walk.nested_function(function));
                    }
                    Stmt::Item(_) => {}
                }
            }
            block.stmts.splice(0..0, items.into_iter().map(Stmt::Item));
            value
        });
        self.unfelt = outside;
        value
    }

    fn local(&mut self, local: &mut syn::Local) {
        if self.bound_closure(local) {
            return;
        }
        let spot = self.spot();
        let want = match &local.pat {
            Pat::Type(_) | Pat::Ident(_) | Pat::Tuple(_) => self.of(spot),
            _ => Activity::No,
        };
        let (mut found, mut sources) = (Activity::No, Vec::new());
        if let Some(init) = &mut local.init {
            found = self.expr(&mut init.expr, &want);
            sources = self.lent_mutably(&init.expr);
            if let Some((_, diverge)) = &mut init.diverge {
                self.expr(diverge, &Activity::No);
            }
        }
        let bound = self.pattern(&mut local.pat, &found, &sources);
        self.note_references(local);
        self.find(spot, bound);
    }

    /// Visits an expression; where `want` is active and it is plain, it is lifted.
    pub(super) fn expr(&mut self, e: &mut Expr, want: &Activity) -> Activity {
        let found = self.visit(e, want);
        if self.rewriting && want.is_active() && !found.is_active() {
            self.lift(e);
        }
        found
    }

    fn visit(&mut self, e: &mut Expr, want: &Activity) -> Activity {
        match e {
            Expr::Path(_) if self.nested_of(e).is_some() => {
                let i = self.nested_of(e).expect("just looked up");
                self.nested_value(e, i)
            }
            Expr::Path(p) => match p.path.get_ident() {
                Some(name) => {
                    let spot = self.lookup(&name.to_string());
                    spot.map_or(Activity::No, |spot| self.of(spot))
                }
                None => Activity::No,
            },
            Expr::Paren(e) => self.expr(&mut e.expr, want),
            Expr::Group(e) => self.expr(&mut e.expr, want),
            // What is lent by `&mut` is written to: only what has no name may become another.
            Expr::Reference(e) if e.mutability.is_none() || is_temporary(&e.expr) => {
                self.expr(&mut e.expr, want)
            }
            Expr::Reference(e) => self.expr(&mut e.expr, &Activity::No),
            Expr::Unary(e) => match e.op {
                syn::UnOp::Not(_) => self.plain(&mut e.expr),
                _ => self.expr(&mut e.expr, &Activity::No),
            },
            Expr::Binary(b) => {
                let found = match is_compound(&b.op) {
                    true => self.felt(|walk| walk.binary(b)),
                    false => self.binary(b),
                };
                if self.rewriting && self.body.is_some() && reads_its_place(b) {
                    let (left, op, right) = (&b.left, &b.op, &b.right);
                    let by = syn::Ident::new("by", proc_macro2::Span::mixed_site());
                    *e = syn::parse_quote!({ let #by = #right; #left #op #by; });
                }
                found
            }
            Expr::Assign(e) => self.felt(|walk| walk.assign(&mut e.left, &mut e.right)),
            Expr::Cast(_) => self.cast(e),
            Expr::Field(e) => {
                let base = self.expr(&mut e.base, &Activity::No);
                match (&e.member, &base) {
                    (syn::Member::Unnamed(i), Activity::Parts(parts)) => {
                        parts.get(i.index as usize).cloned().unwrap_or_default()
                    }
                    _ => base,
                }
            }
            Expr::Index(e) => {
                self.unfelt(|walk| walk.expr(&mut e.index, &Activity::No));
                self.expr(&mut e.expr, &Activity::No)
            }
            Expr::Try(e) => self.expr(&mut e.expr, &Activity::No),
            Expr::Tuple(t) => {
                let n = t.elems.len();
                let parts = t.elems.iter_mut().enumerate();
                let parts = parts.map(|(i, e)| self.expr(e, &tuple_want(want, i, n)));
                Activity::Parts(parts.collect())
            }
            Expr::Array(a) => self.elements(a.elems.iter_mut(), want),
            Expr::Repeat(r) => {
                self.plain(&mut r.len);
                self.expr(&mut r.expr, want)
            }
            Expr::Struct(s) => {
                let fields = s.fields.iter_mut().map(|f| &mut f.expr);
                let fields: Vec<Activity> = fields.map(|e| self.expr(e, &Activity::No)).collect();
                let rest = s.rest.as_mut().map(|e| self.expr(e, &Activity::No));
                let mut all = fields.into_iter().chain(rest);
                Activity::from(all.any(|a| a.is_active()))
            }
            Expr::MethodCall(m) => {
                let found = self.method(m);
                if let Some(replacement) = self.replacement.take() {
                    *e = Expr::Verbatim(replacement);
                }
                found
            }
            Expr::Call(_) => self.call(e, want),
            Expr::Closure(c) => {
                // A function as a value: whoever calls it may give it variables.
                let given = Activity::from(self.body.is_some());
                self.closure(c, &[given], &[], want)
            }
            Expr::Macro(m) => self.invocation(&mut m.mac, want),
            _ => self.control(e, want),
        }
    }

    /// Where control flows.
    fn control(&mut self, e: &mut Expr, want: &Activity) -> Activity {
        match e {
            Expr::Block(b) => match &b.label {
                Some(label) => {
                    let name = label.name.ident.to_string();
                    let block = &mut b.block;
                    self.with_breaks(Some(name), want, |walk, want| walk.block(block, want))
                }
                None => self.block(&mut b.block, want),
            },
            Expr::Unsafe(b) => self.block(&mut b.block, want),
            Expr::If(e) => self.in_scope(|walk| {
                let spot = walk.spot();
                let want = want.clone().or(walk.of(spot));
                walk.condition(&mut e.cond);
                let mut found = walk.block(&mut e.then_branch, &want);
                if let Some((_, branch)) = &mut e.else_branch {
                    found = found.or(walk.expr(branch, &want));
                    walk.find(spot, found.clone());
                }
                found
            }),
            Expr::Let(e) => {
                let found = self.expr(&mut e.expr, &Activity::No);
                let sources = self.lent_mutably(&e.expr);
                self.pattern(&mut e.pat, &found, &sources);
                Activity::No
            }
            Expr::Match(e) => {
                let spot = self.spot();
                let want = want.clone().or(self.of(spot));
                let scrutinee = self.expr(&mut e.expr, &Activity::No);
                let sources = self.lent_mutably(&e.expr);
                let mut found = Activity::No;
                for arm in &mut e.arms {
                    let body = self.in_scope(|walk| {
                        match &mut arm.pat {
                            Pat::Guard(guarded) => {
                                walk.pattern(&mut guarded.pat, &scrutinee, &sources);
                                walk.expr(&mut guarded.guard, &Activity::No);
                            }
                            pat => drop(walk.pattern(pat, &scrutinee, &sources)),
                        }
                        walk.expr(&mut arm.body, &want)
                    });
                    found = found.or(body);
                }
                self.find(spot, found.clone());
                found
            }
            Expr::Loop(l) => {
                let label = l.label.as_ref().map(|l| l.name.ident.to_string());
                let body = &mut l.body;
                self.with_breaks(label, want, |walk, _| {
                    walk.block(body, &Activity::No);
                    Activity::No
                })
            }
            Expr::While(l) => self.in_scope(|walk| {
                walk.condition(&mut l.cond);
                walk.block(&mut l.body, &Activity::No);
                Activity::No
            }),
            Expr::ForLoop(l) => self.in_scope(|walk| {
                let items = walk.iterated(&mut l.expr);
                let sources = walk.lent_mutably(&l.expr);
                walk.pattern(&mut l.pat, &items, &sources);
                walk.block(&mut l.body, &Activity::No);
                Activity::No
            }),
            Expr::Break(b) => {
                let label = b.label.as_ref().map(|l| l.ident.to_string());
                if let Some(value) = &mut b.expr {
                    let spot = self.target(label);
                    let want = spot.map_or(Activity::No, |spot| self.of(spot));
                    let found = self.expr(value, &want);
                    if let Some(spot) = spot {
                        self.find(spot, found);
                    }
                }
                Activity::No
            }
            Expr::Return(r) => {
                if let Some(value) = &mut r.expr {
                    let returns = self.returns.last().map(|r| (r.want.clone(), r.spot));
                    let want = returns
                        .as_ref()
                        .map_or(Activity::No, |(want, _)| want.clone());
                    let found = self.expr(value, &want);
                    if let Some((_, spot)) = returns {
                        self.find(spot, found);
                    }
                }
                Activity::No
            }
            Expr::Range(r) => {
                for end in [&mut r.start, &mut r.end].into_iter().flatten() {
                    self.expr(end, &Activity::No);
                }
                Activity::No
            }
            _ => Activity::No,
        }
    }

    /// Visits what breaks with values: its activity is that of all of them, and of its end.
    fn with_breaks(
        &mut self,
        label: Option<String>,
        want: &Activity,
        visit: impl FnOnce(&mut Self, &Activity) -> Activity,
    ) -> Activity {
        let spot = self.spot();
        let want = want.clone().or(self.of(spot));
        self.loops.push((label, spot));
        let found = visit(self, &want);
        self.loops.pop();
        self.find(spot, found);
        self.of(spot)
    }

    fn target(&self, label: Option<String>) -> Option<Spot> {
        let mut loops = self.loops.iter().rev();
        let found = match label {
            None => loops.next(),
            Some(_) => loops.find(|(l, _)| *l == label),
        };
        found.map(|(_, spot)| *spot)
    }

    /// Visits an expression whose value holds no variables, whatever is in it.
    fn plain(&mut self, e: &mut Expr) -> Activity {
        self.expr(e, &Activity::No);
        Activity::No
    }

    /// Elements of one type: where one is active, all must be.
    pub(super) fn elements<'e>(
        &mut self,
        elements: impl Iterator<Item = &'e mut Expr>,
        want: &Activity,
    ) -> Activity {
        let spot = self.spot();
        let want = want.clone().or(self.of(spot));
        for e in elements {
            let found = self.expr(e, &want);
            self.find(spot, found);
        }
        self.of(spot)
    }

    /// A closure whose parameters get these activities; its own is that of its body.
    pub(super) fn closure(
        &mut self,
        closure: &mut ExprClosure,
        params: &[Activity],
        sources: &[Spot],
        want: &Activity,
    ) -> Activity {
        self.in_scope(|walk| {
            let spot = walk.spot();
            for (i, param) in closure.inputs.iter_mut().enumerate() {
                let activity = params.get(i).or(params.last()).cloned().unwrap_or_default();
                walk.pattern(param, &activity, sources);
            }
            let want = match (&closure.output, walk.body) {
                (syn::ReturnType::Default, Some(_)) => want.clone().or(walk.of(spot)),
                (syn::ReturnType::Default, None) => want.clone(),
                (syn::ReturnType::Type(..), Some(_)) => walk.of(spot),
                (syn::ReturnType::Type(..), None) => Activity::No,
            };
            // A `break` does not leave a closure.
            let loops = std::mem::take(&mut walk.loops);
            let returns = walk.body.map(|_| Returns {
                want: want.clone(),
                spot,
            });
            let outer = std::mem::replace(&mut walk.returns, returns.into_iter().collect());
            let found = walk.expr(&mut closure.body, &want);
            (walk.loops, walk.returns) = (loops, outer);
            walk.find(spot, found.clone());
            let found = match walk.body {
                Some(_) => walk.of(spot),
                None => found,
            };
            if let (true, Some(body), syn::ReturnType::Type(_, ty)) =
                (walk.rewriting, walk.body, &mut closure.output)
            {
                **ty = body.number.retyped_where(ty, &found);
            }
            found
        })
    }

    /// The invocation of a macro.
    fn invocation(&mut self, mac: &mut Macro, want: &Activity) -> Activity {
        let name = mac.path.segments.last().map(|s| s.ident.to_string());
        match name.as_deref() {
            Some("vec") => self.vec(mac, want),
            Some("tape") if self.among(mac.tokens.clone()) => Activity::Recording,
            Some(
                "assert" | "assert_eq" | "assert_ne" | "debug_assert" | "debug_assert_eq"
                | "debug_assert_ne" | "print" | "println" | "eprint" | "eprintln" | "format"
                | "write" | "writeln" | "panic" | "unreachable" | "todo" | "matches",
            ) => Activity::No,
            _ => Activity::from(self.among(mac.tokens.clone())),
        }
    }
}

/// Whether nothing else can name what it is.
fn is_temporary(e: &Expr) -> bool {
    match e {
        Expr::Paren(p) => is_temporary(&p.expr),
        Expr::Lit(_) | Expr::Array(_) | Expr::Repeat(_) | Expr::Macro(_) | Expr::Binary(_) => true,
        _ => false,
    }
}

/// What a part of a tuple should be.
fn tuple_want(want: &Activity, i: usize, n: usize) -> Activity {
    match want {
        Activity::Parts(parts) if parts.len() == n => parts[i].clone(),
        want => Activity::from(want.is_active()),
    }
}
