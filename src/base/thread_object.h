// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An object of each thread that may be asked for as long as the thread runs anything: also by what the program does at
// its exit, after the main thread's own objects are gone.
#pragma once

namespace heddle {

/// `Owner` tells objects of one type apart. Made when first asked for, deleted with the thread; asked for after that, it
/// is made once more and left to the end of the process.
template <class T, class Owner>
T& thread_object() {
  thread_local T* object = nullptr;
  if (!object) [[unlikely]] {
    struct End {
      ~End() {
        delete object;
        object = nullptr;
      }
    };
    object = new T;
    thread_local End end;
    (void)end;
  }
  return *object;
}

}  // namespace heddle
