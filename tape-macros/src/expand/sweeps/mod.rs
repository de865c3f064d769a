//! The bodies of the companion's functions: what the transforms make, between what opens and
//! closes the handles of adjoints ([`handles`]), the seed ([`seeds`]) and the scopes ([`ends`]).

mod ends;
mod handles;
mod seeds;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use crate::analysis::Facts;
use crate::emit::{self, Emit, Levels, Moves, Split};
use crate::ir::visit::{defined_in, operands_read};
use crate::ir::*;
use crate::lower::{Function, Param, ParamKind};
use crate::maps::{HashMap, HashSet};
use crate::options::Switches;
use crate::transform;
use crate::transform::reverse::{self, Seed, Start};
use ends::Ends;
use handles::Handles;

/// Makes the bodies of `reverse` and `split`: the former is printed only where it is `joined`.
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
    /// Both sweeps at once are more than one after the other: a loop is fused, a call gets its seed, or
    /// memory of vectors is given back.
    pub joined: bool,
}

/// What the transform makes, before it is polished and printed.
struct Raw {
    sweeps: reverse::Sweeps,
    handles: Handles,
    /// What gives the seed's memory back.
    seed_spent: TokenStream,
}

/// Both sweeps at once, to be printed if that is more than one after the other.
pub(super) struct AtOnce {
    raw: Raw,
    value: Ident,
    late_seed: TokenStream,
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
    pub fn at_once(&mut self) -> AtOnce {
        let value = self.lowered.names.fresh("value", Span::call_site());
        let handles = self.open(false);
        let scalar = emit::is_scalar_result(self.function, &self.lowered.floats);
        let (seed, late_seed) = self.result_seed(scalar, &value);
        let raw = self.transform(handles, seed, false);
        let sweeps = &raw.sweeps;
        self.joined |= sweeps.joined;
        self.report = sweeps.report.lines(&self.lowered.arena);
        AtOnce {
            raw,
            value,
            late_seed,
        }
    }

    /// The body of `reverse`.
    pub fn reverse(&mut self, at_once: AtOnce) -> TokenStream {
        let AtOnce {
            mut raw,
            value,
            late_seed,
        } = at_once;
        let bodies = self.bodies(&mut raw, false);
        let Handles { early, late, .. } = &raw.handles;
        let reads = raw.handles.reads.iter().map(|(_, read)| read);
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
        let handles = self.open(true);
        let (seed, keep_seed, late_seed) = self.split_seed(&value);
        let mut raw = self.transform(handles, seed, true);
        let bodies = self.bodies(&mut raw, true);
        let handles = &raw.handles;
        let Handles {
            early, kept, late, ..
        } = handles;
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

    fn transform(&mut self, mut handles: Handles, seed: Seed, detached: bool) -> Raw {
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
            products: self.switches.products,
            fuse: self.switches.fuse && !detached,
            checkpoints: self.switches.checkpoints(),
        };
        let lowered = &mut *self.lowered;
        let sweeps = reverse::reverse(
            &mut lowered.arena,
            &mut lowered.names,
            self.facts,
            &lowered.body,
            start,
        );
        Raw {
            sweeps,
            handles,
            seed_spent,
        }
    }

    fn bodies(&mut self, raw: &mut Raw, detached: bool) -> Bodies {
        let Raw {
            sweeps,
            handles,
            seed_spent,
        } = raw;
        let refs = shared_references(&self.lowered.params);
        let lowered = &mut *self.lowered;
        let (arena, names) = (&mut lowered.arena, &mut lowered.names);
        transform::polish(arena, names, sweeps, self.facts, self.switches);
        if !detached {
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
        match detached {
            false => emit.count_uses(&sweeps.reverse, &[]),
            true => {
                // A pullback moves nothing out that was there before; and it needs the parameters that the
                // forward sweep consumes.
                emit.count_uses_of_each_run(&sweeps.reverse);
                for v in handles.kept_values.drain(..) {
                    *emit.uses.entry(v).or_default() += 1;
                }
            }
        }
        let ends = Ends::of(sweeps, &handles.scalars);
        let scopes = match detached {
            true => vec![ends.of_forward(), ends.of_pullback()],
            false => vec![ends.of_both()],
        };
        if self.switches.reuse {
            emit.reuse(&scopes);
        }
        if detached {
            self.joined |= emit.keeps_vectors(scopes[0]);
        }
        let forward = emit.stmts(&sweeps.forward.stmts);
        let result = emit.result(&sweeps.forward.results[0]);
        let mut end = handles.end.clone();
        for (v, i) in &handles.scalars {
            let (handle, inner) = (&self.handles[*i], &lowered.params[*i].inner);
            let add = |adjoint: TokenStream| quote!(::gradtape::__private::Bar::<#inner>::add(&mut #handle, &#adjoint););
            end.extend(sweeps.shadows.get(v).map(|shadow| add(emit.place(shadow))));
            let adjoint = sweeps.adjoints.get(v).map(|adjoint| emit.operand(adjoint));
            end.extend(adjoint.map(|adjoint| add(quote!((#adjoint)))));
        }
        let mut spent: Vec<TokenStream> = scopes.iter().map(|scope| emit.end(*scope)).collect();
        let last = spent.pop().expect("at least one scope");
        end.extend(seed_spent.clone());
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
        in_rows: HashSet::default(),
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
