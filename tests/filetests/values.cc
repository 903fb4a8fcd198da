// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "values.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace heddle::filetests {

namespace {

uint64_t mask_of(ElementType t) { return t.bits >= 64 ? ~0ull : (1ull << t.bits) - 1; }

Error bad(std::string_view what, std::string_view text) {
  return error(ErrorKind::InvalidValue, "expected {}, not '{}'", what, text);
}

}  // namespace

Result<ElementType> parse_type(std::string_view text) {
  ElementType t;
  if (text.size() < 2 || std::string_view("usbf").find(text[0]) == std::string_view::npos) return bad("a type", text);
  t.kind = text[0];
  auto [end, e] = std::from_chars(text.data() + 1, text.data() + text.size(), t.bits);
  if (e != std::errc() || end != text.data() + text.size() ||
      (t.bits != 8 && t.bits != 16 && t.bits != 32 && t.bits != 64))
    return bad("a type", text);
  return t;
}

Result<uint64_t> parse_value(ElementType t, std::string_view text) {
  std::string s(text);
  if (s.empty()) return bad("a value", text);
  char* end = nullptr;
  bool hex = s.starts_with("0x") || s.starts_with("-0x");
  if (t.kind == 'f' && !hex) {
    if (t.bits == 16) return bad("bits (0x...) of an f16", text);
    uint64_t bits = t.bits == 32 ? std::bit_cast<uint32_t>(std::strtof(s.c_str(), &end))
                                 : std::bit_cast<uint64_t>(std::strtod(s.c_str(), &end));
    if (*end) return bad("a float", text);
    return bits;
  }
  uint64_t bits = s[0] == '-' ? static_cast<uint64_t>(std::strtoll(s.c_str(), &end, 0))
                              : std::strtoull(s.c_str(), &end, 0);
  if (*end) return bad("an integer", text);
  return bits & mask_of(t);
}

std::string format_value(ElementType t, uint64_t bits) {
  if (t.kind == 'f' && t.bits != 16) {
    double v = t.bits == 32 ? std::bit_cast<float>(static_cast<uint32_t>(bits)) : std::bit_cast<double>(bits);
    if (std::isfinite(v)) {
      return t.bits == 32 ? fmt::format("{}", std::bit_cast<float>(static_cast<uint32_t>(bits)))
                          : fmt::format("{}", v);
    }
    return fmt::format("{:#x}", bits);
  }
  if (t.kind == 's') {
    int64_t v = static_cast<int64_t>(bits << (64 - t.bits)) >> (64 - t.bits);
    return fmt::format("{}", v);
  }
  return t.kind == 'u' ? fmt::format("{}", bits) : fmt::format("{:#x}", bits);
}

Result<std::vector<uint64_t>> parse_init(ElementType t, size_t count, std::string_view text) {
  std::vector<uint64_t> v(count);
  auto number = [&](std::string_view s) { return parse_value(t, s); };
  if (text.starts_with("iota")) {
    std::string first = "0", step = "1";
    if (size_t c = text.find(':'); c != std::string_view::npos) {
      first = text.substr(c + 1);
      if (size_t d = first.find(':'); d != std::string::npos) {
        step = first.substr(d + 1);
        first.resize(d);
      }
    }
    if (t.kind == 'f' && t.bits != 16) {
      double a = std::strtod(first.c_str(), nullptr), s = std::strtod(step.c_str(), nullptr);
      for (size_t n = 0; n < count; ++n) {
        double x = a + s * static_cast<double>(n);
        v[n] = t.bits == 32 ? std::bit_cast<uint32_t>(static_cast<float>(x)) : std::bit_cast<uint64_t>(x);
      }
    } else {
      uint64_t a = TRY(number(first)), s = TRY(number(step));
      for (size_t n = 0; n < count; ++n) v[n] = (a + s * n) & mask_of(t);
    }
    return v;
  }
  if (text.starts_with("random:")) {
    uint64_t x = std::strtoull(std::string(text.substr(7)).c_str(), nullptr, 0) * 2 + 1;
    for (uint64_t& e : v) {
      x = x * 6364136223846793005ull + 1442695040888963407ull;
      uint64_t r = (x >> 33) ^ (x << 20);
      if (t.kind == 'f' && t.bits == 32) e = std::bit_cast<uint32_t>(static_cast<float>(static_cast<int32_t>(r) * 0x1p-24));
      else if (t.kind == 'f' && t.bits == 64) e = std::bit_cast<uint64_t>(static_cast<int32_t>(r) * 0x1p-20);
      else e = r & mask_of(t);
    }
    return v;
  }
  uint64_t last = 0;
  for (size_t n = 0; n < count; ++n) {
    if (!text.empty()) {
      size_t c = text.find(',');
      last = TRY(number(text.substr(0, c)));
      text = c == std::string_view::npos ? std::string_view() : text.substr(c + 1);
    }
    v[n] = last;
  }
  if (!text.empty()) return bad("fewer initial values", text);
  return v;
}

Result<void> parse_expected(ElementType t, std::string_view word, std::vector<uint64_t>& values) {
  if (size_t dots = word.find(".."); dots != std::string_view::npos) {
    uint64_t a = TRY(parse_value(t, word.substr(0, dots))), b = TRY(parse_value(t, word.substr(dots + 2)));
    for (uint64_t x = a;; x = (x + 1) & mask_of(t)) {
      values.push_back(x);
      if (x == b || values.size() > 1 << 20) return {};
    }
  }
  size_t count = 1;
  if (size_t star = word.find('*'); star != std::string_view::npos) {
    count = std::strtoull(std::string(word.substr(star + 1)).c_str(), nullptr, 10);
    word = word.substr(0, star);
  }
  uint64_t v = TRY(parse_value(t, word));
  values.insert(values.end(), count, v);
  return {};
}

std::vector<std::string> format_values(ElementType t, const std::vector<uint64_t>& v) {
  constexpr size_t kRun = 4;
  std::vector<std::string> words;
  for (size_t n = 0; n < v.size();) {
    size_t same = n + 1, step = n + 1;
    while (same < v.size() && v[same] == v[n]) ++same;
    while (t.kind != 'f' && step < v.size() && v[step] == ((v[step - 1] + 1) & mask_of(t))) ++step;
    if (same - n >= kRun) {
      words.push_back(fmt::format("{}*{}", format_value(t, v[n]), same - n));
      n = same;
    } else if (step - n >= kRun) {
      words.push_back(format_value(t, v[n]) + ".." + format_value(t, v[step - 1]));
      n = step;
    } else {
      words.push_back(format_value(t, v[n++]));
    }
  }
  return words;
}

}  // namespace heddle::filetests
