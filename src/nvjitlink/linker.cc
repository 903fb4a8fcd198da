// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "nvjitlink/linker.h"

#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/Error.h>

#include "fatbin/fatbin.h"
#include "fatbin/object.h"

namespace heddle::nvjitlink {

namespace {

/// The newest image that the target accepts.
const fatbin::Image* best(const std::vector<fatbin::Image>& images, uint32_t arch) {
  const fatbin::Image* found = nullptr;
  for (const fatbin::Image& image : images) {
    if (image.ptx.empty() || image.arch > arch) continue;
    if (!found || image.arch > found->arch) found = &image;
  }
  return found;
}

nvJitLinkInputType recognise(std::span<const uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (nvvm::is_lto(text)) return NVJITLINK_INPUT_LTOIR;
  if (text.starts_with("!<arch>")) return NVJITLINK_INPUT_LIBRARY;
  if (text.starts_with("\x7f" "ELF")) return text.size() > 19 && bytes[18] == 190 ? NVJITLINK_INPUT_CUBIN : NVJITLINK_INPUT_OBJECT;
  uint32_t magic = 0;
  if (text.size() >= 4) std::memcpy(&magic, text.data(), 4);
  if (magic == 0xBA55ED50) return NVJITLINK_INPUT_FATBIN;
  if (text.find(".version") != std::string_view::npos) return NVJITLINK_INPUT_PTX;
  return NVJITLINK_INPUT_NONE;
}

bool is_accepted(std::string_view o) {
  for (std::string_view name : {"-g", "-G", "-lineinfo", "-O", "-Xptxas", "-Xnvvm", "-split-compile", "-maxrregcount", "-no-cache",
                                "-optimize-unused-variables", "-variables-used", "-kernels-used", "-device-stack-protector",
                                "-jump-table-density", "-force-host", "-time", "-split-compile-extended", "-fmad-contract", "-r"}) {
    if (o == name || (o.starts_with(name) && (name == "-O" || name.starts_with("-X") || o[name.size()] == '='))) return true;
  }
  return false;
}

}  // namespace

nvJitLinkResult Linker::fail(nvJitLinkResult code, const std::string& message) {
  error_log += "ERROR: " + message + "\n";
  return code;
}

nvJitLinkResult Linker::read_options(uint32_t count, const char** options) {
  for (uint32_t i = 0; i < count; i++) {
    if (!options || !options[i]) return NVJITLINK_ERROR_INVALID_INPUT;
    const std::string_view o = options[i];
    const size_t eq = o.find('=');
    const std::string_view name = o.substr(0, eq);
    const std::string_view value = eq == std::string_view::npos ? "" : o.substr(eq + 1);
    const bool on = value != "0";
    if (name == "-arch") {
      auto cpu = nvvm::cpu_of(value);
      if (!cpu.ok()) return fail(NVJITLINK_ERROR_UNRECOGNIZED_ARCH, fmt::format("unrecognized architecture {}", value));
      codegen_.cpu = *cpu, codegen_.arch_name = value, arch_ = fatbin::arch_number(value);
    } else if (name == "-lto") lto_ = true;
    else if (name == "-ptx") want_ptx_ = true;
    else if (name == "-ftz") codegen_.ftz = on;
    else if (name == "-prec-div") codegen_.prec_div = on;
    else if (name == "-prec-sqrt") codegen_.prec_sqrt = on;
    else if (name == "-fma") codegen_.fma = on;
    else if (name == "-verbose") verbose_ = true;
    else if (!is_accepted(o)) return fail(NVJITLINK_ERROR_UNRECOGNIZED_OPTION, fmt::format("unrecognized option {}", o));
  }
  if (arch_ == 0) return fail(NVJITLINK_ERROR_MISSING_ARCH, "-arch was not given");
  if (want_ptx_ && !lto_) return fail(NVJITLINK_ERROR_INCOMPATIBLE_OPTIONS, "-ptx needs -lto");
  return NVJITLINK_SUCCESS;
}

nvJitLinkResult Linker::add_ptx(std::string_view text, const std::string& name) {
  if (const size_t end = text.find('\0'); end != std::string_view::npos) text = text.substr(0, end);
  auto module = ptx::parse(text, {.name = name});
  if (!module.ok()) return fail(NVJITLINK_ERROR_PTX_COMPILE, module.error().message);
  modules_.push_back(std::move(*module));
  return NVJITLINK_SUCCESS;
}

nvJitLinkResult Linker::add_images(std::span<const uint8_t> bytes, const std::string& name) {
  auto images = fatbin::read(bytes);
  if (!images.ok()) return fail(NVJITLINK_ERROR_INVALID_INPUT, name + ": " + images.error().message);
  const fatbin::Image* image = best(*images, arch_);
  if (!image) return fail(NVJITLINK_ERROR_ARCH_MISMATCH, fmt::format("{} holds no device code for sm_{} or below", name, arch_));
  return add_ptx(image->ptx, name);
}

nvJitLinkResult Linker::add_objects(std::span<const uint8_t> bytes, const std::string& name) {
  auto objects = fatbin::read_objects(bytes, name);
  if (!objects.ok()) return fail(NVJITLINK_ERROR_INVALID_INPUT, objects.error().message);
  for (const fatbin::HostObject& object : *objects) {
    const auto& images = object.relocatable.empty() ? object.images : object.relocatable;
    if (images.empty()) continue;
    const fatbin::Image* image = best(images, arch_);
    if (!image) return fail(NVJITLINK_ERROR_ARCH_MISMATCH, fmt::format("{} holds no device code for sm_{} or below", object.name, arch_));
    if (auto code = add_ptx(image->ptx, object.name)) return code;
  }
  return NVJITLINK_SUCCESS;
}

nvJitLinkResult Linker::add(nvJitLinkInputType type, std::span<const uint8_t> bytes, const std::string& name) {
  if (!cubin.empty()) return fail(NVJITLINK_ERROR_INVALID_INPUT, "the link is complete");
  const nvJitLinkInputType kind = recognise(bytes);
  if (type == NVJITLINK_INPUT_ANY) type = kind;
  switch (type) {
    case NVJITLINK_INPUT_PTX:
      return add_ptx({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, name);
    case NVJITLINK_INPUT_CUBIN:
    case NVJITLINK_INPUT_FATBIN:
      return add_images(bytes, name);
    case NVJITLINK_INPUT_OBJECT:
    case NVJITLINK_INPUT_LIBRARY:
      return add_objects(bytes, name);
    case NVJITLINK_INPUT_LTOIR:
      if (kind != NVJITLINK_INPUT_LTOIR) return fail(NVJITLINK_ERROR_UNRECOGNIZED_INPUT, name + " is no LTO-IR that this linker made");
      if (!lto_) return fail(NVJITLINK_ERROR_LTO_NOT_ENABLED, name + " is LTO-IR, and -lto was not given");
      bitcode_.push_back({std::string(bytes.begin(), bytes.end()), name});
      return NVJITLINK_SUCCESS;
    case NVJITLINK_INPUT_INDEX:
      return fail(NVJITLINK_ERROR_INVALID_INPUT, name + ": index files are not supported");
    case NVJITLINK_INPUT_NONE:
    case NVJITLINK_INPUT_ANY:
      break;
  }
  return fail(NVJITLINK_ERROR_UNRECOGNIZED_INPUT, name + ": unrecognized input");
}

nvJitLinkResult Linker::add_file(nvJitLinkInputType type, const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(NVJITLINK_ERROR_INVALID_INPUT, fmt::format("cannot read {}", path));
  const std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
  return add(type, bytes, path);
}

nvJitLinkResult Linker::compile_lto() {
  if (bitcode_.empty()) return NVJITLINK_SUCCESS;
  struct Task {
    Linker& self;
    Result<std::string> answer = std::string();
  } task{*this};
  auto run = nvvm::without_abort([](void* p) {
    Task& t = *static_cast<Task*>(p);
    llvm::LLVMContext context;
    auto work = [&]() -> Result<std::string> {
      nvvm::Diagnostics diagnostics;
      diagnostics.listen(context);
      std::unique_ptr<llvm::Module> whole;
      for (const Bitcode& b : t.self.bitcode_) {
        auto module = TRY(nvvm::read_module(b.bytes, b.name, context));
        if (!whole) {
          whole = std::move(module);
          if (auto e = whole->materializeAll()) return error(ErrorKind::InvalidSource, "{}", llvm::toString(std::move(e)));
        } else {
          TRY(nvvm::link_module(*whole, std::move(module), false));
        }
      }
      if (diagnostics.failed) return Error{ErrorKind::InvalidSource, diagnostics.log};
      auto options = t.self.codegen_;
      // Functions of other inputs may be called, and call: names stay unless everything is here.
      options.whole_program = t.self.modules_.empty();
      return nvvm::to_ptx(*whole, options);
    };
    t.answer = work();
  }, &task);
  if (!run.ok()) return fail(NVJITLINK_ERROR_NVVM_COMPILE, run.error().message);
  if (!task.answer.ok()) return fail(NVJITLINK_ERROR_NVVM_COMPILE, task.answer.error().message);
  return add_ptx(*task.answer, "lto");
}

nvJitLinkResult Linker::complete() {
  if (modules_.empty() && bitcode_.empty()) return fail(NVJITLINK_ERROR_INVALID_INPUT, "nothing was added to the link");
  if (auto code = compile_lto()) return code;
  bitcode_.clear();
  auto linked = ptx::link(modules_);
  if (!linked.ok()) return fail(NVJITLINK_ERROR_FINALIZE, linked.error().message);
  ptx = ptx::print(*linked);
  const auto bytes = fatbin::write_cubin(ptx, arch_);
  cubin.assign(bytes.begin(), bytes.end());
  ptx += '\0';
  if (verbose_) info_log += fmt::format("linked {} modules for sm_{}: {} functions\n", modules_.size(), arch_, linked->functions.size());
  return NVJITLINK_SUCCESS;
}

}  // namespace heddle::nvjitlink
