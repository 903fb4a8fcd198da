// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libdevice.10.bc as bytes inside the library: programs compiled at run time need no file.
  .section .rodata
  .global heddle_libdevice_begin, heddle_libdevice_end
  .hidden heddle_libdevice_begin
  .hidden heddle_libdevice_end
  .balign 16
heddle_libdevice_begin:
  .incbin HEDDLE_LIBDEVICE_PATH
heddle_libdevice_end:
  .byte 0
  .section .note.GNU-stack, "", @progbits
