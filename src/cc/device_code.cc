// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/device_code.h"

#include <algorithm>
#include <set>

#include "ptx/ptx.h"

namespace heddle::cc {

namespace {

using fatbin::HostObject;
using fatbin::Image;

/// The newest image that a device of this architecture accepts: PTX runs on what is newer.
const Image* best_image(const HostObject& object, uint32_t arch) {
  const Image* best = nullptr;
  for (const Image& image : object.relocatable) {
    if (image.ptx.empty() || image.arch > arch) continue;
    if (!best || image.arch > best->arch) best = &image;
  }
  return best;
}

Result<Image> link_for(const std::vector<const HostObject*>& objects, uint32_t arch) {
  std::vector<ptx::Module> modules;
  for (const HostObject* object : objects) {
    const Image* image = best_image(*object, arch);
    if (!image) {
      return error(ErrorKind::NoBinaryForGpu, "'{}' holds no device code for sm_{} or below", object->name, arch);
    }
    modules.push_back(TRY(ptx::parse(image->ptx, {.name = object->name})));
  }
  ptx::Module linked = TRY(ptx::link(modules));
  return Image{.kind = fatbin::Kind::Ptx, .arch = arch, .ptx = ptx::print(linked)};
}

uint64_t static_bytes(const std::vector<ptx::Variable>& variables, ptx::Space space) {
  uint64_t sum = 0;
  for (const ptx::Variable& v : variables) {
    if (v.space == space) sum += v.size_bytes;
  }
  return sum;
}

void count_names(const std::vector<ptx::Operand>& operands, std::set<std::string>& names) {
  for (const ptx::Operand& o : operands) {
    if (o.kind == ptx::Operand::Kind::Symbol) names.insert(o.symbol);
    count_names(o.elems, names);
  }
}

/// Shared memory of a kernel: its own variables and the module's that it names.
uint64_t shared_bytes(const ptx::Module& module, const ptx::Function& f) {
  std::set<std::string> names;
  for (const ptx::Instr& i : f.body) count_names(i.operands, names);
  uint64_t sum = static_bytes(f.variables, ptx::Space::Shared);
  for (const ptx::Variable& v : module.variables) {
    if (v.space == ptx::Space::Shared && names.contains(v.name)) sum += v.size_bytes;
  }
  return sum;
}

}  // namespace

Result<void> check_ptx(const std::string& ptx, const std::string& name, bool whole) {
  ptx::Module module = TRY(ptx::parse(ptx, {.name = name}));
  if (whole) TRY(ptx::link({&module, 1}));
  return {};
}

std::string trap_functions(const std::string& ptx, const std::string& names) {
  std::set<std::string, std::less<>> wanted;
  for (size_t at = 0; at < names.size();) {
    const size_t end = std::min(names.find('\n', at), names.size());
    std::string name = names.substr(at, end - at);
    at = end + 1;
    if (!ptx::is_builtin(name)) wanted.insert(std::move(name));
  }
  // As LLVM writes it: ".extern .func  (result) name" or ".extern .func name", "(", parameters, ")", ";".
  std::string out;
  bool open = false;
  for (size_t at = 0; at < ptx.size();) {
    size_t end = std::min(ptx.find('\n', at), ptx.size() - 1);
    std::string line = ptx.substr(at, end - at + 1);
    at = end + 1;
    constexpr std::string_view kExtern = ".extern .func";
    if (line.starts_with(kExtern)) {
      size_t stop = line.find_last_not_of(" \n\t(") + 1;
      size_t start = line.find_last_of(" \t)", stop - 1) + 1;
      open = wanted.contains(line.substr(start, stop - start));
      if (open) line.replace(0, kExtern.size(), ".func");
    }
    if (open && line.find(';') != std::string::npos) {
      line = "{\n\ttrap;\n\tret;\n}\n";
      open = false;
    }
    out += line;
  }
  return out;
}

Result<std::string> describe_resources(const std::string& ptx, const std::string& name, const std::string& arch) {
  ptx::Module module = TRY(ptx::parse(ptx, {.name = name}));
  std::string out = fmt::format("ptxas info    : {} bytes gmem", static_bytes(module.variables, ptx::Space::Global));
  if (uint64_t constants = static_bytes(module.variables, ptx::Space::Const)) out += fmt::format(", {} bytes cmem[3]", constants);
  out += "\n";
  for (const ptx::Function& f : module.functions) {
    if (!f.is_entry || !f.has_body) continue;
    uint64_t params = 0;
    for (const ptx::Variable& p : f.params) params += p.size_bytes;
    // Registers are PTX's virtual ones: a CPU has no file of them to share out. Spills are not known
    // before the JIT runs, so none are told.
    out += fmt::format("ptxas info    : Compiling entry function '{0}' for '{1}'\n"
                       "ptxas info    : Function properties for {0}\n"
                       "    {2} bytes stack frame\n"
                       "ptxas info    : Used {3} registers, {4} bytes smem, {5} bytes cmem[0]\n",
                       f.name, arch, static_bytes(f.variables, ptx::Space::Local), f.registers.size(),
                       shared_bytes(module, f), params);
  }
  return out;
}

Result<std::vector<Image>> link_device_code(const std::vector<HostObject>& objects, std::vector<uint32_t> archs) {
  std::vector<const HostObject*> with_code;
  std::set<uint32_t> present;
  for (const HostObject& object : objects) {
    if (object.relocatable.empty()) continue;
    with_code.push_back(&object);
    for (const Image& image : object.relocatable) present.insert(image.arch);
  }
  bool asked = !archs.empty();
  if (!asked) archs.assign(present.begin(), present.end());
  std::vector<Image> linked;
  for (uint32_t arch : archs) {
    // Not asked for one by one: an architecture that some object lacks is left to the others.
    bool complete = std::ranges::all_of(with_code, [&](auto* o) { return best_image(*o, arch) != nullptr; });
    if (!complete && !asked) continue;
    linked.push_back(TRY(link_for(with_code, arch)));
  }
  if (linked.empty() && !with_code.empty()) {
    return error(ErrorKind::NoBinaryForGpu, "the objects have no architecture in common");
  }
  return linked;
}

}  // namespace heddle::cc
