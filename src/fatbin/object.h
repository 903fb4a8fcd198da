// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Host objects, archives and executables: finds the fatbins that compilers put in their sections.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fatbin/fatbin.h"

namespace heddle::fatbin {

struct HostObject {
  std::string name;                        // file, or "libx.a:member.o"
  std::vector<Image> images;               // of a finished (whole-program or linked) fatbin
  std::vector<Image> relocatable;          // waiting for a device link
  /// Registration functions (__cudaRegisterLinkedBinary...) it calls but does not define, and those
  /// it defines.
  std::vector<std::string> registers, defines_registers;
};

/// Reads an ELF file or an archive. Objects without device code are part of the answer; what is
/// neither (a linker script) is an empty answer. Thin archives are refused by name.
Result<std::vector<HostObject>> read_objects(std::span<const uint8_t> bytes, const std::string& name);

/// Makes every symbol of an ELF object whose name starts with `prefix` weak, in place.
Result<void> weaken_symbols(std::span<uint8_t> object, std::string_view prefix);

}  // namespace heddle::fatbin
