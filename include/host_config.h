// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which host compiler may be used: any that clang 19 can stand beside, so there is nothing to refuse.
#pragma once
#include "crt/host_config.h"
