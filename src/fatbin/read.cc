// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <lz4.h>
#include <zstd.h>

#include "fatbin/bytes.h"
#include "fatbin/fatbin.h"
#include "fatbin/format.h"

namespace heddle::fatbin {

namespace {

using Images = std::vector<Image>;

Error bad(const char* what) { return error(ErrorKind::InvalidImage, "device image: {}", what); }

std::string_view as_text(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void drop_padding(std::string& ptx) {
  if (size_t end = ptx.find('\0'); end != std::string::npos) ptx.resize(end);
}

Result<std::string> unpack(std::span<const uint8_t> packed, uint64_t size, bool zstd) {
  // Both formats stay below a factor of 256 for LZ4 and far below 100000 for zstd on text.
  if (size > kLargestImage || (!zstd && size > packed.size() * 256 + 64)) {
    return bad("the uncompressed size of an entry is impossible");
  }
  std::string text;
  if (zstd) {
    // Without trusting `size`: a frame that says less allocates less.
    auto frame = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (frame == ZSTD_CONTENTSIZE_ERROR || (frame != ZSTD_CONTENTSIZE_UNKNOWN && frame > size) ||
        size / 100000 > packed.size()) {
      return bad("a zstd entry is damaged");
    }
    text.resize(size);
    size_t got = ZSTD_decompress(text.data(), size, packed.data(), packed.size());
    if (ZSTD_isError(got)) return bad("a zstd entry is damaged");
    text.resize(got);
  } else {
    text.resize(size);
    int got = LZ4_decompress_safe(reinterpret_cast<const char*>(packed.data()), text.data(),
                                  static_cast<int>(packed.size()), static_cast<int>(size));
    if (got < 0) return bad("an LZ4 entry is damaged");
    text.resize(static_cast<size_t>(got));
  }
  return text;
}

/// The text of section .heddle.ptx, or nothing when the file has no such section.
Result<Image> read_elf(const Bytes& bytes, uint64_t base) {
  auto header = bytes.load<ElfHeader>(base);
  if (!header) return bad("the ELF header is cut off");
  Image image{.kind = Kind::ForeignCubin, .arch = header->flags & 0xff};
  if (header->shoff > kLargestImage || header->shentsize != sizeof(ElfSection)) return image;
  auto section = [&](uint32_t i) {
    return bytes.load<ElfSection>(base + header->shoff + uint64_t{i} * sizeof(ElfSection));
  };
  auto names = section(header->shstrndx);
  if (!names || header->shstrndx >= header->shnum) return bad("the ELF section table is cut off");
  for (uint32_t i = 0; i < header->shnum; i++) {
    auto s = section(i);
    if (!s) return bad("the ELF section table is cut off");
    std::string_view wanted = kPtxSection;
    if (names->offset > kLargestImage || s->offset > kLargestImage || s->name >= names->size) continue;
    auto name = bytes.at(base + names->offset + s->name, wanted.size() + 1);
    if (!name || as_text(*name) != std::string_view(kPtxSection, wanted.size() + 1)) continue;
    auto text = bytes.at(base + s->offset, s->size);
    if (!text) return bad("an ELF section is cut off");
    image.kind = Kind::Cubin;
    image.ptx = as_text(*text);
    drop_padding(image.ptx);
    break;
  }
  return image;
}

Result<Image> read_entry(const Bytes& bytes, uint64_t at, const EntryHeader& header) {
  if (header.padded_bytes > kLargestImage) return bad("an entry's size is impossible");
  bool packed = header.flags & (kFlagLz4 | kFlagZstd);
  uint64_t size = packed ? header.compressed_bytes : header.padded_bytes;
  if (packed && size > header.padded_bytes) return bad("an entry's size is impossible");
  auto payload = bytes.at(at + header.header_bytes, size);
  if (!payload) return bad("an entry is cut off");

  Image image{.kind = Kind::Other, .arch = header.arch, .flags = header.flags};
  if (header.name_bytes && header.name_offset >= sizeof(EntryHeader) &&
      uint64_t{header.name_offset} + header.name_bytes <= header.header_bytes) {
    if (auto name = bytes.at(at + header.name_offset, header.name_bytes)) {
      image.name = as_text(*name);
      drop_padding(image.name);
    }
  }
  std::string content;
  if (packed) {
    content = TRY(unpack(*payload, header.uncompressed_bytes, header.flags & kFlagZstd));
  }
  if (header.kind == kEntryPtx) {
    image.kind = Kind::Ptx;
    image.ptx = packed ? std::move(content) : std::string(as_text(*payload));
    drop_padding(image.ptx);
  } else if (header.kind == kEntryElf) {
    auto view = packed ? std::span{reinterpret_cast<const uint8_t*>(content.data()), content.size()}
                       : *payload;
    Image elf = TRY(read_elf(Bytes(view), 0));
    image.kind = elf.kind;
    image.ptx = std::move(elf.ptx);
  }
  return image;
}

Result<void> read_fatbin(const Bytes& bytes, uint64_t base, Images& images) {
  auto header = bytes.load<FatbinHeader>(base);
  if (!header || header->magic != kFatbinMagic) return bad("not a fatbin");
  if (header->header_bytes < sizeof(FatbinHeader) || header->body_bytes > kLargestImage) {
    return bad("the fatbin header is damaged");
  }
  uint64_t at = base + header->header_bytes, end = at + header->body_bytes;
  while (end - at >= sizeof(EntryHeader)) {
    auto entry = bytes.load<EntryHeader>(at);
    if (!entry) return bad("an entry is cut off");
    if (entry->header_bytes < sizeof(EntryHeader)) return bad("an entry header is damaged");
    uint64_t room = end - at;
    if (entry->header_bytes > room || entry->padded_bytes > room - entry->header_bytes) {
      return bad("an entry is larger than its fatbin");
    }
    images.push_back(TRY(read_entry(bytes, at, *entry)));
    at += entry->header_bytes + entry->padded_bytes;
  }
  return {};
}

Result<void> read_wrapper(const Wrapper& wrapper, Images& images) {
  auto* data = reinterpret_cast<const void*>(wrapper.data);
  if (data) TRY(read_fatbin(Bytes(data), 0, images));
  if (wrapper.version < 2 || !wrapper.more) return {};
  Bytes list(reinterpret_cast<const void*>(wrapper.more));
  for (uint64_t i = 0; i < 65536; i++) {
    auto next = list.load<uint64_t>(i * 8);
    if (!next) return bad("the wrapper's list is cut off");
    if (!*next) break;
    TRY(read_fatbin(Bytes(reinterpret_cast<const void*>(*next)), 0, images));
  }
  return {};
}

bool looks_like_text(std::string_view text) {
  for (unsigned char c : text.substr(0, 64)) {
    if (c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v') return false;
  }
  return !text.empty();
}

/// Byte by byte, because an image may be a text shorter than a magic number.
bool begins_with(const Bytes& bytes, uint32_t magic) {
  for (unsigned n = 0; n < 4; ++n)
    if (bytes.load<uint8_t>(n) != static_cast<uint8_t>(magic >> 8 * n)) return false;
  return true;
}

Result<Images> read_any(const Bytes& bytes) {
  Images images;
  if (begins_with(bytes, kWrapperMagic)) {
    auto wrapper = bytes.load<Wrapper>(0);
    if (!wrapper || bytes.has_length()) return bad("a fatbin wrapper is only valid in memory");
    TRY(read_wrapper(*wrapper, images));
  } else if (begins_with(bytes, kFatbinMagic)) {
    TRY(read_fatbin(bytes, 0, images));
  } else if (begins_with(bytes, 0x464C457Fu)) {
    images.push_back(TRY(read_elf(bytes, 0)));
  } else {
    auto text = bytes.text(0);
    if (!text) return bad("it does not end in readable memory");
    if (!looks_like_text(*text)) return bad("neither a fatbin, nor a cubin, nor PTX text");
    images.push_back(Image{.arch = target_of(*text), .ptx = std::string(*text)});
  }
  return images;
}

}  // namespace

Result<Images> read(const void* image) {
  if (!image) return bad("null");
  return read_any(Bytes(image));
}

Result<Images> read(std::span<const uint8_t> bytes) { return read_any(Bytes(bytes)); }

uint32_t arch_number(std::string_view name) {
  size_t digits = name.find('_');
  if (digits == std::string_view::npos) return 0;
  uint32_t number = 0;
  for (char c : name.substr(digits + 1)) {
    if (c < '0' || c > '9') break;
    number = number * 10 + static_cast<uint32_t>(c - '0');
    if (number > 9999) return 0;
  }
  return number;
}

uint32_t target_of(std::string_view ptx) {
  for (size_t at = ptx.find(".target"); at != std::string_view::npos; at = ptx.find(".target", at + 1)) {
    size_t name = ptx.find_first_not_of(" \t", at + 7);
    if (name != std::string_view::npos && ptx.substr(name, 3) == "sm_") {
      return arch_number(ptx.substr(name, 12));
    }
  }
  return 0;
}

}  // namespace heddle::fatbin
