//! Patterns: what they bind, and with which activity.

use syn::{Expr, Pat, Type};

use super::super::activity::Activity;
use super::{Spot, Walk};

impl Walk<'_> {
    /// Binds the names of a pattern; `sources` are what its bindings may write to.
    pub(super) fn pattern(
        &mut self,
        pattern: &mut Pat,
        activity: &Activity,
        sources: &[Spot],
    ) -> Activity {
        match pattern {
            Pat::Ident(p) => {
                let name = p.ident.to_string();
                let constant = p.subpat.is_none()
                    && p.by_ref.is_none()
                    && p.mutability.is_none()
                    && name.starts_with(char::is_uppercase);
                if constant {
                    return Activity::No;
                }
                let spot = self.bind(&name);
                if !sources.is_empty() {
                    self.writes_to.insert(spot.0, sources.to_vec());
                }
                self.find(spot, activity.clone());
                if let Some((_, inner)) = &mut p.subpat {
                    self.pattern(inner, activity, sources);
                }
                self.of(spot)
            }
            Pat::Type(p) if self.body.is_some() => self.typed(p, activity, sources),
            Pat::Type(p) => {
                let first = self.next;
                let activity = match names_a_variable(&p.ty) {
                    true => &Activity::Yes,
                    false => activity,
                };
                let found = self.pattern(&mut p.pat, activity, sources);
                if names_a_float(&p.ty) {
                    self.fix(first);
                    return Activity::No;
                }
                found
            }
            Pat::Tuple(p) => {
                let n = p.elems.len();
                let rest = p.elems.iter().any(|e| matches!(e, Pat::Rest(_)));
                let parts = p.elems.iter_mut().enumerate().map(|(i, element)| {
                    let part = match rest {
                        true => Activity::from(activity.is_active()),
                        false => activity.part(i, n),
                    };
                    self.pattern(element, &part, sources)
                });
                Activity::Parts(parts.collect())
            }
            Pat::Paren(p) => self.pattern(&mut p.pat, activity, sources),
            Pat::Reference(p) => self.pattern(&mut p.pat, activity, sources),
            Pat::TupleStruct(p) if p.elems.len() == 1 => {
                self.pattern(&mut p.elems[0], activity, sources)
            }
            Pat::TupleStruct(p) => self.each_pattern(p.elems.iter_mut(), activity, sources),
            Pat::Slice(p) => self.each_pattern(p.elems.iter_mut(), activity, sources),
            Pat::Or(p) => self.each_pattern(p.cases.iter_mut(), activity, sources),
            Pat::Struct(p) => {
                self.each_pattern(p.fields.iter_mut().map(|f| &mut *f.pat), activity, sources)
            }
            _ => Activity::No,
        }
    }

    /// In a body on the tape, what is active has its type written over variables.
    pub(super) fn typed(
        &mut self,
        p: &mut syn::PatType,
        activity: &Activity,
        sources: &[Spot],
    ) -> Activity {
        let first = self.next;
        let inert = self.body.is_some_and(|body| body.is_inert(&p.ty));
        let found = match inert {
            true => self.pattern(&mut p.pat, &Activity::No, &[]),
            false => self.pattern(&mut p.pat, activity, sources),
        };
        if inert {
            self.fix(first);
            return Activity::No;
        }
        let found = match &*p.pat {
            Pat::Wild(_) => activity.clone(),
            _ => found,
        };
        if let (Type::Reference(r), Pat::Ident(_)) = (&*p.ty, &*p.pat)
            && r.mutability.is_some()
        {
            self.references.insert(first);
        }
        if let (true, Some(body)) = (self.rewriting, self.body) {
            *p.ty = body.number.retyped_where(&p.ty, &found);
        }
        found
    }

    fn each_pattern<'p>(
        &mut self,
        patterns: impl Iterator<Item = &'p mut Pat>,
        activity: &Activity,
        sources: &[Spot],
    ) -> Activity {
        let activity = Activity::from(activity.is_active());
        let mut found = Activity::No;
        for pattern in patterns {
            found = found.or(self.pattern(pattern, &activity, sources));
        }
        found
    }

    /// What was bound since `first` has the type of a plain float.
    fn fix(&mut self, first: usize) {
        for i in first..self.next {
            if !self.fixed.contains(&Spot(i)) {
                self.fixed.push(Spot(i));
            }
            self.found[i] = Activity::No;
        }
    }

    /// The bindings behind a place, or behind what gives references to places.
    pub(super) fn roots(&self, place: &Expr) -> Vec<Spot> {
        match place {
            Expr::Path(p) => match p.path.get_ident() {
                Some(name) => self.lookup(&name.to_string()).into_iter().collect(),
                None => Vec::new(),
            },
            Expr::Field(e) => self.roots(&e.base),
            Expr::Index(e) => self.roots(&e.expr),
            Expr::Paren(e) => self.roots(&e.expr),
            Expr::Group(e) => self.roots(&e.expr),
            Expr::Unary(e) => self.roots(&e.expr),
            Expr::Reference(e) => self.roots(&e.expr),
            Expr::MethodCall(e) => self.roots(&e.receiver),
            Expr::Tuple(e) => e.elems.iter().flat_map(|e| self.roots(e)).collect(),
            _ => Vec::new(),
        }
    }

    /// The bindings that are lent mutably in an expression: what its items may write to.
    pub(super) fn lent_mutably(&self, e: &Expr) -> Vec<Spot> {
        match e {
            Expr::Reference(r) if r.mutability.is_some() => self.roots(&r.expr),
            Expr::Reference(r) => self.lent_mutably(&r.expr),
            Expr::If(e) => {
                let last = |block: &syn::Block| match block.stmts.last() {
                    Some(syn::Stmt::Expr(e, None)) => self.lent_mutably(e),
                    _ => Vec::new(),
                };
                let mut lent = last(&e.then_branch);
                if let Some((_, other)) = &e.else_branch {
                    lent.extend(self.lent_mutably(other));
                }
                lent
            }
            Expr::Block(b) => match b.block.stmts.last() {
                Some(syn::Stmt::Expr(e, None)) => self.lent_mutably(e),
                _ => Vec::new(),
            },
            Expr::Paren(p) => self.lent_mutably(&p.expr),
            Expr::Try(t) => self.lent_mutably(&t.expr),
            Expr::Tuple(t) => t.elems.iter().flat_map(|e| self.lent_mutably(e)).collect(),
            Expr::MethodCall(m) => {
                let mut lent = self.lent_mutably(&m.receiver);
                if m.method.to_string().contains("mut") {
                    lent.extend(self.roots(&m.receiver));
                }
                lent.extend(m.args.iter().flat_map(|e| self.lent_mutably(e)));
                lent
            }
            _ => Vec::new(),
        }
    }
}

/// Whether a type is written with a plain float in it.
fn names_a_float(ty: &Type) -> bool {
    !names_a_variable(ty) && (mentions(ty, "f64") || mentions(ty, "f32"))
}

/// Whether a type is written with the variables of a tape in it.
fn names_a_variable(ty: &Type) -> bool {
    mentions(ty, "Var")
}

fn mentions(ty: &Type, name: &str) -> bool {
    let tokens = quote::ToTokens::to_token_stream(ty).to_string();
    let mut words = tokens.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| word == name)
}
