// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Textures through the runtime: every format, filter, edge mode and shape against a CPU model written
// from the formulas of the CUDA C++ Programming Guide, in double precision.
#include <vector>

#include <cuda_fp16.h>

#include "app.h"

// ---- the model ----
struct Model {
  std::vector<float> texels;            // one channel
  int w, h, d;
  bool linear, normalized;
  cudaTextureAddressMode mode;
  double border;

  double texel(int x, int y, int z) const {
    int at[3] = {x, y, z}, n[3] = {w, h, d};
    for (int i = 0; i < 3; ++i) {
      if (at[i] >= 0 && at[i] < n[i]) continue;
      switch (mode) {
        case cudaAddressModeClamp: at[i] = at[i] < 0 ? 0 : n[i] - 1; break;
        case cudaAddressModeBorder: return border;
        case cudaAddressModeWrap: at[i] = ((at[i] % n[i]) + n[i]) % n[i]; break;
        case cudaAddressModeMirror: {
          int p = ((at[i] % (2 * n[i])) + 2 * n[i]) % (2 * n[i]);
          at[i] = p < n[i] ? p : 2 * n[i] - 1 - p;
        }
      }
    }
    return texels[(size_t(at[2]) * h + at[1]) * w + at[0]];
  }
  double sample(float fx, float fy, float fz, int dims) const {
    double c[3] = {fx, fy, fz};
    int n[3] = {w, h, d};
    for (int i = 0; i < dims; ++i)
      if (normalized) c[i] *= n[i];
    if (!linear) return texel(int(floor(c[0])), dims > 1 ? int(floor(c[1])) : 0, dims > 2 ? int(floor(c[2])) : 0);
    int low[3] = {0, 0, 0};
    double a[3] = {0, 0, 0};
    for (int i = 0; i < dims; ++i) {
      double b = c[i] - 0.5;
      low[i] = int(floor(b));
      a[i] = floor((b - low[i]) * 256 + 0.5) / 256;
    }
    double sum = 0;
    for (int k = 0; k < 1 << dims; ++k) {
      double weight = 1;
      int at[3] = {0, 0, 0};
      for (int i = 0; i < dims; ++i) {
        at[i] = low[i] + (k >> i & 1);
        weight *= k >> i & 1 ? a[i] : 1 - a[i];
      }
      if (weight) sum += weight * texel(at[0], at[1], at[2]);
    }
    return sum;
  }
};

__global__ void sample1(cudaTextureObject_t t, const float* x, float* out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] = tex1D<float>(t, x[i]);
}
__global__ void sample2(cudaTextureObject_t t, const float* x, const float* y, float* out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] = tex2D<float>(t, x[i], y[i]);
}
__global__ void sample3(cudaTextureObject_t t, const float* x, const float* y, const float* z, float* out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] = tex3D<float>(t, x[i], y[i], z[i]);
}

static unsigned seed = 1;
static float uniform(float a, float b) {
  seed = seed * 1664525u + 1013904223u;
  return a + (b - a) * float(seed >> 8) / 16777216.0f;
}

template <class T>
T* to_device(const std::vector<T>& v) {
  T* p;
  CUDA_OK(cudaMalloc(&p, v.size() * sizeof(T)));
  CUDA_OK(cudaMemcpy(p, v.data(), v.size() * sizeof(T), cudaMemcpyHostToDevice));
  return p;
}

static cudaArray_t make_array(const void* data, cudaChannelFormatDesc format, size_t texel, int w, int h, int d, unsigned flags = 0) {
  cudaArray_t array;
  CUDA_OK(cudaMalloc3DArray(&array, &format, make_cudaExtent(w, h, d), flags));
  cudaMemcpy3DParms p = {};
  p.srcPtr = make_cudaPitchedPtr(const_cast<void*>(data), w * texel, w, h ? h : 1);
  p.dstArray = array;
  p.extent = make_cudaExtent(w, h ? h : 1, d ? d : 1);
  p.kind = cudaMemcpyHostToDevice;
  CUDA_OK(cudaMemcpy3D(&p));
  return array;
}

static cudaTextureObject_t make_texture(cudaArray_t array, cudaTextureDesc desc) {
  cudaResourceDesc r = {};
  r.resType = cudaResourceTypeArray;
  r.res.array.array = array;
  cudaTextureObject_t t;
  CUDA_OK(cudaCreateTextureObject(&t, &r, &desc, nullptr));
  return t;
}

static void modes() {
  const int n = 1000, w = 17, h = 9, d = 5;
  for (int dims = 1; dims <= 3; ++dims)
    for (int mode = 0; mode < 4; ++mode)
      for (int variant = 0; variant < 4; ++variant) {
        Model m;
        m.w = w, m.h = dims > 1 ? h : 1, m.d = dims > 2 ? d : 1;
        m.linear = variant & 1, m.normalized = variant & 2;
        m.mode = cudaTextureAddressMode(mode);
        m.border = 7;
        // Unnormalised coordinates know clamp and border only.
        if (!m.normalized && (mode == cudaAddressModeWrap || mode == cudaAddressModeMirror)) m.mode = cudaAddressModeClamp;
        for (int i = 0; i < m.w * m.h * m.d; ++i) m.texels.push_back(floorf(uniform(-100, 100)));
        cudaArray_t array = make_array(m.texels.data(), cudaCreateChannelDesc<float>(), 4, m.w, dims > 1 ? m.h : 0, dims > 2 ? m.d : 0);
        cudaTextureDesc desc = {};
        for (auto& a : desc.addressMode) a = cudaTextureAddressMode(mode);
        desc.filterMode = m.linear ? cudaFilterModeLinear : cudaFilterModePoint;
        desc.normalizedCoords = m.normalized;
        for (float& b : desc.borderColor) b = 7;
        cudaTextureObject_t t = make_texture(array, desc);
        std::vector<float> at[3];
        for (int i = 0; i < n; ++i)
          for (int k = 0; k < 3; ++k) {
            int size = k == 0 ? m.w : k == 1 ? m.h : m.d;
            // Multiples of 1/64 of a texel, never on an edge between two: no rounding to argue about.
            float x = (floorf(uniform(-2.0f * size, 3.0f * size) * 64) + 0.25f) / 64;
            if (m.normalized) x = (floorf(uniform(-1.5f, 2.5f) * 1024) + 0.37f) / 1024;
            at[k].push_back(x);
          }
        float *x = to_device(at[0]), *y = to_device(at[1]), *z = to_device(at[2]);
        std::vector<float> out(n);
        float* o = to_device(out);
        if (dims == 1) sample1<<<(n + 127) / 128, 128>>>(t, x, o, n);
        if (dims == 2) sample2<<<(n + 127) / 128, 128>>>(t, x, y, o, n);
        if (dims == 3) sample3<<<(n + 127) / 128, 128>>>(t, x, y, z, o, n);
        CUDA_OK(cudaMemcpy(out.data(), o, n * sizeof(float), cudaMemcpyDeviceToHost));
        int off = 0;
        for (int i = 0; i < n; ++i) {
          double want = m.sample(at[0][i], at[1][i], at[2][i], dims);
          // A weight's last bit may round the other way where folding a coordinate rounded it.
          double slack = m.linear ? (m.normalized ? 200 * 3.0 / 256 : 1e-3) : 0;
          off += fabs(out[i] - want) > 1e-3;
          EXPECT(fabs(out[i] - want) <= slack, "%dD mode %d variant %d: (%g %g %g) gives %g, not %g", dims, mode, variant, at[0][i], at[1][i], at[2][i], out[i], want);
        }
        EXPECT(off < n / 50, "%dD mode %d variant %d: %d of %d differ in a weight's last bit", dims, mode, variant, off, n);
        CUDA_OK(cudaDestroyTextureObject(t));
        CUDA_OK(cudaFreeArray(array));
        for (float* p : {x, y, z, o}) CUDA_OK(cudaFree(p));
      }
}

// ---- formats ----
template <class T>
__global__ void read4(cudaTextureObject_t t, T* out) { out[threadIdx.x] = tex2D<T>(t, threadIdx.x + 0.5f, 0.5f); }

template <class T>
static void raw_format(std::vector<T> data) {
  cudaArray_t array = make_array(data.data(), cudaCreateChannelDesc<T>(), sizeof(T), int(data.size()), 1, 0);
  cudaTextureObject_t t = make_texture(array, {});
  std::vector<T> got(data.size());
  T* out = to_device(got);
  read4<T><<<1, unsigned(data.size())>>>(t, out);
  CUDA_OK(cudaMemcpy(got.data(), out, data.size() * sizeof(T), cudaMemcpyDeviceToHost));
  for (size_t i = 0; i < data.size(); ++i) EXPECT(!memcmp(&got[i], &data[i], sizeof(T)), "element %zu of a format of %zu bytes", i, sizeof(T));
  CUDA_OK(cudaDestroyTextureObject(t));
  CUDA_OK(cudaFreeArray(array));
  CUDA_OK(cudaFree(out));
}

template <class T, class F>
static void normalized_format(std::vector<T> data, F want) {
  cudaArray_t array = make_array(data.data(), cudaCreateChannelDesc<T>(), sizeof(T), int(data.size()), 1, 0);
  cudaTextureDesc desc = {};
  desc.readMode = cudaReadModeNormalizedFloat;
  cudaTextureObject_t t = make_texture(array, desc);
  std::vector<float> got(data.size());
  float* out = to_device(got);
  read4<float><<<1, unsigned(data.size())>>>(t, out);
  CUDA_OK(cudaMemcpy(got.data(), out, data.size() * 4, cudaMemcpyDeviceToHost));
  for (size_t i = 0; i < data.size(); ++i) EXPECT(fabs(got[i] - want(data[i])) < 1e-6, "%g, not %g", got[i], double(want(data[i])));
  CUDA_OK(cudaDestroyTextureObject(t));
  CUDA_OK(cudaFreeArray(array));
  CUDA_OK(cudaFree(out));
}

__global__ void read_half(cudaTextureObject_t t, float* out) { out[threadIdx.x] = tex1D<float>(t, threadIdx.x + 0.5f); }

static void formats() {
  raw_format<unsigned char>({0, 1, 200, 255});
  raw_format<signed char>({0, 1, -100, -128});
  raw_format<unsigned short>({0, 65535, 300});
  raw_format<short>({0, -32768, 300});
  raw_format<unsigned>({0, 4294967295u, 300});
  raw_format<int>({0, -2147483647, 300});
  raw_format<uchar4>({{1, 2, 3, 4}, {255, 254, 253, 252}});
  raw_format<char2>({{1, -2}, {-128, 127}});
  raw_format<ushort2>({{1, 65535}, {7, 9}});
  raw_format<int4>({{1, -2, 3, -4}, {5, 6, 7, 8}});
  raw_format<float2>({{1, 2}, {-3, 0.5f}});
  raw_format<float4>({{1, 2, 3, 4}, {-1, -2, -3, -4}});
  normalized_format<unsigned char>({0, 1, 128, 255}, [](int v) { return v / 255.0; });
  normalized_format<signed char>({0, 127, -127, -128, 5}, [](int v) { return v < -127 ? -1.0 : v / 127.0; });
  normalized_format<unsigned short>({0, 1, 65535}, [](int v) { return v / 65535.0; });
  normalized_format<short>({0, 32767, -32768}, [](int v) { return v < -32767 ? -1.0 : v / 32767.0; });
  std::vector<unsigned short> halves = {0x3c00, 0xc000, 0x0001};
  cudaArray_t array = make_array(halves.data(), cudaCreateChannelDescHalf(), 2, 3, 0, 0);
  cudaTextureObject_t t = make_texture(array, {});
  std::vector<float> got(3);
  float* out = to_device(got);
  read_half<<<1, 3>>>(t, out);
  CUDA_OK(cudaMemcpy(got.data(), out, 12, cudaMemcpyDeviceToHost));
  EXPECT(got[0] == 1 && got[1] == -2 && got[2] == ldexpf(1, -24), "halves %g %g %g", got[0], got[1], got[2]);
}

// ---- shapes ----
__global__ void shapes(cudaTextureObject_t lines, cudaTextureObject_t planes, cudaTextureObject_t cube, cudaTextureObject_t cubes,
                       cudaTextureObject_t linear, cudaTextureObject_t pitched, float* out) {
  out[0] = tex1DLayered<float>(lines, 2.5f, 1);
  out[1] = tex2DLayered<float>(planes, 1.5f, 0.5f, 2);
  out[2] = texCubemap<float>(cube, 1, 0, 0);
  out[3] = texCubemap<float>(cube, -1, 0.1f, 0);
  out[4] = texCubemap<float>(cube, 0, 1, 0.2f);
  out[5] = texCubemap<float>(cube, 0, -1, 0);
  out[6] = texCubemap<float>(cube, 0.3f, 0, 1);
  out[7] = texCubemap<float>(cube, 0, 0, -1);
  out[8] = texCubemapLayered<float>(cubes, 0, 0, -1, 1);
  out[9] = tex1Dfetch<float>(linear, 3);
  out[10] = tex1Dfetch<float>(linear, 8);          // outside: 0
  out[11] = tex2D<float>(pitched, 1.5f, 2.5f);
  float4 g = tex2Dgather<float4>(pitched, 1, 1);
  out[12] = g.x, out[13] = g.y, out[14] = g.z, out[15] = g.w;
}

static void test_shapes() {
  std::vector<float> numbers(64);
  for (int i = 0; i < 64; ++i) numbers[i] = float(i);
  auto format = cudaCreateChannelDesc<float>();
  auto texture = [&](cudaArray_t a) { return make_texture(a, {}); };
  cudaArray_t lines = make_array(numbers.data(), format, 4, 4, 0, 3, cudaArrayLayered);
  cudaArray_t planes = make_array(numbers.data(), format, 4, 4, 4, 3, cudaArrayLayered);
  cudaArray_t cube = make_array(numbers.data(), format, 4, 1, 1, 6, cudaArrayCubemap);
  cudaArray_t cubes = make_array(numbers.data(), format, 4, 1, 1, 12, cudaArrayCubemap | cudaArrayLayered);
  cudaTextureDesc desc = {};
  cudaResourceDesc r = {};
  float* memory = to_device(numbers);
  r.resType = cudaResourceTypeLinear;
  r.res.linear.devPtr = memory;
  r.res.linear.desc = format;
  r.res.linear.sizeInBytes = 32;
  cudaTextureObject_t linear, pitched;
  CUDA_OK(cudaCreateTextureObject(&linear, &r, &desc, nullptr));
  float* plane;
  size_t pitch;
  CUDA_OK(cudaMallocPitch(&plane, &pitch, 16, 4));
  CUDA_OK(cudaMemcpy2D(plane, pitch, numbers.data(), 16, 16, 4, cudaMemcpyHostToDevice));
  r = {};
  r.resType = cudaResourceTypePitch2D;
  r.res.pitch2D.devPtr = plane;
  r.res.pitch2D.desc = format;
  r.res.pitch2D.width = r.res.pitch2D.height = 4;
  r.res.pitch2D.pitchInBytes = pitch;
  CUDA_OK(cudaCreateTextureObject(&pitched, &r, &desc, nullptr));
  std::vector<float> got(16);
  float* out = to_device(got);
  shapes<<<1, 1>>>(texture(lines), texture(planes), texture(cube), texture(cubes), linear, pitched, out);
  CUDA_OK(cudaMemcpy(got.data(), out, 64, cudaMemcpyDeviceToHost));
  const float want[16] = {6, 33, 0, 1, 2, 3, 4, 5, 11, 3, 0, 9, 4, 5, 1, 0};
  for (int i = 0; i < 16; ++i) EXPECT(got[i] == want[i], "shape %d: %g, not %g", i, got[i], want[i]);
}

// ---- mipmaps ----
__global__ void levels(cudaTextureObject_t t, float* out) {
  float level = threadIdx.x * 0.5f;
  out[threadIdx.x] = tex2DLod<float>(t, 0.5f, 0.5f, level);
  if (threadIdx.x == 0) out[16] = tex2DGrad<float>(t, 0.5f, 0.5f, make_float2(0.25f, 0), make_float2(0, 0.125f));
}

static void mipmaps() {
  cudaMipmappedArray_t mip;
  auto format = cudaCreateChannelDesc<float>();
  CUDA_OK(cudaMallocMipmappedArray(&mip, &format, make_cudaExtent(16, 16, 0), 5, 0));
  for (int l = 0; l < 5; ++l) {
    cudaArray_t level;
    CUDA_OK(cudaGetMipmappedArrayLevel(&level, mip, l));
    cudaExtent size;
    CUDA_OK(cudaArrayGetInfo(nullptr, &size, nullptr, level));
    EXPECT(int(size.width) == 16 >> l, "level %d is %zu wide", l, size.width);
    std::vector<float> data(size.width * size.height, float(l * 10));
    CUDA_OK(cudaMemcpy2DToArray(level, 0, 0, data.data(), size.width * 4, size.width * 4, size.height, cudaMemcpyHostToDevice));
  }
  cudaResourceDesc r = {};
  r.resType = cudaResourceTypeMipmappedArray;
  r.res.mipmap.mipmap = mip;
  for (int filter = 0; filter < 2; ++filter) {
    cudaTextureDesc desc = {};
    desc.normalizedCoords = 1;
    desc.mipmapFilterMode = cudaTextureFilterMode(filter);
    desc.filterMode = cudaFilterModeLinear;
    desc.maxMipmapLevelClamp = 3;
    desc.mipmapLevelBias = 0.25f;
    cudaTextureObject_t t;
    CUDA_OK(cudaCreateTextureObject(&t, &r, &desc, nullptr));
    std::vector<float> got(17);
    float* out = to_device(got);
    levels<<<1, 16>>>(t, out);
    CUDA_OK(cudaMemcpy(got.data(), out, 17 * 4, cudaMemcpyDeviceToHost));
    for (int i = 0; i < 16; ++i) {
      float lod = fminf(i * 0.5f + 0.25f, 3.0f);
      float want = filter ? lod * 10 : floorf(lod + 0.5f) * 10;
      EXPECT(got[i] == want, "filter %d level %g: %g, not %g", filter, i * 0.5, got[i], want);
    }
    float want = filter ? 22.5f : 20;              // .25 of 16 texels is 4 texels: level 2, and the bias
    EXPECT(got[16] == want, "gradient: %g, not %g", got[16], want);
    CUDA_OK(cudaDestroyTextureObject(t));
  }
  // A view of two levels.
  cudaTextureDesc desc = {};
  desc.normalizedCoords = 1;
  desc.maxMipmapLevelClamp = 10;
  cudaResourceViewDesc view = {};
  view.format = cudaResViewFormatFloat1;
  view.width = view.height = 16;
  view.firstMipmapLevel = 1;
  view.lastMipmapLevel = 2;
  cudaTextureObject_t t;
  cudaError_t e = cudaCreateTextureObject(&t, &r, &desc, &view);
  EXPECT(e == cudaSuccess, "a view: %s", cudaGetErrorName(e));
  std::vector<float> got(17);
  float* out = to_device(got);
  levels<<<1, 16>>>(t, out);
  CUDA_OK(cudaMemcpy(got.data(), out, 17 * 4, cudaMemcpyDeviceToHost));
  EXPECT(got[0] == 10 && got[2] == 20 && got[8] == 20, "levels of a view: %g %g %g", got[0], got[2], got[8]);
  CUDA_OK(cudaFreeMipmappedArray(mip));
}

// ---- surfaces ----
__global__ void invert(cudaSurfaceObject_t in, cudaSurfaceObject_t out, int w, int h) {
  int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x >= w || y >= h) return;
  uchar4 p = surf2Dread<uchar4>(in, x * 4, y);
  surf2Dwrite(make_uchar4(255 - p.x, 255 - p.y, 255 - p.z, p.w), out, x * 4, y);
}
__global__ void edges(cudaSurfaceObject_t s, unsigned* out) {
  out[0] = surf1Dread<unsigned>(s, -4, cudaBoundaryModeClamp);
  out[1] = surf1Dread<unsigned>(s, 400, cudaBoundaryModeClamp);
  out[2] = surf1Dread<unsigned>(s, 400, cudaBoundaryModeZero);
  surf1Dwrite(99u, s, 400, cudaBoundaryModeZero);
  surf1Dwrite(98u, s, 400, cudaBoundaryModeClamp);
  out[3] = surf1Dread<unsigned>(s, 12);
}
__global__ void volume(cudaSurfaceObject_t s, cudaSurfaceObject_t layers) {
  surf3Dwrite(float(threadIdx.x + 10 * threadIdx.y + 100 * threadIdx.z), s, threadIdx.x * 4, threadIdx.y, threadIdx.z);
  surf2DLayeredwrite(short(threadIdx.x + 10 * threadIdx.y + 100 * threadIdx.z), layers, threadIdx.x * 2, threadIdx.y, threadIdx.z);
}

static cudaSurfaceObject_t make_surface(cudaArray_t array) {
  cudaResourceDesc r = {};
  r.resType = cudaResourceTypeArray;
  r.res.array.array = array;
  cudaSurfaceObject_t s;
  CUDA_OK(cudaCreateSurfaceObject(&s, &r));
  return s;
}

static void surfaces() {
  const int w = 37, h = 11;
  std::vector<uchar4> picture;
  for (int i = 0; i < w * h; ++i) picture.push_back(make_uchar4(i, i * 3, i * 7, i * 5));
  cudaArray_t a = make_array(picture.data(), cudaCreateChannelDesc<uchar4>(), 4, w, h, 0, cudaArraySurfaceLoadStore);
  cudaArray_t b = make_array(picture.data(), cudaCreateChannelDesc<uchar4>(), 4, w, h, 0, cudaArraySurfaceLoadStore);
  invert<<<dim3(3, 3), dim3(16, 4)>>>(make_surface(a), make_surface(b), w, h);
  std::vector<uchar4> got(w * h);
  CUDA_OK(cudaMemcpy2DFromArray(got.data(), w * 4, b, 0, 0, w * 4, h, cudaMemcpyDeviceToHost));
  for (int i = 0; i < w * h; ++i)
    EXPECT(got[i].x == 255 - picture[i].x && got[i].z == 255 - picture[i].z && got[i].w == picture[i].w, "pixel %d", i);

  std::vector<unsigned> four = {10, 20, 30, 40}, edge(4);
  cudaArray_t line = make_array(four.data(), cudaCreateChannelDesc<unsigned>(), 4, 4, 0, 0, cudaArraySurfaceLoadStore);
  unsigned* out = to_device(edge);
  edges<<<1, 1>>>(make_surface(line), out);
  CUDA_OK(cudaMemcpy(edge.data(), out, 16, cudaMemcpyDeviceToHost));
  EXPECT(edge[0] == 10 && edge[1] == 40 && edge[2] == 0 && edge[3] == 98, "edges %u %u %u %u", edge[0], edge[1], edge[2], edge[3]);

  std::vector<float> floats(24);
  std::vector<short> shorts(24);
  cudaArray_t box = make_array(floats.data(), cudaCreateChannelDesc<float>(), 4, 4, 3, 2, cudaArraySurfaceLoadStore);
  cudaArray_t layers = make_array(shorts.data(), cudaCreateChannelDesc<short>(), 2, 4, 3, 2, cudaArraySurfaceLoadStore | cudaArrayLayered);
  volume<<<1, dim3(4, 3, 2)>>>(make_surface(box), make_surface(layers));
  cudaMemcpy3DParms p = {};
  p.srcArray = box;
  p.dstPtr = make_cudaPitchedPtr(floats.data(), 16, 4, 3);
  p.extent = make_cudaExtent(4, 3, 2);
  p.kind = cudaMemcpyDeviceToHost;
  CUDA_OK(cudaMemcpy3D(&p));
  p.srcArray = layers;
  p.dstPtr = make_cudaPitchedPtr(shorts.data(), 8, 4, 3);
  CUDA_OK(cudaMemcpy3D(&p));
  for (int i = 0; i < 24; ++i) {
    int want = i % 4 + 10 * (i / 4 % 3) + 100 * (i / 12);
    EXPECT(floats[i] == want && shorts[i] == want, "voxel %d: %g %d", i, floats[i], shorts[i]);
  }
}

// ---- errors ----
__global__ void trap_outside(cudaSurfaceObject_t s) { surf1Dwrite(1u, s, 16); }

static void errors() {
  cudaTextureObject_t t;
  cudaTextureDesc desc = {};
  cudaResourceDesc r = {};
  std::vector<int> ints(16);
  auto format = cudaCreateChannelDesc<int>();
  cudaArray_t array = make_array(ints.data(), format, 4, 4, 4, 0);
  r.resType = cudaResourceTypeArray;
  r.res.array.array = array;
  desc.filterMode = cudaFilterModeLinear;
  EXPECT(cudaCreateTextureObject(&t, &r, &desc, nullptr) == cudaErrorInvalidFilterSetting);
  desc.filterMode = cudaFilterModePoint;
  desc.readMode = cudaReadModeNormalizedFloat;
  EXPECT(cudaCreateTextureObject(&t, &r, &desc, nullptr) == cudaErrorInvalidNormSetting);
  cudaSurfaceObject_t s;
  EXPECT(cudaCreateSurfaceObject(&s, &r) == cudaErrorInvalidValue);   // made without cudaArraySurfaceLoadStore
  (void)cudaGetLastError();
  cudaArray_t line = make_array(ints.data(), cudaCreateChannelDesc<unsigned>(), 4, 4, 0, 0, cudaArraySurfaceLoadStore);
  trap_outside<<<1, 1>>>(make_surface(line));
  EXPECT(cudaDeviceSynchronize() == cudaErrorLaunchFailure, "%s", cudaGetErrorName(cudaGetLastError()));
}

int main() {
  modes();
  formats();
  test_shapes();
  mipmaps();
  surfaces();
  errors();
  return finish();
}
