// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// fatbinary: puts PTX and cubins in one fatbin. Takes the calls that clang and build systems make.
#include <cstdio>
#include <string>
#include <vector>

#include "cc/args.h"
#include "cc/file.h"
#include "fatbin/fatbin.h"

namespace heddle::cc {
namespace {

constexpr const char* kHelp =
    "Usage: fatbinary --create=<file> [options] --image3=kind=<ptx|elf>,sm=<NN>,file=<file>...\n\n"
    "  --create=<file>, -c <file>            the fatbin to write\n"
    "  --image3=kind=K,sm=NN,file=F          an image; also --image=profile=sm_NN,file=F\n"
    "  --embedded-fatbin=<file>              also write C source that holds the fatbin\n"
    "  --compress=<true|false>, --compress-all, --compress-mode=<mode>, --no-compress\n"
    "  -64, -g, -link, --cmdline=..., --ident=..., --device-c, --host=... are accepted\n";

struct Job {
  std::string output, embedded;
  std::vector<fatbin::Image> images;
  fatbin::Compression compression = fatbin::Compression::Zstd;
};

int fail(const std::string& message) {
  std::fprintf(stderr, "fatbinary fatal   : %s\n", message.c_str());
  return 1;
}

/// "kind=ptx,sm=52,file=x" or "profile=compute_52,file=x"
Result<void> add_image(Job& job, const std::string& text) {
  std::string file, arch;
  for (const std::string& part : split_list(text)) {
    size_t eq = part.find('=');
    std::string key = part.substr(0, eq), value = eq == std::string::npos ? "" : part.substr(eq + 1);
    if (key == "file") file = value;
    else if (key == "sm" || key == "sm_") arch = "sm_" + value;
    else if (key == "profile") arch = value;
    else if (key != "kind" && key != "compress" && key != "options" && key != "ident") {
      return error(ErrorKind::InvalidValue, "unknown key '{}' of an image", key);
    }
  }
  for (fatbin::Image& image : TRY(fatbin::read(TRY(read_file(file))), "reading '{}'", file)) {
    if (image.ptx.empty()) return unsupported(fmt::format("'{}': machine code of a real GPU", file));
    if (uint32_t number = fatbin::arch_number(arch)) image.arch = number;
    image.kind = image.kind == fatbin::Kind::Cubin ? fatbin::Kind::Cubin : fatbin::Kind::Ptx;
    job.images.push_back(std::move(image));
  }
  return {};
}

Result<void> apply(Job& job, const std::string& name, const std::string& value) {
  if (name == "create" || name == "c") job.output = value;
  else if (name == "embedded-fatbin") job.embedded = value;
  else if (name == "image3" || name == "image" || name == "im" || name == "im3") return add_image(job, value);
  else if (name == "compress") job.compression = value == "false" ? fatbin::Compression::None : fatbin::Compression::Zstd;
  else if (name == "no-compress") job.compression = fatbin::Compression::None;
  else if (name == "compress-mode") {
    job.compression = value == "none" ? fatbin::Compression::None : value == "speed" ? fatbin::Compression::Lz4 : fatbin::Compression::Zstd;
  } else if (name != "64" && name != "g" && name != "link" && name != "cmdline" && name != "ident" && name != "compress-all" &&
             name != "device-c" && name != "host" && name != "cicc-cmdline" && name != "relocatable-ptx") {
    return error(ErrorKind::InvalidValue, "Unknown option '{}'", name);
  }
  return {};
}

std::string c_source(const std::vector<uint8_t>& bytes) {
  std::string text = "static const unsigned long long fatbinData[] = {";
  for (size_t i = 0; i < bytes.size(); i += 8) {
    uint64_t word = 0;
    for (size_t k = 0; k < 8 && i + k < bytes.size(); k++) word |= uint64_t{bytes[i + k]} << 8 * k;
    text += fmt::format("{}0x{:016x}ull,", i % 64 ? "" : "\n", word);
  }
  text += "\n};\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
          "static const struct { int magic, version; const void* data; const void* more; } __fatDeviceText\n"
          "    __attribute__((aligned(8), section(\".nvFatBinSegment\"))) = {0x466243b1, 1, fatbinData, 0};\n"
          "#ifdef __cplusplus\n}\n#endif\n";
  return text;
}

bool takes_value(const std::string& name) {
  for (const char* n : {"create", "c", "embedded-fatbin", "image3", "image", "im", "im3", "compress-mode", "cmdline", "ident", "host", "cicc-cmdline"}) {
    if (name == n) return true;
  }
  return false;
}

Result<void> make(const std::vector<std::string>& words) {
  Job job;
  for (size_t i = 0; i < words.size(); i++) {
    const std::string& w = words[i];
    if (!w.starts_with("-")) return error(ErrorKind::InvalidValue, "'{}' is not an option", w);
    std::string name = w.substr(w.starts_with("--") ? 2 : 1), value;
    if (size_t eq = name.find('='); eq != std::string::npos) {
      value = name.substr(eq + 1);
      name.resize(eq);
    } else if (takes_value(name) && i + 1 < words.size()) {
      value = words[++i];
    }
    TRY(apply(job, name, value));
  }
  if (job.output.empty() && job.embedded.empty()) return error(ErrorKind::InvalidValue, "no output: use --create=<file>");
  auto bytes = fatbin::write(job.images, job.compression);
  if (!job.output.empty()) TRY(write_file(job.output, bytes));
  if (!job.embedded.empty()) TRY(write_file(job.embedded, c_source(bytes)));
  return {};
}

int run(const std::vector<std::string>& given) {
  std::vector<std::string> words;
  for (const std::string& w : given) {
    if (w == "-h" || w == "--help") return std::fputs(kHelp, stdout), 0;
    if (w == "-V" || w == "--version") {
      return std::puts("fatbinary: Heddle 0.1.0\nCuda compilation tools, release 12.9, V12.9.86"), 0;
    }
    if (!w.starts_with("@")) {
      words.push_back(w);
      continue;
    }
    auto text = read_text_file(w.substr(1));
    if (!text.ok()) return fail(text.error().message);
    for (std::string& inner : split_words(*text)) words.push_back(std::move(inner));
  }
  auto made = make(words);
  return made.ok() ? 0 : fail(made.error().message);
}

}  // namespace
}  // namespace heddle::cc

int main(int argc, char** argv) { return heddle::cc::run({argv + 1, argv + argc}); }
