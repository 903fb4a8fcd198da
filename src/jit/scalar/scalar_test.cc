// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every spelling of every class-scalar row, compiled for every vector width of this host, must give
// the bits that isa::eval gives: on edge values, on random bits, on random ordinary numbers.
// HEDDLE_TEST_ALL=1 runs all spellings at all widths; without it the narrower widths take turns,
// and comparisons that combine with a predicate are sampled.
#include "jit/scalar/scalar.h"

#include <gtest/gtest.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>

#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <random>

#include "isa/eval.h"
#include "isa/form.h"
#include "jit/codegen/machine.h"
#include "jit/codegen/rtlib.h"
#include "jit/host_target.h"
#include "jit/orc/session.h"

namespace heddle::jit {
namespace {

using isa::Mod;
using isa::Mods;
using isa::Slot;

constexpr unsigned kLanes = 768;       // cases per spelling; a multiple of every chunk size
constexpr unsigned kPerModule = 128;   // functions compiled together

/// One operand or result: what it holds in each case.
struct Port {
  Mod type = Mod::none;
  unsigned bits = 32;
  bool constant = false;               // must be known at compile time: the same in all cases
  std::vector<uint64_t> values;
};

struct Case {
  const isa::Form* form = nullptr;
  Mods mods;
  std::string name;
  std::vector<Port> in, out;
};

unsigned bits_of(Mod type) { return type == Mod::pred ? 1 : isa::type_info(type).bits; }

std::string spelling_of(const isa::Form& form, const Mods& mods) {
  std::string s = isa::spelling(form.opcode);
  for (const isa::Part& part : form.parts)
    if (mods.has(part.slot)) s += std::string(".") + isa::spelling(mods[part.slot]);
  return s;
}

/// Operands and results in the order of simt::Instr (see simt/kernel.h), carry flags last.
bool find_ports(Case& c) {
  const isa::Form& form = *c.form;
  for (size_t i = 0; i < form.operands.size(); ++i) {
    const isa::OperandSpec& spec = form.operands[i];
    const isa::OperandType type = isa::operand_type(form, c.mods, i);
    Port port;
    port.type = type.type;
    if (spec.type_source == isa::OperandSpec::Type::Imm) {
      port.type = Mod::b32;
      port.constant = true;
    }
    if (port.type == Mod::none) return false;
    port.bits = bits_of(port.type);
    unsigned times = type.vector ? type.vector : 1;
    // The {a, b, e, f} of the stochastic conversions.
    if (spec.vector_source == isa::OperandSpec::Vector::Any) return false;
    for (unsigned t = 0; t < times; ++t)
      (spec.role == isa::OperandSpec::Role::Out ? c.out : c.in).push_back(port);
  }
  Port carry;
  carry.type = Mod::pred;
  carry.bits = 1;
  if (form.reads_cc) c.in.push_back(carry);
  if (isa::writes_cc(form, c.mods)) c.out.push_back(carry);
  return true;
}

/// All allowed choices of the form's modifiers.
void each_spelling(const isa::Form& form, size_t part, Mods& mods,
                   const std::function<void(const Mods&)>& f) {
  if (part == form.parts.size()) {
    if (isa::allowed(form, mods)) f(mods);
    return;
  }
  const isa::Part& p = form.parts[part];
  if (p.tied) {   // stands or falls with the part before it
    const bool with = mods.has(form.parts[part - 1].slot);
    if (!with) return each_spelling(form, part + 1, mods, f);
  } else if (p.optional) {
    each_spelling(form, part + 1, mods, f);
  }
  for (Mod choice : p.choices) {
    mods[p.slot] = choice;
    each_spelling(form, part + 1, mods, f);
  }
  mods[p.slot] = Mod::none;
}

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const isa::Form& form : isa::forms()) {
    if (form.cls != isa::Class::scalar || !scalar_lowering(form.lower_name)) continue;
    Mods mods;
    each_spelling(form, 0, mods, [&](const Mods& m) {
      Case c;
      c.form = &form;
      c.mods = m;
      c.name = spelling_of(form, m);
      if (find_ports(c)) cases.push_back(std::move(c));
    });
  }
  return cases;
}

// ---- values ----

uint64_t edge_integer(std::mt19937_64& random, unsigned bits) {
  const uint64_t all = ~0ull >> (64 - bits), top = 1ull << (bits - 1);
  const uint64_t power = 1ull << random() % bits;
  switch (random() % 9) {
    case 0: return 0;
    case 1: return random() % 70;
    case 2: return all;
    case 3: return top;
    case 4: return top - 1;
    case 5: return power;
    case 6: return (power - 1) & all;
    case 7: return (0 - (random() % 70)) & all;
    default: return (0 - power) & all;
  }
}

/// Bits of a float with `e` exponent and `m` mantissa bits.
uint64_t some_float(std::mt19937_64& random, unsigned e, unsigned m) {
  const uint64_t exponents = (1ull << e) - 1, mantissas = (1ull << m) - 1, bias = exponents / 2;
  uint64_t exponent = 0, mantissa = random() & mantissas;
  switch (random() % 8) {
    case 0: exponent = 0; break;                                     // zero and subnormals
    case 1: exponent = exponents; break;                             // infinity and NaN
    case 2: exponent = exponents - 1 - random() % 2; break;          // about to overflow
    case 3: exponent = random() % 4; break;                          // about to underflow
    case 4: exponent = random() & exponents; break;
    case 5: exponent = (bias + m + random() % 4 - 2) & exponents; break;   // at the last integers
    default: exponent = (bias + random() % 40 - 20) & exponents; break;
  }
  switch (random() % 6) {
    case 0: mantissa = 0; break;
    case 1: mantissa = mantissas; break;
    case 2: mantissa = 1ull << random() % m; break;
    case 3: mantissa = mantissas ^ (1ull << random() % m); break;
    case 4: mantissa &= mantissas << (m / 2); break;                 // few digits: ties
    default: break;
  }
  return (random() & 1) << (e + m) | exponent << m | mantissa;
}

uint64_t some_value(std::mt19937_64& random, Mod type, unsigned bits) {
  const uint64_t all = ~0ull >> (64 - bits);
  const Number n = number(type);
  if (bits == 1) return random() & 1;
  if (random() % 8 == 0) return random() & all;
  switch (n.meaning) {
    case Meaning::Half: {
      uint64_t v = some_float(random, 5, 10);
      return n.packed() ? v << 16 | some_float(random, 5, 10) : v;
    }
    case Meaning::Bfloat: {
      uint64_t v = some_float(random, 8, 7);
      return n.packed() ? v << 16 | some_float(random, 8, 7) : v;
    }
    case Meaning::Single: {
      uint64_t v = some_float(random, 8, 23);
      return n.packed() ? v << 32 | some_float(random, 8, 23) : v;
    }
    case Meaning::Double: return some_float(random, 11, 52);
    default: break;
  }
  if (n.packed()) return edge_integer(random, 16) << 16 | edge_integer(random, 16);
  return random() % 4 ? edge_integer(random, bits) : random() & all;
}

void fill(Case& c, std::mt19937_64& random) {
  for (Port& port : c.in) {
    const uint64_t same = random() & 255;
    for (unsigned lane = 0; lane < kLanes; ++lane)
      port.values.push_back(port.constant ? same : some_value(random, port.type, port.bits));
  }
  // Close and equal operands meet cancellation, ties and equality.
  for (size_t i = 1; i < c.in.size(); ++i) {
    if (c.in[i].type != c.in[0].type || c.in[i].constant) continue;
    for (unsigned lane = 0; lane < kLanes; lane += 5) {
      const uint64_t top = 1ull << (c.in[i].bits - 1);
      uint64_t v = c.in[0].values[lane];
      if (random() & 1) v ^= top;
      if (c.in[i].bits > 1 && random() % 4 == 0) v = (v + random() % 3 - 1) & (top | (top - 1));
      c.in[i].values[lane] = v;
    }
  }
  for (Port& port : c.out) port.values.resize(kLanes);
}

// ---- the code under test ----

unsigned stored_bits(const Port& port) { return port.bits == 1 ? 8 : port.bits; }

/// void name(const void* const* in, void* const* out): all lanes, chunk by chunk.
Result<void> write_function(llvm::Module& module, const HostTarget& target, const Case& c,
                            const std::string& name) {
  llvm::LLVMContext& llvm = module.getContext();
  llvm::IRBuilder<> b(llvm);
  auto* pointer = b.getPtrTy();
  auto* function = llvm::Function::Create(
      llvm::FunctionType::get(b.getVoidTy(), {pointer, pointer}, false),
      llvm::Function::ExternalLinkage, name, module);
  auto* entry = llvm::BasicBlock::Create(llvm, "entry", function);
  auto* loop = llvm::BasicBlock::Create(llvm, "loop", function);
  auto* done = llvm::BasicBlock::Create(llvm, "done", function);
  b.SetInsertPoint(entry);
  b.CreateBr(loop);
  b.SetInsertPoint(loop);
  auto* lane = b.CreatePHI(b.getInt64Ty(), 2);
  lane->addIncoming(b.getInt64(0), entry);
  auto chunk = [&](unsigned bits) -> llvm::Type* {
    llvm::Type* element = b.getIntNTy(bits);
    return target.lanes == 1 ? element : llvm::FixedVectorType::get(element, target.lanes);
  };
  auto place = [&](llvm::Value* array, size_t i, unsigned bits) {
    llvm::Value* row = b.CreateLoad(pointer, b.CreateConstGEP1_32(pointer, array, static_cast<unsigned>(i)));
    return b.CreateGEP(b.getIntNTy(bits), row, lane);
  };
  llvm::SmallVector<llvm::Value*, 8> in, out(c.out.size());
  for (size_t i = 0; i < c.in.size(); ++i) {
    const Port& port = c.in[i];
    if (port.constant) {
      in.push_back(llvm::ConstantInt::get(chunk(port.bits), port.values[0]));
      continue;
    }
    llvm::Value* v = b.CreateAlignedLoad(chunk(stored_bits(port)),
                                         place(function->getArg(0), i, stored_bits(port)),
                                         llvm::Align(1));
    in.push_back(port.bits == 1 ? b.CreateTrunc(v, chunk(1)) : v);
  }
  Pen pen(b, target);
  const Spelling spelling{c.form->opcode, c.form->id, c.mods};
  TRY(scalar_lowering(c.form->lower_name)(pen, spelling, in, out));
  for (size_t i = 0; i < c.out.size(); ++i) {
    const Port& port = c.out[i];
    llvm::Value* v = pen.bits(out[i]);
    if (v->getType() != chunk(port.bits))
      return error(ErrorKind::Unknown, "{}: result {} has a wrong type", c.name, i);
    if (port.bits == 1) v = b.CreateZExt(v, chunk(8));
    b.CreateAlignedStore(v, place(function->getArg(1), i, stored_bits(port)), llvm::Align(1));
  }
  llvm::Value* next = b.CreateAdd(lane, b.getInt64(target.lanes));
  lane->addIncoming(next, b.GetInsertBlock());
  b.CreateCondBr(b.CreateICmpEQ(next, b.getInt64(kLanes)), done, loop);
  b.SetInsertPoint(done);
  b.CreateRetVoid();
  return {};
}

/// Values as an array of the port's own width.
std::vector<uint8_t> pack(const Port& port) {
  const unsigned bytes = stored_bits(port) / 8;
  std::vector<uint8_t> raw(kLanes * bytes);
  for (unsigned lane = 0; lane < kLanes; ++lane)
    std::memcpy(raw.data() + lane * bytes, &port.values[lane], bytes);
  return raw;
}

uint64_t element(const std::vector<uint8_t>& raw, const Port& port, unsigned lane) {
  uint64_t v = 0;
  const unsigned bytes = stored_bits(port) / 8;
  std::memcpy(&v, raw.data() + lane * bytes, bytes);
  return v;
}

struct Outcome {
  unsigned spellings = 0, wrong = 0;
  std::map<std::string, std::pair<unsigned, std::string>> refused;   // count, one spelling
};

/// Runs one compiled spelling on all lanes and compares.
void compare_lanes(const Case& c, uint64_t address, const HostTarget& target, Outcome& outcome) {
  std::vector<std::vector<uint8_t>> in, out;
  std::vector<const void*> in_rows;
  std::vector<void*> out_rows;
  for (const Port& port : c.in) in.push_back(pack(port));
  for (const Port& port : c.out) out.emplace_back(kLanes * stored_bits(port) / 8, 0xa5);
  for (auto& raw : in) in_rows.push_back(raw.data());
  for (auto& raw : out) out_rows.push_back(raw.data());
  reinterpret_cast<void (*)(const void* const*, void* const*)>(address)(in_rows.data(), out_rows.data());
  unsigned shown = 0;
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    for (size_t o = 0; o < c.out.size(); ++o) {
      const uint64_t have = element(out[o], c.out[o], lane), want = c.out[o].values[lane];
      if (have == want || shown++ > 1) continue;
      std::string text;
      for (const Port& port : c.in) text += fmt::format(" {:#x}", port.values[lane]);
      ADD_FAILURE() << isa_name(target.isa) << " " << c.name << " (" << c.form->operand_text << ") of"
                    << text << ": result " << o << " is " << fmt::format("{:#x}, not {:#x}", have, want);
    }
  }
  outcome.wrong += shown > 0;
}

/// Results by isa::eval; false if it has no meaning yet.
bool evaluate(Case& c) {
  std::vector<isa::Bits> in(c.in.size()), out(c.out.size());
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    for (size_t i = 0; i < c.in.size(); ++i) in[i] = isa::Bits{c.in[i].values[lane], 0};
    for (auto& o : out) o = isa::Bits{};
    if (!isa::eval(*c.form, c.mods, in.data(), out.data())) return false;
    for (size_t o = 0; o < c.out.size(); ++o)
      c.out[o].values[lane] = out[o].lo & (~0ull >> (64 - c.out[o].bits));
  }
  return true;
}

void run_batch(std::vector<Case*> batch, const HostTarget& target, Outcome& outcome) {
  llvm::LLVMContext llvm;
  auto module = make_module(target, llvm, "spellings");
  std::vector<std::string> names;
  std::vector<Case*> compiled;
  for (Case* c : batch) {
    const std::string name = "f" + std::to_string(names.size());
    Result<void> written = write_function(*module, target, *c, name);
    if (!written.ok()) {
      auto& why = outcome.refused[written.error().message];
      ++why.first;
      why.second = c->name;
      if (llvm::Function* f = module->getFunction(name)) f->eraseFromParent();
      continue;
    }
    names.push_back(name);
    compiled.push_back(c);
  }
  if (names.empty()) return;
  const Result<void> library = link_rtlib(*module);
  ASSERT_TRUE(library.ok()) << library.error().message;
  set_attributes(target, *module);
  const Result<void> sound = verify_ir(*module);
  ASSERT_TRUE(sound.ok()) << sound.error().message;
  optimise(target, *module, 2);
  auto object = emit_object(target, *module, 2);
  ASSERT_TRUE(object.ok());
  auto linked = link(*object, "spellings", {}, names);
  ASSERT_TRUE(linked.ok()) << linked.error().message;
  for (size_t i = 0; i < names.size(); ++i) {
    compare_lanes(*compiled[i], (*linked)->addresses[i], target, outcome);
    ++outcome.spellings;
  }
}

TEST(ScalarLowerings, GiveTheBitsOfTheReferenceInEverySpellingAndWidth) {
  const bool all = std::getenv("HEDDLE_TEST_ALL") != nullptr;
  const char* only = std::getenv("HEDDLE_TEST_ONLY");   // a prefix of spellings
  std::mt19937_64 random(20241);
  std::vector<Case> cases = all_cases();
  std::vector<Case*> known;
  unsigned without_meaning = 0;
  for (Case& c : cases) {
    if (only && !c.name.starts_with(only)) continue;
    fill(c, random);
    if (evaluate(c)) known.push_back(&c);
    else ++without_meaning;
  }
  std::printf("%zu spellings, %u without a meaning in isa::eval\n", cases.size(), without_meaning);
  for (Isa isa : {Isa::Avx512, Isa::Avx2, Isa::Sse42, Isa::Scalar}) {
    auto target = host_target(isa);
    if (!target.ok()) continue;
    Outcome outcome;
    std::vector<Case*> batch;
    for (size_t i = 0; i < known.size(); ++i) {
      // Nine of ten spellings are comparisons with every operator and every combination.
      const unsigned share = (isa == chosen_isa() ? 1 : 4) * (known[i]->mods.has(Slot::bool_) ? 6 : 1);
      const bool turn = all || only || i % share == static_cast<size_t>(isa) % share;
      if (turn) batch.push_back(known[i]);
      if (batch.size() == kPerModule || i + 1 == known.size()) {
        run_batch(batch, *target, outcome);
        batch.clear();
      }
    }
    std::printf("%s: %u spellings run, %u wrong\n", isa_name(isa), outcome.spellings, outcome.wrong);
    for (const auto& [why, count] : outcome.refused) std::printf("  refused %u: %s (%s)\n", count.first, why.c_str(), count.second.c_str());
  }
}

}  // namespace
}  // namespace heddle::jit
