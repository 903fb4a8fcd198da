// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One line of API trace: name(argument=value, ...) -> RESULT, *output=value, time. Used by generated stubs only
// when tracing is on. Needs no C++ runtime: the static libcudart links into plain C programs.
#pragma once

#include <stdio.h>
#include <time.h>

#include <type_traits>

namespace heddle::base {

class ApiTrace {
 public:
  explicit ApiTrace(const char* function) : start_(now()) { text("%s(", function); }

  template <class T>
  void argument(const char* name, const T& value) {
    text(first_ ? "%s=" : ", %s=", name);
    first_ = false;
    show(value);
  }

  template <class T>
  void output(const char* name, T* value) {
    if (!ok_ || !value) return;
    text(", *%s=", name);
    if constexpr (!std::is_void_v<T>) show(*value);
  }

  void finish(const char* result_name, bool ok) {
    micros_ = (now() - start_) * 1e6;
    ok_ = ok;
    text(") -> %s", result_name);
  }

  void end() { fprintf(stderr, "[api] %s  [%.1f us]\n", line_, micros_); }

 private:
  static double now() {
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return double(t.tv_sec) + double(t.tv_nsec) * 1e-9;
  }

  void text(const char* format, auto value) {
    int n = snprintf(line_ + length_, sizeof line_ - length_, format, value);
    length_ += n > 0 ? size_t(n) : 0;
    if (length_ >= sizeof line_) length_ = sizeof line_ - 1;
  }

  /// Addresses are unsigned long long in the driver API, sizes unsigned long: the former show as hex.
  template <class T>
  void show(const T& value) {
    if constexpr (std::is_same_v<T, const char*>) {
      text(value ? "\"%.200s\"" : "%s", value ? value : "null");
    } else if constexpr (std::is_same_v<T, unsigned long long>) {
      text("0x%llx", value);
    } else if constexpr (std::is_pointer_v<T>) {
      text("%p", reinterpret_cast<const void*>(value));
    } else if constexpr (std::is_floating_point_v<T>) {
      text("%g", static_cast<double>(value));
    } else if constexpr (requires { enum_name(value); }) {
      const char* name = enum_name(value);
      if (name)
        text("%s", name);
      else
        text("%lld", static_cast<long long>(value));
    } else if constexpr (std::is_unsigned_v<T>) {
      text("%llu", static_cast<unsigned long long>(value));
    } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      text("%lld", static_cast<long long>(value));
    } else if constexpr (requires { value.x; value.y; value.z; }) {
      text("{%llu", static_cast<unsigned long long>(value.x));
      text(",%llu", static_cast<unsigned long long>(value.y));
      text(",%llu}", static_cast<unsigned long long>(value.z));
    } else {
      text("{%zu bytes}", sizeof(T));
    }
  }

  char line_[2000] = {};
  size_t length_ = 0;
  bool first_ = true;
  bool ok_ = false;
  double micros_ = 0;
  double start_;
};

}  // namespace heddle::base
