//! Sets that are joined, and what two sorted lists share.

/// Disjoint sets over the indices `0..n` (union-find). The least index of a set is its root, so that roots hang on nothing but what
/// was joined.
#[derive(Clone, Debug)]
pub(crate) struct Sets {
    parents: Vec<u32>,
}

impl Sets {
    /// `n` sets of one.
    pub(crate) fn new(n: usize) -> Self {
        Self { parents: (0..n as u32).collect() }
    }

    /// The least index in the set of `i`.
    pub(crate) fn root(&mut self, i: u32) -> u32 {
        let mut root = i;
        while self.parents[root as usize] != root {
            root = self.parents[root as usize];
        }
        let mut at = i;
        while self.parents[at as usize] != root {
            at = std::mem::replace(&mut self.parents[at as usize], root);
        }
        root
    }

    /// Makes one set of two.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b) as usize] = a.min(b);
    }
}

/// How many values two sorted lists without doubles share.
pub(crate) fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}
