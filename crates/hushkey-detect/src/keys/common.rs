//! Field names as they are usually written in this traffic, with their meanings worked out once.
//!
//! *In:* a name. *Out:* what [`super::meaning`] would work out for it, by one look-up. *Never:* another answer: a test compares.
//! Names whose meaning depends on the name around them are left out.

use super::meaning::{Meaning, work_out};
use super::roles::Role;
use super::table::Table;
use std::sync::LazyLock;

const NAMES: &str = "\
license_key licenseKey license-key LicenseKey licence_key license_id licenseId license_type licenseType license_file \
activation_key activationKey activation_id activationId activation_code activation_token product_key productKey product_id \
productId product_name productName product_version productVersion product_code plan_id planId plan_name planName policy_id \
policyId machine_fp machineFp machine_id machineId machine_fingerprint machineFingerprint machine_hash device_id deviceId \
device_fingerprint hardware_id hardwareId install_id installId installation_id installationId instance_id instanceId \
session_id sessionId request_id requestId trace_id traceId span_id spanId correlation_id event_id eventId event_type \
eventType event_name event_time message_id order_id orderId invoice_id account_id accountId customer_id customerId user_id \
userId client_id clientId seat_id seatId lease_id leaseId build_id buildId build_number buildNumber app_version appVersion \
os_version osVersion osName os_name os_arch sdk_version sdkVersion client_version clientVersion api_version schema_version \
created_at createdAt updated_at updatedAt expires_at expiresAt issued_at issuedAt valid_until validUntil valid_from last_seen \
lastSeen last_validated lastValidated started_at startedAt ended_at max_machines maxMachines max_users maxUsers max_seats \
seats_used seats_total seat_count seatCount cpu_count cpuCount core_count memory_mb memory_total disk_free uptime_s \
duration_ms durationMs elapsed_ms latency_ms retry_count retryCount exit_code exitCode status_code statusCode error_code \
errorCode content_type contentType user_agent userAgent key_id keyId public_key publicKey private_key access_token \
accessToken refresh_token refreshToken api_key apiKey client_secret time_zone timeZone country_code feature_flags is_trial \
isTrial is_valid isValid is_active isActive user_email userEmail customer_email customerEmail contact_email email_address \
emailAddress user_name userName first_name firstName last_name lastName full_name fullName display_name displayName \
host_name hostName machine_name machineName computer_name computerName device_name deviceName client_ip clientIp ip_address \
ipAddress remote_ip remote_addr remoteAddr source_ip mac_address macAddress phone_number phoneNumber mobile_number \
postal_code street_address home_dir install_path file_path stack_trace error_message \
X-Request-Id X-License-Key X-Product-Version X-Api-Version X-Machine-Id User-Agent Content-Type Accept-Encoding \
Accept-Language Cache-Control If-None-Match Last-Modified Idempotency-Key";

static TABLE: LazyLock<Table<Meaning>> = LazyLock::new(|| {
    let entries: Vec<(&'static str, Meaning)> = NAMES
        .split_ascii_whitespace()
        .map(|name| (name, work_out(name, None)))
        .filter(|(_, meaning)| meaning.role != Role::Name)
        .collect();
    Table::of(entries.into_iter())
});

/// The meaning of a name that is usual.
#[inline]
pub(super) fn find(name: &str) -> Option<Meaning> {
    TABLE.find(name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_names_mean_the_same_under_any_parent() {
        let mut found = 0;
        for name in NAMES.split_ascii_whitespace() {
            let Some(meaning) = find(name) else { continue };
            found += 1;
            for parent in [None, Some("meta"), Some("user"), Some("machine"), Some("owner")] {
                assert_eq!(meaning, work_out(name, parent), "{name} in {parent:?}");
            }
        }
        assert!(found > 150);
    }
}
