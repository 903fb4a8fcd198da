// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Telling another toolkit's headers from a program's own, by the names of files alone: what is in them is never read.
#pragma once

#include <string>
#include <string_view>

namespace heddle {

/// A name that only a CUDA toolkit's header has.
bool is_toolkit_header(std::string_view file_name);

/// A whole toolkit's folder of headers, not ours: nothing in it is a program's own.
bool is_foreign_toolkit_folder(const std::string& folder);

/// A folder where copies of some of a toolkit's headers lie, as packages carry them.
bool has_toolkit_copies(const std::string& folder);

}  // namespace heddle
