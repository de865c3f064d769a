//! Patterns.

use super::{Evaluator, Flow, Held, stuck};
use crate::tests::interpret::{Step, Value};

impl Evaluator<'_> {
    /// `let x;`
    pub(super) fn declare(&mut self, pat: &syn::Pat) -> Flow<()> {
        match pat {
            syn::Pat::Ident(p) => {
                self.bind(&p.ident.to_string(), Held::Val(Value::Undefined));
                Ok(())
            }
            syn::Pat::Type(t) => self.declare(&t.pat),
            _ => stuck("a pattern without a value"),
        }
    }

    /// Whether the pattern matches; its names are bound.
    pub(super) fn matches(&mut self, pat: &syn::Pat, held: Held) -> Flow<bool> {
        match pat {
            syn::Pat::Wild(_) => Ok(true),
            syn::Pat::Ident(p) if p.ident == "None" => {
                Ok(matches!(self.value(held)?, Value::Option(None)))
            }
            syn::Pat::Ident(p) => {
                // A binding owns what is no reference.
                self.bind(&p.ident.to_string(), held);
                Ok(true)
            }
            syn::Pat::Type(t) => self.matches(&t.pat, held),
            syn::Pat::Paren(p) => self.matches(&p.pat, held),
            syn::Pat::Reference(r) => {
                let value = self.value(held)?;
                self.matches(&r.pat, Held::Val(value))
            }
            syn::Pat::Tuple(t) => {
                let parts = self.parts(held, t.elems.len())?;
                self.all(t.elems.iter(), parts)
            }
            syn::Pat::Slice(s) => {
                let parts = self.parts(held, s.elems.len())?;
                self.all(s.elems.iter(), parts)
            }
            syn::Pat::TupleStruct(t) if t.path.is_ident("Some") => {
                let inner = match held {
                    Held::Ref(slot, mut path) => {
                        let value = self.value(Held::Ref(slot, path.clone()))?;
                        path.push(Step::Payload);
                        matches!(value, Value::Option(Some(_))).then_some(Held::Ref(slot, path))
                    }
                    other => match self.value(other)? {
                        Value::Option(Some(inner)) => Some(Held::Val(*inner)),
                        _ => None,
                    },
                };
                match inner {
                    Some(inner) => self.matches(&t.elems[0], inner),
                    None => Ok(false),
                }
            }
            syn::Pat::Lit(l) => {
                let e: syn::Expr = syn::parse_quote!(#l);
                let literal = self.expr(&e)?;
                Ok(self.value(literal)? == self.value(held)?)
            }
            _ => stuck("a pattern out of the subset"),
        }
    }

    fn all<'e>(
        &mut self,
        pats: impl Iterator<Item = &'e syn::Pat>,
        parts: Vec<Held>,
    ) -> Flow<bool> {
        for (pat, part) in pats.zip(parts) {
            if !self.matches(pat, part)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn parts(&mut self, held: Held, n: usize) -> Flow<Vec<Held>> {
        match held {
            Held::Parts(parts) => Ok(parts),
            Held::Ref(slot, path) => {
                let part = |i| {
                    let mut path = path.clone();
                    path.push(Step::At(i));
                    Held::Ref(slot, path)
                };
                Ok((0..n).map(part).collect())
            }
            other => match self.value(other)? {
                Value::Tuple(parts) | Value::Seq(parts) if parts.len() == n => {
                    Ok(parts.into_iter().map(Held::Val).collect())
                }
                _ => stuck("no tuple"),
            },
        }
    }
}
