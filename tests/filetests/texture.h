// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Textures and surfaces of run lines: a buffer with `@` and a description (README.md) is handed to the
// kernel as a handle.
#pragma once

#include <string>

#include "abi/texture.h"
#include "values.h"

namespace heddle::filetests {

/// "tex:2d:4x3:c2:linear:wrap:normalized" of texels at `base`, one after another, levels likewise.
Result<abi::Texture> make_texture(const std::string& description, ElementType type, const uint8_t* base, size_t bytes);

}  // namespace heddle::filetests
