// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "simt/build/param_object.h"

#include "base/result.h"
#include "simt/type.h"

namespace heddle::simt {
namespace {

/// Index of the word that holds byte `offset`.
size_t word_at(const ParamObject& p, uint32_t offset) {
  for (size_t n = 0; n < p.words.size(); ++n)
    if (offset < p.words[n].offset + bytes_of(p.words[n].type)) return n;
  return p.words.size();
}

}  // namespace

bool ParamObject::fits(uint32_t offset, uint32_t bytes) const {
  size_t first = word_at(*this, offset);
  if (first == words.size()) return false;
  uint32_t size = bytes_of(words[first].type), inside = offset - words[first].offset;
  if (words[first].type == Type::Pred) return false;
  if (bytes <= size) return inside % bytes == 0 && inside + bytes <= size;
  if (inside || bytes % size || bytes / size > 2 * 8) return false;
  for (size_t n = first; n < first + bytes / size; ++n)
    if (n >= words.size() || words[n].type != words[first].type) return false;
  return true;
}

ValueId read_param(Builder& b, Ssa& ssa, const ParamObject& p, uint32_t offset, uint32_t bytes) {
  CHECK(p.fits(offset, bytes));
  size_t first = word_at(p, offset);
  uint32_t size = bytes_of(p.words[first].type);
  auto word = [&](size_t n) { return ssa.read(p.variables[n], b.current()); };
  if (bytes == size) return word(first);
  Instr i;
  if (bytes < size) {
    i.op = Op::unpack;
    i.operands = {word(first)};
    i.results.resize(size / bytes);
    uint32_t part = (offset - p.words[first].offset) / bytes;
    ValueId v = i.results[part] = b.value(type_of_bits(bytes * 8));
    b.append(std::move(i));
    return v;
  }
  i.op = Op::pack;
  for (size_t n = first; n < first + bytes / size; ++n) i.operands.push_back(word(n));
  ValueId v = b.value(type_of_bits(bytes * 8));
  i.results = {v};
  b.append(std::move(i));
  return v;
}

void write_param(Builder& b, Ssa& ssa, const ParamObject& p, uint32_t offset, ValueId value) {
  uint32_t bytes = bytes_of(b.f[value].type);
  CHECK(p.fits(offset, bytes));
  size_t first = word_at(p, offset);
  Type type = p.words[first].type;
  uint32_t size = bytes_of(type);
  if (bytes == size) return ssa.write(p.variables[first], b.current(), value);
  Instr i;
  if (bytes > size) {
    i.op = Op::unpack;
    i.operands = {value};
    for (uint32_t n = 0; n < bytes / size; ++n) i.results.push_back(b.value(type));
    auto results = i.results;
    b.append(std::move(i));
    for (size_t n = 0; n < results.size(); ++n) ssa.write(p.variables[first + n], b.current(), results[n]);
    return;
  }
  // Part of a word: take it apart, exchange the part, put it together.
  i.op = Op::unpack;
  i.operands = {ssa.read(p.variables[first], b.current())};
  for (uint32_t n = 0; n < size / bytes; ++n) i.results.push_back(b.value(type_of_bits(bytes * 8)));
  auto parts = i.results;
  b.append(std::move(i));
  parts[(offset - p.words[first].offset) / bytes] = value;
  Instr pack;
  pack.op = Op::pack;
  pack.operands = parts;
  ValueId whole = b.value(type);
  pack.results = {whole};
  b.append(std::move(pack));
  ssa.write(p.variables[first], b.current(), whole);
}

}  // namespace heddle::simt
