// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Graphs, and the capture of streams into them.
#pragma once

#include <memory>

#include "driver/object/event.h"
#include "driver/object/stream.h"

namespace heddle::driver {

struct GraphNode {};
struct Graph {};
struct GraphExec {};
struct UserObject {};

inline bool capturing(const Stream& stream) { return stream.capture != nullptr; }
/// Adds the work to the graph instead of running it.
Result<void> capture(Stream& stream, std::unique_ptr<Work> work);
Result<void> capture_wait(Stream& stream, Event& event);
Result<void> capture_record(Stream& stream, Event& event, bool external);
/// For calls that a capture forbids: the capture becomes invalid.
Error refuse_in_capture(Stream& stream, const char* call);
/// Work on the legacy stream while a blocking stream is captured.
Result<void> refuse_implicit_capture(Stream& stream);
void abandon_capture(Stream& stream);

/// Into the stream or, while it is captured, into its graph.
inline Result<void> enqueue(Stream& stream, std::unique_ptr<Work> work) {
  if (capturing(stream)) [[unlikely]] return capture(stream, std::move(work));
  TRY(refuse_implicit_capture(stream));
  stream.append(std::move(work));
  return {};
}

}  // namespace heddle::driver
