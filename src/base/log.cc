// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "base/log.h"

#include <unistd.h>

#include "base/option.h"

namespace heddle::log {
namespace {

Level threshold() {
  const std::string& text = options().log;
  if (text == "off") return Level::Off;
  if (text == "error") return Level::Error;
  if (text == "info") return Level::Info;
  if (text == "debug") return Level::Debug;
  return Level::Warn;
}

const char* name(Level level) {
  switch (level) {
    case Level::Off: return "";
    case Level::Error: return "error: ";
    case Level::Warn: return "warning: ";
    case Level::Info: return "";
    case Level::Debug: return "debug: ";
  }
  return "";
}

}  // namespace

bool enabled(Level level) {
  static const Level least = threshold();
  return level <= least;
}

void write(Level level, const std::string& message) {
  const std::string line = fmt::format("heddle: {}{}\n", name(level), message);
  // One write per line, so that lines of several threads and processes do not mix.
  ssize_t ignored = ::write(2, line.data(), line.size());
  (void)ignored;
}

}  // namespace heddle::log
