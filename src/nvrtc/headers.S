// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The toolkit's headers and clang's own, as gen/pack.py laid them down.
  .section .rodata
  .global heddle_rtc_headers
  .hidden heddle_rtc_headers
  .balign 16
heddle_rtc_headers:
  .incbin HEDDLE_RTC_HEADERS_PATH
  .section .note.GNU-stack, "", @progbits
