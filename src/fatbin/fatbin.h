// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The containers in which device code travels, read and written: the fatbin wrapper a host object
// registers, the fatbin, our "cubin" (an ELF file that holds PTX) and raw PTX text. Finding the
// fatbins inside host objects and archives is object.h's work.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace heddle::fatbin {

enum class Kind : uint8_t {
  Ptx,           // an entry of PTX text, or raw PTX
  Cubin,         // our ELF container; `ptx` is the text it holds
  ForeignCubin,  // machine code of a real GPU: cannot run here, `ptx` is empty
  Other,         // an entry kind that holds no PTX (LTO-IR, ...), `ptx` is empty
};

enum class Compression : uint8_t { None, Lz4, Zstd };

/// Bits of an entry's flags word.
inline constexpr uint64_t kFlag64Bit = 0x1, kFlagDebug = 0x2, kFlagHostLinux = 0x10,
                          kFlagLz4 = 0x2000, kFlagZstd = 0x8000;

struct Image {
  Kind kind = Kind::Ptx;
  uint32_t arch = 0;      // 89 for sm_89; 0 when only the text's .target says it
  std::string ptx;        // no trailing NUL
  std::string name;       // as the compiler recorded it (source file), may be empty
  uint64_t flags = 0;
};

/// Reads an image that has no length (what cuModuleLoadData and __cudaRegisterFatBinary get): any
/// of the containers above, recognised by its first bytes. Entries keep their order. Reads only
/// as far as the headers say and the memory is mapped; fails with InvalidImage, never faults
/// (where the kernel lets a process ask about its own memory).
Result<std::vector<Image>> read(const void* image);

/// The same for bytes with a length (a file). A wrapper is refused here: it holds an address.
Result<std::vector<Image>> read(std::span<const uint8_t> bytes);

/// A fatbin with one entry per image. Compression applies to PTX entries that become smaller.
std::vector<uint8_t> write(std::span<const Image> images, Compression compression);

/// Our cubin: an ELF file (machine EM_CUDA) with the PTX in section ".heddle.ptx".
std::vector<uint8_t> write_cubin(std::string_view ptx, uint32_t arch);

/// "sm_90a" or "compute_86" -> 90, 86; 0 if it is neither.
uint32_t arch_number(std::string_view name);

/// The number in the first ".target sm_NN" of PTX text, 0 if there is none.
uint32_t target_of(std::string_view ptx);

}  // namespace heddle::fatbin
