// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/graph.h"

namespace heddle::driver {

Result<void> capture(Stream&, std::unique_ptr<Work>) { return unsupported("stream capture"); }
Result<void> capture_wait(Stream&, Event&) { return unsupported("stream capture"); }
Result<void> capture_record(Stream&, Event&, bool) { return unsupported("stream capture"); }
Error refuse_in_capture(Stream&, const char*) { return unsupported("stream capture"); }
Result<void> refuse_implicit_capture(Stream&) { return {}; }
void abandon_capture(Stream&) {}

}  // namespace heddle::driver
