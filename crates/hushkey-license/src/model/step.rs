//! One operation on one license: state and command in; code, state after and effects out.

use super::judge::Asked;
use super::plan::{ExpirationBasis, Overage};
use super::state::{Machine, Process, State};
use super::version::Version;
use crate::wire::MAX_USES;
use crate::{Code, EntitlementToken, MachineToken, MeterToken, PlanToken, ProcessToken, ProductToken};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// May this machine use the license now?
    Validate,
    /// Takes a seat, or refreshes the one held.
    Activate,
    /// The machine lives.
    Heartbeat,
    /// Gives the seat back.
    Deactivate,
    /// Checks the license in.
    CheckIn,
    /// Hands the seat to another machine.
    Transfer {
        /// Who gets it.
        to: MachineToken,
    },
    /// A process starts.
    StartProcess(ProcessToken),
    /// A process lives.
    PingProcess(ProcessToken),
    /// A process ends.
    EndProcess(ProcessToken),
    /// Uses are counted.
    Use {
        /// Of which meter.
        meter: MeterToken,
        /// How many; negative takes uses back, down to none.
        amount: i64,
    },
}

/// What a request wants the license to cover.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// This plan and no other.
    pub plan: Option<PlanToken>,
    /// This version of the software.
    pub version: Option<Version>,
    /// All of these features.
    pub entitlements: Vec<EntitlementToken>,
}

/// What a store must read beyond license, plan and machine, so that it reads nothing in vain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Need {
    /// [`State::machines`]
    pub machines: bool,
    /// [`State::process`], and [`State::processes`]
    pub process: Option<ProcessToken>,
    /// [`State::meter`], and [`State::repeated`]
    pub meter: Option<MeterToken>,
}

impl Command {
    /// What it needs, under a plan's overage: whether a validation is beyond the limit takes counting.
    #[must_use]
    pub fn need(&self, overage: Overage) -> Need {
        let mut need = Need::default();
        match *self {
            Self::Activate => need.machines = true,
            Self::Validate | Self::Heartbeat => need.machines = overage != Overage::None,
            Self::StartProcess(process) | Self::PingProcess(process) | Self::EndProcess(process) => {
                need.process = Some(process);
            }
            Self::Use { meter, .. } => need.meter = Some(meter),
            Self::Deactivate | Self::CheckIn | Self::Transfer { .. } => {}
        }
        need
    }

    /// Whether it may change anything: if not, reading is enough.
    #[must_use]
    pub fn writes(&self) -> bool {
        !matches!(self, Self::Validate)
    }
}

/// What a store writes, in the same transaction and in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The duration starts.
    Start {
        /// Now.
        at: i64,
        /// The new end.
        expires_at: Option<i64>,
    },
    /// The license was checked in.
    CheckIn {
        /// Now.
        at: i64,
    },
    /// Machines (and their processes) last heard of at this second or before lose their seats.
    CullMachines {
        /// The line.
        silent_since: i64,
    },
    /// The machine takes a seat.
    AddMachine {
        /// Now.
        at: i64,
    },
    /// The machine was heard of; a clock that steps back never shortens what a lease was promised.
    TouchMachine {
        /// Now.
        at: i64,
    },
    /// The machine and its processes lose their seat.
    RemoveMachine,
    /// The seat goes to another machine; if that one holds a seat already, this one's is free.
    MoveMachine {
        /// Who gets it.
        to: MachineToken,
        /// Now.
        at: i64,
    },
    /// Processes last heard of at this second or before are gone.
    CullProcesses {
        /// The line.
        silent_since: i64,
    },
    /// A process of the machine.
    AddProcess {
        /// Its name.
        process: ProcessToken,
        /// Now.
        at: i64,
    },
    /// The process was heard of.
    TouchProcess {
        /// Its name.
        process: ProcessToken,
        /// Now.
        at: i64,
    },
    /// The process is gone.
    RemoveProcess {
        /// Its name.
        process: ProcessToken,
    },
    /// The meter stands there in the period that starts then, and the command is remembered as carried out.
    SetUsed {
        /// Which meter.
        meter: MeterToken,
        /// Start of the period.
        period_start: i64,
        /// The new count.
        used: i64,
    },
}

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The answer.
    pub code: Code,
    /// The license afterwards.
    pub state: State,
    /// What to write: nothing when the answer is no.
    pub effects: Vec<Effect>,
}

/// Carries a command of `machine`, which runs `product`, out on a license.
#[must_use]
pub fn step(
    state: State,
    machine: MachineToken,
    product: &ProductToken,
    scope: &Scope,
    command: Command,
    now: i64,
) -> Step {
    let mut work = Work {
        effects: Vec::new(),
        state,
        machine,
        now,
    };
    let code = work.run(product, scope, command).unwrap_or_else(|code| code);
    Step {
        code,
        state: work.state,
        effects: work.effects,
    }
}

struct Work {
    state: State,
    effects: Vec<Effect>,
    machine: MachineToken,
    now: i64,
}

impl Work {
    /// `Err` is an answer like `Ok`: the first check that failed.
    fn run(&mut self, product: &ProductToken, scope: &Scope, command: Command) -> Result<Code, Code> {
        if command == Command::Deactivate {
            return self.deactivate(product);
        }
        let asked = match command {
            Command::Activate if !self.holds_seat() => Asked::Seat,
            Command::CheckIn => Asked::CheckIn,
            _ => Asked::Use,
        };
        self.state.judge_license(product, scope, asked, self.now)?;
        match command {
            Command::Validate => {
                self.start_if(ExpirationBasis::FirstValidation);
                self.state.judge_machine(self.now)?;
            }
            Command::Activate => self.activate()?,
            Command::Heartbeat => self.heartbeat()?,
            Command::CheckIn => {
                self.state.judge_machine(self.now)?;
                self.state.checked_in_at = self.state.checked_in_at.max(self.now);
                self.effects.push(Effect::CheckIn { at: self.now });
                self.touch();
            }
            Command::Transfer { to } => return self.transfer(to),
            Command::StartProcess(process) => return self.start_process(process),
            Command::PingProcess(process) => self.ping_process(process)?,
            Command::EndProcess(process) => return self.end_process(process),
            Command::Use { meter, amount } => return self.count(meter, amount),
            Command::Deactivate => {}
        }
        let beyond = self.state.machines > self.state.rules.max_machines;
        Ok(self.state.yes(beyond, self.now))
    }

    fn holds_seat(&self) -> bool {
        // A dead machine whose seat anyone may take holds none.
        self.state.machine.is_some_and(|machine| {
            self.state
                .cull_line(self.now)
                .is_none_or(|line| machine.last_heartbeat_at > line)
        })
    }

    fn activate(&mut self) -> Result<(), Code> {
        let held = self.holds_seat();
        let ceiling = self.state.rules.overage.ceiling(self.state.rules.max_machines);
        if !held && self.state.machines >= ceiling {
            self.state.machine = None;
            return Err(Code::TooManyMachines);
        }
        if let Some(silent_since) = self.state.cull_line(self.now) {
            self.effects.push(Effect::CullMachines { silent_since });
        }
        self.start_if(ExpirationBasis::FirstValidation);
        self.start_if(ExpirationBasis::FirstActivation);
        if held {
            self.touch();
        } else {
            self.effects.push(Effect::AddMachine { at: self.now });
            self.state.machines += 1;
            self.state.machine = Some(Machine {
                machine: self.machine,
                last_heartbeat_at: self.now,
            });
        }
        Ok(())
    }

    fn heartbeat(&mut self) -> Result<(), Code> {
        match (self.state.judge_machine(self.now), self.state.machine) {
            (Ok(()), _) => {}
            (Err(Code::HeartbeatDead), Some(machine)) if self.state.may_revive(machine.last_heartbeat_at, self.now) => {
            }
            (Err(code), _) => return Err(code),
        }
        self.touch();
        Ok(())
    }

    /// Whoever wants to give a seat back may, whatever the state of the license.
    fn deactivate(&mut self, product: &ProductToken) -> Result<Code, Code> {
        if self.state.product != *product {
            return Err(Code::ProductScopeMismatch);
        }
        if self.state.machine.take().is_none() {
            return Err(Code::NoMachine);
        }
        self.effects.push(Effect::RemoveMachine);
        Ok(Code::Deactivated)
    }

    fn transfer(&mut self, to: MachineToken) -> Result<Code, Code> {
        self.state.judge_machine(self.now)?;
        if to == self.machine {
            self.touch();
            return Ok(self.state.yes(false, self.now));
        }
        self.state.machine = None;
        self.effects.push(Effect::MoveMachine { to, at: self.now });
        Ok(Code::Transferred)
    }

    fn start_process(&mut self, process: ProcessToken) -> Result<Code, Code> {
        self.state.judge_machine(self.now)?;
        let Some(limit) = self.state.rules.max_processes else {
            // Not counted, so there is nothing to keep.
            self.touch();
            return Ok(self.state.yes(false, self.now));
        };
        let alive = |known: &Process| !self.state.is_dead(known.last_heartbeat_at, self.now);
        let known = self.state.process.filter(alive);
        match known {
            Some(known) if known.machine != self.machine => return Err(Code::NoProcess),
            Some(_) => self.effects.push(Effect::TouchProcess { process, at: self.now }),
            None if self.state.processes >= self.state.rules.overage.ceiling(limit) => {
                return Err(Code::TooManyProcesses);
            }
            None => {
                if let Some(silent_since) = self.state.dead_line(self.now) {
                    self.effects.push(Effect::CullProcesses { silent_since });
                }
                self.effects.push(Effect::AddProcess { process, at: self.now });
                self.state.processes += 1;
                self.state.process = Some(Process {
                    process,
                    machine: self.machine,
                    last_heartbeat_at: self.now,
                });
            }
        }
        self.touch();
        Ok(self.state.yes(self.state.processes > limit, self.now))
    }

    fn ping_process(&mut self, process: ProcessToken) -> Result<(), Code> {
        self.state.judge_machine(self.now)?;
        if self.state.rules.max_processes.is_some() {
            let known = self.own_process()?;
            if self.state.is_dead(known.last_heartbeat_at, self.now) {
                return Err(Code::ProcessDead);
            }
            self.effects.push(Effect::TouchProcess { process, at: self.now });
        }
        self.touch();
        Ok(())
    }

    /// A machine that was silent too long may still clean up.
    fn end_process(&mut self, process: ProcessToken) -> Result<Code, Code> {
        if self.state.machine.is_none() {
            return Err(Code::NoMachine);
        }
        if self.state.rules.max_processes.is_some() {
            self.own_process()?;
            self.effects.push(Effect::RemoveProcess { process });
            self.state.process = None;
            self.state.processes -= 1;
        }
        Ok(Code::ProcessEnded)
    }

    fn own_process(&self) -> Result<Process, Code> {
        let own = |process: &Process| process.machine == self.machine;
        self.state.process.filter(own).ok_or(Code::NoProcess)
    }

    fn count(&mut self, meter: MeterToken, amount: i64) -> Result<Code, Code> {
        self.state.judge_machine(self.now)?;
        let beyond = {
            let ceiling = |limit| self.state.rules.overage.ceiling(limit);
            let known = self.state.meter.as_mut().ok_or(Code::NoMeter)?;
            let used = known.used.saturating_add(amount).max(0);
            if !self.state.repeated {
                if amount > 0 && used > ceiling(known.limit).min(MAX_USES) {
                    return Err(Code::TooManyUses);
                }
                known.used = used;
                self.effects.push(Effect::SetUsed {
                    meter,
                    period_start: known.period.start(self.now),
                    used,
                });
            }
            known.used > known.limit
        };
        Ok(self.state.yes(beyond, self.now))
    }

    /// Starts a duration that waits for its first use.
    fn start_if(&mut self, basis: ExpirationBasis) {
        let rules = &self.state.rules;
        if self.state.started_at.is_none() && rules.expiration_basis == basis {
            self.state.started_at = Some(self.now);
            self.state.expires_at = rules.duration_seconds.map(|term| self.now.saturating_add(term));
            self.effects.push(Effect::Start {
                at: self.now,
                expires_at: self.state.expires_at,
            });
        }
    }

    /// The machine was heard of.
    fn touch(&mut self) {
        if let Some(machine) = &mut self.state.machine {
            machine.last_heartbeat_at = machine.last_heartbeat_at.max(self.now);
            self.effects.push(Effect::TouchMachine { at: self.now });
        }
    }
}
