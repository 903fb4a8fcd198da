// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The host side of the OpenCL variants: the first CPU device, one in-order queue, kernels by name.
#pragma once

#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>

#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <vector>

class OpenCl {
 public:
  explicit OpenCl(const char* source) {
    cl_platform_id platforms[8];
    cl_uint count = 0;
    check(clGetPlatformIDs(8, platforms, &count), "clGetPlatformIDs");
    for (cl_uint p = 0; p < count && !device_; ++p) clGetDeviceIDs(platforms[p], CL_DEVICE_TYPE_CPU, 1, &device_, nullptr);
    if (!device_) std::fprintf(stderr, "no OpenCL CPU device\n"), std::exit(1);
    cl_int e;
    context_ = clCreateContext(nullptr, 1, &device_, nullptr, nullptr, &e);
    check(e, "clCreateContext");
    queue_ = clCreateCommandQueue(context_, device_, 0, &e);
    check(e, "clCreateCommandQueue");
    program_ = clCreateProgramWithSource(context_, 1, &source, nullptr, &e);
    check(e, "clCreateProgramWithSource");
    if (clBuildProgram(program_, 1, &device_, "", nullptr, nullptr) != CL_SUCCESS) {
      char log[4096] = "";
      clGetProgramBuildInfo(program_, device_, CL_PROGRAM_BUILD_LOG, sizeof log, log, nullptr);
      std::fprintf(stderr, "%s\n", log), std::exit(1);
    }
  }
  template <class T>
  cl_mem buffer(const std::vector<T>& from) {
    cl_int e;
    cl_mem made = clCreateBuffer(context_, CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR, from.size() * sizeof(T), (void*)from.data(), &e);
    check(e, "clCreateBuffer");
    return made;
  }
  template <class T>
  void read(std::vector<T>& to, cl_mem from) {
    check(clEnqueueReadBuffer(queue_, from, CL_TRUE, 0, to.size() * sizeof(T), to.data(), 0, nullptr, nullptr), "clEnqueueReadBuffer");
  }
  void copy(cl_mem to, cl_mem from, size_t bytes) { check(clEnqueueCopyBuffer(queue_, from, to, 0, 0, bytes, 0, nullptr, nullptr), "clEnqueueCopyBuffer"); }
  void zero(cl_mem at, size_t bytes) {
    const unsigned zero = 0;
    check(clEnqueueFillBuffer(queue_, at, &zero, 4, 0, bytes, 0, nullptr, nullptr), "clEnqueueFillBuffer");
  }
  cl_kernel kernel(const char* name) {
    cl_int e;
    cl_kernel made = clCreateKernel(program_, name, &e);
    check(e, name);
    return made;
  }
  /// blocks of so many work-items, as in CUDA
  template <class... Args>
  void launch(cl_kernel k, std::initializer_list<size_t> blocks, std::initializer_list<size_t> items, const Args&... args) {
    size_t global[3] = {1, 1, 1}, local[3] = {1, 1, 1};
    cl_uint d = 0;
    for (size_t n : items) local[d++] = n;
    d = 0;
    for (size_t n : blocks) global[d] = n * local[d], ++d;
    cl_uint at = 0;
    ((check(clSetKernelArg(k, at, sizeof args, &args), "clSetKernelArg"), ++at), ...);
    check(clEnqueueNDRangeKernel(queue_, k, d, nullptr, global, local, 0, nullptr, nullptr), "clEnqueueNDRangeKernel");
  }
  void finish() { check(clFinish(queue_), "clFinish"); }

 private:
  static void check(cl_int e, const char* what) {
    if (e != CL_SUCCESS) std::fprintf(stderr, "%s: error %d\n", what, e), std::exit(1);
  }
  cl_device_id device_ = nullptr;
  cl_context context_ = nullptr;
  cl_command_queue queue_ = nullptr;
  cl_program program_ = nullptr;
};
