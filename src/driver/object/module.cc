// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/module.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "driver/entry/in_call.h"
#include "driver/memory_reserve.h"
#include "driver/object/context.h"
#include "driver/object/function.h"
#include "driver/object/texture.h"
#include "driver/state.h"
#include "exec/task.h"
#include "fatbin/fatbin.h"
#include "mem/host.h"
#include "ptx/ptx.h"
#include "simt/simt.h"

namespace heddle::driver {

namespace {

bool is_opaque(const ptx::Variable& v) {
  return v.type == isa::Mod::texref || v.type == isa::Mod::samplerref || v.type == isa::Mod::surfref;
}

/// Opaque variables hold what a handle points at.
uint64_t bytes_of(const ptx::Variable& v) { return is_opaque(v) ? sizeof(abi::Texture) : v.size_bytes; }

/// A .samplerref's initialiser: { filter_mode = linear, addr_mode_0 = wrap, ... }.
void initialise_sampler(const ptx::Variable& v, abi::Sampler& s) {
  for (const auto& [name, value] : v.properties) {
    if (name == "filter_mode") s.filter = value == "linear" ? abi::FilterMode::Linear : abi::FilterMode::Point;
    if (name == "force_unnormalized_coords") s.normalized = value == "0";
    if (!name.starts_with("addr_mode_") || name.size() != 11 || name[10] > '2') continue;
    abi::AddressMode& mode = s.address[name[10] - '0'];
    mode = value == "wrap" ? abi::AddressMode::Wrap : value == "mirror" ? abi::AddressMode::Mirror
         : value == "clamp_to_border" ? abi::AddressMode::Border : abi::AddressMode::Clamp;
  }
}

}  // namespace

/// Of several images the one that names the highest architecture the device has; PTX for a newer
/// one is taken as well, since what it may use is checked per instruction.
Result<std::string> choose_ptx(std::vector<fatbin::Image>&& images, uint32_t arch) {
  fatbin::Image* best = nullptr;
  bool foreign = false;
  for (fatbin::Image& image : images) {
    if (image.ptx.empty()) {
      foreign = true;
      continue;
    }
    const uint32_t is = image.arch ? image.arch : fatbin::target_of(image.ptx);
    const uint32_t had = best ? (best->arch ? best->arch : fatbin::target_of(best->ptx)) : 0;
    const bool better = !best || (is <= arch ? had > arch || is > had : had > arch && is < had);
    if (better) best = &image;
  }
  if (best) return std::move(best->ptx);
  if (foreign) return error(ErrorKind::NoBinaryForGpu, "the image holds machine code of other devices, but no PTX");
  return error(ErrorKind::InvalidImage, "the image holds no code");
}

Result<std::string> choose_ptx(const void* image, uint32_t arch) {
  std::string text = TRY(choose_ptx(TRY(fatbin::read(image)), arch));
  // Text without any directive was never PTX; the parser tells about the rest.
  if (text.find(".version") == std::string::npos) return error(ErrorKind::InvalidImage, "the image is no container and no PTX");
  return text;
}

Module::Module(Context& context, ptx::Module&& source, const LoadOptions& options)
    : context_(context), source_(std::move(source)), options_(options) {}

Module::~Module() {
  retire(true);
}

Result<void> Module::wait_until_unused() {
  constexpr uint64_t patience_ns = 1000000000;
  const uint64_t began = exec::now_ns();
  for (;;) {
    bool used = context_.legacy().uses(*this);
    context_.for_each_stream([&](Stream& s) { used |= s.uses(*this); });
    if (!used) return {};
    if (exec::now_ns() - began > patience_ns)
      return error(ErrorKind::NotPermitted, "kernels of module {} are still running", options_.name);
    usleep(100);
  }
}

void Module::retire(bool context_goes) {
  if (!retired_) {
    retired_ = true;
    if (handle && handles<Module>().remove(handle)) unref();   // its owner still holds it
    if (library) library->forget(context_);
    for (Kernel& kernel : kernels_) kernel.stop_compiling();
    for (const auto& [name, reference] : references_) {
      discard(handles<TexRef>().remove(reference));
      discard(handles<SurfRef>().remove(reference));
    }
    for (Kernel& kernel : kernels_)
      if (kernel.function_handle) discard(handles<FunctionEntry>().remove(kernel.function_handle));
  }
  if (!context_goes) return;
  for (uint64_t at : storage_) (void)context_.device.memory->free(at);
  for (uint64_t at : host_storage_) (void)mem::HostMemory::instance().remove(at);
  storage_.clear();
  host_storage_.clear();
}

void Module::leave() {
  wait_for_calls(nullptr);
  // Another thread may have launched a kernel while its module was unloaded. If that does not end soon, better a
  // module too many than a hang.
  if (wait_until_unused().ok()) unref();
}

Result<std::unique_ptr<Module>> Module::load(Context& context, const void* image, LoadOptions& options) {
  const devices::Spec& spec = context.device.spec;
  const std::string text = TRY(choose_ptx(image, static_cast<uint32_t>(spec[75] * 10 + spec[76])));
  return load_ptx(context, text, options);
}

Result<std::unique_ptr<Module>> Module::load_ptx(Context& context, std::string_view text, LoadOptions& options) {
  // Parsed and built, a module is some twenty times its text.
  TRY(check_host_memory(text.size() * 40, "loading a module"));
  const uint64_t start_ns = exec::now_ns();
  ptx::Module parsed = TRY(ptx::parse(text, {.name = options.name}));   // Not within `new`, which TRY would leave.
  std::unique_ptr<Module> module(new Module(context, std::move(parsed), options));
  module->parse_ms_ = static_cast<double>(exec::now_ns() - start_ns) / 1e6;
  ptx::Module& source = module->source_;
  module->function_slots_ = std::make_unique<uint64_t[]>(source.functions.size() + 1);
  for (uint32_t i = 0; i < source.functions.size(); ++i) {
    const ptx::Function& f = source.functions[i];
    if (f.has_body || !module->function_index_.count(f.name)) module->function_index_[f.name] = i;
    if (!f.is_entry || !f.has_body) continue;
    module->kernels_.emplace_back(*module, f);
    module->kernel_index_[f.name] = &module->kernels_.back();
  }
  TRY(module->place_variables());
  TRY(module->initialise_variables());
  return module;
}

Result<void> Module::place_variables() {
  mem::DeviceMemory& memory = *context_.device.memory;
  globals_.resize(source_.variables.size());
  uint64_t constant_bytes = 0;
  for (uint32_t i = 0; i < source_.variables.size(); ++i) {
    const ptx::Variable& v = source_.variables[i];
    if (v.space == ptx::Space::Const) constant_bytes += v.size_bytes;
    const auto known = global_index_.find(v.name);
    if (v.linkage != ptx::Linkage::Extern || known == global_index_.end()) global_index_[v.name] = i;
  }
  // Each non-const bank may be 64 KB; clang and nvcc only use one.
  if (constant_bytes > 11 * (64 << 10))
    return error(ErrorKind::InvalidPtx, "{} bytes of constant memory are more than there is", constant_bytes);
  // All unmanaged variables share one allocation: modules with thousands of small ones are common.
  uint64_t total = 0;
  for (uint32_t i = 0; i < source_.variables.size(); ++i) {
    const ptx::Variable& v = source_.variables[i];
    if (v.space == ptx::Space::Shared || v.space == ptx::Space::Local || v.managed) continue;
    if (v.linkage == ptx::Linkage::Extern || options_.host_symbols.count(v.name)) continue;
    const uint64_t align = std::max<uint64_t>(v.align, 16);
    total = (total + align - 1) / align * align;
    globals_[i] = {total, bytes_of(v), false};
    total += std::max<uint64_t>(bytes_of(v), 8);
  }
  uint64_t base = 0;
  if (total) {
    base = TRY(memory.alloc(total, 256, {kModuleMemory, 0, &context_}), "placing the variables of {}", options_.name);
    storage_.push_back(base);
    std::memset(reinterpret_cast<void*>(base), 0, total);
  }
  for (uint32_t i = 0; i < source_.variables.size(); ++i) {
    const ptx::Variable& v = source_.variables[i];
    if (v.space == ptx::Space::Shared || v.space == ptx::Space::Local) continue;
    if (place_on_host(i)) continue;
    if (v.linkage == ptx::Linkage::Extern) {
      const uint32_t definition = global_index_[v.name];
      if (definition == i)
        return error(ErrorKind::InvalidPtx, "{}: extern variable {} is defined nowhere", options_.name, v.name);
      continue;
    }
    if (v.managed) {
      const uint64_t at = TRY(memory.alloc(std::max<uint64_t>(v.size_bytes, 1), 256, {kManagedMemory, 1, &context_}));
      storage_.push_back(at);
      std::memset(reinterpret_cast<void*>(at), 0, v.size_bytes);
      globals_[i] = {at, v.size_bytes, true};
    } else {
      globals_[i].address += base;
    }
  }
  for (uint32_t i = 0; i < source_.variables.size(); ++i)
    if (source_.variables[i].linkage == ptx::Linkage::Extern && source_.variables[i].space != ptx::Space::Shared &&
        !options_.host_symbols.count(source_.variables[i].name))
      globals_[i] = globals_[global_index_[source_.variables[i].name]];
  return {};
}

bool Module::place_on_host(uint32_t variable) {
  const ptx::Variable& v = source_.variables[variable];
  const auto given = options_.host_symbols.find(v.name);
  if (given == options_.host_symbols.end()) return false;
  globals_[variable] = {given->second, v.size_bytes, true};
  if (v.linkage == ptx::Linkage::Extern || !v.size_bytes) return true;
  std::memset(reinterpret_cast<void*>(given->second), 0, v.size_bytes);
  // Known already when a second context loads the same image.
  if (mem::HostMemory::instance().add(given->second, v.size_bytes, {kManagedMemory, 1, &context_}).ok())
    host_storage_.push_back(given->second);
  return true;
}

Result<void*> Module::texture_reference(std::string_view name) {
  const auto it = global_index_.find(std::string(name));
  if (it == global_index_.end() || source_.variables[it->second].type != isa::Mod::texref)
    return error(ErrorKind::NotFound, "the module has no texture reference {}", name);
  std::lock_guard guard(reference_mutex_);
  void*& handle = references_[std::string(name)];
  if (!handle) {
    auto* ref = new TexRef;
    ref->unit = reinterpret_cast<abi::Texture*>(globals_[it->second].address);
    handle = handles<TexRef>().insert<void*>(ref);
  }
  return handle;
}

Result<void*> Module::surface_reference(std::string_view name) {
  const auto it = global_index_.find(std::string(name));
  if (it == global_index_.end() || source_.variables[it->second].type != isa::Mod::surfref)
    return error(ErrorKind::NotFound, "the module has no surface reference {}", name);
  std::lock_guard guard(reference_mutex_);
  void*& handle = references_[std::string(name)];
  if (!handle)
    handle = handles<SurfRef>().insert<void*>(new SurfRef{reinterpret_cast<abi::Texture*>(globals_[it->second].address)});
  return handle;
}

Result<void> Module::initialise_variables() {
  for (uint32_t i = 0; i < source_.variables.size(); ++i) {
    const ptx::Variable& v = source_.variables[i];
    if (v.type != isa::Mod::samplerref || !globals_[i].address) continue;
    auto* sampler = new (reinterpret_cast<void*>(globals_[i].address)) abi::Sampler;
    sampler->normalized = true;
    initialise_sampler(v, *sampler);
  }
  for (uint32_t i = 0; i < source_.variables.size(); ++i)
    if (!source_.variables[i].init.empty() && globals_[i].address)
      TRY(write_initialiser(source_.variables[i], globals_[i].address), "initialising {}", source_.variables[i].name);
  // Reads of it become the device's warp size anyway; this is for those who take its address.
  if (const Global* g = global(simt::kWarpSizeVariable); g && g->size_bytes == 4) {
    const uint32_t warp_size = context_.device.spec.warp_size();
    std::memcpy(reinterpret_cast<void*>(g->address), &warp_size, sizeof warp_size);
  }
  return {};
}

Result<void> Module::write_initialiser(const ptx::Variable& v, uint64_t address) {
  uint64_t at = 0;
  for (const ptx::InitElement& element : v.init) {
    uint64_t value = element.bits;
    if (element.kind != ptx::InitElement::Kind::Bits) value = TRY(symbol_value(element));
    value >>= element.mask_shift;
    const uint64_t bytes = std::min<uint64_t>(element.bytes, 8);
    if (at + element.bytes > v.size_bytes) return error(ErrorKind::InvalidPtx, "the initialiser is longer than the variable");
    std::memcpy(reinterpret_cast<void*>(address + at), &value, bytes);
    at += element.bytes;
  }
  return {};
}

uint64_t Module::function_address(std::string_view name) const {
  const auto f = function_index_.find(std::string(name));
  return f == function_index_.end() ? 0 : reinterpret_cast<uint64_t>(&function_slots_[f->second]);
}

Result<uint64_t> Module::symbol_value(const ptx::InitElement& element) const {
  if (const Global* g = global(element.symbol)) return g->address + static_cast<uint64_t>(element.addend);
  if (const uint64_t at = function_address(element.symbol)) return at;
  return error(ErrorKind::InvalidPtx, "{} is defined nowhere", element.symbol);
}

const Module::Global* Module::global(std::string_view name) const {
  const auto it = global_index_.find(std::string(name));
  if (it == global_index_.end() || !globals_[it->second].address) return nullptr;
  return &globals_[it->second];
}

Kernel* Module::kernel(std::string_view name) {
  auto it = kernel_index_.find(std::string(name));
  if (it != kernel_index_.end()) return it->second;
  for (const ptx::Alias& alias : source_.aliases)
    if (alias.name == name && (it = kernel_index_.find(alias.target)) != kernel_index_.end()) return it->second;
  // The host's name of a kernel that is local to its file; where kernels are launched from the device, the
  // device pass gave it the plain one.
  if (const size_t at = std::min(name.rfind("__static__"), name.rfind("__intern__")); at != name.npos) return kernel(name.substr(0, at));
  return nullptr;
}

Kernel* Module::kernel_at(uint64_t address) {
  const uint64_t first = reinterpret_cast<uint64_t>(function_slots_.get());
  const uint64_t index = (address - first) / sizeof(uint64_t);
  if (address < first || index >= source_.functions.size()) return nullptr;
  return kernel(source_.functions[index].name);
}

Result<const simt::Module*> Module::built(const std::string& kernel) {
  constexpr size_t kMostShared = 16;    // device functions that are built again with each kernel
  size_t shared = 0;
  for (const ptx::Function& f : source_.functions) shared += f.has_body && !f.is_entry;
  const std::string key = shared <= kMostShared ? kernel : std::string();
  std::lock_guard guard(build_mutex_);
  Built& built = built_[key];
  if (built.module) return built.module.get();
  if (built.error) return Error(*built.error);
  const uint64_t start_ns = exec::now_ns();
  auto made = simt::build(source_, key);
  if (!made.ok() && !key.empty()) made = simt::build(source_);   // it names other kernels, which it launches
  build_ms_ += static_cast<double>(exec::now_ns() - start_ns) / 1e6;
  if (!made.ok()) {
    built.error = made.error();
    return std::move(made).error();
  }
  built.module = std::make_unique<simt::Module>(std::move(made).value());
  return built.module.get();
}

uint64_t Module::address_of(const simt::Symbol& symbol) const {
  switch (symbol.kind) {
    case simt::Symbol::Kind::Global:
    case simt::Symbol::Kind::Const:
    case simt::Symbol::Kind::Texture:
      if (symbol.variable < globals_.size()) return globals_[symbol.variable].address;
      if (const Global* g = global(symbol.name)) return g->address;
      return 0;
    case simt::Symbol::Kind::Function:
    case simt::Symbol::Kind::Builtin:
      return function_address(symbol.name);
    case simt::Symbol::Kind::Shared:
    case simt::Symbol::Kind::DynamicShared:
    case simt::Symbol::Kind::Local:
    case simt::Symbol::Kind::KernelParam:
      return 0;                         // Offsets, which need no address.
  }
  return 0;
}

}  // namespace heddle::driver
