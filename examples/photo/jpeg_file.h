// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads a JPEG (libjpeg) and shrinks it to a given width by averaging boxes.
#pragma once

#include <cstdio>
#include <csetjmp>
#include <vector>

#include <jpeglib.h>
#include <vector_types.h>

struct Picture {
  int width = 0, height = 0;
  std::vector<uchar4> pixels;
};

struct JpegErrors {
  jpeg_error_mgr base;
  std::jmp_buf back;
};

inline bool read_rgb(const char* path, std::vector<unsigned char>& rgb, int& width, int& height) {
  FILE* f = std::fopen(path, "rb");
  if (!f) return false;
  jpeg_decompress_struct j;
  JpegErrors errors;
  j.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = [](j_common_ptr c) {
    std::longjmp(reinterpret_cast<JpegErrors*>(c->err)->back, 1);
  };
  jpeg_create_decompress(&j);
  if (setjmp(errors.back)) {
    jpeg_destroy_decompress(&j);
    std::fclose(f);
    return false;
  }
  jpeg_stdio_src(&j, f);
  jpeg_read_header(&j, TRUE);
  j.out_color_space = JCS_RGB;
  jpeg_start_decompress(&j);
  width = j.output_width, height = j.output_height;
  rgb.resize((size_t)width * height * 3);
  while (j.output_scanline < j.output_height) {
    JSAMPROW row = &rgb[(size_t)j.output_scanline * width * 3];
    jpeg_read_scanlines(&j, &row, 1);
  }
  jpeg_finish_decompress(&j);
  jpeg_destroy_decompress(&j);
  std::fclose(f);
  return true;
}

inline bool read_jpeg(const char* path, int wanted_width, Picture& out) {
  std::vector<unsigned char> rgb;
  int w = 0, h = 0;
  if (!read_rgb(path, rgb, w, h)) return false;
  out.width = wanted_width < w ? wanted_width : w;
  out.height = (int)((long)h * out.width / w);
  out.pixels.clear();
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const int x0 = (int)((long)x * w / out.width), x1 = (int)((long)(x + 1) * w / out.width);
      const int y0 = (int)((long)y * h / out.height), y1 = (int)((long)(y + 1) * h / out.height);
      long sum[3] = {}, count = 0;
      for (int j = y0; j < y1 || j == y0; ++j)
        for (int i = x0; i < x1 || i == x0; ++i, ++count)
          for (int c = 0; c < 3; ++c) sum[c] += rgb[((size_t)j * w + i) * 3 + c];
      out.pixels.push_back({(unsigned char)(sum[0] / count), (unsigned char)(sum[1] / count),
                            (unsigned char)(sum[2] / count), 255});
    }
  }
  return true;
}
