// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes an 8-bit RGB picture as PNG (libpng), for the examples.
#pragma once

#include <png.h>

#include <cstdint>
#include <string>
#include <vector>

/// rgb: width*height*3 bytes, rows from the top. False if the file cannot be written.
inline bool write_png(const std::string& path, const std::vector<uint8_t>& rgb, int width,
                      int height) {
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  image.width = width;
  image.height = height;
  image.format = PNG_FORMAT_RGB;
  return png_image_write_to_file(&image, path.c_str(), 0, rgb.data(), 0, nullptr) != 0;
}
