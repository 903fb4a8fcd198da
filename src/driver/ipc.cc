// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Memory and events of other processes. A handle says in which process a file in memory is found.
#include <unistd.h>

#include <cstring>
#include <map>
#include <mutex>

#include "driver/driver.h"
#include "driver/object/shared_range.h"

namespace heddle::driver {
namespace {

constexpr uint32_t kEventMagic = 0x48644576;

struct EventHandle {
  uint32_t magic = 0;
  int32_t process = 0, descriptor = -1;
};

/// Memory opened here: the same handle gives the same address, counted.
struct Opened {
  uint64_t id;                          // of the allocation in its process
  int32_t process;
  uint64_t mapping_id;                  // of the allocation here, which goes with its context
  uint32_t count;
  bool lives(uint64_t address) const {
    const auto found = find_memory(address);
    return found && found->allocation.id == mapping_id;
  }
};
struct State {
  std::mutex mutex;
  std::map<uint64_t, Opened> by_address;
};
State& opened() {
  static auto* one = new State;
  return *one;
}

}  // namespace

Result<CUipcMemHandle> cuIpcGetMemHandle(CUdeviceptr dptr) {
  Context* context = TRY(current_context());
  Device* device = device_at(dptr);
  const auto found = device ? device->memory->find(dptr) : std::nullopt;
  if (!found) return error(ErrorKind::InvalidValue, "{:#x} is no device memory", dptr);
  if (!can_be_shared(*found)) return error(ErrorKind::InvalidValue, "{:#x} is not memory of cuMemAlloc in this process", dptr);
  TRY(context->synchronize());
  const SharedRange range = TRY(share(*device, found->base, found->size_bytes, found->id));
  CUipcMemHandle handle = {};
  static_assert(sizeof range <= sizeof handle);
  std::memcpy(&handle, &range, sizeof range);
  return handle;
}

Result<CUdeviceptr> cuIpcOpenMemHandle(CUipcMemHandle handle, unsigned int Flags) {
  if (Flags != CU_IPC_MEM_LAZY_ENABLE_PEER_ACCESS) return error(ErrorKind::InvalidValue, "flags {:#x}", Flags);
  Context* context = TRY(current_context());
  SharedRange range;
  std::memcpy(&range, &handle, sizeof range);
  if (range.magic != kSharedRangeMagic) return error(ErrorKind::InvalidValue, "it is no memory handle");
  if (range.process == getpid()) return error(ErrorKind::InvalidContext, "the handle is of this very process");
  std::lock_guard guard(opened().mutex);
  std::erase_if(opened().by_address, [](const auto& entry) { return !entry.second.lives(entry.first); });
  for (auto& [address, one] : opened().by_address) {
    if (one.id != range.id || one.process != range.process) continue;
    ++one.count;
    return CUdeviceptr{address};
  }
  const int file = TRY(open_file(range));
  auto mapped = map_file(context->device, file, range.offset, range.size_bytes, context, kOfIpc);
  close(file);
  const uint64_t address = TRY(std::move(mapped));
  opened().by_address[address] = {range.id, range.process, find_memory(address)->allocation.id, 1};
  return CUdeviceptr{address};
}

Result<void> cuIpcCloseMemHandle(CUdeviceptr dptr) {
  Context* context = TRY(current_context());
  TRY(context->synchronize());
  std::lock_guard guard(opened().mutex);
  const auto it = opened().by_address.find(dptr);
  if (it == opened().by_address.end()) return error(ErrorKind::InvalidValue, "{:#x} was not opened from a handle", dptr);
  if (--it->second.count) return {};
  opened().by_address.erase(it);
  return unmap_file(dptr);
}

Result<CUipcEventHandle> cuIpcGetEventHandle(CUevent event) {
  const Event* e = TRY(event_of(event));
  if (!e->shared) return error(ErrorKind::InvalidHandle, "the event was made without CU_EVENT_INTERPROCESS");
  const EventHandle data{kEventMagic, getpid(), e->shared->descriptor};
  CUipcEventHandle handle = {};
  std::memcpy(&handle, &data, sizeof data);
  return handle;
}

Result<CUevent> cuIpcOpenEventHandle(CUipcEventHandle handle) {
  Context* context = TRY(current_context());
  EventHandle data;
  std::memcpy(&data, &handle, sizeof data);
  if (data.magic != kEventMagic) return error(ErrorKind::InvalidValue, "it is no event handle");
  SharedRange where;
  where.process = data.process;
  where.descriptor = data.descriptor;
  auto shared = TRY(SharedEvent::open(TRY(open_file(where))));
  auto* event = new Event(*context, CU_EVENT_INTERPROCESS | CU_EVENT_DISABLE_TIMING);
  event->shared = std::move(shared);
  return handles<Event>().insert<CUevent>(event);
}

}  // namespace heddle::driver
