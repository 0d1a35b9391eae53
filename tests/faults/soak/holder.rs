//! The memory and files of processes that live as long as a soak.

use std::fs;

/// A process that lives as long as the soak, and what it holds.
pub struct Holder {
    pub what: &'static str,
    pub process: u32,
    /// Its own memory in KiB and its open files, at each look.
    pub looks: Vec<(u64, usize)>,
}

impl Holder {
    pub fn look(&mut self) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        let memory = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0);
        let files = fs::read_dir(format!("/proc/{}/fd", self.process)).into_iter().flatten().count();
        self.looks.push((memory, files));
    }

    /// Says what has grown: the last quarter has no more than the first half, but for a little.
    pub fn grown(&self) -> Result<String, String> {
        let most = |looks: &[(u64, usize)]| {
            (looks.iter().map(|look| look.0).max().unwrap_or(0), looks.iter().map(|look| look.1).max().unwrap_or(0))
        };
        let all = self.looks.len();
        let ((memory, files), (memory_now, files_now)) =
            (most(&self.looks[..all / 2]), most(&self.looks[all - all / 4..]));
        let told =
            format!("{}: {} to {} MiB, {files} to {files_now} open files", self.what, memory >> 10, memory_now >> 10);
        let is_kept = memory > 0 && memory_now <= memory + memory / 4 + (8 << 10) && files_now <= files + 8;
        if is_kept { Ok(told) } else { Err(told) }
    }
}
