// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Sobol's sequences, drawn as kernels draw them.
#include <heddle/cuda/random_engines.h>

#include "curand/directions.h"
#include "curand/generator.h"

namespace heddle::curand {
namespace {

/// The scrambled generators with nothing to scramble by are the plain ones.
template <class State, class Word>
void draw_all(uint64_t* out, size_t each, uint64_t first, unsigned dimensions, bool scrambled) {
  constexpr size_t kBits = sizeof(Word) * 8;
  const Word* v = scrambled ? direction_numbers<Word, true>() : direction_numbers<Word, false>();
  const Word* shifts = scrambled ? scramble_constants<Word>() : nullptr;
  for (unsigned d = 0; d < dimensions; ++d) {
    State state;
    curand_init(v + d * kBits, shifts ? shifts[d] : 0, static_cast<Word>(first), &state);
    for (size_t n = 0; n < each; ++n) *out++ = ::curand(&state);
  }
}

}  // namespace

void Points::draw(uint64_t* out, size_t each) {
  if (is_wide(type_)) draw_all<curandStateScrambledSobol64_t, unsigned long long>(out, each, next_, dimensions_, scrambled());
  else draw_all<curandStateScrambledSobol32_t, unsigned int>(out, each, next_, dimensions_, scrambled());
  next_ += each;
}

}  // namespace heddle::curand
