//! Functions lowered and transformed as `expand` does, and what their sweeps compute.

use std::collections::HashMap;

use proc_macro2::Span;

use super::evaluate::Functions;
use super::interpret::{Callees, Machine, Value};
use crate::analysis::Facts;
use crate::diagnostics::Diagnostics;
use crate::ir::*;
use crate::lower::{self, Function, Param, ParamKind};
use crate::options::{Options, Switches};
use crate::transform::{forward, reverse, simplify};

/// Functions that may call each other.
pub(crate) struct Program {
    functions: Functions,
    compiled: HashMap<String, Compiled>,
}

/// One function with its sweeps.
pub(crate) struct Compiled {
    pub function: Function,
    primal: Region,
    pushforward: Region,
    /// The tangents of the differentiable parameters.
    dots: Vec<Option<Base>>,
    sweeps: reverse::Sweeps,
    /// The shadows of the aggregate ones among them.
    bars: Vec<Option<Mem>>,
    seed: Seed,
}

enum Seed {
    None,
    Val(Val),
    Mem(Mem),
}

/// The value and the parameters afterwards, with their tangents.
pub(crate) struct Pushed {
    pub value: Value,
    pub dot: Value,
    pub args: Vec<Value>,
    pub arg_dots: Vec<Option<Value>>,
}

impl Program {
    /// An error is what the macro would refuse.
    pub fn new(functions: &Functions, switches: &Switches) -> Result<Program, String> {
        let mut compiled = HashMap::new();
        for (name, function) in functions {
            compiled.insert(name.clone(), Compiled::new(function, switches)?);
        }
        Ok(Program {
            functions: functions.clone(),
            compiled,
        })
    }

    pub fn function(&self, name: &str) -> &Compiled {
        &self.compiled[name]
    }

    pub fn primal(&self, name: &str, args: &[Value]) -> (Value, Vec<Value>) {
        let f = &self.compiled[name];
        let mut machine = f.machine(self, args);
        machine.stmts(&f.primal.stmts);
        let value = machine.operand(&f.primal.results[0]);
        (value, f.after(&machine, args))
    }

    /// The value and tangents; a parameter without a tangent has none.
    pub fn pushforward(&self, name: &str, args: &[Value], tangents: &[Option<Value>]) -> Pushed {
        let f = &self.compiled[name];
        let mut machine = f.machine(self, args);
        for ((dot, tangent), arg) in f.dots.iter().zip(tangents).zip(args) {
            let tangent = tangent.clone().unwrap_or_else(|| arg.zero());
            match dot {
                Some(Base::Val(v)) => machine.set(*v, tangent),
                Some(Base::Mem(m)) => machine.declare(*m, tangent),
                Some(Base::Const(..)) | None => {}
            }
        }
        machine.stmts(&f.pushforward.stmts);
        let arg_dots = f.dots.iter().zip(tangents).map(|(dot, tangent)| match dot {
            Some(Base::Mem(m)) => Some(machine.mem(*m).clone()),
            _ => tangent.clone(),
        });
        Pushed {
            value: machine.operand(&f.pushforward.results[0]),
            dot: machine.operand(&f.pushforward.results[1]),
            arg_dots: arg_dots.collect(),
            args: f.after(&machine, args),
        }
    }

    /// The value, and the adjoints of the parameters: added to what is given, but for `&mut`
    /// parameters, whose adjoint goes in and out.
    pub fn pullback(
        &self,
        name: &str,
        args: &[Value],
        seed: Option<Value>,
        bars: &[Option<Value>],
    ) -> (Value, Vec<Option<Value>>) {
        let f = &self.compiled[name];
        let mut machine = f.machine(self, args);
        machine.stmts(&f.sweeps.forward.stmts);
        let value = machine.operand(&f.sweeps.forward.results[0]);
        let seed = seed.unwrap_or_else(|| value.zero());
        match f.seed {
            Seed::None => {}
            Seed::Val(v) => machine.set(v, seed),
            Seed::Mem(m) => machine.declare(m, seed),
        }
        f.declare_bars(&mut machine, args, bars);
        machine.stmts(&f.sweeps.reverse);
        machine.records_are_used_up();
        (value, f.adjoints(&machine, bars))
    }
}

impl Callees for Program {
    fn functions(&self) -> &Functions {
        &self.functions
    }

    fn call(&self, path: &str, args: Vec<Value>) -> (Value, Vec<Value>) {
        self.primal(path, &args)
    }

    fn tangent(
        &self,
        path: &str,
        args: Vec<(Value, Option<Value>)>,
    ) -> (Value, Value, Vec<(Value, Option<Value>)>) {
        let (args, dots): (Vec<_>, Vec<_>) = args.into_iter().unzip();
        let pushed = self.pushforward(path, &args, &dots);
        let after = pushed.args.into_iter().zip(pushed.arg_dots);
        (pushed.value, pushed.dot, after.collect())
    }

    fn adjoint(
        &self,
        path: &str,
        args: Vec<(Value, Option<Value>)>,
        seed: Option<Value>,
    ) -> Vec<Option<Value>> {
        let (args, bars): (Vec<_>, Vec<_>) = args.into_iter().unzip();
        self.pullback(path, &args, seed, &bars).1
    }
}

impl Compiled {
    fn new(function: &syn::ItemFn, switches: &Switches) -> Result<Compiled, String> {
        let mut diagnostics = Diagnostics::default();
        let options = Options::default();
        let lowered = lower::lower(function, &options, &mut diagnostics);
        diagnostics.into_result().map_err(|e| e.to_string())?;
        let mut lowered = lowered.expect("nothing was refused");
        if switches.simplify {
            simplify::simplify(&mut lowered.body);
        }
        let facts = crate::expand::facts(&lowered);
        let mut diagnostics = Diagnostics::default();
        crate::check::check(&lowered.body, &facts, &mut diagnostics);
        diagnostics.into_result().map_err(|e| e.to_string())?;
        let facts = crate::expand::facts_for_transforms(&lowered, facts, switches);
        let primal = lowered.body.clone();
        let (pushforward, dots) = pushforward(&mut lowered, &facts);
        let (sweeps, bars, seed) = pullback(&mut lowered, &facts);
        Ok(Compiled {
            function: lowered,
            primal,
            pushforward,
            dots,
            sweeps,
            bars,
            seed,
        })
    }

    fn machine<'a>(&'a self, program: &'a Program, args: &[Value]) -> Machine<'a> {
        let mut machine = Machine::new(&self.function.arena, program);
        for (p, value) in self.function.params.iter().zip(args) {
            match p.base {
                Base::Val(v) => machine.set(v, value.clone()),
                Base::Mem(m) => machine.declare(m, value.clone()),
                Base::Const(..) => {}
            }
        }
        machine
    }

    fn after(&self, machine: &Machine, args: &[Value]) -> Vec<Value> {
        let params = self.function.params.iter().zip(args);
        let after = params.map(|(p, arg)| match p.base {
            Base::Mem(m) => machine.mem(m).clone(),
            Base::Val(_) | Base::Const(..) => arg.clone(),
        });
        after.collect()
    }

    fn declare_bars(&self, machine: &mut Machine, args: &[Value], bars: &[Option<Value>]) {
        for (i, p) in self.function.params.iter().enumerate() {
            let Some(m) = self.bars[i] else { continue };
            let given = bars[i].clone().filter(|_| p.kind == ParamKind::Mut);
            machine.declare(m, given.unwrap_or_else(|| args[i].zero()));
        }
    }

    fn adjoints(&self, machine: &Machine, bars: &[Option<Value>]) -> Vec<Option<Value>> {
        let params = self.function.params.iter().enumerate();
        let adjoints = params.map(|(i, p)| {
            let mut bar = bars[i].clone()?;
            let adjoint = match (self.bars[i], &p.base) {
                (Some(m), _) => Some(machine.mem(m).clone()),
                (None, Base::Val(v)) => self.sweeps.adjoints.get(v).map(|a| machine.operand(a)),
                (None, Base::Mem(_) | Base::Const(..)) => None,
            };
            match adjoint {
                Some(adjoint) if p.kind == ParamKind::Mut => bar = adjoint,
                Some(adjoint) => bar.accumulate(&adjoint),
                None => {}
            }
            Some(bar)
        });
        adjoints.collect()
    }

    /// A name that two variables have: the printed code could mean the wrong one.
    pub fn shared_name(&self) -> Option<String> {
        let arena = &self.function.arena;
        let (vals, mems) = (
            arena.vals.iter().map(|v| &v.name),
            arena.mems.iter().map(|m| &m.name),
        );
        let mut seen = std::collections::HashSet::new();
        let mut names = vals.chain(mems).map(|n| n.to_string());
        names.find(|n| !seen.insert(n.clone()))
    }

    /// Every phase as text.
    pub fn listing(&self) -> String {
        let list = |title: &str, stmts: &[Stmt], results: &[Operand]| {
            let listing = print::Listing {
                arena: &self.function.arena,
                stmts,
                results,
            };
            format!("// {title}\n{listing}\n")
        };
        [
            list("primal", &self.primal.stmts, &self.primal.results),
            list(
                "pushforward",
                &self.pushforward.stmts,
                &self.pushforward.results,
            ),
            list(
                "forward sweep",
                &self.sweeps.forward.stmts,
                &self.sweeps.forward.results,
            ),
            list("reverse sweep", &self.sweeps.reverse, &[]),
        ]
        .concat()
    }
}

fn pushforward(lowered: &mut Function, facts: &Facts) -> (Region, Vec<Option<Base>>) {
    let (mut dots, mut mem_dots) = (HashMap::new(), HashMap::new());
    let mut bases = Vec::new();
    for p in &lowered.params {
        let name = lowered
            .names
            .fresh(&format!("{}_dot", p.name), p.name.span());
        let base = match &p.base {
            _ if !p.differentiable => None,
            Base::Val(v) => {
                let info = lowered.arena.vals[v.0].clone();
                let dot = lowered.arena.val(ValInfo { name, ..info });
                dots.insert(*v, dot);
                Some(Base::Val(dot))
            }
            Base::Mem(m) => {
                let info = lowered.arena.mems[m.0].clone();
                let dot = lowered.arena.mem(MemInfo { name, ..info });
                mem_dots.insert(*m, dot);
                Some(Base::Mem(dot))
            }
            Base::Const(..) => None,
        };
        bases.push(base);
    }
    let region = forward::forward(
        &mut lowered.arena,
        &mut lowered.names,
        facts,
        &lowered.body,
        dots,
        mem_dots,
    );
    (region, bases)
}

fn pullback(lowered: &mut Function, facts: &Facts) -> (reverse::Sweeps, Vec<Option<Mem>>, Seed) {
    let (mut shadows, mut mem_shadows) = (HashMap::new(), HashMap::new());
    let mut bars = Vec::new();
    for i in 0..lowered.params.len() {
        let bar = shadow(lowered, i);
        if let Some(m) = bar {
            match lowered.params[i].base {
                Base::Val(v) => drop(shadows.insert(v, Place::mem(m))),
                Base::Mem(w) => drop(mem_shadows.insert(w, Place::mem(m))),
                Base::Const(..) => {}
            }
        }
        bars.push(bar);
    }
    let seed = seed(lowered, facts);
    let given = match seed {
        Seed::None => (None, None),
        Seed::Val(v) => (Some(Operand::Val(v)), None),
        Seed::Mem(m) => (None, Some(Place::mem(m))),
    };
    let params: Vec<Val> = lowered.params.iter().filter_map(value_of).collect();
    let sweeps = reverse::reverse(
        &mut lowered.arena,
        &mut lowered.names,
        facts,
        &lowered.body,
        &params,
        shadows,
        mem_shadows,
        given,
    );
    (sweeps, bars, seed)
}

fn value_of(p: &Param) -> Option<Val> {
    match p.base {
        Base::Val(v) => Some(v),
        Base::Mem(_) | Base::Const(..) => None,
    }
}

/// The memory that the adjoint of an aggregate parameter gathers in.
fn shadow(lowered: &mut Function, i: usize) -> Option<Mem> {
    let p = &lowered.params[i];
    if !p.differentiable || !crate::expand::has_shadow(&lowered.arena, p) {
        return None;
    }
    let name = lowered
        .names
        .fresh(&format!("{}_bar", p.name), p.name.span());
    Some(lowered.arena.mem(MemInfo {
        name,
        ty: p.ty.clone(),
        span: Span::call_site(),
        by_ref: false,
        untracked: false,
    }))
}

fn seed(lowered: &mut Function, facts: &Facts) -> Seed {
    let Operand::Val(v) = lowered.body.results[0] else {
        return Seed::None;
    };
    if !facts.active(v) {
        return Seed::None;
    }
    let info = lowered.arena.vals[v.0].clone();
    let name = lowered.names.fresh("seed", Span::call_site());
    if info.aggregate || info.ty.is_aggregate() {
        Seed::Mem(lowered.arena.mem(MemInfo {
            name,
            ty: info.ty,
            span: info.span,
            by_ref: false,
            untracked: false,
        }))
    } else {
        Seed::Val(lowered.arena.val(ValInfo { name, ..info }))
    }
}
