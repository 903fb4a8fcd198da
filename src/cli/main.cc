// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// heddle: run, explain, devices, smi, doctor, cache. CLI11 throws, so this file alone is built with exceptions.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/option.h"
#include "cli/catalogue.h"
#include "cli/devices.h"
#include "cli/doctor.h"
#include "cli/smi.h"
#include "cli/explain.h"
#include "cli/toolkit.h"
#include "jit/cache.h"

namespace heddle::cli {
namespace {

using Json = nlohmann::ordered_json;

void print_json(const Json& json) {
  std::puts(json.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
}

int fail(const std::string& message) {
  std::fprintf(stderr, "heddle: %s\n", message.c_str());
  return 1;
}

struct RunOptions {
  std::vector<std::string> command;
  std::string isa, engine, devices, trace, threads;
  bool stats = false, preload = false, summary = false;
};

void prepend(const char* variable, const std::string& value) {
  const char* old = std::getenv(variable);
  setenv(variable, old && *old ? (value + ":" + old).c_str() : value.c_str(), 1);
}

int run(const RunOptions& o) {
  Toolkit t = this_toolkit();
  std::string driver = t.library() + "/libcuda.so.1";
  if (access(driver.c_str(), R_OK) != 0) return fail(driver + " is missing; 'heddle doctor' says more");
  prepend("LD_LIBRARY_PATH", t.library());
  // Where clients look for nvcc, headers and libdevice. Another toolkit's would be found in the place of this one's.
  prepend("PATH", t.root + "/bin");
  for (const char* name : {"CUDA_HOME", "CUDA_PATH", "CUDA_ROOT"}) setenv(name, t.root.c_str(), 1);
  // Programs with a run path of their own find it before LD_LIBRARY_PATH; what is loaded wins.
  if (o.preload) prepend("LD_PRELOAD", driver);
  for (auto& [name, value] : {std::pair{"HEDDLE_ISA", o.isa}, {"HEDDLE_ENGINE", o.engine}, {"HEDDLE_DEVICES", o.devices},
                              {"HEDDLE_TRACE", o.trace}, {"HEDDLE_THREADS", o.threads}, {"HEDDLE_STATS", std::string(o.stats ? "1" : "")}, {"HEDDLE_SUMMARY", std::string(o.summary ? "1" : "")}}) {
    if (!value.empty()) setenv(name, value.c_str(), 1);
  }
  std::vector<char*> argv;
  for (const std::string& word : o.command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  fail(std::string("cannot run '") + argv[0] + "': " + std::strerror(errno));
  return errno == ENOENT ? 127 : 126;
}

int show_devices(bool json) {
  auto facts = ask_driver(this_toolkit().library() + "/libcuda.so.1");
  if (!facts.ok()) {
    if (!json) std::fputs(catalogue_text().c_str(), stdout);
    return fail(facts.error().message);
  }
  if (json) {
    Json out = {{"driver", facts->path}, {"driver_version", facts->version}, {"devices", Json::array()}, {"catalogue", catalogue_json()}};
    for (const DeviceFacts& d : facts->devices) {
      out["devices"].push_back({{"ordinal", d.ordinal}, {"name", d.name}, {"compute_capability", fmt::format("{}.{}", d.major, d.minor)},
                                {"multiprocessors", d.multiprocessors}, {"clock_khz", d.clock_khz}, {"warp_size", d.warp_size},
                                {"max_threads_per_block", d.max_threads_per_block}, {"shared_bytes_per_block", d.shared_per_block},
                                {"l2_bytes", d.l2_bytes}, {"memory_bytes", d.memory_bytes}});
    }
    print_json(out);
    return 0;
  }
  for (const DeviceFacts& d : facts->devices) {
    std::printf("%d  %s\n   compute capability %d.%d, %d multiprocessors, warp %d, %.1f GB memory, %d KB shared per block\n",
                d.ordinal, d.name.c_str(), d.major, d.minor, d.multiprocessors, d.warp_size,
                static_cast<double>(d.memory_bytes) / (1 << 30), d.shared_per_block / 1024);
  }
  if (facts->devices.empty()) std::puts("no devices");
  std::printf("\nHEDDLE_DEVICES=ID[:COUNT],... shows a program others ('heddle devices show ID' says what is known of one):\n%s",
              catalogue_text().c_str());
  return 0;
}

int show_device(const std::string& id, bool json) {
  if (json) {
    auto facts = device_json(id);
    if (!facts.ok()) return fail(facts.error().message);
    print_json(*facts);
    return 0;
  }
  auto text = device_text(id);
  if (!text.ok()) return fail(text.error().message);
  std::fputs(text->c_str(), stdout);
  return 0;
}

int show_smi(bool json, double every_s) {
  for (;;) {
    if (json) {
      auto facts = smi_json();
      if (!facts.ok()) return fail(facts.error().message);
      print_json(*facts);
    } else {
      auto text = smi_text();
      if (!text.ok()) return fail(text.error().message);
      if (every_s > 0 && isatty(1)) std::fputs("\033[H\033[J", stdout);   // a live table: from the top again
      std::fputs(text->c_str(), stdout);
    }
    if (every_s <= 0) return 0;
    std::fflush(stdout);
    usleep(static_cast<useconds_t>(every_s * 1e6));
  }
}

const char* health_name(Health h) { return h == Health::Good ? "ok" : h == Health::Note ? "note" : "bad"; }

int doctor(bool json, bool try_program) {
  auto findings = examine(this_toolkit(), try_program);
  bool bad = false;
  Json out = Json::array();
  for (const Finding& f : findings) {
    bad = bad || f.health == Health::Bad;
    out.push_back({{"health", health_name(f.health)}, {"subject", f.subject}, {"text", f.text}, {"remedy", f.remedy}});
    if (json) continue;
    std::printf("%-5s %-12s %s\n", health_name(f.health), f.subject.c_str(), f.text.c_str());
    if (!f.remedy.empty()) std::printf("%18s   -> %s\n", "", f.remedy.c_str());
  }
  if (json) print_json({{"healthy", !bad}, {"findings", out}});
  else std::puts(bad ? "Something that programs need is missing." : "Programs can be built and run.");
  return bad ? 1 : 0;
}

int show_cache(bool json) {
  jit::CacheStats s = jit::cache_stats();
  if (json) {
    print_json({{"path", s.path}, {"enabled", s.enabled}, {"entries", s.entries}, {"bytes", s.bytes}, {"limit_bytes", s.limit_bytes}});
    return 0;
  }
  std::printf("folder   %s%s\nkernels  %llu\nsize     %.1f MB of at most %llu MB\n", s.path.empty() ? "(none)" : s.path.c_str(),
              s.enabled ? "" : "   (off)", static_cast<unsigned long long>(s.entries), static_cast<double>(s.bytes) / (1 << 20),
              static_cast<unsigned long long>(s.limit_bytes >> 20));
  return 0;
}

int clear_cache(bool json) {
  auto removed = jit::cache_clear();
  if (!removed.ok()) return fail(removed.error().message);
  if (json) print_json({{"removed", *removed}});
  else std::printf("removed %llu kernels\n", static_cast<unsigned long long>(*removed));
  return 0;
}

struct ExplainCommand {
  ExplainOptions options;
  std::string block;
  bool passes = false, llvm = false;
};

void print_report(const KernelReport& r, const ExplainCommand& c) {
  std::printf("kernel %s: %zu instructions, block (%u,%u,%u), %s\n", r.name.c_str(), r.instructions, r.block[0], r.block[1],
              r.block[2], r.isa.c_str());
  if (!r.refused.empty()) std::printf("  no compiled code: %s\n", r.refused.c_str());
  else
    std::printf("  emit %.1f ms, optimise %.1f ms, codegen %.1f ms, object %llu bytes, %u spills, %u reloads\n", r.emit_ms,
                r.optimise_ms, r.codegen_ms, static_cast<unsigned long long>(r.object_bytes), r.spills, r.reloads);
  std::puts("\naccesses");
  for (const AccessReport& a : r.accesses) {
    const std::string at = a.line ? fmt::format("{}:{}", a.file.substr(a.file.rfind('/') + 1), a.line) : "-";
    std::printf("  %-28s %-20s %s\n%30s%s\n", a.kind.c_str(), at.c_str(), a.instruction.c_str(), "", a.why.c_str());
  }
  if (c.passes)
    for (const auto& pass : r.passes) std::printf("\nafter %s\n%s", pass.name.c_str(), pass.ir.c_str());
  std::printf("\nplan\n%s", r.plan.c_str());
  if (c.llvm) std::printf("\nllvm\n%s", r.llvm_ir.c_str());
  std::printf("\nassembly\n%s\n", r.assembly.c_str());
}

Json json_of(const KernelReport& r) {
  Json passes = Json::array(), accesses = Json::array();
  for (const auto& pass : r.passes) passes.push_back({{"pass", pass.name}, {"ir", pass.ir}});
  for (const AccessReport& a : r.accesses)
    accesses.push_back({{"kind", a.kind}, {"instruction", a.instruction}, {"why", a.why}, {"file", a.file}, {"line", a.line}});
  return {{"kernel", r.name}, {"isa", r.isa}, {"block", {r.block[0], r.block[1], r.block[2]}}, {"instructions", r.instructions},
          {"refused", r.refused}, {"emit_ms", r.emit_ms}, {"optimise_ms", r.optimise_ms}, {"codegen_ms", r.codegen_ms},
          {"spills", r.spills}, {"reloads", r.reloads}, {"object_bytes", r.object_bytes}, {"accesses", accesses},
          {"passes", passes}, {"plan", r.plan}, {"llvm_ir", r.llvm_ir}, {"assembly", r.assembly}};
}

int show_explanation(ExplainCommand& c, bool json) {
  uint32_t* b = c.options.block;
  if (!c.block.empty() && (std::sscanf(c.block.c_str(), "%u,%u,%u", &b[0], &b[1], &b[2]) < 1 || !b[0]))
    return fail("explain: --block is X or X,Y or X,Y,Z");
  auto reports = explain(this_toolkit(), c.options);
  if (!reports.ok()) return fail("explain: " + reports.error().message);
  Json all = Json::array();
  for (const KernelReport& r : *reports) {
    if (json) all.push_back(json_of(r));
    else print_report(r, c);
  }
  if (json) print_json(all);
  return 0;
}

std::string environment_text() {
  std::string text = "Environment variables:\n";
  size_t count = 0;
  const OptionRow* rows = option_rows(count);
  for (size_t i = 0; i < count; i++) text += fmt::format("  {:<18} {}\n", rows[i].variable, rows[i].text);
  return text;
}

constexpr const char* kExamples =
    "Examples:\n"
    "  nvcc -o app app.cu && ./app         a program built by this toolkit needs no 'heddle run'\n"
    "  heddle run ./app_built_elsewhere    the same for one that was not\n"
    "  heddle run python3 train.py         an interpreter whose modules load CUDA libraries\n"
    "  heddle run --engine interp ./app    with the reference interpreter: is it the program or the JIT?\n"
    "  heddle explain app.cu --kernel mul  what becomes of a kernel, and why it is slow\n"
    "  heddle doctor --run                 look at everything, and try a small program\n"
    "  heddle devices --json               for scripts\n";

void add_json(CLI::App* app, bool& json) { app->add_flag("--json", json, "print JSON"); }

int dispatch(int argc, char** argv) {
  CLI::App app{"Heddle: CUDA in software. This command runs programs against Heddle's libraries and looks after them."};
  app.name("heddle");
  app.require_subcommand(1);
  app.set_version_flag("--version", "heddle 0.1.0 (CUDA 12.9)");
  app.footer(std::string(kExamples) + "\n" + environment_text());
  bool json = false, try_program = false;
  int code = 0;

  RunOptions ro;
  CLI::App* run_app = app.add_subcommand("run", "PROGRAM [ARGUMENT...]: run a program, or an interpreter, against Heddle's libraries");
  run_app->add_option("--isa", ro.isa, "avx512, avx2, sse4.2 or scalar");
  run_app->add_option("--engine", ro.engine, "tiered, jit or interp");
  run_app->add_option("--devices", ro.devices, "devices the program sees");
  run_app->add_option("--threads", ro.threads, "worker threads");
  run_app->add_option("--trace", ro.trace, "api: print each API call");
  run_app->add_flag("--stats", ro.stats, "print what compiling each kernel cost");
  run_app->add_flag("--summary", ro.summary, "print at the end which kernels ran and which calls failed");
  run_app->add_flag("--preload", ro.preload, "load the driver first, for programs with a run path of their own");
  run_app->prefix_command();           // the first word that is no option of ours begins the command
  run_app->footer("Example: heddle run --stats ./app --size 1024     (options of heddle come before the program)");

  ExplainCommand ec;
  CLI::App* explain_app = app.add_subcommand("explain", "PROGRAM: what becomes of its kernels (of a .ptx, a .cu, or a binary)");
  explain_app->add_option("program", ec.options.file, ".ptx, .cu, or a program, library, object, fatbin")->required();
  explain_app->add_option("--kernel", ec.options.kernel, "only kernels whose name holds this");
  explain_app->add_option("--block", ec.block, "block size X[,Y[,Z]] to specialise for (default: what the kernel requires, or 256)");
  explain_app->add_option("--isa", ec.options.isa, "avx512, avx2, sse4.2 or scalar");
  explain_app->add_flag("--any-grid", ec.options.any_grid, "do not assume that thread indices of the grid stay below 2^31");
  explain_app->add_flag("--passes", ec.passes, "the SIMT IR after each pass as well");
  explain_app->add_flag("--llvm", ec.llvm, "the optimised LLVM IR as well");
  add_json(explain_app, json);
  explain_app->footer("Example: heddle explain app.cu --kernel matmul --block 16,16");

  CLI::App* devices_app = app.add_subcommand("devices", "List the devices that programs see, and the catalogue");
  add_json(devices_app, json);
  std::string device_id;
  CLI::App* show_app = devices_app->add_subcommand("show", "ID: every figure of a device with its source, and what is unknown");
  show_app->add_option("id", device_id, "as 'heddle devices' lists it")->required();
  add_json(show_app, json);
  devices_app->footer("Example: heddle devices show metax-c500");
  CLI::App* smi_app = app.add_subcommand("smi", "Show the devices and the processes that use them");
  add_json(smi_app, json);
  double every_s = 0;
  smi_app->add_option("-l,--loop", every_s, "again every so many seconds")->check(CLI::Range(0.1, 3600.0));
  smi_app->footer("Example: heddle smi -l 1");
  CLI::App* doctor_app = app.add_subcommand("doctor", "Say what is installed, what is missing, and what mends it");
  add_json(doctor_app, json);
  doctor_app->add_flag("--run", try_program, "also compile and run a small program");
  CLI::App* cache_app = app.add_subcommand("cache", "Show or clear the cache of compiled kernels");
  add_json(cache_app, json);
  CLI::App* clear_app = cache_app->add_subcommand("clear", "Remove every compiled kernel");
  CLI::App* path_app = cache_app->add_subcommand("path", "Print the cache's folder");
  add_json(clear_app, json);
  cache_app->footer("Example: heddle cache --json");

  bool names_a_command = argc < 2 || argv[1][0] == '-' || 
                          !app.get_subcommands([&](CLI::App* a) { return a->get_name() == argv[1]; }).empty();
  if (!names_a_command) return fail(fmt::format("unknown command '{}'; 'heddle --help' lists them", argv[1]));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e);
  }
  if (*run_app) {
    ro.command = run_app->remaining();
    if (ro.command.empty()) return fail("run: no program given; 'heddle run --help' tells more");
    code = run(ro);
  }
  else if (*show_app) code = show_device(device_id, json);
  else if (*explain_app) code = show_explanation(ec, json);
  else if (*devices_app) code = show_devices(json);
  else if (*smi_app) code = show_smi(json, every_s);
  else if (*doctor_app) code = doctor(json, try_program);
  else if (*path_app) std::puts(jit::cache_path().c_str());
  else if (*clear_app) code = clear_cache(json);
  else if (*cache_app) code = show_cache(json);
  return code;
}

}  // namespace
}  // namespace heddle::cli

int main(int argc, char** argv) { return heddle::cli::dispatch(argc, argv); }
