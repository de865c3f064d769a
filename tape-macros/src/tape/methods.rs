//! What methods do with activity, by their names.

/// Methods of active values whose result is plain.
const PLAIN: &[&str] = &[
    "value",
    "into_value",
    "to_real",
    "len",
    "is_empty",
    "capacity",
    "contains",
    "count",
    "position",
    "rposition",
    "any",
    "all",
    "is_some",
    "is_none",
    "is_some_and",
    "is_ok",
    "is_err",
    "is_nan",
    "is_infinite",
    "is_finite",
    "is_sign_positive",
    "is_sign_negative",
    "partial_cmp",
    "total_cmp",
    "cmp",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "for_each",
    "to_string",
    "push",
    "clear",
    "insert",
    "extend",
    "truncate",
    "fill",
    "reverse",
    "sort_by",
    "size_hint",
    "binary_search_by",
    "starts_with",
    "ends_with",
];

/// Methods that put an argument into their receiver, and may be given a plain number there.
const STORING: &[&str] = &[
    "push",
    "push_back",
    "push_front",
    "insert",
    "fill",
    "resize",
    "replace",
    "get_or_insert",
    "or_insert",
];

/// Methods that put what an argument holds into their receiver.
const EXTENDING: &[&str] = &[
    "extend",
    "extend_from_slice",
    "append",
    "clone_from_slice",
    "copy_from_slice",
    "swap_with_slice",
];

/// Methods of the tape that give plain numbers.
const QUESTIONS: &[&str] = &[
    "gradient",
    "try_gradient",
    "gradient_seeded",
    "jacobian",
    "checked_gradient",
    "reset",
];

pub(super) fn is_plain(method: &str) -> bool {
    PLAIN.contains(&method)
}

pub(super) fn stores(method: &str) -> bool {
    STORING.contains(&method)
}

pub(super) fn extends(method: &str) -> bool {
    EXTENDING.contains(&method)
}

pub(super) fn asks(method: &str) -> bool {
    QUESTIONS.contains(&method)
}

/// Whether it is a method of floats with a rule of its own.
pub(super) fn has_rule(method: &str) -> bool {
    tape_runtime::rules::TABLE
        .iter()
        .any(|rule| rule.name == method)
}

/// Whether it rounds.
pub(super) fn rounds(method: &str) -> bool {
    tape_runtime::rules::PIECEWISE.contains(&method)
}
