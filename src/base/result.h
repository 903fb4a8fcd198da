// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How Heddle says that something went wrong: Error (the caller's or the world's mistake), Result<T>
// (a value or an Error), TRY (pass errors up, adding a "while" line) and CHECK (our own bug: abort).
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace heddle {

enum class ErrorKind : uint16_t {
#define HEDDLE_ERROR(kind, driver, runtime) kind,
#include "base/error.def"
#undef HEDDLE_ERROR
};

/// The CUresult (= cudaError_t but for a few rows) that a kind becomes at the C boundary.
int driver_code(ErrorKind kind);
int runtime_code(ErrorKind kind);
const char* kind_name(ErrorKind kind);

/// A kind and a story: what happened, then one "while ..." line per caller that had one to add.
struct Error {
  ErrorKind kind = ErrorKind::Unknown;
  std::string message;

  Error&& in_context(std::string line) && {
    message += "\n  while " + line;
    return std::move(*this);
  }
};

/// error(ErrorKind::InvalidValue, "grid x {} is larger than {}", x, limit)
template <class... A>
Error error(ErrorKind kind, fmt::format_string<A...> text, A&&... args) {
  return Error{kind, fmt::format(text, std::forward<A>(args)...)};
}

/// The answer of what is not built yet: NOT_SUPPORTED, naming the thing.
Error unsupported(std::string what);

template <class T = void>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error e) : state_(std::in_place_index<1>, std::move(e)) {}
  template <class U>
    requires(std::is_convertible_v<U, T> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
             !std::is_same_v<std::remove_cvref_t<U>, Error> &&
             !std::is_same_v<std::remove_cvref_t<U>, Result>)
  Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() { return value(); }
  T* operator->() { return &value(); }
  Error& error() & { return std::get<1>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error e) : error_(std::move(e)) {}
  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  void value() const {}
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

[[noreturn]] void check_failed(const char* expression, const char* file, int line,
                               std::string detail);

}  // namespace heddle

/// auto x = TRY(f());   TRY(g(), "loading module {}", name);   passes an Error up to our caller.
#define TRY(expr, ...)                                                                   \
  ({                                                                                     \
    auto&& try_result_ = (expr);                                                         \
    if (!try_result_.ok())                                                               \
      return std::move(std::move(try_result_).error())                                   \
          __VA_OPT__(.in_context(fmt::format(__VA_ARGS__)));                             \
    std::move(try_result_).value();                                                      \
  })

/// Our own bug if false. Always on: a wrong answer is worse than an abort.
#define CHECK(cond, ...)                                                                 \
  do {                                                                                   \
    if (!(cond)) [[unlikely]]                                                            \
      ::heddle::check_failed(#cond, __FILE__, __LINE__, std::string{__VA_OPT__(fmt::format(__VA_ARGS__))}); \
  } while (false)
