//! The reverse sweep over the list: one loop down.

use std::ops::Range;

use super::storage::{Buffers, NO_OPERAND, SCALED};
use crate::Scalar;
use crate::kinks::unless_absent;

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

/// What is asked of a sweep.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// The adjoints, which are 0 where nothing flows.
    Adjoints,
    /// Also what is connected at all.
    Connections,
}

impl<T: Scalar> Buffers<T> {
    /// Sweeps from the seeded outputs down to the inputs. What flows along each edge is shown to
    /// `look` first, as the slot, its adjoint and the product.
    pub(super) fn sweep(
        &mut self,
        ask: Ask,
        seeds: impl FnOnce(&mut dyn FnMut(u32, T)),
        pullbacks: &mut Pullbacks<'_, T>,
        mut look: impl FnMut(u32, T, T),
    ) {
        let n = self.operands.len();
        self.adjoints.clear();
        self.adjoints.resize(n, T::constant(0.0));
        self.reached.clear();
        // A plain number tells by itself where nothing flows; the pullback of a node does not run in
        // vain.
        let connected = ask == Ask::Connections || !T::IS_PLAIN || !self.nodes.is_empty();
        if connected {
            self.reached.resize(n, false);
        }
        seeds(&mut |slot, seed| {
            self.adjoints[slot as usize] += seed;
            if connected {
                self.reached[slot as usize] = true;
            }
        });
        if connected {
            self.connect();
        }
        let (mut end, mut partials) = (n, self.partials.len());
        for i in (0..self.nodes.len()).rev() {
            let outputs = self.nodes[i].outputs.clone();
            partials = self.along_edges(outputs.end as usize..end, partials, &mut look);
            self.through_node(i, pullbacks, &mut look);
            end = outputs.start as usize;
        }
        self.along_edges(0..end, partials, &mut look);
    }

    /// From the slots that are reached, all that they are connected to.
    fn connect(&mut self) {
        let mut end = self.operands.len();
        for node in self.nodes.iter().rev() {
            connect_edges(
                &self.operands,
                &mut self.reached,
                node.outputs.end as usize..end,
            );
            let outputs = node.outputs.start as usize..node.outputs.end as usize;
            end = outputs.start;
            if self.reached[outputs].contains(&true) {
                for input in node.inputs.iter().flatten() {
                    self.reached[*input as usize] = true;
                }
            }
        }
        connect_edges(&self.operands, &mut self.reached, 0..end);
    }

    /// Where no node has a rule of its own; `end` is how many partials there are up to here, and
    /// what comes back how many there are below.
    #[inline]
    fn along_edges(
        &mut self,
        slots: Range<usize>,
        end: usize,
        look: &mut impl FnMut(u32, T, T),
    ) -> usize {
        let (operands, adjoints) = (&self.operands[..slots.end], &mut self.adjoints[..]);
        let mut partials = self.partials[..end].iter().rev();
        // What flows to the slot below. There the next adjoint is waited for: not by way of memory.
        let mut below = T::constant(0.0);
        for slot in slots.clone().rev() {
            if T::IS_PLAIN {
                adjoints[slot] += std::mem::replace(&mut below, T::constant(0.0));
            }
            let adjoint = adjoints[slot];
            // A plain zero is no multiple of anything, also of an infinite partial.
            let flows = match T::IS_PLAIN {
                true => adjoint != T::constant(0.0),
                false => self.reached[slot],
            };
            let [first, second] = operands[slot];
            if !flows {
                let scaled = [first, second].map(|operand| usize::from(operand & SCALED != 0));
                partials.by_ref().take(scaled[0] + scaled[1]).for_each(drop);
                continue;
            }
            for operand in [second, first] {
                let partial = (operand & SCALED != 0).then(|| partials.next()).flatten();
                let operand = (operand & !SCALED) as usize;
                // What stands for no operand is above all slots.
                if operand >= slot {
                    continue;
                }
                let flow = partial.map_or(adjoint, |partial| flow_back(adjoint, *partial));
                look(slot as u32, adjoint, flow);
                if T::IS_PLAIN && operand + 1 == slot {
                    below += flow;
                } else {
                    adjoints[operand] += flow;
                }
            }
        }
        if T::IS_PLAIN
            && let Some(slot) = slots.start.checked_sub(1)
        {
            adjoints[slot] += below;
        }
        partials.len()
    }

    /// The adjoint of a slot; 0 where nothing flowed.
    pub(super) fn adjoint(&self, slot: usize) -> T {
        self.adjoints[slot]
    }

    /// The adjoint of a slot; `None` where nothing flowed. For a sweep that was asked for it.
    pub(super) fn connected_adjoint(&self, slot: usize) -> Option<T> {
        self.reached[slot].then_some(self.adjoints[slot])
    }

    fn through_node(
        &mut self,
        i: usize,
        pullbacks: &mut Pullbacks<'_, T>,
        look: &mut impl FnMut(u32, T, T),
    ) {
        let node = &self.nodes[i];
        let slots = node.outputs.start as usize..node.outputs.end as usize;
        if !self.reached[slots.clone()].contains(&true) {
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
                self.adjoints[slot as usize] += flow;
            }
        }
    }
}

/// The operands of reached slots are reached.
fn connect_edges(operands: &[[u32; 2]], reached: &mut [bool], slots: Range<usize>) {
    for slot in slots.rev() {
        if reached[slot] {
            for operand in operands[slot] {
                let operand = operand & !SCALED;
                if operand != NO_OPERAND {
                    reached[operand as usize] = true;
                }
            }
        }
    }
}

/// What flows along an edge of a slot where something flows.
#[inline(always)]
fn flow_back<T: Scalar>(adjoint: T, partial: T) -> T {
    match T::IS_PLAIN {
        true => adjoint * partial,
        false => flow(adjoint, partial),
    }
}

/// Nothing where the adjoint is zero, also through an infinite partial.
#[inline(always)]
pub(super) fn flow<T: Scalar>(adjoint: T, partial: T) -> T {
    unless_absent(adjoint, adjoint * partial)
}

/// What a pullback gives for each of `n` inputs.
pub(super) fn pulled<'e, T>(
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
