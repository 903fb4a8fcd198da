// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "devices/catalogue.h"
#include "devices/device.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace heddle::devices {

TEST(HostDevice, TakesTheMachineAsItIs) {
  const Spec spec = host_device(0);
  EXPECT_NE(spec.name.find("Heddle host device ("), std::string::npos);
  EXPECT_GT(spec.memory_bytes, 1u << 20);
  EXPECT_GE(spec.sm_count(), 1u);
  EXPECT_EQ(spec.warp_size(), 32u);
  EXPECT_EQ(spec[1], 1024);
  EXPECT_NE(spec.uuid, host_device(1).uuid);
}

TEST(Catalogue, NamesAreUniqueAndEveryFigureHasASource) {
  std::set<std::string_view> names{"host"};
  for (const Entry& entry : catalogue()) {
    EXPECT_TRUE(names.insert(entry.id).second) << entry.id;
    for (std::string_view other : entry.also) EXPECT_TRUE(names.insert(other).second) << other;
    for (const Figure& f : entry.figures) EXPECT_FALSE(f.source.empty() || f.value.empty() || f.text().empty()) << entry.id << f.name;
    for (std::string_view unknown : entry.unknown) EXPECT_EQ(entry.figure(unknown), nullptr) << entry.id << unknown;
  }
}

TEST(Catalogue, HoldsTheFamiliesThatTheProjectPromises) {
  for (const char* id : {"nvidia-a100", "nvidia-a800", "nvidia-h100", "nvidia-h800", "nvidia-h20", "nvidia-h200", "nvidia-b200",
                         "metax-c500", "metax-c550", "metax-c588", "metax-c600", "metax-c700", "ascend-910b", "ascend-910c",
                         "ascend-950", "cambricon-mlu590", "kunlun-p800", "kunlun-m100", "kunlun-m300", "thead-ppu",
                         "moore-threads-s4000", "moore-threads-s5000", "biren-br106", "enflame-s60", "hygon", "iluvatar",
                         "amd-mi210", "amd-mi300x", "maleoon-935"})
    EXPECT_NE(find(id), nullptr) << id;
  EXPECT_EQ(find("nvidia-h1000"), nullptr);
}

TEST(Catalogue, APublishedFigureIsWhatProgramsSee) {
  const Spec c500 = device_of(*find("metax-c500"), 0);
  EXPECT_EQ(c500.name, "MetaX C500");
  EXPECT_EQ(c500.warp_size(), 64u);
  EXPECT_EQ(c500.memory_bytes, 64ull << 30);
  EXPECT_EQ(c500.sm_count(), 104u);
  EXPECT_EQ(c500[13], 1600000);
  EXPECT_EQ(c500[8], 64 << 10);
  EXPECT_EQ(c500[75], 8);
  EXPECT_EQ(c500[76], 0);
  const Spec h100 = device_of(*find("nvidia-h100-sxm"), 3);
  EXPECT_EQ(h100.sm_count(), 132u);
  EXPECT_EQ(h100[75], 9);
  EXPECT_EQ(h100[97], 227 << 10);
  EXPECT_EQ(h100[38], 50 << 20);
  EXPECT_EQ(h100[33], host_device(3)[33]);
  EXPECT_NE(h100.uuid, device_of(*find("nvidia-h100-sxm"), 2).uuid);
}

TEST(Catalogue, AnUnknownFigureIsTheHostsAndIsSaidToBe) {
  std::vector<Property> properties;
  const Spec c700 = device_of(*find("metax-c700"), 0, &properties);
  EXPECT_EQ(c700.sm_count(), host_device(0).sm_count());
  EXPECT_EQ(c700.warp_size(), 32u);
  const auto at = std::find_if(properties.begin(), properties.end(), [](const Property& p) { return p.name == "multiprocessors"; });
  ASSERT_NE(at, properties.end());
  EXPECT_TRUE(at->neutral);
  EXPECT_NE(at->origin.find("not published"), std::string::npos);
}

TEST(Catalogue, EveryDeviceCanBeMade) {
  for (const Entry& entry : catalogue()) {
    const Spec spec = device_of(entry, 0);
    EXPECT_TRUE(spec.warp_size() == 32 || spec.warp_size() == 64) << entry.id;
    EXPECT_GE(spec.memory_bytes, 1ull << 30) << entry.id;
    EXPECT_GE(spec[97], spec[8]) << entry.id;
    EXPECT_GE(spec[81], spec[97]) << entry.id;
    EXPECT_GE(spec.sm_count(), 1u) << entry.id;
    EXPECT_GT(spec[13], 0) << entry.id;
  }
}

TEST(Visible, CountsOrderAndMistakes) {
  auto three = devices_named("metax-c500:2,nvidia-h100-sxm");
  ASSERT_TRUE(three.ok());
  ASSERT_EQ(three->size(), 3u);
  EXPECT_EQ((*three)[1].id, "metax-c500");
  EXPECT_EQ((*three)[2].id, "nvidia-h100-sxm");
  EXPECT_EQ((*three)[2][33], (*three)[0][33] + 2);
  EXPECT_EQ(devices_named("host:0")->size(), 0u);
  EXPECT_EQ(devices_named("")->size(), 1u);
  for (const char* wrong : {"nvidia-h101", "host:x", "host:", "host:-1", "host:65", "host:2x", "host:64,host:1"})
    EXPECT_FALSE(devices_named(wrong).ok()) << wrong;
  auto two = devices_named("host:2");
  EXPECT_LE((*two)[0].memory_bytes * 2, host_device(0).memory_bytes);
}

}  // namespace heddle::devices
