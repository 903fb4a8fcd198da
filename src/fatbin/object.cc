// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "fatbin/object.h"

#include <charconv>
#include <cstddef>
#include <cstring>

#include "fatbin/bytes.h"
#include "fatbin/format.h"

namespace heddle::fatbin {

namespace {

using Objects = std::vector<HostObject>;

constexpr std::string_view kArchive = "!<arch>\n", kThinArchive = "!<thin>\n";
constexpr uint32_t kSymbolTable = 2;   // SHT_SYMTAB

Error bad(const std::string& name, const char* what) {
  return error(ErrorKind::InvalidImage, "'{}': {}", name, what);
}

std::string_view as_text(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class ElfReader {
 public:
  ElfReader(std::span<const uint8_t> file, std::string name) : bytes_(file) { object_.name = std::move(name); }

  Result<HostObject> read() {
    auto header = bytes_.load<ElfHeader>(0);
    if (!header || header->ident[4] != 2 || header->ident[5] != 1) return bad(object_.name, "not a 64-bit little-endian ELF file");
    if (header->machine == kMachineCuda) {
      object_.relocatable = TRY(fatbin::read(*bytes_.at(0, size())), "reading '{}'", object_.name);
      return std::move(object_);
    }
    if (header->shentsize != sizeof(ElfSection)) return std::move(object_);
    for (uint32_t i = 0; i < header->shnum; i++) {
      auto s = bytes_.load<ElfSection>(header->shoff + uint64_t{i} * sizeof(ElfSection));
      if (!s) return bad(object_.name, "the section table is cut off");
      sections_.push_back(*s);
    }
    if (header->shstrndx >= sections_.size()) return std::move(object_);
    const ElfSection names = sections_[header->shstrndx];
    for (const ElfSection& s : sections_) {
      std::string_view name = string_at(names, s.name);
      if (name == ".nv_fatbin") TRY(read_fatbins(s, object_.images));
      if (name == "__nv_relfatbin") TRY(read_fatbins(s, object_.relocatable));
      if (s.type == kSymbolTable) read_symbols(s);
    }
    return std::move(object_);
  }

  void set_size(uint64_t size) { size_ = size; }

 private:
  uint64_t size() const { return size_; }

  std::string_view string_at(const ElfSection& table, uint32_t offset) {
    if (offset >= table.size) return {};
    auto content = bytes_.at(table.offset, table.size);
    if (!content) return {};
    std::string_view text = as_text(content->subspan(offset));
    return text.substr(0, text.find('\0'));
  }

  /// A section of a linked file holds the fatbins of all its objects, each aligned.
  Result<void> read_fatbins(const ElfSection& s, std::vector<Image>& images) {
    auto content = bytes_.at(s.offset, s.size);
    if (!content) return bad(object_.name, "a section is cut off");
    for (size_t at = 0; at + sizeof(FatbinHeader) <= content->size();) {
      FatbinHeader header;
      std::memcpy(&header, content->data() + at, sizeof header);
      if (header.magic != kFatbinMagic) {
        at += 8;
        continue;
      }
      uint64_t room = content->size() - at;
      if (header.header_bytes < sizeof header || header.header_bytes > room || header.body_bytes > room - header.header_bytes) {
        return bad(object_.name, "a fatbin is larger than its section");
      }
      uint64_t bytes = header.header_bytes + header.body_bytes;
      for (Image& image : TRY(fatbin::read(content->subspan(at, bytes)), "reading '{}'", object_.name)) {
        images.push_back(std::move(image));
      }
      at += (bytes + 7) / 8 * 8;
    }
    return {};
  }

  void read_symbols(const ElfSection& table) {
    if (table.link >= sections_.size()) return;
    for (uint64_t i = 1; i < table.size / sizeof(ElfSymbol); i++) {
      auto symbol = bytes_.load<ElfSymbol>(table.offset + i * sizeof(ElfSymbol));
      if (!symbol) return;
      std::string_view name = string_at(sections_[table.link], symbol->name);
      if (!name.starts_with("__cudaRegisterLinkedBinary")) continue;
      (symbol->section == 0 ? object_.registers : object_.defines_registers).emplace_back(name);
    }
  }

  Bytes bytes_;
  uint64_t size_ = 0;
  HostObject object_;
  std::vector<ElfSection> sections_;
};

Result<HostObject> read_elf(std::span<const uint8_t> file, std::string name) {
  ElfReader reader(file, std::move(name));
  reader.set_size(file.size());
  return reader.read();
}

struct MemberHeader {
  char name[16], date[12], uid[6], gid[6], mode[8], size[10], end[2];
};
static_assert(sizeof(MemberHeader) == 60);

std::string_view trimmed(std::string_view text) {
  size_t end = text.find_last_not_of(' ');
  return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

uint64_t decimal(std::string_view text) {
  uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool is_elf(std::span<const uint8_t> bytes) { return as_text(bytes).starts_with("\x7f""ELF"); }

Result<Objects> read_archive(std::span<const uint8_t> file, const std::string& archive) {
  Objects objects;
  std::string_view long_names;
  for (size_t at = kArchive.size(); at + sizeof(MemberHeader) <= file.size();) {
    MemberHeader header;
    std::memcpy(&header, file.data() + at, sizeof header);
    at += sizeof header;
    uint64_t size = decimal(trimmed({header.size, sizeof header.size}));
    if (size > file.size() - at) return bad(archive, "an archive member is cut off");
    auto content = file.subspan(at, size);
    std::string_view name = trimmed({header.name, sizeof header.name});
    if (name == "//") {
      long_names = as_text(content);
    } else if (is_elf(content)) {
      if (name.starts_with("/")) {
        uint64_t offset = decimal(name.substr(1));
        name = offset < long_names.size() ? long_names.substr(offset) : "";
        name = name.substr(0, name.find('\n'));
      }
      if (name.ends_with("/")) name.remove_suffix(1);
      objects.push_back(TRY(read_elf(content, fmt::format("{}:{}", archive, name))));
    }
    at += (size + 1) / 2 * 2;
  }
  return objects;
}

}  // namespace

Result<Objects> read_objects(std::span<const uint8_t> bytes, const std::string& name) {
  std::string_view text = as_text(bytes);
  if (text.starts_with(kArchive)) return read_archive(bytes, name);
  if (text.starts_with(kThinArchive)) return unsupported(fmt::format("the thin archive '{}'", name));
  Objects objects;
  if (is_elf(bytes)) {
    objects.push_back(TRY(read_elf(bytes, name)));
  } else if (bytes.size() >= 4) {
    uint32_t magic;
    std::memcpy(&magic, bytes.data(), 4);
    if (magic == kFatbinMagic) {
      objects.push_back({.name = name, .relocatable = TRY(fatbin::read(bytes), "reading '{}'", name)});
    }
  }
  return objects;
}

Result<void> weaken_symbols(std::span<uint8_t> object, std::string_view prefix) {
  Bytes bytes(object);
  auto header = bytes.load<ElfHeader>(0);
  if (!header || !is_elf(object) || header->shentsize != sizeof(ElfSection)) return bad("object", "not an ELF file");
  auto section = [&](uint32_t i) { return bytes.load<ElfSection>(header->shoff + uint64_t{i} * sizeof(ElfSection)); };
  for (uint32_t i = 0; i < header->shnum; i++) {
    auto table = section(i);
    if (!table || table->type != kSymbolTable) continue;
    auto strings = section(table->link);
    auto names = strings ? bytes.at(strings->offset, strings->size) : std::nullopt;
    if (!names) return bad("object", "the symbol table has no names");
    for (uint64_t k = 0; k < table->size / sizeof(ElfSymbol); k++) {
      uint64_t at = table->offset + k * sizeof(ElfSymbol);
      auto symbol = bytes.load<ElfSymbol>(at);
      if (!symbol) return bad("object", "the symbol table is cut off");
      if (symbol->name >= names->size()) continue;
      constexpr uint8_t kGlobal = 1, kWeak = 2;
      bool global = symbol->info >> 4 == kGlobal;
      if (global && as_text(names->subspan(symbol->name)).starts_with(prefix)) {
        object[at + offsetof(ElfSymbol, info)] = static_cast<uint8_t>(kWeak << 4 | (symbol->info & 0xf));
      }
    }
  }
  return {};
}

}  // namespace heddle::fatbin
