// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "fatbin/fatbin.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>
#include <random>

#include "fatbin/format.h"

namespace heddle::fatbin {
namespace {

std::string sample_ptx(int lines = 40) {
  std::string ptx = "//\n.version 8.5\n.target sm_75, debug\n.address_size 64\n";
  for (int i = 0; i < lines; i++) ptx += ".global .align 4 .b32 v" + std::to_string(i) + ";\n";
  return ptx;
}

class EveryCompression : public testing::TestWithParam<Compression> {};

TEST_P(EveryCompression, WhatIsWrittenIsReadBack) {
  std::vector<Image> in = {{Kind::Ptx, 75, sample_ptx(), "a.cu", 0},
                           {Kind::Cubin, 90, sample_ptx(3), "", kFlagDebug},
                           {Kind::Ptx, 0, ".version 1.0", "", 0}};
  auto bytes = write(in, GetParam());
  EXPECT_EQ(bytes.size() % 8, 0u);
  for (auto out : {read(std::span<const uint8_t>(bytes)), read(bytes.data())}) {
    ASSERT_TRUE(out.ok()) << out.error().message;
    ASSERT_EQ(out->size(), 3u);
    for (size_t i = 0; i < 3; i++) {
      EXPECT_EQ((*out)[i].kind, in[i].kind);
      EXPECT_EQ((*out)[i].arch, in[i].arch);
      EXPECT_EQ((*out)[i].ptx, in[i].ptx);
      EXPECT_EQ((*out)[i].name, in[i].name);
    }
    EXPECT_TRUE((*out)[1].flags & kFlagDebug);
  }
}

INSTANTIATE_TEST_SUITE_P(Fatbin, EveryCompression,
                         testing::Values(Compression::None, Compression::Lz4, Compression::Zstd));

TEST(Fatbin, CompressionMakesItSmaller) {
  std::vector<Image> in = {{Kind::Ptx, 75, sample_ptx(500), "", 0}};
  auto plain = write(in, Compression::None).size();
  EXPECT_LT(write(in, Compression::Lz4).size() * 2, plain);
  EXPECT_LT(write(in, Compression::Zstd).size() * 4, plain);
}

TEST(Fatbin, AWrapperIsFollowedInMemoryAndRefusedInAFile) {
  std::vector<Image> one = {{Kind::Ptx, 80, sample_ptx(), "", 0}};
  auto a = write(one, Compression::Zstd), b = write(one, Compression::Lz4);
  uint64_t list[] = {reinterpret_cast<uint64_t>(b.data()), 0};
  Wrapper wrapper{kWrapperMagic, 2, reinterpret_cast<uint64_t>(a.data()), reinterpret_cast<uint64_t>(list)};
  auto images = read(&wrapper);
  ASSERT_TRUE(images.ok()) << images.error().message;
  EXPECT_EQ(images->size(), 2u);
  auto* raw = reinterpret_cast<const uint8_t*>(&wrapper);
  EXPECT_FALSE(read(std::span{raw, sizeof wrapper}).ok());
}

TEST(Fatbin, RawPtxAndOurCubinAreImages) {
  std::string ptx = sample_ptx();
  auto text = read(ptx.c_str());
  ASSERT_TRUE(text.ok());
  EXPECT_EQ((*text)[0].ptx, ptx);
  EXPECT_EQ((*text)[0].arch, 75u);
  auto cubin = write_cubin(ptx, 90);
  auto elf = read(cubin.data());
  ASSERT_TRUE(elf.ok());
  EXPECT_EQ((*elf)[0].kind, Kind::Cubin);
  EXPECT_EQ((*elf)[0].ptx, ptx);
  EXPECT_EQ((*elf)[0].arch, 90u);
}

TEST(Fatbin, MachineCodeOfARealGpuIsNamedAsForeign) {
  ElfHeader header{.ident = {0x7f, 'E', 'L', 'F', 2, 1, 1}, .machine = kMachineCuda, .flags = 80};
  auto* raw = reinterpret_cast<const uint8_t*>(&header);
  auto images = read(std::span{raw, sizeof header});
  ASSERT_TRUE(images.ok());
  EXPECT_EQ((*images)[0].kind, Kind::ForeignCubin);
}

TEST(Fatbin, GarbageIsRefused) {
  EXPECT_FALSE(read(static_cast<const void*>(nullptr)).ok());
  EXPECT_FALSE(read(reinterpret_cast<const void*>(0x10)).ok());
  EXPECT_FALSE(read("\x01\x02\x03\x04").ok());
  EXPECT_FALSE(read("").ok());
}

TEST(Fatbin, SizesThatLeaveMappedMemoryAreRefused) {
  // A page that ends at an unmapped one: whatever the header claims, nothing behind it is read.
  auto* page = static_cast<uint8_t*>(mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  munmap(page + 4096, 4096);
  std::vector<Image> in = {{Kind::Ptx, 75, sample_ptx(), "", 0}};
  auto bytes = write(in, Compression::None);
  FatbinHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  header.body_bytes = 1 << 20;
  EntryHeader entry;
  std::memcpy(&entry, bytes.data() + 16, sizeof entry);
  entry.padded_bytes = (1 << 20) - 64;
  std::memcpy(bytes.data(), &header, sizeof header);
  std::memcpy(bytes.data() + 16, &entry, sizeof entry);
  std::memcpy(page, bytes.data(), std::min<size_t>(bytes.size(), 4096));
  EXPECT_FALSE(read(page).ok());
  std::memset(page, 'x', 4096);   // text that never ends
  EXPECT_FALSE(read(page).ok());
  munmap(page, 4096);
}

TEST(Fatbin, SurvivesRandomDamage) {
  std::mt19937 random(7);
  for (auto how : {Compression::None, Compression::Lz4, Compression::Zstd}) {
    std::vector<Image> in = {{Kind::Ptx, 75, sample_ptx(), "n", 0}, {Kind::Cubin, 90, sample_ptx(2), "", 0}};
    auto good = write(in, how);
    for (int round = 0; round < 20000; round++) {
      auto bytes = good;
      for (int hits = 1 + static_cast<int>(random() % 4); hits; hits--) {
        bytes[random() % (round % 2 ? bytes.size() : 96)] = static_cast<uint8_t>(random());
      }
      if (round % 3 == 0) bytes.resize(random() % bytes.size());
      auto images = read(std::span<const uint8_t>(bytes));
      if (images.ok()) {
        EXPECT_LE(images->size(), bytes.size() / 64 + 1);
      }
    }
  }
}

TEST(Fatbin, ArchNamesAreNumbers) {
  EXPECT_EQ(arch_number("sm_90a"), 90u);
  EXPECT_EQ(arch_number("compute_121"), 121u);
  EXPECT_EQ(arch_number("native"), 0u);
}

}  // namespace
}  // namespace heddle::fatbin
