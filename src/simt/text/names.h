// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Words of the text form that printer and parser share.
#pragma once

namespace heddle::simt {

/// By Symbol::Kind.
inline constexpr const char* kSymbolKinds[] = {"global", "const",    "shared",  "dynamic_shared", "local",
                                               "param",  "function", "builtin", "texture"};

}  // namespace heddle::simt
