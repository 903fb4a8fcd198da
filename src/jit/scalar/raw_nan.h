// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whether canonical() may leave a NaN as the host made it, because only arithmetic will look at the
// result: the emitter makes it canonical where its bits are seen (emit/raw_floats.h).
#pragma once

namespace heddle::jit {

class RawNan {
 public:
  explicit RawNan(bool allowed) : before_(allowed_) { allowed_ = allowed; }
  ~RawNan() { allowed_ = before_; }
  static bool allowed() { return allowed_; }

 private:
  static inline thread_local bool allowed_ = false;
  bool before_;
};

}  // namespace heddle::jit
