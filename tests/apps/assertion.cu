// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A failed assert in a kernel: the line of text that names it, the sticky error, and a reset that heals.
#include <unistd.h>

#include <cassert>
#include <string>

#include "call_codes.h"

__global__ void stays_below(int limit) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  assert(i < limit);
}

/// What a call writes to stderr.
template <class F>
std::string said_by(F body) {
  FILE* file = tmpfile();
  int before = dup(2);
  dup2(fileno(file), 2);
  body();
  fflush(stderr);
  dup2(before, 2);
  close(before);
  rewind(file);
  std::string text(4096, 0);
  text.resize(fread(text.data(), 1, text.size(), file));
  fclose(file);
  return text;
}

int main() {
  stays_below<<<2, 32>>>(64);
  CUDA_OK(cudaDeviceSynchronize());
  std::string said = said_by([] {
    stays_below<<<2, 32>>>(35);
    EXPECT(cudaDeviceSynchronize() == cudaErrorAssert);
  });
  EXPECT(said.find("i < limit") != said.npos, "%s", said.c_str());
  EXPECT(said.find("block: [1,0,0], thread: [3,0,0]") != said.npos, "%s", said.c_str());
  EXPECT(said.find("assertion.cu:12") != said.npos, "%s", said.c_str());
  void* p;
  GIVES(cudaErrorAssert, cudaMalloc(&p, 4));
  GIVES(cudaErrorAssert, cudaDeviceSynchronize());
  OK(cudaDeviceReset());
  OK(cudaMalloc(&p, 4));
  stays_below<<<2, 32>>>(64);
  OK(cudaDeviceSynchronize());
  return finish();
}
