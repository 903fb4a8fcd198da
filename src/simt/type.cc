// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/type.h"

namespace heddle::simt {

const char* name_of(Type t) {
  constexpr const char* kNames[] = {"pred", "b8", "b16", "b32", "b64", "b128"};
  return kNames[static_cast<size_t>(t)];
}

const char* name_of(Op op) {
  constexpr const char* kNames[] = {
#define HEDDLE_SIMT_OP(name, results, terminator) #name,
#include "simt/op.def"
#undef HEDDLE_SIMT_OP
  };
  return kNames[static_cast<size_t>(op)];
}

bool is_terminator(Op op) {
  constexpr bool kTerminator[] = {
#define HEDDLE_SIMT_OP(name, results, terminator) terminator,
#include "simt/op.def"
#undef HEDDLE_SIMT_OP
  };
  return kTerminator[static_cast<size_t>(op)];
}

const char* name_of(Sreg s) {
  constexpr const char* kNames[] = {
#define HEDDLE_SREG(name, type) #name,
#include "simt/sreg.def"
#undef HEDDLE_SREG
  };
  return kNames[static_cast<size_t>(s)];
}

Type type_of(Sreg s) {
  constexpr Type kTypes[] = {
#define HEDDLE_SREG(name, type) Type::type,
#include "simt/sreg.def"
#undef HEDDLE_SREG
  };
  return kTypes[static_cast<size_t>(s)];
}

}  // namespace heddle::simt
