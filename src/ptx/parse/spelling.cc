// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ptx/spelling.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace heddle::ptx {
namespace {

using isa::Form;
using isa::Mod;
using isa::Mods;
using isa::Opcode;
using isa::Part;

template <class E>
std::unordered_map<std::string_view, E> names_of(size_t count) {
  std::unordered_map<std::string_view, E> names;
  for (size_t i = 0; i < count; ++i) names.emplace(isa::spelling(static_cast<E>(i)), static_cast<E>(i));
  return names;
}

const auto& opcodes() {
  static const auto& names = *new auto(names_of<Opcode>(isa::kOpcodeCount));
  return names;
}

constexpr size_t kMaxTokens = 24;

struct Tokens {
  Mod at[kMaxTokens];
  size_t count = 0;
};

bool offers(const Part& part, Mod mod) {
  return std::find(part.choices.begin(), part.choices.end(), mod) != part.choices.end();
}

/// Parts from `p` on against tokens from `t` on; optional parts are first taken, then left out.
bool match(const Form& form, const Tokens& tokens, size_t p, size_t t, bool before, Mods& mods) {
  if (p == form.parts.size()) return t == tokens.count && isa::allowed(form, mods);
  const Part& part = form.parts[p];
  const bool may_take = !part.tied || before;
  const bool may_skip = part.tied ? !before : part.optional;
  if (may_take && t < tokens.count && offers(part, tokens.at[t])) {
    mods[part.slot] = tokens.at[t];
    if (match(form, tokens, p + 1, t + 1, true, mods)) return true;
    mods[part.slot] = Mod::none;
  }
  return may_skip && match(form, tokens, p + 1, t, false, mods);
}

bool match_any_order(const Form& form, const Tokens& tokens, Mods& mods) {
  for (size_t t = 0; t < tokens.count; ++t) {
    const Part* home = nullptr;
    for (const Part& part : form.parts) {
      if (mods.has(part.slot) || !offers(part, tokens.at[t])) continue;
      if (!home || (home->optional && !part.optional)) home = &part;
    }
    if (!home) return false;
    mods[home->slot] = tokens.at[t];
  }
  bool before = false;
  for (const Part& part : form.parts) {
    const bool has = mods.has(part.slot);
    if (part.tied ? has != before : !has && !part.optional) return false;
    before = has;
  }
  return isa::allowed(form, mods);
}

std::string explain(Opcode op, std::string_view mnemonic, const Tokens& tokens) {
  for (size_t t = 0; t < tokens.count; ++t) {
    const auto ids = isa::forms_of(op);
    const bool known = std::any_of(ids.begin(), ids.end(), [&](uint16_t id) {
      const Form& f = isa::form(id);
      return std::any_of(f.parts.begin(), f.parts.end(),
                         [&](const Part& part) { return offers(part, tokens.at[t]); });
    });
    if (!known)
      return fmt::format("'{}' has no modifier '.{}'", isa::spelling(op), isa::spelling(tokens.at[t]));
  }
  return fmt::format("no form of '{}' is spelled '{}'", isa::spelling(op), mnemonic);
}

}  // namespace

Mod find_mod(std::string_view token) {
  static const auto& names = *new auto(names_of<Mod>(isa::kModCount));
  auto found = names.find(token);
  return found == names.end() ? Mod::none : found->second;
}

const isa::SregInfo* find_sreg(std::string_view name) {
  static const auto& names = *[] {
    auto* map = new std::unordered_map<std::string_view, const isa::SregInfo*>;
    for (const isa::SregInfo& s : isa::sregs()) map->emplace(s.name, &s);
    return map;
  }();
  auto found = names.find(name);
  return found == names.end() ? nullptr : found->second;
}

Spelling read_spelling(std::string_view mnemonic) {
  Spelling result;
  const size_t dot = std::min(mnemonic.find('.'), mnemonic.size());
  auto found = opcodes().find(mnemonic.substr(0, dot));
  if (found == opcodes().end()) {
    result.problem = fmt::format("unknown instruction '{}'", mnemonic);
    return result;
  }
  Tokens tokens;
  for (size_t at = dot; at < mnemonic.size();) {
    const size_t next = std::min(mnemonic.find('.', at + 1), mnemonic.size());
    const std::string_view token = mnemonic.substr(at + 1, next - at - 1);
    const Mod mod = find_mod(token);
    if (mod == Mod::none || tokens.count == kMaxTokens) {
      result.problem = fmt::format("'{}' has no modifier '.{}'", mnemonic.substr(0, dot), token);
      return result;
    }
    tokens.at[tokens.count++] = mod;
    at = next;
  }
  const Opcode op = found->second;
  result.is_call = op == Opcode::call;
  for (const bool any_order : {false, true}) {
    for (uint16_t id : isa::forms_of(op)) {
      const Form& form = isa::form(id);
      Mods mods;
      if (any_order ? match_any_order(form, tokens, mods) : match(form, tokens, 0, 0, false, mods))
        result.choices.push_back({id, mods, isa::since(form, mods)});
    }
    if (!result.choices.empty()) return result;
  }
  result.problem = explain(op, mnemonic, tokens);
  return result;
}

std::string write_spelling(const Form& form, const Mods& mods) {
  std::string text = isa::spelling(form.opcode);
  for (const Part& part : form.parts)
    if (mods.has(part.slot)) (text += '.') += isa::spelling(mods[part.slot]);
  return text;
}

}  // namespace heddle::ptx
