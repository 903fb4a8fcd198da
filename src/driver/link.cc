// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/object/link.h"

#include <cstring>
#include <memory>
#include <span>

#include "driver/driver.h"
#include "fatbin/fatbin.h"
#include "fatbin/object.h"
#include "ptx/ptx.h"

namespace heddle::driver {

Result<std::vector<uint8_t>> read_file(const char* path);

namespace {

uint32_t current_arch() {
  auto context = current_context();
  const devices::Spec& spec = context.ok() ? context.value()->device.spec : state().devices.front()->spec;
  return static_cast<uint32_t>(spec[75] * 10 + spec[76]);
}

Result<void> add_ptx(Link& link, std::string_view text, const std::string& name) {
  // The text may end with the zero of a C string.
  if (const size_t end = text.find('\0'); end != std::string_view::npos) text = text.substr(0, end);
  link.inputs.push_back(TRY(ptx::parse(text, {.name = name})));
  return {};
}

/// Every object of an archive or executable takes part, with its device code for this device.
Result<void> add_objects(Link& link, std::span<const uint8_t> bytes, const std::string& name) {
  for (fatbin::HostObject& object : TRY(fatbin::read_objects(bytes, name))) {
    auto& images = object.relocatable.empty() ? object.images : object.relocatable;
    if (images.empty()) continue;
    TRY(add_ptx(link, TRY(choose_ptx(std::move(images), current_arch()), "linking {}", object.name), object.name));
  }
  return {};
}

Result<void> add(Link& link, CUjitInputType type, std::span<const uint8_t> bytes, const std::string& name) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  switch (type) {
    case CU_JIT_INPUT_PTX:
      return add_ptx(link, text, name);
    case CU_JIT_INPUT_CUBIN:
    case CU_JIT_INPUT_FATBINARY:
      return add_ptx(link, TRY(choose_ptx(TRY(fatbin::read(bytes)), current_arch()), "linking {}", name), name);
    case CU_JIT_INPUT_OBJECT:
    case CU_JIT_INPUT_LIBRARY:
      return add_objects(link, bytes, name);
    case CU_JIT_INPUT_NVVM:
      return unsupported("NVVM bitcode as an input of cuLinkAddData");
    case CU_JIT_NUM_INPUT_TYPES:
      break;
  }
  return error(ErrorKind::InvalidValue, "there is no input type {}", static_cast<int>(type));
}

/// The error log gets what went wrong, whichever call found it.
Result<void> logged(Link& link, Result<void> result) {
  if (!result.ok()) link.options.write_logs(link.info, result.error().message);
  return result;
}

Result<void> complete(Link& link) {
  if (link.inputs.empty()) return error(ErrorKind::InvalidValue, "nothing was added to the link");
  const ptx::Module module = TRY(ptx::link(link.inputs));
  link.image = fatbin::write_cubin(ptx::print(module), current_arch());
  return {};
}

}  // namespace

Result<CUlinkState> cuLinkCreate(unsigned int numOptions, CUjit_option* options, void** optionValues) {
  auto link = std::make_unique<Link>();
  link->options = TRY(JitOptions::read(numOptions, options, optionValues));
  return handles<Link>().insert<CUlinkState>(link.release());
}

Result<void> cuLinkAddData(CUlinkState state, CUjitInputType type, void* data, size_t size, const char* name,
                           unsigned int numOptions, CUjit_option* options, void** optionValues) {
  Link* link = TRY(resolve<Link>(state, "link"));
  if (!link->image.empty()) return error(ErrorKind::InvalidValue, "the link is complete");
  return logged(*link, add(*link, type, {static_cast<const uint8_t*>(data), size}, name ? name : "<input>"));
}

Result<void> cuLinkAddFile(CUlinkState state, CUjitInputType type, const char* path, unsigned int numOptions,
                           CUjit_option* options, void** optionValues) {
  Link* link = TRY(resolve<Link>(state, "link"));
  if (!link->image.empty()) return error(ErrorKind::InvalidValue, "the link is complete");
  auto bytes = TRY(read_file(path));
  bytes.pop_back();  // the zero that read_file adds
  return logged(*link, add(*link, type, bytes, path));
}

Result<cuLinkComplete_out> cuLinkComplete(CUlinkState state) {
  Link* link = TRY(resolve<Link>(state, "link"));
  if (link->image.empty()) TRY(logged(*link, complete(*link)));
  link->options.write_logs(link->info, "");
  return cuLinkComplete_out{link->image.data(), link->image.size()};
}

Result<void> cuLinkDestroy(CUlinkState state) {
  discard(handles<Link>().remove(state));
  return {};
}

}  // namespace heddle::driver
