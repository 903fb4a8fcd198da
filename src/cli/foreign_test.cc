// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/foreign.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace heddle::cli {
namespace {

TEST(Foreign, LibrariesAreKnownByName) {
  EXPECT_TRUE(is_ours_by_name("libcuda.so.1"));
  EXPECT_TRUE(is_ours_by_name("libnvrtc.so.12.9.86"));
  EXPECT_FALSE(is_ours_by_name("libcudagram.so"));
  EXPECT_FALSE(is_ours_by_name("libLLVM-19.so"));
}

TEST(Foreign, MapsTellWhatStandsOutsideTheToolkitOnce) {
  const std::string maps =
      "7f00-7f01 r-xp 00000000 fe:00 1 /opt/heddle/lib64/libcuda.so.1\n"
      "7f02-7f03 r-xp 00000000 fe:00 2 /elsewhere/lib/libnvrtc.so.12\n"
      "7f03-7f04 r--p 00000000 fe:00 2 /elsewhere/lib/libnvrtc.so.12\n"
      "7f05-7f06 r-xp 00000000 fe:00 3 /elsewhere/libcudart.so.12 (deleted)\n"
      "7f07-7f08 rw-p 00000000 00:00 0 [heap]\n";
  EXPECT_EQ(foreign_in_maps(maps, "/opt/heddle"),
            (std::vector<std::string>{"/elsewhere/lib/libnvrtc.so.12", "/elsewhere/libcudart.so.12"}));
}

TEST(Foreign, WheelsOfAnEnvironmentAreFound) {
  char folder[] = "/tmp/heddle-foreign-XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  const std::string lib = std::string(folder) + "/lib/python3.11/site-packages/nvidia/cuda_nvrtc/lib";
  std::filesystem::create_directories(lib);
  std::ofstream(lib + "/libnvrtc.so.12") << "not a library";
  const std::string carried = std::string(folder) + "/lib/python3.11/site-packages/client.libs";
  std::filesystem::create_directories(carried);
  std::ofstream(carried + "/libcudart.so.12.9.79") << "not a library";
  std::ofstream(carried + "/libother.so.1") << "not a library";
  EXPECT_EQ(vendor_wheels(folder), (std::vector<std::string>{carried + "/libcudart.so.12.9.79", lib + "/libnvrtc.so.12"}));
  std::filesystem::remove_all(folder);
}

TEST(Foreign, LibrariesOnTheSearchPathAreFound) {
  char folder[] = "/tmp/heddle-foreign-XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  const std::string ours = std::string(folder) + "/toolkit/lib64", theirs = std::string(folder) + "/theirs";
  std::filesystem::create_directories(ours);
  std::filesystem::create_directories(theirs);
  std::ofstream(ours + "/libcuda.so.1") << "not a library";
  std::ofstream(theirs + "/libnvrtc.so.12") << "not a library";
  std::ofstream(theirs + "/libz.so.1") << "not a library";
  std::filesystem::create_symlink(ours + "/libcuda.so.1", theirs + "/libcuda.so.1");   // ours by another name
  EXPECT_EQ(foreign_on_path(ours + "::" + theirs + ":/nowhere", std::string(folder) + "/toolkit"),
            std::vector<std::string>{theirs + "/libnvrtc.so.12"});
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace heddle::cli
