// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Attributes of core dumps. They are kept and told, per context and for all; switching dumps on is
// refused, since nothing writes them.
#include <cstring>
#include <map>
#include <mutex>
#include <string>

#include "driver/driver.h"

namespace heddle::driver {
namespace {

struct Settings {
  std::mutex mutex;
  std::map<int, std::string> values;    // bytes as the attribute has them
};
Settings& global() {
  static auto* one = new Settings;
  return *one;
}
Settings& of_context(const Context& context) {
  static std::mutex mutex;
  static auto* all = new std::map<const Context*, std::unique_ptr<Settings>>;
  std::lock_guard guard(mutex);
  auto& settings = (*all)[&context];
  if (!settings) settings = std::make_unique<Settings>();
  return *settings;
}

bool is_text(CUcoredumpSettings s) { return s == CU_COREDUMP_FILE || s == CU_COREDUMP_PIPE; }
size_t bytes_of(CUcoredumpSettings s) { return s == CU_COREDUMP_GENERATION_FLAGS ? sizeof(int) : is_text(s) ? 1023 : sizeof(bool); }

std::string default_value(CUcoredumpSettings s) {
  if (is_text(s)) return std::string(1, '\0');
  // The host is told of an exception's dump, as documented: on.
  if (s == CU_COREDUMP_TRIGGER_HOST) return std::string(1, '\1');
  return std::string(bytes_of(s), '\0');
}

Result<void> check(CUcoredumpSettings s) {
  if (s < CU_COREDUMP_ENABLE_ON_EXCEPTION || s > CU_COREDUMP_GENERATION_FLAGS) return error(ErrorKind::InvalidValue, "core dump attribute {}", static_cast<int>(s));
  return {};
}

Result<void> get(Settings* own, CUcoredumpSettings s, void* value, size_t* size) {
  TRY(check(s));
  std::string v = default_value(s);
  for (Settings* from : {&global(), own}) {
    if (!from) continue;
    std::lock_guard guard(from->mutex);
    if (const auto it = from->values.find(s); it != from->values.end()) v = it->second;
  }
  if (!value) {                         // how much room it takes
    *size = v.size();
    return {};
  }
  if (*size < v.size()) return error(ErrorKind::InvalidValue, "{} bytes of room for {}", *size, v.size());
  std::memcpy(value, v.data(), v.size());
  *size = v.size();
  return {};
}

Result<void> set(Settings& own, CUcoredumpSettings s, const void* value, size_t* size) {
  TRY(check(s));
  if (is_text(s) ? *size > bytes_of(s) : *size < bytes_of(s)) return error(ErrorKind::InvalidValue, "{} bytes for attribute {}", *size, static_cast<int>(s));
  std::string v(static_cast<const char*>(value), is_text(s) ? strnlen(static_cast<const char*>(value), *size) : bytes_of(s));
  if (is_text(s)) v += '\0';
  const bool switches = s == CU_COREDUMP_ENABLE_ON_EXCEPTION || s == CU_COREDUMP_ENABLE_USER_TRIGGER;
  if (switches && v[0]) return unsupported("core dumps of the device");
  std::lock_guard guard(own.mutex);
  own.values[s] = std::move(v);
  return {};
}

}  // namespace

Result<void> cuCoredumpGetAttribute(CUcoredumpSettings attrib, void* value, size_t* size) {
  return get(&of_context(*TRY(current_context_even_failed())), attrib, value, size);
}
Result<void> cuCoredumpGetAttributeGlobal(CUcoredumpSettings attrib, void* value, size_t* size) { return get(nullptr, attrib, value, size); }
Result<void> cuCoredumpSetAttribute(CUcoredumpSettings attrib, void* value, size_t* size) {
  return set(of_context(*TRY(current_context_even_failed())), attrib, value, size);
}
Result<void> cuCoredumpSetAttributeGlobal(CUcoredumpSettings attrib, void* value, size_t* size) { return set(global(), attrib, value, size); }

}  // namespace heddle::driver
