//! A table of actions by class, with a default.

use crate::Action;
use hushkey_detect::Class;
use std::collections::BTreeMap;

/// Actions by class: `[classes]` of the policy or `[endpoint.classes]`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClassActions {
    pub(crate) default: Option<Action>,
    pub(crate) by_class: BTreeMap<&'static str, (Class, Action)>,
}

impl ClassActions {
    /// The action written for `class` itself.
    pub fn of(&self, class: Class) -> Option<Action> {
        self.by_class.get(class.name()).map(|(_, action)| *action)
    }

    /// The action of the table's `default`, if it has one.
    pub fn default_action(&self) -> Option<Action> {
        self.default
    }

    /// The classes named in the table with their actions, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (Class, Action)> {
        self.by_class.values().copied()
    }

    pub(crate) fn insert(&mut self, class: Class, action: Action) {
        self.by_class.insert(class.name(), (class, action));
    }
}
