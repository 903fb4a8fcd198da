// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "fatbin/object.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "fatbin/format.h"

namespace heddle::fatbin {
namespace {

using Buffer = std::vector<uint8_t>;

std::vector<uint8_t> sample_fatbin(uint32_t arch) {
  std::vector<Image> images = {{Kind::Ptx, arch, ".version 8.0\n.target sm_70\n", "a.cu", 0}};
  return write(images, Compression::Zstd);
}

/// A host object: a section with two fatbins, and symbols.
Buffer sample_object(const char* section) {
  std::string names = std::string(1, '\0') + section + '\0' + ".symtab" + '\0' + ".strtab" + '\0' + ".shstrtab" + '\0';
  std::string strings = std::string(1, '\0') + "__cudaRegisterLinkedBinary__nv_1" + '\0' + "__fatbinwrap__nv_1" + '\0';
  Buffer code = sample_fatbin(70);
  Buffer more = sample_fatbin(80);
  code.insert(code.end(), more.begin(), more.end());

  Buffer out(sizeof(ElfHeader));
  auto add = [&](const void* data, size_t size) {
    out.resize((out.size() + 7) / 8 * 8);
    uint64_t at = out.size();
    out.insert(out.end(), static_cast<const uint8_t*>(data), static_cast<const uint8_t*>(data) + size);
    return at;
  };
  ElfSymbol symbols[3] = {{}, {.name = 1, .info = 1 << 4, .section = 0}, {.name = 34, .info = 1 << 4 | 1, .section = 1}};
  auto name = [&](const char* n) { return static_cast<uint32_t>(names.find(std::string(n) + '\0')); };
  ElfSection table[5] = {
      {},
      {.name = name(section), .type = 1, .offset = add(code.data(), code.size()), .size = code.size()},
      {.name = name(".symtab"), .type = 2, .offset = add(symbols, sizeof symbols), .size = sizeof symbols, .link = 3},
      {.name = name(".strtab"), .type = 3, .offset = add(strings.data(), strings.size()), .size = strings.size()},
      {.name = name(".shstrtab"), .type = 3, .offset = add(names.data(), names.size()), .size = names.size()}};
  ElfHeader header{.ident = {0x7f, 'E', 'L', 'F', 2, 1, 1}, .type = 1, .machine = 62, .shoff = add(table, sizeof table),
                   .shentsize = sizeof(ElfSection), .shnum = 5, .shstrndx = 4};
  std::memcpy(out.data(), &header, sizeof header);
  return out;
}

Buffer sample_archive() {
  std::string text = "!<arch>\n";
  Buffer object = sample_object("__nv_relfatbin");
  for (const char* name : {"a.o/", "b.o/"}) {
    text += fmt::format("{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", name, 0, 0, 0, 644, object.size());
    text.append(object.begin(), object.end());
    if (object.size() % 2) text += '\n';
  }
  return {text.begin(), text.end()};
}

TEST(HostObject, RelocatableAndFinishedDeviceCodeAreToldApart) {
  auto waiting = read_objects(sample_object("__nv_relfatbin"), "a.o");
  ASSERT_TRUE(waiting.ok()) << waiting.error().message;
  ASSERT_EQ(waiting->size(), 1u);
  ASSERT_EQ((*waiting)[0].relocatable.size(), 2u);
  EXPECT_EQ((*waiting)[0].relocatable[1].arch, 80u);
  EXPECT_EQ((*waiting)[0].registers, std::vector<std::string>{"__cudaRegisterLinkedBinary__nv_1"});
  auto finished = read_objects(sample_object(".nv_fatbin"), "a.o");
  ASSERT_TRUE(finished.ok());
  EXPECT_EQ((*finished)[0].images.size(), 2u);
  EXPECT_TRUE((*finished)[0].relocatable.empty());
}

TEST(HostObject, ArchiveMembersAreNamed) {
  auto objects = read_objects(sample_archive(), "libx.a");
  ASSERT_TRUE(objects.ok()) << objects.error().message;
  ASSERT_EQ(objects->size(), 2u);
  EXPECT_EQ((*objects)[1].name, "libx.a:b.o");
}

TEST(HostObject, AThinArchiveIsRefusedAndTextIsNoObject) {
  std::string thin = "!<thin>\n", script = "INPUT(-lm)";
  EXPECT_FALSE(read_objects({reinterpret_cast<const uint8_t*>(thin.data()), thin.size()}, "t.a").ok());
  auto none = read_objects({reinterpret_cast<const uint8_t*>(script.data()), script.size()}, "libm.so");
  ASSERT_TRUE(none.ok());
  EXPECT_TRUE(none->empty());
}

TEST(HostObject, SymbolsBecomeWeakByPrefix) {
  Buffer object = sample_object("__nv_relfatbin");
  ASSERT_TRUE(weaken_symbols(object, "__fatbinwrap").ok());
  Buffer before = sample_object("__nv_relfatbin");
  int changed = 0;
  for (size_t i = 0; i < object.size(); i++) changed += object[i] != before[i];
  EXPECT_EQ(changed, 1);
}

TEST(HostObject, SurvivesRandomDamage) {
  std::mt19937 random(11);
  for (const Buffer& good : {sample_object("__nv_relfatbin"), sample_archive()}) {
    for (int round = 0; round < 20000; round++) {
      Buffer bytes = good;
      for (int hits = 1 + static_cast<int>(random() % 4); hits; hits--) bytes[random() % bytes.size()] = static_cast<uint8_t>(random());
      if (round % 3 == 0) bytes.resize(random() % bytes.size());
      (void)read_objects(bytes, "x").ok();
      (void)weaken_symbols(bytes, "__fatbinwrap").ok();
    }
  }
}

}  // namespace
}  // namespace heddle::fatbin
