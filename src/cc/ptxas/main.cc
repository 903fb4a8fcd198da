// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// ptxas: checks PTX and puts it in our cubin. Options that speak of real hardware are accepted.
#include <cstdio>
#include <string>
#include <vector>

#include "cc/args.h"
#include "cc/device_code.h"
#include "cc/file.h"

namespace heddle::cc {
namespace {

constexpr const char* kHelp =
    "Usage: ptxas [options] file.ptx...\n\n"
    "Checks PTX and writes a cubin: an ELF file that holds the text, which the JIT compiles at load.\n"
    "  -o, --output-file <file>     result (default elf.o)\n"
    "  -arch, --gpu-name <sm_XX>    architecture recorded in the result (default: the text's .target)\n"
    "  -c, --compile-only           what the file does not define will be linked to it\n"
    "  -v, --verbose                print what each kernel uses\n"
    "  -V, --version   -h, --help\n"
    "  -O, -g, -lineinfo, -m64, -maxrregcount, -w, --def-load-cache, ... are accepted\n";

struct Options {
  std::string output = "elf.o", arch;
  std::vector<std::string> inputs;
  bool verbose = false, compile_only = false;
};

int fail(const std::string& message) {
  std::fprintf(stderr, "ptxas fatal   : %s\n", message.c_str());
  return 255;
}

bool one_of(const std::string& word, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (word == name) return true;
  }
  return false;
}

/// Options with a value that changes nothing here.
bool is_ignored_value(const std::string& w) {
  return one_of(w, {"-maxrregcount", "--maxrregcount", "-O", "--opt-level", "-dlcm", "--def-load-cache", "-dscm",
                    "--def-store-cache", "-e", "--entry", "-m", "--machine", "--input-as-string", "-ptx-length",
                    "--split-compile", "--compile-functions"});
}

bool is_ignored(const std::string& w) {
  for (const char* prefix : {"-O", "-m64", "--machine", "-g", "--device-debug", "-lineinfo", "--generate-line-info",
                             "-w", "--disable-warnings", "-dlcm", "--def-load-cache", "-dscm", "--def-store-cache",
                             "-maxrregcount", "--maxrregcount", "-c", "--compile-only", "--return-at-end",
                             "-suppress", "--suppress", "-warn", "--warn", "-Werror", "--warning-as-error",
                             "-sp-bounds-check", "--sp-bounds-check", "-astoolspatch", "--fmad", "-preserve",
                             "--preserve", "--allow-expensive", "-fmad", "--fast-compile", "--device-stack",
                             "-opt-level", "--opt-level", "--position-independent", "--no-fastreg"}) {
    if (w.starts_with(prefix)) return true;
  }
  return false;
}

Result<Options> read_options(const std::vector<std::string>& words) {
  Options o;
  for (size_t i = 0; i < words.size(); i++) {
    std::string w = words[i], value;
    size_t eq = w.starts_with("-") ? w.find('=') : std::string::npos;
    bool has_value = eq != std::string::npos;
    if (has_value) value = w.substr(eq + 1), w.resize(eq);
    auto take = [&]() -> Result<std::string> {
      if (has_value) return value;
      if (i + 1 >= words.size()) return error(ErrorKind::InvalidValue, "missing argument of '{}'", w);
      return words[++i];
    };
    if (!w.starts_with("-") || w == "-") o.inputs.push_back(words[i]);
    else if (one_of(w, {"-o", "--output-file", "-output-file"})) o.output = TRY(take());
    else if (one_of(w, {"-arch", "--gpu-name", "-gpu-name"})) o.arch = TRY(take());
    else if (one_of(w, {"-v", "--verbose", "-verbose"})) o.verbose = true;
    else if (one_of(w, {"-c", "--compile-only", "-compile-only"})) o.compile_only = true;
    else if (is_ignored_value(w)) TRY(take());
    else if (!is_ignored(words[i])) return error(ErrorKind::InvalidValue, "Unknown option '{}'", words[i]);
  }
  return o;
}

Result<int> assemble(const Options& o) {
  if (o.inputs.size() != 1) {
    return Error{ErrorKind::InvalidValue, o.inputs.empty() ? "No input files specified" : "one input file at a time"};
  }
  std::string ptx = TRY(read_text_file(o.inputs[0]));
  while (!ptx.empty() && ptx.back() == '\0') ptx.pop_back();
  if (auto checked = check_ptx(ptx, o.inputs[0], !o.compile_only); !checked.ok()) {
    std::fprintf(stderr, "ptxas error   : %s\n", checked.error().message.c_str());
    return fail("Ptx assembly aborted due to errors");
  }
  uint32_t arch = o.arch.empty() ? fatbin::target_of(ptx) : fatbin::arch_number(o.arch);
  if (arch == 0) return error(ErrorKind::InvalidValue, "Value '{}' is not defined for option 'gpu-name'", o.arch);
  if (o.verbose) {
    std::string text = TRY(describe_resources(ptx, o.inputs[0], fmt::format("sm_{}", arch)));
    std::fwrite(text.data(), 1, text.size(), stderr);
  }
  TRY(write_file(o.output, fatbin::write_cubin(ptx, arch)));
  return 0;
}

int run(const std::vector<std::string>& given) {
  std::vector<std::string> words;
  for (const std::string& w : given) {
    if (one_of(w, {"-h", "--help"})) return std::fputs(kHelp, stdout), 0;
    if (one_of(w, {"-V", "--version"})) {
      return std::puts("ptxas: Heddle 0.1.0\nCuda compilation tools, release 12.9, V12.9.86"), 0;
    }
    if (!w.starts_with("@")) {
      words.push_back(w);
      continue;
    }
    auto text = read_text_file(w.substr(1));
    if (!text.ok()) return fail(text.error().message);
    for (std::string& inner : split_words(*text)) words.push_back(std::move(inner));
  }
  auto options = read_options(words);
  if (!options.ok()) return fail(options.error().message);
  auto code = assemble(*options);
  return code.ok() ? *code : fail(code.error().message);
}

}  // namespace
}  // namespace heddle::cc

int main(int argc, char** argv) { return heddle::cc::run({argv + 1, argv + argc}); }
