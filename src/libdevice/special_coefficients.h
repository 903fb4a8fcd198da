// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Made by fit/special.py. Polynomials of the error, gamma and Bessel functions, lowest power first.
#pragma once
namespace heddle::libdevice {
// erf(x) / x - 1 in x^2, |x| <= 1: error 2^-56.2.
constexpr double erf_c[] = {
    0x1.06eba8214db69p-3, -0x1.812746b0379e7p-2, 0x1.ce2f21a042bdep-4,
    -0x1.b82ce312889c2p-6, 0x1.565bcd0e65183p-8, -0x1.c02db3feefd97p-11,
    0x1.f9a326c2cf284p-14, -0x1.f4d2562913485p-17, 0x1.b9e6517cb642bp-20,
    -0x1.5f6d9bf414dc7p-23, 0x1.fc43e3dc0e295p-27, -0x1.4e631c93fe833p-30,
    0x1.7f15b35e96259p-34, -0x1.29dda5ca3208bp-38,
};
// (1 + 2 x) exp(x^2) erfc(x) in (x - 4) / (x + 4), x >= 0: error 2^-54.2.
constexpr double erfcx_c[] = {
    0x1.3ba5916e9fd7fp+0, -0x1.1df1ad154a28ep-3, 0x1.f7f5df66fd7afp-7,
    0x1.16ecefcfa5342p-4, -0x1.9ddb23c3e909cp-4, 0x1.7fee004e1312fp-4,
    -0x1.0fb06dfe4944fp-4, 0x1.3079edf669861p-5, -0x1.096238852df39p-6,
    0x1.49c6728d94529p-8, -0x1.8d4a99a7fc24fp-11, -0x1.a1df2abf8efc3p-13,
    0x1.3be034792f164p-13, -0x1.9958aac291848p-16, -0x1.7881d5cca82ffp-17,
    0x1.7f236503cfea2p-18, 0x1.386eef85ce7aep-22, -0x1.badfdffc63cffp-21,
    0x1.529aa5fe39bffp-24, 0x1.d8db398eb9347p-24, -0x1.76f9a207905dbp-26,
    -0x1.f95f0ccde3f88p-27, 0x1.0dbd9e1f6baabp-28, 0x1.ebfb90868e1c7p-30,
    -0x1.229dcb4c17258p-31, -0x1.2e195c19055b5p-33, 0x1.633e04f5b25bep-35,
};
// erfinv(x) / x in w - 3, w = -log(1 - x^2) <= 6: error 2^-53.8.
constexpr double inverse_w_c[] = {
    0x1.9fa072ed72dbbp+0, 0x1.eedbebdce73e6p-3, -0x1.780def1d3f26dp-8,
    -0x1.b6666b152b46fp-11, 0x1.9912c04a3f67ap-13, -0x1.aab13d1c4fc5ep-17,
    -0x1.d539ca05dc3adp-20, 0x1.e32b0d5411da3p-22, -0x1.96f8237298c22p-26,
    -0x1.77b3a405032a4p-28, 0x1.31559c7de0a81p-30, -0x1.146b2c1c1815ep-35,
    -0x1.30ddda3175106p-36, 0x1.7bd2d8888f36ap-39, 0x1.d43e11234033fp-48,
    -0x1.dc60bd2d633f6p-45, 0x1.c4a9985013cddp-48, 0x1.339ffee043708p-52,
    -0x1.664b4f9e298b1p-53, 0x1.fa005d208ac70p-57, 0x1.aaf7cb2798368p-60,
    -0x1.0bbc8fee356d5p-61, 0x1.869f236969f9ep-66, 0x1.06e3d96b6d234p-67,
    -0x1.0da959aaab955p-70, -0x1.d5a29899e03a1p-75, 0x1.97d86aa2fe313p-77,
};
// the same in sqrt(w) - 3.2, to 0.82 either side: error 2^-54.9.
constexpr double inverse_a_c[] = {
    0x1.844e340984c08p+1, 0x1.0133861c5d96bp+0, 0x1.877527b86a492p-8,
    -0x1.196c225e9d761p-8, 0x1.82c51946f6c68p-9, -0x1.053a669cb7204p-9,
    0x1.1ab5d10144df9p-10, -0x1.7726203ee3f86p-12, -0x1.9ba1b21f295d6p-17,
    0x1.886d7b50e02d2p-14, -0x1.c122976cf31fep-15, 0x1.4adfbd76aeae0p-17,
    0x1.8943adc8cb14fp-18, -0x1.503ca742d52adp-18, 0x1.7b6a2c9278fa2p-20,
    0x1.cbcbe39414d5ap-23, -0x1.7e6153ea95f64p-22, 0x1.3570f22832f64p-23,
    -0x1.7fa8bf8bbf2ebp-27, -0x1.982004cf27950p-26, 0x1.c5e9fd7b792cfp-27,
    0x1.46cd3c6fa7516p-33, -0x1.a15fe20712347p-30,
};
// the same in sqrt(w) - 5, to 1 either side: error 2^-55.0.
constexpr double inverse_b_c[] = {
    0x1.3664ddd1ad7fbp+2, 0x1.02a30d1fba10bp+0, -0x1.22ea5df1caf6ep-13,
    -0x1.c2f36aa14f5e0p-13, 0x1.3ebf4efaef855p-14, -0x1.4a34904a9fd3ap-16,
    0x1.2fbcfd9da6addp-18, -0x1.0a90306b5e420p-20, 0x1.ebe3117a21198p-23,
    -0x1.22393bc12558dp-24, 0x1.f28a3b03b48a2p-26, -0x1.055c38569964fp-26,
    0x1.0cbc34242bce2p-27, -0x1.e5d40e877d0a8p-29, 0x1.69c3a5ac998f6p-30,
    -0x1.a1fa6a1b7c874p-32, 0x1.31f72fedb1330p-34, 0x1.fbb790bf0f9cbp-37,
    -0x1.66e538b18dbb4p-36, 0x1.a22613a0e9de8p-38,
};
// the same in sqrt(w) - 7.5, to 1.5 either side: error 2^-53.3.
constexpr double inverse_c_c[] = {
    0x1.d7e25a0ebfb50p+2, 0x1.021233f3c1aa7p+0, -0x1.03ff8d9efd55dp-11,
    0x1.f837aec7019bcp-17, 0x1.90415bbd04cbbp-19, -0x1.e79663e1f5f52p-21,
    0x1.7677afa99a65ap-23, -0x1.eee074ec8feb7p-26, 0x1.2f0703aeedc38p-28,
    -0x1.6207f60d4ae4fp-31, 0x1.903086a1738d5p-34, -0x1.b914c550a89e6p-37,
    0x1.dc7886d75a4ddp-40, -0x1.f99cd81eff80ep-43, 0x1.0412617a72813p-45,
    -0x1.0853f5fdcd3edp-48, 0x1.43041569e3beep-51, -0x1.58736a8aee34cp-54,
};
// the same in sqrt(w) - 12.5, to 3.5 either side: error 2^-54.1.
constexpr double inverse_d_c[] = {
    0x1.8cea6205add2cp+3, 0x1.0128b2fa8161fp+0, -0x1.ed9ea793192f5p-13,
    0x1.95c2d77f5a2a9p-17, -0x1.2f4b1bc571f66p-21, 0x1.50aee495c8421p-26,
    0x1.0d1c7808e74bap-33, -0x1.10d0d35299c83p-33, 0x1.388b02e354ca2p-36,
    -0x1.1467d8e842f89p-39, 0x1.b6bb0a409023bp-43, -0x1.48029f4bd5552p-46,
    0x1.d7cc1fe4cf637p-50, -0x1.4a6ea90cc8181p-53, 0x1.cb6ec5c435028p-57,
    -0x1.396402e139aefp-60, 0x1.73eec028d6b69p-64, -0x1.d21cd07857648p-68,
    0x1.0ceca9993aae5p-70, -0x1.7a2b22d360944p-74,
};
// the same in sqrt(w) - 22, to 6 either side: error 2^-53.0.
constexpr double inverse_e_c[] = {
    0x1.5eeb42ba03487p+4, 0x1.0085c451a6485p+0, -0x1.2341b5c749bf2p-14,
    0x1.48f7b4cd809b1p-19, -0x1.776bfacd13d36p-24, 0x1.aa543f2909ff5p-29,
    -0x1.db3663c64f906p-34, 0x1.fee2b0493fb3ap-39, -0x1.010d9d3dce3a4p-43,
    0x1.c4915dd96a21dp-49, -0x1.114a2246402a2p-54, -0x1.afcac8f0af114p-61,
    0x1.9ce3de82836d0p-63, -0x1.0b1cd5165acb9p-66, 0x1.1094e59a6914dp-70,
    -0x1.ab00d578119f5p-75, 0x1.5c830d8ea1537p-79, -0x1.11678edd60f98p-82,
    0x1.e03ca0b1c920bp-87,
};
// lgamma(2 + t) / t, t in [-1/2, 1]: error 2^-56.0.
constexpr double lgamma_c[] = {
    0x1.b0ee6072093cep-2, 0x1.4a34cc4a60fa6p-2, -0x1.13e001a5575f1p-4,
    0x1.51322ac7d85dap-6, -0x1.e404fc219617fp-8, 0x1.7add6ead9d34ep-9,
    -0x1.38ac5c2890c60p-10, 0x1.0b36af8a8d84ep-11, -0x1.d3fd4e39723bbp-13,
    0x1.a127b1f163e5fp-14, -0x1.78de1b3f3a768p-15, 0x1.580d480ba4d2ep-16,
    -0x1.3cc1a12529175p-17, 0x1.25aa3fd4363f1p-18, -0x1.118753ce9e643p-19,
    0x1.fe663c7ab097fp-21, -0x1.e1557f26b6ff4p-22, 0x1.d83669c240ab9p-23,
    -0x1.d5e9e7e7c994ap-24, 0x1.93b633c6f52adp-25, -0x1.d59497c285b18p-27,
    0x1.01a4d1991fa71p-29,
};
// x (lgamma(x) - (x - 1/2) log(x) + x - log(2 pi) / 2) in 1 / x^2, x >= 8: error 2^-54.0.
constexpr double stirling_c[] = {
    0x1.5555555555555p-4, -0x1.6c16c16c16b32p-9, 0x1.a01a019ee9c2bp-11,
    -0x1.38137ecdb9d3fp-11, 0x1.b94f76da0ad29p-11, -0x1.f600ea39bc419p-10,
    0x1.96ef4e7b8f78ep-8, -0x1.560f21c6e5f9ap-6,
};
struct BesselPiece {
  double end, centre, zero_hi, zero_lo;  // zero_hi is 0 where the piece has no zero
  double c[18];
};
constexpr BesselPiece j0_pieces[] = {
    // to 1.5: error 2^-53.5
    {0x1.8000000000000p+0, 0x1.8000000000000p-1, 0x0.0p+0, 0x0.0p+0,
     {0x1.ba7df6a752a19p-1, -0x1.65a01d66b68bcp-2, -0x1.982670c5b1de1p-3, 0x1.62babcf4f0ae0p-5, 0x1.8cd6eea108d2fp-7, -0x1.d70cd7c689403p-10, -0x1.5bc1727d50406p-12, 0x1.3944444588c29p-15, 0x1.58c6968f97198p-18, -0x1.f469126df619ep-22, -0x1.b6c7641b896b8p-25, 0x1.0a9339a047e65p-28, 0x1.846bbe613dd6ap-32, -0x1.95daf7db32f13p-36, -0x1.f9bd7b29e94b7p-40, 0x1.cf8876687b51bp-44, 0x1.f499ad6fecccbp-48, -0x1.9b93ceae6306ep-52}},
    // to 3.5: error 2^-52.9
    {0x1.c000000000000p+1, 0x1.4000000000000p+1, 0x1.33d152e971b40p+1, -0x1.0f539d7da258ep-53,
     {-0x1.0448ff49a6456p-1, 0x1.e540dd3163d84p-4, 0x1.ba793c219145ap-5, -0x1.3641ec0f624c2p-7, -0x1.0e58cd042b249p-9, 0x1.2e83154ef2ab0p-12, 0x1.557a578903b72p-15, -0x1.3d45b0db996f8p-18, -0x1.0753b60fc6ee2p-21, 0x1.a1f366375565dp-25, 0x1.11865ef8f3e85p-28, -0x1.7aae6449570d7p-32, -0x1.98863939175f1p-36, 0x1.f55dc7a9f1a3cp-40, 0x1.cb9607f3a7e88p-44, -0x1.fa7595cf2c354p-48, -0x1.8e75898e94536p-52, 0x1.9058d37438e88p-56}},
    // to 5: error 2^-53.2
    {0x1.4000000000000p+2, 0x1.1000000000000p+2, 0x0.0p+0, 0x0.0p+0,
     {-0x1.7a0f812c83da7p-2, 0x1.3e92ac250af99p-3, 0x1.5494d6555562bp-3, -0x1.33790cf4fa6d9p-5, -0x1.510368c16a2a3p-7, 0x1.e6955da6347e6p-10, 0x1.1e86819a3c73fp-12, -0x1.5db00f7ca03f7p-15, -0x1.12e29ecdb5b36p-18, 0x1.235b6f25f539ap-21, 0x1.53eb33acda023p-25, -0x1.3e9c83b07ee1ap-28, -0x1.25bb60e7390dap-32, 0x1.ed988b313b27ep-36, 0x1.76d0f46fc321ap-40, -0x1.1d5c7f8348e37p-43, -0x1.6cccd3613aed2p-48, 0x1.fe053d6ff3b29p-52}},
    // to 6.5: error 2^-53.6
    {0x1.a000000000000p+2, 0x1.7000000000000p+2, 0x1.6148f5b2c2e45p+2, 0x1.75054cd60a517p-54,
     {0x1.525ecc51a6476p-2, -0x1.bd32d6db5660ap-5, -0x1.923d150023db6p-5, 0x1.b0c5f392c6179p-8, 0x1.08d8f2b0caee6p-9, -0x1.edbe19d3c6bd0p-13, -0x1.544590904de13p-15, 0x1.185f0b1f06eeep-18, 0x1.06353c00de86ap-21, -0x1.830e7ffdde295p-25, -0x1.0e8ec9478f36dp-28, 0x1.6979686f04a30p-32, 0x1.90b329c126d26p-36, -0x1.e8b20ed7a1138p-40, -0x1.beee6822e300dp-44, 0x1.f532692e290c8p-48, 0x1.8267d48d5b041p-52, -0x1.919c39e73fec8p-56}},
    // to 8.001: error 2^-53.2
    {0x1.00083126e978dp+3, 0x1.d0083126e978dp+2, 0x0.0p+0, 0x0.0p+0,
     {0x1.2af83e48b7485p-2, -0x1.197d3e0bf35b2p-4, -0x1.21438b52989cbp-3, 0x1.227a73446e36ap-6, 0x1.5f78fba18f529p-7, -0x1.1f4b4f1d7148ap-10, -0x1.484ac8066dc6fp-12, 0x1.d3cdb0cc3a960p-16, 0x1.4a82483f7d48fp-18, -0x1.a42c76521213bp-22, -0x1.a3dba8395a043p-25, 0x1.e285e6306b153p-29, 0x1.70a89bcf8a836p-32, -0x1.82a6b0a0fdd07p-36, -0x1.db1df7f16de0ap-40, 0x1.ca34272a3adadp-44, 0x1.d1576917d64aep-48, -0x1.a0d4b39c7b277p-52}},
};
constexpr BesselPiece j1_pieces[] = {
    // to 3: error 2^-52.3
    {0x1.8000000000000p+1, 0x1.2000000000000p+1, 0x0.0p+0, 0x0.0p+0,
     {0x1.18c50c47440ddp-1, -0x1.49acaa2116f52p-3, -0x1.795b6928a754bp-3, 0x1.c2393af90902ep-6, 0x1.8bfcef0479ba0p-7, -0x1.50f9806a782eap-10, -0x1.64eb663d580c7p-12, 0x1.dd0763576f516p-16, 0x1.669c82da820fdp-18, -0x1.8bc4f2507521ap-22, -0x1.cbba32d6d9fd0p-25, 0x1.b09271977a7c5p-29, 0x1.98c1080c538f2p-32, -0x1.4f5fe1406d874p-36, -0x1.0adc097a1a44dp-39, 0x1.8455f316c9febp-44, 0x1.08a5325d7d7e3p-47, -0x1.5c4d86222df7bp-52}},
    // to 4.5: error 2^-53.9
    {0x1.2000000000000p+2, 0x1.e000000000000p+1, 0x1.ea75575af6f09p+1, -0x1.60155a9d1b256p-53,
     {-0x1.a07475d0ca44ap-2, 0x1.663b3a9a91a34p-5, 0x1.bf32eebbed000p-5, -0x1.22e5838c6ecccp-8, -0x1.2d70660d078c6p-9, 0x1.3def456f7e556p-13, 0x1.914963f49a240p-15, -0x1.6458307fcdb23p-19, -0x1.3f8eee23c5900p-21, 0x1.ea2631fc9d8fap-26, 0x1.53245ac9d3706p-28, -0x1.c9bbf95b9921cp-33, -0x1.01293e4e76a56p-35, 0x1.35d99ccf28c38p-40, 0x1.24a0757c42caap-43, -0x1.3e65e10a84b39p-48, -0x1.014f4eb927112p-51, 0x1.ffbb83722d0c3p-57}},
    // to 6.25: error 2^-54.5
    {0x1.9000000000000p+2, 0x1.5800000000000p+2, 0x0.0p+0, 0x0.0p+0,
     {-0x1.621c156acb943p-2, 0x1.dab4464893138p-7, 0x1.5317c76cf9f37p-3, -0x1.81c7e3789639cp-7, -0x1.8763eb2340a57p-7, 0x1.8d0201d5c93e4p-11, 0x1.6d74eb1da44b1p-12, -0x1.4525c48eb421ep-16, -0x1.74a8e1660d7f6p-18, 0x1.253193100b67ep-22, 0x1.e0c6ab61f12a6p-25, -0x1.520e2f03d8764p-29, -0x1.ac8730007e033p-32, 0x1.0ff87570f561cp-36, 0x1.17ed12d9b52f7p-39, -0x1.43820b0b9198ap-44, -0x1.14b4cd657c4a6p-47, 0x1.25979c2c1fcb2p-52}},
    // to 8.001: error 2^-54.5
    {0x1.00083126e978dp+3, 0x1.c8083126e978dp+2, 0x1.c0ff5f3b47250p+2, -0x1.b226d9d243827p-54,
     {0x1.3055aba859089p-2, -0x1.02c91c7c2eb28p-5, -0x1.77173682d5ed9p-5, 0x1.08be822707de9p-8, 0x1.09e3bae734ba1p-9, -0x1.44119697ed9ecp-13, -0x1.6855b9b9063eep-15, 0x1.8380f8f55a122p-19, 0x1.2050a54fa8bd7p-21, -0x1.1598e6696ff7bp-25, -0x1.31b9a388c22ffp-28, 0x1.0a79797479c44p-32, 0x1.ce218cad0b027p-36, -0x1.6fe3c289f9badp-40, -0x1.05cfffbe09009p-43, 0x1.7f89985445427p-48, 0x1.c932e51cafc13p-52, -0x1.36c8d0d7497aap-56}},
};
constexpr BesselPiece y0_pieces[] = {
    // to 0.75: error 2^-54.5
    {0x1.8000000000000p-1, 0x1.4000000000000p-1, 0x0.0p+0, 0x0.0p+0,
     {-0x1.1c3545a563b4ap-2, 0x1.3797262d3470dp+0, -0x1.ab7e1edefafa1p-1, 0x1.8605ea4a29af2p-1, -0x1.01bf3f4fa3ed5p+0, 0x1.5143eef9c1584p+0, -0x1.c37f0705b784fp+0, 0x1.367de69142532p+1, -0x1.b379b516f2569p+1, 0x1.360601d9fcbc9p+2, -0x1.bec54fb009b85p+2, 0x1.451a3165de5d8p+3, -0x1.dd33aeb44ce46p+3, 0x1.605e66a6f5fbap+4, -0x1.02aecaa58dcffp+5, 0x1.84bd61383f534p+5, -0x1.59054945b5af6p+6, 0x1.f5d27d4ab61ebp+6}},
    // to 1.125: error 2^-53.8
    {0x1.2000000000000p+0, 0x1.e000000000000p-1, 0x1.c982eb8d417eap-1, 0x1.ea9d270347f83p-56,
     {0x1.b767de1f1f844p-1, -0x1.e551266d5413bp-2, 0x1.8b86c7f417ae0p-3, -0x1.87c628790d2e5p-3, 0x1.6edf03e74c298p-3, -0x1.477762145accap-3, 0x1.2cdb05c09194cp-3, -0x1.1a1ec5bb5fd4dp-3, 0x1.0c4decd2eb391p-3, -0x1.021d40fe4283ap-3, 0x1.f55acfbb52aadp-4, -0x1.eac9ad58def36p-4, 0x1.e3e5d1d6b7286p-4, -0x1.dfb09be562154p-4, 0x1.d7c0c97be845ap-4, -0x1.d7315b1a4b53fp-4, 0x1.1ab5ccd768711p-3, -0x1.1f8f399754e9cp-3}},
    // to 1.6875: error 2^-52.8
    {0x1.b000000000000p+0, 0x1.6800000000000p+0, 0x0.0p+0, 0x0.0p+0,
     {0x1.5d0ebc51455aap-2, 0x1.e64c702fd240fp-2, -0x1.5b6f588948749p-2, 0x1.5252a3249c2dbp-5, -0x1.66b6d3a4f30eep-6, 0x1.6fe35abd6d679p-6, -0x1.bc2de45a4dd90p-7, 0x1.095dc53b6c7a6p-7, -0x1.4d0e750ec89bap-8, 0x1.a7dac62737d6cp-9, -0x1.10400a301b432p-9, 0x1.60e5f93851e6fp-10, -0x1.cd2aa9e6a735bp-11, 0x1.2f5dab5d738e6p-11, -0x1.8bd8ded5678b3p-12, 0x1.03e8af6cfe276p-12, -0x1.a1c3b4717d030p-13, 0x1.29ddd9cf68f52p-13}},
    // to 2.5: error 2^-52.9
    {0x1.4000000000000p+1, 0x1.0c00000000000p+1, 0x0.0p+0, 0x0.0p+0,
     {0x1.09321216163f9p-1, 0x1.c32ec653c3e88p-5, -0x1.16a9ea27def64p-2, 0x1.28df0fa15c61fp-5, 0x1.ebcf857290009p-8, 0x1.dcef5f3c6bbd7p-10, -0x1.96a43d1ae8556p-10, 0x1.097d7b95b2213p-11, -0x1.a241167f85b65p-13, 0x1.70cb88c7ae475p-14, -0x1.41013b2cc3012p-15, 0x1.17df1c9b392fbp-16, -0x1.ec336a671c21bp-18, 0x1.b376c8df0ee25p-19, -0x1.7ed7abba62006p-20, 0x1.54a806a714949p-21, -0x1.698eeeea08df4p-22, 0x1.4cf6213dd4c57p-23}},
    // to 3.5: error 2^-54.1
    {0x1.c000000000000p+1, 0x1.8000000000000p+1, 0x0.0p+0, 0x0.0p+0,
     {0x1.81e4f8120242ap-2, -0x1.4c7773d150462p-2, -0x1.13127c21922b4p-3, 0x1.0224f7ebcb4fap-4, 0x1.2400005758f7bp-8, -0x1.135aa20c94c03p-9, -0x1.161ce77dfb565p-12, 0x1.7b51c4df8c3d5p-14, -0x1.3291e2d2b781bp-17, 0x1.67903414b0803p-19, -0x1.1666483f60f8ep-20, 0x1.55086493b1276p-22, -0x1.9c2f70b2bab1bp-24, 0x1.fe56f1e75cfd5p-26, -0x1.3bfeac345957dp-27, 0x1.8bcf831a62a64p-29, -0x1.16af2d691d331p-30, 0x1.56736693f0ba1p-32}},
    // to 5: error 2^-53.6
    {0x1.4000000000000p+2, 0x1.1000000000000p+2, 0x1.fa9534d98569cp+1, -0x1.f06ae7804384ep-54,
     {-0x1.880cffe3a0941p-2, 0x1.54653b59c9e5cp-4, 0x1.a57853aa7589bp-5, -0x1.2df296e9297ccp-7, -0x1.e1a13358cdfd4p-10, 0x1.20c25013fc285p-12, 0x1.511e31b36b239p-15, -0x1.77ab0bace7391p-18, -0x1.3863b35fe8785p-22, 0x1.52628b87bbe00p-26, 0x1.668732c243c12p-27, -0x1.035e7ba4a1d7cp-29, 0x1.587fac2fc2c52p-32, -0x1.3aca0cee0ae56p-34, 0x1.1d64dd2d701e8p-36, -0x1.f8ef2966be72ep-39, 0x1.00d818e92f63fp-40, -0x1.cb0cdde99dc7cp-43}},
    // to 6.5: error 2^-53.7
    {0x1.a000000000000p+2, 0x1.7000000000000p+2, 0x0.0p+0, 0x0.0p+0,
     {-0x1.4b17de4be5046p-2, 0x1.aaaf889b4c10ap-4, 0x1.388aabd5d6945p-3, -0x1.a4cce4fbd605ap-6, -0x1.646b4633eb621p-7, 0x1.817a4a848cf26p-10, 0x1.38d687eeee6c3p-12, -0x1.20f3c70e77da1p-15, -0x1.383a59ee7c1afp-18, 0x1.00178a9929d4fp-21, 0x1.767a092f754eap-25, -0x1.0a27ec2249ff5p-28, -0x1.773fd38ced0bbp-32, 0x1.10d01890b5774p-35, 0x1.409c5452f34d6p-41, 0x1.7fa095c90e67ep-45, -0x1.2f39b5298eb04p-45, 0x1.65358b0386e59p-48}},
    // to 8.001: error 2^-54.8
    {0x1.00083126e978dp+3, 0x1.d0083126e978dp+2, 0x1.c581dc4e72103p+2, -0x1.9774a495f56cfp-54,
     {0x1.2e6bc3ba1932ap-2, -0x1.2c579cdc556fcp-5, -0x1.792a3bfca8c6dp-5, 0x1.34857c0b1a85fp-8, 0x1.0bac4e12f96cdp-9, -0x1.827040ba6980dp-13, -0x1.63d5702354328p-15, 0x1.cbb62d21583b3p-19, 0x1.190f5051a8f1ep-21, -0x1.499e549db261ap-25, -0x1.2430bcf2c4ae6p-28, 0x1.374d5deadf360p-32, 0x1.bb14841628a62p-36, -0x1.b90f59802cbd3p-40, -0x1.d6119d3f63eecp-44, 0x1.91e99982b63c5p-48, 0x1.06eaec1e0572cp-51, -0x1.1d07c418dbd1fp-55}},
};
constexpr BesselPiece y1_pieces[] = {
    // to 0.75: error 2^-53.6
    {0x1.8000000000000p-1, 0x1.4000000000000p-1, 0x0.0p+0, 0x0.0p+0,
     {-0x1.3797262d3470dp+0, 0x1.ab7e1edefafa8p+0, -0x1.24846fb79f3aap+1, 0x1.01bf3f4fa24f4p+2, -0x1.a594eab84b0c8p+2, 0x1.529f45476bde1p+3, -0x1.0fae29b12d4ccp+4, 0x1.b379b263dc034p+4, -0x1.5cc6c9871d61ap+5, 0x1.173bee639bb47p+6, -0x1.bf01de7120c9dp+6, 0x1.65bec880f3891p+7, -0x1.1e78521939ab4p+8, 0x1.ca797600c828dp+8, -0x1.68db187974f80p+9, 0x1.208e632e21210p+10, -0x1.19de76d08efd4p+11, 0x1.c44e4a6fa216fp+11}},
    // to 1.125: error 2^-54.9
    {0x1.2000000000000p+0, 0x1.e000000000000p-1, 0x0.0p+0, 0x0.0p+0,
     {-0x1.acbf57f2ddca8p-1, 0x1.dca17107b9071p-1, -0x1.1bbd2b045a0cdp-1, 0x1.77a8f334babedp-1, -0x1.b89c1bb4b1e82p-1, 0x1.d760b60418c7cp-1, -0x1.f8cfdd0bcb352p-1, 0x1.0e55e0e3483b5p+0, -0x1.21169262100adp+0, 0x1.34e12d117be60p+0, -0x1.49dbd94e180eap+0, 0x1.6028033d6fba4p+0, -0x1.7820effafdc34p+0, 0x1.9166da05dc751p+0, -0x1.a55b15f5ab802p+0, 0x1.c1ad2b99afba6p+0, -0x1.24ace043520b3p+1, 0x1.37f6f43956eb6p+1}},
    // to 1.6875: error 2^-54.4
    {0x1.b000000000000p+0, 0x1.6800000000000p+0, 0x0.0p+0, 0x0.0p+0,
     {-0x1.e64c702fd240fp-2, 0x1.5b6f58894874cp-1, -0x1.fb7bf4b6ea581p-4, 0x1.66b6d3a4ef328p-4, -0x1.cbdc316cb2573p-4, 0x1.4d226b46b217bp-4, -0x1.d064193b61bd4p-5, 0x1.4d0e7307e657dp-5, -0x1.dcd616bfe314dp-6, 0x1.5450c70d3f7c9p-6, -0x1.e53e126457614p-7, 0x1.59ba522ee3b64p-7, -0x1.ecbca178651f8p-8, 0x1.5eadc4dcf7e67p-8, -0x1.eb32301d215a0p-9, 0x1.5f1130f3381cfp-9, -0x1.2f7d4f9130f46p-9, 0x1.a6cd33ee87a40p-10}},
    // to 2.5: error 2^-53.6
    {0x1.4000000000000p+1, 0x1.0c00000000000p+1, 0x1.193bed4dff243p+1, -0x1.bd1e50d219bfdp-55,
     {0x1.10bd5d35be440p-1, -0x1.ca6082b8b7a7ep-4, -0x1.f9a6cc84b32f0p-6, -0x1.0bbd19a8e384ep-7, 0x1.2580ef314495bp-7, -0x1.bc0ab53cc7d62p-9, 0x1.8dd3e1d63c053p-10, -0x1.8b218185dcf9cp-11, 0x1.7e4df069f542fp-12, -0x1.6ea6feed105c2p-13, 0x1.5f98c4480d221p-14, -0x1.50ed15f78eeabp-15, 0x1.42ceff3b589fcp-16, -0x1.34fe54b3c5801p-17, 0x1.23560585bb7b7p-18, -0x1.1612e71144037p-19, 0x1.411d7a99a5ff3p-20, -0x1.364365fa3b37cp-21}},
    // to 3.5: error 2^-54.3
    {0x1.c000000000000p+1, 0x1.8000000000000p+1, 0x0.0p+0, 0x0.0p+0,
     {0x1.4c7773d150462p-2, 0x1.13127c21922b4p-2, -0x1.833773e1b0f76p-3, -0x1.2400005759087p-6, 0x1.58314a8fb992ep-7, 0x1.a12b5b3d38896p-10, -0x1.4be78c42ce9bdp-11, 0x1.3291e26715988p-14, -0x1.94823c4a33e8bp-16, 0x1.5c000a651a527p-17, -0x1.d4eb0d457ca8dp-19, 0x1.3517739b3f10ap-20, -0x1.9eba715571a0bp-22, 0x1.163b025352f42p-23, -0x1.7172876007107p-25, 0x1.ea2f9a7fbbbd5p-27, -0x1.79aac3ea39901p-28, 0x1.0ae9b93fdf0dbp-29}},
    // to 4.75: error 2^-53.5
    {0x1.3000000000000p+2, 0x1.0800000000000p+2, 0x0.0p+0, 0x0.0p+0,
     {0x1.85e225d832436p-2, -0x1.43827cea7cebcp-3, -0x1.47c1bfd9da1d3p-3, 0x1.1973be8be4acfp-5, 0x1.40f064906299bp-7, -0x1.8ab96fd1e2704p-10, -0x1.43783b049ed18p-12, 0x1.67004a88cc49ap-15, 0x1.6f924208b0fcep-19, -0x1.320462309d6e4p-24, -0x1.32c0221092953p-23, 0x1.ead3ea955f29dp-26, -0x1.87bf9e265470cp-28, 0x1.8c14ece0d7c68p-30, -0x1.88fbbe38f0d58p-32, 0x1.7e797e735a4f6p-34, -0x1.9f1464911f7b5p-36, 0x1.901439f589d7ap-38}},
    // to 6.25: error 2^-54.7
    {0x1.9000000000000p+2, 0x1.6000000000000p+2, 0x1.5b7fe4e87b02ep+2, 0x1.dfe7bac228e8cp-52,
     {-0x1.59f8ff9e374e6p-2, 0x1.3ae4cf58073fbp-5, 0x1.99a770a1f95d2p-5, -0x1.38118d892faccp-8, -0x1.14b2a9f18ae8dp-9, 0x1.5bf2ac1c6c3d0p-13, 0x1.794529e29e22dp-15, -0x1.a8ffe5b2d292ep-19, -0x1.1c0bcc7b9953ep-21, 0x1.f800e7b7a63b3p-26, 0x1.6c38d68302cc6p-28, -0x1.a78b21d3d896cp-32, -0x1.68cbc774a7ea5p-40, -0x1.dc08140518820p-39, 0x1.1329c2813fa82p-40, -0x1.6e115609bde37p-43, 0x1.17a2a31cdc8c7p-45, -0x1.9e804054dd1bcp-48}},
    // to 8.001: error 2^-53.9
    {0x1.00083126e978dp+3, 0x1.c8083126e978dp+2, 0x0.0p+0, 0x0.0p+0,
     {-0x1.315c469d85cfdp-2, 0x1.b7862651b9960p-5, 0x1.23a2c2f2c3afap-3, -0x1.eac178630e942p-7, -0x1.5ed0f0fb78ee5p-7, 0x1.e1d5a53cd17fep-11, 0x1.4acae10cb4b61p-12, -0x1.85aba71b32f98p-16, -0x1.539fe63492085p-18, 0x1.626a6eb09d06dp-22, 0x1.b31ab7c679192p-25, -0x1.936a4c7bb2ae0p-29, -0x1.896f126253a0dp-32, 0x1.53ebef37edec3p-36, 0x1.e052279bb6912p-40, -0x1.4d2db2902b5d3p-44, -0x1.40894969ec4f5p-47, 0x1.53ad22e210aa5p-51}},
};
// j1(x) / x in x^2, x <= 1.5: error 2^-58.8.
constexpr double j1_near_c[] = {
    0x1.0000000000000p-1, -0x1.0000000000000p-4, 0x1.5555555555555p-9,
    -0x1.c71c71c71c711p-15, 0x1.6c16c16c16145p-21, -0x1.845c8a0c40105p-28,
    0x1.27e4fb1c40c67p-35, -0x1.522a07188c52fp-43, 0x1.2c7f35b3d9e41p-51,
    -0x1.a10104791ae06p-60,
};
// y0(x) - (2 / pi) log(x) j0(x) in x^2, x <= 1/2: error 2^-51.5.
constexpr double y0_near_c[] = {
    -0x1.2e4d699cbd01fp-4, 0x1.6bbcb41034286p-3, -0x1.075b1bbf41364p-6,
    0x1.1a6206b7b96c5p-11, -0x1.3e997941e7af8p-17, 0x1.bce4a58df9413p-24,
    -0x1.a6ed735c04eb8p-31, 0x1.225af7faeebedp-38,
};
// (y1(x) - (2 / pi) (log(x) j1(x) - 1 / x)) / x in x^2, x <= 1/2: error 2^-54.4.
constexpr double y1_near_c[] = {
    -0x1.91866143cbc8ap-3, 0x1.bd3975c75b4a7p-5, -0x1.835b97894be5bp-9,
    0x1.2c7dbffcde94fp-14, -0x1.0a780ac76bab2p-20, 0x1.32e5a4ae1dc82p-27,
    -0x1.f0cd537906626p-35, 0x1.29396848148d3p-42,
};
// P of order 0 in (8 / x)^2, x >= 8: error 2^-52.3.
constexpr double bessel_p0_c[] = {
    0x1.fffffffffffffp-1, -0x1.1fffffffdfb7bp-10, 0x1.cb5ffeaf8554ep-16,
    -0x1.251e3a918b69cp-19, 0x1.848df9674dbc3p-22, -0x1.b43002200cf9ep-24,
    0x1.60d9b13950753p-25, -0x1.4d7eceeebdb0ap-26, 0x1.1e551e874a633p-27,
    -0x1.599dbcd7395a6p-29, 0x1.9755b34d06bd7p-32,
};
// Q of order 0 times x in (8 / x)^2, x >= 8: error 2^-49.7.
constexpr double bessel_q0_c[] = {
    -0x1.fffffffffffc7p-4, 0x1.2bffffff15ea4p-10, -0x1.d11dfb09b20b2p-15,
    0x1.ba49b35596e2cp-18, -0x1.85b831226714dp-20, 0x1.0fb6bb062ee5fp-21,
    -0x1.017581bdb8526p-22, 0x1.0cd95e46c0bb0p-23, -0x1.e7732c394a61dp-25,
    0x1.2e543c3e1716cp-26, -0x1.68fd18a691c34p-29,
};
// P of order 1 in (8 / x)^2, x >= 8: error 2^-52.9.
constexpr double bessel_p1_c[] = {
    0x1.0000000000000p+0, 0x1.dfffffffe9f69p-10, -0x1.274fff6fb2168p-15,
    0x1.5a69b3160cb78p-19, -0x1.b862a79c4ca0bp-22, 0x1.e25ee918c6f5dp-24,
    -0x1.807e6cbf70ff7p-25, 0x1.6860116a44dd5p-26, -0x1.33d8f5314100cp-27,
    0x1.72292da89384cp-29, -0x1.b2c16ef2a3fe6p-32,
};
// Q of order 1 times x in (8 / x)^2, x >= 8: error 2^-50.0.
constexpr double bessel_q1_c[] = {
    0x1.7fffffffffff1p-2, -0x1.a3ffffff0805fp-10, 0x1.1c3cfd5e77fd3p-14,
    -0x1.fe5549913f9acp-18, 0x1.b3971dd636a3ap-20, -0x1.29bc25abe9841p-21,
    0x1.16a94961fc5f0p-22, -0x1.21011be5fbd06p-23, 0x1.0521bb28147ebp-24,
    -0x1.437abd3c29cf8p-26, 0x1.8218ac533324fp-29,
};
// i0(x) in x^2, x <= 8: error 2^-55.0.
constexpr double i0_near_c[] = {
    0x1.0000000000000p+0, 0x1.0000000000000p-2, 0x1.0000000000000p-6,
    0x1.c71c71c71c71cp-12, 0x1.c71c71c71c71cp-18, 0x1.23456789abcdfp-24,
    0x1.02e85c0898b71p-31, 0x1.522a43f65486ap-39, 0x1.522a43f65486ap-47,
    0x1.0b313289be0bbp-55, 0x1.5601885e63dfep-64, 0x1.69ca9cf3b8b6ap-73,
    0x1.4197a7f50249fp-82, 0x1.e7255951d02bap-92, 0x1.3e22d6e1fbb01p-101,
    0x1.69f7dec3616cap-111, 0x1.69f78aa7a0984p-121, 0x1.40a760b44dbf7p-131,
    0x1.fa4caaa37e172p-142, 0x1.6a5b6c3be8588p-152, 0x1.ab12ae4b0f5a1p-163,
    0x1.74fd0652bf0e2p-173,
};
// i0(x) exp(-x) sqrt(x) in 16 / x - 1, x >= 8: error 2^-52.4.
constexpr double i0_far_c[] = {
    0x1.9bd428ad249a5p-2, 0x1.b87969bb939e6p-9, 0x1.1daa72b59bac7p-13,
    0x1.75e5ee78e3b4bp-17, 0x1.8e51412811ae4p-20, 0x1.3f49933edf69dp-22,
    0x1.7d078ffb80e62p-24, 0x1.51d5747ff8018p-25, 0x1.7340927c25c76p-26,
    0x1.02e3bfba03737p-27, -0x1.e580c217d26f5p-28, -0x1.ca04a22a8bc2ap-27,
    -0x1.2d1b1ef8bdb61p-28, 0x1.f908e0ad66710p-28, 0x1.6b991971dde74p-28,
    -0x1.b1f45688aebd9p-29, -0x1.9df6bfd30a619p-29, 0x1.35cd8d967aab8p-30,
    0x1.1506d6f2f7675p-30, -0x1.40a7527dab37cp-32, -0x1.5403176400526p-33,
    0x1.5469d4580f36fp-35,
};
// i1(x) / x in x^2, x <= 8: error 2^-54.9.
constexpr double i1_near_c[] = {
    0x1.0000000000000p-1, 0x1.0000000000000p-4, 0x1.5555555555555p-9,
    0x1.c71c71c71c71cp-15, 0x1.6c16c16c16c17p-21, 0x1.845c8a0ce5129p-28,
    0x1.27e4fb7789f5cp-35, 0x1.522a43f65486ap-43, 0x1.2c9758daf5cd0p-51,
    0x1.ab81ea75fcdf7p-60, 0x1.f17697cf1cea6p-69, 0x1.e2637befa0bf6p-78,
    0x1.8bce5890073dep-87, 0x1.165e7c2e75a63p-96, 0x1.53585cb460510p-106,
    0x1.69f7de2a03682p-116, 0x1.54acc7feb372ep-126, 0x1.1d06235e8b4c1p-136,
    0x1.aa6295e97eb0dp-147, 0x1.21b9dc6f80884p-157, 0x1.4684ead2fe36cp-168,
    0x1.0d6a98ab7f54cp-178,
};
// i1(x) exp(-x) sqrt(x) in 16 / x - 1, x >= 8: error 2^-52.7.
constexpr double i1_far_c[] = {
    0x1.8ebe783a8402fp-2, -0x1.3f796198ee5dap-7, -0x1.cbc54df177572p-13,
    -0x1.f89c230cda76ap-17, -0x1.ec8e19c44d59dp-20, -0x1.76136a70036d8p-22,
    -0x1.ad83c3027f8dcp-24, -0x1.7281a3a8912f7p-25, -0x1.92d27032ef734p-26,
    -0x1.20d0bb93e7bedp-27, 0x1.e7c9163b3d815p-28, 0x1.df379afe5251fp-27,
    0x1.4c74128448f67p-28, -0x1.fdfa0d2ef703ap-28, -0x1.7e7f96849e627p-28,
    0x1.a429d128052dbp-29, 0x1.aaa6a76b62459p-29, -0x1.1cce459f38072p-30,
    -0x1.1957c3d85faeep-30, 0x1.1661651dbe480p-32, 0x1.553cd6bb4d08fp-33,
    -0x1.17286ff20b62cp-35,
};
}  // namespace heddle::libdevice
