//! The sweeps over the list: in reverse one loop down, forward one loop up.

use std::ops::Range;

use super::storage::{Buffers, Edge, NO_OPERAND, SHARED};
use crate::Scalar;

/// A node whose adjoints go through a rule and not along edges.
pub struct Node<T> {
    /// The slots of its outputs.
    pub(super) outputs: Range<u32>,
    /// The slots of its inputs; `None` for a constant.
    pub(super) inputs: Vec<Option<u32>>,
    pub(super) rule: Rule<T>,
}

/// From the cotangents of the outputs to those of the inputs.
pub(super) enum Rule<T> {
    /// Scaled down to a norm of at most this.
    Clip(T),
    /// The pullback of this number, which only looks at what flows.
    Inspect(usize),
    /// The pullback of this number.
    Pullback(usize),
}

/// The pullbacks of a tape, by number.
pub(super) type Pullbacks<'e, T> = Vec<Box<dyn FnMut(&[T]) -> Vec<T> + 'e>>;

impl<T: Scalar> Buffers<T> {
    /// Sweeps from the seeded outputs down to the inputs. What flows along each edge is shown to
    /// `look` first, as the slot and the product.
    pub(super) fn sweep(
        &mut self,
        seeds: impl FnOnce(&mut dyn FnMut(u32, T)),
        pullbacks: &mut Pullbacks<'_, T>,
        mut look: impl FnMut(u32, T, T),
    ) {
        let n = self.edges.len();
        self.adjoints.clear();
        self.adjoints.resize(n, T::constant(0.0));
        self.reached.clear();
        self.reached.resize(n, false);
        seeds(&mut |slot, seed| self.add(slot, seed));
        let mut end = self.edges.len();
        for i in (0..self.nodes.len()).rev() {
            let outputs = self.nodes[i].outputs.clone();
            self.along_edges(outputs.end as usize..end, &mut look);
            self.through_node(i, pullbacks, &mut look);
            end = outputs.start as usize;
        }
        self.along_edges(0..end, &mut look);
    }

    /// Where no node has a rule of its own.
    #[inline]
    fn along_edges(&mut self, slots: Range<usize>, look: &mut impl FnMut(u32, T, T)) {
        let edges = &self.edges[..slots.end];
        let adjoints = &mut self.adjoints[..edges.len()];
        let reached = &mut self.reached[..edges.len()];
        let mut slot = slots.end;
        while slot > slots.start {
            slot -= 1;
            let (adjoint, flows) = (adjoints[slot], reached[slot]);
            // A plain zero is no multiple of anything, also of an infinite partial: asked once for a
            // node, and not of each product.
            let vanishes = T::IS_PLAIN && adjoint == T::constant(0.0);
            if flows && vanishes {
                slot = pass_zero(edges, reached, slot, |slot| {
                    look(slot as u32, adjoint, adjoint)
                });
                continue;
            }
            loop {
                let edge = edges[slot];
                let operand = (edge.operand & !SHARED) as usize;
                // A slot without an operand has a number above all slots.
                if flows && operand < slot {
                    let flow = match T::IS_PLAIN {
                        true => adjoint * edge.partial,
                        false => flow(adjoint, edge.partial),
                    };
                    look(slot as u32, adjoint, flow);
                    adjoints[operand] += flow;
                    reached[operand] = true;
                }
                // The slots below that belong to the same node.
                match slot.checked_sub(1) {
                    Some(below) if edges[below].operand & SHARED != 0 => slot = below,
                    _ => break,
                }
            }
        }
    }

    /// The adjoint of a slot; `None` where nothing flowed.
    pub(super) fn adjoint(&self, slot: usize) -> Option<T> {
        self.reached[slot].then_some(self.adjoints[slot])
    }

    fn add(&mut self, slot: u32, flow: T) {
        self.adjoints[slot as usize] += flow;
        self.reached[slot as usize] = true;
    }

    /// Sweeps forward from the tangents of the first variables; `adjoints` holds the tangents then.
    pub(super) fn sweep_forward(&mut self, first: Vec<T>, pullbacks: &mut Pullbacks<'_, T>) {
        self.adjoints = first;
        for i in 0..self.nodes.len() {
            let outputs = self.nodes[i].outputs.clone();
            self.tangents_up_to(outputs.start as usize);
            let outputs = self.pushed(i, pullbacks);
            self.adjoints.extend(outputs);
        }
        self.tangents_up_to(self.edges.len());
    }

    /// The tangents of the slots below `end`: of each node, the sum over its edges.
    fn tangents_up_to(&mut self, end: usize) {
        let mut sum = None;
        for slot in self.adjoints.len()..end {
            let edge = self.edges[slot];
            let operand = edge.operand & !SHARED;
            if operand != NO_OPERAND {
                let flow = flow_forward(self.adjoints[operand as usize], edge.partial);
                sum = Some(sum.map_or(flow, |sum| sum + flow));
            }
            let last = edge.operand & SHARED == 0;
            let tangent = if last { sum.take() } else { None };
            self.adjoints.push(tangent.unwrap_or(T::constant(0.0)));
        }
    }

    /// The tangents of a node's outputs: through a pullback, each is that of its unit cotangent.
    fn pushed(&self, i: usize, pullbacks: &mut Pullbacks<'_, T>) -> Vec<T> {
        let (node, zero) = (&self.nodes[i], T::constant(0.0));
        let tangent = |slot: &Option<u32>| slot.map_or(zero, |slot| self.adjoints[slot as usize]);
        let inputs: Vec<T> = node.inputs.iter().map(tangent).collect();
        let Rule::Pullback(number) = node.rule else {
            // What is clipped or looked at on its way back goes forward as it is.
            return inputs;
        };
        let n = node.outputs.len();
        let unit = |j: usize| -> Vec<T> {
            let one = |k| T::constant(if j == k { 1.0 } else { 0.0 });
            (0..n).map(one).collect()
        };
        let row = |j| {
            let partials = pulled(&mut pullbacks[number], &unit(j), inputs.len());
            let terms = inputs.iter().zip(partials);
            terms.fold(zero, |sum, (tangent, partial)| {
                sum + flow_forward(*tangent, partial)
            })
        };
        (0..n).map(row).collect()
    }

    fn through_node(
        &mut self,
        i: usize,
        pullbacks: &mut Pullbacks<'_, T>,
        look: &mut impl FnMut(u32, T, T),
    ) {
        let node = &self.nodes[i];
        let slots = node.outputs.start as usize..node.outputs.end as usize;
        if self.reached[slots.clone()].iter().all(|reached| !reached) {
            return;
        }
        let outputs = self.adjoints[slots].to_vec();
        let inputs = match &node.rule {
            Rule::Clip(limit) => clipped(&outputs, *limit),
            Rule::Inspect(number) | Rule::Pullback(number) => {
                pulled(&mut pullbacks[*number], &outputs, node.inputs.len())
            }
        };
        for (input, flow) in inputs.into_iter().enumerate() {
            let node = &self.nodes[i];
            if let Some(slot) = node.inputs[input] {
                look(node.outputs.start, outputs[0], flow);
                self.add(slot, flow);
            }
        }
    }
}

/// Reaches the operands of a node, and adds nothing to them; the node's last slot.
#[cold]
fn pass_zero<T>(
    edges: &[Edge<T>],
    reached: &mut [bool],
    mut slot: usize,
    mut look: impl FnMut(usize),
) -> usize {
    loop {
        let operand = (edges[slot].operand & !SHARED) as usize;
        if operand < slot {
            look(slot);
            reached[operand] = true;
        }
        match slot.checked_sub(1) {
            Some(below) if edges[below].operand & SHARED != 0 => slot = below,
            _ => return slot,
        }
    }
}

/// What flows along an edge: nothing where the adjoint is zero, also through an infinite partial.
#[inline(always)]
fn flow<T: Scalar>(adjoint: T, partial: T) -> T {
    let (flow, zero) = (adjoint * partial, T::constant(0.0));
    #[allow(clippy::eq_op, reason = "only a NaN differs from itself")]
    if flow != flow && adjoint == zero {
        return zero;
    }
    flow
}

/// The same forward, where a partial of zero lets no infinite tangent through either.
fn flow_forward<T: Scalar>(tangent: T, partial: T) -> T {
    let zero = T::constant(0.0);
    if partial == zero {
        flow(partial, tangent)
    } else {
        flow(tangent, partial)
    }
}

/// What a pullback gives for each of `n` inputs.
fn pulled<'e, T>(
    pullback: &mut (dyn FnMut(&[T]) -> Vec<T> + 'e),
    cotangents: &[T],
    n: usize,
) -> Vec<T> {
    let inputs = pullback(cotangents);
    let m = inputs.len();
    assert!(m == n, "a pullback gave {m} cotangents for {n} inputs");
    inputs
}

/// Scaled so that the Euclidean norm is at most `limit`.
fn clipped<T: Scalar>(cotangents: &[T], limit: T) -> Vec<T> {
    let norm = match cotangents {
        [one] => one.abs(),
        all => all.iter().map(|c| *c * *c).sum::<T>().sqrt(),
    };
    if norm > limit {
        let factor = limit / norm;
        cotangents.iter().map(|c| *c * factor).collect()
    } else {
        cotangents.to_vec()
    }
}
