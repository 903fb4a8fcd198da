// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Copies and fills as work, and what a pointer refers to.
#pragma once

#include <cstdint>
#include <memory>

#include "driver/object/work.h"
#include "driver/state.h"

namespace heddle::driver {

/// A box of bytes. Pitches and slices are distances between rows and between planes.
struct Box {
  uint8_t* to = nullptr;
  const uint8_t* from = nullptr;
  uint64_t width_bytes = 0, height = 1, depth = 1;
  uint64_t to_pitch = 0, from_pitch = 0, to_slice = 0, from_slice = 0;

  bool empty() const { return !width_bytes || !height || !depth; }
};
Result<void> copy_box(Box box);

struct CopyWork final : Work {
  explicit CopyWork(const Box& b) : Work(WorkKind::Copy), box(b) {}
  Result<void> run(Context&) override { return copy_box(box); }
  Box box;
  std::unique_ptr<uint8_t[]> staged;    // the bytes, when the program's may change
};

struct Fill {
  uint8_t* to = nullptr;
  uint32_t value = 0, element_bytes = 1;
  uint64_t width = 0, height = 1, pitch = 0;   // width in elements
};
Result<void> fill_box(const Fill& fill);

struct FillWork final : Work {
  explicit FillWork(const Fill& f) : Work(WorkKind::Fill), fill(f) {}
  Result<void> run(Context&) override { return fill_box(fill); }
  Fill fill;
};

/// InvalidValue unless [address, address + size) lies in one allocation that devices can use.
Result<void> check_device_range(uint64_t address, uint64_t size_bytes, const char* what);
/// Host memory that the API does not know: a copy may not use it after the call has returned.
bool is_pageable(uint64_t address);

/// Whatever runs in the context now is done, so that memory may go.
void settle(Context& context);

/// A copy that is complete when this returns, in the order of the stream.
Result<void> copy_now(Stream& stream, const Box& box);
/// A copy in stream order. Pageable memory is treated as documented for it.
Result<void> copy_later(Stream& stream, const Box& box);
Result<void> fill_later(Stream& stream, const Fill& fill);

}  // namespace heddle::driver
