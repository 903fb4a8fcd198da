// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/context.h"

#include "base/log.h"
#include "base/thread_object.h"
#include "driver/driver.h"
#include "driver/object/device_runtime.h"
#include "driver/object/module.h"
#include "driver/object/pool.h"
#include "driver/state.h"

namespace heddle::driver {
namespace {

std::atomic<uint64_t> next_id{1};

/// Those that are only asked whether they live.
void keep_destroyed(Context* context) {
  static std::mutex mutex;
  static auto* all = new std::vector<Context*>;
  std::lock_guard guard(mutex);
  all->push_back(context);
}

struct ThreadStream {
  uint64_t context = 0;
  Ref<Stream> stream;
};

struct ThreadStreams {
  std::vector<ThreadStream> known;
  ~ThreadStreams() {
    for (ThreadStream& t : known) t.stream->destroyed = true;
  }
  static ThreadStreams& mine() { return thread_object<ThreadStreams, ThreadStreams>(); }
};

}  // namespace

Context::Context(Device& d, uint32_t f, bool p) : device(d), id(next_id.fetch_add(1)), primary(p), flags(f) {
  legacy_ = Ref<Stream>(new Stream(*this, Stream::Kind::Legacy, 0));
  set_defaults();
  publish_usage();
}

void Context::set_defaults() {
  // As documented or observed: stack 1 KB, printf 1 MB, heap 8 MB, nesting 2, pending launches 2048.
  for (auto& limit : limits_) limit = 0;
  limits_[0] = 1024;
  limits_[1] = 1 << 20;
  limits_[2] = 8 << 20;
  limits_[3] = 2;
  limits_[4] = 2048;
  limits_[5] = 64;
  services_ = exec::DeviceServices::create();
  services_->set_device_calls(&GridOwner::answer);
  services_->set_heap_source(
      [](void* self, uint64_t& size) -> uint64_t {
        auto& context = *static_cast<Context*>(self);
        size = context.limit(2);
        auto base = context.device.memory->alloc(size, 4096, {kHeapMemory, 0, &context});
        return base.ok() ? base.value() : 0;
      },
      this);
}

void Context::revive(uint32_t new_flags) {
  flags = new_flags;
  set_defaults();
  {
    std::lock_guard guard(failure_mutex_);
    failure_ = {};
    failed_.store(false, std::memory_order_release);
  }
  destroyed.store(false, std::memory_order_release);
}

Result<void> Context::set_limit(int which, uint64_t value) {
  constexpr uint64_t kLargestStack = 512 << 10;   // of a thread's local memory
  if (which == CU_LIMIT_STACK_SIZE && value > kLargestStack)
    return error(ErrorKind::InvalidValue, "a stack of {} bytes; the most is {}", value, kLargestStack);
  if (which == CU_LIMIT_MALLOC_HEAP_SIZE && services_->heap_in_use())
    return error(ErrorKind::InvalidValue, "kernels have allocated from the heap already");
  limits_[which] = value;
  if (which == CU_LIMIT_PRINTF_FIFO_SIZE) services_->set_printf_bytes(value);
  return {};
}

Ref<Stream> Context::create_stream(Stream::Kind kind, int priority) {
  Ref<Stream> stream(new Stream(*this, kind, priority));
  std::lock_guard guard(streams_mutex_);
  prune_locked();
  streams_.push_back(stream);
  if (kind == Stream::Kind::Blocking) blocking_.fetch_add(1, std::memory_order_acq_rel);
  return stream;
}

Stream& Context::per_thread() {
  auto& known = ThreadStreams::mine().known;
  std::erase_if(known, [&](const ThreadStream& t) { return t.context == id && t.stream->epoch() != epoch(); });
  for (ThreadStream& t : known)
    if (t.context == id) return *t.stream;
  known.push_back({id, create_stream(Stream::Kind::Blocking, 0)});
  return *known.back().stream;
}

void Context::forget_stream(Stream& stream) {
  stream.destroyed = true;
  std::lock_guard guard(streams_mutex_);
  prune_locked();
}

void Context::prune_locked() {
  for (size_t i = 0; i < streams_.size();) {
    Stream& stream = *streams_[i];
    if (!stream.destroyed.load(std::memory_order_relaxed) || !stream.idle()) {
      ++i;
      continue;
    }
    if (stream.kind() == Stream::Kind::Blocking) blocking_.fetch_sub(1, std::memory_order_acq_rel);
    streams_[i] = std::move(streams_.back());
    streams_.pop_back();
  }
}

Result<void> Context::synchronize() {
  std::vector<Ref<Stream>> busy;
  {
    std::lock_guard guard(streams_mutex_);
    for (const Ref<Stream>& stream : streams_)
      if (!stream->idle()) busy.push_back(stream);
  }
  legacy_->wait();
  for (const Ref<Stream>& stream : busy) stream->wait();
  services_->flush_printf();
  trim_pools(device);
  return check();
}

void Context::fail(Error e) {
  {
    std::lock_guard guard(failure_mutex_);
    if (failed_.load(std::memory_order_relaxed)) return;
    failure_ = e;
    failed_.store(true, std::memory_order_release);
  }
  log::error("{}", e.message);
}

Result<void> Context::check() const {
  if (!failed()) return {};
  std::lock_guard guard(failure_mutex_);
  return Error(failure_);
}

void Context::add_module(Module* module) {
  std::lock_guard guard(modules_mutex_);
  modules_.insert(module);
}

bool Context::remove_module(Module* module) {
  std::lock_guard guard(modules_mutex_);
  return modules_.erase(module) != 0;
}

void Context::destroy() {
  if (destroyed.exchange(true)) return;
  // Calls that began before may still queue work and use what they found.
  wait_for_calls(nullptr);
  (void)synchronize();
  std::unordered_set<Module*> modules;
  {
    std::lock_guard guard(modules_mutex_);
    modules.swap(modules_);
  }
  for (Module* module : modules) module->retire(true);
  wait_for_calls(this);
  (void)synchronize();
  for (Module* module : modules) module->unref();
  device.memory->free_owned(this);
  epoch_.fetch_add(1, std::memory_order_release);
  if (!primary) keep_destroyed(this);
}

std::vector<Context*>& context_stack() {
  return thread_object<std::vector<Context*>, Context>();
}

Result<Context*> current_context_even_failed() {
  const auto& stack = context_stack();
  if (stack.empty() || !stack.back())
    return error(ErrorKind::InvalidContext, "the calling thread has no current context");
  Context* context = stack.back();
  if (context->destroyed.load(std::memory_order_seq_cst)) [[unlikely]]
    return error(ErrorKind::ContextIsDestroyed, "the current context was destroyed");
  return context;
}

Result<Context*> current_context() {
  Context* context = TRY(current_context_even_failed());
  if (context->failed()) [[unlikely]] TRY(context->check());
  return context;
}

}  // namespace heddle::driver
