// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Clang registers a managed variable like any other. The section it stands in tells them apart; where that lies is
// read once per program or library from its section headers, which stripping keeps.
#include "runtime/managed.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace heddle::runtime {

namespace {

struct Range {
  uintptr_t begin = 0, end = 0;
};

/// The section's addresses relative to the load address; empty if the file has none or is no ELF file.
Range section_in(const char* path) {
  Range range;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  struct stat info;
  if (file < 0) return range;
  if (fstat(file, &info) || info.st_size < long(sizeof(Elf64_Ehdr))) {
    close(file);
    return range;
  }
  size_t size = size_t(info.st_size);
  void* bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  close(file);
  if (bytes == MAP_FAILED) return range;
  auto* base = static_cast<const char*>(bytes);
  auto* header = reinterpret_cast<const Elf64_Ehdr*>(base);
  bool readable = !memcmp(header->e_ident, ELFMAG, SELFMAG) && header->e_shentsize == sizeof(Elf64_Shdr) &&
                  header->e_shoff + uint64_t{header->e_shnum} * sizeof(Elf64_Shdr) <= size &&
                  header->e_shstrndx < header->e_shnum;
  if (readable) {
    auto* sections = reinterpret_cast<const Elf64_Shdr*>(base + header->e_shoff);
    const Elf64_Shdr& names = sections[header->e_shstrndx];
    static const char kName[] = "heddle_managed";
    for (int i = 0; i < header->e_shnum; ++i) {
      uint64_t at = names.sh_offset + sections[i].sh_name;
      if (at + sizeof kName <= size && !memcmp(base + at, kName, sizeof kName))
        range = {sections[i].sh_addr, sections[i].sh_addr + sections[i].sh_size};
    }
  }
  munmap(bytes, size);
  return range;
}

struct Query {
  uintptr_t address;
  bool managed;
};

/// Ranges of objects already read, by load address.
struct Known {
  uintptr_t base;
  const char* name;
  Range range;
} known[64];
int known_count = 0;

int visit(dl_phdr_info* object, size_t, void* data) {
  auto* query = static_cast<Query*>(data);
  bool inside = false;
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const auto& segment = object->dlpi_phdr[i];
    uintptr_t begin = object->dlpi_addr + segment.p_vaddr;
    inside |= segment.p_type == PT_LOAD && query->address >= begin && query->address < begin + segment.p_memsz;
  }
  if (!inside) return 0;
  Range range;
  bool found = false;
  for (int i = 0; i < known_count && !found; ++i) {
    found = known[i].base == object->dlpi_addr && known[i].name == object->dlpi_name;
    if (found) range = known[i].range;
  }
  if (!found) {
    range = section_in(object->dlpi_name[0] ? object->dlpi_name : "/proc/self/exe");
    if (known_count < 64) known[known_count++] = {object->dlpi_addr, object->dlpi_name, range};
  }
  uintptr_t offset = query->address - object->dlpi_addr;
  query->managed = offset >= range.begin && offset < range.end;
  return 1;
}

}  // namespace

bool is_managed_section(const void* variable) {
  Query query{reinterpret_cast<uintptr_t>(variable), false};
  dl_iterate_phdr(visit, &query);  // serialised by the loader's own lock
  return query.managed;
}

}  // namespace heddle::runtime
