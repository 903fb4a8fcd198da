// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From blocks of SSA to steps: slots for values, copies for phis, a handler for every instruction.
#include <algorithm>
#include <bit>

#include "abi/device_call.h"
#include "isa/form.h"
#include "simt/interp/barrier.h"
#include "simt/interp/float_steps.h"
#include "simt/interp/machine.h"
#include "simt/type.h"

namespace heddle::simt::interp {

using isa::Mod;
using isa::Opcode;
using isa::Slot;

namespace {

// Step::spin: how a block that ends in this step looks to one who waits beside it.
constexpr uint8_t kSpinSynchronises = 64, kSpinReads = 1;

void nothing(Machine&, Warp&, Frame&, const Step&, uint64_t) {}
void constant(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  uint64_t* d = f.at(s.out[0]);
  for_lanes(lanes, [&](uint32_t l) { d[l] = s.immediate; });
  if (s.outs > 1) for_lanes(lanes, [&](uint32_t l) { f.at(s.out[1])[l] = 0; });
}
void local_address(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  uint64_t* d = f.at(s.out[0]);
  for_lanes(lanes, [&](uint32_t l) { d[l] = f.local_base + s.immediate; });
}
void dynamic_shared(Machine& m, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  uint64_t* d = f.at(s.out[0]);
  for_lanes(lanes, [&](uint32_t l) { d[l] = m.launch.static_shared_bytes + s.immediate; });
}
void select(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  const uint64_t* c = f.at(s.in[0]);
  for (uint32_t n = 0; n < s.outs; ++n) {
    uint64_t *d = f.at(s.out[n]), *a = f.at(s.in[1 + n]), *b = f.at(s.in[1 + s.outs + n]);
    for_lanes(lanes, [&](uint32_t l) { d[l] = c[l] ? a[l] : b[l]; });
  }
}
// immediate: mask of the bits kept. aux: bits of the source, for sext.
void resize(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  uint64_t *d = f.at(s.out[0]), *a = f.at(s.in[0]);
  for_lanes(lanes, [&](uint32_t l) { d[l] = a[l] & s.immediate; });
  if (s.outs > 1) for_lanes(lanes, [&](uint32_t l) { f.at(s.out[1])[l] = 0; });
}
void sext(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  uint64_t *d = f.at(s.out[0]), *a = f.at(s.in[0]);
  uint32_t shift = 64u - s.aux;
  for_lanes(lanes, [&](uint32_t l) {
    int64_t x = static_cast<int64_t>(a[l] << shift) >> shift;
    if (s.outs > 1) f.at(s.out[1])[l] = static_cast<uint64_t>(x >> 63);
    d[l] = static_cast<uint64_t>(x) & s.immediate;
  });
}
template <uint32_t (*f32)(uint32_t)>
void one_float(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  uint64_t *d = f.at(s.out[0]), *a = f.at(s.in[0]);
  for_lanes(lanes, [&](uint32_t l) { d[l] = f32(static_cast<uint32_t>(a[l])); });
}
template <uint32_t (*f32)(uint32_t, uint32_t)>
void two_floats(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  uint64_t *d = f.at(s.out[0]), *a = f.at(s.in[0]), *b = f.at(s.in[1]);
  for_lanes(lanes, [&](uint32_t l) { d[l] = f32(static_cast<uint32_t>(a[l]), static_cast<uint32_t>(b[l])); });
}
// aux: bits of a part.
void pack(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  for_lanes(lanes, [&](uint32_t l) {
    uint64_t word[2] = {0, 0};
    for (uint32_t n = 0, at = 0; n < s.ins; ++n, at += s.aux) word[at / 64] |= f.at(s.in[n])[l] << at % 64;
    for (uint32_t n = 0; n < s.outs; ++n) f.at(s.out[n])[l] = word[n];
  });
}
void unpack(Machine&, Warp&, Frame& f, const Step& s, uint64_t lanes) {
  uint64_t mask = low_mask(s.aux);
  for_lanes(lanes, [&](uint32_t l) {
    uint64_t word[2] = {f.at(s.in[0])[l], s.ins > 1 ? f.at(s.in[1])[l] : 0};
    for (uint32_t n = 0, at = 0; n < s.outs; ++n, at += s.aux) f.at(s.out[n])[l] = word[at / 64] >> at % 64 & mask;
  });
}

class Decoder {
 public:
  Decoder(ProgramImpl& p, const Function& f, Code& code) : p_(p), f_(f), code_(code) {}
  Result<void> run();

 private:
  void assign_slots();
  std::vector<uint32_t> slots_of(const std::vector<ValueId>& values) const;
  const uint32_t* keep(std::vector<uint32_t> slots);
  void operands(const Instr& i, Step& s);
  Result<void> instr(const Instr& i, Step& s);
  Result<void> isa(const Instr& i, Step& s);
  Result<void> address(const Instr& i, Step& s);
  Result<void> call(const Instr& i, Step& s);
  void barrier(const Instr& i, Step& s);
  void edges(BlockId b, const Instr& t, Step& s);

  ProgramImpl& p_;
  const Function& f_;
  Code& code_;
  std::vector<uint32_t> slot_;
  std::vector<uint32_t> start_;        // pc by block
};

Result<void> Decoder::run() {
  code_.function = &f_;
  code_.frame_bytes = (f_.local_bytes + p_.local_align - 1) / p_.local_align * p_.local_align;
  assign_slots();
  start_.resize(f_.blocks.size());
  for (uint32_t n = 0, pc = 0; n < f_.blocks.size(); ++n) {
    start_[n] = pc;
    for (InstrId id : f_.blocks[n].instrs)
      if (f_[id].op != Op::phi && f_[id].op != Op::argument) ++pc;
  }
  for (uint32_t n = 0; n < f_.blocks.size(); ++n) {
    bool join = true;
    uint8_t spin = 0;
    for (InstrId id : f_.blocks[n].instrs) {
      const Instr& i = f_[id];
      if (i.op == Op::phi || i.op == Op::argument) continue;
      Step s;
      s.instr = &i;
      s.join = join;
      operands(i, s);
      TRY(instr(i, s));
      if (i.op == Op::isa) {
        if (i.opcode == Opcode::atom || i.opcode == Opcode::mbarrier || i.opcode == Opcode::nanosleep || s.order) spin = kSpinSynchronises;
        else if (i.opcode == Opcode::ld) spin = std::max(spin, kSpinReads);
      }
      if (is_terminator(i.op)) {
        s.spin = spin;
        edges(BlockId(n), i, s);
      }
      join = s.kind != StepKind::Compute;
      code_.steps.push_back(s);
    }
  }
  return {};
}

void Decoder::assign_slots() {
  slot_.resize(f_.values.size());
  for (size_t n = 0; n < f_.values.size(); ++n) {
    slot_[n] = code_.slot_count;
    code_.slot_count += f_.values[n].type == Type::B128 ? 2 : 1;
  }
  for (const Type& t : f_.params) {
    code_.params.push_back(0);         // formals nobody reads go to slot 0
    if (t == Type::B128) code_.params.push_back(0);
  }
  for (Type t : f_.returns) code_.returns += t == Type::B128 ? 2 : 1;
  for (const Block& b : f_.blocks)
    for (InstrId id : b.instrs) {
      if (f_[id].op != Op::argument) continue;
      uint32_t at = 0;
      for (uint32_t n = 0; n < f_[id].immediate; ++n) at += f_.params[n] == Type::B128 ? 2 : 1;
      ValueId v = f_[id].results[0];
      code_.params[at] = slot_[v.index];
      if (f_[v].type == Type::B128) code_.params[at + 1] = slot_[v.index] + 1;
    }
}

std::vector<uint32_t> Decoder::slots_of(const std::vector<ValueId>& values) const {
  std::vector<uint32_t> slots;
  for (ValueId v : values) {
    slots.push_back(v ? slot_[v.index] : 0);
    if (v && f_[v].type == Type::B128) slots.push_back(slot_[v.index] + 1);
  }
  return slots;
}

const uint32_t* Decoder::keep(std::vector<uint32_t> slots) {
  code_.slots.push_back(std::move(slots));
  return code_.slots.back().data();
}

void Decoder::operands(const Instr& i, Step& s) {
  auto in = slots_of(i.operands), out = slots_of(i.results);
  s.ins = static_cast<uint16_t>(in.size());
  s.outs = static_cast<uint16_t>(out.size());
  s.in = keep(std::move(in));
  s.out = keep(std::move(out));
  s.offset = i.offset;
  s.immediate = i.immediate;
}

Result<void> Decoder::instr(const Instr& i, Step& s) {
  auto bits = [&](ValueId v) { return bits_of(f_[v].type); };
  switch (i.op) {
    case Op::isa: return isa(i, s);
    case Op::constant: s.run = constant; break;
    case Op::symbol_address: return address(i, s);
    case Op::special_register: s.run = special_register; break;
    case Op::select: s.run = select; break;
    case Op::zext:
    case Op::trunc:
      s.run = resize;
      s.immediate = low_mask(bits(i.results[0]));
      break;
    case Op::sext:
      s.run = sext;
      s.aux = static_cast<uint16_t>(bits(i.operands[0]));
      s.immediate = low_mask(bits(i.results[0]));
      break;
    case Op::pack:
      s.run = pack;
      s.aux = static_cast<uint16_t>(bits(i.operands[0]));
      break;
    case Op::unpack:
      s.run = unpack;
      s.aux = static_cast<uint16_t>(bits(i.operands[0]) / i.results.size());
      break;
    case Op::scale_f32: s.run = two_floats<scale>; break;
    case Op::mantissa_f32: s.run = one_float<mantissa>; break;
    case Op::exponent_f32: s.run = one_float<exponent>; break;
    case Op::log_edges_f32: s.run = two_floats<log_edges>; break;
    case Op::call: return call(i, s);
    case Op::call_indirect: s.kind = StepKind::CallIndirect; break;
    case Op::br: s.kind = StepKind::Br; break;
    case Op::cond_br: s.kind = StepKind::CondBr; break;
    case Op::switch_br:
      s.kind = StepKind::Switch;
      s.aux = static_cast<uint16_t>(i.targets.size());
      break;
    case Op::exit:
    case Op::unreachable: s.kind = StepKind::Exit; break;
    case Op::ret: s.kind = StepKind::Ret; break;
    case Op::yield: s.run = nothing; break;
    case Op::phi:
    case Op::argument: break;
  }
  return {};
}

Result<void> Decoder::isa(const Instr& i, Step& s) {
  if (i.opcode == Opcode::bar || i.opcode == Opcode::barrier) {
    switch (isa::form(i.form).lower) {
      case isa::Lowering::bar_warp_sync:
        s.kind = StepKind::Collective;
        s.member = s.in[0];
        return {};
      case isa::Lowering::bar_sync:
      case isa::Lowering::bar_arrive:
      case isa::Lowering::bar_red: barrier(i, s); return {};
      default: return unsupported(fmt::format("interpreter: {}", isa::form(i.form).text));
    }
  }
  for (auto family : {memory_handler, atomic_handler, mbarrier_handler, system_handler}) {
    s.run = family(f_, i, s);
    if (s.run) return {};
  }
  s.run = warp_handler(f_, i, s);
  if (!s.run) s.run = matrix_handler(f_, i, s);
  if (!s.run) s.run = scalar_handler(f_, i, s);
  if (!s.run) return unsupported(fmt::format("interpreter: {}", isa::form(i.form).text));
  return {};
}

void Decoder::barrier(const Instr& i, Step& s) {
  s.kind = StepKind::Barrier;
  BarrierOperands o;
  bool red = false;
  switch (i.mods[Slot::mode]) {
    case Mod::arrive: o.kind = BarrierKind::Arrive; break;
    case Mod::red:
      red = true;
      o.kind = i.mods[Slot::op] == Mod::popc ? BarrierKind::Popc
             : i.mods[Slot::op] == Mod::and_ ? BarrierKind::And : BarrierKind::Or;
      break;
    default: break;
  }
  o.count = i.operands.size() > (red ? 2u : 1u);
  s.aux = o.pack();
}

Result<void> Decoder::address(const Instr& i, Step& s) {
  const Symbol& symbol = p_.module.symbols[i.symbol.index];
  uint64_t offset = static_cast<uint64_t>(i.offset);
  s.run = constant;
  switch (symbol.kind) {
    case Symbol::Kind::Shared:
    case Symbol::Kind::KernelParam: s.immediate = symbol.offset + offset; break;
    case Symbol::Kind::Local:
      s.run = local_address;
      s.immediate = symbol.offset + offset;
      break;
    case Symbol::Kind::DynamicShared:
      s.run = dynamic_shared;
      s.immediate = offset;
      break;
    case Symbol::Kind::Global:
    case Symbol::Kind::Const:
    case Symbol::Kind::Function:
    case Symbol::Kind::Builtin:
    case Symbol::Kind::Texture: s.immediate = p_.address(symbol) + offset; break;
  }
  return {};
}

Result<void> Decoder::call(const Instr& i, Step& s) {
  const Symbol& symbol = p_.module.symbols[i.symbol.index];
  if (symbol.kind == Symbol::Kind::Builtin) {
    if (symbol.name == "cudaCGSynchronize") {
      s.kind = StepKind::GridBarrier;
      return {};
    }
    s.run = builtin_handler(symbol.name);
    if (uint32_t words = 0, call = abi::find_device_call(symbol.name, &words); call != abi::kNoDeviceCall) {
      if (i.operands.size() > words) return error(ErrorKind::InvalidPtx, "{} words for {}, which takes {}", i.operands.size(), symbol.name, words);
      s.immediate = call;
    }
    if (!s.run) return unsupported(fmt::format("interpreter: call of {}", symbol.name));
    return {};
  }
  auto it = p_.code.find(&p_.module.functions[symbol.function]);
  CHECK(it != p_.code.end(), "{} is not part of the program", symbol.name);
  s.kind = StepKind::Call;
  s.callee = it->second.get();
  return {};
}

void Decoder::edges(BlockId b, const Instr& t, Step& s) {
  s.edges = static_cast<uint32_t>(code_.edges.size());
  for (size_t n = 0; n < t.targets.size(); ++n) {
    BlockId to = t.targets[n];
    // The k-th edge from b to the same block is the k-th mention of b among its predecessors.
    size_t skip = static_cast<size_t>(std::count(t.targets.begin(), t.targets.begin() + n, to)), at = 0;
    for (; f_[to].preds[at] != b || skip; ++at) skip -= f_[to].preds[at] == b;
    Edge e;
    e.pc = start_[to.index];
    for (InstrId id : f_[to].instrs) {
      if (f_[id].op != Op::phi) break;
      auto into = slots_of(f_[id].results), from = slots_of({f_[id].operands[at]});
      for (size_t k = 0; k < into.size(); ++k)
        if (into[k] != from[k]) e.copies.push_back({into[k], from[k]});
    }
    for (size_t i = 0; i < e.copies.size(); ++i)
      for (size_t k = i + 1; k < e.copies.size(); ++k) e.via_temp |= e.copies[k].from == e.copies[i].to;
    code_.edges.push_back(std::move(e));
  }
}

}  // namespace

Result<void> decode(ProgramImpl& program, const Function& f, Code& code) {
  return Decoder(program, f, code).run();
}

}  // namespace heddle::simt::interp
