// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which rows of the ISA tables, and which of their modifiers, the run lines of files take through both engines.
#pragma once

#include <string>
#include <vector>

namespace heddle::filetests {

/// Prints the rows that a kernel may use and no run line reaches; how many there are.
size_t print_unrun_rows(const std::vector<std::string>& files);
/// Prints, of the rows that are reached, the modifiers that never stand in one.
void print_unrun_modifiers(const std::vector<std::string>& files);

}  // namespace heddle::filetests
