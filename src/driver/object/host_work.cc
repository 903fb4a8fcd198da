// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/host_work.h"

#include <unistd.h>

#include "driver/object/context.h"
#include "driver/object/memory.h"

namespace heddle::driver {
namespace {

struct ValueWork final : Work {
  ValueWork(CUdeviceptr at, uint64_t v, unsigned f, bool w, bool wait)
      : Work(wait ? WorkKind::Memory : WorkKind::Value), address(at), value(v), flags(f), wide(w), waits(wait) { may_block = wait; }
  bool reached() const {
    const uint64_t now = wide ? __atomic_load_n(reinterpret_cast<uint64_t*>(address), __ATOMIC_ACQUIRE)
                              : __atomic_load_n(reinterpret_cast<uint32_t*>(address), __ATOMIC_ACQUIRE);
    switch (flags & 3) {
      case CU_STREAM_WAIT_VALUE_GEQ:
        return wide ? static_cast<int64_t>(now - value) >= 0
                    : static_cast<int32_t>(static_cast<uint32_t>(now) - static_cast<uint32_t>(value)) >= 0;
      case CU_STREAM_WAIT_VALUE_EQ: return now == value;
      case CU_STREAM_WAIT_VALUE_AND: return (now & value) != 0;
      default: return (~(now | value) & (wide ? ~uint64_t{0} : 0xffffffffu)) != 0;
    }
  }
  Result<void> run(Context& context) override {
    if (!waits) {
      if (wide) __atomic_store_n(reinterpret_cast<uint64_t*>(address), value, __ATOMIC_RELEASE);
      else __atomic_store_n(reinterpret_cast<uint32_t*>(address), static_cast<uint32_t>(value), __ATOMIC_RELEASE);
      return {};
    }
    // In a stream it is there already (callbacks.h); in a graph it is waited for here.
    for (unsigned spins = 0; !reached() && !context.failed(); ++spins) {
      if (spins < 1000) __builtin_ia32_pause();
      else usleep(20);
    }
    return {};
  }
  CUdeviceptr address;
  uint64_t value;
  unsigned flags;
  bool wide, waits;
};

}  // namespace

bool wait_is_over(const Work& work) { return static_cast<const ValueWork&>(work).reached(); }

Result<std::unique_ptr<Work>> memory_operation(const CUstreamBatchMemOpParams& p) {
  const bool wide = p.operation == CU_STREAM_MEM_OP_WAIT_VALUE_64 || p.operation == CU_STREAM_MEM_OP_WRITE_VALUE_64;
  const bool waits = p.operation == CU_STREAM_MEM_OP_WAIT_VALUE_32 || p.operation == CU_STREAM_MEM_OP_WAIT_VALUE_64;
  switch (p.operation) {
    case CU_STREAM_MEM_OP_WAIT_VALUE_32:
    case CU_STREAM_MEM_OP_WAIT_VALUE_64:
    case CU_STREAM_MEM_OP_WRITE_VALUE_32:
    case CU_STREAM_MEM_OP_WRITE_VALUE_64: break;
    case CU_STREAM_MEM_OP_FLUSH_REMOTE_WRITES:
    case CU_STREAM_MEM_OP_BARRIER: return std::unique_ptr<Work>(new EmptyWork);   // Memory is coherent, streams in order.
    default: return error(ErrorKind::InvalidValue, "there is no stream memory operation {}", static_cast<int>(p.operation));
  }
  const unsigned known = waits ? CU_STREAM_WAIT_VALUE_NOR | unsigned{CU_STREAM_WAIT_VALUE_FLUSH} : unsigned{CU_STREAM_WRITE_VALUE_NO_MEMORY_BARRIER};
  if (p.waitValue.flags & ~known) return error(ErrorKind::InvalidValue, "unknown flags {:#x}", p.waitValue.flags);
  if (p.waitValue.address % (wide ? 8 : 4)) return error(ErrorKind::InvalidValue, "{:#x} is not aligned", p.waitValue.address);
  TRY(check_device_range(p.waitValue.address, wide ? 8 : 4, "address"));
  const uint64_t value = wide ? p.waitValue.value64 : p.waitValue.value;
  return std::unique_ptr<Work>(new ValueWork(p.waitValue.address, value, p.waitValue.flags, wide, waits));
}

}  // namespace heddle::driver
