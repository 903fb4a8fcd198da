// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/memory.h"

#include <cstring>

#include "driver/object/context.h"
#include "driver/object/graph.h"
#include "driver/object/physical.h"
#include "driver/object/stream.h"
#include "exec/exec.h"

namespace heddle::driver {
namespace {

/// Below this a copy into an idle stream is done at once: cheaper than queueing it.
constexpr uint64_t kInlineBytes = 64 << 10;

void copy_rows(void* raw) {
  const Box& b = *static_cast<Box*>(raw);
  for (uint64_t z = 0; z < b.depth; ++z)
    for (uint64_t y = 0; y < b.height; ++y)
      std::memmove(b.to + z * b.to_slice + y * b.to_pitch, b.from + z * b.from_slice + y * b.from_pitch, b.width_bytes);
}

}  // namespace

Result<void> copy_box(Box b) {
  if (b.empty()) return {};
  // Rows and planes without gaps are one row.
  if (b.height > 1 && b.to_pitch == b.width_bytes && b.from_pitch == b.width_bytes &&
      (b.depth == 1 || (b.to_slice == b.width_bytes * b.height && b.from_slice == b.to_slice))) {
    b.width_bytes *= b.height * b.depth;
    b.height = b.depth = 1;
  }
  if (b.height == 1 && b.depth == 1) return exec::copy(b.to, b.from, b.width_bytes);
  return exec::guarded(copy_rows, &b);
}

Result<void> fill_box(const Fill& f) {
  for (uint64_t y = 0; y < f.height; ++y) {
    uint8_t* row = f.to + y * f.pitch;
    switch (f.element_bytes) {
      case 1: TRY(exec::fill8(row, static_cast<uint8_t>(f.value), f.width)); break;
      case 2: TRY(exec::fill16(row, static_cast<uint16_t>(f.value), f.width)); break;
      default: TRY(exec::fill32(row, f.value, f.width)); break;
    }
  }
  return {};
}

Result<void> check_device_range(uint64_t address, uint64_t size, const char* what) {
  if (size == 0) return {};
  const auto found = find_memory(address);
  if (!found) return error(ErrorKind::InvalidValue, "{} {:#x} is no device memory", what, address);
  if (found->allocation.tag.kind == kReservedAddresses) return check_mapped(address, size);   // May go on in the next one.
  const uint64_t left = found->allocation.base + found->allocation.size_bytes - address;
  if (size <= left) return {};
  return error(ErrorKind::InvalidValue, "{} bytes at {} {:#x} are more than the {} of its allocation", size, what, address, left);
}

bool is_pageable(uint64_t address) { return !find_memory(address); }

void settle(Context& context) {
  if (!context.legacy().idle()) context.legacy().wait();
  std::vector<Ref<Stream>> busy;
  context.for_each_stream([&](Stream& s) {
    if (!s.idle()) busy.emplace_back(&s);
  });
  for (const Ref<Stream>& s : busy) s->wait();
}

Result<void> copy_now(Stream& stream, const Box& box) {
  if (capturing(stream)) return refuse_in_capture(stream, "a synchronous copy");
  TRY(refuse_implicit_capture(stream));
  TRY(refuse_unsafe_call("a synchronous copy"));
  Context& context = stream.context();
  if (stream.quiet()) {
    TRY(copy_box(box));
  } else {
    stream.wait(stream.append(std::make_unique<CopyWork>(box)));
  }
  context.services().flush_printf();
  return context.check();
}

Result<void> copy_later(Stream& stream, const Box& box) {
  auto work = std::make_unique<CopyWork>(box);
  if (capturing(stream)) return capture(stream, std::move(work));
  TRY(refuse_implicit_capture(stream));
  const uint64_t bytes = box.width_bytes * box.height * box.depth;
  if (bytes <= kInlineBytes && stream.quiet()) return copy_box(box);
  if (is_pageable(reinterpret_cast<uint64_t>(box.to))) {
    // To pageable memory: documented to return when the copy is complete.
    stream.wait(stream.append(std::move(work)));
    return stream.context().check();
  }
  if (is_pageable(reinterpret_cast<uint64_t>(box.from))) {
    // From pageable memory: the program may change it as soon as we return.
    if (box.height > 1 || box.depth > 1 || bytes > kInlineBytes) {
      stream.wait(stream.append(std::move(work)));
      return stream.context().check();
    }
    work->staged.reset(new uint8_t[bytes]);
    TRY(exec::copy(work->staged.get(), box.from, bytes));
    work->box.from = work->staged.get();
  }
  stream.append(std::move(work));
  return {};
}

Result<void> fill_later(Stream& stream, const Fill& fill) {
  if (capturing(stream)) return capture(stream, std::make_unique<FillWork>(fill));
  TRY(refuse_implicit_capture(stream));
  if (fill.width * fill.element_bytes * fill.height <= kInlineBytes && stream.quiet()) return fill_box(fill);
  stream.append(std::make_unique<FillWork>(fill));
  return {};
}

}  // namespace heddle::driver
