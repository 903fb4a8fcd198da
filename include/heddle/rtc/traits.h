// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What our own headers need of the C++ library where there is none: programs compiled at run time. In a
// namespace of our own, for `std` is the program's.
#pragma once
#include <stdint.h>

namespace heddle_rtc_std {
enum memory_order {
  memory_order_relaxed, memory_order_consume, memory_order_acquire, memory_order_release, memory_order_acq_rel, memory_order_seq_cst
};
template <bool B, class T, class F> struct conditional { typedef T type; };
template <class T, class F> struct conditional<false, T, F> { typedef F type; };
template <class A, class B> struct is_same { static constexpr bool value = __is_same(A, B); };
template <class T> struct is_integral { static constexpr bool value = __is_integral(T); };
template <class T> struct is_signed { static constexpr bool value = __is_signed(T); };
template <class T> struct is_trivially_copyable { static constexpr bool value = __is_trivially_copyable(T); };
template <class T> struct remove_reference { typedef __remove_reference_t(T) type; };
template <class T>
__attribute__((host, device)) constexpr typename remove_reference<T>::type&& move(T&& v) noexcept {
  return static_cast<typename remove_reference<T>::type&&>(v);
}
}  // namespace heddle_rtc_std
