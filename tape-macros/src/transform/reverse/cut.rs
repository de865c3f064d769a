//! Store or recompute: which floats of a region its reverse sweep is given, so that it can compute the
//! others again, at the least number of bytes.
//!
//! What an adjoint reads is known when the region's reverse sweep is complete. Cheap operations
//! lead to it from values that only the forward sweep can give; between the two, a minimum cut of the
//! graph of operations chooses what is kept (Ford and Fulkerson, "Maximal flow through a network", 1956).
//!
//! ```text
//! z = x[i] * y[i] + 1; s += z * z        keeps z, not x[i] and y[i]
//! ```
//!
//! Values that only the reverse sweep would compute may be kept, too (`products`).

use std::collections::BTreeSet;

use super::products::Candidates;
use super::{Frame, Position, Reverse};
use crate::ir::visit::operands_of;
use crate::ir::*;
use crate::maps::HashMap;

impl Reverse<'_> {
    /// A float that is computed again unless it is kept: which, is decided when all that the region needs
    /// is known.
    pub(super) fn waits(&self, v: Val, op: &Op, at: Position) -> bool {
        let named = matches!(
            self.arena.vals[v.0].ty,
            Ty::Float(FloatTy::F64 | FloatTy::F32 | FloatTy::Param(_))
        );
        let of_user = matches!(at, Position::After(_));
        let again = self.recomputed(op, at) && !self.only_looks_at_reference(v, op);
        named && of_user && again
    }

    /// Makes what the innermost region needs of floats available at the start of its reverse sweep.
    pub(super) fn settle(&mut self) {
        let frame = self.frames.len() - 1;
        if self.is_settled(frame) {
            return;
        }
        let mut candidates = self.candidates();
        while !self.is_settled(frame) {
            self.settle_with(&candidates, frame);
            candidates = Candidates::default();
        }
    }

    fn is_settled(&self, frame: usize) -> bool {
        let Frame { wanted, given, .. } = &self.frames[frame];
        wanted.is_empty() && given.is_empty()
    }

    fn settle_with(&mut self, candidates: &Candidates, frame: usize) {
        let mut wanted = std::mem::take(&mut self.frames[frame].wanted);
        let read = |v: &Val| !candidates.released.contains(v);
        for v in std::mem::take(&mut self.frames[frame].given) {
            if read(&v) {
                self.make_now(v);
            }
        }
        wanted.retain(read);
        wanted.extend(&candidates.wanted);
        let mut kept = Vec::new();
        for (v, fate) in self.plan(&wanted, candidates, frame) {
            match (candidates.contains(v), fate) {
                (true, Fate::Kept) => kept.push(v),
                // Its statements stay.
                (true, Fate::Again) => {}
                (false, Fate::Kept) => self.keep_float(v, frame),
                (false, Fate::Again) => self.make_now(v),
            }
        }
        self.keep_candidates(candidates, &kept);
    }

    fn keep_float(&mut self, v: Val, frame: usize) {
        let Some(def) = self.defs.get(&v).cloned() else {
            return;
        };
        let again = def.op.as_ref().is_some_and(|op| self.waits(v, op, def.at));
        match again {
            // What is not computed again has its own way of being kept.
            false => self.make_now(v),
            // A pullback captures what is in scope.
            true if self.frames[frame].open => {
                self.frames[frame].made.insert(v);
            }
            true => self.keep(v, frame, def.at),
        }
    }

    /// What is kept and what is computed again, in the order of the forward sweep.
    fn plan(
        &self,
        wanted: &BTreeSet<Val>,
        candidates: &Candidates,
        frame: usize,
    ) -> Vec<(Val, Fate)> {
        let graph = self.graph(wanted, candidates, frame);
        let mut plan: Vec<(Val, Fate)> = graph.cut();
        plan.sort_by_key(|(v, _)| (self.defs.get(v).map(|def| def.at.id()), *v));
        plan
    }

    /// The values that are wanted, and those of the frame that they are computed from.
    fn graph(&self, wanted: &BTreeSet<Val>, candidates: &Candidates, frame: usize) -> Graph {
        let mut graph = Graph::default();
        let mut open: Vec<Val> = wanted.iter().copied().collect();
        for v in wanted {
            let node = graph.node(*v, self.cost(*v, candidates));
            graph.want(node);
        }
        while let Some(v) = open.pop() {
            let node = graph.nodes[&v];
            let own = candidates.op(v).cloned();
            let Some(op) = own.or_else(|| self.again(v, frame)) else {
                graph.given(node);
                continue;
            };
            for operand in operands_of(&op) {
                if let Operand::Val(w) = operand
                    && (candidates.contains(w) || self.must_be_made(w, frame))
                {
                    let known = graph.nodes.get(&w).copied();
                    let from = known.unwrap_or_else(|| {
                        open.push(w);
                        graph.node(w, self.cost(w, candidates))
                    });
                    graph.leads(from, node);
                }
            }
        }
        graph
    }

    /// A value of the primal is kept rather than a candidate that is no smaller.
    fn cost(&self, v: Val, candidates: &Candidates) -> u64 {
        CANDIDATES * self.size(v) + u64::from(candidates.contains(v))
    }

    /// In bytes.
    fn size(&self, v: Val) -> u64 {
        match &self.arena.vals[v.0].ty {
            Ty::Float(FloatTy::F32) => 4,
            Ty::Bool => 1,
            ty if ty.is_scalar() => 8,
            _ => 64,
        }
    }

    /// How a value of the frame is computed again, if it waits for that to be decided.
    fn again(&self, v: Val, frame: usize) -> Option<Op> {
        let def = self.defs.get(&v)?;
        let op = def.op.as_ref()?;
        let own = self.def_frame.get(&v) == Some(&frame);
        (own && self.waits(v, op, def.at)).then(|| op.clone())
    }

    /// Of this frame, and not there yet; whole numbers and flags find their own way.
    fn must_be_made(&self, v: Val, frame: usize) -> bool {
        let own = self.def_frame.get(&v) == Some(&frame);
        own && self.arena.vals[v.0].ty.is_float() && !self.frames[frame].made.contains(&v)
    }
}

enum Fate {
    Kept,
    Again,
}

/// Values, each split into what comes in and what goes out, with its size between.
#[derive(Default)]
struct Graph {
    nodes: HashMap<Val, usize>,
    vals: Vec<Val>,
    edges: Vec<Edge>,
    /// By half of a node: its edges.
    out: Vec<Vec<usize>>,
    /// Nodes that only the forward sweep gives.
    given: BTreeSet<usize>,
    /// Halves of nodes that adjoints read.
    wanted: BTreeSet<usize>,
}

struct Edge {
    to: usize,
    capacity: u64,
}

/// So many candidates are not as much as a byte.
const CANDIDATES: u64 = 1 << 20;

const UNBOUNDED: u64 = u64::MAX / 4;

impl Graph {
    fn node(&mut self, v: Val, size: u64) -> usize {
        let node = self.vals.len();
        self.vals.push(v);
        self.nodes.insert(v, node);
        self.out.extend([Vec::new(), Vec::new()]);
        self.edge(Self::entry(node), Self::exit(node), size);
        node
    }

    fn entry(node: usize) -> usize {
        2 * node
    }

    fn exit(node: usize) -> usize {
        2 * node + 1
    }

    /// With the edge back, each beside the other.
    fn edge(&mut self, from: usize, to: usize, capacity: u64) {
        for (from, to, capacity) in [(from, to, capacity), (to, from, 0)] {
            self.out[from].push(self.edges.len());
            self.edges.push(Edge { to, capacity });
        }
    }

    fn leads(&mut self, from: usize, to: usize) {
        self.edge(Self::exit(from), Self::entry(to), UNBOUNDED);
    }

    fn given(&mut self, node: usize) {
        self.given.insert(node);
    }

    fn want(&mut self, node: usize) {
        self.wanted.insert(Self::exit(node));
    }

    /// What is kept, and what is computed again from that.
    fn cut(mut self) -> Vec<(Val, Fate)> {
        for given in self.given.clone() {
            while self.augment(given) {}
        }
        let behind = self.behind_the_cut();
        let nodes = 0..self.vals.len();
        let plan = nodes.filter(|node| behind[Self::exit(*node)]).map(|node| {
            let given = self.given.contains(&node);
            let fate = match behind[Self::entry(node)] && !given {
                true => Fate::Again,
                false => Fate::Kept,
            };
            (self.vals[node], fate)
        });
        plan.collect()
    }

    /// Finds one more path from a value that is given to one that is wanted, and uses it up.
    fn augment(&mut self, given: usize) -> bool {
        let start = Self::entry(given);
        let mut came_by: Vec<Option<usize>> = vec![None; self.out.len()];
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if self.wanted.contains(&at) {
                self.use_up(start, at, &came_by);
                return true;
            }
            for edge in &self.out[at] {
                let Edge { to, capacity } = self.edges[*edge];
                if capacity > 0 && to != start && came_by[to].is_none() {
                    came_by[to] = Some(*edge);
                    open.push(to);
                }
            }
        }
        false
    }

    fn use_up(&mut self, start: usize, end: usize, came_by: &[Option<usize>]) {
        let mut path = Vec::new();
        let mut at = end;
        while at != start {
            let edge = came_by[at].expect("on a path from the start");
            path.push(edge);
            at = self.edges[edge ^ 1].to;
        }
        let room = path.iter().map(|edge| self.edges[*edge].capacity).min();
        for edge in path {
            let room = room.expect("a path has edges");
            self.edges[edge].capacity -= room;
            self.edges[edge ^ 1].capacity += room;
        }
    }

    /// The halves of nodes from which what is wanted can still be reached: the cut lies as far down as
    /// it may.
    fn behind_the_cut(&self) -> Vec<bool> {
        let mut behind = vec![false; self.out.len()];
        let mut open: Vec<usize> = self.wanted.iter().copied().collect();
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut behind[at], true) {
                continue;
            }
            // What leads here has its edge beside one that leads away.
            for edge in &self.out[at] {
                let from = self.edges[*edge].to;
                if self.edges[*edge ^ 1].capacity > 0 && !behind[from] {
                    open.push(from);
                }
            }
        }
        behind
    }
}
