// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <lz4.h>
#include <zstd.h>

#include <cstdio>
#include <cstring>

#include "fatbin/fatbin.h"
#include "fatbin/format.h"

namespace heddle::fatbin {

namespace {

using Buffer = std::vector<uint8_t>;

template <class T>
  requires(!std::is_convertible_v<T, std::string_view>)
void append(Buffer& out, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  auto* p = reinterpret_cast<const uint8_t*>(&value);
  out.insert(out.end(), p, p + sizeof(T));
}

void append(Buffer& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }

void pad(Buffer& out, size_t alignment) { out.resize((out.size() + alignment - 1) / alignment * alignment); }

Buffer pack(std::string_view text, Compression how) {
  Buffer packed;
  if (how == Compression::Lz4) {
    packed.resize(static_cast<size_t>(LZ4_compressBound(static_cast<int>(text.size()))));
    int n = LZ4_compress_default(text.data(), reinterpret_cast<char*>(packed.data()),
                                 static_cast<int>(text.size()), static_cast<int>(packed.size()));
    packed.resize(static_cast<size_t>(n > 0 ? n : 0));
  } else if (how == Compression::Zstd) {
    packed.resize(ZSTD_compressBound(text.size()));
    size_t n = ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3);
    packed.resize(ZSTD_isError(n) ? 0 : n);
  }
  return packed;
}

/// The PTX ISA version as the entry header records it.
void set_version(EntryHeader& header, std::string_view ptx) {
  unsigned major = 0, minor = 0;
  if (size_t at = ptx.find(".version"); at != std::string_view::npos) {
    std::sscanf(std::string(ptx.substr(at + 8, 16)).c_str(), "%u.%u", &major, &minor);
  }
  header.major = static_cast<uint16_t>(major);
  header.minor = static_cast<uint16_t>(minor);
}

void append_entry(Buffer& out, const Image& image, Compression how) {
  std::string ptx = image.ptx + '\0';   // a PTX payload ends with NUL, inside the compressed part
  bool is_elf = image.kind == Kind::Cubin;
  Buffer payload;
  EntryHeader header{};
  header.kind = is_elf ? kEntryElf : kEntryPtx;
  header.version = 0x101;
  header.arch = image.arch ? image.arch : target_of(image.ptx);
  header.flags = (image.flags & ~(kFlagLz4 | kFlagZstd)) | kFlag64Bit | kFlagHostLinux;
  set_version(header, image.ptx);
  if (is_elf) {
    payload = write_cubin(image.ptx, header.arch);
  } else {
    payload = pack(ptx, how);
    if (!payload.empty() && payload.size() < ptx.size()) {
      header.flags |= how == Compression::Lz4 ? kFlagLz4 : kFlagZstd;
      header.compressed_bytes = static_cast<uint32_t>(payload.size());
      header.uncompressed_bytes = ptx.size();
    } else {
      payload.assign(ptx.begin(), ptx.end());
    }
  }
  pad(payload, 8);
  size_t name_room = image.name.empty() ? 0 : (image.name.size() + 8) / 8 * 8;
  header.header_bytes = static_cast<uint32_t>(sizeof(EntryHeader) + name_room);
  header.name_offset = image.name.empty() ? 0 : sizeof(EntryHeader);
  header.name_bytes = static_cast<uint32_t>(image.name.size());
  header.padded_bytes = payload.size();
  append(out, header);
  append(out, image.name);
  out.resize(out.size() + name_room - image.name.size());
  out.insert(out.end(), payload.begin(), payload.end());
}

}  // namespace

std::vector<uint8_t> write(std::span<const Image> images, Compression compression) {
  Buffer body;
  for (const Image& image : images) {
    if (image.kind == Kind::Ptx || image.kind == Kind::Cubin) append_entry(body, image, compression);
  }
  Buffer out;
  append(out, FatbinHeader{kFatbinMagic, 1, sizeof(FatbinHeader), body.size()});
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

std::vector<uint8_t> write_cubin(std::string_view ptx, uint32_t arch) {
  // Layout: header, text, section names, section table {null, .heddle.ptx, .shstrtab}.
  std::string names = std::string(1, '\0') + kPtxSection + '\0' + ".shstrtab" + '\0';
  Buffer out(sizeof(ElfHeader));
  uint64_t text_at = out.size();
  append(out, ptx);
  out.push_back(0);
  uint64_t text_bytes = out.size() - text_at, names_at = out.size();
  append(out, names);
  pad(out, 8);
  uint64_t table_at = out.size();
  append(out, ElfSection{});
  append(out, ElfSection{.name = 1, .type = 1, .offset = text_at, .size = text_bytes, .addralign = 1});
  append(out, ElfSection{.name = static_cast<uint32_t>(std::strlen(kPtxSection) + 2), .type = 3,
                         .offset = names_at, .size = names.size(), .addralign = 1});
  ElfHeader header{.ident = {0x7f, 'E', 'L', 'F', 2, 1, 1, 51, 7},   // the ABI of CUDA objects
                   .type = 2, .machine = kMachineCuda, .version = 1, .shoff = table_at,
                   .flags = arch | arch << 16, .ehsize = sizeof(ElfHeader),
                   .shentsize = sizeof(ElfSection), .shnum = 3, .shstrndx = 2};
  std::memcpy(out.data(), &header, sizeof header);
  return out;
}

}  // namespace heddle::fatbin
