//! Calls of methods that a class of a dynamic language has from a library's class: `$this->info(…)` of a console command.

use super::super::ir::Node;
use super::super::library::Sink;
use super::call::Called;
use super::eval::Eval;
use super::paths;

impl Eval<'_> {
    /// The sink that the method is of the class above, where the class has no method of that name itself.
    pub(super) fn sink_of_base(&self, call: &Called) -> Option<&'static Sink> {
        if self.class == 0 || self.language.name() != "php" || !matches!(self.unit.node(call.object), Node::This) {
            return None;
        }
        let own = self
            .unit
            .funcs
            .iter()
            .any(|func| func.class == self.class && func.name == call.name);
        if own {
            return None;
        }
        let class = self.unit.classes.iter().find(|class| class.name == self.class)?;
        class.bases.iter().find_map(|base| {
            let path = self.type_path(*base);
            let base = *paths::parts(&path).last()?;
            self.libraries.sink_of_call(&[base, call.text])
        })
    }
}
