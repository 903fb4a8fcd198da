// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cuGetProcAddress: the newest version of a function that the caller's CUDA version knows.
#include <algorithm>
#include <cstring>

#include "driver/entry/call.h"
#include "driver/entry/proc_table.h"

namespace heddle::driver {

using entry::kProcCount;
using entry::kProcs;
using entry::Proc;

Result<cuGetProcAddress_v2_out> cuGetProcAddress_v2(const char* symbol, int cudaVersion, cuuint64_t flags) {
  if (flags & ~cuuint64_t{CU_GET_PROC_ADDRESS_LEGACY_STREAM | CU_GET_PROC_ADDRESS_PER_THREAD_DEFAULT_STREAM})
    return error(ErrorKind::InvalidValue, "flags {:#x} are not known", flags);
  const Proc* end = kProcs + kProcCount;
  const Proc* first = std::lower_bound(kProcs, end, symbol,
                                       [](const Proc& p, const char* name) { return std::strcmp(p.name, name) < 0; });
  cuGetProcAddress_v2_out out;
  out.symbolStatus = CU_GET_PROC_ADDRESS_SYMBOL_NOT_FOUND;
  for (const Proc* p = first; p != end && !std::strcmp(p->name, symbol); ++p) {
    if (p->version > cudaVersion) {
      if (!out.pfn) out.symbolStatus = CU_GET_PROC_ADDRESS_VERSION_NOT_SUFFICIENT;
      break;
    }
    bool per_thread = (flags & CU_GET_PROC_ADDRESS_PER_THREAD_DEFAULT_STREAM) && p->per_thread && cudaVersion >= 7000;
    out.pfn = per_thread ? p->per_thread : p->function;
    out.symbolStatus = CU_GET_PROC_ADDRESS_SUCCESS;
  }
  return out;
}

Result<void*> cuGetProcAddress(const char* symbol, int cudaVersion, cuuint64_t flags) {
  auto found = TRY(cuGetProcAddress_v2(symbol, cudaVersion, flags));
  if (!found.pfn) return error(ErrorKind::NotFound, "no function {} of version {}", symbol, cudaVersion);
  return found.pfn;
}

}  // namespace heddle::driver
