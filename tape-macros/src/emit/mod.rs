//! IR → tokens. Total: what arrives here can be printed.

mod call;
mod depth;
mod elements;
mod items;
mod lent;
mod long;
mod moves;
mod op;
mod opaque;
mod pass;
mod printed;
mod spent;
mod stmt;
mod stubs;
mod sweep;
mod write;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::visit::{self, Reads, read_head, read_stmt};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

pub(crate) use depth::Levels;
pub(crate) use items::{
    Lacking, Overwrites, Parts, Rules, Split, arguments_of, callee, changes_elements, companion,
    for_any_lifetime, is_read_in_place, is_scalar_result, located_at, overwrites_nothing, partials,
    place_of, slice_element, sum_literal, take_tangents, unanswered, zero_literal, zero_literal_of,
};
pub(crate) use moves::{Moves, Scope};
use printed::{Printed, brackets, punctuation};
pub(crate) use spent::give_back;
pub(crate) use stubs::{Refused, stubs};

/// Prints the statements of one function.
pub(crate) struct Emit<'a> {
    pub arena: &'a Arena,
    /// Parameters that are shared references.
    pub refs: HashSet<Val>,
    /// Adjoint buffers that may not be asked for, with the flag that tells.
    pub asked: HashMap<Mem, syn::Ident>,
    /// There are float type parameters: a literal needs a conversion.
    pub generic: bool,
    /// The functions that the body itself declares.
    pub items: HashSet<syn::Ident>,
    /// How often each value is read.
    pub uses: HashMap<Val, usize>,
    /// The memories that views are of.
    pub viewed: HashMap<Val, Mem>,
    /// Rows of records.
    pub rows: HashSet<Val>,
    /// Memories that are written where they are kept.
    pub in_rows: HashSet<Mem>,
    /// Carried values of which only what is assigned later tells the type.
    pub untyped: HashSet<Val>,
    /// What is moved, not cloned.
    pub moves: Moves,
    /// Memory of vectors serves the next ones.
    pub reuse: bool,
    /// What is printed is a pushforward.
    pub tangents: Option<Tangents>,
}

/// The tangents in a pushforward, which carries any number of directions at once.
pub(crate) struct Tangents {
    /// The parameter that says how many.
    pub directions: syn::Ident,
    /// Which value each tangent is of.
    pub of: HashMap<Val, Val>,
    /// The same of memories.
    pub mems: HashMap<Mem, Mem>,
    /// Those that perhaps nobody gives, with the flag that tells.
    pub unmoved: HashMap<Val, syn::Ident>,
    /// What the text takes for a number may be a reference to one.
    pub references: bool,
}

impl Tangents {
    /// The name of the type parameter.
    pub fn parameter() -> syn::Ident {
        quote::format_ident!("__Directions")
    }
}

impl Emit<'_> {
    pub fn count_uses(&mut self, stmts: &[Stmt], results: &[Operand]) {
        self.find_kinds(stmts);
        let mut count = Count::new(self.arena);
        count.stmts(stmts);
        results.iter().for_each(|r| count.operand(r));
        let looked = std::mem::take(&mut count.looked);
        self.add_uses(count.uses, looked);
    }

    /// The same of a pullback, which runs as often as somebody calls it.
    pub fn count_uses_of_each_run(&mut self, stmts: &[Stmt]) {
        self.find_kinds(stmts);
        let mut count = Count::new(self.arena);
        count.stmts(stmts);
        let own = visit::defined_in(self.arena, stmts);
        let looked = std::mem::take(&mut count.looked);
        self.add_uses(again_and_again(count, &own), looked);
    }

    /// Those of statements that run after all that were counted before.
    fn add_uses(&mut self, uses: impl IntoIterator<Item = (Val, usize)>, looked: HashSet<Val>) {
        let mut all = Count::new(self.arena);
        all.uses = std::mem::take(&mut self.uses);
        all.then(uses, looked);
        self.uses = all.uses;
    }

    /// The primal value that a tangent is of.
    fn primal_of(&self, operand: &Operand) -> Option<&syn::Ident> {
        let Operand::Val(v) = operand else {
            return None;
        };
        let of = self.tangents.as_ref()?.of.get(v)?;
        Some(self.val(*of))
    }

    /// The parameter that says how many tangents each value has.
    fn directions(&self) -> Option<&syn::Ident> {
        self.tangents.as_ref().map(|t| &t.directions)
    }

    /// The memory whose tangents one holds.
    fn primal_memory_of(&self, m: Mem) -> Option<&syn::Ident> {
        let of = self.tangents.as_ref()?.mems.get(&m)?;
        Some(self.mem(*of))
    }

    fn val(&self, v: Val) -> &syn::Ident {
        &self.arena.vals[v.0].name
    }

    fn mem(&self, m: Mem) -> &syn::Ident {
        &self.arena.mems[m.0].name
    }

    pub fn operand<'o>(&'o self, operand: &'o Operand) -> Printed<'o> {
        match operand {
            Operand::Val(v) => Printed::Name(self.val(*v)),
            Operand::Float(value) => self.float(*value),
            Operand::Int(n) => Literal::usize_unsuffixed(*n).into(),
            Operand::Bool(b) => quote!(#b).into(),
            Operand::Const(e, _) => match &**e {
                syn::Expr::Unary(_) | syn::Expr::Binary(_) | syn::Expr::Cast(_) => {
                    quote!((#e)).into()
                }
                e => Printed::Expr(e),
            },
            Operand::Zero(ty) | Operand::Undef(ty) => {
                self.default(ty, matches!(operand, Operand::Zero(_))).into()
            }
            Operand::Unit => quote!(()).into(),
        }
    }

    fn float(&self, value: f64) -> Printed<'_> {
        let magnitude = Literal::f64_unsuffixed(value.abs());
        match (value.is_sign_negative(), self.generic) {
            (false, false) => magnitude.into(),
            (true, false) => quote!((-#magnitude)).into(),
            (false, true) => quote!(::gradtape::__private::Scalar::constant(#magnitude)).into(),
            (true, true) => quote!(::gradtape::__private::Scalar::constant((-#magnitude))).into(),
        }
    }

    fn default(&self, ty: &Ty, zero: bool) -> TokenStream {
        match ty {
            // The zeros of a pushforward are tangents.
            Ty::Float(_) | Ty::Unknown if zero && self.tangents.is_some() => {
                quote!(::core::default::Default::default())
            }
            Ty::Float(FloatTy::F64 | FloatTy::F32) => quote!(0.0),
            Ty::Float(FloatTy::Param(t)) => quote!(::gradtape::__private::zero::<#t>()),
            Ty::Float(_) if self.generic => quote!(::gradtape::__private::zero()),
            Ty::Float(_) => quote!(0.0),
            Ty::Int => quote!(0),
            Ty::Bool => quote!(false),
            Ty::Unit => quote!(()),
            Ty::Vec(_) => quote!(::std::vec::Vec::new()),
            Ty::Option(_) => quote!(::core::option::Option::None),
            Ty::Array(t, Some(len)) => {
                let element = self.default(t, zero);
                quote!([#element; #len])
            }
            Ty::Tuple(parts) => {
                let parts = parts.iter().map(|t| self.default(t, zero));
                quote!((#(#parts,)*))
            }
            Ty::Unknown if zero && self.generic => quote!(::gradtape::__private::zero()),
            Ty::Unknown if zero => quote!(0.0),
            _ => quote!(::core::default::Default::default()),
        }
    }

    /// An operand that is consumed: cloned where it is needed again.
    fn consumed<'o>(&'o self, operand: &'o Operand) -> Printed<'o> {
        let tokens = self.operand(operand);
        match operand {
            Operand::Val(v) if self.refs.contains(v) => quote!(#tokens.to_owned()).into(),
            Operand::Val(v) if self.untyped.contains(v) => {
                quote!(::core::clone::Clone::clone(&#tokens)).into()
            }
            Operand::Val(v)
                if !self.arena.vals[v.0].ty.is_scalar()
                    && self.uses.get(v).copied().unwrap_or(0) > 1 =>
            {
                match self.arena.vals[v.0].ty {
                    Ty::Vec(_) => op::copied(&tokens).into(),
                    _ => quote!(#tokens.clone()).into(),
                }
            }
            _ => tokens,
        }
    }

    /// What a function returns.
    pub fn result(&self, operand: &Operand) -> TokenStream {
        self.consumed(operand).into_token_stream()
    }

    fn base(&self, base: &Base, whole: bool) -> TokenStream {
        let (name, by_ref) = match base {
            Base::Val(v) => (self.val(*v), self.refs.contains(v)),
            Base::Mem(m) => (self.mem(*m), self.arena.mems[m.0].by_ref),
            Base::Const(e, _) => return quote!(#e),
        };
        match whole && by_ref {
            true => quote!((*#name)),
            false => name.to_token_stream(),
        }
    }

    pub fn place(&self, place: &Place) -> TokenStream {
        self.place_with(place, false)
    }

    fn place_with(&self, place: &Place, mutable: bool) -> TokenStream {
        let whole = place.path.is_empty()
            || !matches!(
                place.path[0],
                Proj::Index(_) | Proj::Slice { .. } | Proj::Field(_)
            );
        self.projected(self.base(&place.base, whole), &place.path, mutable)
    }

    /// The way on from a place.
    fn projected(&self, from: TokenStream, path: &[Proj], mutable: bool) -> TokenStream {
        let mut tokens = from;
        for proj in path {
            match proj {
                Proj::Index(i) => brackets(self.operand(i)).to_tokens(&mut tokens),
                Proj::Slice { lo, hi, inclusive } => {
                    let [lo, hi] = [lo, hi].map(|o| o.as_ref().map(|o| self.operand(o)));
                    let bounds = match inclusive {
                        true => quote!(#lo..=#hi),
                        false => quote!(#lo..#hi),
                    };
                    brackets(bounds).to_tokens(&mut tokens);
                }
                Proj::Field(member) => {
                    <syn::Token![.]>::default().to_tokens(&mut tokens);
                    member.to_tokens(&mut tokens);
                }
                Proj::Payload if mutable => {
                    tokens = quote!((*#tokens.as_mut().expect("checked before")));
                }
                Proj::Payload => tokens = quote!((*#tokens.as_ref().expect("checked before"))),
                Proj::Part(part) => {
                    let part = self.operand(part);
                    tokens = quote!(::gradtape::__private::part(&#tokens, #part));
                }
            }
        }
        tokens
    }

    fn place_mut(&self, place: &Place) -> TokenStream {
        self.place_with(place, true)
    }

    fn shared(&self, place: &Place) -> TokenStream {
        match &place.base {
            Base::Val(v) if place.path.is_empty() && self.refs.contains(v) => {
                self.val(*v).to_token_stream()
            }
            _ => {
                let place = self.place(place);
                quote!(&#place)
            }
        }
    }

    fn mutable(&self, place: &Place) -> TokenStream {
        let place = self.place_mut(place);
        quote!(&mut #place)
    }

    fn is_untyped(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Undef(ty) => matches!(ty, Ty::Unknown),
            Operand::Val(v) => self.untyped.contains(v),
            _ => false,
        }
    }

    /// Views, rows and what has no type yet.
    fn find_kinds(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            match &stmt.kind {
                StmtKind::Let(v, Op::View(view)) => {
                    let of = match &view.container.base {
                        Base::Mem(m) => Some(*m),
                        Base::Val(outer) => self.viewed.get(outer).copied(),
                        Base::Const(..) => None,
                    };
                    if let Some(m) = of {
                        self.viewed.insert(*v, m);
                    }
                }
                StmtKind::Let(v, Op::PopRow(..)) => {
                    self.rows.insert(*v);
                }
                StmtKind::InRow(s) => {
                    self.in_rows.insert(s.row);
                }
                StmtKind::If(s) => {
                    self.find_kinds(&s.then.stmts);
                    self.find_kinds(&s.other.stmts);
                }
                StmtKind::Loop(s) => {
                    let untyped = s.carried.iter().filter(|c| self.is_untyped(&c.init));
                    let untyped: Vec<Val> = untyped.map(|c| c.phi).collect();
                    self.untyped.extend(untyped);
                    self.find_kinds(&s.body.stmts);
                }
                _ => {}
            }
        }
    }
}

/// How often values are read on the path that reads them most often.
struct Count<'a> {
    arena: &'a Arena,
    uses: HashMap<Val, usize>,
    /// What was looked at before anything here read it: that takes nothing, unless something around it
    /// was there first.
    looked: HashSet<Val>,
}

impl Reads for Count<'_> {
    fn operand(&mut self, operand: &Operand) {
        if let Operand::Val(v) = operand {
            *self.uses.entry(*v).or_default() += 1;
        }
    }
    fn base(&mut self, base: &Base) {
        if let Base::Val(v) = base {
            *self.uses.entry(*v).or_default() += 1;
        }
    }
    fn op(&mut self, op: &Op) -> bool {
        let Op::Opaque(opaque) = op else {
            return true;
        };
        let mut read = opaque.clone();
        read.uses.retain(|(_, used)| match used {
            Use::Looked(Operand::Val(v)) => {
                self.look(*v);
                false
            }
            _ => true,
        });
        visit::read_opaque(self, &read);
        false
    }
}

impl<'a> Count<'a> {
    fn new(arena: &'a Arena) -> Count<'a> {
        Count {
            arena,
            uses: HashMap::default(),
            looked: HashSet::default(),
        }
    }

    /// What runs next: so often it reads values, and these it looks at first.
    fn then(&mut self, uses: impl IntoIterator<Item = (Val, usize)>, looked: HashSet<Val>) {
        looked.into_iter().for_each(|v| self.look(v));
        for (v, n) in uses {
            *self.uses.entry(v).or_default() += n;
        }
    }

    fn look(&mut self, v: Val) {
        match self.uses.get_mut(&v) {
            Some(uses) => *uses += 1,
            None => {
                self.looked.insert(v);
            }
        }
    }

    fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            match &stmt.kind {
                StmtKind::If(s) => self.branch(s),
                StmtKind::Loop(s) => self.looped(s),
                _ => read_stmt(self, stmt),
            }
        }
    }

    fn region(&mut self, region: &Region) {
        self.stmts(&region.stmts);
        region.results.iter().for_each(|r| self.operand(r));
    }

    /// Only one of the branches is taken.
    fn branch(&mut self, s: &If) {
        self.operand(&s.cond);
        let (mut then, mut other) = (Count::new(self.arena), Count::new(self.arena));
        then.region(&s.then);
        other.region(&s.other);
        for (v, n) in other.uses {
            let most = then.uses.entry(v).or_default();
            *most = n.max(*most);
        }
        then.looked.extend(other.looked);
        self.then(then.uses, then.looked);
    }

    fn looped(&mut self, s: &Loop) {
        s.carried.iter().for_each(|c| self.operand(&c.init));
        match &s.head {
            Head::While(region) => self.region(region),
            Head::Range { .. } | Head::Native { .. } => read_head(self, &s.head),
        }
        let mut body = Count::new(self.arena);
        body.region(&s.body);
        let mut own = visit::defined_in(self.arena, &s.body.stmts);
        if let Head::Native { vars, .. } = &s.head {
            own.extend(vars);
        }
        let looked = std::mem::take(&mut body.looked);
        self.then(again_and_again(body, &own), looked);
    }
}

/// The uses in statements that run again and again: what comes from outside is read each time.
fn again_and_again(count: Count, own: &HashSet<Val>) -> impl Iterator<Item = (Val, usize)> {
    // More often than once is all that is asked for, and nested loops multiply.
    let times = |v: &Val, n: usize| if own.contains(v) { n } else { n.min(1) * 2 };
    count.uses.into_iter().map(move |(v, n)| (v, times(&v, n)))
}
