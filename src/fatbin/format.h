// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The bytes of the containers, as plain structs. Little-endian, copied in and out with memcpy.
#pragma once

#include <cstdint>

namespace heddle::fatbin {

inline constexpr uint32_t kWrapperMagic = 0x466243B1;
inline constexpr uint32_t kFatbinMagic = 0xBA55ED50;

/// What a host object registers. Version 1: data is a fatbin. Version 2 (after a device link): the
/// last field may point at a null-terminated list of further fatbins.
struct Wrapper {
  uint32_t magic;
  uint32_t version;
  uint64_t data;
  uint64_t more;
};

struct FatbinHeader {
  uint32_t magic;
  uint16_t version;
  uint16_t header_bytes;
  uint64_t body_bytes;   // all entries that follow
};

enum EntryKind : uint16_t { kEntryPtx = 1, kEntryElf = 2 };

struct EntryHeader {
  uint16_t kind;
  uint16_t version;
  uint32_t header_bytes;        // the payload begins here
  uint64_t padded_bytes;        // payload with padding; the next entry follows it
  uint32_t compressed_bytes;    // 0 when not compressed
  uint32_t options_offset;
  uint16_t minor, major;        // of the PTX ISA
  uint32_t arch;
  uint32_t name_offset;         // from the entry's start
  uint32_t name_bytes;
  uint64_t flags;
  uint64_t reserved;
  uint64_t uncompressed_bytes;  // 0 when not compressed
};
static_assert(sizeof(EntryHeader) == 64);

struct ElfHeader {
  uint8_t ident[16];
  uint16_t type, machine;
  uint32_t version;
  uint64_t entry, phoff, shoff;
  uint32_t flags;
  uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};
static_assert(sizeof(ElfHeader) == 64);

struct ElfSection {
  uint32_t name, type;
  uint64_t flags, addr, offset, size;
  uint32_t link, info;
  uint64_t addralign, entsize;
};
static_assert(sizeof(ElfSection) == 64);

struct ElfSymbol {
  uint32_t name;
  uint8_t info, other;
  uint16_t section;
  uint64_t value, size;
};
static_assert(sizeof(ElfSymbol) == 24);

inline constexpr uint16_t kMachineCuda = 190;
inline constexpr const char* kPtxSection = ".heddle.ptx";

/// No sane device image is larger; it stops a hostile size before it is allocated.
inline constexpr uint64_t kLargestImage = uint64_t{1} << 30;

}  // namespace heddle::fatbin
