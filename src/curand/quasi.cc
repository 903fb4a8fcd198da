// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sobol's sequences in the order of Gray codes, as kernels draw them.
#include "curand/directions.h"
#include "curand/generator.h"

namespace heddle::curand {
namespace {

template <class Word>
void draw_dimension(uint64_t* out, size_t count, uint64_t first, const Word* v, Word shift) {
  auto i = static_cast<Word>(first);
  Word x = shift;
  const Word gray = i ^ i >> 1;
  for (unsigned k = 0; k < sizeof(Word) * 8; ++k)
    if (gray >> k & 1) x ^= v[k];
  for (size_t n = 0; n < count; ++n, ++i) {
    out[n] = x;
    if (const Word rest = ~i) x ^= v[__builtin_ctzll(rest)];
  }
}

template <class Word>
void draw_all(uint64_t* out, size_t each, uint64_t first, unsigned dimensions, bool scrambled) {
  constexpr size_t kBits = sizeof(Word) * 8;
  const Word* v = scrambled ? direction_numbers<Word, true>() : direction_numbers<Word, false>();
  const Word* shifts = scrambled ? scramble_constants<Word>() : nullptr;
  for (unsigned d = 0; d < dimensions; ++d)
    draw_dimension<Word>(out + d * each, each, first, v + d * kBits, shifts ? shifts[d] : 0);
}

}  // namespace

void Points::draw(uint64_t* out, size_t each) {
  if (wide()) draw_all<uint64_t>(out, each, next_, dimensions_, scrambled());
  else draw_all<uint32_t>(out, each, next_, dimensions_, scrambled());
  next_ += each;
}

}  // namespace heddle::curand
