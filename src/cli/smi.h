// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// 'heddle smi': the virtual devices, and the processes that use them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/result.h"

namespace heddle::cli {

/// Both take two samples, a moment apart, for the utilisation.
Result<std::string> smi_text();
Result<nlohmann::ordered_json> smi_json();

}  // namespace heddle::cli
