// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// nvlink: links relocatable device code of objects, archives, cubins, fatbins and PTX into one
// cubin, and names the objects that wait to be registered (--register-link-binaries).
#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "cc/args.h"
#include "cc/device_code.h"
#include "cc/file.h"
#include "cc/link.h"

namespace heddle::cc {
namespace {

constexpr const char* kHelp =
    "Usage: nvlink [options] files...\n\n"
    "  -arch, --arch=<sm_XX>                 architecture to link for (required)\n"
    "  -o, --output-file <file>              the cubin to write (default a.out)\n"
    "  -L<folder>, -l<library>               static libraries to search for device code\n"
    "  --register-link-binaries=<file>       write one DEFINE_REGISTER_FUNC(id) line per object\n"
    "  -m64, --cpu-arch=..., -v, -g, -w, --kernels-used=..., ... are accepted\n";

struct Job {
  std::string output = "a.out", arch, registers;
  std::vector<std::string> files, libraries, folders;
};

int fail(const std::string& message) {
  std::fprintf(stderr, "nvlink fatal   : %s\n", message.c_str());
  return 1;
}

Result<Job> read_job(const std::vector<std::string>& words) {
  Job job;
  for (size_t i = 0; i < words.size(); i++) {
    const std::string& w = words[i];
    if (!w.starts_with("-")) {
      job.files.push_back(w);
      continue;
    }
    std::string name = w.substr(w.starts_with("--") ? 2 : 1), value;
    size_t eq = name.find('=');
    bool has_value = eq != std::string::npos;
    if (has_value) value = name.substr(eq + 1), name.resize(eq);
    auto take = [&]() -> Result<std::string> {
      if (has_value) return value;
      if (i + 1 >= words.size()) return error(ErrorKind::InvalidValue, "missing argument of '{}'", w);
      return words[++i];
    };
    if (name == "arch") job.arch = TRY(take());
    else if (name == "o" || name == "output-file") job.output = TRY(take());
    else if (name == "register-link-binaries") job.registers = TRY(take());
    else if (name == "L" || name == "library-path") job.folders.push_back(TRY(take()));
    else if (name == "l" || name == "library") job.libraries.push_back("-l" + TRY(take()));
    else if (w[1] == 'L') job.folders.push_back(w.substr(2));
    else if (w[1] == 'l') job.libraries.push_back(w);
    else if (name == "cpu-arch" || name == "kernels-used" || name == "variables-used" || name == "maxrregcount") TRY(take());
    else if (name != "m64" && name != "v" && name != "verbose" && name != "g" && name != "debug" && name != "w" &&
             name != "lto" && name != "dlto" && name != "O" && name != "O3" && name != "uidt" && name != "ident" &&
             name != "X" && name != "extra-warnings" && name != "preserve-relocs" && name != "link-time-opt" &&
             name != "suppress-stack-size-warning" && name != "time" && name != "no-host-info" && name != "cmdline") {
      return error(ErrorKind::InvalidValue, "Unknown option '{}'", w);
    }
  }
  return job;
}

Result<void> link(const Job& job) {
  uint32_t arch = fatbin::arch_number(job.arch);
  if (arch == 0) return error(ErrorKind::InvalidValue, "'-arch=sm_XX' is missing or unknown: '{}'", job.arch);
  auto objects = TRY(gather_objects(job.files, job.libraries, job.folders));
  auto linked = TRY(link_device_code(objects, {arch}));
  std::string ptx = linked.empty() ? "" : linked[0].ptx;
  TRY(write_file(job.output, fatbin::write_cubin(ptx, arch)));
  if (job.registers.empty()) return {};
  std::set<std::string> ids;
  for (auto& object : objects) {
    for (const std::string& name : object.registers) ids.insert(name.substr(std::string("__cudaRegisterLinkedBinary").size()));
  }
  std::string text;
  for (const std::string& id : ids) text += "DEFINE_REGISTER_FUNC(" + id + ")\n";
  return write_file(job.registers, text);
}

int run(const std::vector<std::string>& given) {
  std::vector<std::string> words;
  for (size_t i = 0; i < given.size(); i++) {
    std::string w = given[i];
    if (w == "-h" || w == "--help") return std::fputs(kHelp, stdout), 0;
    if (w == "-V" || w == "--version") {
      return std::puts("nvlink: Heddle 0.1.0\nCuda compilation tools, release 12.9, V12.9.86"), 0;
    }
    std::string file = w.starts_with("@") ? w.substr(1) : "";
    if ((w == "--options-file" || w == "-optf") && i + 1 < given.size()) file = given[++i];
    if (file.empty()) {
      words.push_back(w);
      continue;
    }
    auto text = read_text_file(file);
    if (!text.ok()) return fail(text.error().message);
    for (std::string& inner : split_words(*text)) words.push_back(std::move(inner));
  }
  auto job = read_job(words);
  if (!job.ok()) return fail(job.error().message);
  auto linked = link(*job);
  return linked.ok() ? 0 : fail(linked.error().message);
}

}  // namespace
}  // namespace heddle::cc

int main(int argc, char** argv) { return heddle::cc::run({argv + 1, argv + argc}); }
