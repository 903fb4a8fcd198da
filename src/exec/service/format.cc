// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exec/service/format.h"

#include <cstdio>
#include <cstring>

namespace heddle::exec {
namespace {

struct Arguments {
  const uint8_t* base;
  size_t at = 0;
  int count = 0;

  template <class T>
  T next() {
    at = (at + sizeof(T) - 1) & ~(sizeof(T) - 1);
    T value;
    std::memcpy(&value, base + at, sizeof value);
    at += sizeof value;
    ++count;
    return value;
  }
};

struct Out {
  char* at;
  size_t capacity, size = 0;

  void put(const char* text, size_t n) {
    n = n < capacity - size ? n : capacity - size;
    std::memcpy(at + size, text, n);
    size += n;
  }
  template <class T>
  void print(const char* spec, T value) {
    const int n = std::snprintf(at + size, capacity - size, spec, value);
    if (n > 0) size += static_cast<size_t>(n) < capacity - size ? static_cast<size_t>(n) : capacity - size - 1;
  }
};

/// A conversion, rebuilt for the host: flags, width and precision as they are, stars filled in.
struct Spec {
  char text[64] = "%";
  size_t n = 1;
  bool wide = false;                    // l, ll, j, z, t
  int narrow = 0;                       // number of h

  void add(char c) {
    if (n < 48) text[n++] = c;
  }
  void add_number(int value) {
    if (n < 36) n += static_cast<size_t>(std::snprintf(text + n, 12, "%d", value));
  }
  const char* finish(const char* size, char conversion) {
    for (; *size; ++size) text[n++] = *size;
    text[n++] = conversion;
    text[n] = 0;
    return text;
  }
};

const char* read_spec(const char* p, Spec& spec, Arguments& args) {
  while (*p && std::strchr("-+ #0", *p)) spec.add(*p++);
  for (; (*p >= '0' && *p <= '9') || *p == '.' || *p == '*'; ++p) {
    if (*p == '*') spec.add_number(args.next<int32_t>());
    else spec.add(*p);
  }
  for (; *p && std::strchr("hljztL", *p); ++p) {
    if (*p == 'h') ++spec.narrow;
    else spec.wide = true;
  }
  return p;
}

bool convert(char c, Spec& spec, Arguments& args, Out& out) {
  switch (c) {
    case 'd': case 'i':
      if (spec.wide) out.print(spec.finish("ll", c), static_cast<long long>(args.next<int64_t>()));
      else if (spec.narrow == 1) out.print(spec.finish("", c), static_cast<int>(static_cast<int16_t>(args.next<int32_t>())));
      else if (spec.narrow > 1) out.print(spec.finish("", c), static_cast<int>(static_cast<int8_t>(args.next<int32_t>())));
      else out.print(spec.finish("", c), args.next<int32_t>());
      return true;
    case 'u': case 'o': case 'x': case 'X':
      if (spec.wide) out.print(spec.finish("ll", c), static_cast<unsigned long long>(args.next<uint64_t>()));
      else if (spec.narrow == 1) out.print(spec.finish("", c), static_cast<unsigned>(static_cast<uint16_t>(args.next<uint32_t>())));
      else if (spec.narrow > 1) out.print(spec.finish("", c), static_cast<unsigned>(static_cast<uint8_t>(args.next<uint32_t>())));
      else out.print(spec.finish("", c), args.next<uint32_t>());
      return true;
    case 'c': out.print(spec.finish("", c), args.next<int32_t>()); return true;
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
      out.print(spec.finish("", c), args.next<double>());
      return true;
    case 'p': out.print(spec.finish("", c), reinterpret_cast<void*>(args.next<uint64_t>())); return true;
    case 's': {
      const auto* text = reinterpret_cast<const char*>(args.next<uint64_t>());
      out.print(spec.finish("", c), text ? text : "(null)");
      return true;
    }
    default: return false;
  }
}

}  // namespace

int format_device(const char* format, const uint8_t* argument_bytes, char* buffer, size_t capacity, size_t& size) {
  size = 0;
  if (!format) return -1;
  Arguments args{argument_bytes};
  Out out{buffer, capacity};
  int status = 0;
  for (const char* p = format; *p;) {
    const size_t plain = std::strcspn(p, "%");
    out.put(p, plain);
    p += plain;
    if (!*p) break;
    const char* start = p++;
    if (*p == '%') {
      out.put("%", 1);
      ++p;
      continue;
    }
    Spec spec;
    p = read_spec(p, spec, args);
    if (!*p || !convert(*p, spec, args, out)) {
      status = -2;
      out.put(start, static_cast<size_t>(p - start) + (*p ? 1 : 0));
    }
    if (*p) ++p;
  }
  size = out.size;
  return status ? status : args.count;
}

}  // namespace heddle::exec
