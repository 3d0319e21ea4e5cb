//! The dictionary: field words and what they say, in English, German, French, Spanish, Italian, Portuguese and Dutch.
//!
//! Compounds are written as one word (`firstname` stands for `first_name`, `firstName`, `first-name`). Accents are
//! dropped (`prenom`). One row a role; a word stands in one row only. Words that name a scheme of personal numbers stand with
//! the schemes (`recognizers::ids`) and follow the rows.

use super::table::Table;
use std::sync::LazyLock;

/// What a field name says about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Role {
    /// Nothing.
    #[default]
    Unknown,
    Email,
    Phone,
    /// A person's name, or a part of one.
    Person,
    /// A name of anything: a person's only with further evidence.
    Name,
    Username,
    /// An identity of an account: a token, a number, or a login.
    AccountId,
    /// Who uses, owns or answers for something: any form of a person.
    Party,
    /// Who bought something: a person or a company.
    Customer,
    Hostname,
    /// A host of any kind: a person's device only with further evidence.
    Host,
    Address,
    /// A part of an address that says little alone (street is one, country is none).
    Street,
    Dob,
    Latitude,
    Longitude,
    Place,
    Ip,
    Mac,
    Imei,
    Card,
    Iban,
    /// A bank's routing number or sort code.
    Routing,
    Bic,
    Ssn,
    Cpf,
    /// A national or tax number of some country.
    NationalId,
    Passport,
    DriverLicense,
    /// A vehicle's registration.
    Plate,
    Vin,
    EmployeeId,
    MedicalRecord,
    /// The serial number of a device or a part of it.
    Serial,
    Password,
    /// A secret of an interface, a client or a cloud.
    Secret,
    /// A digest of something.
    Digest,
    Version,
    /// A fingerprint of a machine or a certificate.
    Fingerprint,
    /// A license key, token, signature, secret, nonce.
    Token,
    /// A number of a thing: order, invoice, build, process.
    Number,
    Time,
    /// Running text.
    Text,
    /// A file or an address on the web.
    Location,
    /// Says what the value is not: personal.
    Harmless,
}

impl Role {
    /// Whether a value under such a name is personal input by itself.
    pub(crate) fn is_personal(self) -> bool {
        use Role::*;
        matches!(
            self,
            Email
                | Phone
                | Person
                | Name
                | Username
                | AccountId
                | Party
                | Customer
                | Hostname
                | Address
                | Street
                | Dob
                | Ip
                | Mac
                | Imei
                | Card
                | Iban
                | Routing
                | Bic
                | Ssn
                | Cpf
                | NationalId
                | Passport
                | DriverLicense
                | Plate
                | Vin
                | EmployeeId
                | MedicalRecord
                | Serial
        )
    }

    /// Whether the name says that digits in the value are a thing's number and not a person's.
    pub(crate) fn is_harmless(self) -> bool {
        use Role::*;
        matches!(
            self,
            Digest | Version | Fingerprint | Token | Secret | Number | Time | Harmless | Serial
        )
    }
}

const ROWS: &[(Role, &str)] = &[
    (
        Role::Email,
        "email emails mail mails emailaddress mailaddress emailadresse mailadresse adressemail emailadress courriel \
      correo correoelectronico correoelettronico postaelettronica enderecoemail mailto replyto useremail emailaddr electronicmail \
      epost emailid upn userprincipalname adresseelectronique mailadres emailadres contactemail",
    ),
    (
        Role::Phone,
        "phone phones telephone tel telephones phonenumber phoneno phonenum telephonenumber telephoneno telno telnumber mobile \
      mobilephone mobilenumber mobileno cell cellphone cellular fax faxnumber handy handynummer telefon telefonnummer telefonnr \
      telefono telefone telefoon telefoonnummer rufnummer mobil mobilnummer mobiltelefon portable numerotelephone movil celular \
      cellulare telemovel numerotelefono numerodetelefono gsm msisdn whatsapp phonehome phonework landline callerid contactnumber \
      contactphone numerodetelephone mobiel mobielnummer festnetz telefonopersonal numerocelular smsnumber callbacknumber",
    ),
    (
        Role::Person,
        "fullname realname legalname personname firstname lastname givenname familyname surname middlename \
      forename maidenname birthname fname lname vorname nachname familienname vollname prenom nomfamille nomdefamille nomcomplet \
      nombrecompleto apellido apellidos primernombre cognome nomecompleto nomecognome sobrenome apelido voornaam achternaam \
      volledigenaam naamvolledig geburtsname patronym christianname cardholder cardholdername nameoncard accountholder \
      accountholdername kontoinhaber titulaire titulare karteninhaber inhaber registeredto registrant \
      registrantname personalname patientname employeename studentname commonname gecos contactname \
      signatory insuredname beneficiary beneficiaryname payee payer attendee attendeename guestname passenger passengername \
      nameofuser customername clientname ownername licenseename licenseholder volledigenamen \
      vornamen nomprenom nomeprimo nomefamiglia nomebattesimo firstandlastname benutzervollname geburtsvorname ",
    ),
    (
        Role::Name,
        "name names displayname nom nombre nome naam bezeichnung nickname nick alias screenname label preferredname",
    ),
    (
        Role::Username,
        "username usernames userlogin login loginname loginid logon logonname samaccountname accountname account uname \
      benutzername benutzerkennung anmeldename nutzername nomutilisateur nomdutilisateur nombreusuario nombredeusuario nomeutente \
      nomeusuario gebruikersnaam identifiant osuser sysuser systemuser unixuser winuser windowsuser localuser remoteuser \
      sshuser dbuser loggedinuser currentuser userhandle handle twitter github linkedin skype telegram instagram sudouser logname \
      runas runasuser authuser ntlogin ldapuser adlogin kennung requestuser sessionuser useraccount nutzerkennung deviceuser",
    ),
    (
        Role::AccountId,
        "userid uid accountid memberid customerid clientid personid subscriberid contactid ownerid externalid \
      externaluserid externalcustomerid distinctid subject sub principal identity",
    ),
    (
        Role::Party,
        "user users owner owners contact contacts person persons people member members author authors holder \
      employee employees assignee reporter requester requestor approver recipient recipients sender creator createdby updatedby \
      modifiedby deletedby approvedby assignedto issuedto reportedby submittedby requestedby activatedby invitedby lastmodifiedby \
      registeredby userinfo personal profile developer individual attn attention student patient caller signer \
      benutzer nutzer utilisateur usuario usuaria utente gebruiker eigentumer besitzer proprietaire propietario proprietario \
      proprietaria eigenaar ansprechpartner kontakt kontaktperson contacto contatto contato contactpersoon mitarbeiter employe \
      empleado dipendente funcionario medewerker auteur autor autore absender empfanger destinataire expediteur destinatario \
      remitente mittente remetente mitglied membre miembro membro lid who whom actor loggedby checkedoutby heldby usedby seatuser \
      responsible beantragt bearbeiter committer maintainer",
    ),
    (
        Role::Customer,
        "customer customers client clients licensee licensees licensedto buyer purchaser subscriber billto shipto \
      kunde kunden kundin cliente clienti klant lizenznehmer detenteur acheteur acquirente comprador besteller kaufer \
      licenciado licenciatario licenziatario licentiehouder endcustomer enduser consumer",
    ),
    (
        Role::Hostname,
        "hostname computername machinename devicename pcname nodename workstation workstationname computer hostnames \
      netbiosname netbios rechnername geratename nomordinateur nommachine nombreequipo nombredeequipo nomecomputer nomemacchina \
      nomedispositivo nomecomputador computernaam apparaatnaam clienthost clienthostname remotehost remotehostname sourcehost \
      workstationid localhostname systemname hostlabel fqdn bonjourname devicehostname terminalname nomposte arbeitsplatz \
      machinehost machinehostname userhost devicelabel machinelabel friendlyname computerlabel",
    ),
    (
        Role::Host,
        "host machine device node pc rechner ordinateur equipo dispositivo apparaat gerat maschine servername server",
    ),
    (
        Role::Address,
        "address addresses streetaddress postaladdress homeaddress mailingaddress billingaddress shippingaddress \
      residentialaddress addressline addressline1 addressline2 address1 address2 fulladdress anschrift adresse \
      adressen postanschrift wohnadresse rechnungsadresse lieferadresse rechnungsanschrift lieferanschrift adressepostale domicile \
      direccion domicilio direccionpostal indirizzo endereco morada residencia adres postadres woonadres factuuradres \
      invoiceaddress deliveryaddress officeaddress workaddress physicaladdress residence wohnort useraddress \
      customeraddress contactaddress adressefacturation direccionfacturacion indirizzofatturazione",
    ),
    (
        Role::Street,
        "street streetname streetline street1 street2 strasse strase strassehausnummer rue calle via rua straat hausnummer \
      housenumber apartment adresszeile voie logradouro straatnaam",
    ),
    (
        Role::Dob,
        "dob birthdate dateofbirth birthday birth born bornon birthdt geburtsdatum geburtstag geboren gebdatum \
      datedenaissance datenaissance naissance nele fechanacimiento fechadenacimiento nacimiento cumpleanos datadinascita \
      datanascita nascita datadenascimento datanascimento nascimento geboortedatum geboorte userdob bday birthdatum",
    ),
    (
        Role::Latitude,
        "lat latitude breitengrad latitud latitudine breedtegraad geolat gpslat latdeg",
    ),
    (
        Role::Longitude,
        "lon lng long longitude langengrad longitud longitudine lengtegraad geolon geolng gpslon gpslng londeg",
    ),
    (
        Role::Place,
        "location geo geolocation coordinates coords coordinate gps gpscoordinates latlng latlon latlong position geopoint \
      standort koordinaten coordonnees ubicacion coordenadas posizione localizacao locatie coordinaten geodata whereabouts",
    ),
    (
        Role::Ip,
        "ip ips ipaddr ipaddress ipaddresses ipadresse adresseip direccionip indirizzoip enderecoip ipadres clientip remoteip \
      sourceip srcip dstip destip userip peerip localip publicip privateip remoteaddr remoteaddress clientaddr clientaddress \
      peeraddr peeraddress sourceaddress ipv4 ipv6 ipv4address ipv6address lastip loginip hostip deviceip machineip forwardedfor \
      xforwardedfor realip xrealip trueclientip cfconnectingip originip callerip visitorip inet addr lanip wanip externalip \
      internalip iplist signupip registrationip lastloginip gatewayip nodeip serverip",
    ),
    (
        Role::Mac,
        "mac macs macaddr macaddress macaddresses hwaddr hwaddress hardwareaddress ethernetaddress macadresse adressemac \
      direccionmac indirizzomac enderecomac macadres physaddr ethernetmac wifimac wlanmac lanmac bssid primarymac nicmac \
      networkadapter hwmac btmac bluetoothmac bluetoothaddress devicemac machinemac physicaladdr ethaddr",
    ),
    (
        Role::Imei,
        "imei imeis imeinumber imei1 imei2 imeisv meid deviceimei mobileimei phoneimei imeino",
    ),
    (
        Role::Card,
        "card cards cardnumber cardno cardnum creditcard creditcardnumber creditcardno debitcard debitcardnumber ccnumber ccnum \
      ccno cc paymentcard kartennummer kreditkarte kreditkartennummer kartennr cartebancaire numerocarte cartecredit cartedecredit \
      numerodecarte tarjeta tarjetacredito tarjetadecredito numerotarjeta cartadicredito cartacredito numerocarta cartao \
      cartaocredito cartaodecredito numerocartao creditkaart kaartnummer creditcardnummer primaryaccountnumber cardpan panno \
      visa mastercard amex bankcard kreditkort",
    ),
    (
        Role::Iban,
        "iban ibans ibannumber ibancode bankiban accountiban bankaccount bankverbindung kontonummer kontonr comptebancaire \
      cuentabancaria numerocuenta contobancario numeroconto contabancaria rekeningnummer bankrekening sepa accountnumber \
      accountno acctno acctnumber acctnum accountnum bankaccountnumber bankaccountno bankacct bankacctnumber nuban clabe \
      numerodecuenta numerocuentabancaria numerodecompte numerocompte numerodiconto numerodaconta numeroconta kontonumber \
      kontonumero numerkonta rachunekbankowy hesapno hesapnumarasi beneficiaryaccount payeeaccount checkingaccount savingsaccount \
      directdebitaccount depositaccount",
    ),
    (
        Role::Routing,
        "routingnumber routingno routing abarouting aba abanumber routingtransitnumber rtn bankrouting abartn bankroutingnumber \
      routingcode abacode sortcode banksortcode bankleitzahl blz ifsc ifsccode bsb bsbnumber bsbcode",
    ),
    (
        Role::Bic,
        "bic biccode swift swiftcode swiftbic bicswift bankidentifiercode bankbic swiftnumber biccodice codigoswift codeswift codebic",
    ),
    (
        Role::Ssn,
        "ssn ssns ssnumber socialsecurity socialsecuritynumber socialsecurityno usssn socialsecnum ssnlast4 ssnno socsec",
    ),
    (
        Role::Cpf,
        "cpf brcpf cpfnumber numerocpf cpfcnpj cadastropessoafisica nrcpf cpfcliente cpftitular",
    ),
    (
        Role::NationalId,
        "nationalid nationalidnumber nationalnumber nationalidentifier taxid taxnumber taxpayerid tin governmentid govid \
      idnumber idcard identitycard identitynumber personalid personalnumber citizenid personalausweis ausweisnummer steuerid \
      steuernummer sozialversicherungsnummer numerosecu numerofiscal nif nie dni nis codicefiscale partitaiva contribuinte \
      bsn burgerservicenummer nino nationalinsurance nationalinsurancenumber nhs nhsnumber pesel aadhaar aadhar sin insee nir \
      rijksregisternummer personnummer ahv tckn fiscalcode documentnumber identificationnumber",
    ),
    (
        Role::Passport,
        "passport passportno passportnumber passportnum passportid traveldocument traveldocumentno traveldocumentnumber \
      reisepass reisepassnummer passnummer passeport numeropasseport numerodepasseport pasaporte numeropasaporte numerodepasaporte \
      passaporto numeropassaporto passaporte paspoort paspoortnummer paszport pasaport",
    ),
    (
        Role::DriverLicense,
        "driverlicense driverslicense driverlicence driverslicence drivinglicense drivinglicence driverlicensenumber \
      driverslicensenumber drivinglicencenumber drivinglicensenumber driverlicenseno driverslicenseno driverlicenseid dlno dlnumber \
      fuhrerschein fuhrerscheinnummer permisconduire permisdeconduire numeropermis licenciaconducir licenciadeconducir \
      permisoconducir permisodeconducir carnetconducir patentediguida cartadeconducao cnh rijbewijs rijbewijsnummer korkort",
    ),
    (
        Role::Plate,
        "licenseplate licenceplate licenseplatenumber licenceplatenumber plate platenumber plateno numberplate regplate \
      registrationplate vehicleregistration vehicleregistrationnumber carregistration kennzeichen kfzkennzeichen \
      immatriculation plaqueimmatriculation matricula targa kenteken kentekennummer plaka",
    ),
    (
        Role::Vin,
        "vin vinnumber vinno vincode vehicleidentificationnumber vehiclevin chassisnumber chassisno fahrgestellnummer \
      fahrzeugidentnummer fahrzeugidentifikationsnummer bastidor numerobastidor telaio numerotelaio chassisnummer",
    ),
    (
        Role::EmployeeId,
        "employeeid employeenumber employeeno employeenum empid empno empnumber staffid staffnumber staffno personnelnumber \
      personnelno personnelid workerid payrollid payrollnumber badgeid badgenumber personalnummer mitarbeiternummer mitarbeiterid \
      matricule numeroempleado idempleado matricola personeelsnummer medewerkersnummer",
    ),
    (
        Role::MedicalRecord,
        "mrn mrnnumber medicalrecord medicalrecordno medicalrecordnumber patientid patientnumber patientno patientrecord \
      patientennummer patientenid numeropatient dossierpatient historiaclinica numeropaciente cartellaclinica prontuario \
      patientnummer chartnumber hospitalnumber",
    ),
    (
        Role::Serial,
        "deviceserial deviceserialnumber deviceserialno diskserial diskserialnumber diskserialno hddserial hddserialnumber ssdserial \
      harddiskserial harddriveserial driveserial driveserialnumber boardserial boardserialnumber baseboardserial \
      baseboardserialnumber motherboardserial motherboardserialnumber mainboardserial biosserial biosserialnumber \
      hardwareserial hardwareserialnumber hwserial machineserial machineserialnumber systemserial systemserialnumber \
      chassisserial chassisserialnumber computerserial computerserialnumber laptopserial phoneserial phoneserialnumber \
      androidserial servicetag assettag monitorserial printerserial gerateseriennummer",
    ),
    (
        Role::Password,
        "password passwd passwort motdepasse contrasena senha wachtwoord kennwort pwd userpassword passwordplain \
      loginpassword dbpassword parolachiave adminpassword rootpassword newpassword oldpassword currentpassword \
      pass dbpass passphrase userpass loginpass pgpassword mysqlpwd dbpwd smtppassword ldappassword proxypassword keypassword \
      storepassword passwordconfirmation losenord haslo sifre parola salasana heslo jelszo adgangskode passord parol",
    ),
    (
        Role::Secret,
        "apikey apikeys apitoken apisecret apikeysecret xapikey clientsecret secretkey secretaccesskey awssecretaccesskey awssecretkey awssecret \
      accesskey accesskeysecret sharedsecret appsecret authtoken accesstoken refreshtoken \
      personalaccesstoken bottoken webhooksecret signingsecret signingkey encryptionkey masterkey consumersecret consumerkey \
      accountkey storagekey storageaccountkey sharedaccesskey sastoken jwtsecret sessionsecret cookiesecret secretkeybase \
      githubtoken ghtoken gitlabtoken npmtoken slacktoken stripekey deploytoken deploykey servicetoken oauthtoken oauthsecret bearertoken \
      privatekey apischlussel geheimschlussel zugriffstoken zugangsschlussel cleapi clesecrete jetonacces clesecreteapi claveapi clavesecreta \
      tokendeacceso tokenacceso chiaveapi chiavesegreta tokendiaccesso chaveapi chavesecreta tokendeacesso apisleutel \
      geheimesleutel toegangstoken kluczapi tajnyklucz apinyckel hemlignyckel apianahtari gizlianahtar",
    ),
    (
        Role::Digest,
        "hash hashes hashed sha sha1 sha224 sha256 sha384 sha512 sha3 md5 digest hmac checksum crc crc32 blake2 blake3 \
      blake2b blake2s ripemd160 murmur xxhash hashvalue hashwert fletcher adler32 sum",
    ),
    (
        Role::Version,
        "version versions ver release releases build builds buildnumber sdk sdkversion appversion clientversion \
      serverversion osversion firmware firmwareversion fw kernel driver gpudriver driverversion runtime revision rev patch \
      semver upgrade update useragent agent ua engine platformversion apiversion oldversion newversion currentversion \
      latestversion minversion maxversion minimumversion programversion os osname osrelease operatingsystem platform libversion \
      dependency dependencies pkg package packages packageversion module modules library lib dll assembly framework toolchain \
      compiler bios biosversion protocol",
    ),
    (
        Role::Fingerprint,
        "fingerprint fingerprints fp machinefp certfp certfingerprint certificatefingerprint thumbprint thumb \
      machinefingerprint devicefingerprint hardwarefingerprint hardwarehash keyfingerprint sshfingerprint tlsfingerprint ja3 ja4 \
      hwid hardwareid machineid installid installationid deviceid machineguid machineuuid machinehash cpuid serial \
      serialnumber productid fingerabdruck empreinte huella",
    ),
    (
        Role::Token,
        "key keys licensekey activationkey activationcode licensecode productkey productcode licence license licenses token \
      tokens idtoken sessiontoken secret signature sig sign nonce salt session \
      sessionid sid cookie csrf xsrf jwt bearer authorization auth ticket blob payload seat lease certificate cert etag \
      idempotencykey correlationid requestid traceid spanid trace span parentid eventid reportid messageid uuid guid ulid xrequestid \
      lizenzschlussel schlussel cleflicence clavelicencia chiavelicenza licentiesleutel clave chiave seriennummer challenge proof \
      verifier code state iv cipher ciphertext pubkey publickey kid jti entitlement voucher coupon",
    ),
    (
        Role::Number,
        "id ids order orders orderid orderno ordernumber invoice invoiceid invoiceno invoicenumber number num no nr seq sequence \
      count counts total size length len port pid ppid tid thread threadid line column col row index offset limit quantity qty \
      amount price cost balance rate ratio score weight width height depth percent usage used available capacity memory ram \
      disk cores cpus threads seats maxusers maxmachines machines bytes retries attempt attempts step level page priority \
      duration latency elapsed ttl timeout interval uptime days hours minutes seconds millis ms ns buildid batch lot sku \
      ean isbn upc gtin articlenumber partnumber part model modelnumber caseid casenumber ticketid issue referencenumber ref \
      reference transactionid tx txid txn paymentid chargeid subscriptionid planid productnumber auftrag auftragsnummer bestellnummer \
      rechnungsnummer commande facture pedido factura ordine fattura bestelling factuur menge anzahl nombretotal counter ordinal \
      hits misses errors warnings checkpoint generation epochs shard partition exitcode errno statuscode httpstatus",
    ),
    (
        Role::Time,
        "time timestamp timestamps ts date datetime day month year created createdat updated updatedat modified modifiedat \
      deletedat expires expiresat expiry expiration expirationdate validfrom validuntil validto notbefore notafter iat exp nbf \
      issuedat issued activatedat lastseen lastlogin lastvalidated lastcheckin lastheartbeat starttime endtime start end started \
      finished epoch unixtime clock datum zeit zeitstempel fecha hora heure horodatage tijd tijdstempel heartbeat \
      renewal renewalat renewsat trialends duedate deadline installedat firstseen when",
    ),
    (
        Role::Text,
        "message messages msg text body description note notes comment comments error errormessage detail details reason \
      title summary content log logs output stdout stderr stack stacktrace backtrace traceback exception cause info \
      nachricht meldung beschreibung notiz bemerkung kommentar texte commentaire mensaje descripcion nota comentario messaggio \
      descrizione commento mensagem descricao bericht opmerking omschrijving warning feedback question answer query search reply",
    ),
    (
        Role::Location,
        "url urls uri link href website homepage domain origin referer referrer endpoint path filepath file filename files \
      folder directory dir cwd workdir homedir home installpath installdir executable exe binary script source destination target \
      route method pfad datei chemin fichier ruta archivo percorso caminho pad bestand",
    ),
    (
        Role::Harmless,
        "type types kind status active enabled disabled verified valid confirmed required optional format mode flag flags \
      locale language lang languages currency country countrycode region timezone tz tzname zone category categories group groups \
      tag tags topic event events eventname action actions result outcome feature features product products productname plan plans \
      planname edition tier channel environment env stage arch architecture cpu gpu processor vendor manufacturer brand theme \
      color provider scheme encoding charset contenttype mediatype accept connection cacheopt filetype extension company \
      companyname organization organisation organizationname org orgname team teamname department departement role roles permission \
      permissions scope scopes policy policyname ruleset rule function fn func class classname methodname modulename namespace \
      service servicename app appname application applicationname component componentname project projectname repo repository \
      branch tablename columnname fieldname keyname attribute property parameter setting settings config configuration \
      featurename foldername groupname rolename packagename processname process threadname queue queuename bucket \
      bucketname cluster clustername container containername image imagename instance instancetype firma unternehmen empresa \
      societe azienda bedrijf produkt produit producto prodotto produto ort signal exceptiontype exceptionname errorcode \
      errorname errortype policyid sdkname osfamily browsername browser displayresolution resolution screen \
      preference preferences template templatename hint visibility",
    ),
];

static TABLE: LazyLock<Table<Role>> = LazyLock::new(|| {
    let rows = ROWS
        .iter()
        .flat_map(|&(role, words)| words.split_ascii_whitespace().map(move |word| (word, role)));
    let schemes = crate::recognizers::ids::words().map(|word| (word, Role::NationalId));
    let entries: Vec<(&'static str, Role)> = rows.chain(schemes).collect();
    Table::of(entries.into_iter())
});

/// The role of a word or compound.
#[inline]
pub(super) fn find(word: &[u8]) -> Option<Role> {
    TABLE.find(word)
}

/// Every word of the dictionary.
#[cfg(test)]
pub(super) fn every_word() -> impl Iterator<Item = &'static str> {
    ROWS.iter().flat_map(|(_, words)| words.split_ascii_whitespace())
}

/// Whether the dictionary has this word.
pub(super) fn is_word(word: &[u8]) -> bool {
    find(word).is_some()
}
