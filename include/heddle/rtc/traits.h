// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// <type_traits> and the smallest part of <utility> where there is no C++ library: programs compiled at run time. In a
// namespace of our own, for `std` is the program's; cuda::std takes it in (cuda/std/detail).
#pragma once
#include <stdint.h>

#define HEDDLE_RS __attribute__((host, device)) constexpr

namespace heddle_rtc_std {
using ::ptrdiff_t;
using ::size_t;
typedef decltype(nullptr) nullptr_t;

enum memory_order {
  memory_order_relaxed, memory_order_consume, memory_order_acquire, memory_order_release, memory_order_acq_rel, memory_order_seq_cst
};

template <class T, T V>
struct integral_constant {
  static constexpr T value = V;
  typedef T value_type;
  typedef integral_constant type;
  HEDDLE_RS operator T() const noexcept { return V; }
  HEDDLE_RS T operator()() const noexcept { return V; }
};
template <bool B> using bool_constant = integral_constant<bool, B>;
typedef bool_constant<true> true_type;
typedef bool_constant<false> false_type;

// What the compiler knows of one type, of two, and of one and a list.
#define HEDDLE_IS(name, ...)                                            \
  template <class T> struct name : bool_constant<__VA_ARGS__> {};       \
  template <class T> inline constexpr bool name##_v = name<T>::value;
#define HEDDLE_ARE(name, ...)                                           \
  template <class A, class B> struct name : bool_constant<__VA_ARGS__> {}; \
  template <class A, class B> inline constexpr bool name##_v = name<A, B>::value;
#define HEDDLE_FROM(name, ...)                                          \
  template <class T, class... A> struct name : bool_constant<__VA_ARGS__> {}; \
  template <class T, class... A> inline constexpr bool name##_v = name<T, A...>::value;
HEDDLE_IS(is_void, __is_void(T))
HEDDLE_IS(is_null_pointer, __is_same(__remove_cv(T), decltype(nullptr)))
HEDDLE_IS(is_integral, __is_integral(T))
HEDDLE_IS(is_floating_point, __is_floating_point(T))
HEDDLE_IS(is_arithmetic, __is_arithmetic(T))
HEDDLE_IS(is_fundamental, __is_fundamental(T))
HEDDLE_IS(is_compound, __is_compound(T))
HEDDLE_IS(is_array, __is_array(T))
HEDDLE_IS(is_enum, __is_enum(T))
HEDDLE_IS(is_union, __is_union(T))
HEDDLE_IS(is_class, __is_class(T))
HEDDLE_IS(is_function, __is_function(T))
HEDDLE_IS(is_pointer, __is_pointer(T))
HEDDLE_IS(is_reference, __is_reference(T))
HEDDLE_IS(is_lvalue_reference, __is_lvalue_reference(T))
HEDDLE_IS(is_rvalue_reference, __is_rvalue_reference(T))
HEDDLE_IS(is_object, __is_object(T))
HEDDLE_IS(is_scalar, __is_scalar(T))
HEDDLE_IS(is_member_pointer, __is_member_pointer(T))
HEDDLE_IS(is_member_object_pointer, __is_member_object_pointer(T))
HEDDLE_IS(is_member_function_pointer, __is_member_function_pointer(T))
HEDDLE_IS(is_const, __is_const(T))
HEDDLE_IS(is_volatile, __is_volatile(T))
HEDDLE_IS(is_signed, __is_signed(T))
HEDDLE_IS(is_unsigned, __is_unsigned(T))
HEDDLE_IS(is_empty, __is_empty(T))
HEDDLE_IS(is_final, __is_final(T))
HEDDLE_IS(is_abstract, __is_abstract(T))
HEDDLE_IS(is_polymorphic, __is_polymorphic(T))
HEDDLE_IS(is_aggregate, __is_aggregate(T))
HEDDLE_IS(is_standard_layout, __is_standard_layout(T))
HEDDLE_IS(is_pod, __is_pod(T))
HEDDLE_IS(is_trivial, __is_trivial(T))
HEDDLE_IS(is_trivially_copyable, __is_trivially_copyable(T))
HEDDLE_IS(is_trivially_destructible, __is_trivially_destructible(T))
HEDDLE_IS(is_destructible, __is_destructible(T))
HEDDLE_IS(has_virtual_destructor, __has_virtual_destructor(T))
HEDDLE_IS(is_default_constructible, __is_constructible(T))
HEDDLE_IS(is_copy_constructible, __is_constructible(T, const T&))
HEDDLE_IS(is_move_constructible, __is_constructible(T, T&&))
HEDDLE_IS(is_copy_assignable, __is_assignable(T&, const T&))
HEDDLE_IS(is_move_assignable, __is_assignable(T&, T&&))
HEDDLE_IS(is_trivially_default_constructible, __is_trivially_constructible(T))
HEDDLE_IS(is_trivially_copy_constructible, __is_trivially_constructible(T, const T&))
HEDDLE_IS(is_trivially_move_constructible, __is_trivially_constructible(T, T&&))
HEDDLE_IS(is_trivially_copy_assignable, __is_trivially_assignable(T&, const T&))
HEDDLE_IS(is_trivially_move_assignable, __is_trivially_assignable(T&, T&&))
HEDDLE_IS(is_nothrow_default_constructible, __is_nothrow_constructible(T))
HEDDLE_IS(is_nothrow_copy_constructible, __is_nothrow_constructible(T, const T&))
HEDDLE_IS(is_nothrow_move_constructible, __is_nothrow_constructible(T, T&&))
HEDDLE_IS(is_nothrow_destructible, __is_nothrow_destructible(T))
HEDDLE_ARE(is_same, __is_same(A, B))
HEDDLE_ARE(is_base_of, __is_base_of(A, B))
HEDDLE_ARE(is_convertible, __is_convertible(A, B))
HEDDLE_ARE(is_assignable, __is_assignable(A, B))
HEDDLE_ARE(is_nothrow_assignable, __is_nothrow_assignable(A, B))
HEDDLE_ARE(is_trivially_assignable, __is_trivially_assignable(A, B))
HEDDLE_FROM(is_constructible, __is_constructible(T, A...))
HEDDLE_FROM(is_nothrow_constructible, __is_nothrow_constructible(T, A...))
HEDDLE_FROM(is_trivially_constructible, __is_trivially_constructible(T, A...))
#undef HEDDLE_IS
#undef HEDDLE_ARE
#undef HEDDLE_FROM

// Types made of types.
#define HEDDLE_MADE(name, ...)                                          \
  template <class T> struct name { typedef __VA_ARGS__ type; };         \
  template <class T> using name##_t = typename name<T>::type;
HEDDLE_MADE(type_identity, T)
HEDDLE_MADE(remove_const, __remove_const(T))
HEDDLE_MADE(remove_volatile, __remove_volatile(T))
HEDDLE_MADE(remove_cv, __remove_cv(T))
HEDDLE_MADE(remove_reference, __remove_reference_t(T))
HEDDLE_MADE(remove_cvref, __remove_cvref(T))
HEDDLE_MADE(remove_pointer, __remove_pointer(T))
HEDDLE_MADE(remove_extent, __remove_extent(T))
HEDDLE_MADE(remove_all_extents, __remove_all_extents(T))
HEDDLE_MADE(add_const, const T)
HEDDLE_MADE(add_volatile, volatile T)
HEDDLE_MADE(add_cv, const volatile T)
HEDDLE_MADE(add_pointer, __add_pointer(T))
HEDDLE_MADE(add_lvalue_reference, __add_lvalue_reference(T))
HEDDLE_MADE(add_rvalue_reference, __add_rvalue_reference(T))
HEDDLE_MADE(make_signed, __make_signed(T))
HEDDLE_MADE(make_unsigned, __make_unsigned(T))
HEDDLE_MADE(decay, __decay(T))
HEDDLE_MADE(underlying_type, __underlying_type(T))
#undef HEDDLE_MADE
template <class...> using void_t = void;
template <bool B, class T, class F> struct conditional { typedef T type; };
template <class T, class F> struct conditional<false, T, F> { typedef F type; };
template <bool B, class T, class F> using conditional_t = typename conditional<B, T, F>::type;
template <bool B, class T = void> struct enable_if {};
template <class T> struct enable_if<true, T> { typedef T type; };
template <bool B, class T = void> using enable_if_t = typename enable_if<B, T>::type;
template <class T> struct alignment_of : integral_constant<size_t, alignof(T)> {};
template <class T> struct rank : integral_constant<size_t, __array_rank(T)> {};
template <class T, unsigned N = 0> struct extent : integral_constant<size_t, __array_extent(T, N)> {};
template <size_t Size, size_t Align = 16> struct aligned_storage { struct alignas(Align) type { unsigned char bytes[Size]; }; };
template <size_t Size, size_t Align = 16> using aligned_storage_t = typename aligned_storage<Size, Align>::type;

template <class...> struct conjunction : true_type {};
template <class B> struct conjunction<B> : B {};
template <class B, class... Rest> struct conjunction<B, Rest...> : conditional_t<bool(B::value), conjunction<Rest...>, B> {};
template <class...> struct disjunction : false_type {};
template <class B> struct disjunction<B> : B {};
template <class B, class... Rest> struct disjunction<B, Rest...> : conditional_t<bool(B::value), B, disjunction<Rest...>> {};
template <class B> struct negation : bool_constant<!bool(B::value)> {};
template <class... B> inline constexpr bool conjunction_v = conjunction<B...>::value;
template <class... B> inline constexpr bool disjunction_v = disjunction<B...>::value;
template <class B> inline constexpr bool negation_v = negation<B>::value;

template <class T> __attribute__((host, device)) __add_rvalue_reference(T) declval() noexcept;

namespace detail {
template <class Void, class... T> struct common {};
template <class T> struct common<void, T> { typedef __decay(T) type; };
template <class A, class B>
struct common<void_t<decltype(false ? declval<A>() : declval<B>())>, A, B> {
  typedef __decay(decltype(false ? declval<A>() : declval<B>())) type;
};
template <class A, class B, class C, class... Rest>
struct common<void_t<typename common<void, A, B>::type>, A, B, C, Rest...> : common<void, typename common<void, A, B>::type, C, Rest...> {};

template <class Void, class F, class... A> struct result { static constexpr bool there = false; };
template <class F, class... A>
struct result<void_t<decltype(declval<F>()(declval<A>()...))>, F, A...> {
  typedef decltype(declval<F>()(declval<A>()...)) type;
  static constexpr bool there = true;
};
}  // namespace detail
template <class... T> struct common_type : detail::common<void, T...> {};
template <class... T> using common_type_t = typename common_type<T...>::type;
template <class F, class... A> struct invoke_result : detail::result<void, F, A...> {};
template <class F, class... A> using invoke_result_t = typename invoke_result<F, A...>::type;
template <class F, class... A> struct is_invocable : bool_constant<detail::result<void, F, A...>::there> {};
template <class F, class... A> inline constexpr bool is_invocable_v = is_invocable<F, A...>::value;

template <class T> HEDDLE_RS __remove_reference_t(T)&& move(T&& v) noexcept { return static_cast<__remove_reference_t(T)&&>(v); }
template <class T> HEDDLE_RS T&& forward(__remove_reference_t(T)& v) noexcept { return static_cast<T&&>(v); }
template <class T> HEDDLE_RS T&& forward(__remove_reference_t(T)&& v) noexcept { return static_cast<T&&>(v); }
HEDDLE_RS bool is_constant_evaluated() noexcept { return __builtin_is_constant_evaluated(); }
}  // namespace heddle_rtc_std
