// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// intrinsics_sweep FOLDER: every kernel of the PTX that make_ir.py left there is built, run on the
// interpreter and on the JIT at its best width, some at the next one too, and must write the same. What it must not run
// (clocks, textures without a handle, waits for nobody) is compiled only. Modules for a target that
// Heddle does not run must be refused, by a message that names the instruction.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "../filetests/engine.h"
#include "ptx/ptx.h"
#include "simt/simt.h"

namespace heddle::intrinsics {
namespace {

using filetests::Engine;
using filetests::Globals;
using filetests::Kernel;

constexpr size_t kLanes = 32, kWords = 64 * kLanes;

struct Counts {
  unsigned run = 0, compiled = 0, refused = 0, bad = 0;
};

/// Its results are not ours to compare: time, or a wait for what nobody does.
bool compiles_only(std::string_view name) {
  for (std::string_view part : {"clock", "globaltimer", "_tex_", "tld4", "sust", "suld", "txq", "suq", "istypep",
                                "mbarrier_", "_exit", "smid", "gridid", "pm_", "pm0", "envreg", "isspacep", "ptr_", "is_explicit"})
    if (name.find(part) != std::string_view::npos) return true;
  return false;
}

/// Numbers of all kinds: small, any bits, and floats near the edges.
std::array<uint32_t, kWords> input() {
  std::mt19937_64 r(20);
  std::array<uint32_t, kWords> v;
  constexpr uint32_t edges[] = {0, 1, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00001, 0x00400000, 0x3f800000,
                                0xbf800000, 0x7f7fffff, 0x4b000000, 0x3c003c00, 0x7c00fc00, 0x00013bff, 0x40490fdb};
  for (uint32_t& w : v) {
    switch (r() % 4) {
      case 0: w = static_cast<uint32_t>(r() % 64); break;
      case 1: w = edges[r() % std::size(edges)]; break;
      case 2: w = 0x3f000000u + static_cast<uint32_t>(r() % 0x02000000); break;
      default: w = static_cast<uint32_t>(r()); break;
    }
  }
  return v;
}

struct Memory {
  alignas(128) std::array<uint32_t, kWords> in, out{}, work{};
};

Result<void> run_on(const Engine& e, const simt::Module& m, const simt::Function& f, const Globals& globals, Memory* memory) {
  auto kernel = TRY(Kernel::make(e, m, f, globals, 32));
  if (!memory) return {};
  memory->in = input();
  const uint32_t* params[] = {memory->in.data(), memory->out.data(), memory->work.data()};
  static auto* services = exec::DeviceServices::create().release();
  return kernel->run({1, 1, 1}, {kLanes, 1, 1}, 0, params, services->table());
}

void sweep_kernel(const ptx::Module& ptx, const simt::Module& m, const simt::Function& f, bool newer, Counts& c) {
  static const std::vector<Engine> all = filetests::engines();
  const bool runs = !compiles_only(f.name);
  Memory want;
  auto bad = [&](const Engine& e, const std::string& what) {
    ++c.bad;
    std::printf("%s on %s: %s\n", f.name.c_str(), e.name.c_str(), what.c_str());
  };
  // Compiling is what costs: the second width for every fourth kernel.
  const size_t engines = std::min<size_t>(all.size(), (c.run + c.compiled) % 4 ? 2 : 3);
  for (size_t n = 0; n < engines; ++n) {
    Globals globals(ptx, m);
    Memory got;
    auto r = run_on(all[n], m, f, globals, runs ? &got : nullptr);
    if (newer && !r.ok() && r.error().kind == ErrorKind::NotSupported) return void(++c.refused);
    if (!r.ok()) return bad(all[n], r.error().message);
    if (n == 0) want = got;
    for (size_t k = 0; k < kWords; ++k)
      if (got.out[k] != want.out[k] || got.work[k] != want.work[k])
        return bad(all[n], fmt::format("lane {} word {}: {:#x} and {:#x}, the interpreter has {:#x} and {:#x}", k / 64, k % 64,
                                       got.out[k], got.work[k], want.out[k], want.work[k]));
  }
  ++(runs ? c.run : c.compiled);
}

void sweep(const std::filesystem::path& path, Counts& c) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const bool newer = path.filename().string().starts_with("sm_90");
  auto ptx = ptx::parse(text.str(), {.name = path.filename().string()});
  auto bad = [&](const std::string& what) {
    ++c.bad;
    std::printf("%s: %s\n", path.filename().c_str(), what.c_str());
  };
  if (!ptx.ok()) return bad(ptx.error().message);
  auto m = simt::build(*ptx);
  if (newer && !m.ok() && m.error().kind == ErrorKind::NotSupported) return void(++c.refused);
  if (!m.ok()) return bad(m.error().message);
  if (auto v = simt::verify(*m); !v.ok()) return bad(v.error().message);
  for (const simt::Function& f : m->functions)
    if (f.is_kernel) sweep_kernel(*ptx, *m, f, newer, c);
}

}  // namespace
}  // namespace heddle::intrinsics

int main(int argc, char** argv) {
  if (argc != 2) return std::fprintf(stderr, "usage: intrinsics_sweep FOLDER\n"), 2;
  heddle::intrinsics::Counts c;
  std::set<std::filesystem::path> files;
  for (const auto& e : std::filesystem::directory_iterator(argv[1]))
    if (e.path().extension() == ".ptx") files.insert(e.path());
  for (const auto& f : files) heddle::intrinsics::sweep(f, c);
  std::printf("%u kernels run alike, %u compiled only, %u newer ones refused by name, %u bad\n", c.run, c.compiled, c.refused, c.bad);
  return c.bad || !c.run ? 1 : 0;
}
