// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Profiler control. There is no profiler to control yet: the calls mark regions for tools to come.
#include "driver/driver.h"

namespace heddle::driver {

Result<void> cuProfilerInitialize(const char* configFile, const char* outputFile, CUoutput_mode outputMode) {
  return error(ErrorKind::NotSupported, "cuProfilerInitialize is deprecated and does nothing on current drivers");
}
Result<void> cuProfilerStart() { return {}; }
Result<void> cuProfilerStop() { return {}; }

}  // namespace heddle::driver
