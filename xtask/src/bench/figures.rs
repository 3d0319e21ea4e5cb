//! Median and spread of a handful of repeats.

/// Repeated measurements of one quantity.
#[derive(Debug, Default, Clone)]
pub struct Figures(Vec<f64>);

impl Figures {
    /// Adds one measurement.
    pub fn add(&mut self, figure: f64) {
        self.0.push(figure);
        self.0.sort_by(f64::total_cmp);
    }

    /// The middle measurement.
    pub fn median(&self) -> f64 {
        match self.0.len() {
            0 => f64::NAN,
            n if n % 2 == 1 => self.0[n / 2],
            n => (self.0[n / 2 - 1] + self.0[n / 2]) / 2.0,
        }
    }

    /// Smallest and largest measurement.
    pub fn spread(&self) -> (f64, f64) {
        (
            self.0.first().copied().unwrap_or(f64::NAN),
            self.0.last().copied().unwrap_or(f64::NAN),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Figures;

    #[test]
    fn median_of_odd_and_even() {
        let mut figures = Figures::default();
        for figure in [3.0, 1.0, 2.0] {
            figures.add(figure);
        }
        assert_eq!(figures.median(), 2.0);
        figures.add(10.0);
        assert_eq!(figures.median(), 2.5);
        assert_eq!(figures.spread(), (1.0, 10.0));
    }
}
