use super::Taxonomy;

#[test]
fn heads_decide() {
    let taxonomy = Taxonomy::get();
    assert!(taxonomy.types.len() > 25, "the shipped file is read");
    for (name, owner, class) in [
        ("email", "", "email"),
        ("userEmail", "", "email"),
        ("billing_email_address", "", "email"),
        ("useremail", "", "email"),
        ("EMAIL", "", "email"),
        ("password1", "", "password"),
        ("newPassword", "", "password"),
        ("DB_PASSWORD", "", "password"),
        ("mypassword", "", "password"),
        ("firstName", "", "person"),
        ("name", "user", "person"),
        ("customerName", "", "person"),
        ("name", "currentUser", "person"),
        ("ssn", "", "us_ssn"),
        ("socialSecurityNumber", "", "us_ssn"),
        ("phone_number", "", "phone"),
        ("credit_card", "", "credit_card"),
        ("ipAddress", "", "ip"),
        ("clientIp", "", "ip"),
        ("macAddress", "", "mac"),
        ("API_KEY", "", "api_key"),
        ("address1", "", "address"),
        ("dateOfBirth", "", "dob"),
        ("passwordValue", "", "password"),
    ] {
        assert_eq!(
            taxonomy.classify(name, owner).map(|data| data.class),
            Some(class),
            "{name}"
        );
    }
}

#[test]
fn what_only_mentions_is_nothing() {
    let taxonomy = Taxonomy::get();
    for (name, owner) in [
        ("emailTemplate", ""),
        ("isEmail", ""),
        ("hasPassword", ""),
        ("passwordHash", ""),
        ("hashedPassword", ""),
        ("email_count", ""),
        ("name", ""),
        ("name", "product"),
        ("fileName", ""),
        ("serverIp", ""),
        ("user_id", ""),
        ("emailSent", ""),
        ("maskedEmail", ""),
        ("password_reset_url", ""),
        ("address", "server"),
        ("phoneRegex", ""),
        ("x", ""),
        ("", ""),
        ("encryptedPassword", ""),
        ("KEY_EMAIL", ""),
        ("PASSWORD_FIELD", ""),
        ("ERR_PASSWORD", ""),
        ("errInvalidPassword", ""),
        ("secretRef", ""),
        ("usersByEmail", ""),
        ("fullName", "type"),
        ("name", "client"),
        ("clientName", ""),
    ] {
        assert_eq!(taxonomy.classify(name, owner), None, "{name}");
    }
}

#[test]
fn widgets_hold_what_they_are_for() {
    let taxonomy = Taxonomy::get();
    for (owner, content, class) in [
        ("emailField", "text", Some("email")),
        ("passwordBox", "Password", Some("password")),
        ("m_emailEdit", "text", Some("email")),
        ("searchField", "text", None),
        ("emailField", "isEnabled", None),
    ] {
        let data = taxonomy.widget(owner, content);
        assert_eq!(data.map(|data| data.class), class, "{owner}.{content}");
    }
}

#[test]
fn calls_give_what_they_get() {
    let taxonomy = Taxonomy::get();
    for (name, args, class) in [
        ("getPassword", 0, Some("password")),
        ("get_email", 0, Some("email")),
        ("sendEmail", 1, None),
        ("resetPassword", 0, None),
        ("email", 0, Some("email")),
        ("email", 1, None),
        ("setPassword", 1, None),
    ] {
        assert_eq!(
            taxonomy.classify_call(name, "", args).map(|data| data.class),
            class,
            "{name}"
        );
    }
}
