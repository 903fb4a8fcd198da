// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// jit::compile: caches first, else emit, optimise, generate code; then link and hand out.
#include <llvm/Transforms/Utils/Cloning.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <map>

#include "base/log.h"
#include "base/option.h"
#include "jit/cache/disk_cache.h"
#include "jit/cache/key.h"
#include "jit/cache/memory_cache.h"
#include "jit/codegen/machine.h"
#include "jit/codegen/order.h"
#include "jit/codegen/rtlib.h"
#include "jit/codegen/tiles.h"
#include "jit/emit.h"
#include "jit/host_target.h"
#include "jit/jit.h"
#include "jit/orc/session.h"

namespace heddle::jit {
namespace {

using Clock = std::chrono::steady_clock;

// Malformed IR is our bug and becomes an Error, never wrong code. It costs one or two percent.
constexpr bool kVerifyIr = true;

/// For another process that makes the same kernel; more than a large one takes on a busy machine.
constexpr std::chrono::milliseconds kLongestWait{60000};

double thread_cpu_ms() {
  timespec t;
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

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
  Handle(std::shared_ptr<const Entry> entry, std::shared_ptr<LinkedObject> linked, const CompileStats& cost)
      : linked_(std::move(linked)) {
    stats = cost;
    stats.spills = entry->spills;
    stats.reloads = entry->reloads;
    stats.object_bytes = entry->object.size();
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

/// Takes the texts as well if `texts` is there.
Result<Entry> build(const simt::Module& module, const simt::Function& kernel,
                    const HostTarget& target, const Options& options, Explanation* texts,
                    CompileStats& cost) {
  llvm::LLVMContext llvm;
  Spills spills;
  count_spills(llvm, spills);
  auto ir = make_module(target, llvm, kernel.name);
  EmittedKernel emitted = TRY(timed(
      cost.emit_ms, [&] { return emit_kernel(module, kernel, target, options, *ir); }));
  TRY(link_rtlib(*ir));
  set_attributes(target, *ir);
  if (texts) texts->emitted_ir = print_ir(*ir);
  if (kVerifyIr || texts) TRY(verify_ir(*ir), "compiling kernel {}", kernel.name);
  timed(cost.optimise_ms, [&] { optimise(target, *ir, options.optimise); });
  KeptOrder order(llvm);
  if (options.optimise && shape_tiles(target, *ir)) order.all();
  order.large_blocks(*ir);
  std::unique_ptr<llvm::Module> copy;
  if (texts) {
    texts->optimised_ir = print_ir(*ir);
    copy = llvm::CloneModule(*ir);
  }

  Entry entry;
  entry.info = emitted.info;
  entry.range_name = emitted.range_name;
  entry.step_name = emitted.step_name;
  for (uint32_t s : emitted.symbols) entry.symbols.push_back(symbol_name(module.symbols[s]));
  entry.object = TRY(timed(
      cost.codegen_ms, [&] { return emit_object(target, *ir, options.optimise); }));
  entry.spills = spills.stores;
  entry.reloads = spills.reloads;
  if (texts) texts->assembly = TRY(emit_assembly(target, *copy, options.optimise));
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

/// One compile() or find_compiled().
class Request {
 public:
  static Result<Request> make(const simt::Module& module, const simt::Function& kernel,
                              const SymbolAddress& address, const Options& asked) {
    Options options = asked;
    if (options.isa == Isa::Native) options.isa = chosen_isa();
    HostTarget target = TRY(host_target(options.isa));
    if (options.dump_dir.empty()) options.dump_dir = heddle::options().dump_dir;
    const Key key = make_key(module, kernel, target, options);
    return Request{module, kernel, address, std::move(options), std::move(target), key};
  }

  Result<std::unique_ptr<CompiledKernel>> compile() {
    const double start = thread_cpu_ms();
    const auto hold = MemoryCache::standard().lock(key_);
    std::shared_ptr<const Entry> entry = cached();
    DiskCache::Claim claim;
    if (!entry && options_.dump_dir.empty()) {
      // Many processes that start at once want the same kernels: one compiles each of them.
      claim = DiskCache::standard().claim(key_, kLongestWait);
      entry = cached();
    }
    if (!entry) {
      Explanation texts;
      const std::string& folder = options_.dump_dir;
      entry = std::make_shared<Entry>(
          TRY(build(module_, kernel_, target_, options_, folder.empty() ? nullptr : &texts, cost_)));
      if (!folder.empty()) {
        dump(folder, kernel_.name, ".emitted.ll", texts.emitted_ir);
        dump(folder, kernel_.name, ".ll", texts.optimised_ir);
        dump(folder, kernel_.name, ".s", texts.assembly);
      }
      MemoryCache::standard().add(key_, entry);
      DiskCache::standard().store(key_, *entry);
    }
    return load(entry, start);
  }

  Result<std::unique_ptr<CompiledKernel>> find() {
    const double start = thread_cpu_ms();
    const auto hold = MemoryCache::standard().try_lock(key_);
    if (!hold.owns_lock()) return std::unique_ptr<CompiledKernel>();
    std::shared_ptr<const Entry> entry = cached();
    if (!entry) return std::unique_ptr<CompiledKernel>();
    return load(entry, start);
  }

 private:
  Request(const simt::Module& module, const simt::Function& kernel, const SymbolAddress& address,
          Options options, HostTarget target, const Key& key)
      : module_(module), kernel_(kernel), address_(address), options_(std::move(options)),
        target_(std::move(target)), key_(key) {}

  std::shared_ptr<const Entry> cached() {
    if (!options_.dump_dir.empty()) return nullptr;   // who wants to see the IR wants it made
    MemoryCache& memory = MemoryCache::standard();
    if (auto entry = memory.find(key_)) {
      cost_.from = "from memory";
      return entry;
    }
    auto stored = DiskCache::standard().load(key_);
    if (!stored) return nullptr;
    cost_.from = "from disk";
    auto entry = std::make_shared<const Entry>(std::move(*stored));
    memory.add(key_, entry);
    return entry;
  }

  Result<std::unique_ptr<CompiledKernel>> load(const std::shared_ptr<const Entry>& entry, double start) {
    auto linked = TRY(timed(cost_.link_ms,
                            [&] { return link_entry(module_, key_, kernel_, *entry, address_); }),
                      "loading kernel {}", kernel_.name);
    cost_.cpu_ms = thread_cpu_ms() - start;
    return std::unique_ptr<CompiledKernel>(std::make_unique<Handle>(entry, std::move(linked), cost_));
  }

  const simt::Module& module_;
  const simt::Function& kernel_;
  const SymbolAddress& address_;
  Options options_;
  HostTarget target_;
  Key key_;
  CompileStats cost_;
};

}  // namespace

Result<std::unique_ptr<CompiledKernel>> compile(const simt::Module& module,
                                                const simt::Function& kernel,
                                                const SymbolAddress& address,
                                                const Options& options) {
  return TRY(Request::make(module, kernel, address, options)).compile();
}

Result<std::unique_ptr<CompiledKernel>> find_compiled(const simt::Module& module,
                                                      const simt::Function& kernel,
                                                      const SymbolAddress& address,
                                                      const Options& options) {
  return TRY(Request::make(module, kernel, address, options)).find();
}

Result<Explanation> explain(const simt::Module& module, const simt::Function& kernel, const Options& asked) {
  Options options = asked;
  options.debug_info = true;
  if (options.isa == Isa::Native) options.isa = chosen_isa();
  const HostTarget target = TRY(host_target(options.isa));
  Explanation e;
  const double start = thread_cpu_ms();
  const Entry entry = TRY(build(module, kernel, target, options, &e, e.stats));
  e.stats.cpu_ms = thread_cpu_ms() - start;
  e.stats.spills = entry.spills;
  e.stats.reloads = entry.reloads;
  e.stats.object_bytes = entry.object.size();
  return e;
}

const char* instruction_set(Isa isa) { return isa_name(isa == Isa::Native ? chosen_isa() : isa); }

}  // namespace heddle::jit
