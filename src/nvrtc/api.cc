// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The functions of NVRTC. A handle is checked against the set of live ones.
#include <atomic>
#include <cstring>

#include "base/alignas_first.h"
#include "base/live_handles.h"
#include "nvrtc/program.h"

namespace heddle::nvrtc {

namespace {

// Never destroyed: programs call in from their own exit handlers.
auto& live = *new LiveHandles<nvrtcProgram, Program>;
std::atomic<size_t> pch_heap = 0;

Program* find(nvrtcProgram handle) { return live.find(handle); }

/// The size of one of a program's results.
nvrtcResult size_of(nvrtcProgram prog, size_t* size, std::string Program::*result) {
  Program* p = find(prog);
  if (!p) return NVRTC_ERROR_INVALID_PROGRAM;
  *size = (p->*result).size();
  return NVRTC_SUCCESS;
}

/// A result that the last compilation did not make is not there to be read.
nvrtcResult copy_of(nvrtcProgram prog, char* to, std::string Program::*result) {
  Program* p = find(prog);
  if (!p || !p->compiled || (p->*result).empty()) return NVRTC_ERROR_INVALID_PROGRAM;
  std::memcpy(to, (p->*result).data(), (p->*result).size());
  return NVRTC_SUCCESS;
}

}  // namespace

const char* nvrtcGetErrorString(nvrtcResult result) {
  switch (result) {
    case NVRTC_SUCCESS: return "NVRTC_SUCCESS";
    case NVRTC_ERROR_OUT_OF_MEMORY: return "NVRTC_ERROR_OUT_OF_MEMORY";
    case NVRTC_ERROR_PROGRAM_CREATION_FAILURE: return "NVRTC_ERROR_PROGRAM_CREATION_FAILURE";
    case NVRTC_ERROR_INVALID_INPUT: return "NVRTC_ERROR_INVALID_INPUT";
    case NVRTC_ERROR_INVALID_PROGRAM: return "NVRTC_ERROR_INVALID_PROGRAM";
    case NVRTC_ERROR_INVALID_OPTION: return "NVRTC_ERROR_INVALID_OPTION";
    case NVRTC_ERROR_COMPILATION: return "NVRTC_ERROR_COMPILATION";
    case NVRTC_ERROR_BUILTIN_OPERATION_FAILURE: return "NVRTC_ERROR_BUILTIN_OPERATION_FAILURE";
    case NVRTC_ERROR_NO_NAME_EXPRESSIONS_AFTER_COMPILATION: return "NVRTC_ERROR_NO_NAME_EXPRESSIONS_AFTER_COMPILATION";
    case NVRTC_ERROR_NO_LOWERED_NAMES_BEFORE_COMPILATION: return "NVRTC_ERROR_NO_LOWERED_NAMES_BEFORE_COMPILATION";
    case NVRTC_ERROR_NAME_EXPRESSION_NOT_VALID: return "NVRTC_ERROR_NAME_EXPRESSION_NOT_VALID";
    case NVRTC_ERROR_INTERNAL_ERROR: return "NVRTC_ERROR_INTERNAL_ERROR";
    case NVRTC_ERROR_TIME_FILE_WRITE_FAILED: return "NVRTC_ERROR_TIME_FILE_WRITE_FAILED";
    case NVRTC_ERROR_NO_PCH_CREATE_ATTEMPTED: return "NVRTC_ERROR_NO_PCH_CREATE_ATTEMPTED";
    case NVRTC_ERROR_PCH_CREATE_HEAP_EXHAUSTED: return "NVRTC_ERROR_PCH_CREATE_HEAP_EXHAUSTED";
    case NVRTC_ERROR_PCH_CREATE: return "NVRTC_ERROR_PCH_CREATE";
    case NVRTC_ERROR_CANCELLED: return "NVRTC_ERROR_CANCELLED";
    case NVRTC_ERROR_TIME_TRACE_FILE_WRITE_FAILED: return "NVRTC_ERROR_TIME_TRACE_FILE_WRITE_FAILED";
  }
  return "NVRTC_ERROR unknown";
}

nvrtcResult nvrtcVersion(int* major, int* minor) {
  *major = 12, *minor = 9;
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcGetNumSupportedArchs(int* numArchs) {
  *numArchs = int(nvvm::supported_archs().size());
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcGetSupportedArchs(int* supportedArchs) {
  for (int arch : nvvm::supported_archs()) *supportedArchs++ = arch;
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcCreateProgram(nvrtcProgram* prog, const char* src, const char* name, int numHeaders,
                               const char* const* headers, const char* const* includeNames) {
  if (numHeaders < 0 || (numHeaders > 0 && (!headers || !includeNames))) return NVRTC_ERROR_INVALID_INPUT;
  auto program = std::make_unique<Program>();
  program->source.text = src;
  put_alignas_first(program->source.text);
  program->source.name = name && *name ? name : "default_program";
  for (int i = 0; i < numHeaders; i++) {
    if (!headers[i] || !includeNames[i]) return NVRTC_ERROR_INVALID_INPUT;
    program->source.headers.push_back({includeNames[i], headers[i]});
    put_alignas_first(program->source.headers.back().text);
  }
  *prog = live.add(std::move(program));
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcDestroyProgram(nvrtcProgram* prog) {
  return live.destroy(prog) ? NVRTC_SUCCESS : NVRTC_ERROR_INVALID_PROGRAM;
}

nvrtcResult nvrtcCompileProgram(nvrtcProgram prog, int numOptions, const char* const* options) {
  Program* p = find(prog);
  if (!p) return NVRTC_ERROR_INVALID_PROGRAM;
  if (numOptions < 0 || (numOptions > 0 && !options)) return NVRTC_ERROR_INVALID_INPUT;
  std::vector<std::string> words;
  for (int i = 0; i < numOptions; i++) {
    if (!options[i]) return NVRTC_ERROR_INVALID_INPUT;
    words.emplace_back(options[i]);
  }
  return p->compile(words);
}

nvrtcResult nvrtcGetPTXSize(nvrtcProgram prog, size_t* ptxSizeRet) { return size_of(prog, ptxSizeRet, &Program::ptx); }
nvrtcResult nvrtcGetPTX(nvrtcProgram prog, char* ptx) { return copy_of(prog, ptx, &Program::ptx); }
nvrtcResult nvrtcGetCUBINSize(nvrtcProgram prog, size_t* cubinSizeRet) { return size_of(prog, cubinSizeRet, &Program::cubin); }
nvrtcResult nvrtcGetCUBIN(nvrtcProgram prog, char* cubin) { return copy_of(prog, cubin, &Program::cubin); }
nvrtcResult nvrtcGetNVVMSize(nvrtcProgram prog, size_t* nvvmSizeRet) { return size_of(prog, nvvmSizeRet, &Program::lto); }
nvrtcResult nvrtcGetNVVM(nvrtcProgram prog, char* nvvm) { return copy_of(prog, nvvm, &Program::lto); }
nvrtcResult nvrtcGetLTOIRSize(nvrtcProgram prog, size_t* LTOIRSizeRet) { return size_of(prog, LTOIRSizeRet, &Program::lto); }
nvrtcResult nvrtcGetLTOIR(nvrtcProgram prog, char* LTOIR) { return copy_of(prog, LTOIR, &Program::lto); }

/// --optix-ir is refused, so no program has any.
nvrtcResult nvrtcGetOptiXIRSize(nvrtcProgram prog, size_t* optixirSizeRet) {
  if (!find(prog)) return NVRTC_ERROR_INVALID_PROGRAM;
  *optixirSizeRet = 0;
  return NVRTC_SUCCESS;
}
nvrtcResult nvrtcGetOptiXIR(nvrtcProgram prog, char* optixir) { return NVRTC_ERROR_INVALID_PROGRAM; }

nvrtcResult nvrtcGetProgramLogSize(nvrtcProgram prog, size_t* logSizeRet) {
  Program* p = find(prog);
  if (!p) return NVRTC_ERROR_INVALID_PROGRAM;
  *logSizeRet = p->log.size() + 1;
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcGetProgramLog(nvrtcProgram prog, char* log) {
  Program* p = find(prog);
  if (!p) return NVRTC_ERROR_INVALID_PROGRAM;
  std::memcpy(log, p->log.c_str(), p->log.size() + 1);
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcAddNameExpression(nvrtcProgram prog, const char* name_expression) {
  Program* p = find(prog);
  if (!p) return NVRTC_ERROR_INVALID_PROGRAM;
  if (p->compiled) return NVRTC_ERROR_NO_NAME_EXPRESSIONS_AFTER_COMPILATION;
  for (const std::string& e : p->source.name_expressions) {
    if (e == name_expression) return NVRTC_SUCCESS;
  }
  p->source.name_expressions.emplace_back(name_expression);
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcGetLoweredName(nvrtcProgram prog, const char* name_expression, const char** lowered_name) {
  Program* p = find(prog);
  if (!p) return NVRTC_ERROR_INVALID_PROGRAM;
  if (!p->compiled) return NVRTC_ERROR_NO_LOWERED_NAMES_BEFORE_COMPILATION;
  auto found = p->lowered.find(name_expression);
  if (found == p->lowered.end()) return NVRTC_ERROR_NAME_EXPRESSION_NOT_VALID;
  *lowered_name = found->second.c_str();
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcSetFlowCallback(nvrtcProgram prog, nvrtcFlowCallback callback, void* payload) {
  Program* p = find(prog);
  if (!p) return NVRTC_ERROR_INVALID_PROGRAM;
  p->callback = callback, p->payload = payload;
  return NVRTC_SUCCESS;
}

/// Precompiled headers live on the ordinary heap: the size is kept and otherwise without meaning.
nvrtcResult nvrtcGetPCHHeapSize(size_t* ret) {
  *ret = pch_heap;
  return NVRTC_SUCCESS;
}
nvrtcResult nvrtcSetPCHHeapSize(size_t size) {
  pch_heap = size;
  return NVRTC_SUCCESS;
}

/// Only the built-in headers are precompiled, and that by themselves; a program's own are not kept.
nvrtcResult nvrtcGetPCHCreateStatus(nvrtcProgram prog) {
  Program* p = find(prog);
  if (!p) return NVRTC_ERROR_INVALID_PROGRAM;
  return p->pch_asked ? NVRTC_ERROR_PCH_CREATE : NVRTC_ERROR_NO_PCH_CREATE_ATTEMPTED;
}
nvrtcResult nvrtcGetPCHHeapSizeRequired(nvrtcProgram prog, size_t* size) {
  if (!find(prog)) return NVRTC_ERROR_INVALID_PROGRAM;
  *size = 0;
  return NVRTC_SUCCESS;
}

}  // namespace heddle::nvrtc
