// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Host and device passes read the same source and so report the same mistakes: each is shown once.
#pragma once

#include <set>
#include <string>

namespace heddle::cc {

class Diagnostics {
 public:
  /// Adds what one pass wrote; shows what was not shown before.
  void show(const std::string& messages);
  /// "2 errors detected in the compilation of "a.cu"."
  void show_count(const std::string& source) const;

 private:
  std::set<std::string> shown_;
  int errors_ = 0;
};

}  // namespace heddle::cc
