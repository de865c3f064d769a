//! Tables in Markdown.

/// A head; the columns after the first `left` are of numbers.
pub fn head(columns: &[&str], left: usize) -> String {
    let rules = (0..columns.len()).map(|at| if at < left { "---" } else { "---:" });
    let rules: Vec<&str> = rules.collect();
    format!("{}\n{}", row(columns), row(&rules))
}

pub fn row<C: AsRef<str>>(cells: &[C]) -> String {
    let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
    format!("| {} |", cells.join(" | "))
}

/// The head above rows of [`compared`].
pub fn compared_head(titles: &[&str], unit: &str) -> String {
    let sides = ["primal", "generated", "by hand"].map(|side| format!("{side} {unit}"));
    let ratios = ["generated/primal", "by hand/primal", "generated/by hand"];
    let columns: Vec<&str> = titles
        .iter()
        .copied()
        .chain(sides.iter().map(String::as_str))
        .chain(ratios)
        .collect();
    head(&columns, titles.len())
}

/// The primal, the generated derivative and the one by hand, with their ratios.
pub fn compared(titles: &[&str], sides: [f64; 3]) -> String {
    let [primal, generated, by_hand] = sides;
    let ratios = [generated / primal, by_hand / primal, generated / by_hand];
    let cells: Vec<String> = titles
        .iter()
        .map(|title| (*title).to_owned())
        .chain(sides.map(number))
        .chain(ratios.map(|ratio| format!("{ratio:.2}")))
        .collect();
    row(&cells)
}

/// Three digits at least.
pub fn number(number: f64) -> String {
    let decimals = match number {
        ..1.0 => 3,
        1.0..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    format!("{number:.decimals$}")
}
