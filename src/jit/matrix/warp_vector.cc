// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/matrix/warp_vector.h"

#include <llvm/IR/Constants.h>

#include <algorithm>

namespace heddle::jit {
namespace {

/// One result chunk, its elements taken from any chunks of v: two at a time.
Vec collect(Pen& p, const WarpVector& v, unsigned lanes, llvm::ArrayRef<unsigned> from) {
  llvm::SmallVector<unsigned, 8> sources;
  for (unsigned f : from)
    if (std::find(sources.begin(), sources.end(), f / lanes) == sources.end())
      sources.push_back(f / lanes);
  Vec r = v[sources[0]];
  llvm::SmallVector<int, 16> pick;
  if (sources.size() == 1) {
    for (unsigned f : from) pick.push_back(static_cast<int>(f % lanes));
    return p.b.CreateShuffleVector(r, pick);
  }
  for (size_t s = 1; s < sources.size(); ++s) {
    pick.clear();
    for (unsigned i = 0; i < lanes; ++i) {
      const unsigned source = from[i] / lanes, at = from[i] % lanes;
      if (source == sources[s]) pick.push_back(static_cast<int>(lanes + at));
      else if (s > 1) pick.push_back(static_cast<int>(i));       // already in place, or not yet known
      else pick.push_back(source == sources[0] ? static_cast<int>(at) : 0);
    }
    r = p.b.CreateShuffleVector(r, v[sources[s]], pick);
  }
  return r;
}

}  // namespace

WarpVector permute(Pen& p, const WarpVector& v, unsigned lanes,
                   llvm::function_ref<unsigned(unsigned)> from) {
  WarpVector r;
  for (unsigned c = 0; c < v.size(); ++c) {
    if (lanes == 1) {
      r.push_back(v[from(c)]);
      continue;
    }
    llvm::SmallVector<unsigned, 16> sources;
    for (unsigned i = 0; i < lanes; ++i) sources.push_back(from(c * lanes + i));
    r.push_back(collect(p, v, lanes, sources));
  }
  return r;
}

WarpVector blend(Pen& p, const WarpVector& a, const WarpVector& b, unsigned lanes,
                 llvm::function_ref<bool(unsigned)> pick) {
  WarpVector r;
  for (unsigned c = 0; c < a.size(); ++c) {
    if (lanes == 1) {
      r.push_back(pick(c) ? a[c] : b[c]);
      continue;
    }
    llvm::SmallVector<llvm::Constant*, 16> which;
    for (unsigned i = 0; i < lanes; ++i) which.push_back(p.b.getInt1(pick(c * lanes + i)));
    r.push_back(p.select(llvm::ConstantVector::get(which), a[c], b[c]));
  }
  return r;
}

}  // namespace heddle::jit
