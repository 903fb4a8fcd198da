// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the family files share: from handles to objects and back.
#pragma once

#include "driver/entry/impl.h"
#include "driver/entry/in_call.h"
#include "driver/object/context.h"
#include "driver/object/event.h"
#include "driver/object/function.h"
#include "driver/object/launch.h"
#include "driver/object/memory.h"
#include "driver/object/module.h"
#include "driver/object/stream.h"
#include "driver/state.h"

namespace heddle::driver {

/// Contexts are never freed, so their handles stay known when they are destroyed.
inline CUcontext handle_of(Context* context) { return context ? static_cast<CUcontext>(context->handle) : nullptr; }
Context* context_of(CUcontext handle);

/// The stream behind a handle: 0 and CU_STREAM_LEGACY are the current context's default stream,
/// CU_STREAM_PER_THREAD the thread's own.
Result<Stream*> stream_of(CUstream handle);
Result<Event*> event_of(CUevent handle);

/// The stream of functions that have no stream parameter.
Stream& default_stream(Context& context);

}  // namespace heddle::driver
