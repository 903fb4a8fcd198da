// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Host functions run on threads of their own: they may block for as long as they like.
#pragma once

#include <functional>

namespace heddle::driver {

class Stream;
struct Work;

/// Runs the work, which is the stream's first, and then finishes it there. The stream is blocked.
void call_back(Stream& stream, Work& work);

/// The same for a function of the program that no stream waits for.
void call_apart(std::function<void()> function);

}  // namespace heddle::driver
