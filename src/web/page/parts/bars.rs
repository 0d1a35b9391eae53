//! Bars as SVG: rates with the whiskers of their intervals, and numbers beside each other. The figures are always beside
//! them as text, so that a bar tells nothing that is not written.

use maud::{Markup, html};

/// The height of the drawing of a rate; its width is 100, as many as there are per cents.
const HEIGHT: f64 = 14.0;

/// Writes a length.
fn length(value: f64) -> String {
    format!("{value:.2}")
}

/// Returns the end of the axis for rates up to this one: a round share.
pub(crate) fn axis_end(most: f64) -> f64 {
    const ENDS: [f64; 4] = [0.1, 0.25, 0.5, 1.0];
    ENDS.into_iter().find(|end| most <= *end).unwrap_or(1.0)
}

/// Draws a rate as a bar on an axis that goes up to `end`, with its interval as a whisker.
pub(crate) fn rate_bar(rate: f64, interval: Option<[f64; 2]>, end: f64) -> Markup {
    let x = |share: f64| (share / end * 100.0).clamp(0.0, 100.0);
    let middle = length(HEIGHT / 2.0);
    html! {
        svg class="rate" viewBox={ "0 0 100 " (HEIGHT) } preserveAspectRatio="none" aria-hidden="true" {
            @for tick in [0.0, 25.0, 50.0, 75.0, 100.0] {
                line class="tick" x1=(tick) x2=(tick) y1="0" y2=(HEIGHT) vector-effect="non-scaling-stroke" {}
            }
            rect class="bar" x="0" y="4" width=(length(x(rate))) height="6" {}
            @if let Some([low, high]) = interval {
                @let (low, high) = (length(x(low)), length(x(high)));
                line class="whisker" x1=(low) x2=(high) y1=(middle) y2=(middle) vector-effect="non-scaling-stroke" {}
                @for x in [&low, &high] {
                    line class="whisker" x1=(x) x2=(x) y1="3" y2="11" vector-effect="non-scaling-stroke" {}
                }
            }
        }
    }
}

/// Draws a number as a bar beside others of which `most` is the largest; the part that is filled stands for `part` of it.
pub(crate) fn count_bar(count: u64, part: u64, most: u64) -> Markup {
    let width = |count: u64| if most == 0 { 0.0 } else { count as f64 / most as f64 * 100.0 };
    html! {
        svg class="count-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
            rect class="whole" x="0" y="1" width=(length(width(count))) height="8" {}
            @if part > 0 { rect class="part" x="0" y="1" width=(length(width(part))) height="8" {} }
        }
    }
}
