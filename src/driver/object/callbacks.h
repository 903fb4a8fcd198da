// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Host functions run on threads of their own: they may block for as long as they like.
#pragma once

namespace heddle::driver {

class Stream;
struct Work;

/// Runs the work, which is the stream's first, and then finishes it there. The stream is blocked.
void call_back(Stream& stream, Work& work);

}  // namespace heddle::driver
