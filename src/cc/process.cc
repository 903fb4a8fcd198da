// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cc/process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

namespace heddle::cc {

namespace {

std::atomic<int> caught{0};

// A fixed table, since a signal handler may not lock.
constexpr int kMostChildren = 256;
std::atomic<pid_t> children[kMostChildren];

void remember(pid_t pid) {
  for (auto& slot : children) {
    pid_t free = 0;
    if (slot.compare_exchange_strong(free, pid)) return;
  }
}

void forget(pid_t pid) {
  for (auto& slot : children) {
    pid_t expected = pid;
    if (slot.compare_exchange_strong(expected, 0)) return;
  }
}

void on_signal(int number) {
  caught = number;
  for (auto& slot : children) {
    if (pid_t pid = slot.load()) kill(pid, SIGTERM);
  }
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> out;
  for (const std::string& w : words) out.push_back(const_cast<char*>(w.c_str()));
  out.push_back(nullptr);
  return out;
}

}  // namespace

void watch_signals() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  for (int s : {SIGINT, SIGTERM, SIGHUP}) sigaction(s, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

bool interrupted() { return caught != 0; }

Result<std::unique_ptr<Process>> Process::start(const std::vector<std::string>& argv,
                                                const std::vector<std::string>& environment, bool capture,
                                                Feed* feed) {
  int ends[2] = {-1, -1};
  if (capture && pipe2(ends, O_CLOEXEC) != 0) {
    return error(ErrorKind::OperatingSystem, "cannot make a pipe: {}", std::strerror(errno));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (capture) posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  if (feed) posix_spawn_file_actions_adddup2(&actions, feed->read_end_, Feed::kChildDescriptor);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

  std::unique_ptr<Process> process(new Process);
  process->started_ = now();
  int failed = posix_spawnp(&process->pid_, argv[0].c_str(), &actions, &attributes, pointers(argv).data(),
                            pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (capture) close(ends[1]);
  if (feed) close(std::exchange(feed->read_end_, -1));
  if (failed) {
    process->pid_ = -1;
    if (capture) close(ends[0]);
    return error(ErrorKind::OperatingSystem, "cannot run '{}': {}", argv[0], std::strerror(failed));
  }
  remember(process->pid_);
  if (capture) {
    process->reader_ = std::thread([p = process.get(), fd = ends[0]] {
      char block[16384];
      ssize_t got;
      while ((got = read(fd, block, sizeof block)) > 0 || (got < 0 && errno == EINTR)) {
        if (got > 0) p->messages_.append(block, static_cast<size_t>(got));
      }
      close(fd);
    });
  }
  return process;
}

Process::~Process() {
  if (pid_ > 0) {
    kill(pid_, SIGTERM);
    wait();
  }
}

Outcome Process::wait() {
  if (reader_.joinable()) reader_.join();
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  forget(pid_);
  pid_ = -1;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, std::move(messages_), now() - started_};
}

Result<Outcome> run_process(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                            bool capture) {
  auto process = TRY(Process::start(argv, environment, capture));
  return process->wait();
}

Result<std::unique_ptr<Feed>> Feed::make() {
  std::unique_ptr<Feed> feed(new Feed);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return error(ErrorKind::OperatingSystem, "cannot make a pipe: {}", std::strerror(errno));
  }
  feed->read_end_ = ends[0];
  feed->write_end_ = ends[1];
  return feed;
}

void Feed::give(std::vector<uint8_t> bytes) {
  if (write_end_ < 0 || writer_.joinable()) return;
  writer_ = std::thread([fd = std::exchange(write_end_, -1), bytes = std::move(bytes)] {
    for (size_t sent = 0; sent < bytes.size();) {
      ssize_t n = write(fd, bytes.data() + sent, bytes.size() - sent);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) break;   // EPIPE: the child ended without reading
      sent += static_cast<size_t>(n);
    }
    close(fd);
  });
}

Feed::~Feed() {
  if (read_end_ >= 0) close(read_end_);
  if (write_end_ >= 0) close(write_end_);
  if (writer_.joinable()) writer_.join();
}

}  // namespace heddle::cc
