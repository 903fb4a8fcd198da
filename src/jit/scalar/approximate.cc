// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The approximate functions: calls of isa/approx.h in bitcode, which are then inlined. One algorithm
// for every engine, so the bits agree.
#include "jit/scalar/families.h"
#include "jit/scalar/rounding.h"

#include <llvm/IR/Module.h>

namespace heddle::jit {
namespace {

using isa::Mod;
using isa::Slot;

Vec part(Pen& p, Vec v, unsigned from, unsigned n) {
  llvm::SmallVector<int, 16> pick;
  for (unsigned i = 0; i < n; ++i) pick.push_back(static_cast<int>(from + i));
  return p.b.CreateShuffleVector(v, pick);
}

Vec concatenation(Pen& p, Vec a, Vec b) {
  llvm::SmallVector<int, 32> pick;
  for (unsigned i = 0; i < 2 * Pen::count(a); ++i) pick.push_back(static_cast<int>(i));
  return p.b.CreateShuffleVector(a, b, pick);
}

Vec call_one(Pen& p, llvm::StringRef name, Ops x) {
  const bool f64 = x[0]->getType()->getScalarType()->isDoubleTy();
  const std::string full = ("heddle_approx_" + name + (f64 ? "_f64x" : "_f32x")).str() +
                           std::to_string(Pen::count(x[0]));
  llvm::SmallVector<llvm::Type*, 2> types(x.size(), x[0]->getType());
  llvm::Module& module = *p.b.GetInsertBlock()->getModule();
  auto callee = module.getOrInsertFunction(
      full, llvm::FunctionType::get(x[0]->getType(), types, false));
  return p.b.CreateCall(callee, x);
}

/// The library has lengths 1, 4, 8 and (f32) 16; others are put together from these.
Vec call(Pen& p, llvm::StringRef name, Ops x) {
  const unsigned n = Pen::count(x[0]);
  const unsigned most = x[0]->getType()->getScalarType()->isDoubleTy() ? 8 : 16;
  if (n > most) {
    llvm::SmallVector<Vec, 2> low, high;
    for (Vec v : x) {
      low.push_back(part(p, v, 0, n / 2));
      high.push_back(part(p, v, n / 2, n / 2));
    }
    return concatenation(p, call(p, name, low), call(p, name, high));
  }
  if (n != 2) return call_one(p, name, x);
  Vec r = llvm::PoisonValue::get(x[0]->getType());
  for (uint64_t i = 0; i < 2; ++i) {
    llvm::SmallVector<Vec, 2> element;
    for (Vec v : x) element.push_back(p.b.CreateExtractElement(v, i));
    r = p.b.CreateInsertElement(r, call_one(p, name, element), i);
  }
  return r;
}

/// f.approx{.ftz} of f32, f16 or bf16 (also packed): flush, call, flush.
Result<void> approximate(Pen& p, const Spelling& s, llvm::StringRef name, Ops in, Outs out) {
  const Number n = s.type();
  const bool ftz = s.has(Slot::ftz);
  if (n.bits == 16) {
    Vec bits = n.packed() ? p.split(in[0], 16) : in[0];
    Vec r = narrow_half(p, call(p, name, {widen_half(p, bits, n.meaning)}), n.meaning, Round::Nearest);
    if (ftz) r = flush_half(p, r, n.meaning);
    out[0] = n.packed() ? p.join(r, in[0]->getType()) : r;
    return {};
  }
  llvm::SmallVector<Vec, 2> x;
  for (Vec v : in) x.push_back(ftz ? flush(p, p.as_f32(v)) : p.as_f32(v));
  Vec r = call(p, name, x);
  out[0] = ftz ? flush(p, r) : r;
  return {};
}

}  // namespace

Result<void> scalar_div_approx(Pen& p, const Spelling& s, Ops in, Outs out) {
  return approximate(p, s, s[Slot::approx] == Mod::full ? "div_full" : "div", in, out);
}

Result<void> scalar_rcp_approx(Pen& p, const Spelling& s, Ops in, Outs out) {
  if (s.type().bits != 64) return approximate(p, s, "rcp", in, out);
  out[0] = call(p, "rcp_f64", {p.as_f64(in[0])});
  return {};
}

Result<void> scalar_sqrt_approx(Pen& p, const Spelling& s, Ops in, Outs out) {
  return approximate(p, s, "sqrt", in, out);
}

Result<void> scalar_rsqrt(Pen& p, const Spelling& s, Ops in, Outs out) {
  if (s.type().bits != 64) return approximate(p, s, "rsqrt", in, out);
  out[0] = call(p, s.has(Slot::ftz) ? "rsqrt_ftz_f64" : "rsqrt_f64", {p.as_f64(in[0])});
  return {};
}

Result<void> scalar_sin(Pen& p, const Spelling& s, Ops in, Outs out) { return approximate(p, s, "sin", in, out); }
Result<void> scalar_cos(Pen& p, const Spelling& s, Ops in, Outs out) { return approximate(p, s, "cos", in, out); }
Result<void> scalar_lg2(Pen& p, const Spelling& s, Ops in, Outs out) { return approximate(p, s, "lg2", in, out); }
Result<void> scalar_ex2(Pen& p, const Spelling& s, Ops in, Outs out) { return approximate(p, s, "ex2", in, out); }
Result<void> scalar_tanh(Pen& p, const Spelling& s, Ops in, Outs out) { return approximate(p, s, "tanh", in, out); }

}  // namespace heddle::jit
