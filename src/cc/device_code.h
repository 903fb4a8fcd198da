// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// PTX on its way into a container: checked by our own parser, so that mistakes show at build time;
// reported (ptxas -v); linked (nvlink).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "fatbin/fatbin.h"
#include "fatbin/object.h"

namespace heddle::cc {

/// Parses and checks PTX. On failure the Error's message is one line per mistake. `whole`: nothing
/// will be linked to it, so what it does not define is a mistake too.
Result<void> check_ptx(const std::string& ptx, const std::string& name, bool whole);

/// Of the functions named, one a line, those that the text declares and does not define become a trap.
std::string trap_functions(const std::string& ptx, const std::string& names);

/// The text of "ptxas -v" for a module.
Result<std::string> describe_resources(const std::string& ptx, const std::string& name, const std::string& arch);

/// Links one image of each object per architecture. `archs`: the ones asked for, or empty for those
/// the objects were compiled for. Objects without device code are passed over.
Result<std::vector<fatbin::Image>> link_device_code(const std::vector<fatbin::HostObject>& objects,
                                                    std::vector<uint32_t> archs);

}  // namespace heddle::cc
