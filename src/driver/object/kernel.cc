// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/kernel.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "base/cpu.h"
#include "base/log.h"
#include "base/option.h"
#include "devices/usage.h"
#include "driver/memory_reserve.h"
#include "driver/object/module.h"
#include "driver/object/summary.h"
#include "driver/state.h"
#include "exec/task.h"
#include "isa/instr_mods.h"
#include "jit/jit.h"
#include "simt/alignment.h"
#include "simt/interp.h"

namespace heddle::driver {
namespace {

/// A kernel launched with more block sizes than this gets one that works for any.
constexpr size_t kSpecialised = 4;
// Statements or, with what it calls, instructions; compiling such a kernel takes seconds, and once for every shape is enough.
constexpr size_t kLarge = 4000;
/// Processor time per instruction, of small and of large kernels alike.
constexpr uint64_t kCompileNs = 200000;
/// LLVM ends the process when it gets no memory: what a compilation usually takes is asked for first.
constexpr size_t kCompileBytes = 128 << 20;

jit::Isa parse_isa() {
  const std::string& text = options().isa;
  if (text == "avx512") return jit::Isa::Avx512;
  if (text == "avx2") return jit::Isa::Avx2;
  if (text == "sse4.2" || text == "sse42") return jit::Isa::Sse42;
  if (text == "scalar") return jit::Isa::Scalar;
  if (!text.empty()) log::warn("HEDDLE_ISA={} is none of avx512, avx2, sse4.2, scalar; ignored", text);
  return jit::Isa::Native;
}

jit::Isa asked_isa() {
  static const jit::Isa isa = parse_isa();
  return isa;
}

/// The default where another core can compile.
bool tiered(const std::string& engine) { return engine == "tiered" || (engine.empty() && cpu().cores > 1); }

bool fits(const Variant& v, const abi::Dim3& block, bool grid_below_2g) {
  if (v.grid_below_2g && !grid_below_2g) return false;
  return (v.block[0] == block.x && v.block[1] == block.y && v.block[2] == block.z);
}

uint32_t align_up(uint32_t value, uint32_t align) { return (value + align - 1) / align * align; }

}  // namespace

Variant::Variant() = default;
Variant::~Variant() = default;
Kernel::~Kernel() { stop_compiling(); }

Kernel::Kernel(Module& m, const ptx::Function& function) : module(m), source(function) {
  for (const ptx::Variable& p : function.params) {
    const auto size = static_cast<uint32_t>(p.size_bytes);
    param_bytes_ = align_up(param_bytes_, std::max(p.align, 1u));
    params_.push_back({param_bytes_, size});
    param_bytes_ += size;
  }
}

uint32_t Kernel::max_threads() const {
  const uint32_t limit = static_cast<uint32_t>(module.context().device.spec[1]);
  const auto product = [](const uint32_t (&d)[3]) {
    return std::max(d[0], 1u) * std::max(d[1], 1u) * std::max(d[2], 1u);
  };
  if (source.reqntid[0]) return std::min(limit, product(source.reqntid));
  if (source.maxntid[0]) return std::min(limit, product(source.maxntid));
  return limit;
}

Result<Variant*> Kernel::variant(const abi::Dim3& grid, const abi::Dim3& block) {
  const auto below = [](uint32_t g, uint32_t b) { return uint64_t{g} * b < (uint64_t{1} << 31); };
  const bool small = below(grid.x, block.x) && below(grid.y, block.y) && below(grid.z, block.z);
  if (Variant* last = last_.load(std::memory_order_acquire); last && fits(*last, block, small)) return last;
  std::lock_guard guard(mutex_);
  Variant* generic = nullptr;
  for (const auto& v : variants_) {
    if (fits(*v, block, small)) {
      last_.store(v.get(), std::memory_order_release);
      return v.get();
    }
    if (v->block[0] == 0 && (!v->grid_below_2g || small)) generic = v.get();
  }
  if (generic) return generic;
  const bool specialise = variants_.size() < kSpecialised && source.body.size() < kLarge && built_size() < kLarge;
  const uint32_t key[3] = {specialise ? block.x : 0, specialise ? block.y : 0, specialise ? block.z : 0};
  const uint64_t began = exec::now_ns();
  variants_.push_back(TRY(make(key, specialise && small), "compiling kernel {}", name()));
  Variant* made = variants_.back().get();
  made->fresh_ns = exec::now_ns() - began;
  if (specialise) last_.store(made, std::memory_order_release);
  return made;
}

Result<Variant*> Kernel::any_variant() {
  {
    std::lock_guard guard(mutex_);
    if (!variants_.empty()) return variants_.front().get();
  }
  // The block size it will most likely be launched with; a better guess is not to be had.
  return variant({1, 1, 1}, {std::min(max_threads(), 256u), 1, 1});
}

Result<const simt::Function*> Kernel::built(const simt::Module*& whole) {
  whole = TRY(module.built(name()));
  const auto found = std::find_if(whole->functions.begin(), whole->functions.end(),
                                  [&](const simt::Function& f) { return f.is_kernel && f.name == name(); });
  if (found == whole->functions.end()) return error(ErrorKind::NotFound, "kernel {} is not in its own module", name());
  if (!found->refused.empty()) return unsupported(found->refused);
  return &*found;
}

size_t Kernel::built_size() {
  const simt::Module* whole = nullptr;
  auto function = built(whole);
  return function.ok() ? (*function)->instrs.size() : 0;   // make() says what is wrong
}

Result<abi::KernelInfo> Kernel::info() {
  const simt::Module* whole = nullptr;
  const simt::Function* function = TRY(built(whole));
  return simt::kernel_info(*whole, *function);
}

void Kernel::say_interpreted() {
  std::call_once(interpreted_once_, [this] {
    log::info("kernel {} is interpreted, lane by lane: a pointer among its parameters is less aligned than what it accesses there", name());
  });
}

bool Kernel::misaligned(const uint8_t* params) {
  std::call_once(assumed_once_, [&] {
    const simt::Module* whole = nullptr;
    auto function = built(whole);
    if (!function.ok()) return;
    for (const auto& [offset, align] : simt::assumed_parameters(*whole, **function))
      if (offset + 8 <= param_bytes_) assumed_.emplace_back(offset, align);
  });
  for (const auto& [offset, align] : assumed_) {
    uint64_t value;
    std::memcpy(&value, params + offset, sizeof value);
    if (value & (align - 1)) [[unlikely]] return true;
  }
  return false;
}

Result<Variant*> Kernel::interpreted() {
  std::lock_guard guard(mutex_);
  if (interpreted_) return interpreted_.get();
  const simt::Module* whole = nullptr;
  const simt::Function* function = TRY(built(whole));
  auto v = std::make_unique<Variant>();
  TRY(interpret(*v, *whole, *function));
  interpreted_ = std::move(v);
  return interpreted_.get();
}

exec::Located Kernel::locate(const abi::WorkerContext& context, uint64_t address) {
  constexpr double kSeconds = 1;
  const simt::Module* whole = nullptr;
  auto function = built(whole);
  if (!function.ok()) return {};
  const auto culprit = simt::find_culprit(*whole, **function, [this](const simt::Symbol& s) { return module.address_of(s); },
                                          context, address, kSeconds);
  if (!culprit) return {};
  exec::Located located{culprit->thread, culprit->address, culprit->instruction};
  const auto& files = module.source().files;
  if (culprit->source.line && culprit->source.file && culprit->source.file < files.size())
    located.instruction += fmt::format(" at {}:{}", files[culprit->source.file], culprit->source.line);
  return located;
}

Result<void> Kernel::interpret(Variant& v, const simt::Module& built, const simt::Function& function) {
  v.interp = TRY(simt::Program::create(built, function,
                                       [this](const simt::Symbol& s) { return module.address_of(s); }));
  v.info = simt::kernel_info(built, function);
  return {};
}

void Kernel::print_stats(const Variant& v, const simt::Function& built) const {
  if (!heddle::options().stats) return;
  std::string line = fmt::format("heddle: kernel {} ({} instructions, block ({},{},{})): ", name(), built.instrs.size(),
                                 v.block[0], v.block[1], v.block[2]);
  if (v.jit) {
    const jit::CompileStats& s = v.jit->stats;
    line += fmt::format("{}, {}, emit {:.1f} ms, optimise {:.1f} ms, codegen {:.1f} ms, link {:.1f} ms, cpu {:.1f} ms, "
                        "{} spills, {} reloads, object {} bytes",
                        jit::instruction_set(asked_isa()), s.from, s.emit_ms, s.optimise_ms, s.codegen_ms, s.link_ms,
                        s.cpu_ms, s.spills, s.reloads, s.object_bytes);
  } else {
    line += "interpreter";
  }
  std::fprintf(stderr, "%s; its module: parse %.1f ms, build %.1f ms\n", line.c_str(), module.parse_ms(), module.build_ms());
}

void Kernel::take(Variant& v, const simt::Function& built, std::unique_ptr<jit::CompiledKernel> compiled) {
  v.jit = std::move(compiled);
  print_stats(v, built);
  v.code.store(&v.jit->code, std::memory_order_release);
}

/// Compiled code, or the interpreter where only that is right.
Result<void> Kernel::compile(Variant& v, const simt::Module& built, const simt::Function& function,
                             const jit::Options& options) {
  const uint64_t began = summary_on ? devices::usage_ticks() : 0;
  auto compiled = jit::compile(built, function, [this](const simt::Symbol& s) { return module.address_of(s); }, options);
  if (compiled.ok()) {
    if (summary_on)
      sum_compile(name(), static_cast<double>(devices::usage_ticks() - began) / devices::usage_ticks_per_second() * 1e3,
                  (*compiled)->stats.from);
    take(v, function, std::move(compiled).value());
    return {};
  }
  Error e = std::move(compiled).error();
  const bool refused = e.kind == ErrorKind::NotSupported && e.message.starts_with("needs interpreter");
  if (!refused && !v.interp) return e;
  if (refused) log::info("kernel {}: {}", name(), e.message);
  else log::warn("kernel {} stays with the interpreter: {}", name(), e.message);
  if (!v.interp) TRY(interpret(v, built, function));
  print_stats(v, function);
  return {};
}

Result<std::unique_ptr<Variant>> Kernel::make(const uint32_t block[3], bool grid_below_2g) {
  const simt::Module* whole = nullptr;
  const simt::Function* found = TRY(this->built(whole));
  const simt::Module& built = *whole;

  auto v = std::make_unique<Variant>();
  std::copy(block, block + 3, v->block);
  v->grid_below_2g = grid_below_2g;
  v->info = simt::kernel_info(built, *found);
  const std::string& engine = heddle::options().engine;
  if (engine == "interp") {
    TRY(interpret(*v, built, *found));
    print_stats(*v, *found);
    return v;
  }
  jit::Options options;
  options.isa = asked_isa();
  options.warp_size = module.context().device.spec.warp_size();
  options.optimise = module.options().optimise;
  options.debug_info = module.options().debug_info;
  options.dump_dir = heddle::options().dump_dir;
  options.grid_below_2g = grid_below_2g;
  std::copy(block, block + 3, options.block);
  TRY(check_host_memory(kCompileBytes, "compiling a kernel"));
  // What cannot begin on the interpreter waits for the compiler, and has its error.
  if (!tiered(engine) || !options.dump_dir.empty() || !CompileJob::possible() ||
      !simt::Program::may_be_tried(built, *found)) {
    TRY(compile(*v, built, *found, options));
    return v;
  }
  auto cached = jit::find_compiled(built, *found, [this](const simt::Symbol& s) { return module.address_of(s); }, options);
  if (cached.ok() && *cached) {
    take(*v, *found, std::move(cached).value());
    return v;
  }
  if (!interpret(*v, built, *found).ok()) {
    TRY(compile(*v, built, *found, options));
    return v;
  }
  v->may_be_tried = true;
  v->compile_ns = found->instrs.size() * kCompileNs;
  v->job = std::make_shared<CompileJob>(
      [this, &built, found, options, variant = v.get()] { (void)compile(*variant, built, *found, options); });
  CompileJob::start(v->job);
  return v;
}

void Kernel::stop_compiling() {
  std::lock_guard guard(mutex_);
  for (const auto& v : variants_)
    if (v->job) v->job->cancel();
}

}  // namespace heddle::driver
