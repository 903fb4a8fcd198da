// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/stream.h"

#include "driver/entry/in_call.h"
#include "driver/object/callbacks.h"
#include "driver/object/context.h"
#include "driver/state.h"

namespace heddle::driver {
namespace {

constexpr uint32_t kHostSpinUs = 30;
std::atomic<uint64_t> next_id{1};

uint32_t task_priority(int priority) {
  // CUDA: lower numbers are more urgent, 0 is the least.
  const int level = static_cast<int>(exec::kPriorities) - 1 + priority;
  return static_cast<uint32_t>(level < 0 ? 0 : level);
}

}  // namespace

Stream::Stream(Context& context, Kind kind, int priority)
    : context_(context), kind_(kind), priority_(priority), id_(next_id.fetch_add(1)), epoch_(context.epoch()) {
  exec::Task::run = on_worker;
  exec::Task::priority = task_priority(priority);
  exec::Task::group = static_cast<uint32_t>(context.device.ordinal);
}

void Stream::set_priority(int priority) {
  priority_ = priority;
  exec::Task::priority = task_priority(priority);
}

Stream::~Stream() { CHECK(!first_, "a stream with work was freed"); }

void Stream::on_worker(exec::Task* task) {
  auto* stream = static_cast<Stream*>(task);
  {
    std::lock_guard guard(stream->lock_);
    stream->queued_ = false;
  }
  stream->drain(~uint64_t{0}, true);
  stream->unref();
}

void Stream::start_if_needed_locked(bool& start) {
  start = first_ && !running_ && !queued_ && !blocked_;
  if (start) queued_ = true;
}

uint64_t Stream::push(std::unique_ptr<Work> owned) {
  Work* work = owned.release();
  bool start = false;
  uint64_t ticket = 0;
  {
    std::lock_guard guard(lock_);
    ticket = work->ticket = submitted_.load(std::memory_order_relaxed) + 1;
    submitted_.store(ticket, std::memory_order_release);
    (last_ ? last_->next : first_) = work;
    last_ = work;
    start_if_needed_locked(start);
  }
  if (start) {
    ref();
    exec::submit(this);
  }
  return ticket;
}

void Stream::push_default_stream_rules() {
  if (kind_ == Kind::NonBlocking) return;
  if (kind_ == Kind::Blocking) {
    Stream& legacy = context_.legacy();
    const uint64_t ticket = legacy.submitted();
    if (legacy.done(ticket) || ticket <= legacy_seen_) return;
    legacy_seen_ = ticket;
    push_wait(legacy, ticket);
    return;
  }
  if (!context_.has_blocking_streams()) return;
  context_.for_each_stream([this](Stream& other) {
    if (other.kind() != Kind::Blocking) return;
    const uint64_t ticket = other.submitted();
    if (!other.done(ticket)) push_wait(other, ticket);
  });
}

bool Stream::quiet() const {
  if (!idle()) return false;
  if (kind_ == Kind::NonBlocking) return true;
  if (kind_ == Kind::Blocking) return context_.legacy().idle();
  if (!context_.has_blocking_streams()) return true;
  bool all = true;
  context_.for_each_stream([&all](Stream& other) { all &= other.kind() != Kind::Blocking || other.idle(); });
  return all;
}

bool Stream::uses(const Module& module) const {
  std::lock_guard guard(lock_);
  for (const Work* work = first_; work; work = work->next)
    if (work->uses(module)) return true;
  return false;
}

uint64_t Stream::append(std::unique_ptr<Work> work) {
  push_default_stream_rules();
  return push(std::move(work));
}

void Stream::wait_for(Stream& other, uint64_t ticket) {
  if (&other == this) return;
  if (!other.done(ticket)) return push_wait(other, ticket);
  std::lock_guard guard(lock_);
  waited_[next_waited_++ % std::size(waited_)] = {other.id(), ticket};
}

void Stream::push_wait(Stream& other, uint64_t ticket) {
  push(std::make_unique<WaitWork>(other, ticket));
  std::lock_guard guard(lock_);
  waited_[next_waited_++ % std::size(waited_)] = {other.id(), ticket};
}

bool Stream::stands_behind(const Stream& other, uint64_t ticket) const {
  std::lock_guard guard(lock_);
  for (const Waited& w : waited_)
    if (w.stream == other.id() && w.ticket >= ticket) return true;
  return false;
}

bool Stream::add_dependent(uint64_t ticket, Stream& stream) {
  std::lock_guard guard(lock_);
  if (done(ticket)) return false;
  dependents_.push_back({ticket, Ref<Stream>(&stream)});
  return true;
}

/// The lock is held.
void Stream::unlink_front() {
  first_ = first_->next;
  if (!first_) last_ = nullptr;
}

/// The lock is held. `ready` gets whoever waited for the ticket.
void Stream::complete(uint64_t ticket, std::vector<Dependent>& ready) {
  completed_.store(ticket, std::memory_order_release);
  word_.store(static_cast<uint32_t>(ticket), std::memory_order_seq_cst);
  if (dependents_.empty()) return;
  for (size_t i = 0; i < dependents_.size();) {
    if (dependents_[i].ticket <= ticket) {
      ready.push_back(std::move(dependents_[i]));
      dependents_[i] = std::move(dependents_.back());
      dependents_.pop_back();
    } else {
      ++i;
    }
  }
}

void Stream::publish_done(std::vector<Dependent>& ready) {
  if (sleepers_.load(std::memory_order_seq_cst)) exec::wake(reinterpret_cast<uint32_t*>(&word_));
  for (Dependent& dependent : ready) dependent.stream->resume();
  ready.clear();
}

/// The first work has been done: takes it off and tells whoever waits.
void Stream::end_front(Work* work) {
  std::vector<Dependent> ready;
  const uint64_t ticket = work->ticket;
  // A graph may be the last to hold a module: that has gone when the program hears that the work is done.
  const bool goes_first = work->kind == WorkKind::Graph;
  if (goes_first) {
    {
      std::lock_guard guard(lock_);
      unlink_front();
    }
    delete work;
  }
  {
    std::lock_guard guard(lock_);
    if (!goes_first) unlink_front();
    complete(ticket, ready);
  }
  publish_done(ready);
  if (!goes_first) delete work;
}

void Stream::resume() {
  bool start = false;
  {
    std::lock_guard guard(lock_);
    blocked_ = false;
    blocked_on_ = nullptr;
    start_if_needed_locked(start);
  }
  if (start) {
    ref();
    exec::submit(this);
  }
}

/// The stream is running and at a wait. True: it is parked, someone will resume() it.
bool Stream::park_on(Work& work) {
  auto& wait = static_cast<WaitWork&>(work);
  if (wait.on->done(wait.until)) return false;
  const Ref<Stream> on = wait.on;       // `work` may be gone once we are parked.
  const uint64_t until = wait.until;
  {
    std::lock_guard guard(lock_);
    running_ = false;
    blocked_ = true;
    blocked_on_ = on.get();
    blocked_ticket_ = until;
  }
  if (on->add_dependent(until, *this)) return true;
  std::lock_guard guard(lock_);         // Done meanwhile: nobody else could have touched us.
  blocked_ = false;
  blocked_on_ = nullptr;
  running_ = true;
  return false;
}

void Stream::finish_front() {
  Ref<Stream> keep(this);
  Work* work = nullptr;
  {
    std::lock_guard guard(lock_);
    work = first_;
  }
  end_front(work);
  resume();
}

/// Runs queued work until `until` is done, the queue is empty or blocked. False if someone else is
/// at it, or it is blocked.
bool Stream::drain(uint64_t until, bool worker) {
  {
    std::lock_guard guard(lock_);
    if (running_ || blocked_) return false;
    running_ = true;
  }
  for (uint32_t done_here = 0;; ++done_here) {
    Work* work = nullptr;
    bool start = false;
    {
      std::lock_guard guard(lock_);
      work = first_;
      // A worker gives way to other streams now and then; a host stops at what it waits for.
      if (!work || done(until) || (worker && done_here && exec::tasks_waiting())) {
        running_ = false;
        start_if_needed_locked(start);
        work = nullptr;
      }
    }
    if (!work) {
      if (start) {
        ref();
        exec::submit(this);
      }
      return true;
    }
    if (work->kind == WorkKind::Wait && park_on(*work)) return true;
    if (work->may_block) {
      {
        std::lock_guard guard(lock_);
        running_ = false;
        blocked_ = true;
      }
      call_back(*this, *work);
      return true;
    }
    if (!context_.failed() || work->always)
      if (auto ran = work->run(context_); !ran.ok()) context_.fail(std::move(ran).error());
    end_front(work);
  }
}

void Stream::wait(uint64_t ticket) {
  if (done(ticket)) return;
  entry::WaitScope waiting(*this);
  while (!done(ticket)) {
    if (drain(ticket, false)) continue;
    Ref<Stream> on;
    uint64_t on_ticket = 0;
    const uint32_t seen = word_.load(std::memory_order_seq_cst);
    {
      std::lock_guard guard(lock_);
      if (blocked_on_) {
        on = Ref<Stream>(blocked_on_);
        on_ticket = blocked_ticket_;
      }
    }
    if (on && !on->done(on_ticket)) {
      on->wait(on_ticket);
      continue;
    }
    if (done(ticket)) break;
    const auto* word = reinterpret_cast<const uint32_t*>(&word_);
    if (exec::spin_while_equal(word, seen, kHostSpinUs)) continue;
    sleepers_.fetch_add(1, std::memory_order_seq_cst);
    exec::sleep_while_equal(word, seen);
    sleepers_.fetch_sub(1, std::memory_order_seq_cst);
  }
}

}  // namespace heddle::driver
