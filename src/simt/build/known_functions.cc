// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/build/known_functions.h"

#include <algorithm>

namespace heddle::simt {
namespace {

struct Known {
  std::string_view name;
  Op op;
  size_t operands;
};
constexpr Known kKnown[] = {
    {"__heddle_scale_f32", Op::scale_f32, 2},
    {"__heddle_mantissa_f32", Op::mantissa_f32, 1},
    {"__heddle_exponent_f32", Op::exponent_f32, 1},
    {"__heddle_log_edges_f32", Op::log_edges_f32, 2},
};

}  // namespace

std::optional<Op> known_function(const Function& f) {
  auto narrow = [](Type t) { return t == Type::B32; };
  for (const Known& k : kKnown)
    if (f.name == k.name && f.params.size() == k.operands && std::ranges::all_of(f.params, narrow) &&
        f.returns.size() == 1 && narrow(f.returns[0]))
      return k.op;
  return std::nullopt;
}

}  // namespace heddle::simt
