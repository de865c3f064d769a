//! What callees give as an `Option` or a `Result`: asked for, looked into, handed on.

use gradtape::differentiable;

/// A value that is in parts is asked by `matches!` as by `match`.
mod asked_by_a_macro {
    use super::*;

    #[differentiable]
    fn inverse(s: f64) -> Result<f64, String> {
        if s < 0.5 {
            return Err("small".to_string());
        }
        Ok(1.0 / s)
    }
    #[differentiable]
    fn root(s: f64) -> Option<f64> {
        (s >= 0.0).then(|| s.sqrt())
    }
    #[differentiable]
    fn used_later(s: f64) -> f64 {
        let r = inverse(s);
        if matches!(r, Err(_)) {
            return s * s;
        }
        r.unwrap() * s.sin()
    }
    #[differentiable]
    fn named(s: f64) -> f64 {
        let r = inverse(s);
        let failed = matches!(&r, Err(e) if e.len() > 3);
        let large = matches!(r, Ok(v) if v > 1.0,);
        match r {
            Ok(v) if large => v * v,
            Ok(v) => v + s,
            Err(_) if failed => 3.0 * s,
            Err(_) => 1.0,
        }
    }
    #[differentiable(without(tape))]
    fn of_options(s: f64) -> f64 {
        let r = root(s);
        if matches!(r, None) || !matches!(root(s - 1.0), Some(v) if v > 0.5) {
            return 2.0 * s;
        }
        r.unwrap() * s
    }
    check! {
        used_later(wrt 2.0); used_later(wrt 0.2) => 0.4;
        named(wrt 2.0); named(wrt 0.7); named(wrt 0.2) => 3.0;
        of_options(wrt 2.0); of_options(wrt 1.1) => 2.0; of_options(wrt -0.5) => 2.0
    }
}

/// Guards look at errors, and patterns into them: what can only be moved stays where it is until then.
mod errors_that_can_only_be_moved {
    use super::*;

    #[derive(Debug, PartialEq)]
    pub enum Trouble {
        Low,
        High(i32),
        Text(String),
    }
    #[differentiable(without(tape))]
    fn checked(s: f64) -> Result<f64, Trouble> {
        if s < 0.0 {
            return Err(Trouble::Low);
        }
        if s > 10.0 {
            return Err(Trouble::High(s as i32));
        }
        if s > 5.0 {
            return Err(Trouble::Text(format!("{s:.0}")));
        }
        Ok(s * s)
    }
    #[differentiable]
    fn guarded(s: f64) -> f64 {
        match checked(s) {
            Ok(v) => v * s,
            Err(Trouble::High(k)) if k > 12 => s * k as f64,
            Err(Trouble::Text(t)) if t.len() == 1 && t != "7" => s * t.len() as f64,
            Err(Trouble::Text(t)) => 5.0 * s * t.len() as f64,
            Err(e) if e == Trouble::Low => 2.0 * s,
            Err(_) => s,
        }
    }
    #[differentiable]
    fn guarded_behind_a_reference(s: f64) -> f64 {
        let r = checked(s);
        match &r {
            Err(e) if *e == Trouble::Low => 2.0 * s,
            Err(Trouble::High(k)) if *k > 12 => s * 4.0,
            Ok(v) => *v,
            Err(_) => s,
        }
    }
    #[differentiable]
    fn mapped(s: f64) -> f64 {
        match checked(s).map(|v| v * s) {
            Ok(v) => v + s,
            Err(Trouble::Text(t)) if t.len() > 2 => s,
            Err(e) if e == Trouble::Low => 3.0 * s,
            Err(_) => s * 2.0,
        }
    }
    #[differentiable]
    fn in_a_loop(s: f64, n: usize) -> f64 {
        let mut t = s;
        for i in 0..n {
            t += match checked(s * i as f64) {
                Ok(v) => v,
                Err(Trouble::High(k)) if k > 12 => s * k as f64,
                Err(Trouble::Text(x)) if x.len() == 1 => s,
                Err(_) => t * s,
            };
        }
        t
    }
    check! {
        guarded(wrt 2.0); guarded(wrt 11.5) => 1.0; guarded(wrt 13.5) => 13.0; guarded(wrt 6.2) => 1.0;
        guarded(wrt 7.2) => 5.0; guarded(wrt -1.0) => 2.0;
        guarded_behind_a_reference(wrt 2.0); guarded_behind_a_reference(wrt 13.5) => 4.0;
        guarded_behind_a_reference(wrt 7.5) => 1.0; guarded_behind_a_reference(wrt -1.0) => 2.0;
        mapped(wrt 2.0); mapped(wrt -1.0) => 3.0; mapped(wrt 6.2) => 2.0;
        in_a_loop(wrt 2.3, 8)
    }

    #[differentiable]
    fn tested_first(s: f64) -> Result<f64, Trouble> {
        let r = checked(s);
        if let Err(Trouble::Low) = &r {
            return Ok(3.0 * s);
        }
        r.map(|v| v * s)
    }
    #[differentiable]
    fn one_handed_on(s: f64) -> Result<f64, Trouble> {
        match checked(s) {
            Ok(v) => Ok(v * s),
            Err(Trouble::Low) => Ok(s),
            Err(e) => Err(e),
        }
    }
    #[differentiable]
    fn guarded_first(s: f64) -> Result<f64, Trouble> {
        match checked(s) {
            Err(e) if matches!(e, Trouble::Low) => Ok(s),
            Err(Trouble::Text(t)) if t.len() > 4 => Ok(s),
            r => r,
        }
    }
    mod handed_on {
        use super::*;
        check_try! {
            tested_first(wrt 2.0); tested_first(wrt -2.0) => 3.0; tested_first(wrt 6.0);
            one_handed_on(wrt 2.0); one_handed_on(wrt -2.0) => 1.0; one_handed_on(wrt 11.0);
            guarded_first(wrt 2.0); guarded_first(wrt -2.0) => 1.0; guarded_first(wrt 6.0)
        }
    }
    #[test]
    fn errors_are_what_they_were() {
        for s in [-2.0, 6.0, 11.0] {
            assert_eq!(one_handed_on::grad(s).err(), one_handed_on(s).err());
            assert_eq!(tested_first::vjp(s).map(|(v, _)| v), tested_first(s));
            assert_eq!(
                guarded_first::jvp((s, 1.0)).map(|(v, _)| v),
                guarded_first(s)
            );
        }
    }
}

/// What a loop may find, made by callees whose types are not written here.
mod the_best_of_a_loop {
    use super::*;

    #[differentiable]
    fn powers(s: f64) -> Vec<f64> {
        vec![s, s * s, s + 1.0]
    }
    #[differentiable]
    fn pair(s: f64) -> [f64; 2] {
        [s.sin(), s * s]
    }
    #[differentiable]
    fn last_odd(s: f64, n: usize) -> f64 {
        let mut best = None;
        for i in 0..n {
            if i % 2 == 1 {
                best = Some(powers(s * i as f64));
            }
        }
        match best {
            Some(v) => v[0] * v[1],
            None => s,
        }
    }
    #[differentiable]
    fn always(s: f64, n: usize) -> f64 {
        let mut best = None;
        for i in 0..n {
            best = Some(powers(s * (i + 1) as f64));
        }
        best.map_or(0.5 * s, |v| v.iter().sum::<f64>() * s)
    }
    #[differentiable]
    fn largest(x: &[f64]) -> f64 {
        let mut best = None;
        let mut most = f64::NEG_INFINITY;
        for v in x {
            let candidate = pair(*v);
            if candidate[1] > most {
                most = candidate[1];
                best = Some(candidate);
            }
        }
        let Some([a, b]) = best else { return 0.0 };
        a * b + most
    }
    #[differentiable]
    fn rows_upon_rows(s: f64, n: usize) -> f64 {
        let mut best = None;
        let mut t = s;
        for i in 0..n {
            for j in 0..i {
                if (i + j) % 3 == 0 {
                    best = Some(powers(t * j as f64));
                }
                t += 0.1 * s;
            }
        }
        best.unwrap()[1] * t
    }
    check! {
        last_odd(wrt 1.3, 4); last_odd(wrt 1.3, 1) => 1.0;
        always(wrt 1.3, 3); always(wrt 1.3, 0) => 0.5;
        largest(wrt &[0.4, -1.7, 1.2]); largest(wrt &Vec::<f64>::new());
        rows_upon_rows(wrt 0.8, 5)
    }
}

/// Branches and loops choose between what callees give, before or after it was looked into.
mod chosen {
    use super::*;

    #[differentiable]
    fn checked(s: f64) -> Result<f64, String> {
        if s < 0.0 {
            return Err("negative".to_string());
        }
        Ok(s * s)
    }
    #[differentiable]
    fn root(s: f64) -> Option<f64> {
        (s >= 0.0).then(|| s.sqrt())
    }
    #[differentiable]
    fn by_condition(s: f64) -> f64 {
        let r = if s > 3.0 {
            checked(s)
        } else {
            checked(s * 2.0)
        };
        match r {
            Ok(v) => v * s,
            Err(e) => s * e.len() as f64,
        }
    }
    #[differentiable]
    fn option_by_condition(s: f64) -> f64 {
        let r = if s > 3.0 { root(s) } else { root(s * 2.0) };
        match r {
            Some(v) => v * s,
            None => 2.0 * s,
        }
    }
    #[differentiable]
    fn of_one_looked_into(s: f64) -> f64 {
        let a = checked(s);
        let r = if a.is_ok() { a } else { checked(-2.0 * s) };
        r.map_or(s, |v| v * s)
    }
    #[differentiable]
    fn option_looked_into(s: f64) -> f64 {
        let a = root(s - 1.0);
        let r = if a.is_some() { a } else { root(-s) };
        r.map_or(s, |v| v * s)
    }
    #[differentiable]
    fn mapped_or_made(s: f64) -> f64 {
        let a = checked(s).map(|v| v * 2.0);
        let r = if s > 2.0 || s < -2.0 { a } else { Ok(s * 2.0) };
        match r {
            Ok(v) => v * s,
            Err(e) => s * e.len() as f64,
        }
    }
    #[differentiable]
    fn last_of_a_loop(s: f64, n: usize) -> f64 {
        let mut r = checked(s);
        for i in 0..n {
            r = checked(s - i as f64);
        }
        match r {
            Ok(v) => v * s,
            Err(e) => s * e.len() as f64,
        }
    }
    check! {
        by_condition(wrt 4.0); by_condition(wrt 2.0); by_condition(wrt -1.0) => 8.0;
        option_by_condition(wrt 4.0); option_by_condition(wrt 2.0); option_by_condition(wrt -1.0) => 2.0;
        of_one_looked_into(wrt 2.0); of_one_looked_into(wrt -1.5);
        option_looked_into(wrt 2.0); option_looked_into(wrt -1.5); option_looked_into(wrt 0.5) => 1.0;
        mapped_or_made(wrt 3.0); mapped_or_made(wrt 1.0); mapped_or_made(wrt -3.0) => 8.0;
        last_of_a_loop(wrt 1.5, 2); last_of_a_loop(wrt 1.5, 4) => 8.0; last_of_a_loop(wrt 1.5, 0)
    }

    mod handed_on {
        use super::*;

        #[differentiable]
        fn tried(s: f64) -> Result<f64, String> {
            let r = if s > 3.0 {
                checked(s)
            } else {
                checked(s * 2.0)
            };
            let v = r?;
            Ok(v * s)
        }
        check_try! { tried(wrt 4.0); tried(wrt 2.0); tried(wrt -2.0) }
    }
}

/// Both may be missing: an outcome within an option.
mod within_an_option {
    use super::*;

    #[differentiable]
    fn perhaps(s: f64) -> Option<Result<f64, String>> {
        if s < 0.0 {
            return None;
        }
        if s > 3.0 {
            return Some(Err("large".to_string()));
        }
        Some(Ok(s * s))
    }
    #[differentiable]
    fn matched(s: f64) -> f64 {
        match perhaps(s) {
            Some(Ok(v)) => v * s,
            Some(Err(e)) => s * e.len() as f64,
            None => 2.0 * s,
        }
    }
    #[differentiable]
    fn if_let(s: f64) -> f64 {
        if let Some(r) = perhaps(s)
            && let Ok(v) = r
        {
            return v * s;
        }
        let Some(Err(_)) = perhaps(s) else {
            return 2.0 * s;
        };
        3.0 * s
    }
    check! {
        matched(wrt 2.0); matched(wrt 4.0) => 5.0; matched(wrt -1.0) => 2.0;
        if_let(wrt 2.0); if_let(wrt 4.0) => 3.0; if_let(wrt -1.0) => 2.0
    }

    mod handed_on {
        use super::*;

        #[differentiable]
        fn or_itself(s: f64) -> Result<f64, String> {
            let r = perhaps(s).unwrap_or(Ok(s))?;
            Ok(r * s)
        }
        check_try! { or_itself(wrt 2.0); or_itself(wrt 4.0); or_itself(wrt -1.0) }
    }
}

/// Items of what a callee gives, whose type is not written here: kept, combined, returned.
mod items_by_value {
    use super::*;

    #[differentiable]
    fn powers(s: f64) -> Vec<f64> {
        vec![s, s * s, s - 0.5]
    }
    #[differentiable]
    fn rows(s: f64) -> Vec<Vec<f64>> {
        vec![vec![s, 2.0], vec![s * s, 3.0 * s]]
    }
    #[differentiable]
    fn product(s: f64) -> f64 {
        let v = powers(s);
        v.into_iter().reduce(|a, b| a * b).unwrap()
    }
    #[differentiable]
    fn largest(s: f64) -> f64 {
        powers(s).into_iter().reduce(f64::max).unwrap_or(0.0)
    }
    #[differentiable]
    fn largest_by_reference(s: f64) -> f64 {
        let v = powers(s);
        let most = v.iter().reduce(|a, b| if a > b { a } else { b });
        *most.unwrap() * v[2]
    }
    #[differentiable]
    fn by_reference_and_value(s: f64) -> f64 {
        let v = powers(s);
        v.iter().copied().reduce(|a, b| a * b + a).unwrap() * v[1]
    }
    #[differentiable]
    fn of_rows(s: f64) -> f64 {
        let row = rows(s)
            .into_iter()
            .reduce(|a, b| vec![a[0] * b[0], a[1] + b[1]])
            .unwrap();
        row[0] * row[1]
    }
    check! {
        product(wrt 1.5); largest(wrt 1.5) => 3.0; largest(wrt 0.3) => 1.0;
        largest_by_reference(wrt 1.5); by_reference_and_value(wrt 1.5); of_rows(wrt 1.5)
    }

    mod behind_a_question_mark {
        use super::*;

        #[differentiable]
        fn perhaps(s: f64) -> Option<Vec<f64>> {
            (s >= 0.0).then(|| vec![s, s * s, s + 1.0])
        }
        #[differentiable]
        fn found(s: f64) -> Option<f64> {
            let v = perhaps(s)?;
            v.into_iter().find(|x| *x > 1.0)
        }
        #[differentiable]
        fn one_of(s: f64) -> Option<f64> {
            let v = perhaps(s)?;
            if s > 3.0 {
                return v.into_iter().last();
            }
            v.into_iter().nth(1)
        }
        #[differentiable]
        fn reduced(s: f64) -> Option<f64> {
            let v = perhaps(s)?;
            v.into_iter().reduce(|a, b| a * b)
        }
        #[differentiable]
        fn most(s: f64) -> Option<f64> {
            let v = perhaps(s)?;
            let w = perhaps(v[1])?;
            w.into_iter().max_by(|a, b| a.total_cmp(b))
        }
        #[differentiable]
        fn with_its_index(s: f64) -> Option<(usize, f64)> {
            let v = perhaps(s)?;
            v.into_iter().enumerate().find(|(_, x)| *x > 1.0)
        }
        #[differentiable]
        fn weighed(s: f64) -> Option<f64> {
            let (k, x) = with_its_index(s)?;
            Some(x * k as f64)
        }
        check_try! {
            found(wrt 0.5) => 1.0; found(wrt 1.5) => 1.0; found(wrt -1.0); found(wrt 0.0);
            one_of(wrt 1.5); one_of(wrt 4.0) => 1.0; one_of(wrt -1.0);
            reduced(wrt 1.5); reduced(wrt -1.0);
            most(wrt 1.5); most(wrt 0.5); most(wrt -1.0);
            weighed(wrt 0.5); weighed(wrt 1.5) => 0.0; weighed(wrt -1.0)
        }
    }
}

/// The state of a `scan` is an option, whose type only what is stored in it tells.
mod options_as_states {
    use super::*;

    #[differentiable]
    fn root(s: f64) -> Option<f64> {
        (s >= 0.0).then(|| s.sqrt())
    }
    #[differentiable]
    fn factor(x: &[f64], s: f64) -> f64 {
        let factors = x.iter().scan(None, |last, v| {
            let k = match *last {
                Some(l) => l * v,
                None => s,
            };
            *last = Some(k);
            *last
        });
        factors.map(|k| k * k).sum()
    }
    #[differentiable]
    fn in_place(x: &[f64], s: f64) -> f64 {
        let products = x.iter().scan(None, |last, &v| {
            if let Some(l) = last {
                *l *= v;
            } else {
                *last = Some(v);
            }
            *last
        });
        products.map(|p| p * p * s).sum()
    }
    #[differentiable]
    fn by_callee(x: &[f64], s: f64) -> f64 {
        let roots = x.iter().scan(root(s), |last, v| -> Option<f64> {
            let k = (*last)? * v;
            *last = root(k);
            *last
        });
        roots.map(|t| t * s).sum()
    }
    #[differentiable]
    fn differences(x: &[f64], s: f64) -> f64 {
        let steps = x.iter().scan(None, |last, v| {
            let d = last.replace(*v).map_or(0.0, |l| v - l);
            Some(d)
        });
        steps.map(|d| d * d * s).sum()
    }
    #[differentiable]
    fn in_a_variable(x: &[f64], s: f64) -> f64 {
        let mut last = None;
        let mut t = s;
        for v in x {
            if let Some(l) = &mut last {
                t += *l * v;
                *l += v;
            } else {
                last = Some(v * s);
            }
        }
        t * last.unwrap_or(s)
    }
    check! {
        factor(wrt &[1.5, -2.0, 0.5], wrt 0.7); factor(wrt &Vec::<f64>::new(), wrt 0.7);
        in_place(wrt &[1.5, -2.0, 0.5], wrt 0.7);
        by_callee(wrt &[1.5, 2.0, -0.5, 1.0], wrt 0.7); by_callee(wrt &[1.5, 2.0], wrt 0.7);
        differences(wrt &[1.5, -2.0, 0.5], wrt 0.7);
        in_a_variable(wrt &[1.5, -2.0, 0.5], wrt 0.7); in_a_variable(wrt &Vec::<f64>::new(), wrt 0.7)
    }
}

/// What is flattened is a container of containers, or an option or a `Result` of one: only rustc knows.
mod flattened {
    use super::*;

    #[differentiable]
    fn perhaps(s: f64) -> Option<Vec<f64>> {
        (s >= 0.0).then(|| vec![s, s * s])
    }
    #[differentiable]
    fn checked(s: f64) -> Result<[f64; 2], String> {
        if s < 0.0 {
            return Err("negative".to_string());
        }
        Ok([s * s, s.sin()])
    }
    #[differentiable]
    fn rows(s: f64) -> Vec<Vec<f64>> {
        vec![vec![s], vec![], vec![s * s, 2.0 * s]]
    }
    #[differentiable]
    fn square(s: f64) -> [[f64; 2]; 2] {
        [[s, 1.0], [s * s, 2.0 * s]]
    }
    #[differentiable]
    fn of_an_option(s: f64) -> f64 {
        perhaps(s).into_iter().flatten().map(|x| x * s).sum()
    }
    #[differentiable]
    fn of_a_result(s: f64) -> f64 {
        checked(s).into_iter().flatten().map(|x| x * s).sum()
    }
    #[differentiable]
    fn of_a_variable(s: f64) -> f64 {
        let v = perhaps(s - 1.0);
        let w = perhaps(s);
        let first = v.into_iter().flatten().fold(s, |t, x| t * x);
        for x in w.into_iter().flatten() {
            if x > 3.0 {
                return first * x;
            }
        }
        first
    }
    #[differentiable]
    fn of_rows(s: f64) -> f64 {
        let weights = [1.0, 2.0, 3.0];
        let items = rows(s).into_iter().flatten();
        items.zip(weights).map(|(x, w)| x * x * w).sum()
    }
    #[differentiable]
    fn of_arrays(s: f64) -> f64 {
        square(s).into_iter().flatten().map(|x| x * x).sum()
    }
    #[differentiable]
    fn in_a_loop(x: &[f64]) -> f64 {
        let mut t = 1.0;
        for v in x {
            for y in perhaps(*v).into_iter().flatten() {
                t += y * v;
            }
        }
        t
    }
    check! {
        of_an_option(wrt 1.5); of_an_option(wrt -1.5) => 0.0;
        of_a_result(wrt 1.5); of_a_result(wrt -1.5) => 0.0;
        of_a_variable(wrt 1.5); of_a_variable(wrt 0.5) => 1.0; of_a_variable(wrt 2.5);
        of_rows(wrt 1.5); of_arrays(wrt 1.5);
        in_a_loop(wrt &[1.5, -0.5, 2.0])
    }
}
