// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One operation of a warp being run: its rows, and the way out when it fails.
#pragma once

#include <bit>

#include "texture/texel.h"
#include "texture/texture.h"

namespace heddle::texture {

using abi::TextureGeometry;
using abi::TextureOp;

struct Rows {
  abi::WorkerContext* worker;
  TextureOp op;
  uint64_t mask;
  uint32_t stride;
  const uint8_t* in;
  uint8_t* out;

  template <class T>
  T get(unsigned row, unsigned lane) const {
    return read<T>(in + row * size_t{abi::kTextureCell} * stride + lane * sizeof(T));
  }
  template <class T>
  void put(unsigned row, unsigned lane, T value) const {
    std::memcpy(out + row * size_t{abi::kTextureCell} * stride + lane * sizeof(T), &value, sizeof value);
  }
  template <class Body>
  void each(Body&& body) const {
    for (uint64_t m = mask; m; m &= m - 1) body(static_cast<unsigned>(std::countr_zero(m)));
  }
  [[noreturn]] void trap(abi::TrapReason reason, unsigned lane) const {
    worker->active_mask = 1ull << lane;
    worker->launch->services->trap(worker, static_cast<uint32_t>(reason));
    __builtin_unreachable();
  }
  const abi::Texture& handle(unsigned lane, uint32_t magic) const {
    const auto* t = reinterpret_cast<const abi::Texture*>(get<uint64_t>(0, op.uniform ? 0 : lane));
    if (reinterpret_cast<uint64_t>(t) % alignof(abi::Texture) || !t || t->magic != magic) trap(abi::TrapReason::BadTexture, lane);
    return *t;
  }
  unsigned first_coordinate() const { return 1u + op.sampler; }
};

void sample(const Rows& rows);
void query(const Rows& rows);
void surface(const Rows& rows);

}  // namespace heddle::texture
