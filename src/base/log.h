// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One-line messages on stderr, filtered by HEDDLE_LOG. Not for results, not for hot paths.
#pragma once

#include <fmt/format.h>

#include <string>

namespace heddle::log {

enum class Level : int { Off, Error, Warn, Info, Debug };

bool enabled(Level level);
void write(Level level, const std::string& message);

template <class... A>
void error(fmt::format_string<A...> text, A&&... args) {
  if (enabled(Level::Error)) write(Level::Error, fmt::format(text, std::forward<A>(args)...));
}
template <class... A>
void warn(fmt::format_string<A...> text, A&&... args) {
  if (enabled(Level::Warn)) write(Level::Warn, fmt::format(text, std::forward<A>(args)...));
}
template <class... A>
void info(fmt::format_string<A...> text, A&&... args) {
  if (enabled(Level::Info)) write(Level::Info, fmt::format(text, std::forward<A>(args)...));
}
template <class... A>
void debug(fmt::format_string<A...> text, A&&... args) {
  if (enabled(Level::Debug)) write(Level::Debug, fmt::format(text, std::forward<A>(args)...));
}

}  // namespace heddle::log
