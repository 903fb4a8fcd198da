// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a program sees under HEDDLE_DEVICES, which ctest sets: the expectation comes in HEDDLE_EXPECT as
// "name|memory GiB (0: any)|multiprocessors (0: any)|warp|capability|shared KiB per block;..." .
#include <cuda.h>
#include <cuda_runtime_api.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#define OK(call) ASSERT_EQ(0, static_cast<int>(call)) << #call

namespace {

struct Expected {
  std::string name;
  int gib = 0, multiprocessors = 0, warp = 0, capability = 0, shared_kib = 0;
};

std::vector<Expected> expected() {
  const char* text = std::getenv("HEDDLE_EXPECT");
  std::vector<Expected> all;
  std::stringstream rows(text ? text : "");
  for (std::string row; std::getline(rows, row, ';');) {
    std::stringstream cells(row);
    Expected e;
    std::getline(cells, e.name, '|');
    for (int* slot : {&e.gib, &e.multiprocessors, &e.warp, &e.capability, &e.shared_kib}) {
      std::string cell;
      std::getline(cells, cell, '|');
      *slot = std::atoi(cell.c_str());
    }
    all.push_back(e);
  }
  return all;
}

TEST(VisibleDevices, AreThoseThatWereAskedFor) {
  const auto want = expected();
  ASSERT_FALSE(want.empty()) << "HEDDLE_EXPECT is not set";
  int count = 0;
  OK(cudaGetDeviceCount(&count));
  ASSERT_EQ(want.size(), static_cast<size_t>(count));
  std::set<std::string> uuids, buses;
  for (int d = 0; d < count; ++d) {
    const Expected& e = want[static_cast<size_t>(d)];
    cudaDeviceProp p;
    OK(cudaGetDeviceProperties(&p, d));
    EXPECT_NE(std::string(p.name).find(e.name), std::string::npos) << p.name;
    if (e.gib) EXPECT_EQ(static_cast<size_t>(e.gib) << 30, p.totalGlobalMem);
    if (e.multiprocessors) EXPECT_EQ(e.multiprocessors, p.multiProcessorCount);
    EXPECT_EQ(e.warp, p.warpSize);
    EXPECT_EQ(e.capability, p.major * 10 + p.minor);
    EXPECT_EQ(e.shared_kib, static_cast<int>(p.sharedMemPerBlock >> 10));
    char bus[32];
    OK(cudaDeviceGetPCIBusId(bus, sizeof bus, d));
    int back = -1;
    OK(cudaDeviceGetByPCIBusId(&back, bus));
    EXPECT_EQ(d, back);
    EXPECT_TRUE(buses.insert(bus).second);
    EXPECT_TRUE(uuids.insert(std::string(p.uuid.bytes, 16)).second);
    // The driver and the runtime tell the same.
    char name[256];
    int warp = 0;
    size_t total = 0;
    OK(cuDeviceGetName(name, sizeof name, d));
    OK(cuDeviceGetAttribute(&warp, CU_DEVICE_ATTRIBUTE_WARP_SIZE, d));
    OK(cuDeviceTotalMem(&total, d));
    EXPECT_STREQ(p.name, name);
    EXPECT_EQ(p.warpSize, warp);
    EXPECT_EQ(p.totalGlobalMem, total);
  }
}

TEST(VisibleDevices, EachEnforcesItsOwnMemory) {
  const auto want = expected();
  for (int d = 0; d < static_cast<int>(want.size()); ++d) {
    OK(cudaSetDevice(d));
    size_t free = 0, total = 0, after = 0;
    OK(cudaMemGetInfo(&free, &total));
    EXPECT_LE(free, total);
    void* p = nullptr;
    EXPECT_EQ(cudaErrorMemoryAllocation, cudaMalloc(&p, total + 1));
    cudaGetLastError();
    const size_t most = 256 << 20;
    OK(cudaMalloc(&p, most));
    OK(cudaMemGetInfo(&after, &total));
    EXPECT_EQ(free - most, after);
    for (int other = 0; other < static_cast<int>(want.size()); ++other) {
      if (other == d) continue;
      OK(cudaSetDevice(other));
      size_t theirs = 0;
      OK(cudaMemGetInfo(&theirs, &total));
      EXPECT_EQ(total, theirs) << "device " << other << " pays for device " << d;
    }
    OK(cudaSetDevice(d));
    void* rest = nullptr;
    EXPECT_EQ(cudaErrorMemoryAllocation, cudaMalloc(&rest, after + 4096));
    cudaGetLastError();
    OK(cudaFree(p));
    OK(cudaMemGetInfo(&after, &total));
    EXPECT_EQ(free, after);
  }
  OK(cudaSetDevice(0));
}

class Pair : public testing::Test {
 protected:
  void SetUp() override {
    int count = 0;
    OK(cudaGetDeviceCount(&count));
    if (count < 2) GTEST_SKIP() << "one device";
    for (int d = 0; d < 2; ++d) {
      OK(cudaSetDevice(d));
      OK(cudaMalloc(&memory[d], kBytes));
      OK(cudaMemset(memory[d], 0x11 * (d + 1), kBytes));
      OK(cudaDeviceSynchronize());      // streams that do not block are not behind the fill
    }
  }
  void TearDown() override {
    for (int d = 0; d < 2; ++d)
      if (memory[d]) OK(cudaFree(memory[d]));
    OK(cudaSetDevice(0));
  }
  static constexpr size_t kBytes = 1 << 20;
  void* memory[2] = {};
};

TEST_F(Pair, PointersKnowTheirDevice) {
  for (int d = 0; d < 2; ++d) {
    cudaPointerAttributes a;
    OK(cudaPointerGetAttributes(&a, static_cast<char*>(memory[d]) + 100));
    EXPECT_EQ(cudaMemoryTypeDevice, a.type);
    EXPECT_EQ(d, a.device);
  }
}

TEST_F(Pair, PeerCopiesMoveTheBytes) {
  int can = 0, rank = -1;
  OK(cudaDeviceCanAccessPeer(&can, 0, 1));
  EXPECT_EQ(1, can);
  OK(cudaDeviceGetP2PAttribute(&rank, cudaDevP2PAttrPerformanceRank, 0, 1));
  EXPECT_GE(rank, 0);
  OK(cudaMemcpyPeer(memory[1], 1, memory[0], 0, kBytes / 2));
  std::vector<unsigned char> host(kBytes);
  OK(cudaMemcpy(host.data(), memory[1], kBytes, cudaMemcpyDeviceToHost));
  EXPECT_EQ(0x11, host[0]);
  EXPECT_EQ(0x11, host[kBytes / 2 - 1]);
  EXPECT_EQ(0x22, host[kBytes / 2]);

  OK(cudaSetDevice(0));
  cudaStream_t stream;
  OK(cudaStreamCreate(&stream));
  OK(cudaMemsetAsync(memory[0], 0x55, kBytes, stream));
  OK(cudaMemcpyPeerAsync(memory[1], 1, memory[0], 0, kBytes, stream));
  OK(cudaStreamSynchronize(stream));
  OK(cudaMemcpy(host.data(), memory[1], kBytes, cudaMemcpyDeviceToHost));
  EXPECT_EQ(0x55, host[kBytes - 1]);
  OK(cudaStreamDestroy(stream));
}

TEST_F(Pair, PeerAccessIsGivenOnceAndTakenOnce) {
  OK(cudaSetDevice(0));
  OK(cudaDeviceEnablePeerAccess(1, 0));
  EXPECT_EQ(cudaErrorPeerAccessAlreadyEnabled, cudaDeviceEnablePeerAccess(1, 0));
  cudaGetLastError();
  OK(cudaDeviceDisablePeerAccess(1));
  EXPECT_EQ(cudaErrorPeerAccessNotEnabled, cudaDeviceDisablePeerAccess(1));
  EXPECT_EQ(cudaErrorInvalidDevice, cudaDeviceEnablePeerAccess(0, 0));
  cudaGetLastError();
}

TEST_F(Pair, EventsOrderWorkAcrossDevices) {
  cudaStream_t stream[2];
  cudaEvent_t done;
  OK(cudaSetDevice(0));
  OK(cudaStreamCreateWithFlags(&stream[0], cudaStreamNonBlocking));
  OK(cudaEventCreate(&done));
  OK(cudaSetDevice(1));
  OK(cudaStreamCreateWithFlags(&stream[1], cudaStreamNonBlocking));
  for (int i = 0; i < 50; ++i) {
    OK(cudaSetDevice(0));
    OK(cudaMemsetAsync(memory[0], i, kBytes, stream[0]));
    OK(cudaEventRecord(done, stream[0]));
    OK(cudaSetDevice(1));
    OK(cudaStreamWaitEvent(stream[1], done, 0));
    OK(cudaMemcpyAsync(memory[1], memory[0], kBytes, cudaMemcpyDefault, stream[1]));
    unsigned char last = 0;
    OK(cudaMemcpyAsync(&last, static_cast<char*>(memory[1]) + kBytes - 1, 1, cudaMemcpyDeviceToHost, stream[1]));
    OK(cudaStreamSynchronize(stream[1]));
    ASSERT_EQ(i, last);
  }
  // An event is recorded on its own device's streams only.
  EXPECT_EQ(cudaErrorInvalidResourceHandle, cudaEventRecord(done, stream[1]));
  cudaGetLastError();
  OK(cudaStreamDestroy(stream[0]));
  OK(cudaStreamDestroy(stream[1]));
  OK(cudaEventDestroy(done));
}

const char kSpin[] = R"(
.version 7.8
.target sm_80
.address_size 64
.visible .entry spin(.param .u64 out, .param .u32 n) {
  .reg .b32 %r<6>; .reg .b64 %d<3>; .reg .pred %p;
  ld.param.u32 %r1, [n]; mov.u32 %r2, 1;
LOOP:
  mad.lo.u32 %r2, %r2, 1664525, 1013904223;
  sub.u32 %r1, %r1, 1;
  setp.ne.u32 %p, %r1, 0;
  @%p bra LOOP;
  mov.u32 %r3, %ctaid.x; mov.u32 %r4, %ntid.x; mov.u32 %r5, %tid.x;
  mad.lo.u32 %r3, %r3, %r4, %r5;
  ld.param.u64 %d1, [out]; mul.wide.u32 %d2, %r3, 4; add.u64 %d1, %d1, %d2;
  st.global.u32 [%d1], %r2;
  ret;
})";

TEST_F(Pair, BothDevicesGetTheirShareOfTheWorkers) {
  // Device 0 is given much work first; device 1's small kernel must not wait for all of it.
  cudaStream_t stream[2];
  CUfunction spin[2];
  CUmodule module[2];
  for (int d = 0; d < 2; ++d) {
    OK(cudaSetDevice(d));
    OK(cudaStreamCreateWithFlags(&stream[d], cudaStreamNonBlocking));
    OK(cuModuleLoadData(&module[d], kSpin));
    OK(cuModuleGetFunction(&spin[d], module[d], "spin"));
  }
  const auto launch = [&](int d, unsigned n, unsigned blocks) {
    CUdeviceptr out = reinterpret_cast<CUdeviceptr>(memory[d]);
    void* params[] = {&out, &n};
    ASSERT_EQ(cudaSuccess, cudaSetDevice(d));
    ASSERT_EQ(CUDA_SUCCESS, cuLaunchKernel(spin[d], blocks, 1, 1, 64, 1, 1, 0, stream[d], params, nullptr));
  };
  launch(0, 10, 1);                     // compiled before the clock matters
  launch(1, 10, 1);
  OK(cudaStreamSynchronize(stream[0]));
  OK(cudaStreamSynchronize(stream[1]));
  for (int i = 0; i < 20; ++i) launch(0, 100000, 32);
  launch(1, 1000, 1);
  OK(cudaStreamSynchronize(stream[1]));
  EXPECT_EQ(cudaErrorNotReady, cudaStreamQuery(stream[0])) << "device 1 waited for all of device 0";
  OK(cudaSetDevice(0));
  OK(cudaStreamSynchronize(stream[0]));
  for (int d = 0; d < 2; ++d) {
    OK(cuModuleUnload(module[d]));
    OK(cudaStreamDestroy(stream[d]));
  }
}

TEST_F(Pair, AThreadHasItsOwnCurrentDevice) {
  OK(cudaSetDevice(0));
  int seen = -1;
  std::thread([&] {
    cudaGetDevice(&seen);
    cudaSetDevice(1);
    cudaDeviceSynchronize();
  }).join();
  EXPECT_EQ(0, seen);
  OK(cudaGetDevice(&seen));
  EXPECT_EQ(0, seen);
}

TEST_F(Pair, AResetOfOneLeavesTheOther) {
  OK(cudaSetDevice(1));
  OK(cudaDeviceReset());
  memory[1] = nullptr;
  unsigned char byte = 0;
  OK(cudaSetDevice(0));
  OK(cudaMemcpy(&byte, memory[0], 1, cudaMemcpyDeviceToHost));
  EXPECT_EQ(0x11, byte);
}

}  // namespace
