// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Turns a photograph into a drawing: histogram equalisation, bilateral smoothing, quantised colours
// and dark outlines. Streams overlap the passes; two of them share data through events.
//   photo IN.jpg OUT.png [--width W]      photo --check IN.jpg
#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "../shared/cuda_ok.h"
#include "../shared/png_file.h"
#include "jpeg_file.h"

namespace {

constexpr int kRadius = 4;              // of the bilateral filter, pixels
__constant__ float space_weight[(2 * kRadius + 1) * (2 * kRadius + 1)];

__device__ __host__ inline float luminance(uchar4 p) {
  return 0.299f * p.x + 0.587f * p.y + 0.114f * p.z;
}

/// Counts luminances: a histogram per block in shared memory, then added to the global one.
__global__ void histogram(const uchar4* __restrict__ image, unsigned* bins, int pixels) {
  __shared__ unsigned local[256];
  for (int i = threadIdx.x; i < 256; i += blockDim.x) local[i] = 0;
  __syncthreads();
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < pixels; i += gridDim.x * blockDim.x)
    atomicAdd(&local[(int)luminance(image[i])], 1u);
  __syncthreads();
  for (int i = threadIdx.x; i < 256; i += blockDim.x) atomicAdd(&bins[i], local[i]);
}

/// bins -> gain per luminance, half way to full equalisation. One block of 256: a shared-memory scan.
__global__ void equalisation_curve(const unsigned* __restrict__ bins, float* __restrict__ gain,
                                   int pixels) {
  __shared__ unsigned sum[2][256];
  const int i = threadIdx.x;
  int now = 0;
  sum[0][i] = bins[i];
  __syncthreads();
  for (int step = 1; step < 256; step *= 2) {
    sum[1 - now][i] = sum[now][i] + (i >= step ? sum[now][i - step] : 0u);
    now = 1 - now;
    __syncthreads();
  }
  const float wanted = 255.0f * sum[now][i] / pixels;
  gain[i] = 0.5f + 0.5f * wanted / fmaxf((float)i, 1.0f);
}

__device__ inline uchar4 scaled(uchar4 p, float g) {
  return make_uchar4((unsigned char)fminf(255.0f, p.x * g), (unsigned char)fminf(255.0f, p.y * g),
                     (unsigned char)fminf(255.0f, p.z * g), 255);
}

__global__ void apply_curve(uchar4* image, const float* __restrict__ gain, int pixels) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < pixels) image[i] = scaled(image[i], gain[(int)luminance(image[i])]);
}

/// Edge-preserving blur. Block 16x16; the tile and its border lie in shared memory.
__global__ void bilateral(const uchar4* __restrict__ in, uchar4* __restrict__ out, int width,
                          int height, float sigma) {
  constexpr int kSide = 16 + 2 * kRadius;
  __shared__ uchar4 tile[kSide][kSide];
  const int x0 = blockIdx.x * 16 - kRadius, y0 = blockIdx.y * 16 - kRadius;
  for (int i = threadIdx.y * 16 + threadIdx.x; i < kSide * kSide; i += 256) {
    const int x = min(max(x0 + i % kSide, 0), width - 1);
    const int y = min(max(y0 + i / kSide, 0), height - 1);
    tile[i / kSide][i % kSide] = in[y * width + x];
  }
  __syncthreads();
  const int x = blockIdx.x * 16 + threadIdx.x, y = blockIdx.y * 16 + threadIdx.y;
  if (x >= width || y >= height) return;
  const uchar4 centre = tile[threadIdx.y + kRadius][threadIdx.x + kRadius];
  const float scale = -0.5f / (sigma * sigma);
  float r = 0, g = 0, b = 0, total = 0;
  for (int dy = 0; dy <= 2 * kRadius; ++dy) {
    for (int dx = 0; dx <= 2 * kRadius; ++dx) {
      const uchar4 p = tile[threadIdx.y + dy][threadIdx.x + dx];
      const float dr = (float)p.x - centre.x, dg = (float)p.y - centre.y, db = (float)p.z - centre.z;
      const float w = space_weight[dy * (2 * kRadius + 1) + dx] *
                      expf(scale * (dr * dr + dg * dg + db * db));
      r += w * p.x, g += w * p.y, b += w * p.z, total += w;
    }
  }
  out[y * width + x] = make_uchar4((unsigned char)(r / total + 0.5f), (unsigned char)(g / total + 0.5f),
                                   (unsigned char)(b / total + 0.5f), 255);
}

/// Sobel gradient of the luminance, 0..1.
__global__ void edges(const uchar4* __restrict__ in, float* __restrict__ edge, int width,
                      int height) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x >= width || y >= height) return;
  float l[3][3];
  for (int j = 0; j < 3; ++j)
    for (int i = 0; i < 3; ++i)
      l[j][i] = luminance(in[min(max(y + j - 1, 0), height - 1) * width +
                             min(max(x + i - 1, 0), width - 1)]);
  const float gx = l[0][2] + 2 * l[1][2] + l[2][2] - l[0][0] - 2 * l[1][0] - l[2][0];
  const float gy = l[2][0] + 2 * l[2][1] + l[2][2] - l[0][0] - 2 * l[0][1] - l[0][2];
  edge[y * width + x] = fminf(1.0f, sqrtf(gx * gx + gy * gy) / 255.0f);
}

__device__ inline unsigned char level(float v, float ink) {
  const float step = 255.0f / 9.0f;
  return (unsigned char)(fminf(255.0f, floorf(v / step + 0.5f) * step) * ink);
}

__global__ void compose(const uchar4* __restrict__ smooth, const float* __restrict__ edge,
                        uchar4* __restrict__ out, int pixels) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= pixels) return;
  const float ink = 1.0f - fminf(1.0f, fmaxf(0.0f, edge[i] - 0.12f) * 3.0f);
  out[i] = make_uchar4(level(smooth[i].x, ink), level(smooth[i].y, ink), level(smooth[i].z, ink), 255);
}

std::vector<float> spatial_weights() {
  std::vector<float> w;
  for (int y = -kRadius; y <= kRadius; ++y)
    for (int x = -kRadius; x <= kRadius; ++x) w.push_back(std::exp(-(x * x + y * y) / 8.0f));
  return w;
}

struct Stages {
  std::vector<uchar4> equalised, smooth, result;
  std::vector<float> edge;
};

template <class T>
std::vector<T> fetch(const T* device, size_t n) {
  std::vector<T> host(n);
  CUDA_OK(cudaMemcpy(host.data(), device, n * sizeof(T), cudaMemcpyDeviceToHost));
  return host;
}

Stages draw(const Picture& photo, int passes) {
  const int n = photo.width * photo.height;
  uchar4 *image, *ping, *pong;
  unsigned* bins;
  float *gain, *edge;
  CUDA_OK(cudaMalloc(&image, n * sizeof(uchar4)));
  CUDA_OK(cudaMalloc(&ping, n * sizeof(uchar4)));
  CUDA_OK(cudaMalloc(&pong, n * sizeof(uchar4)));
  CUDA_OK(cudaMalloc(&bins, 256 * sizeof(unsigned)));
  CUDA_OK(cudaMalloc(&gain, 256 * sizeof(float)));
  CUDA_OK(cudaMalloc(&edge, n * sizeof(float)));
  const std::vector<float> weights = spatial_weights();
  CUDA_OK(cudaMemcpyToSymbol(space_weight, weights.data(), weights.size() * sizeof(float)));

  cudaStream_t paint, outline;
  cudaEvent_t equalised, outlined;
  CUDA_OK(cudaStreamCreate(&paint));
  CUDA_OK(cudaStreamCreate(&outline));
  CUDA_OK(cudaEventCreateWithFlags(&equalised, cudaEventDisableTiming));
  CUDA_OK(cudaEventCreateWithFlags(&outlined, cudaEventDisableTiming));

  const dim3 block(16, 16), grid((photo.width + 15) / 16, (photo.height + 15) / 16);
  CUDA_OK(cudaMemcpyAsync(image, photo.pixels.data(), n * sizeof(uchar4), cudaMemcpyHostToDevice, paint));
  CUDA_OK(cudaMemsetAsync(bins, 0, 256 * sizeof(unsigned), paint));
  histogram<<<64, 256, 0, paint>>>(image, bins, n);
  equalisation_curve<<<1, 256, 0, paint>>>(bins, gain, n);
  apply_curve<<<(n + 255) / 256, 256, 0, paint>>>(image, gain, n);
  CUDA_OK(cudaEventRecord(equalised, paint));

  CUDA_OK(cudaStreamWaitEvent(outline, equalised, 0));
  edges<<<grid, block, 0, outline>>>(image, edge, photo.width, photo.height);
  CUDA_OK(cudaEventRecord(outlined, outline));

  const uchar4* from = image;
  uchar4* to = ping;
  for (int i = 0; i < passes; ++i) {
    bilateral<<<grid, block, 0, paint>>>(from, to, photo.width, photo.height, 28.0f);
    from = to;
    to = to == ping ? pong : ping;
  }
  CUDA_OK(cudaStreamWaitEvent(paint, outlined, 0));
  compose<<<(n + 255) / 256, 256, 0, paint>>>(from, edge, to, n);
  CUDA_OK(cudaGetLastError());
  CUDA_OK(cudaStreamSynchronize(paint));

  Stages s{fetch(image, n), fetch(from, n), fetch((const uchar4*)to, n), fetch(edge, n)};
  cudaFree(image), cudaFree(ping), cudaFree(pong), cudaFree(bins), cudaFree(gain), cudaFree(edge);
  cudaStreamDestroy(paint), cudaStreamDestroy(outline);
  cudaEventDestroy(equalised), cudaEventDestroy(outlined);
  return s;
}

// ---- the independent check: plain loops in double precision ------------------------------------------

int difference(uchar4 a, const double* b) {
  return (int)std::ceil(std::max({std::abs(a.x - b[0]), std::abs(a.y - b[1]), std::abs(a.z - b[2])}));
}

int check(const Picture& photo) {
  const int w = photo.width, h = photo.height, n = w * h;
  const Stages got = draw(photo, 1);
  auto bright = [](uchar4 p) { return (int)(0.299f * p.x + 0.587f * p.y + 0.114f * p.z); };
  std::vector<int> count(256, 0);
  for (uchar4 p : photo.pixels) ++count[bright(p)];
  double gain[256];
  for (int i = 0, sum = 0; i < 256; ++i)
    sum += count[i], gain[i] = 0.5 + 0.5 * (255.0 * sum / n) / std::max(i, 1);
  int bad = 0;
  for (int i = 0; i < n; ++i) {
    const uchar4 p = photo.pixels[i];
    const double g = gain[bright(p)];
    const double want[3] = {std::min(255.0, p.x * g), std::min(255.0, p.y * g), std::min(255.0, p.z * g)};
    bad += difference(got.equalised[i], want) > 1;
  }
  auto at = [&](int x, int y) {
    return got.equalised[std::clamp(y, 0, h - 1) * w + std::clamp(x, 0, w - 1)];
  };
  auto light = [&](int x, int y) {
    const uchar4 p = at(x, y);
    return 0.299 * p.x + 0.587 * p.y + 0.114 * p.z;
  };
  for (int y = 0; y < h; ++y) {
    for (int x = 0; x < w; ++x) {
      const uchar4 c = at(x, y);
      double sum[4] = {};
      for (int dy = -kRadius; dy <= kRadius; ++dy) {
        for (int dx = -kRadius; dx <= kRadius; ++dx) {
          const uchar4 p = at(x + dx, y + dy);
          const double d2 = std::pow(p.x - c.x, 2) + std::pow(p.y - c.y, 2) + std::pow(p.z - c.z, 2);
          const double weight = std::exp(-(dx * dx + dy * dy) / 8.0 - d2 / (2 * 28.0 * 28.0));
          sum[0] += weight * p.x, sum[1] += weight * p.y, sum[2] += weight * p.z, sum[3] += weight;
        }
      }
      const double want[3] = {sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]};
      bad += difference(got.smooth[y * w + x], want) > 1;
      const double gx = light(x + 1, y - 1) + 2 * light(x + 1, y) + light(x + 1, y + 1) -
                        light(x - 1, y - 1) - 2 * light(x - 1, y) - light(x - 1, y + 1);
      const double gy = light(x - 1, y + 1) + 2 * light(x, y + 1) + light(x + 1, y + 1) -
                        light(x - 1, y - 1) - 2 * light(x, y - 1) - light(x + 1, y - 1);
      bad += std::abs(got.edge[y * w + x] - std::min(1.0, std::hypot(gx, gy) / 255)) > 1e-3;
    }
  }
  std::printf("%dx%d pixels compared with the CPU: %d differ\n%s\n", w, h, bad, bad ? "FAIL" : "PASS");
  return bad != 0;
}

std::vector<uint8_t> rgb(const std::vector<uchar4>& pixels) {
  std::vector<uint8_t> bytes;
  for (uchar4 p : pixels) bytes.insert(bytes.end(), {p.x, p.y, p.z});
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: photo IN.jpg OUT.png [--width W]   photo --check IN.jpg\n");
    return 2;
  }
  const bool checking = !std::strcmp(argv[1], "--check");
  int width = checking ? 160 : 1280;
  if (argc > 4 && !std::strcmp(argv[3], "--width")) width = std::max(16, std::atoi(argv[4]));
  Picture photo;
  if (!read_jpeg(argv[checking ? 2 : 1], width, photo)) {
    std::fprintf(stderr, "photo: cannot read %s as a JPEG picture\n", argv[checking ? 2 : 1]);
    return 1;
  }
  if (checking) return check(photo);
  const Stages s = draw(photo, 3);
  if (!write_png(argv[2], rgb(s.result), photo.width, photo.height)) {
    std::fprintf(stderr, "photo: cannot write %s\n", argv[2]);
    return 1;
  }
  std::printf("%s: %dx%d\n", argv[2], photo.width, photo.height);
  return 0;
}
