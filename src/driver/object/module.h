// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A loaded module: storage of its variables, and its kernels, each compiled when it is first launched.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "driver/handle.h"
#include "driver/object/kernel.h"
#include "fatbin/fatbin.h"
#include "ptx/module.h"
#include "simt/kernel.h"

namespace heddle::driver {

class Context;
struct Library;

/// What cuModuleLoadDataEx's options and logs become.
struct LoadOptions {
  std::string name = "<module>";        // for messages
  int optimise = 2;
  bool debug_info = false;
  /// Variables that live at addresses the program gives (CU_JIT_GLOBAL_SYMBOL_*): that is how the runtime places
  /// managed variables where the host's own are.
  std::unordered_map<std::string, uint64_t> host_symbols;
  std::string info_log;                 // out
};

/// The PTX that a device of capability arch (89 for 8.9) takes from an image without a length.
Result<std::string> choose_ptx(const void* image, uint32_t arch);
Result<std::string> choose_ptx(std::vector<fatbin::Image>&& images, uint32_t arch);

/// Graphs whose kernels are of a module keep it when it is unloaded.
class Module : public RefCounted<Module> {
 public:
  /// PTX text, fatbin or our cubin, without a length. InvalidImage, InvalidPtx, NoBinaryForGpu...
  static Result<std::unique_ptr<Module>> load(Context& context, const void* image, LoadOptions& options);
  static Result<std::unique_ptr<Module>> load_ptx(Context& context, std::string_view text, LoadOptions& options);
  ~Module();
  /// NotPermitted if a stream still has kernels of it after a second: an unload does not wait for ever.
  Result<void> wait_until_unused();
  /// Unloaded: its handles and, if its context goes, its storage are gone; the object goes with its last graph.
  void retire(bool context_goes);
  /// Retired, its context stays: the reference of the handle goes, when no call or stream has the module any more.
  void leave();

  Context& context() const { return context_; }
  /// Null if there is no such kernel.
  Kernel* kernel(std::string_view name);
  /// By the address that stands for it in device code; null if it is none.
  Kernel* kernel_at(uint64_t address);
  std::deque<Kernel>& kernels() { return kernels_; }

  struct Global {
    uint64_t address = 0, size_bytes = 0;
    bool managed = false;
  };
  const Global* global(std::string_view name) const;
  /// Handles of .texref and .surfref variables (CUtexref, CUsurfref). NotFound.
  Result<void*> texture_reference(std::string_view name);
  Result<void*> surface_reference(std::string_view name);
  const ptx::Module& source() const { return source_; }

  /// The SIMT form that holds a kernel, built when first asked for: of this kernel alone, or of all if
  /// they share many functions.
  Result<const simt::Module*> built(const std::string& kernel);
  uint64_t address_of(const simt::Symbol& symbol) const;
  const LoadOptions& options() const { return options_; }
  double parse_ms() const { return parse_ms_; }
  double build_ms() const { return build_ms_; }

  void* handle = nullptr;               // CUmodule
  Library* library = nullptr;           // that it belongs to

 private:
  Module(Context& context, ptx::Module&& source, const LoadOptions& options);
  Result<void> place_variables();
  /// True if the variable has an address of the host.
  bool place_on_host(uint32_t variable);
  Result<void> initialise_variables();
  Result<void> write_initialiser(const ptx::Variable& variable, uint64_t address);
  Result<uint64_t> symbol_value(const ptx::InitElement& element) const;
  uint64_t function_address(std::string_view name) const;

  Context& context_;
  ptx::Module source_;
  LoadOptions options_;
  std::vector<Global> globals_;         // parallel to source_.variables
  std::unordered_map<std::string, uint32_t> global_index_;
  std::unordered_map<std::string, uint32_t> function_index_;
  std::unique_ptr<uint64_t[]> function_slots_;   // their addresses stand for functions
  std::vector<uint64_t> storage_;       // allocations to free
  std::vector<uint64_t> host_storage_;  // variables at addresses of the host, known as memory while we live
  std::deque<Kernel> kernels_;
  std::unordered_map<std::string, Kernel*> kernel_index_;
  std::unordered_map<std::string, void*> references_;   // handles made so far
  std::mutex reference_mutex_;
  std::mutex build_mutex_;
  bool retired_ = false;
  struct Built {
    std::unique_ptr<simt::Module> module;
    std::optional<Error> error;
  };
  std::unordered_map<std::string, Built> built_;   // by kernel; "": all
  double parse_ms_ = 0, build_ms_ = 0;  // for HEDDLE_STATS
};

}  // namespace heddle::driver
