//! Loops over points, with short loops over their coordinates.

use super::{Generator, Kind};

impl Generator<'_> {
    pub(super) fn points(&mut self) {
        let Some(points) = self.some_of(|k| matches!(k, Kind::Rows(_))) else {
            return self.let_float();
        };
        let points = points.name;
        let sums = self.new_sums();
        let (vars, steady) = self.freeze();
        let center = self.center();
        let head = match self.random.below(4) {
            0 => format!("1..{points}.len()"),
            _ => format!("0..{points}.len()"),
        };
        let i = self.open(&head, 3);
        let norm = self.norm(&points, &i, &center);
        for s in &sums {
            let term = self.float(1);
            let text = match self.random.below(4) {
                0 => format!("{s} += (1.0 + {norm} * {norm}).sqrt();"),
                1 => format!("{s} -= {term} / (1.0 + {norm} * {norm});"),
                2 => format!("{s} += {norm} * {term};"),
                _ => format!("{s} += {norm} * {norm};"),
            };
            self.line(&text);
        }
        self.close();
        self.thaw(vars, steady);
        self.hand_out(sums);
    }

    /// What all points are compared with, at each coordinate.
    fn center(&mut self) -> String {
        let short = |k: Kind| matches!(k, Kind::Array(2..));
        match self.some_of(short) {
            Some(array) => format!("{}[k]", array.name),
            None => self.leaf(),
        }
    }

    /// A sum over the coordinates of a point, and where it is.
    fn norm(&mut self, points: &str, i: &str, center: &str) -> String {
        self.count += 1;
        let norm = format!("v{}", self.count);
        let init = self.leaf();
        self.line(&format!("let mut {norm}: f64 = {init};"));
        for _ in 0..1 + self.random.below(2) {
            let x = self.leaf();
            let point = match self.random.below(3) {
                0 => format!("{points}[{i}][1 - k]"),
                _ => format!("{points}[{i}][k]"),
            };
            let step = match self.random.below(4) {
                0 => format!("{norm} -= {point} * {x};"),
                1 => format!("{norm} += {point} * {center} * 0.5;"),
                2 => format!("{norm} = {norm} * 0.5 + {point} * {center};"),
                _ => format!("{norm} += ({point} - {center}) * ({point} - {center});"),
            };
            let head = ["0..2", "0..2", "1..2"][self.random.below(3)];
            self.line(&format!("for k in {head} {{ {step} }}"));
        }
        self.declare(&norm, Kind::Float, false);
        norm
    }
}
