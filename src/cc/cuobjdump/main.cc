// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// cuobjdump: shows and extracts the device code of executables, objects, archives and containers.
#include <cstdio>
#include <string>
#include <vector>

#include "cc/args.h"
#include "cc/file.h"
#include "fatbin/object.h"

namespace heddle::cc {
namespace {

constexpr const char* kHelp =
    "Usage: cuobjdump [options] file...\n\n"
    "  -ptx, --dump-ptx             print the PTX of every image (default: list the images)\n"
    "  -lptx, --list-ptx            list PTX images\n"
    "  -lelf, --list-elf            list cubins\n"
    "  -xptx, --extract-ptx <name>  write the PTX images whose name contains <name> ('all': each)\n"
    "  -xelf, --extract-elf <name>  the same for cubins\n"
    "  -arch <sm_XX>                only this architecture\n"
    "  -sass, -elf                  not supported: device code here is PTX until it is loaded\n";

enum class Action { Summary, DumpPtx, ListPtx, ListElf, ExtractPtx, ExtractElf };

struct Job {
  Action action = Action::Summary;
  std::string pattern;
  uint32_t arch = 0;
  std::vector<std::string> files;
};

struct Found {
  fatbin::Image image;
  std::string object;
};

Result<std::vector<Found>> images_in(const std::string& file) {
  auto bytes = TRY(read_file(file));
  std::vector<Found> found;
  auto add = [&](std::vector<fatbin::Image> images, const std::string& object) {
    for (auto& image : images) found.push_back({std::move(image), object});
  };
  auto objects = TRY(fatbin::read_objects(bytes, file));
  for (auto& object : objects) {
    add(std::move(object.images), object.name);
    add(std::move(object.relocatable), object.name);
  }
  if (objects.empty()) add(TRY(fatbin::read(bytes), "reading '{}'", file), file);
  return found;
}

const char* kind_text(fatbin::Kind kind) {
  switch (kind) {
    case fatbin::Kind::Ptx: return "ptx";
    case fatbin::Kind::Cubin: return "cubin (holds PTX)";
    case fatbin::Kind::ForeignCubin: return "machine code of a real GPU";
    case fatbin::Kind::Other: return "other";
  }
  return "?";
}

void describe(const Found& f) {
  std::printf("\nFatbin %s code:\n================\narch = sm_%u\nkind = %s\nhost = linux\ncompile_size = 64bit\n",
              f.image.kind == fatbin::Kind::Ptx ? "ptx" : "elf", f.image.arch, kind_text(f.image.kind));
  if (!f.image.name.empty()) std::printf("identifier = %s\n", f.image.name.c_str());
}

std::string file_name(const Found& f, size_t index, const char* extension) {
  return fmt::format("{}.{}.sm_{}.{}", stem_of(f.image.name.empty() ? f.object : f.image.name), index, f.image.arch, extension);
}

Result<void> show(const Job& job, const std::string& file) {
  size_t index = 0;
  for (const Found& f : TRY(images_in(file))) {
    bool elf = f.image.kind != fatbin::Kind::Ptx;
    if (job.arch && f.image.arch != job.arch) continue;
    bool wants_elf = job.action == Action::ListElf || job.action == Action::ExtractElf;
    bool wants_ptx = job.action == Action::ListPtx || job.action == Action::ExtractPtx;
    if ((wants_elf && !elf) || (wants_ptx && elf)) continue;
    index++;
    std::string name = file_name(f, index, elf ? "cubin" : "ptx");
    bool extract = job.action == Action::ExtractPtx || job.action == Action::ExtractElf;
    if (extract) {
      if (job.pattern != "all" && name.find(job.pattern) == std::string::npos) continue;
      if (elf) TRY(write_file(name, fatbin::write_cubin(f.image.ptx, f.image.arch)));
      else TRY(write_file(name, f.image.ptx));
      std::printf("Extracting %s file %4zu: %s\n", elf ? "ELF" : "PTX", index, name.c_str());
    } else if (job.action == Action::ListPtx || job.action == Action::ListElf) {
      std::printf("%s file %4zu: %s\n", elf ? "ELF" : "PTX", index, name.c_str());
    } else {
      describe(f);
      if (job.action == Action::DumpPtx) std::printf("\n%s\n", f.image.ptx.c_str());
    }
  }
  return {};
}

int fail(const std::string& message) {
  std::fprintf(stderr, "cuobjdump fatal   : %s\n", message.c_str());
  return 1;
}

int run(const std::vector<std::string>& words) {
  Job job;
  for (size_t i = 0; i < words.size(); i++) {
    std::string w = words[i], value;
    if (!w.starts_with("-")) {
      job.files.push_back(w);
      continue;
    }
    if (size_t eq = w.find('='); eq != std::string::npos) value = w.substr(eq + 1), w.resize(eq);
    auto take = [&] { return value.empty() && i + 1 < words.size() ? words[++i] : value; };
    if (w == "-h" || w == "--help") return std::fputs(kHelp, stdout), 0;
    if (w == "-V" || w == "--version") return std::puts("cuobjdump: Heddle 0.1.0\nCuda compilation tools, release 12.9, V12.9.86"), 0;
    if (w == "-ptx" || w == "--dump-ptx") job.action = Action::DumpPtx;
    else if (w == "-lptx" || w == "--list-ptx") job.action = Action::ListPtx;
    else if (w == "-lelf" || w == "--list-elf") job.action = Action::ListElf;
    else if (w == "-xptx" || w == "--extract-ptx") job.action = Action::ExtractPtx, job.pattern = take();
    else if (w == "-xelf" || w == "--extract-elf") job.action = Action::ExtractElf, job.pattern = take();
    else if (w == "-arch" || w == "--gpu-architecture") job.arch = fatbin::arch_number(take());
    else if (w == "-sass" || w == "--dump-sass" || w == "-elf" || w == "--dump-elf") return fail(unsupported("'" + w + "' (device code is PTX until it is loaded)").message);
    else return fail("Unknown option '" + words[i] + "'");
  }
  if (job.files.empty()) return fail("No input file specified");
  for (const std::string& file : job.files) {
    if (auto shown = show(job, file); !shown.ok()) return fail(shown.error().message);
  }
  return 0;
}

}  // namespace
}  // namespace heddle::cc

int main(int argc, char** argv) { return heddle::cc::run({argv + 1, argv + argc}); }
