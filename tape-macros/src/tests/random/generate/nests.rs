//! Weighted sums of the elements of one container for each element of another.

use super::{Generator, Kind};

impl Generator<'_> {
    pub(super) fn weighted(&mut self) {
        let container = |k: Kind| matches!(k, Kind::Array(_) | Kind::Slice(_) | Kind::Vec);
        let to = self.some_mutable(container);
        let (Some(to), Some(from)) = (to, self.some_of(container)) else {
            return self.let_container();
        };
        let (to, from) = (to.name, from.name);
        let [i, j, s] = ["i", "j", "s"].map(|name| {
            self.count += 1;
            format!("{name}{}", self.count)
        });
        let (range, element) = match self.random.below(6) {
            0 => (format!("1..{from}.len()"), format!("{from}[{j}]")),
            1 => (format!("0..{i}.min({from}.len())"), format!("{from}[{j}]")),
            2 => (format!("1..{from}.len()"), format!("{from}[{j} - 1]")),
            3 => (
                format!("0..{from}.len().saturating_sub(1)"),
                format!("{from}[{j} + 1]"),
            ),
            _ => (format!("0..{from}.len()"), format!("{from}[{j}]")),
        };
        let weight = match self.random.below(4) {
            0 => format!("({i} + 2 * {j}) as f64 * 0.1"),
            1 => format!("(0.3 - {j} as f64 * 0.2)"),
            2 => self.leaf(),
            _ => "0.7".to_string(),
        };
        let [in_place, chosen, both] = [50, 25, 20].map(|n| self.random.chance(n));
        let sum = match in_place {
            true => format!("{to}[{i}]"),
            false => s.clone(),
        };
        self.line(&format!("for {i} in 0..{to}.len() {{"));
        self.depth += 1;
        if !in_place {
            self.line(&format!("let mut {s} = 0.25;"));
        }
        self.line(&format!("for {j} in {range} {{"));
        let condition = chosen.then(|| format!("if ({i} + {j}) % 2 == 0 "));
        let condition = condition.unwrap_or_default();
        let open = if chosen { "{ " } else { "" };
        let close = if chosen { " }" } else { "" };
        self.line(&format!(
            "    {condition}{open}{sum} += {weight} * {element};{close}"
        ));
        if both {
            self.line(&format!("    {sum} -= {element} / 3.0;"));
        }
        self.line("}");
        if !in_place {
            let op = ["=", "+=", "-="][self.random.below(3)];
            self.line(&format!("{to}[{i}] {op} {s} * 0.5;"));
        }
        self.depth -= 1;
        self.line("}");
    }
}
