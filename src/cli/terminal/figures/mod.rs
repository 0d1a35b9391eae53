//! Numbers as people read them: tables with bars, and a chart.

pub(crate) mod chart;
pub(crate) mod contrast;
pub(crate) mod coverage;
pub(crate) mod origin;
pub(crate) mod rates;
