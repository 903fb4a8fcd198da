// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The functions of nvJitLink. A handle is checked against the set of live ones.
#include <cstring>
#include <memory>

#include "base/live_handles.h"
#include "nvjitlink/linker.h"

namespace heddle::nvjitlink {

namespace {

// Never destroyed: programs call in from their own exit handlers.
auto& live = *new LiveHandles<nvJitLinkHandle, Linker>;

Linker* find(nvJitLinkHandle handle) { return live.find(handle); }

nvJitLinkResult size_of(nvJitLinkHandle handle, size_t* size, std::string Linker::*result) {
  Linker* l = find(handle);
  if (!l) return NVJITLINK_ERROR_INVALID_INPUT;
  *size = (l->*result).size();
  return NVJITLINK_SUCCESS;
}

nvJitLinkResult copy_of(nvJitLinkHandle handle, void* to, std::string Linker::*result) {
  Linker* l = find(handle);
  if (!l || (l->*result).empty()) return NVJITLINK_ERROR_INVALID_INPUT;
  std::memcpy(to, (l->*result).data(), (l->*result).size());
  return NVJITLINK_SUCCESS;
}

/// An empty log has size 0; another is copied with its zero.
nvJitLinkResult log_size(nvJitLinkHandle handle, size_t* size, std::string Linker::*log) {
  if (auto code = size_of(handle, size, log)) return code;
  if (*size) ++*size;
  return NVJITLINK_SUCCESS;
}
nvJitLinkResult copy_log(nvJitLinkHandle handle, char* to, std::string Linker::*log) {
  Linker* l = find(handle);
  if (!l) return NVJITLINK_ERROR_INVALID_INPUT;
  std::memcpy(to, (l->*log).c_str(), (l->*log).size() + 1);
  return NVJITLINK_SUCCESS;
}

}  // namespace

nvJitLinkResult nvJitLinkCreate(nvJitLinkHandle* handle, uint32_t numOptions, const char** options) {
  auto linker = std::make_unique<Linker>();
  const auto code = linker->read_options(numOptions, options);
  // As documented, the handle is there after a bad option too: its error log tells which.
  *handle = live.add(std::move(linker));
  return code;
}

nvJitLinkResult nvJitLinkDestroy(nvJitLinkHandle* handle) {
  return live.destroy(handle) ? NVJITLINK_SUCCESS : NVJITLINK_ERROR_INVALID_INPUT;
}

nvJitLinkResult nvJitLinkAddData(nvJitLinkHandle handle, nvJitLinkInputType inputType, const void* data, size_t size,
                                 const char* name) {
  Linker* l = find(handle);
  if (!l) return NVJITLINK_ERROR_INVALID_INPUT;
  return l->add(inputType, {static_cast<const uint8_t*>(data), size}, name ? name : "<input>");
}

nvJitLinkResult nvJitLinkAddFile(nvJitLinkHandle handle, nvJitLinkInputType inputType, const char* fileName) {
  Linker* l = find(handle);
  return l ? l->add_file(inputType, fileName) : NVJITLINK_ERROR_INVALID_INPUT;
}

nvJitLinkResult nvJitLinkComplete(nvJitLinkHandle handle) {
  Linker* l = find(handle);
  return l ? l->complete() : NVJITLINK_ERROR_INVALID_INPUT;
}

nvJitLinkResult nvJitLinkGetLinkedCubinSize(nvJitLinkHandle handle, size_t* size) { return size_of(handle, size, &Linker::cubin); }
nvJitLinkResult nvJitLinkGetLinkedCubin(nvJitLinkHandle handle, void* cubin) { return copy_of(handle, cubin, &Linker::cubin); }
nvJitLinkResult nvJitLinkGetLinkedPtxSize(nvJitLinkHandle handle, size_t* size) { return size_of(handle, size, &Linker::ptx); }
nvJitLinkResult nvJitLinkGetLinkedPtx(nvJitLinkHandle handle, char* ptx) { return copy_of(handle, ptx, &Linker::ptx); }
nvJitLinkResult nvJitLinkGetErrorLogSize(nvJitLinkHandle handle, size_t* size) { return log_size(handle, size, &Linker::error_log); }
nvJitLinkResult nvJitLinkGetErrorLog(nvJitLinkHandle handle, char* log) { return copy_log(handle, log, &Linker::error_log); }
nvJitLinkResult nvJitLinkGetInfoLogSize(nvJitLinkHandle handle, size_t* size) { return log_size(handle, size, &Linker::info_log); }
nvJitLinkResult nvJitLinkGetInfoLog(nvJitLinkHandle handle, char* log) { return copy_log(handle, log, &Linker::info_log); }

nvJitLinkResult nvJitLinkVersion(unsigned int* major, unsigned int* minor) {
  *major = 12, *minor = 9;
  return NVJITLINK_SUCCESS;
}

}  // namespace heddle::nvjitlink
