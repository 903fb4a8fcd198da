// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One line of API trace: name(argument=value, ...) -> RESULT, *output=value, time. Used by generated stubs only
// when tracing is on, so it may be slow.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>
#include <type_traits>

namespace heddle::base {

class ApiTrace {
 public:
  explicit ApiTrace(const char* function) : line_(function), start_(std::chrono::steady_clock::now()) { line_ += '('; }

  template <class T>
  void argument(const char* name, const T& value) {
    if (!first_) line_ += ", ";
    first_ = false;
    line_ += name;
    line_ += '=';
    show(value);
  }

  template <class T>
  void output(const char* name, T* value) {
    if (!ok_ || !value) return;
    line_ += std::string(", *") + name + '=';
    if constexpr (!std::is_void_v<T>) show(*value);
  }

  void finish(const char* result_name, bool ok) {
    micros_ = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start_).count();
    ok_ = ok;
    line_ += std::string(") -> ") + result_name;
  }

  void end() { std::fprintf(stderr, "[api] %s  [%.1f us]\n", line_.c_str(), micros_); }

 private:
  void text(const char* format, auto value) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, value);
    line_ += buffer;
  }

  /// Addresses are unsigned long long in the driver API, sizes unsigned long: the former show as hex.
  template <class T>
  void show(const T& value) {
    if constexpr (std::is_same_v<T, const char*>) {
      line_ += value ? '"' + std::string(value).substr(0, 200) + '"' : "null";
    } else if constexpr (std::is_same_v<T, unsigned long long>) {
      text("0x%llx", value);
    } else if constexpr (std::is_pointer_v<T>) {
      text("%p", reinterpret_cast<const void*>(value));
    } else if constexpr (std::is_floating_point_v<T>) {
      text("%g", static_cast<double>(value));
    } else if constexpr (std::is_unsigned_v<T>) {
      text("%llu", static_cast<unsigned long long>(value));
    } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
      text("%lld", static_cast<long long>(value));
    } else {
      text("{%zu bytes}", sizeof(T));
    }
  }

  std::string line_;
  bool first_ = true;
  bool ok_ = false;
  double micros_ = 0;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace heddle::base
