//! Weighted sums of the elements of one container for each element of another, and elements mapped by what all of them read.

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

    /// Each element by elements of one or two other containers, which are the same for all.
    pub(super) fn mapped(&mut self) {
        let container = |k: Kind| matches!(k, Kind::Array(_) | Kind::Slice(_) | Kind::Vec);
        let fixed = |k: Kind| matches!(k, Kind::Array(2..) | Kind::Slice(2..));
        let to = self.some_mutable(container);
        let [by, more] = [(); 2].map(|()| self.some_of(fixed));
        let (Some(to), Some(by), Some(more)) = (to, by, more) else {
            return self.let_container();
        };
        let (to, by, more) = (to.name, by.name, more.name);
        if to == by || to == more {
            return self.let_container();
        }
        let [i, j, s] = ["i", "j", "s"].map(|name| {
            self.count += 1;
            format!("{name}{}", self.count)
        });
        let [chosen, inner, weighed] = [20, 50, 40].map(|n| self.random.chance(n));
        self.line(&format!("for {i} in 0..{to}.len() {{"));
        self.depth += 1;
        let sign = if weighed { "-" } else { "" };
        match chosen {
            true => self.line(&format!(
                "let {s} = if {i} % 2 == 0 {{ -{to}[{i}] }} else {{ {to}[{i}] }};"
            )),
            false => self.line(&format!("let {s} = {sign}{to}[{i}];")),
        }
        if inner {
            self.line(&format!("for {j} in 0..2 {{"));
            let weight = ["0.4", "{more}[{j}]", "({more}[1 - {j}] + 0.3)"][self.random.below(3)];
            let weight = weight.replace("{more}", &more).replace("{j}", &j);
            self.line(&format!(
                "    {to}[{i}] += {by}[{j}] * {s} * 0.2 + {more}[{j}] * {weight} * 0.1;"
            ));
            self.line("}");
        } else {
            let last = self.leaf();
            self.line(&format!(
                "{to}[{i}] = ({by}[0] * {s} + {by}[1] * {more}[0] - {more}[1] * {s} * {last}) * 0.3;"
            ));
        }
        self.depth -= 1;
        self.line("}");
    }
}
