// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// 'heddle devices' beyond the visible ones: the catalogue, and all that is known about one device.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "base/result.h"

namespace heddle::cli {

/// One line per device of the catalogue.
std::string catalogue_text();
nlohmann::ordered_json catalogue_json();

/// Every figure with source and confidence, what is unknown, and what programs see instead.
Result<std::string> device_text(const std::string& id);
Result<nlohmann::ordered_json> device_json(const std::string& id);

}  // namespace heddle::cli
