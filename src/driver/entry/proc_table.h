// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every exported function by plain name and the CUDA version it appeared in, sorted so; generated.
#pragma once

#include <cstddef>

namespace heddle::driver::entry {

struct Proc {
  const char* name;  // without _v2
  int version;
  void* function;
  void* per_thread;  // the _ptsz/_ptds twin, or null
};

extern const Proc kProcs[];
extern const size_t kProcCount;

}  // namespace heddle::driver::entry
