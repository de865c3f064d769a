//! What the macro knows of a type from the text alone.

use std::rc::Rc;

/// The shape of a value's type as far as the text tells.
#[derive(Clone, Debug)]
pub(crate) enum Ty {
    Float(FloatTy),
    Int,
    Bool,
    Unit,
    /// Text, characters and the like: known to carry no derivative.
    Inert,
    /// With its length, where it is written.
    Array(Rc<Ty>, Option<Rc<syn::Expr>>),
    Slice(Rc<Ty>),
    Vec(Rc<Ty>),
    Tuple(Vec<Ty>),
    Option(Rc<Ty>),
    Result(Rc<Ty>),
    /// Settled by rustc through the traits of the runtime.
    Unknown,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) enum FloatTy {
    F64,
    F32,
    /// A type parameter.
    Param(syn::Ident),
    /// A literal without suffix, or what follows from one.
    Any,
}

impl Ty {
    /// Another value of the type may have other parts. Where the type is not known, one of a
    /// container is found by the code that is stored.
    pub fn may_change_shape(&self) -> bool {
        match self {
            Ty::Vec(_) | Ty::Option(_) | Ty::Result(_) => true,
            Ty::Array(t, _) | Ty::Slice(t) => t.may_change_shape(),
            Ty::Tuple(parts) => parts.iter().any(Ty::may_change_shape),
            Ty::Float(_) | Ty::Int | Ty::Bool | Ty::Unit | Ty::Inert | Ty::Unknown => false,
        }
    }

    pub fn of(ty: &syn::Type, floats: &[syn::Ident]) -> Ty {
        match ty {
            syn::Type::Reference(r) => Ty::of(&r.elem, floats),
            syn::Type::Paren(p) => Ty::of(&p.elem, floats),
            syn::Type::Group(g) => Ty::of(&g.elem, floats),
            syn::Type::Array(a) => Ty::Array(
                Rc::new(Ty::of(&a.elem, floats)),
                Some(Rc::new(a.len.clone())),
            ),
            syn::Type::Slice(s) => Ty::Slice(Rc::new(Ty::of(&s.elem, floats))),
            syn::Type::Tuple(t) if t.elems.is_empty() => Ty::Unit,
            syn::Type::Tuple(t) => Ty::Tuple(t.elems.iter().map(|e| Ty::of(e, floats)).collect()),
            syn::Type::Path(p) if p.qself.is_none() => Ty::of_path(&p.path, floats),
            _ => Ty::Unknown,
        }
    }

    fn of_path(path: &syn::Path, floats: &[syn::Ident]) -> Ty {
        let Some(last) = path.segments.last() else {
            return Ty::Unknown;
        };
        let argument = || match &last.arguments {
            syn::PathArguments::AngleBracketed(a) => a.args.iter().find_map(|a| match a {
                syn::GenericArgument::Type(t) => Some(Rc::new(Ty::of(t, floats))),
                _ => None,
            }),
            _ => None,
        };
        if let Some(ident) = path.get_ident()
            && floats.contains(ident)
        {
            return Ty::Float(FloatTy::Param(ident.clone()));
        }
        match (last.ident.to_string().as_str(), argument()) {
            ("f64", _) => Ty::Float(FloatTy::F64),
            ("f32", _) => Ty::Float(FloatTy::F32),
            ("usize" | "isize", _) => Ty::Int,
            ("u8" | "u16" | "u32" | "u64" | "u128" | "i8" | "i16" | "i32" | "i64" | "i128", _) => {
                Ty::Int
            }
            ("bool", _) => Ty::Bool,
            ("char" | "str" | "String", _) => Ty::Inert,
            ("Vec", Some(t)) => Ty::Vec(t),
            ("Option", Some(t)) => Ty::Option(t),
            ("Result", Some(t)) => Ty::Result(t),
            ("Range" | "RangeInclusive", Some(t)) if matches!(*t, Ty::Int) => Ty::Inert,
            // A number behind a pointer is no number to rustc.
            ("Box", Some(t)) if t.is_float() => Ty::Unknown,
            ("Box", Some(t)) if t.is_scalar() => Ty::Inert,
            // Nor is an array there one that a pattern takes apart.
            ("Box", Some(t)) => match &*t {
                Ty::Array(element, _) => Ty::Array(element.clone(), None),
                t => t.clone(),
            },
            _ => Ty::Unknown,
        }
    }

    /// Known to hold no float at all.
    pub fn is_inert(&self) -> bool {
        match self {
            Ty::Int | Ty::Bool | Ty::Unit | Ty::Inert => true,
            Ty::Float(_) | Ty::Unknown => false,
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Option(t) | Ty::Result(t) => {
                t.is_inert()
            }
            Ty::Tuple(ts) => ts.iter().all(Ty::is_inert),
        }
    }

    /// That of its tangents: what holds no float has none.
    pub fn tangent(&self) -> Ty {
        match self {
            Ty::Int | Ty::Bool | Ty::Inert | Ty::Unit => Ty::Unit,
            Ty::Float(_) | Ty::Unknown => self.clone(),
            Ty::Array(t, len) => Ty::Array(Rc::new(t.tangent()), len.clone()),
            Ty::Slice(t) => Ty::Slice(Rc::new(t.tangent())),
            Ty::Vec(t) => Ty::Vec(Rc::new(t.tangent())),
            Ty::Option(t) | Ty::Result(t) => Ty::Option(Rc::new(t.tangent())),
            Ty::Tuple(parts) => Ty::Tuple(parts.iter().map(Ty::tangent).collect()),
        }
    }

    /// Known to hold a float.
    pub fn holds_floats(&self) -> bool {
        match self {
            Ty::Float(_) => true,
            Ty::Int | Ty::Bool | Ty::Unit | Ty::Inert | Ty::Unknown => false,
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Option(t) | Ty::Result(t) => {
                t.holds_floats()
            }
            Ty::Tuple(ts) => ts.iter().any(Ty::holds_floats),
        }
    }

    pub fn is_float(&self) -> bool {
        matches!(self, Ty::Float(_))
    }

    /// `f64` or `f32` for certain, so that plain arithmetic and inherent methods can be printed.
    pub fn is_concrete_float(&self) -> bool {
        matches!(self, Ty::Float(FloatTy::F64 | FloatTy::F32))
    }

    /// Copied by a plain `let`, as far as the text tells.
    pub fn is_scalar(&self) -> bool {
        matches!(self, Ty::Float(_) | Ty::Int | Ty::Bool | Ty::Unit)
    }

    /// Numbers one beside the other in memory.
    pub fn is_numbers(&self) -> bool {
        match self {
            Ty::Float(_) | Ty::Int | Ty::Bool => true,
            Ty::Array(t, _) => t.is_numbers(),
            _ => false,
        }
    }

    pub fn is_aggregate(&self) -> bool {
        matches!(
            self,
            Ty::Array(..)
                | Ty::Slice(_)
                | Ty::Vec(_)
                | Ty::Tuple(_)
                | Ty::Option(_)
                | Ty::Result(_)
        )
    }

    /// Only rustc knows whether it is a reference, or an option of one.
    pub fn may_be_reference(&self) -> bool {
        match self {
            Ty::Unknown | Ty::Inert | Ty::Slice(_) => true,
            Ty::Option(t) => t.may_be_reference(),
            Ty::Float(_)
            | Ty::Int
            | Ty::Bool
            | Ty::Unit
            | Ty::Array(..)
            | Ty::Vec(_)
            | Ty::Tuple(_)
            | Ty::Result(_) => false,
        }
    }

    pub fn element(&self) -> Ty {
        match self {
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) => (**t).clone(),
            _ => Ty::Unknown,
        }
    }

    /// What two branches agree on.
    pub fn join(&self, other: &Ty) -> Ty {
        match (self, other) {
            (Ty::Float(FloatTy::Any), Ty::Float(f)) | (Ty::Float(f), Ty::Float(FloatTy::Any)) => {
                Ty::Float(f.clone())
            }
            (Ty::Float(_), Ty::Float(_)) => self.clone(),
            (Ty::Unknown, t) | (t, Ty::Unknown) => t.clone(),
            _ => self.clone(),
        }
    }
}
