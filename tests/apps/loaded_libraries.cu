// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// After a kernel has run, the process holds only Heddle's libraries and the system's.
#include <fstream>
#include <set>
#include <string>

#include "app.h"

__global__ void touch(int* p) { *p = 1; }

int main() {
  int* p;
  CUDA_OK(cudaMallocManaged(&p, 4));
  touch<<<1, 1>>>(p);
  CUDA_OK(cudaDeviceSynchronize());
  EXPECT(*p == 1);
  std::set<std::string> files;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);)
    if (size_t at = line.find('/'); at != std::string::npos && line.find(".so") != std::string::npos)
      files.insert(line.substr(at));
  bool ours = false;
  for (const std::string& f : files) {
    const bool heddle = f.find("/lib64/libcuda.so") != std::string::npos;
    const bool system = f.rfind("/usr/lib/", 0) == 0 || f.rfind("/lib/", 0) == 0 || f.rfind("/lib64/", 0) == 0;
    ours = ours || heddle;
    EXPECT(system || heddle, "%s", f.c_str());
    if (system)
      EXPECT(f.find("/libcuda") == std::string::npos && f.find("libnv") == std::string::npos, "%s", f.c_str());
  }
  EXPECT(ours);
  return finish();
}
