// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The object behind an nvJitLinkHandle.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "nvjitlink/entry/impl.h"
#include "nvvm/codegen.h"
#include "ptx/ptx.h"

namespace heddle::nvjitlink {

class Linker {
 public:
  nvJitLinkResult read_options(uint32_t count, const char** options);
  nvJitLinkResult add(nvJitLinkInputType type, std::span<const uint8_t> bytes, const std::string& name);
  nvJitLinkResult add_file(nvJitLinkInputType type, const char* path);
  nvJitLinkResult complete();

  std::string cubin, ptx, error_log, info_log;   // ptx with its zero

 private:
  nvJitLinkResult fail(nvJitLinkResult code, const std::string& message);
  nvJitLinkResult add_ptx(std::string_view text, const std::string& name);
  nvJitLinkResult add_images(std::span<const uint8_t> bytes, const std::string& name);
  nvJitLinkResult add_objects(std::span<const uint8_t> bytes, const std::string& name);
  nvJitLinkResult compile_lto();

  struct Bitcode {
    std::string bytes, name;
  };
  std::vector<ptx::Module> modules_;
  std::vector<Bitcode> bitcode_;
  nvvm::CodegenOptions codegen_;
  uint32_t arch_ = 0;
  bool lto_ = false, want_ptx_ = false, verbose_ = false;
};

}  // namespace heddle::nvjitlink
