//! Functions lowered and transformed as `expand` does, and what their sweeps compute.

use std::cell::Cell;

use proc_macro2::Span;

use super::evaluate::Functions;
use super::interpret::{self, Callees, Machine, Pullback, Value};
use crate::analysis::{Facts, again};
use crate::diagnostics::Diagnostics;
use crate::expand::overwrites::{Question, questions};
use crate::ir::*;
use crate::lower::{self, Function, Param, ParamKind};
use crate::maps::{HashMap, HashSet};
use crate::options::{Options, Switches};
use crate::transform::reverse::{self, Start};
use crate::transform::{self, accumulate, forward, sparse};

/// Functions that may call each other.
pub(crate) struct Program {
    functions: Functions,
    compiled: HashMap<String, Compiled>,
    /// Some number was none, or infinite, read or not.
    overflowed: Cell<bool>,
}

/// One function with its sweeps.
pub(crate) struct Compiled {
    pub function: Function,
    primal: Region,
    pushforward: Region,
    /// The tangents of the differentiable parameters.
    dots: Vec<Option<Base>>,
    /// Both sweeps at once.
    attached: Pair,
    /// The reverse sweep runs later, and as often as it is called.
    detached: Pair,
}

/// A forward sweep and its reverse sweep.
struct Pair {
    sweeps: reverse::Sweeps,
    /// The shadows of the aggregate parameters.
    bars: Vec<Option<Mem>>,
    seed: Seed,
}

#[derive(Clone, Copy)]
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
        let mut compiled = HashMap::default();
        for (name, function) in functions {
            compiled.insert(name.clone(), Compiled::new(function, switches)?);
        }
        Ok(Program {
            functions: functions.clone(),
            compiled,
            overflowed: Cell::new(false),
        })
    }

    /// The pushforward of a function that calls no other, to be transformed again.
    pub fn tangent_program(&self, name: &str, switches: &Switches) -> Program {
        let twice = self.compiled[name].tangent_function(switches);
        Program {
            functions: Functions::new(),
            compiled: HashMap::from_iter([(name.to_string(), twice)]),
            overflowed: Cell::new(false),
        }
    }

    pub fn overflowed(&self) -> bool {
        self.overflowed.get()
    }

    pub fn function(&self, name: &str) -> &Compiled {
        &self.compiled[name]
    }

    pub fn primal(&self, name: &str, args: &[Value]) -> (Value, Vec<Value>) {
        let f = &self.compiled[name];
        let mut machine = f.machine(self, args);
        machine.stmts(&f.primal.stmts);
        self.overflowed.set(self.overflowed() || machine.overflowed);
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
        let scalar = f.has_scalar_result();
        if scalar {
            f.attached
                .declare_seed(&mut machine, seed.clone(), &Value::Float(0.0));
        }
        f.declare_bars(&f.attached, &mut machine, args, bars, |kind| {
            kind != ParamKind::Mut
        });
        machine.stmts(&f.attached.sweeps.forward.stmts);
        let value = machine.operand(&f.attached.sweeps.forward.results[0]);
        if !scalar {
            f.attached.declare_seed(&mut machine, seed, &value);
        }
        f.declare_bars(&f.attached, &mut machine, args, bars, |kind| {
            kind == ParamKind::Mut
        });
        machine.stmts(&f.attached.sweeps.reverse);
        machine.records_are_used_up();
        (value, f.adjoints(&f.attached, &machine, bars))
    }

    /// The value and the parameters afterwards, and the adjoints for each seed, from one forward
    /// sweep.
    pub fn pullbacks(
        &self,
        name: &str,
        args: &[Value],
        seeds: &[(Option<Value>, Vec<Option<Value>>)],
    ) -> (Value, Vec<Value>, Vec<Vec<Option<Value>>>) {
        let f = &self.compiled[name];
        let mut machine = f.machine(self, args);
        machine.stmts(&f.detached.sweeps.forward.stmts);
        let value = machine.operand(&f.detached.sweeps.forward.results[0]);
        let after = f.after(&machine, args);
        let params = f.function.params.iter();
        let returned = params.filter_map(|p| match p.base {
            Base::Mem(m) => Some(m),
            Base::Val(_) | Base::Const(..) => None,
        });
        machine.detach(returned.collect());
        let adjoints = seeds.iter().map(|(seed, bars)| {
            let mut machine = machine.clone();
            f.detached.declare_seed(&mut machine, seed.clone(), &value);
            f.declare_bars(&f.detached, &mut machine, args, bars, |_| true);
            machine.stmts(&f.detached.sweeps.reverse);
            machine.records_are_used_up();
            f.adjoints(&f.detached, &machine, bars)
        });
        let adjoints = adjoints.collect();
        (value, after, adjoints)
    }
}

impl Program {
    fn overwritten(&self, name: &str, i: usize, lengths: &[usize], depth: usize) -> bool {
        let Some(questions) = &questions(&self.compiled[name].function)[i] else {
            return false;
        };
        questions.iter().all(|question| match question {
            Question::AtMost(i, n) => lengths[*i] <= n.of(lengths),
            Question::Callee(path, j, args) => {
                let lengths = args.iter().map(|arg| arg.map_or(0, |i| lengths[i]));
                let lengths: Vec<usize> = lengths.collect();
                depth > 0 && self.overwritten(&interpret::name(path), *j, &lengths, depth - 1)
            }
        })
    }
}

impl Program {
    fn again(&self, name: &str, depth: usize) -> bool {
        let function = &self.compiled[name].function;
        let callees = again::callees(&crate::expand::facts(function), &function.body, true);
        callees.is_some_and(|callees| {
            let again = |path| depth > 0 && self.again(&interpret::name(path), depth - 1);
            callees.iter().all(|path| again(path))
        })
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

    fn keeps_length(&self, path: &str, i: usize) -> bool {
        let param = &self.compiled[path].function.params[i];
        matches!(param.ty, Ty::Slice(_) | Ty::Array(..))
    }

    fn runs_again(&self, path: &str) -> bool {
        self.again(path, 4)
    }

    fn overwrites(&self, path: &str, i: usize, lengths: &[usize]) -> bool {
        self.overwritten(path, i, lengths, 4)
    }

    fn adjoint(
        &self,
        pullback: &Pullback,
        seed: Option<Value>,
        bars: &[Option<Value>],
    ) -> Vec<Option<Value>> {
        let Pullback { path, args, .. } = pullback;
        let seeds = [(seed, bars.to_vec())];
        self.pullbacks(path, args, &seeds).2.remove(0)
    }
}

impl Pair {
    fn listing(&self, how: &str, list: &dyn Fn(&str, &[Stmt], &[Operand]) -> String) -> String {
        let (forward, reverse) = (&self.sweeps.forward, &self.sweeps.reverse);
        list(
            &format!("forward sweep{how}"),
            &forward.stmts,
            &forward.results,
        ) + &list(&format!("reverse sweep{how}"), reverse, &[])
    }

    fn declare_seed(&self, machine: &mut Machine, seed: Option<Value>, value: &Value) {
        let seed = seed.unwrap_or_else(|| value.zero());
        match self.seed {
            Seed::None => {}
            Seed::Val(v) => machine.set(v, seed),
            Seed::Mem(m) => machine.declare(m, seed),
        }
    }
}

impl Compiled {
    fn new(function: &syn::ItemFn, switches: &Switches) -> Result<Compiled, String> {
        let mut diagnostics = Diagnostics::default();
        let options = Options::default();
        let mut lowered = lower::lower(function, &options, &mut diagnostics);
        crate::expand::tidy(&mut lowered, switches);
        let facts = crate::expand::facts(&lowered);
        crate::check::check(&lowered.arena, &lowered.body, &facts, &mut diagnostics);
        diagnostics.into_result().map_err(|e| e.to_string())?;
        Ok(Compiled::transform(lowered, facts, switches))
    }

    fn transform(mut lowered: Function, facts: Facts, switches: &Switches) -> Compiled {
        let facts = crate::expand::facts_for_transforms(&lowered, facts, switches);
        let primal = lowered.body.clone();
        let (pushforward, dots) = pushforward(&mut lowered, &facts, switches);
        let attached = pair(&mut lowered, &facts, switches, false);
        let detached = pair(&mut lowered, &facts, switches, true);
        Compiled {
            function: lowered,
            primal,
            pushforward,
            dots,
            attached,
            detached,
        }
    }

    /// The pushforward as a function of its own: of the parameters and, behind them, the tangents of
    /// the differentiable ones. Its result is the tangent of the result.
    fn tangent_function(&self, switches: &Switches) -> Compiled {
        let mut function = self.function.clone();
        let pushed = self.pushforward.clone();
        function.body = Region {
            stmts: pushed.stmts,
            results: vec![pushed.results[1].clone()],
        };
        let params = function.params.clone().into_iter().zip(&self.dots);
        let tangents = params.filter_map(|(p, dot)| {
            let base = dot.clone()?;
            Some(Param { base, ..p })
        });
        function.params.extend(tangents.collect::<Vec<_>>());
        crate::expand::tidy(&mut function, switches);
        let facts = crate::expand::facts(&function);
        Compiled::transform(function, facts, switches)
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

    /// Nothing is given out but the result: no parameter is written.
    pub fn has_one_result(&self) -> bool {
        self.function
            .params
            .iter()
            .all(|p| p.kind != ParamKind::Mut)
    }

    /// Known before the forward sweep, as far as its seed goes.
    fn has_scalar_result(&self) -> bool {
        let result = &self.primal.results[0];
        self.function.arena.ty(result).is_float() || !matches!(result, Operand::Val(_))
    }

    /// The shadows of some parameters.
    fn declare_bars(
        &self,
        pair: &Pair,
        machine: &mut Machine,
        args: &[Value],
        bars: &[Option<Value>],
        now: impl Fn(ParamKind) -> bool,
    ) {
        for (i, p) in self.function.params.iter().enumerate() {
            let Some(m) = pair.bars[i].filter(|_| now(p.kind)) else {
                continue;
            };
            let given = bars[i].clone().filter(|_| p.kind == ParamKind::Mut);
            machine.declare(m, given.unwrap_or_else(|| args[i].zero()));
        }
    }

    fn adjoints(
        &self,
        pair: &Pair,
        machine: &Machine,
        bars: &[Option<Value>],
    ) -> Vec<Option<Value>> {
        let params = self.function.params.iter().enumerate();
        let adjoints = params.map(|(i, p)| {
            let mut bar = bars[i].clone()?;
            let adjoint = match (pair.bars[i], &p.base) {
                (Some(m), _) => Some(machine.mem(m).clone()),
                (None, Base::Val(v)) => pair.sweeps.adjoints.get(v).map(|a| machine.operand(a)),
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
        let mut seen = HashSet::default();
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
            self.attached.listing("", &list),
            self.detached.listing(", detached", &list),
        ]
        .concat()
    }
}

fn pushforward(
    lowered: &mut Function,
    facts: &Facts,
    switches: &Switches,
) -> (Region, Vec<Option<Base>>) {
    let (mut dots, mut mem_dots) = (HashMap::default(), HashMap::default());
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
    let (mut facts, mut body) = (facts.clone(), lowered.body.clone());
    if switches.accumulate {
        accumulate::in_variables(
            &mut lowered.arena,
            &mut lowered.names,
            &mut facts,
            &mut body,
        );
    }
    let held = dots.values().copied().collect();
    let mut pushforward = forward::forward(
        &mut lowered.arena,
        &mut lowered.names,
        &facts,
        &body,
        dots,
        mem_dots,
    );
    if switches.sparse {
        sparse::pass_over_zeros(
            &mut lowered.arena,
            &mut lowered.names,
            &mut pushforward,
            sparse::Parameters {
                held: &held,
                generic: false,
                generic_floats: !lowered.floats.is_empty(),
            },
        );
    }
    (pushforward.region, bases)
}

fn pair(lowered: &mut Function, facts: &Facts, switches: &Switches, detached: bool) -> Pair {
    let (mut shadows, mut mem_shadows) = (HashMap::default(), HashMap::default());
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
    let start = Start {
        params: lowered.params.iter().filter_map(value_of).collect(),
        shadows,
        mem_shadows,
        seed: match seed {
            Seed::None => reverse::Seed::None,
            Seed::Val(val) => {
                let early = !detached && lowered.arena.vals[val.0].ty.is_float();
                reverse::Seed::Scalar { val, early }
            }
            Seed::Mem(m) => reverse::Seed::Aggregate(Place::mem(m)),
        },
        detached,
        recompute: switches.recompute,
        products: switches.products,
        fuse: switches.fuse && !detached,
        checkpoints: switches.checkpoints(),
    };
    let (arena, names) = (&mut lowered.arena, &mut lowered.names);
    let mut sweeps = reverse::reverse(arena, names, facts, &lowered.body, start);
    transform::polish(arena, names, &mut sweeps, facts, switches);
    Pair { sweeps, bars, seed }
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
    if !p.differentiable || !crate::expand::sweeps::has_shadow(&lowered.arena, p) {
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
