// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The approximate functions: calls of isa/approx.h in bitcode, which are then inlined. One algorithm
// for every engine, so the bits agree.
#include "isa/approx.h"
#include "jit/scalar/families.h"
#include "jit/scalar/float_steps.h"
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

/// isa/approx.h's ex2 with its two exact scalings as one instruction.
Vec ex2_scaled(Pen& p, Vec x) {
  namespace detail = isa::approx::detail;
  Vec low = p.kf(x, -151), high = p.kf(x, 129), magic = p.kf(x, detail::kMagic);
  Vec c = p.select(p.b.CreateFCmpOLT(x, low), low, x);
  c = p.select(p.b.CreateFCmpOGT(c, high), high, c);
  Vec whole = p.b.CreateFSub(p.b.CreateFAdd(c, magic), magic);
  Vec f = p.b.CreateFSub(c, whole);
  constexpr size_t kTerms = sizeof detail::kExp2 / sizeof detail::kExp2[0];
  Vec sum = p.kf(x, detail::kExp2[kTerms - 1]);
  for (size_t n = kTerms - 1; n-- > 0;) sum = p.fma(sum, f, p.kf(x, detail::kExp2[n]));
  return canonical(p, scale_f32(p, p.fma(f, sum, p.kf(x, 1)), whole));
}

/// What is short enough to be written here, so that its NaNs may stay raw; null for the rest.
Vec written(Pen& p, llvm::StringRef name, Ops x) {
  if (x[0]->getType()->getScalarType()->isDoubleTy()) return nullptr;
  if (name == "ex2") return p.target.isa == Isa::Avx512 && Pen::count(x[0]) == 16 ? ex2_scaled(p, x[0]) : nullptr;
  auto root = [&] { return p.intrinsic(llvm::Intrinsic::sqrt, {x[0]}); };
  auto reciprocal = [&](Vec v) { return canonical(p, p.b.CreateFDiv(p.kf(v, 1), v)); };
  if (name == "rcp") return reciprocal(x[0]);
  if (name == "sqrt") return canonical(p, root());
  if (name == "rsqrt") return reciprocal(root());
  if (name == "div_full") return canonical(p, p.b.CreateFDiv(x[0], x[1]));
  return nullptr;
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
  Vec r = written(p, name, x);
  if (!r) r = call(p, name, x);
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
