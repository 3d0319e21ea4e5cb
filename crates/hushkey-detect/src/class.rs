//! The classes of personal data, with their stable names.

macro_rules! classes {
    ($($variant:ident = $name:literal, $doc:literal;)*) => {
        /// A class of personal data. Names are stable: policies, receipts and the command line use them.
        #[non_exhaustive]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Class { $(#[doc = $doc] $variant,)* }

        impl Class {
            /// Every class, in the order of their declaration.
            pub const ALL: &'static [Class] = &[$(Class::$variant,)*];

            /// The stable snake_case name.
            pub const fn name(self) -> &'static str {
                match self { $(Class::$variant => $name,)* }
            }

            /// The class of a stable name.
            pub fn from_name(name: &str) -> Option<Class> {
                match name { $($name => Some(Class::$variant),)* _ => None }
            }
        }
    };
}

classes! {
    Email = "email", "An e-mail address.";
    Phone = "phone", "A telephone number.";
    Person = "person", "A natural person's name.";
    Username = "username", "An account name, also the user's segment of a home path.";
    Hostname = "hostname", "A host name that names or points to a person's device.";
    Address = "address", "A postal address.";
    Dob = "dob", "A date of birth.";
    GeoCoordinates = "geo_coordinates", "A latitude and longitude.";
    Ip = "ip", "An IPv4 or IPv6 address of a device.";
    Mac = "mac", "A hardware (MAC) address.";
    Imei = "imei", "A mobile device identity (IMEI).";
    DeviceSerial = "device_serial", "A serial number of a device or of a part of it, as its key says.";
    Vin = "vin", "A vehicle identification number.";
    CreditCard = "credit_card", "A payment card number.";
    Iban = "iban", "An international bank account number.";
    BankAccount = "bank_account", "A bank account number in a national form.";
    BankRouting = "bank_routing", "A United States bank routing number (ABA).";
    SwiftBic = "swift_bic", "A bank identifier (ISO 9362).";
    Crypto = "crypto", "A cryptocurrency address.";
    UrlCredentials = "url_credentials", "User name and password inside a URL.";
    HashedIdentifier = "hashed_identifier", "An unsalted hash of a personal input, as its key says (`email_sha256`).";
    Password = "password", "A password, as its key says, or in basic authentication.";
    Jwt = "jwt", "A JSON web token.";
    ApiKey = "api_key", "A key or token of a known service, or a secret by its key.";
    PrivateKey = "private_key", "A private key.";
    Passport = "passport", "A passport number of a country that is not told.";
    DriverLicense = "driver_license", "A driving licence number of a country that is not told.";
    LicensePlate = "license_plate", "A vehicle registration of a country that is not told.";
    NationalId = "national_id", "A personal number of a country that is not told.";
    EmployeeId = "employee_id", "A number of an employee, as its key says.";
    MedicalRecordNumber = "medical_record_number", "A number of a patient's record, as its key says.";
    UsSsn = "us_ssn", "A United States social security number.";
    UsItin = "us_itin", "A United States individual taxpayer number.";
    UsNpi = "us_npi", "A United States health care provider number.";
    UsMbi = "us_mbi", "A United States Medicare beneficiary number.";
    UsDea = "us_dea", "A United States DEA registration number.";
    UsPassport = "us_passport", "A United States passport number.";
    UsDriverLicense = "us_driver_license", "A United States driving licence number.";
    CaSin = "ca_sin", "A Canadian social insurance number.";
    MxCurp = "mx_curp", "A Mexican population registry code.";
    MxRfc = "mx_rfc", "A Mexican taxpayer number of a person.";
    BrCpf = "br_cpf", "A Brazilian taxpayer number (CPF).";
    BrCnpj = "br_cnpj", "A Brazilian company number (CNPJ), which sole traders have as well.";
    ArCuit = "ar_cuit", "An Argentinian tax or labour number (CUIT, CUIL).";
    ClRut = "cl_rut", "A Chilean identity number (RUT, RUN).";
    CoNit = "co_nit", "A Colombian taxpayer number (NIT).";
    DoCedula = "do_cedula", "A Dominican identity number.";
    EcCi = "ec_ci", "An Ecuadorian identity number.";
    PeRuc = "pe_ruc", "A Peruvian taxpayer number of a person.";
    UyCi = "uy_ci", "An Uruguayan identity number.";
    VeRif = "ve_rif", "A Venezuelan taxpayer number.";
    UkNhs = "uk_nhs", "A British NHS number.";
    UkNino = "uk_nino", "A British national insurance number.";
    UkUtr = "uk_utr", "A British unique taxpayer reference.";
    UkPassport = "uk_passport", "A British passport number.";
    UkDrivingLicence = "uk_driving_licence", "A British driving licence number.";
    UkVehicleRegistration = "uk_vehicle_registration", "A British vehicle registration.";
    UkPostcode = "uk_postcode", "A British postcode.";
    IePps = "ie_pps", "An Irish personal public service number.";
    DeTaxId = "de_tax_id", "A German tax identification number (Steuer-ID).";
    DeTaxNumber = "de_tax_number", "A German tax number (Steuernummer).";
    DeVatId = "de_vat_id", "A German VAT number, which sole traders have as well.";
    DeSocialSecurity = "de_social_security", "A German pension insurance number.";
    DeHealthInsurance = "de_health_insurance", "A German health insurance number.";
    DeIdCard = "de_id_card", "A German identity card number.";
    DePassport = "de_passport", "A German passport number.";
    DeFuehrerschein = "de_fuehrerschein", "A German driving licence number.";
    DeKfz = "de_kfz", "A German vehicle registration.";
    DeLanr = "de_lanr", "A German physician number.";
    DeBsnr = "de_bsnr", "A German medical practice number.";
    DePlz = "de_plz", "A German postcode.";
    AtSsn = "at_ssn", "An Austrian social insurance number.";
    ChAhv = "ch_ahv", "A Swiss social security number (AHV, AVS).";
    FrNir = "fr_nir", "A French social security number (NIR).";
    FrTin = "fr_tin", "A French tax number of a person.";
    EsNif = "es_nif", "A Spanish identity or tax number of a person (DNI, NIF).";
    EsNie = "es_nie", "A Spanish number of a foreigner (NIE).";
    EsNss = "es_nss", "A Spanish social security number.";
    EsPassport = "es_passport", "A Spanish passport number.";
    PtNif = "pt_nif", "A Portuguese taxpayer number (NIF).";
    ItFiscalCode = "it_fiscal_code", "An Italian fiscal code.";
    ItVatCode = "it_vat_code", "An Italian VAT number, which sole traders have as well.";
    ItIdentityCard = "it_identity_card", "An Italian identity card number.";
    ItPassport = "it_passport", "An Italian passport number.";
    ItDriverLicense = "it_driver_license", "An Italian driving licence number.";
    NlBsn = "nl_bsn", "A Dutch citizen service number.";
    BeNn = "be_nn", "A Belgian national register number.";
    LuNin = "lu_nin", "A Luxembourg national identification number.";
    DkCpr = "dk_cpr", "A Danish civil registration number.";
    SePersonnummer = "se_personnummer", "A Swedish personal identity number.";
    SeOrganisationsnummer = "se_organisationsnummer", "A Swedish organisation number, which sole traders have as well.";
    NoFodselsnummer = "no_fodselsnummer", "A Norwegian national identity number.";
    FiHetu = "fi_hetu", "A Finnish personal identity code.";
    IsKennitala = "is_kennitala", "An Icelandic identification number.";
    EeIsikukood = "ee_isikukood", "An Estonian personal identification code.";
    LvPk = "lv_pk", "A Latvian personal code.";
    LtAk = "lt_ak", "A Lithuanian personal code.";
    PlPesel = "pl_pesel", "A Polish personal identity number (PESEL).";
    PlNip = "pl_nip", "A Polish taxpayer number (NIP).";
    CzRc = "cz_rc", "A Czech or Slovak birth number.";
    HuTin = "hu_tin", "A Hungarian tax identification number of a person.";
    RoCnp = "ro_cnp", "A Romanian personal number (CNP).";
    BgEgn = "bg_egn", "A Bulgarian uniform civil number (EGN).";
    SiEmso = "si_emso", "A Slovenian or other ex-Yugoslav unique citizen number (EMŠO, JMBG).";
    HrOib = "hr_oib", "A Croatian personal identification number (OIB).";
    GrAmka = "gr_amka", "A Greek social security number (AMKA).";
    GrAfm = "gr_afm", "A Greek tax registration number (AFM).";
    CyTic = "cy_tic", "A Cypriot tax identification code.";
    MtId = "mt_id", "A Maltese identity card number.";
    TrTckn = "tr_tckn", "A Turkish identity number.";
    TrLicensePlate = "tr_license_plate", "A Turkish vehicle registration.";
    TrPhoneNumber = "tr_phone_number", "A Turkish telephone number, as candidates name it.";
    RuInn = "ru_inn", "A Russian taxpayer number of a person (INN).";
    RuSnils = "ru_snils", "A Russian pension insurance number (SNILS).";
    UaRnokpp = "ua_rnokpp", "A Ukrainian taxpayer card number.";
    KzIin = "kz_iin", "A Kazakh individual identification number.";
    IlId = "il_id", "An Israeli identity number.";
    AeEmiratesId = "ae_emirates_id", "An Emirates identity number.";
    SaId = "sa_id", "A Saudi identity or residence number.";
    KwCivil = "kw_civil", "A Kuwaiti civil number.";
    EgNid = "eg_nid", "An Egyptian national identity number.";
    IrMelli = "ir_melli", "An Iranian national code.";
    ZaIdNumber = "za_id_number", "A South African identity number.";
    NgNin = "ng_nin", "A Nigerian national identification number.";
    NgVehicleRegistration = "ng_vehicle_registration", "A Nigerian vehicle registration.";
    KeId = "ke_id", "A Kenyan identity number.";
    InAadhaar = "in_aadhaar", "An Indian Aadhaar number.";
    InPan = "in_pan", "An Indian permanent account number.";
    InGstin = "in_gstin", "An Indian GST number, which sole traders have as well.";
    InVoter = "in_voter", "An Indian voter card number.";
    InPassport = "in_passport", "An Indian passport number.";
    InVehicleRegistration = "in_vehicle_registration", "An Indian vehicle registration.";
    PkCnic = "pk_cnic", "A Pakistani identity card number.";
    LkNic = "lk_nic", "A Sri Lankan identity card number.";
    CnRic = "cn_ric", "A Chinese resident identity number.";
    HkId = "hk_id", "A Hong Kong identity card number.";
    TwId = "tw_id", "A Taiwanese identity number.";
    JpMynumber = "jp_mynumber", "A Japanese individual number.";
    KrRrn = "kr_rrn", "A Korean resident registration number.";
    KrFrn = "kr_frn", "A Korean foreigner registration number.";
    KrBrn = "kr_brn", "A Korean business registration number, which sole traders have as well.";
    KrPassport = "kr_passport", "A Korean passport number.";
    KrDriverLicense = "kr_driver_license", "A Korean driving licence number.";
    SgNric = "sg_nric", "A Singaporean identity number (NRIC, FIN).";
    SgUen = "sg_uen", "A Singaporean entity number, which sole traders have as well.";
    MyNric = "my_nric", "A Malaysian identity card number.";
    IdNik = "id_nik", "An Indonesian identity number.";
    ThTnin = "th_tnin", "A Thai national identity number.";
    VnCccd = "vn_cccd", "A Vietnamese citizen identity number.";
    PhTin = "ph_tin", "A Philippine taxpayer number.";
    PhMobileNumber = "ph_mobile_number", "A Philippine mobile number, as candidates name it.";
    AuTfn = "au_tfn", "An Australian tax file number.";
    AuAbn = "au_abn", "An Australian business number, which sole traders have as well.";
    AuAcn = "au_acn", "An Australian company number.";
    AuMedicare = "au_medicare", "An Australian Medicare number.";
    NzIrd = "nz_ird", "A New Zealand tax number.";
}
