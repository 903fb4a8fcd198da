// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every overload of the math functions in device code, with and without std::, in both precisions and for
// integers: each resolves to something that links, and gives what the host gives.
#include "app.h"

template <class T>
__host__ __device__ int row(T x, T* o) {
  int q, k = 0, i = 3;
  T whole;
  o[k++] = T(asinh(x));
  o[k++] = T(acosh(x+1));
  o[k++] = T(atanh(x));
  o[k++] = T(cbrt(x));
  o[k++] = T(copysign(x,x));
  o[k++] = T(erf(x));
  o[k++] = T(erfc(x));
  o[k++] = T(exp2(x));
  o[k++] = T(expm1(x));
  o[k++] = T(fdim(x,x));
  o[k++] = T(fma(x,x,x));
  o[k++] = T(fmax(x,x));
  o[k++] = T(fmin(x,x));
  o[k++] = T(hypot(x,x));
  o[k++] = T(ilogb(x));
  o[k++] = T(lgamma(x));
  o[k++] = T(llrint(x));
  o[k++] = T(llround(x));
  o[k++] = T(log1p(x));
  o[k++] = T(log2(x));
  o[k++] = T(logb(x));
  o[k++] = T(lrint(x));
  o[k++] = T(lround(x));
  o[k++] = T(nearbyint(x));
  o[k++] = T(nextafter(x,x));
  o[k++] = T(remainder(x,x));
  o[k++] = T(rint(x));
  o[k++] = T(round(x));
  o[k++] = T(scalbln(x,2L));
  o[k++] = T(scalbn(x,2));
  o[k++] = T(tgamma(x));
  o[k++] = T(trunc(x));
  o[k++] = T(remquo(x,x,&q));
  o[k++] = T(frexp(x,&q));
  o[k++] = T(ldexp(x,3));
  o[k++] = T(modf(x,&whole));
  o[k++] = T(fmod(x,x));
  o[k++] = T(pow(x,x));
  o[k++] = T(atan2(x,x));
  o[k++] = T(sin(x));
  o[k++] = T(cos(x));
  o[k++] = T(tan(x));
  o[k++] = T(sqrt(x));
  o[k++] = T(exp(x));
  o[k++] = T(log(x));
  o[k++] = T(log10(x));
  o[k++] = T(floor(x));
  o[k++] = T(ceil(x));
  o[k++] = T(fabs(x));
  o[k++] = T(abs(x));
  o[k++] = T(sinh(x));
  o[k++] = T(cosh(x));
  o[k++] = T(tanh(x));
  o[k++] = T(asin(x));
  o[k++] = T(acos(x));
  o[k++] = T(atan(x));
  o[k++] = T(isnan(x));
  o[k++] = T(isinf(x));
  o[k++] = T(isfinite(x));
  o[k++] = T(signbit(x));
  o[k++] = T(isnormal(x));
  o[k++] = T(fpclassify(x));
  o[k++] = T(isunordered(x,x));
  o[k++] = T(isless(x,x));
  o[k++] = T(std::asinh(x));
  o[k++] = T(std::acosh(x+1));
  o[k++] = T(std::atanh(x));
  o[k++] = T(std::cbrt(x));
  o[k++] = T(std::copysign(x,x));
  o[k++] = T(std::erf(x));
  o[k++] = T(std::erfc(x));
  o[k++] = T(std::exp2(x));
  o[k++] = T(std::expm1(x));
  o[k++] = T(std::fdim(x,x));
  o[k++] = T(std::fma(x,x,x));
  o[k++] = T(std::fmax(x,x));
  o[k++] = T(std::fmin(x,x));
  o[k++] = T(std::hypot(x,x));
  o[k++] = T(std::ilogb(x));
  o[k++] = T(std::lgamma(x));
  o[k++] = T(std::llrint(x));
  o[k++] = T(std::llround(x));
  o[k++] = T(std::log1p(x));
  o[k++] = T(std::log2(x));
  o[k++] = T(std::logb(x));
  o[k++] = T(std::lrint(x));
  o[k++] = T(std::lround(x));
  o[k++] = T(std::nearbyint(x));
  o[k++] = T(std::nextafter(x,x));
  o[k++] = T(std::remainder(x,x));
  o[k++] = T(std::rint(x));
  o[k++] = T(std::round(x));
  o[k++] = T(std::scalbln(x,2L));
  o[k++] = T(std::scalbn(x,2));
  o[k++] = T(std::tgamma(x));
  o[k++] = T(std::trunc(x));
  o[k++] = T(std::remquo(x,x,&q));
  o[k++] = T(std::frexp(x,&q));
  o[k++] = T(std::ldexp(x,3));
  o[k++] = T(std::modf(x,&whole));
  o[k++] = T(std::fmod(x,x));
  o[k++] = T(std::pow(x,x));
  o[k++] = T(std::atan2(x,x));
  o[k++] = T(std::sin(x));
  o[k++] = T(std::isnan(x));
  o[k++] = T(std::isinf(x));
  o[k++] = T(std::isfinite(x));
  o[k++] = T(std::signbit(x));
  o[k++] = T(std::abs(x));
  o[k++] = T(std::fabs(x));
  o[k++] = T(std::sqrt(x));
  o[k++] = T(std::log10(x));
  o[k++] = T(std::floor(x));
  o[k++] = T(std::ceil(x));
  o[k++] = T(std::sinh(x));
  o[k++] = T(std::tanh(x));
  o[k++] = T(std::asin(x));
  o[k++] = T(std::atan(x));
  o[k++] = T(std::max(x,x));
  o[k++] = T(std::pow(x,2));
  o[k++] = T(sin(i));
  o[k++] = T(sqrt(i));
  o[k++] = T(exp(i));
  o[k++] = T(pow(i,2));
  o[k++] = T(pow(x,i));
  o[k++] = T(pow(2,i));
  o[k++] = T(log(i));
  o[k++] = T(fabs((double)i));
  o[k++] = T(floor(i));
  o[k++] = T(round(i));
  o[k++] = T(abs(i));
  o[k++] = T(fmax(i,2));
  o[k++] = T(fmin(x,2.0));
  o[k++] = T(hypot(i,2));
  o[k++] = T(cbrt(i));
  o[k++] = T(atan2(i,i));
  o[k++] = T(fmod(i,2));
  o[k++] = T(std::sqrt(i));
  o[k++] = T(std::pow(i,2));
  o[k++] = T(std::abs(i));
  o[k++] = T(std::log(i));
  o[k++] = T(ceil(i));
  o[k++] = T(log2(i));
  o[k++] = T(log10(i));
  o[k++] = T(tanh(i));
  o[k++] = T(rint(i));
  o[k++] = T(trunc(i));
  o[k++] = T(isnan(i));
  o[k++] = T(exp2(i));
  o[k++] = T(lround(i));
  o[k++] = T(ldexp(i,2));
  o[k++] = T(fma(i,i,i));
  o[k++] = T(abs(-2l));
  o[k++] = T(pow(3l,2));
  o[k++] = T(sqrt(4u));
  o[k++] = T(std::abs(-3l));
  o[k++] = T(llabs(-2ll));
  o[k++] = T(labs(-5l));
  return k;
}

template <class T>
__global__ void rows(T x, T* out, int* count) {
  *count = row(x, out);
}

template <class T>
void compare(const char* name, double tolerance) {
  T *out, want[256];
  int* count;
  CUDA_OK(cudaMallocManaged(&out, sizeof want));
  CUDA_OK(cudaMallocManaged(&count, sizeof *count));
  rows<<<1, 1>>>(T(0.7), out, count);
  CUDA_OK(cudaGetLastError());
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(*count == row(T(0.7), want), "%s: %d", name, *count);
  for (int k = 0; k < *count; ++k) {
    EXPECT(std::fabs((double)out[k] - (double)want[k]) <= tolerance * std::fabs((double)want[k]), "%s line %d: %.9g, host %.9g", name, k,
           (double)out[k], (double)want[k]);
  }
}

int main() {
  compare<float>("float", 2e-6);
  compare<double>("double", 1e-14);
  return finish();
}
