// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Kernels launched from device code (-rdc): clang 19 refuses them, so the device pass sees a text in which
// a launch is a call that puts the arguments in place, and a second one that launches.
#pragma once

#include <optional>
#include <string>

namespace heddle::cc {

/// `text` is a preprocessed CUDA source. Nothing if no device function of it launches a kernel.
std::optional<std::string> rewrite_device_launches(const std::string& text);

}  // namespace heddle::cc
