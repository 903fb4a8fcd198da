// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "isa/fragment.h"

#include <gtest/gtest.h>

#include <map>
#include <tuple>

namespace heddle::isa {
namespace {

/// How often each element is held.
std::map<std::tuple<int, int, int>, int> held(const Fragment& f) {
  std::map<std::tuple<int, int, int>, int> count;
  for (unsigned lane = 0; lane < 32; ++lane)
    for (unsigned e = 0; e < f.elements; ++e) {
      const auto p = f.place(lane, e);
      EXPECT_LT(p.row, f.rows);
      EXPECT_LT(p.col, f.cols);
      ++count[{p.group, p.row, p.col}];
    }
  return count;
}

TEST(Fragments, HoldEveryElementOnce) {
  const struct { Mod shape, ab, c; } all[] = {
      {Mod::m16n8k8, Mod::f16, Mod::f32}, {Mod::m16n8k16, Mod::bf16, Mod::f32},
      {Mod::m16n8k4, Mod::tf32, Mod::f32}, {Mod::m16n8k8, Mod::tf32, Mod::f32},
      {Mod::m8n8k4, Mod::f64, Mod::f64}, {Mod::m16n8k16, Mod::f64, Mod::f64},
      {Mod::m8n8k16, Mod::s8, Mod::s32}, {Mod::m16n8k16, Mod::u8, Mod::s32},
      {Mod::m16n8k32, Mod::e4m3, Mod::f32}, {Mod::m8n8k32, Mod::s4, Mod::s32},
      {Mod::m16n8k64, Mod::u4, Mod::s32}, {Mod::m8n8k128, Mod::b1, Mod::s32},
      {Mod::m16n8k256, Mod::b1, Mod::s32}};
  for (const auto& one : all) {
    const MatrixShape s = matrix_shape(one.shape);
    for (MatrixRole role : {MatrixRole::A, MatrixRole::B, MatrixRole::C}) {
      const Fragment f = mma_fragment(role, s, role == MatrixRole::C ? one.c : one.ab);
      const auto count = held(f);
      EXPECT_EQ(count.size(), size_t{f.rows} * f.cols);
      for (const auto& [place, times] : count) EXPECT_EQ(times, 1);
    }
  }
}

TEST(Fragments, OfTheQuadProductHoldEveryElementOnce) {
  const MatrixShape s = matrix_shape(Mod::m8n8k4);
  for (bool column_major : {false, true})
    for (MatrixRole role : {MatrixRole::A, MatrixRole::B, MatrixRole::C})
      for (Mod type : {Mod::f16, Mod::f32}) {
        if (type == Mod::f32 && role != MatrixRole::C) continue;
        const Fragment f = mma_fragment(role, s, type, column_major);
        const auto count = held(f);
        EXPECT_EQ(count.size(), 4u * f.rows * f.cols);
      }
}

TEST(Fragments, MatchTheManualsPictures) {
  // PTX ISA, mma.m16n8k16 with 16-bit elements: a4 of lane 5 is row 1, column 10.
  const Fragment a = mma_fragment(MatrixRole::A, matrix_shape(Mod::m16n8k16), Mod::f16);
  EXPECT_EQ(a.registers, 4);
  EXPECT_EQ(a.place(5, 4).row, 1);
  EXPECT_EQ(a.place(5, 4).col, 10);
  EXPECT_EQ(a.place(5, 2).row, 9);
  // mma.m16n8k32 with 8-bit elements: b4 of lane 6 is row 24, column 1.
  const Fragment b = mma_fragment(MatrixRole::B, matrix_shape(Mod::m16n8k32), Mod::s8);
  EXPECT_EQ(b.registers, 2);
  EXPECT_EQ(b.place(6, 4).row, 24);
  EXPECT_EQ(b.place(6, 4).col, 1);
}

TEST(Fragments, OfWmmaHaveTheManualsRegisterCounts) {
  const MatrixShape s16 = matrix_shape(Mod::m16n16k16), s32 = matrix_shape(Mod::m32n8k16);
  EXPECT_EQ(wmma_fragment(MatrixRole::A, s16, Mod::f16).registers, 8);
  EXPECT_EQ(wmma_fragment(MatrixRole::C, s16, Mod::f32).registers, 8);
  EXPECT_EQ(wmma_fragment(MatrixRole::C, s16, Mod::f16).registers, 4);
  EXPECT_EQ(wmma_fragment(MatrixRole::A, s16, Mod::s8).registers, 2);
  EXPECT_EQ(wmma_fragment(MatrixRole::A, s32, Mod::s8).registers, 4);
  EXPECT_EQ(wmma_fragment(MatrixRole::B, s32, Mod::s8).registers, 1);
  EXPECT_EQ(wmma_fragment(MatrixRole::A, s32, Mod::bf16).registers, 8);
  EXPECT_EQ(wmma_fragment(MatrixRole::B, s32, Mod::bf16).registers, 2);
  EXPECT_EQ(wmma_fragment(MatrixRole::A, matrix_shape(Mod::m16n16k8), Mod::tf32).registers, 4);
  EXPECT_EQ(wmma_fragment(MatrixRole::A, matrix_shape(Mod::m8n8k4), Mod::f64).registers, 1);
}

}  // namespace
}  // namespace heddle::isa
