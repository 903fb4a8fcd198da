// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What clang's C++ asks of its runtime in device code: virtual functions that have no body, and the functions of
// memory and strings that the standard library's templates call.
#ifdef __NVPTX__
extern "C" {
void __cxa_pure_virtual() { __builtin_trap(); }
void __cxa_deleted_virtual() { __builtin_trap(); }

// Read through volatile pointers, so that no loop is taken for the very function that it is in.
__attribute__((weak)) int memcmp(const void* a, const void* b, unsigned long n) {
  const volatile unsigned char *x = (const volatile unsigned char*)a, *y = (const volatile unsigned char*)b;
  for (unsigned long i = 0; i < n; ++i) {
    const int d = x[i] - y[i];
    if (d != 0) return d;
  }
  return 0;
}
__attribute__((weak)) unsigned long strlen(const char* s) {
  const volatile char* x = s;
  unsigned long n = 0;
  while (x[n] != 0) ++n;
  return n;
}
__attribute__((weak)) void* memchr(const void* a, int byte, unsigned long n) {
  const volatile unsigned char* x = (const volatile unsigned char*)a;
  for (unsigned long i = 0; i < n; ++i)
    if (x[i] == (unsigned char)byte) return (void*)((const unsigned char*)a + i);
  return nullptr;
}
}
#endif
