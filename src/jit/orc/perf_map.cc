// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/orc/perf_map.h"

#include <llvm/Object/ELFObjectFile.h>
#include <llvm/Support/MemoryBuffer.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cstdio>
#include <map>
#include <mutex>

#include "base/option.h"

namespace heddle::jit {
namespace {

std::map<std::string, uint64_t> function_sizes(std::string_view object) {
  std::map<std::string, uint64_t> sizes;
  auto file = llvm::object::ObjectFile::createELFObjectFile(
      llvm::MemoryBufferRef({object.data(), object.size()}, ""));
  if (!file) {
    llvm::consumeError(file.takeError());
    return sizes;
  }
  for (const llvm::object::ELFSymbolRef symbol :
       static_cast<llvm::object::ELFObjectFileBase&>(**file).symbols()) {
    auto name = symbol.getName();
    if (name) sizes[name->str()] = symbol.getSize();
    else llvm::consumeError(name.takeError());
  }
  return sizes;
}

}  // namespace

void add_to_perf_map(std::string_view object, const std::string& name,
                     const std::vector<std::string>& functions,
                     const std::vector<uint64_t>& addresses) {
  if (!heddle::options().perf) return;
  static std::mutex lock;
  std::lock_guard hold(lock);
  static std::FILE* file = std::fopen(fmt::format("/tmp/perf-{}.map", getpid()).c_str(), "a");
  if (!file) return;
  const auto sizes = function_sizes(object);
  for (size_t i = 0; i < functions.size(); ++i) {
    const auto size = sizes.find(functions[i]);
    fmt::print(file, "{:x} {:x} {}\n", addresses[i], size == sizes.end() ? 1 : size->second,
               functions.size() == 1 ? name : functions[i]);
  }
  std::fflush(file);
}

}  // namespace heddle::jit
