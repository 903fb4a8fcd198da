// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "engine.h"

#include <cstdlib>
#include <cstring>

#include "base/cpu.h"

namespace heddle::filetests {

std::vector<Engine> engines() {
  std::vector<Engine> all = {{"interp", true, jit::Isa::Scalar, 0, true}};
  if (cpu().avx512) all.push_back({"avx512", false, jit::Isa::Avx512, 2, false});
  if (cpu().avx2) all.push_back({"avx2", false, jit::Isa::Avx2, 2, false});
  // Few lanes a chunk are many instructions a warp: compiled as emitted, which is tested as well.
  if (cpu().sse42) all.push_back({"sse4.2", false, jit::Isa::Sse42, 0, false});
  all.push_back({"scalar", false, jit::Isa::Scalar, 0, false});
  all[1].wide_warps = true;
  if (all.size() > 2) all[2].specialise = true;
  if (cpu().avx512 || cpu().avx2)
    all.push_back({"gang", false, cpu().avx512 ? jit::Isa::Avx512 : jit::Isa::Avx2, 2, false, true, jit::Gang::Always});
  return all;
}

Globals::Globals(const ptx::Module& ptx, const simt::Module& module) : ptx_(ptx), module_(module) {
  for (const ptx::Variable& v : ptx.variables) {
    if (v.space != ptx::Space::Global && v.space != ptx::Space::Const) continue;
    size_t bytes = (v.size_bytes + 511) / 256 * 256;
    storage_.try_emplace(v.name, static_cast<uint8_t*>(std::aligned_alloc(256, bytes)), std::free);
  }
  reset();
}

void Globals::reset() {
  for (const ptx::Variable& v : ptx_.variables) {
    auto it = storage_.find(v.name);
    if (it == storage_.end()) continue;
    uint8_t* at = it->second.get();
    std::memset(at, 0, v.size_bytes);
    for (const ptx::InitElement& e : v.init) {
      uint64_t bits = e.bits;
      if (e.kind != ptx::InitElement::Kind::Bits) {
        for (const simt::Symbol& s : module_.symbols)
          if (s.name == e.symbol) bits = address(s) + static_cast<uint64_t>(e.addend);
        bits >>= e.mask_shift;
      }
      std::memcpy(at, &bits, e.bytes);
      at += e.bytes;
    }
  }
}

uint64_t Globals::address(const simt::Symbol& s) const {
  if (auto it = storage_.find(s.name); it != storage_.end()) return reinterpret_cast<uint64_t>(it->second.get());
  // Functions: any address that is nobody else's.
  return s.kind == simt::Symbol::Kind::Function ? reinterpret_cast<uint64_t>(&s) : 0;
}

Result<std::unique_ptr<Kernel>> Kernel::make(const Engine& engine, const simt::Module& module,
                                             const simt::Function& kernel, const Globals& globals,
                                             uint32_t warp_size, abi::Dim3 block) {
  auto k = std::make_unique<Kernel>();
  k->name_ = kernel.name;
  k->warp_size_ = warp_size;
  if (engine.interpreter) {
    k->program_ = TRY(simt::Program::create(module, kernel, globals.resolver()));
    k->info_ = simt::kernel_info(module, kernel);
  } else {
    jit::Options options;
    options.isa = engine.isa;
    options.warp_size = warp_size;
    options.optimise = engine.optimise;
    options.gang = engine.gang;
    if (engine.specialise) {
      options.block[0] = block.x, options.block[1] = block.y, options.block[2] = block.z;
      options.grid_below_2g = true;
    }
    k->code_ = TRY(jit::compile(module, kernel, globals.resolver(), options));
    k->info_ = k->code_->code.info;
  }
  return k;
}

Result<void> Kernel::run(abi::Dim3 grid, abi::Dim3 block, uint32_t shared_bytes, const void* params,
                         const abi::Services* services) {
  exec::LaunchDesc d;
  d.kernel_name = name_.c_str();
  if (code_) d.code = code_->code;
  else d.code.info = info_;
  d.grid = grid;
  d.block = block;
  d.warp_size = warp_size_;
  d.dynamic_shared_bytes = shared_bytes;
  d.params = params;
  d.cooperative = info_.uses_grid_barrier;
  d.services = services;
  if (program_)
    d.run_range = [this](abi::WorkerContext* w, uint64_t begin, uint64_t end) {
      return program_->run_range(*w, begin, end);
    };
  return exec::run_grid(d);
}

}  // namespace heddle::filetests
