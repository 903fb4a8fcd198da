// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/build/words.h"

#include <algorithm>

#include "isa/form.h"
#include "simt/type.h"

namespace heddle::simt {

std::vector<Word> words_of(const ptx::Variable& formal) {
  uint32_t element = isa::type_info(formal.type).bits;
  if (formal.dims.empty()) {
    std::vector<Word> words;
    for (uint32_t n = 0; n < std::max(1u, formal.vector); ++n)
      words.push_back({type_of_mod(formal.type), n * element / 8});
    return words;
  }
  std::vector<Word> words;
  uint32_t at = 0, end = static_cast<uint32_t>(formal.size_bytes);
  for (uint32_t size = std::min(8u, std::max(1u, formal.align)); at < end; size /= 2)
    for (; at + size <= end; at += size) words.push_back({type_of_bits(size * 8), at});
  return words;
}

Type type_of_mod(isa::Mod type) {
  isa::TypeInfo info = isa::type_info(type);
  return info.kind == isa::TypeKind::Pred ? Type::Pred : type_of_bits(info.bits);
}

bool is_signed(isa::Mod type) { return isa::type_info(type).kind == isa::TypeKind::Signed; }
bool is_float(isa::Mod type) { return isa::type_info(type).kind == isa::TypeKind::Float; }

}  // namespace heddle::simt
