//! Processor time of the processes that a bench starts: whatever else the machine does hardly changes it.

/// Seconds that all processes took which this one has started and seen end, by the whole hundredth.
pub fn seconds_of_children() -> f64 {
    // Behind the name, which may have blanks in it: the state is field 3, and fields 16 and 17 are these times.
    let times = std::fs::read_to_string("/proc/self/stat")
        .ok()
        .and_then(|stat| {
            let (_, fields) = stat.rsplit_once(')')?;
            let mut ticks = fields.split_whitespace().skip(16 - 3);
            let (user, system): (u64, u64) =
                (ticks.next()?.parse().ok()?, ticks.next()?.parse().ok()?);
            Some((user + system) as f64 / TICKS_A_SECOND)
        });
    times.expect("processor times are read from `/proc/self/stat`, which Linux has")
}

/// Linux shows times in this unit, whatever it counts in.
const TICKS_A_SECOND: f64 = 100.0;
