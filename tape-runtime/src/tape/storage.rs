//! The Wengert list in memory: operands, partials, nodes with rules, and the adjoints of the last
//! sweep.
//!
//! Every slot holds a pair of operands, two words of 4 bytes: what is recorded in it is their
//! combination, each times its partial. A partial of one is not stored; any other is marked in the
//! operand by [`SCALED`], and stands in a list beside, in the order of the slots. So over `f64` a
//! slot takes 8, 16 or 24 bytes, and a sweep 8 more for its adjoint. An operation of more operands
//! takes a slot for each from the second on, and a watched variable one without operands.

use super::slope::{Edge, Partial, Slope};
use super::sweep::Node;

/// The bit of an operand that says: its partial is stored.
pub(super) const SCALED: u32 = 1 << 31;
/// What stands for an operand where there is none: above all slots.
pub(super) const NO_OPERAND: u32 = SCALED - 1;

impl<T> Edge<T> {
    /// No operand.
    pub(super) const NONE: Edge<T> = Edge {
        operand: NO_OPERAND,
        partial: Partial::One,
    };
}

/// What a tape keeps, without its owner.
pub struct Buffers<T> {
    /// The operands of each slot.
    pub(super) operands: Vec<[u32; 2]>,
    /// The partials that are not one, in the order of the operands.
    pub(super) partials: Vec<T>,
    pub(super) nodes: Vec<Node<T>>,
    pub(super) adjoints: Vec<T>,
    /// Whether anything flows to a slot, where a sweep asks: unconnected is not the same as zero.
    pub(super) reached: Vec<bool>,
}

impl<T> Default for Buffers<T> {
    fn default() -> Buffers<T> {
        Buffers {
            operands: Vec::new(),
            partials: Vec::new(),
            nodes: Vec::new(),
            adjoints: Vec::new(),
            reached: Vec::new(),
        }
    }
}

impl<T> Buffers<T> {
    /// The bytes in use: of what was recorded, and of the adjoints to it.
    pub(super) fn bytes(&self) -> [usize; 2] {
        let inputs = |node: &Node<T>| size_of_val(&node.inputs[..]);
        let nodes = size_of_val(&self.nodes[..]) + self.nodes.iter().map(inputs).sum::<usize>();
        let edges = size_of_val(&self.operands[..]) + size_of_val(&self.partials[..]);
        [edges + nodes, self.operands.len() * size_of::<T>()]
    }

    fn clear(&mut self) {
        self.operands.clear();
        self.partials.clear();
        self.nodes.clear();
        self.adjoints.clear();
        self.reached.clear();
    }
}

/// Buffers that go back to where they came from when they are dropped.
pub struct Storage<T: Pooled>(pub(super) Buffers<T>);

impl<T: Pooled> Storage<T> {
    /// Used ones, if there are any: then recording allocates nothing until it outgrows them.
    pub(super) fn recycled() -> Storage<T> {
        Storage(T::buffers())
    }

    /// Nothing, not even from the pool: what stays behind when the storage moves on.
    pub(super) fn empty() -> Storage<T> {
        Storage(Buffers::default())
    }
}

impl<T: Pooled> Drop for Storage<T> {
    fn drop(&mut self) {
        let mut buffers = std::mem::take(&mut self.0);
        if buffers.operands.capacity() > 0 {
            buffers.clear();
            T::give_back(buffers);
        }
    }
}

/// Numbers whose tapes reuse their buffers, from block to block, on each thread.
pub trait Pooled: Sized {
    /// What a variable over such numbers knows of the way from the recorded one.
    #[doc(hidden)]
    type Slope: Slope<Self>;

    /// Empty buffers, with the capacity that they had.
    #[doc(hidden)]
    fn buffers() -> Buffers<Self> {
        Buffers::default()
    }

    /// To be used again.
    #[doc(hidden)]
    fn give_back(_: Buffers<Self>) {}
}

macro_rules! pooled {
    ($($float:ty, $pool:ident);*) => {$(
        thread_local! {
            static $pool: std::cell::RefCell<Vec<Buffers<$float>>> =
                const { std::cell::RefCell::new(Vec::new()) };
        }

        impl Pooled for $float {
            type Slope = $float;

            fn buffers() -> Buffers<$float> {
                let pooled = $pool.try_with(|pool| pool.borrow_mut().pop());
                pooled.ok().flatten().unwrap_or_default()
            }

            fn give_back(buffers: Buffers<$float>) {
                // As many as tapes are nested or kept, and no more; a thread that ends has none.
                const MOST: usize = 8;
                let _ = $pool.try_with(|pool| {
                    let mut pool = pool.borrow_mut();
                    if pool.len() < MOST {
                        pool.push(buffers);
                    }
                });
            }
        }
    )*};
}
pooled!(f32, POOL_OF_SINGLES; f64, POOL_OF_DOUBLES);
