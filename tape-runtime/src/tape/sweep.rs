//! The reverse sweep: one loop down the list.

use std::ops::Range;

use super::storage::{Buffers, NO_OPERAND, SHARED};
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
        self.adjoints.clear();
        self.adjoints.resize(self.edges.len(), None);
        seeds(&mut |slot, seed| add(&mut self.adjoints[slot as usize], seed));
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
        let start = slots.start;
        let adjoints = &mut self.adjoints[..];
        let mut adjoint = None;
        for (i, edge) in self.edges[slots].iter().enumerate().rev() {
            let operand = edge.operand;
            if operand & SHARED == 0 {
                adjoint = adjoints[start + i];
            }
            let (Some(adjoint), operand) = (adjoint, operand & !SHARED) else {
                continue;
            };
            if operand != NO_OPERAND {
                let flow = adjoint * edge.partial;
                look((start + i) as u32, adjoint, flow);
                add(&mut adjoints[operand as usize], flow);
            }
        }
    }

    fn through_node(
        &mut self,
        i: usize,
        pullbacks: &mut Pullbacks<'_, T>,
        look: &mut impl FnMut(u32, T, T),
    ) {
        let node = &self.nodes[i];
        let slots = node.outputs.start as usize..node.outputs.end as usize;
        let outputs = &self.adjoints[slots];
        if outputs.iter().all(Option::is_none) {
            return;
        }
        let zero = T::constant(0.0);
        let outputs: Vec<T> = outputs.iter().map(|a| a.unwrap_or(zero)).collect();
        let inputs = match &node.rule {
            Rule::Clip(limit) => clipped(&outputs, *limit),
            Rule::Pullback(number) => pullbacks[*number](&outputs),
        };
        assert!(
            inputs.len() == node.inputs.len(),
            "a pullback gave {} cotangents for {} inputs",
            inputs.len(),
            node.inputs.len()
        );
        for (slot, flow) in node.inputs.iter().zip(inputs) {
            if let Some(slot) = slot {
                look(node.outputs.start, outputs[0], flow);
                add(&mut self.adjoints[*slot as usize], flow);
            }
        }
    }
}

#[inline(always)]
fn add<T: Scalar>(adjoint: &mut Option<T>, flow: T) {
    *adjoint = Some(match *adjoint {
        Some(sum) => sum + flow,
        None => flow,
    });
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
