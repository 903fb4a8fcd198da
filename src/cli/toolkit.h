// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The toolkit this command stands in, as the subcommands see it.
#pragma once

#include <string>

namespace heddle::cli {

struct Toolkit {
  std::string root;
  std::string library() const { return root + "/lib64"; }
};

/// Found from where the executable stands; empty root if the system will not say.
Toolkit this_toolkit();

/// The first executable of that name on PATH; "" if there is none.
std::string find_on_path(const std::string& name);

}  // namespace heddle::cli
