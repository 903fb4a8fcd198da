// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "jit/cache/entry.h"

#include <cstring>

namespace heddle::jit {
namespace {

constexpr std::string_view kMagic = "heddle-kernel-2\n";

/// Not for secrets: finds truncated and damaged files.
uint64_t checksum(std::string_view bytes) {
  uint64_t h = 0x9e3779b97f4a7c15ull ^ bytes.size();
  size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data() + at, 8);
    h = (h ^ word) * 0xff51afd7ed558ccdull;
    h ^= h >> 32;
  }
  for (; at < bytes.size(); ++at) {
    h = (h ^ static_cast<uint8_t>(bytes[at])) * 0xff51afd7ed558ccdull;
    h ^= h >> 32;
  }
  return h;
}

class Writer {
 public:
  std::string out;
  template <class T>
  void raw(const T& value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(std::string_view s) {
    raw<uint64_t>(s.size());
    out.append(s);
  }
};

class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) {}
  bool ok = true;
  bool at_end() const { return in_.empty(); }
  template <class T>
  T raw() {
    T value{};
    if (in_.size() < sizeof value) {
      ok = false;
      return value;
    }
    std::memcpy(&value, in_.data(), sizeof value);
    in_.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    const uint64_t size = raw<uint64_t>();
    if (!ok || in_.size() < size) {
      ok = false;
      return {};
    }
    std::string s(in_.substr(0, size));
    in_.remove_prefix(size);
    return s;
  }

 private:
  std::string_view in_;
};

}  // namespace

std::string Key::hex() const {
  static const char digits[] = "0123456789abcdef";
  std::string s;
  for (uint8_t b : bytes) {
    s += digits[b >> 4];
    s += digits[b & 15];
  }
  return s;
}

std::string pack_entry(const Entry& entry) {
  Writer w;
  w.raw(entry.info);
  w.text(entry.range_name);
  w.text(entry.step_name);
  w.raw<uint32_t>(static_cast<uint32_t>(entry.symbols.size()));
  for (const std::string& s : entry.symbols) w.text(s);
  w.raw(entry.spills);
  w.raw(entry.reloads);
  w.text(entry.object);
  const uint64_t sum = checksum(w.out);
  std::string all(kMagic);
  all.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  return all + w.out;
}

std::optional<Entry> unpack_entry(std::string_view bytes) {
  if (!bytes.starts_with(kMagic) || bytes.size() < kMagic.size() + 8) return {};
  bytes.remove_prefix(kMagic.size());
  uint64_t sum;
  std::memcpy(&sum, bytes.data(), sizeof sum);
  bytes.remove_prefix(sizeof sum);
  if (checksum(bytes) != sum) return {};
  Reader r(bytes);
  Entry entry;
  entry.info = r.raw<abi::KernelInfo>();
  entry.range_name = r.text();
  entry.step_name = r.text();
  const uint32_t count = r.raw<uint32_t>();
  for (uint32_t i = 0; i < count && r.ok; ++i) entry.symbols.push_back(r.text());
  entry.spills = r.raw<uint32_t>();
  entry.reloads = r.raw<uint32_t>();
  entry.object = r.text();
  if (!r.ok || !r.at_end()) return {};
  return entry;
}

}  // namespace heddle::jit
