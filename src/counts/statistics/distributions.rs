//! Tails of distributions: the normal, Student's t, and logarithms of factorials.

/// The distance from the mean in standard deviations that 95 % of a normal distribution keep.
pub const Z_95: f64 = 1.959_964;

/// The complementary error function of a number from 0 on, by the continued fraction of Chebyshev in Press et al.,
/// "Numerical Recipes" (6.2.2); its relative error is below 1.2e-7.
pub fn erfc(x: f64) -> f64 {
    const TERMS: [f64; 10] = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let t = 1.0 / (1.0 + 0.5 * x);
    let sum = TERMS.iter().rev().fold(0.0, |sum, term| sum * t + term);
    t * (sum - x * x).exp()
}

/// Returns the probability of a standard normal number at least as far from 0 as `z`, in either direction.
pub fn two_sided(z: f64) -> f64 {
    // The error of the approximation must not make it more than certain.
    erfc(z.abs() / std::f64::consts::SQRT_2).min(1.0)
}

/// Returns the distance from 0 that 95 % of Student's t distribution keep: Hill, "Algorithm 396" (Communications of the
/// ACM 13, 1970), and the exact values for 1 and 2 degrees of freedom.
pub fn t_95(degrees: f64) -> f64 {
    const P: f64 = 0.05;
    if degrees < 1.5 {
        return (std::f64::consts::FRAC_PI_2 * (1.0 - P)).tan();
    }
    if degrees < 2.5 {
        return (2.0 / (P * (2.0 - P)) - 2.0).sqrt();
    }
    let a = 1.0 / (degrees - 0.5);
    let b = 48.0 / (a * a);
    let mut c = ((20_700.0 * a / b - 98.0) * a - 16.0) * a + 96.36;
    let d = ((94.5 / (b + c) - 3.0) / b + 1.0) * (a * std::f64::consts::FRAC_PI_2).sqrt() * degrees;
    let mut y = (d * P).powf(2.0 / degrees);
    if y > 0.05 + a {
        let x = -Z_95;
        y = x * x;
        if degrees < 5.0 {
            c += 0.3 * (degrees - 4.5) * (x + 0.6);
        }
        c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b;
        y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x;
        y = (a * y * y).exp_m1();
    } else {
        let slope = 1.0 / (((degrees + 6.0) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2.0) * 3.0);
        y = ((slope + 0.5 / (degrees + 4.0)) * y - 1.0) * (degrees + 1.0) / (degrees + 2.0) + 1.0 / y;
    }
    (degrees * y).sqrt()
}

/// Returns the logarithm of a factorial; from 32 on by Stirling's series.
pub fn ln_factorial(n: u64) -> f64 {
    if n < 32 {
        return (2..=n).map(|factor| (factor as f64).ln()).sum();
    }
    let n = n as f64;
    let series = 1.0 / (12.0 * n) - 1.0 / (360.0 * n.powi(3)) + 1.0 / (1260.0 * n.powi(5));
    n * n.ln() - n + 0.5 * (2.0 * std::f64::consts::PI * n).ln() + series
}
