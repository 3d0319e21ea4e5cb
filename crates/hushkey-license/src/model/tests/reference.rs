//! A second telling of the rules: plain lists, each rule as its sentence, nothing shared with the first but the words.

use super::{START, machine, meter, process};
use crate::Code;
use crate::model::{
    Command, CullStrategy, ExpirationBasis, ExpirationStrategy, Overage, Plan, ProcessScope, RenewalBasis, Revival,
    Version,
};

struct Seat {
    who: u8,
    heard: i64,
}

struct Running {
    what: u8,
    on: u8,
    heard: i64,
}

pub(super) struct Reference {
    plan: Plan,
    pub suspended: bool,
    started: Option<i64>,
    end: Option<i64>,
    checked_in: i64,
    seats: Vec<Seat>,
    running: Vec<Running>,
    uses: Vec<(i64, i64)>,
}

impl Reference {
    pub(super) fn new(plan: Plan) -> Self {
        let mut new = Self {
            plan,
            suspended: false,
            started: None,
            end: None,
            checked_in: START,
            seats: vec![],
            running: vec![],
            uses: vec![],
        };
        if plan.expiration_basis == ExpirationBasis::Creation {
            new.start(START);
        }
        new
    }

    fn start(&mut self, now: i64) {
        if self.started.is_none() {
            self.started = Some(now);
            self.end = self.plan.duration_seconds.map(|term| now + term);
        }
    }

    pub(super) fn renew(&mut self, now: i64) {
        let (Some(term), Some(end), Some(_)) = (self.plan.duration_seconds, self.end, self.started) else {
            return;
        };
        let from = match self.plan.renewal_basis {
            RenewalBasis::FromExpiry => end,
            RenewalBasis::FromNow => now,
            RenewalBasis::FromNowIfExpired if end < now => now,
            RenewalBasis::FromNowIfExpired => end,
        };
        self.end = Some(from + term);
    }

    fn silent(&self, heard: i64, now: i64) -> bool {
        self.plan.heartbeat_seconds.is_some_and(|term| now - heard >= term)
    }

    fn most(&self, limit: i64) -> i64 {
        match self.plan.overage {
            Overage::None => limit,
            Overage::Quarter => limit * 5 / 4,
            Overage::Half => limit * 3 / 2,
            Overage::Double => limit * 2,
            Overage::Always => 1_000_000_000,
        }
    }

    pub(super) fn ask(&mut self, who: u8, command: Command, of: u8, version: Option<Version>, now: i64) -> Code {
        let place = self.seats.iter().position(|seat| seat.who == who);
        if command == Command::Deactivate {
            return match (of, place) {
                (2, _) => Code::ProductScopeMismatch,
                (_, None) => Code::NoMachine,
                (_, Some(place)) => {
                    self.vacate(place);
                    Code::Deactivated
                }
            };
        }
        let dead = place.is_some_and(|place| self.silent(self.seats[place].heard, now));
        let lost = dead && self.plan.cull_strategy == CullStrategy::Deactivate;
        let wants_new_seat = command == Command::Activate && (place.is_none() || lost);
        let past = self.end.is_some_and(|end| now >= end);
        let past_grace = self.end.is_some_and(|end| now >= end + self.plan.grace_seconds);
        let ended = match self.plan.expiration_strategy {
            ExpirationStrategy::Restrict => past_grace,
            ExpirationStrategy::Maintain => past && wants_new_seat,
            ExpirationStrategy::Allow => false,
        };
        let overdue = self
            .plan
            .check_in_seconds
            .is_some_and(|term| now >= self.checked_in + term);
        if self.suspended {
            return Code::Suspended;
        }
        if ended {
            return Code::Expired;
        }
        if overdue && command != Command::CheckIn {
            return Code::Overdue;
        }
        if of == 2 {
            return Code::ProductScopeMismatch;
        }
        if version.is_none() && self.plan.require_version {
            return Code::VersionScopeRequired;
        }
        if version
            .zip(self.plan.version_below)
            .is_some_and(|(version, below)| version >= below)
        {
            return Code::VersionScopeMismatch;
        }
        if command == Command::Validate && self.plan.expiration_basis == ExpirationBasis::FirstValidation {
            self.start(now);
        }
        if command != Command::Activate {
            let Some(place) = place else { return Code::NoMachine };
            if dead
                && !matches!(command, Command::EndProcess(_))
                && !(command == Command::Heartbeat && self.revives(self.seats[place].heard, now))
            {
                return Code::HeartbeatDead;
            }
        }
        let mut beyond = false;
        match command {
            Command::Activate => {
                if self.plan.cull_strategy == CullStrategy::Deactivate {
                    let gone: Vec<u8> = self
                        .seats
                        .iter()
                        .filter(|seat| self.silent(seat.heard, now))
                        .map(|seat| seat.who)
                        .collect();
                    if self.seats.len() - gone.len() >= usize::try_from(self.most(self.plan.max_machines)).unwrap()
                        && wants_new_seat
                    {
                        return Code::TooManyMachines;
                    }
                    for one in gone {
                        let place = self.seats.iter().position(|seat| seat.who == one).unwrap();
                        self.vacate(place);
                    }
                } else if wants_new_seat
                    && self.seats.len() >= usize::try_from(self.most(self.plan.max_machines)).unwrap()
                {
                    return Code::TooManyMachines;
                }
                if self.plan.expiration_basis != ExpirationBasis::Creation {
                    self.start(now);
                }
                if wants_new_seat {
                    self.seats.push(Seat { who, heard: now });
                }
                self.hear(who, now);
                beyond = self.beyond(now);
            }
            Command::Heartbeat => {
                // What the machine was when it asked, not what hearing it makes of it.
                beyond = self.beyond(now);
                self.hear(who, now);
            }
            Command::Validate => beyond = self.beyond(now),
            Command::CheckIn => {
                self.checked_in = now;
                self.hear(who, now);
            }
            Command::Transfer { to } => {
                let to = (0..5).find(|one| machine(*one) == to).unwrap();
                if to != who {
                    self.vacate(place.unwrap());
                    match self.seats.iter_mut().find(|seat| seat.who == to) {
                        Some(seat) => seat.heard = now,
                        None => self.seats.push(Seat { who: to, heard: now }),
                    }
                    return Code::Transferred;
                }
                self.hear(who, now);
            }
            Command::StartProcess(token) => match self.begin(who, number(token), now) {
                Ok(over) => beyond = over,
                Err(code) => return code,
            },
            Command::PingProcess(token) => {
                if self.plan.max_processes.is_some() {
                    let own = self
                        .running
                        .iter()
                        .position(|one| one.what == number(token) && one.on == who);
                    let Some(own) = own else { return Code::NoProcess };
                    if self.silent(self.running[own].heard, now) {
                        return Code::ProcessDead;
                    }
                    self.running[own].heard = now;
                }
                self.hear(who, now);
            }
            Command::EndProcess(token) => {
                if self.plan.max_processes.is_some() {
                    let own = self
                        .running
                        .iter()
                        .position(|one| one.what == number(token) && one.on == who);
                    let Some(own) = own else { return Code::NoProcess };
                    self.running.remove(own);
                }
                return Code::ProcessEnded;
            }
            Command::Use { meter: which, amount } => {
                if which != meter(0) {
                    return Code::NoMeter;
                }
                let today = now / 86_400;
                let so_far: i64 = self
                    .uses
                    .iter()
                    .filter(|(day, _)| *day == today)
                    .map(|(_, uses)| uses)
                    .sum();
                if amount > 0 && so_far + amount > self.most(10) {
                    return Code::TooManyUses;
                }
                let counted = amount.max(-so_far);
                self.uses.push((today, counted));
                beyond = so_far + counted > 10;
            }
            Command::Deactivate => unreachable!(),
        }
        match self.plan.expiration_strategy {
            // The end may just have been set.
            _ if self.end.is_none_or(|end| now < end) => {
                if beyond {
                    Code::Overage
                } else {
                    Code::Valid
                }
            }
            ExpirationStrategy::Restrict => Code::InGrace,
            _ => Code::Maintained,
        }
    }

    fn revives(&self, heard: i64, now: i64) -> bool {
        let died = heard + self.plan.heartbeat_seconds.unwrap();
        match self.plan.revival {
            Revival::Never => false,
            Revival::Always => true,
            Revival::Within(window) => now - died < window,
        }
    }

    fn hear(&mut self, who: u8, now: i64) {
        self.seats
            .iter_mut()
            .filter(|seat| seat.who == who)
            .for_each(|seat| seat.heard = now);
    }

    fn vacate(&mut self, place: usize) {
        let who = self.seats.remove(place).who;
        self.running.retain(|one| one.on != who);
    }

    fn beyond(&self, now: i64) -> bool {
        let keeps = |seat: &&Seat| self.plan.cull_strategy == CullStrategy::Keep || !self.silent(seat.heard, now);
        self.plan.overage != Overage::None
            && i64::try_from(self.seats.iter().filter(keeps).count()).unwrap() > self.plan.max_machines
    }

    fn begin(&mut self, who: u8, what: u8, now: i64) -> Result<bool, Code> {
        let Some(limit) = self.plan.max_processes else {
            self.hear(who, now);
            return Ok(false);
        };
        let lives = |one: &Running, this: &Self| !this.silent(one.heard, now);
        let known = self.running.iter().position(|one| one.what == what && lives(one, self));
        let counted = |this: &Self| {
            let of_scope = |one: &&Running| this.plan.process_scope == ProcessScope::License || one.on == who;
            i64::try_from(
                this.running
                    .iter()
                    .filter(of_scope)
                    .filter(|one| lives(one, this))
                    .count(),
            )
            .unwrap()
        };
        match known {
            Some(place) if self.running[place].on != who => return Err(Code::NoProcess),
            Some(place) => self.running[place].heard = now,
            None if counted(self) >= self.most(limit) => return Err(Code::TooManyProcesses),
            None => {
                let gone: Vec<usize> = (0..self.running.len())
                    .rev()
                    .filter(|place| !lives(&self.running[*place], self))
                    .collect();
                for place in gone {
                    self.running.remove(place);
                }
                self.running.push(Running {
                    what,
                    on: who,
                    heard: now,
                });
            }
        }
        self.hear(who, now);
        Ok(counted(self) > limit)
    }
}

fn number(token: crate::ProcessToken) -> u8 {
    (0..4).find(|one| process(*one) == token).unwrap()
}
