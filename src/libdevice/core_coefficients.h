// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by fit/core.py. Polynomials of the elementary functions, lowest power first.
#pragma once
namespace heddle::libdevice {
// (e^r - 1 - r) / r^2, |r| <= ln2 / 2: error 2^-28.0.
constexpr float expf_c[] = {
    0x1.0000000000000p-1f, 0x1.55548a0000000p-3f, 0x1.5555220000000p-5f,
    0x1.123d940000000p-7f, 0x1.6d1e1c0000000p-10f,
};
// (2^r - 1) / r, |r| <= 1/2: error 2^-28.1.
constexpr float exp2f_c[] = {
    0x1.62e4300000000p-1f, 0x1.ebfbe00000000p-3f, 0x1.c6af7c0000000p-5f,
    0x1.3b29e40000000p-7f, 0x1.5f08cc0000000p-10f, 0x1.448ac00000000p-13f,
};
// (log(1 + f) - f + f^2 / 2) / f^3, f in [-1/4, 1/2]: error 2^-27.1.
constexpr float logf_c[] = {
    0x1.55559a0000000p-2f, -0x1.0001880000000p-2f, 0x1.9970720000000p-3f,
    -0x1.548bc20000000p-3f, 0x1.27581a0000000p-3f, -0x1.109c180000000p-3f,
    0x1.c893f80000000p-4f, -0x1.a461d00000000p-5f,
};
// (log(1 + f) - f + f^2 / 2) / f^3, f in [-1/3, 1/3]: error 2^-29.8.
constexpr float log2f_c[] = {
    0x1.55555a0000000p-2f, -0x1.fffefa0000000p-3f, 0x1.9995700000000p-3f,
    -0x1.559d760000000p-3f, 0x1.2528a60000000p-3f, -0x1.f2fb760000000p-4f,
    0x1.b489a80000000p-4f, -0x1.086e6a0000000p-3f, 0x1.f8c8140000000p-4f,
};
// (sin(r) - r) / r^3 in r^2, |r| <= pi / 4: error 2^-28.0.
constexpr float sinf_c[] = {
    -0x1.5555460000000p-3f, 0x1.11077c0000000p-7f, -0x1.9955a80000000p-13f,
};
// (cos(r) - 1 + r^2 / 2) / r^4 in r^2, |r| <= pi / 4: error 2^-33.1.
constexpr float cosf_c[] = {
    0x1.55554a0000000p-5f, -0x1.6c0c1a0000000p-10f, 0x1.99e0e60000000p-16f,
};
// (tan(r) - r) / r^3 in r^2, |r| <= pi / 4: error 2^-29.3.
constexpr float tanf_c[] = {
    0x1.5555620000000p-2f, 0x1.110d220000000p-3f, 0x1.baee2e0000000p-5f,
    0x1.5bf91a0000000p-6f, 0x1.66ab140000000p-7f, -0x1.861a4c0000000p-15f,
    0x1.231d540000000p-8f,
};
// (atan(x) - x) / x^3 in x^2, |x| <= 1: error 2^-27.1.
constexpr float atanf_c[] = {
    -0x1.5555400000000p-2f, 0x1.9992660000000p-3f, -0x1.2426280000000p-3f,
    0x1.c0c8b00000000p-4f, -0x1.58bc0c0000000p-4f, 0x1.dc93d80000000p-5f,
    -0x1.0129700000000p-5f, 0x1.6957920000000p-7f, -0x1.dca6c60000000p-10f,
};
// (asin(x) - x) / x^3 in x^2, |x| <= 1/2: error 2^-27.6.
constexpr float asinf_c[] = {
    0x1.5555ca0000000p-3f, 0x1.3301640000000p-4f, 0x1.748b340000000p-5f,
    0x1.8ba76e0000000p-6f, 0x1.59daea0000000p-5f,
};
// (tanh(x) - x) / x^3 in x^2, |x| <= 0.625: error 2^-27.8.
constexpr float tanhf_c[] = {
    -0x1.5555340000000p-2f, 0x1.11075e0000000p-3f, -0x1.b842cc0000000p-5f,
    0x1.524cc60000000p-6f, -0x1.767e120000000p-8f,
};
// (sinh(x) - x) / x^3 in x^2, |x| <= 1: error 2^-27.2.
constexpr float sinhf_c[] = {
    0x1.5555560000000p-3f, 0x1.1111360000000p-7f, 0x1.9ffe060000000p-13f,
    0x1.7a28720000000p-19f,
};
// (e^r - 1 - r) / r^2, |r| <= ln2 / 2: error 2^-57.3.
constexpr double exp_c[] = {
    0x1.000000000000bp-1, 0x1.5555555555561p-3, 0x1.55555555502dfp-5,
    0x1.111111110d592p-7, 0x1.6c16c18511af1p-10, 0x1.a01a01bb631cbp-13,
    0x1.a019982b3f910p-16, 0x1.71ddddea442d0p-19, 0x1.28aecdcd6f991p-22,
    0x1.af89f62607049p-26,
};
// (2^r - 1) / r, |r| <= 1/2: error 2^-56.7.
constexpr double exp2_c[] = {
    0x1.62e42fefa39efp-1, 0x1.ebfbdff82c5abp-3, 0x1.c6b08d704a226p-5,
    0x1.3b2ab6fb9eebdp-7, 0x1.5d87fe785c1afp-10, 0x1.43091312c3496p-13,
    0x1.ffcbfde281623p-17, 0x1.62bfbd674e1fep-20, 0x1.b521b3216bda8p-24,
    0x1.e62d3c9c44a42p-28, 0x1.eeff4fc0a3a38p-32,
};
// (2 atanh(s) - 2 s) / s^3 in s^2, |s| <= 0.1716: error 2^-65.3.
constexpr double log_c[] = {
    0x1.5555555555555p-1, 0x1.9999999999d11p-2, 0x1.2492492439753p-2,
    0x1.c71c724b7567cp-3, 0x1.745ce1c64818ep-3, 0x1.3b20245286efdp-3,
    0x1.0f67579c7952dp-3, 0x1.0f0c9f88f3c68p-3,
};
// (sin(r) - r) / r^3 in r^2, |r| <= pi / 4: error 2^-58.0.
constexpr double sin_c[] = {
    -0x1.5555555555549p-3, 0x1.111111110f89ap-7, -0x1.a01a019c13ccbp-13,
    0x1.71de3578a0e53p-19, -0x1.ae5e6660f521dp-26, 0x1.5d92eb5688abcp-33,
};
// (cos(r) - 1 + r^2 / 2) / r^4 in r^2, |r| <= pi / 4: error 2^-64.1.
constexpr double cos_c[] = {
    0x1.555555555554cp-5, -0x1.6c16c16c15219p-10, 0x1.a01a019cbe4b5p-16,
    -0x1.27e4f8119aeedp-22, 0x1.1ee9f060343a4p-29, -0x1.8fb09c2baea01p-37,
};
// (atan(x) - x) / x^3 in x^2, |x| <= 1: error 2^-58.8.
constexpr double atan_c[] = {
    -0x1.5555555555554p-2, 0x1.9999999999741p-3, -0x1.2492492486b6fp-3,
    0x1.c71c71c376f17p-4, -0x1.745d16ecdf48dp-4, 0x1.3b13ab96cef1bp-4,
    -0x1.1110d02f47d74p-4, 0x1.e1dd927fba619p-5, -0x1.af0c770d65482p-5,
    0x1.858ac7126b766p-5, -0x1.61f2240979247p-5, 0x1.40706297a33a8p-5,
    -0x1.1c308f794800ap-5, 0x1.e0c00924c3d4ep-6, -0x1.767dba247a8e2p-6,
    0x1.024cc87e05669p-6, -0x1.2ec609201e453p-7, 0x1.20a1296382d43p-8,
    -0x1.a8f873de309edp-10, 0x1.c1d85ebdc80c1p-12, -0x1.2f06c2de9a11cp-14,
    0x1.84d480388cecbp-18,
};
// (asin(x) - x) / x^3 in x^2, |x| <= 1/2: error 2^-59.1.
constexpr double asin_c[] = {
    0x1.5555555555578p-3, 0x1.333333332df08p-4, 0x1.6db6db722c7e2p-5,
    0x1.f1c71a8add731p-6, 0x1.6e8be00d3de82p-6, 0x1.1c49d97d6f5b7p-6,
    0x1.ca21e51d6e52cp-7, 0x1.757095508260ep-7, 0x1.61bc3e052ac4cp-7,
    0x1.ddd3e77215456p-9, 0x1.66421ebd30db8p-6, -0x1.5bf86ff011d7cp-6,
    0x1.0c970ae511b5bp-5,
};
// (tanh(x) - x) / x^3 in x^2, |x| <= 0.625: error 2^-61.2.
constexpr double tanh_c[] = {
    -0x1.5555555555552p-2, 0x1.1111111110c60p-3, -0x1.ba1ba1b9d29f0p-5,
    0x1.664f4871018c6p-6, -0x1.226e32d786ccbp-7, 0x1.d6d35b7156676p-9,
    -0x1.7d9c4290c1e53p-10, 0x1.350c08a534b0fp-11, -0x1.f118cbda2eb15p-13,
    0x1.802e6100a9472p-14, -0x1.fb0f767ae06f6p-16, 0x1.9683be4b10667p-18,
};
// (sinh(x) - x) / x^3 in x^2, |x| <= 1: error 2^-56.5.
constexpr double sinh_c[] = {
    0x1.5555555555555p-3, 0x1.1111111111111p-7, 0x1.a01a01a019fbdp-13,
    0x1.71de3a55743bap-19, 0x1.ae645673cfdddp-26, 0x1.61246b286720cp-33,
    0x1.ae75515d184c9p-41, 0x1.9a80bcb695579p-49,
};
// (sin(pi r) - pi r) / r^3 in r^2, |r| <= 1/4: error 2^-27.5.
constexpr float sinpif_c[] = {
    -0x1.4abbce0000000p+2f, 0x1.466bbc0000000p+1f, -0x1.32cb1e0000000p-1f,
    0x1.4be4e80000000p-4f,
};
// (cos(pi r) - 1) / r^2 in r^2, |r| <= 1/4: error 2^-27.1.
constexpr float cospif_c[] = {
    -0x1.3bd3cc0000000p+2f, 0x1.03c1de0000000p+2f, -0x1.55c65a0000000p+0f,
    0x1.d9f4d80000000p-3f,
};
// (erf(x) - x) / x in x^2, |x| <= 1: error 2^-29.3.
constexpr float erff_near_c[] = {
    0x1.06eba80000000p-3f, -0x1.8127400000000p-2f, 0x1.ce2d500000000p-4f,
    -0x1.b7fe920000000p-6f, 0x1.542e2e0000000p-8f, -0x1.a50c5a0000000p-11f,
    0x1.4c38ee0000000p-14f,
};
// log2(erfc(x)) in x - 5/2, x in [1, 4]: error 2^-32.2.
constexpr float erff_far_c[] = {
    -0x1.68694c0000000p+3f, -0x1.ee39ee0000000p+2f, -0x1.5c9ba80000000p+0f,
    -0x1.00a3f60000000p-6f, 0x1.98fcea0000000p-9f, -0x1.45aa860000000p-11f,
    0x1.8698dc0000000p-14f, -0x1.e448200000000p-16f, 0x1.0038520000000p-21f,
};
// log2((1 + s) / (1 - s)) / s in s^2, |s| <= 0.1716: error 2^-45.1.
constexpr double powf_log2_c[] = {
    0x1.71547652b8251p+1, 0x1.ec709dc53ce51p-1, 0x1.2776c2929de8ep-1,
    0x1.a61a2f4617a69p-2, 0x1.479542d00150fp-2, 0x1.21b1fbdac944cp-2,
};
// 2^r, |r| <= 1/2: error 2^-33.8.
constexpr double powf_exp2_c[] = {
    0x1.ffffffffab1a0p-1, 0x1.62e42ff119d76p-1, 0x1.ebfbe0a595182p-3,
    0x1.c6b08aaccda8ep-5, 0x1.3b29db9bc75b9p-7, 0x1.5d8a65ac0ad2dp-10,
    0x1.446a9e2923d93p-13, 0x1.fe4332d6ca820p-17,
};
constexpr double ln2_hi = 0x1.62e42fefa39efp-1, ln2_lo = 0x1.abc9e3b39803fp-56;
constexpr double pi_hi = 0x1.921fb54442d18p+1, pi_lo = 0x1.1a62633145c07p-53;
constexpr double pi_2_hi = 0x1.921fb54442d18p+0, pi_2_lo = 0x1.1a62633145c07p-54;
constexpr double pi_4_hi = 0x1.921fb54442d18p-1, pi_4_lo = 0x1.1a62633145c07p-55;
constexpr double log2e_hi = 0x1.71547652b82fep+0, log2e_lo = 0x1.777d0ffda0d24p-56;
constexpr double log10e_hi = 0x1.bcb7b1526e50ep-2, log10e_lo = 0x1.95355baaafad3p-57;
constexpr double log10_2_hi = 0x1.34413509f79ffp-2, log10_2_lo = -0x1.9dc1da994fd21p-59;
constexpr double ln10_hi = 0x1.26bb1bbb55516p+1, ln10_lo = -0x1.f48ad494ea3e9p-53;
constexpr double log2_10_hi = 0x1.a934f0979a371p+1, log2_10_lo = 0x1.7f2495fb7fa6dp-53;
constexpr float ln2f_hi = 0x1.62e4300000000p-1f, ln2f_lo = -0x1.05c6100000000p-29f;
constexpr float pif_hi = 0x1.921fb60000000p+1f, pif_lo = -0x1.777a5c0000000p-24f;
constexpr float pi_2f_hi = 0x1.921fb60000000p+0f, pi_2f_lo = -0x1.777a5c0000000p-25f;
constexpr float log2ef_hi = 0x1.7154760000000p+0f, log2ef_lo = 0x1.4ae0c00000000p-26f;
constexpr float log10ef_hi = 0x1.bcb7b20000000p-2f, log10ef_lo = -0x1.5b235e0000000p-27f;
constexpr float log10_2f_hi = 0x1.3441360000000p-2f, log10_2f_lo = -0x1.ec10c00000000p-27f;
constexpr float log2_10f_hi = 0x1.a934f00000000p+1f, log2_10f_lo = 0x1.2f346e0000000p-24f;
constexpr double ln2_parts[] = {0x1.62e42fefa3800p-1, 0x1.ef35793c76730p-45};
constexpr double log10_2_parts[] = {0x1.34413509f7800p-2, 0x1.fef311f12b358p-46};
constexpr float ln2f_parts[] = {0x1.62e4000000000p-1f, 0x1.7f7d1c0000000p-20f};
constexpr float log10_2f_parts[] = {0x1.3440000000000p-2f, 0x1.3509f80000000p-18f};
constexpr double pi_2_parts[] = {0x1.921fb54400000p+0, 0x1.0b4611a600000p-34, 0x1.3198a2e000000p-69, 0x1.b839a252049c1p-104};
constexpr float pi_2f_parts[] = {0x1.9200000000000p+0f, 0x1.fb40000000000p-12f, 0x1.4440000000000p-24f, 0x1.68c2340000000p-39f};
// (log(1 + r) - r + r^2 / 2) / r^3, |r| <= 0.0240: error 2^-66.3.
constexpr double pow_log_c[] = {
    0x1.5555555555555p-2, -0x1.0000000000000p-2, 0x1.9999999999931p-3,
    -0x1.5555555555474p-3, 0x1.2492492560ab9p-3, -0x1.000000014d51ep-3,
    0x1.c71c5bb8087f9p-4, -0x1.99997d09bacc6p-4, 0x1.74e5e0386538ap-4,
    -0x1.55e9312eb8463p-4,
};
struct PowEntry {
  double c, log_hi, log_lo;  // log_hi + log_lo = -log(c); log_hi has 42 bits below 1
};
constexpr int pow_first = 22;
constexpr PowEntry pow_table[] = {
    {0x1.7400000000000p+0, -0x1.7eaf83b82b000p-2, 0x1.e4da62d0c25adp-49},
    {0x1.6400000000000p+0, -0x1.51aad872e0000p-2, 0x1.f4bd8db0a7cc1p-44},
    {0x1.5500000000000p+0, -0x1.2596010df7000p-2, -0x1.8e7bc224ea3e3p-44},
    {0x1.4800000000000p+0, -0x1.fb9186d5e4000p-3, 0x1.d572aab993c87p-47},
    {0x1.3b00000000000p+0, -0x1.a8becfc882000p-3, -0x1.e3185cf21b9cfp-44},
    {0x1.2f00000000000p+0, -0x1.59338d9982000p-3, -0x1.0ba68b7555d4ap-48},
    {0x1.2500000000000p+0, -0x1.1478584674000p-3, -0x1.563451027c750p-46},
    {0x1.1a00000000000p+0, -0x1.8c345d6318000p-4, -0x1.b20f5acb42a66p-44},
    {0x1.1100000000000p+0, -0x1.0759835990000p-4, 0x1.b8ecfe4b59987p-44},
    {0x1.0800000000000p+0, -0x1.f829b0e780000p-6, -0x1.980267c7e09e4p-45},
    {0x1.0000000000000p+0, 0x0.0p+0, 0x0.0p+0},
    {0x1.f000000000000p-1, 0x1.0415d89e78000p-5, -0x1.dddc7f461c516p-44},
    {0x1.e200000000000p-1, 0x1.eea31c0068000p-5, 0x1.c3dd83606d891p-44},
    {0x1.d400000000000p-1, 0x1.700d30aeac000p-4, 0x1.c1e8da99ded32p-49},
    {0x1.c800000000000p-1, 0x1.da72763844000p-4, 0x1.a89401fa71733p-46},
    {0x1.ba00000000000p-1, 0x1.2d1610c868000p-3, 0x1.39d6ccb81b4a1p-47},
    {0x1.b000000000000p-1, 0x1.5bf406b544000p-3, -0x1.27023eb68981cp-46},
    {0x1.a400000000000p-1, 0x1.95a5adcf70000p-3, 0x1.7f22858a0ff6fp-47},
    {0x1.9a00000000000p-1, 0x1.c6ffbc6f00000p-3, 0x1.ee138d3a69d43p-44},
    {0x1.9000000000000p-1, 0x1.f991c6cb3c000p-3, -0x1.90d04cd7cc834p-44},
    {0x1.8600000000000p-1, 0x1.16b5ccbad0000p-2, -0x1.23299042d74bfp-44},
    {0x1.7e00000000000p-1, 0x1.2bef07cdc9000p-2, 0x1.a9cfa4a5004f4p-45},
    {0x1.7400000000000p-1, 0x1.4718dc271c000p-2, 0x1.06c18fb4c14c5p-44},
    {0x1.6c00000000000p-1, 0x1.5d5bddf596000p-2, -0x1.a0b2a08a465dcp-47},
    {0x1.6400000000000p-1, 0x1.741d876c68000p-2, -0x1.13a7b5b11cfa7p-44},
};
// cbrt(x) on [1, 8], a first guess: error 2^-7.6.
constexpr double cbrt_c[] = {
    0x1.5d028d885551bp-1, 0x1.754f071890af5p-2, -0x1.62e3e738c545dp-5,
    0x1.2f52b4e1a5b65p-9,
};
constexpr unsigned two_over_pi[] = {
    0x00000000u, 0x00000000u, 0x00000000u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u,
    0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu, 0xdebbc561u, 0xb7246e3au,
    0x424dd2e0u, 0x06492eeau, 0x09d1921cu, 0xfe1deb1cu, 0xb129a73eu, 0xe88235f5u,
    0x2ebb4484u, 0xe99c7026u, 0xb45f7e41u, 0x3991d639u, 0x835339f4u, 0x9c845f8bu,
    0xbdf9283bu, 0x1ff897ffu, 0xde05980fu, 0xef2f118bu, 0x5a0a6d1fu, 0x6d367ecfu,
    0x27cb09b7u, 0x4f463f66u, 0x9e5fea2du, 0x7527bac7u, 0xebe5f17bu, 0x3d0739f7u,
    0x8a5292eau, 0x6bfb5fb1u, 0x1f8d5d08u, 0x56033046u, 0xfc7b6babu, 0xf0cfbc20u,
    0x9af4361du,
};
}  // namespace heddle::libdevice
