// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads what text/print.cc writes, line by line. Comments (//) and empty lines are skipped.
#include <charconv>
#include <cstring>

#include "isa/form.h"
#include "ptx/spelling.h"
#include "simt/simt.h"
#include "simt/text/names.h"
#include "simt/type.h"
#include "simt/verify/isa_types.h"

namespace heddle::simt {
namespace {

constexpr uint32_t kMost = 1u << 20;     // of blocks or values: what a text may name

class TextParser {
 public:
  explicit TextParser(std::string_view text) : rest_(text) {}
  Result<Module> run();

 private:
  Error bad(std::string_view what) const { return error(ErrorKind::InvalidPtx, "simt text:{}: {}", line_, what); }
  bool next_line();
  std::string_view word();               // of the line; , ( ) = { } are words of their own
  std::string_view peek();
  bool accept(std::string_view w);
  Result<uint64_t> number(std::string_view w);
  Result<uint64_t> number() { return number(word()); }
  Result<uint32_t> small();
  Result<uint32_t> reference(char prefix, std::string_view w);
  Result<Type> type(std::string_view w);
  Result<void> symbol();
  Result<SymbolId> symbol_reference(std::string_view w);
  Result<void> function(bool kernel);
  Result<void> header(Function& f, bool& body);
  Result<void> body(Function& f);
  Result<void> block(Function& f, std::string_view first);
  Result<void> instr(Function& f, std::string_view first);
  Result<void> results(Function& f, std::string_view first, Instr& i);
  Result<void> operation(Function& f, Instr& i);
  Result<void> rest(Function& f, Instr& i);
  Result<void> choose_form(const Function& f, std::string_view spelling, Instr& i);
  Result<ValueId> value(Function& f, std::string_view w);

  std::string_view rest_, text_;
  size_t line_ = 0;
  Module m_;
  BlockId at_;
  std::vector<std::pair<InstrId, std::string>> spelled_;   // forms are chosen once types are known
};

bool TextParser::next_line() {
  while (!rest_.empty()) {
    size_t end = rest_.find('\n');
    text_ = rest_.substr(0, end);
    rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
    ++line_;
    if (size_t comment = text_.find("//"); comment != std::string_view::npos) text_ = text_.substr(0, comment);
    if (!peek().empty()) return true;
  }
  return false;
}

std::string_view TextParser::peek() {
  std::string_view saved = text_, w = word();
  text_ = saved;
  return w;
}

std::string_view TextParser::word() {
  while (!text_.empty() && std::strchr(" \t\r", text_[0])) text_.remove_prefix(1);
  if (text_.empty()) return {};
  size_t n = 1;
  if (!std::strchr(",()={}", text_[0]))
    while (n < text_.size() && !std::strchr(" \t\r,()={}", text_[n])) ++n;
  std::string_view w = text_.substr(0, n);
  text_.remove_prefix(n);
  return w;
}

bool TextParser::accept(std::string_view w) {
  if (peek() != w) return false;
  word();
  return true;
}

Result<uint64_t> TextParser::number(std::string_view w) {
  uint64_t v = 0;
  bool negative = w.starts_with('-');
  if (negative || w.starts_with('+')) w.remove_prefix(1);
  int base = 10;
  if (w.starts_with("0x")) {
    base = 16;
    w.remove_prefix(2);
  }
  auto [end, e] = std::from_chars(w.data(), w.data() + w.size(), v, base);
  if (e != std::errc() || end != w.data() + w.size() || w.empty()) return bad("expected a number");
  return negative ? ~v + 1 : v;
}

Result<uint32_t> TextParser::small() {
  uint64_t v = TRY(number());
  if (v > ~0u) return bad("the number is too large");
  return static_cast<uint32_t>(v);
}

/// "%12" or "b3".
Result<uint32_t> TextParser::reference(char prefix, std::string_view w) {
  if (w.size() < 2 || w[0] != prefix) return bad(fmt::format("expected {}N, not '{}'", prefix, w));
  uint64_t v = TRY(number(w.substr(1)));
  if (v >= kMost) return bad("the number is too large");
  return static_cast<uint32_t>(v);
}

Result<Type> TextParser::type(std::string_view w) {
  for (int t = 0; t <= static_cast<int>(Type::B128); ++t)
    if (w == name_of(static_cast<Type>(t))) return static_cast<Type>(t);
  return bad(fmt::format("no type '{}'", w));
}

Result<void> TextParser::symbol() {
  Symbol s;
  std::string_view name = word();
  if (!name.starts_with('@')) return bad("expected @name");
  s.name = name.substr(1, name.find('#') - 1);
  std::string_view kind = word();
  size_t k = 0;
  while (k < std::size(kSymbolKinds) && kind != kSymbolKinds[k]) ++k;
  if (k == std::size(kSymbolKinds)) return bad(fmt::format("no kind of symbol '{}'", kind));
  s.kind = static_cast<Symbol::Kind>(k);
  for (std::string_view key; !(key = word()).empty();) {
    if (key == "offset") s.offset = TRY(number());
    else if (key == "size") s.size_bytes = TRY(number());
    else if (key == "align") s.align = TRY(small());
    else if (key == "function") s.function = TRY(small());
    else if (key == "variable") s.variable = TRY(small());
    else return bad(fmt::format("no property '{}' of a symbol", key));
  }
  m_.symbols.push_back(std::move(s));
  return {};
}

Result<SymbolId> TextParser::symbol_reference(std::string_view w) {
  w.remove_prefix(1);
  if (size_t hash = w.find('#'); hash != std::string_view::npos) {
    uint64_t n = TRY(number(w.substr(hash + 1)));
    if (n >= m_.symbols.size()) return bad("no such symbol");
    return SymbolId(static_cast<uint32_t>(n));
  }
  for (uint32_t n = 0; n < m_.symbols.size(); ++n)
    if (m_.symbols[n].name == w) return SymbolId(n);
  return bad(fmt::format("no symbol '{}'", w));
}

Result<void> TextParser::header(Function& f, bool& body) {
  auto three = [&](uint32_t v[3]) -> Result<void> {
    for (int n = 0; n < 3; ++n) v[n] = TRY(small());
    return {};
  };
  auto types = [&](std::vector<Type>& list) -> Result<void> {
    while (peek().starts_with('b') || peek() == "pred") list.push_back(TRY(type(word())));
    return {};
  };
  for (std::string_view key; !(key = word()).empty();) {
    if (key == "{") {
      body = true;
      return {};
    }
    if (key == "takes") TRY(types(f.params));
    else if (key == "gives") TRY(types(f.returns));
    else if (key == "formal") {
      Formal p;
      p.offset = TRY(small());
      p.size_bytes = TRY(small());
      p.align = TRY(small());
      f.formals.push_back(p);
    } else if (key == "params") f.param_bytes = TRY(small());
    else if (key == "shared") f.static_shared_bytes = TRY(small());
    else if (key == "local") f.local_bytes = TRY(small());
    else if (key == "threads") f.max_threads = TRY(small());
    else if (key == "maxntid") TRY(three(f.maxntid));
    else if (key == "reqntid") TRY(three(f.reqntid));
    else if (key == "dynamic_shared") f.uses_dynamic_shared = true;
    else if (key == "grid_barrier") f.uses_grid_barrier = true;
    else if (key == "address_taken") f.address_taken = true;
    else if (key == "refused") {
      size_t start = text_.find_first_not_of(' ');
      f.refused = start == std::string_view::npos ? "?" : text_.substr(start);
      return {};
    } else return bad(fmt::format("no property '{}' of a function", key));
  }
  return bad("expected {");
}

Result<void> TextParser::function(bool kernel) {
  Function& f = m_.functions.emplace_back();
  f.is_kernel = kernel;
  std::string_view name = word();
  if (!name.starts_with('@')) return bad("expected @name");
  f.name = name.substr(1);
  bool has_body = false;
  TRY(header(f, has_body));
  return has_body ? body(f) : Result<void>();
}

Result<void> TextParser::body(Function& f) {
  at_ = BlockId();
  spelled_.clear();
  while (next_line()) {
    std::string_view first = word();
    if (first == "}") {
      for (auto& [id, spelling] : spelled_) TRY(choose_form(f, spelling, f[id]));
      return {};
    }
    bool label = first[0] == 'b' && first.size() > 1 && first[1] >= '0' && first[1] <= '9';
    if (label) TRY(block(f, first));
    else TRY(instr(f, first));
  }
  return bad("expected }");
}

Result<void> TextParser::block(Function& f, std::string_view first) {
  uint32_t n = TRY(reference('b', first));
  if (n != f.blocks.size()) return bad("blocks are numbered in order");
  f.blocks.emplace_back();
  at_ = BlockId(n);
  if (peek() != "(") f.blocks[n].name = word();
  if (!accept("(")) return bad("expected (");
  while (!accept(")")) {
    f.blocks[n].preds.push_back(BlockId(TRY(reference('b', word()))));
    accept(",");
  }
  return {};
}

Result<ValueId> TextParser::value(Function& f, std::string_view w) {
  uint32_t n = TRY(reference('%', w));
  if (n >= f.values.size()) f.values.resize(n + 1);
  return ValueId(n);
}

/// "%1:b32, _, %2:pred =", up to the equals sign.
Result<void> TextParser::results(Function& f, std::string_view first, Instr& i) {
  for (std::string_view w = first;; w = word()) {
    if (w == "_") {
      i.results.push_back(ValueId());
    } else {
      size_t colon = w.find(':');
      if (colon == std::string_view::npos) return bad("expected %N:type");
      ValueId v = TRY(value(f, w.substr(0, colon)));
      f[v].type = TRY(type(w.substr(colon + 1)));
      f[v].def = InstrId(static_cast<uint32_t>(f.instrs.size()));
      f[v].result_index = static_cast<uint32_t>(i.results.size());
      i.results.push_back(v);
    }
    if (accept("=")) return {};
    if (!accept(",")) return bad("expected , or =");
  }
}

Result<void> TextParser::operation(Function& f, Instr& i) {
  std::string_view name = word();
  constexpr Op kOps[] = {
#define HEDDLE_SIMT_OP(name, results, terminator) Op::name,
#include "simt/op.def"
#undef HEDDLE_SIMT_OP
  };
  for (Op op : kOps) {
    if (op == Op::isa || name != name_of(op)) continue;
    // exit is both: as a PTX instruction it never stands in the IR.
    i.op = op;
    if (op == Op::constant || op == Op::argument) i.immediate = TRY(number());
    if (op != Op::special_register) return {};
    std::string_view sreg = word();
    for (int s = 0; s <= static_cast<int>(Sreg::warp_size); ++s)
      if (sreg == name_of(static_cast<Sreg>(s))) {
        i.sreg = static_cast<Sreg>(s);
        return {};
      }
    return bad(fmt::format("no special register '{}'", sreg));
  }
  i.op = Op::isa;
  spelled_.push_back({InstrId(static_cast<uint32_t>(f.instrs.size())), std::string(name)});
  return {};
}

Result<void> TextParser::rest(Function& f, Instr& i) {
  for (std::string_view w; !(w = word()).empty();) {
    if (w == ",") continue;
    if (w[0] == '@') i.symbol = TRY(symbol_reference(w));
    else if (w[0] == '%') i.operands.push_back(TRY(value(f, w)));
    else if (w[0] == 'b') i.targets.push_back(BlockId(TRY(reference('b', w))));
    else if (w[0] == '+' || w[0] == '-') i.offset = static_cast<int64_t>(TRY(number(w)));
    else return bad(fmt::format("unexpected '{}'", w));
  }
  return {};
}

Result<void> TextParser::instr(Function& f, std::string_view first) {
  if (!at_) return bad("an instruction outside of a block");
  Instr i;
  i.block = at_;
  if (first[0] == '%' || first == "_") {
    TRY(results(f, first, i));
  } else {
    text_ = std::string_view(first.data(), static_cast<size_t>(text_.data() + text_.size() - first.data()));
  }
  TRY(operation(f, i));
  TRY(rest(f, i));
  f[at_].instrs.push_back(InstrId(static_cast<uint32_t>(f.instrs.size())));
  f.instrs.push_back(std::move(i));
  return {};
}

/// One spelling may have several forms, which differ in their operands.
Result<void> TextParser::choose_form(const Function& f, std::string_view spelling, Instr& i) {
  ptx::Spelling s = ptx::read_spelling(spelling);
  if (s.choices.empty()) return bad(s.problem.empty() ? fmt::format("no instruction '{}'", spelling) : s.problem);
  auto set = [&](const ptx::Spelling::Choice& c) {
    i.form = c.form;
    i.mods = c.mods;
    i.opcode = isa::form(c.form).opcode;
  };
  for (const auto& c : s.choices) {
    set(c);
    if (check_isa_types(f, i).ok()) return {};
  }
  set(s.choices[0]);
  return {};
}

Result<Module> TextParser::run() {
  while (next_line()) {
    std::string_view first = word();
    if (first == "symbol") TRY(symbol());
    else if (first == "kernel") TRY(function(true));
    else if (first == "function") TRY(function(false));
    else return bad(fmt::format("expected symbol, kernel or function, not '{}'", first));
  }
  return std::move(m_);
}

}  // namespace

Result<Module> parse(std::string_view text) { return TextParser(text).run(); }

}  // namespace heddle::simt
