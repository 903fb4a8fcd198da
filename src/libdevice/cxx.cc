// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What clang's C++ asks of its runtime in device code: virtual functions that have no body.
#ifdef __NVPTX__
extern "C" {
void __cxa_pure_virtual() { __builtin_trap(); }
void __cxa_deleted_virtual() { __builtin_trap(); }
}
#endif
