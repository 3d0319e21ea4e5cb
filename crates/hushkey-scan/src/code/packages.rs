//! Sinks of packages: calls on what a package gives, whatever the variable that holds it is called.

use super::patterns::Table;
use std::collections::HashMap;

/// A package and what its calls do.
struct Package {
    /// The parts of its name after the first.
    rest: Vec<String>,
    calls: Table,
}

/// Packages by the first part of their name.
#[derive(Default)]
pub(super) struct Packages {
    by_first: HashMap<String, Vec<Package>>,
}

impl Packages {
    pub fn add(&mut self, name: &str, calls: &[String], index: usize) {
        let mut parts = name.split('/').map(str::to_owned);
        let Some(first) = parts.next() else { return };
        let rest: Vec<String> = parts.collect();
        let known = self.by_first.entry(first).or_default();
        let at = known.iter().position(|package| package.rest == rest);
        let at = at.unwrap_or_else(|| {
            known.push(Package {
                rest,
                calls: Table::default(),
            });
            known.len() - 1
        });
        if let Some(package) = known.get_mut(at) {
            calls.iter().for_each(|call| package.calls.add(call, index));
        }
    }

    /// Its calls are known: what none of them is only prepares.
    pub fn knows(&self, path: &[&str]) -> bool {
        path.split_first()
            .and_then(|(first, rest)| Some((self.by_first.get(*first)?, rest)))
            .is_some_and(|(known, rest)| {
                known.iter().any(|package| {
                    rest.len() > package.rest.len() && package.rest.iter().zip(rest).all(|(want, part)| want == part)
                })
            })
    }

    /// The sink of a call, by the package that its path begins with; the longest name says most.
    pub fn find(&self, path: &[&str]) -> Option<usize> {
        let (first, rest) = path.split_first()?;
        self.by_first
            .get(*first)?
            .iter()
            .filter(|package| {
                rest.len() > package.rest.len() && package.rest.iter().zip(rest).all(|(want, part)| want == part)
            })
            .filter_map(|package| {
                let found = package.calls.find(rest.get(package.rest.len()..)?)?;
                Some((package.rest.len(), found))
            })
            .max_by_key(|(length, _)| *length)
            .map(|(_, found)| found)
    }
}

#[cfg(test)]
mod tests {
    use super::Packages;

    #[test]
    fn the_longest_package_says() {
        let mut packages = Packages::default();
        packages.add("github.com/a/b", &["Info*".to_owned()], 1);
        packages.add("github.com/a/b/c", &["Info".to_owned()], 2);
        packages.add("sentry", &["capture_*".to_owned()], 3);
        assert_eq!(packages.find(&["github.com", "a", "b", "New()", "Infof"]), Some(1));
        assert_eq!(packages.find(&["github.com", "a", "b", "c", "Info"]), Some(2));
        assert_eq!(packages.find(&["sentry", "capture_message"]), Some(3));
        assert_eq!(packages.find(&["github.com", "a"]), None);
        assert_eq!(packages.find(&["github.com", "x", "b", "Info"]), None);
    }
}
