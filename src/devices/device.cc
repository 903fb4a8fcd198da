// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "devices/device.h"

#include <fmt/format.h>

namespace heddle::devices {

std::string uuid_text(const Spec& device) {
  std::string text = "GPU-";
  for (size_t i = 0; i < device.uuid.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += fmt::format("{:02x}", device.uuid[i]);
  }
  return text;
}

}  // namespace heddle::devices
