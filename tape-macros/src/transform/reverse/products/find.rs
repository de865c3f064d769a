//! Finds the candidates in the statements of a reverse sweep.

use super::{Candidates, Chain, Link};
use crate::ir::visit::{count_reads, operands_of};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::transform::reverse::Reverse;

impl Link {
    fn reads_of_input(&self) -> usize {
        1 + usize::from(self.absent_with_input)
    }
}

/// How often each value is read.
type Reads = HashMap<Val, usize>;

impl Reverse<'_> {
    /// The candidates of the innermost region, whose reverse sweep is complete.
    pub(in crate::transform::reverse) fn candidates(&mut self) -> Candidates {
        let mut candidates = Candidates::default();
        let frame = self.frames.last().expect("a frame is open");
        if !self.products || frame.end.is_none() {
            return candidates;
        }
        candidates.pure = self.pure();
        for (v, op) in &candidates.pure {
            candidates.ops.insert(*v, op.clone());
        }
        let links = self.links(&candidates);
        let chained = links.values().any(|link| links.contains_key(&link.input));
        if candidates.pure.is_empty() && !chained {
            return candidates;
        }
        let reads = self.reads();
        candidates.chains = self.chains(links, &reads);
        for chain in &candidates.chains {
            let op = Op::Array(chain.factors().cloned().collect());
            candidates.ops.insert(chain.product, op);
        }
        self.release(&mut candidates, &reads);
        candidates
    }

    /// What is computed of primal values alone.
    fn pure(&self) -> Vec<(Val, Op)> {
        let mut pure = Candidates::default();
        for stmt in &self.frames.last().expect("a frame is open").stmts {
            if let StmtKind::Let(v, op) = &stmt.kind
                && self.is_derived_float(*v)
                && is_arithmetic(op)
                && operands_of(op).iter().all(|o| self.is_given(o, &pure))
            {
                pure.ops.insert(*v, op.clone());
                pure.pure.push((*v, op.clone()));
            }
        }
        pure.pure
    }

    fn is_derived_float(&self, v: Val) -> bool {
        self.derived.contains(&v) && self.is_wide(v)
    }

    /// The forward sweep has it, or can compute it.
    fn is_given(&self, operand: &Operand, candidates: &Candidates) -> bool {
        match operand {
            Operand::Val(v) => {
                let scalar = self.arena.vals[v.0].ty.is_scalar();
                candidates.contains(*v) || scalar && self.is_there_by_the_end(*v)
            }
            Operand::Const(_, ty) => ty.is_float(),
            Operand::Float(_) | Operand::Int(_) | Operand::Bool(_) => true,
            Operand::Zero(_) | Operand::Undef(_) | Operand::Unit => false,
        }
    }

    /// The forward sweep defines it before the end of the region. Adjoints out of a fused loop are there only
    /// behind that loop.
    fn is_there_by_the_end(&self, v: Val) -> bool {
        let end = self.frames.last().and_then(|frame| frame.end);
        let def = self.defs.get(&v).filter(|_| !self.derived.contains(&v));
        matches!((def, end), (Some(def), Some(end)) if def.at.id() <= end.id())
    }

    /// The products of an adjoint and a primal value, by what they define.
    fn links(&self, candidates: &Candidates) -> HashMap<Val, Link> {
        let mut links: HashMap<Val, Link> = HashMap::default();
        for (i, stmt) in self.frame_stmts().iter().enumerate() {
            if let StmtKind::Let(v, op) = &stmt.kind
                && self.is_derived_float(*v)
                && !candidates.contains(*v)
                && let Some(link) = self.link(i, op, candidates, &links)
            {
                links.insert(*v, link);
            }
        }
        links
    }

    fn link(
        &self,
        i: usize,
        op: &Op,
        candidates: &Candidates,
        links: &HashMap<Val, Link>,
    ) -> Option<Link> {
        match op {
            Op::Binary(BinOp::Mul, a, b) => {
                let is_factor = |o: &Operand| match o {
                    Operand::Val(_) => self.is_given(o, candidates),
                    _ => false,
                };
                let (input, factor) = match (is_factor(a), is_factor(b)) {
                    (false, true) => (a, b),
                    (true, false) => (b, a),
                    _ => return None,
                };
                let Operand::Val(input) = input else {
                    return None;
                };
                Some(Link {
                    input: *input,
                    factor: factor.clone(),
                    absent_with_input: false,
                    absent_with_factor: false,
                    stmts: vec![i],
                })
            }
            Op::Rule(rule, args) if rule.name == "unless_absent" => {
                let [Operand::Val(of), Operand::Val(product)] = args.as_slice() else {
                    return None;
                };
                let mut link = links.get(product)?.clone();
                match link.factor {
                    _ if link.input == *of => link.absent_with_input = true,
                    Operand::Val(factor) if factor == *of => link.absent_with_factor = true,
                    _ => return None,
                }
                link.stmts.push(i);
                Some(link)
            }
            _ => None,
        }
    }

    fn frame_stmts(&self) -> &[Stmt] {
        &self.frames.last().expect("a frame is open").stmts
    }

    /// Of the region's reverse sweep: its statements, and what it hands on.
    pub(super) fn reads(&self) -> Reads {
        let frame = self.frames.last().expect("a frame is open");
        count_reads(&[&frame.stmts, &frame.prelude], frame.adjoints.values())
    }

    /// The longest chains of at least two links.
    fn chains(&mut self, links: HashMap<Val, Link>, reads: &Reads) -> Vec<Chain> {
        let before = |link: &Link| {
            let alone = reads.get(&link.input) == Some(&link.reads_of_input());
            links.get(&link.input).filter(|_| alone)
        };
        let goes_on: HashSet<Val> = links
            .values()
            .filter(|link| before(link).is_some())
            .map(|link| link.input)
            .collect();
        // A product that is perhaps zero instead is part of the link that says so.
        let within: HashSet<usize> = links
            .values()
            .flat_map(|link| link.stmts.split_last().expect("of statements").1.to_vec())
            .collect();
        let is_end = |v: &Val, link: &Link| {
            !goes_on.contains(v) && !link.stmts.last().is_some_and(|i| within.contains(i))
        };
        let mut ends: Vec<Val> = links
            .iter()
            .filter(|(v, link)| is_end(v, link))
            .map(|(v, _)| *v)
            .collect();
        ends.sort();
        let mut chains = Vec::new();
        for end in ends {
            let mut link = &links[&end];
            let mut chained = vec![link];
            while let Some(earlier) = before(link) {
                link = earlier;
                chained.push(link);
            }
            if chained.len() < 2 {
                continue;
            }
            chained.reverse();
            let ty = self.arena.vals[end.0].ty.clone();
            let chain = Chain {
                links: chained.into_iter().cloned().collect(),
                end,
                product: self.derived(end, "factor", ty),
            };
            if self.are_read_inside_only(&chain.stmts(), reads) {
                chains.push(chain);
            }
        }
        chains
    }

    /// What the statements define, but for the last one, nothing else reads.
    fn are_read_inside_only(&self, stmts: &[usize], reads: &Reads) -> bool {
        let mut inner = Reads::default();
        let (_, rest) = stmts.split_last().expect("a chain has statements");
        for i in stmts {
            let (_, op) = self.definition(*i);
            count(op, &mut inner);
        }
        let mut defined = rest.iter().map(|i| self.definition(*i).0);
        defined.all(|v| reads.get(&v) == inner.get(&v))
    }

    /// A statement of the region's reverse sweep that defines a value.
    pub(super) fn definition(&self, i: usize) -> (Val, &Op) {
        match &self.frame_stmts()[i].kind {
            StmtKind::Let(v, op) => (*v, op),
            _ => unreachable!("links are definitions"),
        }
    }

    /// What is read for candidates only, and which candidates are read by others.
    fn release(&self, candidates: &mut Candidates, reads: &Reads) {
        let mut inner = Reads::default();
        for (_, op) in &candidates.pure {
            count(op, &mut inner);
        }
        for i in candidates.chains.iter().flat_map(Chain::stmts) {
            count(self.definition(i).1, &mut inner);
        }
        let is_inner = |v: &Val| reads.get(v) == inner.get(v);
        let outside = candidates.pure.iter().map(|(v, _)| *v);
        let outside: Vec<Val> = outside.filter(|v| !is_inner(v)).collect();
        let products = candidates.chains.iter().map(|chain| chain.product);
        candidates.wanted = products.chain(outside).collect();
        let read = inner.keys().copied();
        candidates.released = read.filter(is_inner).collect();
    }
}

fn count(op: &Op, reads: &mut Reads) {
    for operand in operands_of(op) {
        if let Operand::Val(v) = operand {
            *reads.entry(v).or_default() += 1;
        }
    }
}

fn is_arithmetic(op: &Op) -> bool {
    match op {
        Op::Neg(_) | Op::Rule(..) | Op::Helper(Helper::Kink(_), _) => true,
        Op::Binary(op, ..) => op.is_arithmetic(),
        _ => false,
    }
}
