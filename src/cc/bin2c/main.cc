// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// bin2c: prints a file as a C array.
#include <cstdio>
#include <string>
#include <vector>

#include "cc/file.h"

namespace heddle::cc {
namespace {

constexpr const char* kHelp =
    "Usage: bin2c [options] file\n\n"
    "  -n, --name <name>      name of the array (default imageBytes)\n"
    "  -t, --type <type>      char (default), short, int, longlong\n"
    "  -c, --const   -st, --static   -p, --padd <bytes,...>   -l, --length (also print the size)\n";

struct Job {
  std::string name = "imageBytes", type = "char", file;
  std::vector<uint8_t> padding;
  bool is_const = false, is_static = false, length = false;
};

int fail(const std::string& message) {
  std::fprintf(stderr, "bin2c fatal   : %s\n", message.c_str());
  return 1;
}

size_t width_of(const std::string& type) {
  return type == "char" ? 1 : type == "short" ? 2 : type == "int" ? 4 : type == "longlong" ? 8 : 0;
}

Result<void> print(const Job& job) {
  auto bytes = TRY(read_file(job.file));
  bytes.insert(bytes.end(), job.padding.begin(), job.padding.end());
  size_t width = width_of(job.type);
  const char* c_type = width == 1 ? "unsigned char" : width == 2 ? "unsigned short" : width == 4 ? "unsigned int" : "unsigned long long int";
  std::printf("#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n%s%s%s %s[] = {\n", job.is_static ? "static " : "",
              job.is_const ? "const " : "", c_type, job.name.c_str());
  for (size_t i = 0; i < bytes.size(); i += width) {
    uint64_t word = 0;
    for (size_t k = 0; k < width && i + k < bytes.size(); k++) word |= uint64_t{bytes[i + k]} << 8 * k;
    std::printf("0x%0*llx,%s", static_cast<int>(width * 2), static_cast<unsigned long long>(word), (i / width) % 12 == 11 ? "\n" : "");
  }
  std::printf("\n};\n");
  if (job.length) std::printf("unsigned long long int %sLength = %zu;\n", job.name.c_str(), bytes.size());
  std::printf("\n#ifdef __cplusplus\n}\n#endif\n");
  return {};
}

int run(const std::vector<std::string>& words) {
  Job job;
  for (size_t i = 0; i < words.size(); i++) {
    std::string w = words[i], value;
    if (size_t eq = w.find('='); w.starts_with("-") && eq != std::string::npos) value = w.substr(eq + 1), w.resize(eq);
    auto take = [&] { return value.empty() && i + 1 < words.size() ? words[++i] : value; };
    if (w == "-h" || w == "--help") return std::fputs(kHelp, stdout), 0;
    if (w == "-n" || w == "--name") job.name = take();
    else if (w == "-t" || w == "--type") job.type = take();
    else if (w == "-c" || w == "--const") job.is_const = true;
    else if (w == "-st" || w == "--static") job.is_static = true;
    else if (w == "-l" || w == "--length") job.length = true;
    else if (w == "-p" || w == "--padd") {
      std::string list = take();
      for (size_t at = 0; at < list.size();) {
        job.padding.push_back(static_cast<uint8_t>(std::strtoul(list.c_str() + at, nullptr, 0)));
        at = std::min(list.find(',', at), list.size() - 1) + 1;
      }
    } else if (w.starts_with("-")) return fail("Unknown option '" + w + "'");
    else job.file = w;
  }
  if (job.file.empty()) return fail("No input file specified");
  if (width_of(job.type) == 0) return fail("unknown type '" + job.type + "'");
  auto printed = print(job);
  return printed.ok() ? 0 : fail(printed.error().message);
}

}  // namespace
}  // namespace heddle::cc

int main(int argc, char** argv) { return heddle::cc::run({argv + 1, argv + argc}); }
