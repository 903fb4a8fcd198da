// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "devices/catalogue.h"

#include <algorithm>
#include <climits>
#include <cmath>

#include <fmt/format.h>

namespace heddle::devices {
namespace {

#include "devices/catalogue_data.inc"

struct FigureText {
  std::string_view name, unit, text;
};
constexpr FigureText kFigures[] = {
#define HEDDLE_FIGURE(name, unit, text) {#name, unit, text},
#include "devices/figure.def"
#undef HEDDLE_FIGURE
};

const FigureText* text_row(std::string_view name) {
  const auto* at = std::find_if(std::begin(kFigures), std::end(kFigures), [&](const FigureText& f) { return f.name == name; });
  return at == std::end(kFigures) ? nullptr : at;
}

/// Fills a Spec and keeps the reasons.
class Maker {
 public:
  Maker(const Entry& entry, Spec& spec, std::vector<Property>* properties)
      : entry_(entry), spec_(spec), properties_(properties) {}

  /// attribute = figure * scale; without the figure the host's value stays, and that is said.
  const Figure* set(std::string_view name, const char* figure, std::initializer_list<int> attributes, double scale,
                    const char* unit, bool silent = false) {
    const Figure* f = entry_.figure(figure);
    const int first = *attributes.begin();
    if (f && f->has_number) {
      const int value = static_cast<int>(std::min<double>(std::llround(f->number * scale), INT_MAX));
      for (int attribute : attributes) spec_.attributes[static_cast<size_t>(attribute)] = value;
      say(name, shown(spec_[first], scale, unit), from(*f), false);
      return f;
    }
    if (!silent) say(name, shown(spec_[first], scale, unit), neutral(f), true);
    return nullptr;
  }

  void say(std::string_view name, std::string value, std::string origin, bool neutral) {
    if (properties_) properties_->push_back({std::string(name), std::move(value), std::move(origin), neutral});
  }

  static std::string from(const Figure& f) {
    std::string text = fmt::format("figure {}", f.name);
    if (!f.reading.empty()) text += fmt::format(" ({})", f.reading);
    return text;
  }

  /// What to say where the host's value stands in.
  static std::string neutral(const Figure* f) {
    return f ? fmt::format("the host device's; the published figure \"{}\" is no single number", f->value)
             : "the host device's; not published";
  }

 private:
  static std::string shown(int value, double scale, const char* unit) {
    const double back = value / scale;
    return back == std::floor(back) ? fmt::format("{:.0f}{}", back, unit) : fmt::format("{:.4g}{}", back, unit);
  }

  const Entry& entry_;
  Spec& spec_;
  std::vector<Property>* properties_;
};

void set_capability(const Entry& entry, Spec& spec, Maker& maker) {
  const Figure* f = entry.figure("compute_capability");
  if (f && f->has_number) {
    spec.attributes[75] = static_cast<int>(f->number);
    spec.attributes[76] = static_cast<int>(std::lround((f->number - spec[75]) * 10));
  }
  maker.say("compute capability", fmt::format("{}.{}", spec[75], spec[76]),
            f && f->has_number ? Maker::from(*f) : "the host device's: this chip has no such number, or it is unknown",
            !(f && f->has_number));
}

void set_warp(const Entry& entry, Spec& spec, Maker& maker) {
  const Figure* f = entry.figure("warp_size");
  const bool possible = f && f->has_number && (f->number == 32 || f->number == 64);
  if (possible) spec.attributes[10] = static_cast<int>(f->number);
  std::string origin = possible                ? Maker::from(*f)
                       : f && f->has_number ? fmt::format("32 stands in: \"{}\" is published, and warps here have 32 or 64 lanes", f->value)
                       : f                  ? fmt::format("32 stands in: \"{}\" names no warp", f->value)
                                            : "32 stands in; not published";
  maker.say("warp size", fmt::format("{} lanes", spec.warp_size()), std::move(origin), !possible);
}

void set_memory(const Entry& entry, Spec& spec, Maker& maker) {
  const Figure* f = entry.figure("mem_gb");
  const bool known = f && f->has_number;
  if (known) spec.memory_bytes = static_cast<uint64_t>(f->number * (1ull << 30)) & ~((2ull << 20) - 1);
  maker.say("memory", fmt::format("{:.4g} GiB", static_cast<double>(spec.memory_bytes) / (1ull << 30)),
            known ? Maker::from(*f) : Maker::neutral(f), !known);
}

/// 48 KiB per block without opting in is CUDA's rule, unless a limit of the block is published.
void set_shared(const Entry& entry, Spec& spec, Maker& maker) {
  const Figure* block = entry.figure("smem_kib_per_block");
  if (block && block->has_number) {
    maker.set("shared memory per block", "smem_kib_per_block", {8, 97}, 1024, " KiB");
    spec.attributes[81] = std::max(spec[81], spec[97]);
    maker.say("shared memory per multiprocessor", fmt::format("{} KiB", spec[81] / 1024),
              "the larger of the host device's and the block's; not published", true);
    return;
  }
  maker.say("shared memory per block", fmt::format("{} KiB", spec[8] / 1024), "CUDA's rule for kernels that do not ask for more", false);
  maker.set("shared memory per block by choice", "shared_kib_per_block_optin", {97}, 1024, " KiB");
  const bool by_name = entry.figure("shared_kib_per_sm") != nullptr;
  maker.set("shared memory per multiprocessor", by_name ? "shared_kib_per_sm" : "smem_kib_per_sm", {81}, 1024, " KiB");
}

uint64_t hash(std::string_view text) {
  uint64_t h = 0xcbf29ce484222325u;
  for (char c : text) h = (h ^ static_cast<uint8_t>(c)) * 0x100000001b3u;
  return h;
}

}  // namespace

std::string_view Figure::unit() const { return text_row(name)->unit; }
std::string_view Figure::text() const { return text_row(name)->text; }

std::string_view text_of_figure(std::string_view name) {
  const FigureText* row = text_row(name);
  return row ? row->text : std::string_view();
}

const Figure* Entry::figure(std::string_view wanted) const {
  const auto at = std::find_if(figures.begin(), figures.end(), [&](const Figure& f) { return f.name == wanted; });
  return at == figures.end() ? nullptr : &*at;
}

std::span<const Entry> catalogue() { return kEntries; }

const Entry* find(std::string_view id) {
  for (const Entry& entry : kEntries)
    if (entry.id == id || std::find(entry.also.begin(), entry.also.end(), id) != entry.also.end()) return &entry;
  return nullptr;
}

Spec device_of(const Entry& entry, int ordinal, std::vector<Property>* properties) {
  Spec spec = host_device(ordinal);
  spec.id = entry.id;
  spec.name = entry.name;
  Maker maker(entry, spec, properties);
  maker.say("name", spec.name, "the data file", false);
  set_capability(entry, spec, maker);
  maker.set("multiprocessors", "sm_count", {16}, 1, "");
  set_warp(entry, spec, maker);
  maker.set("clock", "clock_mhz", {13}, 1000, " MHz");
  set_memory(entry, spec, maker);
  maker.set("L2", "l2_mib", {38}, 1 << 20, " MiB");
  set_shared(entry, spec, maker);
  maker.set("resident threads per multiprocessor", "max_threads_per_sm", {39}, 1, "");
  maker.set("resident blocks per multiprocessor", "max_blocks_per_sm", {106}, 1, "");
  maker.set("registers per multiprocessor", "registers_per_sm", {82}, 1, "");
  if (const Figure* f = entry.figure("scaleup_gbs_per_dir"); f && f->has_number) spec.link_gbs = f->number;
  maker.say("link to peers", spec.link_gbs > 0 ? fmt::format("{:.4g} GB/s each way", spec.link_gbs) : "through the host",
            spec.link_gbs > 0 ? Maker::from(*entry.figure("scaleup_gbs_per_dir")) : Maker::neutral(entry.figure("scaleup_gbs_per_dir")),
            spec.link_gbs <= 0);
  const uint64_t high = hash(entry.id);
  for (size_t i = 0; i < 8; ++i) {
    spec.uuid[i] = static_cast<uint8_t>(high >> (56 - 8 * i));
    spec.uuid[8 + i] = static_cast<uint8_t>("devices0"[i]);
  }
  spec.uuid[15] = static_cast<uint8_t>(spec.uuid[15] + ordinal);
  return spec;
}

}  // namespace heddle::devices
