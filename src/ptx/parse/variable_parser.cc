// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Variables: types, attributes, dimensions and initialisers.
#include <bit>
#include <cmath>

#include "ptx/parse/parser.h"

namespace heddle::ptx {
namespace {

using isa::Mod;

constexpr uint64_t kMaxBytes = 1ull << 46;
constexpr uint64_t kMaxGap = 1ull << 16;       // zero elements between written ones

uint64_t element_bytes(const Variable& v) {
  const uint64_t bits = isa::type_info(v.type).bits;
  return bits <= 8 ? 1 : bits / 8;
}

/// Narrows to the element's type, as the C conversion does.
uint64_t float_bits(double real, Mod type, bool& ok) {
  switch (type) {
    case Mod::f64: return std::bit_cast<uint64_t>(real);
    case Mod::f32: return std::bit_cast<uint32_t>(static_cast<float>(real));
    default: ok = false; return 0;
  }
}

}  // namespace

bool Parser::parse_variables(Space space, Linkage linkage, std::vector<Variable>& out) {
  Variable v;
  v.space = space;
  v.linkage = linkage;
  if (space == Space::Const && accept('[')) {   // a bank number, PTX 1 and 2
    uint64_t bank = 0;
    if (!expect_int(bank) || !expect(']')) return false;
  }
  if (space == Space::Texture) v.type = Mod::texref;
  if (!parse_variable_type(v)) return false;
  do {
    if (!parse_declarator(v, out)) return false;
  } while (accept(','));
  return expect(';');
}

bool Parser::parse_variable_type(Variable& v) {
  bool typed = false;
  for (; tok_.kind == Tok::DotWord; ) {
    const Token t = tok_;
    if (t.text == "align") {
      advance();
      uint64_t align = 0;
      if (!expect_int(align)) return false;
      if (!std::has_single_bit(align) || align > (1u << 20))
        return diag_.at(t.loc, "alignment {} is not a power of two", align);
      v.align = align;
    } else if (t.text == "attribute") {
      advance();
      if (!parse_attribute(v)) return false;
    } else if (t.text == "ptr") {
      advance();
      if (!parse_ptr(v)) return false;
    } else if (t.text == "v2" || t.text == "v3" || t.text == "v4" || t.text == "v8") {
      v.vector = t.text[1] - '0';
      advance();
    } else {
      const Mod type = find_mod(t.text);
      const auto kind = isa::type_info(type).kind;
      if (kind == isa::TypeKind::None || typed) return diag_.at(t.loc, "'.{}' is not a type", t.text);
      if (v.space != Space::Texture) v.type = type;
      typed = true;
      advance();
    }
  }
  if (!typed) return diag_.at(tok_.loc, "expected a type, not {}", describe(tok_));
  if (v.type == Mod::pred && v.space != Space::Generic) return diag_.at(tok_.loc, "a .pred lives only in a register");
  return true;
}

bool Parser::parse_attribute(Variable& v) {
  if (!expect('(')) return false;
  do {
    if (accept_word("managed")) v.managed = true;
    else if (accept_word("unified")) {
      uint64_t uuid = 0;
      if (accept('(') && !(expect_int(uuid) && (!accept(',') || expect_int(uuid)) && expect(')'))) return false;
    } else return diag_.at(tok_.loc, "unknown attribute {}", describe(tok_));
  } while (accept(','));
  return expect(')');
}

/// .ptr{.space}{.align N} of a kernel parameter.
bool Parser::parse_ptr(Variable& v) {
  v.ptr = true;
  if (accept_word("global")) v.ptr_space = Space::Global;
  else if (accept_word("const")) v.ptr_space = Space::Const;
  else if (accept_word("shared")) v.ptr_space = Space::Shared;
  else if (accept_word("local")) v.ptr_space = Space::Local;
  if (!accept_word("align")) return true;
  uint64_t align = 0;
  if (!expect_int(align)) return false;
  v.ptr_align = align;
  return true;
}

bool Parser::parse_declarator(Variable v, std::vector<Variable>& out) {
  v.loc = tok_.loc;
  std::string_view name;
  if (!expect_name(name)) return false;
  v.name = name;
  if (accept('<')) {                        // .param .b32 x<3>: x0, x1, x2
    uint64_t count = 0;
    if (!parse_count(count)) return false;
    if (count > 65536) return diag_.at(v.loc, "{} variables are too many", count);
    for (uint64_t i = 0; i < count; ++i) {
      Variable one = v;
      one.name += std::to_string(i);
      if (!finish_size(one)) return false;
      out.push_back(std::move(one));
    }
    return true;
  }
  while (accept('[')) {
    uint64_t n = 0;
    if (tok_.is(']')) {
      if (!v.dims.empty()) return diag_.at(tok_.loc, "only the first dimension may be left open");
    } else if (!expect_int(n)) {
      return false;
    }
    if (!expect(']')) return false;
    v.dims.push_back(n);
    if (v.dims.size() > 16) return diag_.at(v.loc, "'{}' has too many dimensions", v.name);
  }
  if (!finish_size(v)) return false;
  if (accept('=') && !parse_initialiser(v)) return false;
  out.push_back(std::move(v));
  return true;
}

bool Parser::finish_size(Variable& v) {
  uint64_t size = element_bytes(v) * v.vector;
  if (v.align == 0) v.align = std::bit_ceil(size < 256 ? size : 256);
  for (uint64_t n : v.dims) {
    if (n != 0 && size > kMaxBytes / n) return diag_.at(v.loc, "'{}' is too large", v.name);
    size *= n;
  }
  v.size_bytes = size;
  return true;
}

bool Parser::parse_initialiser(Variable& v) {
  const auto kind = isa::type_info(v.type).kind;
  if (v.linkage == Linkage::Extern) return diag_.at(tok_.loc, "an .extern variable has no initialiser");
  if (v.space != Space::Global && v.space != Space::Const)
    return diag_.at(tok_.loc, "only .global and .const variables have initialisers");
  if (kind == isa::TypeKind::Opaque) return parse_sampler_properties(v);
  uint64_t at = 0;
  if (v.dims.empty() && v.vector == 1) {
    InitElement e;
    const bool braces = accept('{');
    if (!parse_init_element(v, e) || (braces && !expect('}'))) return false;
    v.init.push_back(std::move(e));
    return true;
  }
  if (!tok_.is('{')) return diag_.at(tok_.loc, "expected '{{', not {}", describe(tok_));
  if (!fill(v, 0, 0, at)) return false;
  if (!v.dims.empty() && v.dims[0] == 0) {      // the initialiser tells the length
    uint64_t inner = v.vector;
    for (size_t i = 1; i < v.dims.size(); ++i) inner *= v.dims[i];
    v.dims[0] = inner ? (v.init.size() + inner - 1) / inner : 0;
    return finish_size(v);
  }
  return true;
}

/// One pair of braces: `base` is the element it begins at, `at` the next one to be written.
bool Parser::fill(Variable& v, size_t level, uint64_t base, uint64_t& at) {
  std::vector<uint64_t> dims = v.dims;
  if (v.vector > 1) dims.push_back(v.vector);
  if (level >= dims.size()) return diag_.at(tok_.loc, "too many braces for '{}'", v.name);
  uint64_t inner = 1;
  for (size_t i = level + 1; i < dims.size(); ++i) inner *= dims[i];
  const uint64_t room = dims[level] == 0 && level == 0 ? kMaxBytes : dims[level] * inner;
  if (!expect('{')) return false;
  for (uint64_t child = 0; !tok_.is('}'); ++child) {
    if (tok_.is('{')) {
      at = base + child * inner;
      if (at >= base + room) return diag_.at(tok_.loc, "too many initialisers for '{}'", v.name);
      if (!fill(v, level + 1, at, at)) return false;
      at = base + (child + 1) * inner;
    } else {
      if (at >= base + room) return diag_.at(tok_.loc, "too many initialisers for '{}'", v.name);
      if (at > v.init.size() + kMaxGap) return diag_.at(tok_.loc, "'{}' is too large to initialise", v.name);
      InitElement e;
      if (!parse_init_element(v, e)) return false;
      InitElement zero;
      zero.bytes = e.bytes;
      v.init.resize(at, zero);
      v.init.push_back(std::move(e));
      ++at;
    }
    if (!accept(',')) break;
  }
  return expect('}');
}

bool Parser::parse_init_element(Variable& v, InitElement& e) {
  e.bytes = element_bytes(v);
  const Token t = tok_;
  const bool generic = t.kind == Tok::Ident && t.text == "generic";
  if (t.kind == Tok::Int && lex_.peek() == '(') {           // 0xff00(sym): one byte of an address
    const uint64_t mask = t.bits;
    const unsigned shift = mask ? std::countr_zero(mask) : 0;
    if (mask == 0 || mask >> shift != 0xff || shift % 8) return diag_.at(t.loc, "mask {:#x} is not one byte", mask);
    advance();
    advance();
    const bool inner = tok_.kind == Tok::Ident && tok_.text == "generic";
    e.mask_shift = shift;
    if (inner) advance();
    if (inner && !expect('(')) return false;
    std::string_view name;
    const Loc loc = tok_.loc;
    if (!expect_name(name) || !parse_offset(e.addend) || (inner && (!expect(')') || !parse_offset(e.addend))) || !expect(')'))
      return false;
    e.kind = inner ? InitElement::Kind::GenericSymbolAddress : InitElement::Kind::SymbolAddress;
    e.symbol = name;
    e.bytes = 1;
    symbol_uses_.push_back({e.symbol, loc});
    return true;
  }
  if (t.kind == Tok::Ident && t.text != "WARP_SZ") {
    advance();
    e.kind = generic ? InitElement::Kind::GenericSymbolAddress : InitElement::Kind::SymbolAddress;
    e.symbol = t.text;
    std::string_view name;
    if (generic && (!expect('(') || !expect_name(name) || !parse_offset(e.addend) || !expect(')'))) return false;
    if (generic) e.symbol = name;
    int64_t more = 0;
    if (!parse_offset(more)) return false;
    e.addend += more;
    symbol_uses_.push_back({e.symbol, t.loc});
    if (e.bytes < 4) return diag_.at(t.loc, "an address does not fit {} byte(s)", e.bytes);
    return true;
  }
  Constant c;
  if (!parse_constant(c)) return false;
  const auto kind = isa::type_info(v.type).kind;
  if (kind == isa::TypeKind::Float) {
    bool ok = true;
    const double real = c.kind == Constant::Kind::Float ? c.real
                        : c.is_unsigned                 ? static_cast<double>(c.bits)
                                                        : static_cast<double>(static_cast<int64_t>(c.bits));
    e.bits = c.single && v.type == Mod::f32 ? c.bits : float_bits(real, v.type, ok);
    if (!ok && c.kind == Constant::Kind::Int) e.bits = c.bits & 0xffff;    // f16 and the like: as bits
    else if (!ok) return diag_.at(t.loc, "a .{} is initialised with its bits", isa::spelling(v.type));
    return true;
  }
  if (c.kind == Constant::Kind::Float) {
    if (c.single && e.bytes == 4) e.bits = c.bits;
    else if (e.bytes == 8) e.bits = std::bit_cast<uint64_t>(c.real);
    else return diag_.at(t.loc, "a .{} is not initialised with a float", isa::spelling(v.type));
    return true;
  }
  e.bits = e.bytes >= 8 ? c.bits : c.bits & ((1ull << e.bytes * 8) - 1);
  return true;
}

/// { addr_mode_0 = wrap, filter_mode = nearest, width = 8 } of samplerref, texref and surfref.
bool Parser::parse_sampler_properties(Variable& v) {
  if (!expect('{')) return false;
  while (!tok_.is('}')) {
    std::string_view name;
    if (!expect_name(name) || !expect('=')) return false;
    std::string value(tok_.text);
    if (tok_.kind != Tok::Ident && tok_.kind != Tok::Int)
      return diag_.at(tok_.loc, "expected a property's value, not {}", describe(tok_));
    advance();
    v.properties.emplace_back(std::string(name), std::move(value));
    if (!accept(',')) break;
  }
  return expect('}');
}

}  // namespace heddle::ptx
