//! What each step of a task took.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Steps that were run, and a table of them.
pub struct Steps {
    started: Instant,
    done: Vec<Step>,
}

struct Step {
    name: &'static str,
    took: Duration,
    /// What programs worked in it, on all processors together: does not grow when the machine has other work too.
    worked: Option<Duration>,
}

impl Steps {
    /// None yet.
    pub fn new() -> Self {
        Self { started: Instant::now(), done: Vec::new() }
    }

    /// Runs a step.
    pub fn run<T>(&mut self, name: &'static str, step: impl FnOnce() -> Result<T>) -> Result<T> {
        let (started, before) = (Instant::now(), worked());
        let outcome = step();
        let worked = worked().zip(before).map(|(after, before)| after.saturating_sub(before));
        self.done.push(Step { name, took: started.elapsed(), worked });
        outcome
    }

    /// Prints one line for each step and one for all.
    pub fn print(&self) {
        println!("\n{:<22}{:>8}{:>14}", "step", "seconds", "of processor");
        let total = self.done.iter().map(|step| step.worked).sum();
        let all = Step { name: "all", took: self.started.elapsed(), worked: total };
        for step in self.done.iter().chain([&all]) {
            let worked = step.worked.map_or_else(|| "?".to_owned(), |worked| format!("{:.1}", worked.as_secs_f64()));
            println!("{:<22}{:>8.1}{worked:>14}", step.name, step.took.as_secs_f64());
        }
    }
}

/// How long the programs started so far have worked, those that ended; `None` where the system does not say.
fn worked() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // proc(5): fields 16 and 17 in hundredths of a second. The second field, a name in brackets, may hold spaces.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split(' ').skip(13);
    let mut next = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (next()? + next()?)))
}
