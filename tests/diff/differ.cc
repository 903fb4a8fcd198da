// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// diff [--kernels N] [--seconds S] [--seed FIRST] [--jobs N] [--found FOLDER] [--print SEED]
// Runs random kernels on the interpreter and on the JIT at every ISA and both warp sizes, and
// compares all memory they wrote. A kernel that differs is left in FOLDER as a filetest.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "../filetests/engine.h"
#include "generator.h"
#include "ptx/ptx.h"
#include "random.h"
#include "simt/simt.h"

namespace heddle::diff {
namespace {

using filetests::Engine;
using filetests::Globals;
using filetests::Kernel;

constexpr uint32_t kBatch = 24;         // kernels of one module
constexpr uint32_t kCtas = 3;

struct Counts {
  uint64_t kernels = 0, compared = 0, refused = 0, differ = 0, wide = 0;
  uint64_t reached[64] = {};            // by features()
};

struct Settings {
  uint64_t kernels = ~0ull, seed = 1;
  double seconds = 1e9;
  uint32_t jobs = 1;
  std::string found;
};

std::vector<uint32_t> input(uint64_t seed) {
  Random r(seed);
  std::vector<uint32_t> v(kInputWords + 8);
  for (uint32_t& w : v) {
    switch (r.below(4)) {
      case 0: w = r.below(64); break;
      case 1: w = 0 - r.below(64); break;
      default: w = static_cast<uint32_t>(r.bits()); break;
    }
  }
  return v;
}

class Batch {
 public:
  Batch(const Settings& s, Counts& c, uint64_t seed) : s_(s), c_(c), seed_(seed) {}
  bool run();

 private:
  Result<std::vector<uint32_t>> run_on(const Engine& e, uint32_t n, uint32_t warp, std::string* refused);
  void compare(uint32_t n, const Engine& e, uint32_t warp, const std::vector<uint32_t>& want);
  void report(uint32_t n, const std::string& engine, const std::string& what, const std::vector<uint32_t>* want);

  const Settings& s_;
  Counts& c_;
  uint64_t seed_;
  uint32_t block_ = 64;
  ptx::Module ptx_;
  simt::Module module_;
  std::unique_ptr<Globals> globals_;
  std::vector<uint32_t> in_;
};

Result<std::vector<uint32_t>> Batch::run_on(const Engine& e, uint32_t n, uint32_t warp, std::string* refused) {
  const std::string name = fmt::format("k{}", n);
  const simt::Function* f = nullptr;
  for (const simt::Function& k : module_.functions)
    if (k.name == name) f = &k;
  auto kernel = Kernel::make(e, module_, *f, *globals_, warp);
  if (!kernel.ok()) {
    if (kernel.error().message.starts_with("needs interpreter")) *refused = kernel.error().message;
    return std::move(kernel).error();
  }
  std::vector<uint32_t> out(kCells + kCtas * block_ * kWordsPerThread);
  for (uint32_t k = 0; k < kCells; ++k) out[k] = cell(k);
  const uint32_t* params[] = {in_.data(), out.data()};
  static auto* services = exec::DeviceServices::create().release();
  TRY((*kernel)->run({kCtas, 1, 1}, {block_, 1, 1}, 0, params, services->table()));
  return out;
}

void Batch::report(uint32_t n, const std::string& engine, const std::string& what, const std::vector<uint32_t>* want) {
  ++c_.differ;
  uint64_t seed = seed_ + n;
  std::fprintf(stderr, "seed %llu on %s: %s\n", static_cast<unsigned long long>(seed), engine.c_str(), what.c_str());
  if (s_.found.empty()) return;
  std::ofstream file(fmt::format("{}/seed_{}.ptx", s_.found, seed));
  file << fmt::format("// Seed {} of tests/diff, block {}: {}: {}\n// test run\n", seed, block_, engine, what)
       << module_header() << kernel(seed, "k");
  if (!want) return;
  file << fmt::format("// run: <<<{},{}>>> in:b32[{}]=", kCtas, block_, in_.size());
  for (size_t k = 0; k < in_.size(); ++k) file << (k ? "," : "") << fmt::format("{:#x}", in_[k]);
  file << fmt::format(" out:b32[{}]=", want->size());
  for (uint32_t k = 0; k < kCells; ++k) file << fmt::format("{:#x},", cell(k));
  file << "0 ==";
  for (uint32_t w : *want) file << fmt::format(" {:#x}", w);
  file << "\n";
}

void Batch::compare(uint32_t n, const Engine& e, uint32_t warp, const std::vector<uint32_t>& want) {
  std::string refused, name = fmt::format("{} with warps of {}, block {}", e.name, warp, block_);
  auto got = run_on(e, n, warp, &refused);
  if (!refused.empty()) return void(++c_.refused);
  ++c_.compared;
  if (!got.ok()) return report(n, name, got.error().message, &want);
  for (size_t k = 0; k < want.size(); ++k) {
    if ((*got)[k] == want[k]) continue;
    std::string where = k < kCells ? fmt::format("cell {}", k)
        : fmt::format("thread {} word {}", (k - kCells) / kWordsPerThread, (k - kCells) % kWordsPerThread);
    return report(n, name, fmt::format("{} is {:#x}, the interpreter has {:#x}", where, (*got)[k], want[k]), &want);
  }
}

/// False: the batch itself is broken, and said so.
bool Batch::run() {
  std::string text = module_header();
  for (uint32_t n = 0; n < kBatch; ++n) text += kernel(seed_ + n, fmt::format("k{}", n));
  auto parsed = ptx::parse(text, {.name = fmt::format("seed {}", seed_)});
  if (!parsed.ok()) return std::fprintf(stderr, "%s\n", parsed.error().message.c_str()), false;
  ptx_ = std::move(*parsed);
  auto built = simt::build(ptx_);
  if (!built.ok()) return std::fprintf(stderr, "%s\n", built.error().message.c_str()), false;
  module_ = std::move(*built);
  if (auto v = simt::verify(module_); !v.ok()) return std::fprintf(stderr, "%s\n", v.error().message.c_str()), false;
  globals_ = std::make_unique<Globals>(ptx_, module_);
  static const std::vector<Engine> all = filetests::engines();
  for (uint32_t n = 0; n < kBatch && c_.kernels < s_.kernels; ++n) {
    uint64_t seed = seed_ + n;
    Random r(seed ^ 0x5eed);
    block_ = r.one_of({32u, 64u, 96u, 40u, 8u, 128u});
    const std::string mine = kernel(seed, "k");
    if (mine.find(".sync.aligned") != std::string::npos) block_ = (block_ + 31) / 32 * 32;
    for (size_t k = 0; k < features().size(); ++k) c_.reached[k] += mine.find(features()[k]) != std::string::npos;
    in_ = input(seed);
    std::string none;
    uint32_t warp = r.chance(75) ? 32 : 64;
    auto want = run_on(all[0], n, warp, &none);
    ++c_.kernels;
    c_.wide += warp == 64;
    if (!want.ok()) {
      report(n, "interpreter", want.error().message, nullptr);
      continue;
    }
    // Compiling is what costs: one ISA per kernel, mostly the best one, which compiles fastest.
    uint32_t jit = r.chance(75) ? 0 : r.below(static_cast<uint32_t>(all.size() - 1));
    compare(n, all[1 + jit], warp, *want);
  }
  return true;
}

/// Every jobs-th batch from the first-th on.
bool run_share(const Settings& s, uint32_t share, Counts& c) {
  auto start = std::chrono::steady_clock::now();
  auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  Settings mine = s;
  mine.kernels = s.kernels / s.jobs + (share < s.kernels % s.jobs);
  for (uint64_t seed = s.seed + share * kBatch; c.kernels < mine.kernels && elapsed() < s.seconds; seed += s.jobs * kBatch)
    if (!Batch(mine, c, seed).run()) return false;
  return true;
}

/// Shares run in processes of their own, each telling its counts through a pipe.
int run(const Settings& s) {
  Counts all;
  bool whole = true;
  auto start = std::chrono::steady_clock::now();
  if (s.jobs == 1) {
    whole = run_share(s, 0, all);
  } else {
    int ends[2];
    if (pipe(ends)) return 2;
    for (uint32_t n = 0; n < s.jobs; ++n) {
      if (fork()) continue;
      Counts c;
      bool ok = run_share(s, n, c);
      ok &= write(ends[1], &c, sizeof c) == sizeof c;
      _exit(ok ? 0 : 1);
    }
    for (uint32_t n = 0; n < s.jobs; ++n) {
      int status = 0;
      wait(&status);
      if (status) {                        // crashed, or its batch was broken: nothing in the pipe for sure
        whole = false;
        continue;
      }
      Counts c;
      whole &= read(ends[0], &c, sizeof c) == sizeof c;
      all.kernels += c.kernels;
      all.compared += c.compared;
      all.refused += c.refused;
      all.differ += c.differ;
      all.wide += c.wide;
      for (size_t k = 0; k < features().size(); ++k) all.reached[k] += c.reached[k];
    }
  }
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("%llu kernels in %.0f s: %llu compared, %llu left to the interpreter, %llu differ%s\n",
              static_cast<unsigned long long>(all.kernels), seconds, static_cast<unsigned long long>(all.compared),
              static_cast<unsigned long long>(all.refused), static_cast<unsigned long long>(all.differ),
              whole ? "" : "; a share of the work broke down");
  std::string reached = fmt::format("kernels with: warps of 64 {}", all.wide);
  for (size_t k = 0; k < features().size(); ++k) {
    std::string name = features()[k];
    name = name.substr(0, name.find('\n'));
    reached += fmt::format(", {} {}", name, all.reached[k]);
  }
  std::printf("%s\n", reached.c_str());
  return whole && !all.differ ? 0 : 1;
}

}  // namespace
}  // namespace heddle::diff

int main(int argc, char** argv) {
  heddle::diff::Settings s;
  if (argc % 2 == 0) {
    std::fprintf(stderr, "usage: diff [--kernels N] [--seconds S] [--seed FIRST] [--jobs N] [--found FOLDER] [--print SEED]\n");
    return 2;
  }
  for (int n = 1; n + 1 < argc; n += 2) {
    std::string a = argv[n];
    if (a == "--kernels") s.kernels = std::strtoull(argv[n + 1], nullptr, 10);
    else if (a == "--seconds") s.seconds = std::atof(argv[n + 1]);
    else if (a == "--seed") s.seed = std::strtoull(argv[n + 1], nullptr, 10);
    else if (a == "--jobs") s.jobs = std::max(1, std::atoi(argv[n + 1]));
    else if (a == "--found") s.found = argv[n + 1];
    else if (a == "--print") {
      std::printf("%s%s", heddle::diff::module_header().c_str(), heddle::diff::kernel(std::strtoull(argv[n + 1], nullptr, 10), "k").c_str());
      return 0;
    } else {
      std::fprintf(stderr, "diff: unknown option %s\n", argv[n]);
      return 2;
    }
  }
  if (!s.found.empty()) ::mkdir(s.found.c_str(), 0777);
  // Stronger than the command line, so that a test run can be made longer without editing it.
  if (const char* v = std::getenv("HEDDLE_DIFF_SECONDS")) s.seconds = std::atof(v);
  return heddle::diff::run(s);
}
