// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// PTX instructions that are not control flow.
#include "simt/build/function_builder.h"
#include "simt/simt.h"
#include "simt/type.h"

namespace heddle::simt {

using isa::Mod;
using isa::Opcode;
using isa::OperandSpec;
using isa::Slot;
using Kind = ptx::Operand::Kind;

namespace {

bool is_param_space(Mod space) {
  return space == Mod::param || space == Mod::param_entry || space == Mod::param_func;
}

/// Memory whose size its type gives, times the elements of a vector.
uint32_t element_bytes(const isa::Mods& mods) { return isa::type_info(mods[Slot::type]).bits / 8; }

/// CUDA C++'s warpSize is a weak variable of every module (include/heddle/cuda/warp_size.h), so that it
/// is the device's when it is read; here it becomes the special register, which the JIT knows.
bool reads_warp_size(const ptx::Instr& i) {
  if (i.op != Opcode::ld || element_bytes(i.mods) != 4 || i.operands[0].kind != Kind::Reg) return false;
  const ptx::Operand& address = i.operands[1];
  const ptx::Operand& base = address.elems.empty() ? address : address.elems[0];
  return base.kind == Kind::Symbol && base.symbol == kWarpSizeVariable && address.offset + base.offset == 0;
}

}  // namespace

bool FunctionBuilder::is_selectable(const ptx::Instr& i) const {
  const isa::Form& form = isa::form(i.form);
  return form.cls == isa::Class::scalar || i.op == Opcode::mov || i.op == Opcode::cvta ||
         i.op == Opcode::isspacep;
}

Result<void> FunctionBuilder::instruction(const ptx::Instr& i) {
  if (i.op == Opcode::mov) return mov(i);
  if (i.op == Opcode::call) return call(i);
  if ((i.op == Opcode::ld || i.op == Opcode::st) && is_param_space(i.mods[Slot::space])) {
    bool done = false;
    TRY(access_param(i, done));
    if (done) return {};
  }
  if (reads_warp_size(i)) return write(i.operands[0], b_.special_register(Sreg::warp_size), i.mods[Slot::type]);
  TRY(generic(i));
  if (i.op == Opcode::trap) b_.terminate(Op::unreachable);
  return {};
}

// mov: copies, constants, addresses, special registers, and packing.
Result<void> FunctionBuilder::mov(const ptx::Instr& i) {
  const ptx::Operand &d = i.operands[0], &a = i.operands[1];
  Mod type = i.mods[Slot::type];
  Type width = type_of_mod(type);
  if (d.kind == Kind::Vector) {
    Instr u;
    u.op = Op::unpack;
    u.operands = {TRY(read_as(a, type, width))};
    Type part = type_of_bits(bits_of(width) / static_cast<uint32_t>(d.elems.size()));
    for (const ptx::Operand& e : d.elems)
      u.results.push_back(e.kind == Kind::Sink ? ValueId() : b_.value(part));
    auto results = u.results;
    b_.append(std::move(u));
    for (size_t n = 0; n < results.size(); ++n)
      if (results[n]) TRY(write(d.elems[n], results[n], Mod::none));
    return {};
  }
  if (a.kind == Kind::Vector) {
    Instr p;
    p.op = Op::pack;
    Type part = type_of_bits(bits_of(width) / static_cast<uint32_t>(a.elems.size()));
    for (const ptx::Operand& e : a.elems) p.operands.push_back(TRY(read_as(e, Mod::none, part)));
    ValueId v = b_.value(width);
    p.results = {v};
    b_.append(std::move(p));
    return write(d, v, type);
  }
  return write(d, TRY(read_as(a, type, width)), type);
}

/// ld and st of a .param that is words here; done stays false for a kernel's parameters.
Result<void> FunctionBuilder::access_param(const ptx::Instr& i, bool& done) {
  bool load = i.op == Opcode::ld;
  const ptx::Operand& address = i.operands[load ? 1 : 0];
  const ptx::Operand& data = i.operands[load ? 0 : 1];
  const ptx::Operand& base = address.elems.empty() ? address : address.elems[0];
  if (base.kind != Kind::Symbol) return {};
  auto it = params_.find(base.symbol);
  if (it == params_.end() || it->second.variables.empty()) return {};
  done = true;
  const ParamObject& p = it->second;
  Mod type = i.mods[Slot::type];
  uint32_t bytes = element_bytes(i.mods);
  uint32_t offset = static_cast<uint32_t>(address.offset + base.offset);
  auto each = [&](const ptx::Operand& o, uint32_t n) -> Result<void> {
    if (load) return write(o, read_param(b_, ssa_, p, offset + n * bytes, bytes), type);
    write_param(b_, ssa_, p, offset + n * bytes, TRY(read(o, type)));
    return {};
  };
  if (data.kind != Kind::Vector) return each(data, 0);
  for (uint32_t n = 0; n < data.elems.size(); ++n) TRY(each(data.elems[n], n));
  return {};
}

Result<void> FunctionBuilder::add_address(const ptx::Operand& o, Instr& out) {
  const ptx::Operand& base = o.elems.empty() ? o : o.elems[0];
  out.offset = o.elems.empty() ? 0 : o.offset;
  switch (base.kind) {
    case Kind::Reg: {
      ValueId v = ssa_.read(registers_[base.reg.index], b_.current());
      if (f_[v].type != Type::B64 && f_[v].type != Type::B32)
        return error(ErrorKind::InvalidPtx, "an address has 32 or 64 bits");
      out.operands.push_back(v);
      out.offset += o.elems.empty() ? 0 : base.offset;
      break;
    }
    case Kind::Imm:
      out.operands.push_back(b_.constant(Type::B64, base.bits));
      break;
    case Kind::Symbol: {
      // Offsets stay in the instruction, so that accesses to one object share its address.
      ptx::Operand bare = base;
      out.offset += base.offset;
      bare.offset = 0;
      out.operands.push_back(TRY(symbol_value(bare)));
      break;
    }
    default: return error(ErrorKind::InvalidPtx, "no such address");
  }
  for (size_t n = 1; n < o.elems.size(); ++n) {
    const ptx::Operand& e = o.elems[n];
    if (e.kind == Kind::Vector) {
      for (const ptx::Operand& x : e.elems) out.operands.push_back(TRY(read(x, Mod::none)));
    } else {
      out.operands.push_back(TRY(read(e, Mod::none)));
    }
  }
  return {};
}

Result<void> FunctionBuilder::add_input(const ptx::Instr& i, const ptx::Operand& o, size_t spec, Instr& out) {
  const OperandSpec& s = isa::form(i.form).operands[spec];
  if (o.kind == Kind::Address) return add_address(o, out);
  if (s.type_source == OperandSpec::Type::Addr) {
    out.operands.push_back(TRY(read_as(o, Mod::none, Type::B64)));
    return {};
  }
  isa::OperandType type = isa::operand_type(isa::form(i.form), i.mods, spec);
  // Fragments are registers of whatever their elements are packed in.
  bool own = s.vector_source == OperandSpec::Vector::Fragment || s.vector_source == OperandSpec::Vector::Any ||
             s.type_source == OperandSpec::Type::Any;
  auto one = [&](const ptx::Operand& e) -> Result<void> {
    Mod t = own ? Mod::none : type.type;
    if (e.kind == Kind::Sink) return error(ErrorKind::InvalidPtx, "_ cannot be read");
    out.operands.push_back(TRY(read(e, t)));
    return {};
  };
  if (o.kind != Kind::Vector) return one(o);
  for (const ptx::Operand& e : o.elems) TRY(one(e));
  return {};
}

Result<void> FunctionBuilder::add_output(const ptx::Operand& o, isa::OperandType type, const OperandSpec& spec,
                                         Instr& out) {
  bool own = spec.vector_source == OperandSpec::Vector::Fragment || spec.vector_source == OperandSpec::Vector::Any ||
             type.type == Mod::none;
  auto one = [&](const ptx::Operand& e) -> Result<void> {
    if (e.kind == Kind::Sink) {
      out.results.push_back(ValueId());
      return {};
    }
    out.results.push_back(b_.value(TRY(width_of(e, own ? Mod::none : type.type))));
    return {};
  };
  if (o.kind != Kind::Vector) return one(o);
  for (const ptx::Operand& e : o.elems) TRY(one(e));
  return {};
}

Result<void> FunctionBuilder::generic(const ptx::Instr& i) {
  const isa::Form& form = isa::form(i.form);
  if (form.lower == isa::Lowering::none)
    return unsupported(form.reason ? form.reason : fmt::format("instruction {}", form.text));
  if (form.cls == isa::Class::texture) return texture(i);
  switch (form.lower) {
    case isa::Lowering::cp_async: return copy_async(i);
    case isa::Lowering::cp_async_group: return {};   // see copies.cc
    case isa::Lowering::cp_async_mbarrier: return copy_arrives(i);
    case isa::Lowering::mbarrier_init: return mbarrier_init(i);
    case isa::Lowering::mbarrier_inval: return {};
    case isa::Lowering::mbarrier_wait: return mbarrier_wait(i);
    case isa::Lowering::mbarrier_pending_count: return mbarrier_pending_count(i);
    case isa::Lowering::alloca: return alloca(i);
    case isa::Lowering::stacksave: return write(i.operands[0], ssa_.read(stack_, b_.current()), Mod::u64);
    case isa::Lowering::stackrestore:
      ssa_.write(stack_, b_.current(), TRY(read_as(i.operands[0], Mod::u64, Type::B64)));
      return {};
    // Grids of a stream run one after the other: what this one waits for is over.
    case isa::Lowering::griddepcontrol: return {};
    default: break;
  }
  if (form.lower == isa::Lowering::build) return unsupported(fmt::format("simt: instruction {}", form.text));
  Instr out;
  out.op = Op::isa;
  out.opcode = i.op;
  out.form = i.form;
  out.mods = i.mods;
  std::vector<std::pair<const ptx::Operand*, Mod>> results;   // flattened, as in out.results
  for (size_t s = 0; s < form.operands.size(); ++s) {
    if (s >= i.operands.size() || i.operands[s].kind == Kind::None) {
      // d{|p} without p still has its place, so that results keep theirs.
      if (form.operands[s].role == OperandSpec::Role::Out) {
        out.results.push_back(ValueId());
        results.push_back({nullptr, Mod::none});
      }
      continue;
    }
    const ptx::Operand& o = i.operands[s];
    if (form.operands[s].role == OperandSpec::Role::In) {
      if (o.kind == Kind::Sink) continue;      // mbarrier.arrive _, [a]
      TRY(add_input(i, o, s, out));
      continue;
    }
    isa::OperandType type = isa::operand_type(form, i.mods, s);
    TRY(add_output(o, type, form.operands[s], out));
    if (o.kind != Kind::Vector) results.push_back({&o, type.type});
    else for (const ptx::Operand& e : o.elems) results.push_back({&e, type.type});
  }
  if (form.reads_cc) out.operands.push_back(ssa_.read(carry_, b_.current()));
  if (isa::writes_cc(form, i.mods)) out.results.push_back(b_.value(Type::Pred));
  // A .param of a device function that lives in memory is local memory.
  if ((i.op == Opcode::ld || i.op == Opcode::st) && is_param_space(i.mods[Slot::space]) && !p_.is_entry)
    out.mods[Slot::space] = Mod::local;
  if ((i.op == Opcode::ld || i.op == Opcode::st) && i.mods[Slot::space] == Mod::param_func)
    out.mods[Slot::space] = Mod::local;
  auto values = out.results;
  b_.append(std::move(out));
  for (size_t n = 0; n < results.size(); ++n)
    if (values[n]) TRY(write(*results[n].first, values[n], results[n].second));
  if (isa::writes_cc(form, i.mods)) ssa_.write(carry_, b_.current(), values.back());
  return {};
}

}  // namespace heddle::simt
