//! The smallest store: it loads what a command needs and writes the effects, as the real ones do.

use super::{START, meter, plan_token, product};
use crate::model::{
    Command, Effect, ExpirationBasis, Machine, Meter, Period, Plan, ProcessScope, Scope, State, Step, renewed, step,
};
use crate::wire::LicenseStatus;
use crate::{Entitlements, LicenseToken, MachineToken, MeterToken, ProcessToken, ProductToken};
use std::collections::BTreeMap;

pub(super) struct Memory {
    pub license: State,
    pub repeated: bool,
    machines: BTreeMap<MachineToken, i64>,
    processes: BTreeMap<ProcessToken, (MachineToken, i64)>,
    used: BTreeMap<(MeterToken, i64), i64>,
    promises: BTreeMap<MachineToken, i64>,
}

impl Memory {
    pub(super) fn new(rules: Plan) -> Self {
        let starts = rules.expiration_basis == ExpirationBasis::Creation;
        let license = State {
            license: LicenseToken::from_seed([5; 32]),
            product: product(1),
            plan: plan_token(),
            rules,
            status: LicenseStatus::Active,
            created_at: START,
            started_at: starts.then_some(START),
            expires_at: rules.duration_seconds.filter(|_| starts).map(|term| START + term),
            checked_in_at: START,
            entitlements: Entitlements::default(),
            machine: None,
            machines: 0,
            process: None,
            processes: 0,
            meter: None,
            repeated: false,
        };
        Self {
            license,
            repeated: false,
            machines: BTreeMap::new(),
            processes: BTreeMap::new(),
            used: BTreeMap::new(),
            promises: BTreeMap::new(),
        }
    }

    pub(super) fn suspend(&mut self, on: bool) {
        self.license.status = if on {
            LicenseStatus::Suspended
        } else {
            LicenseStatus::Active
        };
    }

    pub(super) fn renew(&mut self, now: i64) {
        let rules = self.license.rules;
        if self.license.started_at.is_some()
            && let Some(end) = renewed(self.license.expires_at, &rules, now)
        {
            self.license.expires_at = Some(end);
        }
    }

    pub(super) fn promise(&mut self, machine: MachineToken, until: i64) {
        self.promises.insert(machine, until);
    }

    /// No more seats than allowed, and nobody without a seat while a lease of theirs holds.
    pub(super) fn check(&self, now: i64) {
        let rules = &self.license.rules;
        let line = self.license.cull_line(now);
        let seated = self
            .machines
            .values()
            .filter(|last| line.is_none_or(|line| **last > line))
            .count();
        assert!(i64::try_from(seated).unwrap() <= rules.overage.ceiling(rules.max_machines));
        for (machine, until) in &self.promises {
            assert!(
                *until <= now || self.machines.contains_key(machine),
                "a lease outlives its seat"
            );
        }
        for (machine, _) in self.processes.values() {
            assert!(self.machines.contains_key(machine), "a process outlives its machine");
        }
    }

    pub(super) fn ask(
        &mut self,
        machine: MachineToken,
        product: &ProductToken,
        scope: &Scope,
        command: Command,
        now: i64,
    ) -> Step {
        let state = self.load(machine, command, now);
        let step = step(state, machine, product, scope, command, now);
        for effect in &step.effects {
            self.apply(machine, *effect);
        }
        step
    }

    fn load(&self, machine: MachineToken, command: Command, now: i64) -> State {
        let mut state = self.license.clone();
        let need = command.need(state.rules.overage);
        let seat = |last_heartbeat_at: &i64| Machine {
            machine,
            last_heartbeat_at: *last_heartbeat_at,
        };
        state.machine = self.machines.get(&machine).map(seat);
        if need.machines {
            let line = state.cull_line(now);
            let counted = self
                .machines
                .values()
                .filter(|last| line.is_none_or(|line| **last > line));
            state.machines = i64::try_from(counted.count()).unwrap();
        }
        if let Some(process) = need.process {
            state.process = self
                .processes
                .get(&process)
                .map(|(machine, last)| crate::model::Process {
                    process,
                    machine: *machine,
                    last_heartbeat_at: *last,
                });
            let line = state.dead_line(now);
            let of_scope =
                |owner: &MachineToken| state.rules.process_scope == ProcessScope::License || *owner == machine;
            let counted = self
                .processes
                .values()
                .filter(|(owner, last)| of_scope(owner) && line.is_none_or(|line| *last > line));
            state.processes = i64::try_from(counted.count()).unwrap();
        }
        if let Some(asked) = need.meter.filter(|asked| *asked == meter(0)) {
            let period = Period::Day;
            let used = self.used.get(&(asked, period.start(now))).copied().unwrap_or(0);
            state.meter = Some(Meter {
                meter: asked,
                limit: 10,
                period,
                used,
            });
        }
        state.repeated = self.repeated;
        state
    }

    fn remove(&mut self, machine: MachineToken) {
        self.machines.remove(&machine);
        self.processes.retain(|_, (owner, _)| *owner != machine);
        // It gave the seat back: whoever holds its lease chose so.
        self.promises.remove(&machine);
    }

    fn apply(&mut self, machine: MachineToken, effect: Effect) {
        match effect {
            Effect::Start { at, expires_at } => {
                self.license.started_at = Some(at);
                self.license.expires_at = expires_at;
            }
            Effect::CheckIn { at } => self.license.checked_in_at = self.license.checked_in_at.max(at),
            Effect::CullMachines { silent_since } => {
                self.machines.retain(|_, last| *last > silent_since);
                let machines = &self.machines;
                self.processes.retain(|_, (owner, _)| machines.contains_key(owner));
            }
            Effect::AddMachine { at } => assert!(self.machines.insert(machine, at).is_none()),
            Effect::TouchMachine { at } => {
                let last = self.machines.get_mut(&machine).unwrap();
                *last = at.max(*last);
            }
            Effect::RemoveMachine => self.remove(machine),
            Effect::MoveMachine { to, at } => {
                self.remove(machine);
                self.machines
                    .entry(to)
                    .and_modify(|last| *last = at.max(*last))
                    .or_insert(at);
            }
            Effect::CullProcesses { silent_since } => self.processes.retain(|_, (_, last)| *last > silent_since),
            Effect::AddProcess { process, at } => assert!(self.processes.insert(process, (machine, at)).is_none()),
            Effect::TouchProcess { process, at } => self.processes.get_mut(&process).unwrap().1 = at,
            Effect::RemoveProcess { process } => assert!(self.processes.remove(&process).is_some()),
            Effect::SetUsed {
                meter,
                period_start,
                used,
            } => {
                self.used.insert((meter, period_start), used);
            }
        }
    }
}
