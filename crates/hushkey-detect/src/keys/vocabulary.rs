//! Usual field words that say nothing about a person: they only make a name fit to be shown.

use super::table::Table;
use std::sync::LazyLock;

const WORDS: &str = "a about above abs access accepted across act add added after age all allow allowed alpha an and annotation any api \
app append apps arg args argument arguments array as asset assets async at attachment attachments attempted attr attribute attributes \
audience auto available avg aws azure b back background bad base based beacon before begin beta bin bind bit bits block \
blocked body bool boolean boot bound box breadcrumb breadcrumbs browser bucket bug bulk bus business button buy by byte c cache cached call \
calls cancel cancelled canceled capability case catalog center cfg change changed changes channels char charge check checked checkin checkout \
child children choice chunk city class clean click close cloud cls cmd codes collection command commands commit common complete completed \
compressed concurrent condition config connect connected connections connector console constraint consumed contents context contexts control \
conversion copy country crash crashes crashed create credit credits cron ctx custom cut cycle daily dark data database day db deactivate \
deactivated debug decimal declined def default defaults delay delete deleted delivery delta denied density dependency deploy desktop \
destroyed dev device devices diff dimension dir disc discount display distribution dns do doc docs document documents done double down \
download downloads draft drop dump dur dynamic e each edge edit element else email empty encoded encoding encrypted end engine enforce entities \
entitlements entity entries entry enum eula eur eval exact exceeded exchange exclude exec execute exist exists exit exp export exported \
expr expression ext extended external extra extras f fail failed fallback false family fatal feature fetch field fields fill filter \
filters final find fix fixed flat float floating flow flush font for force foreign form formatted found frame frames free frequency from \
full fun future g game gb generated generic get git given global go good grace grade grant granted graph guest hard has hardware \
have head header headers heap height help hidden high history hit hits hold hook hooks host hourly html http https hub icon if ignore \
image images import imported in include included increment index initial init inline inner input inputs insert install installed \
int integer interface internal into invalid is item items iteration its j job jobs join json keep key keypair kernel kid l lab labels lambda \
large last layer layout lead leases left legacy length less lib limits line lines link links linux listen listener \
live load loaded local lock locked log logger logging logs long loop low m mac main major make manager manifest manual map mark market \
mask master match matched max maximum me mean media medium mem menu merge meta metadata metric metrics middle migration min minimum minor \
misc missing mobile model monitor monthly more mount move multi mutable my n native nav net network networks next nil node nodes none \
normal not notice notification null numeric o oauth obj object objects of off offer offline ok old on once one online only op open operation \
operator option options or origin original os other out outer output outputs over overage override own p pages paid pair param params \
parse parsed part partial partner parts pass past path paths pause payloads payment peak pending per perf performance period permanent \
pin ping pipeline pixel places plain player plugin plugins pool pop portal ports post power pre precision prefix premium present pressed preview \
previous primary print privacy private pro processed procs prod product production products profile profiles program progress project \
properties property provider proxy public publish published publisher purchase push put pwd q qty query quick quota r random range ranges raw read \
ready real reason receipt receive received record records redirect reduced refresh refund registered registration reject rejected rel \
related relation relationship relationships relay reload remaining remote remove removed render renew renewed replace report reports req \
request requests reset resource resources response responses rest restart restore result results resume retry return review revoke \
revoked rhs right root round routes row rows rpc rule rules run running s sales sample samples save schema scopes score script \
sdk search second secondary section security segment select self send sent server servers services set sets share shared shift shop \
short show shown side signed simple single size sizes skip slot slots small smart snapshot socket soft software some sort source space \
span spec special speed split sql src ssl standard star start started state statement states static stats step steps stop storage store \
stream strict string struct style sub submit success suite summary super support supported suspend suspended switch symbol sync \
synced syntax sys system t tab table tables target targets task tasks tax temp template tenant term terms test tests text than that the \
theme then this thread threshold through tick tickets time times tls to todo toggle tool tools top topics touch tracking traffic trans transaction \
transfer transform translation trial tries trigger triggered true try turn type typed types u ui unit units unknown unlimited unlock \
unset until up updated updates upload url usd use used user users uses using util utm v valid validate validated validation value values var \
variable variables variant vat vector verb verbose verify via video view views virtual vm volume w wait wallet was watch web webhook week weekly weight wide \
wifi window windows with within word words worker workers workspace wrap write x xml xpub y yaml year yearly yes you z zip zone k";

static TABLE: LazyLock<Table<()>> = LazyLock::new(|| {
    let words: Vec<&'static str> = WORDS.split_ascii_whitespace().collect();
    Table::of(words.into_iter().map(|word| (word, ())))
});

/// Whether this is a usual field word.
pub(super) fn contains(word: &[u8]) -> bool {
    TABLE.find(word).is_some()
}
