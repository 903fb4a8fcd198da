// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/entry/logs.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "base/log.h"
#include "driver/entry/call.h"

/// What a callback's handle points to; only compared with those that are registered.
struct CUlogsCallbackEntry_st {
  CUlogsCallback function;
  void* user_data;
};

namespace heddle::driver {

namespace {

/// Messages beyond this many push out the oldest, as documented.
constexpr size_t kKept = 100;
/// And a dump to memory is at most this long.
constexpr size_t kDumpBytes = 25600;

struct Log {
  std::mutex mutex;
  std::deque<std::string> messages;
  unsigned dropped = 0;  // how many came before messages.front()
  std::vector<std::unique_ptr<CUlogsCallbackEntry_st>> callbacks;

  unsigned end() const { return dropped + static_cast<unsigned>(messages.size()); }
  /// The messages from `iterator` on; an iterator older than what is kept means all.
  std::string text_from(unsigned iterator) const {
    std::string text;
    for (unsigned i = std::max(iterator, dropped); i < end(); ++i) text += messages[i - dropped] + '\n';
    return text;
  }
};

/// Never destroyed: calls may fail while the process ends.
Log& the_log() {
  static auto* log = new Log;
  return *log;
}

Result<void> check_flags(unsigned flags) {
  if (flags) return error(ErrorKind::InvalidValue, "flags {:#x} must be 0", flags);
  return {};
}

}  // namespace

void entry::log_error(const std::string& message) {
  std::vector<CUlogsCallbackEntry_st> listeners;
  {
    Log& log = the_log();
    std::lock_guard guard(log.mutex);
    log.messages.push_back(message);
    if (log.messages.size() > kKept) {
      log.messages.pop_front();
      ++log.dropped;
    }
    for (auto& callback : log.callbacks) listeners.push_back(*callback);
  }
  if (listeners.empty()) return;
  call_after(
      [listeners = std::move(listeners), message] {
        std::string text = message;
        for (auto& l : listeners) l.function(l.user_data, CU_LOG_LEVEL_ERROR, text.data(), text.size());
      },
      Otherwise::Now);
}

Result<CUlogsCallbackHandle> cuLogsRegisterCallback(CUlogsCallback callbackFunc, void* userData) {
  Log& log = the_log();
  std::lock_guard guard(log.mutex);
  log.callbacks.push_back(std::make_unique<CUlogsCallbackEntry_st>(CUlogsCallbackEntry_st{callbackFunc, userData}));
  return log.callbacks.back().get();
}

Result<void> cuLogsUnregisterCallback(CUlogsCallbackHandle callback) {
  Log& log = the_log();
  std::lock_guard guard(log.mutex);
  auto found = std::find_if(log.callbacks.begin(), log.callbacks.end(), [&](auto& c) { return c.get() == callback; });
  if (found == log.callbacks.end()) return error(ErrorKind::InvalidValue, "no such callback is registered");
  log.callbacks.erase(found);
  return {};
}

Result<CUlogIterator> cuLogsCurrent(unsigned int flags) {
  TRY(check_flags(flags));
  Log& log = the_log();
  std::lock_guard guard(log.mutex);
  return log.end();
}

Result<void> cuLogsDumpToFile(CUlogIterator* iterator, const char* pathToFile, unsigned int flags) {
  TRY(check_flags(flags));
  Log& log = the_log();
  std::lock_guard guard(log.mutex);
  std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(pathToFile, "w"), std::fclose);
  if (!file) return error(ErrorKind::InvalidValue, "{} cannot be written", pathToFile);
  const std::string text = log.text_from(iterator ? *iterator : 0);
  if (std::fwrite(text.data(), 1, text.size(), file.get()) != text.size())
    return error(ErrorKind::OperatingSystem, "{} was not written whole", pathToFile);
  if (iterator) *iterator = log.end();
  return {};
}

/// The newest messages that fit, whole, with a zero at the end; *size becomes what was written without it.
Result<void> cuLogsDumpToMemory(CUlogIterator* iterator, char* buffer, size_t* size, unsigned int flags) {
  TRY(check_flags(flags));
  if (!*size) return error(ErrorKind::InvalidValue, "the buffer holds nothing");
  Log& log = the_log();
  std::lock_guard guard(log.mutex);
  std::string text = log.text_from(iterator ? *iterator : 0);
  const size_t room = std::min(*size, kDumpBytes) - 1;
  if (text.size() > room) {
    const size_t line = text.find('\n', text.size() - room - 1);
    text = line == std::string::npos ? "" : text.substr(line + 1);
  }
  std::memcpy(buffer, text.c_str(), text.size() + 1);
  *size = text.size();
  if (iterator) *iterator = log.end();
  return {};
}

/// The tables that can be asked for are not public; there is none to give. Who asks is told why its calls fail now:
/// CuPy's wheels, for example, have such a runtime inside.
Result<const void*> cuGetExportTable(const CUuuid*) {
  static std::atomic<bool> said = false;
  if (!said.exchange(true))
    log::warn("cuGetExportTable: another CUDA runtime, linked into this program, asks for tables that are not public and "
              "will fail; build the program against this toolkit");
  return error(ErrorKind::NotFound, "there is no export table of that id");
}

}  // namespace heddle::driver
