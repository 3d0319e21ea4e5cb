//! Words of running text and what they tell about the words and numbers beside them.
//!
//! *In:* a folded word. *Out:* flags. English, German, French, Spanish, Italian, Portuguese, Dutch.

use crate::bytes::Folded;
use crate::filter::{Filter, Head};
use crate::keys::Table;
use crate::survey::Prefixes;
use std::sync::LazyLock;

/// A telephone number follows.
pub(crate) const PHONE: u32 = 1;
/// A device or its address follows.
pub(crate) const ADDRESSED: u32 = 1 << 1;
/// A version follows.
pub(crate) const VERSION: u32 = 1 << 2;
/// The number of a thing follows.
pub(crate) const NUMBER: u32 = 1 << 3;
/// A payment card follows.
pub(crate) const CARD: u32 = 1 << 4;
/// A mobile device's identity follows.
pub(crate) const IMEI: u32 = 1 << 5;
/// A social security number follows.
pub(crate) const SSN: u32 = 1 << 6;
/// A Brazilian taxpayer number follows.
pub(crate) const CPF: u32 = 1 << 7;
/// A date of birth follows.
pub(crate) const BORN: u32 = 1 << 8;
/// A title before a name.
pub(crate) const TITLE: u32 = 1 << 9;
/// An account name follows.
pub(crate) const USER: u32 = 1 << 10;
/// A person's name follows.
pub(crate) const INTRODUCES: u32 = 1 << 11;
/// A street's name follows (`rue`, `Calle`). Portuguese types are those of the Brazilian post's address directory.
pub(crate) const STREET_FIRST: u32 = 1 << 12;
/// A street's name ends here (`Road`).
pub(crate) const STREET_LAST: u32 = 1 << 13;
/// A kind of device (`MacBook`).
pub(crate) const DEVICE: u32 = 1 << 14;
/// Never part of a name.
pub(crate) const NO_NAME: u32 = 1 << 15;
/// A small word inside a name (`van`, `de la`).
pub(crate) const PARTICLE: u32 = 1 << 16;
/// A name, but an ordinary word as well.
pub(crate) const ORDINARY: u32 = 1 << 17;
/// A company's name ends here.
pub(crate) const COMPANY: u32 = 1 << 18;
/// After `user`: a verb or another word that is no account name.
pub(crate) const AFTER_USER: u32 = 1 << 19;
/// An account of a service, or a word for nobody.
pub(crate) const NOBODY: u32 = 1 << 20;
/// A bank account follows.
pub(crate) const BANK: u32 = 1 << 21;
/// A degree or suffix after a name.
pub(crate) const DEGREE: u32 = 1 << 22;
/// A machine that serves, at the start of a host name.
pub(crate) const SERVICE_HOST: u32 = 1 << 23;
/// A title that needs no full stop.
pub(crate) const PLAIN_TITLE: u32 = 1 << 24;
/// A group of people, not one.
pub(crate) const TEAM: u32 = 1 << 25;
/// A name of a number may start here (`passport`, `employee id`, `driver's license`).
pub(crate) const NAMES_NUMBER: u32 = 1 << 30;

/// A given name that more often is something else.
pub(crate) const THING: u32 = 1 << 28;
/// A surname that names a trade, and that few texts have in capitals otherwise.
pub(crate) const TRADE: u32 = 1 << 29;

/// A relative or a role, of which a name is said next.
pub(crate) const ROLE: u32 = 1 << 31;

/// A token of a service begins so.
pub(crate) const SECRET: u32 = 1 << 26;

/// A name is said next: `name is`, `calls me`.
pub(crate) const SPOKEN: u32 = 1 << 27;

const ROWS: &[(u32, &str)] = &[
    (
        THING,
        "will may april june august summer autumn christian jordan austin virginia georgia carolina chase grant grace art rich drew dean \
      duke earl king prince royal faith hope joy dawn sky star angel crystal jade ruby pearl amber diamond sandy misty rusty rocky \
      sterling lance max gene bill case major junior king queen lord olive rose violet iris ivy holly daisy ginger hazel heather \
      lily melody harmony justice liberty destiny trinity mercy patience page chance hunter forest cliff clay glen dale penny rob \
      victor don mac van sun love star jet ace early golden nova ocean stone wood reed",
    ),
    (
        ROLE,
        "kid child baby son daughter wife husband spouse fiance fiancee brother sister mother father mom mum dad grandma grandpa \
      grandmother grandfather aunt uncle cousin nephew niece friend girlfriend boyfriend colleague coworker boss neighbour neighbor \
      roommate flatmate partner producer songwriter singer actor actress writer poet novelist painter composer lawyer attorney nurse \
      physician teacher student plaintiff defendant witness tenant landlord lady gentleman president senator governor chancellor \
      minister detective inspector sergeant lieutenant captain starring featuring named nicknamed kollege kollegin bruder schwester \
      freund freundin sohn tochter mutter vater ehefrau ehemann onkel tante ami amie frere soeur collegue fils fille mari femme epouse amigo \
      amiga hermano hermana hijo hija esposo esposa colega companero companera amico amica fratello sorella figlio figlia marito moglie \
      collega signor signora signorina dottor dottoressa senor senora senorita monsieur madame mademoiselle mevrouw meneer heer \
      professor doctor miss irmao irma filho filha marido vriend vriendin broer zus zoon dochter",
    ),
    (
        TRADE,
        "smith miller taylor baker walker turner parker cooper carter mason fisher weaver clark wright lee scott butler tucker barber \
      sawyer wheeler harper archer collier thatcher fletcher gardner schmidt schneider fischer weber becker muller meyer",
    ),
    (SPOKEN, "name nombre nom nome naam"),
    (
        SECRET,
        "glpat gldt glrt xoxb xoxp xoxa xoxr xoxs xapp sk key pypi hvs hvb dp basic identified swift bic password passwd passwort pass dot iccid imsi",
    ),
    (
        NAMES_NUMBER,
        "passport travel reisepass reisepassnummer passnummer passnr passeport numero pasaporte passaporto passaporte paspoort \
      paspoortnummer passinumero passnumret paszport paszportu numer pasaport driver drivers driver’s driving dl dlno dlnumber \
      fuhrerschein fuhrerscheinnummer fuhrerscheinnr permis licencia carnet permiso patente carta carteira cnh rijbewijs \
      rijbewijsnummer korkort korkortsnummer prawo ehliyet ehliyetno surucu ajokortti notary pilot pilots nursing medical \
      professional license licence number plate registration car vehicle kennzeichen kfz auto autokennzeichen kfzkennzeichen \
      nummernschild immatriculation plaque matricula placa targa kenteken kentekennummer registreringsnummer tablica plaka \
      rekisterinumero national government identity id citizen citizenship tax taxpayer ein employer personalausweis \
      personalausweisnummer ausweisnummer ausweisnr steueridentifikationsnummer carte documento cedula cartao identiteitskaart \
      identiteitsnummer dowod kimlik tc personbeteckning insurance health social nid employee emp empid empno staff personnel \
      worker payroll badge personalnummer mitarbeiternummer mitarbeiterid mitarbeiternr matricule matricola personeelsnummer \
      medewerkersnummer anstallningsnummer sicil mrn med patient chart hospital patientennummer patientennr patientenid fallnummer \
      dossier historia cartella prontuario patientnummer dossiernummer journalnummer hasta device disk drive board motherboard \
      bios hardware machine laptop phone chassis system computer service gerateseriennummer seriennummer serienummer vin \
      fahrgestellnummer fahrzeugidentifikationsnummer fahrzeugidentnummer bastidor telaio chassisnummer chassinummer sase sasi \
      account acct bank checking savings deposit konto kontonummer kontonr bankkonto bankverbindung compte comptebancaire cuenta clabe cbu \
      conto conta rekening rekeningnummer bankrekening bankkontonummer rachunek hesap tilinumero nuban routing aba rtn transit sort \
      bankleitzahl blz ifsc bsb swift bic",
    ),
    (
        TEAM,
        "team teams corp org organization organisation department dept group ops platform division office staff crew helpdesk desk \
      engineering marketing sales support finance legal company firm",
    ),
    (
        PLAIN_TITLE,
        "mr mrs ms dr herr frau mme mlle monsieur madame mademoiselle senor senora senorita signor signora signorina dhr mevr \
      mevrouw meneer sra srta dott dottssa professor doctor",
    ),
    (
        PHONE,
        "phone telephone tel call called calls calling mobile cell cellphone fax dial ring whatsapp sms reach telefon telefonnummer \
      rufnummer handy mobil mobilnummer anrufen ruckruf durchwahl erreichbar telephoner appeler appelez joindre portable numero \
      telefono movil celular llamar llame llamarme cellulare chiamare chiamami telefone telemovel ligar contactar telefoon telefoonnummer \
      mobiel bellen bel gsm hotline callback phoned dialed contact kontakt contacto contato contatto",
    ),
    (
        ADDRESSED,
        "ip ips from client host peer addr address remote by user clientip ipaddr ipv4 ipv6 gateway at source src dst to \
      via connection connected connecting disconnect von vom adresse depuis desde da dal van proxy node inet machine for",
    ),
    (
        VERSION,
        "version versions ver release released build builds update updated upgrade upgraded upgrading sdk driver firmware patch patched rev \
      revision kernel runtime engine installed installing download downloaded downgrade module modules dll library package requires \
      versie versione versao aktualisiert fassung compatible supports windows nt macos ubuntu debian chrome firefox safari edge \
      webkit opera openssl curl python java node nginx apache",
    ),
    (
        NUMBER,
        "order orders invoice key keys license licence serial lease ticket build id ids ref reference trace span case batch lot sku isbn \
      ean transaction txn job task pid process thread port session request product code activation token hash commit checksum \
      revision group groups bestellung bestellnummer rechnung auftrag schlussel lizenz lizenzschlussel seriennummer commande facture \
      cle licence pedido factura clave licencia ordine fattura chiave licenza encomenda fatura chave licenca bestelling factuur \
      sleutel licentie nr seq sequence window bytes epoch timestamp ts offset address tokens seat seats part model expires invoices",
    ),
    (
        CARD,
        "card cards visa mastercard amex payment kreditkarte karte carte tarjeta carta cartao kaart creditcard debit credit discover",
    ),
    (IMEI, "imei imeisv meid imeis imsi iccid"),
    (SSN, "ssn ssns social"),
    (CPF, "cpf contribuinte"),
    (
        BORN,
        "born birth dob birthday birthdate geboren geburtsdatum geburtstag ne nee naissance nacido nacida nacimiento nato nata nascita \
      nascido nascida nascimento geboortedatum gebdatum geb urodzony urodzona urodzenia fodt fodd fodsel narozen narozena syntynyt dogum",
    ),
    (
        TITLE,
        "mr mrs ms miss mx dr prof sir dame herr frau hr fr mme mlle monsieur madame mademoiselle sr sra srta senor senora senorita don \
      dona dott dottssa dottore sig sigra signor signora dhr mevr mevrouw meneer ing dipl univ professor doctor doktor rev hon capt",
    ),
    (
        USER,
        "user users username login logon account uid usr benutzer nutzer utilisateur usuario utente gebruiker usuaria anwender konto \
      loginname benutzername compte cuenta conta",
    ),
    (
        INTRODUCES,
        "customer client clients owner contact contacts author licensee holder employee user caller subscriber buyer agent dear hi hello \
      regards thanks kunde kundin inhaber ansprechpartner liebe lieber hallo grusse name named proprietaire titulaire bonjour \
      cordialement cliente titular estimado estimada hola saludos gentile caro cara ola prezado prezada atenciosamente klant beste \
      groeten heisse heiss bin suis appelle soy llamo chiamo sono chamo sou ben heet am called signed assigned assignee reporter \
      mitarbeiter collegue manager developer from by this nombre nome nom naam attn to patient passenger member sender recipient \
      bearbeiter absender empfanger beneficiary",
    ),
    (
        STREET_FIRST,
        "rue avenue boulevard bd place chemin impasse allee quai route cours square passage sentier faubourg esplanade calle \
      avenida avda paseo plaza camino pasaje alameda urbanizacion ronda travesia carretera glorieta via rambla cuesta callejon \
      acceso vial pasadizo barrio poligono rua travessa praca estrada largo rodovia praia morro lagoa ladeira viela beco parque nucleo \
      setor trecho vale vereda viaduto vila residencial recanto quadra passarela patio nucleo jardim jardins fazenda favela feira estacao \
      ul ulica aleja aleje osiedle distrito condominio conjunto colonia chacara campo area aeroporto sitio loteamento esplanada viale piazza corso vicolo strada borgo \
      contrada piazzale lungomare piazzetta viottolo",
    ),
    (
        STREET_LAST,
        "street st road rd avenue ave av boulevard blvd lane ln drive dr court ct place pl square sq terrace way close crescent \
      highway hwy parkway pkwy circle cir trail alley row mews gardens grove hill walk path plaza loop run ridge strasse str weg platz \
      gasse allee ring damm ufer chaussee straat laan plein kade gracht singel dijk steeg hof",
    ),
    (
        DEVICE,
        "macbook macbooks imac imacs thinkpad desktop laptop notebook pc iphone ipad mbp mba surface xps latitude workstation elitebook \
      probook zenbook ideapad chromebook mac win10 win11 ultrabook pixelbook galaxy inspiron precision macmini framework pavilion",
    ),
    (
        PARTICLE,
        "de da do dos das di del della la le van von der den zu du des el al bin ibn y e vom zum zur ter ten te af av san santa santo saint sainte \
      lo los las degli dei dal della delle ap mac mc abu ben och i",
    ),
    (
        COMPANY,
        "inc incorporated corp corporation llc ltd limited gmbh ag kg se sa sas sarl srl spa bv nv plc co company group holding \
      holdings oy ab as aps kft sp zoo ltda eireli pty lp llp ohg ug mbh foundation university institute bank partners solutions \
      systems technologies technology labs software consulting services industries enterprises associates studio studios sons brothers bros orchestra asociados fils figli sohne stiftung cia soc coop",
    ),
    (
        DEGREE,
        "phd md mba msc bsc ba ma jr sr ii iii iv esq dds dvm jd cpa beng meng bed llm rn",
    ),
    (
        AFTER_USER,
        "exceeded not is has had was were logged agent count id ids limit limits name names login logout failed fails denied \
      deleted created updated added removed found does did do can cannot could will would must may might should the a an and or of in on at \
      to from with without for by as input error data info group role roles space interface mode token session account accounts key \
      value field type types table store profile settings preferences management manager service authentication authenticated \
      auth authorization authorized unauthorized permission permissions access password email mail address already already exists \
      missing unknown invalid valid active inactive disabled enabled locked unlocked blocked banned expired requested request requests \
      response clicked pressed selected opened closed cancelled canceled aborted accepted rejected signed signin signup sign \
      registered registration quit left joined started stopped connected disconnected attempted attempt attempts tried trying used \
      uses using needs wants said says reported reports called calls seat seats license licenses licence activated deactivated \
      activation switched changed set unset has been be being are no none null that this who whose which when where while if then \
      is ist hat war kein nicht wurde der die das und oder a est pas ne et ou le les un une no se ha el y o los las una non il e \
      per che nao foi os um uma niet heeft een het en of experience story stories feedback research testing friendly defined \
      provided supplied specified agreement guide manual level side facing script scripts local global home path directory dir \
      folder file files state status update create delete read write insert select query cache pool quota per all any each every other \
      another new old same first last current total online offline now also again still only just ok yes true false sent received \
      gave got ran run runs hit pin code number lookup sync model object class entity record records row rows search filter list",
    ),
    (
        NOBODY,
        "root admin administrator administrateur administrador amministratore system systems nobody guest gast invite invitado \
      ospite convidado anonymous anon unknown none null nil undefined test tester testuser user users username default public shared \
      service services daemon operator support info noreply service sysadmin superuser su sudo ubuntu debian centos fedora alpine \
      linux windows macos darwin android ios localhost local runner vagrant docker jenkins git gitlab github actions ci build \
      builder deploy deployer deployment node app application web www wwwdata postgres mysql redis mongodb nginx apache httpd \
      ec2user azureuser opc pi kali bot crawler robot agent monitor monitoring backup cron job worker scheduler api client server \
      svc license licensing licence demo example sample self me you true false yes no na tbd todo redacted hidden masked \
      removed deleted empty blank string value name email phone address required optional any all other others everyone \
      somebody someone me system32 networkservice localservice trustedinstaller domain workgroup active inactive owner member \
      viewer editor free pro trial basic standard premium enterprise personal business individual student team floating named \
      perpetual subscription customer licensee x xx xxx abc foo bar baz qux lorem",
    ),
    (
        BANK,
        "iban konto bank account sepa mandate kontonummer compte cuenta conto conta rekening",
    ),
    (
        SERVICE_HOST,
        "server srv web db database lic license api node host build ci prod production dev staging stage app worker edge \
      gateway gw proxy cache mail smtp imap ns dns vm k8s kube pod agent runner master slave primary replica router switch lb \
      queue mq kafka redis postgres mysql mongo elastic search log logs metrics monitor grafana prometheus jenkins gitlab nexus backup \
      storage nas san file files ftp sftp vpn fw firewall bastion jump ip ec2 gke aks cluster container docker consul vault etcd zookeeper \
      nginx apache tomcat www static cdn origin auth sso idp ldap dc ad exchange sql sap erp crm test qa uat sandbox demo integration \
      localhost unknown buildkite github azure aws gcp compute instance render farm daemon service svc core main nodes flexlm \
      machine desktop0 default",
    ),
    (
        NO_NAME,
        "my apt impl init config param params args env repo crate async enum struct talleres transportes manufacturas soluciones logistica compania banca banco grupo inversiones servicios construcciones api app application error exception failed failure warning server service client studio code visual product products license licensing \
      licence activation wizard started version windows linux macos ubuntu debian intel amd nvidia geforce radeon core cpu gpu \
      processor memory disk network system systems user users admin administrator customer customers account accounts order invoice \
      payment plan pro professional enterprise standard basic premium trial edition suite cloud desktop mobile web data database \
      file files folder path home page settings config configuration key keys token tokens session request response http https url \
      json xml html css java javascript python ruby rust go swift kotlin node npm docker kubernetes apple google microsoft amazon \
      oracle adobe autodesk adobe android chrome firefox safari edge mozilla gecko webkit opera monday tuesday wednesday thursday friday \
      saturday sunday january february march april may june july august september october november december jan feb mar apr jun jul \
      aug sep oct nov dec north south east west northern southern eastern western central united states kingdom america europe asia \
      africa australia new york london paris berlin the this that these those there here hello hi dear thanks thank please regards \
      best kind yes no not and or but for from with without when where what who why how all any some none each every other \
      another more most less least first second third last next previous open close start stop run running stopped begin end \
      true false null undefined none nil default main test tests debug info warn fatal trace log logs level message messages report \
      reports event events feature features module modules plugin plugins package packages release build builds update updates upgrade \
      install installer setup manager engine render renderer rendering mesh boolean export import image video audio stream \
      machine machines device devices seat seats lease leases pool offline online floating node network server ryzen threadripper xeon \
      ultra max mini air plus max neoverse graviton cortex snapdragon tensor bearer basic authorization content type length \
      accept encoding language host cookie agent cache control connection keep alive date expires etag location referer origin \
      forwarded real remote local global public private internal external general common special index list map set array string number \
      integer float double object class function method field value values name names title description street road avenue lane \
      drive court place square house building floor room suite apartment unit city town village county state country region \
      zone area district park university college school institute hospital bank group company corporation limited international \
      world global national federal american european german french spanish italian british english dutch portuguese japanese chinese \
      deutsch deutschland france espana italia portugal nederland guten tag morgen abend bonjour bonsoir hola buenos ola \
      sehr geehrte geehrter liebe lieber mit freundlichen grussen meine mein ihre ihr die der das ein eine und oder nicht \
      je mon ma mes votre notre le la les un une des mi su el los las una per il lo gli uno in on at to by as is are was were be been \
      it its we you he she they i a an of if then else do does did have has had can could will would shall should must might \
      rechnung adresse telefon email mail phone tel fax mobile address name vorname nachname license lizenz seat support team sales \
      index out range operation access denied permission invalid unknown unexpected missing required timeout connection refused reset \
      database query table column row worker thread main task job queue handler filter service controller manager provider factory \
      builder adapter activity fragment view model store action reducer component context listener observer iterator util base \
      security policy privacy terms conditions agreement document documents program programs files common library support roaming \
      appdata local temp desktop downloads pictures music videos public shared users department division helpdesk operations \
      engineering marketing finance accounting procurement purchasing billing development research design quality reporter certified \
      assistant director officer president chief analyst engineer specialist consultant representative representatives sale \
      summer winter autumn spring season offer team staff crew committee board princess prince queen royal \
      jenkins siri cortana maven gradle angeles",
    ),
    (
        ORDINARY,
        "will julia claude alexa apollo athena mark grace may april june rose hope faith joy summer dawn rich bill sue art drew chase grant pat angel christian royal \
      sandy misty crystal jade ruby pearl amber robin victor max dean earl king prince duke gene ray rusty rocky iris ivy holly \
      violet jasmine daisy olive ginger heather jordan paris london virginia georgia carolina austin madison chelsea brooklyn savannah \
      sierra dakota phoenix florence sydney vienna israel china india asia america price long short park page best day rice bush \
      field fields rivers brooks stone woods forest hill lake wood ford carter cook baker miller smith taylor mason hunter fisher \
      porter turner walker parker butler archer potter weaver fox wolf lamb bird swan crane drake hawk bear banks bond cash case \
      chance clay cliff cole dale dell dolly eve ember gale glen guy harmony heath honor jack junior justice kit lance \
      lane lee lily love luna lucky major mercy merit noble nova ocean patience penny piper poppy raven reed reef river rob \
      rod roger sage sam sky skylar star sterling stormy sunny timber trinity true trip tucker van vance venus wade ward wayne \
      wren young little white black brown green gray blue golden silver gold small moss rowe house homes bell ball batch bean bench \
      bishop blank block blocks board boone branch bridges bright burns camp cannon chambers church clark close coates coin combs cross \
      dash day dear decker downs draw dyer early east fair farmer fast finn fish flag flood flowers foster frank freed french friend \
      frost fuller gates gentry glass good gore grand graves guest hale hall hand harden hardy harper hart head held high hold \
      holder hood hook hope house hunt hyde ice kay key keys knight law lead light link lock lord low lucky mack man march marks marsh \
      may mead means mills mint mix moon moody more nail nash new north oak oh page paint pan pass payne peace peak pike pitts pool \
      post pound power price proctor quick rains ramp read register rhodes ridge right ring rivera root roots rose ross rush sable \
      sale sales salt sargent savage seal sell senior sharp shell shields shore singer skinner slack slaughter small snow solo song \
      south spark spear speed spring stack staff stage steel stock storm street strong sutton sweet swift tally tate teal tower town \
      tran tripp trick trust valentine vale valley vaughn wall walls war warner warren watch waters way webb weeks wells west wheeler \
      wild winter winters wise worth york zone ada amen ari ash aurora basil belle bo buddy cat charity chip christmas \
      cherry clementine clover constance core cricket cruz data delta destiny diamond don dot duncan echo eden ella elm else \
      even ever fern fin flora ginger haven hazel henna indigo ink iris java joey jean jet jewel juniper justus lark laurel leaf levi \
      lex liberty lim lotus mac magnolia maple marina marine maverick melody miles mina misty mona myrtle navy neo nina nur opal oracle \
      orion otto pax peg perl petal pin port poul quint rain reggie rein remedy rev rhyme rock romeo rue rune rusty sailor \
      salem scala scarlet scout sequoia serenity shea sol sonnet spring stevie storm sugar tab tad tag tell temple terra \
      thorn tia tim tip tommy toy trace tree tru una unity val veronica vic vim viola visa vita vivid wes wing winner wisdom yale zen \
      ali an man son sun ng do to so no yo le la per mit den um im ist war hat gut alle neu alt gross klein stark lang kurz wolff \
      schwarz weiss braun grun rot engel kaiser konig graf richter bauer koch fischer schneider weber becker schmidt meister \
      flower lake jager vogel fuchs hahn hase frank ernst wahl berg bach feld wald stein sommer winter herbst freitag sonntag montag \
      blanc noir petit grand roux leger fort beau bon lune fontaine riviere bois dupont marchand boulanger berger mercier \
      blanco rojo verde moreno rubio delgado leon flores rosa luz sol mar paz cruz santos reyes dias mesa casa torres campos rios \
      bianco rossi verdi nero monte fiore luce stella mare costa porta valle serra pinto pereira oliveira silva rocha moreira \
      cardoso nunes lima jong vries bakker visser smit meer dijk berg bos haan groot klerk",
    ),
];

static TABLE: LazyLock<Table<u32>> = LazyLock::new(|| {
    let mut flags: std::collections::BTreeMap<&'static str, u32> = std::collections::BTreeMap::new();
    for &(flag, words) in ROWS {
        for word in words.split_ascii_whitespace() {
            *flags.entry(word).or_default() |= flag;
        }
    }
    Table::of(flags.into_iter())
});

/// Small words that stand before something to look for, or are part of it.
const TRIGGER: u32 = USER | STREET_FIRST | BORN | DEVICE | SECRET | SSN | SPOKEN;

fn words_of(flags: u32) -> impl Iterator<Item = &'static [u8]> {
    let rows = ROWS.iter().filter(move |(flag, _)| flag & flags != 0);
    rows.flat_map(|(_, words)| words.split_ascii_whitespace())
        .map(str::as_bytes)
}

static TRIGGERS: LazyLock<Filter> = LazyLock::new(|| Filter::of(words_of(TRIGGER), 14));

static NUMBER_NAMES: LazyLock<Filter> = LazyLock::new(|| Filter::of(words_of(NAMES_NUMBER), 14));

static PREFIXES: LazyLock<Prefixes> = LazyLock::new(|| {
    let mut words: Vec<&[u8]> = words_of(TRIGGER | NAMES_NUMBER).collect();
    words.sort_unstable();
    words.dedup();
    Prefixes::of(&words)
});

static ROLES: LazyLock<Filter> = LazyLock::new(|| Filter::of(words_of(ROLE), 13));

/// Whether a word as written is a relative or a role; most words are told by one look.
#[inline]
pub(crate) fn is_role(word: &[u8]) -> bool {
    ROLES.may_hold(Head::of(word)) && find_written(word) & ROLE != 0
}

/// The words that may name a number.
pub(crate) fn number_names() -> &'static Filter {
    &NUMBER_NAMES
}

/// How those words begin.
pub(crate) fn prefixes() -> &'static Prefixes {
    &PREFIXES
}

/// The words that make the pass look closer.
pub(crate) fn triggers() -> &'static Filter {
    &TRIGGERS
}

/// The flags of a folded word; 0 when it is not in the lexicon. A word that only names a number is no word of the lexicon.
#[inline]
pub(crate) fn find(folded: &[u8]) -> u32 {
    find_all(folded) & !NAMES_NUMBER
}

/// The flags of a folded word, [`NAMES_NUMBER`] as well.
#[inline]
pub(crate) fn find_all(folded: &[u8]) -> u32 {
    TABLE.find(folded).unwrap_or(0)
}

/// The flags of a word as written.
#[inline]
pub(crate) fn find_written(word: &[u8]) -> u32 {
    Folded::of(word).map_or(0, |folded| find(folded.word()))
}
