// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Directions and the faces of a cube: the table of the CUDA C++ Programming Guide, "Cubemap Textures".
#include "texture/sample.h"

namespace heddle::texture {

FacePlace face_of(float x, float y, float z) {
  const float ax = std::fabs(x), ay = std::fabs(y), az = std::fabs(z);
  uint32_t face;
  float m, s, t;
  if (ax >= ay && ax >= az) {
    face = x >= 0 ? 0 : 1, m = ax, s = x >= 0 ? -z : z, t = -y;
  } else if (ay >= az) {
    face = y >= 0 ? 2 : 3, m = ay, s = x, t = y >= 0 ? z : -z;
  } else {
    face = z >= 0 ? 4 : 5, m = az, s = z >= 0 ? x : -x, t = -y;
  }
  return {face, (s / m + 1) / 2, (t / m + 1) / 2};
}

void direction_of(uint32_t face, float s, float t, float* xyz) {
  const float all[6][3] = {{1, -t, -s}, {-1, -t, s}, {s, 1, t}, {s, -1, -t}, {s, -t, 1}, {-s, -t, -1}};
  std::memcpy(xyz, all[face], sizeof all[face]);
}

}  // namespace heddle::texture
