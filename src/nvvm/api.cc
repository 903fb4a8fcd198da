// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The functions of libNVVM. A handle is checked against the set of live ones.
#include <cstring>

#include "base/live_handles.h"
#include "nvvm/entry/impl.h"
#include "nvvm/program.h"

namespace heddle::nvvm {

namespace {

// Never destroyed: programs call in from their own exit handlers.
auto& live = *new LiveHandles<nvvmProgram, Program>;

Program* find(nvvmProgram handle) { return live.find(handle); }

nvvmResult add(nvvmProgram prog, const char* buffer, size_t size, const char* name, bool lazy) {
  Program* p = find(prog);
  if (!p) return NVVM_ERROR_INVALID_PROGRAM;
  if (size == 0) return NVVM_ERROR_INVALID_INPUT;
  p->inputs.push_back({std::string(buffer, size), name ? name : "<unnamed>", lazy});
  return NVVM_SUCCESS;
}

}  // namespace

const char* nvvmGetErrorString(nvvmResult result) {
  switch (result) {
    case NVVM_SUCCESS: return "NVVM_SUCCESS";
    case NVVM_ERROR_OUT_OF_MEMORY: return "NVVM_ERROR_OUT_OF_MEMORY";
    case NVVM_ERROR_PROGRAM_CREATION_FAILURE: return "NVVM_ERROR_PROGRAM_CREATION_FAILURE";
    case NVVM_ERROR_IR_VERSION_MISMATCH: return "NVVM_ERROR_IR_VERSION_MISMATCH";
    case NVVM_ERROR_INVALID_INPUT: return "NVVM_ERROR_INVALID_INPUT";
    case NVVM_ERROR_INVALID_PROGRAM: return "NVVM_ERROR_INVALID_PROGRAM";
    case NVVM_ERROR_INVALID_IR: return "NVVM_ERROR_INVALID_IR";
    case NVVM_ERROR_INVALID_OPTION: return "NVVM_ERROR_INVALID_OPTION";
    case NVVM_ERROR_NO_MODULE_IN_PROGRAM: return "NVVM_ERROR_NO_MODULE_IN_PROGRAM";
    case NVVM_ERROR_COMPILATION: return "NVVM_ERROR_COMPILATION";
    case NVVM_ERROR_CANCELLED: return "NVVM_ERROR_CANCELLED";
  }
  return "unknown error";
}

nvvmResult nvvmVersion(int* major, int* minor) {
  *major = 2, *minor = 0;
  return NVVM_SUCCESS;
}

/// NVVM IR 2.0 with debug metadata 3.2: what CUDA 12.9 answers.
nvvmResult nvvmIRVersion(int* majorIR, int* minorIR, int* majorDbg, int* minorDbg) {
  *majorIR = 2, *minorIR = 0, *majorDbg = 3, *minorDbg = 2;
  return NVVM_SUCCESS;
}

/// The dialect to write for an architecture. Both are read, whatever this answers.
nvvmResult nvvmLLVMVersion(const char* arch, int* major) {
  const std::string_view name(arch);
  if (!cpu_of(name).ok()) return NVVM_ERROR_INVALID_INPUT;
  const size_t digits = name.find('_') + 1;
  *major = std::atoi(arch + digits) >= 100 ? 18 : 7;
  return NVVM_SUCCESS;
}

nvvmResult nvvmCreateProgram(nvvmProgram* prog) {
  *prog = live.add(std::make_unique<Program>());
  return NVVM_SUCCESS;
}

nvvmResult nvvmDestroyProgram(nvvmProgram* prog) {
  return live.destroy(prog) ? NVVM_SUCCESS : NVVM_ERROR_INVALID_PROGRAM;
}

nvvmResult nvvmAddModuleToProgram(nvvmProgram prog, const char* buffer, size_t size, const char* name) {
  return add(prog, buffer, size, name, false);
}

nvvmResult nvvmLazyAddModuleToProgram(nvvmProgram prog, const char* buffer, size_t size, const char* name) {
  return add(prog, buffer, size, name, true);
}

nvvmResult nvvmCompileProgram(nvvmProgram prog, int numOptions, const char** options) {
  Program* p = find(prog);
  if (!p) return NVVM_ERROR_INVALID_PROGRAM;
  if (numOptions < 0 || (numOptions > 0 && !options)) return NVVM_ERROR_INVALID_INPUT;
  p->log.clear(), p->compiled = false;
  auto o = read_options(numOptions, options);
  if (!o.ok()) return p->log = o.error().message, NVVM_ERROR_INVALID_OPTION;
  if (p->inputs.empty()) return NVVM_ERROR_NO_MODULE_IN_PROGRAM;
  auto text = compile(*p, *o);
  if (!text.ok()) return p->log = text.error().message, NVVM_ERROR_COMPILATION;
  p->result = std::move(*text);
  if (!o->lto) p->result += '\0';
  p->compiled = true;
  return NVVM_SUCCESS;
}

nvvmResult nvvmVerifyProgram(nvvmProgram prog, int numOptions, const char** options) {
  Program* p = find(prog);
  if (!p) return NVVM_ERROR_INVALID_PROGRAM;
  if (numOptions < 0 || (numOptions > 0 && !options)) return NVVM_ERROR_INVALID_INPUT;
  p->log.clear();
  auto o = read_options(numOptions, options);
  if (!o.ok()) return p->log = o.error().message, NVVM_ERROR_INVALID_OPTION;
  if (p->inputs.empty()) return NVVM_ERROR_NO_MODULE_IN_PROGRAM;
  auto verified = verify(*p);
  if (!verified.ok()) return p->log = verified.error().message, NVVM_ERROR_INVALID_IR;
  return NVVM_SUCCESS;
}

nvvmResult nvvmGetCompiledResultSize(nvvmProgram prog, size_t* bufferSizeRet) {
  Program* p = find(prog);
  if (!p) return NVVM_ERROR_INVALID_PROGRAM;
  *bufferSizeRet = p->compiled ? p->result.size() : 0;
  return NVVM_SUCCESS;
}

nvvmResult nvvmGetCompiledResult(nvvmProgram prog, char* buffer) {
  Program* p = find(prog);
  if (!p) return NVVM_ERROR_INVALID_PROGRAM;
  if (p->compiled) std::memcpy(buffer, p->result.data(), p->result.size());
  return NVVM_SUCCESS;
}

nvvmResult nvvmGetProgramLogSize(nvvmProgram prog, size_t* bufferSizeRet) {
  Program* p = find(prog);
  if (!p) return NVVM_ERROR_INVALID_PROGRAM;
  *bufferSizeRet = p->log.size() + 1;
  return NVVM_SUCCESS;
}

nvvmResult nvvmGetProgramLog(nvvmProgram prog, char* buffer) {
  Program* p = find(prog);
  if (!p) return NVVM_ERROR_INVALID_PROGRAM;
  std::memcpy(buffer, p->log.c_str(), p->log.size() + 1);
  return NVVM_SUCCESS;
}

}  // namespace heddle::nvvm
