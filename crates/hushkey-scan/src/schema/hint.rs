//! What to write instead, in the language that the schema is written in: a token column or field, and the annotation where the data
//! has its place.

use super::annotate::terms_of;
use super::model::{Field, Format, Record, Way};
use crate::code::taxonomy::{DataType, Group};

/// A token as Hushkey makes them: a prefix of three letters, and 26 letters without vowels and digits in short runs.
const PATTERN: &str = "^cus_[0-9bcdfghjkmnpqrstvwxyz]{26}$";

/// A field that identifies.
pub(crate) fn identifying(record: &Record, field: &Field, data: DataType) -> String {
    let terms = terms_of(data.class);
    let words = format!("{} dpv-pd:{}", terms.fides, terms.dpv);
    let name = &field.name;
    let token = token(record, "customer");
    let masking = if data.group == Group::Contact {
        "tokenize"
    } else {
        "full"
    };
    let annotation = match record.format {
        Format::Postgres => format!(
            "SECURITY LABEL FOR anon ON COLUMN {}.{name} IS 'MASKED WITH VALUE NULL'; -- {words}",
            record.name
        ),
        Format::Sqlite => format!("{name} … -- {words}"),
        Format::MySql => format!("{name} … COMMENT '{words}'"),
        Format::Django | Format::SqlAlchemy => format!("{name} = …  # {words}"),
        Format::Rails => format!("encrypts :{name}  # in the model: {words}"),
        Format::Prisma => format!("/// {words}\n{name} …"),
        Format::TypeOrm | Format::Jpa | Format::Gorm | Format::EfCore => format!("// {words}\n{name} …"),
        Format::OpenApi | Format::JsonSchema => format!(
            "\"x-data-classification\": {{\"category\": \"{}\", \"sensitivity\": \"confidential\", \"masking\": {{\"strategy\": \"{masking}\"}}}}, \"x-data-categories\": [\"{}\", \"dpv-pd:{}\"]",
            terms.category, terms.fides, terms.dpv
        ),
        Format::GraphQl => format!("# {words}\n{name}: …"),
        Format::Proto => format!("{name} = … [debug_redact = true]; // {words}"),
        Format::Avro => format!("\"confluent:tags\": [\"PII\"], \"doc\": \"{words}\""),
    };
    format!("instead of {name}:\n{token}\nor, where it has its place:\n{annotation}")
}

/// A field of that name that holds a token.
fn token(record: &Record, name: &str) -> String {
    match record.format {
        Format::Sqlite => format!(
            "{name} TEXT NOT NULL CHECK (length({name}) = 30 AND {name} GLOB 'cus_*' AND substr({name}, 5) NOT GLOB '*[^0-9bcdfghjkmnpqrstvwxyz]*')"
        ),
        Format::Postgres => format!("{name} text NOT NULL CHECK ({name} ~ '{PATTERN}')"),
        Format::MySql => format!("{name} CHAR(30) NOT NULL CHECK ({name} REGEXP '{PATTERN}')"),
        Format::Django => {
            format!("{name} = models.CharField(max_length=30, validators=[RegexValidator(r\"{PATTERN}\")])")
        }
        Format::SqlAlchemy => {
            format!("{name}: Mapped[str] = mapped_column(String(30), CheckConstraint(\"{name} ~ '{PATTERN}'\"))")
        }
        Format::Rails => {
            format!("t.string \"{name}\", limit: 30, null: false\nt.check_constraint \"{name} ~ '{PATTERN}'\"")
        }
        Format::Prisma => format!("{name} String @db.Char(30)"),
        Format::TypeOrm => format!("@Column({{ type: \"char\", length: 30 }})\n@Matches(/{PATTERN}/)\n{name}: string;"),
        Format::Gorm => "Customer string `gorm:\"size:30;not null;check:customer ~ '^cus_'\"`".to_owned(),
        Format::EfCore => {
            format!(
                "[MaxLength(30)]\n[RegularExpression(\"{PATTERN}\")]\npublic required string {name} {{ get; set; }}"
            )
        }
        Format::Jpa => {
            format!("@Column(length = 30, nullable = false)\n@Pattern(regexp = \"{PATTERN}\")\nprivate String {name};")
        }
        Format::OpenApi | Format::JsonSchema => {
            format!("\"{name}\": {{\"type\": \"string\", \"pattern\": \"{PATTERN}\"}}")
        }
        Format::GraphQl => format!("{name}: ID!"),
        Format::Proto => format!("string {name} = 1 [(buf.validate.field).string.pattern = \"{PATTERN}\"];"),
        Format::Avro => {
            format!("{{\"name\": \"{name}\", \"type\": {{\"type\": \"fixed\", \"name\": \"Token\", \"size\": 30}}}}")
        }
    }
}

/// Text without a limit.
pub(crate) fn text(record: &Record, field: &Field) -> String {
    let name = &field.name;
    match record.format {
        Format::Sqlite => format!("{name} TEXT CHECK (length({name}) <= 30 AND {name} NOT GLOB '*[^a-z0-9_]*')"),
        Format::Postgres => format!("{name} text CHECK ({name} ~ '^[a-z0-9_]{{1,30}}$')"),
        Format::MySql => format!("{name} VARCHAR(30) CHECK ({name} REGEXP '^[a-z0-9_]{{1,30}}$')"),
        Format::Rails => format!("t.check_constraint \"{name} ~ '^[a-z0-9_]{{1,30}}$'\""),
        Format::Django => format!("{name} = models.CharField(max_length=30, choices=…)"),
        Format::Prisma => format!("{name} …  // an enum, or @db.VarChar(30)"),
        Format::OpenApi | Format::JsonSchema => {
            format!("\"{name}\": {{\"type\": \"string\", \"maxLength\": 30, \"pattern\": \"^[a-z0-9_]+$\"}}")
        }
        Format::Proto | Format::GraphQl | Format::Avro => format!("{name}: an enum of the reasons there are"),
        _ => format!("{name}: a length of at most 30 and a pattern such as ^[a-z0-9_]+$, or an enum"),
    }
}

/// A map of anything.
pub(crate) fn map(record: &Record, field: &Field) -> String {
    let name = &field.name;
    match record.format {
        Format::OpenApi | Format::JsonSchema => format!(
            "\"{name}\": {{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {{\"os\": {{\"enum\": [\"linux\", \"macos\", \"windows\"]}}}}}}"
        ),
        _ if record.format.is_table() => {
            format!("a column for each thing that is known, typed and bounded, instead of {name}")
        }
        _ => format!("a field for each thing that is known, typed and bounded, instead of {name}"),
    }
}

/// An object that takes what nobody named.
pub(crate) fn closed(record: &Record) -> String {
    match record.format {
        Format::OpenApi | Format::JsonSchema => "\"additionalProperties\": false".to_owned(),
        _ => String::new(),
    }
}

/// A credential.
pub(crate) fn credential(record: &Record, field: &Field) -> String {
    let name = &field.name;
    match record.format {
        Format::OpenApi | Format::JsonSchema => {
            format!("\"{name}\": {{\"type\": \"string\", \"format\": \"password\", \"writeOnly\": true}}")
        }
        Format::Proto => format!("{name} = … [debug_redact = true];"),
        Format::GraphQl => format!("{name} only in an input type"),
        Format::Avro => format!("{name} in no message at all"),
        Format::Rails => format!("has_secure_password, or encrypts :{name}"),
        _ => format!("{name}_hash: a salted, slow hash (Argon2id) of a password; an HMAC of a key"),
    }
}

/// A parameter in a URL.
pub(crate) fn parameter(field: &Field) -> String {
    match field.way {
        Way::Path => format!("an opaque id in the path instead of {{{}}}", field.name),
        _ => format!("{} in the body of a POST", field.name),
    }
}
