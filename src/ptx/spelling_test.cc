// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every row of the instruction tables, every combination of its modifiers that the rules allow (a
// spread of them where there are very many), with operands made up to fit: it must parse, come back
// with the same spelling, and survive print and parse.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "isa/form.h"
#include "ptx/spelling.h"
#include "ptx/ptx.h"

namespace heddle::ptx {
namespace {

using isa::Form;
using isa::Mod;
using isa::Mods;
using isa::OperandSpec;
using isa::Part;
using isa::TypeKind;

constexpr size_t kMostPerRow = 3000;

/// Calls f with every allowed set of modifiers, or with a deterministic spread of them.
template <class F>
void each_spelling(const Form& form, F f) {
  std::vector<std::vector<Mod>> options;       // of each part; tied parts follow the one before
  double total = 1;
  for (const Part& part : form.parts) {
    std::vector<Mod> o(part.choices.begin(), part.choices.end());
    if (part.optional && !part.tied) o.insert(o.begin(), Mod::none);
    total *= static_cast<double>(part.tied ? 1 : o.size());
    options.push_back(std::move(o));
  }
  const bool all = total <= 200000;
  uint64_t state = 12345;
  size_t given = 0;
  std::vector<size_t> index(options.size());
  for (size_t n = 0; n < (all ? static_cast<size_t>(total) : 200000) && given < kMostPerRow; ++n) {
    Mods mods;
    uint64_t rest = n;
    Mod before = Mod::none;
    for (size_t p = 0; p < options.size(); ++p) {
      const Part& part = form.parts[p];
      Mod m;
      if (part.tied) {
        m = before == Mod::none ? Mod::none : options[p][0];
      } else if (all) {
        m = options[p][rest % options[p].size()];
        rest /= options[p].size();
      } else {
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        m = options[p][(state >> 33) % options[p].size()];
      }
      mods[part.slot] = m;
      before = m;
    }
    if (!isa::allowed(form, mods)) continue;
    // Where there are more than we take, spread over them.
    if (all && total > 8 * kMostPerRow && n % 7 != 0) continue;
    ++given;
    f(mods);
  }
}

std::string register_of(Mod type) {
  const auto info = isa::type_info(type);
  switch (info.kind) {
    case TypeKind::Pred: return "p";
    case TypeKind::Float:
      if (type == Mod::f32) return "f32_";
      if (type == Mod::f64) return "f64_";
      [[fallthrough]];
    default: return fmt::format("b{}_", info.bits < 8 ? 8 : info.bits > 128 ? 64 : info.bits);
  }
}

std::string operand_text(const Form& form, const Mods& mods, size_t k) {
  const OperandSpec& spec = form.operands[k];
  std::string text;
  const bool out = spec.role == OperandSpec::Role::Out;
  if (spec.shape == OperandSpec::Shape::Sink) return "_";
  if (spec.shape == OperandSpec::Shape::Address) {
    text = spec.parts > 1 ? "[b64_9, {f32_1, f32_2}]" : "[b64_9+16]";
  } else {
    const auto type = isa::operand_type(form, mods, k);
    const std::string reg = register_of(type.type == Mod::none ? Mod::b64 : type.type) ;
    const int first = out ? 1 : 5;
    const auto one = [&](int n) { return reg + std::to_string(n); };
    switch (spec.type_source) {
      case OperandSpec::Type::Imm: return "1";
      case OperandSpec::Type::Label: return form.opcode == isa::Opcode::bra ? "L" : "targets";
      default: break;
    }
    const bool loose = spec.vector_source == OperandSpec::Vector::Fragment || spec.vector_source == OperandSpec::Vector::Any;
    if (type.vector || loose) {
      text = "{";
      for (int i = 0; i < (loose ? 2 : type.vector); ++i) text += (i ? ", " : "") + one(first + i);
      text += "}";
    } else {
      text = (spec.negatable == '!' ? "!" : "") + one(first);
    }
  }
  if (spec.suffix_required) text += std::string(".") + isa::spelling(spec.suffix_choices[0]);
  return text;
}

std::string line(const Form& form, const Mods& mods, bool optional) {
  std::string text = write_spelling(form, mods);
  bool first = true;
  for (size_t k = 0; k < form.operands.size(); ++k) {
    if (form.operands[k].optional && !optional) continue;
    text += first ? " " : form.operands[k].after_pipe ? "|" : ", ";
    first = false;
    text += operand_text(form, mods, k);
  }
  return text + ";";
}

TEST(Spelling, EveryRowParsesAndComesBack) {
  size_t total = 0;
  std::set<std::string> all;
  for (const Form& form : isa::forms()) {
    if (form.opcode == isa::Opcode::call) continue;     // parse_test has it
    std::string text = ".version 8.8\n.target sm_100a\n.address_size 64\n.visible .entry k() {\n"
                       ".reg .pred p<9>; .reg .b8 b8_<20>; .reg .b16 b16_<20>; .reg .b32 b32_<20>; .reg .b64 b64_<20>; .reg .b128 b128_<20>;"
                       ".reg .f32 f32_<20>; .reg .f64 f64_<20>; targets: .branchtargets L;\nL:\n";
    std::vector<std::string> spellings;
    bool has_optional = false;
    for (const OperandSpec& o : form.operands) has_optional |= o.optional;
    each_spelling(form, [&](const Mods& mods) {
      for (const bool optional : {false, true}) {
        if (optional && !has_optional) continue;
        spellings.push_back(write_spelling(form, mods));
        text += line(form, mods, optional) + "\n";
      }
    });
    EXPECT_FALSE(spellings.empty()) << form.text << ": its rules allow nothing";
    text += "ret; }\n";
    total += spellings.size();
    all.insert(spellings.begin(), spellings.end());
    auto r = parse(text, {.name = form.text});
    if (!r.ok()) {
      ADD_FAILURE() << form.operand_text << "\n" << r.error().message.substr(0, 1500) << "\n" << text.substr(0, 600);
      continue;
    }
    const Function& f = r->functions[0];
    ASSERT_EQ(f.body.size(), spellings.size() + 1) << form.text;
    for (size_t i = 0; i < spellings.size(); ++i)
      ASSERT_EQ(write_spelling(isa::form(f.body[i].form), f.body[i].mods), spellings[i]);
    const std::string printed = print(*r);
    auto again = parse(printed, {.name = "printed"});
    ASSERT_TRUE(again.ok()) << again.error().message;
    ASSERT_EQ(print(*again), printed);
    for (size_t i = 0; i < f.body.size(); ++i) {
      ASSERT_EQ(again->functions[0].body[i].form, f.body[i].form);
      ASSERT_EQ(again->functions[0].body[i].mods, f.body[i].mods);
    }
  }
  EXPECT_GT(all.size(), 15000u);
  RecordProperty("spellings", static_cast<int>(all.size()));
  std::printf("%zu instructions, %zu different spellings\n", total, all.size());
}

TEST(Spelling, ModifiersMayStandInAnyOrder) {
  for (const char* text : {"atom.global.cta.add.u32", "atom.add.global.u32", "ld.global.volatile.u32", "add.ftz.rn.f32", "setp.ftz.lt.f32"})
    EXPECT_FALSE(read_spelling(text).choices.empty()) << text;
}

}  // namespace
}  // namespace heddle::ptx
