//! Schemes outside of Europe.

mod ae_emirates_id;
mod ar_cuit;
mod au_abn;
mod au_acn;
mod au_medicare;
mod au_tfn;
mod br_cnpj;
mod ca_sin;
mod cl_rut;
mod cn_ric;
mod co_nit;
mod do_cedula;
mod ec_ci;
mod eg_nid;
mod hk_id;
mod id_nik;
mod il_id;
mod in_aadhaar;
mod in_gstin;
mod in_pan;
mod in_passport;
mod in_vehicle_registration;
mod in_voter;
mod ir_melli;
mod jp_mynumber;
mod ke_id;
mod kr_brn;
mod kr_driver_license;
mod kr_frn;
mod kr_passport;
mod kr_rrn;
mod kw_civil;
mod lk_nic;
mod mx_curp;
mod mx_rfc;
mod my_nric;
mod ng_nin;
mod ng_vehicle_registration;
mod nz_ird;
mod pe_ruc;
mod ph_tin;
mod pk_cnic;
mod sa_id;
mod sg_nric;
mod sg_uen;
mod th_tnin;
mod tw_id;

mod us_dea;
mod us_driver_license;
mod us_itin;
mod us_mbi;
mod us_npi;
mod us_passport;
mod uy_ci;
mod ve_rif;
mod vn_cccd;
mod za_id_number;

use super::Id;
pub(crate) use hk_id::look_bracketed;

/// Every scheme outside of Europe; one with several rows has forms of different worth.
pub(super) static ALL: &[&Id] = &[
    &ae_emirates_id::ID,
    &ar_cuit::BARE,
    &ar_cuit::ID,
    &au_abn::BARE,
    &au_abn::ID,
    &au_acn::ID,
    &au_medicare::BARE,
    &au_medicare::ID,
    &au_tfn::ID,
    &br_cnpj::BARE,
    &br_cnpj::ID,
    &ca_sin::ID,
    &cl_rut::BARE,
    &cl_rut::HYPHENED,
    &cl_rut::ID,
    &cn_ric::ID,
    &co_nit::BARE,
    &co_nit::ID,
    &do_cedula::BARE,
    &do_cedula::ID,
    &ec_ci::ID,
    &eg_nid::ID,
    &hk_id::ID,
    &id_nik::ID,
    &il_id::ID,
    &in_aadhaar::BARE,
    &in_aadhaar::ID,
    &in_gstin::ID,
    &in_gstin::NAMED,
    &in_pan::HEX,
    &in_pan::ID,
    &in_passport::ID,
    &in_vehicle_registration::ID,
    &in_vehicle_registration::OLD,
    &in_voter::ID,
    &ir_melli::ID,
    &jp_mynumber::ID,
    &ke_id::ID,
    &ke_id::TAX,
    &kr_brn::BARE,
    &kr_brn::ID,
    &kr_driver_license::BARE,
    &kr_driver_license::ID,
    &kr_frn::BARE,
    &kr_frn::ID,
    &kr_passport::ID,
    &kr_passport::OLD,
    &kr_rrn::BARE,
    &kr_rrn::ID,
    &kw_civil::ID,
    &lk_nic::ID,
    &lk_nic::NEW,
    &mx_curp::ID,
    &mx_rfc::ID,
    &mx_rfc::LOOSE,
    &my_nric::BARE,
    &my_nric::ID,
    &ng_nin::ID,
    &ng_vehicle_registration::ID,
    &nz_ird::ID,
    &pe_ruc::ID,
    &ph_tin::BARE,
    &ph_tin::ID,
    &pk_cnic::BARE,
    &pk_cnic::ID,
    &sa_id::ID,
    &sg_nric::ID,
    &sg_uen::ID,
    &sg_uen::OLD,
    &th_tnin::BARE,
    &th_tnin::ID,
    &tw_id::ID,
    &us_dea::ID,
    &us_driver_license::ID,
    &us_itin::BARE,
    &us_itin::ID,
    &us_mbi::BARE,
    &us_mbi::ID,
    &us_npi::ID,
    &us_passport::ID,
    &uy_ci::BARE,
    &uy_ci::ID,
    &ve_rif::BARE,
    &ve_rif::ID,
    &vn_cccd::ID,
    &za_id_number::BARE,
    &za_id_number::ID,
];

#[cfg(test)]
mod tests;
