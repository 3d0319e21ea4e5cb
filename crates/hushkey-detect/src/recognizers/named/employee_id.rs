//! Numbers of employees.
//!
//! *What:* three to twelve letters and digits under a key or behind a word that names an employee's number; `EMP-10234`.
//! *Source:* the employer. *Validation:* three digits or more, no date or version. *Confidence:* 65 by key and beside a word.
//! *Limits:* a login under such a key is a user name.

use super::{Named, form::Form};
use crate::Class;
use crate::keys::Role;

const FORM: Form = Form {
    least: 3,
    most: 12,
    digits: 3,
    letters: 0,
    separators: b"-",
};

pub(super) static NAMED: Named = Named {
    class: Class::EmployeeId,
    recognizer: "employee_id",
    role: Role::EmployeeId,
    words: "employeeid employeenumber employeeno employeenum employeeidnumber empid empno empnumber staffid staffnumber staffno \
        personnelnumber personnelno personnelid workerid payrollnumber payrollid badgenumber badgeid badgeno \
        personalnummer mitarbeiternummer mitarbeiterid mitarbeiternr matricule numerodematricule numerodemploye \
        numerodeempleado idempleado iddeempleado numerodelegajo matricola numeromatricola numerodifuncionario \
        numerodefuncionario matriculadofuncionario personeelsnummer medewerkersnummer anstallningsnummer numerpracownika sicilno",
    keyed: 65,
    beside: 65,
    spaced: false,
    prefix: "EMP",
    form: |text| FORM.holds(text),
};
