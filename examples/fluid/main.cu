// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Air behind a cylinder: a D2Q9 lattice-Boltzmann flow that sheds a vortex street. Writes pictures.
//   fluid [--width W] [--height H] [--steps N] [--every K] [--out DIR]        fluid --check
#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "../shared/cuda_ok.h"
#include "../shared/png_file.h"

namespace {

constexpr int kDirections = 9;
__constant__ int step_x[kDirections] = {0, 1, 0, -1, 0, 1, -1, -1, 1};
__constant__ int step_y[kDirections] = {0, 0, 1, 0, -1, 1, 1, -1, -1};
__constant__ float weight[kDirections] = {4.f / 9,  1.f / 9,  1.f / 9,  1.f / 9, 1.f / 9,
                                          1.f / 36, 1.f / 36, 1.f / 36, 1.f / 36};
__constant__ int opposite[kDirections] = {0, 3, 4, 1, 2, 7, 8, 5, 6};

struct Flow {
  int width, height;
  float inflow, relaxation;            // speed at the left edge; 1/tau
  float centre_x, centre_y, radius;
};

__host__ __device__ inline bool solid(const Flow& f, int x, int y) {
  const float dx = x - f.centre_x, dy = y - f.centre_y;
  return y == 0 || y == f.height - 1 || dx * dx + dy * dy < f.radius * f.radius;
}

__device__ inline float equilibrium(int i, float rho, float ux, float uy) {
  const float cu = 3.0f * (step_x[i] * ux + step_y[i] * uy);
  return weight[i] * rho * (1.0f + cu + 0.5f * cu * cu - 1.5f * (ux * ux + uy * uy));
}

__global__ void initialise(Flow flow, float* f) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x >= flow.width || y >= flow.height) return;
  const int n = flow.width * flow.height, at = y * flow.width + x;
  // A small ripple, so that the street need not wait for rounding errors to start it.
  const float uy = 0.02f * flow.inflow * sinf(0.05f * x);
  for (int i = 0; i < kDirections; ++i) f[i * n + at] = equilibrium(i, 1.0f, flow.inflow, uy);
}

/// One step: pull from the neighbours, bounce at solids, collide (BGK).
__global__ void advance(Flow flow, const float* __restrict__ from, float* __restrict__ to) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x >= flow.width || y >= flow.height) return;
  const int n = flow.width * flow.height, at = y * flow.width + x;
  float f[kDirections];
  for (int i = 0; i < kDirections; ++i) {
    const int sx = min(max(x - step_x[i], 0), flow.width - 1);
    const int sy = min(max(y - step_y[i], 0), flow.height - 1);
    f[i] = solid(flow, sx, sy) ? from[opposite[i] * n + at] : from[i * n + sy * flow.width + sx];
  }
  if (x == 0 && !solid(flow, x, y))
    for (int i = 0; i < kDirections; ++i) f[i] = equilibrium(i, 1.0f, flow.inflow, 0.0f);
  float rho = 0, ux = 0, uy = 0;
  for (int i = 0; i < kDirections; ++i) {
    rho += f[i];
    ux += f[i] * step_x[i];
    uy += f[i] * step_y[i];
  }
  ux /= rho, uy /= rho;
  for (int i = 0; i < kDirections; ++i)
    to[i * n + at] = f[i] + flow.relaxation * (equilibrium(i, rho, ux, uy) - f[i]);
}

__global__ void velocity(Flow flow, const float* __restrict__ f, float2* __restrict__ u) {
  const int at = blockIdx.x * blockDim.x + threadIdx.x, n = flow.width * flow.height;
  if (at >= n) return;
  float rho = 0, ux = 0, uy = 0;
  for (int i = 0; i < kDirections; ++i) {
    const float v = f[i * n + at];
    rho += v, ux += v * step_x[i], uy += v * step_y[i];
  }
  u[at] = make_float2(ux / rho, uy / rho);
}

/// Colour of the vorticity: blue one way, red the other, the cylinder grey.
__global__ void paint(Flow flow, const float2* __restrict__ u, uchar3* __restrict__ rgb) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x >= flow.width || y >= flow.height) return;
  const int at = y * flow.width + x;
  if (solid(flow, x, y)) {
    rgb[at] = make_uchar3(90, 90, 90);
    return;
  }
  const int l = max(x - 1, 0), r = min(x + 1, flow.width - 1);
  const int d = max(y - 1, 0), t = min(y + 1, flow.height - 1);
  const float curl = (u[y * flow.width + r].y - u[y * flow.width + l].y) -
                     (u[t * flow.width + x].x - u[d * flow.width + x].x);
  const float v = fminf(1.0f, fmaxf(-1.0f, curl / (flow.inflow * 0.25f)));
  const float fade = 255.0f * (1.0f - fabsf(v));
  rgb[at] = v > 0 ? make_uchar3(255, (unsigned char)fade, (unsigned char)fade)
                  : make_uchar3((unsigned char)fade, (unsigned char)fade, 255);
}

class Simulation {
 public:
  explicit Simulation(const Flow& flow) : flow_(flow) {
    const size_t n = cells();
    CUDA_OK(cudaMalloc(&now_, n * kDirections * sizeof(float)));
    CUDA_OK(cudaMalloc(&next_, n * kDirections * sizeof(float)));
    CUDA_OK(cudaMalloc(&u_, n * sizeof(float2)));
    CUDA_OK(cudaMallocManaged(&rgb_, n * sizeof(uchar3)));
    initialise<<<grid(), block()>>>(flow_, now_);
  }
  ~Simulation() { cudaFree(now_), cudaFree(next_), cudaFree(u_), cudaFree(rgb_); }

  void advance_by(int steps) {
    for (int i = 0; i < steps; ++i) {
      advance<<<grid(), block()>>>(flow_, now_, next_);
      std::swap(now_, next_);
    }
    CUDA_OK(cudaGetLastError());
  }

  std::vector<float2> velocities() {
    velocity<<<(cells() + 255) / 256, 256>>>(flow_, now_, u_);
    std::vector<float2> u(cells());
    CUDA_OK(cudaMemcpy(u.data(), u_, u.size() * sizeof(float2), cudaMemcpyDeviceToHost));
    return u;
  }

  bool picture(const std::string& path) {
    velocity<<<(cells() + 255) / 256, 256>>>(flow_, now_, u_);
    paint<<<grid(), block()>>>(flow_, u_, rgb_);
    CUDA_OK(cudaDeviceSynchronize());
    const uint8_t* bytes = &rgb_[0].x;
    return write_png(path, std::vector<uint8_t>(bytes, bytes + cells() * 3), flow_.width,
                     flow_.height);
  }

 private:
  size_t cells() const { return (size_t)flow_.width * flow_.height; }
  dim3 block() const { return dim3(32, 8); }
  dim3 grid() const { return dim3((flow_.width + 31) / 32, (flow_.height + 7) / 8); }

  Flow flow_;
  float *now_ = nullptr, *next_ = nullptr;
  float2* u_ = nullptr;
  uchar3* rgb_ = nullptr;
};

Flow flow_of(int width, int height) {
  Flow f{width, height, 0.1f, 0.0f, width * 0.2f, height * 0.52f, height / 9.0f};
  const float viscosity = f.inflow * 2 * f.radius / 160.0f;   // Reynolds number 160
  f.relaxation = 1.0f / (3.0f * viscosity + 0.5f);
  return f;
}

// ---- the independent check: the same physics, written as push instead of pull, in double ----------

int check() {
  const Flow flow = flow_of(96, 48);
  const int w = flow.width, h = flow.height, steps = 60;
  const int cx[9] = {0, 1, 0, -1, 0, 1, -1, -1, 1}, cy[9] = {0, 0, 1, 0, -1, 1, 1, -1, -1};
  const int back[9] = {0, 3, 4, 1, 2, 7, 8, 5, 6};
  const double wt[9] = {4. / 9, 1. / 9, 1. / 9, 1. / 9, 1. / 9, 1. / 36, 1. / 36, 1. / 36, 1. / 36};
  auto balance = [&](int i, double rho, double ux, double uy) {
    const double cu = cx[i] * ux + cy[i] * uy;
    return wt[i] * rho * (1 + 3 * cu + 4.5 * cu * cu - 1.5 * (ux * ux + uy * uy));
  };
  std::vector<double> f(9 * w * h), g(9 * w * h);
  auto cell = [&](int i, int x, int y) { return (size_t)(y * w + x) * 9 + i; };
  for (int y = 0; y < h; ++y)
    for (int x = 0; x < w; ++x)
      for (int i = 0; i < 9; ++i)
        f[cell(i, x, y)] = balance(i, 1, flow.inflow, 0.02 * flow.inflow * std::sin(0.05 * x));
  auto moments = [&](int x, int y, double& rho, double& ux, double& uy) {
    rho = ux = uy = 0;
    for (int i = 0; i < 9; ++i) {
      const double v = f[cell(i, x, y)];
      rho += v, ux += v * cx[i], uy += v * cy[i];
    }
    ux /= rho, uy /= rho;
  };
  for (int s = 0; s < steps; ++s) {
    g = f;
    // Push every population to where it goes; what would enter a solid turns round.
    for (int y = 0; y < h; ++y)
      for (int x = 0; x < w; ++x)
        for (int i = 0; i < 9; ++i) {
          const int tx = x + cx[i], ty = y + cy[i];
          if (tx < 0 || tx >= w || ty < 0 || ty >= h) continue;
          g[cell(i, tx, ty)] = solid(flow, x, y) ? f[cell(back[i], tx, ty)] : f[cell(i, x, y)];
        }
    // Populations that would come from outside repeat those of the nearest cell.
    for (int y = 0; y < h; ++y)
      for (int x = 0; x < w; ++x)
        for (int i = 0; i < 9; ++i) {
          const int sx = x - cx[i], sy = y - cy[i];
          if (sx >= 0 && sx < w && sy >= 0 && sy < h) continue;
          const int nx = std::clamp(sx, 0, w - 1), ny = std::clamp(sy, 0, h - 1);
          g[cell(i, x, y)] = solid(flow, nx, ny) ? f[cell(back[i], x, y)] : f[cell(i, nx, ny)];
        }
    f.swap(g);
    for (int y = 0; y < h; ++y)
      for (int x = 0; x < w; ++x) {
        if (x == 0 && !solid(flow, x, y))
          for (int i = 0; i < 9; ++i) f[cell(i, x, y)] = balance(i, 1, flow.inflow, 0);
        double rho, ux, uy;
        moments(x, y, rho, ux, uy);
        for (int i = 0; i < 9; ++i)
          f[cell(i, x, y)] += flow.relaxation * (balance(i, rho, ux, uy) - f[cell(i, x, y)]);
      }
  }
  Simulation simulation(flow);
  simulation.advance_by(steps);
  const std::vector<float2> u = simulation.velocities();
  double worst = 0;
  for (int y = 0; y < h; ++y)
    for (int x = 0; x < w; ++x) {
      double rho, ux, uy;
      moments(x, y, rho, ux, uy);
      worst = std::max({worst, std::abs(ux - u[y * w + x].x), std::abs(uy - u[y * w + x].y)});
    }
  const bool good = worst < 1e-4;
  std::printf("velocities after %d steps, largest difference from the CPU %.2e\n%s\n", steps, worst,
              good ? "PASS" : "FAIL");
  return !good;
}

int option(int argc, char** argv, const char* name, int otherwise) {
  for (int i = 1; i + 1 < argc; ++i)
    if (!std::strcmp(argv[i], name)) return std::atoi(argv[i + 1]);
  return otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && !std::strcmp(argv[1], "--check")) return check();
  const int width = std::max(32, option(argc, argv, "--width", 640));
  const int height = std::max(16, option(argc, argv, "--height", 200));
  const int steps = option(argc, argv, "--steps", 6000);
  const int every = std::max(1, option(argc, argv, "--every", 2000));
  std::string dir = ".";
  for (int i = 1; i + 1 < argc; ++i)
    if (!std::strcmp(argv[i], "--out")) dir = argv[i + 1];
  Simulation simulation(flow_of(width, height));
  cudaEvent_t begin, end;
  CUDA_OK(cudaEventCreate(&begin));
  CUDA_OK(cudaEventCreate(&end));
  for (int done = 0; done < steps;) {
    const int now = std::min(every, steps - done);
    CUDA_OK(cudaEventRecord(begin));
    simulation.advance_by(now);
    CUDA_OK(cudaEventRecord(end));
    CUDA_OK(cudaEventSynchronize(end));
    float ms = 0;
    CUDA_OK(cudaEventElapsedTime(&ms, begin, end));
    done += now;
    const std::string path = dir + "/flow_" + std::to_string(done) + ".png";
    if (!simulation.picture(path)) {
      std::fprintf(stderr, "fluid: cannot write %s\n", path.c_str());
      return 1;
    }
    std::printf("step %6d   %7.1f million cells/s   %s\n", done,
                (double)width * height * now / ms / 1e3, path.c_str());
  }
  return 0;
}
