//! The forward sweep over the list: one loop up.

use super::storage::{Buffers, NO_OPERAND, SCALED};
use super::sweep::{Pullbacks, Rule, flow, pulled};
use crate::Scalar;

impl<T: Scalar> Buffers<T> {
    /// Sweeps forward from the tangents of the first variables; `adjoints` holds the tangents then.
    pub(super) fn sweep_forward(&mut self, first: Vec<T>, pullbacks: &mut Pullbacks<'_, T>) {
        self.adjoints = first;
        let mut partials = 0;
        for i in 0..self.nodes.len() {
            let outputs = self.nodes[i].outputs.clone();
            partials = self.tangents_up_to(outputs.start as usize, partials);
            let outputs = self.pushed(i, pullbacks);
            self.adjoints.extend(outputs);
        }
        self.tangents_up_to(self.operands.len(), partials);
    }

    /// The tangents of the slots below `end`: of each, the sum over its edges. The next partial is
    /// that of number `next`, and what comes back is the number of the one after them.
    fn tangents_up_to(&mut self, end: usize, mut next: usize) -> usize {
        for slot in self.adjoints.len()..end {
            let mut sum = None;
            for operand in self.operands[slot] {
                if operand == NO_OPERAND {
                    continue;
                }
                let mut flow = self.adjoints[(operand & !SCALED) as usize];
                if operand & SCALED != 0 {
                    flow = flow_forward(flow, self.partials[next]);
                    next += 1;
                }
                sum = Some(sum.map_or(flow, |sum| sum + flow));
            }
            self.adjoints.push(sum.unwrap_or(T::constant(0.0)));
        }
        next
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
}

/// What flows along an edge; here a partial of zero lets no infinite tangent through either.
fn flow_forward<T: Scalar>(tangent: T, partial: T) -> T {
    let zero = T::constant(0.0);
    if partial == zero {
        flow(partial, tangent)
    } else {
        flow(tangent, partial)
    }
}
