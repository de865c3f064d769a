//! The bodies of the companion's functions: what the transforms make, between what opens and
//! closes the handles of adjoints and tangents.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use crate::analysis::Facts;
use crate::emit::{self, Emit, Levels, Moves, Scope, Split};
use crate::ir::visit::{defined_in, operands_read};
use crate::ir::*;
use crate::lower::{Function, Param, ParamKind};
use crate::maps::{HashMap, HashSet};
use crate::options::Switches;
use crate::transform;
use crate::transform::reverse::{self, Seed, Start};

/// Makes the bodies of `reverse` and `split`.
pub(super) struct Sweeps<'a> {
    pub function: &'a syn::ItemFn,
    pub lowered: &'a mut Function,
    pub facts: &'a Facts,
    pub handles: &'a [Ident],
    pub seed: &'a Ident,
    pub switches: &'a Switches,
    /// What becomes of the loops when both sweeps run at once, in words.
    pub report: Vec<String>,
    /// How many values the residual of `split` has, at least.
    pub residual: usize,
}

/// How the adjoints of parameters get in and out, in the order of execution.
#[derive(Default)]
struct Handles {
    /// Scalars behind references are read once; with the index of the parameter.
    reads: Vec<(usize, TokenStream)>,
    /// Shadows that need nothing but the parameters.
    early: TokenStream,
    /// What the later ones need, kept when the forward sweep ends.
    kept: TokenStream,
    /// Those of `&mut` parameters, after the forward sweep.
    late: TokenStream,
    end: TokenStream,
    /// With the index of the parameter.
    scalars: Vec<(Val, usize)>,
    /// By-value parameters with a shadow.
    kept_values: Vec<Val>,
    shadows: HashMap<Val, Place>,
    mem_shadows: HashMap<Mem, Place>,
    asked: HashMap<Mem, Ident>,
}

/// The tokens of one pair of sweeps.
struct Bodies {
    items: Vec<syn::Item>,
    forward: TokenStream,
    result: TokenStream,
    reverse: TokenStream,
    end: TokenStream,
    /// What ends the forward sweep, where the reverse one comes later.
    spent: TokenStream,
    levels: Levels,
    /// By parameter: the reverse sweep reads it.
    reread: Vec<bool>,
}

impl Sweeps<'_> {
    /// Both sweeps at once.
    pub fn reverse(&mut self) -> TokenStream {
        let value = self.lowered.names.fresh("value", Span::call_site());
        let mut handles = self.open(false);
        let scalar = emit::is_scalar_result(self.function, &self.lowered.floats);
        let (seed, late_seed) = self.result_seed(scalar, &value);
        let bodies = self.bodies(&mut handles, seed, false);
        let Handles { early, late, .. } = &handles;
        let reads = handles.reads.iter().map(|(_, read)| read);
        let Bodies {
            items,
            forward,
            result,
            reverse,
            end,
            ..
        } = bodies;
        let output = self.output();
        quote! {
            #(#items)*
            #(#reads)*
            #early
            #forward
            let #value: #output = #result;
            #late_seed
            #late
            #reverse
            #end
            #value
        }
    }

    /// The forward sweep, and the reverse sweep for later, which keeps by-value parameters and is
    /// given shared references again.
    pub fn split(&mut self) -> Split {
        let value = self.lowered.names.fresh("value", Span::call_site());
        let mut handles = self.open(true);
        let (seed, keep_seed, late_seed) = self.split_seed(&value);
        let bodies = self.bodies(&mut handles, seed, true);
        let Handles {
            early, kept, late, ..
        } = &handles;
        let Bodies {
            items,
            forward,
            result,
            reverse,
            end,
            spent,
            levels,
            reread,
        } = bodies;
        let output = self.output();
        let reads = handles.reads.iter().map(|(_, read)| read);
        let again = handles.reads.iter().filter(|(i, _)| reread[*i]);
        let again = again.map(|(_, read)| read);
        Split {
            forward: quote! {
                #(#items)*
                #(#reads)*
                #forward
                let #value: #output = #result;
                #keep_seed
                #kept
                #spent
            },
            value,
            reverse: quote! {
                #(#again)*
                #early
                #late_seed
                #late
                #reverse
                #end
            },
            levels,
            boxed: false,
            reread,
            preaccumulated: false,
        }
    }

    fn output(&self) -> TokenStream {
        match &self.function.sig.output {
            syn::ReturnType::Default => quote!(()),
            syn::ReturnType::Type(_, ty) => quote!(#ty),
        }
    }

    fn bodies(&mut self, handles: &mut Handles, seed: Seed, detached: bool) -> Bodies {
        let refs = shared_references(&self.lowered.params);
        let params: Vec<Val> = self
            .lowered
            .params
            .iter()
            .filter_map(|p| match p.base {
                Base::Val(v) => Some(v),
                Base::Mem(_) | Base::Const(..) => None,
            })
            .collect();
        let seed_spent = self.spent_seed(&seed);
        let start = Start {
            params,
            shadows: std::mem::take(&mut handles.shadows),
            mem_shadows: std::mem::take(&mut handles.mem_shadows),
            seed,
            detached,
            recompute: self.switches.recompute,
            fuse: self.switches.fuse && !detached,
        };
        let lowered = &mut *self.lowered;
        let mut sweeps = reverse::reverse(
            &mut lowered.arena,
            &mut lowered.names,
            self.facts,
            &lowered.body,
            start,
        );
        let (arena, names) = (&mut lowered.arena, &mut lowered.names);
        transform::polish(arena, names, &mut sweeps, self.switches);
        if !detached {
            self.report = sweeps.report.lines(&lowered.arena);
            let (name, arena) = (&self.function.sig.ident, &lowered.arena);
            let (forward, reverse) = (&sweeps.forward, &sweeps.reverse);
            print::dump(
                name,
                "forward sweep",
                arena,
                &forward.stmts,
                &forward.results,
            );
            print::dump(name, "reverse sweep", arena, reverse, &[]);
        }
        let reread = reread(lowered, &sweeps.reverse);
        if detached {
            self.residual = residual(&lowered.arena, &sweeps.reverse);
        }
        let asked = std::mem::take(&mut handles.asked);
        let mut emit = emitter(lowered, refs, asked);
        emit.count_uses(&sweeps.forward.stmts, &sweeps.forward.results);
        emit.count_uses(&sweeps.reverse, &[]);
        if detached {
            // A pullback runs as often as it is called, so it moves nothing out; and it needs the
            // parameters that the forward sweep consumes.
            emit.count_uses(&sweeps.reverse, &[]);
            for v in handles.kept_values.drain(..) {
                *emit.uses.entry(v).or_default() += 1;
            }
        }
        let ends = Ends::of(&sweeps, &handles.scalars);
        let scopes = match detached {
            true => vec![ends.of_forward(), ends.of_pullback()],
            false => vec![ends.of_both()],
        };
        emit.reuse = self.switches.reuse;
        if emit.reuse {
            scopes.iter().for_each(|scope| emit.moves.find(*scope));
        }
        let forward = emit.stmts(&sweeps.forward.stmts);
        let result = emit.result(&sweeps.forward.results[0]);
        let mut end = handles.end.clone();
        for (v, i) in &handles.scalars {
            let (handle, inner) = (&self.handles[*i], &lowered.params[*i].inner);
            if let Some(shadow) = sweeps.shadows.get(v) {
                let shadow = emit.place(shadow);
                end.extend(
                    quote!(::gradtape::__private::Bar::<#inner>::add(&mut #handle, &#shadow);),
                );
            }
            if let Some(adjoint) = sweeps.adjoints.get(v) {
                let adjoint = emit.operand(adjoint);
                end.extend(
                    quote!(::gradtape::__private::Bar::<#inner>::add(&mut #handle, &(#adjoint));),
                );
            }
        }
        let mut spent: Vec<TokenStream> = scopes.iter().map(|scope| emit.end(*scope)).collect();
        let last = spent.pop().expect("at least one scope");
        end.extend(seed_spent);
        end.extend(last);
        Bodies {
            items: lowered.items.clone(),
            forward,
            result,
            spent: spent.pop().unwrap_or_default(),
            reverse: emit.stmts(&sweeps.reverse),
            end,
            levels: emit.levels(&sweeps.forward.stmts, &lowered.items),
            reread,
        }
    }

    /// The handles of all parameters; a detached pullback has `&mut` ones no more.
    fn open(&mut self, detached: bool) -> Handles {
        let mut handles = Handles::default();
        for i in 0..self.lowered.params.len() {
            let p = &self.lowered.params[i];
            let name = &p.name;
            if p.dereferenced {
                handles.reads.push((i, quote!(let #name = *#name;)));
            }
            if !p.differentiable {
                continue;
            }
            match p.base {
                Base::Val(v) if !has_shadow(&self.lowered.arena, p) => {
                    handles.scalars.push((v, i));
                }
                Base::Val(_) | Base::Mem(_) => self.open_shadow(i, detached, &mut handles),
                Base::Const(..) => {}
            }
        }
        handles
    }

    fn open_shadow(&mut self, i: usize, detached: bool, handles: &mut Handles) {
        let p = &self.lowered.params[i];
        let (name, kind, slice) = (p.name.clone(), p.kind, emit::slice_element(p).is_some());
        let bar = self
            .lowered
            .names
            .fresh(&format!("{name}_bar"), name.span());
        let mem = self.lowered.arena.mem(MemInfo {
            name: bar.clone(),
            ty: p.ty.clone(),
            span: name.span(),
            by_ref: slice,
            untracked: false,
        });
        let base = self.lowered.params[i].base.clone();
        if let (Base::Val(v), ParamKind::Value) = (&base, kind) {
            handles.kept_values.push(*v);
        }
        match &base {
            Base::Val(v) => handles.shadows.insert(*v, Place::mem(mem)),
            Base::Mem(m) => handles.mem_shadows.insert(*m, Place::mem(mem)),
            Base::Const(..) => None,
        };
        let (handle, inner) = (&self.handles[i], self.lowered.params[i].inner.clone());
        match (slice, kind) {
            (true, ParamKind::Mut) => self.open_written_slice(i, &bar, detached, handles),
            (true, ParamKind::Shared | ParamKind::Value) => {
                let flag = self
                    .lowered
                    .names
                    .fresh(&format!("{name}_asked"), name.span());
                // A pullback may not be given the primal again; callers lend what fits.
                let buffer = match detached && kind == ParamKind::Shared {
                    true => quote!(whole(&mut #handle)),
                    false => quote!(slice(&mut #handle, #name.len())),
                };
                handles.early.extend(quote! {
                    let #flag = ::gradtape::__private::SliceBar::asked(&#handle);
                    let #bar = ::gradtape::__private::SliceBar::#buffer;
                });
                handles.asked.insert(mem, flag);
            }
            (false, ParamKind::Mut) => {
                let zero = self.zero_for_later(i, detached, handles);
                handles.late.extend(
                    quote!(let mut #bar = ::gradtape::__private::Bar::<#inner>::get(&#handle, || #zero);),
                );
                handles
                    .end
                    .extend(quote!(::gradtape::__private::Bar::<#inner>::set(&mut #handle, #bar);));
            }
            (false, ParamKind::Shared | ParamKind::Value) => {
                let zero = match kind {
                    ParamKind::Value => self.zero_for_later(i, detached, handles),
                    ParamKind::Shared | ParamKind::Mut => zero_tangent(&quote!(#name)),
                };
                let start = quote!(::gradtape::__private::sum_start(#zero));
                handles.early.extend(quote!(let mut #bar = #start;));
                handles.end.extend(
                    quote!(::gradtape::__private::Bar::<#inner>::add(&mut #handle, &#bar);),
                );
                if matches!(self.lowered.params[i].ty, Ty::Vec(_)) {
                    let spent = quote!(::gradtape::__private::Spent(#bar).give_back(););
                    handles.end.extend(spent);
                }
            }
        }
    }

    /// The adjoint of a `&mut` slice goes in and out, so a buffer is needed in any case.
    fn open_written_slice(&mut self, i: usize, bar: &Ident, detached: bool, handles: &mut Handles) {
        let zero = self.zero_for_later(i, detached, handles);
        let (name, handle) = (self.lowered.params[i].name.clone(), &self.handles[i]);
        let scratch = self
            .lowered
            .names
            .fresh(&format!("{name}_scratch"), name.span());
        let start = emit::changes_elements(&self.lowered.params[i])
            .then(|| quote!(::gradtape::__private::SliceBar::start(&mut #handle, || #zero);));
        handles.late.extend(quote! {
            let mut #scratch;
            let #bar = if ::gradtape::__private::SliceBar::asked(&#handle) {
                #start
                ::gradtape::__private::SliceBar::whole(&mut #handle)
            } else {
                #scratch = #zero;
                &mut #scratch[..]
            };
        });
    }

    /// A zero of the shape that a parameter has after the forward sweep. A pullback keeps the shape: it has the
    /// parameter behind a `&mut` no more, and need not keep another one for that.
    fn zero_for_later(&mut self, i: usize, detached: bool, handles: &mut Handles) -> TokenStream {
        let p = &self.lowered.params[i];
        let name = p.name.clone();
        let primal = match p.kind {
            ParamKind::Mut => quote!(&*#name),
            ParamKind::Shared | ParamKind::Value => quote!(&#name),
        };
        if !detached {
            return zero_tangent(&primal);
        }
        let kept = self
            .lowered
            .names
            .fresh(&format!("{name}_shape"), name.span());
        handles
            .kept
            .extend(quote!(let #kept = ::gradtape::__private::Shape::of(#primal);));
        quote!(#kept.zero())
    }

    /// The seed of `reverse`, and what turns the argument into it after the forward sweep.
    fn result_seed(&mut self, scalar: bool, value: &Ident) -> (Seed, TokenStream) {
        let name = self.seed;
        if scalar {
            return (self.seed_for_result(true), quote!());
        }
        match self.seed_for_result(false) {
            Seed::None => (Seed::None, quote!(let _ = #name.of(&#value);)),
            seed @ Seed::Scalar { .. } => (seed, quote!(let #name = #name.of(&#value);)),
            seed @ Seed::Aggregate(_) => (seed, quote!(let mut #name = #name.of(&#value);)),
        }
    }

    /// The seed of a pullback: what to keep for it, and what the pullback makes of its argument.
    fn split_seed(&mut self, value: &Ident) -> (Seed, TokenStream, TokenStream) {
        let name = self.seed;
        let scalar = emit::is_scalar_result(self.function, &self.lowered.floats);
        let seed = self.seed_for_result(false);
        match &seed {
            Seed::None => (seed, quote!(), quote!()),
            Seed::Scalar { .. } | Seed::Aggregate(_) if scalar => (
                seed,
                quote!(),
                quote!(let #name = #name.unwrap_or_default();),
            ),
            Seed::Scalar { .. } | Seed::Aggregate(_) => {
                let shape = self.lowered.names.fresh("value_shape", Span::call_site());
                (
                    seed,
                    quote!(let #shape = ::gradtape::__private::Shape::of(&#value);),
                    quote!(let mut #name = #name.unwrap_or_else(|| #shape.zero());),
                )
            }
        }
    }

    /// The seed's memory, where it is a vector.
    fn spent_seed(&self, seed: &Seed) -> TokenStream {
        let vector = match seed {
            Seed::Aggregate(place) => {
                matches!(self.lowered.arena.place_ty(place), Ty::Vec(_) | Ty::Unknown)
            }
            Seed::None | Seed::Scalar { .. } => false,
        };
        let name = self.seed;
        match vector {
            true => quote!(::gradtape::__private::Spent(#name).give_back();),
            false => quote!(),
        }
    }

    fn seed_for_result(&mut self, early: bool) -> Seed {
        let Operand::Val(v) = self.lowered.body.results[0] else {
            return Seed::None;
        };
        if !self.facts.active(v) {
            return Seed::None;
        }
        let arena = &mut self.lowered.arena;
        let info = arena.vals[v.0].clone();
        let name = self.seed.clone();
        if info.aggregate || info.ty.is_aggregate() {
            let ty = match info.ty {
                Ty::Result(t) => Ty::Option(t),
                ty => ty,
            };
            Seed::Aggregate(Place::mem(arena.mem(MemInfo {
                name,
                ty,
                span: info.span,
                by_ref: false,
                untracked: false,
            })))
        } else {
            let val = arena.val(ValInfo {
                name,
                ty: info.ty,
                span: info.span,
                aggregate: false,
                error: None,
                annotation: None,
                pullback: false,
            });
            Seed::Scalar { val, early }
        }
    }
}

/// What is read at the ends of both sweeps.
struct Ends<'s> {
    lists: [&'s [Stmt]; 2],
    /// The function's, and adjoints.
    results: Vec<Operand>,
    /// Of parameters.
    shadows: Vec<Place>,
}

impl<'s> Ends<'s> {
    fn of(sweeps: &'s reverse::Sweeps, scalars: &[(Val, usize)]) -> Ends<'s> {
        let adjoints = sweeps.adjoints.values();
        let shadows = scalars.iter().filter_map(|(v, _)| sweeps.shadows.get(v));
        Ends {
            lists: [&sweeps.forward.stmts, &sweeps.reverse],
            results: sweeps
                .forward
                .results
                .iter()
                .chain(adjoints)
                .cloned()
                .collect(),
            shadows: shadows.cloned().collect(),
        }
    }

    /// Of both sweeps at once.
    fn of_both(&self) -> Scope<'_> {
        Scope {
            lists: &self.lists,
            results: &self.results,
            places: &self.shadows,
            closure: &[],
        }
    }

    /// Of the forward sweep alone: the pullback keeps what it reads of it.
    fn of_forward(&self) -> Scope<'_> {
        Scope {
            lists: &self.lists[..1],
            closure: self.lists[1],
            ..self.of_both()
        }
    }

    /// Of the pullback.
    fn of_pullback(&self) -> Scope<'_> {
        Scope {
            lists: &self.lists[1..],
            ..self.of_both()
        }
    }
}

fn zero_tangent(primal: &TokenStream) -> TokenStream {
    quote!(::gradtape::__private::Differentiable::zero_tangent(#primal))
}

/// By parameter: the reverse sweep reads its primal, or its shadow has its shape.
fn reread(lowered: &Function, reverse: &[Stmt]) -> Vec<bool> {
    let read: HashSet<Val> = operands_read(reverse).into_iter().collect();
    let each = lowered.params.iter().map(|p| {
        let slice = emit::slice_element(p).is_some();
        let shaped = p.differentiable && has_shadow(&lowered.arena, p) && !slice;
        let primal = matches!(&p.base, Base::Val(v) if read.contains(v));
        p.kind == ParamKind::Shared && shaped || primal
    });
    each.collect()
}

/// How many values and records of the forward sweep the reverse sweep reads.
fn residual(arena: &Arena, reverse: &[Stmt]) -> usize {
    let own = defined_in(arena, reverse);
    let read: HashSet<Val> = operands_read(reverse).into_iter().collect();
    let records = reverse
        .iter()
        .filter(|s| matches!(s.kind, StmtKind::Rewind(_)));
    read.difference(&own).count() + records.count()
}

/// A parameter whose adjoint is a shadow memory.
pub(crate) fn has_shadow(arena: &Arena, p: &Param) -> bool {
    match &p.base {
        Base::Mem(_) => true,
        Base::Val(v) => arena.vals[v.0].aggregate || arena.vals[v.0].ty.is_aggregate(),
        Base::Const(..) => false,
    }
}

/// The values that are references.
pub(super) fn shared_references(params: &[Param]) -> HashSet<Val> {
    let refs = params
        .iter()
        .filter(|p| p.kind == ParamKind::Shared && !p.dereferenced);
    refs.filter_map(|p| match p.base {
        Base::Val(v) => Some(v),
        Base::Mem(_) | Base::Const(..) => None,
    })
    .collect()
}

pub(super) fn emitter(
    lowered: &Function,
    refs: HashSet<Val>,
    asked: HashMap<Mem, Ident>,
) -> Emit<'_> {
    Emit {
        arena: &lowered.arena,
        refs,
        asked,
        generic: !lowered.floats.is_empty(),
        items: lowered.items.iter().filter_map(declared_function).collect(),
        uses: HashMap::default(),
        viewed: HashMap::default(),
        rows: HashSet::default(),
        untyped: HashSet::default(),
        moves: Moves::default(),
        reuse: false,
        tangents: None,
    }
}

fn declared_function(item: &syn::Item) -> Option<Ident> {
    match item {
        syn::Item::Fn(f) => Some(f.sig.ident.clone()),
        _ => None,
    }
}
