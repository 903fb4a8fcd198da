// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Child processes: start, feed, wait. Their stderr is captured so that diagnostics can be merged.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"

namespace heddle::cc {

struct Outcome {
  int exit_code = 0;       // 128 + signal when killed
  std::string messages;    // stderr
  double seconds = 0;
};

/// Bytes that a child reads from kPath as if it were a file, when they are ready: the child
/// waits for give().
class Feed {
 public:
  static constexpr int kChildDescriptor = 9;
  static constexpr const char* kPath = "/dev/fd/9";

  static Result<std::unique_ptr<Feed>> make();
  ~Feed();
  /// Hands the bytes over, in the background. Empty: the child reads an empty file.
  void give(std::vector<uint8_t> bytes);

 private:
  friend class Process;
  Feed() = default;
  int read_end_ = -1, write_end_ = -1;
  std::thread writer_;
};

class Process {
 public:
  /// Runs argv[0] with this environment. `capture`: collect stderr, else it is inherited. `feed`: what the
  /// child finds at Feed::kPath.
  static Result<std::unique_ptr<Process>> start(const std::vector<std::string>& argv,
                                                const std::vector<std::string>& environment, bool capture, Feed* feed = nullptr);
  ~Process();
  Outcome wait();

 private:
  Process() = default;
  pid_t pid_ = -1;
  double started_ = 0;
  std::string messages_;
  std::thread reader_;
};

/// Starts and waits.
Result<Outcome> run_process(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                            bool capture);

/// Arranges that SIGINT, SIGTERM and SIGHUP end the children and let this command clean up; true
/// once one has come.
void watch_signals();
bool interrupted();

}  // namespace heddle::cc
