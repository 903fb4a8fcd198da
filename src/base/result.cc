// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "base/result.h"

#include <cstdio>
#include <cstdlib>

#include "base/api_code.h"

namespace heddle {

int driver_code(ErrorKind kind) {
  if (is_api_code(kind)) return static_cast<int>(kind) - kFirstApiCode;
  static constexpr int codes[] = {
#define HEDDLE_ERROR(kind, driver, runtime) driver,
#include "base/error.def"
#undef HEDDLE_ERROR
  };
  return codes[static_cast<int>(kind)];
}

int runtime_code(ErrorKind kind) {
  if (is_api_code(kind)) return static_cast<int>(kind) - kFirstApiCode;
  static constexpr int codes[] = {
#define HEDDLE_ERROR(kind, driver, runtime) runtime,
#include "base/error.def"
#undef HEDDLE_ERROR
  };
  return codes[static_cast<int>(kind)];
}

const char* kind_name(ErrorKind kind) {
  if (is_api_code(kind)) return "ApiCode";
  static constexpr const char* names[] = {
#define HEDDLE_ERROR(kind, driver, runtime) #kind,
#include "base/error.def"
#undef HEDDLE_ERROR
  };
  return names[static_cast<int>(kind)];
}

Error unsupported(std::string what) {
  return Error{ErrorKind::NotSupported, std::move(what) + " is not supported yet"};
}

void check_failed(const char* expression, const char* file, int line, std::string detail) {
  std::fprintf(stderr, "heddle: internal error at %s:%d: %s%s%s\n", file, line, expression,
               detail.empty() ? "" : ": ", detail.c_str());
  std::abort();
}

}  // namespace heddle
