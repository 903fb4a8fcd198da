// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Copies and fills. Large ones go to all workers: one core cannot use the machine's bandwidth.
#include <algorithm>
#include <cstring>

#include "exec/exec.h"
#include "exec/sched/parallel.h"
#include "exec/trap/trap.h"

namespace heddle::exec {
namespace {

constexpr uint64_t kChunkBytes = 256 << 10;
constexpr uint64_t kParallelBytes = 2 << 20;

Error bad_address(const KernelFrame& frame) {
  Error e = describe(frame);
  e.kind = ErrorKind::InvalidValue;
  return e;
}

struct Bytes {
  uint8_t* to;
  const uint8_t* from;                  // null: a fill with `pattern`
  uint64_t size;
  uint64_t pattern;
};

void move(const Bytes& job, uint64_t begin, uint64_t end) {
  if (job.from) {
    std::memcpy(job.to + begin, job.from + begin, end - begin);
    return;
  }
  const uint8_t byte = static_cast<uint8_t>(job.pattern);
  if (job.pattern == byte * 0x0101010101010101ull) {
    std::memset(job.to + begin, byte, end - begin);
    return;
  }
  // Pieces begin at multiples of 8 of the pattern; the tail is at most 7 bytes.
  uint64_t at = begin;
  for (; at + 8 <= end; at += 8) std::memcpy(job.to + at, &job.pattern, 8);
  std::memcpy(job.to + at, &job.pattern, end - at);
}

struct PartMove {
  Part* part;
  const Bytes* job;
};

void move_pieces(void* raw) {
  auto& m = *static_cast<PartMove*>(raw);
  uint64_t begin, end;
  while (m.part->next(begin, end))
    move(*m.job, begin * kChunkBytes, std::min(end * kChunkBytes, m.job->size));
}

void move_participant(Part& part, void* raw) {
  prepare_thread();
  PartMove m{&part, static_cast<Bytes*>(raw)};
  KernelFrame frame;
  if (!run_protected(frame, move_pieces, &m)) part.fail(bad_address(frame));
}

void move_all(void* raw) {
  const auto& job = *static_cast<Bytes*>(raw);
  move(job, 0, job.size);
}

Result<void> run(Bytes job) {
  if (job.size == 0) return {};
  if (job.size < kParallelBytes || worker_count() == 1) return guarded(move_all, &job);
  Parallel work;
  work.count = (job.size + kChunkBytes - 1) / kChunkBytes;
  work.context = &job;
  work.body = move_participant;
  return run_parallel(work);
}

}  // namespace

Result<void> guarded(void (*body)(void*), void* context) {
  prepare_thread();
  KernelFrame frame;
  if (!run_protected(frame, body, context)) return bad_address(frame);
  return {};
}

Result<void> copy(void* to, const void* from, uint64_t size) {
  if (size && (!to || !from)) return error(ErrorKind::InvalidValue, "a copy {} a null pointer", to ? "from" : "to");
  if (to == from) return {};
  return run({static_cast<uint8_t*>(to), static_cast<const uint8_t*>(from), size, 0});
}

Result<void> fill8(void* to, uint8_t value, uint64_t count) {
  return run({static_cast<uint8_t*>(to), nullptr, count, value * 0x0101010101010101ull});
}

Result<void> fill16(void* to, uint16_t value, uint64_t count) {
  return run({static_cast<uint8_t*>(to), nullptr, count * 2, value * 0x0001000100010001ull});
}

Result<void> fill32(void* to, uint32_t value, uint64_t count) {
  return run({static_cast<uint8_t*>(to), nullptr, count * 4, value * 0x0000000100000001ull});
}

}  // namespace heddle::exec
