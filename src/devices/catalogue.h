// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The catalogue: what was published about each accelerator, and what a program sees of it. Nothing
// is invented: a figure that nobody published is listed as unknown, and what stands in for it is what
// the host device has.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "devices/device.h"

namespace heddle::devices {

struct Figure {
  std::string_view name;                // "mem_gb", as in figure.def
  std::string_view value;               // as the source says it; a conflict keeps both values
  std::string_view source, confidence;
  std::string_view reading;             // why `number` is read from it, where that is not plain
  bool has_number = false;
  double number = 0;

  std::string_view unit() const;
  std::string_view text() const;        // "memory"
};

struct Entry {
  std::string_view id, name, full_name, vendor, note;
  std::span<const std::string_view> also;       // other ids
  std::span<const Figure> figures;
  std::span<const std::string_view> unknown;    // names of figures that were not found

  const Figure* figure(std::string_view name) const;
};

std::span<const Entry> catalogue();
/// By id or one of the other ids; null if there is none.
const Entry* find(std::string_view id);
/// "memory" of "mem_gb"; empty for a name that figure.def lacks.
std::string_view text_of_figure(std::string_view name);

/// One property that programs see, and where it comes from.
struct Property {
  std::string name;                     // "memory"
  std::string value;                    // "64 GiB"
  std::string origin;                   // "figure mem_gb", or what stands in and why
  bool neutral = false;                 // nobody published it
};

/// The device that programs see. `properties`, if not null, receives what was decided and why.
Spec device_of(const Entry& entry, int ordinal, std::vector<Property>* properties = nullptr);

}  // namespace heddle::devices
