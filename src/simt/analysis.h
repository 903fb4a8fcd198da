// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The door to single questions about instructions; the whole picture is in plan.h.
#pragma once

#include "simt/analysis/facts.h"
#include "simt/analysis/shape.h"
