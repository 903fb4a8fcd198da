// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The C++ face of NVTX: scoped ranges and marks that do nothing, since no profiler listens.
#pragma once

#include <cstdint>
#include <string>

#include "nvToolsExt.h"

namespace nvtx3 {
inline namespace v1 {

struct domain {
  struct global {};
};

struct color {
  constexpr explicit color(std::uint32_t argb) noexcept : argb_(argb) {}
  std::uint32_t argb_;
};
struct rgb {
  constexpr rgb(std::uint8_t r, std::uint8_t g, std::uint8_t b) noexcept : r_(r), g_(g), b_(b) {}
  constexpr operator color() const noexcept { return color(0xff000000u | r_ << 16 | g_ << 8 | b_); }
  std::uint8_t r_, g_, b_;
};
struct argb : rgb {
  constexpr argb(std::uint8_t, std::uint8_t r, std::uint8_t g, std::uint8_t b) noexcept : rgb(r, g, b) {}
};
struct category {
  constexpr explicit category(std::uint32_t id) noexcept : id_(id) {}
  std::uint32_t id_;
};
struct message {
  message(const char*) noexcept {}
  message(const wchar_t*) noexcept {}
  message(const std::string&) noexcept {}
};
struct payload {
  template <class T>
  constexpr explicit payload(T) noexcept {}
};

class event_attributes {
 public:
  template <class... A>
  explicit event_attributes(const A&...) noexcept {}
};

template <class D = domain::global>
class scoped_range_in {
 public:
  template <class... A>
  explicit scoped_range_in(const A&...) noexcept {}
  scoped_range_in(const scoped_range_in&) = delete;
  scoped_range_in& operator=(const scoped_range_in&) = delete;
  ~scoped_range_in() noexcept {}
};
using scoped_range = scoped_range_in<>;

template <class D = domain::global>
class unique_range_in {
 public:
  template <class... A>
  explicit unique_range_in(const A&...) noexcept {}
  unique_range_in(unique_range_in&&) noexcept = default;
  unique_range_in& operator=(unique_range_in&&) noexcept = default;
  ~unique_range_in() noexcept {}
};
using unique_range = unique_range_in<>;

template <class D = domain::global, class... A>
void mark_in(const A&...) noexcept {}
template <class... A>
void mark(const A&...) noexcept {}

}  // namespace v1
}  // namespace nvtx3

#define NVTX3_FUNC_RANGE() ((void)0)
#define NVTX3_FUNC_RANGE_IN(D) ((void)0)
#define NVTX3_FUNC_RANGE_IF(condition) ((void)(condition))
