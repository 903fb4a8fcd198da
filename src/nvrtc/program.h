// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The object behind an nvrtcProgram: a source, and after a compilation what came of it.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "nvrtc/entry/impl.h"
#include "nvrtc/frontend.h"

namespace heddle::nvrtc {

struct Program {
  Source source;
  nvrtcFlowCallback callback = nullptr;
  void* payload = nullptr;

  std::mutex mutex;                    // one compilation at a time of one program
  bool compiled = false, pch_asked = false;
  std::string log, ptx, cubin, lto;    // ptx with its zero
  std::map<std::string, std::string> lowered;

  nvrtcResult compile(const std::vector<std::string>& options);

  nvrtcResult build(const Options& options);

 private:
  nvrtcResult finish_ptx(const Options& options, llvm::Module& module);
  bool proceed() const { return !callback || callback(payload, nullptr) != 1; }
};

}  // namespace heddle::nvrtc
