// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Texture and surface instructions become calls of one builtin, whose first operand says which
// instruction it was (abi/texture.h). Both engines hand it to the same function.
#include "abi/texture.h"
#include "simt/build/function_builder.h"
#include "simt/type.h"

namespace heddle::simt {

using abi::TextureGeometry;
using abi::TextureKind;
using abi::TextureOp;
using isa::Mod;
using isa::Opcode;
using isa::Slot;
using Kind = ptx::Operand::Kind;

namespace {

Result<TextureGeometry> geometry_of(Mod m) {
  switch (m) {
    case Mod::_1d: return TextureGeometry::D1;
    case Mod::_2d: return TextureGeometry::D2;
    case Mod::_3d: return TextureGeometry::D3;
    case Mod::a1d: return TextureGeometry::A1;
    case Mod::a2d: return TextureGeometry::A2;
    case Mod::cube: return TextureGeometry::Cube;
    case Mod::acube: return TextureGeometry::CubeArray;
    default: return unsupported(fmt::format("texture geometry .{}: only graphics interoperability makes multisampled textures", isa::spelling(m)));
  }
}

Result<abi::TextureQuery> query_of(Mod m) {
  using enum abi::TextureQuery;
  switch (m) {
    case Mod::width: return Width;
    case Mod::height: return Height;
    case Mod::depth: return Depth;
    case Mod::channel_data_type: return ChannelDataType;
    case Mod::channel_order: return ChannelOrder;
    case Mod::normalized_coords: return NormalizedCoords;
    case Mod::array_size: return ArraySize;
    case Mod::num_mipmap_levels: return Levels;
    case Mod::num_samples: return Samples;
    case Mod::force_unnormalized_coords: return ForceUnnormalized;
    case Mod::filter_mode: return FilterMode;
    case Mod::addr_mode_0: return AddressMode0;
    case Mod::addr_mode_1: return AddressMode1;
    case Mod::addr_mode_2: return AddressMode2;
    case Mod::memory_layout: return MemoryLayout;
    default: return unsupported(fmt::format("the query .{}", isa::spelling(m)));
  }
}

uint8_t position(Mod m, std::initializer_list<Mod> all) {
  uint8_t n = 0;
  for (Mod x : all) {
    if (x == m) return n;
    ++n;
  }
  return 0;
}

bool is_signed_type(Mod m) { return m == Mod::s32 || m == Mod::s64; }

Result<TextureOp> describe(const ptx::Instr& i) {
  TextureOp op;
  const isa::Mods& m = i.mods;
  if (m.has(Slot::geom)) op.geometry = TRY(geometry_of(m[Slot::geom]));
  auto bits = [&](Slot s) { return static_cast<uint8_t>(isa::type_info(m[s]).bits & 0x7f); };
  switch (i.op) {
    case Opcode::tex:
      op.integer_coords = m[Slot::ctype] == Mod::s32;
      op.lod = m[Slot::lod] == Mod::level ? abi::TextureLod::Level
             : m[Slot::lod] == Mod::grad ? abi::TextureLod::Grad : abi::TextureLod::Implicit;
      op.half = m[Slot::dtype] == Mod::f16;
      op.pairs = m[Slot::dtype] == Mod::f16x2;
      op.bits = op.half ? 16 : 32;
      op.count = op.pairs ? 2 : 4;
      break;
    case Opcode::tld4:
      op.kind = TextureKind::Gather;
      op.sub = position(m[Slot::comp], {Mod::r, Mod::g, Mod::b, Mod::a});
      break;
    case Opcode::txq:
    case Opcode::suq:
      op.kind = i.op == Opcode::txq ? TextureKind::Query : TextureKind::SurfaceQuery;
      op.sub = static_cast<uint8_t>(TRY(query_of(m[Slot::op])));
      op.lod = m[Slot::lod] == Mod::level ? abi::TextureLod::Level : abi::TextureLod::Implicit;
      op.count = 1;
      break;
    case Opcode::istypep:
      op.kind = TextureKind::IsType;
      op.sub = position(m[Slot::mode], {Mod::texref, Mod::samplerref, Mod::surfref});
      op.bits = 8;
      op.count = 1;
      break;
    case Opcode::suld:
    case Opcode::sust:
      op.kind = i.op == Opcode::suld ? TextureKind::SurfaceLoad : TextureKind::SurfaceStore;
      op.bits = bits(Slot::type);
      op.count = m[Slot::vec] == Mod::v4 ? 4 : m[Slot::vec] == Mod::v2 ? 2 : 1;
      op.formatted = m[Slot::mode] == Mod::p;
      break;
    case Opcode::sured:
      op.kind = TextureKind::SurfaceReduce;
      op.bits = bits(Slot::type);
      op.is_signed = is_signed_type(m[Slot::type]);
      op.count = 1;
      op.formatted = m[Slot::mode] == Mod::p;
      op.sub = position(m[Slot::op], {Mod::add, Mod::min, Mod::max, Mod::and_, Mod::or_});
      break;
    default: return unsupported(fmt::format("simt: {}", isa::form(i.form).text));
  }
  op.edge = m[Slot::clamp] == Mod::clamp ? abi::SurfaceEdge::Clamp
          : m[Slot::clamp] == Mod::zero ? abi::SurfaceEdge::Zero : abi::SurfaceEdge::Trap;
  return op;
}

}  // namespace

SymbolId FunctionBuilder::texture_builtin() {
  if (SymbolId s = symbols_.find(abi::kTextureBuiltin)) return s;
  Symbol s;
  s.kind = Symbol::Kind::Builtin;
  s.name = abi::kTextureBuiltin;
  return symbols_.add_named(std::move(s));
}

/// A handle: an address of an opaque variable, or a register.
Result<ValueId> FunctionBuilder::texture_handle(const ptx::Operand& o) {
  if (o.kind == Kind::Symbol) {
    if (params_.contains(o.symbol)) return unsupported(fmt::format("the texture parameter {}", o.symbol));
    return b_.symbol_address(TRY(find_symbol(o.symbol)), 0);
  }
  return read_as(o, Mod::none, Type::B64);
}

Result<void> FunctionBuilder::texture(const ptx::Instr& i) {
  TextureOp op = TRY(describe(i));
  const isa::Form& form = isa::form(i.form);
  Instr out;
  out.op = Op::call;
  out.symbol = texture_builtin();
  out.operands.push_back(ValueId());   // of the op, known at the end
  std::vector<const ptx::Operand*> into;
  auto add = [&](const ptx::Operand& o, Type width, size_t limit) -> Result<void> {
    if (o.kind != Kind::Vector) {
      out.operands.push_back(TRY(read_as(o, Mod::none, width)));
      return {};
    }
    if (o.elems.size() < limit && limit != SIZE_MAX)
      return error(ErrorKind::InvalidPtx, "{} numbers where {} are needed", o.elems.size(), limit);
    for (size_t n = 0; n < std::min(limit, o.elems.size()); ++n)
      out.operands.push_back(TRY(read_as(o.elems[n], Mod::none, width)));
    return {};
  };
  const Type datum = op.kind == TextureKind::SurfaceStore || op.kind == TextureKind::SurfaceReduce
                         ? type_of_bits(op.bits) : Type::B32;
  bool address_seen = false;
  for (size_t n = 0; n < form.operands.size() && n < i.operands.size(); ++n) {
    const ptx::Operand& o = i.operands[n];
    const isa::OperandSpec& spec = form.operands[n];
    if (o.kind == Kind::None) continue;
    if (spec.role == isa::OperandSpec::Role::Out) {
      if (spec.after_pipe) op.predicate = 1;
      if (o.kind == Kind::Vector) for (const ptx::Operand& e : o.elems) into.push_back(&e);
      else into.push_back(&o);
    } else if (!address_seen) {
      address_seen = true;
      if (o.elems.size() < 2) {         // txq, suq, istypep
        out.operands.push_back(TRY(texture_handle(o.elems.empty() ? o : o.elems[0])));
        continue;
      }
      op.sampler = o.elems.size() == 3;
      for (size_t k = 0; k + 1 < o.elems.size(); ++k) out.operands.push_back(TRY(texture_handle(o.elems[k])));
      TRY(add(o.elems.back(), Type::B32, abi::coordinates(op.geometry)));
    } else if (spec.name == std::string_view("f")) {
      return unsupported("texture instructions that compare with a depth (operand f): only graphics interoperability makes such textures");
    } else {
      const bool gradient = spec.name == std::string_view("dPdx") || spec.name == std::string_view("dPdy");
      const bool offsets = spec.name == std::string_view("e");
      op.offsets |= offsets;
      const size_t dims = op.geometry == TextureGeometry::Cube || op.geometry == TextureGeometry::CubeArray
                              ? (gradient ? 3 : 2) : abi::coordinates(op.geometry) - abi::layered(op.geometry);
      TRY(add(o, datum, gradient || offsets ? dims : SIZE_MAX));
    }
  }
  if (op.kind == TextureKind::Sample && into.size() < op.count)
    return error(ErrorKind::InvalidPtx, "{} results where {} are needed", into.size(), op.count);
  out.operands[0] = b_.constant(Type::B64, op.pack());
  for (size_t n = 0; n < into.size(); ++n) {
    const bool predicate = op.kind == TextureKind::IsType || (op.predicate && n + 1 == into.size());
    const Type t = predicate ? Type::Pred : type_of_bits(op.bits);
    out.results.push_back(into[n]->kind == Kind::Sink ? ValueId() : b_.value(t));
  }
  auto values = out.results;
  b_.append(std::move(out));
  for (size_t n = 0; n < into.size(); ++n)
    if (values[n]) TRY(write(*into[n], values[n], Mod::none));
  return {};
}

}  // namespace heddle::simt
