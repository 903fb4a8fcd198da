// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/cache/key.h"

#include <llvm/Config/llvm-config.h>
#include <llvm/Support/BLAKE3.h>

#include <algorithm>
#include <map>

#include "simt/interp.h"
#include "jit/build_id.inc"   // generated: kBuildId, a hash of the sources that shape the code

namespace heddle::jit {
namespace {

/// Collects the bytes to hash. Sizes come before contents, so no two inputs read the same.
class Bytes {
 public:
  std::string out;
  void number(uint64_t v) {
    do {   // most numbers are small; seven bits a byte
      out += static_cast<char>((v & 127) | (v > 127 ? 128 : 0));
      v >>= 7;
    } while (v);
  }
  void text(std::string_view s) {
    number(s.size());
    out.append(s);
  }
};

class Slice {
 public:
  Slice(const simt::Module& module, Bytes& bytes) : module_(module), bytes_(bytes) {}

  void add(const simt::Function& kernel) {
    bytes_.number(simt::local_align(module_));
    function(kernel);
    for (size_t done = 0; done < reached_.size(); ++done)
      function(module_.functions[reached_[done]]);
  }

 private:
  void function(const simt::Function& f) {
    bytes_.text(f.name);
    for (uint64_t v : {uint64_t{f.is_kernel}, uint64_t{f.param_bytes},
                       uint64_t{f.static_shared_bytes}, uint64_t{f.local_bytes},
                       uint64_t{f.max_threads}, uint64_t{f.uses_dynamic_shared},
                       uint64_t{f.uses_grid_barrier}})
      bytes_.number(v);
    for (int d = 0; d < 3; ++d) {
      bytes_.number(f.maxntid[d]);
      bytes_.number(f.reqntid[d]);
    }
    types(f.params);
    types(f.returns);
    bytes_.number(f.values.size());
    for (const simt::Value& v : f.values) bytes_.number(static_cast<uint64_t>(v.type));
    bytes_.number(f.blocks.size());
    for (const simt::Block& block : f.blocks) {
      bytes_.number(block.preds.size());
      for (simt::BlockId p : block.preds) bytes_.number(p.index);
      bytes_.number(block.instrs.size());
      for (simt::InstrId i : block.instrs) instr(f[i]);
    }
  }

  void types(const std::vector<simt::Type>& list) {
    bytes_.number(list.size());
    for (simt::Type t : list) bytes_.number(static_cast<uint64_t>(t));
  }

  void instr(const simt::Instr& i) {
    bytes_.number(static_cast<uint64_t>(i.op));
    bytes_.number(static_cast<uint64_t>(i.opcode));
    bytes_.number(i.form);
    if (i.op == simt::Op::isa)
      for (isa::Mod m : i.mods.at) bytes_.number(static_cast<uint64_t>(m));
    ids(i.results);
    ids(i.operands);
    ids(i.targets);
    bytes_.number(static_cast<uint64_t>(i.offset));
    bytes_.number(i.immediate);
    bytes_.number(static_cast<uint64_t>(i.sreg));
    bytes_.number(i.symbol.valid());
    if (i.symbol.valid()) symbol(module_.symbols[i.symbol.index]);
  }

  template <class T>
  void ids(const std::vector<T>& list) {
    bytes_.number(list.size());
    for (T id : list) bytes_.number(id.index);
  }

  void symbol(const simt::Symbol& s) {
    bytes_.number(static_cast<uint64_t>(s.kind));
    bytes_.text(s.name);
    bytes_.number(s.offset);
    bytes_.number(s.size_bytes);
    bytes_.number(s.align);
    if (s.kind != simt::Symbol::Kind::Function || s.function >= module_.functions.size()) return;
    auto found = std::find(reached_.begin(), reached_.end(), s.function);
    if (found == reached_.end()) found = reached_.insert(reached_.end(), s.function);
    bytes_.number(static_cast<uint64_t>(found - reached_.begin()) + 1);
  }

  const simt::Module& module_;
  Bytes& bytes_;
  std::vector<uint32_t> reached_;
};

}  // namespace

Key make_key(const simt::Module& module, const simt::Function& kernel, const HostTarget& target,
             const Options& options) {
  Bytes bytes;
  bytes.text(kBuildId);
  bytes.text(LLVM_VERSION_STRING);
  bytes.number(abi::kAbiVersion);
  bytes.number(static_cast<uint64_t>(target.isa));
  bytes.text(target.cpu);
  bytes.text(target.features);
  bytes.number(options.warp_size);
  bytes.number(static_cast<uint64_t>(options.gang));
  bytes.number(static_cast<uint64_t>(options.optimise));
  for (uint32_t d : options.block) bytes.number(d);
  bytes.number(options.grid_below_2g);
  bytes.number(options.debug_info);
  Slice(module, bytes).add(kernel);
  Key key;
  const auto hash = llvm::BLAKE3::hash(
      llvm::ArrayRef(reinterpret_cast<const uint8_t*>(bytes.out.data()), bytes.out.size()));
  std::copy(hash.begin(), hash.end(), key.bytes.begin());
  return key;
}

}  // namespace heddle::jit
