// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Device link (relocatable device code of many objects -> one host object that registers it) and
// host link.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cc/file.h"
#include "cc/settings.h"
#include "fatbin/object.h"

namespace heddle::cc {

/// The -L words of this toolkit, as --dryrun and CMake know them.
std::vector<std::string> toolkit_library_words(const Toolkit& toolkit);

/// Objects with device code among files and static libraries (-lx found in -L folders).
Result<std::vector<fatbin::HostObject>> gather_objects(const std::vector<std::string>& files,
                                                       const std::vector<std::string>& libraries,
                                                       const std::vector<std::string>& folders);

/// C source of the object that registers linked device code for every object that waits for it.
std::string registration_source(const std::vector<fatbin::HostObject>& objects, const std::string& fatbin_file);

/// -dlink: writes s.output. True also when there was nothing to link.
Result<bool> device_link(const Settings& s, const std::vector<std::string>& files, const std::string& output,
                         const TemporaryFolder& temporaries);

/// Links files (after a device link if they need one) to `output`.
Result<bool> link_program(const Settings& s, std::vector<std::string> files, const std::string& output,
                          const TemporaryFolder& temporaries);

Result<bool> make_archive(const Settings& s, const std::vector<std::string>& files, const std::string& output);

}  // namespace heddle::cc
