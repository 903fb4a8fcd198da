// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// jit::compile: caches first, else emit, optimise, generate code; then link and hand out.
#include <llvm/Transforms/Utils/Cloning.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <map>

#include "base/log.h"
#include "base/option.h"
#include "jit/cache/disk_cache.h"
#include "jit/cache/key.h"
#include "jit/cache/memory_cache.h"
#include "jit/codegen/machine.h"
#include "jit/codegen/rtlib.h"
#include "jit/codegen/tiles.h"
#include "jit/emit.h"
#include "jit/host_target.h"
#include "jit/jit.h"
#include "jit/orc/session.h"

namespace heddle::jit {
namespace {

using Clock = std::chrono::steady_clock;

// Malformed IR is our bug and becomes an Error, never wrong code. It costs a few percent.
constexpr bool kVerifyIr = true;

/// What HEDDLE_STATS=1 prints of one compile().
struct Cost {
  const char* from = "compiled";
  double emit_ms = 0, optimise_ms = 0, codegen_ms = 0, link_ms = 0;
};

/// Runs f and adds the time it took.
template <class F>
auto timed(double& ms, F f) {
  struct Timer {
    double& ms;
    Clock::time_point start = Clock::now();
    ~Timer() { ms += std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }
  } timer{ms};
  return f();
}

class Handle : public CompiledKernel {
 public:
  Handle(std::shared_ptr<const Entry> entry, std::shared_ptr<LinkedObject> linked)
      : linked_(std::move(linked)) {
    code.range = reinterpret_cast<abi::CtaRange>(linked_->addresses[0]);
    code.step = linked_->addresses.size() > 1
                    ? reinterpret_cast<abi::CtaStep>(linked_->addresses[1])
                    : nullptr;
    code.info = entry->info;
  }

 private:
  std::shared_ptr<LinkedObject> linked_;
};

void dump(const std::string& folder, const std::string& kernel, const char* what,
          const std::string& text) {
  ::mkdir(folder.c_str(), 0777);
  const std::string path = folder + "/" + kernel.substr(0, 120) + what;
  if (std::FILE* file = std::fopen(path.c_str(), "w")) {
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
  } else {
    log::warn("cannot write {}", path);
  }
}

Result<Entry> build(const simt::Module& module, const simt::Function& kernel,
                    const HostTarget& target, const Options& options, const std::string& dump_dir,
                    Cost& cost) {
  llvm::LLVMContext llvm;
  auto ir = make_module(target, llvm, kernel.name);
  EmittedKernel emitted = TRY(timed(
      cost.emit_ms, [&] { return emit_kernel(module, kernel, target, options, *ir); }));
  TRY(link_rtlib(*ir));
  set_attributes(target, *ir);
  if (!dump_dir.empty()) dump(dump_dir, kernel.name, ".emitted.ll", print_ir(*ir));
  if (kVerifyIr || !dump_dir.empty()) TRY(verify_ir(*ir), "compiling kernel {}", kernel.name);
  timed(cost.optimise_ms, [&] { optimise(target, *ir, options.optimise); });
  if (options.optimise && shape_tiles(target, *ir)) keep_order(llvm);
  if (!dump_dir.empty()) dump(dump_dir, kernel.name, ".ll", print_ir(*ir));

  Entry entry;
  entry.info = emitted.info;
  entry.range_name = emitted.range_name;
  entry.step_name = emitted.step_name;
  for (uint32_t s : emitted.symbols) entry.symbols.push_back(symbol_name(module.symbols[s]));
  std::unique_ptr<llvm::Module> copy;
  if (!dump_dir.empty()) copy = llvm::CloneModule(*ir);
  entry.object = TRY(timed(
      cost.codegen_ms, [&] { return emit_object(target, *ir, options.optimise); }));
  if (copy) dump(dump_dir, kernel.name, ".s", TRY(emit_assembly(target, *copy, options.optimise)));
  return entry;
}

/// Addresses of an entry's symbols. Names were checked when the entry was made from an equal kernel.
Result<std::vector<Binding>> bind(const simt::Module& module, const Entry& entry,
                                  const SymbolAddress& address) {
  std::vector<Binding> bindings;
  if (entry.symbols.empty()) return bindings;
  std::map<std::string, const simt::Symbol*> by_name;
  for (const simt::Symbol& s : module.symbols) by_name.emplace(symbol_name(s), &s);
  for (const std::string& name : entry.symbols) {
    const auto found = by_name.find(name);
    if (found == by_name.end())
      return error(ErrorKind::SymbolNotFound, "{} is not a symbol of the module", name);
    bindings.push_back({name, address(*found->second)});
  }
  return bindings;
}

Result<std::shared_ptr<LinkedObject>> link_entry(const simt::Module& module, const Key& key,
                                                 const simt::Function& kernel, const Entry& entry,
                                                 const SymbolAddress& address) {
  const std::vector<Binding> bindings = TRY(bind(module, entry, address));
  std::vector<uint64_t> bound;
  for (const Binding& b : bindings) bound.push_back(b.address);
  MemoryCache& memory = MemoryCache::standard();
  if (auto linked = memory.find_linked(key, bound)) return linked;
  std::vector<std::string> wanted = {entry.range_name};
  if (!entry.step_name.empty()) wanted.push_back(entry.step_name);
  std::shared_ptr<LinkedObject> linked = TRY(link(entry.object, kernel.name, bindings, wanted));
  memory.add_linked(key, bound, linked);
  return linked;
}

void print_cost(const simt::Function& kernel, const HostTarget& target, const Entry& entry,
                const Cost& cost) {
  std::fprintf(stderr,
               "heddle: kernel %s (%zu instructions, %s): %s, emit %.1f ms, optimise %.1f ms, "
               "codegen %.1f ms, link %.1f ms, object %zu bytes\n",
               kernel.name.c_str(), kernel.instrs.size(), isa_name(target.isa), cost.from,
               cost.emit_ms, cost.optimise_ms, cost.codegen_ms, cost.link_ms, entry.object.size());
}

}  // namespace

Result<std::unique_ptr<CompiledKernel>> compile(const simt::Module& module,
                                                const simt::Function& kernel,
                                                const SymbolAddress& address,
                                                const Options& asked) {
  Options options = asked;
  if (options.isa == Isa::Native) options.isa = chosen_isa();
  const HostTarget target = TRY(host_target(options.isa));
  const std::string& dump_dir =
      options.dump_dir.empty() ? heddle::options().dump_dir : options.dump_dir;

  Cost cost;
  const Key key = make_key(module, kernel, target, options);
  MemoryCache& memory = MemoryCache::standard();
  const auto hold = memory.lock(key);
  std::shared_ptr<const Entry> entry;
  if (dump_dir.empty()) {   // who wants to see the IR wants it made
    entry = memory.find(key);
    if (entry) cost.from = "from memory";
  }
  if (!entry && dump_dir.empty()) {
    if (auto stored = DiskCache::standard().load(key)) {
      entry = std::make_shared<Entry>(std::move(*stored));
      cost.from = "from disk";
      memory.add(key, entry);
    }
  }
  if (!entry) {
    entry = std::make_shared<Entry>(TRY(build(module, kernel, target, options, dump_dir, cost)));
    memory.add(key, entry);
    DiskCache::standard().store(key, *entry);
  }
  auto linked = TRY(timed(cost.link_ms,
                          [&] { return link_entry(module, key, kernel, *entry, address); }),
                    "loading kernel {}", kernel.name);
  if (heddle::options().stats) print_cost(kernel, target, *entry, cost);
  auto handle = std::make_unique<Handle>(entry, std::move(linked));
  handle->from = cost.from;
  return std::unique_ptr<CompiledKernel>(std::move(handle));
}

}  // namespace heddle::jit
