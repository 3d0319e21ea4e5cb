//! Schemes of Europe.

mod at_ssn;
mod be_nn;
mod bg_egn;
mod ch_ahv;
mod cy_tic;
mod cz_rc;
mod de_bsnr;
mod de_fuehrerschein;
mod de_health_insurance;
mod de_id_card;
mod de_kfz;
mod de_lanr;
mod de_passport;
mod de_plz;
mod de_social_security;
mod de_tax_id;
mod de_tax_number;
mod de_vat_id;
mod dk_cpr;
mod ee_isikukood;
mod es_nie;
mod es_nif;
mod es_nss;
mod es_passport;
mod fi_hetu;
mod fr_nir;
mod fr_tin;
mod gr_afm;
mod gr_amka;
mod hr_oib;
mod hu_tin;
mod ie_pps;
mod is_kennitala;
mod it_driver_license;
mod it_fiscal_code;
mod it_identity_card;
mod it_passport;
mod it_vat_code;
mod kz_iin;
mod lt_ak;
mod lu_nin;
mod lv_pk;
mod mt_id;
mod nl_bsn;
mod no_fodselsnummer;
mod pl_nip;
mod pl_pesel;
mod pt_nif;
mod ro_cnp;
mod ru_inn;
mod ru_snils;
mod se_organisationsnummer;
mod se_personnummer;
mod si_emso;
mod tr_license_plate;
mod tr_tckn;
mod ua_rnokpp;
mod uk_driving_licence;
mod uk_nhs;
mod uk_nino;
mod uk_passport;
mod uk_postcode;
mod uk_utr;
mod uk_vehicle_registration;

use super::Id;

/// Every scheme of Europe.
pub(super) const ALL: &[&Id] = &[
    &uk_nhs::ID,
    &uk_nino::ID,
    &uk_utr::ID,
    &uk_passport::ID,
    &uk_passport::DIGITS,
    &uk_driving_licence::ID,
    &uk_vehicle_registration::ID,
    &uk_postcode::ID,
    &ie_pps::ID,
    &de_tax_id::ID,
    &de_tax_number::ID,
    &de_vat_id::ID,
    &de_vat_id::FORM,
    &de_social_security::ID,
    &de_health_insurance::ID,
    &de_id_card::ID,
    &de_passport::ID,
    &de_fuehrerschein::ID,
    &de_kfz::ID,
    &de_lanr::ID,
    &de_bsnr::ID,
    &de_plz::ID,
    &at_ssn::ID,
    &ch_ahv::ID,
    &ch_ahv::WRITTEN,
    &fr_nir::ID,
    &fr_tin::ID,
    &es_nif::ID,
    &es_nif::ENTITY,
    &es_nie::ID,
    &es_nss::ID,
    &es_passport::ID,
    &pt_nif::ID,
    &it_fiscal_code::ID,
    &it_fiscal_code::FORM,
    &it_vat_code::ID,
    &it_identity_card::ID,
    &it_passport::ID,
    &it_driver_license::ID,
    &nl_bsn::ID,
    &nl_bsn::SHORT,
    &be_nn::ID,
    &be_nn::WRITTEN,
    &lu_nin::ID,
    &dk_cpr::ID,
    &se_personnummer::ID,
    &se_personnummer::WRITTEN,
    &se_organisationsnummer::ID,
    &no_fodselsnummer::ID,
    &no_fodselsnummer::WRITTEN,
    &fi_hetu::ID,
    &is_kennitala::ID,
    &ee_isikukood::ID,
    &lt_ak::ID,
    &lv_pk::ID,
    &lv_pk::WRITTEN,
    &pl_pesel::ID,
    &pl_nip::ID,
    &pl_nip::WRITTEN,
    &cz_rc::ID,
    &cz_rc::WRITTEN,
    &cz_rc::OLD,
    &cz_rc::OLD_WRITTEN,
    &hu_tin::ID,
    &ro_cnp::ID,
    &bg_egn::ID,
    &si_emso::ID,
    &hr_oib::ID,
    &gr_amka::ID,
    &gr_afm::ID,
    &cy_tic::ID,
    &mt_id::ID,
    &tr_tckn::ID,
    &tr_license_plate::ID,
    &ru_inn::ID,
    &ru_inn::COMPANY,
    &ru_snils::ID,
    &ru_snils::WRITTEN,
    &ua_rnokpp::ID,
    &kz_iin::ID,
];
